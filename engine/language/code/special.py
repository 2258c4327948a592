"""Calls whose translation depends on their context: tensor literals, casts, `sum`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from engine.language.code.signatures import Arguments, Unsupported
from engine.language.code.tables import ROWS
from engine.language.code.templates import TemplateWriter

INFINITE = {"inf": "inf", "-inf": "-inf", "infinity": "inf", "-infinity": "-inf"}
"""Strings that `float` reads as infinity."""
ONES = frozenset({"torch.ones", "numpy.ones"})
WHOLE_TYPES = frozenset({"int", "int8", "int16", "int32", "int64", "long", "uint8", "short", "bool", "bool_", "intp"})


def assigned_directly(writer: TemplateWriter, node: ast.AST) -> bool:
    """Whether a node is all that is assigned, apart from calls that return it unchanged."""
    parent = writer.parents.get(id(node))
    while parent is not None and not isinstance(parent, ast.stmt):
        if isinstance(parent, ast.Attribute):
            parent = writer.parents.get(id(parent))
            continue
        if not (isinstance(parent, ast.Call) and returns_argument(writer, parent)):
            return False
        parent = writer.parents.get(id(parent))
    return isinstance(parent, ast.Assign)


def returns_argument(writer: TemplateWriter, call: ast.Call) -> bool:
    """Whether a call returns its argument: `.float()`, `torch.tensor(…)`."""
    name = writer.scope.resolve(call.func)
    if name is None and isinstance(call.func, ast.Attribute):
        name = f"torch.Tensor.{call.func.attr}"
    elif name is None and isinstance(call.func, ast.Name):
        name = f"python.{call.func.id}"
    row = ROWS.get(name or "")
    return row is not None and row.template in ("{x}", "#array")


def array(writer: TemplateWriter, node: ast.Call, given: Arguments) -> Sequence[ast.AST]:
    """A tensor constructor: a list of numbers becomes a list literal, anything else stays as it is."""
    data = given.given["x"]
    if isinstance(data, ast.Constant) and isinstance(data.value, str):
        if data.value.lower() not in INFINITE:
            raise Unsupported("infinite")
        return writer.put(node, INFINITE[data.value.lower()], Arguments())
    if is_whole_type(given.given.get("dtype")) and not is_whole(data):
        raise Unsupported("whole")
    if not isinstance(data, ast.List | ast.Tuple):
        return writer.put(node, "{x}", given)
    if not isinstance(data, ast.List) or not is_written_out(data):
        tuples_to_lists(writer, data)
    direct = is_written_out(data) and assigned_directly(writer, node)
    return writer.put(node, "{x}" if direct else "stack({x})", given)


def tuples_to_lists(writer: TemplateWriter, data: ast.expr) -> None:
    """Replace round brackets by square ones in what becomes a tensor."""
    pending: list[ast.expr] = [data]
    while pending:
        each = pending.pop()
        if isinstance(each, ast.List | ast.Tuple):
            pending.extend(each.elts)
        if isinstance(each, ast.Tuple):
            start, end = writer.range(each)
            writer.edits.replace(start, start + 1, "[")
            writer.edits.replace(end - 1, end, "]")


def whole(writer: TemplateWriter, node: ast.Call, given: Arguments) -> Sequence[ast.AST]:
    """A cast to integers: dropped where the numbers are whole, or where they are class numbers or indices."""
    parent = writer.parents.get(id(node))
    if isinstance(parent, ast.Tuple):
        parent = writer.parents.get(id(parent))
    numbering = isinstance(parent, ast.Subscript) or (
        isinstance(parent, ast.Call) and node in parent.args and node is not parent.args[0]
    )
    if is_whole(given.given["x"]):
        return array(writer, node, given)
    if not numbering:
        raise Unsupported("whole")
    writer.dropped.append(writer.typed(node.func))
    return writer.put(node, "{x}", given)


def cast(writer: TemplateWriter, node: ast.Call, given: Arguments) -> Sequence[ast.AST]:
    """`x.astype(float)` is dropped; integer types are handled by `whole`."""
    dtype = given.given["dtype"]
    if is_whole_type(dtype) and not isinstance(given.given["x"], ast.Compare):
        return whole(writer, node, given)
    return writer.put(node, "{x}", given)


def is_whole_type(dtype: object) -> bool:
    """Whether a dtype is an integer type."""
    if isinstance(dtype, ast.Attribute):
        return dtype.attr in WHOLE_TYPES
    if isinstance(dtype, ast.Name):
        return dtype.id in WHOLE_TYPES
    return isinstance(dtype, ast.Constant) and dtype.value in WHOLE_TYPES


def is_whole(data: object) -> bool:
    """Whether these are whole number literals."""
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
    """Whether this is a number literal, or a nested list of them."""
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


def value(writer: TemplateWriter, node: ast.Call, given: Arguments) -> Sequence[ast.AST]:
    """`.item()` and `.detach()`: the value without its gradient; as a statement of its own, the plain value."""
    alone = isinstance(writer.parents.get(id(node)), ast.Expr)
    if alone:
        writer.dropped.append(writer.typed(node.func).rpartition(".")[2] + "()")
    return writer.put(node, "{x}" if alone else "stop_gradient({x})", given)


def triangle(writer: TemplateWriter, node: ast.Call, given: Arguments) -> Sequence[ast.AST]:
    """`tril`: the matrix with 0 above its diagonal; for `ones(n, m)` from the sizes alone."""
    if given.literal("diagonal", 0) != 0:
        raise Unsupported("value")
    data = given.given["x"]
    sizes = data.args if isinstance(data, ast.Call) and writer.scope.resolve(data.func) in ONES else []
    if len(sizes) == 2:
        template = "where(expand(arange({rows}), axis=1) >= arange({columns}), 1, 0)"
        return writer.put(node, template, Arguments({"rows": sizes[0], "columns": sizes[1]}))
    if not given.is_name("x"):
        raise Unsupported("name-it")
    return writer.put(node, "where(expand(arange({x}.shape[0]), axis=1) >= arange({x}.shape[1]), {x}, 0)", given)


def total(writer: TemplateWriter, node: ast.Call, given: Arguments) -> Sequence[ast.AST]:
    """Python's `sum`: along the first axis, with an optional start."""
    items = given.given["x"]
    listed = isinstance(items, ast.GeneratorExp | ast.ListComp | ast.List)
    if not listed and "start" not in given.given and not writer.scope.frameworks:
        return [*node.args, *node.keywords]
    return writer.put(node, "sum({x}, axis=0)< + {start}>" if "start" in given.given else "sum({x}, axis=0)", given)


SPECIAL: dict[str, Callable[[TemplateWriter, ast.Call, Arguments], Sequence[ast.AST]]] = {
    "array": array,
    "whole": whole,
    "cast": cast,
    "triangle": triangle,
    "value": value,
    "total": total,
}
