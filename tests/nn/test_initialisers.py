"""Initialisers: fans, seeds, and what is refused."""

import numpy as np
import pytest

import nn
from nn import initialisers
from tinygrad_edu import InputError


def test_fans_of_kernels_are_those_of_pytorch():
    torch = pytest.importorskip("torch")
    for shape in ((8, 3, 5, 5), (6, 1, 3, 2)):
        expected = torch.nn.init._calculate_fan_in_and_fan_out(torch.empty(shape))
        assert initialisers.fans(shape) == expected
    assert initialisers.fans((64, 32)) == torch.nn.init._calculate_fan_in_and_fan_out(
        torch.empty(32, 64)  # PyTorch keeps a weight the other way round
    )


@pytest.mark.parametrize("name", ["glorot_uniform", "glorot_normal", "he_uniform", "he_normal"])
def test_kernels_have_the_variance_that_their_source_asks_for(name):
    kernels = nn.Conv2d(16, 40, (5, 3), init=name, seed=0).weight.data
    n_in, n_out = 16 * 15, 40 * 15
    expected = 2 / n_in if name.startswith("he") else 2 / (n_in + n_out)
    assert kernels.var() == pytest.approx(expected, rel=0.05)  # 9600 numbers


def test_uniform_ends_at_its_limit_and_normal_has_its_deviation():
    numbers = initialisers.uniform((100_000,), seed=0, limit=0.5)
    assert 0.4999 < numbers.max() <= 0.5
    assert -0.5 <= numbers.min() < -0.4999
    numbers = initialisers.normal((100_000,), seed=0, deviation=3.0)
    assert numbers.std() == pytest.approx(3.0, rel=0.01)  # four standard deviations
    beyond = (np.abs(numbers) > 6.0).mean()
    assert beyond == pytest.approx(0.0455, abs=0.003)  # of a normal distribution


@pytest.mark.parametrize(
    "make",
    [
        lambda seed: nn.Linear(4, 3, seed=seed).weight,
        lambda seed: nn.Conv2d(2, 3, 2, seed=seed).weight,
        lambda seed: nn.Embedding(4, 3, seed=seed).weight,
        lambda seed: nn.RNNCell(4, 3, seed=seed).input_weight,
        lambda seed: nn.RNNCell(4, 3, seed=seed).hidden_weight,
    ],
)
def test_a_seed_is_a_number_or_a_generator_that_goes_on(make):
    assert np.array_equal(make(7).data, make(7).data)
    assert np.array_equal(make(7).data, make(np.random.default_rng(7)).data)
    assert not np.array_equal(make(7).data, make(8).data)
    source = np.random.default_rng(7)
    assert not np.array_equal(make(source).data, make(source).data)


def test_a_cells_two_matrices_do_not_start_alike():
    cell = nn.RNNCell(3, 3, seed=0)
    assert not np.array_equal(cell.input_weight.data, cell.hidden_weight.data)


def test_an_initialiser_may_be_a_function_of_shape_and_seed():
    def counting(shape, seed):
        return np.arange(np.prod(shape)).reshape(shape) + seed

    assert nn.Linear(2, 3, init=counting, seed=10).weight.data.tolist() == [
        [10.0, 11.0, 12.0],
        [13.0, 14.0, 15.0],
    ]
    assert nn.Embedding(2, 1, init=counting, seed=1).weight.data.tolist() == [[1.0], [2.0]]
    assert nn.Embedding(2, 2, init="zeros").weight.data.tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert nn.RNNCell(1, 1, init="zeros").hidden_weight.data.tolist() == [[0.0]]


def test_an_embedding_starts_with_variance_one():
    weight = nn.Embedding(1000, 100, seed=0).weight.data
    assert weight.mean() == pytest.approx(0.0, abs=0.015)  # four standard deviations
    assert weight.std() == pytest.approx(1.0, rel=0.01)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nn.Linear(2, 2, init="he"), "no initialiser 'he'; write one of glorot_uniform"),
        (lambda: nn.Linear(2, 2, init=["zeros"]), r"no initialiser \['zeros'\]"),
        (lambda: nn.Conv2d(1, 2, 3, init=None), "no initialiser None"),
        (lambda: nn.Conv2d(1, 2, 3, init=lambda s, seed: np.ones(3)), r"\(2, 1, 3, 3\), and gave"),
        (lambda: nn.Linear(2, 2, seed="zero"), "seed='zero'"),
        (lambda: initialisers.he_normal((3,)), r"shape \(3,\) have no inputs"),
    ],
)
def test_what_gives_no_weights_is_refused(make, message):
    with pytest.raises(InputError, match=message):
        make()
