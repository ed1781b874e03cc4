"""The record of a pass, and the derivatives between variables with what lies between folded in."""

import random

import pytest

import tinygrad_edu as tg
from tests.test_backward import random_expression
from tinygrad_edu import Value, gradients
from tinygrad_edu.passes import partials_up_to, record_pass


def test_a_record_has_every_operand_as_an_edge_with_its_chain_rule():
    a, b = Value(2.0), Value(3.0)
    product = a * b
    output = product + product
    record = record_pass(output)
    edges = [(edge.input, edge.output, edge.partial, edge.contribution) for edge in record.edges]
    assert edges == [
        (product, output, 1.0, 1.0),
        (product, output, 1.0, 1.0),
        (a, product, 3.0, 6.0),
        (b, product, 2.0, 4.0),
    ]
    assert record.gradients[a] == 6.0
    assert not record.differentiated
    output.backward()
    assert record_pass(output).differentiated


def test_a_record_stays_as_it_is_whatever_happens_to_the_gradients_afterwards():
    a = Value(2.0)
    output = a * a
    output.backward()
    record = record_pass(output)
    output.backward()
    assert record.gradients[a] == 4.0


@pytest.mark.parametrize("seed", range(8))
def test_a_folded_derivative_is_the_derivative_with_the_shown_nodes_held_fixed(seed):
    leaves = [Value(x) for x in (0.4, -0.7, 1.1)]
    output = random_expression(seed, leaves)
    folded = partials_up_to(output, set(leaves))
    direct = gradients(output, leaves)
    assert [folded.get(leaf, 0.0) for leaf in leaves] == direct


@pytest.mark.parametrize("seed", range(8))
def test_the_folded_edges_carry_the_whole_gradient(seed):
    leaves = [Value(x) for x in (0.4, -0.7, 1.1)]
    output = random_expression(seed, leaves)
    record = record_pass(output)
    computed = [node for node in record.nodes if node.inputs]
    some = random.Random(seed).sample(computed, k=len(computed) // 2)
    shown = {*leaves, *some, output}
    for node in shown - {output}:
        terms = [edge.contribution for edge in record.edges_between(shown) if edge.input is node]
        expected = record.gradients.get(node, 0.0)
        assert sum(terms) == pytest.approx(expected, rel=1e-12, abs=1e-14)


def test_folding_a_graph_of_exponentially_many_paths_is_quick():
    x = Value(1.0, label="x")
    y = x
    for _ in range(200):
        y = tg.tanh(y) + y * 0.5
    assert set(partials_up_to(y, {x})) == {x}
