"""Translates pasted Python: parsed by Python's parser, never executed, edited where a framework is used."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.language.code.cleaning import cleaned, with_powers
from engine.language.code.edits import Edits
from engine.language.code.inplace import seen_elsewhere
from engine.language.code.scope import survey
from engine.language.code.statements import Statements
from engine.language.prescan import check_depth
from engine.language.reading import Reading
from engine.language.source import Source
from engine.language.tokens import tokenise
from engine.limits import Limits


def read_python(source: Source, limits: Limits) -> Source:
    """The program text for Python code with marks of a framework; unchanged if it is not Python.

    Raises `UnsupportedSyntax` for what cannot be translated, by its name, and `TooLarge` above the limits.
    """
    given = source
    source, dropped = cleaned(source)
    check_depth(source, tokenise(source.text), limits)
    module = parsed(with_powers(source))
    if module is None:
        return replace(source, reading=Reading("Python", tuple(dropped), whole=False)) if dropped else given
    source = with_powers(source)
    edits = Edits(source, limits)
    reader = Reader(source, edits, survey(module))
    kept = reader.program(module)
    dropped += reader.dropped
    if not kept or (not len(edits) and not dropped):
        return given
    return replace(edits.apply(), reading=Reading("Python", tuple(dropped)))


def parsed(source: Source) -> ast.Module | None:
    """Python's syntax tree; `None` where parsing fails, which ordinary parsing then reports."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None


class Reader(Statements):
    """Translates one text."""

    def program(self, module: ast.Module) -> bool:
        """Translate all statements and rename what would shadow emitted functions; whether anything is kept."""
        self.link_parents(module)
        changes = seen_elsewhere(module, self.scope.stored) if self.scope.frameworks else iter(())
        if (statement := next(changes, None)) is not None:
            raise self.unsupported("inplace", statement, self.first_line(statement))
        kept = self.body(module.body)
        self.rename(module)
        return kept

    def expression(self, node: ast.AST) -> Iterable[ast.AST]:
        """Translate one expression; returns the subexpressions still to be translated."""
        if isinstance(node, ast.Call):
            return self.call(node)
        if isinstance(node, ast.Attribute):
            return self.attribute(node)
        if isinstance(node, ast.GeneratorExp):
            return self.generator(node)
        if isinstance(node, ast.Subscript):
            return self.subscript(node)
        return super().expression(node)

    def generator(self, node: ast.GeneratorExp) -> Sequence[ast.AST]:
        """A generator is translated to the list that it produces."""
        start, end = self.range(node)
        parent = self.parents.get(id(node))
        shared = isinstance(parent, ast.Call) and end == self.range(parent)[1] and id(node) not in self.unprotected
        self.edits.replace(start, start + 1, "([" if shared else "[")  # a call's own brackets stay
        self.edits.replace(end - 1, end, "])" if shared else "]")
        return list(ast.iter_child_nodes(node))

    def subscript(self, node: ast.Subscript) -> Sequence[ast.AST]:
        """`torch.max(z, dim=0)[0]` is the values alone; other subscripts are kept."""
        if isinstance(node.slice, ast.Constant) and node.slice.value in (0, 1):
            reading = self.extremes(node.value, 0 if node.slice.value == 0 else 1)
            if reading is not None:
                return self.pair_part(node, *reading)
        return list(ast.iter_child_nodes(node))

    def attribute(self, node: ast.Attribute) -> Sequence[ast.AST]:
        """A constant or a function of a module, or an attribute of a value."""
        name = self.scope.resolve(node)
        if name is not None:
            return self.module_attribute(node, name)
        return self.value_attribute(node)
