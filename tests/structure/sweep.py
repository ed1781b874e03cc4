"""Random networks whose structure is known: of nn.MLP, and written by hand in many styles."""

from dataclasses import dataclass
from itertools import pairwise

import nn
import tinygrad_edu as tg
from tinygrad_edu import Value


@dataclass(frozen=True)
class Known:
    """A loss, and the truth about the network behind it."""

    style: str
    E: Value
    sizes: list
    samples: int
    weights: set
    activations: list
    inputs: int


def random_mlp(random):
    """A pass of samples through a random nn.MLP, to one of the usual losses."""
    inputs = random.randint(1, 4)
    sizes = [random.randint(1, 4) for _ in range(random.randint(1, 3))]
    samples = random.randint(1, 4)
    bias = random.choice(["own", "shared", "none"])
    hidden = random.choice(["tanh", "relu", "sigmoid"])
    last = random.choice(["identity", "sigmoid"])
    expand, are_nodes = random.random() < 0.5, random.random() < 0.4
    model = nn.MLP(
        inputs, sizes, hidden, last, bias=bias, seed=random.randint(0, 99), expand=expand
    )

    def row():
        if are_nodes:
            return [Value(random.uniform(-1.0, 1.0)) for _ in range(inputs)]
        return [random.uniform(0.1, 1.0) for _ in range(inputs)]

    outs = [model(row()) for _ in range(samples)]
    several = sizes[-1] > 1
    kinds = ["mse", "half"] + ["cross"] * (several and last == "identity")
    kind = random.choice(kinds)
    if kind == "cross":
        labels = [random.randrange(sizes[-1]) for _ in range(samples)]
        E = nn.cross_entropy(outs, labels) if samples > 1 else nn.cross_entropy(outs[0], labels[0])
    else:
        loss = nn.mse if kind == "mse" else nn.half_squared_error
        target = [0.5] * sizes[-1] if several else 0.5
        E = sum([loss(out, target) for out in outs[1:]], loss(outs[0], target))
    weights = {w for layer in model.layers for neuron in layer.neurons for w in neuron.weights}
    activations = [hidden] * (len(sizes) - 1) + [last]
    style = f"MLP, {bias} bias, expand={expand}, nodes={are_nodes}, {kind}"
    return Known(style, E, sizes, samples, weights, activations, inputs)


def random_by_hand(random):
    """A pass of samples through a network written with + and ×, in one of many styles."""
    inputs = random.randint(2, 3)
    sizes = [random.randint(1, 3) for _ in range(random.randint(1, 3))]
    samples = random.randint(1, 3)
    on_the_left = random.random() < 0.5
    threshold = random.random() < 0.3
    bias_first = random.random() < 0.3 and not threshold
    are_nodes, is_node = random.random() < 0.4, random.random() < 0.3
    shapes = list(pairwise([inputs, *sizes]))
    weights = [
        [[Value(random.uniform(-1.0, 1.0)) for _ in range(before)] for _ in range(size)]
        for before, size in shapes
    ]
    biases = [[Value(random.uniform(-1.0, 1.0)) for _ in range(size)] for size in sizes]
    E = None
    for _ in range(samples):
        x = [random.uniform(0.1, 1.0) for _ in range(inputs)]
        x = [Value(number) for number in x] if are_nodes else x
        for depth, (layer, beside) in enumerate(zip(weights, biases)):
            outs = []
            for row, bias in zip(layer, beside):
                terms = [w * a if on_the_left else a * w for w, a in zip(row, x)]
                net = bias if bias_first else terms.pop(0)
                for term in terms:
                    net = net + term
                net = net if bias_first else net - bias if threshold else net + bias
                outs.append(tg.tanh(net) if depth < len(sizes) - 1 else net)
            x = outs
        for out in x:
            target = Value(0.5) if is_node else 0.5
            kind = random.randrange(3)
            error = (out - target) ** 2 if kind == 0 else (target - out) ** 2
            error = 0.5 * error if kind == 2 else error
            E = error if E is None else E + error
    every = {w for layer in weights for row in layer for w in row}
    style = f"by hand, {'w·x' if on_the_left else 'x·w'}, threshold={threshold}, nodes={are_nodes}"
    activations = ["tanh"] * (len(sizes) - 1) + ["identity"]
    return Known(style, E, sizes, samples, every, activations, inputs)


def is_undecidable(known):
    """One neuron on one sample, x·w + b with nodes for both: nothing says which is the weight."""
    is_one = known.sizes == [1] and known.samples == 1
    return is_one and "x·w" in known.style and "nodes=True" in known.style
