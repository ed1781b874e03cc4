"""The reference has every public name, and says of each what its docstring says."""

import inspect
import re

import pytest

import nn
import nn.data
import nn.history
import nn.initialisers
import tinygrad_edu
import viz
import viz.plots
from docs.making import pages, tables
from docs.making.figures import ROOT
from tests.cases import for_each

TEXTS = {path.stem: path.read_text("utf-8") for path in sorted(tables.REFERENCE.glob("*.md"))}
WRITTEN = {name for text in TEXTS.values() for name in tables.names_in(text)}
PACKAGES = (tinygrad_edu, nn, nn.data, nn.history, nn.initialisers, viz, viz.plots)


def public_names(package):
    if package is nn.initialisers:
        members = inspect.getmembers(package, inspect.isfunction)
        own = [name for name, function in members if function.__module__ == package.__name__]
        return {name for name in own if name not in ("generator", "initial")}
    more = {"sum", "max", "min"} if package is tinygrad_edu else set()
    return {*package.__all__, *more}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_every_public_name_is_in_the_reference(package):
    expected = {f"{package.__name__}.{name}" for name in public_names(package)}
    others = {"nn.linear"}  # that is tinygrad_edu.linear
    assert expected - others <= WRITTEN


@pytest.mark.parametrize("page", TEXTS)
def test_the_tables_of_a_page_say_what_the_docstrings_say(page):
    assert tables.filled(TEXTS[page]) == TEXTS[page], "run `make docs`"


@for_each(name=sorted(WRITTEN))
def test_a_name_has_a_sentence(name):
    sentence = tables.sentence_of(name)
    assert sentence.endswith((".", ")."))
    assert len(sentence) < 120


def test_a_name_stands_once_in_the_reference_or_has_two_uses():
    names = [name for text in TEXTS.values() for name in tables.names_in(text)]
    twice = {name for name in names if names.count(name) > 1}
    assert twice <= {f"tinygrad_edu.{name}" for name in ("gradients", "backward_steps", "Step")}


def test_what_a_sentence_says_stays_text_in_a_table():
    assert tables.sentence_of("tinygrad_edu.absolute") == r"Return \|x\|."
    assert r"w\_j x\_j" in tables.sentence_of("nn.history.AdalineGD")


def test_every_page_stands_in_the_navigation_of_the_site():
    navigation = re.findall(r"([\w/]+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.M)
    sources = [ROOT / "README.md", *pages.DOCS.rglob("*.md")]
    places = {pages.place_of(source).as_posix() for source in sources}
    decisions = {place for place in places if place.startswith("decisions/")}
    assert set(navigation) == (places - decisions) | {"decisions/index.md"}
