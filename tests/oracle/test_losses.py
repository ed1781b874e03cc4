"""Every loss of nn beside PyTorch: value, first and second derivative, on Tensors and on Values.

The losses are found among the public names. Tolerances are those of tests/oracle/comparing.py.
"""

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from tinygrad_edu import Value

torch = pytest.importorskip("torch", reason="PyTorch is the oracle here: pip install torch")

from tests.oracle.comparing import hold  # noqa: E402
from tests.oracle.networks import LOSSES, NO_LOSSES, OF_CLASSES  # noqa: E402
from tests.oracle.views import VIEWS  # noqa: E402

PUBLIC = [
    name
    for name in nn.__all__
    if callable(getattr(nn, name)) and not isinstance(getattr(nn, name), type)
]
CASES = [(name, place) for name in LOSSES for place in range(len(LOSSES[name]))]


def test_every_loss_has_a_counterpart():
    missing = [name for name in PUBLIC if name not in {*LOSSES, *NO_LOSSES}]
    assert not missing, (
        f"{missing}: add to LOSSES in tests/oracle/networks.py what PyTorch computes there, "
        "with outputs and targets; or to NO_LOSSES"
    )


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("view", [view for view in VIEWS if view != "copied"])
@pytest.mark.parametrize(("name", "place"), CASES)
def test_a_loss_has_pytorchs_value_and_derivatives(name, place, view, dtype):
    theirs, outputs, targets = LOSSES[name][place]
    kept = targets if targets.dtype.kind == "i" else targets.astype(dtype)
    right = torch.tensor(np.array(kept, order="C"))

    def ours(y):
        return getattr(nn, name)(y, kept)

    def reference(y):
        return theirs(y, right)

    hold(ours, reference, [outputs], {}, view, dtype, twice=dtype is np.float64)


@pytest.mark.parametrize("name", [name for name in LOSSES if name not in OF_CLASSES])
def test_a_loss_of_values_has_pytorchs_value_and_gradients_to_1e_13(name):
    theirs, outputs, targets = LOSSES[name][0]
    numbers, wanted = outputs.ravel().tolist(), targets.ravel().tolist()
    nodes = [Value(number) for number in numbers]
    leaf = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    loss = getattr(nn, name)(nodes, wanted)
    reference = theirs(leaf, torch.tensor(wanted, dtype=torch.float64))
    loss.backward()
    reference.backward()
    assert loss.data == pytest.approx(reference.item(), rel=1e-13)
    assert [node.grad for node in nodes] == pytest.approx(leaf.grad.tolist(), rel=1e-13)


@pytest.mark.parametrize("labels", [[0, 2, 1, 2], [1, 1, 0, 0]])
def test_cross_entropy_of_values_has_pytorchs_value_and_gradients_to_1e_13(labels):
    _, scores, _ = LOSSES["cross_entropy"][0]
    nodes = [[Value(number) for number in row] for row in scores.tolist()]
    leaf = torch.tensor(scores, requires_grad=True)
    loss = nn.cross_entropy(nodes, labels)
    reference = torch.nn.functional.cross_entropy(leaf, torch.tensor(labels))
    loss.backward()
    reference.backward()
    assert loss.data == pytest.approx(reference.item(), rel=1e-13)
    found = [[node.grad for node in row] for row in nodes]
    np.testing.assert_allclose(found, leaf.grad.numpy(), rtol=1e-13, atol=1e-16)


def test_l2_penalty_is_the_sum_of_the_squares():
    arrays = [np.linspace(-1.0, 2.0, 6).reshape(2, 3), np.array([0.5, -0.25])]
    mine = [tg.Tensor(array) for array in arrays]
    other = [torch.tensor(array, requires_grad=True) for array in arrays]
    loss, reference = nn.l2_penalty(mine), sum([(x * x).sum() for x in other])
    loss.backward()
    reference.backward()
    assert loss.item() == pytest.approx(reference.item(), rel=1e-14)
    for ours, theirs in zip(mine, other, strict=True):
        np.testing.assert_allclose(ours.grad, theirs.grad.numpy(), rtol=1e-14)
