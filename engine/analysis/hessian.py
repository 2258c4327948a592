"""The Hessian of a scalar output, or of a tensor weighted by a seed.

Each column is the directional derivative of the gradient along one element of an input: the backward pass is run on
dual numbers, which carry the tangents of forward mode (forward over reverse; Griewank and Walther, "Evaluating
Derivatives", 2008, ch. 5). No step is involved, so the result is exact up to rounding. Where a rule does not support
dual numbers, central differences of the gradient are used instead, as `method` states.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.analysis.dual import Dual, NoDualRule, tangent_of
from engine.analysis.named import input_called, place_of
from engine.analysis.tangents import push_all
from engine.errors import NotDifferentiable, phrase
from engine.limits import DEFAULT, Deadline, Limits
from engine.traces import Trace

STEP = float(np.finfo(np.float64).eps ** (1 / 3))
"""The step of central differences that balances truncation and rounding, relative to max(1, |x|)."""

FLAT = 1e-9
"""A gradient below this multiple of the largest second derivative counts as 0."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One row, and column, of the Hessian: an element of an input."""

    name: str
    index: tuple[int, ...]

    @property
    def label(self) -> str:
        """The element as it is written: `w`, or `W[0, 1]`."""
        return place_of(self.name, self.index)


@dataclass(frozen=True, slots=True)
class Hessian:
    """Second derivatives: `matrix[i, j]` = ∂²output / ∂variable_i ∂variable_j.

    `method` is `exact` or `differences`; `eigenvalues` are in ascending order, `None` if the matrix is not finite;
    `definite` summarizes their signs; `kinks` are the nodes evaluated at a point where they are not differentiable.
    """

    variables: tuple[Variable, ...]
    gradient: Any
    matrix: Any
    method: str
    eigenvalues: Any
    kinks: tuple[int, ...]

    @property
    def definite(self) -> str | None:
        """`positive`, `negative`, `indefinite` or `semidefinite`; `zero` where all eigenvalues are 0."""
        if self.eigenvalues is None or not len(self.eigenvalues):
            return None
        floor = len(self.eigenvalues) * np.finfo(np.float64).eps * np.max(np.abs(self.eigenvalues))
        low, high = self.eigenvalues[0], self.eigenvalues[-1]
        if low < -floor and high > floor:
            return "indefinite"
        if abs(low) <= floor and abs(high) <= floor:
            return "zero"
        if low > floor:
            return "positive"
        return "negative" if high < -floor else "semidefinite"

    @property
    def stationary(self) -> bool:
        """Whether the gradient is 0 up to rounding, so that the curvature decides between minimum and saddle."""
        if self.eigenvalues is None:
            return False
        return bool(np.all(np.abs(self.gradient) <= FLAT * np.max(np.abs(self.matrix), initial=0)))


def hessian(
    trace: Trace, wrt: Sequence[str] | None = None, *, limits: Limits = DEFAULT, deadline: Deadline | None = None
) -> Hessian:
    """The Hessian of a trace's output by the elements of its inputs `wrt` (by default of all).

    With a seed, this is the Hessian of Σ seed ⊙ output, as the gradient is its gradient. Raises `NotDifferentiable`
    for an output of several elements without a seed, `UnknownName` for an unknown input, and `TooLarge` if the matrix
    would have more than `limits.hessian_elements` elements.
    """
    deadline = deadline or Deadline(limits.seconds)
    if not trace.differentiated:
        raise NotDifferentiable(
            phrase("A Hessian needs an output with one element, or a seed."),
            hint=phrase("Reduce it with sum(...) or mean(...), or choose another output."),
        )
    names = _chosen(trace, wrt)
    variables = [
        Variable(name, index) for name in names for index in np.ndindex(trace.graph.shapes[trace.graph.inputs[name]])
    ]
    limits.check("hessian_elements", len(variables) ** 2)
    columns, method = _columns(trace, names, variables, deadline)
    matrix = np.array(columns).reshape(len(variables), len(variables))
    with np.errstate(all="ignore"):
        matrix = matrix / 2 + matrix.T / 2  # equal but for rounding; halved first, so that the sum cannot overflow
    gradient = _flat(trace, names, trace.gradients_by_node)
    matrix[np.isnan(gradient)] = matrix[:, np.isnan(gradient)] = np.nan  # no gradient, so no derivative of it
    eigenvalues = np.linalg.eigvalsh(matrix) if np.isfinite(matrix).all() else None
    return Hessian(tuple(variables), gradient, matrix, method, eigenvalues, tuple(trace.kinks))


def _chosen(trace: Trace, wrt: Sequence[str] | None) -> list[str]:
    graph = trace.graph
    return list(graph.inputs) if wrt is None else list(dict.fromkeys(input_called(graph, name) for name in wrt))


def _columns(trace: Trace, names: list[str], variables: list[Variable], deadline: Deadline) -> tuple[list[Any], str]:
    try:
        return list(_exact(trace, names, variables, deadline)), "exact"
    except NoDualRule:
        return list(_differences(trace, names, variables, deadline)), "differences"


def _exact(trace: Trace, names: list[str], variables: list[Variable], deadline: Deadline) -> Iterator[Any]:
    """The columns of the Hessian: the tangent of the gradient along each element."""
    plan = trace.plan
    for variable in variables:
        node = plan.graph.inputs[variable.name]
        direction = np.zeros(plan.graph.shapes[node])
        direction[variable.index] = 1.0
        tangents: list[Any] = [None] * len(plan.graph)
        tangents[node] = direction[()]
        push_all(plan.graph, trace.values, tangents, deadline)
        values = [
            value if tangent is None else Dual(value, tangent)
            for value, tangent in zip(trace.values, tangents, strict=True)
        ]
        with np.errstate(all="ignore"):
            gradients = plan.backward(values, trace.gradients_by_node[plan.output], deadline)
        yield _flat(trace, names, [None if each is None else tangent_of(each) for each in gradients.nodes])


def _differences(trace: Trace, names: list[str], variables: list[Variable], deadline: Deadline) -> Iterator[Any]:
    """The columns of the Hessian by central differences of the gradient."""
    inputs = trace.inputs
    for variable in variables:
        here = float(np.asarray(inputs[variable.name])[variable.index])
        step = STEP * max(1.0, abs(here))
        upper, lower = here + step, here - step
        high, low = (_gradient(trace, names, _moved(inputs, variable, value), deadline) for value in (upper, lower))
        with np.errstate(all="ignore"):
            yield (high - low) / (upper - lower)


def _moved(inputs: Mapping[str, Any], variable: Variable, value: float) -> dict[str, Any]:
    changed = np.array(inputs[variable.name])
    changed[variable.index] = value
    return {**inputs, variable.name: changed[()]}


def _gradient(trace: Trace, names: list[str], inputs: Mapping[str, Any], deadline: Deadline) -> Any:
    seed = trace.gradients_by_node[trace.output]
    gradients = trace.plan.run(inputs, seed, deadline).gradients
    assert gradients is not None  # a seed is given
    return _flat(trace, names, gradients.nodes)


def _flat(trace: Trace, names: list[str], by_node: Sequence[Any]) -> Any:
    """The gradients of the inputs as one vector; 0 where no gradient arrives."""
    nodes = [trace.graph.inputs[name] for name in names]
    parts = [
        np.zeros(trace.graph.shapes[node]) if by_node[node] is None else np.asarray(by_node[node]) for node in nodes
    ]
    return np.concatenate([part.reshape(-1) for part in parts]) if parts else np.zeros(0)
