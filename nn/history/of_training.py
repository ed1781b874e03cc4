"""History: how the losses and metrics went, epoch by epoch."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class History:
    """What `fit` measured.

    Attributes:
        losses: The mean loss over the training samples, an entry for each epoch.
        metrics: The metric over the training samples, after each epoch; empty without a metric.
        validation_losses: The same over the validation samples; empty without them.
        validation_metrics: The same.
        losses_after: The loss over the training samples with the weights at the end of each epoch,
            in use; measured only for a callback that goes by it, as EarlyStopping may. `losses`
            has the losses before each step, and so those of weights that are gone.
        learning_rates: The optimiser's lr in each epoch.
        stopped: Why it ended: "finished", "interrupted" (Ctrl-C) or what a callback says.
    """

    losses: list[float] = field(default_factory=list)
    metrics: list[float] = field(default_factory=list)
    validation_losses: list[float] = field(default_factory=list)
    validation_metrics: list[float] = field(default_factory=list)
    losses_after: list[float] = field(default_factory=list)
    learning_rates: list[float] = field(default_factory=list)
    stopped: str = "running"

    @property
    def epochs(self) -> int:
        """How many epochs were completed."""
        return len(self.losses)

    def add(
        self,
        loss: float,
        learning_rate: float,
        metric: float | None = None,
        validation_loss: float | None = None,
        validation_metric: float | None = None,
        loss_after: float | None = None,
    ) -> None:
        """Add what one epoch gave; None for what was not measured."""
        self.losses.append(loss)
        self.learning_rates.append(learning_rate)
        if metric is not None:
            self.metrics.append(metric)
        if validation_loss is not None:
            self.validation_losses.append(validation_loss)
        if validation_metric is not None:
            self.validation_metrics.append(validation_metric)
        if loss_after is not None:
            self.losses_after.append(loss_after)

    def latest(self) -> dict[str, float]:
        """Return the newest entry of everything that was measured, by its short name."""
        columns = {
            "loss": self.losses,
            "metric": self.metrics,
            "validation loss": self.validation_losses,
            "validation metric": self.validation_metrics,
        }
        return {name: entries[-1] for name, entries in columns.items() if entries}

    def __repr__(self) -> str:
        numbers = ", ".join([f"{name} {number:.4g}" for name, number in self.latest().items()])
        plural = "" if self.epochs == 1 else "s"
        measured = f". {numbers}" if numbers else ""
        return f"<History: {self.epochs} epoch{plural}, {self.stopped}{measured}>"
