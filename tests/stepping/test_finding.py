"""Finding the node that a learner means."""

import pytest

from examples import two_two_two
from tinygrad_edu import InputError, Stepper, Value
from tinygrad_edu.names import Names


def lecture():
    return Names(two_two_two.build())


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("w5", "w5"),
        (" w5 ", "w5"),
        ("w5 · out_h1", "w5 · out_h1"),
        ("w5*out_h1", "w5 · out_h1"),
        ("target_o1-out_o1", "target_o1 − out_o1"),
    ],
)
def test_a_node_is_found_by_its_label_or_by_its_formula_as_one_can_type_it(typed, name):
    assert lecture().find(typed).name == name


def test_labels_may_have_spaces():
    net = Value(2.0, label="net input")
    assert Names(net * 3).find("net input") is net


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("w55", r"^no node w55; did you mean w5\?$"),
        ("E_totl", r"^no node E_totl; did you mean E_total.*\?$"),
        ("zzz", r"^no node zzz; there are i1, i2, .* more\)$"),
        (3, r"^3 is no name of a node; there are i1, i2, .* more\)$"),
        ("", r"^no node ; there are i1, i2, .* more\)$"),
    ],
)
def test_a_name_that_nobody_has_gets_one_helpful_line(typed, answer):
    with pytest.raises(InputError, match=answer):
        lecture().find(typed)


def test_two_nodes_of_one_label_have_numbers_and_the_label_alone_means_the_first():
    first, second = Value(1.0, label="h"), Value(2.0, label="h")
    names = Names(first * second)
    assert names.all == ["h₁", "h₂", "E"]
    for typed in ("h₁", "h_1", "h1", "h", f"h#{first.born}"):
        assert names.find(typed) is first
    for typed in ("h₂", "h_2", "h2", f"h#{second.born}"):
        assert names.find(typed) is second
    assert Stepper(first * second).find("h₂") is second


def test_a_formula_that_several_nodes_have_is_told_apart_by_their_numbers():
    a, b = Value(1.0, label="a"), Value(2.0, label="b")
    output = (a * b).tanh() + a * b
    with pytest.raises(InputError, match=r"^2 nodes are a\*b; write one of v₁, v₃$"):
        Names(output).find("a*b")


def test_what_a_warning_calls_by_its_birth_is_found_by_it():
    nameless = Value(2.0)
    inner = (nameless + 1.0) * nameless
    names = Names(inner.tanh())
    assert names.find(inner.name) is inner
    assert names.find(nameless.name) is nameless
    assert names.find(f"multiply#{inner.born}") is inner


def test_a_result_without_a_label_is_called_e():
    w = Value(0.0, label="w")
    product = w * 3
    names = Names(product)
    assert names.find("E") is product
    assert names.find("w * 3") is product
    assert names.find("w") is w


def test_a_node_that_has_the_label_e_keeps_it():
    E = Value(1.0, label="E")
    result = E * 2
    assert Names(result).find("E") is E
    assert Names(result).result == "v₁"


def test_plain_numbers_have_no_name():
    assert Names(Value(3.0, label="x") * 2).all == ["x", "E"]
