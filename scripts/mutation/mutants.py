"""What is broken: every place where cosmic-ray's operators, and one of ours for texts, can change a file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names

BITS = ("BitAnd", "BitOr", "BitXor", "LShift", "RShift", "Invert")
"""An arithmetic operator replaced by one of these raises on every float: nothing would be learnt."""
ALIKE = {("Eq", "Is"), ("Eq", "IsNot"), ("NotEq", "Is"), ("NotEq", "IsNot")}
"""Identity of small numbers and of names is an accident of the interpreter."""
OPENING = re.compile(r"""[a-zA-Z]*("{3}|'{3}|"|')""")

SAMPLING = ("columns", "matrix")

Place = tuple[int, int]


class TextReplacer(Operator):
    """Puts XX into a name, a sign or a template. Docstrings and translated phrases are excluded."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Place, Place]]:
        """Where the node is such a text."""
        if node.type != "string" or node.parent.type in ("expr_stmt", "simple_stmt", "file_input", "suite"):
            return
        call = node.parent if node.parent.type == "trailer" else node.parent.parent
        called = call.get_previous_sibling() if call is not None and call.type == "trailer" else None
        if called is None or called.get_code().strip() != "phrase":
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        """The node with another text."""
        opening = OPENING.match(node.value)
        assert opening is not None
        node.value = opening.group() + "XX" + node.value[opening.end() :]
        return node

    @classmethod
    def examples(cls) -> tuple[()]:
        """cosmic-ray's own tests of operators read these."""
        return ()


@dataclass(frozen=True)
class Mutant:
    """One change at one place."""

    path: str
    operator: str
    occurrence: int
    line: int
    column: int
    end_line: int

    @property
    def key(self) -> str:
        """Its name across runs, as long as the file stays as it is."""
        return f"{self.path}:{self.line}:{self.column} {self.operator} {self.occurrence}"

    def text(self, source: str) -> str:
        """The file with the change."""
        mutated = mutate_code(source, made_by(self.operator), self.occurrence)
        assert mutated is not None
        return str(mutated)

    def change(self, source: str) -> tuple[str, str]:
        """The changed line, before and after."""
        pairs = zip(source.splitlines(), self.text(source).splitlines(), strict=False)
        return next(((old.strip(), new.strip()) for old, new in pairs if old != new), ("", ""))


def made_by(name: str) -> Any:
    """The operator of this name."""
    return TextReplacer() if name == "text" else get_operator(name)()


def is_meant(operator: str) -> bool:
    """Whether the operator's mutants can teach anything."""
    kind, *change = operator.removeprefix("core/Replace").split("_")
    if get_operator(operator).arguments():
        return False
    if kind == "BinaryOperator":
        old, new = change
        return (old in BITS) == (new in BITS) and new not in ("FloorDiv", "Mod")  # a test that detects / detects these
    return tuple(change) not in ALIKE and not set(change) & set(BITS)


def left_alone(tree: ast.Module) -> list[tuple[Place, Place]]:
    """Annotations, which are never evaluated, and sample points, which are the tests' own choice."""
    parts: list[ast.AST | None] = []
    for node in ast.walk(tree):
        parts += [getattr(node, "annotation", None), getattr(node, "returns", None)]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAMPLING:
            parts += node.args
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            parts.append(node.value if all(map(_is_number, node.value.elts)) else None)
    return [
        ((part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset))
        for part in parts
        if isinstance(part, ast.expr) and part.end_lineno is not None and part.end_col_offset is not None
    ]


def _is_number(node: ast.expr) -> bool:
    value = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(value, ast.Constant) and isinstance(value.value, float)


def mutants(path: str, source: str) -> Iterator[Mutant]:
    """All mutants of a file."""
    nodes = list(ast_nodes(get_ast(source)))
    skipped = left_alone(ast.parse(source))
    for name in sorted((*filter(is_meant, operator_names()), "text")):
        operator = made_by(name)
        places = (place for node in nodes for place in operator.mutation_positions(node))
        for occurrence, (start, end) in enumerate(places):
            if not any(first <= start < last for first, last in skipped):
                yield Mutant(path, name, occurrence, *start, end[0])
