"""Characters and signs of other notations: quotes that transpose, factorials, bars, braces, arrows."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import decimal

from engine.errors import GradwalkError, UnsupportedSyntax, phrase
from engine.language import refused
from engine.language import tokens as kinds
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import KEYWORDS, Token, text_at

STRING_PREFIXES = frozenset(("f", "r", "b", "u", "rb", "br", "fr", "rf", "t", "tr", "rt"))

UNKNOWN_HINTS = {
    "∞": phrase("Infinity cannot be written; it may come out of a computation, as in 1/0."),
    "∑": phrase("Write sum(x)."),
    "∏": phrase("Write prod(x)."),
    "∂": phrase("Derivatives are computed for you: write the function alone."),
    "∇": phrase("Derivatives are computed for you: write the function alone."),
    "←": phrase("Write = to name a value."),
    "→": phrase("Write = to name a value."),
    "∈": phrase("Compare numbers with == < <= > >= or !=."),
    "$": phrase("Write the formula without dollar signs."),
    "\\": phrase("A backslash only stands at the end of a line that goes on."),
    '"': phrase("Strings are only the values of options, and end on the same line."),
}


def unknown_fault(source: Source, start: int, end: int) -> GradwalkError:
    """A character that no rule of the language has a use for."""
    character = source.text[start:end]
    fixes = []
    if character == "←":
        fixes.append(source.fix(phrase("Write ="), start, end, "="))
    elif len(character) == 1 and character.isdecimal():
        digit = str(decimal(character))
        fixes.append(source.fix(phrase("Write {text}", text=digit), start, end, digit))
    elif character == "\v":
        fixes.append(source.fix(phrase("Begin a new line"), start, end, "\n"))
    shown = character if character.isprintable() else f"U+{ord(character[0]):04X}"
    return problem(
        source,
        phrase("The character “{character}” has no meaning here.", character=shown),
        UNKNOWN_HINTS.get(character, refused.REMOVE),
        start,
        end,
        *fixes,
    )


def sign_fault(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError:
    """Signs of other languages."""
    token = tokens[index]
    span = source.span(token.start, token.end)
    if token.text == "!":
        return problem(
            source,
            phrase("“!” (a factorial) is not part of the language."),
            phrase("Write the product out, or != to compare."),
            token.start,
            token.end,
        )
    if token.text == "->":
        return problem(
            source, phrase("“->” has no meaning here."), phrase("Write = to name a value."), token.start, token.end
        )
    if token.text == "{":
        return _braces(source, tokens, index)
    if text_at(tokens, index + 1) == token.text:
        message, hint = refused.sentence("BoolOp")
        return UnsupportedSyntax(message, hint=hint, span=source.span(token.start, tokens[index + 1].end))
    fixes = []
    closing = next(
        (k for k in range(index + 1, len(tokens)) if tokens[k].text == "|" or tokens[k].kind == kinds.NEWLINE), None
    )
    if token.text == "|" and closing is not None and tokens[closing].text == "|":
        inner = source.typed_slice(token.end, tokens[closing].start)
        fixes.append(source.fix(phrase("Write abs(…)"), token.start, tokens[closing].end, f"abs({inner})"))
    return UnsupportedSyntax(refused.NO_BITS, hint=refused.USE_ARITHMETIC, span=span, fixes=tuple(fixes))


def _braces(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError:
    """`x^{2}`: braces group in LaTeX, not here."""
    token = tokens[index]
    closing = next((k for k in range(index + 1, len(tokens)) if tokens[k].text in ("{", "}")), None)
    fixes = []
    if closing is not None and tokens[closing].text == "}":
        inner = source.typed_slice(token.end, tokens[closing].start)
        fixes.append(source.fix(phrase("Write round brackets"), token.start, tokens[closing].end, f"({inner})"))
    return UnsupportedSyntax(
        refused.NO_SETS, hint=refused.USE_PARENTHESES, span=source.span(token.start, token.end), fixes=tuple(fixes)
    )


def quote_fault(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError | None:
    """A quote right after an operand is a transpose, as elsewhere."""
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
        joined = source.text[token.start + 1 : token.start + 2]
        text = ".T@" if joined.isalnum() or joined in ("(", "[", "_") else ".T"
        text = ".T" if not joined else text
        fix = source.fix(phrase("Write .T"), token.start, token.start + 1, text)
        return problem(
            source,
            phrase("A quote does not transpose here."),
            phrase("Write X.T for the transposed matrix."),
            token.start,
            token.start + 1,
            fix,
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
