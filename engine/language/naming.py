"""Lowers names: normalised, and checked against Python's reserved ones."""

from __future__ import annotations

import ast
from typing import Any
from unicodedata import normalize

from engine.errors import UnsupportedSyntax, phrase
from engine.language import math_notation, tree, unsupported
from engine.language.places import Places


def checked_name(name: str, node: Any, places: Places) -> str:
    """A name in NFKC form. Raises for names reserved by Python."""
    plain = name if name.isascii() else normalize("NFKC", name)
    if plain.startswith("__"):
        raise UnsupportedSyntax(
            unsupported.NO_DUNDER, hint=phrase("Choose another name."), span=places.span(node), name=plain
        )
    return plain


def build_reading(
    node: ast.Name, parts: list[Any], places: Places
) -> tree.Name | math_notation.Element | math_notation.Overloaded:
    """A name that is read."""
    annotation = places.notation_of(node)
    name = build_name(node, parts, places)
    if annotation is None:
        return name
    if annotation[0].kind == math_notation.ELEMENT:
        return math_notation.Element(name.span, name.name, *annotation)
    return math_notation.Overloaded(name.span, annotation[0], (name,), annotation[1])


def build_name(node: ast.Name, parts: list[Any], places: Places) -> tree.Name:
    """A name that is assigned."""
    return tree.Name(places.span(node), checked_name(node.id, node, places))


def target_names(node: ast.expr, places: Places) -> tuple[tree.Name, ...]:
    """The names that a target assigns: one, or several separated by commas."""
    items = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    return tuple(target_name(item, places) for item in items)


def unpacks(node: ast.expr) -> bool:
    """Whether a target unpacks a sequence."""
    return isinstance(node, ast.Tuple | ast.List)


def target_name(node: ast.expr, places: Places) -> tree.Name:
    """The single name of a target. Raises for a target that cannot be assigned to."""
    if isinstance(node, ast.Name):
        return build_name(node, [], places)
    if isinstance(node, ast.Subscript):
        message, hint = unsupported.NO_ELEMENT, unsupported.USE_LIST
    elif isinstance(node, ast.Attribute):
        message, hint = phrase("An attribute cannot be assigned to."), unsupported.USE_ASSIGN
    elif isinstance(node, ast.Starred):
        raise places.unsupported(node)
    else:
        message, hint = phrase("Only names can be assigned to, side by side."), unsupported.USE_ASSIGN
    raise UnsupportedSyntax(message, hint=hint, span=places.span(node))
