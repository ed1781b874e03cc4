"""LeNet-5's shape reads digits: convolution and pooling, twice, and a classifier behind them.

    python examples/lecture/lenet.py
    python examples/lecture/lenet.py --out out    writes the pictures as well

The layers of 1998, on scikit-learn's digits of 8 × 8 pixels, a fifth of them for the test. Smaller
kernels, relu, the largest number of each window, and E = −(1/n) Σ ln softmax(z)[label] with Adam,
where the paper has tanh, trained means, distances to drawn letters, and a method of its own.

Source: LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document
recognition, Proceedings of the IEEE 86, 1998.
"""

# ruff: noqa: N806 (X is a matrix, E the error: the field writes them so)

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

import nn
import viz
import viz.plots
from examples import lenet_digits
from examples.lecture._figures import panels, save
from examples.lessons.showing import folder_for_drawings, print_table
from tinygrad_edu import no_grad

STYLE = viz.plots.style.LIGHT
EPOCHS = 8
STAGES = {"C1": 2, "S2": 1, "C3": 2, "S4": 1, "C5": 3, "F6": 2, "output": 1}
"""The paper's names of its layers, and how many of ours make up each: C1 is a Conv2d and a relu."""

MOVES = {
    "as it is": (0, 0),
    "1 pixel down": (1, 0),
    "1 pixel up": (-1, 0),
    "1 pixel right": (0, 1),
    "1 pixel left": (0, -1),
}
"""How far images are moved, down and to the right."""

PRINTED = {"C1": 156, "S2": 12, "C3": 1516, "S4": 32, "C5": 48120, "F6": 10164, "output": 0}
"""The parameters that the paper counts; those of its output are drawn by hand, and fixed."""


def network(size: int = 3, padding: int = 1, left: int = 2, f: str = "relu") -> nn.Sequential:
    """Return LeNet-5's layers, for images (batch, 1, 8, 8) unless other numbers are given.

    Args:
        size: Height and width of a kernel.
        padding: How many zeros are put around the images.
        left: Height and width of what S4 leaves.
        f: The activation.
    """
    return nn.Sequential(
        nn.Conv2d(1, 6, size, padding=padding, seed=0, dtype=np.float32),
        f,
        nn.MaxPool2d(2),
        nn.Conv2d(6, 16, size, padding=padding, seed=1, dtype=np.float32),
        f,
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(16 * left * left, 120, seed=2, dtype=np.float32),
        f,
        nn.Linear(120, 84, seed=3, dtype=np.float32),
        f,
        nn.Linear(84, 10, seed=4, dtype=np.float32),
    )


def lenet_5() -> nn.Sequential:
    """Return the same in the sizes of 1998, for images (batch, 1, 32, 32): 61,706 parameters."""
    return network(5, 0, 5, "tanh")


def plain() -> nn.Sequential:
    """Return a network without convolution, with nearly as many parameters: 19,762."""
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(64, 200, seed=0, dtype=np.float32),
        "relu",
        nn.Linear(200, 32, seed=1, dtype=np.float32),
        "relu",
        nn.Linear(32, 10, seed=2, dtype=np.float32),
    )


def stages(model: nn.Sequential) -> dict[str, list[Any]]:
    """Return the layers of each stage."""
    layers, found = list(model.layers), {}
    for name, count in STAGES.items():
        found[name], layers = layers[:count], layers[count:]
    return found


def outputs(model: nn.Sequential, images: Any) -> dict[str, Any]:
    """Return what each stage puts out."""
    out, found = images, {}
    for name, layers in stages(model).items():
        for layer in layers:
            out = layer(out)
        out.label = "z" if name == "output" else name
        found[name] = out
    return found


def parameters_of(layers: list[Any]) -> int:
    """Return how many numbers some layers learn."""
    return sum([parameter.data.size for layer in layers for parameter in layer.parameters()])


def table() -> list[tuple[str, ...]]:
    """Return a row for each stage: shape and parameters here, in 1998's sizes, as printed."""
    here, then = network(), lenet_5()
    ours = outputs(here, np.zeros((1, 1, 8, 8), np.float32))
    theirs = outputs(then, np.zeros((1, 1, 32, 32), np.float32))
    rows, sums = [], np.zeros(3, dtype=int)
    for name in STAGES:
        shapes = [shape_of(found[name]) for found in (ours, theirs)]
        learned = [parameters_of(stages(model)[name]) for model in (here, then)]
        counts = (*learned, PRINTED[name])
        sums += counts
        rows.append((name, shapes[0], f"{counts[0]:,}", shapes[1], *[f"{n:,}" for n in counts[1:]]))
    return [*rows, ("all", "", f"{sums[0]:,}", "", *[f"{n:,}" for n in sums[1:]])]


def shape_of(out: Any) -> str:
    """Return the shape of one image's output, as 6×8×8."""
    return "×".join([str(n) for n in out.shape[1:]])


def train(model: nn.Sequential) -> nn.Sequential:
    """Train a network on four fifths of the digits, and return it."""
    lenet_digits.train(model, lenet_digits.digits(), EPOCHS, progress=False)
    return model


def read(model: nn.Sequential, images: Any) -> Any:
    """Return which digit the network takes each image for."""
    with no_grad():
        return model(images).data.argmax(axis=1)


def moved(images: Any, down: int, right: int) -> Any:
    """Return images that are moved by some pixels; what comes in is white."""
    out = np.zeros_like(images)
    height, width = images.shape[2:]
    rows, columns = slice(max(down, 0), height + down), slice(max(right, 0), width + right)
    from_rows, from_columns = (
        slice(max(-down, 0), height - down),
        slice(max(-right, 0), width - right),
    )
    out[:, :, rows, columns] = images[:, :, from_rows, from_columns]
    return out


def first_pass(image: Any, label: int) -> tuple[nn.Sequential, Any]:
    """Return a network that has not learned yet, and E of one image, differentiated."""
    model = network()
    for name, layers in stages(model).items():
        learned = [parameter for layer in layers for parameter in layer.parameters()]
        for parameter, letter in zip(learned, "Wb"):
            parameter.label = f"{letter}_{name}"
    E = nn.cross_entropy(outputs(model, image[None])["output"], np.array([label]))
    E.label = "E"
    E.backward()
    return model, E


def draw_filters(model: nn.Sequential, image: Any) -> Any:
    """Draw the six kernels of C1, what C1 makes of an image, and what S2 leaves of that."""
    with no_grad():
        maps = outputs(model, image[None])
    kernels = model.layers[0].weight.data[:, 0]
    largest = float(np.abs(kernels).max())
    most = float(maps["C1"].data.max())
    figure, axes = panels(7, 3, size=(1.15, 1.2))
    for place, ax in enumerate(axes):
        ax.set(xticks=(), yticks=())
        ax.spines[:].set(visible=place not in (7, 14), color=STYLE.line)
    axes[0].imshow(image[0], cmap="Greys")
    axes[0].set_title("the image", fontsize="medium")
    for row, text in ((1, "C1: where\nthe kernel\nfits"), (2, "S2: the\nlargest\nof 2 × 2")):
        axes[7 * row].text(0.5, 0.5, text, ha="center", va="center")
    for place in range(6):
        top, middle, bottom = axes[1 + place], axes[8 + place], axes[15 + place]
        top.imshow(kernels[place], cmap="PuOr_r", vmin=-largest, vmax=largest)
        top.set_title(f"kernel {place + 1}", fontsize="medium")
        middle.imshow(maps["C1"].data[0, place], cmap="Greys", vmin=0.0, vmax=most)
        bottom.imshow(maps["S2"].data[0, place], cmap="Greys", vmin=0.0, vmax=most)
    return figure


def draw_confusion(truth: Any, answers: Any) -> Any:
    """Draw which digits are taken for which."""
    with viz.plots.light():
        ax = viz.plots.confusion_matrix(truth, answers)
    return ax.figure


def main(arguments: list[str] | None = None) -> None:
    """Print the layers beside those of 1998, train, and say how well unseen digits are read."""
    out = folder_for_drawings(__doc__, arguments)
    heads = ("layer", "here", "parameters", "1998", "C3 in full", "as printed")
    print_table(heads, table())
    _, X_test, _, y_test = lenet_digits.digits()
    model, other = train(network()), train(plain())
    print(f"Right of {len(y_test)} unseen digits after {EPOCHS} epochs")
    rows = []
    for name, by in MOVES.items():
        images = moved(X_test, *by)
        both = [nn.accuracy(read(each, images), y_test) for each in (model, other)]
        rows.append((name, *[f"{share:.1%}" for share in both]))
    print_table(("the image", "LeNet-5's shape", "64-200-32-10"), rows)
    answers = read(model, X_test)
    wrong = [f"{t} as {y}" for t, y in zip(y_test, answers) if t != y]
    print(f"It takes {', '.join(wrong)}")
    if out:
        fresh, E = first_pass(X_test[0], y_test[0])
        print(f"drawn: {viz.network(fresh, E).save(out / 'lenet_network.svg')}")
        graph = viz.draw(E, "variables", "forward", "down")
        print(f"drawn: {graph.save(out / 'lenet_graph.svg')}")
        save(draw_filters(model, X_test[0]), out / "lenet_filters.png")
        save(draw_confusion(y_test, answers), out / "lenet_confusion.png")


if __name__ == "__main__":
    main()
