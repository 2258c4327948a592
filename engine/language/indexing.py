"""Lowers subscripts: items, slices, `...`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from engine.language import tree
from engine.language.math_notation import SUBSCRIPT
from engine.language.places import Places


def subscript_children(node: ast.Subscript, places: Places) -> list[Any]:
    """The indexed value, then every expression of the index."""
    return [node.value, *(part for item in index_items(node) for part in _index_parts(item))]


def index_items(node: ast.Subscript) -> list[ast.expr]:
    """The comma-separated items of the index."""
    bare = isinstance(node.slice, ast.Tuple)
    return list(node.slice.elts) if bare else [node.slice]  # type: ignore[attr-defined]


def _index_parts(item: ast.expr) -> list[ast.expr]:
    """The expressions in one item of an index."""
    if isinstance(item, ast.Slice):
        return [bound for bound in (item.lower, item.upper, item.step) if bound is not None]
    return [] if _is_dots(item) else [item]


def _is_dots(item: ast.expr) -> bool:
    return isinstance(item, ast.Constant) and item.value is Ellipsis


def build_subscript(node: ast.Subscript, parts: list[Any], places: Places) -> tree.Subscript:
    """A `tree.Subscript` from the value and the parts of its index."""
    made = iter(parts[1:])
    index = tuple(_index(item, made, places) for item in index_items(node))
    annotation = places.notation_of(node, node.value)
    first = annotation[0].first if annotation is not None and annotation[0].kind == SUBSCRIPT else None
    return tree.Subscript(places.span(node), parts[0], index, first)


def _index(item: ast.expr, made: Iterator[Any], places: Places) -> Any:
    if isinstance(item, ast.Slice):
        bounds = [None if bound is None else next(made) for bound in (item.lower, item.upper, item.step)]
        return tree.Slice(places.span(item), *bounds)
    return tree.Dots(places.span(item)) if _is_dots(item) else next(made)
