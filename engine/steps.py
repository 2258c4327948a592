"""The steps of the walk in order; they follow from the graph's structure."""

from __future__ import annotations

from dataclasses import dataclass

from engine.backward import Visit
from engine.graph import Graph
from engine.limits import check_time, checked


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `phase` is forward or backward; `event` is one of

    - `value`: the node's value is known;
    - `seed`: the gradient at the output is set;
    - `edges`: the edges into this node receive their product (a blocked edge receives none);
    - `sum`: the node has collected several products (`edges`); their sum is its gradient.
    """

    phase: str
    event: str
    node: int
    edges: tuple[int, ...] = ()


def forward_steps(graph: Graph) -> list[Step]:
    """Every node's value, in topological order."""
    return [Step("forward", "value", node) for node in checked(range(len(graph)))]


def backward_steps(graph: Graph, visits: list[list[Visit]], output: int, carries: list[bool]) -> list[Step]:
    """The seed, then every operation's edges in reverse order; each sum follows its last product."""
    contributions = [[edge for edge in leaving if carries[edge]] for leaving in graph.uses]
    awaited = [len(edges) for edges in contributions]
    steps = [Step("backward", "seed", output)]
    for batch in visits:
        check_time()
        for target, _, pulls in batch:
            steps.append(Step("backward", "edges", target, tuple(range(*graph.first_edge[target : target + 2]))))
            for pull in pulls:
                awaited[pull.source] -= 1
                if not awaited[pull.source] and len(contributions[pull.source]) > 1:
                    steps.append(Step("backward", "sum", pull.source, tuple(contributions[pull.source])))
    return steps
