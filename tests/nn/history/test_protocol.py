"""scikit-learn's habits: its own checks, settings by name, and what cannot be learned from."""

import pickle

import numpy as np
import pytest

import nn
from nn.fit import History
from nn.history import (
    AdalineGD,
    AdalineSGD,
    McCullochPittsNeuron,
    Perceptron,
    SigmoidNeuron,
    SoftmaxRegression,
)
from tests.scripts import printed_by
from tinygrad_edu import InputError, NotFittedError, NotLearnedWarning, Tensor

UNITS = [
    Perceptron(),
    AdalineGD(),
    AdalineSGD(),
    AdalineSGD(shuffle=True, random_state=3),
    SigmoidNeuron(),
    SigmoidNeuron("squared_error"),
    SoftmaxRegression(),
]
OPTIONAL = {"check_array_api_input", "check_classifier_data_not_an_array"}
"""What scikit-learn itself leaves out where SCIPY_ARRAY_API is not set, or pandas is missing."""

every_unit = pytest.mark.parametrize("unit", UNITS, ids=repr)


@pytest.mark.filterwarnings("ignore")
@every_unit
def test_scikit_learns_own_checks_find_nothing(unit):
    checks = pytest.importorskip("sklearn.utils.estimator_checks")
    results = checks.check_estimator(unit, on_fail=None, on_skip=None)
    by_status = {}
    for result in results:
        by_status.setdefault(result["status"], set()).add(result["check_name"])
    assert "failed" not in by_status, by_status["failed"]
    assert by_status.get("skipped", set()) <= OPTIONAL
    assert len(by_status["passed"]) > 40


@every_unit
def test_a_pipeline_and_cross_validation_take_them(unit):
    pytest.importorskip("sklearn")
    from sklearn.model_selection import cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    X, y = nn.data.iris()
    scores = cross_val_score(make_pipeline(StandardScaler(), unit), X[:100], y[:100], cv=4)
    assert scores.min() == 1.0  # setosa against versicolor


def test_nothing_of_scikit_learn_is_loaded_to_learn():
    code = (
        "import sys, nn\n"
        "from nn.history import *\n"
        "X, y = nn.data.gate('and')\n"
        "for unit in (Perceptron(), AdalineGD(), AdalineSGD(), SigmoidNeuron(), "
        "SoftmaxRegression()):\n"
        "    unit.fit(X, y).partial_fit(X, y).predict(X), unit.score(X, y)\n"
        "try: Perceptron().predict(X)\n"
        "except ValueError as error: print(type(error).__mro__[0].__module__)\n"
        "print('sklearn' in sys.modules)"
    )
    assert printed_by(code).split() == ["tinygrad_edu.errors", "False"]


def test_history_of_fit_is_where_it_was():
    assert nn.History is nn.history.History is History
    assert isinstance(nn.history.History(), nn.History)


@every_unit
def test_settings_are_read_and_set_by_name(unit):
    copy = type(unit)(**unit.get_params()).set_params(eta=0.25, n_iter=7)
    assert copy.get_params() == {**unit.get_params(), "eta": 0.25, "n_iter": 7}
    assert (copy.eta, copy.n_iter) == (0.25, 7)
    with pytest.raises(InputError, match=r"no setting 'learning_rate'; it has .*eta"):
        copy.set_params(learning_rate=0.1)


@pytest.mark.parametrize(
    "unit", [unit for unit in UNITS if "shuffle=True" not in repr(unit)], ids=repr
)
def test_partial_fit_goes_on_where_fit_ended(unit):
    X, y = nn.data.gate("xor")
    unit = type(unit)(**unit.get_params())
    if isinstance(unit, Perceptron):
        with pytest.warns(NotLearnedWarning):
            whole = type(unit)(n_iter=5).fit(X, y)
    else:
        whole = unit.set_params(n_iter=5).fit(X, y)
    parts = type(unit)(**{**unit.get_params(), "n_iter": 1})
    for _ in range(5):
        parts.partial_fit(X, y)
    assert np.array_equal(whole.w_, parts.w_)
    assert np.array_equal(whole.b_, parts.b_)
    assert whole.errors_ == parts.errors_
    assert len(whole.errors_) == 5


@every_unit
def test_words_may_be_classes_and_the_first_batch_may_have_one_of_them(unit):
    unit = type(unit)(**unit.get_params())
    unit.partial_fit([[0.0, 1.0]], ["versicolor"], classes=["versicolor", "setosa"])
    unit.partial_fit([[1.0, 0.0]], ["setosa"])
    assert unit.classes_.tolist() == ["setosa", "versicolor"]
    assert unit.predict([[0.0, 1.0]]).tolist() == ["versicolor"]
    with pytest.raises(InputError, match=r"the class .*virginica.*, and its classes are"):
        unit.partial_fit([[1.0, 0.0]], ["virginica"])
    with pytest.raises(InputError, match="one class only"):
        type(unit)().fit([[1.0]], ["setosa"])


@every_unit
def test_the_score_pairs_each_answer_with_its_own_class(unit):
    X, y = nn.data.gate("or")
    unit = type(unit)(**unit.get_params()).fit(X, y)
    right = unit.predict(X) == y
    assert unit.score(X, Tensor(y)) == right.mean()
    with pytest.warns(Warning, match="column-vector"):
        assert unit.score(X, y[:, None]) == right.mean()
    with pytest.raises(InputError, match="4 samples and y of shape"):
        unit.score(X, y[:3])


@every_unit
def test_what_was_learned_survives_pickling_and_takes_tensors(unit):
    X, y = nn.data.gate("or")
    unit = type(unit)(**unit.get_params()).fit(Tensor(X), y)
    again = pickle.loads(pickle.dumps(unit))
    assert np.array_equal(again.net_input(X), unit.net_input(X))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"eta": 0}, "eta=0"),
        ({"eta": -1.0}, "eta=-1.0"),
        ({"eta": float("nan")}, "eta=nan"),
        ({"n_iter": 0}, "n_iter=0"),
        ({"n_iter": 2.5}, "n_iter=2.5"),
    ],
)
@every_unit
def test_settings_with_which_nothing_is_learned_are_refused(unit, settings, message):
    wrong = type(unit)(**{**unit.get_params(), **settings})
    with pytest.raises(InputError, match=f"{type(unit).__name__} got {message}"):
        wrong.fit(*nn.data.gate("and"))


def test_an_unknown_loss_and_wrong_starts_are_refused():
    X, y = nn.data.gate("and")
    with pytest.raises(InputError, match="'hinge'; write one of squared_error, cross_entropy"):
        SigmoidNeuron("hinge").fit(X, y)
    with pytest.raises(InputError, match="3 weights to start from and X of 2 features"):
        AdalineGD().fit(X, y, w_init=[1.0, 2.0, 3.0])
    with pytest.raises(InputError, match=r"\(2,\).*here they have the shapes \(2, 2\)"):
        SoftmaxRegression().fit(X, y, w_init=[1.0, 2.0])


@every_unit
def test_a_unit_that_was_asked_too_early_says_what_to_write(unit):
    unit = type(unit)(**unit.get_params())
    for ask in (unit.predict, unit.net_input):
        with pytest.raises(NotFittedError, match=r"write \.fit\(X, y\) first"):
            ask([[0.0, 1.0]])


@pytest.mark.parametrize("unit", [AdalineGD(eta=10.0), AdalineSGD(eta=10.0, n_iter=200)], ids=repr)
def test_a_loss_that_runs_away_is_said_and_leaves_finite_weights(unit):
    X, y = nn.data.gate("and", targets=(-1, 1))
    with pytest.warns(NotLearnedWarning, match=r"diverged in epoch \d+.*eta=10.0 is too large"):
        unit.fit(100 * X, y)
    assert np.isfinite(unit.w_).all()
    assert len(unit.losses_) == len(unit.errors_) < unit.n_iter


def test_a_mcculloch_pitts_neuron_takes_zeros_and_ones_only():
    neuron = McCullochPittsNeuron([1, 1], 1.5)
    with pytest.raises(InputError, match=r"got 0\.5 as an input"):
        neuron.predict([[0.5, 1.0]])
    with pytest.raises(InputError, match="expecting 2 features"):
        neuron.predict([[1.0]])
    for weights, threshold in (([], 0.5), ([[1, 1]], 0.5), ([float("nan")], 0.5), ([1], None)):
        with pytest.raises(InputError, match="McCullochPittsNeuron got"):
            McCullochPittsNeuron(weights, threshold)
    with pytest.raises(InputError, match="no gate 'maybe'; write one of and, or, nand, nor, not"):
        McCullochPittsNeuron.for_gate("maybe")
