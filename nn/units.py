"""Neuron, Layer, MLP: the lecture's networks, one number at a time.

net = w₁·x₁ + … + wₙ·xₙ + b        out = activation(net)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nn.arrays import flag
from nn.module import Module
from nn.naming import activation_of_one
from nn.starting import (
    as_parameter,
    check_size,
    initial_biases,
    is_one,
    listed,
    random_source,
)
from tinygrad_edu import InputError, Value
from tinygrad_edu.nodes.neuron import net_input
from tinygrad_edu.op import Op

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from nn.starting import BiasMode

    class Outputs(Value):
        """One Value, or a list of several: which, the number of neurons says, and no type can.

        So an editor offers what either has.
        """

        def __getitem__(self, place: int) -> Value: ...
        def __iter__(self) -> Iterator[Value]: ...
        def __len__(self) -> int: ...


class Neuron(Module):
    """out = activation(w₁·x₁ + … + wₙ·xₙ + b).

    Args:
        n_inputs: How many inputs it has.
        activation: The name of an operation ("sigmoid", "tanh", "relu", …) or "identity"; an
            operation; or a function of a Value.
        weights: Its n_inputs initial weights, numbers or Values; drawn from [−1, 1] if left out.
        bias: Its initial bias, a number or a Value (which other neurons may share); None: no bias.
        seed: Where the random weights start; None draws from Python's `random`.
        expand: Record every × and + of net as a node of its own, in place of one dot node.
        nonlin: micrograd's word: False for the activation "identity".

    Attributes:
        weights, w: w₁ … wₙ.
        bias, b: b, or None.
        activation: The name of its activation.

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
        activation: Any = "relu",
        *,
        weights: Sequence[float | Value] | None = None,
        bias: float | Value | None = 0.0,
        seed: int | random.Random | None = None,
        expand: bool = False,
        nonlin: bool = True,
    ) -> None:
        check_size("a Neuron got n_inputs", n_inputs)
        if weights is None:
            source = random_source(seed)
            weights = [source.uniform(-1, 1) for _ in range(n_inputs)]
        weights = listed("a Neuron got weights", weights)
        if len(weights) != n_inputs:
            raise InputError(
                f"a Neuron of {n_inputs} inputs got {len(weights)} weights; "
                f"give it one weight for each input"
            )
        self.weights = tuple([as_parameter(weight) for weight in weights])
        self.bias = None if bias is None else as_parameter(bias)
        self.activation, self.function = activation_of_one(
            activation if flag("a Neuron got nonlin", nonlin) else "identity"
        )
        # Op.of asks nothing of its operand, a Value always: half the time of a call.
        is_unary = isinstance(self.function, Op) and self.function.arity == 1
        self._activate = self.function.of if is_unary else self.function
        self.expand = flag("a Neuron got expand", expand)
        self.name = ""

    @property
    def w(self) -> tuple[Value, ...]:
        """The weights, in micrograd's word."""
        return self.weights

    @w.setter
    def w(self, weights: Sequence[float | Value]) -> None:
        self.weights = tuple([as_parameter(weight) for weight in listed("a Neuron", weights)])

    @property
    def b(self) -> Value | None:
        """The bias, in micrograd's word."""
        return self.bias

    @b.setter
    def b(self, bias: float | Value) -> None:
        self.bias = as_parameter(bias)

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
        nonlin: micrograd's word: False for the activation "identity".

    >>> from nn import Layer
    >>> Layer(2, 3, "tanh", seed=1)
    Layer(2, 3, 'tanh')
    """

    def __init__(
        self,
        n_inputs: int,
        n_neurons: int,
        activation: Any = "relu",
        *,
        weights: Sequence[Sequence[float | Value]] | None = None,
        bias: BiasMode = "own",
        biases: float | Value | Sequence[float | Value] | None = None,
        seed: int | random.Random | None = None,
        expand: bool = False,
        nonlin: bool = True,
    ) -> None:
        check_size("a Layer got n_inputs", n_inputs)
        check_size("a Layer got n_neurons", n_neurons)
        check_size("a Layer got n_inputs · n_neurons", n_inputs * n_neurons)
        weights = None if weights is None else listed("a Layer got weights", weights)
        if weights is not None and len(weights) != n_neurons:
            raise InputError(
                f"a Layer of {n_neurons} neurons got weights for {len(weights)}; "
                "give it one list of weights for each neuron"
            )
        self.n_inputs = n_inputs
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
                    nonlin=nonlin,
                )
                for index in range(n_neurons)
            ]
        )
        self.activation = self.neurons[0].activation

    def __call__(self, inputs: Sequence[Any]) -> Outputs:
        """Return the output of each neuron: a list, or the Value itself if there is one neuron.

        Raises:
            InputError: There are not n_inputs inputs.
        """
        check_inputs(self, self.n_inputs, inputs)
        outputs = self.outputs(tuple([Value.lift(x) for x in inputs]))
        return one_or_all(outputs)

    def outputs(self, inputs: tuple[Value, ...]) -> list[Value]:
        """Return the output of each neuron for Values whose number has been checked."""
        return [neuron.output(inputs) for neuron in self.neurons]

    def __repr__(self) -> str:
        return f"Layer({self.n_inputs}, {len(self.neurons)}, {self.activation!r})"


def one_or_all(outputs: list[Value]) -> Outputs:
    """Return a list of outputs, or the only one itself."""
    given: Any = outputs[0] if len(outputs) == 1 else outputs
    found: Outputs = given
    return found


def expanded_net_input(
    weights: tuple[Value, ...], inputs: tuple[Value, ...], bias: Value | None
) -> Value:
    """Return w₁·x₁ + … + wₙ·xₙ + b with every × and + a node of its own."""
    net = weights[0] * inputs[0]
    for weight, x in zip(weights[1:], inputs[1:]):
        net = net + weight * x
    return net if bias is None else net + bias


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
