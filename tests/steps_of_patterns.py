"""How many characters a regular expression compares on a text, without a clock: a backtracking matcher that counts.

It walks the tree that `re` itself parses a pattern into, so that greedy, lazy and possessive repeats, atomic groups,
lookaround and references backtrack as they do there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from re import _constants as sre
from re import _parser
from typing import Any

MOST_STEPS = 200_000
Groups = dict[int, tuple[int, int]]
Ends = Iterator[int]


class TooManySteps(Exception):
    """A pattern needs more than `MOST_STEPS` steps."""


class Matcher:
    """A pattern, and the steps that it has taken so far."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.tree = _parser.parse(pattern, flags)
        self.flags = self.tree.state.flags
        self.steps = 0
        self.text = ""
        self.groups: Groups = {}
        self._known: dict[tuple[int, str], bool] = {}

    def steps_on(self, text: str, anchored: bool) -> int:
        """The steps of all matches in a text, one after the other; of one at its start where `anchored`."""
        self.text, self.steps, place = text, 0, 0
        while place <= len(text):
            self.groups = {}
            end = next(self._sequence(list(self.tree), place), None)
            self._step()
            if anchored:
                break
            place = place + 1 if end is None or end == place else end
        return self.steps

    def _step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooManySteps

    def _sequence(self, items: Sequence[Any], place: int) -> Ends:
        """Every end at which these items match one after the other, in the order of trying."""
        if not items:
            yield place
            return
        for end in self._item(items[0], place):
            yield from self._sequence(items[1:], end)

    def _item(self, item: Any, place: int) -> Ends:
        if item[0] not in SINGLE:
            yield from ITEMS[item[0]](self, item[1], place)
        elif self._fits(item, place):
            yield place + 1

    def _fits(self, item: Any, place: int) -> bool:
        """Whether an item for one character accepts the next one, which is one step."""
        self._step()
        if place >= len(self.text):
            return False
        key = id(item), self.text[place]
        if key not in self._known:
            self._known[key] = accepts(item, self.text[place], self.flags)
        return self._known[key]

    def _branch(self, argument: Any, place: int) -> Ends:
        for alternative in argument[1]:
            yield from self._sequence(list(alternative), place)

    def _group(self, argument: Any, place: int) -> Ends:
        for end in self._sequence(list(argument[3]), place):
            if argument[0] is not None:
                self.groups[argument[0]] = (place, end)
            yield end

    def _greedy(self, argument: Any, place: int) -> Ends:
        least, most, body = argument
        if len(body) > 1 or body[0][0] not in SINGLE:
            yield from self._repeat(argument, place, 0, True)
            return
        end = place
        while end - place < most and self._fits(body[0], end):
            end += 1
        yield from range(end, place + least - 1, -1)

    def _lazy(self, argument: Any, place: int) -> Ends:
        yield from self._repeat(argument, place, 0, False)

    def _repeat(self, argument: Any, place: int, times: int, greedy: bool) -> Ends:
        least, most, body = argument
        if not greedy and times >= least:
            yield place
        if times < most:
            for end in self._sequence(list(body), place):
                if end > place or times < least:
                    yield from self._repeat(argument, end, times + 1, greedy)
        if greedy and times >= least:
            yield place

    def _possessive(self, argument: Any, place: int) -> Ends:
        end = next(self._greedy(argument, place), None)
        if end is not None:
            yield end

    def _atomic(self, argument: Any, place: int) -> Ends:
        end = next(self._sequence(list(argument), place), None)
        if end is not None:
            yield end

    def _assert(self, argument: Any, place: int) -> Ends:
        if self._ahead(argument, place):
            yield place

    def _assert_not(self, argument: Any, place: int) -> Ends:
        if not self._ahead(argument, place):
            yield place

    def _ahead(self, argument: Any, place: int) -> bool:
        direction, body = argument
        if direction < 0:
            place -= body.getwidth()[0]
            if place < 0:
                return False
        return next(self._sequence(list(body), place), None) is not None

    def _at(self, argument: Any, place: int) -> Ends:
        self._step()
        if re.compile(AT[argument], self.flags & re.MULTILINE).match(self.text, place):
            yield place

    def _reference(self, argument: Any, place: int) -> Ends:
        if argument in self.groups:
            start, end = self.groups[argument]
            self.steps += end - start
            if self.text.startswith(self.text[start:end], place):
                yield place + end - start

    def _conditional(self, argument: Any, place: int) -> Ends:
        group, present, absent = argument
        yield from self._sequence(list((present if group in self.groups else absent) or ()), place)


SINGLE = frozenset({sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN})
"""Kinds of items that stand for one character."""
AT = {
    sre.AT_BEGINNING: "^",
    sre.AT_BEGINNING_STRING: r"\A",
    sre.AT_BOUNDARY: r"\b",
    sre.AT_NON_BOUNDARY: r"\B",
    sre.AT_END: "$",
    sre.AT_END_STRING: r"\Z",
}
CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}
ITEMS: dict[Any, Callable[[Matcher, Any, int], Ends]] = {
    sre.BRANCH: Matcher._branch,
    sre.SUBPATTERN: Matcher._group,
    sre.MAX_REPEAT: Matcher._greedy,
    sre.MIN_REPEAT: Matcher._lazy,
    sre.POSSESSIVE_REPEAT: Matcher._possessive,
    sre.ATOMIC_GROUP: Matcher._atomic,
    sre.ASSERT: Matcher._assert,
    sre.ASSERT_NOT: Matcher._assert_not,
    sre.AT: Matcher._at,
    sre.GROUPREF: Matcher._reference,
    sre.GROUPREF_EXISTS: Matcher._conditional,
}


def accepts(item: Any, character: str, flags: int) -> bool:
    """Whether an item for one character accepts this one."""
    kind, argument = item
    if kind is sre.ANY:
        return bool(flags & re.DOTALL) or character != "\n"
    if kind is sre.LITERAL:
        return _same(argument, character, flags)
    if kind is sre.NOT_LITERAL:
        return not _same(argument, character, flags)
    if kind is sre.RANGE:
        both = {character, character.lower(), character.upper()} if flags & re.IGNORECASE else {character}
        return any(argument[0] <= ord(each) <= argument[1] for each in both if len(each) == 1)
    if kind is sre.CATEGORY:
        return re.compile(CATEGORIES[argument], flags & re.ASCII).match(character) is not None
    negated = argument[0][0] is sre.NEGATE
    return any(accepts(each, character, flags) for each in argument[negated:]) != negated


def _same(code: int, character: str, flags: int) -> bool:
    return chr(code).lower() == character.lower() if flags & re.IGNORECASE else code == ord(character)
