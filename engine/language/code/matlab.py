"""Translates Octave: first its operators (see `octave`), then its functions and products.

Octave has only matrices; a column is a vector here. What depends on shapes is translated to a call of a function that
becomes part of the program.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.language.code.calls import Calls
from engine.language.code.edits import Edits
from engine.language.code.octave import Signs
from engine.language.code.reader import parsed
from engine.language.code.scope import Scope, survey
from engine.language.code.tables import ROWS
from engine.language.prescan import check_depth
from engine.language.reading import Reading
from engine.language.source import Source
from engine.language.tokens import tokenise
from engine.limits import Limits

BLOCKS = {
    "down_columns": """\
def down_columns(f, x):
    if len(x.shape) == 2 and x.shape[0] > 1:
        return f(x, axis=0)
    return f(x)
""",
    "beside": """\
def beside(a, b):
    if len(a.shape) < 2:
        a = reshape(a, -1, 1)
    if len(b.shape) < 2:
        b = reshape(b, -1, 1)
    return concatenate([a, b], axis=1)
""",
    "below": """\
def below(a, b):
    if len(a.shape) == 0:
        a = reshape(a, 1)
    if len(b.shape) == 0:
        b = reshape(b, 1)
    return concatenate([a, b])
""",
    "times": """\
def times(a, b):
    if len(a.shape) == 0 or len(b.shape) == 0:
        return a * b
    return a @ b
""",
    "times_transposed": """\
def times_transposed(a, b):
    if len(a.shape) == 1 and len(b.shape) == 1:
        return outer(a, b)
    return times(a, b.T)
""",
}
"""Octave's shape-dependent operations: sums go down columns; a product with a scalar scales; x y' is outer."""
SCALARS = frozenset(
    ("alpha", "beta", "gamma", "lambda_", "lam", "eta", "mu", "sigma", "epsilon", "eps", "delta", "rho", "tau")
) | frozenset("mnkcCtsrpqij")
"""Names that usually denote scalars: for these the product must depend on shapes."""
SHOWING = frozenset(
    ("disp", "printf", "fprintf", "plot", "figure", "hold", "pause", "clc", "clear", "close", "display")
)


def read_octave(source: Source, limits: Limits) -> Source | None:
    """The program text for an Octave text; `None` where it cannot be read as one.

    Raises `UnsupportedSyntax` for what cannot be translated, by its name.
    """
    signs = Signs(source, limits).read()
    check_depth(signs, tokenise(signs.text), limits)
    module = parsed(signs)
    if module is None:
        return None
    edits = Edits(signs, limits)
    reader = Octave(signs, edits, _scope(module))
    reader.program(module)
    return replace(edits.apply(), reading=Reading("Octave", tuple(reader.dropped)))


def _scope(module: ast.Module) -> Scope:
    """The scope of a text without modules."""
    scope = survey(module)
    scope.aliases.clear()
    return scope


class Octave(Calls):
    """Translates the functions and products of one text."""

    def program(self, module: ast.Module) -> None:
        """Translate all statements, then insert the functions that they need before them."""
        self.link_parents(module)
        for statement in module.body:
            if self.shows(statement):
                self.dropped.append(self.typed(statement))
                self.edits.replace(*self.range(statement))
            else:
                self.expressions([statement])
        if "times_transposed" in self.emitted:
            self.emitted.add("times")
        blocks = [text for name, text in BLOCKS.items() if name in self.emitted]
        if blocks:
            self.edits.replace(0, 0, "".join(blocks))

    def shows(self, node: ast.stmt) -> bool:
        """Whether a statement only displays something."""
        call = node.value if isinstance(node, ast.Expr) else None
        return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in SHOWING

    def expression(self, node: ast.AST) -> Iterable[ast.AST]:
        """Translate one expression; returns the subexpressions still to be translated."""
        if isinstance(node, ast.Call):
            return self.call(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult | ast.FloorDiv):
            self.product(node)
            return [node.left, node.right]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and isinstance(node.right, ast.BinOp):
            if isinstance(node.right.op, ast.Pow):  # Octave associates to the left, Python to the right
                raise self.unsupported("octave", node, self.typed(node))
            return [node.left, node.right]
        return super().expression(node)

    def plain(self, node: ast.Call, name: str) -> Sequence[ast.AST]:
        """A function of Octave, which `octave` has distinguished from an index."""
        row = ROWS.get(f"octave.{name}")
        if row is not None and name not in self.scope.stored:
            return self.write(node, name, row, list(node.args))
        if name in BLOCKS:
            self.emitted.add(name)
        return [*node.args, *node.keywords]

    def product(self, node: ast.BinOp) -> None:
        """Octave's `*` or `/`: an operator, or a function that depends on shapes."""
        left, right = node.left, node.right
        start = self.source.text.index(self.sign(node), self.range(left)[1], self.range(right)[0])
        if isinstance(node.op, ast.FloorDiv):
            self.edits.replace(start, start + 2, "/")
        elif self.is_scalar(left) or self.is_scalar(right):
            self.edits.replace(start, start + 1, "*")
        elif isinstance(right, ast.Attribute) and right.attr == "T" and not _is_transposed(left):
            self.block("times_transposed", node, left, right.value)
        elif not (self.is_tensor(left) and self.is_tensor(right)):
            self.block("times", node, left, right)

    def sign(self, node: ast.BinOp) -> str:
        """The operator that replaces the one in the text."""
        return "//" if isinstance(node.op, ast.FloorDiv) else "@"

    def block(self, name: str, node: ast.BinOp, left: ast.expr, right: ast.expr) -> None:
        """Replace a product by a call of a function."""
        self.emitted.add(name)
        for each in (left, right):
            self.unprotected.add(id(each))
        self.edits.replace(*self.range(node), f"{name}(", self.range(left), ", ", self.range(right), ")")

    def is_scalar(self, node: ast.expr, depth: int = 0) -> bool:
        """Whether this is certainly a scalar."""
        if depth > MAX_DEPTH:
            return False
        if isinstance(node, ast.Constant):
            return True
        if isinstance(node, ast.UnaryOp):
            return self.is_scalar(node.operand, depth + 1)
        if isinstance(node, ast.BinOp):
            left = self.is_scalar(node.left, depth + 1)
            return left and (isinstance(node.op, ast.FloorDiv) or self.is_scalar(node.right, depth + 1))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return node.func.id in ("length", "numel", "size", "det", "trace")
        value = self.scope.stored.get(node.id) if isinstance(node, ast.Name) else None
        return value is not None and self.is_scalar(value, depth + 1)

    def is_tensor(self, node: ast.expr) -> bool:
        """Whether this is named like a vector or a matrix; the product's error says so if it is not."""
        for _ in range(MAX_DEPTH):
            if isinstance(node, ast.BinOp):
                node = node.left if not self.is_scalar(node.left) else node.right
            elif isinstance(node, ast.UnaryOp):
                node = node.operand
        if isinstance(node, ast.Name):
            return node.id not in SCALARS
        return _is_transposed(node) or isinstance(node, ast.List)


MAX_DEPTH = 20
"""Maximum number of assignments through which a name is traced back."""


def _is_transposed(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "T"
