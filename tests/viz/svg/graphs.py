"""Ten graphs to measure pictures of."""

import nn
from examples import two_two_two
from tinygrad_edu import Tensor, Value


def xor():
    model = nn.MLP(2, [2, 1], labels=True, seed=3)
    error = nn.half_squared_error(model([1.0, 0.0]), [1.0])
    error.label = "E"
    return error


def square():
    x = Value(3.0, label="x")
    return x * x


def twice():
    a = Value(2.0, label="a")
    return a + a


def residual():
    h = Value(0.5, label="x")
    for k in (1, 2, 3):
        z = Value(0.3 * k, label=f"w{k}") * h
        z.label = f"z{k}"
        t = z.tanh()
        t.label = f"t{k}"
        h = h + t
        h.label = f"h{k}"
    return h


def softmax():
    z = [Value(x, label=f"z{k}") for k, x in enumerate((1.0, 2.0, 0.5), 1)]
    e = [x.exp() for x in z]
    total = e[0] + e[1] + e[2]
    for k, x in enumerate(e, 1):
        x.label = f"e{k}"
    total.label = "S"
    p = e[1] / total
    p.label = "p2"
    return -p.log()


def recurrent():
    w, u, b = (Value(x, label=name) for name, x in (("w", 0.9), ("u", 0.6), ("b", -0.3)))
    h = Value(0.0, label="h0")
    for k, x in enumerate((1.0, 0.5, 2.0), 1):
        h = (w * h + u * x + b).tanh()
        h.label = f"h{k}"
    return 0.5 * (0.5 - h) ** 2


def tensors():
    W, b = Tensor([[0.5, -1.0], [2.0, 0.25]], label="W"), Tensor([0.1, 0.2], label="b")
    h = (Tensor([[1.0, 2.0], [3.0, 4.0]], label="X") @ W + b).tanh()
    h.label = "h"
    return (h * h).sum()


def unnamed():
    a, b, c = Value(0.5), Value(2.0), Value(-1.0)
    return ((a * b + c) * a).tanh() * (b - c)


def long_names():
    weight = Value(0.5, label="the_weight_of_the_first_neuron_of_the_encoder")
    input = Value(-2.0, label='an <input> & "more"')
    net = weight * input + weight
    net.label = "{net} | of | it"
    return net.sigmoid()


GRAPHS = {
    "two_two_two": two_two_two.build,
    "xor": xor,
    "square": square,
    "twice": twice,
    "residual": residual,
    "softmax": softmax,
    "recurrent": recurrent,
    "tensors": tensors,
    "unnamed": unnamed,
    "long_names": long_names,
}
"""{name: what makes the result}."""
