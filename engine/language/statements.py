"""Lowers statements through an allow-list; each unsupported kind has its own message.

Python's parser allows at most 100 levels of blocks, so that recursion is safe here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from engine.errors import UnsupportedSyntax
from engine.language import tree, unsupported
from engine.language.blocks import Inside, assigned_in, parameters_of
from engine.language.lowering import BINARY, lower
from engine.language.naming import checked_name, target_name, target_names, unpacks
from engine.language.places import Places


def lower_program(statements: Sequence[ast.stmt], places: Places) -> tuple[tree.Statement, ...]:
    """Lower the top-level statements."""
    return _body(statements, places, Inside())


def _body(statements: Sequence[ast.stmt], places: Places, inside: Inside) -> tuple[tree.Statement, ...]:
    return tuple(_lowered(statement, places, inside) for statement in statements)


def _lowered(node: ast.stmt, places: Places, inside: Inside) -> tree.Statement:
    """Lower one statement. Raises `UnsupportedSyntax` for one outside the language."""
    rule = RULES.get(type(node))
    if rule is None:
        raise places.unsupported(node)
    return rule(node, places, inside)


def _evaluate(node: ast.Expr, places: Places, inside: Inside) -> tree.Evaluate:
    return tree.Evaluate(places.span(node), lower(node.value, places))


def _assign(node: ast.Assign, places: Places, inside: Inside) -> tree.Assign:
    targets = tuple(target_names(target, places) for target in node.targets)
    return tree.Assign(places.span(node), targets, tuple(map(unpacks, node.targets)), lower(node.value, places))


def _augmented(node: ast.AugAssign, places: Places, inside: Inside) -> tree.Assign:
    """`x += 1` as the equivalent assignment."""
    target = target_name(node.target, places)
    operator = BINARY.get(type(node.op))
    if operator is None:
        raise places.unsupported(node, type(node.op).__name__)
    value = tree.Binary(places.span(node), operator, target, lower(node.value, places))
    return tree.Assign(places.span(node), ((target,),), (False,), value)


def _if(node: ast.If, places: Places, inside: Inside) -> tree.If:
    """A chain of `elif` becomes one statement, iteratively: it may be longer than the stack is deep."""
    branches = []
    within, current = inside.deeper(), node
    while True:
        branches.append((lower(current.test, places), _body(current.body, places, within)))
        rest = current.orelse
        if len(rest) != 1 or not isinstance(rest[0], ast.If):
            return tree.If(places.span(node), tuple(branches), _body(rest, places, within))
        current = rest[0]


def _for(node: ast.For, places: Places, inside: Inside) -> tree.For:
    _no_else(node, places)
    names = target_names(node.target, places)
    body = _body(node.body, places, inside.loop())
    return tree.For(places.span(node), names, unpacks(node.target), lower(node.iter, places), body)


def _while(node: ast.While, places: Places, inside: Inside) -> tree.While:
    _no_else(node, places)
    return tree.While(places.span(node), lower(node.test, places), _body(node.body, places, inside.loop()))


def _no_else(node: ast.For | ast.While, places: Places) -> None:
    if node.orelse:
        raise UnsupportedSyntax(unsupported.NO_LOOP_ELSE, hint=unsupported.REMOVE, span=places.span(node.orelse[0]))


def _break(node: ast.Break, places: Places, inside: Inside) -> tree.Break:
    _in_loop(node, places, inside)
    return tree.Break(places.span(node))


def _continue(node: ast.Continue, places: Places, inside: Inside) -> tree.Continue:
    _in_loop(node, places, inside)
    return tree.Continue(places.span(node))


def _in_loop(node: ast.stmt, places: Places, inside: Inside) -> None:
    if not inside.in_loop:
        raise UnsupportedSyntax(unsupported.ONLY_LOOPS, hint=unsupported.REMOVE, span=places.span(node))


def _return(node: ast.Return, places: Places, inside: Inside) -> tree.Return:
    if not inside.in_block:
        raise UnsupportedSyntax(unsupported.NO_OUTSIDE, hint=unsupported.REMOVE, span=places.span(node))
    return tree.Return(places.span(node), None if node.value is None else lower(node.value, places))


def _define(node: ast.FunctionDef, places: Places, inside: Inside) -> tree.Define:
    if inside.depth:
        raise UnsupportedSyntax(unsupported.NO_NESTED, hint=unsupported.USE_MARGIN, span=places.span(node))
    if node.decorator_list:
        span = places.span(node.decorator_list[0])
        raise UnsupportedSyntax(unsupported.NO_DECORATORS, hint=unsupported.REMOVE, span=span)
    if node.returns is not None or getattr(node, "type_params", None):
        raise places.unsupported(node, "AnnAssign")  # pragma: no cover (type parameters are of Python 3.12)
    parameters = parameters_of(node, places)
    body = _body(node.body, places, Inside(depth=1, in_block=True))
    names = frozenset(parameter.name for parameter in parameters) | assigned_in(body)
    name = tree.Name(places.span(node), checked_name(node.name, node, places))
    return tree.Define(places.span(node), name, parameters, body, names)


RULES: dict[type[ast.stmt], Callable[[Any, Places, Inside], tree.Statement]] = {
    ast.Expr: _evaluate,
    ast.Assign: _assign,
    ast.AugAssign: _augmented,
    ast.If: _if,
    ast.For: _for,
    ast.While: _while,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Return: _return,
    ast.FunctionDef: _define,
}
"""The allow-list of statements."""
