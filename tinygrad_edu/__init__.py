"""tinygrad_edu: a glass box for backpropagation.

Write the maths with Value, one number, or Tensor, an array of them; the engine keeps every number
of the forward and the backward pass.

>>> from tinygrad_edu import Value
>>> w, x, b = Value(0.4, label="w"), Value(0.6, label="x"), Value(0.1, label="b")
>>> out = (w * x + b).sigmoid()
>>> out.backward()
>>> w
w = 0.4  ∂E/∂w = 0.1457

To read the source, begin with what lies flat in this folder, in this order:

    node          what a node is, and the words of the project
    op            an operation: how to compute it, differentiate it, write it
    registry      how an operation enters; arraywise: those that mix the places of an array
    rules/        elementwise, activations, sums, …: operations, each beside its rule
    value         one number; arithmetic: Python's operators, once for every kind of node
    graph         what a result was computed from
    chain         the chain rule, one node at a time; contributions: what a node adds
    backward      the pass for training; steps: one step of the pass for looking
    passes        the record of a pass that every view reads; names: what its nodes are called

The words, beside those of the field:

    node, leaf    variable, tensor; leaf: input or parameter of the graph
    operation     primitive
    history       tape, Wengert list, computation graph: what a result was computed from
    data          primal: the number of the forward pass
    result, E     output, loss, objective
    upstream      cotangent, adjoint, in a lecture often δ: ∂E/∂node
    partial       local derivative, entry of the local Jacobian: ∂node/∂input
    contribution  vector-Jacobian product (vjp), pullback of upstream to one input
    gradient      accumulated cotangent: node.grad
    rule          derivative rule, vjp rule, "backward" function
    pass          forward pass; reverse sweep, backpropagation
    direction     tangent; jvp along it: pushforward, forward mode
    lists, dicts  pytrees: parameters in lists, tuples and dicts, as in calculus/pytrees
"""

from typing import TYPE_CHECKING

from tinygrad_edu.arrays.convolving import avg_pool2d, conv1d, conv2d, conv_transpose2d
from tinygrad_edu.arrays.dot import dot
from tinygrad_edu.arrays.functions import (
    broadcast_to,
    clip,
    concatenate,
    expand_dims,
    gather_labels,
    mean,
    pad,
    reshape,
    squeeze,
    stack,
    std,
    swapaxes,
    transpose,
    var,
    where,
)
from tinygrad_edu.arrays.functions import max as max
from tinygrad_edu.arrays.functions import min as min
from tinygrad_edu.arrays.functions import sum as sum
from tinygrad_edu.arrays.gating import glu
from tinygrad_edu.arrays.names import WHERE
from tinygrad_edu.arrays.tensor import Tensor
from tinygrad_edu.backward import backward, backward_steps
from tinygrad_edu.calculus.check import check_grads
from tinygrad_edu.calculus.jacobians import hessian, hvp, jacobian, jvp
from tinygrad_edu.calculus.transforms import grad, value_and_grad, vjp
from tinygrad_edu.errors import (
    AnomalyError,
    DomainError,
    DrawingError,
    FileError,
    ForeignWordError,
    GradientError,
    InputError,
    NonFiniteWarning,
    NotFittedError,
    NotLearnedWarning,
    StaleGraphError,
    TinygradEduError,
)
from tinygrad_edu.graph import history, leaves
from tinygrad_edu.ground.namesakes import warn_of_namesakes
from tinygrad_edu.ground.signs import let_narrow_streams_fall_back
from tinygrad_edu.modes import detect_anomaly, no_grad, record_source_lines
from tinygrad_edu.names import named_nodes
from tinygrad_edu.notation.labels import label_nodes
from tinygrad_edu.observing import observe_passes
from tinygrad_edu.recorded import gradients
from tinygrad_edu.registry import OPS
from tinygrad_edu.rules import losses as losses  # their operations enter the registry
from tinygrad_edu.rules import names as of_the_rule_book
from tinygrad_edu.rules.activations import (
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
from tinygrad_edu.rules.convolution import max_pool2d
from tinygrad_edu.rules.elementwise import (
    add,
    arctan,
    cos,
    divide,
    exp,
    log,
    multiply,
    negate,
    sin,
    sqrt,
    subtract,
)
from tinygrad_edu.rules.names import *  # noqa: F403
from tinygrad_edu.rules.powers import power
from tinygrad_edu.rules.probability import cross_entropy, log_softmax, softmax
from tinygrad_edu.rules.products import linear, matmul
from tinygrad_edu.rules.reductions import logsumexp
from tinygrad_edu.rules.subscripts import einsum
from tinygrad_edu.steps import Step
from tinygrad_edu.value import Value

if TYPE_CHECKING:
    from tinygrad_edu import linalg as linalg
    from tinygrad_edu.arrays.arranging import *  # noqa: F403
    from tinygrad_edu.arrays.asking import *  # noqa: F403
    from tinygrad_edu.arrays.cumulating import *  # noqa: F403
    from tinygrad_edu.arrays.joining import *  # noqa: F403
    from tinygrad_edu.arrays.making import *  # noqa: F403
    from tinygrad_edu.arrays.products import *  # noqa: F403
    from tinygrad_edu.arrays.splitting import *  # noqa: F403
    from tinygrad_edu.calculus.taylor import taylor
    from tinygrad_edu.diagnosing import Diagnosis, diagnose
    from tinygrad_edu.explaining import Explanation, explain
    from tinygrad_edu.stepping import ForwardStep, Stepper, forward_steps
    from tinygrad_edu.stepping.breaking import break_on
    from tinygrad_edu.unrolling import Program, unroll

__version__ = "0.1.0"

let_narrow_streams_fall_back()
warn_of_namesakes()

LATER = {
    "break_on": "stepping.breaking",
    "Diagnosis": "diagnosing",
    "diagnose": "diagnosing",
    "Explanation": "explaining",
    "explain": "explaining",
    "ForwardStep": "stepping",
    "Stepper": "stepping",
    "forward_steps": "stepping",
    "taylor": "calculus.taylor",
    "Program": "unrolling",
    "unroll": "unrolling",
    "linalg": "linalg",
    **WHERE,
}
"""What is for looking at a pass, or rarely used, by its module: loaded when first used."""

# `sum`, `max`, `min`, `any` and `all` are public, but `import *` must not take away Python's own.
__all__ = [
    "OPS",
    "AnomalyError",
    "Diagnosis",
    "DomainError",
    "DrawingError",
    "Explanation",
    "FileError",
    "ForeignWordError",
    "ForwardStep",
    "GradientError",
    "InputError",
    "NonFiniteWarning",
    "NotFittedError",
    "NotLearnedWarning",
    "Program",
    "StaleGraphError",
    "Step",
    "Stepper",
    "Tensor",
    "TinygradEduError",
    "Value",
    "absolute",
    "add",
    "arctan",
    "avg_pool2d",
    "backward",
    "backward_steps",
    "break_on",
    "broadcast_to",
    "check_grads",
    "clip",
    "compare",
    "concatenate",
    "conv1d",
    "conv2d",
    "conv_transpose2d",
    "cos",
    "cross_entropy",
    "detect_anomaly",
    "diagnose",
    "divide",
    "dot",
    "einsum",
    "exp",
    "expand_dims",
    "explain",
    "forward_steps",
    "gather_labels",
    "glu",
    "grad",
    "gradients",
    "hessian",
    "history",
    "hvp",
    "jacobian",
    "jvp",
    "label_nodes",
    "leaky_relu",
    "leaves",
    "linear",
    "log",
    "log_softmax",
    "logsumexp",
    "matmul",
    "max_pool2d",
    "maximum",
    "mean",
    "minimum",
    "multiply",
    "named_nodes",
    "negate",
    "no_grad",
    "observe_passes",
    "pad",
    "power",
    "record_source_lines",
    "relu",
    "reshape",
    "sigmoid",
    "sign",
    "sin",
    "softmax",
    "softplus",
    "sqrt",
    "squeeze",
    "stack",
    "std",
    "step",
    "subtract",
    "swapaxes",
    "tanh",
    "taylor",
    "transpose",
    "unroll",
    "value_and_grad",
    "var",
    "vjp",
    "where",
]
__all__ += [*of_the_rule_book.__all__, *sorted({*WHERE} - {"any", "all"})]


def _loaded(name: str) -> object:
    """Return what is loaded when it is first used, and keep it."""
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module = import_module(f"{__name__}.{LATER[name]}")
    found = module if name == LATER[name] else getattr(module, name)
    globals()[name] = found
    return found


if not TYPE_CHECKING:  # a checker that knew of it would take every misspelt name
    __getattr__ = _loaded


def __dir__() -> list[str]:
    return sorted([*globals(), *LATER])
