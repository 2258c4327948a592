"""Collapses stacks of dense layers: without an activation between them they equal a single layer.

(X·W₁ + b₁)·W₂ + b₂ = X·(W₁W₂) + (b₁W₂ + b₂). The single matrix is computed by running the graph on unit
vectors, and the resulting layer is compared with the stack at the data and at random inputs: the stack counts as one
layer only if the two agree there up to rounding. With an activation in between no single matrix exists: the second
differences Z(X + D) − 2·Z(X) + Z(X − D) of an affine map Z are 0, and those of the stack are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.analysis.probes import Probes
from engine.analysis.stacks import Chain, Layer, chains, layers
from engine.errors import Phrase, numeral, phrase
from engine.limits import DEFAULT, Deadline, Limits
from engine.traces import Trace


@dataclass(frozen=True, slots=True)
class Stack:
    """Consecutive dense layers, from the node `data` to the node `output`.

    `between` holds the labels of the activations between them. If a single layer is equivalent, `matrix` and `bias`
    are that layer, `outputs` its outputs for the data, and `difference` its largest difference from the stack, at the
    data and at random inputs. Otherwise `reason` explains why not, and `defect` is a lower bound, if one was shown, on
    the largest error that every single layer makes at the inputs tried.
    """

    layers: tuple[Layer, ...]
    data: int
    output: int
    between: tuple[str, ...]
    matrix: Any = None
    bias: Any = None
    outputs: Any = None
    difference: float | None = None
    defect: float | None = None
    reason: Phrase | None = None

    @property
    def linear(self) -> bool:
        """Whether a single layer is equivalent."""
        return self.matrix is not None


def collapse(trace: Trace, *, limits: Limits = DEFAULT, deadline: Deadline | None = None) -> tuple[Stack, ...]:
    """Every stack of at least two dense layers in the graph, in the order of their outputs; empty ones are left out."""
    deadline = deadline or Deadline(limits.seconds)
    with np.errstate(all="ignore"):
        return tuple(
            _stack(trace, chain, Probes(trace, chain, deadline))
            for chain in chains(trace.graph)
            if np.size(trace.values[chain.data]) and np.size(trace.values[chain.output])
        )


def _stack(trace: Trace, chain: Chain, probes: Probes) -> Stack:
    stack = layers(trace, chain)
    between = tuple(trace.explanation.labels[node] for node in chain.bends)
    defect = probes.defect()
    if between:
        return Stack(stack, chain.data, chain.output, between, defect=defect, reason=_bent(between, defect))
    single = probes.single() if probes.keeps_the_shape() else None
    if single is None:
        return Stack(stack, chain.data, chain.output, (), defect=defect, reason=STRETCHED)
    difference, agrees = probes.compared(single)
    if not agrees:
        reason = _apart(defect, difference)
        return Stack(stack, chain.data, chain.output, (), difference=difference, defect=defect, reason=reason)
    shown = None if not np.any(single.bias) and all(layer.bias is None for layer in stack) else single.bias
    outputs = single.of(trace.values[chain.data])
    return Stack(stack, chain.data, chain.output, (), single.matrix, shown, outputs, difference)


STRETCHED = phrase(
    "A bias or a stack of matrices stretches the outputs to another shape: no single matrix makes that one."
)


def _bent(between: tuple[str, ...], defect: float) -> Phrase:
    """Why there is no single layer, with activations between."""
    names = ", ".join(dict.fromkeys(between))
    if not defect > 0:
        return phrase(
            "{activation} stands between, but at none of the inputs that were tried did it bend anything.",
            activation=names,
        )
    return phrase(
        "Equal changes of the input do not give equal changes of the output: with {activation} between, every single "
        "matrix is off by at least {defect} somewhere.",
        activation=names,
        defect=numeral(defect, 3),
    )


def _apart(defect: float, difference: float) -> Phrase:
    """Why there is no single layer, without an activation between."""
    if defect > 0:
        return phrase(
            "Equal changes of the input do not give equal changes of the output: the data take part more than once, "
            "and every single matrix is off by at least {defect} somewhere.",
            defect=numeral(defect, 3),
        )
    if np.isfinite(difference):
        return phrase(
            "There is no single matrix for all examples: at random inputs, the outputs differ by {difference}.",
            difference=numeral(difference, 3),
        )
    return phrase("The numbers overflow, so that no single matrix can be computed.")
