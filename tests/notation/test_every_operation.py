"""Each operation of the registry in each language: its operands, its brackets, its source."""

import math
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from tinygrad_edu import OPS, Tensor, Value, unroll
from tinygrad_edu import sum as sum_of
from tinygrad_edu.notation.expression import Call, Negative, Number, Product, Sum, Symbol
from tinygrad_edu.notation.forms import PRODUCT, SUM, form_of
from tinygrad_edu.notation.latex import Latex, latex_of
from tinygrad_edu.notation.mathml import Mathml, mathml_of
from tinygrad_edu.notation.python import Python, names_in
from tinygrad_edu.notation.reading import expression_of, named
from tinygrad_edu.notation.text import Text, text_of
from tinygrad_edu.registry import elementwise

LETTERS = "pqruvwxyz"
GIVEN = list(OPS)
ANY_NUMBER = [name for name in GIVEN if not OPS[name].arity]
LANGUAGES = {"text": Text(), "latex": Latex(), "mathml": Mathml()}


class Plain:
    """Numbers as Python writes them."""

    def data(self, data):
        return repr(data)

    def setting(self, setting):
        return repr(setting)


def drawn(mathml):
    return "".join(ET.fromstring(f"<math>{mathml}</math>").itertext())


def operands_of(name, numbers=1.0):
    """Return as many names as an operation takes; five for one of any number."""
    return tuple([Symbol(letter, numbers) for letter in LETTERS[: OPS[name].arity or 5]])


def words_of(text):
    """Return the letters that stand alone in a text."""
    return re.findall(r"(?<![A-Za-zα-ω\\])[A-Za-z](?![A-Za-zα-ω])", text)


@pytest.mark.parametrize("name", GIVEN)
def test_each_operand_stands_in_each_form_and_no_place_is_left(name):
    call = Call(OPS[name], operands_of(name), {})
    source = Python(Plain()).text_of(call)
    for form in (text_of(call), latex_of(call), drawn(mathml_of(call)), source):
        assert "{}" not in form
        assert "<" not in form
        letters = set(re.findall(r"[pqruvwxyz]", re.sub(r"[A-Za-z_\\]{2,}", " ", form)))
        needed = {symbol.text for symbol in call.operands}
        assert needed <= letters | set("".join(re.findall(r"[A-Za-z]+", form))), form
    latex = latex_of(call)
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left") == latex.count(r"\right")


@pytest.mark.parametrize("name", [name for name in GIVEN if OPS[name].arity])
def test_a_sum_in_the_place_of_an_operand_is_never_read_apart(name):
    op = OPS[name]
    for place in range(op.arity):
        for inner in (Sum((Symbol("m"), Symbol("n"))), Sum((Symbol("m"), Negative(Symbol("n"))))):
            operands = list(operands_of(name))
            operands[place] = inner
            for language in LANGUAGES.values():
                for found in language.form(language.template_of(op)).places:
                    written = language.placed(operands[found.operand], found.need, found.is_inside)
                    if found.operand == place and found.need > SUM:
                        assert written.text.startswith(("(", r"\left(", "<mrow><mo>("))


@pytest.mark.parametrize("name", GIVEN)
def test_a_sum_as_a_template_is_bracketed_in_a_product(name):
    call = Call(OPS[name], operands_of(name), {})
    for language in LANGUAGES.values():
        piece = language.write(call)
        product = language.write(Product((call, Symbol("k"))))
        is_bare = product.text.replace("<mrow>", "").startswith(piece.text.replace("<mrow>", ""))
        assert is_bare == (piece.strength >= PRODUCT)


@pytest.mark.parametrize("name", ANY_NUMBER)
@pytest.mark.parametrize("count", [1, 2, 7])
def test_an_operation_of_any_number_of_operands_lists_them_all(name, count):
    call = Call(OPS[name], tuple([Symbol(letter) for letter in LETTERS[:count]]), {})
    listed = ", ".join(LETTERS[:count])
    shown = name.replace("_", r"\_")
    assert text_of(call) == Python(Plain()).text_of(call) == f"{name}({listed})"
    assert latex_of(call) == rf"\operatorname{{{shown}}}({listed})"
    assert drawn(mathml_of(call)) == f"{name}({listed.replace(' ', '')})"


def example_of(op, example):
    """Return the result of an operation of labelled nodes."""
    given = list(example)
    told = given.pop() if op.is_arraywise and isinstance(given[-1], dict) else {}
    kind = Tensor if op.is_arraywise else Value
    nodes = [kind(number, label=letter) for letter, number in zip(LETTERS, given, strict=False)]
    return op(*nodes, **told), nodes


@pytest.mark.parametrize("name", GIVEN)
def test_the_source_of_an_operation_gives_its_bits_forward_and_backward(name):
    op = OPS[name]
    for example in op.examples:
        node, leaves = example_of(op, example)
        result = (node * node).sum() if np.ndim(node.data) else node * node
        result.backward()
        value, gradients = unroll(result)()
        assert value == result.data or math.isnan(value)
        for leaf in leaves:
            found = gradients.get(leaf.label)
            if found is not None:
                np.testing.assert_array_equal(found, leaf.grad)


def test_every_template_of_python_is_what_the_unroller_writes():
    for name in GIVEN:
        op = OPS[name]
        if op.python is None:
            continue
        letters = [Symbol(letter) for letter in LETTERS[: op.arity]]
        written = Python(Plain()).text_of(Call(op, tuple(letters), {}))
        assert written == op.python.format(*LETTERS[: op.arity])


def test_a_sum_and_a_weighted_sum_are_written_with_signs():
    a, b, c = [Value(0.5, label=letter) for letter in "abc"]
    net = expression_of(sum_of([a * b, -c, c * -2.0]), 20, named)
    assert text_of(net) == "a·b − c + c·(-2)"
    assert latex_of(net) == r"a \cdot b - c + c \cdot \left(-2\right)"


def test_an_operation_from_outside_is_written_by_its_own_templates():
    @elementwise(
        "⊞", text="{} ⊞ {}", python="{} + 2.0 * {}", latex=r"{} + 2 \cdot {}", examples=[(1.0, 2.0)]
    )
    def added_twice(x, y):
        return x + 2.0 * y

    @added_twice.rule
    def d_added_twice(s, x, y):
        return (1.0, 2.0)

    x, y = Value(0.5, label="x"), Value(0.25, label="y")
    less = y - 1.0
    inner = added_twice(x, less)
    less.label, inner.label = "less", "inner"
    result = inner * y
    result.backward()
    program = unroll(result)
    assert "inner = x + 2.0 * less" in program.source
    less.label = inner.label = ""
    value, gradients = program()
    assert (value, gradients["x"], gradients["y"]) == (result.data, x.grad, y.grad)
    written = expression_of(result, 20, named)
    assert latex_of(written) == r"\left(x + 2 \cdot \left(y - 1\right)\right) \cdot y"
    assert drawn(mathml_of(written)) == "(x+2·(y−1))·y"


def test_an_operation_from_outside_that_is_written_as_a_sum_is_one():
    @elementwise("+", text="{} + {}", latex="{} + {}", examples=[(1.0, 2.0)])
    def plus_of_mine(x, y):
        return x + y

    @plus_of_mine.rule
    def d_plus_of_mine(s, x, y):
        return (1.0, 1.0)

    x, y = Value(0.5, label="x"), Value(0.25, label="y")
    written = expression_of(plus_of_mine(x, y) * y, 20, named)
    assert isinstance(written.factors[0], Sum)
    assert text_of(written) == "(x + y) · y"
    assert "plus_of_mine(x, y)" in unroll(plus_of_mine(x, y) * y).source


@pytest.mark.parametrize("template", ["math.exp({})", "scale * {}", "not python {}"])
def test_a_template_that_speaks_of_what_the_source_has_not_is_replaced_by_a_call(template):
    @elementwise("f", python=template, latex="f({})", examples=[(0.5,)])
    def doubled(x):
        return 2.0 * x

    @doubled.rule
    def d_doubled(s, x):
        return (2.0,)

    x = Value(0.5, label="x")
    s = doubled(x)
    s.label = "s"
    program = unroll(s * x)
    assert "s = doubled(x)" in program.source
    assert program()[0] == 0.5


def test_a_template_may_speak_of_numpy_and_of_other_operations():
    assert names_in("np.tanh({})") == {"np"}
    assert names_in("tanh({}) * {}") == {"tanh"}

    @elementwise("f", python="tanh({}) * 2.0", latex="f({})", examples=[(0.5,)])
    def twice_tanh(x):
        return math.tanh(x) * 2.0

    @twice_tanh.rule
    def d_twice_tanh(s, x):
        return (2.0 * (1.0 - OPS["tanh"](x) * OPS["tanh"](x)),)

    x = Value(0.5, label="x")
    s = twice_tanh(x)
    s.label = "s"
    program = unroll(s * 1.0)
    assert "s = tanh(x) * 2.0" in program.source
    assert program()[0] == math.tanh(0.5) * 2.0


@pytest.mark.parametrize(
    ("template", "needs", "strength"),
    [
        ("{} + {}", [1, 1], 1),
        ("{} − {}", [1, 2], 1),
        ("{} / {}", [3, 4], 3),
        ("σ({})", [0], 7),
        ("|{} + {}|", [1, 1], 7),
        ("{}ᵀ", [7], 5),
        ("{}", [7], 7),
        (r"\frac{{{}}}{{{}}} + {0}", [0, 0, 1], 1),
    ],
)
def test_a_form_reads_from_its_template_what_needs_brackets(template, needs, strength):
    if "{0}" in template:
        template = template.replace("{{{}}}{{{}}}", "{{{0}}}{{{1}}}")
    form = form_of(template)
    assert [place.need for place in form.places] == needs
    assert form.strength == strength


def test_the_bits_of_a_literal_are_kept_and_its_sign_needs_brackets_under_a_power():
    x = Symbol("x", 2.0)
    power = Call(OPS["power"], (Number(-2.0), x), {})
    assert Python(Plain()).text_of(power) == "(-2.0) ** x"
    assert Python(Plain()).text_of(Call(OPS["negate"], (power,), {})) == "-(-2.0) ** x"
