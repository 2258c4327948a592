"""Absolute values between single bars: `|x|`, `ln|x - y|`, `|x - |y||`."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import Fix, phrase
from engine.language import joined_names
from engine.language import tokens as kinds
from engine.language.source import Source
from engine.language.tokens import KEYWORDS, Token, previous, text_at
from engine.ops import FUNCTIONS


def absolute_fix(source: Source, tokens: Sequence[Token], index: int) -> Fix | None:
    """The fix that writes `abs(…)` for the bars that open at `index`; nothing where they are not closed on the line."""
    closers: list[str] = []
    pieces: list[str] = []
    for place in range(index, len(tokens)):
        token = tokens[place]
        if token.kind == kinds.NEWLINE:
            break
        if token.text != "|":
            pieces.append(source.typed_slice(token.start, token.end))
        elif closers and _ends_operand(tokens, previous(tokens, place)):
            pieces.append(closers.pop())
            if not closers:
                text = "".join(pieces)
                return source.fix(phrase("Write abs(…)"), tokens[index].start, token.end, text)
        else:
            prefix = _prefix(tokens, previous(tokens, place))
            pieces.append(f"{prefix}abs(")
            closers.append("))" if prefix == "(" else ")")
    return None


def _ends_operand(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.text in FUNCTIONS:  # `|ln|x||`
        return False
    operand = token.kind in (kinds.NUMBER, kinds.SUPERSCRIPT, kinds.FRACTION, kinds.CONSTANT) or _is_name(token)
    return operand or token.text in (")", "]", "|")


def _is_name(token: Token) -> bool:
    return token.kind == kinds.NAME and token.text not in KEYWORDS


def _prefix(tokens: Sequence[Token], index: int) -> str:
    """What stands before `abs(`: the bracket of a function before the bars, or the sign of a product."""
    if index < 0:
        return ""
    token = tokens[index]
    if _is_name(token):
        called = any(
            other.text == token.text and text_at(tokens, place + 1) == "(" for place, other in enumerate(tokens)
        )
        function = called or token.text in FUNCTIONS or joined_names.times_function(token.text, ()) is not None
        return "(" if function else "*"
    return "*" if token.text in (")", "]") else ""
