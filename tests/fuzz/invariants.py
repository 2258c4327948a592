"""What holds for every error and every trace of any text."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

import engine
from app.i18n import catalogue
from engine.errors import Fault, GradwalkError, Phrase, Span
from engine.language.source import LINE_END, apply_fix
from engine.limits import DEFAULT
from engine.ops.op import unbroadcast

SLUGS = frozenset(
    [
        "syntax-error",
        "unknown-name",
        "unsupported-syntax",
        "missing-inputs",
        "invalid-input",
        "shape-mismatch",
        "not-differentiable",
        "invalid-seed",
        "too-large",
        "too-slow",
    ]
)
RUSSIAN = catalogue("ru")


def same(first: Any, second: Any) -> bool:
    """Equal numbers in equal shapes, bit for bit, NaN being equal to NaN; `None` only equals `None`."""
    if first is None or second is None:
        return first is second
    return np.shape(first) == np.shape(second) and np.array_equal(first, second, equal_nan=True)


def close(first: Any, second: Any) -> bool:
    """Equal up to the order of a sum."""
    return np.shape(first) == np.shape(second) and np.allclose(first, second, rtol=1e-9, atol=0, equal_nan=True)


def check_span(typed: str, span: Span) -> None:
    """The span is a stretch of the text: in order, and on lines and columns that exist."""
    lines = [len(line) for line in LINE_END.split(typed)]
    assert 1 <= span.line <= span.end_line <= len(lines), (typed, span)
    assert 1 <= span.column <= lines[span.line - 1] + 1, (typed, span)
    assert 1 <= span.end_column <= lines[span.end_line - 1] + 1, (typed, span)
    assert (span.line, span.column) <= (span.end_line, span.end_column), (typed, span)


def check_phrase(phrase: Phrase | None) -> None:
    """The sentence can be said, in every language, and every placeholder has its value."""
    if phrase is not None:
        assert str(phrase)
        assert phrase.filled(RUSSIAN.get(phrase.template, phrase.template))


def check_fault(typed: str, fault: Fault) -> None:
    """One thing that is wrong: sentences that can be said, places that exist, remedies that can be taken."""
    check_phrase(fault.message)
    check_phrase(fault.hint)
    if fault.span is not None:
        check_span(typed, fault.span)
    for fix in fault.fixes:
        check_span(typed, fix.span)
        check_phrase(fix.label)


def check_error(typed: str, error: GradwalkError) -> None:
    """An error of a known kind, each of its faults in order."""
    assert error.slug in SLUGS, error.slug
    assert error.faults
    for fault in error.faults:
        check_fault(typed, fault)


def fixed(typed: str, error: GradwalkError) -> list[str]:
    """The text after each remedy of the error's first faults."""
    return [apply_fix(typed, fix) for fault in error.faults[:3] for fix in fault.fixes]


def check_trace(typed: str, trace: engine.Trace) -> None:
    """The contract of a trace: sizes, order, shapes, products, sums, steps."""
    check_limits(trace)
    check_edges(trace)
    check_sums(trace)
    check_steps(trace)
    for span in trace.graph.spans:
        if span is not None:
            check_span(typed, span)
    for warning in trace.warnings:
        check_phrase(warning.message)
        check_phrase(warning.hint)


def check_limits(trace: engine.Trace) -> None:
    """The limits hold, and every value has the shape that was foretold."""
    graph = trace.graph
    assert len(graph) <= DEFAULT.nodes
    assert sum(int(np.size(value)) for value in trace.values) <= DEFAULT.elements
    for node, value in enumerate(trace.values):
        assert np.shape(value) == graph.shapes[node], f"node {node}: {np.shape(value)}, not {graph.shapes[node]}"


def check_edges(trace: engine.Trace) -> None:
    """Operands come before their use; an edge's product is upstream × local, in the shape of its source."""
    shapes = trace.graph.shapes
    nodes, edges = trace.nodes, trace.edges
    assert [node.id for node in nodes] == list(range(len(nodes)))
    assert [(edge.target, edge.operand) for edge in edges] == [
        (node.id, slot) for node in nodes for slot in range(len(node.operands))
    ]
    for edge in edges:
        assert edge.source == nodes[edge.target].operands[edge.operand] < edge.target
        if edge.product is None:
            continue
        assert np.shape(edge.product) == shapes[edge.source], f"edge {edge.id}"
        assert edge.local_kind in ("scalar", "elementwise", "linear")
        if edge.local is not None:
            with np.errstate(all="ignore"):
                product = edge.upstream * edge.local
                if "masked" in edge.flags:  # what is dropped is 0, not 0 × ∞
                    product = np.where((edge.local == 0) & np.isnan(product), 0.0, product)
                product = unbroadcast(product, shapes[edge.source])
            assert close(product, edge.product), f"edge {edge.id}: {edge.upstream} × {edge.local} ≠ {edge.product}"
        else:
            assert edge.local_kind == "linear"


def check_sums(trace: engine.Trace) -> None:
    """A gradient is the sum of the products on the edges that leave the node, and of the seed at the output."""
    graph, gradients = trace.graph, trace.gradients_by_node
    for node, leaving in enumerate(graph.uses):
        parts = [trace.products[edge] for edge in leaving if trace.products[edge] is not None]
        if trace.differentiated and node == trace.output:
            continue  # nothing behind the output leads back to it; its gradient is the seed
        if not parts:
            assert gradients[node] is None, f"node {node}"
            continue
        with np.errstate(all="ignore"):
            total = sum(parts[1:], start=parts[0])
            size = sum(np.abs(part) for part in parts)
        assert np.shape(gradients[node]) == graph.shapes[node]
        same_number = np.isclose(gradients[node], total, rtol=1e-9, atol=0, equal_nan=True)
        with np.errstate(all="ignore"):
            cancelled = np.abs(gradients[node] - total) <= 1e-9 * size
        assert np.all(same_number | cancelled), f"node {node}"


def check_steps(trace: engine.Trace) -> None:
    """Forward every node once; backward no edge before its upstream is complete, every carried edge once."""
    graph = trace.graph
    forward = [step for step in trace.steps if step.phase == "forward"]
    backward = trace.steps[len(forward) :]
    assert [(step.event, step.node) for step in forward] == [("value", node) for node in range(len(graph))]
    if not trace.differentiated:
        assert not backward
        return
    assert (backward[0].event, backward[0].node) == ("seed", trace.output)
    carried = {edge for edge, product in enumerate(trace.products) if product is not None}
    done: set[int] = set()
    for step in backward[1:]:
        if step.event == "edges":
            assert step.edges == tuple(range(*graph.first_edge[step.node : step.node + 2]))
            assert carried.intersection(graph.uses[step.node]) <= done, f"node {step.node} comes too early"
            assert not done.intersection(step.edges)
            done.update(step.edges)
        else:
            assert step.event == "sum"
            assert set(step.edges) == carried.intersection(graph.uses[step.node]) <= done
            assert len(step.edges) > 1
    assert carried <= done
    summed = [step.node for step in backward if step.event == "sum"]
    several = [node for node, leaving in enumerate(graph.uses) if len(carried.intersection(leaving)) > 1]
    assert sorted(summed) == several


def names_in(program: str) -> list[str]:
    """Every word of a text that could be a name, for inputs that fit any text."""
    return sorted(set(re.findall(r"[^\W\d]\w*", program)))[:40]
