"""How large the gradients are, layer by layer: what vanishes on the way back, and which neurons nothing moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.learn.network import Network
from engine.learn.problem import Loss
from engine.learn.vectors import Vector

LEAST = -12
"""Sizes below 10 to this power are counted with those of the first bin."""
PER_DECADE = 2


@dataclass(frozen=True, slots=True)
class LayerSizes:
    """The gradients of one layer's parameters.

    `counts` says how many lie in each bin, `zero` how many are exactly 0 and in none, `rms` is the root of their mean
    square, `share` that of the last layer's. `unmoved` are the neurons, by place, all of whose gradients are 0, of
    `units` neurons; for a tensor that is no layer of neurons there are 0 units.
    """

    name: str
    parameters: tuple[str, ...]
    activation: str | None
    counts: tuple[int, ...]
    zero: int
    rms: float
    share: float | None
    units: int
    unmoved: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GradientSizes:
    """`edges` are the borders of the bins, as powers of ten; the layers are in the order of the forward pass."""

    edges: tuple[float, ...]
    layers: tuple[LayerSizes, ...]


def gradient_sizes(loss: Loss, network: Network | None) -> GradientSizes:
    """The gradients of the loss over all examples; without layers, one entry for each parameter."""
    with np.errstate(all="ignore"):
        gradients = loss.layout.split(loss.part().both(loss.start)[1])
        groups = _layers(network, gradients) or [_Group(name, (name,), None, 0, ()) for name in gradients]
        sizes = [np.abs(_together(group.parameters, gradients)) for group in groups]
        edges = _edges(sizes)
        roots = [_root_mean_square(each) for each in sizes]
        last = roots[-1]
        layers = tuple(
            LayerSizes(
                group.name,
                group.parameters,
                group.activation,
                tuple(int(count) for count in _counted(each, edges)),
                int(np.sum(each == 0)),
                root,
                root / last if last > 0 and np.isfinite(last) else None,
                group.units,
                group.unmoved,
            )
            for group, each, root in zip(groups, sizes, roots, strict=True)
        )
    return GradientSizes(edges, layers)


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    parameters: tuple[str, ...]
    activation: str | None
    units: int
    unmoved: tuple[int, ...]


def _layers(network: Network | None, gradients: dict[str, Any]) -> list[_Group]:
    """The layers whose weights are learnt."""
    groups = []
    for place, layer in enumerate(network.layers if network else (), start=1):
        names = tuple(name for name in (layer.weights, layer.bias) if name is not None and name in gradients)
        if layer.weights not in names:
            continue
        weights = np.asarray(gradients[layer.weights])
        still = np.all(_by_unit(weights, layer.units_axis, layer.width) == 0, axis=1)
        if len(names) > 1 and np.size(gradients[names[1]]) == layer.width:
            still &= np.ravel(gradients[names[1]]) == 0
        unmoved = tuple(int(unit) for unit in np.flatnonzero(still))
        groups.append(_Group(layer.name or str(place), names, layer.activation, layer.width, unmoved))
    return groups


def _by_unit(weights: Any, axis: int | None, width: int) -> Any:
    """Weights with a row for each neuron."""
    return weights.reshape(width, -1) if axis is None else np.moveaxis(weights, axis, 0).reshape(width, -1)


def _together(names: Sequence[str], gradients: dict[str, Any]) -> Vector:
    return np.concatenate([np.ravel(gradients[name]) for name in names])


def _root_mean_square(sizes: Vector) -> float:
    """The root of the mean square; scaled by a power of two, so that the squares stay within float64."""
    _, exponent = np.frexp(sizes.max())
    scaled = np.ldexp(sizes, -exponent)
    return float(np.ldexp(np.sqrt(np.mean(scaled * scaled)), exponent))


def _edges(sizes: Sequence[Vector]) -> tuple[float, ...]:
    """Borders at half powers of ten, around all sizes that are neither 0 nor infinite."""
    every = np.concatenate(sizes)
    every = every[(every > 0) & np.isfinite(every)]
    if not every.size:
        return (-1.0, 0.0)
    low = max(float(np.floor(np.log10(every.min()) * PER_DECADE) / PER_DECADE), float(LEAST))
    high = float(np.floor(np.log10(every.max()) * PER_DECADE) / PER_DECADE) + 1 / PER_DECADE
    high = max(high, low + 1 / PER_DECADE)
    return tuple(low + at / PER_DECADE for at in range(round((high - low) * PER_DECADE) + 1))


def _counted(sizes: Vector, edges: tuple[float, ...]) -> Any:
    """How many lie in each bin, borders below included; what is smaller is in the first one."""
    powers = np.log10(sizes[(sizes > 0) & np.isfinite(sizes)])
    places = np.floor((powers - edges[0]) * PER_DECADE).astype(np.int64)
    return np.bincount(np.clip(places, 0, len(edges) - 2), minlength=len(edges) - 1)
