"""What a node knows of the operation that computed it: its rules, and how it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tinygrad_edu.ground.kinds import Numbers, PartialsRule, Vjp

    Pull = Callable[[Any, Any], Sequence[Any]]
    Spread = Callable[[float, tuple[Any, ...]], None]


class Templates(NamedTuple):
    """How an operation is written, a column for each language: {} for each input.

    Attributes:
        text: In a formula, … for what it was told; None for any number of inputs.
        python: In Python source.
        latex: In LaTeX.
    """

    text: str | None = None
    python: str | None = None
    latex: str | None = None


class Operation:
    """How a node was computed, and how it is differentiated and written.

    A node points to its operation, and an operation makes nodes. So what both must know of it
    stands here, below them, and `op.Op` computes.

    Attributes:
        name: Its name in the registry, e.g. "sigmoid".
        symbol: What its circle in a drawing shows, e.g. "σ".
        compute: The forward rule on floats.
        compute_array: The forward rule on NumPy arrays and scalars.
        partials: The rule of an elementwise operation, d_sigmoid(s, x): output and inputs in,
            ∂output/∂input out for each. None where there are none, as every place of the output
            depends on every place of an input.
        vjp: What goes back through it: upstream, output and inputs in, and what it was told by
            name; a contribution to each input out. It follows from the partials, or is the rule
            of an arraywise operation, d_mean(upstream, m, x, axis=0).
        gives: What its rule gives for each input, in a word.
        spread: For the operations that networks are full of, the rule and the sums of the
            backward loop in one: it adds upstream × partial to the gradient of each input.
        pull: The same for arrays: upstream and node in, a contribution to each input out; None in
            place of one that no one needs.
        stays_finite: Whether finite inputs give a finite output, unless it grows beyond all floats.
            Arrays are then not searched for inf and nan before they become one number.
        is_quiet: Whether it stays finite without exception, so that NumPy never gives a warning of
            its own: asking it for silence takes longer than a small operation.
        is_arraywise: Whether it mixes the places of an array, as a sum or a matrix product does.
        parameters: The names of what such an operation is told, in their order.
        work: The forward rule of Tensors for one whose pull rule uses again what it works out: it
            returns the value, and a dict of those numbers, which join the node's settings.
        takes_any_dtype: Whether each contribution of such an operation has the dtype of its operand
            anyway; the others are given operands of one dtype.
        is_by_place: Whether such an operation pairs the places of its operands, as a loss pairs
            outputs and targets; they are then given one shape.
        back: For such an operation, how upstream becomes each contribution, in words or signs.
        order: For a number of inputs, the places in the order in which their gradients grow. It
            matters only where a node is an input twice, and there only in the last bit.
        advice: What to do where its value is inf or nan, and slope_advice: where a partial is.
        has_pole: Asked of a node, whether the operation can give inf there for finite inputs.
        looks_at_numbers: Asked of a node, whether the rule decides by its numbers, so that what it
            does for these is not what it does for others.
        keeps_order: Whether the numbers stay in their order, so that what has its shape and dtype
            already is left as it is.
        text, python, latex: Its Templates.
        examples: Inputs that the tests differentiate it at, numerically and by rule.
        numpy_name: The NumPy function that means the same, if there is one.
        role: What it is to a network, a word of roles.ROLES.
    """

    name: str
    symbol: str
    compute: Callable[..., float]
    compute_array: Callable[..., Numbers | float]
    partials: PartialsRule | None
    vjp: Vjp
    gives = "partial"
    spread: Spread | None
    pull: Pull | None
    is_arraywise = False
    parameters: tuple[str, ...] = ()
    work: Callable[..., tuple[Any, dict[str, Any]]] | None = None
    takes_any_dtype = False
    is_by_place = False
    back: tuple[str, ...] = ()
    advice = ""
    slope_advice = ""
    has_pole: Callable[[Any], bool] | None = None
    looks_at_numbers: Callable[[Any], bool] | None = None
    keeps_order = False
    order: Callable[[int], Iterable[int]]
    text: str | None
    python: str | None
    latex: str | None
    examples: tuple[tuple[Any, ...], ...]
    numpy_name: str | None
    role: str
    stays_finite: bool
    is_quiet: bool
    arity: int
    defaults: tuple[Any, ...]

    @property
    def takes_any_number(self) -> bool:
        """Whether it takes any number of single numbers, as a sum or a net does."""
        return not self.arity and not self.is_arraywise

    @property
    def is_of_one_number(self) -> bool:
        """Whether it gives a number for one number, so that a neuron can end in it."""
        return not self.is_arraywise and self.arity - len(self.defaults) == 1

    @property
    def derivative(self) -> PartialsRule | Vjp:
        """The rule as it is written: that of the partials, or of an arraywise operation the vjp."""
        return self.vjp if self.partials is None else self.partials
