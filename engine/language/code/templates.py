"""Writes program text from a template and the arguments of a call (see `signatures` for the form of a template)."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from engine.language.code.edits import Part
from engine.language.code.expressions import Rewriting, is_atom, is_call
from engine.language.code.signatures import PLACEHOLDER, Argument, Arguments

CALLED = re.compile(r"\b([A-Za-z_]\w*)\(")
OPTIONAL = re.compile(r"<([^<>]*)>")


class TemplateWriter(Rewriting):
    """A translation that replaces nodes by filled templates."""

    def put(self, node: ast.expr, template: str, given: Arguments) -> Sequence[ast.AST]:
        """Replace a node by a template with these arguments; returns the arguments that were used."""
        text = OPTIONAL.sub(
            lambda optional: optional.group(1) if _placeholders(optional.group(1)) <= given.given.keys() else "",
            template,
        )
        parts: list[Part] = []
        used: list[ast.AST] = []
        bare = self.bare(node)
        place = 0
        for placeholder in PLACEHOLDER.finditer(text):
            if placeholder.group(2) not in given.given:
                raise self.unsupported("missing", node, self.typed(node))
            parts.append(text[place : placeholder.start()])
            alone = text == placeholder.group() and bare
            protected = not (alone or (_opens(text, placeholder.start()) and _closes(text, placeholder.end())))
            parts += self.argument(given.given[placeholder.group(2)], protected, used)
            place = placeholder.end()
        parts.append(text[place:])
        if not bare and not is_call(text):
            parts = ["(", *parts, ")"]
        self.emitted.update(CALLED.findall(text))
        self.edits.replace(*self.range(node), *(part for part in parts if part))
        return used

    def argument(self, argument: Argument, protected: bool, used: list[ast.AST]) -> list[Part]:
        """The parts of the text for one argument."""
        if isinstance(argument, str):
            return [argument]
        several = argument if isinstance(argument, list) else [argument]
        parts: list[Part] = []
        for each in several:
            used.append(each)
            (self.protected if protected else self.unprotected).add(id(each))
            stretch = self.range(each)
            wrapped = protected and not is_atom(each)
            parts += [", "] if parts else []
            parts += ["(", stretch, ")"] if wrapped else [stretch]
        return parts


def _placeholders(segment: str) -> set[str]:
    """The arguments that a section of a template refers to."""
    return {placeholder.group(2) for placeholder in PLACEHOLDER.finditer(segment)}


def _opens(text: str, start: int) -> bool:
    """Whether a place starts an argument of a call or an item of an index."""
    before = text[:start].rstrip()
    return before.endswith(("(", ",", "[")) or (before.endswith("=") and not before.endswith(("==", "!=", "<=", ">=")))


def _closes(text: str, end: int) -> bool:
    """Whether a place ends an argument of a call or an item of an index."""
    return text[end:].lstrip()[:1] in (")", ",", "]")
