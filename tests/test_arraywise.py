"""Every arraywise operation of the registry, tested because it is there."""

import numpy as np
import pytest

from tests.numerical import numerical_gradient, weights_like
from tinygrad_edu import OPS, InputError, Tensor, gradients
from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.contributions import by_rule, contributions_of
from tinygrad_edu.notation.formulas import formula

MADE_OF_VALUES = {
    "join",
    "pick",
}  # their operands are no Tensors; tests/arrays/test_crossing.py has them

CASES = [
    pytest.param(op, example[:-1], example[-1], id=f"{op.name}-{number}")
    for op in OPS.values()
    if op.is_arraywise and op.name not in MADE_OF_VALUES
    for number, example in enumerate(op.examples)
]


def weighted(op, arrays, settings):
    out = op.compute_array(*[np.asarray(array) for array in arrays], **settings)
    return float(np.sum(weights_like(out) * out))


def result_of(op, arrays, settings):
    tensors = [Tensor(array) for array in arrays]
    out = op(*tensors, **settings)
    return tensors, (out * weights_like(out.data)).sum()


def test_every_arraywise_operation_has_examples_a_symbol_and_words_for_its_way_back():
    for name, op in OPS.items():
        if op.is_arraywise:
            assert op.derivative.__name__ == f"d_{name}"
            assert op.derivative.__doc__, name
            assert op.symbol, name
            assert op.back, name
            assert op.examples or name in MADE_OF_VALUES, name
            assert op.arity in (0, len(op.back)), name


@pytest.mark.parametrize(("op", "arrays", "settings"), CASES)
def test_the_rule_equals_a_numerical_derivative(op, arrays, settings):
    tensors, total = result_of(op, arrays, settings)
    total.backward()
    for place, tensor in enumerate(tensors):
        expected = numerical_gradient(lambda *at: weighted(op, at, settings), arrays, place)
        assert tensor.grad == pytest.approx(expected, rel=1e-8, abs=1e-8)
        assert np.shape(tensor.grad) == tensor.shape


@pytest.mark.parametrize(("op", "arrays", "settings"), CASES)
def test_the_derivative_of_the_rule_equals_a_numerical_derivative(op, arrays, settings):
    def slope(*at, place):
        tensors, total = result_of(op, at, settings)
        (gradient,) = gradients(total**2, [tensors[place]])
        return float(np.sum(weights_like(gradient) * gradient))

    for place in range(len(arrays)):
        tensors, total = result_of(op, arrays, settings)
        (first,) = gradients(total**2, [tensors[place]], record=True)
        second = gradients((first * weights_like(first.data)).sum(), tensors)
        for other, found in enumerate(second):
            expected = numerical_gradient(
                lambda *at, place=place: slope(*at, place=place), arrays, other
            )
            assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(("op", "arrays", "settings"), CASES)
def test_the_recorded_gradient_has_the_numbers_of_the_plain_one(op, arrays, settings):
    tensors, total = result_of(op, arrays, settings)
    plain = gradients(total, tensors)
    recorded = gradients(total, tensors, record=True)
    for expected, gradient in zip(plain, recorded, strict=True):
        assert gradient.data == pytest.approx(expected, rel=1e-14, abs=1e-15)
        assert gradient.shape == np.shape(expected)


@pytest.mark.parametrize(
    ("op", "arrays", "settings"), [case for case in CASES if case.values[0].pull is not None]
)
def test_a_written_out_rule_gives_what_the_rule_gives(op, arrays, settings):
    out = op(*[Tensor(array) for array in arrays], **settings)
    upstream = weights_like(out.data) if out.shape else 0.7
    for written, expected in zip(
        contributions_of(upstream, out), by_rule(upstream, out), strict=True
    ):
        assert written == pytest.approx(expected, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize(("op", "arrays", "settings"), CASES)
def test_a_written_out_rule_gives_nothing_to_a_plain_array(op, arrays, settings):
    nodes = [Tensor(array) for array in arrays]
    for place in range(len(nodes)):
        mixed = [*nodes[:place], arrays[place], *nodes[place + 1 :]]
        if len(nodes) > 1:
            out = op(*mixed, **settings)
            upstream = weights_like(out.data) if out.shape else 0.7
            found = contributions_of(upstream, out)
            assert [given is None for given in found] == [i == place for i in range(len(nodes))]


@pytest.mark.parametrize(("op", "arrays", "settings"), CASES)
def test_arrays_and_tensors_go_through_the_same_call(op, arrays, settings):
    plain = op(*arrays, **settings)
    recorded = op(*[Tensor(array) for array in arrays], **settings)
    assert np.array_equal(plain, recorded.data)
    assert np.asarray(plain).dtype == recorded.dtype


@pytest.mark.parametrize(("op", "arrays", "settings"), CASES)
def test_float32_stays_float32_and_so_do_the_gradients(op, arrays, settings):
    tensors = [Tensor(array, dtype=np.float32) for array in arrays]
    out = op(*tensors, **settings)
    if op.name != "cast":
        assert out.dtype == np.float32
    total = out.sum()
    total.backward()
    for tensor in tensors:
        assert np.asarray(tensor.grad).dtype == np.float32
    recorded = gradients(total, tensors, record=True)
    assert {gradient.dtype for gradient in recorded} == {np.dtype(np.float32)}


@pytest.mark.parametrize(("op", "arrays", "settings"), CASES)
def test_a_formula_and_the_words_for_the_way_back_name_the_inputs(op, arrays, settings):
    names = [f"Q{place}" for place in range(len(arrays))]
    out = op(*[Tensor(a, label=n) for a, n in zip(arrays, names, strict=True)], **settings)
    assert all(name in formula(out) for name in names)
    latex = op.latex.format(*names)
    assert latex.count("{") == latex.count("}")
    for step in out.sum().backward_steps():
        assert "{" not in repr(step)


def test_an_arraywise_operation_says_how_many_operands_it_takes():
    with pytest.raises(TypeError, match="matmul takes 2 operands"):
        OPS["matmul"](Tensor([[1.0]]))
    with pytest.raises(TypeError, match="unexpected keyword argument 'axes'"):
        OPS["mean"](Tensor([1.0]), axes=0)


def test_a_contribution_of_another_shape_than_its_input_is_refused():
    @arraywise("total", examples=[(np.ones(3), {})], back=["upstream for each"])
    def shapeless_total(x):
        """Return Σ x."""
        return x.sum()

    @shapeless_total.rule
    def d_shapeless_total(upstream, s, x):
        return (upstream,)

    x = Tensor([1.0, 2.0], label="x")
    with pytest.raises(InputError, match=r"d_shapeless_total gave .* shape \(\) to x.* \(2,\)"):
        shapeless_total(x).backward()
    with pytest.raises(InputError, match="d_shapeless_total gave"):
        list(shapeless_total(x).backward_steps())
    with pytest.raises(InputError, match="d_shapeless_total gave"):
        gradients(shapeless_total(x), [x], record=True)
