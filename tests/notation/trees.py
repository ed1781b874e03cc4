"""Random expressions, and the numbers that their text and their Python stand for."""

import functools
import math
import random
import re
import xml.etree.ElementTree as ET

from tinygrad_edu import OPS
from tinygrad_edu.notation.expression import (
    Call,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)

NUMBERS = {"a": 1.25, "b": -0.5, "x_1": 0.75, "y": 2.5}
FUNCTIONS = {
    "σ": OPS["sigmoid"],
    "tanh": math.tanh,
    "exp": math.exp,
    "max": max,
    "min": min,
    "expm1": math.expm1,
    "hypot": math.hypot,
    "mod": OPS["mod"],
    "leaky": OPS["leaky_relu"],
    "softplus": OPS["softplus"],
}
CALLS = [
    *("sigmoid", "tanh", "exp", "maximum", "minimum", "expm1", "hypot", "absolute", "floor"),
    *("floor_divide", "mod", "leaky_relu", "softplus", "ceil"),
]


def random_tree(source, depth):
    """Return a random expression of few names, whose numbers stay within reach."""
    kind = source.randrange(9) if depth else 9 + source.randrange(3)
    parts = (
        [random_tree(source, depth - 1) for _ in range(source.choice([2, 2, 3]))] if depth else []
    )
    if kind in (0, 1):
        return Sum(tuple(parts))
    if kind in (2, 3):
        return Product(tuple(parts))
    if kind == 4:
        return Quotient(parts[0], positive(parts[1]))
    if kind == 5:
        return Power(parts[0], Number(source.choice([2.0, 3.0])))
    if kind == 6:
        return Negative(parts[0])
    if kind in (7, 8):
        op = OPS[source.choice(CALLS)]
        parts = [parts[0], positive(parts[1])] if op.name in ("floor_divide", "mod") else parts
        return Call(op, tuple(parts[: op.arity]), {})
    if kind == 9:
        return Number(source.choice([2.0, -1.5, 0.25, -3.0]))
    name = source.choice(list(NUMBERS))
    return Symbol(name, NUMBERS[name])


def positive(part):
    """Return part² + 1, by which anything may be divided."""
    return Sum((Power(part, Number(2.0)), Number(1.0)))


def trees(count, depth=4):
    """Return random expressions, the same in each run."""
    return [random_tree(random.Random(seed), 1 + seed % depth) for seed in range(count)]


SIGNS = {
    "·": "*",
    "⊙": "*",
    "−": "-",
    "⌊": "math.floor(",
    "⌈": "math.ceil(",
    "⌋": ")",
    "⌉": ")",
    "mod": "%",
}
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def number_of_text(text):
    """Return the number that a formula in plain text stands for, read as one reads it."""
    code = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda found: f"**({found[0].translate(RAISED)})", text)
    code = "".join([SIGNS.get(sign, sign) for sign in code]).replace("^", "**")
    while "|" in code:
        code = re.sub(r"\|([^|]*)\|", r"abs(\1)", code, count=1)
    return eval(code, {"math": math, **FUNCTIONS, **NUMBERS})


WORDS = {"ln": "math.log", "e": "math.e"}


def number_of_mathml(mathml):
    """Return the number that a formula in MathML stands for, read as one reads it."""
    code = code_of(ET.fromstring(f"<mrow>{mathml}</mrow>"))
    return eval(code, {"math": math, "leaky_of": leaky_of, **FUNCTIONS, **NUMBERS})


def leaky_of(slope):
    """Return the leaky relu of a slope, which LaTeX writes as an index."""
    return functools.partial(lambda slope, x: OPS["leaky_relu"](x, slope), slope)


def code_of(element):
    """Return one element of MathML as Python."""
    parts = list(element)
    if element.tag == "mfrac":
        return f"(({code_of(parts[0])})/({code_of(parts[1])}))"
    if element.tag == "msup":
        return f"{code_of(parts[0])}**({code_of(parts[1])})"
    if element.tag == "msub":
        base, index = [code_of(part) for part in parts]
        return f"leaky_of({index})" if base == "leaky" else f"{base}_{index}"
    if element.tag == "msqrt":
        return f"math.sqrt({code_of_row(parts)})"
    if element.tag == "mo":
        return SIGNS.get(element.text, element.text)
    if element.tag in ("mi", "mn"):
        return WORDS.get(element.text, element.text).replace("−", "-")
    return code_of_row(parts)


def code_of_row(parts):
    """Return elements side by side as Python: a word such as tanh applies to what is beside it."""
    code = ""
    is_open = False
    for place, part in enumerate(parts):
        if part.tag == "mspace":
            is_word = parts[place - 1].tag == "mi" and place + 1 < len(parts)
            parts[place + 1].set("is-operand", "yes" if is_word else "")
        elif part.tag == "mo" and part.text == "|":
            code += ")" if is_open else "abs("
            is_open = not is_open
        elif part.get("is-operand"):
            code += f"({code_of(part)})"
        else:
            code += code_of(part)
    return code
