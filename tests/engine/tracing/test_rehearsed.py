"""Bodies that are appended without being evaluated make the graph that evaluation makes."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

import engine
from engine.compiler import PLANS
from engine.errors import GradwalkError, TooLarge
from engine.graph import Graph
from engine.limits import Limits
from engine.tracing import rehearsed
from engine.tracing.rehearsed import Rehearsed

INPUTS = {"x": 0.3, "y": -1.2, "w": 0.9}
PROGRAMS = {
    "a chain": "s = x\nfor i in range(20):\n    s = tanh(s*w + y)\n    s = s - x\ns",
    "a name twice": "s = x\nfor i in range(9):\n    s = s * w\n    s = s + y\ns",
    "two that carry": "a = x\nb = y\nfor i in range(9):\n    a = a*b + 1\n    b = a - b*0.5\na + b",
    "what is read before it is assigned again": "a = x\nb = y\nfor i in range(9):\n    t = a\n    a = b*w\n    b = t*w\na + b",
    "names of one node": "a = x\nb = x\nfor i in range(9):\n    a = a*b\na",
    "the variable is read": "s = x\nfor i in range(9):\n    s = s*i + w\ns",
    "the variable is assigned": "s = x\nfor i in range(9):\n    i = s*w\n    s = i + 1\ns",
    "a constant changes": "s = x\nk = 1\nfor i in range(9):\n    s = s*k + w\n    k = k + 1\ns",
    "a constant stays": "s = x\nk = 3\nfor i in range(9):\n    s = s*k + w**k\ns",
    "a branch": "s = x\nfor i in range(9):\n    if i > 4:\n        s = s*w\n    else:\n        s = s + y\ns",
    "a branch on a value": "s = x\nfor i in range(9):\n    if s < 1:\n        s = s + 0.4\n    else:\n        s = s * y\ns",
    "loops within": "s = x\nfor i in range(5):\n    t = s*i\n    for j in range(6):\n        t = t*w - y\n    s = s + t\ns",
    "a while": "s = x\nwhile s < 3:\n    t = s*w\n    s = s + t*t + 0.1\ns",
    "a break": "s = x\nfor i in range(9):\n    s = s*w\n    if i == 4:\n        break\ns",
    "a function": "def f(a, b):\n    c = a*b\n    d = c + a\n    return d\nf(x, y) + f(y, w) + f(w, x) + f(x, w)",
    "a loop in a function": "def f(a):\n    for i in range(7):\n        a = sin(a)*w\n    return a\nw = 2\nf(x) + f(y)",
    "a function in a loop": "def f(a):\n    b = a*2\n    return b\ns = x\nfor i in range(7):\n    s = f(s)\ns",
    "a gate of its own": "s = x\nfor i in range(7):\n    s = sigmoid(s) * relu(y)\ns",
    "a truth value": "s = x\nc = x > 0\nfor i in range(7):\n    s = where(c, s*w, y)\ns",
    "a truth value that is assigned": "s = x\nfor i in range(7):\n    c = x > s\n    s = s*w + c\ns",
    "a tensor": "s = x\nv = ones(2)*y\nfor i in range(7):\n    s = s*w\n    v = v*2\nsum(v)*s",
    "a shape that changes": "s = x\nfor i in range(6):\n    if i == 3:\n        s = s*ones(2)\n    s = s*w\nsum(s)",
    "a list": "s = x\nfor k in [1, 2, 3, 4]:\n    s = s*w\ns",
    "pairs": "s = x\nfor i, k in zip(range(4), range(4)):\n    s = s*w\ns",
    "no name of its own": "s = x\nfor i in range(6):\n    s*w\ns",
    "a number": "s = x\nfor i in range(6):\n    k = 2\n    s = s*k\ns",
    "the last value is the program's": "s = x\nfor i in range(6):\n    t = s*y\n    s = t + w",
    "constants as arguments": "def f(a, k):\n    for i in range(4):\n        a = a*k\n    return a\nf(x, 2) + f(y, 3)",
    "a function of that name": "def relu(a):\n    return a*w\ns = x\nfor i in range(6):\n    s = relu(s)\ns",
    "a list is read": "s = x\nv = [x, y]\nfor i in range(5):\n    t = exp(v)\n    s = s*w\nsum(t)*s",
    "a prelude's function": "s = x\nfor i in range(6):\n    s = mse(s, y)\n    s = s*w\ns",
    "an input first read in the second turn": "s = x\nfor i in range(6):\n    if i > 0:\n        s = s*y\n    s = s + w\ns",
    "a minus and a power": "s = x\nfor i in range(6):\n    s = -s**2 / (1 + w)\ns",
    "another shape in the second call": (
        "def f(a):\n    for i in range(6):\n        a = a*w\n    return a\nf(x) + sum(f(x*ones(2)))"
    ),
    "turns without nodes after": "s = x\nfor i in range(6):\n    s = s*w\nfor i in range(0):\n    s = s*w\ns",
}


def graph_of(program: str, **more: Any) -> Graph:
    """The graph, made anew."""
    PLANS.forget()
    return engine.trace(program, INPUTS, **more).graph


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
@pytest.mark.parametrize("expand", ["none", "textbook"])
def test_the_graph_is_that_of_evaluation(program: str, expand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = graph_of(program, expand=expand)
    monkeypatch.setattr(rehearsed, "TRIES", -1)
    slow = graph_of(program, expand=expand)
    for column in fields(Graph):
        assert repr(getattr(quick, column.name)) == repr(getattr(slow, column.name)), column.name


def test_most_turns_are_not_evaluated(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    before = Rehearsed.before
    monkeypatch.setattr(Rehearsed, "before", lambda self, body: (calls.append(body), before(self, body))[1])
    graph = graph_of(PROGRAMS["a chain"])
    assert len(graph) == 3 + 20 * 4
    assert len(calls) == 2


@pytest.mark.parametrize(
    "limits",
    [{"nodes": 60}, {"elements": 50}, {"edges": 70}, {"edge_elements": 90}, {"statements": 40}],
    ids=lambda limits: next(iter(limits)),
)
def test_a_limit_is_met_where_evaluation_meets_it(limits: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    def fault() -> Any:
        with pytest.raises(TooLarge) as caught:
            graph_of(PROGRAMS["a chain"], limits=Limits(**limits))
        return caught.value.faults

    quick = fault()
    monkeypatch.setattr(rehearsed, "TRIES", -1)
    assert quick == fault()


def test_a_long_loop_is_appended_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsed, "LARGEST", 7)
    quick = graph_of(PROGRAMS["a chain"])
    monkeypatch.setattr(rehearsed, "TRIES", -1)
    assert quick == graph_of(PROGRAMS["a chain"])


def test_an_error_in_a_body_is_raised_as_before() -> None:
    with pytest.raises(GradwalkError):
        graph_of("s = x\nfor i in range(9):\n    s = s*q\ns")
