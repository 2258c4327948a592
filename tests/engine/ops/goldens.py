"""Golden values made from PyTorch, and the golden page of the table's rules: how they are written and read.

`python scripts/golden.py` writes both anew; look through the difference before committing it.
"""

from __future__ import annotations

import json
from collections.abc import Set
from pathlib import Path
from typing import Any

import numpy as np

from engine.ops import FAMILIES, OPS
from engine.ops.indexing import HOLE, Hole
from engine.ops.op import Op
from tests.engine.ops.cases import Case, cases_of, forward, is_elementwise, upstream_for
from tests.engine.ops.edges import EDGES

FIXTURES = Path(__file__).parents[2] / "fixtures"
VALUES = FIXTURES / "golden_ops.json"
RULES = FIXTURES / "rules.md"
KEPT = 9


def chosen() -> list[Case]:
    """A few cases of every differentiable operation, scalars and broadcasting pairs among them, and all edges."""
    cases: list[Case] = []
    for op in OPS.values():
        if all(partial.blocked for partial in op.partials):
            continue
        mine = cases_of(op)
        cases += mine[:: max(1, len(mine) // KEPT)] if is_elementwise(op) else mine
    return [*cases, *EDGES]


def encode(value: Any) -> Any:
    """Numbers and nested lists for JSON; NaN and infinities as text, slices and dots of an index as lists."""
    if isinstance(value, np.ndarray | np.generic):
        return encode(value.tolist())
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if isinstance(value, slice):
        return {"slice": [value.start, value.stop, value.step]}
    if isinstance(value, Hole):
        return "hole"
    if value is Ellipsis:
        return "..."
    return str(value) if isinstance(value, float) and not np.isfinite(value) else value


MARKS = {"...": ..., "hole": HOLE}


def decode_options(options: dict[str, Any]) -> dict[str, Any]:
    """Options as the rules take them."""
    return {name: tuple(map(_part, item)) if isinstance(item, list) else item for name, item in options.items()}


def _part(item: Any) -> Any:
    if isinstance(item, list):
        return tuple(map(_part, item))
    return slice(*item["slice"]) if isinstance(item, dict) else MARKS.get(item, item) if isinstance(item, str) else item


def decode(value: Any) -> Any:
    """A float64 scalar or array; NumPy reads `nan` and `inf` itself."""
    return np.array(value, dtype=np.float64)[()]


def written_values() -> str:
    """One line a case: operation, operands, options, upstream, value and gradients by PyTorch."""
    from tests.engine.ops.reference import by_torch

    lines = []
    for case in chosen():
        upstream = upstream_for(forward(case))
        value, gradients = by_torch(case, upstream)
        row = {
            "op": case.op.name,
            "operands": encode(case.values),
            "options": {name: encode(item) for name, item in case.options.items()},
            "upstream": encode(upstream),
            "value": encode(value),
            "gradients": [0.0 if gradient is None else encode(gradient) for gradient in gradients],
        }
        lines.append(json.dumps(row, allow_nan=False))
    return "[\n" + ",\n".join(lines) + "\n]\n"


def unreviewed() -> list[str]:
    """The rows that the golden files do not know yet."""
    valued = {row["op"] for row in json.loads(VALUES.read_text(encoding="utf-8"))}
    rules = RULES.read_text(encoding="utf-8")
    return [
        name
        for name, op in OPS.items()
        if f"\n| {name} | " not in rules or not (name in valued or all(partial.blocked for partial in op.partials))
    ]


def written_rules(without: Set[str] = frozenset()) -> str:
    """The table of rules as a page: what each gate shows, computes, and passes back; `without` some rows."""
    lines = ["# The rules of the table", ""]
    for family, table in FAMILIES.items():
        lines += [
            f"## {family}",
            "",
            "| operation | label | forward | domain | operand | derivative, or product |",
            "|---|---|---|---|---|---|",
        ]
        lines += [line for op in table if op.name not in without for line in _rows(op)]
        lines.append("")
    return "\n".join(lines)


def _rows(op: Op) -> list[str]:
    rows = []
    op = op.for_options({})
    for slot, name in enumerate(op.operands):
        partial = op.partial(slot)
        rule = "blocked" if partial.blocked else f"`{partial.latex}`"
        head = [op.name, op.label, f"`{op.formula(3)}`", f"`{op.domain.latex}`"] if slot == 0 else [""] * 4
        rows.append("| " + " | ".join(cell.replace("|", r"\|") for cell in [*head, name, rule]) + " |")
    return rows
