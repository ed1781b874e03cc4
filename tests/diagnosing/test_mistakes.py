"""What beginners do: gradients that stop, are forgotten, or cut off, on any graph."""

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from tinygrad_edu import InputError, Tensor, Value, exp, no_grad
from tinygrad_edu.diagnosing import diagnose

SAMPLES = [(0.5, 1.0), (-1.0, 0.25), (2.0, -0.5)]


def kinds(diagnosis):
    return [found.kind for found in diagnosis.findings if not found.is_minor]


def line(labels=True):
    return Value(0.4, label="w" * labels), Value(0.1, label="b" * labels)


def error_on(w, b, samples=SAMPLES):
    return sum([(w * x + b - t) ** 2 for x, t in samples])


def error_on_tensors(w, b):
    rows = np.array(SAMPLES)
    return ((rows[:, 0] * w + b - rows[:, 1]) ** 2).sum()


# Every gradient is 0 --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Value, Tensor])
@pytest.mark.parametrize("net", [40.0, 800.0])  # 1/(1 + e⁻ˣ) has slope 4e-18, and exactly 0
def test_a_sigmoid_written_by_hand_that_is_flat_is_found(kind, net):
    w, target = kind(net), kind(0.0)
    E = (1.0 / (1.0 + exp(-(w * 1.0))) - target) ** 2
    E.backward()
    assert abs(w.grad) < 1e-16
    diagnosis = diagnose(E)
    assert kinds(diagnosis) == ["no gradient"]
    assert "the way back ends at" in str(diagnosis)


@pytest.mark.parametrize("function", [tg.step, tg.sign])
def test_what_has_no_slope_teaches_nothing(function):
    w, b = line()
    E = sum([(function(w * x + b) - 5.0) ** 2 for x, _ in SAMPLES])
    (found,) = diagnose(E).findings
    assert found.kind == "no gradient"
    assert found.values == (0.0,)
    assert f"({function.derivative.__name__})" in found.message


@pytest.mark.parametrize("samples", [1, 2, 3])
@pytest.mark.parametrize("how", ["values", "expanded", "tensors"])
def test_a_layer_that_is_off_as_a_whole_is_dead_on_any_number_of_samples(samples, how):
    network = nn.MLP(2, [3, 1], "relu", seed=1, expand=how == "expanded")
    for neuron in network.layers[0].neurons:
        neuron.bias.data = -50.0
    rows, targets = SAMPLES[:samples], [1.0] * samples
    if how == "tensors":
        outputs = network.to_tensors()(np.array(rows))
        E = nn.mse(outputs, np.array(targets)[:, None])
    else:
        E = nn.mse([network(list(row)) for row in rows], targets)
    assert "dead units" in kinds(diagnose(E))


def test_a_minimum_is_no_alarm_though_its_gradients_are_0():
    w = Value(2.0, label="w")
    E = (w * 1.0 - 1.0) ** 2 + (w * 1.0 - 3.0) ** 2  # pulled to both sides alike
    E.backward()
    assert w.grad == 0.0
    assert E.data == 2.0
    assert not diagnose(E).findings
    W = Tensor([2.0], label="W")
    E = ((np.array([[1.0], [1.0]]) @ W - np.array([1.0, 3.0])) ** 2).sum()
    E.backward()
    assert W.grad == [0.0]
    assert not diagnose(E).findings


def test_an_error_of_0_has_nothing_left_to_learn():
    w, b = line()
    E = ((w * 1.0 + b) - (w.data + b.data)) ** 2
    assert E.data == 0.0
    assert not diagnose(E).findings


# zero_grad was forgotten ----------------------------------------------------------------------


@pytest.mark.parametrize("labels", [True, False])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_gradients_of_several_passes_are_found(labels, count):
    w, b = line(labels)
    samples = SAMPLES[:count]
    for _ in range(3):
        E = error_on(w, b, samples)
        E.backward()
        found = diagnose(E)
        w.data -= 0.01 * w.grad
        b.data -= 0.01 * b.grad
    (finding,) = found.findings
    assert finding.kind == "added gradients"
    assert finding.nodes == (w, b)
    assert "zero_grad()" in finding.advice


@pytest.mark.parametrize("on_tensors", [False, True])
def test_the_same_with_an_optimizer(on_tensors):
    model = nn.MLP(2, [3, 1], "tanh", seed=1)
    model = model.to_tensors() if on_tensors else model
    X = np.array(SAMPLES)
    y = np.array([1.0, 0.0, 1.0])
    optimizer = nn.SGD(model.parameters(), lr=0.01)
    for forgets in (False, True):
        for _ in range(3):
            if not forgets:
                optimizer.zero_grad()
            outputs = model(X) if on_tensors else [model(list(row)) for row in X]
            E = nn.mse(outputs, y[:, None] if on_tensors else y)
            E.backward()
            assert "added gradients" not in kinds(diagnose(E)) or forgets
            last = diagnose(E)
            optimizer.step()
        assert kinds(last) == ["added gradients"] * forgets


def test_backward_twice_on_one_graph_is_found():
    w, b = line()
    E = error_on(w, b)
    E.backward()
    assert not diagnose(E).findings
    E.backward()
    assert kinds(diagnose(E)) == ["added gradients"]


def test_zeroing_only_some_of_what_is_updated_is_found():
    w, b = line()
    for _ in range(3):
        E = error_on(w, b)
        w.grad = 0.0
        E.backward()
        diagnosis = diagnose(E)
        w.data -= 0.01 * w.grad
        b.data -= 0.01 * b.grad
    (finding,) = diagnosis.findings
    assert finding.nodes == (b,)


def test_inputs_and_biases_that_are_held_fixed_may_gather_gradients():
    w, b = line()
    x, t = Value(0.5, label="x"), Value(1.0, label="t")
    for _ in range(3):
        E = (w * x + b - t) ** 2
        w.grad = 0.0  # b, x and t are not learned
        E.backward()
        assert not diagnose(E).findings
        w.data -= 0.1 * w.grad
    assert x.grad != 0.0


def test_what_was_gone_through_twice_is_clean_again_once_the_weights_are():
    network = nn.MLP(2, [2, 1], "tanh", seed=0, labels=True)
    E = nn.mse(network([0.5, -1.0]), [1.0])  # whose inputs and target are leaves with a name
    E.backward()
    list(E.backward_steps())
    network.zero_grad()
    assert not diagnose(E).findings


@pytest.mark.parametrize("clip", [nn.clip_gradients, nn.clip_gradient_values])
def test_clipped_gradients_are_no_added_ones(clip):
    w, b = line()
    E = error_on(w, b)
    E.backward()
    clip([w, b], 0.1)
    assert not diagnose(E).findings


def test_before_backward_old_gradients_are_a_note_and_no_finding():
    w, b = line()
    error_on(w, b).backward()
    diagnosis = diagnose(error_on(w, b))
    assert not diagnosis.findings
    assert "note: w (and 1 more) still holds the gradient" in str(diagnosis)
    w.grad = b.grad = 0.0
    assert not diagnose(error_on(w, b)).notes


# w -= lr * w.grad -----------------------------------------------------------------------------


def by_rebinding(w, b, passes, error=error_on, rate=0.1):
    for _ in range(passes):
        error(w, b).backward()
        w = w - rate * w.grad
        b = b - rate * b.grad
    return w, b


@pytest.mark.parametrize("backward_too", [False, True])
@pytest.mark.parametrize("passes", [1, 2, 3, 10])
@pytest.mark.parametrize("labels", [True, False])
def test_an_update_by_another_name_is_found(passes, labels, backward_too):
    w, b = by_rebinding(*line(labels), passes, rate=0.01)
    E = error_on(w, b)
    if backward_too:
        E.backward()
    diagnosis = diagnose(E)
    assert kinds(diagnosis) == ["growing graph"]
    assert diagnosis.findings[0].values == (passes,)
    assert "w.data -= lr * w.grad" in diagnosis.findings[0].advice


@pytest.mark.parametrize("passes", [1, 2, 5])
def test_the_same_on_tensors(passes):
    W, b = Tensor([0.4, -0.2], label="W"), Tensor(0.1, label="b")

    def error(W, b):
        return ((np.array([[1.0, 2.0], [0.5, -1.0], [2.0, 0.1]]) @ W + b - 1.0) ** 2).sum()

    W, b = by_rebinding(W, b, passes, error, rate=0.01)
    assert kinds(diagnose(error(W, b))) == ["growing graph"]


@pytest.mark.parametrize("passes", [2, 5])
def test_one_weight_alone_is_enough_after_two_passes(passes):
    w = Value(0.4)
    for _ in range(passes):
        ((w * 0.5 - 1.0) ** 2 + (w * 2.0) ** 2).backward()
        w -= 0.1 * w.grad
    assert kinds(diagnose((w * 0.5 - 1.0) ** 2 + (w * 2.0) ** 2)) == ["growing graph"]


def test_falling_rates_are_found_by_what_was_born_in_between():
    w = Value(0.4, label="w")
    for number in range(1, 5):
        ((w * 0.5 - 1.0) ** 2).backward()
        w = w - (0.1 / number) * w.grad
    assert kinds(diagnose((w * 0.5 - 1.0) ** 2)) == ["growing graph"]


def test_differences_that_are_meant_are_no_updates():
    x, y = Value(2.0, label="x"), Value(5.0, label="y")
    for _ in range(3):
        for leaf in (x, y):
            leaf.grad = 0.0
        E = (x - 3.0) ** 2 + (y - 1.0) ** 2 + 2.0
        assert not diagnose(E).findings
        E.backward()
        assert not diagnose(E).findings
    total = Value(0.0, label="total")
    for number in (0.5, 0.25, 2.0, 4.0):
        total = total + number
    total.backward()
    assert not diagnose(total * 2.0).findings


# The graph was cut ----------------------------------------------------------------------------


def test_a_new_value_made_of_a_computed_one_is_a_cut():
    w, b = line()
    out = tg.sigmoid(w * 0.5 + b)
    E = (Value(out.data, label="out") - 1.0) ** 2
    (found,) = diagnose(E).findings
    assert found.kind == "cut graph"
    assert found.nodes[1:] == (w, b)
    assert "nothing comes back to w, b" in found.message


def test_a_new_tensor_made_of_a_computed_one_is_a_cut_even_if_that_is_gone():
    W1, W2 = Tensor([[0.5], [0.25]], label="W1"), Tensor([[2.0]], label="W2")
    h = (np.array(SAMPLES) @ W1).tanh()
    h = Tensor(h.data)
    E = ((h @ W2) ** 2).sum()
    (found,) = diagnose(E).findings
    assert found.kind == "cut graph"
    assert found.nodes == (h,)
    assert not diagnose((Tensor(W1.data) ** 2).sum()).findings  # a copy of a leaf is none


@pytest.mark.parametrize("kind", ["Values", "Tensors"])
def test_a_number_taken_out_of_the_graph_is_held_fixed_and_said_so(kind):
    if kind == "Values":
        w1, w2 = Value(0.5, label="w1"), Value(0.25, label="w2")
        h = tg.tanh(w1 * 2.0)
        E = (w2 * h.data - 1.0) ** 2
    else:
        W1, W2 = Tensor([[0.5], [0.25]], label="W1"), Tensor([[2.0]], label="W2")
        h = (np.array(SAMPLES) @ W1).tanh()
        E = ((h.data @ W2) ** 2).sum()
    (found,) = diagnose(E).findings
    assert found.kind == "cut graph"
    assert found.is_minor  # it may be meant: a plain number is how something is held fixed


def test_a_result_that_was_not_computed_is_a_cut():
    w, b = line()
    with no_grad():
        inside = error_on(w, b)
    for E in (inside, Value(error_on(w, b).data, label="E")):
        assert "cut graph" in kinds(diagnose(E))


def test_told_the_parameters_it_names_those_that_no_way_leads_to():
    network = nn.MLP(2, [2, 1], "tanh", seed=0, labels=True)
    hidden = network.layers[0]([0.5, -1.0])
    E = nn.mse(network.layers[1]([Value(h.data) for h in hidden]), [1.0])
    del hidden
    found = diagnose(E, parameters=network.parameters()).findings[0]
    assert found.kind == "cut graph"
    assert set(found.nodes) == set(network.layers[0].parameters())
    assert "6 of 9 parameters" in found.message
    assert not diagnose(nn.mse(network([0.5, 1.0]), [1.0]), parameters=network.parameters())


@pytest.mark.parametrize("given", [3, [3.0], "w", Value(1.0)])
def test_parameters_of_the_wrong_kind_are_refused(given):
    with pytest.raises(InputError, match="parameters="):
        diagnose(Value(1.0) * 2.0, parameters=given)


def test_values_that_share_a_number_by_chance_are_no_cut():
    a, b = Value(0.7, label="a"), Value(0.2, label="b")
    larger = tg.maximum(a, b)  # its float is that of a
    assert larger.data is a.data
    assert not diagnose(a * 3.0).findings
