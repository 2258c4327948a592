"""An `=` that is not an assignment: an equation, or the leading sign of a spreadsheet formula."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import Fix, ProgramError, ProgramSyntaxError, Span, phrase
from engine.language import tokens as kinds
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.spreadsheet import as_in_a_spreadsheet
from engine.language.tokens import DEPTH_CHANGES, Token, tokenise

CALCULATING = frozenset(("+", "-", "*", "/", "**", "@", "%", "//"))


def spreadsheet_fault(source: Source, sign: Token) -> ProgramError | None:
    """The error for a formula after a leading `=` whose powers a spreadsheet would evaluate differently."""
    span = source.span(sign.start, sign.end)
    formula = _rest(source, sign).rstrip()
    there = as_in_a_spreadsheet(formula)
    if sign.text != "=" or there == formula:
        return None
    stop = Span(span.line, span.column, span.end_line, span.end_column + len(formula))
    return ProgramSyntaxError(
        phrase("A leading “=” is a spreadsheet's, where a sign binds before a power, and powers go from the left."),
        hint=phrase(
            "Say which is meant: {there} as in a spreadsheet, {here} as on paper.",
            there=there.strip(), here=formula.strip(),
        ),
        span=stop,
        fixes=(
            Fix(phrase("As in a spreadsheet: {text}", text=there.strip()), stop, there.lstrip()),
            Fix(phrase("As on paper: {text}", text=formula.strip()), stop, formula.lstrip()),
        ),
    )  # fmt: skip


def equation_fault(source: Source, target: Sequence[Token], sign: Token) -> ProgramError | None:
    """The error for `x^2 + y^2 = 1`: an equation has no value, but the difference of its sides has."""
    calculates = any(token.text in CALCULATING for token in target)
    right = _rest(source, sign).strip()
    if sign.text != "=" or not calculates or not right or "=" in right:
        return None
    left = source.typed_slice(target[0].start, target[-1].end)
    compare = source.fix(phrase("Compare: {text}", text="=="), sign.start, sign.end, "==")
    text = f"{left} - ({right})"
    span = source.span(target[0].start, sign.end)
    after = source.span(sign.start, sign.end)
    stop = source.offset(after.end_line, after.end_column) + len(_rest(source, sign).rstrip())
    whole = source.typed_span(source.offset(span.line, span.column), stop)
    difference = Fix(phrase("Difference of the sides: {text}", text=text), whole, text)
    return problem(
        source,
        phrase("This is an equation, which names no value and is not solved here."),
        phrase("Write one side as a formula, or the difference of both: {text}.", text=text),
        target[0].start,
        target[-1].end,
        *((difference,) if "," not in right else ()),
        compare,
    )


def _rest(source: Source, sign: Token) -> str:
    """The typed text after an operator, up to the end of its statement."""
    span = source.span(sign.start, sign.end)
    start = source.offset(span.end_line, span.end_column)
    rest, depth = [], 0
    for token in tokenise(source.typed[start:].partition("\n")[0]):
        depth += DEPTH_CHANGES.get(token.text, 0)
        if depth < 0 or token.kind == kinds.COMMENT or (token.text == ";" and not depth):
            break
        rest.append(token.text)
    return "".join(rest)
