"""Whether a rule agrees with what was measured, and what to say if it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.calculus.pytrees import leaves_of
from tinygrad_edu.ground.summaries import show_data
from tinygrad_edu.node import numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tinygrad_edu.calculus.differences import Probe

ONE_SIDED = 1e-3
"""How far two slopes on one side of a kink may be apart, relatively: they are of first order."""

ROUGHLY = 1e-2
"""What a measurement may be off, relatively, to say anything at all."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a rule and a measurement may be apart.

    Attributes:
        rtol: Relative to the larger of both.
        atol: In addition, where numbers are of the usual size.
        size: The size of the numbers that are moved. Where it is another, atol is a share of f/x.
    """

    rtol: float
    atol: float
    size: float

    def absolute(self, largest: float) -> float:
        """Return the absolute part, for a function whose values go up to this."""
        return self.atol if self.size == 1.0 else self.atol * min(1.0, largest / self.size)


@dataclass(slots=True)
class Evidence:
    """What is known so far of one leaf of the result, for each of its numbers.

    Attributes:
        error: How far the best measurement may be off.
        change: The best measurement.
        rule: What the rule gives along the direction of that one.
        limit: How far both may be apart.
        agrees: Whether a good measurement agreed with the rule.
        is_sure: Whether there was a good measurement at all.
        between: Whether the rule lies between the slopes on both sides, where they differ.
        low: The smaller of both slopes in the last step, and high: the larger.
    """

    error: Any
    change: Any
    rule: Any
    limit: Any
    agrees: Any
    is_sure: Any
    between: Any
    low: Any
    high: Any


@dataclass(frozen=True, slots=True)
class Measured:
    """One number, or array, of a probe: its change, and what bounds it."""

    change: Any
    error: Any
    low: Any
    high: Any
    largest: float


def measured(probe: Probe, weights: Any) -> list[Measured]:
    """Return the changes of a probe: of each leaf, or of the sum of all under some weights."""
    pairs = list(zip(probe.left, probe.right))
    if weights is None:
        lows = [np.minimum(left, right) for left, right in pairs]
        highs = [np.maximum(left, right) for left, right in pairs]
        every = zip(probe.changes, probe.errors, lows, highs, probe.sizes)
        return [Measured(*each) for each in every]
    us = [np.asarray(numbers_of(leaf)) for leaf in leaves_of(weights)]
    change = sum([float(np.sum(u * each)) for u, each in zip(us, probe.changes)])
    error = sum([float(np.sum(np.abs(u) * each)) for u, each in zip(us, probe.errors)])
    low = sum([float(np.sum(np.minimum(u * a, u * b))) for u, (a, b) in zip(us, pairs)])
    high = sum([float(np.sum(np.maximum(u * a, u * b))) for u, (a, b) in zip(us, pairs)])
    largest = max([float(np.max(np.abs(u), initial=0.0)) * s for u, s in zip(us, probe.sizes)])
    return [Measured(change, error, low, high, largest)]


def judge(
    probes: Iterable[Probe], rule: Callable[[Any], list[Any]], weights: Any, tolerance: Tolerance
) -> str:
    """Return what is wrong with a rule; "" if nothing is.

    Args:
        probes: Measurements, gone through until all numbers agree.
        rule: What the rule gives along a direction, for each leaf.
        weights: Those of the sum that is looked at; None for each leaf by itself.
        tolerance: How far both may be apart.
    """
    found: list[Evidence] = []
    with np.errstate(all="ignore"):
        for probe in probes:
            given = rule(probe.direction)
            here = measured(probe, weights)
            for got, each in zip(given, here, strict=True):
                if np.shape(got) != np.shape(each.change):
                    return told("wrong", each.change, got)
            is_first = not found
            if is_first:
                found = [nothing_yet(each.change) for each in here]
            for evidence, got, each in zip(found, given, here):
                add(evidence, got, each, tolerance, is_first)
            if all([evidence.agrees.all() for evidence in found]):
                return ""
        for evidence in found:
            verdict = verdict_of(evidence)
            if verdict:
                return verdict
    return "" if found else "cannot be told: f has no values around it"


def nothing_yet(change: Any) -> Evidence:
    """Return no evidence, in the shape of a leaf of the result."""
    no = np.zeros(np.shape(change), dtype=bool)
    nan = np.full(np.shape(change), np.nan)
    return Evidence(nan + np.inf, nan, nan, nan, no, no, no, nan, nan)


def add(evidence: Evidence, got: Any, here: Measured, tolerance: Tolerance, is_first: bool) -> None:
    """Add what one step says to the evidence."""
    absolute = tolerance.absolute(here.largest)
    limit = absolute + tolerance.rtol * np.maximum(np.abs(here.change), np.abs(got))
    still = (np.abs(here.low) + np.abs(here.high) + np.abs(here.change)) == 0.0
    is_sure = (here.error <= limit) & ~still
    fits = is_sure & (np.abs(got - here.change) <= limit + here.error)
    if is_first:  # the longest step: where nothing changes at all, a rule of 0 is right
        fits |= still & (np.abs(got) == 0.0)
    evidence.agrees = evidence.agrees | fits
    evidence.is_sure = evidence.is_sure | is_sure
    slack = absolute + ONE_SIDED * np.maximum(np.abs(here.low), np.abs(here.high))
    steady = (np.abs(here.low - evidence.low) <= slack) & (
        np.abs(here.high - evidence.high) <= slack
    )
    inside = (got >= here.low - slack) & (got <= here.high + slack)
    broken = (here.high - here.low > slack) | (np.abs(here.change - here.low) > slack)
    evidence.between = evidence.between | (steady & inside & broken)
    evidence.low, evidence.high = here.low, here.high
    better = ~(here.error >= evidence.error) & np.isfinite(here.error)
    if np.isnan(evidence.change).all():
        better = np.ones(np.shape(got), dtype=bool)
    evidence.error = np.where(better, here.error, evidence.error)
    evidence.change = np.where(better, here.change, evidence.change)
    evidence.rule = np.where(better, got, evidence.rule)
    evidence.limit = np.where(better, limit, evidence.limit)


def verdict_of(evidence: Evidence) -> str:
    """Return what is wrong with the rule of one leaf, by all the evidence; "" if nothing is."""
    apart = np.abs(evidence.rule - evidence.change)
    near = apart <= evidence.limit + 3.0 * evidence.error
    sizes = np.maximum(np.abs(evidence.change), np.abs(evidence.rule))
    some = evidence.error <= ROUGHLY * sizes + 1e3 * evidence.limit
    at_kink = evidence.between & ~evidence.is_sure
    open_cases = ~(evidence.agrees | at_kink | (near & some & ~evidence.is_sure))
    if not open_cases.any():
        return ""
    wrong = open_cases & (evidence.is_sure | ~near)
    if not wrong.any():
        return told("beyond what can be told", evidence.change, evidence.rule) + MAY_BE
    unsure = bool((wrong & ~evidence.is_sure).any())
    return told("wrong", evidence.change, evidence.rule) + (MAY_BE if unsure else "")


MAY_BE = (
    ". No length of step gave a steady answer, so it may also be a kink or a jump of the function "
    "at this very place, or rounding that hides its change: check it at another place"
)


def told(what: str, change: Any, rule: Any) -> str:
    """Return the verdict with its numbers; {where} is left for the one who knows the place."""
    return (
        f"is {what} at ({{where}}): along a random direction the function changes by "
        f"{show_data(as_shown(change))}, and its rule gives {show_data(as_shown(rule))}"
    )


def as_shown(numbers: Any) -> Any:
    """Return numbers as they are shown: a float where there are no dimensions."""
    array = np.asarray(numbers_of(numbers))
    return array if array.ndim else float(array)
