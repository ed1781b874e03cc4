"""The lecture's 2-2-2 network: one forward pass, one backward pass, one update, every number.

Two inputs, two hidden neurons, two outputs; sigmoid everywhere; one bias shared by each layer;
E_total = Σ ½ (target − out)²; learning rate 0.5.

    python examples/two_two_two.py              prints the numbers
    python examples/two_two_two.py --out out    writes the drawings there as well, and a page
                                                to step through
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

import nn
import viz
from tinygrad_edu import Value, gradients, label_nodes, named_nodes, sigmoid

LEARNING_RATE = 0.5
TRAINING_STEPS = 10_000

FORWARD = {
    "net_h1": "0.3775",
    "net_h2": "",
    "out_h1": "0.593269992",
    "out_h2": "0.596884378",
    "net_o1": "1.105905967",
    "net_o2": "",
    "out_o1": "0.75136507",
    "out_o2": "0.772928465",
    "E_o1": "0.274811083",
    "E_o2": "0.023560026",
    "E_total": "0.298371109",
}
"""What the lecture prints of the forward pass."""

BACKWARD = {
    "∂E_total/∂out_o1": "0.74136507",
    "∂E_total/∂net_o1": "0.138498562",
    "∂E_total/∂net_o2": "",
    "∂E_total/∂out_h1": "0.036350306",
    "∂E_total/∂w1": "0.000438568",
    "∂E_total/∂w2": "",
    "∂E_total/∂w3": "",
    "∂E_total/∂w4": "",
    "∂E_total/∂w5": "0.082167041",
    "∂E_total/∂w6": "",
    "∂E_total/∂w7": "",
    "∂E_total/∂w8": "",
    "∂E_total/∂b1": "",
    "∂E_total/∂b2": "",
}
"""What the lecture prints of the backward pass."""

LOCAL = {
    "∂out_o1/∂net_o1": "0.186815602",
    "∂net_o1/∂w5": "0.593269992",
    "∂E_o1/∂out_h1": "0.055399425",
    "∂E_o2/∂out_h1": "-0.019049119",
    "∂out_h1/∂net_h1": "0.241300709",
    "∂net_h1/∂w1": "0.05",
}
"""What the lecture prints of the derivatives between two variables."""

UPDATED = {
    "w1": "0.149780716",
    "w2": "0.19956143",
    "w3": "0.24975114",
    "w4": "0.29950229",
    "w5": "0.35891648",
    "w6": "0.408666186",
    "w7": "0.511301270",
    "w8": "0.561370121",
}
"""What the lecture prints of the weights after one step, the biases held fixed."""


def build() -> Value:
    """Return E_total, computed by hand in the lecture's own names, which are its labels."""
    i1, i2 = Value(0.05), Value(0.10)
    target_o1, target_o2 = Value(0.01), Value(0.99)
    w1, w2, w3, w4, b1 = Value(0.15), Value(0.20), Value(0.25), Value(0.30), Value(0.35)
    w5, w6, w7, w8, b2 = Value(0.40), Value(0.45), Value(0.50), Value(0.55), Value(0.60)

    net_h1 = w1 * i1 + w2 * i2 + b1
    net_h2 = w3 * i1 + w4 * i2 + b1
    out_h1 = sigmoid(net_h1)
    out_h2 = sigmoid(net_h2)

    net_o1 = w5 * out_h1 + w6 * out_h2 + b2
    net_o2 = w7 * out_h1 + w8 * out_h2 + b2
    out_o1 = sigmoid(net_o1)
    out_o2 = sigmoid(net_o2)

    E_o1 = 0.5 * (target_o1 - out_o1) ** 2  # noqa: N806 - the lecture's name
    E_o2 = 0.5 * (target_o2 - out_o2) ** 2  # noqa: N806
    E_total = E_o1 + E_o2  # noqa: N806

    label_nodes(locals())
    return E_total


def network() -> nn.MLP:
    """Return the same network, built by nn."""
    return nn.MLP(
        2,
        [2, 2],
        activation="sigmoid",
        output_activation="sigmoid",
        bias="shared",
        weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
        biases=[0.35, 0.60],
        labels=True,
    )


def error_of(model: nn.MLP) -> Value:
    """Return E_total of a network on the lecture's inputs and targets."""
    return nn.half_squared_error(model([0.05, 0.10]), [0.01, 0.99])


def train(steps: int, *, train_biases: bool = False) -> tuple[float, nn.MLP]:
    """Return E_total after some steps of gradient descent, and the trained network.

    Args:
        steps: How many forward and backward passes, each with an update.
        train_biases: Whether b1 and b2 learn too; the lecture holds them fixed.
    """
    model = network()
    learned = [p for p in model.parameters() if train_biases or p.label.startswith("w")]
    optimizer = nn.SGD(learned, lr=LEARNING_RATE)
    for _ in tqdm(range(steps), "training", leave=False, delay=1):
        model.zero_grad()
        error_of(model).backward()
        optimizer.step()
    return error_of(model).data, model


def derivative(nodes: dict[str, Value], name: str) -> float:
    """Return the derivative that a name like ∂net_o1/∂w5 stands for."""
    output, input = name.replace("∂", "").split("/")
    (number,) = gradients(nodes[output], [nodes[input]])
    return float(number)


def print_table(title: str, rows: dict[str, float], printed: dict[str, str]) -> None:
    """Print computed numbers beside those that the lecture prints."""
    print(f"\n{title:<22}{'computed':>20}  the lecture prints")
    for name, number in rows.items():
        print(f"  {name:<20}{number:>20.15f}  {printed[name]}".rstrip())


def main(arguments: list[str] | None = None) -> None:
    """Print every number of the lecture's tables, and write the drawings."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, help="a folder for the drawings")
    options = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")

    E = build()  # noqa: N806 - the lecture's name
    E.backward()
    nodes = named_nodes(E)
    print("The 2-2-2 network, by hand, one Value for each number of the lecture")
    print_table("Forward", {name: nodes[name].data for name in FORWARD}, FORWARD)
    totals = {name: nodes[name.removeprefix("∂E_total/∂")].grad for name in BACKWARD}
    print_table("Backward", totals, BACKWARD)
    print_table("Between variables", {name: derivative(nodes, name) for name in LOCAL}, LOCAL)
    updated = {name: nodes[name].data - LEARNING_RATE * nodes[name].grad for name in UPDATED}
    print_table("After one step", updated, UPDATED)

    model = network()
    error = error_of(model)
    error.backward()
    pairs = [(parameter, nodes[parameter.label]) for parameter in model.parameters()]
    largest = max(abs(parameter.grad - by_hand.grad) for parameter, by_hand in pairs)
    print(f"\nThe same with nn.MLP: E_total = {error.data:.15f}")
    print(f"  largest difference from the gradients by hand: {largest:.1e}")
    print("\nTraining                 E_total, biases fixed    biases trained too")
    for steps in (1, TRAINING_STEPS):
        fixed, free = train(steps)[0], train(steps, train_biases=True)[0]
        print(f"  after {steps:>6,} steps    {fixed:>21.15f} {free:>21.15f}")

    if options.out:
        for show in ("forward", "backward", "both"):
            for view in ("variables", "operations"):
                path = options.out / f"two_two_two_{view}_{show}.svg"
                print(f"drawn: {viz.draw(E, view=view, show=show).save(path)}")
        path = options.out / "two_two_two.svg"
        print(f"drawn: {viz.draw(E, view='variables', direction='down').save(path)}")
        print(f"drawn: {viz.network(E).save(options.out / 'two_two_two_network.svg')}")
        print(f"to step through: {viz.page(error).save(options.out / 'two_two_two.html')}")


if __name__ == "__main__":
    main()
