"""fit: the training loop, with batches, a progress bar, a history, and an end at any time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from nn import losses, metrics
from nn.arrays import check_function, flag
from nn.history import History
from nn.preparing import batches
from nn.training.epochs import Training, set_training
from nn.training.feeding import check_data, check_loop, check_validation
from nn.training.progress import bar_for
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    served = [(X, y)] if batch_size is None else batches(X, y, batch_size, seed)
    by_losses_after = validation is None and any(
        [getattr(callback, "goes_by_losses_after", False) for callback in callbacks]
    )
    history = History()
    for callback in callbacks:
        if hasattr(callback, "start"):
            callback.start()
    training = Training(
        model,
        (X, y),
        loss_function,
        optimizer,
        metric_function,
        validation,
        max_norm,
        by_losses_after,
    )

    def train() -> None:
        set_training(model, True)
        with bar_for(epochs, flag("fit got progress", progress)) as bar:
            for epoch in range(1, epochs + 1):
                rate = float(optimizer.lr)
                mean_loss = training.epoch(served, epoch)
                measured = training.measure()
                training.ctrl_c.complete(history.add, mean_loss, rate, *measured)
                bar.show(history)
                stopping = [callback for callback in callbacks if callback(epoch, history, model)]
                if stopping:
                    history.stopped = getattr(stopping[0], "reason", "callback")
                    break
            else:
                history.stopped = "finished"

    try:
        # An interrupt may come while the model is measured, as it is in use, or half switched over.
        training.ctrl_c.during(train, at_end=partial(set_training, model, True))
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
