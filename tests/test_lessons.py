"""The lessons that fail on purpose: their wrong and their right numbers, and each as a script.

The numbers of the 2-2-2 network are the lecture's, computed at 30 digits independently of this
project; they hold to a relative 1e-12. The others come from the formulas, written out here.
"""

import math
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from examples import two_two_two
from examples.lessons import (
    assigning_instead_of_adding,
    dead_relu,
    saturated_sigmoid,
    stale_gradients,
    wrong_order,
)
from tests.numerical import numerical_partial
from tinygrad_edu import history, leaky_relu, named_nodes, relu

FOLDER = Path(assigning_instead_of_adding.__file__).parent
LESSONS = {
    "assigning_instead_of_adding": ("wrong: o1 last", "right"),
    "dead_relu": ("dead: relu", "awake: leaky relu", "dead on all 5 samples"),
    "saturated_sigmoid": ("stuck: ½ (t − y)²", "learns: cross-entropy", "σ′ < 0.01"),
    "stale_gradients": ("wrong: w5.grad", "right", "StaleGraphError"),
    "wrong_order": ("wrong: as a walk meets them", "right: youngest first"),
}
"""What each must say."""

VIA_O1, VIA_O2 = 0.138498561629 * 0.40, -0.0380982365166 * 0.50
"""What reaches out_h1 through each output: ∂E/∂net · w, of the lecture's numbers."""

OUT_H1 = 0.593269992107187
SLOPE_H1 = OUT_H1 * (1.0 - OUT_H1)
RIGHT = {"out_h1": 0.0363503063931, "w1": 0.000438567734474347, "w5": 0.0821670405642308}


def close(number):
    return pytest.approx(number, rel=1e-11)


def by_name(gradients, E):
    return {name: gradients[node] for name, node in named_nodes(E).items()}


def test_assigning_keeps_one_of_two_contributions():
    E = two_two_two.build()
    right = by_name(assigning_instead_of_adding.by_adding(E), E)
    assert {name: right[name] for name in RIGHT} == {name: close(x) for name, x in RIGHT.items()}
    wrong = by_name(assigning_instead_of_adding.by_assigning(E), E)
    assert wrong["out_h1"] == close(VIA_O1)
    assert f"{wrong['out_h1']:.4f}" == "0.0554"
    assert wrong["w1"] == close(VIA_O1 * SLOPE_H1 * 0.05)
    assert wrong["w5"] == right["w5"]
    assert wrong["b2"] == close(0.138498561629)
    order = assigning_instead_of_adding.o1_before_o2(E)
    other = by_name(assigning_instead_of_adding.by_assigning(E, order), E)
    assert other["out_h1"] == close(VIA_O2)
    assert f"{other['out_h1']:.4f}" == "-0.0190"
    assert close(RIGHT["out_h1"]) == VIA_O1 + VIA_O2


def test_the_other_order_is_a_right_one_too():
    E = two_two_two.build()
    order = assigning_instead_of_adding.o1_before_o2(E)
    place = {node: number for number, node in enumerate(order)}
    assert all(place[input] > place[node] for node in order for input in node.inputs)
    assert set(order) == set(history(E))
    assert len(order) == len(set(order))


def error_at(w5):
    """Return E_total as a function of w5, in plain floats."""
    out_h1, out_h2 = OUT_H1, 0.596884378259767
    out_o1 = 1.0 / (1.0 + math.exp(-(w5 * out_h1 + 0.45 * out_h2 + 0.60)))
    return 0.5 * (0.01 - out_o1) ** 2 + 0.0235600255838477


def test_without_zero_grad_the_second_step_takes_both_gradients():
    wrong = stale_gradients.train(3, zero_grad=False)
    right = stale_gradients.train(3, zero_grad=True)
    assert numerical_partial(error_at, (0.40,), 0) == pytest.approx(RIGHT["w5"], abs=1e-10)
    assert wrong[1].found == wrong[1].right == close(RIGHT["w5"])
    assert wrong[1].error == right[1].error == close(0.291027773693599)  # the lecture's
    assert wrong[1].w5 == right[1].w5 == close(0.358916479717885)
    assert wrong[2].found == close(wrong[1].right + wrong[2].right)
    assert wrong[3].found == close(wrong[1].right + wrong[2].right + wrong[3].right)
    assert wrong[2].right == right[2].found == right[2].right
    assert wrong[2].w5 == close(0.358916479717885 - 0.5 * wrong[2].found)


def test_without_zero_grad_training_ends_at_saturated_outputs():
    wrong = stale_gradients.train(10_000, zero_grad=False)[10_000]
    right = stale_gradients.train(10_000, zero_grad=True)[10_000]
    assert right.error == pytest.approx(3.51018778e-05, rel=1e-8)  # the lecture's
    assert wrong.error == pytest.approx(2 * 0.5 * 0.01**2, rel=1e-9)  # outputs of 0 and 1
    assert abs(wrong.right) < 1e-12 < 0.7 < wrong.found
    assert wrong.w5 < -3000


def test_a_pass_over_replaced_data_is_refused_and_would_have_been_wrong():
    numbers, message = stale_gradients.replaced()
    new = 0.358916479717885
    assert numbers["before"] == close(RIGHT["out_h1"])
    assert numbers["mixed"] == close(0.138498561629 * new + VIA_O2)
    net_o1 = new * OUT_H1 + 0.45 * 0.596884378259767 + 0.60
    out_o1 = 1.0 / (1.0 + math.exp(-net_o1))
    of_net_o1 = (out_o1 - 0.01) * out_o1 * (1.0 - out_o1)
    assert numbers["after"] == close(of_net_o1 * new + VIA_O2)
    assert numbers["mixed"] != pytest.approx(numbers["after"], rel=1e-3)
    assert "w5 was replaced after net_o1 was computed" in message


def test_in_a_wrong_order_a_gradient_is_passed_on_before_it_is_complete():
    E = two_two_two.build()
    right, diary = wrong_order.gradients_in(wrong_order.youngest_first(E), E)
    right = by_name(right, E)
    assert {name: right[name] for name in RIGHT} == {name: close(x) for name, x in RIGHT.items()}
    assert [line.split(": ")[1] for line in diary] == [
        "out_h1 gets -0.0190",
        "out_h1 gets +0.0554",
        "out_h1 passes on 0.0364",
    ]
    met, diary = wrong_order.gradients_in(wrong_order.as_they_are_met(E), E)
    met = by_name(met, E)
    assert met["out_h1"] == close(RIGHT["out_h1"])
    assert met["w1"] == close(VIA_O2 * SLOPE_H1 * 0.05)
    assert [line.split(": ")[1] for line in diary][1:] == [
        "out_h1 passes on -0.0190",
        "out_h1 gets +0.0554",
    ]
    oldest, _ = wrong_order.gradients_in(reversed(wrong_order.youngest_first(E)), E)
    assert {by_name(oldest, E)[name] for name in ("w1", "w5", "out_h1")} == {0.0}


def test_a_saturated_sigmoid_learns_by_cross_entropy_only():
    y = 1.0 / (1.0 + math.exp(-8.0))
    expected = {"½ (t − y)²": y * y * (1.0 - y), "cross-entropy": y}  # t = 0
    for name, loss in saturated_sigmoid.LOSSES.items():
        E = saturated_sigmoid.build(loss)
        E.backward()
        assert named_nodes(E)["net"].grad == pytest.approx(expected[name], rel=1e-9)
        assert named_nodes(E)["w"].grad == pytest.approx(expected[name], rel=1e-9)
    ends = [
        saturated_sigmoid.train(loss, saturated_sigmoid.STEPS)
        for loss in saturated_sigmoid.LOSSES.values()
    ]
    assert ends[0] > 0.9996
    assert ends[1] < 0.02


def leaky_error(w, b):
    """Return the leaky unit's error at the start, in plain floats."""
    nets = [w * x + b for x in dead_relu.SAMPLES]
    outs = [net if net > 0 else 0.1 * net for net in nets]
    return sum((x - out) ** 2 for x, out in zip(dead_relu.SAMPLES, outs)) / 5


def test_a_dead_relu_stays_as_it_is_and_a_leaky_one_comes_back():
    E = dead_relu.start(relu)
    E.backward()
    nodes = named_nodes(E)
    assert (nodes["w"].grad, nodes["b"].grad) == (0.0, 0.0)
    assert dead_relu.train(relu, 50) == (1.0, -1.5, E.data)
    assert E.data == pytest.approx((0.04 + 0.16 + 0.36 + 0.64 + 1.0) / 5, rel=1e-12)
    E = dead_relu.start(dead_relu.leaky)
    E.backward()
    nodes = named_nodes(E)
    for place, name in enumerate(("w", "b")):
        expected = numerical_partial(leaky_error, (1.0, -1.5), place)
        assert nodes[name].grad == pytest.approx(expected, abs=1e-9)
    w, b, error = dead_relu.train(dead_relu.leaky, dead_relu.STEPS)
    assert (w, b) == pytest.approx((1.0, 0.0), abs=1e-3)
    assert error < 1e-6
    assert nodes["out_1"].op is leaky_relu


@pytest.mark.parametrize("lesson", LESSONS)
def test_each_lesson_runs_from_anywhere_and_draws_when_asked(lesson, script):
    printed, pictures = script(FOLDER / f"{lesson}.py")
    for words in LESSONS[lesson]:
        assert words in printed
    assert "How to see it" in printed
    assert "∂" in printed.split("How to see it")[1]
    ET.parse(pictures / f"{lesson}.svg")


def test_every_lesson_is_in_the_list_of_lessons():
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "showing"}
    assert files == set(LESSONS)
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    lines = [line for line in readme.splitlines() if line.startswith("- ")]
    assert sorted(line.split("`")[1] for line in lines) == sorted(f"{name}.py" for name in files)
