"""The sigmoid neuron's learning problem, with the lecture's exact numbers."""

import itertools
import math

import numpy as np
import pytest

import tinygrad_edu as tg
from examples.lecture import learning_problem
from tinygrad_edu import Value


def test_the_error_and_the_gradients_start_where_the_lecture_starts():
    start = learning_problem.train(0)[0]
    assert start.error == pytest.approx(0.4158199010199929, rel=1e-14)
    assert start.dw == pytest.approx(-0.0054923192156398635, rel=1e-13)
    assert start.db == pytest.approx(-0.007711159215214426, rel=1e-13)


def test_a_thousand_steps_end_where_the_lecture_ends():
    history = learning_problem.train()
    assert len(history) == 1001
    end = history[-1]
    assert end.w == pytest.approx(1.7917198301022377, rel=1e-12)
    assert end.b == pytest.approx(-2.2821180729166732, rel=1e-12)
    assert end.error == pytest.approx(2.43e-11, rel=2e-3)  # printed to three digits


def test_the_error_falls_at_every_step():
    errors = [epoch.error for epoch in learning_problem.train()]
    assert all(later < earlier for earlier, later in itertools.pairwise(errors))


def test_the_gradients_are_the_lectures_formula():
    w, b = -0.3, 0.8
    outs = [1.0 / (1.0 + math.exp(-(w * x + b))) for x in (0.5, 2.5)]
    factors = [(out - y) * out * (1 - out) for out, y in zip(outs, (0.2, 0.9))]
    dw, db = factors[0] * 0.5 + factors[1] * 2.5, factors[0] + factors[1]
    found = tg.grad(learning_problem.error, argnums=(0, 1))(w, b)
    assert found == pytest.approx((dw, db), rel=1e-13)


def test_the_evaluation_is_its_definitions():
    history = learning_problem.train()
    for epoch, accuracy in ((history[0], 0.5), (history[-1], 1.0)):
        rmse, total, share = learning_problem.evaluation(epoch)
        assert total == pytest.approx(2.0 * epoch.error, rel=1e-9)  # E has the factor ½
        assert rmse == pytest.approx(math.sqrt(total / 2), rel=1e-12)
        assert share == accuracy


def test_the_weights_in_closed_form_are_where_the_descent_goes():
    logit = [math.log(y / (1 - y)) for y in (0.2, 0.9)]  # two samples, two parameters: E can be 0
    w = (logit[1] - logit[0]) / 2.0
    b = logit[0] - 0.5 * w
    end = learning_problem.train()[-1]
    assert (end.w, end.b) == pytest.approx((w, b), abs=1e-4)
    assert learning_problem.error(w, b) == pytest.approx(0.0, abs=1e-30)


def test_the_named_graph_is_the_same_error():
    E = learning_problem.labelled(Value(-2.0, label="w"), Value(-2.0, label="b"))
    assert E.data == pytest.approx(0.4158199010199929, rel=1e-14)


def test_the_surface_shows_the_way_from_start_to_end():
    ax = learning_problem.draw_surface().axes[0]
    way = np.array(ax.get_lines()[0].get_xydata())
    assert way[0].tolist() == [-2.0, -2.0]
    assert way[-1] == pytest.approx([1.7917198301022377, -2.2821180729166732], rel=1e-12)


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    printed, out = script(learning_problem)
    assert "1.7917198301   -2.2821180729" in printed
    names = sorted(path.name for path in out.iterdir())
    assert names == [
        f"learning_problem_{n}"
        for n in ("graph.svg", "learning.png", "surface.png", "surface_3d.png")
    ]
