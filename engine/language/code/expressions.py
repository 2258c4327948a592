"""What the rewriting of calls and of other expressions share: places, notes, refusals, brackets."""

from __future__ import annotations

import ast
import re
from itertools import accumulate

from engine.errors import Fix, UnsupportedSyntax
from engine.language.code.edits import Edits, Stretch
from engine.language.code.refusals import refusal
from engine.language.code.scope import Scope
from engine.language.places import Places
from engine.language.source import Source

POSTFIX = re.compile(r"\{\w+\}(?:\.\w+|\[[^\[\]]*\])*")
"""A template that only goes on from its argument: `{x}.T`, `{x}[0]`."""
NEAR = 80
"""Characters beside a node in which a bracket around it is looked for."""
_ATOMS = (ast.Name, ast.Call, ast.Subscript, ast.Attribute, ast.List, ast.ListComp, ast.GeneratorExp)
"""Expressions that stand beside any operator without brackets; a number does too, but before a point."""


class Rewriting:
    """The state of one reading. `parents` knows each expression's parent; `emitted` the functions written so far."""

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

    def range(self, node: ast.AST) -> Stretch:
        """The stretch of the text that a node covers."""
        return self.places.range(node)

    def typed(self, node: ast.AST) -> str:
        """What was typed for a node."""
        return self.places.typed(node)

    def refuse(self, kind: str, node: ast.AST, name: str, *fixes: Fix) -> UnsupportedSyntax:
        """The error that refuses a node by its name."""
        return refusal(self.source, kind, name, *self.range(node), *fixes)

    def line_end(self, place: int) -> int:
        """Where the next line begins."""
        end = self.source.text.find("\n", place)
        return len(self.source.text) if end < 0 else end + 1

    def line_of(self, node: ast.AST) -> Stretch:
        """The stretch of a statement: its line where it has one for itself, else with the `;` before it."""
        start, end = self.range(node)
        text = self.source.text
        first, last = text.rfind("\n", 0, start) + 1, self.line_end(end)
        rest = text[end:last].lstrip(" \t")
        if not text[first:start].strip() and (rest in ("", "\n") or rest.startswith("#")):
            return first, last
        before = text[first:start].rstrip()
        return (first + len(before.rstrip("; \t")), end) if before.endswith(";") else (start, end)

    def bare(self, node: ast.AST) -> bool:
        """Whether an operator may stand in the place of a node without brackets around it."""
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
    """Whether a template is one call, or goes on from its argument: then it needs no brackets."""
    if POSTFIX.fullmatch(text) or text.isidentifier():
        return True
    opening = text.find("(")
    if opening < 1 or not text[:opening].isidentifier() or not text.endswith(")"):
        return False
    depths = list(accumulate({"(": 1, ")": -1}.get(character, 0) for character in text))
    return 0 not in depths[opening:-1]
