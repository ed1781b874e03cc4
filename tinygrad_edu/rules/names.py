"""The operations of this folder that are public by their own names, with those on whole arrays."""

from tinygrad_edu.rules import cumulating as cumulating  # their operations enter the registry
from tinygrad_edu.rules import linear_algebra as linear_algebra
from tinygrad_edu.rules import sorting as sorting
from tinygrad_edu.rules.composed import deg2rad, positive, rad2deg, reciprocal, square
from tinygrad_edu.rules.exponentials import exp2, expm1, log1p, log2, log10, logaddexp
from tinygrad_edu.rules.hyperbolic import arccosh, arcsinh, arctanh, cosh, sinh
from tinygrad_edu.rules.roots import cbrt, divide_or_zero, hypot
from tinygrad_edu.rules.rounding import ceil, floor, floor_divide, fmod, mod, rint, trunc
from tinygrad_edu.rules.smooth_relus import elu, erfc, gelu, selu, silu
from tinygrad_edu.rules.trigonometric import arccos, arcsin, arctan2, tan

__all__ = [
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan2",
    "arctanh",
    "cbrt",
    "ceil",
    "cosh",
    "deg2rad",
    "divide_or_zero",
    "elu",
    "erfc",
    "exp2",
    "expm1",
    "floor",
    "floor_divide",
    "fmod",
    "gelu",
    "hypot",
    "log1p",
    "log2",
    "log10",
    "logaddexp",
    "mod",
    "positive",
    "rad2deg",
    "reciprocal",
    "rint",
    "selu",
    "silu",
    "sinh",
    "square",
    "tan",
    "trunc",
]
