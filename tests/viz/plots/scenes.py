"""The plots whose pictures are compared, of fixed numbers: nothing is random, nothing is trained.

python -m tests.viz.plots.scenes     writes the pictures anew; look at each of them afterwards
"""

from pathlib import Path

import matplotlib
from matplotlib import pyplot as plt
from matplotlib.text import Text

import nn
import viz.plots
from examples import plots as example
from examples import two_two_two

BASELINE = Path(__file__).parent / "baseline"

POINTS = [[-1.0, -0.5], [-0.6, 0.4], [-0.2, -1.0], [0.3, 0.8], [0.7, -0.3], [1.0, 1.0]]
SIGNS = [-1, -1, 1, -1, 1, 1]
COUNTS = [[48, 2, 0], [5, 30, 15], [0, 1, 9]]
LINE = nn.Neuron(2, "identity", weights=[1.5, 0.5], bias=-0.2)


def three(samples):
    """Scores of three classes: the negative squared distances from three centres."""
    centres = [(-1.0, 0.0), (0.5, 1.0), (0.5, -1.0)]
    return [[-((x - a) ** 2) - (y - b) ** 2 for a, b in centres] for x, y in samples]


def history():
    """A history of 40 epochs in which the validation loss is lowest at epoch 20."""
    kept = nn.History()
    for epoch in range(1, 41):
        loss = 1.0 / epoch
        kept.add(loss, 0.1, 1.0 - 0.5 * loss, 0.2 + ((epoch - 20) / 40) ** 2, 0.9 - 0.4 * loss)
    return kept


def activations(ax):
    return viz.plots.activations(ax=ax)


def jumps(ax):
    return viz.plots.activations(["step", "leaky_relu"], ax=ax)


def loss_curve(ax):
    return viz.plots.loss_curve(history(), metric="accuracy", log=True, ax=ax)


def boundary(ax):
    return viz.plots.decision_boundary(LINE, POINTS, SIGNS, ax=ax)


def boundary_of_three(ax):
    return viz.plots.decision_boundary(three, POINTS, [0, 0, 2, 1, 2, 1], steps=101, ax=ax)


def surface(ax):
    path = example.descend(200)
    return viz.plots.error_surface(example.error, (-4, 5), (-6, 3), path=path, steps=41, ax=ax)


def surface_3d(ax):
    path = example.descend(200)
    return viz.plots.error_surface(
        example.error, (-4, 5), (-6, 3), path=path, kind="3d", steps=41, ax=ax
    )


def gradient_flow(ax):
    return viz.plots.gradient_flow(two_two_two.build(), ax=ax)


def weights(ax):
    return viz.plots.weight_histograms(two_two_two.network(), ax=ax)


def confusion(ax):
    return viz.plots.confusion_matrix(COUNTS, names=["a", "b", "c"], ax=ax)


SCENES = {
    scene.__name__: scene
    for scene in (
        activations,
        jumps,
        loss_curve,
        boundary,
        boundary_of_three,
        surface,
        surface_3d,
        gradient_flow,
        weights,
        confusion,
    )
}
THEMES = {"light": viz.plots.light, "dark": viz.plots.dark}


def save(name, theme, path):
    """Draw a scene without its text, 240 × 180 pixels.

    matplotlib 3.11 writes text otherwise than 3.10, and a layout follows its text. So the axes
    stand where they are put here, and what the text says is for other tests.
    """
    in_3d = {"projection": "3d"} if name.endswith("3d") else {}
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        plt.switch_backend("agg")
        with THEMES[theme]():
            figure = plt.figure(figsize=(4.0, 3.0))
            ax = SCENES[name](figure.add_axes((0.1, 0.1, 0.8, 0.8), **in_3d))
        ax.legend([], frameon=False)
        for text in figure.findobj(Text):
            text.set_visible(False)
        figure.savefig(path, dpi=60, metadata={"Software": None})
        plt.close(figure)


def main():
    """Write every picture anew."""
    BASELINE.mkdir(exist_ok=True)
    for name in SCENES:
        for theme in THEMES:
            save(name, theme, BASELINE / f"{name}_{theme}.png")


if __name__ == "__main__":
    main()
