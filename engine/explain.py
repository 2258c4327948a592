"""Explanations of a graph for the reader: labels of gates, symbols, formulas, and the rule of every edge.

All of it follows from the structure; the page puts the numbers into the templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from engine.errors import Phrase
from engine.graph import Graph
from engine.limits import checked
from engine.notation import decimal, exact, fill, gate_label, name_symbol, numeral
from engine.ops.op import Op, stretched


@dataclass(frozen=True, slots=True)
class EdgeRule:
    """The rule by which the gradient passes one edge.

    `rule` is the whole equation in the gate's generic letters, `derivative` its right-hand side as a template
    over the gate's arguments, `kind` what the local derivative is (scalar, elementwise, linear, blocked).
    """

    rule: str | None
    derivative: str | None
    kind: str
    blocked: Phrase | None


class Explanation:
    """Labels, symbols and rules of a graph, computed on first access."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._formulas: dict[str, str] = {}
        self._rules: dict[tuple[str | None, str | None, str], EdgeRule] = {}
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

    def _formula(self, node: int, op: Op) -> str:
        product = self._product(node)
        return product or op.for_options(self.graph.options[node]).formula(len(self.graph.operands[node]))

    def _shared(self, rule: EdgeRule) -> EdgeRule:
        """The first rule that equals this one."""
        return rule if rule.blocked else self._rules.setdefault((rule.rule, rule.derivative, rule.kind), rule)

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
            return EdgeRule(None, None, "blocked", partial.blocked)
        derivative = self._derivative(op, target, slot)
        scalar = self.graph.shapes[source] == self.graph.shapes[target] == ()
        kind = "scalar" if scalar else "elementwise" if partial.local is not None else "linear"
        return EdgeRule(self._equation(op, target, slot, derivative), derivative, kind, None)

    def _derivative(self, op: Op, target: int, slot: int) -> str:
        """The template of the local rule; refined where another operand is a constant of this gate."""
        partial = op.partial(slot)
        if partial.latex_with is not None:
            for other, operand in enumerate(self.graph.operands[target]):
                if other != slot and operand in self.graph.absorbed:
                    return partial.latex_with(float(self.graph.constants[operand]))
        return partial.latex

    def _equation(self, op: Op, target: int, slot: int, derivative: str) -> str:
        """`d/dx f(x) = f'(x)`, with constants as numbers and a lone variable called x."""
        operands = self.graph.operands[target]
        slots = sorted({*op.shown(len(operands)), slot})
        letters = self._letters(op, operands, slots, slot)
        letter = letters[op.operand(slot)]
        result = fill(op.formula(len(operands)), letters)
        known = {**letters, "out": result, "upstream": r"\bar{v}"}
        right = fill(derivative, known)
        if op.partial(slot).local is None:
            return rf"\bar{{{letter}}} = {right}"
        variables = sum(operands[place] not in self.graph.absorbed for place in slots)
        d = "d" if variables == 1 and operands[slot] not in self.graph.absorbed else r"\partial"
        return rf"\frac{{{d}}}{{{d} {letter}}}\left({result}\right) = {right}"

    def _letters(self, op: Op, operands: tuple[int, ...], slots: list[int], slot: int) -> dict[str, str]:
        """The generic letter of the argument in each of these slots; a constant that belongs to the gate is its number.

        On the edge into such a constant, which the page hides, it is c.
        """
        free = [place for place in slots if operands[place] not in self.graph.absorbed]
        letters = {}
        for place in slots:
            name, operand = op.operand(place), operands[place]
            if operand in self.graph.absorbed:
                letters[name] = numeral(float(self.graph.constants[operand]))
            else:
                letters[name] = "x" if len(free) == 1 else name_symbol(name)
        if operands[slot] in self.graph.absorbed:
            letters[op.operand(slot)] = "c"
        return letters


def numeral_label(value: float) -> str:
    """A constant on the screen, with a true minus."""
    return decimal(value).replace("-", "−")
