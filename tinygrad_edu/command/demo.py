"""tinygrad-edu demo: the lecture's 2-2-2 network, explained and drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tinygrad_edu.ground.namesakes import refuse_namesake

SCRIPT = '''\
"""The lecture's 2-2-2 network, one line for each number. Change it, and look again."""

from tinygrad_edu import Value, sigmoid

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

E_o1 = 0.5 * (target_o1 - out_o1) ** 2
E_o2 = 0.5 * (target_o2 - out_o2) ** 2
E_total = E_o1 + E_o2
'''
"""What the learner goes on with: a script to step through and to change."""


def lecture() -> Any:
    """Return E_total of the lecture's network, built by nn."""
    refuse_namesake("nn")
    import nn

    network = nn.MLP(
        2,
        [2, 2],
        activation="sigmoid",
        output_activation="sigmoid",
        bias="shared",
        weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
        biases=[0.35, 0.60],
        labels=True,
    )
    return nn.half_squared_error(network([0.05, 0.10]), [0.01, 0.99])


def run(folder: str) -> None:
    """Explain ∂E_total/∂w5, draw both passes, and say how to go on.

    Args:
        folder: Where the pictures and a script go. A script that is there already is left alone.
    """
    refuse_namesake("viz")
    import viz
    from tinygrad_edu.explaining import explain
    from tinygrad_edu.ground.signs import printed
    from tinygrad_edu.names import named_nodes

    error = lecture()
    error.backward()
    print("The 2-2-2 network: two inputs, two hidden neurons, two outputs; E_total = Σ ½ (t − y)²")
    print(f"forward:  E_total = {error.data:.9f}")
    print(f"backward: {explain(error, named_nodes(error)['w5'])}")
    for view in ("variables", "operations"):
        for show in ("forward", "backward", "both"):
            path = Path(folder) / f"two_two_two_{view}_{show}.svg"
            print(printed(f"drawn: {viz.draw(error, view, show).save(path)}"))
    script = Path(folder) / "two_two_two.py"
    if not script.exists():
        script.write_text(SCRIPT, encoding="utf-8")
    print(f"\nThe same, to step through and to change: {script}")
    print(f"  tinygrad-edu step {script}")
    print(f"  tinygrad-edu explain {script} --wrt w1 --depth 3")
    print(f"  tinygrad-edu draw {script} --view variables -o {Path(folder) / 'mine.svg'}")
