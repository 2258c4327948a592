"""Calls whose meaning here depends on where they stand: tensors written out, casts, `sum`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from engine.language.code.signatures import Arguments, Refusal
from engine.language.code.tables import ROWS

if TYPE_CHECKING:
    from engine.language.code.calls import Calls

INFINITE = {"inf": "inf", "-inf": "-inf", "infinity": "inf", "-infinity": "-inf"}
"""What `float` reads as infinity."""
ONES = frozenset({"torch.ones", "numpy.ones"})
WHOLE_TYPES = frozenset({"int", "int8", "int16", "int32", "int64", "long", "uint8", "short", "bool", "bool_", "intp"})


def assigned_directly(calls: Calls, node: ast.AST) -> bool:
    """Whether a node is all that is assigned, but for calls that return it as it is."""
    parent = calls.parents.get(id(node))
    while parent is not None and not isinstance(parent, ast.stmt):
        if isinstance(parent, ast.Attribute):
            parent = calls.parents.get(id(parent))
            continue
        if not (isinstance(parent, ast.Call) and returns_argument(calls, parent)):
            return False
        parent = calls.parents.get(id(parent))
    return isinstance(parent, ast.Assign)


def returns_argument(calls: Calls, call: ast.Call) -> bool:
    """Whether a call gives back its argument: `.float()`, `torch.tensor(…)`."""
    name = calls.scope.resolve(call.func)
    if name is None and isinstance(call.func, ast.Attribute):
        name = f"torch.Tensor.{call.func.attr}"
    elif name is None and isinstance(call.func, ast.Name):
        name = f"python.{call.func.id}"
    row = ROWS.get(name or "")
    return row is not None and row.template in ("{x}", "#array")


def array(calls: Calls, node: ast.Call, given: Arguments) -> Sequence[ast.AST]:
    """A tensor from what is written: a list of numbers is one; anything else is what it is."""
    data = given.given["x"]
    if isinstance(data, ast.Constant) and isinstance(data.value, str):
        if data.value.lower() not in INFINITE:
            raise Refusal("infinite")
        return calls.put(node, INFINITE[data.value.lower()], Arguments())
    if is_whole_type(given.given.get("dtype")) and not is_whole(data):
        raise Refusal("whole")
    if not isinstance(data, ast.List | ast.Tuple):
        return calls.put(node, "{x}", given)
    if not isinstance(data, ast.List) or not is_written_out(data):
        tuples_to_lists(calls, data)
    direct = is_written_out(data) and assigned_directly(calls, node)
    return calls.put(node, "{x}" if direct else "stack({x})", given)


def tuples_to_lists(calls: Calls, data: ast.expr) -> None:
    """Square brackets in the place of round ones, in what becomes a tensor."""
    pending: list[ast.expr] = [data]
    while pending:
        each = pending.pop()
        if isinstance(each, ast.List | ast.Tuple):
            pending.extend(each.elts)
        if isinstance(each, ast.Tuple):
            start, end = calls.range(each)
            calls.edits.replace(start, start + 1, "[")
            calls.edits.replace(end - 1, end, "]")


def whole(calls: Calls, node: ast.Call, given: Arguments) -> Sequence[ast.AST]:
    """A cast to whole numbers: nothing where they are whole, or where they number classes or elements."""
    parent = calls.parents.get(id(node))
    if isinstance(parent, ast.Tuple):
        parent = calls.parents.get(id(parent))
    numbering = isinstance(parent, ast.Subscript) or (
        isinstance(parent, ast.Call) and node in parent.args and node is not parent.args[0]
    )
    if is_whole(given.given["x"]):
        return array(calls, node, given)
    if not numbering:
        raise Refusal("whole")
    calls.dropped.append(calls.typed(node.func))
    return calls.put(node, "{x}", given)


def cast(calls: Calls, node: ast.Call, given: Arguments) -> Sequence[ast.AST]:
    """`x.astype(float)`: nothing; to whole numbers as `whole`."""
    dtype = given.given["dtype"]
    if is_whole_type(dtype) and not isinstance(given.given["x"], ast.Compare):
        return whole(calls, node, given)
    return calls.put(node, "{x}", given)


def is_whole_type(dtype: object) -> bool:
    """Whether a type is one of whole numbers."""
    if isinstance(dtype, ast.Attribute):
        return dtype.attr in WHOLE_TYPES
    if isinstance(dtype, ast.Name):
        return dtype.id in WHOLE_TYPES
    return isinstance(dtype, ast.Constant) and dtype.value in WHOLE_TYPES


def is_whole(data: object) -> bool:
    """Whether these are whole numbers, written out."""
    pending = [data]
    while pending:
        each = pending.pop()
        if isinstance(each, ast.List | ast.Tuple):
            pending.extend(each.elts)
        elif isinstance(each, ast.UnaryOp):
            pending.append(each.operand)
        elif not (
            isinstance(each, ast.Constant) and isinstance(each.value, int | float) and each.value == each.value // 1
        ):
            return False
    return True


def is_written_out(data: ast.expr) -> bool:
    """Whether this is a number, or a nested list of numbers."""
    pending = [data]
    while pending:
        each = pending.pop()
        if isinstance(each, ast.List | ast.Tuple):
            pending.extend(each.elts)
        elif isinstance(each, ast.UnaryOp) and isinstance(each.op, ast.USub | ast.UAdd):
            pending.append(each.operand)
        elif not (isinstance(each, ast.Constant) and isinstance(each.value, int | float)):
            return False
    return True


def value(calls: Calls, node: ast.Call, given: Arguments) -> Sequence[ast.AST]:
    """`.item()` and `.detach()`: the value, which no gradient passes; alone on its line only the value is meant."""
    alone = isinstance(calls.parents.get(id(node)), ast.Expr)
    if alone:
        calls.dropped.append(calls.typed(node.func).rpartition(".")[2] + "()")
    return calls.put(node, "{x}" if alone else "stop_gradient({x})", given)


def triangle(calls: Calls, node: ast.Call, given: Arguments) -> Sequence[ast.AST]:
    """`tril`: the matrix with 0 above its diagonal; of `ones(n, m)` by their numbers alone."""
    if given.literal("diagonal", 0) != 0:
        raise Refusal("value")
    data = given.given["x"]
    sizes = data.args if isinstance(data, ast.Call) and calls.scope.resolve(data.func) in ONES else []
    if len(sizes) == 2:
        template = "where(expand(arange({rows}), axis=1) >= arange({columns}), 1, 0)"
        return calls.put(node, template, Arguments({"rows": sizes[0], "columns": sizes[1]}))
    if not given.is_name("x"):
        raise Refusal("name-it")
    return calls.put(node, "where(expand(arange({x}.shape[0]), axis=1) >= arange({x}.shape[1]), {x}, 0)", given)


def total(calls: Calls, node: ast.Call, given: Arguments) -> Sequence[ast.AST]:
    """Python's `sum`, which adds up along the first axis, from a start."""
    items = given.given["x"]
    listed = isinstance(items, ast.GeneratorExp | ast.ListComp | ast.List)
    if not listed and "start" not in given.given and not calls.scope.frameworks:
        return [*node.args, *node.keywords]
    return calls.put(node, "sum({x}, axis=0)< + {start}>" if "start" in given.given else "sum({x}, axis=0)", given)


SPECIAL: dict[str, Callable[[Calls, ast.Call, Arguments], Sequence[ast.AST]]] = {
    "array": array,
    "whole": whole,
    "cast": cast,
    "triangle": triangle,
    "value": value,
    "total": total,
}
