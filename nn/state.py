"""State: a model's parameters and buffers as arrays, on their way to a file and back."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from nn.arrays import data_of
from nn.npz import NOT_READABLE, is_of_numbers, read_npz, write_npz
from nn.parts import Parts
from nn.training.interrupting import CtrlC
from tinygrad_edu import InputError
from tinygrad_edu.ground.putting import aside, is_a_name


def state_dict(module: Any) -> dict[str, np.ndarray]:
    """Return copies of all parameters and buffers by their names, as arrays.

    Args:
        module: A model, on Values or on Tensors. If it is no Module and only has parameters(),
            their numbers "0", "1", … are their names.

    Returns:
        A copy of each, in its own dtype; of shape () for a Value.

    >>> from nn import Linear
    >>> {name: array.shape for name, array in state_dict(Linear(2, 3)).items()}
    {'weight': (2, 3), 'bias': (3,)}
    """
    state = {name: np.array(node.data) for name, node in parameters_of(module).items()}
    for name, (owner, attribute) in buffers_of(module).items():
        state[name] = np.array(getattr(owner, attribute))
    return state


def parameters_of(module: Any) -> dict[str, Any]:
    """Return the parameters of a model by their names, or by their numbers if it has no names."""
    if not isinstance(module, Parts):
        refuse_no_model(module)
        return {str(number): parameter for number, parameter in enumerate(module.parameters())}
    named = list(module.named_parameters())
    found = dict(named)
    if len(found) < len(named):
        names = [name for name, _ in named]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(
            f"{type(module).__name__} has two parameters of the name {twice}, and a state has one "
            "place for each name; give them other names"
        )
    return found


def refuse_no_model(given: Any) -> None:
    """Raise InputError unless something has parameters."""
    if isinstance(given, type) or not callable(getattr(given, "parameters", None)):
        raise InputError(
            f"got {given!r:.80} in place of a model, which has parameters(); write "
            "nn.save(model, path), nn.load(path, model), nn.state_dict(model)"
        )


def buffers_of(module: Any) -> dict[str, tuple[Parts, str]]:
    """Return, by its name, the owner and the attribute of each buffer of a model."""
    if not isinstance(module, Parts):
        return {}
    return {name: (owner, attribute) for name, owner, attribute in module.named_buffers()}


def load_state_dict(module: Any, state: Mapping[str, Any]) -> None:
    """Set all parameters and buffers to the numbers of a state; Ctrl-C waits until all are set.

    Args:
        module: The model to change.
        state: What `state_dict` of an equal model gave.

    Raises:
        InputError: Something is missing, too much, of another shape or no real numbers; nothing
            is changed then.

    >>> from nn import Linear
    >>> first, second = Linear(2, 3, seed=0), Linear(2, 3, seed=1)
    >>> load_state_dict(second, state_dict(first))
    >>> bool((second.weight.data == first.weight.data).all())
    True
    """
    parameters, buffers = parameters_of(module), buffers_of(module)
    if not isinstance(state, Mapping):
        raise InputError(
            f"load_state_dict got state={state!r:.80}; it takes what state_dict(model) gave"
        )
    expected = {name: np.shape(data_of(node)) for name, node in parameters.items()}
    for name, (owner, attribute) in buffers.items():
        expected[name] = np.shape(getattr(owner, attribute))
    problems = misfits(expected, state)
    if problems:
        raise InputError(
            f"the state does not fit {module!r:.80}, which was left as it is:\n  "
            + "\n  ".join(problems)
        )
    numbers = {name: np.array(state[name], dtype_of(node)) for name, node in parameters.items()}
    kept = {
        name: np.array(state[name], np.asarray(getattr(owner, attribute)).dtype)
        for name, (owner, attribute) in buffers.items()
    }
    ctrl_c = CtrlC()
    ctrl_c.during(ctrl_c.complete, set_all, parameters, numbers, buffers, kept)


def set_all(
    parameters: Mapping[str, Any],
    numbers: Mapping[str, Any],
    buffers: Mapping[str, tuple[Parts, str]],
    kept: Mapping[str, Any],
) -> None:
    """Set parameters and buffers to numbers that have been found to fit."""
    for name, parameter in parameters.items():
        parameter.data = numbers[name]
    for name, (owner, attribute) in buffers.items():
        setattr(owner, attribute, kept[name])


def dtype_of(parameter: Any) -> np.dtype[Any]:
    """Return the floating-point format of a parameter; a Value's is float64."""
    return np.asarray(parameter.data).dtype


def misfits(expected: Mapping[str, tuple[int, ...]], state: Mapping[str, Any]) -> list[str]:
    """Return a line for all that is missing, too much, of another shape, or no real numbers."""
    missing = [f"missing: {name}" for name in expected if name not in state]
    extra = [f"not known: {name}" for name in state if name not in expected]
    wrong = [
        f"wrong shape: {name} is {np.shape(state[name])} in the state, and {shape} in the model"
        for name, shape in expected.items()
        if name in state and np.shape(state[name]) != shape
    ]
    no_numbers = [
        f"no real numbers: {name} is {np.asarray(state[name]).dtype} in the state"
        for name in expected
        if name in state and not is_of_numbers(np.asarray(state[name]))
    ]
    return [*missing, *extra, *wrong, *no_numbers]


def save(model: Any, path: str | os.PathLike[str]) -> Path:
    """Write the state of a model to a file, in NumPy's .npz format and without pickle.

    An interrupted save leaves an old file of that name as it was: the new one is written beside
    it, and takes its place when it is complete.

    Args:
        model: A model, or what state_dict gave.
        path: Where to; ".npz" is added if it is not there.

    Returns:
        The path of the file.

    Raises:
        InputError: There is no such folder, or an entry of the state is no array of real numbers.
        FileError: The file cannot be written.

    >>> from nn import Linear
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(Linear(2, 3), Path(folder) / "layer").name
    'layer.npz'
    """
    state = model if isinstance(model, Mapping) else state_dict(model)
    arrays = {name: array_to_write(name, item) for name, item in state.items()}
    target = with_ending("save", path)
    if not target.parent.is_dir():
        raise InputError(f"there is no folder {target.parent}; make it first")
    with aside(target) as file:
        write_npz(file, arrays)
    return target


def array_to_write(name: Any, item: Any) -> np.ndarray:
    """Return an entry of a state as an array, or raise InputError unless it is one of numbers."""
    if not isinstance(name, str) or re.search("[\0\ud800-\udfff]", name):  # no name in a zip file
        raise InputError(f"save got an entry of the name {name!r:.80}; write a text")
    try:
        array = np.asarray(item)
    except ValueError:
        array = np.asarray(None)  # rows of different lengths
    if not is_of_numbers(array):
        raise InputError(f"save got {name}={item!r:.80}; it writes real numbers only")
    return array


def load(path: str | os.PathLike[str], model: Any = None) -> dict[str, np.ndarray]:
    """Read a state from a file that `save` wrote, and set a model to it if one is given.

    Args:
        path: The file; ".npz" is added if it is not there.
        model: The model to set, or None.

    Returns:
        The state: arrays by their names.

    Raises:
        InputError: There is no such file, it is none that save wrote, or it does not fit.

    >>> from nn import Linear
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sorted(load(save(Linear(2, 3), Path(folder) / "layer")))
    ['bias', 'weight']
    """
    target = with_ending("load", path)
    if not os.path.isfile(target):  # noqa: PTH113 - Path.is_file refuses some names
        raise InputError(f"there is no file {target!s:.200}; give the path that save returned")
    try:
        state = read_npz(target)
    except NOT_READABLE as error:
        raise InputError(
            f"{target} is no file that save wrote, or it is damaged: {error}"
        ) from error
    if model is not None:
        load_state_dict(model, state)
    return state


def with_ending(what: str, path: str | os.PathLike[str]) -> Path:
    """Return a path that ends in .npz, or raise InputError unless it may be one of a file."""
    right = "nn.save(model, path)" if what == "save" else "nn.load(path, model)"
    if not isinstance(path, (str, os.PathLike)) or not is_a_name(os.fsdecode(path)):
        raise InputError(f"{what} got path={path!r:.80}; write where the file is: {right}")
    target = Path(os.fsdecode(path))
    if not target.name:  # of an empty text, too
        raise InputError(f"{what} got path={path!r:.80}, which is a folder; add the file's name")
    return target if target.suffix == ".npz" else target.with_name(f"{target.name}.npz")
