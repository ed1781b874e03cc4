"""What words of PyTorch and NumPy are called here: a node that is asked for one says it.

`x` stands for the node in what is to be written. The words are attributes of a class, and no
`__getattr__` is: with that every attribute that does exist takes four times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from tinygrad_edu.errors import ForeignWordError, InputError

NUMBER = "x.data, which is the bare number or array"
LEAF = "Tensor(x.data), a new leaf with its numbers (Value(x.data) of one number)"
IN_PLACE = "a new node, as x + y; nothing is changed in place, and a leaf is given x.data = new"
NO_DEVICE = "nothing in its place: there is one device, the processor"
KEPT = "nothing in its place: every node keeps its history and its gradient"

ATTRIBUTES = {
    # the same thing by another name
    NUMBER: "numpy detach value val cpu_data get force to_numpy array",
    LEAF: "clone copy new_tensor deepcopy",
    "len(x) and x.shape, as NumPy has them": "dim rank_ length nelement numel",
    "x.reshape(2, 3), with the lengths one by one or in a tuple": (
        "view view_as reshape_as unflatten"
    ),
    "x[…, None], or x.expand_dims(axis)": "unsqueeze",
    "x.transpose(1, 0), with the axes one by one": "permute adjoint t mH H",
    "tinygrad_edu.matrix_transpose(x), or x.swapaxes(-1, -2)": "mT",
    "tinygrad_edu.broadcast_to(x, shape=(2, 3))": "expand expand_as broadcast_to",
    "tinygrad_edu.concatenate([x, y], axis=0)": "cat concat",
    "tinygrad_edu.split(x, n), or an index: x[:n]": "chunk split narrow unbind tensor_split",
    "x @ y": "mm bmm mv matmul addmm addmv inner",
    "tinygrad_edu.outer(x, y)": "outer ger",
    "tinygrad_edu.linalg.norm(x)": "norm renorm",
    "tinygrad_edu.linalg.det(x)": "det logdet slogdet",
    "tinygrad_edu.linalg.inv(x)": "inverse inv pinverse",
    "tinygrad_edu.linalg.solve(A, x)": "solve lstsq",
    "+, −, ·, / and ** : x + y, x * y": "add sub subtract mul multiply div divide true_divide pow",
    "abs(x), −x, x / abs(x): Python's own": "abs neg absolute negative",
    "tinygrad_edu.sign(x)": "sign sgn",
    "tinygrad_edu.floor(x), ceil, trunc or rint": "floor ceil trunc frac",
    "arcsin, arccos, arctan: x.arctan()": "asin acos atan asinh acosh atanh atan2",
    "x.clip(low, high)": "clamp clamp_min clamp_max",
    "x % y": "remainder mod",
    "x > y, which gives a plain array": "gt lt ge le eq ne equal greater less isclose allclose",
    "numpy.isnan(x.data)": "isnan isinf isfinite",
    "tinygrad_edu.where(condition, x, y)": "where masked_fill masked_select",
    "an index: x[rows, columns], or tinygrad_edu.take_along_axis(x, places, axis)": (
        "gather index_select scatter scatter_add take_along_axis compress choose"
    ),
    "tinygrad_edu.gather_labels(x, labels)": "pick_labels",
    "tinygrad_edu.sort(x)": "sort topk kthvalue partition argpartition",
    "tinygrad_edu.median(x)": "median quantile",
    "tinygrad_edu.flip(x, axis)": "flip fliplr flipud",
    "tinygrad_edu.roll(x, shift)": "roll",
    "tinygrad_edu.tile(x, n), or x.repeat(n, axis) for each number": "tile repeat_interleave",
    "tinygrad_edu.tril(x) or triu": "tril triu",
    "tinygrad_edu.diag(x)": "diag diag_embed",
    "tinygrad_edu.diff(x)": "diff ptp",
    "x.max(axis) − x.min(axis)": "aminmax",
    "x.max(axis), or tinygrad_edu.maximum(x, y) for two": "amax",
    "x.min(axis), or tinygrad_edu.minimum(x, y) for two": "amin",
    "tinygrad_edu.mse, huber and the other losses of nn: nn.mse(x, target)": "mse_loss nll_loss",
    # formats and devices
    "x.astype(numpy.float32), or x.astype(float)": "float double half to type type_as bfloat16",
    "x.data.astype(int), which is a plain array": "int long short bool byte char",
    NO_DEVICE: "cuda cpu device is_cuda mps pin_memory to_device get_device share_memory_ xpu",
    "x.data.nbytes, strides, flags and the like: those of the array": (
        "nbytes itemsize strides flags base ctypes stride storage data_ptr element_size flat "
        "byteswap tobytes tofile dump dumps getfield setfield setflags is_contiguous layout"
    ),
    "x: arrays lie in memory as NumPy wants them": "contiguous",
    "0.0: the numbers are real": "imag",
    "x itself: its numbers are real": "real conj is_complex",
    # histories
    KEPT: "requires_grad requires_grad_ retain_grad retain_graph is_leaf_ grad_required",
    "x.inputs == () for a leaf": "is_leaf",
    "x.op, and x.inputs for what it was computed from": "grad_fn creator next_functions",
    "x.on_gradient(callback)": "register_hook register_post_accumulate_grad_hook",
    "with tinygrad_edu.no_grad(): …": "no_grad set_grad_enabled stop_gradient detach_",
    "x.grad = 0.0, or optimiser.zero_grad()": "zero_grad",
    IN_PLACE: (
        "zero_ add_ sub_ mul_ div_ fill_ copy_ clamp_ pow_ neg_ exp_ sqrt_ relu_ sigmoid_ tanh_ "
        "uniform_ normal_ random_ resize_ set_ squeeze_ unsqueeze_ t_ addcmul_ addcdiv_ lerp_ "
        "masked_fill_ index_add_ scatter_ fill put resize itemset assign assign_add assign_sub "
        "abs_ ceil_ floor_ round_ trunc_ sin_ cos_ log_ log1p_ clip_ erf_ exponential_ bernoulli_ "
        "negative_ square_ reciprocal_ rsqrt_ sign_ sort_ transpose_ swapaxes_ tril_ triu_ "
        "true_divide_ divide_ multiply_ subtract_ remainder_ fmod_ floor_divide_ index_fill_ "
        "index_copy_ softmax_ leaky_relu_ dropout_ constant_ ones_ xavier_uniform_"
    ),
    "tinygrad_edu.…(x), as it is no method: see docs/reference/numpy.md": (
        "square reciprocal positive kron vdot cross moveaxis rollaxis rot90 vstack hstack dstack "
        "atleast_1d atleast_2d atleast_3d deg2rad rad2deg array_split average vecdot tensordot"
    ),
    "1 / x.sqrt()": "rsqrt",
    "nn.Dropout(p)(x)": "dropout",
}
"""What to write, and the attributes that it stands for."""

WORDS = {word: write for write, words in ATTRIBUTES.items() for word in words.split()}
"""What to write for each attribute."""

KEYWORDS = {
    "dim": "axis",
    "dims": "axes",
    "keepdim": "keepdims",
    "correction": "ddof",
    "unbiased": "ddof",
    "requires_grad": "nothing: every node has a gradient",
    "device": "nothing: there is one device, the processor",
    "retain_graph": "nothing: every graph is kept as long as a node of it is",
    "create_graph": "record=True",
    "gradient": "upstream, the first argument",
    "inputs": "gradients(E, [x, y])",
    "name": "label",
}
"""Words that a function may be given by name, and what is written for them."""

NOT_OF_NUMPY = KEYWORDS.keys() - {"correction"}
"""Those that NumPy does not know either."""


def refuse_words(function: str, foreign: dict[str, Any]) -> None:
    """Raise InputError if a function was told something by a name that it does not know."""
    if not foreign:
        return
    word, told = next(iter(foreign.items()))
    write = KEYWORDS.get(word)
    advice = f"; here that is {write}" if write else ""
    raise InputError(f"{function} got {word}={told!r:.60}, which it does not know{advice}")


def refuse_foreign(function: str, named: dict[str, Any]) -> None:
    """Raise InputError if a function that takes NumPy's words was told one of other libraries."""
    refuse_words(function, {word: told for word, told in named.items() if word in NOT_OF_NUMPY})


class ForeignWord:
    """An attribute that is not there: whoever is asked for it says what to write.

    Args:
        word: The attribute.
        write: What to write.
    """

    __slots__ = ("word", "write")

    def __init__(self, word: str, write: str) -> None:
        self.word = word
        self.write = write

    def __get__(self, thing: Any, kind: type) -> NoReturn:
        raise ForeignWordError(
            f"{kind.__name__!r} object has no attribute {self.word!r}; write {self.write}",
            name=self.word,
            obj=kind if thing is None else thing,
        )

    def __repr__(self) -> str:
        return f"(not here; write {self.write})"


class WithForeignWords:
    """The base of a class of foreign words."""

    __slots__ = ()

    def __dir__(self) -> list[str]:
        """Return the attributes that are there: a debugger reads them all, and needs no others."""
        there: dict[str, Any] = {}
        for kind in reversed(type(self).__mro__):
            there.update(vars(kind))
        there.update(getattr(self, "__dict__", {}))
        words = {name for name, thing in there.items() if type(thing) is ForeignWord}
        return sorted({*object.__dir__(self)} - words)


def class_of_words(name: str, words: dict[str, str]) -> Any:
    """Return a class with an attribute for each foreign word, to be the last base of another.

    The attributes differ in their names alone, and stand in a table already.

    Args:
        name: What the class is called.
        words: For each word what to write.
    """
    attributes = {word: ForeignWord(word, write) for word, write in words.items()}
    about = "The words of other libraries, for a class whose own attributes come first."
    return type(name, (WithForeignWords,), {"__slots__": (), "__doc__": about, **attributes})


if TYPE_CHECKING:
    ForeignWords = WithForeignWords  # to a type checker an unknown attribute stays an error
else:
    ForeignWords = class_of_words("ForeignWords", WORDS)
