"""Bug hunts: one wrong rule in a backward pass, which a gradient check shows and a place names."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

import engine
from engine.analysis.check import check
from engine.errors import InvalidInput
from engine.limits import Deadline
from engine.practice import Answer, Exercise, Wishes, exercise, mark
from engine.practice.exercises import ground_of
from engine.practice.hunts import Point, hide, relation
from engine.practice.misconceptions import BY_ID
from engine.practice.passes import Slip, run
from engine.traces import Trace
from tests.effort import daily, effort
from tests.engine.practice.programs import PROGRAMS, traced

DIFFERENTIATED = {name: name for name in PROGRAMS if traced(name).differentiated}
DAILY = ["twice", "choices", "reused", "batch", "square layers", "sigmoid", "shared"]
SIGMOID = "1/(1+exp(-(w0*x0 + w1*x1 + w2)))"
INPUTS = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}


def hunted(name: str, draw: int) -> tuple[Trace, Exercise]:
    made = exercise(traced(name), Wishes(kinds=("hunt",), draw=draw), deadline=Deadline(60))
    return traced(name, made.inputs), made


def wrong_places(trace: Trace, made: Exercise) -> tuple[list[int], list[int]]:
    """The edges whose product does not follow from the gradient before it, the nodes that do not add up."""
    assert made.bug is not None
    ground, passed = ground_of(trace), made.bug.passed
    edges, nodes = [], []
    with np.errstate(all="ignore"):
        for edge, (target, _) in ground.plan.pulls.items():
            right = ground.passing(edge, passed.nodes[target]).product
            if not np.allclose(right, passed.products[edge], rtol=1e-9, atol=0, equal_nan=True):
                edges.append(edge)
        for node in range(ground.plan.output):
            products = passed.contributions[node]
            if products and not np.allclose(sum(products), passed.nodes[node], rtol=1e-9, atol=0, equal_nan=True):
                nodes.append(node)
    return edges, nodes


@pytest.mark.parametrize("name", daily(DIFFERENTIATED, DAILY))
def test_exactly_one_rule_is_wrong_and_a_gradient_check_shows_it(name: str) -> None:
    for draw in range(effort(1, 8)):
        trace, made = hunted(name, draw)
        if made.bug is None:
            continue
        slip, ground = made.bug.slip, ground_of(trace)
        assert not np.allclose(made.bug.wrong, made.bug.right, rtol=1e-3, atol=0)
        assert wrong_places(trace, made) == (
            [] if slip.edge is None else [slip.edge],
            [] if slip.node is None else [slip.node],
        )
        checked = check(trace.program, made.inputs, deadline=Deadline(60))
        nodes = {each.name: made.bug.passed.nodes[ground.graph.inputs[each.name]] for each in checked.elements}
        assert any(
            each.verdict == "agrees" and abs(nodes[each.name][each.index] - each.numeric) > 0.04 * abs(each.numeric)
            for each in checked.elements
        )


def test_a_hunt_is_found_in_most_programs_with_many_kinds_of_bugs() -> None:
    bugs = Counter(
        made.bug and made.bug.slip.misconception.id
        for name in DIFFERENTIATED
        for made in [exercise(traced(name), Wishes(kinds=("hunt",), draw=5, searched=False), deadline=Deadline(60))]
    )
    assert bugs[None] <= len(DIFFERENTIATED) // 5
    assert len(bugs) >= 8, bugs


def test_the_same_seed_hides_the_same_bug_at_the_numbers_of_the_exercise() -> None:
    first, made = hunted("sigmoid", 4)
    again = exercise(first, Wishes(kinds=("hunt",), draw=4, searched=False))
    assert made.bug is not None and again.bug is not None
    assert again.bug.slip == made.bug.slip and again.bug.passed.products == made.bug.passed.products
    others = [exercise(first, Wishes(kinds=("hunt",), draw=draw, searched=False)).bug for draw in range(6)]
    places = {(bug.slip.misconception.id, bug.slip.edge, bug.slip.node) for bug in others if bug is not None}
    assert len(places) > 3, "another seed hides another bug"


def place(trace: Trace, label: str) -> int:
    return next(node.id for node in trace.nodes if node.name == label or node.op == label)


def test_what_is_pointed_at_is_told_from_the_order_of_the_backward_pass() -> None:
    trace = engine.trace(SIGMOID, INPUTS)
    ground, graph = ground_of(trace), trace.graph
    (product,) = [
        node for node in range(len(graph)) if graph.operands[node] == (place(trace, "w0"), place(trace, "x0"))
    ]
    to_weight, to_input = graph.first_edge[product], graph.first_edge[product] + 1
    slip = Slip(BY_ID["own-operand"], to_weight)
    assert relation(Point(edge=to_weight), slip, ground) == "there"
    assert relation(Point(node=product), slip, ground) == "gate"
    assert relation(Point(node=trace.output), slip, ground) == "before"
    assert relation(Point(edge=graph.uses[product][0]), slip, ground) == "before"
    assert relation(Point(node=place(trace, "w0")), slip, ground) == "after"
    assert relation(Point(edge=to_input), slip, ground) == "beside"
    assert relation(Point(node=place(trace, "w1")), slip, ground) == "beside"
    alone = Slip(BY_ID["upstream-forgotten"], graph.first_edge[place(trace, "exp")])
    assert relation(Point(node=place(trace, "exp")), alone, ground) == "there", "a gate with a single edge"
    assert relation(Point(edge=to_input), alone, ground) == "after"
    shared = engine.trace("x*(x+y)", {"x": 3, "y": -2})
    gathered = Slip(BY_ID["one-branch"], node=0)
    assert relation(Point(node=0), gathered, ground_of(shared)) == "there"
    assert relation(Point(edge=shared.graph.uses[0][0]), gathered, ground_of(shared)) == "before"


def test_a_bug_is_named_only_to_who_finds_it() -> None:
    trace, made = hunted("sigmoid", 1)
    assert made.bug is not None
    edges = list(ground_of(trace).plan.pulls)
    verdicts = {edge: mark(trace, [Answer("hunt:0", edge=edge)], draw=1).verdicts[0] for edge in edges}
    right = [edge for edge, verdict in verdicts.items() if verdict.verdict == "right"]
    assert right == [made.bug.slip.edge]
    assert verdicts[right[0]].diagnosis is not None
    assert verdicts[right[0]].diagnosis.misconception is made.bug.slip.misconception
    assert all(verdict.diagnosis is None for edge, verdict in verdicts.items() if edge not in right)


@pytest.mark.parametrize("answer", [{}, {"edge": 0, "node": 0}, {"edge": 999}, {"node": 999}, {"text": "3"}])
def test_a_place_that_is_none_is_refused(answer: dict[str, object]) -> None:
    trace, _ = hunted("sigmoid", 1)
    with pytest.raises(InvalidInput, match="pointed at"):
        mark(trace, [Answer("hunt:0", **answer)], draw=1)


def test_where_no_wrong_rule_would_show_there_is_no_hunt() -> None:
    trace = engine.trace("x + y", {"x": 1, "y": 1})
    made = exercise(trace, Wishes(kinds=("hunt",), searched=False))
    assert made.questions == () and made.bug is None
    ground = ground_of(trace)
    with np.errstate(all="ignore"):
        assert hide(ground, run(ground, Deadline(9)), 0, Deadline(9)) is None
    with pytest.raises(InvalidInput, match="hidden"):
        mark(trace, [Answer("hunt:0", edge=0)])
