"""Function application without brackets: `sin x`, `exp -x^2`, `log^2 x`, `sin^-1(x)`.

Where the end of the argument is ambiguous, an error offers both readings.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from engine.errors import phrase
from engine.language import tokens as kinds
from engine.language.arguments import POWERS, PRODUCTS, WHOLE, Arguments
from engine.language.characters import SUPERSCRIPTS
from engine.language.latex.symbols import INVERSE
from engine.language.prefixed import OTHERS, PREFIXED, REDUCTIONS, TOTALS
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import (
    KEYWORDS,
    Token,
    bracket_end,
    kind_at,
    power_end,
    primary_end,
    significant,
    starts_factor,
    text_at,
)
from engine.limits import check_time
from engine.ops import ALIASES, FUNCTIONS

NUMBERS = (kinds.NUMBER, kinds.CONSTANT, kinds.FRACTION)
PAIRS = {**INVERSE, "sinh": "asinh", "cosh": "acosh", "tanh": "atanh", "exp": "log"}
INVERSES = {**PAIRS, **{inverse: name for name, inverse in PAIRS.items()}}
"""Each function and its inverse."""
MAX_DEPTH = 8
"""Maximum number of nested applications without brackets: ln sin x has two."""
RAISED = {raised: text for raised, text in SUPERSCRIPTS.items() if text in "0123456789-"}


def plain(token: Token) -> str:
    """The text of an exponent's token, with superscript digits as plain ones."""
    return "".join(RAISED.get(character, character) for character in token.text)


class Applications(Arguments):
    """One pass over the tokens of a text; `assigned` are the names that the program assigns."""

    def __init__(self, source: Source, tokens: Sequence[Token], assigned: Set[str]) -> None:
        super().__init__(source, tokens, assigned)
        self.made: list[Token] = []

    def run(self) -> list[Token]:
        """The tokens with every application bracketed."""
        self.copy(0, len(self.tokens))
        return self.made

    def copy(self, start: int, stop: int) -> None:
        """Copy a stretch of tokens, rewriting the applications in it."""
        while start < stop:
            check_time()
            self.check_spaced(start)
            after = self.application(start, stop) if self.is_function(start) else start
            if after == start:
                self.made.append(self.tokens[start])
                after += 1
            start = after

    def is_function(self, index: int) -> bool:
        """Whether there is a function's name here that the program does not assign."""
        text = text_at(self.tokens, index)
        if text not in PREFIXED or text in self.assigned or text_at(self.tokens, index - 1) == ".":
            return False
        return text in FUNCTIONS

    def application(self, index: int, limit: int) -> int:
        """Rewrite `name argument` or `name^power argument`; the index after it, or `index` if there is none.

        `limit` is the end of the copied stretch, within which a product may continue.
        """
        power = self.power(index)
        opening = significant(self.tokens, power[1] if power else index + 1)
        if text_at(self.tokens, opening) == "(":
            signed = power is not None and self.tokens[power[0]].kind != kinds.SUPERSCRIPT
            return self.bracketed(index, power, opening) if power is not None and signed else index
        end = self.argument_end(index, opening)
        if end == opening:
            return index
        self.check_end(index, opening, end)
        place, stop = self.tokens[opening].start, self.tokens[end - 1].end
        inverse = self.head(index, power)
        self.put("(", place)
        self.copy(opening, end)
        self.put(")", stop)
        self.raised(power, inverse, stop)
        return self.product(end, limit)

    def power(self, index: int) -> tuple[int, int] | None:
        """The exponent's tokens in `sin^2`, `sin^-1`, `sin²`, `sin^(n + 1)`; empty if there is none."""
        sign = significant(self.tokens, index + 1)
        if kind_at(self.tokens, sign) == kinds.SUPERSCRIPT:
            return (sign, sign + 1) if plain(self.tokens[sign]).removeprefix("-").isdecimal() else None
        if text_at(self.tokens, sign) not in POWERS:
            return None
        start = stop = significant(self.tokens, sign + 1)
        if text_at(self.tokens, stop) in ("+", "-"):
            stop = significant(self.tokens, stop + 1)
        if text_at(self.tokens, stop) == "(":
            return start, bracket_end(self.tokens, stop)
        named = kind_at(self.tokens, stop) == kinds.NAME and text_at(self.tokens, stop) not in KEYWORDS
        return (start, stop + 1) if named or kind_at(self.tokens, stop) in NUMBERS else None

    def argument_end(self, index: int, start: int, depth: int = 0) -> int:
        """The index after the unbracketed argument that starts here; `start` if there is none."""
        first = start
        if text_at(self.tokens, first) in ("+", "-"):
            apart = self.tokens[start - 1].kind == kinds.SPACE
            tight = kind_at(self.tokens, first + 1) != kinds.SPACE
            if not (apart and tight):
                return start
            first += 1
        if self.is_function(first):
            return self.nested_end(start, first, depth + 1)
        if not self.starts_operand(first):
            return start
        if text_at(self.tokens, index) in OTHERS:
            end = primary_end(self.tokens, first)
        else:
            end = power_end(self.tokens, first)
        while kind_at(self.tokens, first) in NUMBERS and end < len(self.tokens) and starts_factor(self.tokens[end]):
            end = power_end(self.tokens, end)
        return end

    def nested_end(self, start: int, first: int, depth: int) -> int:
        """The end of an argument that is itself an application: `ln sin x`, `exp sin(x)`."""
        opening = significant(self.tokens, first + 1)
        if text_at(self.tokens, opening) == "(":
            return power_end(self.tokens, first)
        end = opening if depth > MAX_DEPTH else self.argument_end(first, opening, depth)
        return start if end == opening else end

    def starts_operand(self, index: int) -> bool:
        """Whether an operand starts here."""
        if kind_at(self.tokens, index) in (*NUMBERS, kinds.ROOT):
            return True
        return kind_at(self.tokens, index) == kinds.NAME and text_at(self.tokens, index) not in KEYWORDS

    def bracketed(self, index: int, power: tuple[int, int], opening: int) -> int:
        """Rewrite `sin^2(x)`."""
        end = bracket_end(self.tokens, opening)
        following = significant(self.tokens, end)
        if text_at(self.tokens, following) in POWERS or kind_at(self.tokens, following) == kinds.SUPERSCRIPT:
            raise self.raised_twice(index, end)
        inverse = self.head(index, power)
        self.copy(opening, end)
        self.raised(power, inverse, self.tokens[end - 1].end)
        return end

    def head(self, index: int, power: tuple[int, int] | None) -> bool:
        """Emit the function's name, or its inverse's; whether it was the inverse's."""
        name = self.tokens[index]
        exponent = "" if power is None else "".join(plain(token) for token in self.tokens[slice(*power)])
        if power is None or exponent.replace(" ", "") not in ("-1", "(-1)"):
            self.made.append(name)
            return False
        inverse = INVERSES.get(ALIASES.get(name.text, name.text), "")
        end = self.tokens[power[1] - 1].end
        if inverse not in FUNCTIONS:
            raise problem(
                self.source,
                phrase("This inverse function is not read."),
                phrase("For one divided by it write 1/{name}(…).", name=name.text),
                name.start,
                end,
            )
        self.made.append(Token(kinds.NAME, inverse, name.start, end))
        return True

    def raised(self, power: tuple[int, int] | None, inverse: bool, place: int) -> None:
        """Emit the exponent after the argument."""
        if power is not None and not inverse:
            self.put("^", place)
            for token in self.tokens[slice(*power)]:
                text = plain(token)
                if token.kind == kinds.SUPERSCRIPT and text[0] == "-":
                    self.put("-", place)
                kind = kinds.NUMBER if token.kind == kinds.SUPERSCRIPT else token.kind
                self.made.append(Token(kind, text.lstrip("-") if kind == kinds.NUMBER else text, place, place))

    def product(self, end: int, limit: int) -> int:
        """Emit the `*` of `sin x cos y`; the index after the application."""
        following = significant(self.tokens, end)
        if following < limit and self.is_function(following):
            self.put("*" if following == end else " *", self.tokens[end - 1].end)
        return end

    def check_end(self, index: int, start: int, end: int) -> None:
        """Reject `sin x/2`, `sin x y` and `sum p log p`, whose argument could end in two places."""
        following = significant(self.tokens, end)
        text = text_at(self.tokens, following)
        if text in WHOLE:  # such values are not whole numbers: a comment or a mistake
            certain = True
        elif text in PRODUCTS:
            after = significant(self.tokens, following + 1)
            reduced = text_at(self.tokens, index) in TOTALS and text_at(self.tokens, after) not in REDUCTIONS
            certain = self.is_function(after) and (text == "/" or (text == "*" and not reduced))
        elif text in ("+", "-") and text_at(self.tokens, index) in REDUCTIONS:
            after = significant(self.tokens, following + 1)
            certain = kind_at(self.tokens, after) in NUMBERS or self.is_function(after)
        elif text in POWERS or kind_at(self.tokens, following) == kinds.SUPERSCRIPT:
            certain = False
        elif self.is_function(following):
            certain = self.is_product(index, start, following)
        else:
            certain = not (self.starts_operand(following) or text == "(")
        if not certain:
            raise self.unclear(index, start, end, following)

    def is_product(self, index: int, start: int, following: int) -> bool:
        """Whether a function right after an argument is a factor beside it: in `sin x cos y`, not in `sum p log p`."""
        if text_at(self.tokens, index) in REDUCTIONS:
            return text_at(self.tokens, following) in REDUCTIONS and not self.is_function(start)
        return not self.is_function(start)

    def operand_end(self, index: int) -> int:
        """The index after the operand that starts here, with its power: `p`, `log p`, `log^2(p)`."""
        if not self.is_function(index):
            return power_end(self.tokens, index)
        power = self.power(index)
        opening = significant(self.tokens, power[1] if power else index + 1)
        if text_at(self.tokens, opening) == "(":
            return power_end(self.tokens, opening if power else index)
        end = self.argument_end(index, opening)
        return power_end(self.tokens, index) if end == opening else end

    def put(self, text: str, place: int) -> None:
        """Emit a token that was not typed."""
        self.made.append(Token(kinds.OPERATOR, text, place, place))
