"""NumPy's .npz files, without pickle: real numbers only, under any names."""

from __future__ import annotations

import io
import math
import tokenize
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
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the modules that read an archive raise if it is damaged."""

READERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
"""Who reads the header of an array, by the version of its format."""

HARMLESS = 64 * 2**20
"""Bytes up to which any archive is inflated."""

MOST_GROWTH = 50
"""How many times its own size an archive may inflate to beyond that: weights hardly shrink."""


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
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        refuse_bomb(sum([member.file_size for member in members]), path.stat().st_size)
        return {
            member.filename.removesuffix(".npy"): array_in(archive.read(member), member.filename)
            for member in members
        }


def refuse_bomb(inflated: int, size: int) -> None:
    """Raise ValueError if an archive says that it inflates to many times its size.

    A reader gives no more bytes than the archive says, so this is known before any is inflated.
    """
    if inflated > HARMLESS and inflated > MOST_GROWTH * size:
        raise ValueError(
            f"its {size:,} bytes would inflate to {inflated:,}, which is no model's weights"
        )


def array_in(content: bytes, name: str) -> np.ndarray:
    """Return the array that the bytes of one member of an archive hold."""
    file = io.BytesIO(content)
    version = np.lib.format.read_magic(file) if name.endswith(".npy") else None
    if version not in READERS:
        raise ValueError(f"{name} in it is no array of numbers")
    shape, in_columns, dtype = READERS[version](file)
    data = content[file.tell() :]
    if dtype.hasobject or len(data) != math.prod(shape) * dtype.itemsize:
        raise ValueError(f"{name} in it is no array of numbers, or not all of one")
    array = np.frombuffer(data, dtype).reshape(shape, order="F" if in_columns else "C")
    return array.copy(order="K")


def is_of_numbers(array: np.ndarray) -> bool:
    """Whether an array is made of real numbers."""
    return array.dtype.kind in "biuf"
