"""Where each function of this folder is: they are loaded when they are first used."""

FAMILIES = {
    "arrays.arranging": "ravel flatten flip fliplr flipud rot90 matrix_transpose permute_dims "
    "moveaxis rollaxis roll tile repeat atleast_1d atleast_2d atleast_3d broadcast_arrays",
    "arrays.joining": "vstack hstack dstack column_stack append",
    "arrays.splitting": "split array_split hsplit vsplit dsplit unstack take take_along_axis "
    "delete",
    "arrays.cumulating": "prod cumsum cumprod cumulative_sum cumulative_prod sort diff ptp median "
    "average",
    "arrays.products": "outer inner vdot vecdot tensordot kron cross diagonal trace diag diagflat "
    "tril triu",
    "arrays.asking": "argmax argmin argsort any all nonzero count_nonzero searchsorted",
    "arrays.making": "zeros_like ones_like empty_like full_like",
}
"""The names of each family, by its module."""

WHERE = {name: module for module, names in FAMILIES.items() for name in names.split()}
"""The module of each name."""
