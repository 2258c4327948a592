"""Every regular expression over user text is linear, checked on the parsed patterns.

The check finds repeats that share characters, adjacent or nested. `latex` has its own tests.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from engine import language

ALPHABET = string.printable + "éж½²√"
BOUNDARIES = (codes.AT, codes.ASSERT, codes.ASSERT_NOT)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern of the language package, with its name."""
    for module_info in pkgutil.iter_modules(language.__path__):
        module = importlib.import_module(f"engine.language.{module_info.name}")
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and not module_info.ispkg:
                yield f"{module_info.name}.{name}", value


def characters(item: Any) -> frozenset[str]:
    """The characters that one item of a parsed pattern can begin with or consist of."""
    code, value = item
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return joined(value[2])
    if code is codes.SUBPATTERN:
        return joined(value[3])
    if code is codes.BRANCH:
        return frozenset().union(*map(joined, value[1]))
    if code in BOUNDARIES:
        return frozenset()
    one = _parser.SubPattern(_parser.State(), [item])
    return frozenset(letter for letter in ALPHABET if matches(one, letter))


def joined(items: Any) -> frozenset[str]:
    """The characters of all items together."""
    return frozenset().union(*map(characters, items))


def matches(part: Any, letter: str) -> bool:
    """Whether one parsed item matches a character."""
    code, value = part[0]
    if code is codes.LITERAL:
        return ord(letter) == value
    if code is codes.NOT_LITERAL:
        return ord(letter) != value
    if code is codes.ANY:
        return letter != "\n"
    negated = value[0][0] is codes.NEGATE
    within = any(member(entry, letter) for entry in value[negated:])
    return within != negated


def member(entry: Any, letter: str) -> bool:
    """Whether a character belongs to one entry of a class."""
    code, value = entry
    if code is codes.LITERAL:
        return ord(letter) == value
    if code is codes.RANGE:
        return value[0] <= ord(letter) <= value[1]
    kinds = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_SPACE: r"\s"}
    opposite = {codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_NOT_WORD: r"\W", codes.CATEGORY_NOT_SPACE: r"\S"}
    return re.match({**kinds, **opposite}[value], letter) is not None


def unbounded(item: Any) -> bool:
    """Whether an item repeats without bound."""
    return item[0] in (codes.MAX_REPEAT, codes.MIN_REPEAT) and item[1][1] is codes.MAXREPEAT


def optional(item: Any) -> bool:
    """Whether an item can be empty."""
    code, value = item
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return value[0] == 0 or all(map(optional, value[2]))
    if code is codes.SUBPATTERN:
        return all(map(optional, value[3]))
    if code is codes.BRANCH:
        return any(all(map(optional, branch)) for branch in value[1])
    return code in BOUNDARIES


def first(item: Any) -> frozenset[str]:
    """The characters that an item can begin with."""
    code, value = item
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.SUBPATTERN, codes.BRANCH):
        return frozenset().union(*(begins(part) for part in parts(code, value)))
    return characters(item)


def begins(items: Any) -> frozenset[str]:
    """The characters that a sequence can begin with."""
    starts: frozenset[str] = frozenset()
    for item in items:
        starts |= first(item)
        if not optional(item):
            break
    return starts


def flat(items: Any) -> Iterator[Any]:
    """A sequence with its groups expanded."""
    for item in items:
        if item[0] is codes.SUBPATTERN:
            yield from flat(item[1][3])
        else:
            yield item


def faults(items: Any) -> Iterator[str]:
    """Repeats that share characters."""
    open_repeats: list[frozenset[str]] = []
    for item in flat(items):
        if unbounded(item):
            if any(first(item) & other for other in open_repeats):
                yield "two repeats side by side"
            inner = list(flat(item[1][2]))
            if any(unbounded(part) and not parted(inner, part) for part in inner):
                yield "a repeat in a repeat"
        if not optional(item):
            open_repeats = [other for other in open_repeats if first(item) & other]
        if unbounded(item):
            open_repeats.append(characters(item))
        for part in parts(*item):
            yield from faults(part)


def parted(items: Any, part: Any) -> bool:
    """Whether something in the body separates one iteration of the inner repeat from the next."""
    return any(not optional(item) and characters(item).isdisjoint(characters(part)) for item in items)


def parts(code: Any, value: Any) -> list[Any]:
    """The sequences inside an item."""
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return [value[2]]
    if code is codes.SUBPATTERN:
        return [value[3]]
    return list(value[1]) if code is codes.BRANCH else []


@pytest.mark.parametrize(("name", "pattern"), [pytest.param(*pair, id=pair[0]) for pair in patterns()])
def test_linear(name: str, pattern: re.Pattern[str]) -> None:
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    assert list(faults(parsed)) == []


@pytest.mark.parametrize("bad", [r"(a+)+b", r"\d*\w+x", r"[ab]*,?[bc]*!", r"(\w+\d*)*;"])
def test_faults_are_detected(bad: str) -> None:
    assert list(faults(_parser.parse(bad)))


def test_there_are_patterns() -> None:
    assert len(list(patterns())) > 4
