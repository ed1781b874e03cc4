"""A small recurrent network adds two binary numbers, and learns by itself to carry.

    python examples/lecture/sequence.py
    python examples/lecture/sequence.py --out out    writes the pictures as well

Two bits go in at each step, from the right; one bit of the sum comes out. Three tanh units
remember: h_t = tanh(x_t · W + b + h_(t−1) · U), y_t = σ(h_t · V + c), 22 parameters.
E = (1/n) Σ −(s ln y + (1 − s) ln(1 − y)), factor 1/n, over all n bits s of the sums of a batch. It
sees numbers of six bits only, and is then asked for longer ones.

Sources: backpropagation through time: Rumelhart, Hinton and Williams 1986; Werbos 1990. The cell:
Elman, Finding structure in time, 1990.
"""

# ruff: noqa: N803, N806 (X is a matrix, E the error: the field writes them so)

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
from examples.lecture._figures import panels, save
from examples.lecture._lines import fitted
from examples.lessons.showing import folder_for_drawings, print_table
from tinygrad_edu import Stepper, Value, explain, no_grad, sigmoid, stack, tanh

STYLE = viz.plots.style.LIGHT
PLACES = 6
"""The bits of each number that it learns from; the sum has one more."""

UNITS = ("unit 1", "unit 2", "unit 3")


def carries(X: Any) -> Any:
    """Return what is carried out of each place, 0 or 1, for bits of shape (places, n, 2)."""
    carry, out = np.zeros(X.shape[1]), []
    for x in X:
        carry = (x.sum(axis=1) + carry >= 2).astype(np.float64)
        out.append(carry)
    return np.array(out)


def answers(X: Any) -> Any:
    """Return the bits of the sums, from the right, of shape (places, n, 1)."""
    carried = np.concatenate([np.zeros((1, X.shape[1])), carries(X)[:-1]])
    return ((X.sum(axis=2) + carried) % 2)[:, :, None]


def additions(places: int, count: int, generator: Any) -> tuple[Any, Any]:
    """Return random numbers, of shape (places + 1, count, 2), and the bits of their sums."""
    X = generator.integers(2, size=(places + 1, count, 2)).astype(np.float64)
    X[-1] = 0.0  # nothing is left to add: here the last carry comes out
    return X, answers(X)


def bits_of(a: int, b: int, places: int) -> Any:
    """Return two whole numbers as one sample, of shape (places, 1, 2), from the right."""
    return np.array([[[a >> place & 1, b >> place & 1]] for place in range(places)], dtype=float)


class Adder(nn.Module):
    """One cell for all steps, and a net input z_t = h_t · V + c of each; y_t = σ(z_t).

    Args:
        seed: Where the random weights start.
        remembers: Whether a step is given the h of the step before.
    """

    def __init__(self, seed: int = 2, *, remembers: bool = True) -> None:
        self.remembers = remembers
        self.cell = nn.RNNCell(2, 3, seed=seed)
        self.last = nn.Linear(3, 1, seed=seed + 100)
        labels = ("W", "U", "b", "V", "c")
        for parameter, label in zip(self.parameters(), labels, strict=True):
            parameter.label = label

    def states(self, X: Any) -> list[Any]:
        """Return h_t of every step, each of shape (n, 3)."""
        h, states = None, []
        for place, x in enumerate(X, start=1):
            h = self.cell(x, h if self.remembers else None)
            h.label = f"h{place}"
            states.append(h)
        return states

    def __call__(self, X: Any) -> Any:
        """Return z of every step, of shape (places, n, 1)."""
        z = [self.last(h) for h in self.states(X)]
        for place, node in enumerate(z, start=1):
            node.label = f"z{place}"
        return stack(z)


def train(seed: int = 2, *, remembers: bool = True, steps: int = 1500) -> Adder:
    """Return an adder that saw 32 new sums of six bits at each step of Adam."""
    model, generator = Adder(seed, remembers=remembers), np.random.default_rng(seed)
    adam = nn.Adam(model.parameters(), lr=0.05)
    for _ in range(steps):
        X, s = additions(PLACES, 32, generator)
        adam.zero_grad()
        error_of(model, X, s).backward()
        adam.step()
    return model


def error_of(model: Adder, X: Any, s: Any) -> Any:
    """Return E = (1/n) Σ −(s ln y + (1 − s) ln(1 − y)) over all n bits s."""
    E = nn.binary_cross_entropy_with_logits(model(X), s)
    E.label = "E"
    return E


def right(model: Adder, places: int, count: int = 1000, seed: int = 99) -> int:
    """Return how many of `count` random sums come out right in every bit."""
    X, s = additions(places, count, np.random.default_rng(seed))
    with no_grad():
        return int(((model(X).data > 0.0) == (s > 0.5)).all(axis=(0, 2)).sum())


def gradients_in_time(model: Adder, X: Any, s: Any) -> tuple[list[Any], list[Any]]:
    """Return h_t and ∂E/∂h_t of every step, where E is the error of the last bit alone."""
    states = model.states(X)
    nn.binary_cross_entropy_with_logits(model.last(states[-1]), s[-1]).backward()
    return [h.data for h in states], [h.grad for h in states]


def by_jacobians(U: Any, states: list[Any], last: Any) -> list[Any]:
    """Return ∂E/∂h_t of every step from the last one: times ∂h_t/∂h_(t−1), again and again."""
    gradients = [last]
    for h in reversed(states[1:]):
        gradients.append((gradients[-1] * (1.0 - h**2)) @ U.T)
    return gradients[::-1]


def turning(size: float, steps: int = 20) -> tuple[Any, list[Any], list[Any]]:
    """Return U, h_t and ∂E/∂h_t of two units at rest, h = 0, where U is a turn times a size."""
    cell = nn.RNNCell(1, 2, seed=0)
    cell.hidden_weight.data = size * np.array([[0.8, 0.6], [-0.6, 0.8]])
    h, states = None, []
    for x in np.zeros((steps, 1, 1)):
        h = cell(x, h)
        states.append(h)
    states[-1].sum().backward()
    return cell.hidden_weight.data, [h.data for h in states], [h.grad for h in states]


def one_unit(w: float = 0.9, u: float = 0.6, b: float = -0.3) -> Value:
    """Return E = ½ (0.5 − h3)², one unit on Values: h_t = tanh(w · h_(t−1) + u · x_t + b)."""
    w_, u_, b_ = Value(w, label="w"), Value(u, label="u"), Value(b, label="b")
    h = tanh(u_ * 1.0 + b_)
    h.label = "h1"
    for step, x in enumerate((0.5, 2.0), start=2):
        h = tanh(w_ * h + u_ * x + b_)
        h.label = f"h{step}"
    E: Value = 0.5 * (0.5 - h) ** 2
    E.label = "E"
    return E


def draw_states(model: Adder, a: int, b: int, places: int) -> Any:
    """Draw what the units say at each place of a sum, below the bits and the carry."""
    X = bits_of(a, b, places)
    with no_grad():
        h = np.array([state.data[0] for state in model.states(X)]).T
        y = sigmoid(model(X).data[:, 0, 0])
    figure, (ax,) = panels(1, size=(8.0, 3.7))
    ax.imshow(h, cmap="PuOr_r", vmin=-2.0, vmax=2.0, extent=(0.5, places + 0.5, 2.5, -0.5))
    for unit, place in np.ndindex(h.shape):
        text = f"{h[unit, place]:.2f}".replace("-", "−")
        ax.text(place + 1, unit, text, ha="center", va="center", color="black")
    lines = (X[:, 0, 0], X[:, 0, 1], carries(X)[:, 0], y)
    for line, bits in zip((-4, -3, -2, 3), lines):
        for place, bit in enumerate(bits, start=1):
            text = f"{bit:.0f}" if line < 0 else f"{bit:.2f}"
            ax.text(place, line, text, ha="center", va="center")
    names = ("a", "b", "carry", *UNITS, "y, the sum")
    ax.set_yticks((-4, -3, -2, 0, 1, 2, 3), names)
    ax.set(xlim=(0.5, places + 0.5), ylim=(3.6, -4.6), aspect="auto")
    ax.set(xticks=range(1, places + 1), xlabel="place, from the right: the steps in time")
    ax.set_title(f"{a} + {b} = {a + b}: what the three units say", fontsize="medium")
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return figure


def draw_gradients(model: Adder) -> Any:
    """Draw the size of ∂E/∂h_t back through time: two units at rest, and the adder."""
    figure, (rest, adder) = panels(2, size=(4.3, 3.9))
    for place, size in enumerate((1.3, 1.0, 0.7)):
        draw_line(rest, place, f"U = {size:g} · a turn", *turning(size))
    X = bits_of(4095, 1, 13)
    for place, (name, one) in enumerate({"before training": Adder(), "trained": model}.items()):
        U = one.cell.hidden_weight.data
        draw_line(adder, place, name, U, *gradients_in_time(one, X, answers(X)))
    for ax, title in ((rest, "Two units at rest, h = 0"), (adder, "The adder, at 4095 + 1")):
        ax.set_yscale("log")
        viz.plots.canvas.draw_grid(ax, STYLE)
        viz.plots.canvas.finish(ax, STYLE, "", "T − t, steps back", "|∂E/∂h_t| / |∂E/∂h_T|")
        ax.set_title(title, fontsize="medium")
        ax.legend(frameon=False)
    figure.suptitle("Marks: the recorded pass. Lines: the product of the Jacobians", size="medium")
    return figure


def draw_line(ax: Any, place: int, name: str, U: Any, states: Any, gradients: Any) -> None:
    """Draw measured gradients as marks, and the product of the Jacobians as a line."""
    measured = sizes_of(gradients)[::-1]
    product = sizes_of(by_jacobians(U, states, gradients[-1]))[::-1]
    look = {"color": STYLE.series[place], "markersize": 4}
    ax.plot(product / product[0], **look)
    ax.plot(measured / measured[0], viz.plots.style.MARKERS[place], label=name, **look)


def sizes_of(gradients: list[Any]) -> Any:
    """Return the Euclidean length of each gradient."""
    return np.array([np.linalg.norm(gradient) for gradient in gradients])


def print_sum(model: Adder, a: int, b: int, places: int) -> None:
    """Print a sum step by step: bits, carry, units, and the gradient both ways."""
    X = bits_of(a, b, places)
    states, gradients = gradients_in_time(model, X, answers(X))
    product = by_jacobians(model.cell.hidden_weight.data, states, gradients[-1])
    y = sigmoid(model(X).data[:, 0, 0])
    print(f"{a} + {b} = {a + b}, place by place; E is that of the last bit alone")
    rows = []
    for place in range(places):
        bits = (f"{X[place, 0, 0]:.0f}", f"{X[place, 0, 1]:.0f}", f"{carries(X)[place, 0]:.0f}")
        units = [f"{h:.3f}" for h in states[place][0]]
        both = [f"{size:.3e}" for size in sizes_of([gradients[place], product[place]])]
        rows.append((str(place + 1), *bits, *units, f"{y[place]:.3f}", *both))
    print_table(("place", "a", "b", "carry", *UNITS, "y", "|∂E/∂h|", "by Jacobians"), rows)


def main(arguments: list[str] | None = None) -> None:
    """Train, ask for longer numbers, and show the gradient on its way back through time."""
    out = folder_for_drawings(__doc__, arguments)
    model, forgetful = train(), train(remembers=False)
    print("Sums right in every bit, of 1,000 at random; it learned from six bits")
    rows = [
        (f"{places} bits", str(right(model, places)), str(right(forgetful, places)))
        for places in (PLACES, 20, 200)
    ]
    print_table(("numbers of", "with memory", "without"), rows)
    print_sum(model, 127, 1, 8)
    E = one_unit()
    E.backward()
    stepper = Stepper(E)
    stepper.run_until_complete("w")
    slope = (one_unit(0.9 + 1e-5).data - one_unit(0.9 - 1e-5).data) / 2e-5
    print("One unit on Values: the gradient of w is a sum over the steps")
    print(fitted(explain(E, "w", depth=2)))
    print(fitted(stepper.why("w").splitlines()[1]))
    print(f"∂E/∂w by finite differences = {slope:.6f}")
    if out:
        X = bits_of(3, 1, 3)
        unrolled = viz.draw(error_of(model, X, answers(X)), "variables", "forward", "down")
        print(f"\ndrawn: {unrolled.save(out / 'sequence_unrolled.svg')}")
        back = viz.draw(E, "variables", "backward", "down")
        print(f"drawn: {back.save(out / 'sequence_one_unit.svg')}")
        save(draw_states(model, 107, 35, 8), out / "sequence_carry.png")
        save(draw_gradients(model), out / "sequence_gradients.png")


if __name__ == "__main__":
    main()
