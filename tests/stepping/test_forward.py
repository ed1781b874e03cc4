"""The forward pass, one step a node: formula in names, in numbers, and the value."""

import inspect

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from examples import two_two_two
from tests.lecture.test_two_two_two import FORWARD, to_15_digits
from tinygrad_edu import InputError, StaleGraphError, Tensor, Value, history
from tinygrad_edu.stepping import forward_steps


def lecture():
    return two_two_two.error_of(two_two_two.network())


def test_the_lectures_forward_pass_reads_as_the_lecture_writes_it():
    steps = list(forward_steps(lecture()))
    shown = [repr(step) for step in steps]
    assert shown[0] == "step 1: net_h1 = w1·i1 + w2·i2 + b1 = 0.3775"
    assert shown[1] == "step 2: out_h1 = σ(net_h1) = 0.5933"
    assert shown[4] == "step 5: net_o1 = w5·out_h1 + w6·out_h2 + b2 = 1.1059"
    assert shown[-1] == "step 15: E_total = E_o1 + E_o2 = 0.2984"
    values = {step.name: step.value for step in steps}
    for name, number in FORWARD.items():
        assert values[name] == to_15_digits(number), name


def test_the_same_operation_is_shown_with_the_numbers_of_its_inputs():
    numbers = {step.formula: step.numbers for step in forward_steps(lecture())}
    assert numbers["w1·i1 + w2·i2 + b1"] == "0.15·0.05 + 0.2·0.1 + 0.35"
    assert numbers["σ(net_h1)"] == "σ(0.3775)"
    assert numbers["target_o1 − out_o1"] == "0.01 − 0.7514"
    assert numbers["(target_o1 − out_o1)²"] == "(-0.7414)²"


def test_every_computed_node_has_a_step_behind_those_of_its_inputs():
    error = two_two_two.build()
    steps = list(error.forward_steps())
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert [step.node for step in steps] == [node for node in history(error) if node.inputs]
    done = {node for node in history(error) if not node.inputs}
    for step in steps:
        assert done.issuperset(step.inputs)
        assert step.inputs == step.node.inputs
        assert step.result == "E_total"
        done.add(step.node)


def test_a_step_knows_the_line_that_made_its_node():
    with tg.record_source_lines():
        line = inspect.currentframe().f_lineno + 1
        output = Value(2.0) * 3
    (step,) = output.forward_steps()
    assert step.made_at == (__file__, line)


def test_a_node_without_a_name_shows_its_formula_once():
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    assert [repr(step) for step in (a * b + 1).forward_steps()] == [
        "step 1: v₁ = a · b = -6",
        "step 2: E = a·b + 1 = -5",
    ]


def test_a_node_too_long_to_be_written_is_shown_by_its_own_operation():
    x = Value(0.5, label="x")
    y = x
    for _ in range(30):
        y = y.tanh() + x
    last = list(y.forward_steps())[-1]
    assert last.formula == "v₅₉ + x"
    assert last.name == "E"
    wide = tg.dot([Value(0.1)] * 20, [x] * 20, 1.0)
    (step,) = wide.forward_steps()
    assert (step.formula, step.numbers) == ("dot of 41 inputs", "")


def test_a_small_array_is_written_out_and_a_large_one_is_summed_up_with_its_shape():
    X, W = Tensor([[1.0, 2.0]], label="X"), Tensor([[0.5], [-1.0]], label="W")
    (product,) = (X @ W).forward_steps()
    assert repr(product) == "step 1: E = X · W = [[-1.5]]"
    assert product.numbers == "[[1, 2]] · [[0.5], [-1]]"
    t = Tensor(np.arange(12.0).reshape(3, 4), label="t")
    (doubled,) = (t * t).forward_steps()
    assert repr(doubled).endswith("= min 0, mean 42.1667, max 121 (3×4)")  # Σ k² / 12 = 506 / 12
    assert doubled.numbers == ""


def test_looking_at_a_forward_pass_changes_nothing():
    error = lecture()
    error.backward()
    before = [(node.data, node.grad, node.pass_number, node.label) for node in history(error)]
    assert [(repr(step), step.numbers) for step in error.forward_steps()]
    after = [(node.data, node.grad, node.pass_number, node.label) for node in history(error)]
    assert after == before


def test_a_hook_on_a_node_is_called_when_its_step_comes():
    x = Value(2.0)
    y = x * x
    z = y + 1
    seen = []
    handle = y.on_forward(lambda node, value: seen.append((node, value)))
    steps = z.forward_steps()
    assert next(steps).node is y
    assert seen == [(y, 4.0)]
    list(steps)
    handle.remove()
    list(z.forward_steps())
    assert seen == [(y, 4.0)]


def test_data_replaced_between_two_steps_is_an_error_that_names_the_node():
    w = Value(0.4, label="w")
    steps = (w * 2 + w).forward_steps()
    next(steps)
    w.data = 0.5
    with pytest.raises(StaleGraphError, match="the data of w was replaced"):
        next(steps)


def test_what_is_no_node_is_refused_and_a_leaf_has_no_steps():
    with pytest.raises(InputError, match=r"forward_steps got 3\.0"):
        list(forward_steps(3.0))
    assert list(forward_steps(Value(3.0))) == []


def test_a_network_on_tensors_has_its_steps_too():
    model = nn.Sequential(nn.Linear(2, 3, seed=0), "tanh", nn.Linear(3, 1, seed=1))
    output = model(np.array([[0.1, 0.2]]))
    steps = list(output.forward_steps())
    assert steps[-1].node is output
    assert np.array_equal(steps[-1].value, output.data)
