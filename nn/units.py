"""Neuron, Layer, MLP: the lecture's networks, one number at a time.

net = w₁·x₁ + … + wₙ·xₙ + b        out = activation(net)
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from nn.module import Module
from tinygrad_edu import OPS, InputError, Value
from tinygrad_edu.gather import net_input

if TYPE_CHECKING:
    from collections.abc import Sequence


class Neuron(Module):
    """out = activation(w₁·x₁ + … + wₙ·xₙ + b).

    Args:
        n_inputs: How many inputs it has.
        activation: The name of an operation ("sigmoid", "tanh", "relu", …) or "identity".
        weights: Its n_inputs initial weights, numbers or Values; drawn from [−1, 1] if left out.
        bias: Its initial bias, a number or a Value (which other neurons may share); None: no bias.
        seed: Where the random weights start; None draws from Python's `random`.
        expand: Record every × and + of net as a node of its own, in place of one dot node.

    Raises:
        InputError: There are not n_inputs weights.

    >>> from nn import Neuron
    >>> out = Neuron(2, "sigmoid", weights=[0.15, 0.20], bias=0.35)([0.05, 0.10])
    >>> round(out.data, 9)
    0.593269992
    """

    def __init__(
        self,
        n_inputs: int,
        activation: str = "relu",
        *,
        weights: Sequence[float | Value] | None = None,
        bias: float | Value | None = 0.0,
        seed: int | random.Random | None = None,
        expand: bool = False,
    ) -> None:
        if n_inputs < 1:
            raise InputError(f"a Neuron got n_inputs={n_inputs}; it has one input at least")
        if weights is None:
            source = random_source(seed)
            weights = [source.uniform(-1, 1) for _ in range(n_inputs)]
        weights = list(weights)
        if len(weights) != n_inputs:
            raise InputError(
                f"a Neuron of {n_inputs} inputs got {len(weights)} weights; "
                f"give it one weight for each input"
            )
        self.weights = tuple([as_parameter(weight) for weight in weights])
        self.bias = None if bias is None else as_parameter(bias)
        self.activation = activation
        self.expand = expand
        self.name = ""
        self._activate = activation_function(activation)

    def __call__(self, inputs: Sequence[Any]) -> Value:
        """Return activation(net) of n_inputs Values or numbers.

        Raises:
            InputError: There are not n_inputs of them.
        """
        check_inputs(self, len(self.weights), inputs)
        return self.output(tuple([Value.lift(x) for x in inputs]))

    def output(self, inputs: tuple[Value, ...]) -> Value:
        """Return activation(net) of Values whose number has been checked."""
        if self.expand:
            net = expanded_net_input(self.weights, inputs, self.bias)
        else:
            net = net_input(self.weights, inputs, self.bias)
        out = self._activate(net) if self._activate else net
        if self.name:
            net.label = f"net_{self.name}"
            out.label = f"out_{self.name}"
        return out

    def __repr__(self) -> str:
        bias = "" if self.bias is not None else ", bias=None"
        return f"Neuron({len(self.weights)}, {self.activation!r}{bias})"


class Layer(Module):
    """n_neurons neurons that all see the same inputs.

    Args:
        n_inputs: How many inputs each neuron has.
        n_neurons: How many neurons, and so outputs, there are.
        activation: The activation of each neuron.
        weights: A list of n_inputs initial weights for each neuron.
        bias: "own" for each neuron, one "shared" by all of them, or "none".
        biases: The initial bias: one number if shared, else one for each neuron; 0 if left out.
        seed: Where the random weights start; None draws from Python's `random`.
        expand: Record every × and + as a node of its own.

    >>> from nn import Layer
    >>> Layer(2, 3, "tanh", seed=1)
    Layer(2, 3, 'tanh')
    """

    def __init__(
        self,
        n_inputs: int,
        n_neurons: int,
        activation: str = "relu",
        *,
        weights: Sequence[Sequence[float | Value]] | None = None,
        bias: str = "own",
        biases: float | Value | Sequence[float | Value] | None = None,
        seed: int | random.Random | None = None,
        expand: bool = False,
    ) -> None:
        if weights is not None and len(weights) != n_neurons:
            raise InputError(
                f"a Layer of {n_neurons} neurons got weights for {len(weights)}; "
                "give it one list of weights for each neuron"
            )
        self.n_inputs = n_inputs
        self.activation = activation
        start = initial_biases(bias, biases, n_neurons)
        self.shared_bias = start[0] if bias == "shared" else None
        source = random_source(seed)
        self.neurons = tuple(
            [
                Neuron(
                    n_inputs,
                    activation,
                    weights=None if weights is None else weights[index],
                    bias=start[index],
                    seed=source,
                    expand=expand,
                )
                for index in range(n_neurons)
            ]
        )

    def __call__(self, inputs: Sequence[Any]) -> Any:
        """Return the output of each neuron: a list, or the Value itself if there is one neuron.

        Raises:
            InputError: There are not n_inputs inputs.
        """
        check_inputs(self, self.n_inputs, inputs)
        outputs = self.outputs(tuple([Value.lift(x) for x in inputs]))
        return outputs[0] if len(outputs) == 1 else outputs

    def outputs(self, inputs: tuple[Value, ...]) -> list[Value]:
        """Return the output of each neuron for Values whose number has been checked."""
        return [neuron.output(inputs) for neuron in self.neurons]

    def __repr__(self) -> str:
        return f"Layer({self.n_inputs}, {len(self.neurons)}, {self.activation!r})"


def expanded_net_input(
    weights: tuple[Value, ...], inputs: tuple[Value, ...], bias: Value | None
) -> Value:
    """Return w₁·x₁ + … + wₙ·xₙ + b with every × and + a node of its own."""
    net = weights[0] * inputs[0]
    for weight, x in zip(weights[1:], inputs[1:]):
        net = net + weight * x
    return net if bias is None else net + bias


def as_parameter(start: float | Value) -> Value:
    """Return a Value for an initial number; a Value is taken as it is, so that it can be shared."""
    return start if isinstance(start, Value) else Value(start)


def initial_biases(bias: str, start: Any, n_neurons: int) -> list[Value | None]:
    """Return the bias of each neuron: its own, the one they share, or None."""
    if bias not in ("own", "shared", "none"):
        raise InputError(f'bias got {bias!r}; write bias="own", "shared" or "none"')
    if bias == "none":
        if start is not None:
            raise InputError(f'a Layer with bias="none" got biases {start!r:.80}; leave them out')
        return [None] * n_neurons
    if start is not None and is_one(start) != (bias == "shared"):
        raise InputError(
            f'a Layer with bias="{bias}" got biases {start!r:.80}; it takes a list of one for each '
            'neuron if bias="own", and one number if bias="shared"'
        )
    if bias == "shared":
        return [as_parameter(0.0 if start is None else start)] * n_neurons
    numbers = [0.0] * n_neurons if start is None else list(start)
    if len(numbers) != n_neurons:
        raise InputError(
            f"a Layer of {n_neurons} neurons with a bias of their own got {len(numbers)} "
            'biases; give one for each neuron, or write bias="shared"'
        )
    return [as_parameter(number) for number in numbers]


def activation_function(name: str) -> Any:
    """Return the operation of one node that an activation's name stands for; None: identity."""
    if name == "identity":
        return None
    operation = OPS.get(name) if isinstance(name, str) else None
    if operation is None or not is_of_one_number(operation):
        known = [op.name for op in OPS.values() if is_of_one_number(op)]
        raise InputError(
            f"there is no activation {name!r}; write one of identity, {', '.join(sorted(known))}"
        )
    return operation.of if operation.arity == 1 else operation


def is_of_one_number(operation: Any) -> bool:
    """Whether an operation gives a number for one number, so that a neuron can end in it."""
    return not operation.is_arraywise and operation.arity - len(operation.defaults) == 1


def random_source(seed: Any) -> Any:
    """Return where random numbers come from: a fresh source for a seed, else Python's own."""
    if seed is None:
        return random
    return seed if hasattr(seed, "uniform") else random.Random(seed)


def is_one(given: Any) -> bool:
    """Whether something is one number or Value, and no list of them."""
    return getattr(given, "ndim", 1) == 0 or not hasattr(given, "__iter__")


def check_inputs(unit: Module, expected: int, inputs: Sequence[Any]) -> None:
    """Raise InputError unless there is one input for each weight of a neuron."""
    if type(inputs) is list and len(inputs) == expected:
        return
    if is_one(inputs) or not hasattr(inputs, "__len__"):
        raise InputError(
            f"{unit} takes a list of {expected} inputs, and got {inputs!r:.80}. Write the inputs "
            "of one sample in brackets, even if there is only one: network([0.5])"
        )
    if len(inputs) != expected:
        raise InputError(
            f"{unit} takes {expected} inputs, one for each weight of a neuron, and got "
            f"{len(inputs)}: {list(inputs)!r:.80}"
        )
