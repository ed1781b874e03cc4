"""plots: activations, losses, boundaries, error surfaces, gradients, weights, confusion.

Each function takes `ax`, matplotlib's Axes to draw on, or makes a figure if it is left out, and
returns the Axes. matplotlib is loaded by the first plot: pip install 'tinygrad-edu[plots]'.

>>> import viz.plots
>>> with viz.plots.dark():  # without it: as matplotlib is set, and that is light
...     ax = viz.plots.activations(["sigmoid", "tanh"])
>>> ax.get_xlabel()
'net input x'
>>> ax.figure.savefig("out/activations.png", dpi=200)  # doctest: +SKIP
"""

from viz.plots.activations import activation_table, activations
from viz.plots.boundaries import decision_boundary
from viz.plots.confusion import confusion_matrix
from viz.plots.gradients import gradient_flow
from viz.plots.losses import loss_curve
from viz.plots.surfaces import error_surface
from viz.plots.themes import dark, light
from viz.plots.weights import weight_histograms

__all__ = [
    "activation_table",
    "activations",
    "confusion_matrix",
    "dark",
    "decision_boundary",
    "error_surface",
    "gradient_flow",
    "light",
    "loss_curve",
    "weight_histograms",
]
