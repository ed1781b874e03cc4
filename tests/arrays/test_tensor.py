"""Tensor: what it takes, keeps, refuses and shows."""

import copy
import gc
import itertools
import pickle
import warnings
import weakref

import numpy as np
import pytest

import tinygrad_edu as tg
from tests.numerical import numerical_gradient
from tinygrad_edu import (
    OPS,
    AnomalyError,
    DomainError,
    InputError,
    NonFiniteWarning,
    StaleGraphError,
    Tensor,
    Value,
    detect_anomaly,
    gradients,
    history,
    no_grad,
)


def numbers(*shape, start=0):
    """Numbers that are all different, none of them 0, of both signs."""
    return np.sin(1.0 + start + np.arange(np.prod(shape))).reshape(shape)


def test_data_is_copied_and_whole_numbers_become_float64():
    array = np.ones(3)
    t = Tensor(array)
    array[0] = 5.0
    assert t.data.tolist() == [1.0, 1.0, 1.0]
    assert Tensor([1, 2]).dtype == np.float64
    assert Tensor([True, False]).data.tolist() == [1.0, 0.0]
    assert Tensor(3).data == 3.0
    assert Tensor([1.0], dtype=np.float32).dtype == np.float32
    assert Tensor(np.float16([1.0])).dtype == np.float16


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([[1.0, 2.0], [3.0]], "rows of one length"),
        ("3", "real numbers"),
        (1 + 2j, "real numbers"),
        ([Value(1.0), Value(2.0)], r"Tensor\.of"),
        (Value(1.0), r"Tensor\.of"),
        (None, "real numbers"),
    ],
)
def test_what_is_no_array_of_real_numbers_is_refused_with_what_to_write(data, message):
    with pytest.raises(InputError, match=message):
        Tensor(data)


@pytest.mark.parametrize("dtype", [int, "flat64", bool, complex, object])
def test_a_dtype_that_is_no_floating_point_format_is_refused(dtype):
    with pytest.raises(InputError, match="gradients need floating-point numbers"):
        Tensor([0.5], dtype=dtype)


@pytest.mark.parametrize(
    "compute",
    [
        lambda x, W: x @ W,
        lambda x, W: tg.linear(x, W, np.zeros(2)),
        lambda x, W: tg.concatenate([x, W.T]),
        lambda x, W: tg.einsum(x, W, subscripts="ij,jk->ik"),
        lambda x, W: tg.where(x > 0, x, W.T),
        lambda x, W: x * W.T,
    ],
)
def test_a_gradient_has_the_dtype_of_its_leaf_whatever_stands_beside_it(compute):
    W = Tensor(numbers(2, 2), dtype=np.float32)
    for x in (Tensor(numbers(2, 2)), numbers(2, 2)):
        out = compute(x, W)
        assert out.dtype == np.float64
        W.grad = 0.0
        out.sum().backward()
        assert W.grad.dtype == np.float32
    narrow = compute(numbers(2, 2).astype(np.float32), W)
    assert narrow.dtype in (np.float32, np.float64)  # float64 only by linear's zeros


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.longdouble])
def test_any_floating_point_format_stays_as_it_is(dtype):
    t = Tensor(numbers(2, 2), dtype=dtype)
    total = ((t @ t).tanh() * 2 + 1).mean()
    total.backward()
    assert {t.dtype, total.dtype, t.grad.dtype} == {np.dtype(dtype)}
    assert gradients(total, [t], record=True)[0].dtype == dtype


def test_a_label_is_text():
    with pytest.raises(InputError, match="label='3'"):
        Tensor([1.0], label=3)


def test_repr_shows_few_numbers_in_full_and_many_in_a_summary():
    assert repr(Tensor([[1.0, 2.0]], label="W")) == "W = [[1, 2]] (1×2 float64)  ∂E/∂W = ·"
    many = Tensor(np.arange(12.0), label="x")
    assert repr(many) == "x = min 0, mean 5.5, max 11 (12 float64)  ∂E/∂x = ·"
    total = (many * 2).sum()
    assert repr(total) == "Tensor(132)"
    total.backward()
    assert repr(many).endswith("∂E/∂x = min 2, mean 2, max 2")


@pytest.mark.parametrize(
    "compute",
    [
        lambda x, y: x + y,
        lambda x, y: x - y,
        lambda x, y: x * y,
        lambda x, y: x / (y * y + 1.0),
        lambda x, y: abs(x) ** y,
        lambda x, y: -x @ y.T if hasattr(x, "T") else x,
        lambda x, y: 2.0 - x,
        lambda x, y: 3.0 / (x * x + 1.0),
        lambda x, y: 2.0**x,
        lambda x, y: x[0] * y[-1] + x[1, 2],
        lambda x, y: x.mean(axis=0) * y.sum(axis=1)[0],
        lambda x, y: x.reshape(3, 2) @ y,
        lambda x, y: x.reshape((-1,)) * y.transpose().reshape(6),
        lambda x, y: x.max(axis=1) + y.min(axis=0, keepdims=True)[0, :2],
        lambda x, y: x.var(axis=0) + y.std(),
        lambda x, y: x.clip(-0.5, 0.5) * y,
        lambda x, y: x.swapaxes(0, 1) @ y,
        lambda x, y: tg.where(x > 0, x, y * y),
        lambda x, y: tg.concatenate([x, y], axis=1)[:, [0, 0, 5]],
        lambda x, y: tg.stack([x, y])[:, 1],
        lambda x, y: tg.expand_dims(x, 0) * y,
        lambda x, y: tg.squeeze(tg.expand_dims(x, 2)) * y,
        lambda x, y: tg.pad(x, 1) @ tg.pad(y, ((0, 2), (0, 0)))[:, 0].reshape(4)[[0, 1, 2, 3, 0]],
        lambda x, y: tg.einsum(x, y, subscripts="ij,ij->i"),
        lambda x, y: tg.softmax(x) * tg.log_softmax(y, axis=0),
        lambda x, y: tg.logsumexp(x, axis=1) * y[:, 0],
        lambda x, y: tg.gather_labels(x, [2, 0]),
        lambda x, y: tg.linear(x, y.T, y[:, 0]),
    ],
)
def test_an_expression_has_numpys_values_and_numerical_gradients(compute):
    arrays = [numbers(2, 3), numbers(2, 3, start=7)]
    tensors = [Tensor(array) for array in arrays]
    out = compute(*tensors)
    weights = numbers(*out.shape, start=3)
    (out * weights).sum().backward()

    def plain(*at):
        return float(np.sum(weights * np.asarray(compute(*[Tensor(a) for a in at]).data)))

    for place, tensor in enumerate(tensors):
        expected = numerical_gradient(plain, arrays, place)
        assert tensor.grad == pytest.approx(expected, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize(
    "compute",
    [
        lambda m, x: m.sum(x, axis=0, keepdims=True),
        lambda m, x: m.mean(x, axis=1),
        lambda m, x: m.max(x, axis=0),
        lambda m, x: m.min(x),
        lambda m, x: m.var(x, axis=1, ddof=1),
        lambda m, x: m.std(x, axis=(0, 1)),
        lambda m, x: m.reshape(x, (3, 2)),
        lambda m, x: m.transpose(x),
        lambda m, x: m.concatenate([x, x], axis=1),
        lambda m, x: m.stack([x, x], axis=-1),
        lambda m, x: m.where(x > 0, x, 0.0),
        lambda m, x: m.clip(x, -0.5, 0.5),
        lambda m, x: m.swapaxes(x, 0, 1),
        lambda m, x: m.expand_dims(x, (0, 3)),
        lambda m, x: m.squeeze(m.expand_dims(x, 0)),
        lambda m, x: m.broadcast_to(x, (4, 2, 3)),
        lambda m, x: m.exp(x) + m.tanh(x) * m.sin(x),
        lambda m, x: m.matmul(x, m.transpose(x)),
        lambda m, x: m.maximum(x, 0.0) - m.minimum(x, 0.5),
    ],
)
def test_a_function_of_numpys_name_means_the_same_on_arrays_tensors_and_in_numpy(compute):
    array = numbers(2, 3)
    expected = compute(np, array)
    assert np.asarray(compute(tg, array)) == pytest.approx(expected, rel=1e-15)
    for module in (tg, np):
        out = compute(module, Tensor(array))
        assert isinstance(out, Tensor)
        assert np.asarray(out.data) == pytest.approx(expected, rel=1e-15)
        assert out.shape == np.shape(expected)


def test_numpy_arrays_and_numbers_may_stand_on_either_side():
    t, array = Tensor([1.0, 2.0]), np.array([3.0, 4.0])
    for out in (array * t, t * array, [3.0, 4.0] * t, t * [3, 4]):
        assert isinstance(out, Tensor)
        assert out.data.tolist() == [3.0, 8.0]
    assert (np.float32(2) * t).data.tolist() == [2.0, 4.0]
    assert (np.float64(2) - t).data.tolist() == [1.0, 0.0]
    assert (np.ones((3, 2)) @ t).data.tolist() == [3.0, 3.0, 3.0]
    assert np.array(t).tolist() == [1.0, 2.0]
    assert np.array(t, dtype=np.float32).dtype == np.float32
    assert np.argmax(t) == 1
    assert np.allclose(t, [1.0, 2.0])
    assert np.isfinite(t).all()


def test_a_numpy_function_without_a_derivative_here_says_so():
    t = Tensor([1.0, 2.0])
    for function in (np.unwrap, np.spacing, np.linalg.svd):
        with pytest.raises(InputError, match="cannot be differentiated here"):
            function(t)


@pytest.mark.parametrize(
    ("compute", "message"),
    [
        (lambda W: W.reshape(5), r"reshape got W of shape \(2, 3\), shape=\(5,\)"),
        (lambda W: W.sum(axis=5), r"sum_along got W of shape \(2, 3\), axis=5"),
        (lambda W: W.mean("x"), "mean got W of shape .* axis='x'"),
        (lambda W: tg.concatenate([W, W.T]), r"W of shape \(2, 3\), a Tensor of shape \(3, 2\)"),
        (lambda W: tg.stack([W, W.T]), "stack got W"),
        (lambda W: W.transpose(0, 0), "transpose got W"),
        (lambda W: tg.where([True, False], W, 1.0), r"shapes \(2,\), \(2, 3\), \(\)"),
        (lambda W: W.squeeze(0), r"squeeze got axis=0 for shape \(2, 3\)"),
        (lambda W: tg.expand_dims(W, 7), r"expand_dims got axis=7 for shape \(2, 3\)"),
        (lambda W: W.swapaxes(0, 4), r"got axis=\(0, 4\) for an array of 2 axes"),
        (lambda W: W @ W, r"the product of shapes \(2, 3\) and \(2, 3\)"),
        (lambda W: tg.linear(W, W.T, np.zeros(3)), "a bias for each neuron"),
        (lambda W: tg.linear(W.T, W.T, np.zeros(2)), "inputs \\(batch, n_in\\)"),
        (lambda W: tg.einsum(W, W, subscripts="ij,jk->ik"), "'j' for axes of length 3 and 2"),
        (lambda W: W.clip("a", 1.0), "write real numbers"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_name_and_shape(compute, message):
    with pytest.raises(InputError, match=message):
        compute(Tensor(np.ones((2, 3)), label="W"))


def test_comparisons_give_plain_arrays():
    t = Tensor([1.0, 2.0, 3.0])
    for answer, expected in [
        (t > 2, [False, False, True]),
        (t <= [1, 1, 3], [True, False, True]),
        (t == 2.0, [False, True, False]),
        (t != Tensor([1.0, 0.0, 3.0]), [False, True, False]),
        (np.array([2.0, 2.0, 2.0]) < t, [False, False, True]),
    ]:
        assert isinstance(answer, np.ndarray)
        assert type(answer & True) is np.ndarray
        assert answer.tolist() == expected
    assert len({t, t}) == 1
    with pytest.raises(InputError, match="neither true nor false"):
        bool(t)
    assert bool(Tensor(1.0))


def test_duplicate_indices_add_up():
    t = Tensor([1.0, 2.0, 3.0])
    (t[[0, 0, 2]] * [10.0, 20.0, 30.0]).sum().backward()
    assert t.grad.tolist() == [30.0, 0.0, 30.0]


def test_an_index_is_remembered_even_if_its_array_is_changed_afterwards():
    t, places = Tensor([1.0, 2.0, 3.0]), np.array([0, 1])
    out = t[places].sum()
    places[:] = 2
    out.backward()
    assert t.grad.tolist() == [1.0, 1.0, 0.0]


def test_rows_can_be_gone_through_and_counted():
    t = Tensor([[1.0, 2.0], [3.0, 4.0]])
    first, second = t
    assert len(t) == 2
    (first * second).sum().backward()
    assert t.grad.tolist() == [[3.0, 4.0], [1.0, 2.0]]
    with pytest.raises(InputError, match="no length"):
        len(Tensor(1.0))
    with pytest.raises(InputError, match="out of bounds"):
        t[5]


@pytest.mark.parametrize("label", ["W", ""])
def test_numbers_of_a_leaf_cannot_be_changed_in_place(label):
    w = Tensor([1.0, 2.0], label=label)

    def set_number():
        w[0] = 5.0

    def set_number_of_data():
        w.data[0] = 5.0

    def add_out():
        np.add(w.data, 1.0, out=w.data)

    def fill():
        w.data.fill(0.0)

    def sort():
        w.data.sort()

    def put():
        np.put(w.data, 0, 7.0)

    for change in (set_number, set_number_of_data, add_out, fill, sort, put):
        with pytest.raises(InputError, match=r"\.data = new") as caught:
            change()
        assert w.name in str(caught.value)
    assert w.data.tolist() == [1.0, 2.0]


def test_numbers_of_a_computed_tensor_cannot_be_changed_or_replaced():
    y = Tensor([1.0, 2.0]) * 2
    y.label = "y"
    with pytest.raises(InputError, match=r"the numbers of y .* compute a new Tensor"):
        y.data[0] = 5.0
    with pytest.raises(InputError, match="cannot be replaced"):
        y.data = [1.0, 2.0]


def test_an_update_in_the_usual_notation_gives_a_leaf_new_numbers():
    w = Tensor([1.0, 2.0], label="w")
    E = (w * w).sum()
    E.backward()
    before = w.data
    w.data -= 0.1 * w.grad
    assert w.data.tolist() == [0.8, 1.6]
    assert before.tolist() == [1.0, 2.0]
    with pytest.raises(StaleGraphError, match="the data of w was replaced"):
        E.backward()


def test_arithmetic_with_data_gives_ordinary_arrays():
    w = Tensor([1.0, 2.0])
    for array in (w.data + 1, w.data.sum(keepdims=True), np.sqrt(w.data), w.data.copy()):
        array[0] = 7.0
        assert array[0] == 7.0
    assert type(w.data * 2) is np.ndarray
    assert repr(w.data) == "array([1., 2.])"


def test_an_array_that_was_kept_does_not_keep_its_graph_alive():
    gc.disable()
    try:
        x = Tensor(np.ones(3))
        y = (x * 2.0).tanh()
        kept = y.data
        before = sum(type(thing) is Tensor for thing in gc.get_objects())
        del y
        after = sum(type(thing) is Tensor for thing in gc.get_objects())
        assert before - after == 3  # tanh, ·, and the constant 2
        assert kept.shape == (3,)
    finally:
        gc.enable()


def test_a_gradient_belongs_to_one_leaf_alone():
    a, b = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    (a + b).sum().backward()
    a.grad[0] = 7.0
    assert b.grad.tolist() == [1.0, 1.0]
    (a + b).sum().backward()
    assert a.grad.tolist() == [8.0, 2.0]


def test_gradients_that_are_handed_out_may_be_written_to():
    a, b = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    first, second = gradients((a + b).sum(), [a, b])
    first[0] = 7.0
    assert second.tolist() == [1.0, 1.0]


def test_an_array_handed_to_two_inputs_is_not_added_to_in_place():
    x = Tensor([1.0, 2.0], label="x")
    s = x + x  # both operands get the same array
    t = s + x
    (t * [1.0, 10.0]).sum().backward()
    assert x.grad.tolist() == [3.0, 30.0]


def test_leaves_accumulate_and_computed_nodes_start_afresh():
    w = Tensor([1.0, 2.0])
    h = w * 3.0
    total = h.sum()
    total.backward()
    total.backward()
    assert w.grad.tolist() == [6.0, 6.0]
    assert np.asarray(h.grad).tolist() == [1.0, 1.0]


def test_only_one_number_has_a_gradient():
    t = Tensor([1.0, 2.0]) * 2
    for differentiate in (Tensor.backward, lambda t: list(t.backward_steps())):
        with pytest.raises(InputError, match=r"has 2 numbers.*t\.sum\(\)"):
            differentiate(t)
    one = Tensor([[3.0]])
    (one * one).backward()
    assert one.grad.tolist() == [[6.0]]


def test_leaves_are_copied_and_pickled_with_their_gradient():
    w = Tensor([1.0, 2.0], label="w")
    (w * w).sum().backward()
    for other in (copy.deepcopy(w), copy.copy(w), pickle.loads(pickle.dumps(w))):
        assert repr(other) == repr(w)
        assert other.born > w.born
    with pytest.raises(InputError, match="Copy or pickle the leaves"):
        pickle.dumps(w * 2)


def test_a_graph_is_freed_at_once_by_reference_counting():
    class Tracked(np.ndarray):
        pass

    gc.disable()
    try:
        w = Tensor(np.ones((4, 4)))
        total = (w @ w).tanh().sum()
        total.backward()
        watched = weakref.ref(total.inputs[0]._data)
        del total
        assert watched() is None
    finally:
        gc.enable()


def test_ten_thousand_operations_need_no_recursion():
    x = Tensor([1.0, 2.0])
    y = x
    for _ in range(10_000):
        y = y + x
    y.sum().backward()
    assert x.grad.tolist() == [10_001.0, 10_001.0]


def test_inf_is_reported_once_with_the_node_and_the_line():
    x = Tensor([0.0, 1.0], label="x")
    with pytest.warns(NonFiniteWarning, match=r"ln\(x\) = \[-inf, 0\].*") as caught:
        y = x.log() * 2
    assert len(caught) == 1
    assert __file__ in str(caught[0].message)
    assert y.data.tolist() == [-np.inf, 0.0]
    with detect_anomaly(), pytest.raises(AnomalyError, match="operation 'log'"):
        x.log()


EXTREME = (0.0, 1e-320, -1.3e160, 1e308, 0.5, -2.0)


@pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")
@pytest.mark.parametrize("name", [name for name, op in OPS.items() if not op.is_arraywise])
def test_an_element_of_a_tensor_has_the_gradient_of_a_value_at_extreme_numbers(name):
    operation = OPS[name]
    for numbers in itertools.product(EXTREME, repeat=operation.arity or 2):
        values = [Value(number) for number in numbers]
        tensors = [Tensor([number, 1.0]) for number in numbers]
        try:
            operation(*values).backward()
        except DomainError:
            continue
        operation(*[tensor[0] for tensor in tensors]).backward()
        expected = [value.grad for value in values]  # the same floats, so to the last bit
        np.testing.assert_array_equal([tensor.grad[0] for tensor in tensors], expected)


def test_an_overflow_in_an_array_is_reported_when_it_reaches_a_number():
    W = Tensor(np.full((2, 2), 1e200), label="W")
    squares = W @ W
    with pytest.warns(NonFiniteWarning, match="born in operation 'matmul'") as caught:
        total = (squares + 1.0).sum() * 2.0
    assert len(caught) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        total.backward()
    with detect_anomaly(), pytest.raises(AnomalyError, match="operation 'matmul'"):
        W @ W


def test_what_has_no_influence_does_not_spoil_a_gradient():
    x = Tensor([0.0, 4.0], label="x")
    with pytest.warns(NonFiniteWarning):
        total = tg.where(x > 0, x.log(), 0.0).sum()
    total.backward()
    assert x.grad.tolist() == [0.0, 0.25]
    assert gradients(total, [x], record=True)[0].data.tolist() == [0.0, 0.25]


def test_a_negative_base_needs_a_whole_exponent():
    x = Tensor([-2.0, 3.0], label="x")
    assert (x**3).data.tolist() == [-8.0, 27.0]
    with pytest.raises(DomainError, match=r"(?s)-2 to the power 0\.5.*in operation 'power' of x"):
        x**0.5
    x0 = Tensor([0.0, 2.0])
    (x0**0).sum().backward()
    assert x0.grad.tolist() == [0.0, 0.0]


def test_no_grad_records_nothing():
    w = Tensor([1.0, 2.0])
    with no_grad():
        out = (w * 2).sum()
    assert out.inputs == ()


def test_float_of_a_tensor_would_cut_the_graph():
    with pytest.raises(InputError, match=r"\.item\(\)"):
        float(Tensor(1.0))
    assert Tensor(1.5).item() == 1.5
    assert Tensor([[1.5]]).item() == 1.5


def test_steps_of_a_tensor_graph_have_the_gradients_of_backward():
    W, b = Tensor(numbers(3, 2), label="W"), Tensor(numbers(2), label="b")
    total = tg.cross_entropy(tg.linear(numbers(4, 3), W, b).tanh(), labels=np.array([0, 1, 1, 0]))
    expected = gradients(total, [W, b])
    steps = list(total.backward_steps())
    for tensor, gradient in zip((W, b), expected, strict=True):
        assert np.array_equal(tensor.grad, gradient)
    assert [step.node.op.name for step in steps] == ["cross_entropy", "tanh", "linear"]
    assert "Wᵀ" not in repr(steps[2])  # the data needs no gradient
    assert "∂E/∂W += [4×3]ᵀ · upstream" in repr(steps[2])


@pytest.mark.parametrize("run", [Tensor.backward, lambda E: list(E.backward_steps())])
def test_another_pass_leaves_a_gradient_that_somebody_kept_alone(run):
    w = Tensor([1.0, 2.0])
    run((w * 3.0).sum())
    kept = w.grad
    run((w * w + w).sum())
    assert kept.tolist() == [3.0, 3.0]
    assert w.grad.tolist() == [6.0, 8.0]


def test_a_constant_array_is_not_differentiated():
    data, W = numbers(4, 3), Tensor(numbers(3, 2))
    total = (data @ W).sum()
    total.backward()
    (constant,) = [node for node in history(total) if node.is_constant]
    assert constant.grad == 0.0
    assert not isinstance(constant.grad, np.ndarray)


def test_a_step_of_the_data_by_a_factor_gives_the_leaf_new_numbers():
    w = Tensor([1.0, 2.0])
    first = w.data
    w.data *= 3.0
    w.data /= 2.0
    assert w.data.tolist() == [1.5, 3.0]
    assert first.tolist() == [1.0, 2.0]


def test_a_copy_of_recorded_numbers_may_be_filled_and_put_into_and_sorted():
    recorded = (Tensor([3.0, 1.0, 2.0]) * 1.0).data
    free = recorded.copy()
    free.put([0], [9.0])
    free.sort()
    assert free.tolist() == [1.0, 2.0, 9.0]
    free.fill(0.5)
    assert free.tolist() == [0.5] * 3
    assert recorded.tolist() == [3.0, 1.0, 2.0]
    for change in (lambda: recorded.put([0], [9.0]), recorded.sort, lambda: recorded.fill(0.5)):
        with pytest.raises(InputError, match="recorded and cannot be changed in place"):
            change()
