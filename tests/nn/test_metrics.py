"""Metrics, each with the factor its first line states, and never broadcast."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn.metrics import accuracy, confusion_matrix, rmse, sum_of_squared_errors
from tinygrad_edu import InputError, Value

ERRORS = [rmse, sum_of_squared_errors]
OUTPUTS, TARGETS = [0.5, 2.0, -1.0], [0.0, 1.0, 1.0]  # errors −½, −1, 2


class Holder:
    """Anything that keeps an array as .data, as a Tensor does."""

    def __init__(self, data):
        self.data = np.asarray(data)


def forms(numbers):
    """The same numbers in every form in which a learner has them."""
    array = np.array(numbers, dtype=float)
    return [
        numbers,
        tuple(numbers),
        array,
        array.reshape(-1, 1),
        array.astype(np.float32),
        np.repeat(array, 2)[::2],  # not contiguous
        [[x] for x in numbers],
        list(array),
        [Value(x) for x in numbers],
        [[Value(x)] for x in numbers],
        [Value(numbers[0]), *array[1:]],
        Holder(numbers),
        [Holder(x) for x in numbers],
        [Holder([x]) for x in numbers],
    ]


@pytest.mark.parametrize("outputs", forms(OUTPUTS))
@pytest.mark.parametrize("targets", forms(TARGETS))
def test_errors_are_right_in_every_form_and_never_broadcast(outputs, targets):
    assert sum_of_squared_errors(outputs, targets) == 0.25 + 1.0 + 4.0
    assert rmse(outputs, targets) == pytest.approx(math.sqrt(5.25 / 3), rel=1e-15)


def test_errors_run_over_all_entries_of_several_outputs():
    outputs, targets = [[1.0, 2.0], [3.0, 4.0]], [[0.0, 0.0], [0.0, 0.0]]
    assert sum_of_squared_errors(outputs, targets) == 30.0
    assert rmse(outputs, targets) == pytest.approx(math.sqrt(30 / 4), rel=1e-15)
    values = [[Value(x) for x in row] for row in outputs]
    assert sum_of_squared_errors(values, targets) == 30.0


@pytest.mark.parametrize("metric", [*ERRORS, accuracy])
def test_a_metric_states_its_factor_first_and_gives_a_plain_float(metric):
    assert "factor" in metric.__doc__.splitlines()[0]
    assert type(metric([Value(1.0)], [1])) is float
    assert metric(Value(1.0), 1) == metric([1.0], [1])


def test_the_confusion_matrix_states_its_convention_first():
    assert "rows true, columns predicted" in confusion_matrix.__doc__.splitlines()[0]


def test_unsigned_numbers_do_not_wrap_around():
    small, large = np.array([1], dtype=np.uint8), np.array([3], dtype=np.uint8)
    assert sum_of_squared_errors(large, small) == sum_of_squared_errors(small, large) == 4.0


def test_rmse_agrees_with_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    source = np.random.default_rng(0)
    outputs, targets = source.normal(size=50), source.normal(size=50)
    expected = metrics.root_mean_squared_error(targets, outputs)
    assert rmse(outputs, targets) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("metric", ERRORS)
@pytest.mark.parametrize(
    ("outputs", "targets"),
    [
        ([1.0, 2.0], [1.0]),
        ([[1.0, 2.0]], [1.0, 2.0]),
        ([[1.0, 2.0], [3.0, 4.0]], [1.0, 2.0]),
        (1.0, [1.0, 2.0]),
        ([], []),
    ],
)
def test_shapes_that_do_not_match_are_refused(metric, outputs, targets):
    with pytest.raises(InputError, match=r"outputs have shape .* and targets"):
        metric(outputs, targets)


@pytest.mark.parametrize("metric", [*ERRORS, accuracy, confusion_matrix])
@pytest.mark.parametrize("outputs", [["cat", "dog"], [1j, 2.0], [[1.0], [2.0, 3.0]], [None, 1.0]])
def test_what_is_no_number_is_refused(metric, outputs):
    with pytest.raises(InputError, match="outputs="):
        metric(outputs, [0, 1])


@pytest.mark.parametrize("outputs", forms([0.9, 0.2, 0.4, 0.5]))
@pytest.mark.parametrize("targets", [[1, 0, 1, 0], [[1.0], [0.0], [1.0], [0.0]]])
def test_a_probability_above_one_half_means_class_1(outputs, targets):
    assert accuracy(outputs, targets) == 0.75  # 0.4 is wrong; ½ itself is class 0, and right


def test_the_threshold_moves_the_border():
    outputs, targets = [0.9, 0.2, 0.4], [1, 0, 1]
    assert accuracy(outputs, targets, threshold=0.3) == 1.0
    assert accuracy(outputs, targets, threshold=0.95) == pytest.approx(1 / 3)
    assert accuracy([1, 2, 3], [0, 0, 1], threshold=2) == 1.0  # whole numbers as scores


@pytest.mark.parametrize("lower", [0, -1])
def test_net_inputs_are_divided_at_0(lower):
    scores, targets = [2.5, -0.3, 0.2, -4.0], [1, lower, 1, 1]
    assert accuracy(scores, targets, threshold=0) == 0.75
    assert accuracy([Value(score) for score in scores], targets, threshold=0.0) == 0.75
    assert accuracy(scores, [1, 1, 1, 1], threshold=0) == 0.5  # the coding need not show


@pytest.mark.parametrize(
    ("outputs", "targets"),
    [([0.5, -0.3], [1, 0]), ([0.3, 0.9], [-1, 1]), ([1.0, -1.0], [1, -1]), ([0.5, 1.01], [0, 1])],
)
def test_scores_are_never_taken_for_probabilities(outputs, targets):
    for metric in (accuracy, confusion_matrix):
        with pytest.raises(InputError, match="threshold=0 for logits"):
            metric(outputs, targets)


@pytest.mark.parametrize("labels", [[0, 1, 1], [-1, 1, 1], [3, 0, 7]])
def test_whole_numbers_are_labels_as_they_are(labels):
    assert accuracy(labels, labels) == 1.0
    assert accuracy(np.array(labels), np.array(labels, dtype=float).reshape(-1, 1)) == 1.0
    assert accuracy(labels, [labels[0], labels[1], labels[0]]) == pytest.approx(2 / 3)


def test_truth_values_are_labels_0_and_1():
    assert accuracy(np.array([True, False]), [1, 1]) == 0.5


def test_two_codings_of_the_same_classes_are_not_compared():
    for outputs, targets in ([0, 1], [-1, 1]), ([-1, 1], [0, 1]), ([False, True], [-1, 1]):
        with pytest.raises(InputError, match="0 and 1, the other -1 and"):
            accuracy(outputs, targets)
    assert accuracy([1, 1], [-1, 1]) == accuracy([-1, 1], [1, 1]) == 0.5  # one class alone is fine
    assert accuracy([-1, 0, 1], [-1, 1, 1]) == pytest.approx(2 / 3)  # three classes, or sign(0)


def test_the_largest_score_of_a_row_wins_and_the_first_of_equal_ones():
    scores = [[0.1, 0.7, 0.2], [-5.0, -9.0, -6.0], [1.0, 0.0, 1.0]]
    assert accuracy(scores, [1, 0, 0]) == 1.0
    assert accuracy(scores, [1, 0, 2]) == pytest.approx(2 / 3)
    assert accuracy(scores, [[1.0], [0.0], [2.0]]) == pytest.approx(2 / 3)
    assert accuracy([[Value(x) for x in row] for row in scores], [1, 0, 0]) == 1.0
    assert accuracy([Holder(row) for row in scores], [1, 0, 0]) == 1.0
    assert accuracy(scores, [[0, 1, 0], [1, 0, 0], [0, 0, 1]]) == pytest.approx(2 / 3)
    assert accuracy(scores, [[-1, 1, -1], [1, -1, -1], [1, -1, -1]]) == 1.0
    assert accuracy([[math.inf, 0.0], [-math.inf, 0.0]], [0, 1]) == 1.0


@pytest.mark.parametrize(
    ("outputs", "targets", "options", "message"),
    [
        ([0.1, 0.2], [0], {}, "2 of outputs and 1 of targets"),
        ([[0.1, 0.2]], [0, 1], {}, "1 of outputs and 2 of targets"),
        ([], [], {}, r"shape \(0,\)"),
        (np.zeros((2, 0)), [0, 1], {}, r"shape \(2, 0\)"),
        ([0.1, math.nan], [0, 1], {}, "diverged"),
        ([[0.1, math.nan]], [0], {}, "diverged"),
        ([0.1, 0.9], [0, 0.5], {}, r"0\.5 among the class labels"),
        ([0.1, 0.9], [0, math.nan], {}, "nan among the class labels"),
        ([0.1, 0.9], [0, 2], {}, "tells two classes apart"),
        ([0.1, 0.9], [-1, 0], {"threshold": 0}, "tells two classes apart"),
        ([0.1, 0.9], [0, 1], {"threshold": math.nan}, "threshold=nan"),
        ([0.1, 0.9], [0, 1], {"threshold": "0"}, "threshold='0'"),
        ([[0.1, 0.9]], [0], {"threshold": 0.5}, "without a threshold"),
        (np.zeros((1, 2, 2)), [0], {}, r"shape \(1, 2, 2\)"),
        ([[0.1, 0.9]], [2], {}, "class 2, but the outputs are scores of 2 classes"),
        ([[0.1, 0.9]], [-1], {}, "class -1"),
        ([[0.1, 0.9]], [[1, 0, 0]], {}, "as many columns"),
        ([[0.1, 0.9]], [[1, 1]], {}, "one-hot"),
        ([0, 1], [[1, 0], [0, 1]], {}, r"targets of shape \(2, 2\)"),
    ],
)
def test_what_cannot_be_judged_is_refused(outputs, targets, options, message):
    for metric in (accuracy, confusion_matrix):
        with pytest.raises(InputError, match=message):
            metric(outputs, targets, **options)


def test_the_rows_of_a_confusion_matrix_are_true_and_its_columns_predicted():
    matrix = confusion_matrix([2, 2, 1, 0], [0, 0, 1, 2])
    assert matrix.tolist() == [[0, 0, 2], [0, 1, 0], [1, 0, 0]]
    assert matrix.dtype == np.int64


def test_a_confusion_matrix_has_the_classes_asked_for_in_their_order():
    assert confusion_matrix([0, 1], [0, 0]).tolist() == [[1, 1], [0, 0]]
    assert confusion_matrix([0], [0]).tolist() == [[1, 0], [0, 0]]
    assert confusion_matrix([0, 1], [0, 0], classes=3).tolist() == [[1, 1, 0], [0] * 3, [0] * 3]
    assert confusion_matrix([5, 7], [5, 5], classes=[7, 5]).tolist() == [[0, 0], [1, 1]]
    assert confusion_matrix([[0.1, 0.7, 0.2]], [0]).tolist() == [[0, 1, 0], [0] * 3, [0] * 3]


def test_a_confusion_matrix_of_scores_uses_the_threshold():
    assert confusion_matrix([0.9, 0.6, 0.2], [1, 0, 1]).tolist() == [[0, 1], [1, 1]]
    scores = [2.0, -1.0, 0.3]
    expected = [[1, 1], [0, 1]]
    assert confusion_matrix(scores, [1, -1, -1], threshold=0).tolist() == expected
    assert confusion_matrix(scores, [1, -1, -1], classes=(-1, 1), threshold=0).tolist() == expected
    assert confusion_matrix(scores, [1, 1, 1], threshold=0).tolist() == [[0, 0], [1, 2]]
    by_hand = confusion_matrix(scores, [1, 1, 1], classes=(1, -1), threshold=0)
    assert by_hand.tolist() == [[2, 1], [0, 0]]


@pytest.mark.parametrize("classes", [2, [0, 1], [0, 1, 2, 2], 0, 2.5, "abc", []])
def test_classes_that_do_not_cover_the_labels_are_refused(classes):
    with pytest.raises(InputError, match="classes"):
        confusion_matrix([0, 2], [1, 2], classes=classes)


PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40)


@settings(deadline=None)
@given(PAIRS)
def test_the_diagonal_of_a_confusion_matrix_is_the_accuracy(pairs):
    outputs, targets = zip(*pairs)
    matrix = confusion_matrix(outputs, targets, classes=5)
    assert matrix.sum() == len(pairs)
    assert matrix.trace() / len(pairs) == pytest.approx(accuracy(outputs, targets), rel=1e-15)
    assert (matrix == confusion_matrix(targets, outputs, classes=5).T).all()


@settings(deadline=None)
@given(PAIRS)
def test_labels_are_judged_as_scikit_learn_judges_them(pairs):
    metrics = pytest.importorskip("sklearn.metrics")
    outputs, targets = map(list, zip(*pairs))
    theirs = metrics.confusion_matrix(targets, outputs, labels=range(5))
    assert (confusion_matrix(outputs, targets, classes=5) == theirs).all()
    assert accuracy(outputs, targets) == pytest.approx(metrics.accuracy_score(targets, outputs))
