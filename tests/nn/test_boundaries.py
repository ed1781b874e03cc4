"""The ends of what a setting may be, tried on both sides; and what settings are if left out."""

import inspect
import math

import numpy as np
import pytest

import nn
from nn.arrays import MOST_NUMBERS
from tinygrad_edu import InputError, Tensor, Value


def sgd(**settings):
    return nn.SGD([Value(1.0)], **{"lr": 0.1, **settings})


ENDS = [
    (lambda n: nn.LayerNorm(n), 1, 0),
    (lambda n: nn.BatchNorm(n), 1, 0),
    (lambda n: nn.Linear(n, 1), 1, 0),
    (lambda n: nn.Linear(1, n), 1, 0),
    (lambda n: nn.Conv2d(n, 1, 1), 1, 0),
    (lambda n: nn.Conv2d(1, n, 1), 1, 0),
    (lambda n: nn.Conv2d(1, 1, n), 1, 0),
    (lambda n: nn.Conv2d(1, 1, 1, stride=n), 1, 0),
    (lambda n: nn.Conv2d(1, 1, 1, padding=n), 0, -1),
    (lambda n: nn.Conv2d(1, 1, 1, dilation=n), 1, 0),
    (lambda n: nn.Conv2d(1, 1, 1, groups=n), 1, 0),
    (lambda n: nn.Conv1d(1, 1, n), 1, 0),
    (lambda n: nn.Conv1d(1, 1, 1, stride=n), 1, 0),
    (lambda n: nn.Conv1d(1, 1, 1, padding=n), 0, -1),
    (lambda n: nn.Conv1d(1, 1, 1, dilation=n), 1, 0),
    (lambda n: nn.ConvTranspose2d(1, 1, 2, stride=2, output_padding=n), 1, 2),
    (lambda n: nn.MaxPool2d(n), 1, 0),
    (lambda n: nn.AvgPool2d(n), 1, 0),
    (lambda n: nn.AvgPool2d(1, stride=n), 1, 0),
    (lambda n: nn.Embedding(n, 1), 1, 0),
    (lambda n: nn.Embedding(1, n), 1, 0),
    (lambda n: nn.RNNCell(n, 1), 1, 0),
    (lambda n: nn.RNNCell(1, n), 1, 0),
    (lambda n: nn.Neuron(n), 1, 0),
    (lambda n: nn.Layer(n, 1), 1, 0),
    (lambda n: nn.Layer(1, n), 1, 0),
    (lambda n: nn.MLP(n, [1]), 1, 0),
    (lambda n: nn.MLP(1, [n]), 1, 0),
    (lambda x: nn.Dropout(x), 0.0, -1e-9),
    (lambda x: nn.Dropout(x), 1.0 - 1e-9, 1.0),
    (lambda x: nn.BatchNorm(1, momentum=x), 1.0, 1.0 + 1e-9),
    (lambda x: nn.BatchNorm(1, momentum=x), 0.0, -1e-9),
    (lambda x: nn.BatchNorm(1, eps=x), 0.0, -1e-9),
    (lambda x: nn.LayerNorm(1, eps=x), 0.0, -1e-9),
    (lambda x: sgd(lr=x), 5e-324, 0.0),
    (lambda x: sgd(momentum=x), 0.0, -1e-9),
    (lambda x: sgd(momentum=x), 1.0 - 1e-9, 1.0),
    (lambda x: sgd(weight_decay=x), 0.0, -1e-9),
    (lambda x: nn.RMSprop([Value(1.0)], alpha=x), 0.0, 1.0),
    (lambda x: nn.RMSprop([Value(1.0)], eps=x), 5e-324, 0.0),
    (lambda x: nn.Adam([Value(1.0)], betas=(x, 0.5)), 0.0, 1.0),
    (lambda x: nn.Adam([Value(1.0)], betas=(0.5, x)), 0.0, 1.0),
    (lambda x: nn.Adam([Value(1.0)], eps=x), 5e-324, 0.0),
    (lambda x: nn.clip_gradients([Value(1.0)], x), 0.0, -1e-9),
    (lambda x: nn.clip_gradient_values([Value(1.0)], x), 0.0, -1e-9),
    (lambda n: nn.StepDecay(sgd(), n), 1, 0),
    (lambda x: nn.StepDecay(sgd(), 1, x), 0.0, -1e-9),
    (lambda x: nn.ExponentialDecay(sgd(), x), 0.0, -1e-9),
    (lambda n: nn.LinearDecay(sgd(), n), 1, 0),
    (lambda x: nn.LinearDecay(sgd(), 1, x), 0.0, -1e-9),
    (lambda n: nn.CosineDecay(sgd(), n), 1, 0),
    (lambda x: nn.CosineDecay(sgd(), 1, x), 0.0, -1e-9),
    (lambda n: nn.CosineDecay(sgd(), 1, warm_up=n), 0, -1),
    (lambda n: nn.EarlyStopping(n), 1, 0),
    (lambda x: nn.EarlyStopping(1, x), 0.0, -1e-9),
    (lambda x: nn.multi_class_hinge(Tensor([[1.0, 2.0]]), [0], x), 0.0, -1e-9),
    (lambda x: nn.focal_loss(Tensor([1.0]), [1], x), 0.0, -1e-9),
    (lambda x: nn.focal_loss(Tensor([1.0]), [1], alpha=x), 0.0, -1e-9),
    (lambda x: nn.focal_loss(Tensor([1.0]), [1], alpha=x), 1.0, 1.0 + 1e-9),
    (lambda n: nn.data.moons(n), 2, 1),
    (lambda n: nn.data.spirals(n, classes=3), 3, 2),
    (lambda n: nn.data.spirals(3, classes=n), 1, 0),
    (lambda n: nn.data.batches([[1.0]], size=n), 1, 0),
    (lambda n: nn.data.one_hot([0], classes=n), 1, 0),
]  # fmt: skip


@pytest.mark.parametrize(("make", "right", "wrong"), ENDS)
def test_the_end_of_a_range_is_in_it_and_what_lies_behind_is_refused(make, right, wrong):
    make(right)
    with pytest.raises(InputError):
        make(wrong)


@pytest.mark.parametrize(
    "make",
    [
        lambda n: nn.BatchNorm(n),
        lambda n: nn.Linear(n, 1),
        lambda n: nn.Conv2d(1, n, 1),
        lambda n: nn.Embedding(n, 1),
        lambda n: nn.MLP(1, [n]),
        lambda n: nn.Neuron(n),
        lambda n: nn.data.moons(n),
        lambda n: nn.initialisers.zeros((n,)),
        lambda n: nn.initialisers.normal((1, n)),
    ],
)
@pytest.mark.parametrize("count", [MOST_NUMBERS + 1, 10**30, 10**400])
def test_what_no_memory_holds_is_refused_at_once(make, count):
    with pytest.raises(InputError):
        make(count)


@pytest.mark.parametrize(
    ("ours", "theirs", "names"),
    [
        (nn.BatchNorm, "BatchNorm1d", {"momentum": "momentum", "eps": "eps"}),
        (nn.LayerNorm, "LayerNorm", {"eps": "eps"}),
        (nn.Dropout, "Dropout", {"p": "p"}),
        (nn.Conv2d, "Conv2d", {name: name for name in ("stride", "padding", "dilation", "groups")}),
        (nn.Conv1d, "Conv1d", {name: name for name in ("stride", "padding", "dilation", "groups")}),
        (nn.ConvTranspose2d, "ConvTranspose2d", {"stride": "stride", "groups": "groups"}),
    ],
)
def test_settings_that_are_left_out_are_those_of_pytorch(ours, theirs, names):
    torch = pytest.importorskip("torch")
    usual = inspect.signature(ours).parameters
    others = inspect.signature(getattr(torch.nn, theirs)).parameters
    for name, other in names.items():
        assert usual[name].default == others[other].default, name


def test_the_formulas_of_schedules_at_their_ends():
    schedule = nn.CosineDecay(sgd(lr=1.0), 4, last=0.5, warm_up=2)
    expected = [0.5, 1.0, *[0.5 + 0.25 * (1 + math.cos(math.pi * k / 4)) for k in range(5)], 0.5]
    assert [schedule.lr_at(epoch) for epoch in range(8)] == pytest.approx(expected, rel=1e-15)
    line = nn.LinearDecay(sgd(lr=2.0), 4, last=0.25)
    assert [line.lr_at(epoch) for epoch in range(6)] == [2.0, 1.625, 1.25, 0.875, 0.5, 0.5]


def test_a_subclass_of_value_stands_beside_numbers_and_values():
    class V(Value):
        """A learner's own kind of Value."""

    for make in (
        lambda v: v + 1, lambda v: 1 + v, lambda v: v * v, lambda v: v**2, lambda v: 2**v,
        lambda v: v - Value(1.0), lambda v: Value(1.0) - v, lambda v: -v, lambda v: v.tanh(),
        lambda v: sum([v, v]), lambda v: v / 2, lambda v: 2 / v, lambda v: np.float64(2) * v,
    ):  # fmt: skip
        own, plain = V(0.75), Value(0.75)
        for leaf in (own, plain):
            make(leaf).backward()
        assert make(own).data == make(plain).data
        assert own.grad == plain.grad
