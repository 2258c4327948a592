"""Ambiguous notation: rejected with one fix per reading, never guessed."""

from __future__ import annotations

from engine.errors import Fix, phrase
from engine.language import tokens as kinds
from engine.language.characters import SUPERSCRIPTS
from engine.language.exponents import POWERS, Exponents, last_significant
from engine.language.problems import problem
from engine.language.tokens import BLANK, Token, bracket_end, chain_end, power_end, primary_end, significant, text_at

DIVISIONS = ("/", "//", "%", "@")
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
SUM_NAMES = SUMS | {"sum", "mean", "prod"}
POWERED = frozenset("sin cos tan tg ctg sh ch th ln log exp sinh cosh tanh".split())  # noqa: SIM905


class Ambiguity(Exponents):
    """Ambiguity checks over the tokens of one text."""

    def check_product(self, out: list[Token], first: int, kind: str, exponent: bool, index: int) -> None:
        """Reject juxtaposition after a division (`1/2x`) and in an exponent (`2^3x`)."""
        divider = _before(out, first)
        sign = "" if divider is None else out[divider].text
        if exponent and kind in ("number", "constant") and sign not in DIVISIONS[:-1]:
            raise self.exponent(out, index)
        if divider is not None and sign in DIVISIONS:
            raise self._division(out, divider, first, index)

    def _division(self, out: list[Token], divider: int, first: int, index: int) -> Exception:
        start = out[first].start
        middle, end = self.joint(index)
        over = f"({self.typed(start, end)})"
        left = _operand_start(out, divider)
        rest = self.typed(self.tokens[index].start, end)
        typed_all = left if left is not None else start
        product = (
            f"({self.typed(typed_all, middle)})*{rest}" if left is not None else f"{self.typed(start, middle)}*{rest}"
        )
        shown = left if left is not None else divider_start(out, divider)
        fixes = [
            Fix(phrase("Write {text}", text=self.typed(shown, start) + over), self.source.span(start, end), over),
            self.fix(product, typed_all, end),
        ]
        before_sum = None if left is None else self._before_sum(left, start, index)
        if before_sum is not None:
            fixes = [self.fix(before_sum, left or 0, end)]
        spaced = middle < self.tokens[index].start  # with the blank, most read 1/2 x as half of x
        return problem(
            self.source,
            phrase("It is not clear what is divided by what."),
            phrase("Write brackets or “*”: a/(2x) or (a/2)*x."),
            shown,
            end,
            *(fixes[::-1] if spaced else fixes),
        )

    def _before_sum(self, left: int, start: int, index: int) -> str | None:
        """Bracket the factor of `1/2n Σ(x)`: there the sum is never in the denominator."""
        end = chain_end(self.tokens, index)
        for place in range(index, end):
            opens = significant(self.tokens, place + 1)
            if self.tokens[place].text in SUM_NAMES and opens < end and self.tokens[opens].text == "(":
                below = self.typed(start, self.tokens[place].start).rstrip()
                below = below if below[0] == "(" and below[-1] == ")" and below.count("(") == 1 else f"({below})"
                rest = self.typed(self.tokens[place].start, self.tokens[end - 1].end)
                return f"({self.typed(left, start)}{below})*{rest}"
        return None

    def check_root(self, root: int, inner: int, stop: int) -> None:
        """Reject `√2x` and `√x²`, where the bar over the radicand is missing."""
        following = significant(self.tokens, stop)
        end = power_end(self.tokens, inner)
        start = self.tokens[root].start
        first, last = self.tokens[inner].start, self.tokens[stop - 1].end
        if end > stop:
            finish = self.tokens[end - 1].end
            outside = f"({self.typed(start, last)}){self.typed(last, finish)}"
        elif self.tokens[inner].kind in (kinds.NUMBER, kinds.CONSTANT) and self._starts_factor(following):
            finish = self.tokens[chain_end(self.tokens, inner) - 1].end
            outside = f"{self.typed(start, last)}*{self.typed(self.tokens[following].start, finish)}"
        else:
            return
        inside = f"{self.typed(start, first)}({self.typed(first, finish)})"
        raise problem(
            self.source,
            phrase("It is not clear what is under the root."),
            phrase("Write {first} or {second}.", first=inside, second=outside),
            start,
            finish,
            self.fix(inside, start, finish),
            self.fix(outside, start, finish),
        )

    def _starts_factor(self, index: int) -> bool:
        return index < len(self.tokens) and kinds.starts_factor(self.tokens[index])

    def check_after_transpose(self, index: int) -> None:
        """Reject `XᵀW`: the matrix product has its own operator."""
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

    def check_power_of_sum(self, index: int) -> None:
        """Reject `Σ(y - p)²`: in mathematics the squares are summed, in a program the sum is squared."""
        sign, opening = self.tokens[index], significant(self.tokens, index + 1)
        last = bracket_end(self.tokens, opening)
        power = significant(self.tokens, last)
        if sign.text not in SUMS or power >= len(self.tokens) or self.tokens[last - 1].text != ")":
            return
        raised, stop = self.tokens[power], self._exponent_end(power)
        if stop == power:
            return
        end = self.tokens[stop - 1].end
        inner = self.typed(self.tokens[opening].start, end)
        outer = self.typed(sign.start, self.tokens[last - 1].end), self.typed(raised.start, end)
        raise problem(
            self.source,
            phrase("It is not clear whether this is the sum of powers or the power of a sum."),
            phrase("Write brackets around what is meant."),
            sign.start,
            end,
            self.fix(f"{sign.text}({inner})", sign.start, end),
            self.fix(f"({outer[0]}){outer[1]}", sign.start, end),
        )

    def _exponent_end(self, power: int) -> int:
        """The index after the exponent whose sign is at this index; the index itself where there is none."""
        sign = self.tokens[power].text
        if sign[0] in SUPERSCRIPTS:
            return power + 1
        if sign not in ("^", *POWERS):
            return power
        first = significant(self.tokens, power + 1)
        while text_at(self.tokens, first) in ("+", "-"):
            first = significant(self.tokens, first + 1)
        end = primary_end(self.tokens, first)
        return power if end == first else end

    def _is_number(self, index: int) -> bool:
        return index < len(self.tokens) and self.tokens[index].kind == kinds.NUMBER

    def check_power_of_function(self, out: list[Token], index: int) -> None:
        """Reject `sin²(x)`: the power of a function's value is written after the call."""
        name = last_significant(out)
        power = self.tokens[index]
        opening = significant(self.tokens, index + 1)
        if name.text not in POWERED or opening >= len(self.tokens) or self.tokens[opening].text != "(":
            return
        end = self.tokens[kinds.primary_end(self.tokens, opening) - 1].end
        text = f"{name.text}{self.typed(self.tokens[opening].start, end)}{power.text}"
        raise problem(
            self.source,
            phrase("A power of a function is written after its brackets."),
            phrase("Write {text}.", text=text),
            name.start,
            end,
            self.fix(text, name.start, end),
        )


def divider_start(out: list[Token], divider: int) -> int:
    """The start of the division sign."""
    return out[divider].start


def _before(out: list[Token], first: int) -> int | None:
    """The index of the operator before an operand, ignoring prefix signs."""
    index = _previous(out, first)
    while index is not None and out[index].text in ("+", "-"):
        before = _previous(out, index)
        if before is None or out[before].text not in (*DIVISIONS, *POWERS, "+", "-"):
            break
        index = before
    return index


def _previous(out: list[Token], index: int) -> int | None:
    """The index of the previous token, ignoring blanks."""
    index -= 1
    while index >= 0 and out[index].kind in BLANK:
        index -= 1
    return index if index >= 0 else None


def _operand_start(out: list[Token], divider: int) -> int | None:
    """Where the left operand of a division starts; `None` where brackets around the quotient would change it."""
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
