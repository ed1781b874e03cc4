"""What Python's own functions make of nodes: a number where nothing is lost, or what to write."""

import copy
import math
import operator
import pickle
import statistics
import warnings

import numpy as np
import pytest

import tinygrad_edu as tg
from tinygrad_edu import InputError, Tensor, Value, diagnose, explain, gradients
from tinygrad_edu.node import Node

ONE = {
    "a Value": lambda x: Value(x),
    "a labelled Value": lambda x: Value(x, label="w"),
    "a computed Value": lambda x: Value(x) * 1.0,
    "a Tensor without axes": lambda x: Tensor(x),
    "a computed Tensor": lambda x: Tensor([x, 0.0]).sum(),
    "a float32": lambda x: Tensor(np.float32(x)),
    "a computed float32": lambda x: Tensor([x, 0.0], dtype=np.float32).sum(),
    "an array of one": lambda x: Tensor([x]),
    "a matrix of one": lambda x: Tensor([[x]]) * 1.0,
}
MANY = {
    "a leaf": lambda: Tensor([1.5, -2.5, 3.5], label="w"),
    "a computed Tensor": lambda: Tensor([1.5, -2.5, 3.5]) * 1.0,
    "a matrix": lambda: Tensor([[1.0, 2.0], [3.0, 4.0]]),
    "none": lambda: Tensor([]),
}
NUMBERS = [2.5, -2.5, 3.0, 0.0, -0.75, 1234.5]  # all of them float32 numbers, too


@pytest.fixture(autouse=True)
def without_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("kind", ONE)
@pytest.mark.parametrize("number", NUMBERS)
def test_one_number_is_written_and_rounded_as_numpy_writes_and_rounds_it(kind, number):
    x, expected = ONE[kind](number), np.float64(number)
    for spec in (".4f", "8.3e", ">12", "+.2%", "g", ",.1f", "08.2f"):
        assert format(x, spec) == format(expected, spec)
    assert f"{x:.3f}" == f"{expected:.3f}"
    assert f"{x:.3f}" == "{:.3f}".format(x)  # noqa: UP032
    assert f"{x}" == str(x) == repr(x)
    for convert in (int, round):
        assert convert(x) == convert(expected)
        assert type(convert(x)) is int
    for convert in (math.trunc, math.floor, math.ceil):  # flat operations of the graph
        assert np.all(convert(x).data == convert(expected))
        assert isinstance(convert(x), Node)
    assert [part.data for part in divmod(x, 2)] == list(divmod(expected, 2))
    assert (x // 2).data == expected // 2
    assert (7 % (x + 0.25)).data == 7 % (expected + 0.25)
    for digits in (0, 1, -2):
        assert round(x, digits) == round(expected, digits)
    assert "%d" % x == "%d" % expected  # noqa: UP031
    assert bool(x) is bool(expected)
    assert abs(x).data == abs(expected)


@pytest.mark.parametrize("kind", ONE)
def test_what_has_a_slope_to_lose_says_what_to_write(kind):
    x = ONE[kind](2.5)
    name = x.label or "x"
    for lose in (
        float,
        complex,
        math.sqrt,
        math.exp,
        math.isnan,
        lambda x: "%.3f" % x,  # noqa: UP031
        lambda x: statistics.mean([x, x]),
        lambda x: statistics.fmean([x, x]),
        lambda x: math.fsum([x, x]),
    ):
        with pytest.raises(InputError, match="would cut the graph") as caught:
            lose(x)
        assert f"f'{{{name}:.3f}}'" in str(caught.value)
    for place in (operator.index, range, [1, 2].__getitem__, np.zeros, "ab".__mul__):
        with pytest.raises((InputError, TypeError), match=r"int|sequence of integers"):
            place(x)


@pytest.mark.parametrize("kind", ONE)
@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_inf_and_nan_are_near_no_whole_number(kind, number):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        x = ONE[kind](number)
    for convert in (int, round):
        with pytest.raises(InputError, match="near no whole number"):
            convert(x)
    assert f"{x:.3f}" == f"{number:.3f}"


@pytest.mark.parametrize("kind", MANY)
def test_many_numbers_are_no_number_and_say_what_to_write(kind):
    t = MANY[kind]()
    for convert, message in [
        (lambda: f"{t:.4f}", "write numpy.array2string"),
        (lambda: round(t), "write numpy.round"),
        (lambda: round(t, 3), r"numpy.round\(t.data, 3\)"),
        (lambda: int(t), r"t.data.astype\(int\)"),
        (lambda: float(t), "would cut the graph"),
        (lambda: t.item(), r"t.data.tolist\(\)"),
        (lambda: bool(t), "neither true nor false"),
    ]:
        with pytest.raises(InputError, match=message):
            convert()
    assert f"{t}" == repr(t)


def test_an_unknown_format_is_refused_with_the_name_of_the_node():
    for x in (Value(2.5, label="w"), Tensor(2.5, label="w")):
        with pytest.raises(InputError, match=r"of w = 2\.5: Unknown format code 'd'"):
            f"{x:d}"


JOINING = {
    "array": lambda s, t: np.array([s, t]),
    "asarray": lambda s, t: np.asarray([s, t]),
    "of one": lambda s, t: np.asarray(t),
    "mean": lambda s, t: np.mean([s, t]),
    "sum": lambda s, t: np.sum([s, t]),
    "std": lambda s, t: np.std([s, t]),
    "max": lambda s, t: np.max([s, t]),
    "a dtype": lambda s, t: np.array([s, t], dtype=float),
    "objects": lambda s, t: np.asarray(t, dtype=object),
    "an array of both": lambda s, t: np.array([s.data, t]),
    "reduce": lambda s, t: np.add.reduce([s, t]),
    "full": lambda s, t: np.full((2, *t.shape), t),
    "vectorize": lambda s, t: np.vectorize(abs)(t),
    "its method": lambda s, t: np.ones(3).dot(t),
    "in a list": lambda s, t: Tensor([s, t]),
    "filling": lambda s, t: np.ones((3, *t.shape)).__setitem__(slice(None), t),
}


@pytest.mark.parametrize("how", JOINING)
@pytest.mark.parametrize("kind", ["leaves", "computed", "numbers", "float32"])
def test_numpy_never_cuts_a_graph_by_itself(how, kind):
    s, t = {
        "leaves": lambda: (Tensor([1.0, 2.0, 3.0]), Tensor([3.0, 4.0, 5.0])),
        "computed": lambda: (Tensor([1.0, 2.0, 3.0]) * 2, Tensor([3.0, 4.0, 5.0]) * 2),
        "numbers": lambda: (Tensor(1.0) * 2, Tensor(3.0)),
        "float32": lambda: (Tensor(np.float32(1.0)), Tensor(np.float32([1.0, 2.0])).sum()),
    }[kind]()
    with pytest.raises(InputError, match="cut the graph"):
        JOINING[how](s, t)


def test_an_array_that_is_changed_in_place_takes_no_tensor():
    array, t = np.ones(3), Tensor([1.0, 2.0, 3.0], label="t")

    def add():
        nonlocal array
        array += t

    def multiply():
        nonlocal array
        array *= t

    def fill():
        array[:] = t

    def fill_one():
        array[0] = t[0]

    for change in (add, multiply, fill):
        with pytest.raises(InputError, match=r"array = array \+ t"):
            change()
    with pytest.raises((InputError, ValueError), match=r"cut the graph|with a sequence"):
        fill_one()
    assert array.tolist() == [1.0, 1.0, 1.0]


def test_a_copy_of_the_numbers_is_given_where_it_is_asked_for():
    t = Tensor([1.0, 2.0])
    array = np.array(t)
    assert type(array) is np.ndarray
    array[0] = 7.0
    assert t.data.tolist() == [1.0, 2.0]
    assert np.array(t, dtype=np.float32).dtype == np.float32
    with pytest.raises(InputError, match="cut the graph"):
        np.array(t, copy=False)
    with pytest.raises(InputError, match="cut the graph"):
        tg.grad(lambda w: (w * np.array(w)).sum())(np.array([1.0, 2.0]))


def test_values_in_lists_are_arrays_of_nodes():
    a, b = Value(1.0), Value(4.0)
    for out, expected in [
        (np.mean([a, b]), (0.5, 0.5)),
        (np.sum([a, b]), (1.0, 1.0)),
        (np.max([a, b]), (0.0, 1.0)),
        (sum([a, b]), (1.0, 1.0)),
        (max([a, b]), (0.0, 1.0)),
        (sorted([b, a])[0] * 3, (3.0, 0.0)),
        (np.array([a, b]).sum(), (1.0, 1.0)),
        (statistics.median([a, b]), (0.5, 0.5)),
        (math.prod([a, b]), (4.0, 1.0)),
        (tg.mean([a, b]), (0.5, 0.5)),
    ]:
        assert isinstance(out, Value)
        assert gradients(out, [a, b]) == list(expected) or out is b


def test_a_tensor_is_found_in_a_list_by_identity_and_not_by_its_numbers():
    a, t = Tensor([1.0, 2.0, 3.0], label="a"), Tensor([1.0, 2.0, 3.0], label="t")
    short = Tensor([1.0, 2.0])
    assert t in [t, a]
    assert t in {t: 1}
    assert t in {a, t}
    assert {t: 1}[t] == 1
    assert any(x is t for x in [a, t])
    for search in (
        lambda: t in [a, t],
        lambda: t in (a, t),
        lambda: [a, t].index(t),
        lambda: [a, t].remove(t),
        lambda: [a, a].count(t),
        lambda: t in [short, t],
        lambda: [short, t].index(t),
        lambda: bool(t > 0),
        lambda: max([a, t]),
        lambda: sorted([a, t]),
        lambda: bool(t == a),
        lambda: 1 if t != a else 0,
        lambda: t > 0 and t < 5,
        lambda: 0 < t < 5,
    ):
        with pytest.raises(InputError, match=r"any\(\[s is t for s in tensors\]\)"):
            search()
    assert (t == a).all()


def test_a_number_is_looked_for_in_a_tensor_as_in_numpy():
    data = np.array([[1.0, 2.0], [3.0, 4.0]])
    for t in (Tensor(data), Tensor(data) * 1.0):
        for number in (1.0, 2, 5.0, np.float64(4.0), Value(3.0), data[0], None):
            plain = number.data if isinstance(number, Value) else number
            assert (number in t) is bool(plain in data)
    assert 2.5 in Tensor(2.5)
    assert 1.0 not in Tensor([])
    with pytest.raises(InputError, match="shapes fit"):
        assert [1.0, 2.0, 3.0] in Tensor(data)


def test_answers_are_arrays_of_true_and_false_and_what_is_made_of_them_is_ordinary():
    t = Tensor([1.0, -1.0, 2.0])
    answers = t > 0
    assert isinstance(answers, np.ndarray)
    assert answers.dtype == bool
    assert repr(answers) == "array([ True, False,  True])"
    for made in (answers & (t < 2), ~answers, answers * 1.0, np.where(answers, 1.0, 0.0)):
        assert type(made) is np.ndarray
    assert answers.all() is np.False_
    assert answers.any() is np.True_
    assert answers.sum() == 2
    assert t[answers].data.tolist() == [1.0, 2.0]
    assert tg.where(answers, t, 0.0).data.tolist() == [1.0, 0.0, 2.0]
    assert bool(Tensor([1.0]) > 0)
    assert (Tensor(1.0) > 0) is True


@pytest.mark.parametrize("other", ["a", [1.0, 2.0], {}, np.zeros((4, 5))])
def test_what_numbers_are_not_compared_with_is_refused(other):
    for compare in (operator.lt, operator.ge):
        with pytest.raises(InputError, match="w of shape"):
            compare(Tensor([1.0, 2.0, 3.0], label="w"), other)


@pytest.mark.parametrize("make", [Value, lambda x: Tensor([x, 2 * x]), Tensor])
@pytest.mark.parametrize("how", ["backward", "steps", "recorded", "itself"])
def test_a_gradient_set_to_none_starts_from_nothing(make, how):
    w = make(3.0)
    E = w * w if not w.rank or not w.shape else (w * w).sum()
    E.backward()
    w.grad = None
    assert "∂" not in repr(w) or "·" in repr(w)
    if how == "itself":
        w.grad = None
        if w.rank and w.shape:
            w = w[0]
        w.backward()
        assert w.grad == 1.0
        return
    if how == "steps":
        list(E.backward_steps())
    else:
        E.backward(record=how == "recorded")
    found = w.grad.data if how == "recorded" else w.grad
    assert np.array_equal(found, 2 * w.data)
    w.grad = None
    assert str(explain(E, w))
    diagnose(E)
    copied = copy.copy(w)
    assert copied.grad is None
    E.backward()
    E.backward()
    assert np.array_equal(w.grad, 4 * w.data)


def test_gradients_set_to_none_in_a_training_loop_are_those_set_to_zero():
    def trained(nothing):
        w, b = Tensor([[0.5], [-0.5]]), Value(0.25)
        for _ in range(5):
            w.grad, b.grad = nothing, nothing
            loss = ((Tensor([[1.0, 2.0], [3.0, 4.0]]) @ w + b) ** 2).mean()
            loss.backward()
            w.data -= 0.01 * w.grad
            b.data -= 0.01 * float(b.grad)
        return w.data.tolist(), b.data

    assert trained(None) == trained(0.0)


class Weight(Value):
    """A Value with something more, which it is made with."""

    def __init__(self, owner, number):
        super().__init__(number, label=owner)
        self.owner = owner


class Matrix(Tensor):
    """The same of Tensors."""

    def __init__(self, owner, data):
        super().__init__(data, label=owner)
        self.owner = owner


ARITHMETIC = {
    "+": lambda x: [x + 1, 1 + x, x + x, np.float64(1) + x],
    "-": lambda x: [x - 1, 1 - x, x - x, -x],
    "*": lambda x: [x * 2, 2 * x, x * x, x / 2, 2 / x, x**2, 2**x],
    "functions": lambda x: [x.exp(), tg.sigmoid(x), np.tanh(x), abs(x), x.maximum(0.5)],
}


@pytest.mark.parametrize("what", ARITHMETIC)
def test_what_is_computed_from_a_subclass_is_a_value_or_a_tensor(what):
    for x, kind in ((Weight("n", 2.0), Value), (Matrix("n", [2.0, 3.0]), Tensor)):
        for out in ARITHMETIC[what](x):
            assert type(out) is kind
            (out if kind is Value else out.sum()).backward()
        assert np.shape(x.grad) == np.shape(x.data)
    w = Weight("n", 2.0)
    assert type(tg.sum([w, w])) is type(tg.dot([w], [w])) is type(w + Value(1.0)) is Value
    assert type(w * Tensor([1.0, 2.0])) is Tensor


def test_a_subclass_is_copied_with_what_it_has():
    for x in (Weight("n", 2.0), Matrix("n", [2.0, 3.0])):
        x.grad = x.data * 2.0
        for other in (copy.copy(x), copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
            assert type(other) is type(x)
            assert other.owner == "n"
            assert np.array_equal(other.data, x.data)
            assert np.array_equal(other.grad, x.grad)
            assert other.born > x.born
