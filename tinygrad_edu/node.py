"""What a node is.

The words of this project, used everywhere in this sense:

    node          one value in a computation graph, and how it was computed
    value         the number (or array) that the forward pass put there: node.data
    input         a node that another was computed from; the other is its output
    leaf          a node that was not computed: a weight, an input, a constant
    history       the nodes that a result was computed from
    upstream      ∂E/∂node: how the result E changes with this node
    partial       ∂node/∂input: how this node alone changes with one of its inputs
    contribution  upstream × partial: what one node adds to the gradient of one input
    gradient      the sum of the contributions: node.grad
    rule          the function that gives an operation's partials
    step          the chain rule applied at one node
    pass          all steps, forward (in order of birth) or backward (in reverse)
    label         the name the learner gave a node
"""

from __future__ import annotations

from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.clock import NEVER
from tinygrad_edu.ground.foreign_words import ForeignWords
from tinygrad_edu.ground.lettering import in_unicode
from tinygrad_edu.ground.signs import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tinygrad_edu.ground.hook_handles import Hook
    from tinygrad_edu.ground.kinds import Settable
    from tinygrad_edu.operation import Operation


AnyKind = TypeVar("AnyKind", bound="Node")


def numbers_of(x: Any) -> Any:
    """Return the number or the array of a node, and anything else as it is."""
    return x._data if isinstance(x, Node) else x


KINDS: dict[int, Any] = {}
"""The kinds of node by their rank: Value, and Tensor."""


def kind_of_node(kind: type[AnyKind]) -> type[AnyKind]:
    """Enter a kind of node in KINDS, and return it: what makes nodes need not import it."""
    KINDS[kind.rank] = kind
    return kind


def equation(node: Node) -> str:
    """Return "name = value", or the value alone for a plain number.

    >>> from tinygrad_edu import Value
    >>> equation(Value(0.15, label="w"))
    'w = 0.15'
    """
    return node.text if node.is_constant else f"{node.name} = {node.text}"


class Extras:
    """What few nodes have. It shares one slot: with another one every Value is 16 bytes larger.

    Attributes:
        hooks: What is called when a pass comes by the node; None if it never had any.
        made_at: (file, line) of the code that made it.
        cut_from: The name of the computed Tensor whose numbers it was made of, "" for none.
        is_reported: Whether it was warned of, as inf or nan.
        kept: What the learner put on it under a name that is kept for that, as p.m = 0.0.
    """

    __slots__ = ("cut_from", "hooks", "is_reported", "kept", "made_at")

    def __init__(self) -> None:
        self.hooks: list[Hook] | None = None
        self.made_at: tuple[str, int] | None = None
        self.cut_from = ""
        self.is_reported = False
        self.kept: dict[str, Any] = {}


class Node(ForeignWords):
    """One value of a computation graph: its number, its gradient, and how it was computed.

    Attributes:
        rank: Of two kinds of node in one operation, the kind of higher rank is the result's.
        data: The value. Replacing it (leaves only) gives the node a new birth.
        grad: The gradient, 0.0 before any backward pass. Leaves accumulate over passes.
        inputs: The nodes this one was computed from, one for each operand; () for a leaf.
        settings: What the operation was told besides its inputs, as axis=0; {} for most.
        op: The operation that computed it; None for a leaf, CONSTANT for a plain number.
        born: The order of birth. Inputs are always older than what is computed from them.
        label: The learner's name for it, "" if it has none.
        pass_number: The last backward pass that reached it, 0 if none has.
        made_at: (file, line) of the code that made it, where `record_source_lines` was on.
    """

    __slots__ = ("_data", "_extras", "_label", "born", "grad", "inputs", "op", "pass_number")

    rank: ClassVar = 0
    settings: Mapping[str, Any] = MappingProxyType({})

    _data: Any
    grad: Any
    inputs: tuple[Any, ...]
    op: Operation | None
    born: int
    _label: str
    pass_number: int
    _extras: Extras

    def _replace_data(self, data: Any) -> None:
        self.hold(self.checked(data))

    def hold(self, data: Any) -> None:
        """Replace the data of a leaf by data in the form of this kind, which nobody else holds."""
        raise NotImplementedError

    # attrgetter runs in C, so reading .data costs no Python frame, in a program or a debugger.
    data: Settable[Any] = property(
        attrgetter("_data"), _replace_data, doc="The value of this node."
    )

    def _rename(self, label: str) -> None:
        if not isinstance(label, str):
            write = "''" if label is None else repr(str(label))
            raise InputError(
                f"a label is text; {self.name} got label = {label!r:.80}. Write label = {write:.80}"
            )
        self._label = label

    # A property, so that no picture meets a label that is no text; nodes are made with its slot.
    label: Settable[str] = property(
        attrgetter("_label"), _rename, doc="The learner's name for this node."
    )

    @property
    def shown_label(self) -> str:
        r"""The label as it is printed and drawn: on one line, escaped, cut if it is very long.

        One that is written in LaTeX is shown in the signs of a text: w₁₂ for w_{12}, α for \alpha.
        """
        return one_line(in_unicode(self._label))

    @classmethod
    def checked(cls, data: Any) -> Any:
        """Return data in the form this kind of node keeps, or raise InputError."""
        raise NotImplementedError

    @classmethod
    def lift(cls, operand: Any) -> Any:
        """Return an operand as a node of this kind: itself, or a constant with its number."""
        raise NotImplementedError

    @classmethod
    def computed(cls, op: Any, operands: Sequence[Any]) -> Any:
        """Return the node that an operation of some operands gives, nodes or not."""
        raise NotImplementedError

    @property
    def is_constant(self) -> bool:
        """Whether this is a plain number that stood beside a node, as the 2 in 2·x.

        One that has been given a name is a variable, and has a gradient.
        """
        return self.op is not None and not self.inputs and not self._label

    @property
    def made_at(self) -> tuple[str, int] | None:
        """(file, line) of the code that made this node, if record_source_lines() was on."""
        extras: Extras | None = getattr(self, "_extras", None)
        return extras.made_at if extras else None

    def with_extras(self) -> Extras:
        """Return the place for what few nodes have, made for this node if it has none."""
        if not hasattr(self, "_extras"):
            self._extras = Extras()
        return self._extras

    @property
    def name(self) -> str:
        """The label; without one, a short formula, or what made the node and its birth."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """The value as the project writes it."""
        raise NotImplementedError

    @property
    def reached(self) -> bool:
        """Whether a backward pass has reached this node, so that .grad is a gradient."""
        return self.pass_number != NEVER
