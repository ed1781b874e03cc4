"""einsum: a sum of products, named by a letter for each axis: "ij,jk->ik" is the matrix product."""

from __future__ import annotations

from string import ascii_letters
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.errors import InputError
from tinygrad_edu.rules.indexing import scatter
from tinygrad_edu.rules.shapes import MATRIX, broadcast_to, reshape, shape_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.ground.kinds import Contributions, Operand

SQUARE = np.array([[0.3, -0.2, 0.9], [0.7, 0.4, -0.6], [-0.8, 0.1, 0.5]])
CUBE = np.stack([MATRIX, 1 - MATRIX])


@arraywise(
    "einsum",
    back=["einsum of upstream and the others"],
    examples=[
        (MATRIX, SQUARE, {"subscripts": "ij,jk->ik"}),
        (MATRIX, {"subscripts": "ij->j"}),
        (MATRIX, SQUARE[:, 0], SQUARE[:, 1], {"subscripts": "ij,j,j->i"}),
        (CUBE, MATRIX, {"subscripts": "bij,ij->b"}),
        (SQUARE, {"subscripts": "ii->i"}),
        (SQUARE, MATRIX, {"subscripts": "ii,ki->k"}),
        (MATRIX[:1], MATRIX[:, :1], {"subscripts": "ij,ij->"}),
        (0.5, MATRIX, {"subscripts": ",ij->ji"}),
    ],
    stays_finite=True,
    role="product",
)
def einsum(*operands: Any, subscripts: str) -> Any:
    """Return the sum of products that subscripts name, every axis and the result by letters."""
    names, _ = parts_of(subscripts, len(operands))
    lengths_of(names, [x.shape for x in operands])
    return np.einsum(subscripts, *in_one_dtype(operands))


@einsum.rule
def d_einsum(
    upstream: Operand, s: Operand, *operands: Operand, subscripts: str
) -> Contributions[Operand]:
    """Upstream takes the place of the operand, and the operand's letters that of the result."""
    names, result = parts_of(subscripts, len(operands))
    lengths = lengths_of(names, [shape_of(x) for x in operands])
    contributions = []
    for place, operand in enumerate(operands):
        factors = [upstream, *operands[:place], *operands[place + 1 :]]
        theirs = [result, *names[:place], *names[place + 1 :]]
        shape = shape_of(operand)
        own = dict(zip(names[place], shape))
        summed = [c for c in own if c not in "".join(theirs) or own[c] != lengths[c]]
        kept = "".join([c for c in own if c not in summed])
        found = einsum(*factors, subscripts=f"{','.join(theirs)}->{kept}")
        beside = iter(shape_of(found))
        spread = reshape(found, shape=tuple([1 if c in summed else next(beside) for c in own]))
        copies = broadcast_to(spread, shape=tuple(own.values()))
        contributions.append(on_diagonal(copies, names[place], shape))
    return tuple(contributions)


def on_diagonal(x: Any, name: str, shape: tuple[int, ...]) -> Any:
    """Return x where the axes of one letter have one index, and 0 elsewhere."""
    letters = list(dict.fromkeys(name))
    if len(letters) == len(name):
        return x
    places = np.ix_(*[np.arange(n) for n in shape_of(x)])
    return scatter(x, key=tuple([places[letters.index(c)] for c in name]), shape=shape)


def parts_of(subscripts: str, count: int) -> tuple[list[str], str]:
    """Return the letters of each operand and of the result, or raise InputError."""
    left, arrow, result = subscripts.partition("->")
    names = left.split(",")
    fits = arrow and len(names) == count and len(set(result)) == len(result)
    if not fits or not set(result) <= set("".join(names)) <= set(ascii_letters):
        raise InputError(
            f"einsum got {subscripts!r:.80} for {count} operands; write letters for the axes of "
            "each, with commas between them, and those of the result behind an arrow, none twice "
            "there and none that no operand has: 'ij,jk->ik'"
        )
    return names, result


def lengths_of(names: Sequence[str], shapes: Sequence[tuple[int, ...]]) -> dict[str, int]:
    """Return the length that each letter stands for: an axis of length 1 is copied along it.

    Raises:
        InputError: An operand has not as many axes as letters, or lengths do not fit.
    """
    lengths: dict[str, int] = {}
    for name, shape in zip(names, shapes):
        if len(name) != len(shape):
            raise InputError(
                f"einsum got {name!r} for an operand of shape {shape}; it has {len(shape)} axes, "
                "and needs a letter for each"
            )
        own: dict[str, int] = {}
        for letter, n in zip(name, shape):
            before = own.setdefault(letter, n)
            known = lengths.setdefault(letter, n)
            if n != before or (n != known and 1 not in (n, known)):
                raise InputError(
                    f"einsum got {letter!r} for axes of length {known} and {n}, in operands of "
                    f"shapes {', '.join(map(str, shapes))}; a letter stands for one length"
                )
            lengths[letter] = n if known == 1 else known
    return lengths


def in_one_dtype(operands: Sequence[Any]) -> Sequence[Any]:
    """Return arrays in which a single number has the format of the others: it widens nothing."""
    wide = [x.dtype for x in operands if x.ndim]
    dtype = np.result_type(*wide) if wide else np.dtype(object)
    if dtype.kind != "f":
        return operands
    return [x.astype(dtype, copy=False) if x.dtype.kind == "f" else x for x in operands]
