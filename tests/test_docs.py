"""Every code block of the README and of docs/ runs, and prints what its comments say."""

import re
from pathlib import Path

import pytest

import viz
from examples import broadcast, two_two_two

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page):
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p)], ids=lambda p: p.name)
def test_the_code_of_a_page_runs_and_prints_what_it_says(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "page"}
    for number, block in enumerate(blocks(page), start=1):
        exec(compile(block, f"{page.name} block {number}", "exec"), names)
        printed = capsys.readouterr().out
        for comment in re.findall(r"print\(.*\)[ \t]+# (.+)|^# (step .+)", block, re.MULTILINE):
            expected = "".join(comment)
            if not expected.startswith(("where", "the same")):
                assert expected in printed


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_the_links_of_a_page_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


@pytest.mark.parametrize(
    ("example", "view"), [(two_two_two, "variables"), (broadcast, "operations")]
)
def test_the_pictures_of_the_readme_say_what_the_code_says(example, view):
    error = example.build()
    error.backward()
    name = example.__name__.rpartition(".")[2]
    kept = (ROOT / "docs" / "pictures" / f"{name}.svg").read_text(encoding="utf-8")
    assert texts_of(viz.draw(error, view).svg()) == texts_of(kept), "run `make docs`"


def texts_of(svg):
    return sorted(re.findall(r"<text[^>]*>(.*?)</text>", svg))
