"""The tables of docs/reference/numpy.md: what becomes of each of NumPy's functions here.

A remark on the page says which table stands below it: <!-- numpy: same -->.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

import tinygrad_edu
from tinygrad_edu import Tensor
from tinygrad_edu.arrays import listing, table
from tinygrad_edu.arrays.dispatch import name_of
from tinygrad_edu.ground.foreign_words import WORDS
from tinygrad_edu.registry import OF_NUMPY

REMARK = re.compile(r"<!-- numpy: (\w+) -->\n+(?:\|.*\n)*\n*")
"""A remark with the name of a table, and the table that stands below it."""

STANDARD = (
    "abs acos acosh add all any argmax argmin argsort asin asinh astype atan atan2 atanh "
    "bitwise_and bitwise_invert bitwise_left_shift bitwise_or bitwise_right_shift bitwise_xor "
    "broadcast_arrays broadcast_to can_cast ceil clip concat conj copysign cos cosh count_nonzero "
    "cumulative_prod cumulative_sum diff divide empty_like equal exp expand_dims expm1 flip floor "
    "floor_divide full_like greater greater_equal hypot imag isfinite isinf isnan less less_equal "
    "log log10 log1p log2 logaddexp logical_and logical_not logical_or logical_xor matmul "
    "matrix_transpose max maximum mean meshgrid min minimum moveaxis multiply negative nextafter "
    "nonzero not_equal ones_like permute_dims positive pow prod real reciprocal remainder repeat "
    "reshape result_type roll round searchsorted sign signbit sin sinh sort sqrt square squeeze "
    "stack std subtract sum take take_along_axis tan tanh tensordot tile tril triu trunc "
    "unique_all unique_counts unique_inverse unique_values unstack var vecdot where zeros_like "
    "linalg.cholesky linalg.cross linalg.det linalg.diagonal linalg.eigh linalg.eigvalsh "
    "linalg.inv linalg.matmul linalg.matrix_norm linalg.matrix_power linalg.matrix_rank "
    "linalg.matrix_transpose linalg.outer linalg.pinv linalg.qr linalg.slogdet linalg.solve "
    "linalg.svd linalg.svdvals linalg.tensordot linalg.trace linalg.vecdot linalg.vector_norm"
)
"""The functions of the array API standard that are given arrays."""


def function_of_numpy(name: str) -> Any:
    """Return the function of a name below numpy."""
    space, _, own = name.rpartition(".")
    return getattr(getattr(np, space) if space else np, own)


def here(name: str) -> str:
    """Return what a function of NumPy is called in this package."""
    own = name.rpartition(".")[2]
    op = OF_NUMPY.get(name)
    if op is not None:
        return f"`{op.__name__}`"
    if name.startswith("linalg.") and own in tinygrad_edu.linalg.__all__:
        return f"`linalg.{own}`"
    if hasattr(tinygrad_edu, own) and own not in ("astype", "real"):
        return f"`{own}`"
    return {"amax": "`max`", "amin": "`min`", "real": "`+x`", "astype": "`x.astype`"}.get(name, "")


def method(name: str) -> str:
    """Return the method of a Tensor that has the name of a function, if there is one."""
    return f"`x.{name}`" if hasattr(Tensor, name) and hasattr(np.ndarray, name) else ""


def rows_of_same() -> list[tuple[str, ...]]:
    """Return the functions that mean the same here."""
    names = sorted(listing.SAME)
    return [(f"`numpy.{name}`", here(name), method(name)) for name in names]


def rows_of_bare() -> list[tuple[str, ...]]:
    """Return the functions that give plain arrays."""
    return [
        (f"`numpy.{name}`", f"`{name}`" if hasattr(tinygrad_edu, name) else "", method(name))
        for name in sorted(listing.BARE)
    ]


def rows_of_refused() -> list[tuple[str, ...]]:
    """Return the functions that are refused, those with one answer in one row."""
    rows = []
    for write, names in table.INSTEAD.items():
        several = "numpy.{name}" in write or "numpy.fft.{name}" in write
        answer = write.replace("{name}", "…") if several else write
        told = ", ".join([f"`{name}`" for name in sorted(names.split())])
        rows.append((told, answer.replace("|", r"\|")))
    return sorted(rows)


def rows_of_methods() -> list[tuple[str, ...]]:
    """Return the attributes of NumPy's arrays, and what a Tensor has in their place."""
    names = [name for name in dir(np.ndarray) if not name.startswith("_")]
    return [
        (f"`x.{name}`", "the same" if hasattr(Tensor, name) else f"write {WORDS[name]}")
        for name in names
    ]


def rows_of_standard() -> list[tuple[str, ...]]:
    """Return the functions of the array API standard, and what becomes of each."""
    kinds = listing.kinds()
    rows = []
    for name in STANDARD.split():
        numpy_name = name_of(function_of_numpy(name))
        kind = kinds[numpy_name]
        answer = {"the same": here(numpy_name), "refused": table.advice(numpy_name)}.get(kind, kind)
        if kind == "refused":
            answer = f"refused: write {answer}"
        rows.append((f"`{name}`", answer))
    return rows


HEADS = {
    "same": ("NumPy", "here", "as a method"),
    "bare": ("NumPy", "here", "as a method"),
    "refused": ("NumPy", "what to write"),
    "methods": ("of NumPy's arrays", "of a Tensor"),
    "standard": ("array API", "here"),
}

ROWS = {
    "same": rows_of_same,
    "bare": rows_of_bare,
    "refused": rows_of_refused,
    "methods": rows_of_methods,
    "standard": rows_of_standard,
}


def remark_and_table(match: re.Match[str]) -> str:
    """Return a remark with its table, and an empty line below."""
    lines = [HEADS[match[1]], ("---",) * len(HEADS[match[1]]), *ROWS[match[1]]()]
    written = "\n".join([f"| {' | '.join(line)} |" for line in lines])
    return f"<!-- numpy: {match[1]} -->\n\n{written}\n\n"


def filled(text: str) -> str:
    """Return a page with the tables of NumPy's functions written anew."""
    return REMARK.sub(remark_and_table, text)
