"""McCullochPittsNeuron, 1943: a neuron that computes with truth, and learns nothing."""

# ruff: noqa: N803 (X is a matrix: the field writes it so)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import numbers, real_number
from nn.history.accepting import accept_samples
from nn.units import Neuron
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from numpy.typing import NDArray

GATES = {
    "and": ((1.0, 1.0), 1.5),
    "or": ((1.0, 1.0), 0.5),
    "nand": ((-1.0, -1.0), -1.5),
    "nor": ((-1.0, -1.0), -0.5),
    "not": ((-1.0,), -0.5),
}
"""The weights and the threshold of each gate that one neuron can be."""

NO_LINE = """one neuron cannot be {gate}. It would need weights W1, W2 and a threshold T with
    00 gives {no}:            0 {at_most} T
    01 gives {yes}:           W2 {above} T
    10 gives {yes}:           W1 {above} T
    11 gives {no}:      W1 + W2 {at_most} T
The middle two add up to W1 + W2 {above} 2T, the outer two to W1 + W2 {at_most} 2T: not both.
Three neurons can: {three}"""


class McCullochPittsNeuron:
    """y = 1 if Σ I·W > T, else 0: fixed weights W and a threshold T, on inputs of 0 and 1.

    Args:
        weights: One weight for each input.
        threshold: T. At Σ I·W = T the answer is 0.

    Raises:
        InputError: The weights or the threshold are no finite numbers.

    Source: McCulloch and Pitts, A logical calculus of the ideas immanent in nervous activity,
    Bulletin of Mathematical Biophysics 5, 1943. There all excitatory connections count the same,
    one active inhibitory connection forbids the neuron to fire at all, a neuron fires when at
    least as many as its threshold are active, and time goes in steps. Here, as in the lecture, an
    inhibitory connection is a negative weight, which is added like the others; the sum must be
    above T, not equal to it; and there is no time. With T halfway between two sums, both readings
    of the threshold agree.

    >>> from nn.history import McCullochPittsNeuron
    >>> neuron = McCullochPittsNeuron(weights=[1, 1], threshold=1.5)
    >>> neuron.predict([[0, 0], [0, 1], [1, 0], [1, 1]]).tolist()
    [0, 0, 0, 1]
    """

    def __init__(self, weights: Sequence[float], threshold: float) -> None:
        row = numbers("weights", weights).astype(np.float64)
        if row.ndim != 1 or not row.size or not np.isfinite(row).all():
            raise InputError(
                f"McCullochPittsNeuron got weights={weights!r:.80}; write one finite number for "
                "each input: weights=[1, 1]"
            )
        real_number("McCullochPittsNeuron got threshold", threshold)
        self.weights: NDArray[np.float64] = row
        self.threshold = float(threshold)

    @classmethod
    def for_gate(cls, gate: str) -> Self:
        """Return the neuron that is a gate: "and", "or", "nand", "nor" or "not".

        Raises:
            InputError: No single neuron is that gate, "xor" and "xnor"; it says why.

        >>> McCullochPittsNeuron.for_gate("not")
        McCullochPittsNeuron(weights=[-1.0], threshold=-0.5)
        """
        if isinstance(gate, str) and gate in ("xor", "xnor"):
            raise InputError(why_not(gate))
        if not isinstance(gate, str) or gate not in GATES:
            raise InputError(f"there is no gate {gate!r:.80}; write one of {', '.join(GATES)}")
        weights, threshold = GATES[gate]
        return cls(weights, threshold)

    @property
    def w_(self) -> NDArray[np.float64]:
        """The weights by the name that they have in units that learn."""
        return self.weights

    @property
    def b_(self) -> float:
        """The bias of the same neuron in the perceptron's form: b = −T."""
        return -self.threshold

    def net_input(self, X: Any) -> NDArray[np.float64]:
        """Return Σ I·W for each row of X, shape (n,), without the threshold.

        Raises:
            InputError: X is not of shape (n, inputs).
        """
        inputs = accept_samples("McCullochPittsNeuron", X, len(self.weights))
        sums: NDArray[np.float64] = inputs @ self.weights
        return sums

    def predict(self, X: Any) -> NDArray[np.int64]:
        """Return 1 for each row of X with Σ I·W > T, else 0, shape (n,).

        Raises:
            InputError: X is not of shape (n, inputs), or has other numbers than 0 and 1.
        """
        sums = self.net_input(X)
        inputs = np.asarray(X, dtype=np.float64)
        others = inputs[(inputs != 0.0) & (inputs != 1.0)]
        if others.size:
            raise InputError(
                f"McCullochPittsNeuron got {others[0]:g} as an input; its inputs are 0 or 1, all "
                "or none. nn.history.Perceptron takes any numbers"
            )
        return (sums > self.threshold).astype(np.int64)

    def to_neuron(self) -> Neuron:
        """Return the same neuron on Values: the step of Σ w·x + b with b = −T."""
        return Neuron(
            len(self.weights), "step", weights=self.weights.tolist(), bias=-self.threshold
        )

    def __repr__(self) -> str:
        return f"McCullochPittsNeuron(weights={self.weights.tolist()}, threshold={self.threshold})"


def why_not(gate: str) -> str:
    """Return why one neuron cannot be XOR or XNOR: four inequalities that contradict each other."""
    is_xor = gate == "xor"
    return NO_LINE.format(
        gate=gate.upper(),
        no=0 if is_xor else 1,
        yes=1 if is_xor else 0,
        above=">" if is_xor else "≤",
        at_most="≤" if is_xor else ">",
        three="an OR and a NAND, and an AND of these two"
        if is_xor
        else "an AND and a NOR, and an OR of these two",
    )
