"""From FILE[:NAME] to the node that a script or a module leaves under NAME."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tinygrad_edu.command.running import outcome_of, variables_of
from tinygrad_edu.errors import InputError
from tinygrad_edu.modes import record_source_lines
from tinygrad_edu.node import Node
from tinygrad_edu.notation.labels import label_nodes

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_NAMES = 8
"""Names that an error message has room for."""

KINDS = {"Node", "Tensor", "Value"}
"""What a function says that it returns, if that is a node."""


def load(given: str) -> Node:
    """Return the node that FILE[:NAME] stands for.

    FILE is the path of a script or the name of a module. It is run with its source lines recorded,
    and the nodes among its global variables get the variables' names as labels. NAME is a node, or
    a function that returns one. Without a NAME it is the youngest computed node among the global
    variables; if there is none, what the only function returns that can be called as it is.

    Raises:
        InputError: There is no such file, it raised an error, or it leaves no such node.
    """
    file, name = split(given)
    with record_source_lines():
        variables = variables_of(file)
        label_nodes(variables)
        if not name:
            return main_node(file, variables)
        if name not in variables:
            raise InputError(f"{file} leaves no {name}; {alternatives(file, variables, name)}")
        return node_of(file, name, variables)


def split(given: str) -> tuple[str, str]:
    r"""Return FILE and NAME of FILE[:NAME]; NAME is "" where there is none.

    >>> split("xor.py:loss"), split("xor.py"), split(r"C:\lessons\xor.py")
    (('xor.py', 'loss'), ('xor.py', ''), ('C:\\lessons\\xor.py', ''))
    """
    file, colon, name = given.rpartition(":")
    if not colon or Path(given).is_file():
        return given, ""
    if name.isidentifier():
        return file, name
    if Path(file).is_file():
        raise InputError(f"{name!r} is no variable's name; write {file}:E, or {file} alone")
    return given, ""


def node_of(file: str, name: str, variables: dict[str, Any]) -> Node:
    """Return the node that a variable holds, or that the function in it returns.

    Raises:
        InputError: It holds something else, or the function needs arguments.
    """
    found = variables[name]
    if isinstance(found, Node):
        return found
    if not inspect.isroutine(found):
        kind = type(found).__name__
        others = alternatives(file, variables)
        raise InputError(f"{name} in {file} is no node but of type {kind}; {others}")
    needed = required_arguments(found)
    if needed:
        raise InputError(
            f"{name} in {file} needs arguments ({', '.join(needed)}); "
            "name a function that can be called without any, and returns a node"
        )
    result = outcome_of(found)
    if not isinstance(result, Node):
        given = "nothing" if result is None else f"{result!r:.40}"
        raise InputError(f"{name}() in {file} returned {given}, which is no node")
    return result


def main_node(file: str, variables: dict[str, Any]) -> Node:
    """Return the youngest computed node among some variables, or what the only function returns.

    Raises:
        InputError: There is neither, or there are several functions.
    """
    computed = [node for node in nodes_in(variables).values() if node.inputs]
    if computed:
        return max(computed, key=birth)
    functions = functions_in(variables)
    promising = [name for name in functions if says_it_returns_a_node(functions[name])]
    candidates = promising or list(functions)
    if len(candidates) == 1:
        return node_of(file, candidates[0], variables)
    raise InputError(f"{file} leaves no computed node; {alternatives(file, variables)}")


def nodes_in(variables: dict[str, Any]) -> dict[str, Node]:
    """Return the variables that are nodes."""
    return {
        name: content
        for name, content in variables.items()
        if isinstance(content, Node) and not name.startswith("_")
    }


def functions_in(variables: dict[str, Any]) -> dict[str, Callable[..., Any]]:
    """Return the functions written there that can be called as they are, and may return a node."""
    return {
        name: content
        for name, content in variables.items()
        if inspect.isfunction(content)
        and content.__module__ == variables.get("__name__")
        and not name.startswith("_")
        and not required_arguments(content)
        and (says_it_returns_a_node(content) or "return" not in content.__annotations__)
    }


def says_it_returns_a_node(function: Callable[..., Any]) -> bool:
    """Whether a function's annotation names a kind of node."""
    returns = function.__annotations__.get("return", "")
    name = returns if isinstance(returns, str) else getattr(returns, "__name__", "")
    return name.rpartition(".")[2] in KINDS


def required_arguments(function: Callable[..., Any]) -> list[str]:
    """Return the arguments that a function cannot be called without."""
    return [
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]


def alternatives(file: str, variables: dict[str, Any], name: str = "") -> str:
    """Return what may be named instead: the variable that was misspelt, or all there is."""
    from difflib import get_close_matches

    names = [*nodes_in(variables), *functions_in(variables)]
    close = get_close_matches(name, names, n=1)
    if close:
        return f"did you mean {file}:{close[0]}?"
    if names:
        more = [f"… ({len(names) - MOST_NAMES} more)"] if len(names) > MOST_NAMES else []
        return f"it has {', '.join(names[:MOST_NAMES] + more)}: write {file}:{names[-1]}"
    hint = 'what stands under `if __name__ == "__main__":` is not run'
    return f"it has neither nodes nor functions that return one; {hint}"


def birth(node: Node) -> int:
    """Return the order of a node's birth."""
    return node.born
