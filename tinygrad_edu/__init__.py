"""tinygrad_edu: a glass box for backpropagation.

Write the maths with Value; the engine keeps every number of the forward and the backward pass.

>>> from tinygrad_edu import Value
>>> w, x, b = Value(0.4, label="w"), Value(0.6, label="x"), Value(0.1, label="b")
>>> out = (w * x + b).sigmoid()
>>> out.backward()
>>> w
w = 0.4  ∂E/∂w = 0.1457
"""

from tinygrad_edu.activations import (
    absolute,
    compare,
    leaky_relu,
    maximum,
    minimum,
    relu,
    sigmoid,
    sign,
    softplus,
    step,
    tanh,
)
from tinygrad_edu.backward import backward, backward_steps
from tinygrad_edu.elementwise import (
    add,
    arctan,
    cos,
    divide,
    exp,
    log,
    multiply,
    negate,
    power,
    sin,
    sqrt,
    subtract,
)
from tinygrad_edu.errors import (
    AnomalyError,
    DomainError,
    DrawingError,
    InputError,
    NonFiniteWarning,
    StaleGraphError,
    TinygradEduError,
)
from tinygrad_edu.gather import dot
from tinygrad_edu.gather import sum as sum
from tinygrad_edu.graph import history, leaves, named_nodes
from tinygrad_edu.modes import detect_anomaly, no_grad, record_source_lines
from tinygrad_edu.naming import label_nodes
from tinygrad_edu.recorded import gradients
from tinygrad_edu.registry import OPS
from tinygrad_edu.steps import Step
from tinygrad_edu.value import Value

__version__ = "0.1.0"

# `sum` is public too, but `import *` must not take away Python's own.
__all__ = [
    "OPS",
    "AnomalyError",
    "DomainError",
    "DrawingError",
    "InputError",
    "NonFiniteWarning",
    "StaleGraphError",
    "Step",
    "TinygradEduError",
    "Value",
    "absolute",
    "add",
    "arctan",
    "backward",
    "backward_steps",
    "compare",
    "cos",
    "detect_anomaly",
    "divide",
    "dot",
    "exp",
    "gradients",
    "history",
    "label_nodes",
    "leaky_relu",
    "leaves",
    "log",
    "maximum",
    "minimum",
    "multiply",
    "named_nodes",
    "negate",
    "no_grad",
    "power",
    "record_source_lines",
    "relu",
    "sigmoid",
    "sign",
    "sin",
    "softplus",
    "sqrt",
    "step",
    "subtract",
    "tanh",
]
