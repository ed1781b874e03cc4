"""What mpmath says of the elementwise operations: a name of ours, and the function of theirs."""

import mpmath
from mpmath import mpf


def sigmoid(x):
    return 1 / (1 + mpmath.exp(-x))


def softplus(x):
    return mpmath.log1p(mpmath.exp(x))


def step(x):
    return mpf(x > 0)


def compare(x, y):
    return mpf((x > y) - (x < y))


def relu(x):
    return x if x > 0 else mpf(0)


def leaky_relu(x, slope):
    return x if x > 0 else slope * x


def exp2(x):
    return mpf(2) ** x


def expm1(x):
    return mpmath.expm1(x)


def log2(x):
    return mpmath.log(x) / mpmath.log(2)


def logaddexp(x, y):
    top = max(x, y)
    return top + mpmath.log1p(mpmath.exp(min(x, y) - top))


def erfc(x):
    if abs(x) > 1e6:  # where mpmath's own erfc overflows, and ours has long been 0 or 2
        return mpf(0) if x > 0 else mpf(2)
    return mpmath.erfc(x)


def erf_gelu(x):
    return x * erfc(-x / mpmath.sqrt(2)) / 2


def selu(x):
    scale = mpf("1.0507009873554804934193349852946")
    alpha = mpf("1.6732632423543772848170429916717")
    return scale * (x if x > 0 else alpha * mpmath.expm1(x))


def elu(x):
    return x if x > 0 else mpmath.expm1(x)


def truncated(x):
    return mpmath.floor(x) if x >= 0 else mpmath.ceil(x)


def floor_mod(x, y):
    return x - y * mpmath.floor(x / y)


def c_mod(x, y):
    return x - y * truncated(x / y)


def is_multiple(x, y):
    """Whether x/y is a whole number, or too large to have decimals."""
    return abs(x / y) > 1e15 or x % y == 0


def total(*terms):
    return mpmath.fsum(terms)


def dot_terms(items):
    n = len(items) // 2
    return [w * x for w, x in zip(items[:n], items[n : 2 * n])] + list(items[2 * n :])


def dot(*items):
    """w₁ … wₙ, x₁ … xₙ, and a bias if their number is odd."""
    return mpmath.fsum(dot_terms(items))


MPMATH = {
    "sigmoid": sigmoid,
    "tanh": mpmath.tanh,
    "softplus": softplus,
    "step": step,
    "sign": mpmath.sign,
    "compare": compare,
    "relu": relu,
    "leaky_relu": leaky_relu,
    "absolute": abs,
    "maximum": max,
    "minimum": min,
    "add": lambda x, y: x + y,
    "subtract": lambda x, y: x - y,
    "multiply": lambda x, y: x * y,
    "divide": lambda x, y: x / y,
    "negate": lambda x: -x,
    "power": mpmath.power,
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "arcsin": mpmath.asin,
    "arccos": mpmath.acos,
    "arctan": mpmath.atan,
    "arctan2": mpmath.atan2,
    "arcsinh": mpmath.asinh,
    "arccosh": mpmath.acosh,
    "arctanh": mpmath.atanh,
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "trunc": truncated,
    "rint": mpmath.nint,
    "floor_divide": lambda x, y: mpmath.floor(x / y),
    "mod": floor_mod,
    "fmod": c_mod,
    "divide_or_zero": lambda x, y: x / y if y else mpf(0),
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1 / x,
    "log1p": mpmath.log1p,
    "expm1": expm1,
    "log2": log2,
    "log10": mpmath.log10,
    "exp2": exp2,
    "cbrt": lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)),
    "hypot": mpmath.hypot,
    "logaddexp": logaddexp,
    "erf": mpmath.erf,
    "gelu": erf_gelu,
    "erfc": erfc,
    "silu": lambda x: x * sigmoid(x),
    "elu": elu,
    "selu": selu,
    "sum": total,
    "dot": dot,
}
"""Ours → mpmath's. A name that is not here fails in test_scalars, which says so."""

DOMAINS = {
    "log": lambda x: x > 0,
    "log2": lambda x: x > 0,
    "log10": lambda x: x > 0,
    "log1p": lambda x: x > -1,
    "sqrt": lambda x: x > 0,
    "divide": lambda _, y: y != 0,
    "reciprocal": lambda x: x != 0,
    "power": lambda x, y: x > 0 or (x != 0 and y == int(y)),
    "arcsin": lambda x: abs(x) < 1,
    "arccos": lambda x: abs(x) < 1,
    "arccosh": lambda x: x > 1,
    "arctanh": lambda x: abs(x) < 1,
    "arctan2": lambda x, y: x != 0,  # the sign of 0 decides there, which mpmath does not have
    "floor_divide": lambda x, y: y != 0 and abs(x / y) < 1e15,
    "mod": lambda x, y: y != 0 and abs(x / y) < 1e15,
    "fmod": lambda x, y: y != 0 and abs(x / y) < 1e15,
    "hypot": lambda x, y: x != 0 or y != 0,
    "cbrt": lambda x: x != 0,
}
"""Where the function is real and smooth; elsewhere the semantics table of DESIGN.md speaks."""

SMOOTH = {
    "power": lambda x, y: x > 0 and abs(y) < 1e6,
    "divide_or_zero": lambda _, y: y != 0,
}
"""Where it has all its derivatives, and differences can tell them, if that is a smaller domain."""

SIZES = {
    "sum": lambda *terms: sum(map(abs, terms)),
    "logaddexp": lambda x, y: max(abs(x), abs(y)),
    "mod": lambda x, y: max(abs(x), abs(y)),
    "dot": lambda *items: sum([abs(p) for p in dot_terms(items)]),
    "gelu": lambda x: x * x * abs(erf_gelu(mpf(x))),  # x/√2 is rounded, and Φ falls as e^(−x²/2)
    "erfc": lambda x: x * x * erfc(mpf(x)) if x > 0 else 0,  # as every libm has it far out
    "silu": lambda _: 1e-305,  # where σ(x) itself is no normal number
}
"""What the ulps of a value are counted in, where terms cancel: the sum of their sizes."""

KINKS = {
    "relu": lambda x: x == 0,
    "leaky_relu": lambda x, _: x == 0,
    "absolute": lambda x: x == 0,
    "step": lambda x: x == 0,
    "sign": lambda x: x == 0,
    "elu": lambda x: x == 0,
    "selu": lambda x: x == 0,
    "compare": lambda x, y: x == y,
    "maximum": lambda x, y: x == y,
    "minimum": lambda x, y: x == y,
    "floor": lambda x: x == int(x),
    "ceil": lambda x: x == int(x),
    "trunc": lambda x: x == int(x),
    "rint": lambda x: (x + 0.5) == int(x + 0.5),
    "floor_divide": is_multiple,
    "mod": is_multiple,
    "fmod": is_multiple,
}
"""Where two slopes meet: the value is compared there, and no derivative."""

CANNOT = {}
"""Operations that mpmath does not know, and the reason; PyTorch or differences hold them."""
