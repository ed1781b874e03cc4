"""Which network is in a graph: the one place that answers it, for every view of a pass.

read_network finds sums w·x + … + b, the activations that take them, and what belongs together:

    network    what is found: Term, Sum, Pass, Unit, Loss, Network
    learning   which leaves are learned, and what each of them is used for
    sums       net = Σ ± weight · input ± bias, in whatever form it was written
    passes     each sum with its activation, and which of them are a network's
    units      passes of the same weights: samples, steps of a recurrence, places of a kernel
    losses     what the outputs are compared with

It goes by an operation's `role`, never by its name, so a user's own operation can be any of these.
"""

from tinygrad_edu.structure.network import Loss, Network, Pass, Sum, Term, Unit
from tinygrad_edu.structure.reading import read_network

__all__ = ["Loss", "Network", "Pass", "Sum", "Term", "Unit", "read_network"]
