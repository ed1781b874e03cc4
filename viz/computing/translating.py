"""From the Python text of an operation to JavaScript, by its syntax tree.

The text of an operation stays the only one: `compute` and its rule are read here, as they stand in
the rule book or in a learner's file, and written once more in the language of a page. What is
beyond the subset that rules use is refused, with the reason.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from types import FunctionType
from typing import TYPE_CHECKING, Any

from viz.computing.expressions import Expressions
from viz.computing.words import RESERVED, UntranslatableError, identifier

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tinygrad_edu.op import Op


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
        except UntranslatableError as error:
            del self.named[python]
            error.where = error.where or getattr(python, "__name__", name)
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


class Body(Expressions):
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
        given = {argument.arg for argument in tree.args.args}
        names = [part for part in ast.walk(tree) if isinstance(part, ast.Name)]
        own = {part.id for part in names if isinstance(part.ctx, ast.Store)} - given
        super().__init__(translator, getattr(python, "__globals__", {}), given | own)
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


def always_returns(statement: ast.stmt) -> bool:
    """Whether what comes after a statement is never reached."""
    match statement:
        case ast.Return() | ast.Raise():
            return True
        case ast.If(body=body, orelse=orelse):
            return bool(orelse) and always_returns(body[-1]) and always_returns(orelse[-1])
    return False


def first_line(statement: ast.stmt) -> str:
    """Return how a statement begins."""
    return ast.unparse(statement).partition("\n")[0]
