"""State: out of a model, into a file, and back."""

import os

import numpy as np
import pytest

import nn
from tinygrad_edu import InputError


def model(seed=0, dtype=np.float64):
    return nn.Sequential(
        nn.Linear(3, 4, seed=seed, dtype=dtype), nn.BatchNorm(4, dtype=dtype), "relu"
    )


X = np.sin(np.arange(15.0)).reshape(5, 3)


def test_a_state_has_copies_of_parameters_and_buffers():
    network = model()
    state = nn.state_dict(network)
    assert sorted(state) == [
        "layers.0.bias",
        "layers.0.weight",
        "layers.1.running_mean",
        "layers.1.running_variance",
        "layers.1.scale",
        "layers.1.shift",
    ]
    state["layers.0.weight"][0, 0] = 7.0
    assert network[0].weight.data[0, 0] != 7.0
    assert sorted(network.state_dict()) == sorted(state)


@pytest.mark.parametrize("make", [model, lambda seed=0: nn.MLP(3, [4, 2], "tanh", seed=seed)])
def test_a_saved_model_computes_the_same_when_it_is_loaded(make, tmp_path):
    first, second = make(seed=0), make(seed=1)
    if isinstance(first, nn.Sequential):
        first(X)  # running statistics other than those of a new model
    path = nn.save(first, tmp_path / "network")
    assert path.name == "network.npz"
    state = nn.load(path, second)
    assert sorted(state) == sorted(nn.state_dict(first))
    if isinstance(first, nn.Sequential):
        assert np.array_equal(first.eval()(X).data, second.eval()(X).data)
    else:
        assert [v.data for v in first(list(X[0]))] == [v.data for v in second(list(X[0]))]


def test_float32_stays_float32_on_the_way(tmp_path):
    path = nn.save(model(dtype=np.float32), tmp_path / "narrow.npz")
    assert {array.dtype for array in nn.load(path).values()} == {np.dtype(np.float32)}
    other = model(1, np.float32)
    nn.load(path, other)
    assert other[0].weight.dtype == np.float32
    other.load_state_dict(nn.state_dict(model(2, np.float64)))
    assert {array.dtype for array in nn.state_dict(other).values()} == {np.dtype(np.float32)}


def test_everything_that_does_not_fit_is_listed_and_nothing_is_changed():
    network = model()
    before = nn.state_dict(network)
    state = nn.state_dict(model(1))
    del state["layers.0.bias"]
    state["layers.1.scale"] = np.ones(5)
    state["layers.9.weight"] = np.ones(1)
    with pytest.raises(InputError) as caught:
        network.load_state_dict(state)
    message = str(caught.value)
    assert "missing: layers.0.bias" in message
    assert "not known: layers.9.weight" in message
    assert "wrong shape: layers.1.scale is (5,) in the state, and (4,) in the model" in message
    after = nn.state_dict(network)
    assert all(np.array_equal(before[name], after[name]) for name in before)


@pytest.mark.parametrize("moment", ["savez", "fsync", "replace"])
def test_an_interrupted_save_leaves_the_old_file_whole(moment, tmp_path, monkeypatch):
    path = nn.save(model(0), tmp_path / "network")
    before = path.read_bytes()

    def broken(*args, **kwargs):
        raise KeyboardInterrupt

    owner = {"savez": np, "fsync": os, "replace": type(path)}[moment]
    monkeypatch.setattr(owner, moment, broken)
    with pytest.raises(KeyboardInterrupt):
        nn.save(model(1), path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["network.npz"]


def test_a_file_can_be_read_by_others_as_usual(tmp_path):
    path = nn.save(model(), tmp_path / "network")
    plain = tmp_path / "plain"
    plain.write_text("")
    assert path.stat().st_mode == plain.stat().st_mode
    path.chmod(0o640)
    assert nn.save(model(), path).stat().st_mode & 0o777 == 0o640


def test_a_file_that_is_none_is_refused(tmp_path):
    with pytest.raises(InputError, match="there is no file"):
        nn.load(tmp_path / "nothing")
    with pytest.raises(InputError, match="there is no folder"):
        nn.save(model(), tmp_path / "no" / "folder")
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"no archive")
    with pytest.raises(InputError, match="no file that save wrote"):
        nn.load(broken)
    path = nn.save(model(), tmp_path / "cut")
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(InputError, match="no file that save wrote"):
        nn.load(path)
    np.savez(tmp_path / "objects.npz", weight=np.array([{}], dtype=object))
    with pytest.raises(InputError, match="no file that save wrote"):
        nn.load(tmp_path / "objects.npz")
