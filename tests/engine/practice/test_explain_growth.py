"""Contributions of a pasted backward pass, alone and together, and how the work for it grows."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

import engine
from engine.limits import Deadline
from engine.practice import explain
from engine.practice.passes import Ground
from engine.practice.pasted import causes, contributions, judging, locating
from tests.engine.practice.test_explain import judged, verdicts

SUMS = [
    ("x + x + x", "dx = 0\ndx += 1\ndx += 1\ndx += 1", ["part", "part", "part", "right"]),
    ("x*y + x*z + x*w", "dx = 0\ndx += y\ndx += z\ndx += w", ["part", "part", "part", "right"]),
    ("x*y + x*z + x*w", "dx = 0\ndx += y + w\ndx += z", ["part", "part", "right"]),
    ("x*y + x*z + x*w", "dx_a = y + z\ndx_b = w\ndx = dx_a + dx_b", ["part", "part", "right"]),
    ("x*y + x*z + x*w", "dx = 0\ndx += y\ndx += -z\ndx += w", ["part", "part", "wrong", "follows"]),
    ("x*y + x*z + x*w", "dx = 0\ndx += y\ndx += 3*z\ndx += w", ["part", "part", "wrong", "follows"]),
]


@pytest.mark.parametrize(("program", "backward", "expected"), SUMS)
def test_contributions_come_alone_or_together_and_a_wrong_one_is_found(program, backward, expected):
    values = {name: number for name, number in {"x": 2.0, "y": 3.0, "z": 4.0, "w": 5.5}.items() if name in program}
    assert verdicts(judged(backward, program, values)) == expected


def growing(count: int, kind: str) -> tuple[str, str]:
    """A chain with a shared factor, and a backward pass of it in which every line is of this kind."""
    program = ["h0 = x", *(f"h{k} = tanh(h{k - 1}*w + {k / count})" for k in range(1, count)), f"h{count - 1}*1"]
    lines = {
        "right": "dh{below} = dh{k}*(1 - h{k}**2)*w",
        "wrong": "dh{below} = dh{k}*(1 - h{k}**2)*w*1.37",
        "of no node": "dq{k} = h{k}*1.37",
        "a part": "dw_a = dh{k}*h{below}*1.37",
        "added": "dw += dh{k}*h{below}*1.37",
    }
    backward = [lines[kind].format(k=k, below=k - 1) for k in range(count - 1, 1, -1)]
    return "\n".join(program), "\n".join(["dw = 0", *backward] if kind == "added" else backward)


@pytest.mark.parametrize("kind", ["right", "wrong", "of no node", "a part", "added"])
def test_the_work_grows_as_the_text(kind, monkeypatch):
    """Steps, not times: comparisons of tensors, and nodes passed."""

    def steps(count: int) -> int:
        calls: Counter[str] = Counter()
        for place, name in ((causes, "same"), (judging, "same"), (locating, "same"), (contributions, "same")):
            counting(monkeypatch, calls, place, name)
        counting(monkeypatch, calls, Ground, "passing")
        program, backward = growing(count, kind)
        explain(engine.trace(program, {"x": 0.3, "w": 0.5}), backward, deadline=Deadline(60))
        monkeypatch.undo()
        return calls.total()

    few, many = steps(20), steps(60)
    assert many <= 3 * 1.3 * few + 2_000, (few, many)


def counting(monkeypatch, calls: Counter[str], place: Any, name: str) -> None:
    """Count the calls of a function or method."""
    original = getattr(place, name)

    def counted(*arguments: Any, **options: Any) -> Any:
        calls[name] += 1
        return original(*arguments, **options)

    monkeypatch.setattr(place, name, counted)
