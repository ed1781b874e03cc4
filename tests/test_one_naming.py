"""One naming: all that prints a node calls it by one name, and takes every name back."""

import re

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
import viz
from examples import two_two_two
from tinygrad_edu import InputError, Stepper, Tensor, Value, explain, named_nodes, unroll
from tinygrad_edu.command import main
from tinygrad_edu.ground.signs import in_signs_of
from tinygrad_edu.names import Names
from tinygrad_edu.notation.text import text_of
from tinygrad_edu.notation.words import derivative, one_word
from tinygrad_edu.passes import record_pass
from tinygrad_edu.replaying import Replay
from tinygrad_edu.replaying.evaluating import evaluate
from viz.graph.text import shorten
from viz.live import Now, live_scene
from viz.pages.building import build


def two_of_one_label():
    x = Value(2.0, label="x")
    first = x * 3.0
    second = first.tanh()
    first.label = second.label = "h"
    return second * first


def no_labels():
    a, b = Value(2.0), Value(3.0)
    return a * b + a


def parabola():
    a, x = Value(2.0, label="a"), Value(3.0, label="x")
    return a * x**2 + 3 * x + 1


def xor_by_hand():
    w = [Value(number) for number in (0.5, -0.4, 0.3, 0.9, 0.1, -0.2, 0.7, 0.6, 0.05)]
    h1 = (w[0] * 0.0 + w[1] * 1.0 + w[4]).tanh()
    h2 = (w[2] * 0.0 + w[3] * 1.0 + w[5]).tanh()
    out = (w[6] * h1 + w[7] * h2 + w[8]).sigmoid()
    return (out - 1.0) ** 2


def strange_labels():
    labels = ["w_{12}", r"\alpha", "w^{(1)}", "two words", "a\x1b[31m", "x₁", "x1", "v1", "∂", "η"]
    nodes = [Value(float(i + 1), label=label) for i, label in enumerate(labels)]
    total = nodes[0]
    for node in nodes[1:]:
        total = total * 0.5 + node
    twin = total * 2.0
    twin.label = "two words"
    return twin.tanh() + total


def long_labels():
    a, b = Value(1.0, label="w" * 300), Value(2.0, label="w" * 301)
    return a * b + a


def operation_names():
    log, E, result = Value(1.0, label="log"), Value(2.0, label="E"), Value(3.0, label="class")
    return log * E + result


def total():
    error = two_two_two.build()
    assert error.label == "E_total"
    return error


def running_total():
    w, x = Value(0.5, label="w"), Value(3.0, label="x")
    E = (w * x - 1.0) ** 2
    E.label = "E_total"
    E = E + (w * x * 2.0 - 1.0) ** 2
    E.label = "E_total"
    return E


def embedding():
    model = nn.Sequential(nn.Embedding(5, 3, seed=0), nn.Linear(3, 2, seed=1))
    return nn.cross_entropy(model(np.array([1, 4, 1])), np.array([0, 1, 1]))


def tensors():
    X, W, b = Tensor([[1.0, 2.0], [0.5, -1.0]], label="X"), Tensor([[0.5], [0.25]]), Tensor([0.1])
    return (((X @ W + b).tanh() - np.array([[1.0], [0.0]])) ** 2).mean()


def two_samples():
    model = nn.MLP(2, [2, 1], "tanh", seed=0)
    outputs = [model([0.5, 0.25]), model([0.1, -0.3])]
    return sum([(out - 1.0) ** 2 for out in outputs])


def pass_100():
    w, b = Value(0.5), Value(0.25)
    for _ in range(100):
        error = ((w * 2.0 + b).tanh() - 0.5) ** 2
        w.grad = b.grad = 0.0
        error.backward()
        b.data -= 0.1 * b.grad  # the older leaf is born anew after the younger one
        w.data -= 0.1 * w.grad
    return ((w * 2.0 + b).tanh() - 0.5) ** 2


GRAPHS = [
    two_of_one_label,
    no_labels,
    parabola,
    xor_by_hand,
    strange_labels,
    long_labels,
    operation_names,
    total,
    running_total,
    embedding,
    tensors,
    two_samples,
    pass_100,
]


@pytest.fixture(params=GRAPHS, ids=lambda graph: graph.__name__)
def result(request):
    return request.param()


def names_of(result):
    return Names(result).texts


def test_no_two_nodes_have_one_name(result):
    names = names_of(result)
    assert len(set(names.values())) == len(names)
    identifiers = Names(result).identifiers
    assert len(set(identifiers.values())) == len(identifiers) == len(names)
    assert all([name.isidentifier() and name.isascii() for name in identifiers.values()])


def test_a_label_that_no_other_node_has_is_the_name(result):
    names = names_of(result)
    labels = [node.shown_label for node in names if node.label]
    for node, name in names.items():
        if node.label and (labels.count(node.shown_label) == 1 or node is result):
            assert name == node.shown_label
        elif not node.label:
            assert name not in labels


def test_the_steps_of_both_ways_call_a_node_by_its_name(result):
    names, stepper = names_of(result), Stepper(result)
    for step in [*stepper.timeline.forward, *stepper.timeline.backward]:
        assert step.name == names[step.node]
        assert step.result == names[result]
    for node, name in names.items():
        assert stepper.find(name) is node
        assert f"∂{one_word(name)} = " in f"{stepper.why(node)} = " or name in (stepper.why(node))


def test_an_explanation_calls_a_node_by_its_name_and_takes_it(result):
    for node, name in names_of(result).items():
        found = explain(result, name)
        assert (found.derivative.result, found.derivative.wrt) == (names_of(result)[result], name)
        assert text_of(explain(result, node).derivative) == text_of(found.derivative)
        for factor in found.factors:
            assert factor.symbol.wrt == names_of(result)[factor.input]
            assert factor.symbol.result == names_of(result)[factor.output]


def test_the_unrolled_source_and_its_replay_call_a_node_by_the_same_name_in_ascii(result):
    names = Names(result)
    replay = Replay(result)
    assert {node: name for name, node in replay.variables.items()} == names.identifiers
    replay.go(replay.length)
    for node, name in names.texts.items():
        identifier = names.identifiers[node]
        assert re.search(rf"\b{identifier}\b", replay.program.source)
        assert replay.find(name) is replay.find(identifier) is names.find(identifier) is node
        assert evaluate(replay, name).data.startswith(f"{name} = ")
        symbol = derivative(names.result, name)
        assert evaluate(replay, symbol).data is not None
    if result.label:
        assert unroll(result).output == names.identifiers[result]


def test_a_drawing_calls_a_node_by_its_name(result):
    names, record = names_of(result), record_pass(result)
    scenes = [viz.draw(result).scene, live_scene(result, set(record.nodes), Now())]
    for scene in scenes:
        for node, box in zip(record.nodes, scene.boxes, strict=True):
            rows = [row.text for row in box.rows if row.kind == "name"]
            assert rows == ([shorten(names[node], 40)] if node in names else [])


def test_a_page_calls_a_node_by_its_name(result):
    names = names_of(result)
    frames = build(result, [], 0.5, "down").frames
    by_kind = {"forward": "Forward: ", "backward": "Back through "}
    for frame in frames:
        if frame.kind in by_kind:
            title = frame.title.removesuffix(", the result")
            assert title == by_kind[frame.kind] + names[frame.node]


def test_every_picture_says_what_is_differentiated_by_its_name(result):
    result.backward()
    what = shorten(names_of(result)[result], 24)
    html = viz.page(result).html
    texts = [viz.draw(result, view).description for view in ("operations", "variables")]
    for text in [*texts, html]:
        found = set(re.findall(r"∂([^\s/∂<]+)/∂[^\s=]+ = ", text))
        assert what in found or not found
    leaf = next(node for node in names_of(result) if not node.inputs)
    leaf.label = leaf.label or "leaf"
    assert f"∂{one_word(result.shown_label or 'E')}/∂" in repr(leaf)


def test_named_nodes_has_every_node_with_a_label(result):
    names = Names(result)
    labelled = [node for node in names.texts if node.label]
    found = named_nodes(result)
    assert len(found) == len(labelled)
    for name, node in found.items():
        assert names.find(name) is node


def test_every_name_is_found_as_a_console_without_its_signs_prints_it(result):
    names = Names(result)
    for node, name in names.texts.items():
        typed = in_signs_of("ascii", name)
        if "\\" not in typed and typed != "d":  # ∂ as a label is d there
            assert names.find(typed) is node


def test_the_command_line_prints_and_takes_the_same_names(tmp_path, capsys, monkeypatch):
    script = tmp_path / "lesson.py"
    script.write_text(
        "from tinygrad_edu import Value\n"
        "x = Value(2.0, label='x')\n"
        "first = x * 3.0\n"
        "second = first.tanh()\n"
        "first.label = second.label = 'h'\n"
        "E = second * first + (x + 1.0) * 2.0\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    for name in ("h₂", "h_2", "h₁", "v₁", "v_1", "x + 1"):
        assert main(["explain", f"{script}:E", "--wrt", name]) == 0
        shown = capsys.readouterr().out.partition(" = ")[0]
        printed = shown.partition("/∂")[2]
        assert main(["explain", f"{script}:E", "--wrt", printed]) == 0
        assert capsys.readouterr().out.startswith(shown)


def test_an_update_between_two_passes_changes_no_name():
    w, b = Value(0.5), Value(0.25)

    def error():
        return ((w * 2.0 + b).tanh() - 0.5) ** 2

    before = [Names(error()).of(leaf) for leaf in (w, b)]
    b.data = 0.5
    w.data = 0.75
    assert [Names(error()).of(leaf) for leaf in (w, b)] == before
    b.data = 0.1
    assert [Names(error()).of(leaf) for leaf in (w, b)] == before == ["v₁", "v₃"]


def test_a_learners_label_is_never_taken_by_a_name_that_is_made():
    taken, h1 = Value(1.0, label="v₁"), Value(2.0, label="h1")
    first, second = Value(3.0, label="h"), Value(4.0, label="h")
    names = Names((taken * h1 + first) * second)
    assert names.all == ["v₁", "h1", "h₂", "h₃", "v₂", "v₃", "E"]
    assert names.find("v1") is taken
    assert names.find("h1") is h1


def test_the_name_of_a_node_of_another_graph_is_told_from_those_of_this_one():
    x, other = Value(2.0, label="x"), Value(3.0, label="x")
    found = explain(x * 2.0, other)
    assert str(found) == "∂E/∂x₁ = 0   (E was not computed from x₁)"


def test_repr_says_what_the_result_of_the_last_pass_was_called():
    w = Value(0.5, label="w")
    E = w * 3.0
    E.backward()
    assert repr(w) == "w = 0.5  ∂E/∂w = 3"
    E.label = "E_total"
    w.grad = 0.0
    E.backward()
    assert repr(w) == "w = 0.5  ∂E_total/∂w = 3"
    assert repr(E) == "E_total = 1.5  ∂E_total/∂E_total = 1"
    E.backward(upstream=2.0)  # of an E that is somewhere else
    assert repr(w) == "w = 0.5  ∂E/∂w = 9"
    t = Tensor([1.0, 2.0], label="t")
    loss = t.sum()
    loss.label = "L"
    loss.backward()
    assert repr(t).endswith("∂L/∂t = [1, 1]")


def test_a_note_of_the_result_keeps_no_graph_alive_and_makes_no_value_larger():
    w = Value(0.5, label="w")
    E = w * 3.0
    E.label = "E_total"
    E.backward()
    assert w.pass_number.result == "E_total"
    assert type(w.pass_number.result) is str
    assert not hasattr(w, "__dict__")


def test_a_formula_of_several_nodes_is_refused_with_their_names():
    x = Value(2.0, label="x")
    with pytest.raises(InputError, match=r"2 nodes are 2\*x; write one of v₁, v₃"):
        Names(tg.exp(2 * x) + 2 * x).find("2*x")


def test_a_node_with_an_upstream_from_elsewhere_is_not_called_the_result():
    w, x = Value(0.5, label="w"), Value(3.0, label="x")
    h = w * x
    h.label = "h"
    (step,) = h.backward_steps()
    assert str(step) == "step 1: h by d_multiply: ∂h/∂w += 1 × 3 = 3, ∂h/∂x += 1 × 0.5 = 0.5"
    (step,) = h.backward_steps(2.0)
    assert str(step) == "step 1: h by d_multiply: ∂E/∂w += 2 × 3 = 6, ∂E/∂x += 2 × 0.5 = 1"
