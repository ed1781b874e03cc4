"""Every error and warning of the project, as one tree.

    TinygradEduError
    ├── InputError          what was given is not a number, not a node, or too many, too few
    │   ├── FileError           a file could not be written; an old one is as it was
    │   ├── NotFittedError      a unit that learns was asked before it had learned
    │   └── ForeignWordError    an attribute of PyTorch's or NumPy's that has another name here
    ├── DomainError         the mathematics has no real answer here
    ├── StaleGraphError     a recorded pass no longer matches the data it was computed from
    ├── AnomalyError        inf or nan was born while detect_anomaly() was on
    ├── GradientError       a rule disagrees with the function that it differentiates
    └── DrawingError        a picture could not be made
    NonFiniteWarning        inf or nan was born; says where
    NotLearnedWarning       training ended without what it was to reach; says how far it came

A message says what came, what was expected and what to write instead, and names the node.
"""

from tinygrad_edu.ground.signs import printed


class TinygradEduError(Exception):
    """The root of every error that this project raises on purpose."""

    def __str__(self) -> str:
        return printed(super().__str__())


class InputError(TinygradEduError, TypeError, ValueError):
    """What was given is of the wrong kind, or there is too much or too little of it."""


class NotFittedError(InputError, AttributeError):
    """A unit that learns was asked for an answer before `fit`."""


class ForeignWordError(InputError, AttributeError):
    """An attribute was asked for that has another name here; the message says which.

    Args:
        message: What to write.
        name: The attribute.
        obj: What was asked for it.
    """

    def __init__(self, message: str, *, name: str | None = None, obj: object = None) -> None:
        super().__init__(message)
        self.name = name or ""
        self.obj = obj


class DomainError(TinygradEduError, ValueError):
    """The operation has no real result for these inputs."""


class StaleGraphError(TinygradEduError, RuntimeError):
    """Data was replaced after the forward pass that this graph recorded."""


class AnomalyError(TinygradEduError, FloatingPointError):
    """A forward value became inf or nan inside detect_anomaly()."""


class GradientError(TinygradEduError, AssertionError):
    """A derivative by the rules is not the one that the function itself shows."""


class DrawingError(TinygradEduError, RuntimeError):
    """A picture could not be laid out, converted or written."""


class FileError(InputError, OSError):
    """A file could not be written; what was there before is as it was."""


class NonFiniteWarning(RuntimeWarning):
    """A forward value became inf or nan; the message names the node and its source line.

    It is given once for a source line. If that line gives more, they are counted, and their number
    is told after the cell of a notebook, or when the program ends.

    Attributes:
        times: How many it stands for.
    """

    times = 1

    def __str__(self) -> str:
        told = super().__str__()
        return told if self.times == 1 else f"{told}\n  {self.times:,} times at this line"


class NotLearnedWarning(UserWarning):
    """Training ended without what it was to reach; the message says how far it came."""
