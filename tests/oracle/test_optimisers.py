"""Every optimiser of nn beside PyTorch's: 100 steps with every setting, float64, float32, Values.

The optimisers are found among the public names. Both are given the same 100 gradients, some of
them 0: a loss of its own would make of the last bit a number of its own. After that they may be
1e-12 apart in float64 and 1e-5 in float32, where a step of 0.05 is rounded to 1e-9.
"""

import numpy as np
import pytest

import nn
from tinygrad_edu import Tensor, Value

torch = pytest.importorskip("torch", reason="PyTorch is the oracle here: pip install torch")

from tests.oracle.networks import OPTIMISERS  # noqa: E402

PUBLIC = [
    name
    for name in nn.__all__
    if isinstance(getattr(nn, name), type) and issubclass(getattr(nn, name), nn.Optimizer)
]
CASES = [(name, place) for name in OPTIMISERS for place in range(len(OPTIMISERS[name][1]))]
APART = {np.float64: 1e-12, np.float32: 1e-5}
STARTS = [np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]]), np.array([0.3, -0.6, 1.2])]


def gradient(step, shape):
    """The gradient of a step: it turns, grows and fades, and every seventh is 0."""
    places = np.arange(int(np.prod(shape))).reshape(shape)
    return (step % 7 > 0) * np.cos(0.3 * step + places) * np.exp(np.sin(0.11 * step) * 2.0)


def test_every_optimiser_has_a_counterpart():
    missing = [name for name in PUBLIC if name not in OPTIMISERS and name != "Optimizer"]
    assert not missing, (
        f"{missing}: add to OPTIMISERS in tests/oracle/networks.py PyTorch's optimiser and the "
        "settings to compare it with"
    )


@pytest.mark.parametrize("dtype", APART)
@pytest.mark.parametrize(("name", "place"), CASES)
def test_100_steps_are_pytorchs(name, place, dtype):
    theirs, choices = OPTIMISERS[name]
    given = choices[place]
    mine = [Tensor(start, dtype=dtype) for start in STARTS]
    other = [torch.tensor(start.astype(dtype), requires_grad=True) for start in STARTS]
    chosen, reference = getattr(nn, name)(mine, **given), theirs(other, **given)
    for step in range(100):
        for ours, right, start in zip(mine, other, STARTS, strict=True):
            ours.grad = gradient(step, start.shape).astype(dtype)
            right.grad = torch.tensor(ours.grad)
        chosen.step()
        reference.step()
    for ours, right in zip(mine, other, strict=True):
        assert ours.dtype == dtype
        largest = max(1.0, right.detach().abs().max().item())
        np.testing.assert_allclose(
            ours.data, right.detach().numpy(), rtol=0, atol=APART[dtype] * largest
        )


@pytest.mark.parametrize(("name", "place"), CASES)
def test_100_steps_of_values_are_pytorchs(name, place):
    theirs, choices = OPTIMISERS[name]
    given = choices[place]
    mine = [Value(0.5), Value(-1.25)]
    other = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in (0.5, -1.25)]
    chosen, reference = getattr(nn, name)(mine, **given), theirs(other, **given)
    for step in range(100):
        for place, (ours, right) in enumerate(zip(mine, other, strict=True)):
            ours.grad = float(gradient(step + place, ()))
            right.grad = torch.tensor(ours.grad, dtype=torch.float64)
        chosen.step()
        reference.step()
    for ours, right in zip(mine, other, strict=True):
        assert ours.data == pytest.approx(right.item(), rel=0, abs=1e-12)
