"""The scripts that the debuggers run: what a learner would write, and where the lines are."""

NETWORK = """\
import nn
import tinygrad_edu
from tinygrad_edu import named_nodes

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
E = nn.half_squared_error(network([0.05, 0.10]), [0.01, 0.99])
w1, w5, out_h1 = [named_nodes(E)[name] for name in ("w1", "w5", "out_h1")]
"""
"""The lecture's 2-2-2 network."""

BACKWARD = NETWORK + "E.backward()\nprint('w5.grad is', w5.grad)\n"

STEPS = NETWORK + "for step in E.backward_steps():\n    last = step\nprint(w5)\n"

BREAK_ON = (
    NETWORK
    + "from tinygrad_edu.stepping.breaking import break_on\n"
    + "break_on(out_h1)\n"
    + "E.backward()\n"
    + "print(out_h1.grad)\n"
)


def line_of(script, text):
    """Return the number of the only line of a script that begins with some text."""
    (number,) = [
        number
        for number, line in enumerate(script.splitlines(), start=1)
        if line.strip().startswith(text)
    ]
    return number
