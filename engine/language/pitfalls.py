"""Checks before parsing: text that Python would accept with another meaning than intended, or could not read at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.errors import GradwalkError, UnsupportedSyntax, phrase
from engine.language import tokens as kinds
from engine.language import unsupported
from engine.language.foreign_operators import (
    COMPARED,
    comparison_fault,
    degrees_fault,
    sign_fault,
    unknown_fault,
)
from engine.language.numerals import fraction_fault, number_fault
from engine.language.problems import problem
from engine.language.quotes import quote_fault
from engine.language.rows import item_fault, semicolon_fault
from engine.language.source import Source
from engine.language.ternary import choice_fault
from engine.language.tokens import (
    KEYWORDS,
    Token,
    assigned_names,
    bracket_end,
    significant,
    starts_factor,
    text_at,
)
from engine.language.unsupported import GRADIENTS
from engine.limits import checked

DIFFERENTIAL = re.compile(r"d[^\W\d]\d*")
PROMPT = re.compile(r"^[ \t]*(?:(?:In|Out) ?\[\d*\]: ?|>>> ?)", re.MULTILINE)
ARROW = re.compile(r"^([ \t]*[^\W\d]\w*[ \t]+)<-[ \t]+", re.MULTILINE)

DEPTHS = {"(": 1, "[": 1, ")": -1, "]": -1}


def check_text(source: Source) -> None:
    """Reject what is visible in the characters alone: NUL, lone surrogates, prompts, `<-`."""
    text = source.text
    if not text.isascii() or "\0" in text:
        _check_encodable(source)
    if "[" in text or ">>>" in text:
        prompt = PROMPT.search(text)
        if prompt:
            fix = source.fix(phrase("Remove the prompt"), prompt.start(), prompt.end(), "")
            raise problem(
                source, phrase("This is a prompt, not part of the program."), unsupported.REMOVE, *prompt.span(), fix
            )
    if "<-" in text:
        _check_arrow(source)


def _check_encodable(source: Source) -> None:
    for position, character in enumerate(source.text):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise problem(
                source,
                phrase("There is a character here that no text can hold."),
                unsupported.REMOVE,
                position,
                position + 1,
                source.fix(phrase("Remove it"), position, position + 1, ""),
            )


def _check_arrow(source: Source) -> None:
    arrow = ARROW.search(source.text)
    if arrow:
        start, end = arrow.end(1), arrow.end()
        raise problem(
            source,
            phrase("“<-” would be read as “less than minus”."),
            phrase("Write = to name a value, or < (-…) to compare."),
            start,
            start + 2,
            source.fix(phrase("Name a value"), start, end, "= "),
            source.fix(phrase("Compare"), start, end, "< -"),
        )


def read_notation(source: Source, tokens: Sequence[Token]) -> list[Token]:
    """The tokens with π separated, after all checks on single tokens and their neighbours."""
    assigned = assigned_names(tokens)
    made: list[Token] = []
    depth = 0
    for index, token in enumerate(checked(tokens)):
        if token.kind == kinds.SPACE:
            made.append(token)
            continue
        _check_token(source, tokens, index, depth)
        depth += DEPTHS.get(token.text, 0)
        if token.kind == kinds.NAME and token.text[0] == "π":
            made.extend(_pi(token, token.text in assigned))
        else:
            made.append(token)
    return made


def _pi(token: Token, assigned: bool) -> list[Token]:
    """`π` as a constant, `πr` as two tokens; `π_0`, `π1` and assigned names stay names."""
    if assigned:
        return [Token(kinds.NAME, "pi", token.start, token.end) if token.text == "π" else token]
    made = []
    start, name = token.start, token.text
    while name[:1] == "π" and (len(name) == 1 or name[1].isalpha()):
        made.append(Token(kinds.CONSTANT, "pi", start, start + 1))
        start, name = start + 1, name[1:]
    return [*made, Token(kinds.NAME, name, start, token.end)] if name else made


def _check_token(source: Source, tokens: Sequence[Token], index: int, depth: int) -> None:
    token = tokens[index]
    error: GradwalkError | None = None
    if token.kind == kinds.NUMBER:
        error = number_fault(source, tokens, index, depth)
    elif token.kind == kinds.NAME:
        error = _name(source, tokens, index)
    elif token.kind == kinds.STRING or token.text == "'":
        error = quote_fault(source, tokens, index)
    elif token.kind == kinds.FRACTION:
        error = fraction_fault(source, tokens, index)
    elif token.kind == kinds.UNKNOWN:
        error = _unknown(source, tokens, index)
    elif token.text + text_at(tokens, index + 1) in COMPARED:
        error = comparison_fault(source, tokens[index : index + 2])
    elif token.text in ("!", "{", "|", "&", "->"):
        error = sign_fault(source, tokens, index)
    elif depth > 0 and token.text in ("+", "-"):
        error = item_fault(source, tokens, index)
    elif token.text == ";" and depth > 0:
        error = semicolon_fault(source, tokens, index)
    if error is not None:
        raise error


def _unknown(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError:
    """The error for a character that is not part of the language."""
    token = tokens[index]
    choice = choice_fault(source, tokens, index) if token.text == "?" else None
    return choice or unknown_fault(source, token.start, token.end)


def _name(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError | None:
    token = tokens[index]
    if token.text in KEYWORDS:
        return _reserved(source, tokens, index)
    if token.text == "d":
        return _derivative(source, tokens, index)
    if token.text.isascii() or token.text.isidentifier():
        return None
    if token.text in ("∑", "∏") and text_at(tokens, significant(tokens, index + 1)) == "(":
        return None
    wrong = next(k for k in range(len(token.text)) if not token.text[: k + 1].isidentifier())
    if token.text[wrong] == "°":
        return degrees_fault(source, tokens, index, token.start + wrong)
    return unknown_fault(source, token.start + wrong, token.start + wrong + 1)


def _derivative(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError | None:
    """The error for `d/dx x^2` and `d(x^2)/dx`; `d/dx` alone is a quotient of two names."""
    called = text_at(tokens, index + 1) == "("
    over = significant(tokens, bracket_end(tokens, index + 1) if called else index + 1)
    below = significant(tokens, over + 1)
    if text_at(tokens, over) != "/" or not DIFFERENTIAL.fullmatch(text_at(tokens, below)):
        return None
    following = tokens[significant(tokens, below + 1)] if significant(tokens, below + 1) < len(tokens) else None
    if not called and (following is None or not (starts_factor(following) or following.kind == kinds.NUMBER)):
        return None
    return UnsupportedSyntax(
        phrase("This asks for a derivative."), hint=GRADIENTS, span=source.span(tokens[index].start, tokens[below].end)
    )


def _reserved(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError | None:
    """The error for `lambda = 0.1`: a reserved word used as a name."""
    token = tokens[index]
    if text_at(tokens, significant(tokens, index + 1)) != "=":
        return None
    last = max(k for k, other in enumerate(tokens) if other.text == token.text and other.kind == kinds.NAME)
    text = "".join(
        part.text + "_" if part.text == token.text and part.kind == kinds.NAME else part.text
        for part in tokens[index : last + 1]
    )
    fix = source.fix(phrase("Call it {name}", name=token.text + "_"), token.start, tokens[last].end, text)
    return problem(
        source,
        phrase("“{word}” is a reserved word and cannot be a name.", word=token.text),
        phrase("Choose another name, such as {name}.", name=token.text + "_"),
        token.start,
        token.end,
        fix,
    )
