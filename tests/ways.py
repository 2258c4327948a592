"""Every way of running a plan, for tests that hold them to the same numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from engine.backward import undropped
from engine.ops.on_floats import LEAVES
from engine.plan import Plan
from engine.runs import levels
from engine.runs.floats import FloatGraph
from engine.runs.levels import LevelRun, Levels
from engine.runs.numbers import Run

LAST_DIGITS = 4e-15
"""How far `math` and NumPy may be apart, relatively."""


def ways(plan: Plan, inputs: Mapping[str, Any], seed: Any = None) -> Iterator[tuple[str, Run]]:
    """Every run of the plan that its graph allows, with the name of the way."""
    yield "rules", plan.by_rules(inputs, seed)
    for time in ("first", "second", "third"):
        yield time, plan.run(inputs, seed)
    if not FloatGraph.holds(plan.graph) or plan._floats is None:
        return
    floats = FloatGraph(plan.graph, plan.output)
    for name in ("tape", "again on the tape", "straight"):
        run = floats.run(inputs, seed, None)
        if run is not None:
            yield name, run
    if levels.elementwise(plan.graph):
        wide = Levels(plan.graph, plan.output, plan.visits)
        given = [float(inputs.get(each, plan.graph.defaults.get(each))) for each in plan.graph.inputs]
        try:
            yield "levels", LevelRun(wide.run(*given, seed=1.0 if seed is None else float(seed)))
        except LEAVES:
            return


def check_by_rules(plan: Plan, run: Run, way: str) -> None:
    """Every number follows from its neighbours by the table's rules, to the last digits; NaN and infinities exactly."""
    graph, gradients = plan.graph, run.gradients
    with np.errstate(all="ignore"):
        for node, op in enumerate(graph.ops):
            if op is not None:
                arguments = [run.values[operand] for operand in graph.operands[node]]
                same(run.values[node], op.forward(*arguments, **graph.options[node]), (way, "value", node, op.name))
        if gradients is None:
            return
        collected: dict[int, Any] = {}
        for target, operands, pulls in plan.visits:
            arguments, out = [run.values[operand] for operand in operands], run.values[target]
            for pull in pulls:
                local, product = pull.back(gradients.nodes[target], arguments, out)
                at = (way, target, getattr(graph.ops[target], "name", ""), pull.edge)
                if local is not None or gradients.locals[pull.edge] is not None:
                    same(gradients.locals[pull.edge], local, ("local", *at))
                    product = _times(
                        gradients.nodes[target], gradients.locals[pull.edge], pull, arguments, out, product
                    )
                same(gradients.products[pull.edge], product, ("product", *at))
                held = gradients.products[pull.edge]
                collected[pull.source] = held if pull.source not in collected else collected[pull.source] + held
        for node, total in collected.items():
            if node != plan.output:
                terms = [abs(gradients.products[edge]) for edge in graph.uses[node] if plan.carries[edge]]
                same(gradients.nodes[node], total, (way, "gradient", node), float(np.max(np.sum(terms, axis=0))))
        for node, gradient in enumerate(gradients.nodes):
            assert (gradient is not None) == plan.reached[node], (way, node)
        for edge, carries in enumerate(plan.carries):
            assert (gradients.products[edge] is not None) == carries, (way, edge)


def _times(upstream: Any, local: Any, pull: Any, arguments: list[Any], out: Any, product: Any) -> Any:
    """Upstream times the local derivative that this way has found, where both are numbers."""
    if np.ndim(product) or np.ndim(local):
        return product
    own = upstream * local
    return own if pull.drops is None else undropped(pull.drops, own, arguments, out)


def same(held: Any, expected: Any, at: object, size: float = 0.0) -> None:
    """Equal to the last digits, of this size if that is larger; NaN and infinities in the same places."""
    with np.errstate(all="ignore"):
        near = np.isclose(
            held, expected, rtol=LAST_DIGITS, atol=5e-324 + LAST_DIGITS * min(size, 1e290), equal_nan=True
        )
    assert np.shape(held) == np.shape(expected), (at, held, expected)
    assert np.all(near), (at, held, expected)
    if np.ndim(held) == 0 and held == 0 and held is not False:
        assert np.signbit(np.float64(held)) == np.signbit(np.float64(expected)) or size, (at, held, expected)
    assert type(held) is type(expected) or {type(held), type(expected)} <= {float, int, np.float64}, (
        at,
        type(held),
        type(expected),
    )
