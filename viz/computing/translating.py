"""From the Python text of an operation to JavaScript, by its syntax tree.

The text of an operation stays the only one: `compute` and its rule are read here, as they stand in
the rule book or in a learner's file, and written once more in the language of a page. What is
beyond the subset that rules use is refused, with the reason.
"""

from __future__ import annotations

import ast
import inspect
import math
import textwrap
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.op import Op

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SAME = (
    *("exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "cbrt", "hypot", "sin", "cos"),
    *("tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh"),
    *("floor", "ceil", "trunc"),
)
OTHERS = {
    "fabs": "Math.abs",
    "abs": "Math.abs",
    "absolute": "Math.abs",
    "arctan": "Math.atan",
    "arcsin": "Math.asin",
    "arccos": "Math.acos",
    "pow": "py_power",
    "fmod": "py_remainder",
    "exp2": "py_exp2",
    "rint": "py_rint",
    "max": "py_max",
    "min": "py_min",
}
OF_MATH = {**{name: f"Math.{name}" for name in SAME}, **OTHERS}
"""Functions of Python, math and NumPy, and what JavaScript or support.js calls them."""

SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
CALLED = {ast.Pow: "py_power", ast.Mod: "py_modulo", ast.FloorDiv: "py_floor_divide"}
ORDERS = {
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Eq: "===",
    ast.NotEq: "!==",
}

RESERVED = frozenset(
    """
    arguments await break case catch class const continue debugger default delete do else enum eval
    export extends false finally for function if implements import in instanceof interface let new
    null package private protected public return static super switch this throw true try typeof var
    void while with yield Math NaN Infinity undefined times edge forward backward noted v d eta
    py_power py_remainder py_exp2 py_rint py_max py_min py_modulo py_floor_divide
    """.split()  # noqa: SIM905 - so many words are read best as a text
)
"""Words that a name of Python must not become."""


class UntranslatableError(Exception):
    """A text has something in it that a page cannot compute: says what."""


class Translator:
    """Writes operations, their rules and what these call as functions of JavaScript.

    Attributes:
        texts: {name: the text of a function}, each after what it calls.
    """

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.named: dict[Any, str] = {}

    def function(self, python: Callable[..., Any], name: str) -> str:
        """Return the name under which a function can be called, and write it if need be.

        Args:
            python: The function.
            name: What to call it, if it has no name yet; it may be one of Python's.

        Raises:
            UntranslatableError: Its text is not at hand, or has something in it that has no
                counterpart.
        """
        if python in self.named:
            return self.named[python]
        tree = tree_of(python)
        while name in self.texts or name in RESERVED:
            name += "_"
        self.named[python] = name  # first, should it call itself
        try:
            body = Body(self, python, tree)
        except UntranslatableError:
            del self.named[python]
            raise
        parameters = ", ".join([identifier(argument.arg) for argument in tree.args.args])
        self.texts[name] = f"function {name}({parameters}) {{ {body.text} }}"
        return name

    def operation(self, op: Op) -> str:
        """Return the name of the function that computes an operation of floats."""
        return self.function(op.compute, op.name)


def tree_of(python: Callable[..., Any]) -> ast.FunctionDef:
    """Return the syntax tree of a function's definition."""
    name = getattr(python, "__name__", "it")
    if not isinstance(python, FunctionType):
        raise UntranslatableError(f"{name} is not written in Python")
    if python.__closure__:
        raise UntranslatableError(f"{name} holds variables of the function around it")
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(python))).body[0]
    except (OSError, SyntaxError) as error:
        raise UntranslatableError(f"the source of {name} is not at hand") from error
    if not isinstance(tree, ast.FunctionDef) or tree.args.vararg or tree.args.kwonlyargs:
        raise UntranslatableError(f"{name} is no function of a fixed number of inputs")
    return tree


class Body:
    """The statements of one function.

    Args:
        translator: Where the functions go that it calls.
        python: The function: what its names mean.
        tree: Its definition.

    Attributes:
        text: The statements in JavaScript.
    """

    def __init__(
        self, translator: Translator, python: Callable[..., Any], tree: ast.FunctionDef
    ) -> None:
        self.translator = translator
        self.globals = getattr(python, "__globals__", {})
        self.locals = {argument.arg for argument in tree.args.args}
        assigned = [part for part in ast.walk(tree) if isinstance(part, ast.Name)]
        own = {part.id for part in assigned if isinstance(part.ctx, ast.Store)} - self.locals
        self.locals |= own
        declared = f"let {', '.join(sorted(map(identifier, own)))}; " if own else ""
        self.text = declared + self.block(tree.body)

    def block(self, statements: Sequence[ast.stmt]) -> str:
        """Return statements, without those that no float comes to."""
        written = []
        for statement in statements:
            text = self.statement(statement)
            written += [text] if text else []
            if always_returns(statement) or self.is_certain(statement):
                break
        return " ".join(written)

    def statement(self, statement: ast.stmt) -> str:
        """Return one statement; "" for a docstring."""
        match statement:
            case ast.Expr(value=ast.Constant()):
                return ""
            case ast.Return(value=ast.expr() as value):
                return f"return {self.write(value)};"
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                return f"{identifier(name)} = {self.write(value)};"
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)) if all(
                [isinstance(name, ast.Name) for name in names]
            ):
                targets = ", ".join([self.write(name) for name in names])
                return f"[{targets}] = [{', '.join([self.write(value) for value in values])}];"
            case ast.AugAssign(target=ast.Name() as target, op=sign, value=value):
                return f"{identifier(target.id)} = {self.write(ast.BinOp(target, sign, value))};"
            case ast.If(test=test, body=body, orelse=orelse):
                return self.condition(test, body, orelse)
            case ast.Raise():
                return "return NaN;"  # a float has no value there
            case ast.Expr(value=ast.Call(func=ast.Name(id=name))) if name.startswith("refuse"):
                return "return NaN;"
        raise UntranslatableError(f"`{first_line(statement)}` has no counterpart in a page")

    def condition(
        self, test: ast.expr, body: Sequence[ast.stmt], orelse: Sequence[ast.stmt]
    ) -> str:
        """Return a condition; of one that holds for every float, only what it holds for."""
        asked = self.truth(test)
        if asked == "true":
            return self.block(body)
        text = f"if ({asked}) {{ {self.block(body)} }}"
        return f"{text} else {{ {self.block(orelse)} }}" if orelse else text

    def is_certain(self, statement: ast.stmt) -> bool:
        """Whether a statement is a condition that holds for every float, and returns then."""
        return (
            isinstance(statement, ast.If)
            and self.truth(statement.test) == "true"
            and always_returns(statement.body[-1])
        )

    def truth(self, test: ast.expr) -> str:
        """Return what is asked, as true or false: of a number whether it is not 0."""
        match test:
            case ast.BoolOp(op=joined, values=values):
                parts = [self.truth(value) for value in values]
                if isinstance(joined, ast.And):
                    parts = [part for part in parts if part != "true"] or ["true"]
                    return parts[0] if len(parts) == 1 else f"({' && '.join(parts)})"
                return f"({' || '.join(parts)})"
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"!{self.truth(operand)}"
            case ast.Compare(
                left=ast.Call(func=ast.Name(id="type")),
                ops=[ast.Is()],
                comparators=[ast.Name(id="float")],
            ):
                return "true"  # all numbers of a page are floats
            case ast.Call(func=ast.Name(id="isinstance"), args=[_, ast.Name(id="float")]):
                return "true"
            case ast.Compare() | ast.Constant(value=bool()):
                return self.write(test)
        return f"({self.write(test)} !== 0)"

    def write(self, part: ast.expr) -> str:
        """Return an expression."""
        match part:
            case ast.Constant(value=bool() as value):
                return "true" if value else "false"
            case ast.Constant(value=int() | float() as number):
                return literal(float(number))
            case ast.Name(id=name) if name in self.locals:
                return identifier(name)
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
                return f"({self.write(left)} {SIGNS[type(sign)]} {self.write(right)})"
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in CALLED:
                return f"{CALLED[type(sign)]}({self.write(left)}, {self.write(right)})"
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"(-{self.write(operand)})"
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.write(operand)
            case ast.UnaryOp(op=ast.Not()) | ast.BoolOp():
                return self.truth(part)
            case ast.Compare(left=left, ops=orders, comparators=others) if all(
                [type(order) in ORDERS for order in orders]
            ):
                ends = [self.write(end) for end in (left, *others)]
                pairs = zip(ends, orders, ends[1:])
                parts = [f"{one} {ORDERS[type(order)]} {other}" for one, order, other in pairs]
                return f"({' && '.join(parts)})"
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return f"({self.truth(test)} ? {self.write(body)} : {self.write(orelse)})"
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                return f"[{', '.join([self.write(element) for element in elements])}]"
            case ast.Name() | ast.Attribute():
                return constant(part, self.meaning(part))
            case ast.Call(func=function, args=arguments, keywords=[]):
                return self.call(function, arguments)
        raise UntranslatableError(f"`{ast.unparse(part)}` has no counterpart in a page")

    def meaning(self, part: ast.expr) -> Any:
        """Return what a name of the module, or an attribute of one, stands for."""
        match part:
            case ast.Name(id=name) if name not in self.locals:
                builtin = getattr(self.globals.get("__builtins__"), name, None)
                kept = self.globals.get("__builtins__")
                builtin = kept.get(name) if isinstance(kept, dict) else builtin
                return self.globals.get(name, builtin)
            case ast.Attribute(value=value, attr=name):
                holder = self.meaning(value)
                if isinstance(holder, (ModuleType, Op)):
                    return getattr(holder, name, None)
        return None

    def call(self, function: ast.expr, arguments: Sequence[ast.expr]) -> str:
        """Return a call of an operation, of a function of math or NumPy, or of a helper."""
        meant = self.meaning(function)
        written = [self.write(argument) for argument in arguments]
        name = getattr(meant, "__name__", "")
        if meant in (float, np.float64) or name == "numbers_of":
            return written[0]
        if isinstance(meant, Op):
            if meant.is_arraywise:
                raise UntranslatableError(f"{meant.name} mixes the places of an array")
            called = self.translator.operation(meant)
        elif isinstance(meant, (BuiltinFunctionType, np.ufunc)):
            called = known_function(name, function)
        elif isinstance(meant, FunctionType):
            called = self.translator.function(meant, name)
        else:
            raise UntranslatableError(f"`{ast.unparse(function)}` is not known to a page")
        return f"{called}({', '.join(written)})"


def always_returns(statement: ast.stmt) -> bool:
    """Whether what comes after a statement is never reached."""
    match statement:
        case ast.Return() | ast.Raise():
            return True
        case ast.If(body=body, orelse=orelse):
            return bool(orelse) and always_returns(body[-1]) and always_returns(orelse[-1])
    return False


def known_function(name: str, part: ast.expr) -> str:
    """Return what JavaScript calls a function of math or NumPy."""
    if name not in OF_MATH:
        raise UntranslatableError(f"JavaScript has no `{ast.unparse(part)}`")
    return OF_MATH[name]


def constant(part: ast.expr, meant: Any) -> str:
    """Return a number that a module has a name for."""
    if isinstance(meant, (int, float)) and not isinstance(meant, bool):
        return literal(float(meant))
    raise UntranslatableError(f"`{ast.unparse(part)}` is not known to a page")


def literal(number: float) -> str:
    """Return a float with all its bits; a negative one in brackets.

    >>> literal(0.1), literal(-2.0), literal(math.inf), literal(1e300)
    ('0.1', '(-2.0)', 'Infinity', '1e+300')
    """
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "(-Infinity)"
    return f"({number!r})" if math.copysign(1.0, number) < 0 else repr(number)


def identifier(name: str) -> str:
    """Return a name of Python as one of JavaScript."""
    return f"{name}_" if name in RESERVED else name


def first_line(statement: ast.stmt) -> str:
    """Return how a statement begins."""
    return ast.unparse(statement).partition("\n")[0]
