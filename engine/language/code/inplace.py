"""In-place changes visible through another name: `y = x`, then `y += 1`; `F.relu(x, inplace=True)`, then `x`.

NumPy and PyTorch change the tensor itself; here the name is rebound, and other names keep the old value.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping

from engine.limits import checked


def seen_elsewhere(module: ast.Module, stored: Mapping[str, ast.expr | None]) -> Iterator[ast.stmt]:
    """The in-place statements whose effect is read later through another name, or through the tensor's own."""
    reads: dict[str, int] = defaultdict(int)
    same: dict[str, set[str]] = defaultdict(set)
    for node in checked(ast.walk(module)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            reads[node.id] = max(reads[node.id], node.lineno)
    statements = [node for node in checked(ast.walk(module)) if isinstance(node, ast.stmt)]
    for node in sorted(statements, key=lambda each: (each.lineno, each.col_offset)):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            if any(reads[other] > node.lineno for other in same[node.target.id]):
                yield node
        elif isinstance(node, ast.Assign | ast.Expr):
            names = {target.id for target in getattr(node, "targets", []) if isinstance(target, ast.Name)}
            changed = _changed(node.value) - names
            if any(reads[name] > node.lineno for name in changed):
                yield node
            _bind(names, node.value, same, stored)


def _bind(names: set[str], value: ast.expr, same: dict[str, set[str]], stored: Mapping[str, ast.expr | None]) -> None:
    """Record that names now refer to a value; a number literal is not a tensor."""
    for name in names:
        for other in same.pop(name, ()):
            same[other].discard(name)
        if isinstance(value, ast.Name) and not isinstance(stored.get(value.id), ast.Constant):
            same[name].add(value.id)
            same[value.id].add(name)


def _changed(value: ast.expr) -> set[str]:
    """The names that a call changes in place."""
    if not (isinstance(value, ast.Call) and value.args and isinstance(value.args[0], ast.Name)):
        return set()
    made = value.func.keywords if isinstance(value.func, ast.Call) else []
    has_inplace_option = any(
        keyword.arg == "inplace" and isinstance(keyword.value, ast.Constant) and keyword.value.value is True
        for keyword in (*value.keywords, *made)
    )
    named = isinstance(value.func, ast.Attribute) and value.func.attr.endswith("_")
    return {value.args[0].id} if has_inplace_option or named else set()
