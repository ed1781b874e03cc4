"""Decision boundaries: where the line is, which samples are wrong, and every form of scores."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

import nn
import tinygrad_edu as tg
import viz.plots
from tests.viz.plots.scenes import LINE, POINTS, SIGNS, three
from tinygrad_edu import InputError, Tensor
from viz.plots.scoring import scores_of


def line_score(samples):
    """1.5 x + 0.5 y − 0.2, the score of LINE, for an array of samples."""
    return samples @ np.array([1.5, 0.5]) - 0.2


def contours(ax):
    """The points of every contour line, by its level."""
    found = {}
    for collection in ax.collections:
        if hasattr(collection, "levels") and not collection.filled:
            for level, path in zip(collection.levels, collection.get_paths()):
                found.setdefault(float(level), []).append(path.vertices)
    return {level: np.concatenate(points) for level, points in found.items()}


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_boundary_and_margins_lie_where_the_score_is_0_and_1():
    # the score is linear, and so exact in between the points of a grid: 1e-12 is rounding
    ax = viz.plots.decision_boundary(LINE, POINTS, SIGNS)
    found = contours(ax)
    assert set(found) == {-1.0, 0.0, 1.0}
    for level, points in found.items():
        expected = level if level else 0.0
        np.testing.assert_allclose(line_score(points), expected, atol=1e-12)
    assert "margin: score −1, +1" in legend(ax)


def test_every_sample_is_drawn_as_its_class_and_the_wrong_ones_have_a_ring():
    ax = viz.plots.decision_boundary(LINE, POINTS, SIGNS)
    drawn = {c.get_label(): c.get_offsets().tolist() for c in ax.collections}
    minus = [point for point, sign in zip(POINTS, SIGNS) if sign == -1]
    plus = [point for point, sign in zip(POINTS, SIGNS) if sign == 1]
    assert drawn["class −1"] == minus
    assert drawn["class +1"] == plus
    wrong = [p for p, sign in zip(POINTS, SIGNS) if (line_score(np.array(p)) > 0) != (sign > 0)]
    assert drawn[f"misclassified: {len(wrong)}"] == wrong
    assert wrong
    assert ax.get_title() == f"Decision boundary: {6 - len(wrong)} of 6 samples right"


def test_where_nothing_is_wrong_there_is_no_ring():
    targets = np.where(line_score(np.array(POINTS)) > 0, 1, -1)
    ax = viz.plots.decision_boundary(line_score, POINTS, targets)
    assert "6 of 6" in ax.get_title()
    assert not [name for name in legend(ax) if "misclassified" in name]


@pytest.mark.parametrize(
    "model",
    [
        line_score,
        lambda samples: line_score(samples)[:, None],
        lambda samples: Tensor(line_score(samples)),
        LINE,
        nn.Layer(2, 1, "identity", weights=[[1.5, 0.5]], biases=[-0.2]),
        nn.MLP(2, [1], weights=[[[1.5, 0.5]]], biases=[[-0.2]]),
        nn.MLP(2, [1], weights=[[[1.5, 0.5]]], biases=[[-0.2]]).to_tensors(),
    ],
    ids=["(n,)", "(n, 1)", "Tensor", "Neuron", "Layer", "MLP", "Sequential"],
)
def test_every_kind_of_model_gives_the_same_picture(model):
    np.testing.assert_allclose(
        scores_of(model, np.array(POINTS)), line_score(np.array(POINTS)), rtol=1e-14, atol=1e-15
    )
    ax = viz.plots.decision_boundary(model, POINTS, np.array(SIGNS)[:, None], steps=20)
    np.testing.assert_allclose(line_score(contours(ax)[0.0]), 0.0, atol=1e-12)
    # by hand: −1.95, −0.9, −1, 0.65, 0.7, 1.8, and the third and the fourth have the wrong sign
    assert ax.get_title() == "Decision boundary: 4 of 6 samples right"


@pytest.mark.parametrize("as_one_hot", [False, True])
def test_of_several_classes_the_largest_score_wins(as_one_hot):
    classes = [0, 0, 2, 1, 2, 1]
    targets = np.eye(3)[classes] if as_one_hot else classes
    ax = viz.plots.decision_boundary(three, POINTS, targets, names=["a", "b", "c"])
    assert legend(ax) == ["a", "b", "c", "boundary"]
    assert ax.get_title() == "Decision boundary: 6 of 6 samples right"
    for points in contours(ax).values():
        scores = np.sort(three(points.tolist()), axis=1)
        # two classes share the lead; curved scores between grid points: (0.013)², the grid's width
        np.testing.assert_allclose(scores[:, -1], scores[:, -2], atol=2e-2)


def test_two_columns_of_scores_are_two_classes_0_and_1():
    model = nn.MLP(2, [2], weights=[[[0.0, 0.0], [1.5, 0.5]]], biases=[[0.0, -0.2]])
    ax = viz.plots.decision_boundary(model, POINTS, [0, 0, 1, 0, 1, 1], steps=20)
    np.testing.assert_allclose(line_score(contours(ax)[0.0]), 0.0, atol=1e-12)


def test_probabilities_are_split_at_one_half_and_have_no_margins():
    def model(samples):
        return tg.sigmoid(line_score(samples))

    ax = viz.plots.decision_boundary(model, POINTS, [0, 0, 1, 0, 1, 1])
    assert set(contours(ax)) == {0.0}
    # linear between points of a grid, so off by its width² times σ″ ≤ 0.1 and slopes of 1.6
    np.testing.assert_allclose(line_score(contours(ax)[0.0]), 0.0, atol=1e-4)
    ax = viz.plots.decision_boundary(line_score, POINTS, [0, 0, 1, 0, 1, 1], threshold=0)
    np.testing.assert_allclose(line_score(contours(ax)[0.0]), 0.0, atol=1e-12)


def test_a_model_that_decides_for_one_class_everywhere_has_no_boundary_and_no_warning():
    ax = viz.plots.decision_boundary(lambda samples: np.full(len(samples), 5.0), POINTS, SIGNS)
    assert contours(ax) == {}
    assert "3 of 6" in ax.get_title()


def test_a_model_is_used_without_dropout_and_left_as_it_was():
    model = nn.Sequential(nn.Linear(2, 8, seed=0), nn.Dropout(0.5, seed=0), nn.Linear(8, 1, seed=1))
    model.layers[2].training = False
    first = scores_of(model, np.array(POINTS))
    assert (first == scores_of(model, np.array(POINTS))).all()
    assert [model.training, *[layer.training for layer in model]] == [True, True, True, False]
    with pytest.raises(InputError):
        viz.plots.decision_boundary(model, [[1.0, 2.0, 3.0]], [1])
    assert model.training


def test_nothing_is_recorded_and_no_gradient_is_touched():
    model = nn.MLP(2, [3, 1], "tanh", seed=0)
    nn.mse(model([1.0, 2.0]), 0.5).backward()
    before = [parameter.grad for parameter in model.parameters()]
    viz.plots.decision_boundary(model, POINTS, SIGNS, steps=5)
    assert [parameter.grad for parameter in model.parameters()] == before


def test_features_have_their_names_and_units():
    ax = viz.plots.decision_boundary(LINE, POINTS, SIGNS, features=("length [cm]", "width [cm]"))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("length [cm]", "width [cm]")


def test_a_single_sample_and_a_feature_that_is_always_the_same_can_be_drawn():
    assert viz.plots.decision_boundary(LINE, [[1.0, 1.0]], [1], steps=5).get_xlim() == (0.0, 2.0)


@pytest.mark.parametrize(
    ("model", "samples", "targets", "options", "message"),
    [
        (LINE, [[1.0, 2.0, 3.0]], [1], {}, r"X of shape \(1, 3\).*Choose two columns"),
        (LINE, [[np.nan, 1.0]], [1], {}, "two finite features"),
        (LINE, POINTS, [1, -1], {}, r"6 samples and y of shape \(2,\)"),
        (LINE, POINTS, [1, 2, 3, 1, 2, 3], {}, r"two classes apart.*1\.0, 2\.0, 3\.0"),
        (LINE, POINTS, [0, 1, 0, 1, 0, 1], {}, "no probabilities.*threshold=0 for logits"),
        (three, POINTS, SIGNS, {}, "targets are 0 to 2"),
        (three, POINTS, [0, 1, 2, 0, 1, 2], {"threshold": 0.5}, "without a threshold"),
        (LINE, POINTS, SIGNS, {"names": ["only one"]}, "1 names for 2 classes"),
        (lambda x: np.zeros((len(x), 8)), POINTS, [0] * 6, {}, "8 classes"),
        (lambda x: np.zeros(3), POINTS, SIGNS, {}, r"scores of shape \(3,\) for 6 samples"),
        (lambda x: np.full(len(x), np.nan), POINTS, SIGNS, {}, "nan as a score; has it diverged"),
        (LINE, "points", SIGNS, {}, "X='points'"),
    ],
)
def test_what_does_not_fit_together_is_refused_before_there_is_a_figure(
    model, samples, targets, options, message
):
    with pytest.raises(InputError, match=message):
        viz.plots.decision_boundary(model, samples, targets, **options)
    assert plt.get_fignums() == []
