"""The same numbers as a view of a leaf, so that the graph has the view: on both sides."""

import numpy as np


def as_it_is(array):
    return array, lambda x: x, lambda x: x


def column_by_column(array):
    """A leaf in Fortran's order."""
    return np.array(array, order="F"), lambda x: x, lambda x: x


def transposed(array):
    """A view of a leaf that is the transpose."""
    axes = tuple(range(array.ndim))[::-1]
    return np.array(array.T, order="C"), lambda x: x.T, lambda x: x.permute(axes)


def every_second(array):
    """A view of every second number of a leaf."""
    if not array.ndim:
        return as_it_is(array)
    return np.repeat(array, 2, axis=-1), lambda x: x[..., ::2], lambda x: x[..., ::2]


def backwards(array):
    """A view of a leaf from its end: strides below 0."""
    if not array.ndim:
        return as_it_is(array)
    leaf = np.array(array[::-1], order="C")
    return leaf, lambda x: x[::-1], lambda x: x.flip(0)


def copied(array):
    """One row of a leaf, broadcast: strides of 0."""
    import tinygrad_edu as tg

    if not array.ndim or not array.size:
        return as_it_is(array)
    shape = array.shape
    row = np.array(array[:1], order="C")
    return row, lambda x: tg.broadcast_to(x, shape), lambda x: x.expand(shape)


VIEWS = {
    layout.__name__: layout
    for layout in (as_it_is, column_by_column, transposed, every_second, backwards, copied)
}
