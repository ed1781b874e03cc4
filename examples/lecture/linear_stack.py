"""Why a non-linearity: a stack of linear layers is one linear layer.

    python examples/lecture/linear_stack.py
    python examples/lecture/linear_stack.py --out out    writes the pictures as well

Three layers without activation beside the one layer that their product is; then XOR, which the
stack cannot learn, and the same stack with tanh between its layers can.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path
from typing import Any

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

import nn
import tinygrad_edu as tg
import viz
import viz.plots
from examples.lecture._figures import panels, save
from examples.lessons.showing import folder_for_drawings, print_table

SIZES = (2, 4, 3, 1)
EPOCHS = 400


def stack(activation: str = "identity", seed: int = 0) -> nn.Sequential:
    """Return layers of 2-4-3-1 with random weights and biases, and what stands between them."""
    layers: list[Any] = []
    for place, (n_in, n_out) in enumerate(itertools.pairwise(SIZES)):
        layer: Any = nn.Linear(n_in, n_out, init="xavier_uniform", seed=seed + place)
        source = np.random.default_rng(seed + place)
        layer.bias.data = source.normal(scale=0.3, size=n_out)
        layers += [layer, activation]
    return nn.Sequential(*layers[:-1])


def linear_layers(model: nn.Sequential) -> list[Any]:
    """Return the layers that have weights."""
    return [layer for layer in model.layers if isinstance(layer, nn.Linear)]


def collapsed(model: nn.Sequential) -> Any:
    """Return one layer: W = W₁ W₂ W₃, b = (b₁ W₂ + b₂) W₃ + b₃."""
    weight, bias = np.eye(SIZES[0]), np.zeros(SIZES[0])
    for layer in linear_layers(model):
        weight = weight @ layer.weight.data
        bias = bias @ layer.weight.data + layer.bias.data
    one: Any = nn.Linear(SIZES[0], SIZES[-1], weight=weight)
    one.bias.data = bias
    return one


def largest_difference(model: nn.Sequential, count: int = 1_000) -> float:
    """Return the largest difference between a stack and its product on random inputs."""
    inputs = np.random.default_rng(1).normal(scale=3.0, size=(count, SIZES[0]))
    with tg.no_grad():
        return float(np.abs(model(inputs).data - collapsed(model)(inputs).data).max())


def on_xor(activation: str) -> tuple[nn.Sequential, float]:
    """Return a stack that has learned XOR as well as it can, and its mean squared error."""
    X, y = nn.data.gate("xor")  # noqa: N806 - a matrix
    targets = np.asarray(y, dtype=np.float64)[:, None]
    model = stack(activation)
    optimizer = nn.Adam(model.parameters(), lr=0.05)
    for _ in range(EPOCHS):
        optimizer.zero_grad()
        nn.mse(model(np.asarray(X, dtype=np.float64)), targets).backward()
        optimizer.step()
    return model, float(nn.mse(model(np.asarray(X, dtype=np.float64)), targets).data)


def draw_xor() -> Any:
    """Draw what both stacks say over the plane of the inputs."""
    figure, axes = panels(2, size=(4.4, 4.0))
    X, y = nn.data.gate("xor")  # noqa: N806
    x = np.linspace(0.0, 1.0, 41)
    style = viz.plots.style.LIGHT
    lines = (("-", 4.0), ("--", 1.8))  # where one covers the other, both are seen
    for activation, ax in zip(("identity", "tanh"), axes):
        model, left = on_xor(activation)
        for place, label in enumerate((0, 1)):
            here = np.flatnonzero(np.asarray(y) == label)
            ends = np.asarray(X, dtype=np.float64)[here]
            line = ends[0] + x[:, None] * (ends[1] - ends[0])
            with tg.no_grad():
                out = model(line).data[:, 0]
            name = " to ".join([f"{a:g}{b:g}" for a, b in ends])
            marker, colour = viz.plots.style.MARKERS[place], style.series[place]
            dashes, width = lines[place]
            ax.plot(
                x,
                out,
                dashes,
                color=colour,
                linewidth=width,
                marker=marker,
                markersize=7,
                markevery=40,
                label=f"from {name}",
            )
        viz.plots.canvas.finish(ax, style, "", "how far along the diagonal", "output")
        ax.set(ylim=(-0.3, 1.3))
        title = "no activation" if activation == "identity" else activation
        ax.set_title(f"{title}: mean squared error {left:.4f}", fontsize="medium")
        ax.legend(frameon=False, loc="upper right")
    return figure


def as_neurons(model: nn.Sequential) -> nn.MLP:
    """Return the same stack on Values, whose neurons can be drawn one by one."""
    layers = linear_layers(model)
    return nn.MLP(
        SIZES[0],
        SIZES[1:],
        "identity",
        "identity",
        weights=[layer.weight.data.T.tolist() for layer in layers],
        biases=[layer.bias.data.tolist() for layer in layers],
        labels=True,
    )


def one_neuron(model: nn.Sequential) -> nn.MLP:
    """Return the product of a stack on Values: one neuron."""
    one = collapsed(model)
    weights, biases = [one.weight.data.T.tolist()], [one.bias.data.tolist()]
    return nn.MLP(SIZES[0], SIZES[-1:], weights=weights, biases=biases, labels=True)


def main(arguments: list[str] | None = None) -> None:
    """Print the product, the difference, and XOR with and without tanh; draw with --out."""
    out = folder_for_drawings(__doc__, arguments)
    model = stack()
    one = collapsed(model)
    print("Three layers without activation, 2-4-3-1, and the one layer W = W₁ W₂ W₃")
    weights = ", ".join([f"{w:.6f}" for w in one.weight.data[:, 0]])
    print(f"  W = {weights}   b = {one.bias.data[0]:.6f}\n")
    rows = []
    for x in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (2.5, -1.0)):
        inputs = np.array([x])
        outs = (model(inputs).data[0, 0], one(inputs).data[0, 0], stack("tanh")(inputs).data[0, 0])
        rows.append((f"{x[0]:g}, {x[1]:g}", *[f"{number:.9f}" for number in outs]))
    print_table(("input", "three layers", "one layer", "with tanh between"), rows)
    print(f"largest difference on 1,000 inputs: {largest_difference(model):.1e}")
    print(f"the same with tanh between: {largest_difference(stack('tanh')):.2f}\n")
    print(f"XOR after {EPOCHS} epochs: the mean squared error, (1/n) Σ (t − y)²")
    ends = [on_xor(name)[1] for name in ("identity", "tanh")]
    print_table(("", "error"), [("no activation", f"{ends[0]:.6f}"), ("tanh", f"{ends[1]:.2e}")])
    if out:
        save(draw_xor(), out / "linear_stack_xor.svg")
        for name, network in (("stack", as_neurons(model)), ("one", one_neuron(model))):
            E = nn.half_squared_error(network([2.5, -1.0]), 1.0)  # noqa: N806
            picture = viz.network(network, E, "forward")
            print(f"drawn: {picture.save(out / f'linear_stack_{name}.svg')}")


if __name__ == "__main__":
    main()
