"""All of NumPy's functions that take arrays, and what becomes of each: for the reference."""

from __future__ import annotations

from tinygrad_edu.arrays import names, numpy_names, table, ufuncs
from tinygrad_edu.arrays.dispatch import name_of
from tinygrad_edu.registry import OF_NUMPY

BARE = (
    {*table.ASKED, *ufuncs.QUESTIONS, *numpy_names.COMPARISONS}
    | {*names.FAMILIES["arrays.asking"].split(), *names.FAMILIES["arrays.making"].split()}
    | {name_of(function) for function in numpy_names.QUESTIONS_OF_ARRAYS}
)
"""Those that give plain arrays: questions about the numbers, and new arrays."""

SAME = (
    {*names.WHERE, *table.ELSEWHERE, *OF_NUMPY, "matmul"}
    | {name_of(function) for function in numpy_names.FUNCTIONS}
) - {*BARE, "flatten"}
"""Those that mean the same here, and can be differentiated."""

REFUSED = {*table.WORDS}
"""Those that are refused, each with what to write instead."""


def kinds() -> dict[str, str]:
    """Return what becomes of each function: "the same", "a plain array" or "refused".

    >>> kinds()["vstack"], kinds()["argmax"], kinds()["linalg.svd"]
    ('the same', 'a plain array', 'refused')
    """
    return {
        **dict.fromkeys(REFUSED, "refused"),
        **dict.fromkeys(BARE, "a plain array"),
        **dict.fromkeys(SAME, "the same"),
    }
