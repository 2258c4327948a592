"""Top-level literals become named inputs: a number, a list, or a tensor made by `zeros` and the like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import InvalidInput
from engine.language import tree
from engine.tracing.builder import Builder, Constant
from engine.tracing.inputs import read_value
from engine.tracing.makers import MAKERS
from engine.tracing.values import Ref, Value, numbers


def is_made(expression: tree.Expression, value: Value, builder: Builder) -> bool:
    """Whether this is a tensor that `zeros` or the like has just created: assigned at top level it becomes an input."""
    called = isinstance(expression, tree.Call) and expression.function in MAKERS
    return called and isinstance(value, Ref) and value.node in builder.constants


def declared(name: tree.Name, value: Value, is_input: bool, inputs: Mapping[str, Any], builder: Builder) -> Value:
    """A literal as a named input, or as a constant where the name is reassigned."""
    if isinstance(value, Ref):
        if is_input:
            given = inputs.get(name.name)
            shape = builder.shapes[value.node] if given is None else given.shape
            builder.become_input(value.node, name.name, shape)
        return value
    plain = numbers(value)
    if not is_input:
        return value if isinstance(value, Constant) else Ref(builder.constant(plain, name.span))
    try:
        default = read_value(name.name, plain, builder.limits)
    except InvalidInput as error:
        raise error.at(name.span) from None
    builder.defaults[name.name] = default
    shape = inputs.get(name.name, default).shape
    return Ref(builder.input(name.name, shape, name.span))
