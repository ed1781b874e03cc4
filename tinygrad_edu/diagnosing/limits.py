"""The limits from which on something counts as wrong. Each is said in the finding it leads to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import told


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a diagnosis.

    Attributes:
        fewest: Samples that a ReLU must have been off on, at least, to be called dead.
        flat: The share of its steepest slope below which an activation counts as flat.
        most: A unit that is flat on more than this share of the batch is saturated.
        many: The share of a layer's units from which on dead or saturated ones are no minor thing.
        vanishing: The mean |∂E/∂net| of the first layer, as a share of the last layer's, below
            which gradients vanish.
        exploding: The same share, above which they explode.

    Raises:
        InputError: A limit is out of range.
    """

    fewest: int
    flat: float
    most: float
    many: float
    vanishing: float
    exploding: float

    def __post_init__(self) -> None:
        for name in self.__slots__:
            given = getattr(self, name)
            if not isinstance(given, (int, float, np.integer, np.floating)):
                raise InputError(f"diagnose got {name}={told(given)}; write a number")
        self.check("fewest", self.fewest, self.fewest >= 1, "1 or more samples, e.g. 4")
        self.check("flat", self.flat, 0 < self.flat < 1, "a share between 0 and 1, e.g. 0.04")
        self.check("most", self.most, 0 <= self.most < 1, "a share from 0 to below 1, e.g. 0.75")
        self.check("many", self.many, 0 <= self.many <= 1, "a share from 0 to 1, e.g. 0.5")
        self.check(
            "vanishing", self.vanishing, 0 <= self.vanishing < 1, "a ratio below 1, e.g. 1e-3"
        )
        self.check("exploding", self.exploding, self.exploding > 1, "a ratio above 1, e.g. 1e3")

    def check(self, name: str, given: float, right: bool, wanted: str) -> None:
        """Raise InputError unless a limit is in its range."""
        if not right:
            raise InputError(f"diagnose got {name}={told(given)}; write {wanted}")
