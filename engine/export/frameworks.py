"""Exports to PyTorch and JAX: the forward pass as code; the libraries differentiate it themselves."""

from __future__ import annotations

import numpy as np

from engine.export.derived import code_of
from engine.export.facts import facts, key_code
from engine.export.framework_helpers import called
from engine.export.names import node_names
from engine.export.python import heading, literal
from engine.limits import checked
from engine.ops.indexing import is_list
from engine.traces import Trace


class FrameworkCode:
    """Writes the forward pass of one trace as code for a library."""

    def __init__(self, trace: Trace, library: str) -> None:
        self.trace = trace
        self.graph = trace.graph
        self.names = node_names(trace.graph)
        self.library = library
        self.tensor = {"torch": "torch.tensor", "jnp": "jnp.array"}[library]

    def inputs(self) -> list[int]:
        """The nodes of the inputs that the output depends on."""
        return [node for node in self.graph.inputs.values() if self.trace.plan.needed[node]]

    def constants(self) -> list[str]:
        """A line for each constant that is not a scalar."""
        return [
            f"{self.names[node]} = {self.tensor}({literal(value)})"
            for node, value in self.graph.constants.items()
            if self.trace.plan.needed[node] and (np.ndim(value) or node == self.trace.output)
        ]

    def forward(self) -> list[str]:
        """A line for each operation."""
        return [
            f"{self.names[node]} = {self.line(node)}"
            for node, op in enumerate(checked(self.graph.ops))
            if op is not None and self.trace.plan.needed[node]
        ]

    def line(self, node: int) -> str:
        """One operation."""
        op = self.graph.ops[node]
        assert op is not None  # only operations have lines
        code = code_of(op)
        own = code.torch if self.library == "torch" else code.jax
        template = own or code.numpy.replace("np.", f"{self.library}.")
        known = facts(self.graph, node)
        operands = self.operands(node, plain=not any(word in template for word in ("jnp.", "torch.", "jax.")))
        if "total" in known:
            known["total"] = known["total"].replace("np.", f"{self.library}.")
        if "{all}" in template:
            known["all"] = ", ".join(operands)
        if "{lead}" in template:
            known["lead"] = f"{self.library}.reshape({operands[0]}, {known['leading']})"
        if "key" in known:
            key = key_code(self.graph, node, self.operands(node, plain=False), self.library)
            known["key"] = (", ".join(_forward_key(self.graph, node)) if self.library == "torch" else "") or key
        return template.format(*operands, **known)

    def operands(self, node: int, plain: bool) -> list[str]:
        """The operands by name; scalars as literals beside an operator."""
        texts = []
        mixed = any(self.graph.kind(operand) != "constant" for operand in self.graph.operands[node])
        for operand in self.graph.operands[node]:
            value = self.graph.constants.get(operand)
            if value is None or np.ndim(value) or operand == self.trace.output:
                texts.append(self.names[operand])
            else:
                number = literal(value)
                texts.append(f"({number})" if plain and mixed else f"{self.tensor}({number})")
        return texts

    def seed(self) -> str | None:
        """The seed, if there is a backward pass."""
        reached = self.trace.plan.reached
        if not self.trace.differentiated or not any(reached[node] for node in self.inputs()):
            return None
        return f"{self.tensor}({literal(self.trace.gradients_by_node[self.trace.output])})"


def _forward_key(graph: object, node: int) -> list[str]:
    """An index as PyTorch accepts it: a slice with a negative step becomes a list of positions."""
    shape = graph.shapes[graph.operands[node][0]]  # type: ignore[attr-defined]
    key = graph.options[node]["key"]  # type: ignore[attr-defined]
    if not any(isinstance(part, slice) and (part.step or 1) < 0 for part in key) or any(map(is_list, key)):
        return []
    parts, axis = [], 0
    for part in key:
        if isinstance(part, slice) and (part.step or 1) < 0:
            parts.append(str(list(range(shape[axis]))[part]))
        elif isinstance(part, slice):
            bounds = ("" if bound is None else str(bound) for bound in (part.start, part.stop, part.step))
            parts.append(":".join(bounds))
        else:
            parts.append("..." if part is Ellipsis else str(part))
        axis += part is not None
    return parts


def pytorch(trace: Trace) -> str:
    """PyTorch code for a trace; `backward` gives the same gradients."""
    code = FrameworkCode(trace, "torch")
    seed, output = code.seed(), code.names[trace.output]
    graph = trace.graph
    inputs = [
        f"{code.names[node]} = torch.tensor({literal(trace.values[node])}, requires_grad=True)"
        for node in code.inputs()
    ]
    used = set(code.inputs())
    pairs = [
        f"    {name!a}: {f'{code.names[node]}.grad' if node in used and seed else 'None'},"
        for name, node in graph.inputs.items()
    ]
    forward = code.forward()
    lines = [
        *heading(trace, "Forward and backward pass with PyTorch."),
        *("import functools", "import math", "", "import torch", "", "torch.set_default_dtype(torch.float64)"),
        *(*called("torch", forward), ""),
        *("# Inputs", *inputs, *code.constants(), "", "# Forward", *forward, f"value = {output}", ""),
        *("# Backward", f"value.backward({seed})" if seed else "# No gradient leads back from this output."),
        *("gradients = {", *pairs, "}", 'print("value:", value)', 'print("gradients:", gradients)'),
    ]
    return "\n".join(lines) + "\n"


def jax(trace: Trace) -> str:
    """JAX code for a trace: a function of the inputs, and its gradients by `jax.vjp`."""
    code = FrameworkCode(trace, "jnp")
    seed, nodes = code.seed(), code.inputs()
    values = [f"    {trace.graph.names[node]!a}: jnp.array({literal(trace.values[node])})," for node in nodes]
    body = [f"    {line}" for line in (*code.constants(), *code.forward(), f"return {code.names[trace.output]}")]
    back = ["value, pull = jax.vjp(output, *inputs.values())", f"gradients = dict(zip(inputs, pull({seed})))"]
    lines = [
        *heading(trace, "Forward and backward pass with JAX."),
        *("import functools", "import math", "", "import jax", "import jax.numpy as jnp", ""),
        *('jax.config.update("jax_enable_x64", True)', *called("jnp", body), "", "inputs = {", *values, "}", "", ""),
        *(f"def output({', '.join(code.names[node] for node in nodes)}):", '    """The output for these inputs."""'),
        *(*body, "", ""),
        *(back if seed else ["value = output(*inputs.values())", "gradients = {}"]),
        *('print("value:", value)', 'print("gradients:", gradients)'),
    ]
    return "\n".join(lines) + "\n"
