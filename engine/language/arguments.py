"""Where the argument of a function without brackets may end in more than one place: both readings are offered."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence, Set

from engine.errors import ProgramError, phrase
from engine.language import tokens as kinds
from engine.language.prefixed import REDUCTIONS, SPACED
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import DEPTH_CHANGES, Token, bracket_end, kind_at, significant, text_at

POWERS = ("^", "**")
WHOLE = ("//", "%")
PRODUCTS = ("*", "/", "@", *WHOLE)


class Arguments(ABC):
    """Checks over the tokens of one text; `assigned` are the names that the program assigns."""

    def __init__(self, source: Source, tokens: Sequence[Token], assigned: Set[str]) -> None:
        self.source = source
        self.tokens = tokens
        self.assigned = assigned

    def check_spaced(self, index: int) -> None:
        """Reject `sum (x - y)^2` and `sum (x - y)*z`, whose brackets after a blank may belong to the argument."""
        name = text_at(self.tokens, index)
        if name not in SPACED or name in self.assigned or kind_at(self.tokens, index + 1) != kinds.SPACE:
            return
        opening = significant(self.tokens, index + 1)
        if text_at(self.tokens, opening) != "(" or text_at(self.tokens, index - 1) == ".":
            return
        end = bracket_end(self.tokens, opening)
        following = significant(self.tokens, end)
        raised = text_at(self.tokens, following) in POWERS or kind_at(self.tokens, following) == kinds.SUPERSCRIPT
        if (raised or text_at(self.tokens, following) == "*") and self.is_single(opening, end):
            raise self.unclear(index, opening, end, following)

    def is_single(self, opening: int, end: int) -> bool:
        """Whether these brackets hold one expression, not several arguments."""
        depth = 0
        for token in self.tokens[opening:end]:
            depth += DEPTH_CHANGES.get(token.text, 0)
            if depth == 1 and token.text in (",", "="):
                return False
        return depth == 0

    def unclear(self, index: int, start: int, end: int, following: int) -> ProgramError:
        """The error that offers both places where the argument could end."""
        sign = text_at(self.tokens, following)
        operator = sign in (*PRODUCTS, *POWERS, "+", "-")
        stop = self.sum_end(following) if sign in ("+", "-") else self.term_end(following)
        name = self.typed(index, start).rstrip()
        argument, rest = self.typed(start, end), self.typed(following, stop)
        gap = self.typed_gap(end, following)
        if not operator and kind_at(self.tokens, following) != kinds.SUPERSCRIPT:
            gap = "*"
        alone = argument if argument[0] == "(" else f"({argument})"
        inside, outside = f"{name}({argument}{gap}{rest})", f"{name}{alone}{gap}{rest}"
        whole = self.tokens[index].text in REDUCTIONS and sign != "/"
        spaced = operator and following > end and not whole
        texts = [outside, inside] if spaced else [inside, outside]
        first, last = self.tokens[index].start, self.tokens[stop - 1].end
        return problem(
            self.source,
            phrase("It is not clear where the argument of {name} ends.", name=self.tokens[index].text),
            phrase("Write {first} or {second}.", first=texts[0], second=texts[1]),
            first,
            last,
            *(self.source.fix(phrase("Write {text}", text=text), first, last, text) for text in texts),
        )

    def term_end(self, index: int) -> int:
        """The index after the product or power that continues here."""
        end = index + 1
        while True:
            operator = text_at(self.tokens, index) in (*PRODUCTS, *POWERS)
            operand = significant(self.tokens, index + 1) if operator else index
            operand += operator and text_at(self.tokens, operand) in ("+", "-")
            raised = kind_at(self.tokens, operand) == kinds.SUPERSCRIPT
            stop = operand + 1 if raised else self.operand_end(operand)
            if stop == operand:
                return end
            end, index = stop, significant(self.tokens, stop)

    def sum_end(self, index: int) -> int:
        """The index after the sum that continues with the sign here."""
        end = index
        while text_at(self.tokens, index) in ("+", "-"):
            start = significant(self.tokens, index + 1)
            end = self.operand_end(start)
            if end == start:
                return max(end, index + 1)
            index = significant(self.tokens, end)
            if text_at(self.tokens, index) in PRODUCTS:
                end = self.term_end(index)
                index = significant(self.tokens, end)
        return end

    @abstractmethod
    def operand_end(self, index: int) -> int:
        """The index after the operand that starts here, with its power; a function has its argument with it."""

    def raised_twice(self, index: int, end: int) -> ProgramError:
        """The error for `sin^2(x)^3`, where the order of the powers is unclear."""
        text = f"({self.typed(index, end)})"
        first, last = self.tokens[index].start, self.tokens[end - 1].end
        fix = self.source.fix(phrase("Write {text}", text=text), first, last, text)
        hint = phrase("Write {text}.", text=text)
        return problem(self.source, phrase("It is not clear what is raised to this power."), hint, first, last, fix)

    def typed(self, start: int, stop: int) -> str:
        """What was typed for these tokens."""
        return self.source.typed_slice(self.tokens[start].start, self.tokens[stop - 1].end)

    def typed_gap(self, start: int, stop: int) -> str:
        """What was typed between two tokens."""
        return self.source.text[self.tokens[start - 1].end : self.tokens[stop].start]
