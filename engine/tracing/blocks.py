"""Calls of user-defined functions: how arguments are bound to a frame, and how control leaves the body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.language import tree
from engine.ops import OPS
from engine.tracing.calls import missing, place, spread
from engine.tracing.scopes import Frame
from engine.tracing.values import Block, Value


@dataclass(frozen=True, slots=True)
class Flow:
    """How a statement ended early: `break`, `continue`, or `return` with its value."""

    kind: str
    value: Value = None


def frame_of(call: tree.Call, block: Block, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Frame:
    """Bind a call's arguments: each parameter gets its argument or its default. Raises where they do not match."""
    parameters = [parameter.name for parameter in block.define.parameters]
    op = OPS.get(block.define.name.name)
    if block.of_prelude and op is not None and op.variadic:
        arguments = [spread(op, arguments)[0]]  # the textbook form takes all operands as one list
    values = {**block.defaults, **place(call, parameters, (), arguments, keywords)}
    for name in parameters:
        if name not in values:
            raise missing(call, name)
    return Frame(values, block.define.locals, closed=block.of_prelude)
