"""Explanations of a graph for the reader: labels of gates, symbols, formulas, and the rule of every edge.

All of it follows from the structure; the page puts the numbers into the templates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.errors import Phrase
from engine.graph import Graph
from engine.latex_template import ATOM, Symbol
from engine.limits import checked
from engine.notation import decimal, exact, gate_label, name_symbol
from engine.ops.op import Op, stretched
from engine.own_symbols import OwnSymbols, free_letter, glyphs, is_closed

WIDE = 16
"""Glyphs of a formula that no longer stands on a fraction bar: d/dx is then written in front of it."""


@dataclass(frozen=True, slots=True)
class EdgeRule:
    """The rule by which the gradient passes one edge.

    `rule` is the whole equation in the program's own symbols; `marked` the same with each operand that has no name in
    `\\class{operand-k}{…}`, k being its position, or `None` where there is none; `derivative` its right-hand side as a
    template over the gate's arguments, `kind` what the local derivative is (scalar, elementwise, linear, blocked).
    """

    rule: str | None
    marked: str | None
    derivative: str | None
    kind: str
    blocked: Phrase | None


MARKED_NODES = 2_000
"""Up to so many nodes rules are also written with their operands marked, which doubles their cost."""


class Explanation:
    """Labels, symbols and rules of a graph, computed on first access."""

    def __init__(self, graph: Graph, output: int | None = None, carries: Sequence[bool] | None = None) -> None:
        self.graph = graph
        self.output = output
        self.carries = carries
        self._formulas: dict[str, str] = {}
        self._rules: dict[tuple[str | None, str | None, str | None, str], EdgeRule] = {}
        """Each formula and rule once: most nodes of a large graph share a few."""

    @cached_property
    def labels(self) -> list[str]:
        """The label of each node: an input's name, a constant's number, a gate's symbol."""
        return [self._label(node) for node in checked(range(len(self.graph)))]

    @cached_property
    def symbols(self) -> list[str]:
        """Each node in a formula, in LaTeX: its name, its number, or v with its place."""
        return [self._symbol(node) for node in checked(range(len(self.graph)))]

    @cached_property
    def arguments(self) -> list[list[str]]:
        """Per node, the placeholder of each operand in the node's templates."""
        return [
            [op.operand(slot) for slot in range(len(operands))] if op else []
            for op, operands in checked(zip(self.graph.ops, self.graph.operands, strict=True))
        ]

    @cached_property
    def formulas(self) -> list[str | None]:
        """Per operation, its template over the arguments."""
        graph = self.graph
        texts = (self._formula(node, op) if op else None for node, op in enumerate(checked(graph.ops)))
        return [None if text is None else self._formulas.setdefault(text, text) for text in texts]

    @cached_property
    def own(self) -> OwnSymbols:
        """The nodes in the program's own symbols."""
        return OwnSymbols(self.graph, self.formulas)

    @cached_property
    def expressions(self) -> list[str | None]:
        """Per operation, its formula in the program's own symbols; operands without a name stand in a class."""
        return [
            None if formula is None else self._share(self.own.formula(node, formula, marked=True))
            for node, formula in enumerate(checked(self.formulas))
        ]

    def _share(self, text: str) -> str:
        """The first text that equals this one."""
        return self._formulas.setdefault(text, text)

    def _formula(self, node: int, op: Op) -> str:
        product = self._product(node)
        return product or op.for_options(self.graph.options[node]).formula(len(self.graph.operands[node]))

    def _shared(self, rule: EdgeRule) -> EdgeRule:
        """The first rule that equals this one."""
        key = (rule.rule, rule.marked, rule.derivative, rule.kind)
        return rule if rule.blocked else self._rules.setdefault(key, rule)

    def _product(self, node: int) -> str | None:
        """The formula of an elementwise product of two tensors, which has a symbol of its own."""
        op = self.graph.ops[node]
        if op is None or op.name != "mul" or not all(self.graph.shapes[each] for each in self.graph.operands[node]):
            return None
        return r"$x \odot $y"

    @cached_property
    def rules(self) -> list[EdgeRule]:
        """Per edge, its rule."""
        return [self._shared(self._rule(source, target, slot)) for source, target, slot in self.graph.edges()]

    @cached_property
    def stretches(self) -> list[tuple[int, ...]]:
        """Per edge the axes along which its operand was repeated: over these, its product is a sum."""
        shapes, rules = self.graph.shapes, self.rules
        return [
            stretched(shapes[source], shapes[target])
            if rules[edge].kind == "elementwise" and shapes[source] != shapes[target]
            else ()
            for edge, (source, target, _) in enumerate(self.graph.edges())
        ]

    def _label(self, node: int) -> str:
        graph = self.graph
        op = graph.ops[node]
        if op is None:
            return graph.names[node] or self._constant_label(node)
        held = [slot for slot, operand in enumerate(graph.operands[node]) if operand in graph.absorbed]
        if len(held) != 1:
            return op.label
        (slot,) = held
        return gate_label(op.absorbs[slot], op.operand(slot), float(graph.constants[graph.operands[node][slot]]))

    def _constant_label(self, node: int) -> str:
        shape = self.graph.shapes[node]
        return "×".join(map(str, shape)) if shape else numeral_label(float(self.graph.constants[node]))

    def _symbol(self, node: int) -> str:
        graph = self.graph
        name = graph.names[node]
        if name is not None:
            return name_symbol(name)
        if graph.kind(node) == "constant" and not graph.shapes[node]:
            return exact(float(graph.constants[node]))
        return f"v_{{{node}}}"

    def _rule(self, source: int, target: int, slot: int) -> EdgeRule:
        op = self.graph.ops[target]
        assert op is not None  # an edge ends in an operation
        op = op.for_options(self.graph.options[target])
        partial = op.partial(slot)
        if partial.blocked is not None:
            return EdgeRule(None, None, None, "blocked", partial.blocked)
        derivative = self._derivative(op, target, slot)
        scalar = self.graph.shapes[source] == self.graph.shapes[target] == ()
        kind = "scalar" if scalar else "elementwise" if partial.local is not None else "linear"
        rule = self._equation(op, target, slot, derivative)
        compound = len(self.graph) <= MARKED_NODES and self.own.has_compound(target)
        marked = self._equation(op, target, slot, derivative, marked=True) if compound else None
        return EdgeRule(rule, marked, derivative, kind, None)

    def _derivative(self, op: Op, target: int, slot: int) -> str:
        """The template of the local rule; refined where another operand is a constant of this gate."""
        partial = op.partial(slot)
        if partial.latex_with is not None:
            for other, operand in enumerate(self.graph.operands[target]):
                if other != slot and operand in self.graph.absorbed:
                    return partial.latex_with(float(self.graph.constants[operand]))
        return partial.latex

    def _equation(self, op: Op, target: int, slot: int, derivative: str, *, marked: bool = False) -> str:
        """`∂(w·x)/∂w = x` in the program's own symbols; of a linear map `∂L/∂W = Xᵀ G`, G being the upstream."""
        source, name = self.graph.operands[target][slot], op.operand(slot)
        upstream = Symbol(self._upstream, ATOM)
        if op.partial(slot).local is None:
            right = self._own(target, derivative, {"upstream": upstream}, marked)
            return f"{self._collected(source)} {right}"
        moving = self._moving(target, slot, marked)
        formula = op.formula(len(self.graph.operands[target]))
        numerator = self._own(target, formula, moving, marked)
        right = self._own(target, derivative, {**moving, "upstream": upstream}, marked)
        letter = (moving.get(name) or self.own.operand(target, slot, marked=marked)).bracketed()
        if glyphs(numerator) > WIDE:
            return rf"\frac{{\partial}}{{\partial {letter}}}\left({numerator}\right) = {right}"
        closed = is_closed(formula)
        upper = numerator if closed else rf"\left({numerator}\right)"
        return rf"\frac{{\partial {upper}}}{{\partial {letter}}} = {right}"

    def _own(self, target: int, template: str, others: Mapping[str, Symbol], marked: bool) -> str:
        """A template of this node in the program's own symbols."""
        out = {"out": self.own.result(target, marked=marked)} if "out" in template else {}
        return self.own.formula(target, template, marked=marked, others={**out, **others})

    def _moving(self, target: int, slot: int, marked: bool) -> dict[str, Symbol]:
        """How the operand that moves is written where its own symbol would not do.

        A constant of the gate, which the page hides, is c; of several uses of one node, that one is underlined.
        """
        op, operands = self.graph.ops[target], self.graph.operands[target]
        assert op is not None  # an edge ends in an operation
        if operands[slot] in self.graph.absorbed:
            return {op.operand(slot): Symbol("c", ATOM)}
        if operands.count(operands[slot]) == 1:
            return {}
        symbol = self.own.operand(target, slot, marked=marked).bracketed()
        return {op.operand(slot): Symbol(rf"\underline{{{symbol}}}", ATOM)}

    @cached_property
    def _collecting(self) -> dict[int, bool]:
        """Whether several edges bring a part of a node's gradient, by the node; each of them asks."""
        return {}

    @cached_property
    def _upstream(self) -> str:
        """The letter of the upstream gradient in rules: one that no input has."""
        return free_letter(self.graph, "GUV")

    @cached_property
    def _differentiated(self) -> str:
        """The symbol of what is differentiated: the output's name, else a letter that no input has."""
        output = self.graph.names[self.output] if self.output is not None else None
        return name_symbol(output) if output else free_letter(self.graph, "LJE")

    def _collected(self, source: int) -> str:
        """`∂L/∂x =`, or `+=` where several edges bring a part of it."""
        letter = self._differentiated
        if source not in self._collecting:
            uses = self.graph.uses[source]
            carrying = uses if self.carries is None else [edge for edge in uses if self.carries[edge]]
            self._collecting[source] = len(carrying) > 1
        several = self._collecting[source]
        own = self.own.operands[source].bracketed()
        return rf"\frac{{\partial {letter}}}{{\partial {own}}} {'+=' if several else '='}"


def numeral_label(value: float) -> str:
    """A constant on the screen, with a true minus."""
    return decimal(value).replace("-", "−")
