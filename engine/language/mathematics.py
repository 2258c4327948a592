"""Mathematical notation in plain text whose meaning depends on shapes: `⁻¹`, `ᵀ`, and products beside them."""

from __future__ import annotations

from collections.abc import Sequence, Set

from engine.errors import phrase
from engine.language import math_notation
from engine.language import tokens as kinds
from engine.language.characters import TRANSPOSE
from engine.language.latex.symbols import FUNCTION_COMMANDS, INVERSE
from engine.language.math_notation import AnnotatedText, Notation
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import BLANK, KEYWORDS, Token
from engine.ops import FUNCTIONS

TRANSPOSED, INVERTED = (
    AnnotatedText(".T", Notation(math_notation.TRANSPOSE)),
    AnnotatedText("**", Notation(math_notation.POWER)),
)
PRODUCT = AnnotatedText("*", Notation(math_notation.PRODUCT))
BESIDE_ROWS = {
    "@": AnnotatedText("@", Notation(math_notation.MATRIX)),
    "*": AnnotatedText("*", Notation(math_notation.EACH)),
}
"""Operators whose meaning beside a transposed vector differs between mathematics and NumPy."""


def inverts(source: Source, out: Sequence[Token], raised: Token, assigned: Set[str]) -> bool:
    """Let `sin⁻¹(x)` call the inverse function; whether it is one.

    Raises `ProgramSyntaxError` for a function whose inverse the language does not have.
    """
    token = next(token for token in reversed(out) if token.kind not in BLANK)
    name = FUNCTION_COMMANDS.get(token.text, token.text)
    if name not in FUNCTIONS or token.text in assigned:
        return False
    if INVERSE.get(name) not in FUNCTIONS:
        raise problem(
            source,
            phrase("This inverse function is not read."),
            phrase("For one divided by it write 1/{name}(…).", name=token.text),
            token.start,
            raised.end,
        )
    token.text, token.end = INVERSE[name], raised.end
    return True


def transposes(tokens: Sequence[Token], index: int) -> bool:
    """Whether this is a transposed name; the T of `x.Tᵀ` is an attribute."""
    if index and tokens[index - 1].text == ".":
        return False
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    is_name = tokens[index].kind == kinds.NAME and tokens[index].text not in KEYWORDS
    return is_name and following is not None and following.text in TRANSPOSE
