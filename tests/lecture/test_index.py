"""The page of the whole lecture: every row runs, and every file it wrote is linked."""

import pkgutil
import re
import shutil
from functools import partial
from html import escape
from importlib import import_module

import pytest

from examples import lecture, two_two_two
from examples.lecture import activations, perceptron, softmax, two_two_one
from examples.lecture.__main__ import Row, main, section

PICTURE = re.compile(r'<img src="([^"]+)" alt="([^"]+)"')


def replay(module, script, arguments):
    """Print and write what a row did as a script, in place of its main."""
    printed, drawn = script(module)
    _, folder = arguments
    shutil.copytree(drawn, folder, dirs_exist_ok=True)
    print(printed.replace(str(drawn), folder), end="")


def let_rows_be_replayed(monkeypatch, script):
    """Let each row do again what it did as a script for its own tests."""
    names = [found.name for found in pkgutil.iter_modules(lecture.__path__)]
    rows = [import_module(f"examples.lecture.{name}") for name in names if name[0] != "_"]
    for module in (two_two_two, *rows):
        monkeypatch.setattr(module, "main", partial(replay, module, script))


def test_every_row_is_on_the_page_with_all_that_it_wrote(tmp_path, capsys, monkeypatch, script):
    let_rows_be_replayed(monkeypatch, script)
    main(["--out", str(tmp_path)])
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert capsys.readouterr().out.strip().endswith("index.html")
    linked = {tmp_path / link for link in re.findall(r'href="([^#"]+)"', page)}
    written = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert written - {tmp_path / "index.html"} == linked
    assert "two_two_two/two_two_two.html" in page
    for name in ("perceptron", "adaline", "softmax"):
        assert f'id="{name}"' in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert "0.082167040564231" in page
    for link, caption in PICTURE.findall(page):
        assert " " in caption, f"{link} has no caption; write one in docs/lecture"


def test_a_second_run_links_the_same_files_and_each_picture_has_a_caption(
    tmp_path, capsys, monkeypatch, script
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pkgutil.iter_modules", two_rows)
    pages = []
    for _ in range(2):
        main(["--out", "lecture"])  # a relative folder, as `make lecture` has it
        pages.append((tmp_path / "lecture" / "index.html").read_text(encoding="utf-8"))
    assert "3 rows" in capsys.readouterr().out
    assert pages[0] == pages[1]
    captions = [caption for _, caption in PICTURE.findall(pages[0])]
    assert len(captions) == 8 + 2 + 1
    assert all([" " in caption for caption in captions])
    let_rows_be_replayed(monkeypatch, script)
    main(["--out", "replayed"])  # as scripts they print and draw the same
    assert (tmp_path / "replayed" / "index.html").read_text(encoding="utf-8") == pages[0]


def test_a_table_that_comes_first_keeps_the_indent_of_its_heads(tmp_path, capsys):
    row = Row(activations, tmp_path)
    activations.main([])
    printed = capsys.readouterr().out.rstrip("\n")
    assert row.printed == printed
    assert printed.startswith("    ")
    assert escape(printed) in section(row, tmp_path, {})


def two_rows(_):
    return [pkgutil.ModuleInfo(None, name, False) for name in ("linear_neuron", "slips")]


@pytest.mark.parametrize("row", [activations, perceptron, softmax, two_two_one])
def test_what_a_row_prints_fits_a_terminal_of_100_columns(row, capsys):
    row.main([])
    assert max([len(line) for line in capsys.readouterr().out.splitlines()]) <= 100
