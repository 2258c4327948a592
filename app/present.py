"""From a trace to JSON: the only place where arrays, NaN and infinity become text.

What the structure alone decides is serialised once per plan and kept with it; a run adds its numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import orjson

from engine import Trace
from engine.errors import Fault, Fix, Phrase, Span
from engine.grouping import GroupView

Translate = Callable[[Phrase], str]
LONGEST_NAME = 200
"""Characters of a name that an error tells; a longer one is no input, and would make the answer long."""
Parts = tuple[list[dict[str, Any]], list[dict[str, Any]]]

_PARTS: WeakKeyDictionary[Any, Parts] = WeakKeyDictionary()
_STEPS: WeakKeyDictionary[Any, dict[bool, orjson.Fragment]] = WeakKeyDictionary()


def evaluation(trace: Trace, translate: Translate) -> bytes:
    """The answer to `/evaluate`."""
    values, gradients = trace.values, trace.gradients_by_node
    numbers = [number(value) for value in values]
    slopes = [number(gradient) for gradient in gradients]
    nodes, edges = _PARTS.get(trace.plan) or _parts(trace)
    return orjson.dumps(
        {
            "program": trace.program,
            "value": numbers[trace.output],
            "output": trace.output,
            "outputs": [
                {"name": output.name, "node": output.node, "value": numbers[output.node]} for output in trace.outputs
            ],
            "gradients": {name: slopes[node] for name, node in trace.graph.inputs.items()},
            "structure": trace.graph.key,
            "nodes": [
                {**part, "value": value, "gradient": slope, "flags": flags}
                for part, value, slope, flags in zip(nodes, numbers, slopes, trace.node_flags, strict=True)
            ],
            "edges": _edges(trace, edges, slopes, translate),
            "groups": [_group(group) for group in trace.groups],
            "steps": _steps(trace),
            "warnings": [warning(each, translate) for each in trace.warnings],
        }
    )


def _edges(trace: Trace, parts: list[dict[str, Any]], slopes: list[Any], translate: Translate) -> list[dict[str, Any]]:
    """The edges with their numbers."""
    reasons = _reasons(trace, translate)
    shapes = trace.graph.shapes
    found = []
    for part, local, product, flags in zip(parts, trace.locals, trace.products, trace.edge_flags, strict=True):
        edge, target = part["id"], part["target"]
        if shapes[target] and local is not None:
            local = trace.local(edge, target)
        found.append(
            {
                **part,
                "upstream": slopes[target],
                "local": number(local),
                "product": number(product),
                "reason": reasons.get(edge),
                "flags": flags,
            }
        )
    return found


def _reasons(trace: Trace, translate: Translate) -> dict[int, str]:
    """Per edge that needs one, the sentence on it: what blocks it, what a mask drops, which sub-gradient was taken."""
    return {edge: translate(why) for edge, why in trace.reasons.items()}


def number(value: Any) -> Any:
    """A value as JSON has it: floats as they are, what is not finite as a string, arrays as nested lists."""
    if value is None:
        return None
    if isinstance(value, float):  # float64 scalars are floats too
        plain = float(value)
        return plain if isfinite(plain) else tagged(plain)
    array = np.asarray(value)
    if array.dtype == np.bool_ or np.isfinite(array).all():
        return array.tolist()
    return _nested(array.tolist())


def tagged(value: float) -> str:
    """A number that JSON has no way to write."""
    return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"


def _nested(value: Any) -> Any:
    if isinstance(value, list):
        return [_nested(item) for item in value]
    return value if np.isfinite(value) else tagged(value)


def span(place: Span | None) -> dict[str, int] | None:
    """A place in the typed text."""
    if place is None:
        return None
    return {
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def fault(found: Fault, slug: str, translate: Translate) -> dict[str, Any]:
    """One thing that is wrong; its code is the error's slug where it has no narrower one."""
    return {
        "code": found.code or slug,
        "message": translate(found.message),
        "hint": translate(found.hint) if found.hint else None,
        "span": span(found.span),
        "name": found.name and found.name[:LONGEST_NAME],
        "fixes": [_fix(fix, translate) for fix in found.fixes],
        **({"choice": found.choice} if found.choice is not None else {}),
    }


def suggestion(found: Fault) -> dict[str, Any]:
    """The value that a name without one could have; null where none was found."""
    return {"suggestion": number(found.suggestion)}


def _fix(fix: Fix, translate: Translate) -> dict[str, Any]:
    return {"code": fix.code, "label": translate(fix.label), "span": span(fix.span), "text": fix.text}


def warning(found: Any, translate: Translate) -> dict[str, Any]:
    """Something worth knowing that is no error."""
    return {
        "code": found.code,
        "message": translate(found.message),
        "hint": translate(found.hint) if found.hint else None,
        "node": found.node,
        "span": span(found.span),
        "name": found.name,
        "fixes": [_fix(fix, translate) for fix in found.fixes],
    }


def _group(group: GroupView) -> dict[str, Any]:
    """A group as one gate."""
    return {
        "id": group.id,
        "name": group.name,
        "label": group.name,
        "parent": group.parent,
        "nodes": group.nodes,
        "output": group.output,
        "span": span(group.span),
        "definition": span(group.definition),
        "edges": [
            {
                "source": edge.source,
                "upstream": number(edge.upstream),
                "local": number(edge.local),
                "product": number(edge.product),
                "local_kind": edge.local_kind,
                "edges": edge.edges,
                "flags": edge.flags,
            }
            for edge in group.edges
        ],
    }


def _parts(trace: Trace) -> Parts:
    """What does not change from run to run, of every node and edge."""
    graph, told = trace.graph, trace.explanation
    nodes = [
        {
            "id": node,
            "kind": graph.kind(node),
            "name": graph.names[node],
            "label": told.labels[node],
            "op": op.name if op else None,
            "operands": graph.operands[node],
            "arguments": told.arguments[node],
            "shape": graph.shapes[node],
            "symbol": told.symbols[node],
            "formula": told.formulas[node],
            "group": graph.group_of[node],
            "span": span(graph.spans[node]),
        }
        for node, op in enumerate(graph.ops)
    ]
    edges = [
        {
            "id": edge,
            "source": source,
            "target": target,
            "operand": slot,
            "local_kind": told.rules[edge].kind,
            "rule": told.rules[edge].rule,
            "derivative": told.rules[edge].derivative,
            "summed": told.stretches[edge],
        }
        for edge, (source, target, slot) in enumerate(graph.edges())
    ]
    _PARTS[trace.plan] = nodes, edges
    return nodes, edges


def _steps(trace: Trace) -> orjson.Fragment:
    """The steps, serialised once for each plan, with and without the backward pass."""
    kept = _STEPS.setdefault(trace.plan, {})
    if trace.differentiated not in kept:
        steps = [
            {"phase": step.phase, "event": step.event, "node": step.node, "edges": step.edges} for step in trace.steps
        ]
        kept[trace.differentiated] = orjson.Fragment(orjson.dumps(steps))
    return kept[trace.differentiated]
