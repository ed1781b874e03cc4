"""The site: pages with links that fit it, and a check that finds the ones that do not."""

import re

import pytest

from docs.making.figures import ROOT
from docs.making.links import broken_links
from docs.making.live import with_live_pages
from docs.making.pages import Pages, asked_for, from_notebook, place_of, with_docstrings


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    Pages(folder).stage()
    return folder


def test_every_link_and_picture_of_a_staged_page_leads_to_one(pages):
    count = 0
    for page in pages.rglob("*.md"):
        text = re.sub(r"^(```|~~~~).*?^\1", "", page.read_text("utf-8"), flags=re.S | re.M)
        for link in re.findall(r"\]\(([^)#\s]+)", text):
            count += 1
            assert (page.parent / link).is_file(), f"{page.relative_to(pages)}: {link}"
    assert count > 200


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("README.md", "index.md"),
        ("docs/tutorial.md", "tutorial.md"),
        ("docs/decisions", "decisions/index.md"),
        ("examples/lessons", "source/examples/lessons/index.md"),
        ("examples/lessons/README.md", "source/examples/lessons/index.md"),
        ("examples/moons.py", "source/examples/moons.py.md"),
    ],
)
def test_a_file_has_one_place_in_the_site(source, place):
    assert place_of(ROOT / source).as_posix() == place


def test_a_source_file_that_a_page_links_becomes_a_page(pages):
    page = pages / "source" / "examples" / "lessons" / "stale_gradients.py.md"
    code = (ROOT / "examples" / "lessons" / "stale_gradients.py").read_text("utf-8")
    assert page.read_text("utf-8") == (
        f"# examples/lessons/stale_gradients.py\n\n~~~~ python\n{code}~~~~\n"
    )


def test_the_lectures_own_index_is_its_page_and_no_list_of_files(pages):
    assert "McCulloch–Pitts" in (pages / "lecture" / "index.md").read_text("utf-8")


def test_a_picture_leads_to_itself_in_full_size(pages):
    text = (pages / "tutorial.md").read_text("utf-8")
    assert "](pictures/tutorial/chain.svg)](pictures/tutorial/chain.svg)" in text


def test_the_docstrings_are_asked_for_below_a_table():
    page = "# P\n\n<!-- names: nn.mse nn.data -->\n\n| a |\n|---|\n| b |\n\n## More\n"
    head, asked = with_docstrings(page).split("| b |\n\n")
    assert head == page.split("| b |")[0]
    mse, data = asked_for("nn.mse", 2), asked_for("nn.data", 2)
    assert asked == f"\n{mse}\n{data}\n## More\n"
    assert mse.startswith("::: nn.mse\n")
    assert "members: false" in data
    assert asked_for("tinygrad_edu.backward", 3).startswith(
        "::: tinygrad_edu.backward.backward\n    options:\n      heading_level: 3\n"
        "      heading: backward\n"
    )


def test_the_rule_of_an_operation_stands_below_it():
    assert "\nIts rule:\n\n```python\n@sigmoid.rule\ndef d_sigmoid(s" in asked_for(
        "tinygrad_edu.sigmoid", 3
    )
    assert "rule" not in asked_for("tinygrad_edu.clip", 3)


def test_a_notebook_becomes_a_page_of_its_cells():
    cells = '[{"cell_type": "markdown", "source": ["# T"]}, {"cell_type": "code", "source": ["x"]}]'
    assert from_notebook(f'{{"cells": {cells}}}') == "# T\n\n```python\nx\n```\n\n"


def test_a_doctest_is_fenced_up_to_the_next_empty_line():
    pytest.importorskip("griffe")  # comes with the extra `site`
    from docs.making.doctests import DOCTEST

    fenced = DOCTEST.sub(r"[\g<0>]", "Text.\n\n>>> x = 1\n>>> x\n1\n\nMore.")
    assert fenced == "Text.\n\n[>>> x = 1\n>>> x\n1]\n\nMore."


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ('<a href="other.html">', ""),
        ('<a href="other.html#there">', ""),
        ('<a href="#here">', ""),
        ('<a href="sub/">', ""),
        ('<a href="/other.html">', ""),
        ('<a href="https://example.org">', ""),
        ('<img src="data:image/png;base64,AA">', ""),
        ('<a href="missing.html">', "missing.html leads to no file"),
        ('<img src="missing.png">', "missing.png leads to no file"),
        ('<a href="other.html#nowhere">', "other.html#nowhere leads to no place on that page"),
        ('<a href="#nowhere">', "#nowhere leads to no place on that page"),
        ('<script src="https://example.org/x.js">', "is loaded from another host"),
        ('<link href="//example.org/x.css">', "is loaded from another host"),
    ],
)
def test_the_check_of_links_finds_what_is_broken_and_nothing_else(tmp_path, link, reason):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "index.html").write_text("<p>", encoding="utf-8")
    (tmp_path / "other.html").write_text('<h2 id="there">', encoding="utf-8")
    (tmp_path / "page.html").write_text(f'<p id="here">{link}', encoding="utf-8")
    broken = broken_links(tmp_path)
    assert len(broken) == bool(reason)
    assert reason in "".join(broken)


def test_a_page_that_is_saved_stands_below_the_code_that_saves_it(tmp_path):
    page = tmp_path / "folder" / "some.md"
    page.parent.mkdir()
    block = (
        "```python\nimport viz\nfrom tinygrad_edu import Value\n\n"
        'w = Value(2.0, label="w")\nviz.page(w * w).save("out/some_pass.html")\n```\n'
    )
    page.write_text(f"# Some\n\n```python\nx = 1\n```\n\n{block}\nThe end.\n", encoding="utf-8")
    site = tmp_path / "site"
    text = with_live_pages(page.read_text("utf-8"), page, "folder/some.md", site)
    before, _, after = text.partition(block)
    assert "<iframe" not in before
    assert '<iframe class="live" src="../live/some_some_pass.html"' in after.partition("The end")[0]
    assert "∂E/∂w" in (site / "live" / "some_some_pass.html").read_text("utf-8")


def test_a_page_whose_code_saves_none_stays_as_it_is(tmp_path):
    page = ROOT / "docs" / "howto" / "explain.md"
    text = page.read_text("utf-8")
    assert with_live_pages(text, page, "howto/explain.md", tmp_path) == text


def test_the_lecture_and_the_tutorial_can_be_touched(pages):
    for name, count in [
        ("lecture/two_two_two", 1),
        ("lecture/two_two_one", 1),
        ("tutorial", 2),
        ("lecture/sigmoid_neuron", 2),
    ]:
        frames = re.findall(
            r'<iframe class="live" src="([^"]+)"', (pages / f"{name}.md").read_text()
        )
        assert len(frames) == count
        assert all(((pages / name).parent / frame).is_file() for frame in frames)
