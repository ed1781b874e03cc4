"""Every code block of the README and of docs/ runs, prints what it says, and draws its pictures."""

import codeop
import re
from itertools import takewhile
from pathlib import Path

import pytest

from docs.making.figures import (
    PAGES,
    PICTURES,
    ROOT,
    SCRIPTS,
    blocks_of,
    pictures_of,
    run_blocks,
    run_script,
    saved_in,
    scripts_of,
)

WORDS = ("where", "the same", "…")
"""How a comment begins that is about what is printed, and not a part of it."""


def promises(block):
    """Return what the comments behind and below the prints of a block say will be printed."""
    lines = block.splitlines()
    found = []
    for number, line in enumerate(lines, start=1):
        if behind := re.search(r"print\(.*\)[ \t]+# (.+)", line):
            found.append(behind[1])
        if "print(" in line or line == ")":
            below = takewhile(lambda line: line.startswith("# "), lines[number:])
            found += [comment[2:].rstrip() for comment in below]
    return [text for text in found if not text.strip().startswith(WORDS)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_runs_prints_what_it_says_and_draws_its_pictures(
    page, script, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    if any("import torch" in block for block in blocks_of(page)[:1]):
        pytest.importorskip("torch")
    for block in run_blocks(page):
        printed = capsys.readouterr().out
        for promise in promises(block):
            assert promise in printed
    saved = saved_in(tmp_path)
    for name in scripts_of(page) if pictures_of(page) else ():
        if name.startswith("examples."):
            _, folder = script(ROOT.joinpath(*name.split(".")).with_suffix(".py"))
        else:
            folder = tmp_path / SCRIPTS
            run_script(name, folder)
        saved |= saved_in(folder)
    for picture in pictures_of(page):
        assert picture.name in saved, "no code of the page saves this picture"
        if picture.suffix == ".svg":
            assert texts_of(saved[picture.name]) == texts_of(picture), "run `make docs`"


def first_line_that_no_prompt_takes(block):
    """Return the line at which Python's prompt, given a block line by line, objects; or None."""
    entered = []
    for line in [*block.splitlines(), ""]:
        entered.append(line)
        try:
            if codeop.compile_command("\n".join(entered)) is not None:
                entered = []
        except SyntaxError:
            return line
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_blocks_of_a_page_can_be_pasted_into_pythons_prompt(page):
    for block in blocks_of(page):
        if not re.match(r"# \w+\.py\n", block):  # such a block is a file
            assert first_line_that_no_prompt_takes(block) is None, "an empty line ends a loop"


def test_a_loop_that_runs_into_the_next_statement_is_found_out():
    assert first_line_that_no_prompt_takes("for i in x:\n    f(i)\n\nprint(i)\n") is None
    assert first_line_that_no_prompt_takes("for i in x:\n    f(i)\nprint(i)\n") == "print(i)"


def texts_of(path):
    return sorted(re.findall(r"<text[^>]*>(.*?)</text>", path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_links_of_a_page_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert (page.parent / link).exists(), link
    places = {anchor_of(title) for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    for anchor in re.findall(r"\]\(#([^)]+)\)", text):
        assert anchor in places, anchor


def anchor_of(title):
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_every_picture_is_on_a_page():
    shown = {picture for page in PAGES for picture in pictures_of(page)}
    assert {path for path in PICTURES.rglob("*") if path.is_file()} <= shown


def test_the_promises_of_a_block_are_found():
    block = (
        "print(1)  # 1\nprint(x)\n# step 1: a\n#     b\n# where it says c\n\n# not below\ny = 2\n"
    )
    assert promises(block) == ["1", "step 1: a", "    b"]


def test_pages_are_found():
    assert {"README", "tutorial", "index", "softmax"} <= {page.stem for page in PAGES}
    assert all(Path(page).is_relative_to(ROOT) for page in PAGES)
