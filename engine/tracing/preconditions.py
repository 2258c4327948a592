"""Preconditions of prelude functions that their own text does not check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import ShapeMismatch, Span, UnsupportedSyntax, phrase
from engine.ops.aggregating import REDUCTION
from engine.ops.op import Shape, describe
from engine.tracing.calls import convert
from engine.tracing.probe import Probe
from engine.tracing.values import Ref, Value, as_operand

Arguments = dict[str, Value]


def check(name: str, arguments: Arguments, probe: Probe, span: Span) -> None:
    """Raise where a prelude function cannot be called with these arguments."""
    if "reduction" in arguments:
        convert(REDUCTION, arguments["reduction"], probe, span)
    if name in CHECKS:
        CHECKS[name](name, arguments, probe, span)


def _shape(value: Value, probe: Probe) -> Shape:
    return probe.builder.sizes(value.node) if isinstance(value, Ref) else ()


def _is_scalar(value: Value, probe: Probe) -> bool:
    return not isinstance(value, Ref) or probe.builder.is_scalar(value.node)


def _is_open(value: Value, probe: Probe) -> bool:
    return isinstance(value, Ref) and probe.builder.is_open(value.node)


def _normalisation(name: str, arguments: Arguments, probe: Probe, span: Span) -> None:
    """A weight must be a tensor: a number there is PyTorch's `normalized_shape`, which is called `axis` here."""
    for parameter in ("x", "weight", "bias"):
        value = arguments.get(parameter)
        if isinstance(value, list):
            operand = as_operand(value, probe.builder, span)
            value = arguments[parameter] = Ref(probe.builder.materialise(operand, span))
        if parameter != "x" and value is not None and _is_scalar(value, probe):
            raise UnsupportedSyntax(
                phrase("{name} needs a tensor for {parameter}.", name=name, parameter=parameter),
                hint=phrase("The axes to normalise over are given by axis=, by default the last one."),
                span=span,
                name=parameter,
            )


def _batch(name: str, arguments: Arguments, probe: Probe, span: Span) -> None:
    """A batch has examples and channels; weight and bias have one number per channel."""
    _normalisation(name, arguments, probe, span)
    shape = _shape(arguments["x"], probe)
    if len(shape) < 2:
        raise ShapeMismatch(
            phrase("A batch is N×C, N×C×L or N×C×H×W; this is {shape}.", shape=describe(shape)), span=span
        )
    for parameter in ("weight", "bias"):
        own = arguments.get(parameter)
        if own is not None and not _is_open(own, probe) and _shape(own, probe) != shape[1:2]:
            raise ShapeMismatch(
                phrase(
                    "{parameter} has one number for each of {count} channels; this is {shape}.",
                    parameter=parameter, count=shape[1], shape=describe(_shape(own, probe)),
                ),
                span=span,
            )  # fmt: skip


CHECKS: Mapping[str, Callable[[str, Any, Probe, Span], None]] = {
    "layer_norm": _normalisation,
    "rms_norm": _normalisation,
    "batch_norm": _batch,
}
