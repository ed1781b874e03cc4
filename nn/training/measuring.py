"""What is measured after each epoch: metric and loss, with the model as it is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.training.feeding import outputs_of
from tinygrad_edu import InputError, no_grad
from tinygrad_edu.node import numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable


def measure(
    model: Any,
    X: Any,  # noqa: N803
    y: Any,
    validation: tuple[Any, Any] | None,
    loss: Callable[[Any, Any], Any],
    metric: Callable[[Any, Any], float] | None,
    of_values: bool,
    loss_after: bool = False,
) -> tuple[float | None, float | None, float | None, float | None]:
    """Return what is asked for, and None for what is not.

    Returns:
        The metric of training, loss and metric of validation, and the loss of training.
    """
    if metric is None and validation is None and not loss_after:
        return None, None, None, None
    training_metric = validation_loss = validation_metric = training_loss = None
    set_training(model, False)
    try:
        with no_grad():
            if metric is not None or loss_after:
                outputs = outputs_of(model, X, of_values)
                training_metric = None if metric is None else metric_number(metric(outputs, y))
                training_loss = number_of(loss(outputs, y)) if loss_after else None
            if validation is not None:
                inputs, targets = validation
                outputs = outputs_of(model, inputs, of_values)
                validation_loss = number_of(loss(outputs, targets))
                if metric is not None:
                    validation_metric = metric_number(metric(outputs, targets))
    finally:
        set_training(model, True)
    return training_metric, validation_loss, validation_metric, training_loss


def number_of(loss: Any) -> float:
    """Return the number of a loss, which may be a Tensor with an axis of length 1."""
    return float(np.asarray(loss.data).item())


def metric_number(measured: Any) -> float:
    """Return what a metric gave as a float, or raise InputError."""
    number = np.asarray(numbers_of(measured))
    if number.size != 1 or number.dtype.kind not in "biuf":
        raise InputError(f"the metric gave {measured!r:.80}; it returns one number")
    return float(number.item())


def set_training(model: Any, training: bool) -> None:
    """Call the model's train() or eval(), if it has them."""
    switch = getattr(model, "train" if training else "eval", None)
    if switch is not None:
        switch()
