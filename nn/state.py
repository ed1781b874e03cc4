"""State: a model's parameters and buffers as arrays, on their way to a file and back."""

from __future__ import annotations

import os
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import data_of
from nn.module import Module
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping


def state_dict(module: Module) -> dict[str, np.ndarray]:
    """Return copies of all parameters and buffers by their names, as arrays.

    Args:
        module: A model, on Values or on Tensors.

    >>> from nn import Linear
    >>> {name: array.shape for name, array in state_dict(Linear(2, 3)).items()}
    {'weight': (2, 3), 'bias': (3,)}
    """
    state = {name: np.array(node.data) for name, node in module.named_parameters()}
    for name, owner, attribute in module.named_buffers():
        state[name] = np.array(getattr(owner, attribute))
    return state


def load_state_dict(module: Module, state: Mapping[str, Any]) -> None:
    """Set all parameters and buffers to the numbers of a state.

    Args:
        module: The model to change.
        state: What `state_dict` of an equal model gave.

    Raises:
        InputError: Something is missing, too much or of another shape; nothing is changed then.

    >>> from nn import Linear
    >>> first, second = Linear(2, 3, seed=0), Linear(2, 3, seed=1)
    >>> load_state_dict(second, state_dict(first))
    >>> bool((second.weight.data == first.weight.data).all())
    True
    """
    parameters = dict(module.named_parameters())
    buffers = {name: (owner, attribute) for name, owner, attribute in module.named_buffers()}
    expected = {name: np.shape(data_of(node)) for name, node in parameters.items()}
    for name, (owner, attribute) in buffers.items():
        expected[name] = np.shape(getattr(owner, attribute))
    problems = misfits(expected, state)
    if problems:
        raise InputError(
            f"the state does not fit {module!r:.80}, which was left as it is:\n  "
            + "\n  ".join(problems)
        )
    for name, parameter in parameters.items():
        array = np.array(state[name])
        parameter.data = array.astype(parameter.dtype) if parameter.rank else float(array)
    for name, (owner, attribute) in buffers.items():
        dtype = np.asarray(getattr(owner, attribute)).dtype
        setattr(owner, attribute, np.array(state[name], dtype=dtype))


def misfits(expected: Mapping[str, tuple[int, ...]], state: Mapping[str, Any]) -> list[str]:
    """Return a line for everything that is missing, too much, or of another shape."""
    missing = [f"missing: {name}" for name in expected if name not in state]
    extra = [f"not known: {name}" for name in state if name not in expected]
    wrong = [
        f"wrong shape: {name} is {np.shape(state[name])} in the state, and {shape} in the model"
        for name, shape in expected.items()
        if name in state and np.shape(state[name]) != shape
    ]
    return [*missing, *extra, *wrong]


def save(model: Module | Mapping[str, Any], path: str | os.PathLike[str]) -> Path:
    """Write the state of a model to a file, in NumPy's .npz format and without pickle.

    An interrupted save leaves an old file of that name as it was: the new one is written beside
    it, and takes its place when it is complete.

    Args:
        model: A model, or what state_dict gave.
        path: Where to; ".npz" is added if it is not there.

    Returns:
        The path of the file.

    >>> from nn import Linear
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(Linear(2, 3), Path(folder) / "layer").name
    'layer.npz'
    """
    state = state_dict(model) if isinstance(model, Module) else dict(model)
    target = with_ending(path)
    if not target.parent.is_dir():
        raise InputError(f"there is no folder {target.parent}; make it first")
    number, name = tempfile.mkstemp(suffix=".part", prefix=target.name, dir=target.parent)
    try:
        with os.fdopen(number, "wb") as file:
            arrays: dict[str, Any] = {key: np.asarray(item) for key, item in state.items()}
            np.savez(file, allow_pickle=False, **arrays)
            file.flush()
            os.fsync(file.fileno())
        keep_permissions(target, name)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    return target


def keep_permissions(target: Path, name: str) -> None:
    """Let a new file be read by whom the old one was, or by whom a new file usually is."""
    if target.exists():
        mode = target.stat().st_mode
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    Path(name).chmod(mode)


def load(path: str | os.PathLike[str], model: Module | None = None) -> dict[str, np.ndarray]:
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
    target = with_ending(path)
    if not target.is_file():
        raise InputError(f"there is no file {target}; give the path that save returned")
    try:
        with target.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            state = {name: arrays[name] for name in arrays.files}
    except (ValueError, OSError, zipfile.BadZipFile, EOFError, AttributeError) as error:
        raise InputError(
            f"{target} is no file that save wrote, or it is damaged: {error}"
        ) from error
    if model is not None:
        load_state_dict(model, state)
    return state


def with_ending(path: str | os.PathLike[str]) -> Path:
    """Return a path that ends in .npz."""
    target = Path(path)
    return target if target.suffix == ".npz" else target.with_name(f"{target.name}.npz")
