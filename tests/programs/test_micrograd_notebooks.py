"""The habits of micrograd's notebooks, and of those of its lecture: the import lines change."""

import math
import random
import sys
from itertools import pairwise

import graphviz
import micrograd.engine
import numpy as np
import pytest

import nn
from tinygrad_edu import Tensor, Value, history
from viz import draw_dot


def trace(root):
    """Collect nodes and edges, as the notebook that draws a graph does."""
    nodes, edges = set(), set()

    def build(node):
        if node not in nodes:
            nodes.add(node)
            for child in node._prev:
                edges.add((child, node))
                build(child)

    build(root)
    return nodes, edges


def own_picture(root):
    """Draw a graph by hand: a box for each value, a circle for the operation that made it."""
    dot = graphviz.Digraph(format="svg", graph_attr={"rankdir": "LR"})
    nodes, edges = trace(root)
    for node in nodes:
        name = str(id(node))
        text = "{ %s | data %.4f | grad %.4f }" % (node.label, node.data, node.grad)  # noqa: UP031
        dot.node(name=name, label=text, shape="record")
        if node._op:
            dot.node(name=name + node._op, label=node._op)
            dot.edge(name + node._op, name)
    for start, end in edges:
        dot.edge(str(id(start)), str(id(end)) + end._op)
    return dot


def expression(Value):
    """Return leaves and result of an expression with each of micrograd's operators."""
    a, b, c = Value(2.0), Value(-3.0), Value(10.0)
    d = a * b + c
    f = (d * -2.0).relu() + d**2 - a / 4 + 1
    return (a, b, c), f


def signs(root):
    nodes, edges = trace(root)
    return sorted(node._op for node in nodes), len(nodes), len(edges)


def test_a_graph_is_walked_by_prev_and_op_as_in_micrograd():
    """micrograd makes of a − b and a / b several nodes; what has one operator here has one node."""
    for theirs, ours in (
        (micrograd.engine.Value(2.0) * 3.0 + 1.0, Value(2.0) * 3.0 + 1.0),
        ((micrograd.engine.Value(2.0) ** 3 + 1).relu(), (Value(2.0) ** 3 + 1).relu()),
    ):
        their_signs, *_ = signs(theirs)
        our_signs, *_ = signs(ours)
        assert [s.lower() for s in their_signs if s] == [s for s in our_signs if s]
    x = Value(2.0)
    assert [node._op for node in (x, x + x, x * x, x - 1, -x, x / 3, x**2, x.tanh(), 2**x)] == [
        "", "+", "*", "-", "-", "/", "**2", "tanh", "**",
    ]  # fmt: skip
    assert x._prev == set()
    assert (x * x)._prev == {x}
    assert Tensor([1.0, 2.0]).sum()._op == "sum_along"


def test_the_picture_by_hand_is_drawn_with_every_number():
    (a, *_), f = expression(Value)
    a.label = "a"
    f.backward()
    picture = own_picture(f)
    assert f"{{ a | data 2.0000 | grad {a.grad:.4f} }}" in picture.source
    assert picture.source.count("shape=record") == len(history(f))


@pytest.mark.parametrize(("rankdir", "written"), [("LR", "LR"), ("TB", "TB")])
def test_draw_dot_takes_the_words_of_graphviz(rankdir, written):
    _, f = expression(Value)
    picture = draw_dot(f, format="png", rankdir=rankdir)
    assert picture.format == "png"
    assert f"rankdir={written}" in picture.source
    assert draw_dot(f).format == "svg"


@pytest.mark.parametrize("wrong", [{"rankdir": "RL"}, {"rankdir": 3}, {"format": "no"}])
def test_draw_dot_refuses_other_words(wrong):
    _, f = expression(Value)
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} got"):
        draw_dot(f, **wrong)


def by_hand(root):
    """Run a backward pass by hand: the nodes in topological order, each doing its own step."""
    order, visited = [], set()

    def build(node):
        if node not in visited:
            visited.add(node)
            for child in node._prev:
                build(child)
            order.append(node)

    build(root)
    root.grad = 1.0
    for node in reversed(order):
        node._backward()


def test_a_backward_pass_by_hand_gives_the_gradients_of_micrograd():
    (*theirs,), their_f = expression(micrograd.engine.Value)
    (*ours,), our_f = expression(Value)
    their_f.backward()
    by_hand(our_f)
    assert our_f.data == pytest.approx(their_f.data, rel=1e-15)
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.grad == pytest.approx(other.grad, rel=1e-14)
        assert "grad" in repr(mine)


def test_the_neuron_of_the_lecture_by_steps():
    """∂o/∂n = 1 − o², then through sum and products: the numbers follow by hand."""
    x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
    w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
    b = Value(6.8813735870195432, label="b")
    n = x1 * w1 + x2 * w2 + b
    n.label = "n"
    e = (2 * n).exp()
    o = (e - 1) / (e + 1)
    o.label = "o"
    o.backward()
    slope = 1 - math.tanh(n.data) ** 2
    assert o.data == pytest.approx(math.tanh(n.data), rel=1e-14)
    assert x1.grad == pytest.approx(-3.0 * slope, rel=1e-13)
    assert w1.grad == pytest.approx(2.0 * slope, rel=1e-13)
    assert x2.grad == pytest.approx(slope, rel=1e-13)
    assert w2.grad == 0.0


class Neuron:
    """A learner's own neuron on Values."""

    def __init__(self, n_in):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(n_in)]
        self.b = Value(random.uniform(-1, 1))

    def __call__(self, x):
        act = sum((wi * xi for wi, xi in zip(self.w, x, strict=True)), self.b)
        return act.tanh()

    def parameters(self):
        return [*self.w, self.b]


class MLP:
    """A learner's own network."""

    def __init__(self, n_in, sizes):
        sizes = [n_in, *sizes]
        self.layers = [[Neuron(before) for _ in range(after)] for before, after in pairwise(sizes)]

    def __call__(self, x):
        for layer in self.layers:
            x = [neuron(x) for neuron in layer]
        return x[0] if len(x) == 1 else x

    def parameters(self):
        return [p for layer in self.layers for neuron in layer for p in neuron.parameters()]


XS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
YS = [1.0, -1.0, -1.0, 1.0]


def torch_mlp(torch, start, n_in, sizes):
    """Return the same network and its parameters in PyTorch."""
    sizes = [n_in, *sizes]
    theirs, left = [], list(start)
    for before, after in pairwise(sizes):
        rows = [[left.pop(0) for _ in range(before + 1)] for _ in range(after)]
        theirs.append(torch.tensor(rows, dtype=torch.float64, requires_grad=True))

    def forward(x):
        for layer in theirs:
            x = torch.tanh(x @ layer[:, :-1].T + layer[:, -1])
        return x[:, 0]

    return theirs, forward


def test_the_training_loop_of_the_lecture_ends_where_pytorch_does():
    torch = pytest.importorskip("torch")
    random.seed(42)
    network = MLP(3, [4, 4, 1])
    theirs, forward = torch_mlp(torch, [p.data for p in network.parameters()], 3, [4, 4, 1])
    for _ in range(20):
        ypred = [network(x) for x in XS]
        loss = sum((yout - ygt) ** 2 for ygt, yout in zip(YS, ypred, strict=True))
        for p in network.parameters():
            p.grad = 0.0
        loss.backward()
        for p in network.parameters():
            p.data += -0.1 * p.grad

        their_loss = (
            (forward(torch.tensor(XS, dtype=torch.float64)) - torch.tensor(YS)) ** 2
        ).sum()
        for layer in theirs:
            layer.grad = None
        their_loss.backward()
        with torch.no_grad():
            for layer in theirs:
                layer -= 0.1 * layer.grad
        assert loss.data == pytest.approx(their_loss.item(), rel=1e-10)
    flat = [number for layer in theirs for number in layer.detach().ravel().tolist()]
    assert [p.data for p in network.parameters()] == pytest.approx(flat, rel=1e-9)


def momentum_on_the_parameter(parameters, lr):
    for p in parameters:
        p.velocity = 0.9 * getattr(p, "velocity", 0.0) + p.grad
        p.data -= lr * p.velocity


def adam_on_the_parameter(parameters, lr, t):
    for p in parameters:
        if not hasattr(p, "m"):
            p.m, p.v = 0.0, 0.0
        p.m = 0.9 * p.m + 0.1 * p.grad
        p.v = 0.999 * p.v + 0.001 * p.grad**2
        p.data -= lr * (p.m / (1 - 0.9**t)) / ((p.v / (1 - 0.999**t)) ** 0.5 + 1e-8)


@pytest.mark.parametrize(
    ("by_hand", "optimizer"),
    [
        (lambda ps, t: momentum_on_the_parameter(ps, 0.05),
         lambda ps: nn.SGD(ps, lr=0.05, momentum=0.9)),
        (lambda ps, t: adam_on_the_parameter(ps, 0.05, t), lambda ps: nn.Adam(ps, lr=0.05)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("make", [Value, lambda x: Tensor([x, 2 * x])])
def test_an_optimiser_may_keep_its_means_on_the_parameter(make, by_hand, optimizer):
    ours, theirs = [make(3.0)], [make(3.0)]
    library = optimizer(theirs)
    for t in range(1, 11):
        for parameters in (ours, theirs):
            (w,) = parameters
            w.grad = 0.0
            E = w * w * w if isinstance(w, Value) else (w * w * w).sum()
            E.backward()
        by_hand(ours, t)
        library.step()
    assert np.asarray(ours[0].data) == pytest.approx(np.asarray(theirs[0].data), rel=1e-12)


def test_what_is_kept_on_a_parameter_makes_no_node_larger_and_says_where_it_is():
    plain, carrier = Value(1.0, label="w"), Value(1.0)
    carrier.m, carrier.state = 0.5, {"steps": 3}
    assert sys.getsizeof(carrier) == sys.getsizeof(plain)
    assert (carrier.m, carrier.state) == (0.5, {"steps": 3})
    assert not hasattr(plain, "m")
    with pytest.raises(AttributeError, match=r"nothing is kept as \.m of w; write p\.m = 0\.0"):
        _ = plain.m
    del carrier.m
    assert not hasattr(carrier, "m")
    assert "m" not in dir(carrier)
    assert "state" in dir(carrier)
    assert {"_prev", "_op", "_backward", "v"}.isdisjoint(dir(carrier))
    kept = {plain: 0.0, carrier: 1.0}  # what has no name of its own has its place in a dict
    assert kept[carrier] == 1.0


def moons(n):
    rng = np.random.RandomState(1)
    angle = np.linspace(0, math.pi, n // 2)
    X = np.concatenate([np.c_[np.cos(angle), np.sin(angle)],
                        np.c_[1 - np.cos(angle), 0.5 - np.sin(angle)]])  # fmt: skip
    return X + 0.1 * rng.standard_normal(X.shape), np.repeat([-1, 1], n // 2)


def test_the_demo_with_arrays_of_numpy_batches_and_a_grid():
    random.seed(1337)
    X, y = moons(30)
    model = nn.MLP(2, [8, 1])
    rng = np.random.RandomState(0)

    def loss(batch_size=None):
        if batch_size is None:
            Xb, yb = X, y
        else:
            ri = rng.permutation(X.shape[0])[:batch_size]
            Xb, yb = X[ri], y[ri]
        inputs = [list(map(Value, xrow)) for xrow in Xb]
        scores = list(map(model, inputs))
        losses = [(1 + -yi * scorei).relu() for yi, scorei in zip(yb, scores, strict=True)]
        data_loss = sum(losses) * (1.0 / len(losses))
        reg_loss = 1e-4 * sum(p * p for p in model.parameters())
        accuracy = [(yi > 0) == (s.data > 0) for yi, s in zip(yb, scores, strict=True)]
        return data_loss + reg_loss, sum(accuracy) / len(accuracy)

    before = loss()[0].data
    for k in range(40):
        total_loss, _ = loss(20)
        model.zero_grad()
        total_loss.backward()
        for p in model.parameters():
            p.data -= (1.0 - 0.9 * k / 40) * p.grad
    assert loss()[0].data < 0.5 * before
    margins = np.maximum(0, 1 - y * np.array([model(list(x)).data for x in X]))
    weights = sum(p.data**2 for p in model.parameters())
    assert loss()[0].data == pytest.approx(margins.mean() + 1e-4 * weights, rel=1e-12)
    grid = [list(map(Value, row)) for row in np.c_[np.linspace(-1, 2, 5), np.linspace(-1, 1, 5)]]
    assert np.array([model(x).data > 0 for x in grid]).shape == (5,)


def test_neurons_have_micrograds_words():
    random.seed(1337)
    n = nn.Neuron(2)
    y = n([Value(1.0), Value(-2.0)])
    y.backward()
    assert y.data == max(0.0, n.w[0].data - 2 * n.w[1].data + n.b.data)
    linear = nn.Neuron(2, nonlin=False)
    assert linear([1.0, -2.0]).data == pytest.approx(
        linear.w[0].data - 2 * linear.w[1].data + linear.b.data, rel=1e-15
    )
    assert [len(layer.neurons) for layer in nn.MLP(2, [16, 16, 1]).layers] == [16, 16, 1]
    assert len([*n.w, n.b]) == len(n.parameters())
