"""Every error and warning of the project, as one tree.

    TinygradEduError
    ├── InputError          what was given is not a number, not a node, or too many, too few
    ├── DomainError         the mathematics has no real answer here
    ├── StaleGraphError     a recorded pass no longer matches the data it was computed from
    ├── AnomalyError        inf or nan was born while detect_anomaly() was on
    ├── GradientError       a rule disagrees with the function that it differentiates
    └── DrawingError        a picture could not be made
    NonFiniteWarning        inf or nan was born; says where

A message says what came, what was expected and what to write instead, and names the node.
"""


class TinygradEduError(Exception):
    """The root of every error that this project raises on purpose."""


class InputError(TinygradEduError, TypeError, ValueError):
    """What was given is of the wrong kind, or there is too much or too little of it."""


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


class NonFiniteWarning(RuntimeWarning):
    """A forward value became inf or nan; the message names the node and its source line."""
