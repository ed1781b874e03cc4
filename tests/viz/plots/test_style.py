"""What all plots have in common: axes, title, labels, legend, themes, how matplotlib is found."""

import re
import sys
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex, to_rgb

import nn
import viz.plots
from tests.viz.plots.scenes import COUNTS, LINE, POINTS, SIGNS, history
from tinygrad_edu import InputError, Value
from viz.plots.style import DARK, LIGHT, MARKERS, contrast, luminance, theme_of, tint


def error():
    return (Value(0.5, label="w") * Value(3.0, label="x")).tanh() ** 2


PLOTS = {
    "activations": lambda **to: viz.plots.activations(**to),
    "loss_curve": lambda **to: viz.plots.loss_curve(history(), **to),
    "decision_boundary": lambda **to: viz.plots.decision_boundary(LINE, POINTS, SIGNS, **to),
    "error_surface": lambda **to: viz.plots.error_surface(
        lambda w, b: w * w + b * b, steps=5, **to
    ),
    "gradient_flow": lambda **to: viz.plots.gradient_flow(error(), **to),
    "weight_histograms": lambda **to: viz.plots.weight_histograms(nn.MLP(2, [3, 1], seed=0), **to),
    "confusion_matrix": lambda **to: viz.plots.confusion_matrix(COUNTS, **to),
}
NO_LEGEND = ("weight_histograms", "confusion_matrix")  # all is named where it stands


def test_every_public_plot_is_among_those_that_are_tested_here():
    others = {"activation_table", "dark", "light"}
    assert set(viz.plots.__all__) == set(PLOTS) | others
    for name in viz.plots.__all__:
        assert getattr(viz.plots, name).__doc__


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_returns_the_axes_it_was_given_and_makes_no_figure(name):
    figure, axes = plt.subplots(1, 2)
    assert PLOTS[name](ax=axes[1]) is axes[1]
    assert plt.get_fignums() == [figure.number]
    assert not axes[0].has_data()


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_without_axes_makes_one_figure_with_title_labels_and_legend(name):
    ax = PLOTS[name]()
    assert plt.get_fignums() == [ax.figure.number]
    assert ax.get_title()
    assert ax.get_xlabel()
    assert ax.get_ylabel()
    assert (ax.get_legend() is None) == (name in NO_LEGEND)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", PLOTS)
def test_all_text_can_be_read_on_the_paper_of_its_theme(name, theme):
    with viz.plots.dark() if theme is DARK else viz.plots.light():
        ax = PLOTS[name]()
    assert to_hex(ax.figure.get_facecolor()) == theme.paper
    texts = [ax.title, ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels(), *ax.get_yticklabels()]
    texts += ax.get_legend().get_texts() if ax.get_legend() else []
    texts += [] if name == "confusion_matrix" else ax.texts
    assert all([contrast(text.get_color(), theme.paper) >= 4.5 for text in texts])


@pytest.mark.parametrize("given", [np.array([1, 2]), "ax", 3])
def test_what_is_no_axes_is_refused(given):
    with pytest.raises(InputError, match=r"ax=axes\[0\]"):
        viz.plots.activations(ax=given)


def test_a_plot_takes_the_theme_of_the_axes_it_is_given():
    with viz.plots.dark():
        _, ax = plt.subplots()
    assert viz.plots.activations(["tanh"], ax=ax).get_lines()[0].get_color() == DARK.forward
    with plt.style.context("dark_background"):
        assert viz.plots.activations(["tanh"]).get_lines()[0].get_color() == DARK.forward
    assert viz.plots.activations(["tanh"]).get_lines()[0].get_color() == LIGHT.forward


def test_where_all_is_transparent_the_colour_of_text_says_which_theme_it_is():
    figure = plt.figure(facecolor="none")
    ax = figure.subfigures(1, 1).subplots()
    ax.set_facecolor("none")
    assert theme_of(ax) is LIGHT
    with matplotlib.rc_context({"text.color": "white"}):
        assert theme_of(ax) is DARK


def test_a_theme_ends_with_its_block():
    before = dict(matplotlib.rcParams)
    with viz.plots.dark():
        assert matplotlib.rcParams["figure.facecolor"] == DARK.paper
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_colours_are_those_of_every_drawing(theme):
    css = (Path(viz.__file__).parent / "theme.css").read_text(encoding="utf-8")
    light, dark = css.split("@media")
    for name in ("paper", "ink", "soft", "line", "forward", "backward"):
        found = re.search(rf"--{name}: (#\w+);", dark if theme is DARK else light)
        assert getattr(theme, name) == found[1], name


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_series_stands_out_from_paper_and_has_a_marker_of_its_own(theme):
    assert all([contrast(colour, theme.paper) >= 3.0 for colour in theme.series])
    assert len(theme.series) == len(MARKERS) == len(set(MARKERS))


# Machado, Oliveira and Fernandes, 2009: what linear R, G, B become at full severity
BLINDNESS = {
    "none": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def lab(colour, seen):
    """CIE L*a*b* of a colour as an eye sees it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ np.clip(np.array(seen) @ linear, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eye", BLINDNESS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_first_four_series_are_told_apart_by_every_eye(theme, eye):
    seen = [lab(colour, BLINDNESS[eye]) for colour in theme.series[:4]]
    pairs = [(a, b) for a in range(4) for b in range(a)]
    assert min([np.linalg.norm(seen[a] - seen[b]) for a, b in pairs]) > 14  # 2.3 can just be seen


def test_luminance_and_tint_are_those_of_their_definitions():
    assert luminance("#00ff00") == pytest.approx(0.7152, abs=1e-12)
    assert luminance("#777777") == pytest.approx(((119 / 255 + 0.055) / 1.055) ** 2.4, rel=1e-12)
    assert contrast("#767676", "white") == pytest.approx(4.54, abs=0.005)  # WCAG's own example
    assert tint("#ff0000", "#000000", 0.5) == (0.5, 0.0, 0.0)


@pytest.mark.parametrize("name", [*PLOTS, "dark"])
def test_without_matplotlib_the_error_says_what_to_install(name, monkeypatch):
    for module in [m for m in sys.modules if m == "matplotlib" or m.startswith("matplotlib.")]:
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError, match=r"pip install 'tinygrad-edu\[plots\]'"):
        PLOTS.get(name, viz.plots.dark)()
