"""A bar that shows how far a training is: tqdm's, where it is installed and wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nn.history import History


class Bar:
    """A progress bar over epochs, with the newest losses and metrics; or nothing at all.

    Args:
        bar: The bar of tqdm, or None to show nothing.
    """

    def __init__(self, bar: Any = None) -> None:
        self.bar = bar

    def show(self, history: History) -> None:
        """Go on by one epoch, and show what it gave."""
        if self.bar is not None:
            numbers = {name: f"{number:.4g}" for name, number in history.latest().items()}
            self.bar.set_postfix(numbers, refresh=False)
            self.bar.update()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()


def bar_for(epochs: int, wanted: bool) -> Bar:
    """Return a bar for so many epochs."""
    if not wanted:
        return Bar()
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return Bar()
    return Bar(tqdm(total=epochs, unit="epoch"))
