"""Every operation of single numbers in JavaScript, beside the same operation in Python."""

import math
import random

import numpy as np
import pytest

from tests.viz.computing.javascript import run, run_in
from tinygrad_edu import OPS, DomainError
from tinygrad_edu.contributions import partials_of_numbers
from tinygrad_edu.registry import elementwise
from viz.computing.tracing import written_out
from viz.computing.translating import Translator
from viz.computing.words import UntranslatableError

LACKING = {"erfc": "math.erfc", "gelu": "math.erfc"}
"""What JavaScript has no function for."""

FIXED = [op for op in OPS.values() if not op.is_arraywise and op.arity]
ANY_NUMBER = [op for op in OPS.values() if not op.is_arraywise and not op.arity]
TRANSLATED = [op for op in FIXED if op.name not in LACKING]

MOST_ULPS = 4
"""How far a browser's functions are off: exp, log, sin, tanh are not the C library's."""

TERMS = {"silu": 0.5}
"""How large the terms are that nearly cancel in a rule: there the last bits of the terms count."""

POINTS = 1000


def points_of(op):
    """Return inputs: the examples, 1,000 random ones, and the borders."""
    random.seed(op.name)
    count = len(op.examples[0])
    borders = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 700.0, -700.0, 1e-300, math.inf, -math.inf, math.nan]
    scales = (0.1, 1.0, 1.0, 3.0, 30.0)
    drawn = [
        tuple(random.gauss(0.0, 1.0) * random.choice(scales) for _ in range(count))
        for _ in range(POINTS)
    ]
    return [*op.examples, *drawn, *[(x,) * count for x in borders]]


def in_python(op, inputs):
    """Return the value and the partials of an operation; nan where it takes no such numbers."""
    try:
        value = op.evaluate(*inputs)
    except DomainError:
        return math.nan, None
    return value, partials_of_numbers(op, value, inputs)


def ulps(found, expected, least=1e-308):
    """Return how many floats of a size, `least` at least, lie between two; two nan are one."""
    if found == expected or (found != found and expected != expected):
        return 0.0
    if not (math.isfinite(found) and math.isfinite(expected)):
        return math.inf
    return abs(found - expected) / math.ulp(max(abs(expected), least))


@pytest.fixture(scope="module", params=["Node", "Chromium"])
def computed(request):
    """Return {operation: (its points, what JavaScript gives at each)}, from one run of each."""
    translator = Translator()
    calls = {
        op.name: (translator.operation(op), translator.function(op.partials, f"d_{op.name}"))
        for op in TRANSLATED
    }
    given = {op.name: points_of(op) for op in TRANSLATED}
    both = "(x) => { const y = %s(...x); return [y, %s(y, ...x)]; }"
    table = ", ".join([f"{name}: {both % pair}" for name, pair in calls.items()])
    source = (
        "\n".join(translator.texts.values())
        + f"""
const table = {{ {table} }};
const answer = Object.fromEntries(
  Object.entries(given).map(([name, points]) => [name, points.map(table[name])]));
"""
    )
    if request.param == "Node":
        answers = run(source, given)
    else:
        answers = run_in(request.getfixturevalue("running"), source, given)
    return {name: (given[name], answers[name]) for name in given}


@pytest.mark.parametrize("op", TRANSLATED, ids=lambda op: op.name)
def test_an_operation_gives_in_javascript_what_it_gives_in_python(op, computed):
    worst = 0.0
    for inputs, (value, _) in zip(*computed[op.name], strict=True):
        expected, _ = in_python(op, inputs)
        worst = max(worst, ulps(value, expected))
    assert worst <= MOST_ULPS


@pytest.mark.parametrize("op", TRANSLATED, ids=lambda op: op.name)
def test_a_rule_gives_in_javascript_what_it_gives_in_python(op, computed):
    for inputs, (value, partials) in zip(*computed[op.name], strict=True):
        with np.errstate(all="ignore"):
            expected = partials_of_numbers(op, value, inputs)
        assert len(partials) == len(expected)
        for found, wanted in zip(partials, expected):
            off = ulps(found, wanted, TERMS.get(op.name, 1e-308))
            assert off <= MOST_ULPS, f"{op.name}{inputs}: {found}, not {wanted}"


@pytest.mark.parametrize("op", [OPS[name] for name in LACKING], ids=lambda op: op.name)
def test_what_javascript_lacks_is_told(op):
    with pytest.raises(UntranslatableError, match=f"JavaScript has no `{LACKING[op.name]}`"):
        Translator().operation(op)


def test_a_function_that_failed_leaves_nothing_behind():
    translator = Translator()
    with pytest.raises(UntranslatableError):
        translator.operation(OPS["gelu"])
    assert translator.texts == {}
    assert translator.operation(OPS["relu"]) == "relu"


@pytest.mark.parametrize("op", ANY_NUMBER, ids=lambda op: op.name)
def test_an_operation_of_any_number_of_inputs_is_written_out(op):
    for inputs in op.examples:
        names = [f"x[{place}]" for place in range(len(inputs))]
        value = written_out(op.compute, names)
        partials = written_out(op.partials, ["y", *names])
        source = f"const x = given; const y = {value}; const answer = [y, [{', '.join(partials)}]];"
        found, slopes = run(source, list(inputs))
        assert found == op.compute(*inputs)
        assert slopes == list(op.partials(found, *inputs))


def test_an_operation_of_a_user_is_translated_with_what_it_calls():
    def helper_free(x):
        return x * x if x > 0 else -x

    @elementwise("bend", latex=r"b({})", examples=[(0.5,), (-2.0,)])
    def bend(x):
        """Return x² above 0, else −x."""
        y = x
        if x > 0:
            y *= x
        else:
            y = -y
        return y

    @bend.rule
    def d_bend(s, x):
        return (2.0 * x if x > 0 else -1.0,)

    translator = Translator()
    name = translator.operation(OPS["bend"])
    source = f"{translator.texts[name]} const answer = [2, -3].map((x) => {name}(x));"
    assert run(source, None) == [4.0, 3.0]
    with pytest.raises(UntranslatableError, match="holds variables of the function around it"):
        Translator().function(lambda x: helper_free(x), "it")


def test_what_a_page_cannot_compute_is_refused_with_the_reason():
    def imports(x):
        import cmath

        return cmath.exp(x).real

    def loops(x):
        for _ in range(3):
            x = x * x
        return x

    for function, reason in [
        (imports, "`import cmath` has no counterpart in a page"),
        (loops, "has no counterpart in a page"),
        (math.exp, "exp is not written in Python"),
        (lambda x: x, "no function of a fixed number of inputs"),
        (eval("lambda x: x"), "source of <lambda> is not at hand"),
    ]:
        with pytest.raises(UntranslatableError, match=reason):
            Translator().function(function, "it")


def test_a_name_that_javascript_keeps_for_itself_is_another():
    def function(new, default):
        return new + default

    translator = Translator()
    name = translator.function(function, "class")
    assert name == "class_"
    assert translator.texts[name] == "function class_(new_, default_) { return (new_ + default_); }"
