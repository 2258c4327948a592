"""Guesses which inputs are parameters, which are data, and which are settings; the user can override it.

Names decide first, by convention (W, b, θ are learnt, X, Y, x1 are given, n, lr, λ are set). Other names are decided
by use: a tensor that a model is multiplied with is a parameter, a scalar that no gradient reaches a setting. Examples
are counted along the axis that all data have in common.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import Phrase, phrase
from engine.plan import Plan

LEARNT = re.compile(
    r"(?:w|weights?|kernel|theta|θ|beta|β|coef(?:ficients)?|b|bias(?:es)?|u|v|slope|intercept|"
    r"gamma|γ|k|вес\w*|смещение)"
    r"(?:_?\w{0,6}\d*)?",
    re.IGNORECASE,
)
GIVEN = re.compile(
    r"(?:x|y|t|targets?|labels?|inputs?|features?|data|y_?true|points?|images?|данные|"
    r"метки|ответы|i|o)(?:_?\d*|_\w{1,6})",
    re.IGNORECASE,
)
SET = re.compile(
    r"(?:n|m|h|lr|learning_?rate|alpha|α|eps|epsilon|ε|lambda_?|λ|lam|delta|δ|tau|τ|temperature|"
    r"rate|decay|penalty|l1|l2)",
    re.IGNORECASE,
)
NAMED = (("setting", SET), ("data", GIVEN), ("parameter", LEARNT))
WHY: Mapping[str, Phrase] = {
    "parameter": phrase("The name is usual for what is learnt."),
    "data": phrase("The name is usual for data."),
    "setting": phrase("The name is usual for a setting."),
    "constant": phrase("No gradient reaches it, so that it cannot be learnt."),
    "tensor": phrase("A tensor that the loss depends on, with no name that is usual for data."),
    "number": phrase("A number that the loss depends on, with no name that is usual for a setting."),
}


@dataclass(frozen=True, slots=True)
class Roles:
    """The guessed role of each input, with the reason; `axes` has the example axis of each data input with one."""

    parameters: tuple[str, ...]
    data: tuple[str, ...]
    settings: tuple[str, ...]
    reasons: Mapping[str, Phrase]
    axes: Mapping[str, int]
    examples: int | None


def roles(plan: Plan, values: Mapping[str, Any]) -> Roles:
    """The guess for every input of a plan; `values` are its inputs by name."""
    kinds: dict[str, str] = {}
    reasons: dict[str, Phrase] = {}
    for name, node in plan.graph.inputs.items():
        kinds[name], why = _kind(name, np.shape(values[name]), plan.reached[node])
        reasons[name] = WHY[why]
    by_role = {kind: tuple(name for name in kinds if kinds[name] == kind) for kind in ("parameter", "data", "setting")}
    axes, examples = example_axes({name: np.shape(values[name]) for name in by_role["data"]})
    return Roles(by_role["parameter"], by_role["data"], by_role["setting"], reasons, axes, examples)


def parameters_of(plan: Plan, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The inputs that are probably parameters."""
    return roles(plan, values).parameters


def _kind(name: str, shape: tuple[int, ...], reached: bool) -> tuple[str, str]:
    """The role of an input, and the key of the reason."""
    for kind, pattern in NAMED:
        if pattern.fullmatch(name) and (reached or kind != "parameter"):
            if kind == "setting" and shape:
                continue
            return kind, kind
    if not reached:
        return ("data" if shape else "setting"), "constant"
    return "parameter", "tensor" if shape else "number"


def example_axes(shapes: Mapping[str, Sequence[int]]) -> tuple[dict[str, int], int | None]:
    """The axis of each tensor along which the examples lie, and how many there are.

    The number of examples is the size that most tensors have in common; of two such axes the first counts, except that
    a matrix beside a column of that length has its examples where the sizes agree. A single tensor has them along its
    longest axis.
    """
    tensors = {name: tuple(shape) for name, shape in shapes.items() if len(shape) > 0}
    if not tensors:
        return {}, None
    if len(tensors) == 1:
        ((name, shape),) = tensors.items()
        return {name: int(np.argmax(shape))}, max(shape)
    sizes = {size for shape in tensors.values() for size in shape}
    together = {size: sum(size in shape for shape in tensors.values()) for size in sizes}
    examples = max(sizes, key=lambda size: (together[size], size))
    if together[examples] < 2:
        return {}, None
    targets = sorted(tensors, key=lambda name: np.prod(tensors[name]))
    columns = tensors[targets[0]] == (examples,) or tensors[targets[0]][0] == examples
    axes = {}
    for name, shape in tensors.items():
        if examples in shape:
            square = len(shape) > 1 and shape[0] == shape[1] == examples
            axes[name] = 1 if square and columns and name != targets[0] else shape.index(examples)
    return axes, examples
