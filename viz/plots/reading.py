"""What is given to a plot, as arrays: numbers, class labels, and the layers of a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.node import Node, numbers_of
from viz.graph.text import shorten

if TYPE_CHECKING:
    from numpy.typing import NDArray

LAYERS_END = ("neurons", "weights")
"""What stands in the name of a parameter behind its layer: layers.0.neurons.1.weights.0."""

NO_WEIGHTS = ("bias", "shared_bias", "shift")
"""The names of parameters that are added, and multiply nothing."""

LONGEST_LAYER = 22
"""Characters of the name of a layer."""


def numbers(what: str, items: Any) -> NDArray[np.float64]:
    """Return the real numbers of a list, an array, a Tensor, or a list of nodes, as float64.

    Raises:
        InputError: They are no numbers, or rows of different lengths.
    """
    try:
        array = np.asarray(numbers_of(items))
        if array.dtype == object:
            plain = np.array([numbers_of(item) for item in array.flat])
            array = plain.reshape(array.shape + plain.shape[1:])
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(
            f"got {what}={items!r:.80}; write rows of one length, made of numbers only"
        ) from error
    if array.dtype.kind not in "biuf":
        raise InputError(f"got {what}={items!r:.80}; write real numbers")
    return array.astype(np.float64)


def one_number(what: str, item: Any) -> float:
    """Return the only number of a float, a node, or an array of one.

    Raises:
        InputError: There are several.
    """
    array = numbers(what, item)
    if array.size != 1:
        raise InputError(f"{what} gave an array of shape {array.shape}; it returns one number")
    return float(array.ravel()[0])


def as_column(array: NDArray[Any]) -> NDArray[Any]:
    """Return (n, 1) as (n,), and any other shape as it is."""
    return array[:, 0] if array.ndim == 2 and array.shape[1] == 1 else array


@dataclass(frozen=True, slots=True)
class LayerWeights:
    """The weights of one layer, without its biases.

    Attributes:
        name: What the layer is, as it writes itself: Linear(2, 16).
        weights: Its parameters that multiply something.
    """

    name: str
    weights: tuple[Any, ...]


def layers_of(model: Any) -> list[LayerWeights]:
    """Return the layers of a model that have weights, the first one first.

    Args:
        model: Anything with named_parameters(), whose names say what belongs to one layer; or with
            parameters() only, then each of them counts as a layer.

    Raises:
        InputError: It has neither, or no weights.
    """
    parts: dict[str, Any] = {}
    weights: dict[str, list[Any]] = {}
    if hasattr(model, "named_parameters"):
        parts = dict(model.named_parts()) if hasattr(model, "named_parts") else {}
        for name, parameter in model.named_parameters():
            words = name.split(".")
            if words[-1] not in NO_WEIGHTS:
                weights.setdefault(layer_in(words), []).append(parameter)
    elif hasattr(model, "parameters"):
        for number, parameter in enumerate(model.parameters(), start=1):
            weights[parameter.label or f"parameter {number}"] = [parameter]
    else:
        raise InputError(
            f"got {model!r:.80}; give a model with parameters(), as nn.MLP or nn.Sequential"
        )
    if not weights:
        raise InputError(f"{model!r:.80} has no weights to show")
    return [LayerWeights(name_of(name, parts), tuple(some)) for name, some in weights.items()]


def layer_in(words: list[str]) -> str:
    """Return the layer in the name of a parameter: layers.0 of layers.0.neurons.1.weights.0."""
    ends = [words.index(word) for word in LAYERS_END if word in words]
    return ".".join(words[: min(ends, default=len(words) - 1)])


def name_of(name: str, parts: dict[str, Any]) -> str:
    """Return what a layer writes itself as, its name otherwise."""
    part = parts.get(name)
    return plain(name if part is None or isinstance(part, Node) else repr(part))


def plain(text: str) -> str:
    r"""Return a label as matplotlib writes it as it is: on one line, and no $ begins a formula.

    >>> plain("price in $")
    'price in \\$'
    """
    return shorten(text, LONGEST_LAYER).replace("$", r"\$")
