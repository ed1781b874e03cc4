"""One epoch of training: a step for every batch, and then what is measured of the model in use."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from nn.clipping import clip_gradients
from nn.training.feeding import is_of_values, outputs_of
from nn.training.interrupting import CtrlC
from tinygrad_edu import InputError, no_grad
from tinygrad_edu.node import Node, numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nn.optim import Optimizer


@dataclass(slots=True)
class Training:
    """What is the same in every epoch.

    Attributes:
        model: What learns.
        samples: (inputs, targets) to learn from.
        loss: A function of outputs and targets.
        optimizer: What takes the steps.
        metric: Another function of them, or None.
        validation: (inputs, targets) to measure alone, or None.
        max_norm: How long the gradient of all parameters may be, or None.
        loss_after: Whether the loss over the samples is measured again after the steps.
        of_values: Whether the model takes one sample after the other.
        ctrl_c: What puts Ctrl-C off while the weights are changed.
    """

    model: Any
    samples: tuple[Any, Any]
    loss: Callable[[Any, Any], Any]
    optimizer: Optimizer
    metric: Callable[[Any, Any], float] | None
    validation: tuple[Any, Any] | None
    max_norm: float | None
    loss_after: bool
    of_values: bool = field(init=False)
    ctrl_c: CtrlC = field(init=False, default_factory=CtrlC)

    def __post_init__(self) -> None:
        self.of_values = is_of_values(self.model)

    def epoch(self, served: Iterable[tuple[Any, Any]], number: int) -> float:
        """Take a step for every batch that is served, and return the mean loss over the samples."""
        total, samples = 0.0, 0
        for batch, (inputs, targets) in enumerate(served, start=1):
            self.optimizer.zero_grad()
            result = self.loss(outputs_of(self.model, inputs, self.of_values), targets)
            refuse_broken(result, number, batch)
            result.backward()
            if self.max_norm is not None:
                clip_gradients(self.optimizer.parameters, self.max_norm)
            self.ctrl_c.complete(self.optimizer.step)
            total += number_of(result) * len(inputs)
            samples += len(inputs)
        return total / samples

    def measure(self) -> tuple[float | None, float | None, float | None, float | None]:
        """Return what is asked for, and None for what is not.

        Returns:
            The metric of training, loss and metric of validation, and the loss of training.
        """
        if self.metric is None and self.validation is None and not self.loss_after:
            return None, None, None, None
        training_metric = validation_loss = validation_metric = training_loss = None
        set_training(self.model, False)
        try:
            with no_grad():
                if self.metric is not None or self.loss_after:
                    training_loss, training_metric = self.numbers(*self.samples, self.loss_after)
                if self.validation is not None:
                    validation_loss, validation_metric = self.numbers(*self.validation, True)
        finally:
            set_training(self.model, True)
        return training_metric, validation_loss, validation_metric, training_loss

    def numbers(
        self, inputs: Any, targets: Any, with_loss: bool
    ) -> tuple[float | None, float | None]:
        """Return the loss, if that is asked for, and the metric, if there is one."""
        outputs = outputs_of(self.model, inputs, self.of_values)
        loss = number_of(self.loss(outputs, targets)) if with_loss else None
        return loss, None if self.metric is None else metric_number(self.metric(outputs, targets))


def refuse_broken(result: Any, epoch: int, batch: int) -> None:
    """Raise InputError if a loss is no node of one number, or inf or nan."""
    if not isinstance(result, Node) or np.size(result.data) != 1:
        raise InputError(f"the loss gave {result!r:.80}; it returns one number as a node")
    if not math.isfinite(number_of(result)):
        raise InputError(
            f"the loss became {number_of(result)} in epoch {epoch}, batch {batch}; the weights are "
            "those before that step. A lower learning rate helps as a rule, or max_norm=1.0"
        )


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
