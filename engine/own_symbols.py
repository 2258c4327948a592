"""Formulas in the program's own symbols: names where there are names, and the formula itself where there are none.

An operand without a name is written out where it is short. A longer one keeps its outermost operation, `-(⋯)`, and the
longest is only `(⋯)`: the reader finds it in the program by its mark, not by an invented name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from engine.graph import Graph
from engine.limits import checked
from engine.notation import PLACEHOLDER, exact, name_symbol

DOTS = r"\cdots"
ELIDED = rf"\left({DOTS}\right)"
KEPT = 4096
"""Short texts whose brackets or glyphs are kept: layers repeat the same formulas."""
SHORT = 12
"""Glyphs of an operand that is written out, or whose outermost operation is."""

OPEN, TIGHT, CLOSED = "\ue000", "\ue001", "\ue002"
"""Marks around an inserted operand: what binds less than a product, what binds like one, what needs no brackets."""
END = "\ue003"
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
        self.operands: list[str] = []
        """Each node as it is written where another formula uses it, with its binding strength marked."""
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

    def _operand(self, node: int) -> str:
        graph = self.graph
        name, op, formula = graph.names[node], graph.ops[node], self.formulas[node]
        if name is not None:
            return name_symbol(name)
        if op is None or formula is None:
            return _constant(graph, node)
        whole, outermost = self.formula(node, formula), self.formula(node, formula, elided=True)
        if DOTS not in whole and glyphs(whole) <= SHORT:
            return f"{_strength(op.name, formula)}{whole}{END}"
        if outermost.count(DOTS) == 1 and glyphs(outermost) <= SHORT:
            return f"{_strength(op.name, formula)}{outermost}{END}"
        return ELIDED

    def operand(self, node: int, slot: int, *, marked: bool = False) -> str:
        """An operand of this node, as it is written in its formulas."""
        source = self.graph.operands[node][slot]
        text = self.operands[source]
        return _marked(text, slot) if marked and self.is_compound(source) else text

    def result(self, node: int, *, marked: bool = False) -> str:
        """The node itself within its own derivative: by its name, else as the formula that it is."""
        op, formula, name = self.graph.ops[node], self.formulas[node], self.graph.names[node]
        if name is not None or op is None or formula is None:
            return self.operands[node]
        return f"{_strength(op.name, formula)}{self.formula(node, formula, marked=marked)}{END}"

    def formula(
        self,
        node: int,
        template: str,
        *,
        elided: bool = False,
        marked: bool = False,
        others: Mapping[str, str] | None = None,
    ) -> str:
        """A template of this node with its operands in their own symbols.

        `elided` shortens every operand without a name to `(⋯)`; `marked` puts those into `\\class{operand-k}{…}`, k
        being the operand's position; `others` are further placeholders, or operands that are written otherwise.
        """
        op = self.graph.ops[node]
        assert op is not None  # only operations have templates
        texts = dict(others or {})
        for match in PLACEHOLDER.finditer(template):  # of many operands a template has a few
            name = match[2] or match[3]
            if name not in texts:
                slot = op.slot(name)
                short = elided and self.is_compound(self.graph.operands[node][slot])
                texts[name] = ELIDED if short else self.operand(node, slot, marked=marked)
        return settled(_filled(template, texts), in_sum=op.name in _SUMS, alone=True)


def _constant(graph: Graph, node: int) -> str:
    if not graph.shapes[node]:
        return exact(float(graph.constants[node]))
    sizes = r"{\times}".join(map(str, graph.shapes[node]))
    return rf"\left[{sizes}\right]"


def is_closed(formula: str) -> bool:
    """Whether a formula needs no brackets of its own: a fraction, a root, a function of what stands in brackets."""
    return _CLOSED.match(formula) is not None


def _strength(name: str, formula: str) -> str:
    if is_closed(formula):
        return CLOSED
    return TIGHT if name in _TIGHT or _APPLIED.fullmatch(formula) else OPEN


def _marked(text: str, slot: int) -> str:
    """The operand in a class of its own, inside the marks of its binding strength."""
    mark = rf"\class{{operand-{slot}}}"
    if text[0] in (OPEN, TIGHT, CLOSED):
        return f"{text[0]}{mark}{{{text[1:-1]}}}{END}"
    return f"{mark}{{{text}}}"


def _filled(template: str, texts: Mapping[str, str]) -> str:
    """A template with its placeholders replaced; negative numbers bind like a sum."""

    def text(match: re.Match[str]) -> str:
        opening, bare, braced, closing = match.groups()
        symbol = texts[bare or braced]
        if symbol.startswith("-"):
            symbol = f"{OPEN}{symbol}{END}"
        return f"{opening or ''}{symbol}{closing or ''}"

    return PLACEHOLDER.sub(text, template)


@lru_cache(KEPT)
def settled(text: str, *, in_sum: bool = False, alone: bool = False) -> str:
    """The marks of binding strength replaced by brackets where those are needed; there are none within one another.

    `alone`: an operand that is the whole text needs none.
    """

    def bracket(match: re.Match[str]) -> str:
        strength, inner = match.groups()
        if alone and match.end() - match.start() == len(text):
            return inner
        before, after = text[: match.start()], text[match.end() :]
        braced = before.endswith("{") and after.startswith("}")
        raised = after.lstrip("}" if braced else "").startswith(("^", "_"))
        held = (braced and not raised) or (before.endswith(r"\left(") and after.startswith(r"\right)"))
        loose = strength == OPEN or (strength == TIGHT and not in_sum) or raised
        return rf"\left({inner}\right)" if loose and not held else inner

    return re.sub(f"([{OPEN}{TIGHT}{CLOSED}])([^{OPEN}{TIGHT}{CLOSED}{END}]*){END}", bracket, text)


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
