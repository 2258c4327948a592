"""Elementwise functions, and operators written as functions."""

from __future__ import annotations

from engine.language.code.signatures import Arguments, Unsupported, each, table

ALL = "numpy torch math tensorflow tensorflow.math"
ARRAYS = "numpy torch tensorflow tensorflow.math"
UNARY = "x|input|self|a, out!, where!, dtype~, name~"
BINARY = "x|input|self|x1|a, y|other|x2|b, out!, where!, dtype~, name~"


def operator(modules: str, functions: str, sign: str) -> tuple[str, str, str]:
    """The row of an operator's function."""
    return each(modules, functions), BINARY, f"{{x}} {sign} {{y}}"


def logarithm(given: Arguments) -> str:
    """`math.log(x, base)`."""
    return "log({x}) / log({base})" if given.has("base") else "log({x})"


def clipped(given: Arguments) -> str:
    """`clip` with one bound or both; a missing bound is unlimited."""
    if not given.has("low") and not given.has("high"):
        raise Unsupported("value")
    low = "{low}" if given.has("low") else "-1e308"
    high = "{high}" if given.has("high") else "1e308"
    return f"clip({{x}}, {low}, {high})"


def step_at(given: Arguments) -> str:
    """`heaviside(x, h)` with the value h at 0, where our `step` is 0."""
    if given.literal("values") != 0:
        raise Unsupported("value")
    return "step({x})"


def quotient(given: Arguments) -> str:
    """`torch.div`, with its rounding mode."""
    if given.has("rounding_mode"):
        raise Unsupported("value")
    return "{x} / {y}"


INVERSE = ("asin", "acos", "atan", "asinh", "acosh", "atanh")
SAME_NAME = (
    *("exp", "expm1", "log1p", "log2", "log10", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh"),
    *("floor", "ceil", "erf", *INVERSE),
)
"""Functions that have the same name in every framework."""

ELEMENTWISE = table(
    *((each(ALL, name), UNARY, f"{name}({{x}})") for name in SAME_NAME),
    *((each("numpy torch", f"arc{name[1:]}"), UNARY, f"{name}({{x}})") for name in INVERSE),
    (each(ARRAYS, "log"), UNARY, "log({x})"),
    ("math.log", "x, base?", logarithm),
    ("math.cbrt numpy.cbrt", UNARY, "cbrt({x})"),
    (each(ARRAYS, "square"), UNARY, "square({x})"),
    (each(ARRAYS, "abs") + " numpy.absolute torch.absolute numpy.fabs math.fabs python.abs", UNARY, "abs({x})"),
    (each(ARRAYS, "sign"), UNARY, "sign({x})"),
    ("numpy.round torch.round tensorflow.round numpy.rint", "x|input|self|a, decimals!", "round({x})"),
    ("numpy.reciprocal torch.reciprocal tensorflow.math.reciprocal", UNARY, "1 / {x}"),
    ("torch.rsqrt tensorflow.math.rsqrt", UNARY, "1 / sqrt({x})"),
    ("numpy.heaviside torch.heaviside", "x|input|self, values", step_at),
    ("numpy.negative torch.neg torch.negative tensorflow.negative tensorflow.math.negative", UNARY, "-{x}"),
    ("numpy.positive", UNARY, "{x}"),
    ("torch.sigmoid tensorflow.sigmoid tensorflow.math.sigmoid torch.special.expit", UNARY, "sigmoid({x})"),
    ("torch.relu", UNARY, "relu({x})"),
    ("torch.clamp torch.clip", "x|input|self, low|min?, high|max?, out!", clipped),
    ("numpy.clip", "x|a, low|a_min|min?, high|a_max|max?, out!", clipped),
    ("torch.clamp_min", "x|input|self, min", "clip({x}, {min}, 1e308)"),
    ("torch.clamp_max", "x|input|self, max", "clip({x}, -1e308, {max})"),
    ("tensorflow.clip_by_value", "t, clip_value_min, clip_value_max, name~",
     "clip({t}, {clip_value_min}, {clip_value_max})"),
    (each(ARRAYS, "maximum"), BINARY, "maximum({x}, {y})"),
    (each(ARRAYS, "minimum"), BINARY, "minimum({x}, {y})"),
    ("numpy.arctan2 torch.atan2 torch.arctan2 math.atan2 tensorflow.math.atan2", BINARY, "atan2({x}, {y})"),
    ("numpy.where torch.where tensorflow.where", "condition, x|input, y|other, name~", "where({condition}, {x}, {y})"),
    ("torch.Tensor.where", "x|input, condition, y|other", "where({condition}, {x}, {y})"),
    ("torch.Tensor.masked_fill", "x, mask, value", "where({mask}, {value}, {x})"),
    operator("numpy torch tensorflow tensorflow.math", "add", "+"),
    operator("numpy torch tensorflow tensorflow.math", "subtract", "-"),
    operator("torch", "sub", "-"),
    operator("numpy torch tensorflow tensorflow.math", "multiply", "*"),
    operator("torch", "mul", "*"),
    operator("numpy torch tensorflow tensorflow.math", "divide", "/"),
    operator("torch numpy", "true_divide", "/"),
    ("torch.div", "x|input|self, y|other, rounding_mode?, out!", quotient),
    operator("torch math tensorflow tensorflow.math", "pow", "**"),
    operator("numpy", "power float_power", "**"),
    operator("numpy torch tensorflow tensorflow.math", "greater", ">"),
    operator("torch", "gt", ">"),
    operator("numpy torch tensorflow tensorflow.math", "less", "<"),
    operator("torch", "lt", "<"),
    operator("numpy torch tensorflow tensorflow.math", "greater_equal", ">="),
    operator("torch", "ge", ">="),
    operator("numpy torch tensorflow tensorflow.math", "less_equal", "<="),
    operator("torch", "le", "<="),
    operator("numpy tensorflow tensorflow.math", "equal", "=="),
    operator("torch", "eq", "=="),
    operator("numpy torch tensorflow tensorflow.math", "not_equal", "!="),
    operator("torch", "ne", "!="),
)  # fmt: skip
