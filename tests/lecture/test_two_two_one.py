"""The 2-2-1 network: every δ is −∂E/∂net, and every update is what the engine's gradient gives."""

import re

import mpmath
import pytest

import viz
from examples.lecture import two_two_one
from tinygrad_edu import explain, named_nodes


def exact_error(numbers):
    """E at 30 digits, of the nine parameters by name: written from the definition alone."""
    x1, x2, t = mpmath.mpf("0.05"), mpmath.mpf("0.1"), mpmath.mpf("0.01")
    n = numbers

    def logistic(a):
        return 1 / (1 + mpmath.exp(-a))

    y1 = logistic(x1 * n["w1"] + x2 * n["w2"] + n["b1"])
    y2 = logistic(x1 * n["w3"] + x2 * n["w4"] + n["b2"])
    return (t - logistic(y1 * n["w5"] + y2 * n["w6"] + n["b3"])) ** 2 / 2


START = {**two_two_one.WEIGHTS, **two_two_one.BIASES}


@pytest.fixture
def error():
    E = two_two_one.error_of(two_two_one.network())
    E.backward()
    return E


def test_every_delta_by_the_lectures_formula_is_minus_the_engines_gradient():
    by_hand, by_engine = two_two_one.by_hand()[0], two_two_one.by_engine()[0]
    assert by_hand.keys() == by_engine.keys() == {"o1", "h1", "h2"}
    for unit, delta in by_hand.items():
        assert by_engine[unit] == pytest.approx(delta, rel=1e-14), unit


def test_every_update_by_the_lectures_formula_is_a_step_of_the_engine():
    by_hand, by_engine = two_two_one.by_hand()[1], two_two_one.by_engine()[1]
    assert by_hand.keys() == by_engine.keys() == START.keys()
    for name, number in by_hand.items():
        assert by_engine[name] == pytest.approx(number, rel=1e-14), name


@pytest.mark.parametrize("name", START)
def test_every_gradient_is_the_slope_of_the_error_at_30_digits(name, error):
    with mpmath.workdps(30):
        exact = {key: mpmath.mpf(str(number)) for key, number in START.items()}
        slope = mpmath.diff(lambda number: exact_error({**exact, name: number}), exact[name])
        assert error.data == pytest.approx(float(exact_error(exact)), rel=1e-14)
    assert named_nodes(error)[name].grad == pytest.approx(float(slope), rel=1e-12)


@pytest.mark.parametrize("name", two_two_one.SYMBOLS)
def test_the_symbols_of_an_update_are_what_the_engine_multiplies(name, error):
    nodes = named_nodes(error)
    deltas = two_two_one.by_engine()[0]
    words = {"α": 0.5, "1": 1.0, "x1": 0.05, "x2": 0.10}
    words |= {"y1": nodes["out_h1"].data, "y2": nodes["out_h2"].data}
    words |= {f"δ_{unit}": delta for unit, delta in deltas.items()}
    change = 1.0
    for symbol in two_two_one.SYMBOLS[name].split(" · "):
        change *= words[symbol]
    assert change == pytest.approx(-0.5 * nodes[name].grad, rel=1e-14)


def test_explain_writes_the_delta_rule(error):
    line = str(explain(error, "w5")).splitlines()[0]
    assert "∂E_total/∂out_o1 · ∂out_o1/∂net_o1 · ∂net_o1/∂w5" in line
    inner = str(explain(error, "net_h1", depth=2))
    for part in ("∂net_o1/∂out_h1 = w5 = 0.4", "∂out_h1/∂net_h1 = out_h1 · (1 − out_h1)"):
        assert part in inner


def test_the_drawing_shows_the_delta_of_every_neuron(error):
    text = viz.network(error).svg()
    shown = re.findall(r"δ = −∂E_total/∂net = ([−\d.]+)", text)
    deltas = two_two_one.by_engine()[0]
    expected = sorted(f"{delta:.9f}".replace("-", "−") for delta in deltas.values())
    assert sorted(shown) == expected


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    printed, out = script(two_two_one)
    assert "δ_h1 = (δ_o1 · w5) · y1 · (1 − y1)" in printed
    names = sorted(path.name for path in out.iterdir())
    assert names == ["two_two_one.html", "two_two_one_network.svg", "two_two_one_update.svg"]
