"""RMSprop, Adam, AdamW and the forms of SGD, beside PyTorch and beside their formulas."""

import math

import numpy as np
import pytest

import nn
from tinygrad_edu import InputError, Tensor, Value

START = (3.0, -2.0)
CASES = [
    ("SGD", {"lr": 0.01, "momentum": 0.9}),
    ("SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    ("SGD", {"lr": 0.01, "weight_decay": 0.1}),
    ("RMSprop", {"lr": 0.01}),
    ("RMSprop", {"lr": 0.01, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.05}),
    ("Adam", {"lr": 0.05, "weight_decay": 0.1}),
    ("AdamW", {"lr": 0.05, "weight_decay": 0.1}),
]


def rosenbrock(x, y):
    return (1.0 - x) ** 2 + 5.0 * (y - x**2) ** 2 / (1.0 + x**2)


@pytest.mark.parametrize(("name", "settings"), CASES)
def test_a_hundred_updates_equal_pytorch_to_1e_6(name, settings):
    torch = pytest.importorskip("torch")
    ours = [Value(x) for x in START]
    theirs = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in START]
    optimizer = getattr(nn, name)(ours, **settings)
    reference = getattr(torch.optim, name)(theirs, **settings)
    for _ in range(100):
        for chosen, parameters in ((optimizer, ours), (reference, theirs)):
            chosen.zero_grad()
            rosenbrock(*parameters).backward()
            chosen.step()
        for mine, other in zip(ours, theirs, strict=True):
            assert mine.data == pytest.approx(other.item(), rel=1e-6)


@pytest.mark.parametrize(("name", "settings"), CASES)
def test_a_hundred_updates_of_a_matrix_equal_pytorch_to_1e_6(name, settings):
    torch = pytest.importorskip("torch")
    start = np.sin(1.0 + np.arange(12.0)).reshape(3, 4)
    data = np.cos(np.arange(15.0)).reshape(5, 3)
    ours, theirs = Tensor(start), torch.tensor(start, requires_grad=True)
    optimizer = getattr(nn, name)([ours], **settings)
    reference = getattr(torch.optim, name)([theirs], **settings)
    for _ in range(100):
        for chosen, W, X in (
            (optimizer, ours, data),
            (reference, theirs, torch.tensor(data)),
        ):
            chosen.zero_grad()
            ((X @ W).tanh() ** 2).mean().backward()
            chosen.step()
        assert ours.data == pytest.approx(theirs.detach().numpy(), rel=1e-6)


@pytest.mark.parametrize(("name", "settings"), [*CASES, ("SGD", {"lr": 0.01})])
def test_each_number_of_a_tensor_moves_as_a_value_does(name, settings):
    tensor, values = Tensor(START), [Value(x) for x in START]
    optimizers = [getattr(nn, name)(parameters, **settings) for parameters in ([tensor], values)]
    for _ in range(5):
        for optimizer in optimizers:
            optimizer.zero_grad()
        (tensor * tensor * tensor).sum().backward()
        for value in values:
            (value * value * value).backward()
        for optimizer in optimizers:
            optimizer.step()
    assert tensor.data == pytest.approx([value.data for value in values], rel=1e-13)


@pytest.mark.parametrize(("name", "settings"), [*CASES, ("SGD", {"lr": 0.01})])
def test_float32_stays_float32_even_if_a_schedule_sets_a_numpy_number(name, settings):
    tensor = Tensor(START, dtype=np.float32)
    optimizer = getattr(nn, name)([tensor], **settings)
    optimizer.lr = np.float64(0.05)
    for _ in range(2):
        (tensor * tensor).sum().backward()
        optimizer.step()
    assert tensor.dtype == np.float32


def test_a_step_leaves_the_numbers_that_somebody_looked_at_alone():
    w = Tensor([1.0, 2.0])
    before = w.data
    (w * w).sum().backward()
    gradient = w.grad
    nn.SGD([w], lr=0.5).step()
    assert before.tolist() == [1.0, 2.0]
    assert gradient.tolist() == [2.0, 4.0]
    assert w.data.tolist() == [0.0, 0.0]


def test_an_optimizer_refuses_what_was_computed():
    w = Tensor([1.0], label="w")
    with pytest.raises(InputError, match="which was computed"):
        nn.SGD([w * 2], lr=0.1)


def test_the_first_two_steps_of_adam_follow_its_formulas():
    w = Value(3.0)
    optimizer = nn.Adam([w], lr=0.1, eps=1e-8)
    (w * w).backward()
    optimizer.step()
    first = 3.0 - 0.1 * 6.0 / (6.0 + 1e-8)  # both means, unbiased, are those of one gradient
    assert w.data == pytest.approx(first, rel=1e-14)
    optimizer.zero_grad()
    (w * w).backward()
    optimizer.step()
    mean = (0.9 * 0.1 * 6.0 + 0.1 * 2 * first) / (1 - 0.9**2)
    square = (0.999 * 0.001 * 36.0 + 0.001 * 4 * first**2) / (1 - 0.999**2)
    expected = first - 0.1 * mean / (math.sqrt(square) + 1e-8)
    assert w.data == pytest.approx(expected, rel=1e-13)


def test_the_decay_of_adamw_does_not_pass_through_its_means():
    w = Value(2.0)
    optimizer = nn.AdamW([w], lr=0.1, weight_decay=0.5)
    optimizer.step()  # without a gradient only the decay is left
    assert w.data == pytest.approx(2.0 * (1 - 0.1 * 0.5), rel=1e-15)


@pytest.mark.parametrize(
    ("name", "settings", "message"),
    [
        ("Adam", {"lr": 0.0}, "Adam got lr=0.0"),
        ("Adam", {"betas": (1.0, 0.9)}, "Adam got betas=1.0"),
        ("AdamW", {"weight_decay": -1.0}, "AdamW got weight_decay=-1.0"),
        ("RMSprop", {"eps": 0.0}, "RMSprop got eps=0.0"),
        ("SGD", {"lr": 0.1, "nesterov": True}, "write momentum=0.9"),
    ],
)
def test_a_number_out_of_range_is_refused_with_what_to_write(name, settings, message):
    with pytest.raises(InputError, match=message):
        getattr(nn, name)([Value(1.0)], **settings)
