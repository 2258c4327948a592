"""Slips at a single edge of any shape: a factor forgotten, added, turned round or taken from elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import phrase
from engine.ops.op import unbroadcast
from engine.practice.misconceptions.misconception import Answers, Misconception, Passing

UNCHANGED = ("1", "-1")
"""The rules of edges that pass a gradient on as it is, but for its sign."""


def local_alone(passing: Passing) -> Answers:
    """The local derivative; of a linear map its rule for an upstream of ones."""
    if passing.elementwise:
        alone = np.broadcast_to(passing.local, passing.graph.shapes[passing.target])
        return [unbroadcast(alone[()], passing.shape)]
    assert passing.pull.product is not None
    ones = np.ones(np.shape(passing.upstream))[()]
    return [passing.pull.product(ones, *passing.arguments, passing.out)]


def upstream_alone(passing: Passing) -> Answers:
    """The upstream gradient, where the local derivative is more than a sign."""
    if not passing.elementwise or passing.selects or passing.derivative in UNCHANGED:
        return []
    return [passing.scaled(1.0)]


def added(passing: Passing) -> Answers:
    """upstream + local."""
    if not passing.elementwise or passing.selects or passing.derivative in UNCHANGED:
        return []
    return [unbroadcast(passing.upstream + passing.local + np.zeros(np.shape(passing.out)), passing.shape)]


def without_sign(passing: Passing) -> Answers:
    """The local derivative without the minus of its rule."""
    return [-passing.local] if passing.derivative.startswith("-") else []


def product_without_sign(passing: Passing) -> Answers:
    """The product of a linear map without the minus of its rule."""
    return [-passing.product] if not passing.elementwise and passing.derivative.startswith("-") else []


def own_operand(passing: Passing) -> Answers:
    """At ×, the operand's own value in place of the other's."""
    operands = passing.graph.operands[passing.target]
    if passing.op.name != "mul" or operands[0] == operands[1]:
        return []
    return [passing.value]


def at_the_output(passing: Passing) -> Answers:
    """The derivative of a function of one variable, evaluated where its value is."""
    graph, pull = passing.graph, passing.pull
    others = [each for place, each in enumerate(graph.operands[passing.target]) if place != passing.slot]
    if passing.selects or any(each not in graph.constants for each in others) or np.shape(passing.out) != passing.shape:
        return []
    arguments = [passing.out if place == passing.slot else each for place, each in enumerate(passing.arguments)]
    assert pull.local is not None
    local = pull.local(*arguments, passing.op.forward(*arguments, **graph.options[passing.target]))
    return [] if np.array_equal(local, passing.local) else [local]


def without_exponent(passing: Passing) -> Answers:
    """xⁿ⁻¹ in place of n·xⁿ⁻¹."""
    if passing.op.name == "square":
        return [passing.local / 2.0]
    operands, constants = passing.graph.operands[passing.target], passing.graph.constants
    if passing.op.name != "pow" or passing.slot or operands[1] not in constants:
        return []
    exponent = passing.arguments[1]
    return [passing.local / exponent] if np.all(exponent != 0) and np.all(exponent != 1) else []


def own_value(passing: Passing) -> Answers:
    """The value of the operand."""
    return [passing.value]


def every_branch(passing: Passing) -> Answers:
    """The upstream gradient for every operand that is compared, or every element."""
    if not passing.selects:
        return []
    if passing.elementwise:
        return [passing.scaled(1.0)]
    if passing.op.name not in ("max", "min"):
        return []
    options = passing.graph.options[passing.target]
    place: Any = np.reshape(passing.upstream, _kept(np.shape(passing.value), options))
    return [np.broadcast_to(place, passing.shape)[()]]


def _kept(shape: tuple[int, ...], options: Any) -> tuple[int, ...]:
    axis = options.get("axis")
    axes = range(len(shape)) if axis is None else [each % len(shape) for each in np.atleast_1d(axis)]
    return tuple(1 if place in axes else size for place, size in enumerate(shape))


EDGES = (
    Misconception(
        "upstream-forgotten",
        phrase("The upstream gradient is missing"),
        phrase("This is the local derivative alone."),
        phrase("What has arrived from above multiplies it: upstream times local."),
        ("Chain rule errors: mathmistakes.info, f′(g(x)) without g′",),
        calculation="{local}",
        product=local_alone,
    ),
    Misconception(
        "local-forgotten",
        phrase("The local derivative is missing"),
        phrase("The upstream gradient was passed on unchanged."),
        phrase("Nothing passes unchanged here except through +: multiply by the local derivative of this node."),
        ("Chain rule errors: mathmistakes.info, the inner factor left out",),
        calculation="{upstream}",
        product=upstream_alone,
    ),
    Misconception(
        "added",
        phrase("Added instead of multiplied"),
        phrase("Upstream and local derivative were added."),
        phrase("Along an edge one multiplies; only where paths meet one adds."),
        ("Follows from the rule; the mirror image of “branches-multiplied”",),
        calculation="{upstream} + {local}",
        product=added,
    ),
    Misconception(
        "sign-lost",
        phrase("The sign is lost"),
        phrase("The size is right, the sign is the opposite one."),
        phrase("Check the sign of both factors: the slope of −u, of 1/u and of cos u has a minus of its own."),
        ("Follows from the rules of −, 1/x and cos",),
        local=without_sign,
        product=product_without_sign,
    ),
    Misconception(
        "own-operand",
        phrase("The operand’s own value instead of the other’s"),
        phrase("The upstream gradient was multiplied by the operand’s own value."),
        phrase("× swaps: the slope of w·x by w is x."),
        ("Stanford cs231n, “Optimization notes”: the multiply gate swaps its inputs",),
        calculation="{upstream} · {value}",
        local=own_operand,
    ),
    Misconception(
        "derivative-at-output",
        phrase("The derivative at the wrong place"),
        phrase("The derivative was taken at the node’s value, not at its input."),
        phrase("A local derivative is evaluated where the function was: at what went into the node."),
        ("mathmistakes.info: f′(g′(t)); σ′(σ(z)) in place of σ(z)(1 − σ(z))",),
        local=at_the_output,
        by_values=True,  # exp at 0 is its own derivative there
    ),
    Misconception(
        "exponent-forgotten",
        phrase("The exponent is missing as a factor"),
        phrase("The power was lowered, but its exponent did not come down as a factor."),
        phrase("The derivative of uⁿ is n·uⁿ⁻¹: of a square it is 2u."),
        ("Stray factors 2 and 1/n in hand-written backward passes",),
        local=without_exponent,
    ),
    Misconception(
        "value-for-gradient",
        phrase("The value instead of the gradient"),
        phrase("This is the value from the forward pass."),
        phrase("Blue numbers are values; what is asked for is red: how fast the output changes with this node."),
        ("Follows from the picture, which shows both at a node",),
        calculation="{value}",
        product=own_value,
        written=lambda written: [written.value],
    ),
    Misconception(
        "both-branches",
        phrase("Both branches of a choice"),
        phrase("A gradient was given to what was not chosen."),
        phrase("Only the winner is on the path to the output: the others could change a little without effect."),
        ("TensorFlow issue 62429: the gradient of max at ties; ReLU at 0",),
        product=every_branch,
    ),
)
