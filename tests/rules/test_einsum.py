"""einsum: the subscripts that people write, against NumPy, PyTorch and finite differences."""

import random

import numpy as np
import pytest
import torch

import tinygrad_edu as tg
from tests.numerical import numerical_gradient, weights_like
from tinygrad_edu import OPS, InputError, Tensor, Value, explain, gradients, unroll
from tinygrad_edu.rules import products

LETTERS = "abiJkxZ"


def random_case(seed):
    """Subscripts and shapes: letters twice, axes of length 1 and 0, `...`, implicit results."""
    rng = random.Random(seed)
    lengths = {letter: rng.choice([1, 2, 2, 3, 3, 4]) for letter in LETTERS}
    if seed % 20 == 19:
        lengths[rng.choice(LETTERS)] = 0
    beyond = [rng.choice([1, 2, 3]) for _ in range(rng.choice([0, 1, 2]))]
    has_dots = rng.random() < 0.4
    names, shapes = [], []
    for _ in range(rng.choice([1, 2, 2, 3])):
        name = [rng.choice(LETTERS) for _ in range(rng.choice([0, 1, 2, 2, 3]))]
        alone = {c: 1 if rng.random() < 0.25 else lengths[c] for c in name}
        shape = [alone[c] for c in name]
        if has_dots and rng.random() < 0.8:
            place = rng.randint(0, len(name))
            kept = beyond[rng.randint(0, len(beyond)) :]
            name.insert(place, "...")
            shape[place:place] = [1 if rng.random() < 0.25 else n for n in kept]
        names.append("".join(name))
        shapes.append(tuple(shape))
    left = ",".join(names)
    if rng.random() < 0.3:
        return left, shapes
    letters = sorted(set(left) - set(",."))
    result = rng.sample(letters, rng.randint(0, len(letters)))
    if "..." in left:
        result.insert(rng.randint(0, len(result)), "...")
    arrow = rng.choice(["->", " -> "])
    return left + arrow + "".join(result), shapes


def numbers(shapes, seed):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in shapes]


def case_of_torch(subscripts, arrays):
    """Value, first derivatives of Σ weights · out², and the derivatives of their weighted sum."""
    leaves = [torch.tensor(array, requires_grad=True) for array in arrays]
    out = torch.einsum(subscripts, *leaves)
    total = (out * out * torch.tensor(weights_like(out.detach().numpy()))).sum()
    first = torch.autograd.grad(total, leaves, create_graph=True)
    again = sum((g * torch.tensor(weights_like(g.detach().numpy()))).sum() for g in first)
    second = torch.autograd.grad(again, leaves, allow_unused=True)
    return (
        out.detach().numpy(),
        [g.detach().numpy() for g in first],
        [np.zeros(a.shape) if g is None else g.numpy() for g, a in zip(second, arrays)],
    )


@pytest.mark.parametrize("block", range(6))
def test_three_hundred_random_subscripts_have_the_derivatives_of_pytorch(block):
    for seed in range(50 * block, 50 * block + 50):
        subscripts, shapes = random_case(seed)
        arrays = numbers(shapes, seed)
        value, first, second = case_of_torch(subscripts, arrays)
        leaves = [Tensor(array) for array in arrays]
        out = tg.einsum(subscripts, *leaves)
        told = f"seed {seed}: {subscripts} of {shapes}"
        assert out.shape == value.shape, told
        assert np.allclose(out.data, np.einsum(subscripts, *arrays), rtol=1e-12, atol=1e-12), told
        total = (out * out * weights_like(out.data)).sum()
        total.backward()
        for leaf, expected in zip(leaves, first):
            assert np.shape(leaf.grad) == leaf.shape, told
            assert np.allclose(leaf.grad, expected, rtol=1e-10, atol=1e-10), told
        recorded = gradients(total, leaves, record=True)
        again = tg.sum([(g * weights_like(g.data)).sum() for g in recorded])
        for found, expected in zip(gradients(again, leaves), second):
            assert np.allclose(found, expected, rtol=1e-9, atol=1e-9), told


@pytest.mark.parametrize("seed", range(300, 320))
def test_random_subscripts_have_numerical_gradients(seed):
    subscripts, shapes = random_case(seed)
    arrays = numbers(shapes, seed)
    leaves = [Tensor(array) for array in arrays]
    out = tg.einsum(subscripts, *leaves)
    (out * weights_like(out.data)).sum().backward()

    def total(*at):
        data = np.einsum(subscripts, *at)
        return float(np.sum(data * weights_like(data)))

    for place, leaf in enumerate(leaves):
        expected = numerical_gradient(total, arrays, place)
        assert np.allclose(leaf.grad, expected, rtol=1e-8, atol=1e-8), subscripts


def test_an_axis_of_length_1_is_summed_over_its_copies():
    a, b = Tensor([[1.0, 2.0, 3.0]]), Tensor([[10.0], [20.0], [40.0]])
    out = tg.einsum("ij,ij->", a, b)
    assert out.data == 6 * 70
    out.backward()
    assert a.grad.tolist() == [[70.0, 70.0, 70.0]]
    assert b.grad.tolist() == [[6.0], [6.0], [6.0]]


def test_the_gradient_of_a_trace_lies_on_the_diagonal():
    square = Tensor(np.arange(9.0).reshape(3, 3))
    trace = tg.einsum("ii", square)
    assert trace.data == 12.0
    trace.backward()
    assert square.grad.tolist() == np.eye(3).tolist()
    diagonal = tg.einsum("ii->i", square)
    assert diagonal.data.tolist() == [0.0, 4.0, 8.0]
    square.grad = 0.0
    (diagonal * [1.0, 2.0, 3.0]).sum().backward()
    assert square.grad.tolist() == np.diag([1.0, 2.0, 3.0]).tolist()


def test_nothing_off_the_diagonal_is_touched_even_by_infinite_numbers():
    square = Tensor(np.eye(2))
    (tg.einsum("ii->i", square) * [np.inf, 1.0]).sum().backward()
    assert square.grad.tolist() == [[np.inf, 0.0], [0.0, 1.0]]


def test_one_tensor_may_be_several_operands():
    x = Tensor([1.0, 2.0, 3.0])
    tg.einsum("i,i,i->", x, x, x).backward()
    assert x.grad == pytest.approx([3.0, 12.0, 27.0], rel=1e-15)


def test_subscripts_come_first_or_by_name_and_from_numpy():
    a, b = Tensor([[1.0, 2.0], [3.0, 4.0]]), Tensor([[5.0, 6.0], [7.0, 8.0]])
    expected = [[19.0, 22.0], [43.0, 50.0]]
    for out in (
        tg.einsum("ij,jk->ik", a, b),
        tg.einsum(a, b, subscripts="ij,jk->ik"),
        tg.einsum(" i j , j k -> i k ", a, b),
        tg.einsum("ij,jk", a, b),
        np.einsum("ij,jk->ik", a, b),
        np.einsum("ij,jk", a, b.data),
        np.einsum("ij,jk", a, [[5, 6], [7, 8]], optimize=True),
        products.einsum(a, b, subscripts="ij,jk->ik"),
        OPS["einsum"](a, b, subscripts="ij,jk->ik"),
    ):
        assert type(out) is Tensor
        assert out.data.tolist() == expected
    plain = tg.einsum("ij,jk->ik", a.data, b.data)
    assert type(plain) is np.ndarray
    assert plain.tolist() == expected


def test_numbers_and_values_are_operands_without_axes():
    t, v = Tensor([1.0, 2.0]), Value(3.0)
    out = tg.einsum("i,,->", t, 2.0, v)
    assert out.data == 18.0
    out.backward()
    assert t.grad.tolist() == [6.0, 6.0]
    assert v.grad == 6.0
    assert tg.einsum("", Tensor(4.0)).data == 4.0
    assert tg.einsum(",", 3.0, 2.0) == 6.0


def test_a_single_number_widens_nothing():
    t = Tensor([1.0, 2.0], dtype=np.float32)
    for number in (2.0, np.float64(2.0), np.array(2.0), Tensor(2.0)):
        out = tg.einsum("i,->i", t, number)
        assert out.dtype == np.float32
        t.grad = 0.0
        out.sum().backward()
        assert t.grad.dtype == np.float32
        assert t.grad.tolist() == [2.0, 2.0]
    assert tg.einsum("i,->i", np.array([2, 3]), 2.5).tolist() == [5.0, 7.5]


@pytest.mark.parametrize(
    ("subscripts", "shapes", "message"),
    [
        ("ij,jk->ik", [(2, 3), (4, 5)], "'j' for axes of length 3 and 4"),
        ("ii->i", [(1, 3)], "'i' for axes of length 1 and 3"),
        ("ij->ik", [(2, 3)], "one that no operand has"),
        ("ij->ii", [(2, 3)], "a letter twice"),
        ("ij->", [(2,)], "'ij' stands for an operand of 1 axes"),
        ("i->", [(2, 3)], "'i' stands for an operand of 2 axes"),
        ("i...->...", [()], r"'i\.\.\.' stands for an operand of 0 axes"),
        ("i,j->ij", [(2,)], "it names 2 operands, and there are 1"),
        ("i..->", [(2, 3)], "named by one letter"),
        ("i......->", [(2, 3)], "named by one letter"),
        ("1->", [(2,)], "named by one letter"),
        ("é->", [(2,)], "named by one letter"),
        ("i->i->i", [(2,)], "named by one letter"),
        ("...i->i", [(2, 3)], "missing in the result"),
        (b"i->", [(2,)], "the subscripts are a text"),
        (None, [(2,)], "the subscripts are a text"),
        (["i"], [(2,)], "the subscripts are a text"),
    ],
)
def test_subscripts_that_do_not_fit_are_refused_with_what_to_write(subscripts, shapes, message):
    tensors = [Tensor(np.ones(shape)) for shape in shapes]
    with pytest.raises(InputError, match=message):
        tg.einsum(subscripts, *tensors)
    with pytest.raises(InputError, match=message):
        tg.einsum(subscripts, *[tensor.data for tensor in tensors])


def test_the_operation_itself_takes_letters_for_all_axes_only():
    t = Tensor(np.ones((2, 3)))
    for subscripts in ("ij", "...j->...j", "ij->ji->ij", "é->", "ij,k->"):
        with pytest.raises(InputError, match="einsum got"):
            OPS["einsum"](t, subscripts=subscripts)
    with pytest.raises(InputError, match="needs a letter for each"):
        OPS["einsum"](t, subscripts="i->i")


def test_tensors_alone_and_numpys_numbered_form_say_what_to_write():
    t = Tensor(np.ones((2, 3)))
    for ask in (lambda: tg.einsum(t, t), lambda: tg.einsum(), lambda: np.einsum(t, [0, 1], [1])):
        with pytest.raises(InputError, match="the subscripts are a text, and the first argument"):
            ask()


def test_more_axes_than_letters_are_refused():
    t = Tensor(np.ones((1,) * 60))
    with pytest.raises(InputError, match="only 52 letters left"):
        tg.einsum("...->...", t)


@pytest.mark.parametrize(
    ("subscripts", "shapes"),
    [
        ("ij,jk->ik", [(2, 3), (3, 2)]),
        ("ij,ij->", [(1, 3), (3, 1)]),
        ("ii", [(3, 3)]),
        ("iji->j", [(2, 3, 2)]),
        ("ii,ij->", [(3, 3), (3, 1)]),
        ("...i,i->...", [(2, 2, 3), (3,)]),
        (",i->", [(), (3,)]),
    ],
)
def test_an_unrolled_program_and_an_explanation_have_the_numbers_of_the_graph(subscripts, shapes):
    arrays = numbers(shapes, 5)
    leaves = [Tensor(array, label=f"w{place}") for place, array in enumerate(arrays)]
    out = tg.einsum(subscripts, *leaves)
    total = (out * out).sum()
    total.label = "E"
    total.backward()
    number, found = unroll(total)()
    assert number == total.data
    for leaf in leaves:
        assert np.array_equal(found[leaf.label], leaf.grad), subscripts
        assert "einsum" in str(explain(total, leaf))
