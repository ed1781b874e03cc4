"""Data sets, and what makes them ready for training."""

import operator
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nn.data
from tests.scripts import printed_by
from tinygrad_edu import InputError

TRUTHS = {
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "nand": lambda a, b: not (a and b),
    "nor": lambda a, b: not (a or b),
    "xor": operator.ne,
    "xnor": operator.eq,
    "not": operator.not_,
}


@pytest.mark.parametrize(("name", "truth"), TRUTHS.items())
def test_a_gate_is_its_truth_table_in_any_coding(name, truth):
    X, y = nn.data.gate(name)
    assert (X.dtype, y.dtype) == (np.float64, np.float64)
    assert X.shape == ((2, 1) if name == "not" else (4, 2))
    assert [int("".join(str(int(x)) for x in row), 2) for row in X] == list(range(len(X)))
    assert y.tolist() == [float(truth(*map(bool, row))) for row in X]
    signs = nn.data.gate(name, targets=(-1, 1))[1]
    assert signs.tolist() == [2 * t - 1 for t in y]


def test_a_gate_may_be_written_in_capitals_as_the_lecture_does():
    for name in ("AND", "Not"):
        for written, small in zip(nn.data.gate(name), nn.data.gate(name.lower())):
            np.testing.assert_array_equal(written, small)


def test_a_gate_that_does_not_exist_names_those_that_do():
    with pytest.raises(InputError, match=r"no gate 'xorr'.*and, or, nand, nor, xor, xnor, not"):
        nn.data.gate("xorr")
    with pytest.raises(InputError, match="no gate 3"):
        nn.data.gate(3)


@pytest.mark.parametrize("targets", [(1, 1), (0, 1, 2), 1, ("no", "yes"), (float("nan"), 1)])
def test_a_coding_is_two_different_numbers(targets):
    with pytest.raises(InputError, match="targets"):
        nn.data.gate("xor", targets)


@pytest.mark.parametrize("n", [2, 3, 10, 101])
def test_moons_without_noise_are_those_of_scikit_learn(n):
    datasets = pytest.importorskip("sklearn.datasets")
    theirs, their_labels = datasets.make_moons(n, noise=None, shuffle=False)
    X, y = nn.data.moons(n, noise=0)
    assert sorted(y.tolist()) == sorted(their_labels.tolist())
    for label in (0, 1):  # their rows come in the order of t, and x grows or shrinks with t
        mine = X[y == label]
        order = np.argsort(mine[:, 0] if label else -mine[:, 0])
        np.testing.assert_allclose(mine[order], theirs[their_labels == label], rtol=0, atol=1e-15)


def test_moons_without_noise_lie_on_two_half_circles():
    X, y = nn.data.moons(51, noise=0, seed=3)
    assert (X.shape, X.dtype, y.shape, y.dtype) == ((51, 2), np.float64, (51,), np.int64)
    assert np.bincount(y).tolist() == [25, 26]
    upper, lower = X[y == 0], X[y == 1] - [1.0, 0.5]
    for points, side in ((upper, 1), (lower, -1)):
        np.testing.assert_allclose((points**2).sum(axis=1), 1.0, rtol=1e-14)
        assert (side * points[:, 1] >= -1e-15).all()
        angles = np.sort(np.arccos(np.clip(points[:, 0], -1, 1)))
        np.testing.assert_allclose(angles, np.linspace(0, np.pi, len(points)), atol=1e-7)


def test_spirals_without_noise_follow_their_formula():
    X, y = nn.data.spirals(20, classes=3, noise=0, turns=1.5, seed=3)
    assert (X.shape, X.dtype, y.shape, y.dtype) == ((20, 2), np.float64, (20,), np.int64)
    assert np.bincount(y).tolist() == [7, 7, 6]
    for label in range(3):
        arm = X[y == label]
        radius = np.hypot(arm[:, 0], arm[:, 1])
        m = len(arm)
        np.testing.assert_allclose(np.sort(radius) * m, np.arange(1, m + 1), rtol=1e-14)
        turned = np.exp(2j * np.pi * (1.5 * radius + label / 3))  # a unit vector, by e^(iφ)
        np.testing.assert_allclose(arm[:, 0] + 1j * arm[:, 1], radius * turned, atol=1e-14)


@pytest.mark.parametrize("make", [nn.data.moons, nn.data.spirals])
def test_the_noise_is_gaussian_with_the_stated_deviation_on_both_coordinates(make):
    n, noise = 20_000, 0.3
    clean, clean_labels = make(n, noise=0, seed=5)
    noisy, noisy_labels = make(n, noise=noise, seed=5)
    assert (clean_labels == noisy_labels).all()
    scatter = (noisy - clean) / noise
    # Five standard errors of a mean, a deviation, a correlation and a share of n numbers.
    assert np.abs(scatter.mean(axis=0)).max() < 5 / np.sqrt(n)
    assert np.abs(scatter.std(axis=0) - 1).max() < 5 / np.sqrt(2 * n)
    assert abs((scatter[:, 0] * scatter[:, 1]).mean()) < 5 / np.sqrt(n)
    assert np.abs((np.abs(scatter) < 1).mean(axis=0) - 0.682689).max() < 5 * 0.4655 / np.sqrt(n)


@pytest.mark.parametrize("make", [nn.data.moons, nn.data.spirals])
def test_a_seed_repeats_the_data_and_another_one_does_not(make):
    first, again, other = make(50, seed=1), make(50, seed=1), make(50, seed=2)
    assert (first[0] == again[0]).all()
    assert (first[1] == again[1]).all()
    assert (first[0] != other[0]).all()
    assert (make(50)[0] != make(50)[0]).all()
    source = np.random.default_rng(1)
    assert (make(50, seed=source)[0] == first[0]).all()
    assert (make(50, seed=source)[0] != first[0]).all()


@pytest.mark.parametrize("make", [nn.data.moons, nn.data.spirals])
def test_the_classes_come_mixed(make):
    labels = make(300, seed=0)[1]
    changes = int((labels[1:] != labels[:-1]).sum())
    assert changes > 100  # in the order of the classes there would be 1 or 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 0}, "n=0"),
        ({"n": -5}, "n=-5"),
        ({"n": 1}, "n=1"),
        ({"n": 10.0}, "n=10.0; write a whole number"),
        ({"n": True}, "n=True"),
        ({"noise": -0.1}, "noise=-0.1"),
        ({"noise": None}, "noise=None"),
        ({"noise": float("nan")}, "noise=nan"),
        ({"noise": float("inf")}, "noise=inf"),
        ({"seed": -1}, "seed=-1"),
        ({"seed": "one"}, "seed='one'"),
    ],
)
@pytest.mark.parametrize("make", [nn.data.moons, nn.data.spirals])
def test_bad_arguments_are_named(make, options, message):
    who = "generator" if "seed" in options else make.__name__
    with pytest.raises(InputError, match=f"{who} got {message}"):
        make(**options)


@pytest.mark.parametrize(
    "options", [{"classes": 0}, {"n": 4, "classes": 5}, {"turns": -1}, {"classes": 2.5}]
)
def test_bad_spirals_are_refused(options):
    with pytest.raises(InputError, match="write a"):
        nn.data.spirals(**options)


def test_iris_is_that_of_fisher():
    datasets = pytest.importorskip("sklearn.datasets")
    X, y = nn.data.iris()
    assert (X.shape, X.dtype, y.dtype) == ((150, 4), np.float64, np.int64)
    assert y.tolist() == [0] * 50 + [1] * 50 + [2] * 50
    # The means of setosa and versicolor as Fisher's paper states them; many copies differ.
    means = [[5.006, 3.428, 1.462, 0.246], [5.936, 2.770, 4.260, 1.326]]
    np.testing.assert_allclose(
        [X[y == label].mean(axis=0) for label in (0, 1)], means, rtol=0, atol=1e-12
    )
    assert datasets.load_iris().target_names.tolist() == ["setosa", "versicolor", "virginica"]


def test_digits_lie_from_0_to_1_as_rows_or_as_images():
    datasets = pytest.importorskip("sklearn.datasets")
    X, y = nn.data.digits()
    images, same = nn.data.digits(images=True)
    theirs = datasets.load_digits()
    assert (X.shape, X.dtype, y.shape, y.dtype) == ((1797, 64), np.float64, (1797,), np.int64)
    assert (images.shape, images.dtype) == ((1797, 1, 8, 8), np.float64)
    assert (X.min(), X.max()) == (0.0, 1.0)
    assert (images[:, 0] * 16 == theirs.images).all()
    assert (theirs.data == X * 16).all()
    assert (y == theirs.target).all()
    assert (same == y).all()


@pytest.mark.parametrize("load", [nn.data.iris, nn.data.digits])
def test_without_scikit_learn_the_error_says_what_to_install(load, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(InputError, match=r"pip install scikit-learn.*'tinygrad-edu\[lecture\]'"):
        load()


def test_importing_the_module_does_not_load_scikit_learn():
    code = "import sys, nn.data, nn.metrics; print('sklearn' in sys.modules)"
    assert printed_by(code).strip() == "False"


@settings(deadline=None)
@given(n=st.integers(2, 60), test=st.floats(0.01, 0.99), seed=st.integers(0, 99))
def test_a_split_holds_every_row_once_and_keeps_the_pairs(n, test, seed):
    X = np.arange(2 * n).reshape(n, 2)
    y = X[:, 0] / 2
    X_train, X_test, y_train, y_test = nn.data.split(X, y, test, seed)
    assert len(X_test) == min(max(round(test * n), 1), n - 1)
    assert sorted([*y_train, *y_test]) == list(range(n))
    for part, targets in ((X_train, y_train), (X_test, y_test)):
        assert (part[:, 0] == 2 * targets).all()
        assert (part[:, 1] == 2 * targets + 1).all()


def test_a_split_shuffles_both_parts_by_the_seed():
    X = y = np.arange(100)
    first, again, other = (nn.data.split(X, y, seed=seed) for seed in (1, 1, 2))
    for stratify in (False, True):
        labels = np.repeat([0, 1], 50)
        train, test, _, _ = nn.data.split(X, labels, seed=1, stratify=stratify)
        assert train.tolist() != sorted(train.tolist())
        assert test.tolist() != sorted(test.tolist())
    assert all((a == b).all() for a, b in zip(first, again))
    assert (first[0] != other[0]).any()


@settings(deadline=None)
@given(counts=st.lists(st.integers(2, 30), min_size=1, max_size=4), test=st.floats(0.05, 0.95))
def test_a_stratified_split_takes_its_share_of_each_class(counts, test):
    y = np.repeat(np.arange(len(counts)), counts)
    X = np.arange(len(y))
    X_train, X_test, y_train, y_test = nn.data.split(X, y, test, seed=0, stratify=True)
    expected = [min(max(round(test * count), 1), count - 1) for count in counts]
    assert np.bincount(y_test).tolist() == expected
    assert sorted([*X_train, *X_test]) == X.tolist()
    assert (y[X_train] == y_train).all()
    assert (y[X_test] == y_test).all()


def test_a_split_is_a_copy():
    X = np.zeros((4, 1))
    X_train, *_ = nn.data.split(X, [0, 1, 2, 3])
    X_train += 1
    assert (X == 0).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[1], [2]], [1, 2, 3]), "2 of X and 3 of y"),
        (([[1], [2]], [1, 2], 0), "test=0"),
        (([[1], [2]], [1, 2], 1), "test=1"),
        (([[1], [2]], [1, 2], "half"), "test='half'"),
        (([[1]], [1]), "a data set of 1 row"),
        (([], []), r"X of shape \(0,\)"),
        (([[1], [2, 3]], [1, 2]), "rows of one length"),
        ((["a", "b"], [1, 2]), "real numbers"),
    ],
)
def test_what_cannot_be_split_is_refused(arguments, message):
    with pytest.raises(InputError, match=message):
        nn.data.split(*arguments)


def test_stratifying_wants_two_rows_of_each_class():
    with pytest.raises(InputError, match="a class of 1 row"):
        nn.data.split([[1], [2], [3]], [0, 0, 1], stratify=True)
    with pytest.raises(InputError, match=r"0\.5 among the class labels"):
        nn.data.split([[1], [2]], [0.5, 0.7], stratify=True)


@settings(deadline=None)
@given(
    n=st.integers(1, 40), size=st.integers(1, 50), shuffle=st.booleans(), drop_last=st.booleans()
)
def test_an_epoch_serves_every_row_once_in_batches_of_the_size(n, size, shuffle, drop_last):
    drop_last = drop_last and size <= n
    X = np.arange(3 * n).reshape(n, 3)
    y = X[:, 0] / 3
    served = nn.data.batches(X, y, size, seed=0, shuffle=shuffle, drop_last=drop_last)
    for _ in range(2):
        parts = list(served)
        assert len(parts) == len(served) == (n // size if drop_last else -(-n // size))
        assert [len(part) for part, _ in parts[:-1]] == [size] * (len(parts) - 1)
        assert all((part[:, 0] == 3 * targets).all() for part, targets in parts)
        rows = [int(target) for _, targets in parts for target in targets]
        assert len(rows) == (len(parts) * size if drop_last else n)
        assert len(set(rows)) == len(rows)
        assert shuffle or rows == list(range(len(rows)))


def test_each_epoch_has_a_new_order_and_a_fresh_object_repeats_them_all():
    X = y = np.arange(50)
    runs = []
    for seed in (0, 0, 1):
        served = nn.data.batches(X, y, size=7, seed=seed)
        runs.append([np.concatenate([part for part, _ in served]).tolist() for _ in range(3)])
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]
    assert runs[0][0] != runs[0][1] != runs[0][2] != runs[0][0]
    assert X.tolist() not in runs[0]


def test_an_epoch_broken_off_does_not_change_the_next_one():
    whole, broken = (nn.data.batches(np.arange(20), size=3, seed=4) for _ in range(2))
    list(whole)
    next(iter(broken))
    assert np.concatenate(list(whole)).tolist() == np.concatenate(list(broken)).tolist()


def test_every_row_is_equally_likely_to_come_first():
    served = nn.data.batches(np.arange(4), size=1, seed=0)
    n = 4000
    firsts = np.bincount([int(next(iter(served))[0]) for _ in range(n)], minlength=4)
    assert np.abs(firsts / n - 0.25).max() < 5 * np.sqrt(0.25 * 0.75 / n)  # five standard errors


def test_batches_without_targets_are_inputs_alone():
    parts = list(nn.data.batches([[1.0], [2.0], [3.0]], size=2, shuffle=False))
    assert [part.tolist() for part in parts] == [[[1.0], [2.0]], [[3.0]]]


def test_a_batch_is_a_copy():
    X = np.zeros((4, 1))
    for part in nn.data.batches(X, size=4, shuffle=False):
        part += 1
    assert (X == 0).all()


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (([1, 2], [1]), {}, "2 of X and 1 of y"),
        (([1, 2], [1, 2]), {"size": 0}, "size=0"),
        (([1, 2], [1, 2]), {"size": 1.5}, r"size=1\.5"),
        (([1, 2], [1, 2]), {"size": 3, "drop_last": True}, "no batch"),
        (([],), {}, r"X of shape \(0,\)"),
        ((5,), {}, r"X of shape \(\)"),
    ],
)
def test_what_cannot_be_served_is_refused_at_once(arguments, options, message):
    with pytest.raises(InputError, match=message):
        nn.data.batches(*arguments, **options)


def test_batches_say_what_they_are():
    served = nn.data.batches(np.arange(100), size=32)
    assert repr(served) == "batches(100 rows, size=32: 4 batches an epoch)"


@settings(deadline=None)
@given(labels=st.lists(st.integers(0, 6), min_size=1), extra=st.integers(0, 2))
def test_one_hot_has_a_single_1_in_the_place_of_the_label(labels, extra):
    classes = max(labels) + 1 + extra
    coded = nn.data.one_hot(labels, classes)
    assert (coded.shape, coded.dtype) == ((len(labels), classes), np.float64)
    assert all(
        row == [float(c == label) for c in range(classes)]
        for row, label in zip(coded.tolist(), labels)
    )
    column = np.array(labels, dtype=float).reshape(-1, 1)
    assert (nn.data.one_hot(column, classes) == coded).all()
    assert nn.data.one_hot(labels).shape[1] == max(labels) + 1


@pytest.mark.parametrize(
    ("labels", "classes", "message"),
    [
        ([0, 3], 3, "label 3; with 3 classes"),
        ([-1, 1], None, "label -1"),
        ([0.5], None, r"0\.5 among"),
        ([float("nan")], None, "nan among"),
        ([float("inf")], 3, "inf among"),
        ([], None, r"shape \(0,\)"),
        ([[0, 1], [1, 0]], None, r"shape \(2, 2\)"),
        (["cat"], None, "the classes as 0, 1, 2"),
        ([0], 0, "classes=0"),
    ],
)
def test_labels_that_name_no_class_are_refused(labels, classes, message):
    with pytest.raises(InputError, match=message):
        nn.data.one_hot(labels, classes)


def test_standardised_training_data_have_mean_0_and_deviation_1():
    X = np.random.default_rng(0).normal([3.0, -200.0], [0.01, 50.0], size=(500, 2))
    standardised = nn.data.Standardiser(X)(X)
    np.testing.assert_allclose(standardised.mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose((standardised**2).mean(axis=0), 1.0, rtol=1e-12)


def test_other_data_are_standardised_by_what_was_learned_in_training():
    standardise = nn.data.Standardiser([[1, 0], [3, 8]])  # means 2 and 4, deviations 1 and 4
    assert standardise([[2, 4], [5, 0]]).tolist() == [[0.0, 0.0], [3.0, -1.0]]
    assert standardise([[100, 100]]).tolist() == [[98.0, 24.0]]


@pytest.mark.parametrize("constant", [0.1, 7.0, -1e9, 0.0])
def test_a_constant_column_becomes_exactly_0_and_is_only_shifted(constant):
    X = np.stack([np.full(10, constant), np.arange(10.0)], axis=1)
    standardise = nn.data.Standardiser(X)
    assert (standardise(X)[:, 0] == 0.0).all()
    assert standardise([[constant + 1.0, 0.0]])[0, 0] == (constant + 1.0) - constant


def test_a_column_too_narrow_for_a_deviation_stays_finite():
    X = [[0.0], [1e-200]]
    assert np.isfinite(nn.data.Standardiser(X)(X)).all()


def test_the_standardiser_agrees_with_scikit_learn():
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    source = np.random.default_rng(1)
    X, others = source.normal(5.0, 3.0, size=(40, 3)), source.normal(size=(7, 3))
    theirs = preprocessing.StandardScaler().fit(X)
    np.testing.assert_allclose(
        nn.data.Standardiser(X)(others), theirs.transform(others), rtol=1e-12
    )


def test_a_standardiser_takes_columns_of_any_shape_but_only_those_it_learned():
    assert nn.data.Standardiser([1.0, 3.0])([2.0, 4.0]).tolist() == [0.0, 2.0]
    images = np.random.default_rng(0).normal(size=(5, 1, 8, 8))
    standardise = nn.data.Standardiser(images)
    assert standardise(images).shape == images.shape
    with pytest.raises(InputError, match=r"\(1, 8, 8\) got X of shape \(5, 64\)"):
        standardise(images.reshape(5, 64))
    with pytest.raises(InputError, match="inf or nan"):
        nn.data.Standardiser([[1.0], [float("nan")]])


def test_data_flow_from_a_data_set_to_batches_as_a_user_writes_it():
    X, y = nn.data.moons(100, seed=1)
    X_train, X_test, y_train, y_test = nn.data.split(X, y, test=0.2, seed=1, stratify=True)
    standardise = nn.data.Standardiser(X_train)
    X_train, X_test = standardise(X_train), standardise(X_test)
    seen = 0
    for X_batch, y_batch in nn.data.batches(X_train, y_train, size=32, seed=0):
        assert X_batch.shape == (len(y_batch), 2)
        seen += len(y_batch)
    assert (seen, len(y_test), int(y_test.sum())) == (80, 20, 10)
