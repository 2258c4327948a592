"""The course of a run: its loops with their turns, and the branches that were left out."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import orjson
from pydantic import Field

from app.encode import Number, ResponseModel, Tensor, encode
from app.errors.problem import Span
from engine import Trace
from engine.limits import checked


class Turn(ResponseModel):
    """One turn of a loop; its nodes are those from `first` to `last`, but for inputs."""

    number: int = Field(description="among all turns of the loop, from 1; one that made no node is not listed")
    first: int
    last: int
    values: list[Number | None] = Field(description="the loop's variables; null for what is not a plain number")
    assigned: dict[str, int] = Field(
        description="the names that are assigned in the turn, each with its node of the turn at its end"
    )


class Loop(ResponseModel):
    """One run of a `for` or `while` of the program."""

    span: Span
    names: list[str] = Field(description="the loop's variables; none of a `while`")
    count: int = Field(description="how many turns there were")
    parent: int | None = Field(description="the loop, by its place in this list, in one of whose turns it ran")
    turn: int | None = Field(description="the number of that turn")
    turns: list[Turn]


class Compared(ResponseModel):
    """A number that decided a condition."""

    span: Span = Field(description="its formula")
    node: int | None = Field(description="its node, if the graph has it")
    value: Tensor


class SkippedBranch(ResponseModel):
    """A branch of an `if` or a conditional expression that values of this run left out."""

    span: Span = Field(description="the whole `if` or expression")
    skipped: Span = Field(description="the branch that was left out")
    condition: Span = Field(description="the condition that ruled it out")
    holds: bool = Field(description="whether that condition held: it is then the one of the branch that ran")
    compared: list[Compared] = Field(description="what the condition compares; at most 8")
    at: int = Field(description="how many nodes there were when it was decided")
    first: int | None = Field(description="the first node of the branch that ran; null if that made none")
    last: int | None
    loop: int | None = Field(description="the loop, by its place in `loops`, in one of whose turns it was decided")
    turn: int | None = Field(description="the number of that turn")


_COURSES: WeakKeyDictionary[Any, dict[str, orjson.Fragment]] = WeakKeyDictionary()


def course(trace: Trace) -> dict[str, orjson.Fragment]:
    """`loops` and `skipped_branches`, serialised once for each plan: it holds for one course of the program only."""
    return _COURSES.get(trace.plan) or _COURSES.setdefault(trace.plan, _encoded(trace))


def _encoded(trace: Trace) -> dict[str, orjson.Fragment]:
    loops = [encode(Loop, loop) for loop in checked(trace.loops)]
    skipped = [encode(SkippedBranch, branch) for branch in checked(trace.skipped_branches)]
    return {
        "loops": orjson.Fragment(orjson.dumps(loops)),
        "skipped_branches": orjson.Fragment(orjson.dumps(skipped)),
    }
