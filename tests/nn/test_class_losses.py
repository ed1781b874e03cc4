"""negative_log_likelihood, multi_class_hinge, focal_loss: against PyTorch and their formulas."""

import math

import numpy as np
import pytest

import nn
from tinygrad_edu import InputError, Tensor, Value, gradients

SCORES = np.array([[0.5, -1.0, 2.0], [1.5, 1.4, -3.0], [0.0, 0.2, 0.1], [-40.0, 50.0, 0.0]])
LABELS = np.array([2, 1, 0, 0])
LOGITS = np.array([[0.5, -1.0, 30.0], [-2.5, 1.4, -30.0]])
TARGETS = np.array([[1, 0, 1], [1, 1, 1]])


def focal(torch, z, t, gamma=2.0, alpha=None):
    p = torch.where(t == 1, torch.sigmoid(z), torch.sigmoid(-z))
    surprise = torch.nn.functional.binary_cross_entropy_with_logits(z, t, reduction="none")
    weight = 1.0 if alpha is None else alpha * t + (1 - alpha) * (1 - t)
    return (weight * (1 - p) ** gamma * surprise).mean()


CASES = [
    ("negative_log_likelihood", SCORES, LABELS, {},
     lambda torch, x, y: torch.nn.functional.nll_loss(x, y.long())),
    ("multi_class_hinge", SCORES, LABELS, {},
     lambda torch, x, y: 3.0 * torch.nn.functional.multi_margin_loss(x, y.long())),
    ("multi_class_hinge", SCORES, LABELS, {"margin": 0.25},
     lambda torch, x, y: 3.0 * torch.nn.functional.multi_margin_loss(x, y.long(), margin=0.25)),
    ("focal_loss", LOGITS, TARGETS, {}, focal),
    ("focal_loss", LOGITS, TARGETS, {"gamma": 1.5, "alpha": 0.25},
     lambda torch, x, y: focal(torch, x, y, 1.5, 0.25)),
    ("focal_loss", LOGITS, TARGETS, {"gamma": 0.0}, lambda torch, x, y: focal(torch, x, y, 0.0)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "x", "y", "settings", "reference"), CASES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_value_first_and_second_derivative_are_those_of_pytorch(
    name, x, y, settings, reference, dtype
):
    torch = pytest.importorskip("torch")
    tolerance = {"rel": 1e-10, "abs": 1e-12} if dtype == np.float64 else {"rel": 1e-4, "abs": 1e-6}
    ours = Tensor(x, dtype=dtype)
    theirs = torch.tensor(x.astype(dtype), requires_grad=True)
    loss = getattr(nn, name)(ours, y, **settings)
    expected = reference(torch, theirs, torch.tensor(y.astype(dtype)))
    assert loss.dtype == dtype
    assert loss.item() == pytest.approx(expected.item(), **tolerance)
    (first,) = gradients(loss, [ours], record=True)
    (their_first,) = torch.autograd.grad(expected, [theirs], create_graph=name == "focal_loss")
    assert first.dtype == dtype
    assert first.data == pytest.approx(their_first.detach().numpy(), **tolerance)
    if name == "focal_loss" and dtype == np.float64:  # the others are made of straight lines
        (second,) = gradients((first * first).sum(), [ours])
        (their_second,) = torch.autograd.grad((their_first * their_first).sum(), [theirs])
        assert second == pytest.approx(their_second.numpy(), **tolerance)


@pytest.mark.parametrize(("name", "x", "y", "settings", "reference"), CASES)
def test_values_settings_of_numpy_and_other_layouts_give_the_same(name, x, y, settings, reference):
    loss = getattr(nn, name)
    expected = loss(Tensor(x), y, **settings)
    expected_float32 = loss(Tensor(x, dtype=np.float32), y, **settings)
    odd = {key: np.float64(number) for key, number in settings.items()}
    assert loss(Tensor(x, dtype=np.float32), y, **odd).dtype == np.float32
    assert loss(Tensor(x, dtype=np.float32), y, **odd).item() == expected_float32.item()
    values = [[Value(number) for number in row] for row in x.tolist()]
    turned = Tensor(np.asfortranarray(x))
    for given, targets in ((values, y.tolist()), (turned, y), (x, y.astype(float))):
        node = loss(given, targets, **settings)
        assert node.item() == pytest.approx(expected.item(), rel=1e-13)
    expected_tensor = Tensor(x)
    loss(expected_tensor, y, **settings).backward()
    loss(values, y.tolist(), **settings).backward()
    found = [[value.grad for value in row] for row in values]
    assert np.array(found) == pytest.approx(expected_tensor.grad, rel=1e-12, abs=1e-15)


def test_behind_log_softmax_it_is_the_cross_entropy():
    scores = Tensor(SCORES)
    chances = nn.Activation("log_softmax")(scores)
    expected = nn.cross_entropy(Tensor(SCORES), LABELS).item()
    assert nn.negative_log_likelihood(chances, LABELS).item() == pytest.approx(expected, rel=1e-13)


def test_a_focal_loss_of_samples_that_are_right_is_nearly_nothing_and_stays_finite():
    z = Tensor([1000.0, -1000.0, -1000.0])
    loss = nn.focal_loss(z, [1, 0, 1])
    loss.backward()
    assert loss.item() == pytest.approx(1000.0 / 3.0, rel=1e-14)
    assert z.grad == pytest.approx([0.0, 0.0, -1.0 / 3.0], rel=1e-13, abs=1e-300)
    assert math.isfinite(loss.item())


@pytest.mark.parametrize(
    "call",
    [
        lambda: nn.negative_log_likelihood(Tensor(SCORES), [0, 1, 2]),
        lambda: nn.negative_log_likelihood(Tensor(SCORES), [0, 1, 2, 3]),
        lambda: nn.negative_log_likelihood(Tensor(np.zeros((0, 3))), []),
        lambda: nn.multi_class_hinge(Tensor(SCORES), [0, 1, 2, -1]),
        lambda: nn.multi_class_hinge(Tensor(SCORES), LABELS, margin=-1.0),
        lambda: nn.multi_class_hinge(Tensor(np.zeros((0, 3))), []),
        lambda: nn.focal_loss(Tensor([0.5]), [0.5]),
        lambda: nn.focal_loss(Tensor([0.5]), [1, 0]),
        lambda: nn.focal_loss(Tensor([0.5]), [1], gamma=-1.0),
        lambda: nn.focal_loss(Tensor([0.5]), [1], alpha=1.5),
        lambda: nn.focal_loss(Tensor(np.zeros(0)), []),
    ],
)
def test_what_does_not_fit_is_refused(call):
    with pytest.raises(InputError):
        call()


@pytest.mark.parametrize("name", ["multi_class_hinge", "negative_log_likelihood", "focal_loss"])
def test_fit_knows_them_by_their_names(name):
    X = np.sin(np.arange(24.0)).reshape(8, 3)
    labels = (X[:, 0] > 0).astype(int)
    classes, last = (1, "identity") if name == "focal_loss" else (2, "log_softmax")
    y = labels.reshape(8, 1) if classes == 1 else labels
    histories = []
    for loss in (name, getattr(nn, name)):
        model = nn.Sequential(nn.Linear(3, classes, seed=0), last)
        optimizer = nn.SGD(model.parameters(), lr=0.5)
        histories.append(
            nn.fit(model, X, y, loss=loss, optimizer=optimizer, epochs=20, progress=False).losses
        )
    assert histories[0] == histories[1]
    assert histories[0][-1] < histories[0][0]
