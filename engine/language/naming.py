"""Names through the allow-list: as they are compared, and none of Python's own."""

from __future__ import annotations

import ast
from typing import Any
from unicodedata import normalize

from engine.errors import UnsupportedSyntax, phrase
from engine.language import paper, refused, tree
from engine.language.places import Places


def checked_name(name: str, node: Any, places: Places) -> str:
    """A name as it is compared: in NFKC, and not one of Python's own."""
    plain = name if name.isascii() else normalize("NFKC", name)
    if plain.startswith("__"):
        raise UnsupportedSyntax(
            refused.NO_DUNDER, hint=phrase("Choose another name."), span=places.span(node), name=plain
        )
    return plain


def build_reading(node: ast.Name, parts: list[Any], places: Places) -> tree.Name | paper.Element | paper.Paper:
    """A name that is read."""
    noted = places.noted(node)
    name = build_name(node, parts, places)
    if noted is None:
        return name
    if noted[0].kind == paper.ELEMENT:
        return paper.Element(name.span, name.name, *noted)
    return paper.Paper(name.span, noted[0], (name,), noted[1])


def build_name(node: ast.Name, parts: list[Any], places: Places) -> tree.Name:
    """A name that is assigned."""
    return tree.Name(places.span(node), checked_name(node.id, node, places))


def target_names(node: ast.expr, places: Places) -> tuple[tree.Name, ...]:
    """The names that a target assigns: one, or several side by side."""
    items = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    return tuple(target_name(item, places) for item in items)


def unpacks(node: ast.expr) -> bool:
    """Whether a target takes a sequence apart."""
    return isinstance(node, ast.Tuple | ast.List)


def target_name(node: ast.expr, places: Places) -> tree.Name:
    """The one name that a target is, or the error that says what cannot be assigned to."""
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
