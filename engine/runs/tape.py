"""Runs a graph of scalars on plain floats, node by node, straight from the graph's columns: nothing is prepared.

For the first run of a structure, and for graphs that are too large for straight-line code. The two loops are code that
is written once, from the texts of the rules that most graphs have; any other rule is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import repeat
from typing import Any

from engine.forward import BATCH
from engine.graph import Graph
from engine.limits import Deadline
from engine.ops import OPS
from engine.ops.generated import function
from engine.ops.on_floats import FUNCTIONS, FloatRule, on_floats, product_text
from engine.runs.numbers import Floats

Rules = Sequence[FloatRule | None]
"""The rule of each operation, `None` for a leaf."""

COMMON = ("add", "mul", "sub", "tanh", "relu", "neg", "exp", "div", "sigmoid", "square", "log", "maximum")
"""The operations whose rules are written into the loops, the commonest first."""
CODES = {id(OPS[name]): code for code, name in enumerate(COMMON)}
LEAF, OTHER = -1, len(COMMON)
"""What stands for a leaf, and for an operation whose rule is called."""

FORWARD = """
def forward(nodes, codes, operands, values, rules):
    for node, code, own in zip(nodes, codes, operands):
        if code == {leaf}:
            pass
        {branches}
        else:
            values[node] = rules[node].value(*[values[operand] for operand in own])
"""
BACKWARD = """
def backward(nodes, codes, operands, edges, values, gradients, locals_, products, rules):
    for node, code, own, edge in zip(nodes, codes, operands, edges):
        upstream = gradients[node]
        if code == {leaf} or upstream is None:
            pass
        {branches}
        else:
            factors = rules[node].back(upstream, *[values[operand] for operand in own], values[node])
            for slot, source in enumerate(own):
                product = factors[2 * slot + 1]
                if product is not None:
                    locals_[edge + slot], products[edge + slot] = factors[2 * slot], product
                    before = gradients[source]
                    gradients[source] = product if before is None else before + product
"""


def run(
    graph: Graph, rules_of: Callable[[], Rules], values: list[Any], output: int, seed: float, deadline: Deadline
) -> Floats:
    """Forward from the leaves in `values`, then backward from the seed. Raises `LEAVES` where `math` does.

    `rules_of` gives the rule of each operation, if there is one that the loops have not.
    """
    codes = list(map(CODES.get, map(id, graph.ops), repeat(OTHER)))
    for leaves in (graph.inputs.values(), graph.constants):
        for leaf in leaves:
            codes[leaf] = LEAF
    rules = rules_of() if OTHER in codes else ()
    forward, backward = loops()
    for first in range(0, len(codes), BATCH):
        part = slice(first, first + BATCH)
        forward(range(first, len(codes)), codes[part], graph.operands[part], values, rules)
        deadline.check()
    columns = (codes[: output + 1], graph.operands, graph.first_edge)
    gradients: list[Any] = [None] * len(codes)
    locals_: list[Any] = [None] * graph.edge_count
    products: list[Any] = [None] * graph.edge_count
    gradients[output] = seed
    for last in range(output, -1, -BATCH):
        part = slice(max(last - BATCH + 1, 0), last + 1)
        downwards = [reversed(column[part]) for column in columns]
        backward(range(last, -1, -1), *downwards, values, gradients, locals_, products, rules)
        deadline.check()
    return values, gradients, locals_, products


@cache
def loops() -> tuple[Callable[..., None], Callable[..., None]]:
    """The two loops over a stretch of nodes: up, filling in the values, and down, filling in everything else."""
    rules = [on_floats(OPS[name], {}, len(OPS[name].operands)) for name in COMMON]
    forward = FORWARD.format(leaf=LEAF, branches="\n        ".join(_branches(rules, _upwards)))
    backward = BACKWARD.format(leaf=LEAF, branches="\n        ".join(_branches(rules, _downwards)))
    return function("forward", forward, SCOPE), function("backward", backward, SCOPE)


SCOPE = {**FUNCTIONS, "zip": zip, "enumerate": enumerate}


def _branches(rules: Sequence[FloatRule], lines: Callable[[FloatRule], Iterator[str]]) -> Iterator[str]:
    """The branch of each rule, which first takes its operands apart."""
    for code, rule in enumerate(rules):
        yield f"elif code == {code}:"
        yield f"    {''.join(f'node{slot}, ' for slot in range(len(rule.partials)))}= own"
        yield from (f"    {line}" for line in lines(rule))


def _values(rule: FloatRule, *texts: str) -> Iterator[str]:
    """The values that the texts of a rule use."""
    for slot in range(len(rule.partials)):
        if any(f"{{{slot}}}" in text for text in texts):
            yield f"x{slot} = values[node{slot}]"
    if any("{out}" in text for text in texts):
        yield "out = values[node]"


def _filled(rule: FloatRule, text: str) -> str:
    return text.format(*[f"x{slot}" for slot in range(len(rule.partials))], out="out")


def _upwards(rule: FloatRule) -> Iterator[str]:
    """The value of a node."""
    yield from _values(rule, rule.text)
    yield f"values[node] = {_filled(rule, rule.text)}"


def _downwards(rule: FloatRule) -> Iterator[str]:
    """Local derivative and product of each of a node's edges, and what the product adds to the operand's gradient."""
    partials = [(slot, each) for slot, each in enumerate(rule.partials) if each is not None]
    yield from _values(rule, *[text for _, each in partials for text in (each.local, each.drops)])
    for slot, each in partials:
        place = "edge" if not slot else f"edge + {slot}"
        local = _filled(rule, each.local)
        product = "upstream"
        if local != "1.0" or each.drops:
            yield f"local = {local}"
            product, local = product_text("upstream", "local", _filled(rule, each.drops)), "local"
        yield f"locals_[{place}] = {local}"
        yield f"products[{place}] = product = {product}"
        yield f"before = gradients[node{slot}]"
        yield f"gradients[node{slot}] = product if before is None else before + product"
