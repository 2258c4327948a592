"""Notation that two people read in two ways: never a guess, always an error with a click for each reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import Fix, phrase
from engine.language import tokens as kinds
from engine.language.characters import SUPERSCRIPTS, TRANSPOSE
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import BLANK, Token, bracket_end, chain_end, power_end, significant

DIVISIONS = ("/", "//", "%", "@")
POWERS = ("**",)
BEFORE_A_TERM = (
    "",
    "\n",
    ";",
    "(",
    "[",
    ",",
    "=",
    "+",
    "-",
    "*",
    "<",
    ">",
    "<=",
    ">=",
    "==",
    "!=",
    ":",
    "+=",
    "-=",
    "*=",
)
OPERANDS = (kinds.NUMBER, kinds.CONSTANT, kinds.NAME)
SUMS = frozenset("∑Σ∏Π")
POWERED = frozenset("sin cos tan tg ctg sh ch th ln log exp sinh cosh tanh".split())  # noqa: SIM905


LOOKED_BACK = 20
EXPONENTIAL = re.compile(r"(?:(?<!\w)(?:e|exp)|(?<![\w.])[\d.]+)[ \t]*(?:\^|\*\*)[ \t]*\Z")
"""A power of e or of a number, before its exponent."""


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Checks over the tokens of one text."""

    source: Source
    tokens: Sequence[Token]

    def check_product(self, out: list[Token], first: int, kind: str, exponent: bool, index: int) -> None:
        """Refuse a product without a sign after a division (`1/2x`) and in an exponent (`2^3x`)."""
        if exponent and kind in ("number", "constant"):
            raise self._exponent(out, index)
        divider = _before(out, first)
        if divider is not None and out[divider].text in DIVISIONS:
            raise self._division(out, divider, first, index)

    def _typed(self, start: int, end: int) -> str:
        return self.source.typed_slice(start, end)

    def _exponent(self, out: list[Token], index: int) -> Exception:
        start = _last_significant(out).start
        while start and self.source.text[start - 1] in "+-":
            start -= 1
        middle, end = self._joint(index)
        left, right = self._typed(start, middle), self._typed(self.tokens[index].start, end)
        inside, outside = f"({left}{right})", f"{left}*{right}"
        # e^2x is e^(2x), x^2 y and 3x^2y are polynomials.
        raised = EXPONENTIAL.search(self.source.text[max(start - LOOKED_BACK, 0) : start]) is not None
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
            *(self._fix(text, start, end) for text in texts),
        )

    def _apart(self, middle: int) -> bool:
        """Whether a blank stands here in the text as it was read."""
        return self.source.text[middle : middle + 1].isspace()

    def _division(self, out: list[Token], divider: int, first: int, index: int) -> Exception:
        start = out[first].start
        middle, end = self._joint(index)
        over = f"({self._typed(start, end)})"
        left = _operand_start(out, divider)
        rest = self._typed(self.tokens[index].start, end)
        typed_all = left if left is not None else start
        product = (
            f"({self._typed(typed_all, middle)})*{rest}" if left is not None else f"{self._typed(start, middle)}*{rest}"
        )
        shown = left if left is not None else divider_start(out, divider)
        fixes = [
            Fix(phrase("Write {text}", text=self._typed(shown, start) + over), self.source.span(start, end), over),
            self._fix(product, typed_all, end),
        ]
        spaced = middle < self.tokens[index].start  # 1/2 x is a half of x to most
        return problem(
            self.source,
            phrase("It is not clear what is divided by what."),
            phrase("Write brackets or “*”: a/(2x) or (a/2)*x."),
            shown,
            end,
            *(fixes[::-1] if spaced else fixes),
        )

    def _joint(self, index: int) -> tuple[int, int]:
        """Where the factor on the left ends, and where the whole product without signs ends."""
        previous = index - 1
        while self.tokens[previous].kind in BLANK:
            previous -= 1
        return self.tokens[previous].end, self.tokens[chain_end(self.tokens, index) - 1].end

    def _fix(self, text: str, start: int, end: int) -> Fix:
        return self.source.fix(phrase("Write {text}", text=text), start, end, text)

    def check_root(self, root: int, inner: int, stop: int) -> None:
        """Refuse `√2x` and `√x²`, where the line over the root is missing."""
        following = significant(self.tokens, stop)
        end = power_end(self.tokens, inner)
        start = self.tokens[root].start
        first, last = self.tokens[inner].start, self.tokens[stop - 1].end
        if end > stop:
            finish = self.tokens[end - 1].end
            outside = f"({self._typed(start, last)}){self._typed(last, finish)}"
        elif self.tokens[inner].kind in (kinds.NUMBER, kinds.CONSTANT) and self._starts_factor(following):
            finish = self.tokens[chain_end(self.tokens, inner) - 1].end
            outside = f"{self._typed(start, last)}*{self._typed(self.tokens[following].start, finish)}"
        else:
            return
        inside = f"{self._typed(start, first)}({self._typed(first, finish)})"
        raise problem(
            self.source,
            phrase("It is not clear what is under the root."),
            phrase("Write {first} or {second}.", first=inside, second=outside),
            start,
            finish,
            self._fix(inside, start, finish),
            self._fix(outside, start, finish),
        )

    def _starts_factor(self, index: int) -> bool:
        return index < len(self.tokens) and kinds.starts_factor(self.tokens[index])

    def check_transpose(self, index: int, assigned: frozenset[str]) -> None:
        """Refuse `X^T` where no T is known: a transpose is meant, or a power."""
        following = significant(self.tokens, index + 1)
        token = self.tokens[following] if following < len(self.tokens) else None
        if token is None or token.text not in ("T", "⊤") or (token.text == "T" and "T" in assigned):
            return
        operator = self.tokens[index]
        fixes = [Fix(phrase("Transpose"), self.source.span(operator.start, token.end), ".T", "transpose")]
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

    def check_after_transpose(self, index: int) -> None:
        """Refuse `XᵀW`: products of matrices have their own sign."""
        following = significant(self.tokens, index + 1)
        if not self._is_number(following):
            return
        start, end = self.tokens[index].start, self.tokens[following].end
        place = self.tokens[index].end
        raise problem(
            self.source,
            phrase("There is no operator between these two."),
            phrase("Write @ for a product of matrices, * for one of numbers."),
            start,
            end,
            self.source.fix(phrase("Product of matrices"), place, place, "@"),
            self.source.fix(phrase("Product of numbers"), place, place, "*"),
        )

    def check_transpose_among_powers(self, token: Token) -> None:
        """Refuse `Xᵀ²`: a transpose and a power, or a power called T2?"""
        if set(token.text) & set(TRANSPOSE):
            raise problem(
                self.source,
                phrase("It is not clear whether this is a transpose or a power."),
                phrase("Write X.T for the transpose, X^(T) for the power."),
                token.start,
                token.end,
            )

    def check_power_of_sum(self, index: int) -> None:
        """Refuse `Σ(y - p)²`: on paper the squares are summed, in a program the sum is squared."""
        sign, opening = self.tokens[index], significant(self.tokens, index + 1)
        last = bracket_end(self.tokens, opening)
        power = significant(self.tokens, last)
        if sign.text not in SUMS or power >= len(self.tokens) or self.tokens[last - 1].text != ")":
            return
        raised = self.tokens[power]
        stop = power + 1 if raised.text[0] in SUPERSCRIPTS else significant(self.tokens, power + 1) + 1
        if not (raised.text[0] in SUPERSCRIPTS or (raised.text in ("^", *POWERS) and self._is_number(stop - 1))):
            return
        end = self.tokens[stop - 1].end
        inner = self._typed(self.tokens[opening].start, end)
        outer = self._typed(sign.start, self.tokens[last - 1].end), self._typed(raised.start, end)
        raise problem(
            self.source,
            phrase("It is not clear whether this is the sum of powers or the power of a sum."),
            phrase("Write brackets around what is meant."),
            sign.start,
            end,
            self._fix(f"{sign.text}({inner})", sign.start, end),
            self._fix(f"({outer[0]}){outer[1]}", sign.start, end),
        )

    def _is_number(self, index: int) -> bool:
        return index < len(self.tokens) and self.tokens[index].kind == kinds.NUMBER

    def check_power_of_function(self, out: list[Token], index: int) -> None:
        """Refuse `sin²(x)`: the power of a function's value is written after the call."""
        name = _last_significant(out)
        power = self.tokens[index]
        opening = significant(self.tokens, index + 1)
        if name.text not in POWERED or opening >= len(self.tokens) or self.tokens[opening].text != "(":
            return
        end = self.tokens[kinds.primary_end(self.tokens, opening) - 1].end
        text = f"{name.text}{self._typed(self.tokens[opening].start, end)}{power.text}"
        raise problem(
            self.source,
            phrase("A power of a function is written after its brackets."),
            phrase("Write {text}.", text=text),
            name.start,
            end,
            self._fix(text, name.start, end),
        )


def _last_significant(out: list[Token]) -> Token:
    return next(token for token in reversed(out) if token.kind not in BLANK)


def divider_start(out: list[Token], divider: int) -> int:
    """The place of the division sign."""
    return out[divider].start


def _before(out: list[Token], first: int) -> int | None:
    """The index of the operator before an operand, prefix signs left out."""
    index = _previous(out, first)
    while index is not None and out[index].text in ("+", "-"):
        before = _previous(out, index)
        if before is None or out[before].text not in (*DIVISIONS, *POWERS, "+", "-"):
            break
        index = before
    return index


def _previous(out: list[Token], index: int) -> int | None:
    """The index of the token before, blanks left out."""
    index -= 1
    while index >= 0 and out[index].kind in BLANK:
        index -= 1
    return index if index >= 0 else None


def _operand_start(out: list[Token], divider: int) -> int | None:
    """Where the operand left of a division starts; `None` where brackets around the quotient change it."""
    index = _previous(out, divider)
    if index is None or not (out[index].kind in OPERANDS or out[index].text in (")", "]", ".T")):
        return None
    depth = 0
    while index is not None:
        text = out[index].text
        depth += {")": 1, "]": 1, "(": -1, "[": -1}.get(text, 0)
        before = _previous(out, index)
        if depth == 0 and (before is None or out[before].kind == kinds.NEWLINE or out[before].text in BEFORE_A_TERM):
            return out[index].start
        if depth == 0 and text not in ("(", "[", ".") and out[before].text != ".":  # type: ignore[index]
            return None
        index = before
    return None
