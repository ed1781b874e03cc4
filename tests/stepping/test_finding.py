"""Finding the node that a learner means."""

import pytest

from examples import two_two_two
from tinygrad_edu import InputError, Value, history
from tinygrad_edu.stepping.finding import Names


def lecture():
    return Names(history(two_two_two.build()))


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
    assert Names(history(net * 3)).find("net input") is net


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("w55", r"^no node w55; did you mean w5\?$"),
        ("E_totl", r"^no node E_totl; did you mean E_total.*\?$"),
        ("zzz", r"^no node zzz; there are i1, i2, .* more\)$"),
    ],
)
def test_a_name_that_nobody_has_gets_one_helpful_line(typed, answer):
    with pytest.raises(InputError, match=answer):
        lecture().find(typed)


def test_a_name_that_several_nodes_have_is_told_apart_by_birth():
    first, second = Value(1.0, label="h"), Value(2.0, label="h")
    names = Names(history(first * second))
    with pytest.raises(InputError) as caught:
        names.find("h")
    assert str(caught.value) == (
        f"2 nodes are called h; write one of h#{first.born}, h#{second.born}"
    )
    assert names.find(f"h#{second.born}") is second
    assert names.all[:2] == [f"h#{first.born}", f"h#{second.born}"]


def test_a_result_without_a_label_is_also_called_e():
    w = Value(0.0, label="w")
    product = w * 3
    names = Names(history(product))
    assert names.find("E") is product
    assert names.find("w * 3") is product
    assert names.find("w") is w


def test_a_node_that_has_the_label_e_keeps_it():
    E = Value(1.0, label="E")
    assert Names(history(E * 2)).find("E") is E


def test_plain_numbers_have_no_name():
    assert Names(history(Value(3.0, label="x") * 2)).all == ["x", "x · 2", "E"]
