"""The expressions of a rule in JavaScript: arithmetic, conditions, and calls of what it knows."""

from __future__ import annotations

import ast
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from tinygrad_edu.op import Op
from viz.computing.words import (
    UntranslatableError,
    constant,
    identifier,
    known_function,
    literal,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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


class Functions(Protocol):
    """Where the functions go that an expression calls."""

    def function(self, python: Callable[..., Any], name: str) -> str:
        """Return the name under which a function can be called."""

    def operation(self, op: Op) -> str:
        """Return the name of the function that computes an operation."""


class Expressions:
    """The expressions of one function.

    Args:
        functions: Where the functions go that it calls.
        meanings: What the names of its module stand for.
        local: Its parameters, and what it assigns.
    """

    def __init__(self, functions: Functions, meanings: Mapping[str, Any], local: set[str]) -> None:
        self.functions = functions
        self.globals = meanings
        self.locals = local

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
            called = self.functions.operation(meant)
        elif isinstance(meant, (BuiltinFunctionType, np.ufunc)):
            called = known_function(name, function)
        elif isinstance(meant, FunctionType):
            called = self.functions.function(meant, name)
        else:
            raise UntranslatableError(f"`{ast.unparse(function)}` is not known to a page")
        return f"{called}({', '.join(written)})"
