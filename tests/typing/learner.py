"""A typed program as a user writes it: what is promised here holds for mypy, pyright and Python.

`assert_type` says what a checker has to infer. When the program runs in a test, it says as well
what comes: so a type that is nice for an editor and wrong at run time is found.
"""

from __future__ import annotations

from typing import Any, assert_type

import numpy as np
from numpy.typing import NDArray

import nn
import tinygrad_edu as tg
import viz
from tinygrad_edu import Tensor, Value, explain, grad, hessian, hvp, unroll, value_and_grad
from tinygrad_edu.diagnosing import Diagnosis
from tinygrad_edu.explaining import Explanation
from tinygrad_edu.steps import Step
from tinygrad_edu.unrolling import Program

Samples = NDArray[np.float64]
Numbers = NDArray[np.floating[Any]]


def readme(X: Samples) -> None:
    """The README's own lines: an array stands on either side of a Tensor."""
    W, b = Tensor([[0.5], [-0.25]], label="W"), Tensor([0.1], label="b")
    assert_type((X @ W + b).tanh(), Tensor)
    loss = ((X @ W + b).tanh() ** 2).mean()
    assert_type(loss, Tensor)
    loss.backward()
    assert_type(b.grad, Numbers)
    W.data -= 0.1 * W.grad
    assert_type(W.data, Numbers)
    W.grad = 0.0
    literal = np.array([[0.0, 1.0], [2.0, 3.0]])  # of any dtype, says NumPy, and so is what follows
    (literal @ W + b).tanh().mean().backward()


def operators(X: Samples) -> None:
    """Every operator, on both sides."""
    W = Tensor([[0.5, 1.0], [-0.25, 2.0]], label="W")
    assert_type(X * W, Tensor)
    assert_type(X + W, Tensor)
    assert_type(X - W, Tensor)
    assert_type(X / W, Tensor)
    assert_type(X @ W, Tensor)
    assert_type(W * X, Tensor)
    assert_type(W @ X, Tensor)
    assert_type(2 * W, Tensor)
    assert_type(W**2, Tensor)
    assert_type(2**W, Tensor)
    assert_type(-W, Tensor)
    assert_type(abs(W), Tensor)
    assert_type(W[0], Tensor)
    assert_type(W.T, Tensor)
    assert_type(W.sum(), Tensor)
    assert_type(W.max(axis=0), Tensor)
    assert_type(W.reshape(4), Tensor)
    assert_type(np.float64(2.0) * W, Tensor)
    v = Value(2.0, label="v")
    assert_type(v * 0.5, Value)
    assert_type(2 * v, Value)
    assert_type(1 - v, Value)
    assert_type(np.float64(2.0) * v, Value)
    assert_type(np.float32(2.0) - v, Value)
    assert_type(v.tanh(), Value)
    assert_type(v.data, float)
    assert_type(v.grad, float)
    v.data = 3


def functions(X: Samples) -> None:
    """Functions give a node for a node, a number for a number, an array for an array."""
    W, b, v = Tensor([[0.5, 1.0], [-0.25, 2.0]]), Tensor([0.5, 1.0]), Value(2.0)
    assert_type(tg.tanh(0.5), float)
    assert_type(tg.tanh(W), Tensor)
    assert_type(tg.tanh(v), Value)
    assert_type(tg.maximum(0.0, v), Value)
    assert_type(tg.softmax(W), Tensor)
    assert_type(tg.matmul(X, W), Tensor)
    assert_type(tg.linear(X, W, b), Tensor)


def networks(X: Samples) -> None:
    """What a model gives, and what a loss is."""
    net = nn.MLP(2, [2, 2], "sigmoid", "sigmoid", labels=True, seed=0)
    E = nn.half_squared_error(net([0.05, 0.10]), [0.01, 0.99])
    assert_type(E, Value)
    assert_type(net.layers[1].neurons[0].weights[0], Value)
    first, _ = net([0.05, 0.10])
    assert_type(first, Value)
    one = nn.MLP(2, [3, 1], seed=0)
    squared: Value = (one([0.05, 0.10]) - 1.0) ** 2
    squared.backward()
    model = nn.Sequential(nn.Linear(2, 4, seed=0), "relu", nn.Linear(4, 2, seed=1))
    assert_type(model(X), Tensor)
    assert_type(nn.Linear(2, 1, bias="shared")(X), Tensor)
    assert_type(nn.mse(model(X), X), Tensor)
    assert_type(nn.cross_entropy(model(X), [0, 1]), Tensor)
    assert_type(nn.hinge([Value(0.5)], [1.0]), Value)
    assert_type(nn.binary_cross_entropy(Value(0.5), 1.0), Value)
    assert_type(Own()(Tensor(X)), Tensor)
    adam = nn.Adam(model.parameters(), lr=0.05)
    run = nn.fit(model, X, X, loss="mse", optimizer=adam, epochs=2, progress=False)
    assert_type(run.losses, list[float])


class Own(nn.Module):
    """A module of one's own: its call gives what its forward says."""

    def __init__(self) -> None:
        self.first = nn.Linear(2, 2, seed=0)

    def forward(self, x: Tensor) -> Tensor:
        """Return tanh(x · W + b)."""
        return self.first(x).tanh()


def looking() -> None:
    """The ways of looking at a pass."""
    w, x = Value(0.5, label="w"), Value(3.0, label="x")
    E = (w * x).tanh()
    for step in E.backward_steps():
        assert_type(step, Step)
    assert_type(explain(E, w), Explanation)
    assert_type(unroll(E), Program)
    assert_type(tg.diagnose(E), Diagnosis)
    drawing = viz.draw(E, view="variables", show="both", direction="down")
    assert_type(drawing, viz.Drawing)
    assert_type(drawing.svg(theme="dark"), str)
    assert_type(viz.page(E, direction="right"), viz.Page)


def square(x: Any) -> Any:
    """Return x²."""
    return x * x


def total(x: Any) -> Any:
    """Return Σ x³."""
    return (x**3).sum()


def derivatives(X: Samples) -> None:
    """A gradient has the form of the argument."""
    assert_type(grad(tg.tanh)(0.5), float)
    assert_type(grad(grad(square))(2), float)
    assert_type(grad(total)(X), Samples)
    assert_type(grad(square)(Tensor(2.0)), Tensor)
    weights = {"w": 2.0, "x": 3.0}
    assert_type(grad(of_dict)(weights), dict[str, float])
    assert_type(value_and_grad(square)(3.0), tuple[float, float])
    assert_type(hessian(total)(X).shape, tuple[Any, ...])
    assert_type(hvp(total)(X, X), Samples)


def of_dict(t: dict[str, Any]) -> Any:
    """Return w · x."""
    return t["w"] * t["x"]


if __name__ == "__main__":
    data = np.array([[0.0, 1.0], [2.0, 3.0]])
    readme(data)
    operators(data + 1.0)
    functions(data)
    networks(data)
    looking()
    derivatives(data)
