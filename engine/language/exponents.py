"""Unbracketed exponents: where they end, and whether one denotes a transpose or a pseudo-inverse."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import Fix, phrase
from engine.language import tokens as kinds
from engine.language.characters import TRANSPOSE
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import (
    BLANK,
    KEYWORDS,
    Token,
    chain_end,
    kind_at,
    opening,
    previous,
    significant,
    starts_factor,
    text_at,
)

POWERS = ("**",)
MAX_LOOKBACK = 20
EXPONENTIAL = re.compile(r"(?:(?<!\w)(?:e|exp)|(?<![\w.])[\d.]+)[ \t]*(?:\^|\*\*)[ \t]*\Z")
"""A power of e or of a number, before its exponent."""
DAGGERS = ("†", "⁺")
WRITE_OUT = phrase(
    "Write inv(A.T@A)@A.T where the columns of A are independent, A.T@inv(A@A.T) where its rows are;"
    " for a power write A^(+x)."
)
"""What to write instead of a pseudo-inverse."""


@dataclass(frozen=True, slots=True)
class Exponents:
    """Exponent checks over the tokens of one text."""

    source: Source
    tokens: Sequence[Token]

    def exponent(self, out: list[Token], index: int) -> Exception:
        """The error asking where the last exponent ends, before the factor at `index`."""
        start = last_significant(out).start
        while start and self.source.text[start - 1] in "+-":
            start -= 1
        middle, end = self.joint(index)
        left, right = self.typed(start, middle), self.typed(self.tokens[index].start, end)
        inside, outside = f"({left}{right})", f"{left}*{right}"
        # e^2x is e^(2x); x^2 y and 3x^2y are polynomials
        raised = EXPONENTIAL.search(self.source.text[max(start - MAX_LOOKBACK, 0) : start]) is not None
        texts = [inside, outside] if raised and not self._apart(middle) else [outside, inside]
        inverse = []
        if left in ("-1", "−1") and self.source.text[start - 1] == "^":  # (X.T @ X)^-1 X.T y
            inverse.append(self.source.fix(phrase("Write {text}", text="⁻¹"), start - 1, middle, "⁻¹"))
        return problem(
            self.source,
            phrase("It is not clear where the exponent ends."),
            phrase("Write {first} or {second} after the “^”.", first=texts[0], second=texts[1]),
            start,
            end,
            *inverse,
            *(self.fix(text, start, end) for text in texts),
        )

    def _apart(self, middle: int) -> bool:
        """Whether there is a blank here in the text as read."""
        return self.source.text[middle : middle + 1].isspace()

    def typed(self, start: int, end: int) -> str:
        """The typed text of this stretch."""
        return self.source.typed_slice(start, end)

    def joint(self, index: int) -> tuple[int, int]:
        """Where the left factor ends, and where the whole juxtaposed product ends."""
        previous = index - 1
        while self.tokens[previous].kind in BLANK:
            previous -= 1
        return self.tokens[previous].end, self.tokens[chain_end(self.tokens, index) - 1].end

    def fix(self, text: str, start: int, end: int) -> Fix:
        """The fix that replaces a stretch by this text."""
        return self.source.fix(phrase("Write {text}", text=text), start, end, text)

    def check_transpose(self, index: int, assigned: frozenset[str]) -> None:
        """Reject `X^T` where T is unknown: a transpose or a power."""
        following = significant(self.tokens, index + 1)
        token = self.tokens[following] if following < len(self.tokens) else None
        if token is None or token.text not in ("T", "⊤") or (token.text == "T" and "T" in assigned):
            return
        operator = self.tokens[index]
        text = "ᵀ" if self._is_factor(index, following + 1) else ".T"  # the shapes settle a product on paper
        fixes = [Fix(phrase("Transpose"), self.source.span(operator.start, token.end), text, "transpose")]
        if token.text == "T":
            fixes.append(Fix(phrase("Power"), self.source.span(operator.start, token.end), "^(T)", "power"))
        raise problem(
            self.source,
            phrase("It is not clear whether this is a transpose or a power."),
            phrase("Write X.T for the transpose, X^(T) for the power."),
            operator.start,
            token.end,
            *fixes,
        )

    def _is_factor(self, sign: int, after: int) -> bool:
        """Whether a transpose is a factor of a product without operators; `sign` is its “^”, `after` follows it."""
        following = significant(self.tokens, after)
        if following < len(self.tokens) and starts_factor(self.tokens[following]):
            return True
        first = previous(self.tokens, sign)
        joined = kind_at(self.tokens, first) == kinds.NAME and len(self.tokens[first].text) == 2
        if (joined and self.tokens[first].text.isalpha()) or text_at(self.tokens, following) == "*":  # `vv^T`, `w^T*x`
            return True
        if text_at(self.tokens, first) == ")":
            first = opening(self.tokens, first)
        before = previous(self.tokens, first)
        if text_at(self.tokens, before) == "*":
            return True
        named = kind_at(self.tokens, before) == kinds.NAME and self.tokens[before].text not in KEYWORDS
        return named or text_at(self.tokens, before) == ")"

    def check_pseudo_inverse(self, out: list[Token], index: int) -> None:
        """Reject `A^+ x` and `A^†`: x**(+y) would be a power. `x^+2`, `2^+x` and `e^+x` are powers."""
        sign = significant(self.tokens, index + 1)
        after = significant(self.tokens, sign + 1)
        base = last_significant(out) if any(token.kind not in BLANK for token in out) else None
        number = base is None or base.kind in (kinds.NUMBER, kinds.CONSTANT) or base.text == "e"
        raised = text_at(self.tokens, sign) == "+" and not number and kind_at(self.tokens, after) != kinds.NUMBER
        if raised or text_at(self.tokens, sign) in DAGGERS:
            raise self.pseudo_inverse(self.tokens[index].start, self.tokens[sign].end)

    def check_superscript(self, token: Token) -> None:
        """Reject `A⁺`, and `Xᵀ²`: a transpose and a power, or a power named T2."""
        if token.text in DAGGERS:
            raise self.pseudo_inverse(token.start, token.end)
        if set(token.text) & set(TRANSPOSE):
            raise problem(
                self.source,
                phrase("It is not clear whether this is a transpose or a power."),
                phrase("Write X.T for the transpose, X^(T) for the power."),
                token.start,
                token.end,
            )

    def pseudo_inverse(self, start: int, end: int) -> Exception:
        """The error for a pseudo-inverse at this place."""
        return problem(
            self.source,
            phrase("The pseudo-inverse is not read."),
            WRITE_OUT,
            start,
            end,
        )


def last_significant(out: list[Token]) -> Token:
    """The last token that is not blank."""
    return next(token for token in reversed(out) if token.kind not in BLANK)
