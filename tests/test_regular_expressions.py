"""No regular expression costs more than linear time in the length of a text, which may be a user's."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.hostile_texts import growth
from tests.javascript_patterns import ROOT, Literal, javascript_patterns
from tests.patterns import Used, patterns

STRAIGHT = 3
"""How far the steps may bend: a quadratic pattern bends by a hundred and more."""
PATTERNS = list(dict.fromkeys(patterns("engine", "app")))


def test_patterns_are_extracted_from_every_position() -> None:
    places = " ".join(used.place for used in PATTERNS)
    assert "engine/language/tokens.py, TOKEN" in places  # of a module
    assert "engine/learn/tables/numerals.py, NUMERALS" in places  # in a container
    assert "engine/tracing/subscripts.py:" in places  # in a function


@pytest.mark.parametrize("used", PATTERNS, ids=lambda used: used.place)
def test_a_pattern_costs_linear_time(used: Used) -> None:
    bend, text = growth(used.whole, used.flags & ~re.UNICODE, used.anchored)
    assert bend <= STRAIGHT, f"{used.place}: the steps of {used.pattern!r} grow faster than the text {text}"


@pytest.mark.parametrize(
    ("pattern", "anchored"),
    [
        (r"(?:a+)+b", True),
        (r"(?:a|a)*b", True),
        (r"\{\s*\[(?:(?:[-\d:,\s]+|None)+|\w+)+\]\s*\}", True),
        (r"(?:[^{}\\]|\\_|\w)+\}", True),
        (r"\s*\s*;", True),
        (r"\w*\d*!", True),
        (r"[ \t]*\Z", False),
        (r"x(?=.*y)", False),
        (r"\d+$", False),
    ],
)
def test_a_pattern_that_goes_back_is_recognised(pattern: str, anchored: bool) -> None:
    assert growth(pattern, 0, anchored)[0] > STRAIGHT


@pytest.mark.parametrize(
    ("pattern", "anchored"),
    [(r"[ \t]*;", True), (r"(?:a++)++b", True), (r"(?>a+)b", True), (r"(?<!\d)\d+$", False), (r"\w+", False)],
)
def test_a_linear_pattern_is_recognised(pattern: str, anchored: bool) -> None:
    assert growth(pattern, 0, anchored)[0] <= STRAIGHT


def test_the_page_s_own_patterns_cost_linear_time() -> None:
    if shutil.which("node") is None or not (ROOT / "node_modules/typescript").exists():
        pytest.skip("needs node and its development packages")
    literals = javascript_patterns()
    assert any(each.place.startswith("static/walk/editor-sync.js") for each in literals)
    steep = {each.place: growth(each.pattern, each.flags, False)[1] for each in literals if _is_steep(each)}
    assert not steep


def _is_steep(literal: Literal) -> bool:
    return growth(literal.pattern, literal.flags, False)[0] > STRAIGHT
