"""no_grad, detect_anomaly, record_source_lines."""

import inspect
import math

import pytest

import nn
from tinygrad_edu import (
    AnomalyError,
    NonFiniteWarning,
    Value,
    detect_anomaly,
    dot,
    modes,
    no_grad,
    record_source_lines,
)


def test_no_grad_records_nothing():
    w = Value(3.0)
    with no_grad():
        results = [w * w, w + 1, w.tanh(), dot([w, w], [w, w], w), w / 2, nn.Neuron(1)([w])]
    for result in results:
        assert result.inputs == ()
        assert result.op is None
    assert (w * w).inputs == (w, w)


def test_no_grad_is_a_decorator_and_ends_with_an_exception():
    @no_grad()
    def evaluate(w):
        return w * w

    assert evaluate(Value(2.0)).inputs == ()
    with pytest.raises(ZeroDivisionError), no_grad():
        raise ZeroDivisionError
    assert not modes.held()


def test_modes_nest():
    w = Value(2.0)
    with no_grad():
        with record_source_lines():
            inner = w * w
        outer = w * w
    after = w * w
    assert (inner.inputs, inner.made_at is not None) == ((), True)
    assert (outer.inputs, outer.made_at) == ((), None)
    assert (after.inputs, after.made_at) == ((w, w), None)


def test_detect_anomaly_stops_at_the_first_bad_forward_value_and_names_the_line():
    x = Value(0.0, label="x")
    with detect_anomaly(), pytest.raises(AnomalyError) as caught:
        good = x + 1
        line = inspect.currentframe().f_lineno + 1
        bad = x.log()
        bad + good
    message = str(caught.value)
    assert message.startswith("ln(x) = -inf, computed from x = 0")
    assert f"operation 'log' at {__file__}:{line}" in message
    assert not modes.held()


def test_detect_anomaly_raises_where_python_itself_would_refuse_and_where_it_would_not():
    x = Value(1e308, label="x")
    for compute in (lambda: x * 10, lambda: x / 0.0, lambda: x.exp(), lambda: x + x):
        with detect_anomaly(), pytest.raises(AnomalyError):
            compute()


def test_a_leaf_that_is_infinite_from_the_start_is_an_anomaly_only_where_one_is_looked_for():
    assert math.isinf(Value(math.inf).data)
    with detect_anomaly(), pytest.raises(AnomalyError, match="born in a leaf"):
        Value(math.inf, label="x")


def test_a_node_knows_the_line_that_made_it_when_asked():
    with record_source_lines():
        line = inspect.currentframe().f_lineno + 1
        y = Value(3.0) * 2
    assert y.made_at == (__file__, line)
    assert y.inputs[0].made_at == (__file__, line)
    assert (y * 2).made_at is None


def test_the_line_is_the_users_even_where_the_library_made_the_node():
    network = nn.MLP(2, [2, 1])
    with record_source_lines():
        line = inspect.currentframe().f_lineno + 1
        output = network([1.0, 2.0])
    assert output.made_at == (__file__, line)
    for step in output.backward_steps():
        assert step.made_at == (__file__, line)


def test_warnings_point_at_the_users_line_even_inside_the_library():
    with pytest.warns(NonFiniteWarning) as caught:
        line = inspect.currentframe().f_lineno + 1
        nn.binary_cross_entropy(Value(0.0, label="y"), 1)
    assert (caught[0].filename, caught[0].lineno) == (__file__, line)
