"""Callbacks: what is asked after each epoch of `fit`, and may end it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nn.arrays import check_count, flag, real_number
from nn.state import load_state_dict, state_dict
from tinygrad_edu import InputError
from tinygrad_edu.ground.arguments import told

if TYPE_CHECKING:
    import numpy as np

    from nn.history import History


class EarlyStopping:
    """End the training when the loss has not become lower for some epochs.

    It goes by the validation loss. Without validation data it goes by the training loss, which is
    measured anew at the end of each epoch if the best weights are to be restored: the losses of
    the steps are those of weights that the steps have changed.

    Args:
        patience: How many epochs in a row may pass without a new lowest loss.
        min_delta: How much lower a loss must be to count.
        restore_best: Whether the model gets back the weights of its lowest loss at the end.

    >>> from nn import EarlyStopping
    >>> EarlyStopping(patience=3)
    EarlyStopping(patience=3, min_delta=0.0)
    """

    reason = "early stopping"

    @property
    def goes_by_losses_after(self) -> bool:
        """Whether `fit` is to measure the training loss of the weights at the end of an epoch."""
        return self.restore_best

    def __init__(
        self, patience: int = 10, min_delta: float = 0.0, *, restore_best: bool = True
    ) -> None:
        check_count("EarlyStopping got patience", patience, 1)
        self.patience = patience
        self.min_delta = real_number("EarlyStopping got min_delta", min_delta, 0.0)
        self.restore_best = flag("EarlyStopping got restore_best", restore_best)
        self.start()

    def start(self) -> None:
        """Forget earlier trainings; `fit` calls it at the beginning."""
        self.best_loss = float("inf")
        self.best_epoch = 0
        self.best_state: dict[str, np.ndarray] = {}

    def __call__(self, epoch: int, history: History, model: Any) -> bool:
        """Return whether to stop after this epoch, counted from 1."""
        check_count("EarlyStopping got epoch", epoch, 0)
        if not getattr(history, "losses", None):
            raise InputError(f"EarlyStopping got history={told(history)}; it needs a loss in it")
        loss = (history.validation_losses or history.losses_after or history.losses)[-1]
        if loss < self.best_loss - self.min_delta:
            self.best_loss = loss
            self.best_epoch = epoch
            if self.restore_best:
                self.best_state = state_dict(model)
        return epoch - self.best_epoch >= self.patience

    def finish(self, model: Any) -> None:
        """Give the model back its best weights; `fit` calls it, unless Ctrl-C ended it."""
        if self.restore_best and self.best_state:
            load_state_dict(model, self.best_state)

    def __repr__(self) -> str:
        return f"EarlyStopping(patience={self.patience}, min_delta={self.min_delta})"
