"""Octave's operators by shape: an undotted one is never elementwise, and a column is not a row."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from engine.errors import Fix, ShapeMismatch, Span, UnsupportedSyntax, phrase
from engine.language import tree
from engine.language.octave_elementwise import PLAIN
from engine.language.reading import Sign
from engine.language.source import Source, typed_at
from engine.language.tokens import NUMBER, tokenise
from engine.ops.op import Shape, describe


def check_sign(sign: Sign, left: Shape, right: Shape) -> None:
    """Raise where an Octave operator has no elementwise meaning between these shapes.

    A column is a vector here; beside a matrix it would broadcast along the rows, which Octave does not do.
    """
    undotted = sign.text in ("^", "**") and (left or right)
    if undotted or (sign.text == "/" and right):
        raise UnsupportedSyntax(
            phrase("“{sign}” between matrices is no elementwise operation in Octave.", sign=sign.text),
            hint=phrase("Element by element it is written .{sign}", sign=sign.text),
            span=sign.span,
            name=sign.text,
        )
    if left and right and len(left) != len(right):
        raise ShapeMismatch(
            phrase(
                "Shapes {left} and {right} do not go together element by element in Octave.",
                left=describe(left), right=describe(right),
            ),
            hint=phrase("Give columns as vectors throughout: [1, 2, 3]."),
            span=sign.span,
        )  # fmt: skip


DOWN_COLUMNS = frozenset(("sum", "mean", "prod", "max", "min", "std", "var", "median", "cumsum", "cumprod"))
"""Functions that Octave applies to each column of a matrix, and NumPy to all elements."""
SPREADS = frozenset(("std", "var"))
"""Functions that divide by n − 1 in Octave, and by n in NumPy."""


def is_dotted(source: Source) -> bool:
    """Whether the text is recognised as Octave only by its dotted operators: `.^`, `.*`, `./`, `.'`."""
    return "." in source.typed and _has_dotted(source.typed)


def multiplies_as_octave(source: Source) -> bool:
    """Whether an undotted product in the text may be Octave's, of matrices.

    After a number the dot may belong to the number, as in `1./(1 + x)`: it counts where nothing else is of Python.
    """
    if is_dotted(source):
        return True
    return "." in source.typed and _has_dotted_number(source.typed)


@lru_cache(maxsize=64)
def _has_dotted(typed: str) -> bool:
    return any(token.text in PLAIN for token in tokenise(typed))


@lru_cache(maxsize=64)
def _has_dotted_number(typed: str) -> bool:
    tokens = tokenise(typed)
    if any(token.text in PYTHON for token in tokens):
        return False
    return any(
        number.kind == NUMBER and number.text[-1] == "." and f".{sign.text}" in PLAIN
        for number, sign in pairwise(tokens)
    )


PYTHON = frozenset(("**", "@", "T", "axis", "ddof"))
"""Operators and names of Python, which Octave does not have."""


def check_dotted(part: tree.Binary, left: Shape, right: Shape, source: Source) -> None:
    """Raise where an undotted operator in such a text is a matrix operation in Octave and elementwise in NumPy."""
    if part.operator not in MATRIX_SIGNS or not (left if part.operator == "**" and not right else right):
        return
    start = source.offset(part.left.span.end_line, part.left.span.end_column)
    end = source.offset(part.right.span.line, part.right.span.column)
    between = source.typed[start:end]
    typed = between.strip("() \t\n")
    if typed not in ("*", "/", "^", "**") or (typed == "*" and not left):
        return
    place = start + between.index(typed)
    if source.typed[place - 1] == ".":  # of the number before it: 1./X
        return
    sign = source.typed_span(place, place + len(typed))
    fixes = [
        Fix(phrase("Element by element: {text}", text=f".{typed[0]}"), sign, f".{'^' if typed == '**' else typed}")
    ]
    if typed == "*":
        fixes.insert(0, Fix(phrase("Product of matrices"), sign, "@"))
    power = _matrix_power(part, left, source) if typed in ("^", "**") else None
    raise ShapeMismatch(
        phrase("“{sign}” without a dot is an operation on matrices in Octave.", sign=typed),
        hint=phrase("Element by element it is written .{sign}", sign=typed),
        span=part.span,
        name=typed,
        fixes=(*((power,) if power else ()), *fixes),
    )


MATRIX_SIGNS = ("*", "/", "**")


def _matrix_power(part: tree.Binary, shape: Shape, source: Source) -> Fix | None:
    """`S@S` for the `S^2` of a square matrix."""
    if not (isinstance(part.left, tree.Name) and isinstance(part.right, tree.Number) and part.right.value in (2, 3)):
        return None
    text = "@".join([typed_at(source.typed, part.left.span)] * int(part.right.value))
    square = len(shape) == 2 and shape[0] == shape[1]
    return Fix(phrase("Power of the matrix: {text}", text=text), part.span, f"({text})") if square else None


def check_columns(call: tree.Call, shape: Shape, source: Source) -> None:
    """Raise where a text with Octave's dotted operators reduces a matrix without an axis, or is otherwise ambiguous.

    `var` and `std` divide by n − 1 in Octave, and the `norm` of a matrix is its largest singular value.
    """
    named = {keyword.name for keyword in call.keywords}
    if call.function not in DOWN_COLUMNS | {"norm"} or not is_dotted(source) or not shape:
        return
    matrix = len(shape) > 1 and sum(size != 1 for size in shape) > 1
    if call.function == "norm":
        if matrix and named.isdisjoint(("ord", "axis")) and len(call.arguments) == 1:
            raise _spectral(call)
        return
    spread = call.function in SPREADS and "ddof" not in named
    columns = matrix and "axis" not in named
    if spread or columns:
        raise _open(call, columns, spread)


def check_round(call: tree.Call, source: Source) -> None:
    """Raise where a text with Octave's dotted operators rounds: there halves go away from 0, here to the even one."""
    if not is_dotted(source) or len(call.arguments) != 1 or call.keywords:
        return
    inner = typed_at(source.typed, call.arguments[0].span)
    text = f"(sign({inner}).*floor(abs({inner}) + 0.5))"
    raise UnsupportedSyntax(
        phrase("In Octave round takes halves away from 0; here it takes them to the even number."),
        hint=phrase("Write {text}.", text=text),
        span=call.span,
        name="round",
        fixes=(Fix(phrase("As in Octave: {text}", text=text), call.span, text),),
    )


def _spectral(call: tree.Call) -> ShapeMismatch:
    place = _end(call)
    return ShapeMismatch(
        phrase("In Octave norm of a matrix is its largest singular value, which is not read here."),
        hint=phrase('The root of the sum of all squares is written norm(X, ord="fro").'),
        span=call.span,
        name="norm",
        fixes=(Fix(phrase("Root of the sum of all squares"), place, ', ord="fro"'),),
    )


def _open(call: tree.Call, columns: bool, spread: bool) -> ShapeMismatch:
    """The error for a reduction on which Octave and NumPy differ, with a fix for each reading."""
    place, alone = _end(call), len(call.arguments) == 1
    there = (", axis=0" if columns else "") + (", ddof=1" if spread else "")
    here = (", axis=(0, 1)" if columns and call.function in REDUCING else "") + (", ddof=0" if spread else "")
    if not columns:
        message = phrase("{name} divides by n − 1 in Octave, and by n in NumPy.", name=call.function)
        hint = phrase("Write ddof=1 to divide by n − 1, ddof=0 to divide by n.")
        labels = phrase("By n − 1, as in Octave"), phrase("By n, as in NumPy")
    else:
        message = phrase(
            "In Octave {name} of a matrix goes down its columns; here it takes everything.", name=call.function
        )
        hint = phrase("Write axis=0 for each column, axis=1 for each row, axis=(0, 1) for everything.")
        labels = phrase("Down each column, as in Octave"), phrase("Over everything, as in NumPy")
    fixes = [Fix(labels[0], place, there), *([Fix(labels[1], place, here)] if here else [])]
    return ShapeMismatch(message, hint=hint, span=call.span, name=call.function, fixes=tuple(fixes) if alone else ())


REDUCING = DOWN_COLUMNS - {"cumsum", "cumprod"}


def _end(call: tree.Call) -> Span:
    """The offset just before the bracket that closes a call."""
    end = call.span.end_column - 1
    return Span(call.span.end_line, end, call.span.end_line, end)
