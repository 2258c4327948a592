"""Finds what a name stands for that the program does not have, such as `dz` where no value is called z: by its use.

If a line that uses it is right for its own node once the name stands for the gradient of some node further up, that is
the node.
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
            if target is not None:
                fitting = list(self._fitting(name, statement, target, nodes))
                if fitting:
                    yield fitting

    def _fitting(self, name: str, statement: Statement, target: int, nodes: dict[str, int]) -> Iterator[int]:
        pulls, products = self.ground.plan.pulls, self.truth.products
        edges = between(self.ground, target, ())
        rights = [
            self.truth.nodes[target],
            *(products[edge] for edge in self.ground.graph.uses[target] if edge in pulls),
        ]
        for node in dict.fromkeys(pulls[edge][0] for edge in edges):
            value = self._tried(name, statement, node, nodes)
            if value is not None and np.any(value) and any(same(value, right) for right in rights):
                yield node

    def _tried(self, name: str, statement: Statement, node: int, nodes: dict[str, int]) -> Any:
        """The value of a statement where all gradients are right, and the name stands for that of a node."""
        self.trials += 1
        if self.trials > MOST_TRIALS:
            return None
        values = {name: self.truth.nodes[node]}
        for other in NAME.findall(statement.text):
            own = bound(other, self.ground)
            place = nodes.get(other, None if own is None or own.part else own.node)
            if other != name and other not in self.names.values and place is not None:
                values[other] = self.truth.nodes[place]
        try:
            return computed(statement, self.names.with_own(values), self.limits, self.deadline)[0]
        except TooSlow:
            raise
        except GradwalkError:
            return None
