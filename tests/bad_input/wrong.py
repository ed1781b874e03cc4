"""What is wrong with an argument: one of each kind, made anew for each call."""

import datetime
import decimal
import fractions
import operator
import pathlib

import numpy as np

from tinygrad_edu import Tensor, Value


class Strange:
    """An object of a user's own, with nothing that the library knows, and made of nothing."""

    def __init__(self, *given, **named):
        if given or named:
            raise TypeError("a Strange takes no arguments")


class Amount(float):
    """A type of a user's own, which is made in no way that the library knows."""

    def __new__(cls, *_):
        raise TypeError("an Amount is read from a file")


def length(*items):
    """A function that was meant for something else."""
    return len(items[0])


def total(left=0.0, right=0.0, *_):
    """A function of two that was meant for something else."""
    return left + right


def itself():
    """A list that contains itself."""
    items = []
    items.append(items)
    return items


HUGE = 10**400

WRONG = {
    "None": lambda: None,
    "True": lambda: True,
    "False": lambda: False,
    "0": lambda: 0,
    "-1": lambda: -1,
    "3": lambda: 3,
    "-100": lambda: -100,
    "10**400": lambda: HUGE,
    "-10**400": lambda: -HUGE,
    "10**19": lambda: 10**19,
    "0.5": lambda: 0.5,
    "-0.5": lambda: -0.5,
    "2.0": lambda: 2.0,
    "nan": lambda: float("nan"),
    "inf": lambda: float("inf"),
    "-inf": lambda: float("-inf"),
    "1e308": lambda: 1e308,
    "complex": lambda: 1 + 2j,
    "Decimal": lambda: decimal.Decimal("0.5"),
    "Decimal nan": lambda: decimal.Decimal("nan"),
    "Fraction": lambda: fractions.Fraction(1, 3),
    "text": lambda: "text",
    "empty text": lambda: "",
    "text of a number": lambda: "0.1",
    "text with a null": lambda: "a\0b",
    "text with a surrogate": lambda: "a\ud800",
    "long text": lambda: "n" * 5000,
    "bytes": lambda: b"x",
    "bytearray": lambda: bytearray(b"xy"),
    "memoryview": lambda: memoryview(b"xy"),
    "empty list": list,
    "empty tuple": tuple,
    "list of an empty list": lambda: [[]],
    "list": lambda: [1, 2, 3],
    "long list": lambda: [0.5] * 1000,
    "rows of different length": lambda: [[1.0, 2.0], [3.0]],
    "list of None": lambda: [None],
    "list of text": lambda: ["a", "b"],
    "list of huge": lambda: [HUGE],
    "list of nan": lambda: [float("nan")] * 2,
    "list of a list of Values": lambda: [[Value(0.5)]],
    "list of Values": lambda: [Value(0.5), Value(1.0)],
    "list of a strange object": lambda: [Strange()],
    "list of complex": lambda: [1j, 2j],
    "list in itself": itself,
    "empty dict": dict,
    "dict": lambda: {"a": 1.0},
    "dict of a number": lambda: {0: None},
    "set": lambda: {1, 2},
    "frozenset": lambda: frozenset({0}),
    "generator": lambda: (number for number in (0.5, 0.25)),
    "empty iterator": lambda: iter(()),
    "map": lambda: map(abs, [0.5]),
    "range": lambda: range(3),
    "slice": lambda: slice(None),
    "slice of text": lambda: slice("a", "b"),
    "Ellipsis": lambda: ...,
    "NotImplemented": lambda: NotImplemented,
    "object": object,
    "strange object": Strange,
    "type": lambda: Amount,
    "class": lambda: Strange,
    "function": lambda: length,
    "function of two": lambda: total,
    "module": lambda: operator,
    "exception": lambda: ValueError("x"),
    "path": lambda: pathlib.Path("no/such/folder/file"),
    "datetime": lambda: datetime.datetime(2026, 1, 1),
    "empty array": lambda: np.array([]),
    "array without rows": lambda: np.zeros((0, 3)),
    "array without columns": lambda: np.zeros((2, 0)),
    "array of no dimension": lambda: np.array(0.5),
    "array of 1": lambda: np.array([0.5]),
    "array of 7": lambda: np.linspace(0, 1, 7),
    "array of 2×2×2": lambda: np.zeros((2, 2, 2)),
    "array of five axes": lambda: np.zeros((1, 1, 1, 1, 1)),
    "array of nan": lambda: np.full((2, 3), np.nan),
    "array of inf": lambda: np.full(3, np.inf),
    "array of complex": lambda: np.array([1j, 2j]),
    "array of bool": lambda: np.array([True, False, True]),
    "array of int8": lambda: np.array([1, 2, 3], np.int8),
    "array of float16": lambda: np.array([1, 2, 3], np.float16),
    "array of longdouble": lambda: np.array([1, 2, 3], np.longdouble),
    "array of text": lambda: np.array(["a", "b"]),
    "array of objects": lambda: np.array([None, 1.0], object),
    "array of Values": lambda: np.array([Value(0.5), Value(1.0)], object),
    "array of dates": lambda: np.array(["2026-01-01", "2026-01-02"], "datetime64[D]"),
    "array of durations": lambda: np.array([1, 2], "timedelta64[D]"),
    "structured array": lambda: np.zeros(2, [("a", float), ("b", int)]),
    "big-endian array": lambda: np.array([0.5, 1.0, 1.5], ">f8"),
    "matrix": lambda: np.matrix([[0.5, 1.0], [1.5, 2.0]]),
    "masked array": lambda: np.ma.array([0.5, 1.0, 1.5], mask=[0, 1, 0]),
    "read-only view": lambda: np.broadcast_to(np.float64(0.5), (2, 3)),
    "date": lambda: np.datetime64("2026-01-01"),
    "duration": lambda: np.timedelta64(1, "D"),
    "np.int64": lambda: np.int64(1),
    "np.float32": lambda: np.float32(0.5),
    "np.bool": lambda: np.True_,
    "np.str": lambda: np.str_("w"),
    "dtype": lambda: np.dtype(float),
    "Value": lambda: Value(0.5),
    "Value of nan": lambda: Value(float("nan")),
    "Tensor": lambda: Tensor([0.5, 0.25]),
    "Tensor of one number": lambda: Tensor(0.5),
    "Tensor of rows": lambda: Tensor([[0.5, 0.25, 1.0], [0.5, 0.25, 1.0]]),
    "empty Tensor": lambda: Tensor(np.zeros((0, 3))),
    "list of Tensors": lambda: [Tensor([0.5]), Tensor([[0.5]])],
    "class Value": lambda: Value,
}
