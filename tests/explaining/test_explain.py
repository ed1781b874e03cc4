"""explain: chains, sums over ways, folding, names, forms, errors, size."""

import json
import math
import random
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nn
from tests.explaining.evaluating import evaluate
from tests.numerical import numerical_partial
from tinygrad_edu import OPS, InputError, NonFiniteWarning, StaleGraphError, Value, label_nodes
from tinygrad_edu.explaining import explain
from tinygrad_edu.explaining.explanation import MOST_LINES

CASES = [
    pytest.param(op, example, place, id=f"{op.name}{example}-{place}")
    for op in OPS.values()
    if not op.is_arraywise
    for example in op.examples
    for place in range(len(example))
]


@pytest.mark.parametrize(("op", "example", "place"), CASES)
def test_every_rule_gives_a_formula_that_is_its_derivative(op, example, place):
    nodes = [Value(x, label=name) for x, name in zip(example, "abcdef", strict=False)]
    out = op(*nodes)
    out.label = "out"
    found = explain(out, nodes[place])
    expected = numerical_partial(op.compute, example, place)
    assert evaluate(found.expression) == pytest.approx(expected, abs=1e-8)
    assert found.value == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize(
    ("write", "line"),
    [
        (lambda x: x.sigmoid(), "∂y/∂x = y · (1 − y)"),
        (lambda x: x.tanh(), "∂y/∂x = 1 − y²"),
        (lambda x: x.exp(), "∂y/∂x = y"),
        (lambda x: x.log(), "∂y/∂x = 1 / x"),
        (lambda x: x.cos(), "∂y/∂x = −sin(x)"),
        (lambda x: 1 / x, "∂y/∂x = −y / x"),
        (lambda x: x**3, "∂y/∂x = 3 · x²"),
        (lambda x: -x, "∂y/∂x = -1"),
    ],
)
def test_a_formula_has_the_constants_and_signs_of_its_rule(write, line):
    x = Value(0.5, label="x")
    y = write(x)
    y.label = "y"
    assert str(explain(y, x)).startswith(line)


def random_network_of_names(numbers, seed):
    source = random.Random(seed)
    nodes = [Value(number, label=f"x{place}") for place, number in enumerate(numbers)]
    for step in range(12):
        left, right = source.choice(nodes), source.choice(nodes)
        made = source.choice([left + right, left * right, left - right, (left * 0.5).tanh()])
        made.label = source.choice(["", f"n{step}"])
        nodes.append(made)
    total = nodes[-1] + nodes[-2] * nodes[0]
    total.label = "E"
    return total, nodes[: len(numbers)]


@settings(deadline=None)
@given(st.lists(st.floats(-2, 2), min_size=2, max_size=4), st.integers(0, 10**6))
def test_the_value_is_the_gradient_and_the_equation_holds(numbers, seed):
    total, leaves = random_network_of_names(numbers, seed)
    found = [explain(total, leaf) for leaf in leaves]
    total.backward()
    for leaf, explanation in zip(leaves, found, strict=True):
        assert explanation.value == leaf.grad
        scale = 1 + abs(leaf.grad)
        assert evaluate(explanation.expression) == pytest.approx(leaf.grad, abs=1e-9 * scale)
        for factor in explanation.factors:
            opened = factor.explain()
            assert evaluate(opened.expression) == pytest.approx(factor.value, abs=1e-9 * scale)


def test_nameless_nodes_between_named_ones_are_one_factor():
    x, w = Value(2.0, label="x"), Value(0.5, label="w")
    net = w * x + 1.0
    net.label = "net"
    error = (net - 3.0) ** 2 * 0.5
    assert str(explain(error, w)) == "∂E/∂w = ∂E/∂net · ∂net/∂w = -1 · 2 = -2"


def test_without_any_labels_the_nodes_are_numbered_and_the_line_says_what_they_are():
    x = Value(3.0)
    line = str(explain((x * x + x).tanh(), x))
    assert line.startswith("∂E/∂v₁ = ∂E/∂v₃ · (∂v₃/∂v₁|direct + ∂v₂/∂v₁) = ")
    assert line.endswith("   (v₃ = v₁·v₁ + v₁; v₂ = v₁ · v₁)")


def test_a_way_past_a_named_node_is_called_direct():
    x = Value(2.0, label="x")
    square = x * x
    square.label = "square"
    found = explain(square * x, x, depth=2)
    assert "∂E/∂x|direct + ∂E/∂square · ∂square/∂x = 4 + 2·4 = 12" in str(found)
    assert "    ∂E/∂x|direct = square = 4" in str(found)


def test_a_node_that_the_result_does_not_depend_on_has_derivative_0():
    x, other = Value(2.0, label="x"), Value(1.0, label="other")
    assert str(explain(x * x, other)) == "∂E/∂other = 0   (E was not computed from other)"


def test_the_result_itself_has_derivative_1():
    x = Value(2.0, label="x")
    assert str(explain(x, x)) == "∂x/∂x = 1"


def test_a_slope_of_1_by_accident_stays_and_one_by_rule_is_left_out():
    x, w = Value(2.0, label="x"), Value(1.0, label="w")
    net = w * x
    out = net.relu()
    total = out + 5.0
    label_nodes({"net": net, "out": out, "total": total})
    line = str(explain(total, w))
    assert line == "∂total/∂w = ∂total/∂net · ∂net/∂w = 1 · 2 = 2"


def test_sixty_doublings_have_two_to_the_sixty_ways_and_are_explained():
    x = Value(1.0, label="x")
    total = x
    for _ in range(60):
        total = total + total
    assert explain(total, x).value == 2.0**60


def test_a_network_of_twenty_layers_has_a_line_with_few_terms():
    network = nn.MLP(5, [10] * 20 + [2], "tanh", seed=0, labels=True)
    error = nn.half_squared_error(network([0.1, 0.2, 0.3, 0.4, 0.5]), [1.0, 0.0])
    found = explain(error, "w1")
    assert str(found).startswith(
        "∂E_total/∂w1 = (∂E_o1/∂out_h1_1 + ∂E_o2/∂out_h1_1) · ∂out_h1_1/∂net_h1_1 · ∂net_h1_1/∂w1"
    )
    found.depth = 30
    assert len(str(found).splitlines()) == 61
    assert str(found).endswith("open one factor by explanation.open(…)")


def test_the_middle_of_a_long_chain_and_of_a_long_sum_is_left_out():
    x = Value(1.0, label="x")
    chain = x
    for place in range(20_000):
        chain = chain * -1.0
        chain.label = f"c{place}"
    line = str(explain(chain, x))
    assert "⋯ 19,992 more ⋯" in line
    terms = [x * float(place) for place in range(50)]
    for place, term in enumerate(terms):
        term.label = f"t{place}"
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    line = str(explain(total, x))
    assert "⋯ 45 more ⋯" in line
    assert line.endswith("= 1225")


def test_a_factor_is_opened_by_its_place_or_its_text():
    x = Value(2.0, label="x")
    y = x * 3.0
    y.label = "y"
    found = explain((y * y).sigmoid(), x)
    assert str(found.open(0)) == str(found.open("∂E/∂y"))
    with pytest.raises(InputError, match="it has ∂E/∂y, ∂y/∂x"):
        found.open("∂y/∂E")


def test_what_is_no_node_and_an_unknown_label_are_refused():
    x = Value(2.0, label="x")
    with pytest.raises(InputError, match="it takes the result and a node"):
        explain(3.0, x)
    with pytest.raises(
        InputError, match=r"name of one that E was computed from: no node w; there are x, E$"
    ):
        explain(x * x, "w")


def test_a_pass_that_no_longer_exists_is_not_explained():
    x = Value(2.0, label="x")
    y = x * x
    x.data = 3.0
    with pytest.raises(StaleGraphError, match="x was replaced"):
        explain(y, x)


def test_infinite_partials_are_shown_and_raise_nothing():
    x = Value(0.0, label="x")
    root = x.sqrt()
    root.label = "root"
    found = explain(root * 2.0, x, depth=2)
    assert found.value == np.inf
    assert "= 2 · inf = inf" in str(found)


HOSTILE = ["</math><script>alert(1)</script>", r"\input{x}$&%#_^~", 'a"b', "日本", "x y", "_", ""]


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_is_text_in_every_form(label):
    x = Value(0.5, label=label)
    y = (x * x).tanh()
    y.label = "y" + label
    found = explain(y, x, depth=3)
    root = ET.fromstring(found.mathml())
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= set(
        "math mtable mtr mtd mfrac mrow msub msup mi mn mo mtext".split()
    )
    latex = found.latex()
    assert r"\input" not in latex
    assert latex.replace(r"\{", "").count("{") == latex.replace(r"\}", "").count("}")


def test_the_dict_is_plain_data_with_opened_factors_inside():
    x = Value(0.5, label="x")
    net = x * 3.0
    net.label = "net"
    data = json.loads(json.dumps(explain(net.tanh(), x, depth=2).to_dict()))
    assert data["derivative"] == "∂E/∂x"
    assert data["factors"]["∂net/∂x"] == {
        "derivative": "∂net/∂x",
        "symbols": "3",
        "numbers": "3",
        "value": 3.0,
        "note": "",
        "factors": {},
    }


def test_a_notebook_is_given_text_and_latex():
    x = Value(0.5, label="x")
    shown = explain(x * 2.0, x)._repr_mimebundle_(include=None, exclude=None)
    assert shown["text/plain"] == "∂E/∂x = 2"
    assert shown["text/latex"].startswith(r"$\displaystyle \begin{aligned}")


def test_explaining_changes_nothing():
    x = Value(0.5, label="x")
    y = (x * x).tanh()
    explain(y, x, depth=3)
    assert (x.grad, y.grad, x.pass_number, y.reached) == (0.0, 0.0, 0, False)


def test_a_division_by_the_number_0_is_explained_by_its_number():
    x = Value(1.0, label="x")
    with pytest.warns(NonFiniteWarning):
        y = x / 0.0
    assert explain(y, x).value == math.inf  # 1/0, of which Python has no formula


def test_a_very_long_explanation_ends_in_every_form():
    x = node = Value(1.0, label="x0")
    for number in range(1, 300):
        node = node * 1.01 + node
        node.label = f"x{number}"
    found = explain(node, x, depth=2)
    *lines, last = str(found).splitlines()
    assert last == "⋯ more; open one factor by explanation.open(…)"
    assert len(lines) == MOST_LINES
    assert MOST_LINES <= found.latex().count("&=") < MOST_LINES + 4
    rows = ET.fromstring(found.mathml()).iter("{http://www.w3.org/1998/Math/MathML}mtr")
    assert MOST_LINES <= len(list(rows)) < MOST_LINES + 4
