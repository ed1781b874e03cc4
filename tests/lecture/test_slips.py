"""The lecture's slips: the engine contradicts what is printed, and agrees with what is right."""

import pytest

from examples import two_two_two
from examples.lecture import slips
from tinygrad_edu import gradients, named_nodes

NUMBERS = {
    "sigmoid_sign": (0.119202922022118, 0.880797077977882),
    "slope_of_a_cube": (10.0, 75.0),
    "expanded_cube": (19683.2187008100, 27.0027000900010),
    "reference_class": (0.381223757743764, 0.546549386905914),
    "wrong_weight": (0.3825, 0.3775),
    "at_the_threshold": (1.0, 0.0),
    "start_values": (0.270301918, 0.4158199010199929),
}
"""The number of the printed form, and the right one: by mathematics, or LECTURE's own."""


@pytest.mark.parametrize("name", NUMBERS)
def test_the_engine_contradicts_the_slip_and_agrees_with_what_is_right(name):
    slip = getattr(slips, name)()
    claim, right = NUMBERS[name]
    assert slip.claim == pytest.approx(claim, rel=1e-8)
    assert slip.answer == pytest.approx(right, rel=1e-8)
    assert slip.corrected == pytest.approx(right, rel=1e-8)
    assert slip.holds()


def test_a_step_along_the_gradient_goes_up_and_one_against_it_down():
    slip = slips.sign_of_the_step()
    start = slips.two_two_one.error_of(slips.two_two_one.network()).data
    assert slip.claim > start > slip.answer == pytest.approx(slip.corrected, rel=1e-14)
    assert slip.holds()


def test_the_derivative_by_w1_is_i1_either_way():
    nodes = named_nodes(two_two_two.build())
    wrong = nodes["w1"] * nodes["i1"] + nodes["w3"] * nodes["i2"] + nodes["b1"]
    for net in (wrong, nodes["net_h1"]):
        assert gradients(net, [nodes["w1"]]) == [0.05]


def test_a_slip_that_is_none_is_not_confirmed():
    assert not slips.Slip("", "", "", 1.0, 1.0, 1.0).holds()
    assert not slips.Slip("", "", "", 1.0, 2.0, 3.0).holds()


def test_there_are_the_eight_of_the_lecture_and_all_of_them_hold():
    found = slips.all_slips()
    assert len(found) == 8
    assert all(slip.holds() for slip in found)


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    printed, out = script(slips)
    assert printed.count("✓") == 8
    assert [path.name for path in out.iterdir()] == ["slips_sigmoid.svg"]
