"""Diagnosis: what was found in a pass, the worst first, and the gradients layer by layer."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tinygrad_edu.ground.formatting import show_number
from tinygrad_edu.ground.signs import printed
from tinygrad_edu.notation.words import derivative

if TYPE_CHECKING:
    from tinygrad_edu.diagnosing.findings import Finding
    from tinygrad_edu.diagnosing.layers import LayerGradients

HOW_TO_GET_LINES = (
    "Source lines were not recorded; compute it inside `with record_source_lines():` to see them."
)

MOST_LAYERS = 20
"""Layers that a table has room for; of more, the first and the last are shown."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong with one pass; True if anything is that is not minor.

    Attributes:
        result: The name of E, and its value.
        findings: What was found, the worst first.
        layers: The gradients layer by layer, the first layer first.
        notes: What the pass alone cannot tell to be right or wrong.
    """

    result: str
    value: str
    findings: list[Finding]
    layers: list[LayerGradients]
    notes: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether something is wrong that is not minor."""
        return any([not finding.is_minor for finding in self.findings])

    def __repr__(self) -> str:
        worst = f", the worst: {self.findings[0].kind}" if self.findings else ""
        about = f"{self.result} = {self.value}: {count_of(self.findings)}{worst}"
        return printed(f"<Diagnosis of {about}>")

    def __str__(self) -> str:
        lines = [f"{self.result} = {self.value}: {count_of(self.findings)}"]
        lines += [f"  {finding}" for finding in self.findings]
        if any([finding.made_at is None for finding in self.findings]):
            lines.append(f"  {HOW_TO_GET_LINES}")
        lines += [f"  note: {note}" for note in self.notes]
        return printed("\n".join(lines + self.table()))

    def table(self) -> list[str]:
        """Return the lines of a table: how large the gradients are, layer by layer."""
        if not self.layers:
            return ["  No product with a parameter, so no layers to compare"]
        heads = (
            "layer",
            "",
            f"mean |{derivative(self.result, 'net')}|",
            f"mean |{derivative(self.result, 'w')}|",
            "of the last layer's",
        )
        rows = [
            (
                str(layer.number),
                layer.name,
                show_number(layer.of_nets),
                show_number(layer.of_weights),
                "·" if math.isnan(layer.share) else show_number(layer.share),
            )
            for layer in self.layers
        ]
        if len(rows) > MOST_LAYERS:
            half = MOST_LAYERS // 2
            left_out = f"… {len(rows) - 2 * half} more layers"
            rows = [*rows[:half], ("", left_out, "", "", ""), *rows[-half:]]
        widths = [max([len(row[column]) for row in (heads, *rows)]) for column in range(5)]
        lines = [
            f"  {number:<{widths[0]}}  {name:<{widths[1]}}  {net:>{widths[2]}}  "
            f"{weight:>{widths[3]}}  {share:>{widths[4]}}"
            for number, name, net, weight, share in (heads, *rows)
        ]
        return [line.rstrip() for line in lines]


def count_of(findings: list[Finding]) -> str:
    """Return how many findings there are, in words."""
    if not findings:
        return "nothing found"
    minor = len([finding for finding in findings if finding.is_minor])
    serious = len(findings) - minor
    if not serious:
        return f"nothing serious found, {minor} minor"
    found = "1 finding" if serious == 1 else f"{serious} findings"
    return f"{found}, {minor} minor" if minor else found
