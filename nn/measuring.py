"""What is measured after each epoch: metric and loss, with the model as it is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.feeding import outputs_of
from tinygrad_edu import no_grad

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
) -> tuple[float | None, float | None, float | None]:
    """Return the metric of training, and loss and metric of validation; None if not asked for."""
    if metric is None and validation is None:
        return None, None, None
    training_metric = validation_loss = validation_metric = None
    set_training(model, False)
    try:
        with no_grad():
            if metric is not None:
                training_metric = float(metric(outputs_of(model, X, of_values), y))
            if validation is not None:
                inputs, targets = validation
                outputs = outputs_of(model, inputs, of_values)
                validation_loss = number_of(loss(outputs, targets))
                if metric is not None:
                    validation_metric = float(metric(outputs, targets))
    finally:
        set_training(model, True)
    return training_metric, validation_loss, validation_metric


def number_of(loss: Any) -> float:
    """Return the number of a loss, which may be a Tensor with an axis of length 1."""
    return float(np.asarray(loss.data).item())


def set_training(model: Any, training: bool) -> None:
    """Call the model's train() or eval(), if it has them."""
    switch = getattr(model, "train" if training else "eval", None)
    if switch is not None:
        switch()
