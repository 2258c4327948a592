"""Quotes after an operand: transposes as in Octave, also in a reduction, derivatives, and variables such as x'."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import Fix, GradwalkError, ProgramError, UnsupportedSyntax, phrase
from engine.language import tokens as kinds
from engine.language import unsupported
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import DEPTH_CHANGES, KEYWORDS, Token, bracket_end, opening, previous, text_at

REDUCTIONS = frozenset(("sum", "mean", "prod", "max", "min", "std", "var", "median"))
SPREADS = ("std", "var")
STRING_PREFIXES = frozenset(("f", "r", "b", "u", "rb", "br", "fr", "rf", "t", "tr", "rt"))
ADDED = frozenset(("", "\n", "(", ",", "=", "+", "-"))
"""What stands before a term of a sum."""


def down_columns(source: Source, tokens: Sequence[Token], index: int) -> tuple[Fix, ...]:
    """The fixes for the quote at this index inside a reduction of one argument: Octave's reading and NumPy's."""
    opening, depth = index - 1, 0
    while opening >= 0:
        depth -= DEPTH_CHANGES.get(tokens[opening].text, 0)
        if depth < 0 and tokens[opening].text == "(" and text_at(tokens, opening - 1) in REDUCTIONS:
            break
        opening -= 1
    if opening < 0:
        return ()
    end = bracket_end(tokens, opening) - 1
    inner = tokens[index + 1 : end]
    if text_at(tokens, end) != ")" or any(token.text in (",", "'") for token in inner):
        return ()
    name, start, stop = tokens[opening - 1].text, tokens[index].start, tokens[end].end
    rest = source.typed_slice(tokens[index].end, tokens[end].start)
    there = ", axis=0" + (", ddof=1" if name in SPREADS else "")
    return (
        source.fix(phrase("Down each column, as in Octave"), start, stop, f".T{rest}{there})"),
        source.fix(phrase("Over everything, as in NumPy"), start, stop, f".T{rest})"),
    )


def quote_fault(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError | None:
    """The error for a quote right after an operand, which is a transpose in other languages."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    after_operand = before is not None and (
        (before.kind == kinds.NAME and before.text not in KEYWORDS)
        or before.text in (")", "]")
        or before.kind == kinds.SUPERSCRIPT
    )
    if token.text[0] == "'" and after_operand and before is not None:
        if token.kind == kinds.STRING and before.text.lower() in STRING_PREFIXES:
            return None
        if before.kind == kinds.NAME and (derivative := _derivative(source, tokens, index)):
            return derivative
        if before.kind == kinds.NAME and _is_another(source, tokens, index):
            return _another(source, before, token)
        if before.text == "]" and (row := _row(source, tokens, index)):
            return row
        joined = source.text[token.start + 1 : token.start + 2]
        text = ".T@" if joined.isalnum() or joined in ("(", "[", "_") else ".T"
        text = ".T" if not joined else text
        fix = source.fix(phrase("Write .T"), token.start, token.start + 1, text)
        reduced = down_columns(source, tokens, index) if token.text == "'" else ()
        return problem(
            source,
            phrase("A quote does not transpose here."),
            phrase("Write X.T for the transposed matrix."),
            token.start,
            token.start + 1,
            *(reduced or (fix,)),
        )
    if token.kind == kinds.STRING:
        return None
    return problem(
        source,
        phrase("This quote is never closed."),
        phrase("Strings are only the values of options."),
        token.start,
        token.end,
    )


def _derivative(source: Source, tokens: Sequence[Token], index: int) -> ProgramError | None:
    """The error for `f'` of a function f that the text defines or calls."""
    name = tokens[index - 1]
    called = any(
        token.text == name.text and text_at(tokens, place + 1) == "(" for place, token in enumerate(tokens[:index])
    )
    letter = name.text in ("f", "g", "h") and source.text[tokens[index].start + 1 : tokens[index].start + 2] == "("
    if not called and not letter:
        return None
    return UnsupportedSyntax(
        phrase("This asks for a derivative."),
        hint=unsupported.GRADIENTS,
        span=source.span(name.start, tokens[index].start + 1),
    )


def _is_another(source: Source, tokens: Sequence[Token], index: int) -> bool:
    """Whether `x'` is a term of a sum beside x itself, as in the kernel `(x - x')^2`: no transpose."""
    name = tokens[index - 1]
    before = text_at(tokens, previous(tokens, index - 1))
    after = source.text[tokens[index].start + 1 :].lstrip(" \t")[:1]
    beside = any(token.text == name.text for token in tokens[: index - 1])
    return name.text.islower() and beside and before in ADDED and after in (*ADDED, ")", "]", "^", "|")


def _another(source: Source, name: Token, quote: Token) -> ProgramError:
    text = f"{name.text}_prime"
    return problem(
        source,
        phrase("A quote is not part of a name."),
        phrase("Call the other variable {name}.", name=text),
        name.start,
        quote.start + 1,
        source.fix(phrase("Call it {name}", name=text), name.start, quote.start + 1, text),
    )


def _row(source: Source, tokens: Sequence[Token], index: int) -> ProgramError | None:
    """The error for `[x, y]'`, a row that becomes a column: a list of numbers alone has nothing to transpose."""
    first = opening(tokens, index - 1)
    inner = [token.text for token in tokens[first + 1 : index - 1]]
    if "[" in inner or "," not in inner or tokens[first].text != "[":
        return None
    text = f"[{source.typed_slice(tokens[first].start, tokens[index - 1].end)}].T"
    start, end = tokens[first].start, tokens[index].start + 1
    return problem(
        source,
        phrase("A quote does not transpose here."),
        phrase("Write {text}.", text=text),
        tokens[index].start,
        end,
        source.fix(phrase("Write {text}", text=text), start, end, text),
    )
