"""Lowers comparisons, `and`, `or`, conditional expressions and comprehensions."""

from __future__ import annotations

import ast
from typing import Any

from engine.errors import UnsupportedSyntax
from engine.language import tree, unsupported
from engine.language.naming import target_names, unpacks
from engine.language.places import Places

COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def compare_children(node: ast.Compare, places: Places) -> list[Any]:
    """The operands of a comparison; the `None` of `is None` is not one."""
    if is_none_test(node):
        return [node.left]
    for operator in node.ops:
        if isinstance(operator, ast.Is | ast.IsNot):
            raise UnsupportedSyntax(unsupported.NO_IS, hint=unsupported.USE_COMPARE, span=places.span(node))
        if type(operator) not in COMPARE:
            raise places.unsupported(node, type(operator).__name__)
    return [part for part in (node.left, *node.comparators) if not (is_equality(node) and is_text(part))]


def is_equality(node: ast.Compare) -> bool:
    """Whether this tests equality only: then a string may occur, the value of an option."""
    return all(isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops)


def is_text(node: ast.expr) -> bool:
    """Whether this is a string literal."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_none_test(node: ast.Compare) -> bool:
    """Whether this is a single `x is None` or `x is not None`."""
    right = node.comparators[0]
    return (
        len(node.ops) == 1
        and isinstance(node.ops[0], ast.Is | ast.IsNot)
        and isinstance(right, ast.Constant)
        and right.value is None
    )


def build_compare(node: ast.Compare, parts: list[Any], places: Places) -> tree.Comparison | tree.IsNone:
    """A comparison, or a test for `None`."""
    if is_none_test(node):
        return tree.IsNone(places.span(node), parts[0], isinstance(node.ops[0], ast.IsNot))
    lowered = iter(parts)
    operands = [
        tree.Literal(places.span(part), part.value)
        if is_equality(node) and isinstance(part, ast.Constant) and isinstance(part.value, str)
        else next(lowered)
        for part in (node.left, *node.comparators)
    ]
    return tree.Comparison(places.span(node), tuple(COMPARE[type(op)] for op in node.ops), tuple(operands))


def logical_children(node: ast.BoolOp, places: Places) -> list[Any]:
    """The operands of `and` or `or`."""
    return list(node.values)


def build_logical(node: ast.BoolOp, parts: list[Any], places: Places) -> tree.Logical:
    """`and` or `or`."""
    return tree.Logical(places.span(node), "and" if isinstance(node.op, ast.And) else "or", tuple(parts))


def conditional_children(node: ast.IfExp, places: Places) -> list[Any]:
    """The condition and both branches."""
    return [node.test, node.body, node.orelse]


def build_conditional(node: ast.IfExp, parts: list[Any], places: Places) -> tree.Conditional:
    """`a if c else b`."""
    return tree.Conditional(places.span(node), *parts)


def comprehension_children(node: ast.ListComp, places: Places) -> list[Any]:
    """The item, then each clause's iterable and conditions."""
    children = [node.elt]
    for clause in node.generators:
        if clause.is_async:
            raise places.unsupported(node, "AsyncFor")
        children += [clause.iter, *clause.ifs]
    return children


def build_comprehension(node: ast.ListComp, parts: list[Any], places: Places) -> tree.Comprehension:
    """`[item for name in list if condition]`."""
    item, *rest = parts
    clauses = []
    for clause in node.generators:
        count = 1 + len(clause.ifs)
        (iterable, *conditions), rest = rest[:count], rest[count:]
        names = target_names(clause.target, places)
        clauses.append(
            tree.Clause(places.span(clause.target), names, unpacks(clause.target), iterable, tuple(conditions))
        )
    return tree.Comprehension(places.span(node), item, tuple(clauses))
