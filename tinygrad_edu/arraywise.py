r"""Arraywise operations: those that mix the places of an array, as a sum or a matrix product does.

An elementwise rule returns partials, one number for each place. Here every output may depend on
every input, and a table of all the partials would have the size of both together. So the rule is
given the upstream gradient first, and returns the contributions:

    @arraywise("mean", back=["copies of upstream / n"], examples=[(MATRIX, {"axis": 0})])
    def mean(x, axis=None): ...

    @mean.rule
    def d_mean(upstream, m, x, axis=None): ...

What follows the operands, here the axis, is a setting: no node, and nothing to differentiate.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeVar, overload

import numpy as np

from tinygrad_edu.errors import DomainError, InputError
from tinygrad_edu.node import Node
from tinygrad_edu.op import UNWRITTEN, AnyNode, Op
from tinygrad_edu.operation import Templates
from tinygrad_edu.registry import enter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tinygrad_edu.ground.kinds import Numbers, Vjp

AnyVjp = TypeVar("AnyVjp", bound="Vjp")


class Arraywise(Op):
    """An operation whose rule is its vjp: d_f(upstream, out, x, …, **settings) → contributions."""

    is_arraywise = True
    gives = "contribution"

    def __init__(
        self,
        compute: Callable[..., Any],
        symbol: str,
        templates: Templates = UNWRITTEN,
        *,
        name: str | None = None,
        examples: Sequence[tuple[Any, ...]] = (),
        role: str = "function",
    ) -> None:
        super().__init__(compute, symbol, templates, name=name, examples=examples, role=role)
        self.partials = None
        self.vjp = self.has_no_rule

    def rule(self, function: AnyVjp) -> AnyVjp:
        """Register the function that turns upstream into the contributions."""
        self.vjp = function
        return function

    def work_rule(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Register the forward rule that keeps what the pull rule uses again."""
        self.work = function
        return function

    @overload  # type: ignore[override]  # it can do without operands, as a node's does not
    def __call__(self, x: AnyNode, /, *given: Any, **settings: Any) -> AnyNode: ...

    @overload
    def __call__(
        self, x: float | Numbers, y: AnyNode, /, *given: Any, **settings: Any
    ) -> AnyNode: ...

    @overload
    def __call__(self, *given: Any, **settings: Any) -> Any: ...

    def __call__(self, *given: Any, **settings: Any) -> Any:
        """Compute the operation: arrays give an array, Tensors a Tensor."""
        if self.arity and len(given) != self.arity:
            given, settings = self.separate(given, settings)
        for operand in given:
            if isinstance(operand, Node) and operand.rank:
                kind: Any = type(operand)
                return kind.computed(self, given, settings)
        for operand in given:
            if isinstance(operand, Node):
                raise InputError(
                    f"{self.name} works on Tensors, and got {operand!r:.80}; join Values into "
                    "one: Tensor.of([…])"
                )
        try:
            return kept(self.compute(*plain_arrays(given), **settings))
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise misfit(self, given, settings, error) from error

    def separate(
        self, given: tuple[Any, ...], settings: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return the operands, and the settings with those that were given by their place."""
        count = self.arity
        extra = given[count:]
        if len(given) < count or len(extra) > len(self.parameters):
            raise InputError(
                f"{self.name} takes {count} operands and the settings "
                f"{', '.join(self.parameters) or '(none)'}, and got {len(given)} arguments"
            )
        return given[:count], dict(zip(self.parameters, extra), **settings)


def plain_arrays(given: Sequence[Any]) -> list[Any]:
    """Return plain operands as arrays; among arrays a single number has the dtype of those."""
    arrays = [np.asarray(operand) for operand in given]
    dtypes = {array.dtype for array in arrays if array.ndim and array.dtype.kind == "f"}
    if not dtypes:
        return arrays
    widest = np.result_type(*dtypes)
    return [array if array.ndim else array.astype(widest) for array in arrays]


def are_of_one_dtype(arrays: Sequence[Any]) -> bool:
    """Whether all are arrays, and have the same dtype object, as arrays of one format do."""
    dtype = getattr(arrays[0], "dtype", None) if arrays else None
    for array in arrays:  # noqa: SIM110 - a generator takes longer than the question
        if type(array) is not np.ndarray or array.dtype is not dtype:
            return False
    return True


def evaluate_arraywise(
    op: Any, arrays: Sequence[Any], settings: Mapping[str, Any]
) -> tuple[Any, Mapping[str, Any]]:
    """Return what an operation gives for the arrays of Tensors, and the settings to record.

    Inf and nan are results like others, without NumPy's own warnings.
    """
    if op.work is not None:
        data, worked_out = op.work(*arrays, **settings)
        return kept(data), {**settings, **worked_out}
    if op.is_quiet:
        data = op.compute(*arrays, **settings)
    else:
        with np.errstate(all="ignore"):
            data = op.compute(*arrays, **settings)
    return data if type(data) is np.ndarray and data.ndim else kept(data), settings


def misfit(
    op: Any, nodes: Sequence[Any], settings: Mapping[str, Any], error: Exception
) -> Exception:
    """Return the error to raise where NumPy refuses: with the names and shapes of what came."""
    if isinstance(error, InputError):
        return error
    given = [described(node) for node in nodes]
    if isinstance(error, DomainError):
        return DomainError(f"{error}\n  in operation '{op.name}' of {', '.join(given)}")
    told = [f"{name}={setting!r:.40}" for name, setting in settings.items()]
    return InputError(f"{op.name} got {', '.join([*given, *told])}, which does not fit: {error}")


def described(operand: Any) -> str:
    """Return what an operand is called, and its shape."""
    if isinstance(operand, Node):
        return f"{operand.shown_label or 'a Tensor'} of shape {np.shape(operand._data)}"
    shape = getattr(operand, "shape", None)
    return f"{operand!r:.80}" if shape is None else f"an array of shape {shape}"


def kept(data: Any) -> Any:
    """Return an array as it is, and a number without dimensions as a float if it is a float64.

    Python's own floats are several times faster than arrays without dimensions.
    """
    if isinstance(data, np.ndarray):
        if data.ndim:
            return data
        data = data[()]
    return float(data) if isinstance(data, np.float64) else data


def arraywise(
    symbol: str,
    *,
    examples: Sequence[tuple[Any, ...]],
    back: Sequence[str],
    text: str | None = None,
    python: str | None = None,
    latex: str | None = None,
    numpy: str | None = None,
    stays_finite: bool = False,
    is_quiet: bool = False,
    by_place: bool = False,
    role: str = "function",
) -> Callable[[Callable[..., Any]], Arraywise]:
    """Make an arraywise operation of a function of arrays, and enter it in the registry.

    Args:
        symbol: What its circle in a drawing shows.
        examples: Operands, and then a dict of settings, that the tests differentiate it at.
        back: For each operand how upstream becomes its contribution, {0} … for the operands.
        text: How a formula writes it, {} for each operand; a call of its name if left out.
        python: How Python writes it where it was told nothing; a call of its name if left out.
        latex: How LaTeX writes it.
        numpy: The NumPy function that means the same.
        stays_finite: Whether finite inputs give a finite output, overflow aside.
        is_quiet: Whether it is finite without exception, or done by BLAS, which gives no warnings.
        by_place: Whether its operands are paired place by place, and so have one shape.
        role: What it is to a network: "product" (of x and W, or x, W and b), "arranges", "loss",
            …; see tinygrad_edu.roles.ROLES.

    Returns:
        A decorator that returns the operation.
    """

    def register(function: Any) -> Arraywise:
        code = function.__code__
        several = bool(code.co_flags & inspect.CO_VARARGS)
        places = ", ".join(["{}"] * len(back))
        name = function.__name__
        templates = Templates(
            text=None if several else text or f"{name}({places})",
            python=None if several else python or f"{name}({places})",
            latex=latex or rf"\operatorname{{{{{name}}}}}({places})".replace("_", r"\_"),
        )
        op = Arraywise(function, symbol, templates, examples=examples, role=role)
        op.numpy_name = numpy
        op.stays_finite = stays_finite or is_quiet
        op.is_quiet = is_quiet
        op.back = tuple(back)
        op.is_by_place = by_place
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        op.parameters = names[op.arity :]
        enter(op)
        return op

    return register
