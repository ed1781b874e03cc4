"""The first NaN or inf of a pass is found where it was born, forwards and backwards."""

import inspect
import math

import numpy as np
import pytest

import tinygrad_edu as tg
from tinygrad_edu import Tensor, Value, record_source_lines
from tinygrad_edu.diagnosing import diagnose

pytestmark = pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")


def finding(diagnosis, kind):
    (found,) = [found for found in diagnosis.findings if found.kind == kind]
    return found


def test_the_oldest_value_that_is_inf_is_named_with_its_inputs_and_its_line():
    with record_source_lines():
        x = Value(3.0, label="x")
        p = x - 3.0
        p.label = "p"
        first = tg.log(p)
        line = inspect.currentframe().f_lineno - 1
        second = 1.0 / p
        E = first - second
    found = finding(diagnose(E), "non-finite value")
    assert found.nodes == (first,)
    assert found.values == (-math.inf,)
    assert found.made_at == (__file__, line)
    assert found.message == "v₁ = ln(p) = -inf, born in 'log' of p = 0 (and 1 more node after it)"
    assert f"made at {__file__}:{line}" in str(diagnose(E))


def test_what_inherits_inf_or_nan_is_not_where_it_was_born():
    x = Value(800.0, label="x")
    big = tg.exp(x)
    E = big - big  # inf − inf
    found = finding(diagnose(E), "non-finite value")
    assert math.isnan(E.data)
    assert found.nodes == (big,)
    assert "709" in found.advice  # ln of the largest float is 709.78


def test_a_leaf_that_is_nan_is_found_too():
    x = Value(math.nan, label="x")
    found = finding(diagnose(x * 2.0), "non-finite value")
    assert found.nodes == (x,)
    assert found.message == "x = nan, given, not computed"
    rows = np.array([[1.0, 2.0], [np.nan, 0.0]])
    found = finding(diagnose((Tensor([[1.0, 1.0]], label="W") * rows).sum()), "non-finite value")
    assert "1 of 4 numbers of [2×2], the first at [1, 0]: nan" in found.message


def test_in_an_array_the_first_bad_number_and_their_count_are_told():
    X = Tensor([[1.0, 2.0], [0.0, -4.0]], label="X")
    found = finding(diagnose(tg.log(X).sum()), "non-finite value")
    assert found.message.startswith("2 of 4 numbers of v₁ = ln(X), the first at [1, 0]: -inf")


def test_a_gradient_can_become_inf_where_every_value_is_finite():
    x = Value(0.0, label="x")
    root = tg.sqrt(x)
    root.label = "root"
    E = root * 3.0
    diagnosis = diagnose(E)
    (found,) = diagnosis.findings
    assert found.kind == "non-finite gradient"
    assert found.nodes == (root,)
    assert found.message == "∂E/∂x becomes inf by 3 × inf, from root = 0 (d_sqrt)"


def test_the_first_gradient_of_the_way_back_is_named_and_not_what_follows_from_it():
    x = Value(0.0, label="x")
    inner = x * 2.0
    root = tg.sqrt(inner)
    E = root + tg.sqrt(x)
    found = finding(diagnose(E), "non-finite gradient")
    assert found.nodes[0].inputs == (x,)  # the youngest √ has its turn first
    E = tg.sqrt(inner) * 1.0
    assert finding(diagnose(E), "non-finite gradient").nodes[0].inputs == (inner,)


def test_contributions_that_are_finite_may_have_a_sum_that_is_not():
    x = Value(0.01, label="x")
    E = x * 1e308 + x * 0.9e308  # ∂E/∂x = 1.9e308, above the largest float, 1.797…e308
    assert math.isfinite(E.data)
    found = finding(diagnose(E), "non-finite gradient")
    assert found.values == (math.inf,)
    assert "as 1e308 is added, beyond all floats" in found.message


def test_the_same_on_tensors():
    t = Tensor([0.0, 1.0], label="t")
    found = finding(diagnose(tg.sqrt(t).sum()), "non-finite gradient")
    assert found.message.startswith("∂E/∂t becomes [inf, 0.5]")


def test_what_does_not_influence_the_result_cannot_spoil_its_gradient():
    x = Value(0.0, label="x")
    assert not diagnose(tg.sqrt(x) * 0.0).findings


def test_a_gradient_that_only_follows_from_a_bad_value_gives_no_advice_of_its_own():
    z1, z2 = Value(987.0, label="z1"), Value(1880.0, label="z2")
    e1, e2 = tg.exp(z1), tg.exp(z2)
    E = -tg.log(e1 / (e1 + e2))  # ∞/∞, and then ln of it
    diagnosis = diagnose(E)
    assert "709" in finding(diagnosis, "non-finite value").advice
    assert "mend that first" in finding(diagnosis, "non-finite gradient").advice
    assert [found.kind for found in diagnosis.findings] == [
        "non-finite value",
        "non-finite gradient",
    ]
