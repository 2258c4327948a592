"""Lowers Python's syntax tree to ours through an allow-list; iterative, so that depth costs no stack.

`RULES` is the allow-list of expressions: which children to visit, and how to build our node from them. An expression
without a rule is rejected with its sentence from `unsupported`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

from engine.errors import ProgramSyntaxError, UnsupportedSyntax, phrase
from engine.language import math_notation, tree, unsupported
from engine.language.conditions import (
    build_compare,
    build_comprehension,
    build_conditional,
    build_logical,
    compare_children,
    comprehension_children,
    conditional_children,
    logical_children,
)
from engine.language.indexing import build_subscript, subscript_children
from engine.language.naming import build_reading, checked_name
from engine.language.octave_operators import sign_between
from engine.language.places import Places
from engine.limits import EVERY, check_time, checked

BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
}
UNARY: dict[type[ast.unaryop], str] = {ast.USub: "-", ast.UAdd: "+", ast.Not: "not"}
ATTRIBUTES = ("T", "shape")
EXACT = 2**53  # whole numbers above this are not exact as float64


@dataclass(frozen=True, slots=True)
class Rule:
    """How one class of expression is lowered: its children in order, and the constructor of our node."""

    children: Callable[[Any, Places], list[Any]]
    build: Callable[[Any, list[Any], Places], Any]


def lower(node: ast.AST, places: Places) -> Any:
    """Lower one expression bottom-up with an explicit stack."""
    order: list[tuple[Any, int]] = []
    pending: list[Any] = [node]
    while pending:
        if not len(order) % EVERY:
            check_time()
        current = pending.pop()
        rule = RULES.get(type(current))
        if rule is None:
            raise places.unsupported(current)
        children = rule.children(current, places)
        order.append((current, len(children)))
        pending.extend(children)
    made: list[Any] = []
    for current, count in checked(reversed(order)):
        parts = made[len(made) - count :] if count else []
        del made[len(made) - count :]
        made.append(RULES[type(current)].build(current, parts, places))
    return made[0]


def leaf(node: Any, places: Places) -> list[Any]:
    """No children."""
    return []


def _build_constant(node: ast.Constant, parts: list[Any], places: Places) -> Any:
    value = node.value
    if value is None or isinstance(value, bool):
        return tree.Literal(places.span(node), value)
    if isinstance(value, int | float):
        return tree.Number(places.span(node), number(value, node, places))
    if value is Ellipsis:
        raise UnsupportedSyntax(
            phrase("“...” only stands inside square brackets."), hint=unsupported.REMOVE, span=places.span(node)
        )
    raise UnsupportedSyntax(
        unsupported.NO_STRING, hint=phrase('An option is written as reduction="mean".'), span=places.span(node)
    )


def number(value: int | float, node: ast.Constant, places: Places) -> int | float:
    """The number as float64 can represent it; whole numbers stay `int` as long as they are exact."""
    try:
        held = value if isinstance(value, int) and abs(value) <= EXACT else float(value)
    except OverflowError:
        held = float("inf")
    if isfinite(held):
        return held
    raise ProgramSyntaxError(
        phrase("This number is larger than a float64 can hold."),
        hint=phrase("The largest is about 1.8e308."),
        span=places.span(node),
    )


def _unary_children(node: ast.UnaryOp, places: Places) -> list[Any]:
    if type(node.op) not in UNARY:
        raise places.unsupported(node, type(node.op).__name__)
    return [node.operand]


def _build_unary(node: ast.UnaryOp, parts: list[Any], places: Places) -> tree.Unary:
    return tree.Unary(places.span(node), UNARY[type(node.op)], parts[0])


def _binary_children(node: ast.BinOp, places: Places) -> list[Any]:
    if type(node.op) not in BINARY:
        raise places.unsupported(node, type(node.op).__name__)
    return [node.left, node.right]


def _build_binary(node: ast.BinOp, parts: list[Any], places: Places) -> tree.Binary | math_notation.Overloaded:
    annotation = places.notation_of(node, node.left, node.right)
    if annotation is not None:
        return math_notation.Overloaded(places.span(node), annotation[0], tuple(parts), annotation[1])
    return tree.Binary(places.span(node), BINARY[type(node.op)], parts[0], parts[1], sign_between(node, places))


def _call_children(node: ast.Call, places: Places) -> list[Any]:
    """The arguments, then the keywords' values; strings that are option values are not children."""
    if not isinstance(node.func, ast.Name):
        raise unsupported_call(node, places)
    for keyword in node.keywords:
        if keyword.arg is None:
            raise places.unsupported(keyword, "Starred")
    return [*node.args, *(keyword.value for keyword in node.keywords if not is_text(keyword.value))]


def is_text(node: ast.expr) -> bool:
    """Whether this is a string literal."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _build_call(node: ast.Call, parts: list[Any], places: Places) -> tree.Call | math_notation.Overloaded:
    values = iter(parts[len(node.args) :])
    func = node.func
    assert isinstance(func, ast.Name)
    function = checked_name(func.id, func, places)
    keywords = tuple(_keywords(node, values, places))
    annotation = places.notation_of(func)
    if annotation is not None:
        site = math_notation.Site(*places.range(func), places.range(node)[1])
        return math_notation.Overloaded(places.span(node), annotation[0], tuple(parts[:1]), site)
    return tree.Call(places.span(node), function, places.span(func), tuple(parts[: len(node.args)]), keywords)


def _keywords(node: ast.Call, values: Iterator[Any], places: Places) -> Iterator[tree.Keyword]:
    for keyword in node.keywords:
        value = keyword.value
        option = isinstance(value, ast.Constant) and isinstance(value.value, str)
        made = tree.Literal(places.span(value), value.value) if option else next(values)  # type: ignore[attr-defined]
        yield tree.Keyword(places.span(keyword), checked_name(keyword.arg or "", keyword, places), made)


def unsupported_call(node: ast.Call, places: Places) -> UnsupportedSyntax:
    """The error for calling something other than a name: a product, a method, or a module's function is meant."""
    func, (start, end) = node.func, places.range(node)
    func_end = places.range(func)[1]
    if isinstance(func, ast.Attribute):
        return UnsupportedSyntax(
            phrase("Methods and modules are not part of the language."),
            hint=phrase("Call the function by its name alone: {name}(…).", name=func.attr),
            span=places.source.span(start, end),
            name=func.attr,
        )
    fix = places.fix(phrase("Write the product"), func_end, func_end, "*")
    return UnsupportedSyntax(
        phrase("Only a function's name can be called."),
        hint=phrase("For a product, write “*” before the bracket."),
        span=places.source.span(start, end),
        fixes=(fix,) if len(node.args) == 1 and not node.keywords else (),
    )


def _attribute_children(node: ast.Attribute, places: Places) -> list[Any]:
    if node.attr not in ATTRIBUTES:
        raise UnsupportedSyntax(
            phrase("The only attributes are .T and .shape."),
            hint=phrase("For a transposed matrix write X.T."),
            span=places.span(node),
            name=node.attr,
        )
    return [node.value]


def _build_attribute(
    node: ast.Attribute, parts: list[Any], places: Places
) -> tree.Attribute | math_notation.Overloaded:
    annotation = places.notation_of(node, node.value)
    if annotation is not None:
        return math_notation.Overloaded(places.span(node), annotation[0], tuple(parts), annotation[1])
    return tree.Attribute(places.span(node), parts[0], node.attr)


def _sequence_children(node: ast.Tuple | ast.List, places: Places) -> list[Any]:
    return list(node.elts)


def _build_sequence(node: ast.Tuple | ast.List, parts: list[Any], places: Places) -> tree.Sequence:
    return tree.Sequence(places.span(node), tuple(parts), isinstance(node, ast.Tuple))


RULES: dict[type[ast.AST], Rule] = {
    ast.Name: Rule(leaf, build_reading),
    ast.Constant: Rule(leaf, _build_constant),
    ast.UnaryOp: Rule(_unary_children, _build_unary),
    ast.BinOp: Rule(_binary_children, _build_binary),
    ast.Compare: Rule(compare_children, build_compare),
    ast.BoolOp: Rule(logical_children, build_logical),
    ast.IfExp: Rule(conditional_children, build_conditional),
    ast.ListComp: Rule(comprehension_children, build_comprehension),
    ast.Call: Rule(_call_children, _build_call),
    ast.Attribute: Rule(_attribute_children, _build_attribute),
    ast.Subscript: Rule(subscript_children, build_subscript),
    ast.Tuple: Rule(_sequence_children, _build_sequence),
    ast.List: Rule(_sequence_children, _build_sequence),
}
