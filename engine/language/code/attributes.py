"""Attributes: constants and functions of modules, the two results of `torch.max`, metadata of values."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from engine.language.code.calls import Calls
from engine.language.code.signatures import Arguments
from engine.language.code.tables import CONSTANTS, ROWS

NO_NUMBER = frozenset({"nan", "NaN"})
HALVES = {"values": 0, "indices": 1}
EXTREMES = {"max": ("torch.amax", "torch.argmax"), "min": ("torch.amin", "torch.argmin")}
"""The results of `torch.max(x, dim)`: the values and their indices."""


class Attributes(Calls):
    """Rewrites the attributes of one text."""

    def module_attribute(self, node: ast.Attribute, name: str) -> Sequence[ast.AST]:
        """`np.pi`, or a function passed by name."""
        if name in CONSTANTS:
            self.edits.replace(*self.range(node), CONSTANTS[name])
        elif node.attr in NO_NUMBER:
            raise self.unsupported("infinite", node, self.typed(node))
        else:
            self.edits.replace(*self.range(node), self.as_value(name, node))
        return []

    def value_attribute(self, node: ast.Attribute) -> Sequence[ast.AST]:
        """An attribute of a value."""
        if node.attr in HALVES:
            reading = self.extremes(node.value, HALVES[node.attr])
            if reading is not None:
                return self.pair_part(node, *reading)
        if node.attr == "grad":
            raise self.unsupported("grad", node, self.typed(node))
        if node.attr == "data":
            alone = isinstance(self.parents.get(id(node)), ast.Expr)
            return self.put(node, "{x}" if alone else "stop_gradient({x})", Arguments({"x": node.value}))
        if node.attr == "ndim":
            return self.put(node, "len({x}.shape)", Arguments({"x": node.value}))
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            return self.of_self(node)
        return [node.value]

    def of_self(self, node: ast.Attribute) -> Sequence[ast.AST]:
        """`self.w` of a pasted method: the name alone, if the text has no other name like it."""
        if node.attr in self.scope.stored or node.attr in self.scope.read:
            raise self.unsupported("unknown", node, self.typed(node))
        self.edits.replace(*self.range(node), node.attr)
        return []

    def extremes(self, node: ast.expr, half: int) -> tuple[ast.Call, str, list[ast.expr]] | None:
        """For a node `torch.max(x, dim)`: the call, the function of this result, and its arguments."""
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            return None
        name = self.scope.resolve(node.func)
        arguments = list(node.args)
        if name is None and node.func.attr in EXTREMES and self.scope.framework(node.func.value) != "numpy":
            name, arguments = f"torch.{node.func.attr}", [node.func.value, *node.args]
        if name not in ("torch.max", "torch.min"):
            return None
        along = len(arguments) > 1 and isinstance(arguments[1], ast.Constant | ast.UnaryOp)
        if not along and not any(keyword.arg in ("dim", "axis") for keyword in node.keywords):
            return None
        return node, EXTREMES[name[6:]][half], arguments

    def pair_part(self, node: ast.expr, call: ast.Call, name: str, arguments: list[ast.expr]) -> Sequence[ast.AST]:
        """Replace an expression that selects one result of a pair."""
        given = self.bind(call, ROWS[name], arguments, call.keywords, self.typed(call.func))
        template = ROWS[name].template
        assert isinstance(template, str)
        return self.put(node, template, given)
