"""fit: the training loop, with batches, a progress bar, a history, and an end at any time."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

import numpy as np

from nn import losses, metrics
from nn.arrays import check_function, flag
from nn.clipping import clip_gradients
from nn.history import History
from nn.preparing import batches
from nn.training.feeding import check_data, check_loop, check_validation, is_of_values, outputs_of
from nn.training.interrupting import CtrlC
from nn.training.measuring import measure, number_of, set_training
from nn.training.progress import bar_for
from tinygrad_edu import InputError
from tinygrad_edu.node import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from nn.optim import Optimizer

LossName: TypeAlias = Literal[
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "focal_loss",
    "half_squared_error",
    "hinge",
    "mse",
    "multi_class_hinge",
    "negative_log_likelihood",
]
MetricName: TypeAlias = Literal["accuracy", "rmse", "sum_of_squared_errors"]
LOSSES: tuple[LossName, ...] = get_args(LossName)
METRICS: tuple[MetricName, ...] = get_args(MetricName)


def fit(
    model: Any,
    X: Any,  # noqa: N803
    y: Any,
    *,
    loss: LossName | Callable[[Any, Any], Any],
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None = None,
    validation: tuple[Any, Any] | None = None,
    metric: MetricName | Callable[[Any, Any], float] | None = None,
    callbacks: Sequence[Callable[[int, History, Any], Any]] = (),
    max_norm: float | None = None,
    progress: bool = True,
    seed: Any = None,
) -> History:
    """Train a model: for every batch, p ← p − step of ∂(loss)/∂p, over all samples in each epoch.

    Ctrl-C ends it between two steps and leaves the weights as they are then; an EarlyStopping has
    its best ones still, for `finish(model)`. A callback that returns True ends it as well.

    Args:
        model: A module on Tensors, which is given whole batches, or one on Values (Neuron, Layer,
            MLP), which is given one sample after the other.
        X: The inputs, one row a sample.
        y: The targets, one for each sample.
        loss: A function of outputs and targets, or its name in nn: "cross_entropy", "mse", …
        optimizer: An optimiser of the model's parameters.
        epochs: How often to go through all samples.
        batch_size: How many samples make a step; all if left out. They are shuffled.
        validation: (inputs, targets) to measure after each epoch, and not to learn from.
        metric: A function of outputs and targets, or its name in nn: "accuracy", "rmse", …
        callbacks: Called after each epoch with its number from 1, the History and the model.
        max_norm: How long the gradient of all parameters together may be; longer ones are scaled
            down before the step, by `clip_gradients`.
        progress: Whether to show a bar with loss and metric, by tqdm if it is installed.
        seed: Where the shuffling starts.

    Returns:
        A History: a loss for each epoch, and what else was measured.

    Raises:
        InputError: Something does not fit together, or the loss became inf or nan.

    >>> import nn, numpy as np
    >>> X = np.linspace(-1.0, 1.0, 20).reshape(-1, 1)
    >>> model = nn.Linear(1, 1, seed=0)
    >>> optimizer = nn.SGD(model.parameters(), lr=0.5)
    >>> history = nn.fit(
    ...     model, X, 3 * X + 1, loss="mse", optimizer=optimizer, epochs=50, progress=False
    ... )
    >>> model.weight.data.round(3).tolist(), model.bias.data.round(3).tolist()
    ([[3.0]], [1.0])
    """
    loss_function = named_function("loss", loss, losses, LOSSES)
    metric_function = None if metric is None else named_function("metric", metric, metrics, METRICS)
    check_loop(epochs, batch_size, callbacks)
    check_data(model, X, y, optimizer)
    check_validation(validation)
    of_values = is_of_values(model)
    served = [(X, y)] if batch_size is None else batches(X, y, batch_size, seed)
    by_losses_after = validation is None and any(
        [getattr(callback, "goes_by_losses_after", False) for callback in callbacks]
    )
    history = History()
    for callback in callbacks:
        if hasattr(callback, "start"):
            callback.start()
    ctrl_c = CtrlC()

    def train() -> None:
        set_training(model, True)
        with bar_for(epochs, flag("fit got progress", progress)) as bar:
            for epoch in range(1, epochs + 1):
                rate = float(optimizer.lr)
                mean_loss = train_epoch(
                    model, served, loss_function, optimizer, epoch, of_values, max_norm, ctrl_c
                )
                measured = measure(
                    model,
                    X,
                    y,
                    validation,
                    loss_function,
                    metric_function,
                    of_values,
                    by_losses_after,
                )
                ctrl_c.complete(history.add, mean_loss, rate, *measured)
                bar.show(history)
                stopping = [callback for callback in callbacks if callback(epoch, history, model)]
                if stopping:
                    history.stopped = getattr(stopping[0], "reason", "callback")
                    break
            else:
                history.stopped = "finished"

    try:
        # An interrupt may come while the model is measured, as it is in use, or half switched over.
        ctrl_c.during(train, at_end=partial(set_training, model, True))
    except KeyboardInterrupt:
        history.stopped = "interrupted"
        return history
    finish_all(callbacks, model, history)
    return history


def finish_all(callbacks: Sequence[Any], model: Any, history: History) -> None:
    """Let every callback that has something to do at the end do it."""
    for callback in callbacks:
        if hasattr(callback, "finish"):
            try:
                callback.finish(model)
            except KeyboardInterrupt:
                history.stopped = "interrupted"


def train_epoch(
    model: Any,
    served: Iterable[tuple[Any, Any]],
    loss: Callable[[Any, Any], Any],
    optimizer: Optimizer,
    epoch: int,
    of_values: bool,
    max_norm: float | None,
    ctrl_c: CtrlC,
) -> float:
    """Take a step for every batch that is served, and return the mean loss over the samples."""
    total, samples = 0.0, 0
    for number, (inputs, targets) in enumerate(served, start=1):
        optimizer.zero_grad()
        result = loss(outputs_of(model, inputs, of_values), targets)
        refuse_broken(result, epoch, number)
        result.backward()
        if max_norm is not None:
            clip_gradients(optimizer.parameters, max_norm)
        ctrl_c.complete(optimizer.step)
        total += number_of(result) * len(inputs)
        samples += len(inputs)
    return total / samples


def named_function(what: str, given: Any, module: Any, names: Sequence[str]) -> Callable[..., Any]:
    """Return a function as it is, or by its name in a module of nn."""
    if callable(given):
        check_function(f"fit got {what}", given, "outputs, targets")
        function: Callable[..., Any] = given
        return function
    if not isinstance(given, str) or given not in names:
        raise InputError(
            f"fit got {what}={given!r:.80}; write a function of outputs and targets, or one of the "
            f"names {', '.join(names)}"
        )
    named: Callable[..., Any] = getattr(module, given)
    return named


def refuse_broken(result: Any, epoch: int, batch: int) -> None:
    """Raise InputError if a loss is no node of one number, or inf or nan."""
    if not isinstance(result, Node) or np.size(result.data) != 1:
        raise InputError(f"the loss gave {result!r:.80}; it returns one number as a node")
    if not math.isfinite(number_of(result)):
        raise InputError(
            f"the loss became {number_of(result)} in epoch {epoch}, batch {batch}; the weights are "
            "those before that step. A lower learning rate helps as a rule, or max_norm=1.0"
        )
