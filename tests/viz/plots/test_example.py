"""The example draws every plot into a folder, light and dark."""

import pytest
from matplotlib import image

from examples import plots


@pytest.mark.parametrize(("options", "paper"), [([], "#ffffff"), (["--dark"], "#0f1419")])
def test_every_plot_is_drawn_once(options, paper, tmp_path, capsys):
    plots.main(["--out", str(tmp_path), *options])
    shown = capsys.readouterr().out
    # the lecture's end of 1000 epochs: w = 1.79171983, b = −2.28211807, E = 2.43e-11
    assert "w = 1.7917, b = -2.2821, E = 2.43e-11" in shown
    files = sorted(tmp_path.glob("*.png"))
    assert len(files) == 13 == shown.count("drawn: ")
    expected = [int(paper[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    for file in files:
        picture = image.imread(file)
        assert picture[0, 0, :3].tolist() == pytest.approx(expected, abs=1e-6)
        assert picture[:, :, :3].std() > 0.02  # there is something on the paper
