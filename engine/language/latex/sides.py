r"""What stands left of “=” and is no name, as in `R^2 = …`, `\cos(\theta) = …` …; and values behind a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from engine.errors import Fix, GradwalkError, ProgramSyntaxError, UnsupportedSyntax, phrase
from engine.language import unsupported
from engine.language.latex import marks as kinds
from engine.language.latex.cursor import Cursor
from engine.language.latex.marks import Mark
from engine.language.latex.symbols import (
    FRACTIONS,
    FUNCTION_COMMANDS,
    GREEK_COMMANDS,
    PLAIN_ENVIRONMENTS,
    PRODUCTS,
    SPACES,
)

ONLY_A_NAME = phrase("Only a name can stand before “=”.")
WRITE_A_NAME = phrase("Write f = …, with the name alone, or == to compare.")
TURNS = {"(": 1, "[": 1, ")": -1, "]": -1}


class Equation(NamedTuple):
    """The marks left and right of the only “=” of a statement."""

    left: Sequence[Mark]
    right: Sequence[Mark]
    last: bool


def explained(cursor: Cursor, start: int, inside: int, error: GradwalkError) -> GradwalkError:
    """The error about the left side of the statement that begins at this mark, with the right side as the remedy."""
    equation = _equation(cursor, start, inside)
    fault = error.faults[0]
    if equation is None or fault.span is None or not isinstance(error, ProgramSyntaxError | UnsupportedSyntax):
        return error
    fixes = _fixes(cursor, equation, parsed=fault.message == ONLY_A_NAME)
    if not fixes:
        return error
    if isinstance(error, ProgramSyntaxError):
        span = cursor.source.span(equation.left[0].start, equation.left[-1].end)
        fault = replace(fault, message=ONLY_A_NAME, hint=WRITE_A_NAME, span=span)
    return type(error).of((replace(fault, fixes=fixes),))


def _equation(cursor: Cursor, start: int, inside: int) -> Equation | None:
    """Both sides of the statement; nothing where it has no “=”, or several."""
    depth, sign, place = 0, None, start
    while not _ends(mark := cursor.marks[place], depth, inside):
        depth += {kinds.OPEN: 1, kinds.CLOSE: -1}.get(mark.kind, TURNS.get(mark.text, 0))
        if depth == 0 and mark.is_char("="):
            if sign is not None:
                return None
            sign = place
        place += 1
    if sign is None:
        return None
    left, right = [
        [mark for mark in cursor.marks[first:stop] if not _is_gap(mark)]
        for first, stop in ((start, sign), (sign + 1, place))
    ]
    rest = cursor.marks[place:]
    last = all(mark.kind in (kinds.NEWLINE, kinds.MATH, kinds.END, kinds.FINISH) or _parts(mark) for mark in rest)
    return Equation(left, right, last) if left and right else None


def _is_gap(mark: Mark) -> bool:
    return mark.is_char("&:~") or mark.kind == kinds.NEWLINE or (mark.kind == kinds.MACRO and mark.text in SPACES)


def _parts(mark: Mark) -> bool:
    return mark.is_macro("\\", "newline") or mark.is_char(";")


def _ends(mark: Mark, depth: int, inside: int) -> bool:
    """Whether a statement ends at this mark; in an environment the end of a line is a blank."""
    if mark.kind in (kinds.FINISH, kinds.MATH) or (mark.kind == kinds.END and mark.text in PLAIN_ENVIRONMENTS):
        return True
    return depth == 0 and (_parts(mark) or (mark.kind == kinds.NEWLINE and not inside))


def _fixes(cursor: Cursor, equation: Equation, parsed: bool) -> tuple[Fix, ...]:
    """The right side alone where the left one is a label; the difference of the sides where it is calculated."""
    left, right = equation.left, equation.right
    begin, end = left[0].start, right[-1].end
    number = len(right) == 1 and right[0].kind == kinds.NUMBER
    text = cursor.source.text
    if not calculates(left) and not number:
        if not equation.last:
            return ()
        label = phrase("The right side alone: {text}", text=text[right[0].start : end])
        commands = "\\" in text[:begin] or "\\" in text[right[0].start :]
        kept = "" if commands else "\\displaystyle "  # the formula is to be read as LaTeX still
        return (Fix(label, cursor.source.span(begin, right[0].start), kept, latex=True),)
    if not parsed or any(mark.is_char(",") for mark in right):
        return ()
    difference = f"{text[begin : left[-1].end]} - ({text[right[0].start : end]})"
    label = phrase("Difference of the sides: {text}", text=difference)
    return (Fix(label, cursor.source.span(begin, end), difference, latex=True),)


def calculates(left: Sequence[Mark]) -> bool:
    r"""Whether a left side is a calculation, as in `x^2 + y^2 = 1` and `Ax = b`, rather than what names a result."""
    depth = names = 0
    called = False
    before: Mark | None = None
    for mark in left:
        script = before is not None and before.is_char("^_")
        if depth == 0 and not script:
            operator = mark.is_char("+-*/") or mark.is_macro("div", "sum", "prod", *PRODUCTS)
            if operator or mark.kind == kinds.NUMBER or (mark.is_macro(*FRACTIONS) and not _derivative(left)):
                return True
            names += mark.is_letter() or mark.is_macro(*GREEK_COMMANDS)
            called = called or mark.is_char("(") or mark.is_macro(*FUNCTION_COMMANDS)
        depth += {kinds.OPEN: 1, kinds.CLOSE: -1}.get(mark.kind, TURNS.get(mark.text, 0))
        before = mark
    return names > 1 and not called


def _derivative(left: Sequence[Mark]) -> bool:
    """Whether a fraction is a derivative, which names what stands right of it."""
    return any(mark.is_macro("partial") or mark.is_char("d") for mark in left)


class Part(NamedTuple):
    """A statement between commas: where it stands, and whether it gives a name a number."""

    start: int
    end: int
    given: bool


def givens_fault(cursor: Cursor, parts: Sequence[Part]) -> GradwalkError | None:
    r"""The error for `x^2,\ x = 3`, whose values stand behind the formula; the remedy gives them before it."""
    first, *others = parts
    if not others or first.given or not all(part.given for part in others):
        return None
    texts = [cursor.source.text[part.start : part.end].strip() for part in (*others, first)]
    text = r" \\ ".join(texts)
    fix = Fix(phrase("Write {text}", text=text), cursor.source.span(first.start, others[-1].end), text, latex=True)
    return cursor.fault(
        phrase("Each value is given in a statement of its own, before the formula."),
        unsupported.USE_ASSIGN,
        Mark(kinds.CHAR, "", first.start, others[-1].end),
        None,
        fix,
    )
