"""einsum as NumPy has it: subscripts first, with `...`, spaces, and the result left out."""

from __future__ import annotations

import re
from string import ascii_letters
from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.reals import array_of
from tinygrad_edu.node import Node
from tinygrad_edu.rules import einsum as rule
from tinygrad_edu.rules.shapes import shape_of

if TYPE_CHECKING:
    from collections.abc import Sequence

DOTS = "..."
NAME = re.compile(r"[A-Za-z]*(\.\.\.)?[A-Za-z]*")


def einsum(*operands: Any, subscripts: Any = None, optimize: Any = False) -> Any:
    """Return the sum of products that subscripts name: Σⱼ aᵢⱼ bⱼₖ for "ij,jk->ik".

    A letter names an axis. What has one letter is multiplied, and summed over every letter that
    the result has not. A letter twice in one operand is its diagonal; an axis of length 1 is
    copied along what the others have; `...` stands for all axes that got no letter.

    Args:
        operands: The subscripts, and then Tensors, arrays or numbers. Without an arrow the result
            has the letters that occur once, in the order of the alphabet.
        subscripts: The subscripts, where they are not the first argument.
        optimize: What NumPy takes here. It changes how NumPy computes, and no result: not used.

    Returns:
        A Tensor if an operand is a node, otherwise an array or a number.

    Raises:
        InputError: The subscripts do not fit the operands, or a letter stands for two lengths.

    >>> from tinygrad_edu import Tensor
    >>> a, b = Tensor([[1.0, 2.0], [3.0, 4.0]], label="a"), Tensor([1.0, -1.0], label="b")
    >>> einsum("ij,j->i", a, b).data
    array([-1., -1.])
    >>> trace = einsum("ii", a)
    >>> trace.backward()
    >>> a.grad
    array([[1., 0.],
           [0., 1.]])

    Source: Einstein 1916, "Die Grundlage der allgemeinen Relativitätstheorie", §5; numpy.einsum.
    """
    if subscripts is None:
        subscripts, operands = (operands[0] if operands else None), operands[1:]
    arrays = [x if isinstance(x, Node) else array_of("einsum", x) for x in operands]
    written = with_all_letters(subscripts, [len(shape_of(x)) for x in arrays])
    return rule.einsum(*arrays, subscripts=written)


def with_all_letters(subscripts: Any, ranks: Sequence[int]) -> str:
    """Return subscripts with a letter for every axis, and an arrow.

    Args:
        subscripts: As NumPy takes them.
        ranks: How many axes each operand has.
    """
    if not isinstance(subscripts, str):
        raise misread(subscripts, "the subscripts are a text, and the first argument")
    left, arrow, result = subscripts.replace(" ", "").partition("->")
    names = left.split(",")
    if not all([NAME.fullmatch(name) for name in (*names, result)]):
        raise misread(subscripts, "an axis is named by one letter, a to z or A to Z")
    if len(names) != len(ranks):
        raise misread(subscripts, f"it names {len(names)} operands, and there are {len(ranks)}")
    rest = [rank - len(name.replace(DOTS, "")) for name, rank in zip(names, ranks)]
    for name, rank, left_over in zip(names, ranks, rest):
        if left_over < 0 or (left_over and DOTS not in name):
            raise misread(subscripts, f"{name!r} stands for an operand of {rank} axes")
    once = "".join(sorted([c for c in ascii_letters if left.count(c) == 1]))
    dots = letters_for_dots(subscripts, max(rest))
    if arrow and dots and DOTS not in result:
        raise misread(subscripts, "the axes that ... stands for are missing in the result")
    result = result.replace(DOTS, dots) if arrow else dots + once
    if len(set(result)) != len(result) or not set(result) <= {*left, *dots}:
        raise misread(subscripts, "the result has a letter twice, or one that no operand has")
    # of fewer axes it is the last that meet, as in a broadcast
    whole = [name.replace(DOTS, dots[len(dots) - n :]) for name, n in zip(names, rest)]
    return f"{','.join(whole)}->{result}"


def letters_for_dots(subscripts: str, count: int) -> str:
    """Return letters for the axes that `...` stands for, which name no other axis."""
    free = [letter for letter in ascii_letters if letter not in subscripts]
    if len(free) < count:
        raise misread(subscripts, f"there are {count} axes more, and only {len(free)} letters left")
    return "".join(free[:count])


def misread(subscripts: Any, why: str) -> InputError:
    """Return what to say of subscripts that do not fit."""
    return InputError(
        f"einsum got {subscripts!r:.80}; {why}. Write a letter for each axis of each operand, and "
        'those of the result behind an arrow: einsum("ij,jk->ik", a, b)'
    )
