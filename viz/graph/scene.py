"""What a drawing shows, before it is laid out: boxes, circles and arrows.

The grammar of every picture of this project:

    box     a node: its name, its value, its gradient ∂E/∂name
    circle  an operation, with its symbol
    arrow   forward: solid, from an operand to what is computed from it
            backward: dashed, the other way, with the local derivative
    ledger  in a box where ways meet again: what each of them adds to the gradient

Forward is blue, backward is orange; dashes, words and signs say the same without colour.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viz.choices import Direction


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a box.

    Attributes:
        kind: What it is: name, formula, value, gradient, term, ….
        text: What it says.
        source: Where its number comes from, as "value n12" or "gradient n12", for pages that show
            the same line with another number.
    """

    kind: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A node; kind is "leaf", "given" (a plain number), "computed" or "result"."""

    key: str
    kind: str
    rows: tuple[Row, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """An operation."""

    key: str
    symbol: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from an input to an output (both are keys); the lines of its text go beside it.

    Attributes:
        input: The older end.
        output: The younger end.
        forward: Whether to draw the way there.
        backward: Whether to draw the way back.
        lines: What the way back says: the local derivative.
        hint: The chain rule along it, in full.
        symbol: What the local derivative is called, as ∂net_o1/∂w5; "" if it is told in words.
        is_added: Whether the input is added to the output as it is: the local derivative is 1.
    """

    input: str
    output: str
    forward: bool
    backward: bool
    lines: tuple[str, ...] = ()
    hint: str = ""
    symbol: str = ""
    is_added: bool = False


@dataclass(slots=True)
class Scene:
    """Everything in one picture, in the order in which it was computed.

    Attributes:
        title: What E is.
        gap: The room between two columns, in inches.
        note: What was left out, if anything was.
        direction: "down" if the flow goes down, "right" if it goes to the right.
    """

    title: str
    gap: float
    boxes: list[Box] = field(default_factory=list)
    circles: list[Circle] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    note: str = ""
    direction: Direction = "down"


def numbered(scene: Scene) -> Scene:
    """Return a scene whose boxes are called n1, n2, … in their order.

    The same pass gives the same file then, however many nodes were made before it.
    """
    names = {box.key: f"n{place}" for place, box in enumerate(scene.boxes, start=1)}
    names |= {circle.key: f"op{names[circle.key[2:]]}" for circle in scene.circles}
    scene.boxes = [replace(box, key=names[box.key]) for box in scene.boxes]
    scene.circles = [replace(circle, key=names[circle.key]) for circle in scene.circles]
    scene.arrows = [
        replace(arrow, input=names[arrow.input], output=names[arrow.output])
        for arrow in scene.arrows
    ]
    return scene
