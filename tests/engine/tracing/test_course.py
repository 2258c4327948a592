"""The course of a run: which nodes belong to which turn of which loop, and which branches its values left out."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import TooSlow
from engine.graph import Loop, SkippedBranch
from engine.limits import Deadline, Limits, timed
from engine.tracing.course import MAX_COMPARED, MAX_SKIPPED

RECURRENCE = "h = h0\nfor t in range(4):\n    h = tanh(w*h + u)\n(h - y)**2"


def traced(program: str, **inputs: Any) -> engine.Trace:
    return engine.trace(program, inputs)


def gates(trace: engine.Trace, loop: Loop) -> list[list[str]]:
    """The operations of each turn."""
    ops = trace.graph.ops
    return [[op.name for op in ops[turn.first : turn.last + 1] if op is not None] for turn in loop.turns]


def text(program: str, span: Any) -> str:
    """The part of a program at a span of one line."""
    return program.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


def test_turns_part_the_nodes_of_a_loop_and_name_what_they_hand_on() -> None:
    trace = traced(RECURRENCE, h0=0.1, w=0.2, u=0.3, y=1)
    (loop,) = trace.loops
    assert (loop.names, loop.count, loop.parent, loop.turn) == (("t",), 4, None, None)
    assert gates(trace, loop) == [["mul", "add", "tanh"]] * 4
    assert [turn.number for turn in loop.turns] == [1, 2, 3, 4]
    assert [turn.values for turn in loop.turns] == [(0.0,), (1.0,), (2.0,), (3.0,)]
    assert [turn.assigned for turn in loop.turns] == [{"h": turn.last} for turn in loop.turns]
    assert all(before.last < after.first for before, after in pairwise(loop.turns))


def test_rows_belong_to_the_turn_that_they_start() -> None:
    trace = traced("s = 0\nfor row in X:\n    s = s + sum(row)\ns", X=np.ones((2, 3)))
    (loop,) = trace.loops
    assert gates(trace, loop) == [["index", "sum", "add"]] * 2
    assert [turn.values for turn in loop.turns] == [(None,)] * 2
    (loop,) = traced("s = 0\nfor k, row in enumerate(X):\n    s = s + sum(row)*k\ns", X=np.ones((2, 3))).loops
    assert (loop.names, [turn.values for turn in loop.turns]) == (("k", "row"), [(0.0, None), (1.0, None)])


def test_inner_loops_name_the_turn_around_them() -> None:
    trace = traced("s = 0\nfor i in range(2):\n    for j in range(3):\n        s = s + x\n    s = s*2\ns", x=1)
    outer, *inner = trace.loops
    assert [(loop.names, loop.parent, loop.turn) for loop in inner] == [(("j",), 0, 1), (("j",), 0, 2)]
    for turn, loop in zip(outer.turns, inner, strict=True):
        assert turn.first == loop.turns[0].first and loop.turns[-1].last < turn.last
        assert turn.assigned == {"s": turn.last} != loop.turns[-1].assigned


def test_break_and_continue_end_a_turn() -> None:
    program = (
        "s = x\nfor i in range(9):\n    if i == 1:\n        continue\n    s = s*x\n    if i > 2:\n        break\ns"
    )
    (loop,) = traced(program, x=2).loops
    assert loop.count == 4  # the turn of `continue` made no node, and the last one ended by `break`
    assert [turn.number for turn in loop.turns] == [1, 3, 4]


def test_while_has_turns_without_variables() -> None:
    trace = traced("while x < 100:\n    x = x*x\nx", x=2)
    (loop,) = trace.loops
    assert (loop.names, loop.count) == ((), 3)
    assert [turn.values for turn in loop.turns] == [()] * 3
    assert gates(trace, loop) == [["mul"]] * 3


@pytest.mark.parametrize(("x", "around"), [(3, [None]), (100, [1, 2, None])])
def test_what_the_condition_of_a_while_runs_belongs_to_the_turn_that_it_opens(
    x: float, around: list[int | None]
) -> None:
    """The last condition opens none: what it runs belongs to what is around the loop, as does all if no turn comes."""
    block = "def f(a):\n    for i in range(2):\n        a = 0.5*a\n    return a if a > 1e9 else 1*a\n"
    trace = traced(f"{block}y = x\nwhile f(y) > 10:\n    y = y/2\ny + 1", x=x)
    assert len(trace.loops) == len(around) + (x > 10)
    called = [loop for loop in trace.loops if loop.names]
    assert [loop.turn for loop in called] == [branch.turn for branch in trace.skipped_branches] == around
    for loop in called:
        if loop.parent is not None:
            turn = trace.loops[loop.parent].turns[loop.turn - 1]
            assert turn.first <= loop.turns[0].first and loop.turns[-1].last <= turn.last


def test_return_out_of_a_loop_ends_its_turn() -> None:
    program = "def f(a):\n    for i in range(9):\n        a = a*x\n        if i == 2:\n            return a\nf(2)"
    (loop,) = traced(program, x=2).loops
    assert (loop.count, len(loop.turns)) == (3, 3)


def test_each_call_of_a_block_has_a_loop_of_its_own() -> None:
    block = "def f(a):\n    for i in range(2):\n        a = a*x\n    return a\n"
    trace = traced(block + "b = 1\nfor k in range(2):\n    b = f(b)\nb", x=2)
    outer, *calls = trace.loops
    assert [(loop.names, loop.parent, loop.turn) for loop in calls] == [(("i",), 0, 1), (("i",), 0, 2)]
    assert [turn.assigned for turn in outer.turns] == [{"b": turn.last} for turn in outer.turns]  # `a` is the block's


def test_inputs_and_dropped_nodes_belong_to_no_turn() -> None:
    program = "s = 0\nfor i in range(2):\n    if 2*z > 1:\n        s = s + w*x\ns"
    trace = traced(program, x=1, w=2, z=3)
    (loop,) = trace.loops
    kinds = [[trace.graph.kind(node) for node in (turn.first, turn.last)] for turn in loop.turns]
    assert kinds == [["operation", "operation"]] * 2
    assert gates(trace, loop)[1] == ["mul", "add"]  # without the doubled z, which only decided


def test_loops_of_the_prelude_are_not_the_program_s() -> None:
    assert traced("mlp(x, [W, V], [b, c], tanh)", x=[1], W=[[1]], V=[[1]], b=[0], c=[0]).loops == ()


def test_the_structure_tells_turns_and_branches_apart() -> None:
    def key(program: str) -> str:
        return traced(program, x=2).graph.key

    unrolled, looped = "x = x*x\nx = x*x\nx", "for i in range(2):\n    x = x*x\nx"
    assert key(unrolled) != key(looped)
    assert key(looped) == key("for k in range(2):\n    x = x*x # the same\nx")
    assert key("if x > 0:\n    x = x*x\nx") == key("x = x*x\nx")
    assert key("if x > 0:\n    x = x*x\nelse:\n    x = 1\nx") != key("x = x*x\nx")


def test_ten_thousand_turns_are_bounded_by_the_nodes() -> None:
    limits = Limits(nodes=10_001, edges=50_000)
    trace = engine.trace("for i in range(10000):\n    x = sin(x)\nx", {"x": 1}, limits=limits, deadline=Deadline(60))
    assert len(trace.loops[0].turns) == 10_000
    idle = "for i in range(10000):\n    pass\nx*2"
    assert engine.trace(idle, {"x": 1}, deadline=Deadline(60)).loops == ()


def test_no_more_turns_are_listed_than_there_may_be_nodes() -> None:
    depth = 30
    lines = [f"{'    ' * level}for i{level} in range(1):" for level in range(depth)]
    program = "\n".join([*lines, f"{'    ' * depth}x = x*x", "x"])
    loops = engine.trace(program, {"x": 1}, limits=Limits(nodes=20)).loops
    assert sum(len(loop.turns) for loop in loops) == 20
    assert [loop.parent for loop in loops] == [None, *range(19)]


def test_many_turns_are_recorded_within_the_deadline() -> None:
    trace = traced("for i in range(3000):\n    x = sin(x)\nx", x=1)
    deadline = Deadline(0, left=-1)
    with timed(deadline), pytest.raises(TooSlow):
        engine.trace("for i in range(3000):\n    x = cos(x)\nx", {"x": 1}, deadline=deadline)
    assert len(trace.loops[0].turns) == 3000


BRANCH = "if x > 0:\n    y = x*2\nelif x + 1 > lower:\n    y = x*5\nelse:\n    y = exp(x)\ny"


def branches(program: str, **inputs: Any) -> list[tuple[str, str, bool, dict[str, float], list[str]]]:
    """Skipped branch, condition, whether that held, the numbers in it, and the operations that ran instead."""
    trace = traced(program, **inputs)

    def ran(branch: SkippedBranch) -> list[str]:
        if branch.first is None or branch.last is None:
            return []
        return [op.name for op in trace.graph.ops[branch.first : branch.last + 1] if op is not None]

    return [
        (
            text(program, each.skipped),
            text(program, each.condition),
            each.holds,
            {text(program, number.span): number.value for number in each.compared},
            ran(each),
        )
        for each in trace.skipped_branches
    ]


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (
            3,
            [
                ("y = x*5", "x > 0", True, {"x": 3}, ["mul"]),
                ("y = exp(x)", "x > 0", True, {"x": 3}, ["mul"]),
            ],
        ),
        (
            -0.5,
            [
                ("y = x*2", "x > 0", False, {"x": -0.5}, ["mul"]),
                ("y = exp(x)", "x + 1 > lower", True, {"x + 1": 0.5, "lower": 0}, ["mul"]),
            ],
        ),
        (
            -2,
            [
                ("y = x*2", "x > 0", False, {"x": -2}, ["exp"]),
                ("y = x*5", "x + 1 > lower", False, {"x + 1": -1, "lower": 0}, ["exp"]),
            ],
        ),
    ],
)
def test_branches_are_skipped_with_the_condition_that_ruled_them_out(x: float, expected: list[Any]) -> None:
    assert branches(BRANCH, x=x, lower=0) == expected


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("y = x*2 if x > 0 else -x\ny", [("-x", "x > 0", True, {"x": 3}, ["mul"])]),
        ("y = x\nif not x > 0:\n    y = x*2\ny", [("y = x*2", "not x > 0", False, {"x": 3}, [])]),
        ("if x:\n    y = x*2\nelse:\n    y = 1\ny", [("y = 1", "x", True, {"x": 3}, ["mul"])]),
        ("if 1 < x*x <= 4:\n    y = x\nelse:\n    y = -x\ny", [("y = x", "1 < x*x <= 4", False, {"x*x": 9}, ["neg"])]),
        ("y = x\nfor i in range(2):\n    if i == 0:\n        y = y*x\ny", []),  # decided by the text alone
        ("y = x\nif x > 0:\n    y = y*x\ny", []),  # nothing was left out
        (
            "if x > 0 or z > 0:\n    y = x*2\nelse:\n    y = z\ny",
            [("y = z", "x > 0 or z > 0", True, {"x": 3}, ["mul"])],
        ),
    ],
)
def test_what_values_leave_out(program: str, expected: list[Any]) -> None:
    assert branches(program, x=3, **({"z": 1} if "z" in program else {})) == expected


def test_numbers_of_a_condition_name_their_node_where_the_graph_has_it() -> None:
    trace = traced("if x*x > 4:\n    y = x\nelse:\n    y = -x\ny", x=1)
    (skipped,) = trace.skipped_branches
    (number,) = skipped.compared
    assert (number.node, number.value) == (None, 1.0)
    trace = traced("if x > 4:\n    y = x\nelse:\n    y = -x\ny", x=1)
    (number,) = trace.skipped_branches[0].compared
    assert number.node == trace.graph.inputs["x"]


def test_a_branch_names_the_turn_in_which_it_was_decided() -> None:
    program = "for i in range(3):\n    for j in range(2):\n        if x > 9:\n            x = 0\n    x = x*2\nx"
    trace = traced(program, x=1)
    assert len(trace.loops) == 1  # the inner one made no node
    assert [(each.loop, each.turn) for each in trace.skipped_branches] == [
        (0, 1),
        (0, 1),
        (0, 2),
        (0, 2),
        (0, 3),
        (0, 3),
    ]
    program = "for i in range(3):\n    x = x*2\n    if x > 9:\n        x = 0\nx"
    skipped = traced(program, x=1).skipped_branches
    assert [(each.loop, each.turn, each.first) for each in skipped] == [(0, turn, None) for turn in (1, 2, 3)]


def test_a_new_value_on_the_same_side_has_its_own_numbers() -> None:
    program = "if x > 4:\n    y = x\nelse:\n    y = -x\ny"
    first, second = traced(program, x=1), traced(program, x=2)
    assert first.graph.key == second.graph.key
    assert [trace.skipped_branches[0].compared[0].value for trace in (first, second)] == [1, 2]


def test_skipped_branches_and_their_numbers_are_bounded() -> None:
    many = f"for i in range({MAX_SKIPPED + 5}):\n    if x > 0:\n        x = sin(x)\n    else:\n        x = 1\nx"
    assert len(traced(many, x=1).skipped_branches) == MAX_SKIPPED
    wide = " and ".join(["x > 0"] * (MAX_COMPARED + 5))
    (skipped,) = traced(f"y = x if {wide} else -x\ny", x=1).skipped_branches
    assert len(skipped.compared) == MAX_COMPARED


def test_the_prelude_s_own_branches_are_not_told() -> None:
    assert traced("huber(x, y)", x=1, y=9).skipped_branches == ()
