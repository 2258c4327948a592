"""Octave's functions: axes count from 1, and reductions go down the columns of a matrix."""

from __future__ import annotations

import ast

from engine.language.code.signatures import Arguments, Template, Unsupported, each, table

SAME = (
    "exp log log2 log10 sqrt abs sin cos tan sinh cosh tanh asin acos atan asinh acosh atanh expm1 log1p floor ceil "
    "sign sigmoid det inv trace"
)


def axis_of(given: Arguments) -> int:
    """The 0-based axis of a 1-based dimension."""
    dimension = given.literal("dimension")
    if dimension not in (1, 2):
        raise Unsupported("value")
    return 0 if dimension == 1 else 1


def down(name: str) -> Template:
    """A reduction: down the columns of a matrix, over a whole vector, or along the given dimension."""

    def choose(given: Arguments) -> str:
        if not given.has("dimension"):
            return f"down_columns({name}, {{x}})"
        return f"{name}({{x}}, axis={axis_of(given)})"

    return choose


def extreme(name: str) -> Template:
    """`max(x)` down the columns, `max(a, b)` of two."""

    def choose(given: Arguments) -> str:
        if given.has("dimension"):
            raise Unsupported("value")
        return f"{name}imum({{x}}, {{other}})" if given.has("other") else f"down_columns({name}, {{x}})"

    return choose


def length(given: Arguments) -> str:
    """The size of the longest axis."""
    return "max({x}.shape)"


def size(given: Arguments) -> str:
    """`size(X, 1)`."""
    return f"{{x}}.shape[{axis_of(given)}]"


def filled(name: str) -> Template:
    """`zeros(m, n)`; a column is a vector here, and a single size gives a square."""

    def choose(given: Arguments) -> str:
        columns = given.given.get("columns")
        if columns is None:
            return f"{name}({{rows}}, {{rows}})" if given.is_name("rows") or _is_number(given, "rows") else _again()
        if isinstance(columns, ast.Constant) and columns.value == 1:
            return f"{name}({{rows}})"
        return f"{name}({{rows}}, {{columns}})"

    return choose


def _is_number(given: Arguments, name: str) -> bool:
    return isinstance(given.given.get(name), ast.Constant)


def _again() -> str:
    raise Unsupported("name-it")


OCTAVE = table(
    *((f"octave.{name}", "x", f"{name}({{x}})") for name in SAME.split()),
    *((f"octave.{name}", "x, dimension?", down(name)) for name in ("sum", "mean", "prod")),
    (each("octave", "round"), "x", "(sign({x}) * floor(abs({x}) + 0.5))"),  # halves away from 0
    (each("octave", "max"), "x, other?, dimension?", extreme("max")),
    (each("octave", "min"), "x, other?, dimension?", extreme("min")),
    (each("octave", "std var"), "x, option?, dimension?", "!spread"),
    (each("octave", "length"), "x", length),
    (each("octave", "numel"), "x", "prod({x}.shape)"),
    (each("octave", "size"), "x, dimension", size),
    (each("octave", "zeros"), "rows, columns?", filled("zeros")),
    (each("octave", "ones"), "rows, columns?", filled("ones")),
    (each("octave", "eye"), "n", "eye({n})"),
    (each("octave", "transpose"), "x", "{x}.T"),
    (each("octave", "dot"), "x, y", "sum({x} * {y})"),
    (each("octave", "pinv"), "x", "!inverse"),
    (each("octave", "norm"), "x", "!spectral"),
    (each("octave", "rand randn randi"), "*x", "!random"),
    (each("octave", "disp printf fprintf plot figure hold pause clc clear close"), "*x", "!shown"),
    (each("octave", "linspace"), "a, b, n?", "linspace({a}, {b}<, {n}>)"),
)  # fmt: skip
