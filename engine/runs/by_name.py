"""A function of floats in the graph's order, as two of inputs by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.graph import Graph
from engine.ops.generated import function
from engine.runs.numbers import Run

Way = Callable[..., Any]
"""Computes all numbers of floats in the graph's order, and of `seed`, by default 1."""
Kept = Callable[[Any], Run]
"""Makes a run of what a way returns."""
Inputs = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ByName:
    """`of_numbers(inputs, seed)` takes any numbers; `of_floats(inputs)` is `None` unless all are finite floats.

    Both raise `KeyError` where an input without a default is missing.
    """

    of_numbers: Callable[[Inputs, float], Run]
    of_floats: Callable[[Inputs], Run | None]


def by_code(graph: Graph, way: Way, kept: Kept) -> ByName:
    """For few inputs: code that names each of them takes half as long as `map` and `sum`, which `by_map` uses."""
    nodes = list(graph.inputs.values())
    bound: dict[str, Any] = {"way": way, "kept": kept, "float": float, "type": type}
    bound |= {f"name{node}": name for name, node in graph.inputs.items()}
    bound |= {f"default{graph.inputs[name]}": float(value) for name, value in graph.defaults.items()}
    taken = [
        f"inputs[name{node}]" + (f" if name{node} in inputs else default{node}" if f"default{node}" in bound else "")
        for node in nodes
    ]
    names = [f"v{node}" for node in nodes]
    are_floats = " is ".join([*(f"type({name})" for name in names), "float"])
    text = f"""def bind({", ".join(bound)}):
    def of_numbers(inputs, seed):
        return kept(way({"".join(f"float({value}), " for value in taken)}seed=seed))
    def of_floats(inputs):
        {"; ".join(f"{name} = {value}" for name, value in zip(names, taken, strict=True)) or "pass"}
        if {are_floats} and (total := {" + ".join(names) or "0.0"}) - total == 0.0:
            return kept(way({", ".join(names)}))
    return of_numbers, of_floats"""
    return ByName(*function("bind", text, {})(**bound))


def by_map(graph: Graph, way: Way, kept: Kept) -> ByName:
    """For any number of inputs."""
    names, defaults = tuple(graph.inputs), {name: float(value) for name, value in graph.defaults.items()}
    floats = (float,) * len(names)

    def take(inputs: Inputs) -> tuple[Any, ...]:
        return tuple(map(({**defaults, **inputs} if defaults else inputs).__getitem__, names))

    def of_numbers(inputs: Inputs, seed: float) -> Run:
        return kept(way(*map(float, take(inputs)), seed=seed))

    def of_floats(inputs: Inputs) -> Run | None:
        numbers = take(inputs)
        are_finite = tuple(map(type, numbers)) == floats and (total := sum(numbers)) - total == 0.0
        return kept(way(*numbers)) if are_finite else None

    return ByName(of_numbers, of_floats)
