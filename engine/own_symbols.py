"""Formulas in the program's own symbols: names where there are names, and the formula itself where there are none.

An operand without a name is written out where it is short. A longer one keeps its outermost operation, `-(⋯)`, and the
longest is only `(⋯)`: the reader finds it in the program by its mark, not by an invented name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from engine.graph import Graph
from engine.latex_template import ATOM, CLOSED, OPEN, TIGHT, Symbol, parsed
from engine.limits import checked
from engine.notation import exact, name_symbol

DOTS = r"\cdots"
ELIDED = Symbol(rf"\left({DOTS}\right)", ATOM)
KEPT = 4096
"""Short texts whose glyphs are kept: layers repeat the same formulas."""
SHORT = 12
"""Glyphs of an operand that is written out, or whose outermost operation is."""

_CLOSED = re.compile(r"(?:\\frac|\\sqrt|e\^\{|\\\w+(?:\{\w+\})?\\left|\\left)")
_APPLIED = re.compile(r"\\(?:\w+|operatorname\{\w+\})(?:_\{\d+\})? \$x")
_TIGHT = frozenset(("mul", "matmul", "pow", "square", "outer", "transpose", "index", "gather", "gather_pairs"))
_SUMS = frozenset(("add", "sub", "neg"))
"""Operations between whose operands products stand without brackets."""
_COMMAND = re.compile(r"\\(?:left|right|operatorname|mathrm|text)\b|\\[a-zA-Z]+|[{}_^\\\s]")


class OwnSymbols:
    """The nodes of a graph as operands of formulas, worked out on first use and kept."""

    def __init__(self, graph: Graph, formulas: list[str | None]) -> None:
        self.graph = graph
        self.formulas = formulas
        self._compound: dict[int, bool] = {}
        self.operands: list[Symbol] = []
        """Each node as it is written where another formula uses it."""
        for node in checked(range(len(graph))):
            self.operands.append(self._operand(node))

    def is_compound(self, node: int) -> bool:
        """Whether a node has no name to call it by, and is no number."""
        return self.graph.ops[node] is not None and self.graph.names[node] is None

    def has_compound(self, node: int) -> bool:
        """Whether any operand of a node has no name; kept, since each of its edges asks."""
        if node not in self._compound:
            self._compound[node] = any(map(self.is_compound, self.graph.operands[node]))
        return self._compound[node]

    def _operand(self, node: int) -> Symbol:
        graph = self.graph
        name, op, formula = graph.names[node], graph.ops[node], self.formulas[node]
        if name is not None:
            return Symbol(name_symbol(name), ATOM)
        if op is None or formula is None:
            return _constant(graph, node)
        whole = self.formula(node, formula)
        if DOTS not in whole and glyphs(whole) <= SHORT:
            return Symbol(whole, _strength(op.name, formula))
        outermost = self.formula(node, formula, elided=True)
        if outermost.count(DOTS) == 1 and glyphs(outermost) <= SHORT:
            return Symbol(outermost, _strength(op.name, formula))
        return ELIDED

    def operand(self, node: int, slot: int, *, marked: bool = False) -> Symbol:
        """An operand of this node, as it is written in its formulas."""
        source = self.graph.operands[node][slot]
        symbol = self.operands[source]
        return _marked(symbol, slot) if marked and self.is_compound(source) else symbol

    def result(self, node: int, *, marked: bool = False) -> Symbol:
        """The node itself within its own derivative: by its name, else as the formula that it is."""
        op, formula, name = self.graph.ops[node], self.formulas[node], self.graph.names[node]
        if name is not None or op is None or formula is None:
            return self.operands[node]
        return Symbol(self.formula(node, formula, marked=marked), _strength(op.name, formula))

    def formula(
        self,
        node: int,
        template: str,
        *,
        elided: bool = False,
        marked: bool = False,
        others: Mapping[str, Symbol] | None = None,
    ) -> str:
        """A template of this node with its operands in their own symbols.

        `elided` shortens every operand without a name to `(⋯)`; `marked` puts those into `\\class{operand-k}{…}`, k
        being the operand's position; `others` are further placeholders, or operands that are written otherwise.
        """
        op, operands = self.graph.ops[node], self.graph.operands[node]
        assert op is not None  # only operations have templates

        def symbol(name: str) -> Symbol:
            if others and name in others:
                return others[name]
            slot = op.slot(name)
            if elided and self.is_compound(operands[slot]):
                return ELIDED
            return self.operand(node, slot, marked=marked)

        return parsed(template, op.name in _SUMS).fill(symbol)


def _constant(graph: Graph, node: int) -> Symbol:
    if graph.shapes[node]:
        sizes = r"{\times}".join(map(str, graph.shapes[node]))
        return Symbol(rf"\left[{sizes}\right]", ATOM)
    number = exact(float(graph.constants[node]))
    return Symbol(number, OPEN if number.startswith("-") else ATOM)


@lru_cache(KEPT)
def is_closed(formula: str) -> bool:
    """Whether a formula needs no brackets of its own: a fraction, a root, a function of what stands in brackets."""
    return _CLOSED.match(formula) is not None


def _strength(name: str, formula: str) -> int:
    if is_closed(formula):
        return CLOSED
    return TIGHT if name in _TIGHT or _APPLIED.fullmatch(formula) else OPEN


def _marked(symbol: Symbol, slot: int) -> Symbol:
    """The operand in a class of its own; brackets stand outside of it."""
    return symbol._replace(text=rf"\class{{operand-{slot}}}{{{symbol.text}}}")


@lru_cache(KEPT)
def glyphs(latex: str) -> int:
    """About how many signs a formula has on the page."""
    plain = re.sub(r"\\class\{[^{}]*\}", "", latex)
    return len(_COMMAND.sub(lambda match: "" if _is_silent(match.group()) else "x", plain))


def _is_silent(command: str) -> bool:
    return command[0] != "\\" or command in (r"\left", r"\right", r"\operatorname", r"\mathrm", r"\text", "\\")


def free_letter(graph: Graph, letters: str) -> str:
    """The first of these letters that the program does not use itself."""
    taken = {name for name in graph.names if name is not None}
    return next((letter for letter in letters if letter not in taken), rf"\bar{{{letters[0]}}}")
