"""Identifiers for exported code: the user's names made valid, unused Python identifiers."""

from __future__ import annotations

import builtins
from keyword import iskeyword, issoftkeyword

from engine.export.framework_helpers import FRAMEWORK_HELPERS
from engine.export.helpers import HELPERS
from engine.graph import Graph
from engine.limits import checked

OWN = (
    "np numpy math functools torch jax jnp value gradients inputs seed output pull as_matrices matmul_left matmul_right"
    " solution solve_right solve_matrix log_rest each_matrix log_softmax_back"
    " bce_by_chance"
)
TAKEN = frozenset((*dir(builtins), *OWN.split(), *HELPERS, *FRAMEWORK_HELPERS["torch"], *FRAMEWORK_HELPERS["jnp"]))
"""Names reserved for the exported code."""


def node_names(graph: Graph) -> list[str]:
    """A unique Python identifier for each node; inputs come first, so that they keep their names."""
    used = set(TAKEN)
    counts: dict[str, int] = {}
    names = [""] * len(graph)
    for node in checked(sorted(range(len(graph)), key=lambda node: graph.kind(node) != "input")):
        name = graph.names[node]
        names[node] = _unused(plain(name) if name is not None else f"v{node}", used, counts)
        used |= {names[node], f"d_{names[node]}", f"ties_{names[node]}"}
    return names


def plain(name: str) -> str:
    """A name in ASCII: other letters as their code points, reserved words with an underscore."""
    made = "".join(letter if letter.isascii() else f"u{ord(letter):04x}_" for letter in name)
    return f"{made}_" if iskeyword(made) or issoftkeyword(made) else made


def _unused(name: str, used: set[str], counts: dict[str, int]) -> str:
    """The name, with a number where it, its gradient's or its ties' name is taken."""
    made = name
    while not used.isdisjoint((made, f"d_{made}", f"ties_{made}")):
        counts[name] = counts.get(name, 1) + 1
        made = f"{name}_{counts[name]}"
    return made
