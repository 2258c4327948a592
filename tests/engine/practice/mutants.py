"""Mistakes put into a backward pass: one change of one line, as people make them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """A text with a mistake in the line of this number, from 1; `kind` is what was done."""

    kind: str
    line: int
    text: str


def mutants(text: str) -> Iterator[Mutant]:
    """Every mutant of every assignment whose value is computed."""
    lines = text.strip().splitlines()
    for number, line in enumerate(lines):
        if line.lstrip().startswith("#") or ".shape" in line or "len(" in line:
            continue
        for kind, changed in changes(line):
            yield Mutant(kind, number + 1, "\n".join([*lines[:number], changed, *lines[number + 1 :]]))


def changes(line: str) -> Iterator[tuple[str, str]]:
    """The line with one change."""
    statement = ast.parse(line).body[0]
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Subscript):
        return
    assert isinstance(statement, ast.Assign | ast.AugAssign)
    value = statement.value
    made: list[tuple[str, ast.expr]] = []
    if isinstance(statement, ast.Assign):
        made += [("doubled", ast.BinOp(ast.Constant(2), ast.Mult(), value)), ("sign", ast.UnaryOp(ast.USub(), value))]
    for place, node in enumerate(ast.walk(value)):
        made += [(kind, _replaced(value, place, part)) for kind, part in _parts(node)]
    for kind, changed in made:
        other = deepcopy(statement)
        other.value = changed
        yield kind, ast.unparse(ast.fix_missing_locations(other))


def _parts(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What may stand in place of a part of the formula."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        yield "factor dropped", node.left
        yield "factor dropped", node.right
        yield "added", ast.BinOp(node.left, ast.Add(), node.right)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        yield "division dropped", node.left
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield "branch dropped", node.left
        yield "branch dropped", node.right
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        yield "sign", ast.BinOp(node.left, ast.Add(), node.right)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        yield "power dropped", node.left
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        yield "swapped", ast.BinOp(node.right, ast.MatMult(), node.left)
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield "transpose dropped", node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sum":
        inner = node.func.value
        yield "sum dropped", node.args[0] if isinstance(inner, ast.Name) and inner.id == "np" else inner


def _replaced(root: ast.expr, place: int, part: ast.expr) -> ast.expr:
    """The formula with the node of this place, in the order of `ast.walk`, replaced."""
    if not place:
        return deepcopy(part)
    root = deepcopy(root)
    target = list(ast.walk(root))[place]
    part = deepcopy(part)
    for node in ast.walk(root):
        for name, value in ast.iter_fields(node):
            if value is target:
                setattr(node, name, part)
            elif isinstance(value, list) and any(each is target for each in value):
                value[:] = [part if each is target else each for each in value]
    return root
