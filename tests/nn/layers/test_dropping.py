"""Dropout: what it leaves out, and what it leaves alone."""

import numpy as np
import pytest

import nn
from tests.numerical import numerical_gradient
from tinygrad_edu import InputError, Tensor


def test_its_gradient_is_that_of_the_choice_it_made():
    x, weights = np.sin(np.arange(20.0)).reshape(4, 5), np.cos(np.arange(20.0)).reshape(4, 5)
    given = Tensor(x)
    (nn.Dropout(0.4, seed=3)(given) * weights).sum().backward()

    def loss(array):
        return float((nn.Dropout(0.4, seed=3)(array) * weights).sum().data)

    assert given.grad == pytest.approx(numerical_gradient(loss, [x], 0), rel=1e-9, abs=1e-10)
    assert 0 < (given.grad == 0.0).sum() < 20


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_the_mean_stays_what_it_was(p):
    out = nn.Dropout(p, seed=0)(np.ones(100_000)).data
    deviation = np.sqrt(p / (1 - p) / 100_000)
    assert out.mean() == pytest.approx(1.0, abs=4 * deviation)
    assert set(np.unique(out).round(12)) == {0.0, round(1 / (1 - p), 12)}


def test_every_call_chooses_anew_and_a_generator_can_be_shared():
    x = np.ones(50)
    layer = nn.Dropout(0.5, seed=0)
    first, second = layer(x).data, layer(x).data
    assert not np.array_equal(first, second)
    source = np.random.default_rng(0)
    one, other = nn.Dropout(0.5, seed=source), nn.Dropout(0.5, seed=source)
    assert np.array_equal(one(x).data, first)
    assert np.array_equal(other(x).data, second)


def test_nothing_is_left_out_with_probability_zero_or_in_use():
    x = Tensor(np.ones((2, 3)))
    assert nn.Dropout(0.0)(x) is x
    network = nn.Sequential(nn.Dropout(0.9), nn.Dropout(0.9)).eval()
    assert network(x) is x


def test_float32_stays_float32():
    assert nn.Dropout(0.5, seed=0)(np.ones(3, np.float32)).dtype == np.float32


@pytest.mark.parametrize("p", [1.0, 1.5, -0.1, float("nan"), "0.5", None])
def test_what_is_no_probability_below_one_is_refused(p):
    with pytest.raises(InputError, match="Dropout layer got p="):
        nn.Dropout(p)
