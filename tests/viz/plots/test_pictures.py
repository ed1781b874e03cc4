"""The plots beside pictures of them that a person has looked at.

Tolerance: a root mean square of 1 over the colours 0 … 255. matplotlib 3.9, 3.10 and 3.11 draw them
alike to 0.005; a missing grid is 1.8, a missing dot 2.6, a missing line 5 and more.
"""

import pytest
from matplotlib.testing.compare import compare_images

from tests.viz.plots.scenes import BASELINE, SCENES, THEMES, save

TOLERANCE = 1.0


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", SCENES)
def test_a_plot_looks_as_it_did_when_somebody_looked_at_it(name, theme, tmp_path):
    expected = BASELINE / f"{name}_{theme}.png"
    drawn = tmp_path / expected.name
    save(name, theme, drawn)
    difference = compare_images(str(expected), str(drawn), TOLERANCE)
    assert difference is None, f"{difference}\nIf it is meant: python -m tests.viz.plots.scenes"


def test_every_picture_that_is_kept_is_compared():
    kept = {path.stem for path in BASELINE.glob("*.png")}
    assert kept == {f"{name}_{theme}" for name in SCENES for theme in THEMES}
