"""The training problem: a program whose output is a loss, its data, and its trainable parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, prod
from typing import Any

import numpy as np

from engine.compiler import Prepared, prepare
from engine.errors import NotDifferentiable, Phrase, UnknownName, phrase
from engine.language.syntax import parse
from engine.learn.code import Code
from engine.learn.loss import Descent, Program
from engine.learn.roles import Roles, parameters_of, roles
from engine.learn.vectors import Layout, Vector
from engine.limits import Deadline
from engine.plan import Plan
from engine.remarks import Warning, broadcast_warning
from engine.tracing.inputs import read_inputs
from engine.tracing.names import survey

Values = Mapping[str, Any]


class Loss:
    """A program with its inputs, some of which are parameters (guessed if they are not named).

    `values` holds every input by name as float64, `start` the parameters as one vector. Raises
    `NotDifferentiable` where the output has several elements or no gradient reaches a parameter, `UnknownName`
    for a parameter that the program does not have.
    """

    def __init__(
        self, program: Program, inputs: Mapping[str, Any], parameters: Sequence[str] | None, deadline: Deadline
    ) -> None:
        self.program = program
        self.deadline = deadline
        self.given = read_inputs(inputs, program.limits)
        self.prepared = self._prepared(self.given)
        plan = self.prepared.plan
        _check_output(plan)
        graph = plan.graph
        self.values: dict[str, Any] = {name: self.given.get(name, graph.defaults.get(name)) for name in graph.inputs}
        self.parameters = tuple(dict.fromkeys(parameters_of(plan, self.values) if parameters is None else parameters))
        for name in self._elsewhere():
            self.values[name] = self.given[name]
        _check_parameters(self.prepared, self.parameters, self.values)
        self.layout = Layout({name: np.shape(self.values[name]) for name in self.parameters})
        self.start = self.layout.join(self.values)
        self._descents: dict[int, tuple[Plan, Descent]] = {}

    def _elsewhere(self) -> list[str]:
        """The parameters that the program reads only in a branch that the current values do not take."""
        absent = [name for name in self.parameters if name in self.given and name not in self.values]
        if not (absent and self.prepared.guards):
            return []
        read = survey(parse(self.prepared.text, self.program.limits)).free
        return [name for name in absent if name in read]

    @property
    def fixed(self) -> dict[str, Any]:
        """The inputs that are no parameters."""
        return {name: value for name, value in self.values.items() if name not in self.parameters}

    @property
    def warnings(self) -> list[Warning]:
        """The shapes that broadcast, as `Trace.warnings` has them: a loss of all pairs trains without an error."""
        return [broadcast_warning(each) for each in self.prepared.plan.graph.broadcasts]

    def _prepared(self, values: Values) -> Prepared:
        program = self.program
        return prepare(
            program.text, values, program.output, program.mode, program.expand, program.limits, self.deadline
        )

    def descent(self, values: Values) -> tuple[Descent, bool]:
        """The graph for these inputs between parameters and loss, and whether it depends on the parameters' values."""
        prepared = self.prepared
        if prepared.guards or any(np.shape(values[name]) != np.shape(value) for name, value in self.values.items()):
            prepared = self._prepared({**self.given, **values})
        kept = self._descents.get(id(prepared.plan))
        if kept is None:  # the plan is kept too, so that its id stays its own
            kept = self._descents[id(prepared.plan)] = (prepared.plan, Descent(prepared.plan, self.parameters))
            while len(self._descents) > MOST:
                del self._descents[next(iter(self._descents))]
        return kept[1], any(name in prepared.guards for name in self.parameters)

    def cut(self, names: Sequence[str], values: Values) -> tuple[Descent, list[Any]]:
        """The graph between some parameters and the loss, and a column with all that these do not change."""
        descent = Descent(self.prepared.plan, names)
        return descent, descent.start(values, self.deadline)

    def part(self, values: Values | None = None) -> Part:
        """The loss over all examples, or with other values for some inputs: over a batch."""
        return Part(self, values or {})

    def at(self, vector: Vector) -> dict[str, Any]:
        """All inputs with the parameters from this vector."""
        return {**self.values, **self.layout.copied(vector)}


MOST = 16
"""The number of graphs of one program that are cached."""


class Part:
    """The loss as a function of the parameters alone; NumPy's warnings must be off."""

    def __init__(self, loss: Loss, values: Values) -> None:
        self.loss = loss
        self.inputs = {**loss.given, **loss.values, **values}
        self._descent, self._branches = loss.descent(self.inputs)
        self._column = self._descent.start(self.inputs, loss.deadline)
        self._vector: Vector | None = None
        self._split: Vector | None = None
        self._code: Code | None = None

    def value(self, vector: Vector) -> float:
        """The loss for these parameters."""
        if self._code is not None and not self._branches:
            self._vector = vector
            self.loss.deadline.check()
            return self._code.loss(vector, self._column, self)
        layout = self.loss.layout
        if self._branches:
            self._descent, _ = self.loss.descent({**self.inputs, **layout.split(vector)})
            self._column = self._descent.start(self.inputs, self.loss.deadline)
        self._vector, self._code = vector, self._descent.code(layout)
        if self._code is not None:
            self.loss.deadline.check()
            return self._code.loss(vector, self._column, self)
        if self._branches or vector is not self._split:
            self._split = vector
            tensors = layout.split(vector)
            for name, place in self._descent.named:
                self._column[place] = tensors[name]
        for name, place in self._descent.named:
            if not layout.shapes[name]:  # a number is no view into the vector, whose elements may have changed
                self._column[place] = vector[layout.slices[name].start]
        return self._descent.forward(self._column, self.loss.deadline)

    def slope(self) -> Vector:
        """The gradient at the parameters of the last call of `value`; 0 where no gradient arrives."""
        descent, layout = self._descent, self.loss.layout
        if self._code is not None:
            if self._code.owner is not self and self._vector is not None:
                self._code.loss(self._vector, self._column, self)
            return self._code.slope(self._column)
        gradients = descent.backward(self._column, self.loss.deadline)
        if len(gradients) == len(layout.names) and not any(gradient is None for gradient in gradients):
            return layout.gather(gradients)
        arrived = {name: gradient for (name, _), gradient in zip(descent.named, gradients, strict=True)}
        zeros = {name: np.zeros(shape) for name, shape in layout.shapes.items()}
        return layout.join({**zeros, **{name: each for name, each in arrived.items() if each is not None}})

    def both(self, vector: Vector) -> tuple[float, Vector]:
        """Loss and gradient."""
        return self.value(vector), self.slope()

    @property
    def numbers(self) -> int:
        """The number of elements of all nodes together."""
        plan = self._descent.plan
        computed = [op is None or needed for op, needed in zip(plan.graph.ops, plan.needed, strict=True)]
        return sum(prod(shape) for shape, known in zip(plan.graph.shapes, computed, strict=True) if known)

    @property
    def data(self) -> int:
        """The number of elements of all inputs that are not parameters."""
        return sum(int(np.size(value)) for name, value in self.inputs.items() if name not in self.loss.parameters)


def _check_output(plan: Plan) -> None:
    if not plan.single:
        raise NotDifferentiable(
            phrase("The output has several elements; a loss is one number."),
            hint=phrase("Use the mean or the sum of it, as in mean(...)."),
            span=plan.graph.spans[plan.output],
        )


def _check_parameters(prepared: Prepared, parameters: Sequence[str], values: Values) -> None:
    """Check that a gradient reaches every parameter; if branches depend on values, that it reaches at least one now."""
    if not parameters:
        raise UnknownName(
            phrase(
                "There is nothing to learn: no input of the program looks like a parameter that a gradient reaches."
            ),
            hint=phrase("Name the parameters, as in W."),
            name="parameters",
        )
    plan = prepared.plan
    reached = {name for name, node in plan.graph.inputs.items() if plan.reached[node]}
    for name in parameters:
        if name not in values:
            raise UnknownName(phrase("The program has no input called {name}.", name=name[:100]), name=name[:100])
        if name not in reached and not (prepared.guards and reached & set(parameters)):
            raise NotDifferentiable(
                phrase("No gradient reaches {name}, so that it cannot be learnt.", name=name),
                hint=phrase("Leave it out of the parameters, or let the loss depend on it."),
                name=name,
            )


def finite(vector: Vector) -> bool:
    """Whether all elements are finite; a finite sum of squares proves it and is quick to find."""
    return isfinite(np.vdot(vector, vector)) or bool(np.isfinite(vector).all())


@dataclass(frozen=True, slots=True)
class Guess:
    """The guessed roles of the inputs; `loss` is the name of the output, `reason` says why nothing can be learnt."""

    roles: Roles
    loss: str | None
    reason: Phrase | None


def guess(program: Program, inputs: Mapping[str, Any], deadline: Deadline) -> Guess:
    """Parameters, data and settings of any program."""
    given = read_inputs(inputs, program.limits)
    prepared = prepare(program.text, given, program.output, program.mode, program.expand, program.limits, deadline)
    plan = prepared.plan
    graph = plan.graph
    by_role = roles(plan, {name: given.get(name, graph.defaults.get(name)) for name in graph.inputs})
    reason = None
    if not plan.single:
        reason = phrase("The output has several elements; a loss is one number.")
    elif not by_role.parameters:
        reason = phrase("No input looks like a parameter that a gradient reaches.")
    name = next((output.name for output in graph.outputs if output.node == plan.output), None)
    return Guess(by_role, name, reason)
