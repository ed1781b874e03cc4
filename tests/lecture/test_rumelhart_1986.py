"""The tasks of 1986 reach what the paper reports: no errors, and weights as 1 : 2 : 4."""

import itertools

import numpy as np
import pytest

import nn
from examples.lecture import rumelhart_1986 as row


@pytest.fixture(scope="module")
def trained():
    tasks = {"xor": row.xor(), "symmetry": row.symmetry(), "encoder": row.encoder()}
    return {name: (task, *row.train(task)) for name, task in tasks.items()}


@pytest.mark.parametrize("name", ["xor", "symmetry", "encoder"])
def test_every_task_ends_without_errors_and_each_output_is_near_its_target(trained, name):
    task, model, errors = trained[name]
    assert row.wrong(model, task) == 0
    assert np.abs(model(task.X).data - task.t).max() < 0.15
    assert errors[-1] < errors[0] / 100


@pytest.mark.parametrize("make", [row.xor, row.symmetry, row.encoder])
def test_the_first_error_and_gradient_are_those_of_the_formulas_by_hand(make):
    task = make()
    model = row.network(task)
    W, b, V, c = [parameter.data for parameter in model.parameters()]
    h = 1 / (1 + np.exp(-(task.X @ W + b)))
    y = 1 / (1 + np.exp(-(h @ V + c)))
    E = nn.half_squared_error(model(task.X), task.t)
    E.backward()
    assert float(E.data) == pytest.approx(float(((task.t - y) ** 2).sum() / 2), rel=1e-13)
    delta = (y - task.t) * y * (1 - y)
    inner = delta @ V.T * h * (1 - h)
    by_hand = [task.X.T @ inner, inner.sum(axis=0), h.T @ delta, delta.sum(axis=0)]
    for parameter, expected in zip(model.parameters(), by_hand, strict=True):
        assert parameter.grad == pytest.approx(expected, rel=1e-11, abs=1e-13)


def test_the_targets_of_symmetry_are_the_rows_that_read_the_same_backwards():
    task = row.symmetry()
    assert task.X.shape == (64, 6)
    for bits, target in zip(task.X.tolist(), task.t[:, 0], strict=True):
        assert target == (bits == bits[::-1])
    assert task.t.sum() == 8


def test_symmetry_finds_opposite_weights_of_sizes_1_to_2_to_4(trained):
    _, model, _ = trained["symmetry"]
    weights = row.weights_of(model)
    assert weights.shape == (2, 6)
    # opposite to half a percent, and the ratios to three percent, where training stops
    assert -weights[:, ::-1] == pytest.approx(weights, rel=0.005)
    assert row.ratios(model) == pytest.approx(np.array([[1, 2, 4], [1, 2, 4]]), rel=0.03)
    assert np.sign(weights[0]).tolist() == (-np.sign(weights[1])).tolist()


def test_with_1_2_4_only_symmetric_rows_cancel_and_equal_weights_would_not_do():
    for sizes, other_zeros in (((1, 2, 4), 0), ((1, 1, 1), 12)):
        weights = np.array([*sizes, *[-size for size in sizes[::-1]]])
        rows = np.array(list(itertools.product([0, 1], repeat=6)))
        zeros = rows[rows @ weights == 0]
        symmetric = (zeros[:, ::-1] == zeros).all(axis=1)
        assert (symmetric.sum(), (~symmetric).sum()) == (8, other_zeros)


def test_the_encoder_gives_each_pattern_a_code_of_three_bits_of_its_own(trained):
    task, model, _ = trained["encoder"]
    codes = row.hidden_of(model, task.X)
    assert len({tuple(code) for code in codes.round()}) == 8


def test_one_neuron_without_hidden_units_stays_wrong_on_xor_and_symmetry():
    for make in (row.xor, row.symmetry):
        task = make()
        model = nn.Sequential(nn.Linear(task.X.shape[1], 1, seed=0), "sigmoid")
        sgd = nn.SGD(model.parameters(), lr=0.1)
        for _ in range(300):
            sgd.zero_grad()
            nn.half_squared_error(model(task.X), task.t).backward()
            sgd.step()
        assert row.wrong(model, task) > 0


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    printed, out = script(row)
    for line in ("0 of 4", "0 of 64", "0 of 8"):
        assert line in printed
    names = sorted(path.name for path in out.iterdir())
    assert names == ["rumelhart_1986_learning.png", "rumelhart_1986_symmetry.svg"]
