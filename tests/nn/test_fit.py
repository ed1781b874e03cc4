"""fit: what it learns, reports, refuses, and how it ends."""

import builtins
import os
import signal
import sys

import numpy as np
import pytest

import nn
from tinygrad_edu import InputError, NonFiniteWarning, Tensor

SOURCE = np.random.default_rng(0)
X = SOURCE.normal(size=(60, 3))
Y = X @ [[1.0], [-2.0], [0.5]] + 0.3
CLASSES = (X[:, 0] > 0).astype(int)


def line(seed=0):
    return nn.Linear(3, 1, seed=seed)


def fit(model, *, X=X, y=Y, loss="mse", epochs=5, lr=0.1, **settings):
    optimizer = settings.pop("optimizer", None) or nn.SGD(model.parameters(), lr=lr)
    return nn.fit(
        model, X, y, loss=loss, optimizer=optimizer, epochs=epochs, progress=False, **settings
    )


def test_fit_learns_a_line_and_reports_every_epoch():
    model = line()
    history = fit(model, epochs=100, batch_size=20, metric="rmse", validation=(X, Y), seed=0)
    assert model.weight.data.ravel() == pytest.approx([1.0, -2.0, 0.5], abs=1e-3)
    assert model.bias.data == pytest.approx([0.3], abs=1e-3)
    assert history.epochs == len(history.metrics) == len(history.validation_losses) == 100
    assert history.validation_losses[-1] < 1e-5 < history.validation_losses[0]
    assert history.metrics[-1] == pytest.approx(history.validation_losses[-1] ** 0.5, rel=1e-12)
    assert history.learning_rates == [0.1] * 100
    assert history.stopped == "finished"
    assert repr(history).startswith("<History: 100 epochs, finished. loss ")


def test_the_loss_of_an_epoch_is_the_mean_over_the_samples_of_uneven_batches():
    model = line()
    optimizer = nn.SGD(model.parameters(), lr=1e-300)
    history = fit(model, optimizer=optimizer, epochs=1, batch_size=25)
    assert history.losses[0] == pytest.approx(nn.mse(model(X), Y).data, rel=1e-12)


def test_a_seed_repeats_a_training():
    runs = [fit(line(), batch_size=7, seed=3).losses for _ in range(2)]
    assert runs[0] == runs[1]
    assert fit(line(), batch_size=7, seed=4).losses != runs[0]


@pytest.mark.parametrize("loss", ["cross_entropy", nn.cross_entropy])
def test_loss_and_metric_are_functions_or_names(loss):
    model = nn.Sequential(nn.Linear(3, 8, seed=0), "tanh", nn.Linear(8, 2, seed=1))
    history = fit(model, y=CLASSES, loss=loss, epochs=60, lr=1.0, metric="accuracy")
    assert history.metrics[-1] >= 0.95


def test_a_model_of_values_is_trained_as_the_same_one_of_tensors_is():
    slow = nn.MLP(3, [4, 1], "tanh", seed=0)
    fast = slow.to_tensors()
    histories = [fit(model, X=X[:10], y=Y[:10], epochs=3, metric="rmse") for model in (slow, fast)]
    assert histories[0].losses == pytest.approx(histories[1].losses, rel=1e-12)
    assert histories[0].metrics == pytest.approx(histories[1].metrics, rel=1e-12)
    two = nn.MLP(3, [2], seed=0)
    pair = np.hstack([Y, -Y])[:10]
    losses = [fit(m, X=X[:10], y=pair, epochs=2).losses for m in (two.to_tensors(), two)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-12)


class Interrupting:
    """A function that presses Ctrl-C at its nth call."""

    def __init__(self, function, at):
        self.function, self.at, self.calls = function, at, 0

    def __call__(self, *arguments):
        self.calls += 1
        if self.calls == self.at:
            os.kill(os.getpid(), signal.SIGINT)
        return self.function(*arguments)


def test_ctrl_c_in_the_loss_keeps_the_weights_of_the_last_complete_step():
    model, expected = line(), line()
    history = fit(model, loss=Interrupting(nn.mse, 4), epochs=10)
    assert history.stopped == "interrupted"
    assert history.epochs == 3
    fit(expected, epochs=3)
    assert np.array_equal(model.weight.data, expected.weight.data)


def test_ctrl_c_in_the_metric_or_a_callback_ends_it_too_and_leaves_the_model_in_training():
    model = line()
    history = fit(model, metric=Interrupting(nn.rmse, 2), epochs=10)
    assert (history.stopped, history.epochs) == ("interrupted", 1)
    assert model.training
    callback = Interrupting(lambda *_: False, 2)
    assert fit(line(), callbacks=[callback], epochs=10).stopped == "interrupted"


def test_ctrl_c_in_the_middle_of_a_step_waits_until_the_step_is_complete():
    class SlowSGD(nn.SGD):
        calls = 0

        def step(self):
            self.calls += 1
            first, second = self.parameters
            self.parameters = [first]
            super().step()
            if self.calls == 2:
                os.kill(os.getpid(), signal.SIGINT)  # between two parameters
            self.parameters = [second]
            super().step()
            self.parameters = [first, second]

    model, expected = line(), line()
    history = fit(model, optimizer=SlowSGD(model.parameters(), lr=0.1), epochs=10)
    assert history.stopped == "interrupted"
    fit(expected, epochs=2)
    assert np.array_equal(model.weight.data, expected.weight.data)
    assert np.array_equal(model.bias.data, expected.bias.data)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_callback_is_called_after_each_epoch_and_may_end_the_training():
    seen = []

    def stop_at_three(epoch, history, model):
        seen.append((epoch, len(history.losses)))
        return epoch == 3

    history = fit(line(), callbacks=[stop_at_three], epochs=10)
    assert seen == [(1, 1), (2, 2), (3, 3)]
    assert (history.stopped, history.epochs) == ("callback", 3)


def test_early_stopping_gives_back_the_weights_of_the_lowest_validation_loss():
    model = line()
    states = []

    def diverge(epoch, history, model):
        states.append(nn.state_dict(model))
        if epoch == 4:
            model.weight.data = model.weight.data + 100.0

    stopping = nn.EarlyStopping(patience=2)
    history = fit(model, lr=0.01, epochs=50, validation=(X, Y), callbacks=[stopping, diverge])
    assert history.stopped == "early stopping"
    best = int(np.argmin(history.validation_losses))
    assert history.epochs == best + 1 + 2
    assert stopping.best_epoch == best + 1
    assert np.array_equal(model.weight.data, states[best]["weight"])


def test_early_stopping_goes_by_the_training_loss_without_validation():
    history = fit(line(), lr=0.3, epochs=500, callbacks=[nn.EarlyStopping(3, min_delta=1e-6)])
    assert history.stopped == "early stopping"
    assert history.epochs < 500


@pytest.mark.parametrize("batch_size", [None, 7])
@pytest.mark.parametrize("of_values", [False, True])
def test_without_validation_the_weights_that_are_restored_have_the_loss_that_was_measured(
    batch_size, of_values
):
    """A learning rate this high makes the losses rise again, so that the best epoch is no end."""
    model = nn.MLP(3, [2, 1], "tanh", seed=0) if of_values else line()
    stopping = nn.EarlyStopping(patience=3)
    history = fit(
        model, X=X[:20], y=Y[:20], lr=0.9, epochs=30, batch_size=batch_size,
        callbacks=[stopping], seed=0,
    )  # fmt: skip
    outputs = model(X[:20]) if not of_values else [model(list(x)) for x in X[:20]]
    assert nn.mse(outputs, Y[:20]).data == stopping.best_loss == min(history.losses_after)
    assert len(history.losses_after) == history.epochs


def test_the_training_loss_is_measured_anew_only_where_a_callback_goes_by_it():
    assert fit(line(), epochs=3, callbacks=[lambda *_: False]).losses_after == []
    restless = nn.EarlyStopping(patience=2, restore_best=False)
    history = fit(line(), epochs=3, callbacks=[restless])
    assert history.losses_after == []
    assert restless.best_loss == history.losses[-1]
    checked = fit(line(), epochs=3, callbacks=[nn.EarlyStopping()], validation=(X, Y))
    assert checked.losses_after == []


def test_ctrl_c_leaves_the_weights_of_the_last_step_and_the_best_ones_to_be_asked_for():
    model, expected = line(), line()
    stopping = nn.EarlyStopping(patience=50)
    noisy = Interrupting(nn.mse, 15)  # twice an epoch: before the step, and to find the best
    fit(model, loss=noisy, lr=0.9, epochs=20, callbacks=[stopping])
    fit(expected, lr=0.9, epochs=7)
    assert np.array_equal(model.weight.data, expected.weight.data)
    best = stopping.best_state["weight"]
    stopping.finish(model)
    assert np.array_equal(model.weight.data, best)


def test_gradients_longer_than_max_norm_are_scaled_down():
    model = line()
    before = nn.state_dict(model)
    fit(model, epochs=1, lr=1.0, max_norm=0.01)
    moved = [np.ravel(nn.state_dict(model)[name] - before[name]) for name in before]
    assert np.linalg.norm(np.concatenate(moved)) == pytest.approx(0.01, rel=1e-12)


def test_a_schedule_is_a_callback():
    model = line()
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    schedule = nn.ExponentialDecay(optimizer, factor=0.5)
    history = fit(model, optimizer=optimizer, epochs=3, callbacks=[schedule])
    assert history.learning_rates == [0.1, 0.05, 0.025]


def test_dropout_is_off_while_measuring_and_on_again_afterwards():
    model = nn.Sequential(nn.Dropout(0.9, seed=0), nn.Linear(3, 1, seed=0))
    modes = []

    def metric(outputs, targets):
        modes.append(model[0].training)
        return 0.0

    fit(model, metric=metric, epochs=2)
    assert modes == [False, False]
    assert model[0].training


def test_the_bar_shows_loss_and_metric(capsys):
    model = line()
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    nn.fit(model, X, Y, loss="mse", optimizer=optimizer, epochs=2, metric="rmse")
    shown = capsys.readouterr().err
    assert "2/2" in shown
    assert "loss=" in shown
    assert "metric=" in shown


def test_without_tqdm_it_is_silent(monkeypatch, capsys):
    original = builtins.__import__

    def without_tqdm(name, *rest, **named):
        if name.startswith("tqdm"):
            raise ImportError(name)
        return original(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without_tqdm)
    monkeypatch.delitem(sys.modules, "tqdm.auto", raising=False)
    model = line()
    nn.fit(model, X, Y, loss="mse", optimizer=nn.SGD(model.parameters(), lr=0.1), epochs=1)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"y": Y[:5]}, "60 inputs and 5 targets"),
        ({"epochs": 0}, "epochs"),
        ({"batch_size": 0}, "batch_size"),
        ({"loss": "msee"}, "loss='msee'"),
        ({"loss": "np"}, "loss='np'"),
        ({"metric": "speed"}, "metric='speed'"),
        ({"loss": lambda outputs, targets: 3.0}, "one number as a node"),
        ({"optimizer": nn.SGD(line().parameters(), lr=0.1)}, "changes none of the parameters"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_write(change, message):
    with pytest.raises(InputError, match=message):
        fit(line(), **change)


def test_a_loss_that_grows_beyond_all_numbers_ends_it_with_the_epoch_and_advice():
    with (
        pytest.warns(NonFiniteWarning, match="mean_squared_difference"),
        pytest.raises(InputError, match=r"the loss became inf in epoch 2, batch 1.*lower learning"),
    ):
        fit(line(), lr=1e200)


def test_a_model_without_parameters_has_nothing_to_learn():
    with pytest.raises(InputError, match="nothing to learn"):
        fit(nn.Flatten(), optimizer=nn.SGD(line().parameters(), lr=0.1))
    with pytest.raises(InputError, match="trains a module"):
        fit(abs, optimizer=nn.SGD(line().parameters(), lr=0.1))


def shift(epoch, history, model):
    """Make the model worse, behind the back of a callback that stood before it."""
    for parameter in model.parameters():
        parameter.data = parameter.data + 50.0


def test_ctrl_c_while_the_best_weights_are_given_back_leaves_no_mixture(monkeypatch):
    model, stopping = line(), nn.EarlyStopping(patience=1)
    hold = Tensor.hold

    def press(self, data):
        hold(self, data)
        if self is model.weight and np.array_equal(self.data, stopping.best_state["weight"]):
            signal.raise_signal(signal.SIGINT)

    def press_from_now_on(epoch, history, model):
        if epoch == 2:
            monkeypatch.setattr(Tensor, "hold", press)

    callbacks = [stopping, shift, press_from_now_on]
    history = fit(model, lr=1e-9, epochs=9, validation=(X, Y), callbacks=callbacks)
    assert (history.stopped, history.epochs) == ("interrupted", 2)
    for name, array in nn.state_dict(model).items():
        assert np.array_equal(array, stopping.best_state[name])


def test_early_stopping_takes_any_model_that_has_parameters():
    class Bare:
        def __init__(self):
            self.weight = Tensor(np.zeros((3, 1)))

        def parameters(self):
            return [self.weight]

        def __call__(self, inputs):
            return inputs @ self.weight

    model, stopping = Bare(), nn.EarlyStopping(patience=1)
    history = fit(model, lr=1e-9, epochs=9, validation=(X, Y), callbacks=[stopping, shift])
    assert history.stopped == "early stopping"
    assert np.abs(model.weight.data).max() < 1.0


def test_ctrl_c_between_two_entries_of_an_epoch_waits_until_all_are_there(monkeypatch):
    class Pressing(list):
        def append(self, number):
            super().append(number)
            signal.raise_signal(signal.SIGINT)

    module = sys.modules["nn.fit"]
    monkeypatch.setattr(module, "History", lambda: nn.History(losses=Pressing()))
    history = fit(line(), metric="rmse", validation=(X, Y))
    assert history.stopped == "interrupted"
    lists = (history.losses, history.metrics, history.validation_losses, history.learning_rates)
    assert [len(entries) for entries in lists] == [1, 1, 1, 1]


def test_a_history_of_no_epoch_says_so():
    history = fit(line(), loss=Interrupting(nn.mse, 1))
    assert repr(history) == "<History: 0 epochs, interrupted>"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"validation": X}, r"(?s)validation=.*a pair"),
        ({"validation": (X, Y, Y)}, r"(?s)validation=.*a pair"),
        ({"validation": (X, Y[:4])}, "60 validation inputs and 4 targets"),
        ({"validation": ([], [])}, "0 validation inputs"),
        ({"callbacks": nn.EarlyStopping(3)}, r"callbacks=\["),
        ({"optimizer": "sgd"}, r"optimizer='sgd'.*SGD\(model\.parameters"),
        ({"optimizer": nn.SGD}, r"optimizer=.*SGD\(model\.parameters"),
        ({"X": 3}, "X=3"),
        ({"loss": "no_probabilities"}, "loss='no_probabilities'"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_learnt(change, message):
    model = line()
    before = nn.state_dict(model)
    with pytest.raises(InputError, match=message):
        fit(model, **change)
    assert all(np.array_equal(before[name], array) for name, array in nn.state_dict(model).items())


def test_samples_of_one_number_for_a_model_of_values_are_refused():
    with pytest.raises(InputError, match=r"sample 0\.1.*\[\[0\.1\]"):
        fit(nn.MLP(1, [1], seed=0), X=[0.1, 0.2], y=[0.2, 0.4])


@pytest.mark.parametrize("handler", [signal.SIG_IGN, "own"])
def test_a_program_that_handles_ctrl_c_itself_goes_on_doing_so(handler):
    class Pressing(nn.SGD):
        def step(self):
            signal.raise_signal(signal.SIGINT)
            super().step()

    heard = []
    chosen = (lambda *_: heard.append(1)) if handler == "own" else handler
    model, before = line(), signal.signal(signal.SIGINT, chosen)
    try:
        history = fit(model, optimizer=Pressing(model.parameters(), lr=0.1), epochs=2)
    finally:
        signal.signal(signal.SIGINT, before)
    assert history.stopped == "finished"
    assert len(heard) == (2 if handler == "own" else 0)
