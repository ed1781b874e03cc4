"""The one table of NumPy's functions that have no function of their own here: what to write.

    ASKED     questions about the numbers, answered by NumPy from the bare numbers
    INSTEAD   refused, each with what to write in its place

What does have one is in `arrays/names.py`, `numpy_names.py`, and the registry for operations.
"""

from __future__ import annotations

QUESTIONS = (
    "around array_equiv array2string argpartition argwhere bincount can_cast common_type "
    "diag_indices_from digitize flatnonzero histogram histogram2d histogram_bin_edges "
    "histogramdd intersect1d iscomplex iscomplexobj isfinite isin isinf isnan isneginf "
    "isposinf isreal isrealobj lexsort logical_and logical_not logical_or logical_xor "
    "may_share_memory min_scalar_type nanargmax nanargmin ravel_multi_index result_type "
    "save savetxt savez savez_compressed setdiff1d setxor1d shares_memory signbit "
    "tril_indices_from triu_indices_from union1d unique unique_all unique_counts "
    "unique_inverse unique_values unravel_index isnat linalg.matrix_rank linalg.cond"
)

ASKED = {*QUESTIONS.split()}
"""Questions about the numbers: the answer is a plain array, True or False, or a file."""

ELSEWHERE = {
    "linalg.matmul": "rules.products:matmul",
    "linalg.outer": "arrays.products:outer",
    "linalg.cross": "arrays.products:cross",
    "linalg.tensordot": "arrays.products:tensordot",
    "linalg.vecdot": "arrays.products:vecdot",
    "linalg.matrix_transpose": "arrays.arranging:matrix_transpose",
    "linalg.norm": "linalg:norm",
    "linalg.vector_norm": "linalg:vector_norm",
    "linalg.matrix_norm": "linalg:matrix_norm",
    "linalg.matrix_power": "linalg:matrix_power",
    "linalg.det": "linalg:det",
    "linalg.inv": "linalg:inv",
    "linalg.solve": "linalg:solve",
    "linalg.diagonal": "arrays.products:last_diagonal",
    "linalg.trace": "arrays.products:last_trace",
    "real": "rules.composed:positive",
    "astype": "arrays.arranging:astype",
}
"""Functions that have another name here, or stand in another namespace: module and name."""

INSTEAD = {
    ".data, and NumPy: numpy.linalg.{name}(x.data) has no derivative here": (
        "linalg.eig linalg.eigh linalg.eigvals linalg.eigvalsh linalg.svd linalg.svdvals "
        "linalg.qr linalg.cholesky linalg.pinv linalg.lstsq"
    ),
    "det: log(absolute(linalg.det(x))) for the logarithm": "linalg.slogdet",
    "matmul, one after the other: a @ b @ c": "linalg.multi_dot",
    "linalg.solve, of what reshape makes matrices of": "linalg.tensorsolve linalg.tensorinv",
    ".data: numpy.fft.{name}(x.data) has complex numbers, and no derivative here": (
        "fft.fft fft.fft2 fft.fftn fft.hfft fft.ifft fft.ifft2 fft.ifftn fft.ihfft fft.irfft "
        "fft.irfft2 fft.irfftn fft.rfft fft.rfft2 fft.rfftn"
    ),
    "roll: roll(x, x.shape[0] // 2, 0)": "fft.fftshift fft.ifftshift",
    "where(numpy.isnan(x.data), 0.0, x) first, and then the function without nan": (
        "nan_to_num nancumprod nancumsum nanmax nanmean nanmedian nanmin nanpercentile nanprod "
        "nanquantile nanstd nansum nanvar fmax fmin"
    ),
    "logaddexp: logaddexp(x * ln2, y * ln2) / ln2 with ln2 = numpy.log(2.0)": "logaddexp2",
    "absolute(x) * numpy.sign(y.data)": "copysign",
    "step(x), or where(x.data > 0, 1.0, 0.0)": "heaviside",
    "x // y and x % y": "divmod",
    "trunc(x) and x - trunc(x)": "modf",
    "trunc: trunc(x)": "fix",
    "x * 2.0 ** n": "ldexp",
    "log2(absolute(x)) for the exponent": "frexp",
    "matmul: x @ y, with x[:, None] or y[..., None] where one is a vector": "matvec vecmat",
    "sin(z) / z with z = pi * x, and where(z.data == 0, 1.0, …) for 0": "sinc",
    ".data: numpy.{name}(x.data) has no derivative here": (
        "i0 nextafter spacing unwrap packbits unpackbits roots poly polyfit einsum_path "
        "busday_count busday_offset datetime_as_string is_busday sort_complex real_if_close"
    ),
    ".data, and whole numbers: x.data.astype(int)": (
        "bitwise_and bitwise_count bitwise_invert bitwise_left_shift bitwise_not bitwise_or "
        "bitwise_right_shift bitwise_xor gcd invert lcm left_shift right_shift"
    ),
    "nothing: numbers here are real, and the imaginary part is 0": "imag angle",
    "a for loop and stack: stack([f(row) for row in x])": (
        "apply_along_axis apply_over_axes piecewise"
    ),
    "where, once for each case: where(x.data > 0, a, b)": "choose select",
    "an index: x[condition]": "compress extract",
    "a new node by where(condition, new, x); nothing is changed in place here": (
        "copyto fill_diagonal place put put_along_axis putmask"
    ),
    "concatenate of the parts: concatenate([x[:i], new, x[i:]])": "insert",
    "hstack of each row, and vstack of the rows": "block",
    "x.data.copy() for the numbers, Tensor(x.data) for a new leaf; x itself never changes": "copy",
    "conv2d with images of one row": "convolve correlate",
    "products of x - mean(x): (x - x.mean(0)).T @ (x - x.mean(0)) / (n - 1)": "cov corrcoef",
    "diff: diff(x)": "ediff1d gradient",
    "sum: ((y[1:] + y[:-1]) / 2 * diff(x)).sum()": "trapezoid",
    "sort, and an index: sort(x)[k]; or median": "percentile quantile partition",
    "arithmetic: a + (b - a) * t, with weights t from .data": (
        "interp linspace geomspace logspace meshgrid"
    ),
    "arithmetic: stack([x**k for k in range(n)], -1) @ coefficients": (
        "polyval polyadd polyder polydiv polyint polymul polysub vander"
    ),
    "an index or reshape: x[first:last], x.reshape(…)": "trim_zeros resize ix_",
}
"""What to write in place of a function, and the functions that it stands for."""

WORDS = {name: advice for advice, names in INSTEAD.items() for name in names.split()}
"""What to write in place of each function that is refused."""


def advice(name: str) -> str:
    """Return what to write in place of a function of NumPy, or "" if nothing is known of it."""
    return WORDS.get(name, "").replace("{name}", name.rpartition(".")[2])
