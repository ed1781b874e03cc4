"""State: out of a model, into a file, and back."""

import io
import os
import signal
import tracemalloc
import zipfile

import numpy as np
import pytest

import nn
from tinygrad_edu import InputError, Tensor


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


@pytest.mark.parametrize("moment", ["write_array", "fsync", "replace"])
def test_an_interrupted_save_leaves_the_old_file_whole(moment, tmp_path, monkeypatch):
    path = nn.save(model(0), tmp_path / "network")
    before = path.read_bytes()

    written = []
    write_array = np.lib.format.write_array

    def broken(file, *args, **kwargs):
        if moment == "write_array" and not written:  # the first array is whole in the file
            written.append(file)
            return write_array(file, *args, **kwargs)
        raise KeyboardInterrupt

    owner = {"write_array": np.lib.format, "fsync": os, "replace": type(path)}[moment]
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


def saved(folder, name, content):
    path = folder / f"{name}.npz"
    path.write_bytes(content)
    return path


def test_other_archives_and_damaged_ones_are_refused_whatever_they_hold(tmp_path):
    with (tmp_path / "array.npz").open("wb") as file:
        np.save(file, np.ones(3))
    with zipfile.ZipFile(tmp_path / "letter.npz", "w") as archive:
        archive.writestr("letter.txt", "hello")
    path = tmp_path / "packed.npz"
    np.savez_compressed(path, weight=np.arange(5000.0))
    content = bytearray(path.read_bytes())
    content[120:400] = b"\xff" * 280
    path.write_bytes(content)
    for name in ("array", "letter", "packed"):
        with pytest.raises(InputError, match="no file that save wrote"):
            nn.load(tmp_path / name)


def test_one_wrong_byte_never_gives_other_numbers_nor_another_error(tmp_path):
    content = nn.save(nn.Linear(2, 1, seed=0), tmp_path / "whole").read_bytes()
    expected = nn.load(tmp_path / "whole")
    for place in range(len(content)):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        try:
            state = nn.load(saved(tmp_path, "damaged", damaged))
        except InputError:
            continue
        for name, array in state.items():
            assert np.array_equal(array, expected[name])


@pytest.mark.parametrize("name", ["file", "allow_pickle", "args", "arr_0", "a.npy", "β"])
def test_a_parameter_may_have_any_name(name, tmp_path):
    path = nn.save({name: np.array([1.5]), "other": np.array(2.5)}, tmp_path / "state")
    assert {key: array.tolist() for key, array in nn.load(path).items()} == {
        name: [1.5],
        "other": 2.5,
    }


def test_a_file_of_numpys_own_savez_is_read_and_ours_is_read_by_numpy(tmp_path):
    np.savez(tmp_path / "theirs.npz", weight=np.arange(3.0))
    assert nn.load(tmp_path / "theirs")["weight"].tolist() == [0.0, 1.0, 2.0]
    path = nn.save({"weight": np.arange(3.0)}, tmp_path / "ours")
    with np.load(path, allow_pickle=False) as arrays:
        assert (arrays.files, arrays["weight"].tolist()) == (["weight"], [0.0, 1.0, 2.0])


@pytest.mark.parametrize("item", [{1: 2}, "text", 1j, None])
def test_what_is_no_number_is_not_saved(item, tmp_path):
    with pytest.raises(InputError, match="save got note="):
        nn.save({"note": item}, tmp_path / "state")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("bad", [np.array(["x"]), np.array([1j]), np.array([{}], dtype=object)])
@pytest.mark.parametrize("name", ["bias", "weight"])
def test_a_state_that_holds_no_numbers_changes_nothing(name, bad):
    network, state = nn.Linear(1, 1, seed=0), nn.state_dict(nn.Linear(1, 1, seed=1))
    before = nn.state_dict(network)
    state[name] = bad.reshape(before[name].shape)
    with pytest.raises(InputError, match=f"no real numbers: {name} is "):
        network.load_state_dict(state)
    assert all(np.array_equal(before[key], array) for key, array in nn.state_dict(network).items())


def test_ctrl_c_while_a_state_is_loaded_waits_until_all_of_it_is(monkeypatch):
    network, state = nn.Linear(2, 1, seed=0), nn.state_dict(nn.Linear(2, 1, seed=1))
    state["bias"] = np.array([7.0])
    hold = Tensor.hold

    def press(self, data):
        hold(self, data)
        if self is network.weight:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Tensor, "hold", press)
    with pytest.raises(KeyboardInterrupt):
        network.load_state_dict(state)
    assert np.array_equal(network.weight.data, state["weight"])
    assert network.bias.data.tolist() == [7.0]


class Bare:
    """What is no Module, but has parameters and can be called."""

    def __init__(self):
        self.weight = Tensor(np.zeros((3, 1)))

    def parameters(self):
        return [self.weight]

    def __call__(self, inputs):
        return inputs @ self.weight


def test_what_only_has_parameters_has_a_state_with_their_numbers_as_names(tmp_path):
    model, other = Bare(), Bare()
    model.weight.data = np.ones((3, 1))
    nn.load(nn.save(model, tmp_path / "bare"), other)
    assert list(nn.state_dict(model)) == ["0"]
    assert other.weight.data.tolist() == [[1.0]] * 3


def test_arguments_the_other_way_round_are_answered_with_what_to_write(tmp_path):
    network, path = model(), str(tmp_path / "network.npz")
    nn.save(network, path)
    with pytest.raises(InputError, match=r"nn.save\(model, path\)"):
        nn.save(path, network)
    with pytest.raises(InputError, match=r"nn.load\(path, model\)"):
        nn.load(network, path)
    with pytest.raises(InputError, match=r"in place of a model"):
        nn.load_state_dict(nn.state_dict(network), network)
    with pytest.raises(InputError, match=r"in place of a model"):
        nn.load(path, path)
    with pytest.raises(InputError, match="it takes what state_dict"):
        nn.load_state_dict(network, path)
    with pytest.raises(InputError, match="in place of a model"):
        nn.state_dict(nn.Linear)


@pytest.mark.parametrize("path", ["", None, 3, "a\0b", b"", ".", "/", [], 1.5, "n" * 5000])
def test_a_path_that_is_none_is_refused(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for use in (lambda: nn.save(model(), path), lambda: nn.load(path)):
        with pytest.raises(InputError):
            use()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [1, None, "a\0b"])
def test_a_name_of_an_entry_is_a_text(name, tmp_path):
    with pytest.raises(InputError, match="entry of the name"):
        nn.save({name: np.ones(1)}, tmp_path / "state")


def test_an_archive_that_inflates_to_512_mb_is_refused_before_it_is_inflated(tmp_path):
    path = tmp_path / "bomb.npz"
    header = {"descr": "<f8", "fortran_order": False, "shape": (2**26,)}
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("weight.npy", "w", force_zip64=True) as member,
    ):
        np.lib.format.write_array_header_1_0(member, header)
        for _ in range(512):
            member.write(bytes(2**20))
    assert path.stat().st_size < 2**20
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match=r"would inflate to 536,871,040"):
            nn.load(path, model())
        assert tracemalloc.get_traced_memory()[1] < 2**21
    finally:
        tracemalloc.stop()


def test_a_header_that_says_more_than_the_file_holds_is_refused_without_asking_for_memory(tmp_path):
    content = io.BytesIO()
    header = {"descr": "<f8", "fortran_order": False, "shape": (10**15,)}
    np.lib.format.write_array_header_1_0(content, header)
    with zipfile.ZipFile(tmp_path / "liar.npz", "w") as archive:
        archive.writestr("weight.npy", content.getvalue() + bytes(80))
    with pytest.raises(InputError, match="not all of one"):
        nn.load(tmp_path / "liar")


def test_zeros_that_numpy_has_packed_are_read(tmp_path):
    path = tmp_path / "zeros.npz"
    array = np.asfortranarray(np.zeros((1000, 3)))
    array[5] = [1.0, 2.0, 3.0]
    np.savez_compressed(path, weight=array, empty=np.zeros((0, 3)), flag=np.array(True))
    state = nn.load(path)
    assert np.array_equal(state["weight"], array)
    assert state["empty"].shape == (0, 3)
    assert state["flag"].item() is True
    state["weight"][0] = 1.0  # what load returns is the reader's own


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    path = nn.save(model(), tmp_path / "network")
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(InputError, match="cannot be written: No space left"):
        nn.save(model(1), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
