"""Histograms of weights: every weight is counted once, in its layer, and no bias is."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

import nn
import viz.plots
from examples import two_two_two
from tinygrad_edu import InputError, Tensor, Value
from viz.plots.reading import layers_of
from viz.plots.weights import HEIGHT


def columns(ax):
    """(heights as shares of the highest column, edges) of each layer."""
    return [
        ((place - patch.get_data().values) / HEIGHT, patch.get_data().edges)
        for place, patch in enumerate(ax.patches, start=1)
    ]


def test_the_columns_are_counts_of_the_weights_of_each_layer():
    model = nn.Sequential(nn.Linear(4, 50, seed=0), "tanh", nn.Linear(50, 3, seed=1))
    drawn = columns(viz.plots.weight_histograms(model, bins=10))
    everything = np.concatenate([model[0].weight.data.ravel(), model[2].weight.data.ravel()])
    assert len(drawn) == 2
    for (heights, edges), layer in zip(drawn, (model[0], model[2])):
        weights = layer.weight.data.ravel()
        assert edges.tolist() == np.linspace(everything.min(), everything.max(), 11).tolist()
        places = np.minimum(((weights - edges[0]) / (edges[1] - edges[0])).astype(int), 9)
        counts = np.bincount(places, minlength=10)
        np.testing.assert_allclose(heights, counts / counts.max(), atol=1e-12)


@pytest.mark.parametrize("on_tensors", [False, True])
def test_the_lectures_network_has_two_layers_of_four_weights_and_a_stroke_for_each(on_tensors):
    network = two_two_two.network()
    model = network.to_tensors() if on_tensors else network
    ax = viz.plots.weight_histograms(model)
    strokes = [c.get_segments() for c in ax.collections]
    found = [sorted([float(segment[0][0]) for segment in layer]) for layer in strokes]
    assert found == [[0.15, 0.20, 0.25, 0.30], [0.40, 0.45, 0.50, 0.55]]
    # mean and standard deviation of 0.15, 0.2, 0.25, 0.3: 0.225 and 0.05 · √1.25
    assert ax.texts[0].get_text() == "n = 4\nmean 0.225\nσ = 0.0559"
    names = [label.get_text() for label in ax.get_yticklabels()]
    layers = ["Linear(2, 2, b…hared')"] * 2 if on_tensors else ["Layer(2, 2, 'sigmoid')"] * 2
    assert names == [f"{place}\n{layer}" for place, layer in enumerate(layers, start=1)]


def test_the_first_layer_stands_at_the_top():
    low, high = viz.plots.weight_histograms(nn.MLP(2, [3, 1], seed=0)).get_ylim()
    assert low > high


@pytest.mark.parametrize(
    ("model", "sizes"),
    [
        (nn.Neuron(3, seed=0), [3]),
        (nn.Layer(2, 3, seed=0), [6]),
        (nn.MLP(2, [3, 2], bias="shared", seed=0), [6, 6]),
        (nn.Linear(4, 5, seed=0), [20]),
        (nn.Conv2d(1, 2, 3, seed=0), [18]),
        (nn.RNNCell(2, 3, seed=0), [6 + 9]),
        (
            nn.Sequential(nn.Linear(2, 3), nn.BatchNorm(3), nn.Sequential(nn.Linear(3, 1))),
            [6, 3, 3],
        ),
    ],
    ids=["Neuron", "Layer", "MLP", "Linear", "Conv2d", "RNNCell", "Sequential"],
)
def test_a_layer_has_its_weights_and_no_bias(model, sizes):
    layers = layers_of(model)
    assert [sum([np.size(w.data) for w in layer.weights]) for layer in layers] == sizes
    assert all([layer.name for layer in layers])
    viz.plots.weight_histograms(model).figure.canvas.draw()


def test_a_model_that_only_has_parameters_is_shown_parameter_by_parameter():
    class Model:
        def parameters(self):
            return [Tensor([1.0, 2.0], label="W"), Value(0.5)]

    assert [layer.name for layer in layers_of(Model())] == ["W", "parameter 2"]


def test_weights_that_are_all_the_same_can_be_drawn():
    neuron = nn.Neuron(2, weights=[0.5, 0.5])
    (heights, edges), *_ = columns(viz.plots.weight_histograms(neuron, bins=2))
    assert edges.tolist() == [0.0, 0.5, 1.0]
    assert heights.tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("model", "options", "message"),
    [
        (nn.Sequential("tanh"), {}, "no weights"),
        ("model", {}, "a model with parameters"),
        (nn.Neuron(2, seed=0), {"bins": 0}, "bins=0"),
        (nn.Neuron(1, weights=[float("nan")]), {}, "a weight of nan; has the training diverged"),
    ],
)
def test_what_has_no_weights_is_refused_before_there_is_a_figure(model, options, message):
    with pytest.raises(InputError, match=message):
        viz.plots.weight_histograms(model, **options)
    assert plt.get_fignums() == []
