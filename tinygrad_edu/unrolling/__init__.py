"""unroll: a recorded pass as straight-line Python source, in a real file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.chain import chain_rule
from tinygrad_edu.errors import InputError
from tinygrad_edu.graph import history
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.ground.putting import aside, path_of, write
from tinygrad_edu.ground.temporary import temporary_folder
from tinygrad_edu.names import Names
from tinygrad_edu.node import Node
from tinygrad_edu.structure import read_network
from tinygrad_edu.unrolling.assembling import HEAD, assemble
from tinygrad_edu.unrolling.lines import BackwardLines, forward_line
from tinygrad_edu.unrolling.literals import Constants
from tinygrad_edu.unrolling.program import Program
from tinygrad_edu.unrolling.support import laid_out
from tinygrad_edu.unrolling.units import headings_for

if TYPE_CHECKING:
    import os

__all__ = ["Program", "unroll"]

LONGEST_IN_PATH = 80
"""Characters of a result's name in that of its file: file systems allow some 250 bytes in all."""


def unroll(output: Node, path: str | os.PathLike[str] | None = None) -> Program:
    """Write the pass that led to a result, and the way back, as straight-line Python into a file.

    One assignment a line, in the order in which the values were computed, in your labels, with the
    numbers of the recorded pass behind each line. A debugger steps into the file and stops at its
    breakpoints. The program computes the same values and gradients to the last bit, for other
    numbers as well, and for NumPy arrays of a whole batch at once.

    What is written is what happened in this one pass. An `if` or a loop of your program is not in
    it: the program goes the same way whatever numbers it is given, and a number that was taken out
    of the graph by .data is the number it was. The shapes are those of the
    pass as well; another shape is an error. The two functions calculate with Python's operators,
    which refuse 1/0 and overflow; the program as a whole then gives inf and nan, as the graph does.

    Args:
        output: The result E, one number.
        path: Where to write the file; a temporary folder that lasts as long as the process if left
            out. Arrays of more than 16 numbers go into a second file beside it, *.npz.

    Returns:
        The program: .source, .path, .forward, .backward; called it runs both passes.

    Raises:
        InputError: output is no node, or has several numbers; path is none of a file *.py, or of
            one that unroll did not write.
        StaleGraphError: Data was replaced after the forward pass.

    >>> from tinygrad_edu import Value
    >>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
    >>> program = unroll((w * x).tanh())
    >>> value, gradients = program(w=0.25)
    >>> value == (Value(0.25) * x).tanh().data
    True
    >>> gradients["x"]
    0.14914645207033286
    """
    if not isinstance(output, Node):
        raise InputError(
            f"unroll got {told(output)}; it takes the node whose pass to write: unroll(E)"
        )
    steps = list(chain_rule(output))
    nodes = [node for node in history(output) if not node.is_constant]
    network = read_network(nodes)
    names = Names(output).identifiers
    computed = [node for node in nodes if node.inputs]
    headings = headings_for(computed, names, network)
    constants = Constants()
    leaves: dict[str, Any] = {
        names[node]: laid_out(node._data, node._data.strides) if np.ndim(node._data) else node._data
        for node in nodes
        if not node.inputs
    }
    forward = [
        forward_line(step, node, names, headings[node], constants)
        for step, node in enumerate(computed, start=1)
    ]
    backward = BackwardLines(names, headings, constants)
    backward.start(output)
    for step in steps:
        backward.add(step)
    values = [names[node] for node in nodes if node is not output] + [names[output]]
    source = assemble(leaves, values, forward, backward.lines, constants)
    file = file_for(names[output], path)
    if constants.large:  # first, so that a file that is there finds what it reads
        with aside(file.with_suffix(".npz")) as arrays:
            np.savez(arrays, **constants.large)
    write(file, source)
    places = [(line.step, line.place) for line in [*forward, *backward.lines]]
    return Program(source, file, leaves, names[output], places)


def file_for(name: str, path: str | os.PathLike[str] | None) -> Path:
    """Return the whole path of the file to write, in a folder that exists."""
    if path is None:
        folder = Path(tempfile.mkdtemp(dir=temporary_folder()))
        return folder / f"unrolled_{name[:LONGEST_IN_PATH]}.py"
    file = path_of(path).resolve()
    if file.suffix != ".py" or file.is_dir():
        raise InputError(f"unroll got the path {str(path)!r:.80}; write that of a file *.py")
    if file.exists() and not file.read_bytes().startswith(HEAD.partition("\n")[0].encode()):
        raise InputError(
            f"unroll did not write {str(path)!r:.80}, and leaves it as it is; write another path, "
            "or remove the file"
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    return file
