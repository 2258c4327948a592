"""Functions that mathematics writes without brackets around their argument: `sin x`, `sum p`."""

from __future__ import annotations

TRIGONOMETRIC = ("sin", "cos", "tan", "cot", "tg", "ctg", "arcsin", "arccos", "arctan", "arctg", "asin", "acos", "atan")
HYPERBOLIC = ("sinh", "cosh", "tanh", "sh", "ch", "th", "asinh", "acosh", "atanh", "arsinh", "arcosh", "artanh")
ELEMENTARY = frozenset((*TRIGONOMETRIC, *HYPERBOLIC, "exp", "ln", "log", "lg", "log2", "log10"))
"""Functions whose argument includes a trailing power: sin x² is sin(x²)."""
ACTIVATIONS = ("sigmoid", "σ", "relu", "softplus", "softmax")
OTHERS = frozenset(("sqrt", "cbrt", "abs", "sign", "sum", "mean", "det", "trace", "norm", *ACTIVATIONS))
"""Functions that take one simple operand without brackets; with anything beside it, the application is ambiguous."""
PREFIXED = ELEMENTARY | OTHERS
REDUCTIONS = frozenset(("sum", "mean", "norm", "trace", "det"))
"""On paper these take in the whole product that follows; whether a sum as well is ambiguous."""
TOTALS = frozenset(("sum", "mean"))
"""Reductions that take in a function after a product sign as well: `sum p*log(p)`."""
SPACED = frozenset(("sum", "mean", "prod", "max", "min", "var", "std", "median"))
"""Reductions whose brackets after a blank may only be the first part of the argument: `sum (x - y)^2`."""
APPLIED = rf"\b(?:{'|'.join(sorted((PREFIXED | SPACED) - {'σ'}))})(?:[ \t]*\*\*|[ \t]+[\w.(+-]|[+-])"
"""Whether plain text may contain such an application (apart from powers with `^`)."""
