"""Confusion matrices: every number in its cell, readable there, and nn's matrix the same."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

import nn
import viz.plots
from tests.viz.plots.scenes import COUNTS
from tinygrad_edu import InputError, Tensor
from viz.plots.style import contrast

TRUE = [0, 0, 0, 1, 1, 2, 2, 2, 2]
PREDICTED = [0, 0, 1, 1, 2, 2, 2, 0, 2]
MATRIX = [[2, 1, 0], [0, 1, 1], [1, 0, 3]]  # counted by hand


def cells(ax):
    """{(row, column): text} of the numbers in the cells."""
    return {text.get_position()[::-1]: text.get_text() for text in ax.texts}


@pytest.mark.parametrize(
    "given",
    [(TRUE, PREDICTED), (np.array(TRUE)[:, None], Tensor(PREDICTED)), (MATRIX,)],
    ids=["lists", "arrays", "matrix"],
)
def test_each_cell_has_its_number_rows_true_columns_predicted(given):
    ax = viz.plots.confusion_matrix(*given)
    assert cells(ax) == {(r, c): str(MATRIX[r][c]) for r in range(3) for c in range(3)}
    assert ax.get_title() == "Confusion matrix: 6 of 9 right (66.7%)"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted class", "true class")
    low, high = ax.get_ylim()
    assert low > high  # the first row at the top


def test_the_matrix_of_nn_gives_the_same_picture():
    kept = nn.confusion_matrix(PREDICTED, TRUE)  # nn has the outputs first
    assert cells(viz.plots.confusion_matrix(kept)) == cells(
        viz.plots.confusion_matrix(TRUE, PREDICTED)
    )


def test_the_colour_of_a_cell_is_its_share_of_the_row():
    ax = viz.plots.confusion_matrix(COUNTS)
    expected = [[0.96, 0.04, 0.0], [0.1, 0.6, 0.3], [0.0, 0.1, 0.9]]
    np.testing.assert_allclose(ax.images[0].get_array(), expected, rtol=1e-12)


def test_a_class_without_samples_has_a_share_of_0():
    shares = viz.plots.confusion_matrix([[0, 0], [1, 1]]).images[0].get_array()
    assert shares.tolist() == [[0.0, 0.0], [0.5, 0.5]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_can_be_read_on_light_and_on_dark_cells(theme):
    matrix = [[share if r == c else 100 - share if c == (r + 1) % 11 else 0 for c in range(11)]
              for r, share in enumerate(range(0, 101, 10))]  # fmt: skip
    with getattr(viz.plots, theme)():
        ax = viz.plots.confusion_matrix(matrix)
    image = ax.images[0]
    for text in ax.texts:
        column, row = text.get_position()
        cell = image.to_rgba(image.get_array()[row, column])[:3]
        assert contrast(text.get_color(), cell) >= 4.5


def test_the_cells_of_right_answers_have_a_frame():
    patches = viz.plots.confusion_matrix(MATRIX).patches
    assert [patch.get_xy() for patch in patches] == [(n - 0.5, n - 0.5) for n in range(3)]


def test_classes_may_be_words_and_have_names():
    ax = viz.plots.confusion_matrix(["b", "a", "b"], ["b", "b", "a"])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]
    assert cells(ax) == {(0, 0): "0", (0, 1): "1", (1, 0): "1", (1, 1): "1"}
    ax = viz.plots.confusion_matrix([-1, 1], [1, 1], names=["no", "yes"])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["no", "yes"]


def test_large_numbers_have_commas():
    assert viz.plots.confusion_matrix([[12345]]).texts[0].get_text() == "12,345"


@pytest.mark.parametrize(
    ("given", "options", "message"),
    [
        (([0, 1],), {}, "alone; write the true and the predicted"),
        (([[1, 2]],), {}, "a square matrix"),
        (([[1.5, 0], [0, 1]],), {}, "entries are counts"),
        (([[-1, 0], [0, 1]],), {}, "entries are counts"),
        (([[0, 0], [0, 0]],), {}, "entries are counts"),
        (([0, 1], [0]), {}, "2 true and 1 predicted"),
        (([], []), {}, "y_true"),
        (([0, 1], [0.2, 0.7]), {}, r"not whole.*scores > 0.5"),
        (([0, 1], [[0.2, 0.8], [0.1, 0.9]]), {}, r"argmax\(axis=1\)"),
        (([0, 1], ["0", "1"]), {}, "numbers and words"),
        ((TRUE, PREDICTED), {"names": ["a"]}, "1 names for 3 classes"),
    ],
)
def test_what_is_no_classification_is_refused_before_there_is_a_figure(given, options, message):
    with pytest.raises(InputError, match=message):
        viz.plots.confusion_matrix(*given, **options)
    assert plt.get_fignums() == []
