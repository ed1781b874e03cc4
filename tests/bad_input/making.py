"""What the valid calls are made of: small nodes, models and data, new in every call."""

import copy
import decimal
import functools
import operator
import types

import numpy as np

import nn
import nn.history
import tinygrad_edu as tg
import viz
from tinygrad_edu import Tensor, Value, forward_steps, sigmoid
from tinygrad_edu import registry as registry
from viz import plots as plots


def v():
    """A Value with a label."""
    return Value(0.5, label="w")


def t(*shape):
    """A Tensor of positive numbers below 1."""
    shape = shape or (3,)
    count = int(np.prod(shape))
    return Tensor(np.linspace(0.2, 0.8, count).reshape(shape), label="t")


def loss():
    """A loss of one weight, with names, after its backward pass."""
    w, x = Value(0.5, label="w"), Value(3.0, label="x")
    out = (w * x + 0.25).sigmoid()
    out.label = "out"
    squared = (out - 1.0) ** 2
    squared.label = "E"
    squared.backward()
    return squared


def f(x):
    """A function to differentiate."""
    return (sigmoid(x) * x).sum() if np.ndim(x) else sigmoid(x) * x


def g(x):
    """A function of numbers place by place."""
    return sigmoid(x) * x


def heard(*_):
    """What a hook calls: it does nothing."""


def mlp():
    return nn.MLP(2, [2, 1], "tanh", seed=0)


def net():
    return nn.Sequential(nn.Linear(2, 3, seed=0), nn.Activation("tanh"), nn.Linear(3, 1, seed=1))


def with_gradient():
    parameter = Value(0.5, label="p")
    parameter.grad = 0.25
    return parameter


def sgd():
    return nn.SGD([with_gradient()], lr=0.1)


def rows():
    return np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def classes():
    return np.array([0, 0, 0, 1])


def history():
    record = nn.History()
    record.add(0.5, 0.1)
    record.add(0.25, 0.1)
    return record


def learned(unit):
    """A unit of nn.history that has learned AND."""
    return unit(n_iter=2).fit(rows(), classes())


def images():
    return np.linspace(-1, 1, 32).reshape(1, 2, 4, 4)


def forward_step():
    return next(iter(forward_steps(loss())))


def step():
    return next(iter(loss().backward_steps()))


def give_value(data):
    node = v()
    node.data = data


def give_tensor(data):
    node = t()
    node.data = data


def give_label(label):
    """A label is read by everything that names a node."""
    node = v()
    node.label = label
    out = node * 2.0
    out.backward()
    viz.draw(out).source, repr(out), str(tg.explain(out, node)), tg.unroll(out, "program.py")


def square(x):
    """Return x²."""
    return x * x


NOBODYS = (
    "unsupported operand",
    "not supported between",
    "can only concatenate",
    "can't multiply sequence",
    "can't concat",
    "exponent must be an integer",
    "Cannot compare structured",
    "all returned NotImplemented",
)


def apart(sign, left, right):
    """What an operator gives; where neither side knows it, Python or NumPy says so itself."""
    try:
        return sign(left, right)
    except decimal.InvalidOperation:
        return NotImplemented  # as beside a float: it is what a NaN of theirs does
    except TypeError as error:
        if any([words in str(error) for words in NOBODYS]):
            return NotImplemented
        raise


def before(sign, make, other):
    return apart(sign, make(), other)


def behind(sign, make, other):
    return apart(sign, other, make())


KINDS = {"Value": v, "Tensor": t}
SIGNS = "add sub mul truediv pow matmul lt eq iadd".split()
operators = types.SimpleNamespace(
    **{
        f"{kind}_{sign}_{where.__name__}": functools.partial(where, getattr(operator, sign), make)
        for kind, make in KINDS.items()
        for sign in SIGNS
        for where in (before, behind)
        if (sign, where) != ("iadd", behind)  # it changes what is not ours
    }
)


def saved():
    return nn.save(net(), "a_net.npz")


def unit_fit(unit, *settings):
    return unit(*settings).fit(rows(), classes())


def fit_adaline_gd(*settings):
    return unit_fit(nn.history.AdalineGD, *settings)


def fit_adaline_sgd(*settings):
    return unit_fit(nn.history.AdalineSGD, *settings)


def fit_perceptron(*settings):
    return unit_fit(nn.history.Perceptron, *settings)


def fit_sigmoid_neuron(*settings):
    return unit_fit(nn.history.SigmoidNeuron, *settings)


def fit_softmax_regression(*settings):
    return unit_fit(nn.history.SoftmaxRegression, *settings)


def picture(*arguments):
    return viz.draw(*arguments).svg()


OWN = None


def column():
    return classes()[:, None]


def trained(model, X, y, *, optimizer, **settings):
    """What fit gives for a model and, where OWN is given, its optimiser."""
    if optimizer is OWN and isinstance(model, nn.Module):
        optimizer = nn.SGD(model.parameters(), lr=0.1)
    return nn.fit(model, X, y, optimizer=optimizer, **settings)


def seen(show, **settings):
    """A picture of a model, and of a pass through it."""
    model = net()
    error = nn.mse(model([[0.5, 1.0]]), [[1.0]])
    error.backward()
    return viz.network(model, error, show, **settings).svg()


def net_after():
    model = net()
    nn.mse(model([[0.5, 1.0]]), [[1.0]]).backward()
    return model


def filmed(folder, **settings):
    with viz.film(folder, **settings) as film:
        loss()
    return film


@functools.cache
def first_film():
    return filmed("a_film")


def a_film():
    """A film of a pass, drawn once; what is added to one copy is in no other."""
    film = copy.copy(first_film())
    film.losses, film.numbers = list(film.losses), list(film.numbers)
    return film


@functools.cache
def a_page():
    """A page, which saving does not change."""
    return viz.page(loss())


@functools.cache
def a_drawing():
    """A drawing, which writing it does not change."""
    return viz.draw(loss())


@functools.cache
def a_network():
    return viz.network(mlp())


def error(w, b):
    return (w - 1.0) ** 2 + b * b
