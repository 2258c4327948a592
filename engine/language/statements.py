"""Statements through the allow-list: assignments and expressions; each other kind has its own sentence."""

from __future__ import annotations

import ast

from engine.errors import UnsupportedSyntax, phrase
from engine.language import refused, tree
from engine.language.lowering import BINARY, build_name, lower
from engine.language.places import Places


def lower_statement(node: ast.stmt, places: Places) -> tree.Statement:
    """One statement of ours, or the error that says why it is none."""
    if isinstance(node, ast.Expr):
        return tree.Evaluate(places.span(node), lower(node.value, places))
    if isinstance(node, ast.Assign):
        return _assign(node, places)
    if isinstance(node, ast.AugAssign):
        return _augmented(node, places)
    raise places.refuse(node)


def _assign(node: ast.Assign, places: Places) -> tree.Assign:
    targets = tuple(_target(target, places) for target in node.targets)
    unpacks = tuple(isinstance(target, ast.Tuple | ast.List) for target in node.targets)
    return tree.Assign(places.span(node), targets, unpacks, lower(node.value, places))


def _target(node: ast.expr, places: Places) -> tuple[tree.Name, ...]:
    """The names that a target assigns."""
    items = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    return tuple(_target_name(item, places) for item in items)


def _target_name(node: ast.expr, places: Places) -> tree.Name:
    if isinstance(node, ast.Name):
        return build_name(node, [], places)
    if isinstance(node, ast.Subscript):
        message, hint = refused.NO_ELEMENT, refused.USE_LIST
    elif isinstance(node, ast.Attribute):
        message, hint = phrase("An attribute cannot be assigned to."), refused.USE_ASSIGN
    elif isinstance(node, ast.Starred):
        raise places.refuse(node)
    else:
        message, hint = phrase("Only names can be assigned to, side by side."), refused.USE_ASSIGN
    raise UnsupportedSyntax(message, hint=hint, span=places.span(node))


def _augmented(node: ast.AugAssign, places: Places) -> tree.Assign:
    """`x += 1` as the assignment that it stands for."""
    target = _target_name(node.target, places)
    operator = BINARY.get(type(node.op))
    if operator is None:
        raise places.refuse(node, type(node.op).__name__)
    value = tree.Binary(places.span(node), operator, target, lower(node.value, places))
    return tree.Assign(places.span(node), ((target,),), (False,), value)
