r"""An operation: how to compute it, how to differentiate it, how to write it.

An operation is written once, in one place, and everything else is derived from that text:

    @elementwise("σ", python="sigmoid({})", latex=r"\sigma({})", examples=[(0.3,), (-2.0,)])
    def sigmoid(x): ...

    @sigmoid.rule
    def d_sigmoid(s, x):
        return (s * (1 - s),)

A rule gets the output and the inputs and returns the partials, one for each input. It is
ordinary arithmetic: with floats it gives numbers, with arrays arrays, and with nodes a new
graph, which can be differentiated again or printed as the formula of the derivative.

What goes back to the inputs follows from it, upstream × partial; that is the operation's vjp. An
operation that mixes the places of an array has no partials, and its vjp is written: see arraywise.
"""

from __future__ import annotations

import functools
import inspect
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, overload

import numpy as np

from tinygrad_edu import modes
from tinygrad_edu.errors import DomainError, InputError
from tinygrad_edu.ground.clock import BIRTHS, NEVER
from tinygrad_edu.ground.finite import INFINITY, MINUS_INFINITY
from tinygrad_edu.ground.reals import real_arrays, refuse_no_numbers
from tinygrad_edu.ground.signs import printed
from tinygrad_edu.node import Node, equation
from tinygrad_edu.nodes.times import recorded_times, times
from tinygrad_edu.nodes.watching import watch
from tinygrad_edu.operation import Operation, Templates
from tinygrad_edu.roles import checked_role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tinygrad_edu.ground.kinds import Contributions, Numbers, PartialsRule
    from tinygrad_edu.operation import Pull, Spread

AnyNode = TypeVar("AnyNode", bound=Node)
AnyRule = TypeVar("AnyRule", bound="PartialsRule")

new = object.__new__
RANK = attrgetter("rank")
UNWRITTEN = Templates()


class Op(Operation):
    """One operation of the rule book; calling it computes it, and records it for nodes."""

    def __init__(
        self,
        compute: Callable[..., float],
        symbol: str,
        templates: Templates = UNWRITTEN,
        *,
        name: str | None = None,
        examples: Sequence[tuple[Any, ...]] = (),
        array: Callable[..., Numbers] | None = None,
        role: str = "function",
    ) -> None:
        functools.update_wrapper(self, compute)
        self.name = name or compute.__name__
        self.role = checked_role(self.name, role)
        self.symbol = symbol
        self.compute = compute
        self.compute_array = array or compute
        self.text, self.python, self.latex = templates
        self.examples = tuple(examples)
        self.numpy_name = None
        self.stays_finite = False
        self.is_quiet = False
        self.partials = self.has_no_rule
        self.vjp = self.upstream_times_partials
        self.spread = None
        self.pull = None
        self.order = range
        self.arity = 0 if self.text is None else self.text.count("{}")
        self.defaults = compute.__defaults__ or ()

    def rule(self, function: AnyRule) -> AnyRule:
        """Register the function that returns this operation's partials."""
        self.partials = function
        return function

    def upstream_times_partials(self, upstream: Any, out: Any, *inputs: Any) -> Contributions[Any]:
        """Return upstream × partial for each input: the vjp, as it follows from the partials.

        Given nodes it gives nodes; None stands for 0 then, and for what goes back to a number.
        """
        assert self.partials is not None, "an elementwise operation has partials"
        partials = self.partials(out, *inputs)
        self.refuse_other_than_one_each(partials, len(inputs))
        if not isinstance(upstream, Node):
            return tuple([times(upstream, partial) for partial in partials])
        return tuple(
            [
                recorded_times(upstream, partial) if isinstance(input, Node) else None
                for input, partial in zip(inputs, partials)
            ]
        )

    def refuse_other_than_one_each(self, found: Any, count: int) -> None:
        """Raise InputError unless the rule gave a tuple, or a list, of one for each input."""
        if isinstance(found, (tuple, list)) and len(found) == count:
            return
        inputs = "1 input" if count == 1 else f"{count} inputs"
        raise InputError(
            f"{self.derivative.__name__} gave {found!r:.80}; {self.name} has {inputs}, and its "
            f"rule returns a tuple with a {self.gives} for each: "
            f"return ({', '.join(['…'] * count)},)"
        )

    def has_no_rule(self, *_: Any, **__: Any) -> NoReturn:
        """Raise InputError: this stands for the rule as long as there is none."""
        raise InputError(
            f"{self.name} has no rule to differentiate it by; write def d_{self.name}(…), and "
            f"@{self.name}.rule above it"
        )

    def spread_rule(self, function: Spread) -> Spread:
        """Register the written-out form of the rule that the backward loop prefers."""
        self.spread = function
        return function

    def pull_rule(self, function: Pull) -> Pull:
        """Register the written-out form of the rule for arrays."""
        self.pull = function
        return function

    @overload
    def __call__(self, x: AnyNode, /, *others: Any, **named: Any) -> AnyNode: ...

    @overload
    def __call__(self, x: float, /, *others: float, **named: float) -> float: ...

    @overload
    def __call__(
        self, x: float | Numbers, y: AnyNode, /, *others: Any, **named: Any
    ) -> AnyNode: ...

    @overload
    def __call__(self, x: Numbers, /, *others: float | Numbers, **named: Any) -> Numbers: ...

    @overload
    def __call__(self, x: Any, /, *others: Any, **named: Any) -> Any: ...

    def __call__(self, x: Any, /, *others: Any, **named: Any) -> Any:
        """Compute the operation: numbers give a number, arrays an array, nodes a node."""
        if named:
            return self(*inspect.signature(self.compute).bind(x, *others, **named).args)
        if not others:
            if type(x) is float:
                try:
                    return self.compute(x)
                except (ArithmeticError, ValueError) as error:
                    return self.evaluate_like_numpy((x,), error)
            if isinstance(x, Node) and self.arity == 1:
                return x.computed(self, (x,))
        inputs = self.complete((x, *others))
        for input in inputs:
            if isinstance(input, Node):
                return kind_of(inputs).computed(self, inputs)
        if any([isinstance(input, (np.ndarray, np.float32)) for input in inputs]):
            if any([np.asarray(input).dtype == object for input in inputs]):
                return np.frompyfunc(self, len(inputs), 1)(*inputs)  # an array of nodes
            return self.compute_array(*real_arrays(self.name, inputs))
        return self.evaluate(*inputs)

    def record(self, kind: type[AnyNode], nodes: tuple[AnyNode, ...]) -> AnyNode:
        """Compute the operation of nodes; the new node, of a kind, remembers how."""
        out = new(kind)
        try:
            data = self.compute(*[node._data for node in nodes])
        except (ArithmeticError, ValueError) as error:
            data = self.evaluate_like_numpy(nodes, error)
        out._data = data
        out.grad = 0.0
        out.inputs = nodes
        out.op = self
        out._label = ""
        out.pass_number = NEVER
        out.born = next(BIRTHS)
        if not MINUS_INFINITY < data < INFINITY or modes.watched:
            watch(out)
        return out

    def of(self, x: AnyNode) -> AnyNode:
        """Compute the operation of one node: `record`, written out for speed."""
        out = new(type(x))
        try:
            data = self.compute(x._data)
        except (ArithmeticError, ValueError) as error:
            data = self.evaluate_like_numpy((x,), error)
        out._data = data
        out.grad = 0.0
        out.inputs = (x,)
        out.op = self
        out._label = ""
        out.pass_number = NEVER
        out.born = next(BIRTHS)
        if not MINUS_INFINITY < data < INFINITY or modes.watched:
            watch(out)
        return out

    def complete(self, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the inputs with the operation's defaults for those left out."""
        missing = self.arity - len(inputs)
        if not self.arity or not missing:
            return inputs
        if not 0 < missing <= len(self.defaults):
            raise InputError(f"{self.name} takes {self.arity} inputs, and got {len(inputs)}")
        return inputs + self.defaults[-missing:]

    def evaluate(self, *numbers: float) -> float:
        """Compute the operation on floats, with inf and nan where Python refuses."""
        try:
            return self.compute(*numbers)
        except (ArithmeticError, TypeError, ValueError) as error:
            refuse_no_numbers(self.name, numbers)
            return self.evaluate_like_numpy(numbers, error)

    def evaluate_like_numpy(self, operands: Sequence[Any], error: Exception) -> float:
        """Compute what Python refuses (1/0, log 0, overflow) as NumPy does: inf or nan.

        A DomainError is no such refusal; it is raised again with the names of the nodes.
        """
        if isinstance(error, DomainError):
            given = ", ".join([equation(x) for x in operands if isinstance(x, Node)])
            place = f"\n  in operation '{self.name}' of {given}" if given else ""
            raise DomainError(f"{error}{place}") from None
        numbers = [np.float64(x._data if isinstance(x, Node) else x) for x in operands]
        with np.errstate(all="ignore"):
            return float(self.compute_array(*numbers))

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle an operation by its name: there is only one of each."""
        return operation_named, (self.name,)

    def __repr__(self) -> str:
        return printed(f"<operation {self.name} {self.symbol}>")


def kind_of(operands: Iterable[Any]) -> type[Any]:
    """Return the kind of node that an operation of these gives: a Tensor if one of them is one."""
    kinds = [type(operand) for operand in operands if isinstance(operand, Node)]
    return max(kinds, key=RANK)


def constant() -> float:
    """A plain number that stood beside a node: it has no inputs and needs no gradient."""
    raise NotImplementedError("a constant is never computed; it holds the number it was given")


CONSTANT = Op(constant, "const")
"""Marks the nodes that plain numbers become, the 2 in 2·x. It is no operation of the registry."""

OPS: dict[str, Op] = {}
"""Every operation by its name. A test walks it, so a new operation is tested by being here."""


def operation_named(name: str) -> Op:
    """Return the operation of a name."""
    return CONSTANT if name == CONSTANT.name else OPS[name]
