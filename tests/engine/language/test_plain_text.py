"""Plain program text is taken as it is: the short way gives what the long one would, errors included."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from app.examples import examples
from engine.errors import GradwalkError
from engine.language import normalise, prescan
from engine.limits import Limits

module = import_module("engine.language.normalise")
BLOCKS = (
    "s = x\nfor i in range(3):\n    s = tanh(s*w + b)\n    s = s - x\ns",
    "if x > 0:\n  y = x\nelif x < -1:\n  y = -x\nelse:\n  y = 1\ny",
    "def f(a, b=2):\n\treturn a*b  # the product\nf(x) + f(x, 3)",
    "# first\n\n  y = x\n  y + 1",
    "  \n y = x\n y",
    "# first\n  y = x\n  y",
    "# first\n# second\n  y = x",
    "# first\ny = x\nfor i in range(2):\n    y = y*x\ny",
    "# nothing",
    "while x < 3:\n    if x > 1:\n        x = x + 1\n    else:\n        x = 2*x\nx",
    "y = x\n  + 1\ny",
    "y = x > 1\n    and x < 2\ny",
    "y = x\n  or x\ny",
    "y = (1\n  + x)\ny",
    "y = x +\n  1\ny",
    "for i in range(2):\n    y = 2x\ny",
    "for i in range(2):\n    y = x^2\n    y = sin x\ny",
    "for i in range(2):\n    f(t) = t*x\nf(1)",
    "for i in range(2):\n    ; y = x\ny",
    "y = x\n \n\t\n y",
    "y = 1\n    y = 2",
    "for k, v in enumerate([1, 2]):\n    x = x*v // 2 % 3\nx",
)
NESTED = ("((((x))))", "----x", "x**x**x**x**x", "x^x^x^x^x", "not not not not x", "[[[[x]]]]", "f(f(f(f(x))))")
INDENTED = "\n".join(f"{'  ' * depth}if x > {depth}:" for depth in range(4)) + "\n        y = 1\nx"
BRANCHES = "1 if x > 1 else 2 if x > 2 else 3 if x > 3 else 4 if x > 4 else 5"


class Always:
    """Finds too many of anything."""

    def findall(self, text: str) -> range:
        """More than any limit allows."""
        return range(10**9)


def read(text: str, limits: Limits) -> object:
    """What is made of a text: its program text with every origin, or the error."""
    try:
        source = normalise(text, limits)
    except GradwalkError as error:
        return type(error), error.faults
    return source.text, list(source.starts), list(source.ends), dict(source.notations)


def both(text: str, limits: Limits, monkeypatch: pytest.MonkeyPatch) -> tuple[object, object]:
    """What the short way makes of a text, and the long one."""
    short = read(text, limits)
    with monkeypatch.context() as patch:
        patch.setattr(module, "REWRITTEN", re.compile(""))
        patch.setattr(prescan, "NESTING", Always())
        return short, read(text, limits)


def test_both_ways_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (*BLOCKS, *(example.program for example in examples().values())):
        short, long = both(text, Limits(), monkeypatch)
        assert short == long, text


@pytest.mark.parametrize("text", [r'^(?:a|b)\s[^;"]*?"(\.{1,2}/[^"]+)";', r"x*y'\s{1}"])
def test_a_backslash_without_a_comment_is_no_question_of_comments(text: str) -> None:
    with pytest.raises(GradwalkError):
        normalise(text, Limits())


@pytest.mark.parametrize("depth", range(7))
def test_both_ways_refuse_the_same_depth(depth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (*NESTED, INDENTED, f"  {INDENTED}", BRANCHES, f"x + ({BRANCHES})"):
        short, long = both(text, Limits(depth=depth), monkeypatch)
        assert short == long, text
