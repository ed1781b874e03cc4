"""A pass as JavaScript over the slots of a page: leaves in, every other number out.

What is written holds numbers of slots, float literals, and names of operations; no label becomes
code. It stands in pieces, since browsers do not optimise very large functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tinygrad_edu.chain import order_of
from tinygrad_edu.passes import region_up_to
from viz.computing.tracing import written_out
from viz.computing.translating import Translator
from viz.computing.words import UntranslatableError
from viz.graph.views import variables_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.node import Node
    from tinygrad_edu.steps import Step
    from viz.pages.building import Parts

PIECE = 60
"""Lines of a function. Of 2,789 slots one function took 417 µs in V8, pieces of 60 lines 16.5."""


@dataclass(frozen=True, slots=True)
class Program:
    """What a page needs in order to compute its pass.

    Attributes:
        functions: The operations and rules that it calls, as JavaScript.
        forward: The lines that compute every value from the leaves.
        backward: The lines that compute every other number from the values.
        scratch: How many numbers it notes down beside the slots.
        curves: {node: its value over that of its one input, as a function of x and the slots}.
    """

    functions: list[str]
    forward: list[str]
    backward: list[str]
    scratch: int
    curves: dict[Node, str]

    def source(self) -> str:
        """Return it as JavaScript: forward(v), and backward(v, eta), over an array of slots."""
        return "\n".join(
            [
                *self.functions,
                f"const noted = new Float64Array({self.scratch});",
                *in_pieces("forward", self.forward),
                *in_pieces("backward", self.backward),
            ]
        )


def in_pieces(name: str, lines: Sequence[str]) -> list[str]:
    """Return lines as functions of a readable size, and one that calls them all."""
    pieces = [lines[start : start + PIECE] for start in range(0, len(lines), PIECE)]
    functions = [
        f"function {name}_{number}(v, eta) {{\nlet d;\n{chr(10).join(piece)}\n}}"
        for number, piece in enumerate(pieces)
    ]
    calls = " ".join([f"{name}_{number}(v, eta);" for number in range(len(pieces))])
    return [*functions, f"function {name}(v, eta) {{ {calls} }}"]


def program_of(parts: Parts) -> Program:
    """Return the program of a page.

    Raises:
        UntranslatableError: The graph has arrays in it, or an operation that JavaScript lacks.
    """
    writer = Writer(parts)
    writer.forward()
    writer.backward()
    writer.folded()
    writer.updated()
    curves = {node: writer.curve(node) for node in writer.record.nodes if is_curved(node)}
    return Program(
        [*writer.translator.texts.values()],
        writer.there,
        writer.back,
        writer.scratch,
        curves,
    )


class Writer:
    """Writes the lines of a program.

    Args:
        parts: What the page is put together from: the pass, and its slots.
    """

    def __init__(self, parts: Parts) -> None:
        self.record = parts.timeline.record
        self.slots = parts.slots
        self.translator = Translator()
        self.there: list[str] = []
        self.back: list[str] = []
        self.scratch = 0
        self.gradients: dict[Node, int] = {}

    def value(self, node: Node) -> str:
        """Return where the value of a node stands."""
        slot = self.slots.values[node]
        if slot is None:
            name = node.op.name if node.op else "a leaf"
            raise UntranslatableError(f"{name} is an array, and a page computes single numbers")
        return at(slot)

    def forward(self) -> None:
        """Write the values, in the order of the forward pass."""
        for node in self.record.nodes:
            if node.inputs:
                self.there.append(f"{self.value(node)} = {self.computed(node)};")

    def computed(self, node: Any) -> str:
        """Return how a value is computed from those of its inputs."""
        op, inputs = node.op, [self.value(input) for input in node.inputs]
        if op.is_arraywise:
            raise UntranslatableError(f"{op.name} mixes the places of an array")
        if not op.arity:
            return str(written_out(op.compute, inputs))
        return f"{self.translator.operation(op)}({', '.join(inputs)})"

    def partials(self, step: Step) -> list[str]:
        """Return the partials of a step; a rule is called once, and gives them all."""
        node: Any = step.node
        inputs = [self.value(input) for input in node.inputs]
        if not node.op.arity:
            return [*written_out(node.op.partials, [self.value(node), *inputs])]
        rule = self.translator.function(node.op.partials, f"d_{node.op.name}")
        self.back.append(f"d = {rule}({', '.join([self.value(node), *inputs])});")
        return [f"d[{place}]" for place in range(len(inputs))]

    def curve(self, node: Any) -> str:
        """Return a node of one variable input as a function of it."""
        inputs = ["x" if not input.is_constant else self.value(input) for input in node.inputs]
        return f"(x, v) => {self.translator.operation(node.op)}({', '.join(inputs)})"

    def backward(self) -> None:
        """Write the backward pass: partial, contribution and total of each edge."""
        one = known(self.slots.one)
        self.back.append(f"{at(one)} = 1;")
        self.gradients[self.record.output] = one
        for step in self.record.steps:
            upstream = self.gradients[step.node]
            partials = self.partials(step)
            line = []
            for place in order_of(step.node):
                input, edge = step.inputs[place], (step.node, place)
                partial = "0" if input.is_constant else partials[place]
                before = self.gradients.get(input, -1)
                # its contribution and the total stand in the two slots behind the partial
                line.append(
                    f"edge(v, {self.slots.partials[edge]}, {upstream}, {before}, {partial});"
                )
                self.gradients[input] = known(self.slots.totals[edge])
            self.back[-1:] = join_call(self.back[-1:], line)

    def folded(self) -> None:
        """Write the edges between variables: a small backward pass from each to the next ones."""
        shown = variables_of(self.record.nodes, self.record.output)
        for node in self.record.nodes if self.slots.folded_partials else ():
            if node in shown and node.inputs:
                self.folded_from(node, shown)

    def folded_from(self, output: Node, shown: set[Node]) -> None:
        """Write the edges that go back from one variable."""
        inside: dict[Node, str] = {output: "1"}
        found: dict[Node, str] = {}
        for node in region_up_to(output, shown):
            for place in order_of(node):
                input = node.inputs[place]
                into = found if input in shown else inside
                partial = at(self.slots.partials[(node, place)])
                passed = partial if inside[node] == "1" else f"times({inside[node]}, {partial})"
                name = f"noted[{self.scratch}]"
                self.scratch += 1
                self.back.append(f"{name} = {into.get(input, '0')} + {passed};")
                into[input] = name
        for input, partial in found.items():
            slot = self.slots.folded_partials.get((output, input))
            if slot is not None:
                contribution = at(self.slots.folded_contributions[(output, input)])
                product = f"times({at(self.gradients[output])}, {partial})"
                self.back.append(f"{at(slot)} = {partial}; {contribution} = {product};")

    def updated(self) -> None:
        """Write what the leaves would be after an update."""
        if self.slots.rate is not None:
            self.back.append(f"{at(self.slots.rate)} = eta;")
        for leaf, slot in self.slots.updated.items():
            gradient = at(self.gradients[leaf])
            self.back.append(f"{at(slot)} = {self.value(leaf)} - eta * {gradient};")


STRAIGHT = ("sum", "product", "arranges")
"""The roles of what is a straight line over one of its inputs."""


def is_curved(node: Any) -> bool:
    """Whether a node is worth a curve: of one variable input, and no straight line over it."""
    if not node.inputs or not node.op.arity or node.op.role in STRAIGHT:
        return False
    return len([input for input in node.inputs if not input.is_constant]) == 1


def join_call(call: list[str], line: list[str]) -> list[str]:
    """Return the lines of a step: with the call of its rule in front, where there is one."""
    whole = " ".join(line)
    if call and call[0].startswith("d = "):
        return [f"{call[0]} {whole}"]
    return [*call, whole]


def known(slot: int | None) -> int:
    """Return a slot that is there."""
    assert slot is not None, "a single number has a slot"
    return slot


def at(slot: int | None) -> str:
    """Return where the number of a slot stands."""
    return f"v[{known(slot)}]"
