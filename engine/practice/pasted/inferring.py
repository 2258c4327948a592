"""Finds what a name stands for that the program does not have, such as `dz` where no value is called z: by its use.

If a line that uses it is right for its own node once the name stands for the gradient of some node further up, that is
the node. Where the line's own name is none of the program's either, it is right for what that node sends to an operand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from engine.errors import GradwalkError, TooSlow
from engine.limits import Deadline, Limits
from engine.practice.passes import Ground, Passed
from engine.practice.pasted.binding import bound, may_be_gradient
from engine.practice.pasted.causes import between, same
from engine.practice.pasted.reading import NAME, Statement
from engine.practice.pasted.running import Names, computed

MOST_USES = 4
"""A name is tried in its first so many uses."""
MOST_TRIALS = 200


class Inference:
    """The nodes of the names that the program does not have."""

    def __init__(
        self,
        statements: Sequence[Statement],
        names: Names,
        ground: Ground,
        truth: Passed,
        limits: Limits,
        deadline: Deadline,
    ) -> None:
        self.statements = statements
        self.names = names
        self.ground = ground
        self.truth = truth
        self.limits = limits
        self.deadline = deadline
        self.trials = 0
        self.uses: dict[str, list[Statement]] = {}
        for statement in statements:
            if len(statement.names) == 1:
                for name in statement.reads - {*statement.names}:
                    self.uses.setdefault(name, []).append(statement)
        self.names = self._with_values()

    def _with_values(self) -> Names:
        """The names with the values that the text computes, such as `std = sqrt(var)`, in which gradients are used."""
        names = self.names.with_own({})
        for statement in self.statements:
            name = statement.names[0] if len(statement.names) == 1 and statement.text else ""
            if not name or statement.changes or may_be_gradient(name) or name in names.values:
                continue
            if any(may_be_gradient(each) and each not in names.values for each in statement.reads):
                continue
            try:
                names.assign(name, computed(statement, names, self.limits, self.deadline)[0])
            except TooSlow:
                raise
            except GradwalkError:
                continue
        return names

    def nodes(self) -> dict[str, list[int]]:
        """Per name the nodes for which its first such use is right, the likeliest first.

        From the last line to the first, so that names already bound help with others.
        """
        assigned = [name for statement in self.statements for name in statement.names]
        unknown = [name for name in dict.fromkeys(reversed(assigned)) if self._is_unknown(name)]
        nodes: dict[str, int] = {}
        candidates: dict[str, list[int]] = {}
        for name in unknown:
            fitting = next(self._candidates(name, nodes), None)
            if fitting:
                candidates[name] = fitting
                nodes[name] = fitting[0]
        return candidates

    def _is_unknown(self, name: str) -> bool:
        own = bound(name, self.ground)
        return may_be_gradient(name) and name not in self.names.values and (own is None or own.is_usual)

    def _candidates(self, name: str, nodes: dict[str, int]) -> Iterator[list[int]]:
        """Per use of the name the nodes for which it is right."""
        for statement in self.uses.get(name, [])[:MOST_USES]:
            target = nodes.get(statement.names[0])
            if target is None:
                own = bound(statement.names[0], self.ground)
                target = None if own is None else own.node
            fitting = list(
                self._sending(name, statement, nodes)
                if target is None
                else self._fitting(name, statement, target, nodes)
            )
            if fitting:
                yield fitting

    def _sending(self, name: str, statement: Statement, nodes: dict[str, int]) -> Iterator[int]:
        """The nodes for whose gradient a statement gives what they send to one of their operands."""
        if not may_be_gradient(statement.names[0]):
            return
        sent: dict[int, list[Any]] = {}
        for edge, pull in self.ground.plan.pulls.items():
            sent.setdefault(pull[0], []).append(self.truth.products[edge])
        for node, products in sent.items():
            for value in self._tried(name, statement, node, nodes):
                if np.any(value) and any(same(value, product) for product in products):
                    yield node

    def _fitting(self, name: str, statement: Statement, target: int, nodes: dict[str, int]) -> Iterator[int]:
        pulls, products = self.ground.plan.pulls, self.truth.products
        edges = between(self.ground, target, ())
        rights = [
            self.truth.nodes[target],
            *(products[edge] for edge in self.ground.graph.uses[target] if edge in pulls),
        ]
        for node in dict.fromkeys(pulls[edge][0] for edge in edges):
            for value in self._tried(name, statement, node, nodes):
                if np.any(value) and any(same(value, right) for right in rights):
                    yield node
                    break

    def _tried(self, name: str, statement: Statement, node: int, nodes: dict[str, int]) -> Iterator[Any]:
        """The values of a statement where all gradients are right, and the name stands for that of a node.

        There are several where the statement reads one of several contributions, such as `dx1`: one for each of them.
        """
        values = {name: self.truth.nodes[node]}
        parts: dict[str, int] = {}
        for other in NAME.findall(statement.text):
            own = bound(other, self.ground)
            if other == name or other in self.names.values:
                continue
            if other in nodes:
                values[other] = self.truth.nodes[nodes[other]]
            elif own is not None and own.part:
                parts[other] = own.node
            elif own is not None:
                values[other] = self.truth.nodes[own.node]
        for contributions in self._contributions(parts):
            self.trials += 1
            if self.trials > MOST_TRIALS:
                return
            try:
                yield computed(statement, self.names.with_own({**values, **contributions}), self.limits, self.deadline)[
                    0
                ]
            except TooSlow:
                raise
            except GradwalkError:
                continue

    def _contributions(self, parts: dict[str, int]) -> Iterator[dict[str, Any]]:
        """What one name may stand for that is a contribution to a node's gradient; more than one are not tried."""
        if not parts:
            yield {}
        if len(parts) != 1:
            return
        ((name, node),) = parts.items()
        for edge in self.ground.graph.uses[node][:MOST_USES]:
            if edge in self.ground.plan.pulls:
                yield {name: self.truth.products[edge]}
