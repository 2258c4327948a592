"""Texts that make a regular expression backtrack: what leads to each of its repeats, and what that repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from re import _constants as sre
from typing import Any

from tests.steps_of_patterns import MOST_STEPS, SINGLE, Matcher, TooManySteps, accepts

REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
CANDIDATES = 'a1 \n\t_.,x(=A["я-'
TAIL = "\x01"
"""Fits hardly any pattern, so that a match has to fail."""
MANY = 60
"""What is repeated more often than this grows with the text."""
SIZES = (12, 24, 36)


def growth(pattern: str, flags: int, anchored: bool) -> tuple[int, str]:
    """How far the steps on growing texts bend away from a straight line at worst, and what was repeated there.

    It is 0 for a pattern of linear cost; `MOST_STEPS` where there is no end to be seen.
    """
    matcher = Matcher(pattern, flags)
    worst = (0, "")
    for shape in _shapes(matcher):
        worst = max(worst, _bend(matcher, shape, anchored))
        if worst[0] >= MOST_STEPS:
            break
    return worst


def _bend(matcher: Matcher, shape: tuple[str, str], anchored: bool) -> tuple[int, str]:
    lead, pump = shape
    try:
        few, more, most = (matcher.steps_on(lead + pump * size + TAIL, anchored) for size in SIZES)
    except (TooManySteps, RecursionError):
        return MOST_STEPS, f"{lead!r} + {pump!r} * n"
    return most - 2 * more + few, f"{lead!r} + {pump!r} * n"


def _shapes(matcher: Matcher) -> list[tuple[str, str]]:
    """What stands before, and what is repeated then: for each repeat its own body, and what leads to it as well."""
    shapes: dict[tuple[str, str], None] = {}
    kinds = _kinds_of_characters(matcher)
    for before, body in _repeats(list(matcher.tree), "", matcher.flags):
        single = len(body) == 1 and body[0][0] in SINGLE
        pumps = (
            [each for each in kinds if accepts(body[0], each, matcher.flags)]
            if single
            else _samples(list(body), matcher.flags)
        )
        for pump in filter(None, pumps):
            shapes |= dict.fromkeys([(before, pump), ("", pump), ("", before + pump)])
    return list(shapes)


def _kinds_of_characters(matcher: Matcher) -> list[str]:
    """One character of each kind that the pattern tells apart."""
    items = list(_single_items(list(matcher.tree)))
    own = (chr(code + more) for item in items for code in _codes(item) for more in (0, 1) if code < 0x10FFFF)
    kinds = {
        (each.isalnum(), each == "\n", *(accepts(item, each, matcher.flags) for item in items)): each
        for each in (*own, *reversed(CANDIDATES))
    }
    return list(kinds.values())


def _single_items(items: Sequence[Any]) -> Iterator[Any]:
    for item in items:
        if item[0] in SINGLE:
            yield item
        for inner in [list(item[1][2])] if item[0] in REPEATS else _inside(item):
            yield from _single_items(inner)


def _repeats(items: Sequence[Any], before: str, flags: int) -> Iterator[tuple[str, Any]]:
    """Every repeat in a sequence, with a shortest text that leads to it."""
    for item in items:
        kind, argument = item
        if kind in REPEATS:
            _, most, body = argument
            if most > MANY:
                yield before, body
            yield from _repeats(list(body), before, flags)
        for inner in _inside(item):
            yield from _repeats(inner, before, flags)
        before += next(iter(_samples([item], flags)), "")


def _inside(item: Any) -> list[list[Any]]:
    """The sequences within an item, those of a repeat left out."""
    kind, argument = item
    if kind is sre.BRANCH:
        return [list(each) for each in argument[1]]
    if kind is sre.SUBPATTERN:
        return [list(argument[3])]
    if kind is sre.ATOMIC_GROUP:
        return [list(argument)]
    if kind in (sre.ASSERT, sre.ASSERT_NOT):
        return [list(argument[1])]
    if kind is sre.GROUPREF_EXISTS:
        return [list(each) for each in argument[1:] if each]
    return []


def _samples(items: Sequence[Any], flags: int, most: int = 6) -> list[str]:
    """Some short texts that a sequence matches, its lookaround aside."""
    texts = [""]
    for item in items:
        texts = [text + more for text, more in product(texts, _samples_of(item, flags))][:most]
    return texts


def _samples_of(item: Any, flags: int) -> list[str]:
    kind, argument = item
    if kind is sre.LITERAL:
        return [chr(argument)]
    if kind in (sre.NOT_LITERAL, sre.ANY, sre.IN):
        return _accepted(item, flags)
    if kind in REPEATS:
        return (
            _samples(list(argument[2]) * max(argument[0], 1), flags)
            if argument[0]
            else ["", *_samples(list(argument[2]), flags)]
        )
    if kind in (sre.BRANCH, sre.SUBPATTERN, sre.ATOMIC_GROUP):
        return [text for inner in _inside(item) for text in _samples(inner, flags)]
    return [""]


def _accepted(item: Any, flags: int) -> list[str]:
    """One character of each kind that an item accepts."""
    own = [chr(code) for code in _codes(item)[:3]]
    accepted = [each for each in dict.fromkeys([*own, *CANDIDATES]) if accepts(item, each, flags)]
    return accepted[:4] or [""]


def _codes(item: Any) -> list[int]:
    kind, argument = item
    if kind is sre.IN:
        return [code for each in argument for code in _codes(each)]
    return [argument] if kind is sre.LITERAL else [argument[0]] if kind is sre.RANGE else []
