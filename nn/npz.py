"""NumPy's .npz files, without pickle: real numbers only, under any names."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOT_READABLE = (
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the modules that read an archive raise if it is damaged."""


def write_npz(file: Any, arrays: Mapping[str, np.ndarray]) -> None:
    """Write arrays as numpy.savez does, which cannot take names like "file" or "allow_pickle"."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)


def read_npz(path: Path) -> dict[str, np.ndarray]:
    """Return the arrays in a file by their names, or raise one of NOT_READABLE."""
    if not zipfile.is_zipfile(path):
        raise ValueError("an .npz file is a zip archive of arrays")
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        state = {name: arrays[name] for name in arrays.files}
    for name, array in state.items():
        if not isinstance(array, np.ndarray):
            raise ValueError(f"{name} in it is no array")
    return state


def is_of_numbers(array: np.ndarray) -> bool:
    """Whether an array is made of real numbers."""
    return array.dtype.kind in "biuf"
