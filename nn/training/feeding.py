"""How a model is given its samples: a batch at once on Tensors, one after the other on Values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nn.arrays import check_count, check_function, is_several
from tinygrad_edu import InputError, Value

if TYPE_CHECKING:
    from nn.optim import Optimizer


def is_of_values(model: Any) -> bool:
    """Whether a model's parameters are Values, so that it takes one sample at a time."""
    return any([isinstance(parameter, Value) for parameter in model.parameters()])


def outputs_of(model: Any, inputs: Any, of_values: bool) -> Any:
    """Return a model's outputs for several samples: a Tensor, or a list with an entry for each."""
    if not of_values:
        return model(inputs)
    return [model(list(sample)) for sample in inputs]


def check_data(model: Any, inputs: Any, targets: Any, optimizer: Optimizer) -> None:
    """Raise InputError unless model, data and optimiser fit together."""
    if isinstance(model, type) or not hasattr(model, "parameters") or not callable(model):
        raise InputError(
            f"fit got {model!r:.80}; it trains a module, which has parameters() and can be called"
        )
    found = getattr(optimizer, "parameters", None)
    if not callable(getattr(optimizer, "step", None)) or not isinstance(found, list):
        raise InputError(
            f"fit got optimizer={optimizer!r:.80}; make one for this model: "
            "SGD(model.parameters(), lr=0.1)"
        )
    parameters = list(model.parameters())
    if not parameters:
        raise InputError(f"{model!r:.80} has no parameters, and so nothing to learn")
    check_pairs("", inputs, targets)
    if is_of_values(model) and not hasattr(inputs[0], "__len__"):
        raise InputError(
            f"fit got the sample {inputs[0]!r:.40}, and a model of Values takes each sample as a "
            f"list of its inputs: X=[[{inputs[0]!r:.40}], …], which X.reshape(-1, 1) makes of an "
            "array"
        )
    if {id(p) for p in parameters}.isdisjoint([id(p) for p in optimizer.parameters]):
        raise InputError(
            f"{optimizer!r:.80} changes none of the parameters of {model!r:.80}; make it for this "
            "model: SGD(model.parameters(), lr=0.1)"
        )


def check_pairs(what: str, inputs: Any, targets: Any) -> None:
    """Raise InputError unless there is one target for each input, and one at least."""
    for name, rows in (("X", inputs), ("y", targets)):
        if not hasattr(rows, "__len__") or not is_several(rows):
            raise InputError(f"fit got {what}{name}={rows!r:.80}; write one row for each sample")
    if len(inputs) != len(targets) or not len(inputs):
        raise InputError(
            f"fit got {len(inputs)} {what}inputs and {len(targets)} targets; it needs one target "
            "for each input, and one input at least"
        )


def check_loop(epochs: Any, batch_size: Any, callbacks: Any) -> None:
    """Raise InputError unless there is an epoch, a batch has a sample, and callbacks are a list."""
    check_count("fit got epochs", epochs, 1)
    if batch_size is not None:
        check_count("fit got batch_size", batch_size, 1)
    if callable(callbacks):
        raise InputError(f"fit got one callback; write a list: callbacks=[{callbacks!r:.60}]")
    if not isinstance(callbacks, (list, tuple)):
        raise InputError(f"fit got callbacks={callbacks!r:.80}; write a list of functions")
    for callback in callbacks:
        check_function("fit got a callback", callback, "epoch, history, model")


def check_validation(validation: Any) -> None:
    """Raise InputError unless it is None, or a pair of inputs and targets for them."""
    if validation is None:
        return
    if not isinstance(validation, (tuple, list)) or len(validation) != 2:
        raise InputError(
            f"fit got validation={validation!r:.80}; write a pair: validation=(X_test, y_test)"
        )
    check_pairs("validation ", *validation)
