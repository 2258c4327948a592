"""Export to NumPy with the backward pass written out: a line per node forward, a line per edge backward."""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np

from engine.export.derived import code_of
from engine.export.facts import facts, key_code, own_part
from engine.export.helpers import HELPERS, IMPORTS
from engine.export.names import node_names
from engine.limits import checked
from engine.traces import Trace

RAISING = (" / ", " ** ")
"""Operators that raise an error for Python's 0.0 where NumPy returns infinity."""


def literal(value: Any) -> str:
    """A number, or nested lists of numbers, as Python reads it back exactly."""
    if np.ndim(value):
        return "[" + ", ".join(map(literal, value)) + "]"
    return repr(float(value)) if isfinite(value) else f'float("{float(value)}")'


def heading(trace: Trace, title: str) -> list[str]:
    """The docstring, and the program as comments."""
    lines = [f"# {line}" for line in trace.program.splitlines()]
    return [f'"""{title} Made by Gradwalk from this program:"""', "", *lines, ""]


class NumPyCode:
    """Writes the code of one trace."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.graph = trace.graph
        self.names = node_names(trace.graph)
        self.helpers: dict[str, None] = {}

    def text(self) -> str:
        """The whole program."""
        body = [*self.leaves(), "", "# Forward: every node from its operands", *self.forward(), "", *self.backward()]
        lines = heading(self.trace, "Forward and backward pass with NumPy.")
        imports = sorted({IMPORTS[name] for name in self.helpers if name in IMPORTS})
        lines += [*(f"import {name}" for name in imports), "import numpy as np"]
        lines += [HELPERS[name].rstrip("\n") for name in HELPERS if name in self.helpers]
        return "\n".join([*lines, "", *body]) + "\n"

    def leaves(self) -> list[str]:
        """Inputs, and constants that are not scalars."""
        lines = ["# Inputs"]
        for node in checked(range(len(self.graph))):
            if self.graph.ops[node] is None and self.trace.plan.needed[node]:
                value = self.trace.values[node]
                if np.ndim(value):
                    lines.append(f"{self.names[node]} = np.array({literal(value)})")
                elif self.graph.kind(node) == "input" or node == self.trace.output:
                    lines.append(f"{self.names[node]} = np.float64({literal(value)})")
        return lines

    def operand(self, node: int, delicate: bool = False) -> str:
        """An operand: its name, or its literal if it is a constant."""
        graph = self.graph
        if graph.kind(node) != "constant" or graph.shapes[node] or node == self.trace.output:
            return self.names[node]
        text = literal(graph.constants[node])
        if delicate:
            return f"np.float64({text})"
        return f"({text})" if text.startswith("-") else text

    def operands(self, node: int) -> list[str]:
        """The operands of an operation; as NumPy scalars if all are literals, or if one is a 0 that Python rejects."""
        graph, op = self.graph, self.graph.ops[node]
        assert op is not None  # only operations have operands
        operands = graph.operands[node]
        constant = [graph.kind(operand) == "constant" and not graph.shapes[operand] for operand in operands]
        delicate = all(constant) or any(sign in code_of(op).numpy for sign in RAISING)
        return [
            self.operand(
                operand, delicate and (all(constant) or not float(self.trace.values[operand])) if fixed else False
            )
            for operand, fixed in zip(operands, constant, strict=True)
        ]

    def forward(self) -> list[str]:
        """A line for each operation."""
        lines = []
        for node, op in enumerate(checked(self.graph.ops)):
            if op is not None and self.trace.plan.needed[node]:
                code = code_of(op)
                self.helpers.update(dict.fromkeys(name for name in code.helpers if name != "matmul"))
                lines.append(f"{self.names[node]} = {self.fill(code.numpy, node)}")
        output = self.names[self.trace.output]
        return [*lines, f"value = {output}", 'print("value:", value)']

    def fill(self, template: str, node: int, **more: str) -> str:
        """A template of a row's code for this node."""
        operands = self.operands(node)
        known = facts(self.graph, node)
        known |= {"out": self.names[node], "g": f"d_{self.names[node]}", **more}
        if "{all}" in template:
            known["all"] = ", ".join(operands)
        if "{lead}" in template:
            known["lead"] = f"np.reshape({operands[0]}, {known['leading']})"
        if "key" in known:
            known["key"] = key_code(self.graph, node, operands, "np")
        if "arrive" in known:
            known["arrive"] = known["arrive"].format(g=known["g"])
        return template.format(*operands, **known)

    def backward(self) -> list[str]:
        """A line for each edge that carries a gradient to a node that is not constant."""
        if not self.trace.differentiated:
            return ["# The output has several elements: without a seed there is no backward pass."]
        graph, plan, output = self.graph, self.trace.plan, self.trace.output
        seed = self.trace.gradients_by_node[output]
        start = f"np.array({literal(seed)})" if np.ndim(seed) else f"np.float64({literal(seed)})"
        lines = [
            "# Backward: d_x is the derivative of the output with respect to x;",
            "# every line multiplies what arrives with a local derivative and adds it to the operand's sum",
            f"d_{self.names[output]} = {start}",
        ]
        begun = {output}
        for node in checked(range(output, -1, -1)):
            op = graph.ops[node]
            if op is None or not plan.reached[node]:
                continue
            if any("{ties}" in local for local in code_of(op).local):
                lines.append(self.ties(node))
            for slot, source in enumerate(checked(graph.operands[node])):
                if plan.carries[graph.first_edge[node] + slot] and graph.kind(source) != "constant":
                    lines.append(self.edge(node, slot, source, source in begun))
                    begun.add(source)
        pairs = [
            f"    {name!a}: {f'd_{self.names[node]}' if node in begun else 'None'},"
            for name, node in graph.inputs.items()
        ]
        return [*lines, "gradients = {", *pairs, "}", 'print("gradients:", gradients)']

    def ties(self, node: int) -> str:
        """How many operands equal the result, element by element."""
        name = self.names[node]
        terms = " + ".join(f"1.0 * ({operand} == {name})" for operand in self.operands(node))
        return f"ties_{name} = {terms}"

    def edge(self, node: int, slot: int, source: int, again: bool) -> str:
        """The line of one edge."""
        graph, op = self.graph, self.graph.ops[node]
        assert op is not None  # an edge ends in an operation
        code, name, upstream = code_of(op), self.names[source], f"d_{self.names[node]}"
        place = 0 if op.variadic else slot
        if code.vjp:
            self.helpers.update(dict.fromkeys(code.helpers))
            self.helpers.update(dict.fromkeys(("unbroadcast",) if "matmul" in code.helpers else ()))
            part = own_part(graph, node, slot) if op.variadic else ""
            product = self.fill(code.vjp[place], node, part=part)
        else:
            own = self.operands(node)[slot]
            local = self.fill(code.local[place], node, x=own, ties=f"ties_{self.names[node]}")
            product = {"1.0": upstream, "-1.0": f"-{upstream}"}.get(local, f"{upstream} * ({local})")
            if code.drops and code.drops[place]:
                product = f"np.where({self.fill(code.drops[place], node, x=own)}, 0.0, {product})"
            if graph.shapes[source] != graph.shapes[node]:
                self.helpers["unbroadcast"] = None
                product = f"unbroadcast({product}, {graph.shapes[source]})"
        return f"d_{name} = d_{name} + {product}" if again else f"d_{name} = {product}"


def python(trace: Trace) -> str:
    """NumPy code for a trace."""
    return NumPyCode(trace).text()
