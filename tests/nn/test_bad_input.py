"""Every public name of nn with bad arguments: the answer is right, or an error of our own tree.

Each call below is right as it stands. Each of its arguments in turn is replaced by each of some
forty things that it may not be; a result is fine, as is an error that says what to write.
"""

# ruff: noqa: C408 (a call in keywords is what each line stands for)

import functools
import inspect
import math
import signal
import warnings

import numpy as np
import pytest

import nn
from tinygrad_edu import Tensor, TinygradEduError, Value

X = np.sin(np.arange(12.0)).reshape(4, 3)
Y = np.cos(np.arange(4.0)).reshape(4, 1)
CLASSES = np.array([0, 1, 1, 0])
IMAGES = np.sin(np.arange(2 * 2 * 5 * 5) * 0.7).reshape(2, 2, 5, 5)


def bad_things():
    """Return what an argument may be by mistake, made anew for each call."""
    return [
        *("", "0.1", "ReLU", b"x", None, True, -1, 0, 1.5, 1j, 10**400, -(10**400), 1e308, -0.0),
        *(math.nan, math.inf, -math.inf, np.float32(0.5), np.int64(-3), np.array(2.0)),
        *([], [[]], [1, 2], [[1.0], [1.0, 2.0]], [None], ["a"], {}, {"a": 1}, set(), (), range(3)),
        *(object(), type, nn.Linear, lambda: 0, print, np.zeros((2, 3)), np.zeros((0, 3))),
        *(np.array(["a"]), np.array([1j]), np.array(None), np.full((4, 3), math.nan), np.zeros(0)),
        *(Value(1.0), Tensor([1.0, 2.0]), Tensor(np.zeros((0, 3))), [Value(1.0)], Tensor(2.0)),
    ]


def layer():
    return nn.Linear(3, 1, seed=0)


def optimizer():
    return nn.SGD(layer().parameters(), lr=0.1)


def trained():
    module = layer()
    (module(X) ** 2).mean().backward()
    return module.parameters()


def fitting():
    module = layer()
    return {
        "model": module, "X": X, "y": Y, "loss": "mse", "metric": "rmse", "epochs": 1,
        "optimizer": nn.SGD(module.parameters(), lr=0.1), "batch_size": 2, "seed": 0,
        "validation": (X, Y), "callbacks": [], "max_norm": 1.0, "progress": False,
    }  # fmt: skip


def scores():
    return Tensor(X[:, :2])


CALLS = {
    "MLP": lambda: dict(n_inputs=2, sizes=[2, 1], activation="tanh", output_activation="identity",
                        bias="own", weights=None, biases=None, seed=0),
    "Neuron": lambda: dict(n_inputs=2, activation="tanh", weights=[1.0, 2.0], bias=0.5, seed=0),
    "Layer": lambda: dict(n_inputs=2, n_neurons=2, activation="tanh", weights=[[1.0, 2.0]] * 2,
                          bias="own", biases=[0.5, 0.1], seed=0),
    "Activation": lambda: dict(name="tanh"),
    "Linear": lambda: dict(n_in=3, n_out=2, bias=True, init="he_uniform", seed=0,
                           dtype=np.float32, weight=None),
    "Conv2d": lambda: dict(n_in=2, n_out=2, size=2, stride=1, padding=1, bias=True,
                           init="he_uniform", seed=0, dtype=np.float32, dilation=1, groups=1),
    "Conv1d": lambda: dict(n_in=2, n_out=2, size=2, stride=1, padding=1, bias=True, init="normal",
                           seed=0, dtype=np.float32, dilation=2, groups=2),
    "ConvTranspose2d": lambda: dict(n_in=2, n_out=2, size=2, stride=2, padding=1, bias=True,
                                    output_padding=1, init="normal", seed=0, dtype=np.float32,
                                    dilation=2, groups=2),
    "AvgPool2d": lambda: dict(size=2, stride=1),
    "MaxPool2d": lambda: dict(size=2, stride=1),
    "BatchNorm": lambda: dict(n=2, momentum=0.1, eps=1e-5, dtype=np.float32),
    "LayerNorm": lambda: dict(n=2, eps=1e-5, dtype=np.float32),
    "Dropout": lambda: dict(p=0.5, seed=0),
    "Embedding": lambda: dict(count=3, size=2, init="normal", seed=0, dtype=np.float32),
    "RNNCell": lambda: dict(n_in=2, n_hidden=2, activation="tanh", init="he_normal", seed=0,
                            dtype=np.float32),
    "Sequential": lambda: {"": ["tanh"]},
    "SGD": lambda: dict(parameters=trained(), lr=0.1, momentum=0.5, nesterov=True,
                        weight_decay=0.1),
    "RMSprop": lambda: dict(parameters=trained(), lr=0.1, alpha=0.5, eps=1e-8, weight_decay=0.1),
    "Adam": lambda: dict(parameters=trained(), lr=0.1, betas=(0.9, 0.99), eps=1e-8,
                         weight_decay=0.1),
    "AdamW": lambda: dict(parameters=trained(), lr=0.1, betas=(0.9, 0.99), eps=1e-8,
                          weight_decay=0.1),
    "Optimizer": lambda: dict(parameters=trained(), lr=0.1, weight_decay=0.1),
    "StepDecay": lambda: dict(optimizer=optimizer(), every=2, factor=0.5),
    "ExponentialDecay": lambda: dict(optimizer=optimizer(), factor=0.5),
    "LinearDecay": lambda: dict(optimizer=optimizer(), epochs=3, last=0.1),
    "CosineDecay": lambda: dict(optimizer=optimizer(), epochs=3, last=0.1, warm_up=1),
    "EarlyStopping": lambda: dict(patience=2, min_delta=0.1, restore_best=True),
    "clip_gradients": lambda: dict(parameters=trained(), max_norm=1.0),
    "clip_gradient_values": lambda: dict(parameters=trained(), limit=1.0),
    "fit": fitting,
    "accuracy": lambda: dict(outputs=X[:, 0], targets=CLASSES, threshold=0.5),
    "confusion_matrix": lambda: dict(outputs=X[:, 0], targets=CLASSES, classes=2, threshold=0.5),
    "rmse": lambda: dict(outputs=X, targets=X + 1.0),
    "sum_of_squared_errors": lambda: dict(outputs=X, targets=X + 1.0),
    "mse": lambda: dict(outputs=Tensor(X), targets=X + 1.0),
    "half_squared_error": lambda: dict(outputs=Tensor(X), targets=X + 1.0),
    "hinge": lambda: dict(scores=Tensor(X), labels=np.sign(X + 0.1)),
    "binary_cross_entropy": lambda: dict(outputs=Tensor(X).sigmoid(), targets=np.abs(X)),
    "binary_cross_entropy_with_logits": lambda: dict(logits=Tensor(X), targets=np.abs(X)),
    "cross_entropy": lambda: dict(logits=scores(), labels=CLASSES),
    "negative_log_likelihood": lambda: dict(log_chances=scores(), labels=CLASSES),
    "multi_class_hinge": lambda: dict(scores=scores(), labels=CLASSES, margin=1.0),
    "focal_loss": lambda: dict(logits=Tensor(X), targets=np.sign(X) > 0, gamma=2.0, alpha=0.5),
    "l2_penalty": lambda: dict(parameters=trained()),
    "state_dict": lambda: dict(module=layer()),
    "load_state_dict": lambda: dict(module=layer(), state=nn.state_dict(layer())),
    "save": lambda: dict(model=layer(), path="saved"),
    "load": lambda: dict(path="there", model=layer()),
    "to_torch": lambda: dict(model=layer()),
    "data.gate": lambda: dict(name="xor", targets=(0, 1)),
    "data.moons": lambda: dict(n=6, noise=0.1, seed=0),
    "data.spirals": lambda: dict(n=6, classes=2, noise=0.1, turns=0.5, seed=0),
    "data.split": lambda: dict(X=X, y=CLASSES, test=0.5, seed=0, stratify=True),
    "data.batches": lambda: dict(X=X, y=Y, size=2, seed=0, shuffle=True, drop_last=False),
    "data.one_hot": lambda: dict(labels=CLASSES, classes=2),
    "data.Standardiser": lambda: dict(X=X),
    "initialisers.fans": lambda: dict(shape=(2, 3)),
    "initialisers.uniform": lambda: dict(shape=(2, 3), seed=0, limit=0.5),
    "initialisers.normal": lambda: dict(shape=(2, 3), seed=0, deviation=0.5),
    "initialisers.glorot_uniform": lambda: dict(shape=(2, 3), seed=0),
    "initialisers.glorot_normal": lambda: dict(shape=(2, 3), seed=0),
    "initialisers.he_uniform": lambda: dict(shape=(2, 3), seed=0),
    "initialisers.he_normal": lambda: dict(shape=(2, 3), seed=0),
    "initialisers.zeros": lambda: dict(shape=(2, 3), seed=0),
}  # fmt: skip
"""A right call of each public name; "" has what is given by its place."""

INPUTS = {
    "MLP": [[0.1, 0.2]],
    "Neuron": [[0.1, 0.2]],
    "Layer": [[0.1, 0.2]],
    "Activation": [X],
    "Linear": [X],
    "Conv2d": [IMAGES],
    "Conv1d": [X[:, None].repeat(2, 1)],
    "ConvTranspose2d": [IMAGES],
    "AvgPool2d": [IMAGES],
    "MaxPool2d": [IMAGES],
    "BatchNorm": [X[:, :2]],
    "LayerNorm": [X[:, :2]],
    "Dropout": [X],
    "Embedding": [[0, 1]],
    "RNNCell": [X[:, :2], np.zeros((4, 2))],
    "Sequential": [X],
    "Flatten": [IMAGES],
    "data.Standardiser": [X],
}
"""What the thing that was made is called with."""

NOT_HERE = {
    "Module",
    "Flatten",
    "History",
    "data",
    "initialisers",
    "linear",
    "data.iris",
    "data.digits",
}


def named(name):
    found = nn
    for part in name.split("."):
        found = getattr(found, part)
    return found


def call(name, given):
    places = given.pop("", [])
    made = named(name)(*places, **given)
    if isinstance(made, nn.Optimizer) and name != "Optimizer":
        made.step()
    if hasattr(made, "lr_at"):
        made.step()
    if name == "data.batches":
        list(made)
    return made


class TooLongError(Exception):
    """A call took more than some seconds."""


def ring(*_):
    raise TooLongError


def refused(action):
    """Whether an action ended in an error of ours; any other error is raised."""
    signal.setitimer(signal.ITIMER_REAL, 20.0)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            action()
    except TinygradEduError:
        return True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
    return False


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    nn.save(layer(), "there")
    before = signal.signal(signal.SIGALRM, ring)
    yield tmp_path
    signal.signal(signal.SIGALRM, before)


def without_those_of(given, key, place, bad):
    given = dict(given)
    if place is None:
        given[key] = bad
    else:
        given[key] = [*given[key][:place], bad, *given[key][place + 1 :]]
    return given


def outcomes(name):
    """Yield whether each wrong call was refused."""
    for key, right in CALLS[name]().items():
        for place in range(len(right)) if key == "" else [None]:
            for number in range(len(bad_things())):
                given = without_those_of(CALLS[name](), key, place, bad_things()[number])
                what = f"{name} {key} {bad_things()[number]!r:.60}"
                yield what, functools.partial(call, name, given)


def answers(pairs):
    tried, foreign = [], []
    for what, action in pairs:
        try:
            tried.append(refused(action))
        except Exception as error:
            foreign.append(f"{what}: {type(error).__name__}: {error!s:.150}")
    return tried, foreign


@pytest.mark.parametrize("name", CALLS)
def test_every_bad_argument_is_answered_by_a_result_or_an_error_of_ours(name, folder):
    assert not refused(lambda: call(name, CALLS[name]())), "the call itself is right"
    tried, foreign = answers(outcomes(name))
    assert foreign == []
    assert any(tried)


@pytest.mark.parametrize("name", INPUTS)
def test_every_bad_input_of_a_layer_is_answered_by_a_result_or_an_error_of_ours(name, folder):
    def make():
        return call(name, CALLS[name]() if name in CALLS else {})

    def pairs():
        for place in range(len(INPUTS[name])):
            for number in range(len(bad_things())):
                given = list(INPUTS[name])
                given[place] = bad_things()[number]
                what = f"{name}()({place}: {given[place]!r:.60})"
                yield what, functools.partial(lambda given: make()(*given), given)

    assert not refused(lambda: make()(*INPUTS[name]))
    tried, foreign = answers(pairs())
    assert foreign == []
    assert any(tried) or name in ("Activation", "Dropout")


def test_every_public_name_of_nn_and_every_setting_of_it_is_walked():
    public = {*nn.__all__, *[f"data.{name}" for name in nn.data.__all__]}
    public |= {f"initialisers.{name}" for name in ("uniform", "normal", "zeros")}
    assert public - NOT_HERE <= set(CALLS)
    for name, right in CALLS.items():
        given, signature = right(), inspect.signature(named(name))
        if "" not in given:
            known = set(signature.parameters) - {"labels", "expand", "nonlin"}
            assert known - set(given) <= {"labels"}, name


KINDS = [np.float64, np.float32, lambda x: np.array(x, np.float64), lambda x: np.float64(x)[...]]
LAYERS = [name for name in INPUTS if name in CALLS and "dtype" in CALLS[name]()]


def as_kind(right, kind):
    """Return settings with every float, and every float in a tuple, as a number of another kind."""
    return {
        key: kind(x) if type(x) is float
        else tuple([kind(y) if type(y) is float else y for y in x]) if type(x) is tuple else x
        for key, x in right.items()
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [*LAYERS, "Dropout", "MaxPool2d", "AvgPool2d"])
def test_no_numeric_setting_of_a_layer_widens_float32(name, kind):
    layer = named(name)(**as_kind(CALLS[name](), kind))
    whole = name == "Embedding"
    x = [np.asarray(x) if whole else Tensor(x, dtype=np.float32) for x in INPUTS[name]]
    parameters = layer.parameters()
    optimizer = nn.SGD(parameters, lr=kind(0.125), momentum=kind(0.5)) if parameters else None
    for _ in range(2):
        out = layer(*x)
        assert out.dtype == np.float32
        (out * out).mean().backward()
        assert all(p.grad.dtype == np.float32 for p in parameters)
        nn.clip_gradients(parameters or x, kind(0.5))
        nn.clip_gradient_values(parameters or x, kind(0.25))
        assert all(p.grad.dtype == np.float32 for p in parameters)
        if optimizer:
            optimizer.step()
    assert {array.dtype for array in nn.state_dict(layer).values()} <= {np.dtype(np.float32)}
    assert layer.eval()(*x).dtype == np.float32


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [name for name in CALLS if name.endswith("Decay")])
def test_no_setting_of_a_schedule_makes_a_learning_rate_of_numpys(name, kind):
    given = CALLS[name]()
    schedule = named(name)(**as_kind(given, kind))
    expected = named(name)(**CALLS[name]())
    for _ in range(5):
        assert type(given["optimizer"].lr) is float
        assert given["optimizer"].lr == pytest.approx(expected.optimizer.lr, rel=1e-7)
        schedule.step()
        expected.step()


LOSSES = [name for name, made in CALLS.items() if isinstance(next(iter(made().values())), Tensor)]


@pytest.mark.parametrize("name", LOSSES)
def test_targets_of_float64_do_not_widen_a_loss_of_float32(name):
    outputs, targets, *_ = CALLS[name]().values()
    narrow = Tensor(outputs.data, dtype=np.float32)
    loss = named(name)(narrow, targets)
    loss.backward()
    assert narrow.grad.dtype == np.float32
    assert loss.dtype == np.float32
