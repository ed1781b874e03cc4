"""How an operation enters the registry, and what is said to one that does not fit."""

import numpy as np
import pytest

from tinygrad_edu import OPS, InputError, Tensor, Value, history, unroll
from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.registry import elementwise


def square(latex="{}^2", **more):
    @elementwise("sq", latex=latex, examples=[(0.5,)], **more)
    def squared(x):
        """Return x²."""
        return x * x

    return squared


NODES = {"a Value": lambda: Value(3.0), "a Tensor": lambda: Tensor([3.0, 4.0])}
PASSES = {
    "backward": lambda out: out.backward(),
    "steps": lambda out: list(out.backward_steps()),
    "recorded": lambda out: out.backward(record=True),
}


def total(node):
    return node.sum() if node.rank else node


@pytest.mark.parametrize("kind", NODES)
@pytest.mark.parametrize("how", PASSES)
def test_an_operation_without_a_rule_says_how_to_write_one(kind, how):
    out = total(square()(NODES[kind]()))
    with pytest.raises(InputError, match=r"squared has no rule .* @squared\.rule above it"):
        PASSES[how](out)


@pytest.mark.parametrize("kind", NODES)
@pytest.mark.parametrize("how", PASSES)
@pytest.mark.parametrize("gives", ["no tuple", "one too many", "none"])
def test_a_rule_that_gives_no_tuple_of_partials_is_named(kind, how, gives):
    squared = square()

    @squared.rule
    def d_squared(s, x):
        return {"no tuple": 2.0 * x, "one too many": (2.0 * x, 1.0), "none": ()}[gives]

    out = total(squared(NODES[kind]()))
    with pytest.raises(InputError, match=r"d_squared gave .* squared has 1 input, .* \(…,\)"):
        PASSES[how](out)


@pytest.mark.parametrize("how", PASSES)
def test_an_arraywise_rule_that_gives_no_tuple_is_named(how):
    @arraywise("all", back=["upstream"], examples=[([[3.0, 4.0]], {})])
    def doubled(x):
        """Return 2x."""
        return 2.0 * x

    @doubled.rule
    def d_doubled(upstream, s, x):
        return 2.0 * upstream  # an array of one row, taken for a list of one contribution before

    out = doubled(Tensor([[3.0, 4.0]])).sum()
    with pytest.raises(InputError, match=r"d_doubled gave .* a contribution for each: return"):
        PASSES[how](out)


def test_a_name_of_the_library_is_not_taken_by_another_operation():
    with pytest.raises(InputError, match=r"sigmoid already, in tinygrad_edu\.rules\.activations"):

        @elementwise("mine", latex="{}", examples=[(0.5,)])
        def sigmoid(x):
            return x

    assert OPS["sigmoid"].symbol == "σ"


def test_a_cell_with_an_operation_may_run_twice():
    assert square() is not square()
    assert OPS["squared"].symbol == "sq"


@pytest.mark.parametrize("latex", [r"\frac{a}{}", r"\operatorname{sq}({})", "sq", "{", "{} {}"])
def test_a_template_needs_a_place_for_each_input_and_doubled_braces(latex):
    with pytest.raises(InputError, match=r"latex of squared is .* \{\{ and \}\} for a brace"):
        square(latex)


def test_an_operation_needs_examples():
    with pytest.raises(InputError, match=r"no examples.*examples=\[\(0\.5,\), \(-2\.0,\)\]"):
        elementwise("sq", latex="{}", examples=[])


def test_numpys_function_of_a_new_operation_works_on_nodes():
    @elementwise("∛", latex=r"\sqrt[3]{{{}}}", examples=[(0.5,)], array=np.cbrt)
    def cube_root(x):
        return np.cbrt(x).item()

    assert np.cbrt(Value(8.0)).data == 2.0
    assert np.cbrt(Tensor([8.0, 27.0])).data.tolist() == [2.0, 3.0]


def test_an_unrolled_rule_with_a_pole_is_not_taken_apart_where_upstream_is_no_factor(tmp_path):
    @arraywise("‖·‖", back=["upstream · {0} / s"], examples=[([[3.0, 4.0]], {})])
    def length(x):
        """Return √Σ x² of each row."""
        return np.sqrt(np.sum(x * x, axis=-1, keepdims=True))

    @length.rule
    def d_length(upstream, s, x):
        return (upstream * x / s,)  # (upstream · x) / s: the last factor is not the partial

    X = Tensor([[3.0, 4.0], [-0.6, 0.8]], label="X")
    E = length(X).sum()
    E.backward()
    program = unroll(E, tmp_path / "length.py")
    values = program.forward(X=X.data)
    np.testing.assert_array_equal(program.backward(**values)["X"], X.grad)
    np.testing.assert_allclose(X.grad, [[0.6, 0.8], [-0.6, 0.8]], rtol=1e-15)
    assert len(history(E)) == 3


def test_what_comes_back_through_an_operation_of_three_values_is_a_contribution_to_each():
    @elementwise("fma", latex=r"\\operatorname{{fma}}({}, {}, {})", examples=[(2.0, 3.0, 5.0)])
    def multiplied_and_added(x, y, z):
        """Return x·y + z."""
        return x * y + z

    @multiplied_and_added.rule
    def d_multiplied_and_added(s, x, y, z):
        return (y, x, 1.0)

    x, y, z = Value(2.0), Value(3.0), Value(5.0)
    out = multiplied_and_added(x, y, z) * 10.0
    out.backward()
    assert (out.data, x.grad, y.grad, z.grad) == (110.0, 30.0, 20.0, 10.0)
