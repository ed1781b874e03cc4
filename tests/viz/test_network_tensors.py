"""Networks of Tensors, layer by layer: shapes, parameters, and means beside NumPy's."""

from itertools import combinations, pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

import nn
import viz
from tinygrad_edu import InputError, Tensor
from viz.graph.numbers import show_number

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def model():
    return nn.Sequential(nn.Linear(4, 3, seed=0), "tanh", nn.Linear(3, 2, seed=1))


@pytest.fixture
def X():  # noqa: N802 - a matrix
    return np.random.default_rng(0).normal(size=(5, 4))


def said(drawing):
    return drawing.description.splitlines()


def size(data):
    return show_number(float(np.mean(np.abs(data))))


def texts_of(svg):
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_each_layer_has_a_box_with_shapes_counts_and_means(model, X):
    E = nn.mse(model(X), np.zeros((5, 2)))
    E.backward()
    drawing = viz.network(model, E)
    first, last = model[0], model[2]
    hidden = X @ first.weight.data + first.bias.data
    active = np.tanh(hidden)
    out = active @ last.weight.data + last.bias.data
    upstream = 2 * out / out.size  # ∂/∂out of the mean of out²
    back = upstream @ last.weight.data.T
    lines = said(drawing)
    assert lines[0] == f"input; 5×4; mean |value| {size(X)}"
    assert lines[1] == "Linear(4, 3); 15 parameters"
    gradient = X.T @ (back * (1 - active**2))
    assert lines[2] == (
        f"weight; 4×3; mean |value| {size(first.weight.data)}; mean |∂E/∂·| {size(gradient)}"
    )
    assert lines[4] == (
        f"out; 5×3; mean |value| {size(hidden)}; mean |∂E/∂·| {size(back * (1 - active**2))}"
    )
    assert lines[5] == "tanh"
    assert lines[6] == f"out; 5×3; mean |value| {size(active)}; mean |∂E/∂·| {size(back)}"
    assert lines[10] == f"out; 5×2; mean |value| {size(out)}; mean |∂E/∂·| {size(upstream)}"
    assert drawing.picture.title == (
        f"Sequential of 3 layers, 23 parameters; forward and backward pass: E = {E.text}"
    )
    assert {"4×3", "15 parameters", size(gradient), size(back)} <= set(texts_of(drawing.svg()))


def test_without_a_pass_it_shows_what_the_model_knows(model):
    drawing = viz.network(model)
    assert said(drawing) == [
        "input",
        "Linear(4, 3); 15 parameters",
        "weight; 4×3",
        "bias; 3",
        "out",
        "tanh",
        "out",
        "Linear(3, 2); 8 parameters",
        "weight; 3×2",
        "bias; 2",
    ]
    assert not [text for text in texts_of(drawing.svg()) if "mean" in text or "·" in text]


def test_before_backward_gradients_are_dots_and_forward_has_none(model, X):
    E = nn.mse(model(X), np.zeros((5, 2)))
    during = viz.network(model, E)
    assert said(during)[2].endswith("mean |∂E/∂·| ·")
    assert "before backward()" in during.picture.title
    assert "∂" not in viz.network(model, E, "forward").svg()


def test_the_update_shows_the_size_of_the_step(model, X):
    E = nn.mse(model(X), np.zeros((5, 2)))
    E.backward()
    drawing = viz.network(model, E, "update", lr=0.5)
    assert said(drawing)[2].endswith(f"mean |0.5 · ∂E/∂·| {size(0.5 * model[0].weight.grad)}")


def test_layers_of_images_are_found_by_their_operations():
    images = np.random.default_rng(1).random((6, 1, 8, 8))
    network = nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1, seed=0),
        "relu",
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.5, seed=1),
        nn.BatchNorm(64),
        nn.Linear(64, 3, bias="shared", seed=1),
    )
    E = nn.cross_entropy(network(images), [0, 1, 2, 0, 1, 2])
    E.backward()
    lines = said(viz.network(network, E))
    shapes = [line.split("; ")[1] for line in lines if line.startswith(("input", "out"))]
    assert shapes == [
        *("6×1×8×8", "6×4×8×8", "6×4×8×8", "6×4×4×4"),
        *("6×64", "6×64", "6×64", "6×3"),
    ]
    assert lines[0].split("; ")[2] == f"mean |value| {size(images)}"  # without the padding
    network.eval()
    lines = said(viz.network(network, nn.cross_entropy(network(images), [0] * 6)))
    before, after = lines[lines.index("Dropout(0.5)") - 1], lines[lines.index("Dropout(0.5)") + 1]
    assert before == after


def test_models_in_models_and_models_of_ones_own_are_drawn_layer_by_layer(model, X):
    class Own(nn.Module):
        def __init__(self):
            self.inner = model
            self.last = nn.Linear(2, 1, seed=3)

        def __call__(self, x):
            return self.last(self.inner(x))

    own = Own()
    E = nn.mse(own(X), np.zeros((5, 1)))
    E.backward()
    names = [line for line in said(viz.network(own, E)) if "(" in line]
    assert names == [
        "Linear(4, 3); 15 parameters",
        "Linear(3, 2); 8 parameters",
        "Linear(2, 1); 3 parameters",
    ]


def test_a_graph_of_tensors_is_drawn_in_stages_without_a_model(X):
    W, b = Tensor(np.full((4, 2), 0.5), label="W"), Tensor([0.1, -0.1], label="b")
    E = ((X @ W + b).tanh() ** 2).mean()
    E.backward()
    lines = said(viz.network(E))
    assert lines[0] == f"input; 5×4; mean |value| {size(X)}"
    assert lines[1] == "matmul, add; 10 parameters"
    assert lines[2] == f"W; 4×2; mean |value| 0.5; mean |∂E/∂·| {size(W.grad)}"
    assert lines[3] == f"b; 2; mean |value| 0.1; mean |∂E/∂·| {size(b.grad)}"
    assert lines[5] == "tanh"


def test_many_layers_are_folded_and_counted():
    layers = [nn.Linear(2, 2, seed=i) for i in range(40)]
    drawing = viz.network(nn.Sequential(*layers))
    assert "⋮ 27 more layers, 162 parameters" in said(drawing)
    assert len(drawing.picture.cards) == 8 + 1 + 5


def test_boxes_and_words_do_not_lie_on_each_other(model, X):
    E = nn.mse(model(X), np.zeros((5, 2)))
    E.backward()
    for show in ("structure", "forward", "both", "update"):
        picture = viz.network(model, E, show).picture
        for one, other in combinations(picture.cards, 2):
            assert not one.area.overlaps(other.area)
        heights = {}
        for words in picture.words:
            heights.setdefault(words.y, []).append(words)
        for line in heights.values():
            spans = sorted([span(words) for words in line])
            assert not [line for a, b in pairwise(spans) if a[1] >= b[0]]
            assert spans[-1][1] <= picture.width


def span(words):
    from viz.svg.measuring import text_width

    width = text_width(words.text, words.size, bold=True)
    start = words.x - (width if words.anchor == "end" else 0.0)
    return start, start + width


def test_labels_of_parameters_stay_text(X):
    W = Tensor(np.ones((4, 1)), label="<script>alert('x')</script>\x00" + "y" * 200)
    E = (X @ W).tanh().mean()
    E.backward()
    root = ElementTree.fromstring(viz.network(E).svg())
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert "script" not in tags
    assert max([len(text) for text in texts_of(viz.network(E).svg())]) < 100


def test_a_pass_through_another_model_is_refused(model, X):
    other = nn.Sequential(nn.Linear(4, 2, seed=5))
    with pytest.raises(InputError, match="was not computed by it"):
        viz.network(model, nn.mse(other(X), np.zeros((5, 2))))
