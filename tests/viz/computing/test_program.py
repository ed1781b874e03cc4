"""A pass that a page computes, beside the same pass in Python: every slot of it."""

import math

import pytest

import nn
from examples.two_two_two import build, error_of, network
from tests.viz.computing.graphs import with_leaves
from tests.viz.computing.javascript import run
from tinygrad_edu import Tensor, Value, gelu, sum
from viz.computing.program import PIECE, in_pieces, program_of
from viz.computing.words import UntranslatableError
from viz.pages.building import build as parts_of

ETA = 0.5

CLOSE = 1e-9
"""Relative: what a browser's exp, log and tanh are off by, through a pass; seen: 4e-16."""


def fan_out():
    x = Value(0.5, label="x")
    total = x * x
    for place in range(4):
        total = total + x.tanh() * float(place)
    total.label = "total"
    return total * x


def two_samples():
    model = nn.MLP(2, [3, 1], activation="tanh", seed=0)
    return nn.mse([model([0.3, 0.4]), model([-0.3, 0.2])], [1.0, 0.2])


def kinks():
    x, y = Value(0.5, label="x"), Value(-0.25, label="y")
    first = x.relu() * y.maximum(x) + abs(y)
    return (first**2 + y**3).sqrt() + (x / y).exp() - sum([x, y, x])


def shared_and_unlabelled():
    w = Value(0.7)
    return ((w * 2.0 + 1.0).sigmoid() * w - 0.3) ** 2


GRAPHS = [build, lambda: error_of(network()), fan_out, two_samples, kinks, shared_and_unlabelled]
NAMES = ["by hand", "nn", "fan-out", "two samples", "kinks", "unlabelled"]

AROUND = """
const answer = given.cases.map((changes) => {
  const v = Float64Array.from(given.numbers);
  for (const [slot, number] of changes) v[slot] = number;
  for (let i = 0; i < given.trained; i++) {
    forward(v, given.eta); backward(v, given.eta);
    for (const [leaf, slot] of given.update) v[leaf] = v[slot];
  }
  forward(v, given.eta); backward(v, given.eta);
  return [...v];
});
"""


def leaves_of(parts):
    return [node for node in parts.timeline.record.nodes if not node.inputs]


def computed(parts, trained=0):
    """Return every slot as JavaScript computes it, after training."""
    (found,) = computed_each(parts, [[]], trained)
    return found


def computed_each(parts, cases, trained=0):
    """Return the same for each of some cases, each with its own leaves changed."""
    kept = {parts.slots.values[leaf] for leaf in leaves_of(parts)}
    given = {
        # what is not a leaf begins as nothing: none of it is copied from the recording
        "numbers": [x if slot in kept else -77.0 for slot, x in enumerate(parts.slots.numbers)],
        "cases": [[[parts.slots.values[leaf], x] for leaf, x in changes] for changes in cases],
        "update": [[parts.slots.values[leaf], slot] for leaf, slot in parts.slots.updated.items()],
        "trained": trained,
        "eta": ETA,
    }
    return run(program_of(parts).source() + AROUND, given)


def differing(found, expected):
    return [
        (slot, one, other)
        for slot, (one, other) in enumerate(zip(found, expected, strict=True))
        if not math.isclose(one, other, rel_tol=CLOSE, abs_tol=1e-300)
        and not (one != one and other != other)
    ]


@pytest.mark.parametrize("graph", GRAPHS, ids=NAMES)
def test_a_page_computes_the_recorded_pass(graph):
    parts = parts_of(graph(), None, ETA, "down")
    assert differing(computed(parts), parts.slots.numbers) == []


@pytest.mark.parametrize("graph", GRAPHS, ids=NAMES)
def test_a_changed_leaf_gives_the_pass_that_python_has_with_it(graph):
    parts = parts_of(graph(), None, ETA, "down")
    output = parts.timeline.output
    changes = [(leaf, leaf.data + 0.125) for leaf in leaves_of(parts) if not leaf.is_constant]
    found = computed_each(parts, [[change] for change in changes])
    for (leaf, number), slots in zip(changes, found, strict=True):
        changed = with_leaves(output, {leaf: number})
        expected = parts_of(changed, None, ETA, "down").slots.numbers
        assert differing(slots, expected) == [], leaf.name


def test_a_thousand_steps_of_training_end_where_python_ends():
    parts = parts_of(error_of(network()), None, ETA, "down")
    found = computed(parts, trained=1000)
    model = network()
    for _ in range(1000):
        model.zero_grad()
        error_of(model).backward()
        for p in model.parameters():
            p.data -= ETA * p.grad
    expected = parts_of(error_of(model), None, ETA, "down").slots.numbers
    worst = max(abs(one - other) / max(abs(other), 1e-300) for one, other in zip(found, expected))
    assert worst < 1e-9


def test_an_array_or_an_operation_that_javascript_lacks_is_told():
    array = (Tensor([1.0, 2.0], label="t") * 2.0).sum()
    lacking = gelu(Value(0.5, label="x")) * 2.0
    for output, reason in [(array, "is an array"), (lacking, r"JavaScript has no `math\.erfc`")]:
        with pytest.raises(UntranslatableError, match=reason):
            program_of(parts_of(output, None, ETA, "down"))


def test_a_program_stands_in_pieces():
    lines = [f"v[{place}] = 1;" for place in range(2 * PIECE + 1)]
    pieces = in_pieces("forward", lines)
    assert len(pieces) == 4
    assert pieces[-1] == (
        "function forward(v, eta) { forward_0(v, eta); forward_1(v, eta); forward_2(v, eta); }"
    )
    assert max(piece.count("\n") for piece in pieces) <= PIECE + 3


def test_no_label_is_in_the_program():
    x = Value(0.5, label="</script><b>evil")
    y = x * 3.0
    y.label = "`${alert(1)}`"
    source = program_of(parts_of(y.tanh(), None, ETA, "down")).source()
    assert "evil" not in source
    assert "alert" not in source
