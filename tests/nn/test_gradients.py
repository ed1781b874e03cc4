"""What optimisers and clipping make of p.grad: of another kind, another shape, None, or twice."""

import copy

import numpy as np
import pytest

import nn
from tinygrad_edu import InputError, Tensor, Value

OPTIMISERS = [
    ("SGD", {"lr": 0.1, "momentum": 0.9}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    ("RMSprop", {"lr": 0.1}),
    ("Adam", {"lr": 0.1}),
    ("AdamW", {"lr": 0.1}),
]
SETTINGS = {
    "SGD": {"lr": 0.125, "momentum": 0.5, "weight_decay": 0.25},
    "RMSprop": {"lr": 0.125, "alpha": 0.5, "eps": 0.0625, "weight_decay": 0.25},
    "Adam": {"lr": 0.125, "betas": 0.5, "eps": 0.0625, "weight_decay": 0.25},
    "AdamW": {"lr": 0.125, "betas": 0.5, "eps": 0.0625, "weight_decay": 0.25},
}
KINDS = [np.float64, np.float32, np.float16, np.array, lambda x: np.array(x, np.float32)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_of_numpy_is_the_number_that_it_is_and_widens_nothing(name, kind):
    """The settings are powers of two, so that every format holds them exactly."""
    results = []
    for made in (float, kind):
        w, x = Tensor([1.0, -2.0], dtype=np.float32), Value(3.0)
        settings = {key: made(number) for key, number in SETTINGS[name].items()}
        if "betas" in settings:
            settings["betas"] = (settings["betas"], settings["betas"])
        optimizer = getattr(nn, name)([w, x], **settings)
        for _ in range(3):
            optimizer.zero_grad()
            ((w * w).sum() + x * x).backward()
            optimizer.step()
        assert w.dtype == np.float32
        assert type(x.data) is float
        results.append([*w.data.tolist(), x.data])
    assert results[0] == results[1]


@pytest.mark.parametrize(("name", "settings"), OPTIMISERS)
def test_a_parameter_whose_gradient_is_none_is_left_out_as_in_pytorch(name, settings):
    torch = pytest.importorskip("torch")
    start = ([1.0, -2.0], [0.5])
    ours = [Tensor(x) for x in start]
    theirs = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in start]
    optimizer = getattr(nn, name)(ours, **settings)
    reference = getattr(torch.optim, name)(theirs, **settings)
    for step in range(6):
        for chosen, (a, b) in ((optimizer, ours), (reference, theirs)):
            chosen.zero_grad(set_to_none=True)
            loss = (a * a).sum() if step in (0, 3) else (a * a).sum() + (b * b * b).sum()
            for parameter in (a, b):
                parameter.grad = None
            loss.backward()
            chosen.step()
        for mine, other in zip(ours, theirs, strict=True):
            assert mine.data == pytest.approx(other.detach().numpy(), rel=1e-7)
    if name in ("Adam", "AdamW"):
        assert optimizer.steps == [6, 4]


def test_a_gradient_of_zero_is_a_gradient_and_momentum_goes_on():
    w = Value(1.0)
    optimizer = nn.SGD([w], lr=0.1, momentum=0.5)
    w.grad = 1.0
    optimizer.step()
    optimizer.zero_grad()
    assert w.grad == 0.0
    optimizer.step()
    assert w.data == pytest.approx(1.0 - 0.1 - 0.05, rel=1e-15)
    optimizer.zero_grad(set_to_none=True)
    assert w.grad is None
    optimizer.step()
    assert w.data == pytest.approx(0.85, rel=1e-15)


@pytest.mark.parametrize(("name", "settings"), OPTIMISERS)
@pytest.mark.parametrize(
    "gradient", [np.array([0.5, -1.0]), [0.5, -1.0], (0.5, -1), Tensor([0.5, -1.0])]
)
def test_a_gradient_of_another_kind_is_the_numbers_that_it_holds(name, settings, gradient):
    """0.5 and −1 are exact in float32: the step is the same to the last bit."""
    expected, w = (Tensor([1.0, 2.0], dtype=np.float32) for _ in range(2))
    expected.grad = np.array([0.5, -1.0], dtype=np.float32)
    w.grad = copy.copy(gradient)
    for parameter in (expected, w):
        getattr(nn, name)([parameter], **settings).step()
    assert w.dtype == np.float32
    assert w.data.tolist() == expected.data.tolist()


@pytest.mark.parametrize("gradient", [1, np.float64(1.0), np.array(1.0), np.float32(1.0), True])
def test_the_gradient_of_a_value_may_be_a_number_of_any_kind(gradient):
    w = Value(3.0)
    w.grad = gradient
    nn.SGD([w], lr=0.5).step()
    assert type(w.data) is float
    assert w.data == 2.5


@pytest.mark.parametrize(
    ("parameter", "gradient", "message"),
    [
        (Tensor([1.0, 2.0], label="w"), np.ones((3, 2)), r"gradient of w has the shape \(3, 2\)"),
        (Tensor([1.0, 2.0], label="w"), np.ones((2, 1)), r"shape \(2, 1\)"),
        (
            Tensor([[1.0], [2.0]], label="w"),
            np.ones(2),
            r"shape \(2,\), and the parameter \(2, 1\)",
        ),
        (Tensor([1.0, 2.0], label="w"), [1.0], r"shape \(1,\)"),
        (Tensor([1.0, 2.0], label="w"), [[1.0], [1.0, 2.0]], "made of real numbers"),
        (Tensor([1.0, 2.0], label="w"), np.array([1j, 2.0]), "made of real numbers"),
        (Tensor([1.0, 2.0], label="w"), "no", "made of real numbers"),
        (Value(1.0, label="w"), np.ones(1), r"shape \(1,\)"),
        (Value(1.0, label="w"), [1.0, 2.0], r"shape \(2,\)"),
        (Value(1.0, label="w"), "0.5", "made of real numbers"),
    ],
)
@pytest.mark.parametrize(
    "use",
    [
        *[lambda p, n=n, s=s: getattr(nn, n)([p], **s).step() for n, s in OPTIMISERS],
        lambda p: nn.clip_gradients([p], 1.0),
        lambda p: nn.clip_gradient_values([p], 1.0),
    ],
)
def test_a_gradient_that_does_not_fit_is_refused_and_nothing_moves(
    parameter, gradient, message, use
):
    before, parameter.grad = np.copy(parameter.data), gradient
    with pytest.raises(InputError, match=message):
        use(parameter)
    assert np.array_equal(parameter.data, before)
    assert np.shape(parameter.data) == before.shape


def test_a_parameter_that_is_given_twice_takes_one_step_and_counts_once_in_the_norm():
    w = Value(3.0)
    optimizer = nn.SGD([w, w], lr=0.1)
    assert len(optimizer.parameters) == 1
    (w * w).backward()
    assert nn.clip_gradients([w, w], 100.0) == 6.0
    optimizer.step()
    assert w.data == pytest.approx(2.4, rel=1e-15)


def test_groups_in_dicts_are_refused_with_what_to_write():
    w = Value(1.0)
    with pytest.raises(InputError, match="one for each group"):
        nn.SGD([{"params": [w], "lr": 0.1}, {"params": [w]}], lr=0.1)


def test_clipping_leaves_out_gradients_of_none_and_keeps_float32():
    w, none = Tensor([3.0, 4.0], dtype=np.float32), Value(1.0)
    w.grad, none.grad = np.array([30.0, 40.0], dtype=np.float32), None
    assert nn.clip_gradients([w, none], np.float64(5.0)) == 50.0
    assert w.grad.dtype == np.float32
    assert w.grad.tolist() == [3.0, 4.0]
    nn.clip_gradient_values([w, none], np.float64(3.5))
    assert w.grad.dtype == np.float32
    assert w.grad.tolist() == [3.0, 3.5]
    assert none.grad is None


def test_a_parameter_without_numbers_takes_a_step_and_has_the_norm_0():
    w = Tensor(np.zeros((0, 3)))
    w.grad = np.zeros((0, 3))
    assert nn.clip_gradients([w], 1.0) == 0.0
    nn.Adam([w]).step()
    assert w.shape == (0, 3)


@pytest.mark.parametrize("lr", ["0.1", None, [0.1], 1j, True, float("inf"), 10**400, -0.1])
def test_a_learning_rate_is_one_finite_number_whenever_it_is_set(lr):
    optimizer = nn.SGD([Value(1.0)], lr=0.1)
    with pytest.raises(InputError, match="SGD got lr="):
        nn.SGD([Value(1.0)], lr=lr)
    with pytest.raises(InputError, match="SGD got lr="):
        optimizer.lr = lr
    assert optimizer.lr == 0.1


@pytest.mark.parametrize(
    ("name", "expected"),
    [("RMSprop", 0.01), ("Adam", 0.001), ("AdamW", 0.001)],
)
def test_the_learning_rate_if_left_out_is_that_of_pytorch(name, expected):
    torch = pytest.importorskip("torch")
    ours = getattr(nn, name)([Value(1.0)])
    theirs = getattr(torch.optim, name)([torch.ones(1)]).defaults
    assert ours.lr == theirs["lr"] == expected
    assert ours.weight_decay == theirs["weight_decay"]
    assert ours.eps == theirs["eps"]


def test_zero_grad_of_a_module_can_set_none():
    layer = nn.Linear(2, 1, seed=0)
    layer.zero_grad(set_to_none=True)
    assert layer.weight.grad is None
    layer.zero_grad()
    assert layer.weight.grad == 0.0
