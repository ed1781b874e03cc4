"""The page of the whole lecture: every row runs, and every file it wrote is linked."""

import re

from examples.lecture.__main__ import main


def test_every_row_is_on_the_page_with_all_that_it_wrote(tmp_path, capsys):
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
