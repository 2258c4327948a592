"""Names written together without an operator: `wx`, `sinx`, `xsin(x)`, `xe^x`."""

from __future__ import annotations

import re
from collections.abc import Collection

from engine.language.prefixed import ELEMENTARY, OTHERS

CONSTANTS = ("e", "pi")
VARIABLES = frozenset("xyzt")
"""Letters that are usually variables, where nothing else is known."""
COEFFICIENTS = frozenset("abckmnpqw")
WORDS = frozenset(("cost", "mut", "fabs", "rsqrt", "nsum", "nmean"))
"""Names that only look like two names written together."""
OF_NUMBERS = frozenset(("ln", "sqrt", "exp", "sin", "cos", "tan"))
"""Functions whose argument may be the number attached to them: `ln2`."""
BY_LENGTH = sorted(ELEMENTARY | OTHERS, key=len, reverse=True)
FACTOR = re.compile(r"(\d*)([^\W\d]\w*)")


def two_letters(name: str) -> tuple[str, str] | None:
    """A coefficient and a variable, as in `kx + b`, where neither name is known."""
    if len(name) == 2 and name[1] in VARIABLES and (name[0] in COEFFICIENTS or name[0] in VARIABLES - {name[1]}):
        return name[0], name[1]
    return None


def applied(name: str, known: Collection[str]) -> str | None:
    """`sin(x)` for `sinx`, `sin(2*x)` for `sin2x`: a function and its argument written together."""
    if name in WORDS or name.startswith(("log2", "log10")):
        return None
    for function in BY_LENGTH:
        if function in OF_NUMBERS and name[len(function) :].isdecimal() and name.startswith(function):
            return f"{function}({name[len(function) :]})"
        rest = FACTOR.fullmatch(name[len(function) :]) if name.startswith(function) else None
        if rest is None:
            continue
        number, factor = rest.groups()
        if factor in known or (factor in VARIABLES and len(function) > 1):
            return f"{function}({number}*{factor})" if number else f"{function}({factor})"
    return None


def times_function(name: str, known: Collection[str]) -> str | None:
    """`x*sin` for the `xsin` of `xsin(x)`: a factor and a function written together."""
    if name in WORDS:
        return None
    for function in BY_LENGTH:
        factor = name[: -len(function)]
        if name.endswith(function) and factor and (factor in known or factor in VARIABLES):
            return f"{factor}*{function}"
    return None
