"""Common base of the translations of calls and other expressions: positions, dropped text, errors, brackets."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from itertools import accumulate

from engine.errors import Fix, UnsupportedSyntax
from engine.language.code.edits import Edits, Stretch
from engine.language.code.scope import Scope
from engine.language.code.unsupported import unsupported_error
from engine.language.places import Places
from engine.language.source import Source
from engine.limits import check_time, checked

POSTFIX = re.compile(r"\{\w+\}(?:\.\w+|\[[^\[\]]*\])*")
"""A template that is an attribute or index of its argument: `{x}.T`, `{x}[0]`."""
NEAR = 80
"""Number of characters beside a node that are searched for a bracket around it."""
_ATOMS = (ast.Name, ast.Call, ast.Subscript, ast.Attribute, ast.List, ast.ListComp, ast.GeneratorExp)
"""Expressions that need no brackets beside any operator; a number needs them only before a point."""


class Rewriting:
    """The state of one translation. `parents` maps each expression to its parent; `emitted` are the functions used."""

    def __init__(self, source: Source, edits: Edits, scope: Scope) -> None:
        self.source = source
        self.places = Places(source)
        self.edits = edits
        self.scope = scope
        self.dropped: list[str] = []
        self.emitted: set[str] = set()
        self.parents: dict[int, ast.AST] = {}
        self.protected: set[int] = set()
        self.unprotected: set[int] = set()

    def link_parents(self, module: ast.Module) -> None:
        """Record the parent of every node."""
        for node in checked(ast.walk(module)):
            for child in ast.iter_child_nodes(node):
                self.parents[id(child)] = node

    def expressions(self, roots: Iterable[ast.AST]) -> None:
        """Translate these expressions and their subexpressions, iteratively: deep ones cost no stack."""
        pending = list(roots)
        while pending:
            check_time()
            pending.extend(self.expression(pending.pop()))

    def expression(self, node: ast.AST) -> Iterable[ast.AST]:
        """Translate one expression; returns the subexpressions still to be translated."""
        return ast.iter_child_nodes(node)

    def range(self, node: ast.AST) -> Stretch:
        """The range of the text that a node covers."""
        return self.places.range(node)

    def typed(self, node: ast.AST) -> str:
        """The typed text of a node."""
        return self.places.typed(node)

    def unsupported(self, kind: str, node: ast.AST, name: str, *fixes: Fix) -> UnsupportedSyntax:
        """The error that rejects a node by its name."""
        return unsupported_error(self.source, kind, name, *self.range(node), *fixes)

    def line_end(self, place: int) -> int:
        """The offset after the end of this line."""
        end = self.source.text.find("\n", place)
        return len(self.source.text) if end < 0 else end + 1

    def line_of(self, node: ast.AST) -> Stretch:
        """The range of a statement: its whole line if it is alone there, otherwise including the `;` before it."""
        start, end = self.range(node)
        text = self.source.text
        first, last = text.rfind("\n", 0, start) + 1, self.line_end(end)
        rest = text[end:last].lstrip(" \t")
        if not text[first:start].strip() and (rest in ("", "\n") or rest.startswith("#")):
            return first, last
        before = text[first:start].rstrip()
        return (first + len(before.rstrip("; \t")), end) if before.endswith(";") else (start, end)

    def bare(self, node: ast.AST) -> bool:
        """Whether an operator may replace a node without brackets."""
        if id(node) in self.unprotected or isinstance(self.parents.get(id(node)), ast.stmt):
            return True
        if id(node) in self.protected:
            return False
        start, end = self.range(node)
        text = self.source.text
        before, after = text[max(start - NEAR, 0) : start].rstrip()[-1:], text[end : end + NEAR].lstrip()[:1]
        return before in ("(", ",", "[") and after in (")", ",", "]")


def is_atom(node: ast.AST) -> bool:
    """Whether an expression needs no brackets beside an operator."""
    return isinstance(node, _ATOMS) or (isinstance(node, ast.Constant) and type(node.value) in (int, float))


def is_call(text: str) -> bool:
    """Whether a template is a single call, or an attribute or index of its argument, so that it needs no brackets."""
    if POSTFIX.fullmatch(text) or text.isidentifier():
        return True
    opening = text.find("(")
    if opening < 1 or not text[:opening].isidentifier() or not text.endswith(")"):
        return False
    depths = list(accumulate({"(": 1, ")": -1}.get(character, 0) for character in text))
    return 0 not in depths[opening:-1]
