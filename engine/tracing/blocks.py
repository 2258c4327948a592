"""Calls of the program's own functions: arguments to their parameters, the body, and the group in the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.errors import ProgramSyntaxError, UnknownName, phrase
from engine.language import tree
from engine.tracing.calls import given_twice
from engine.tracing.scopes import Frame
from engine.tracing.values import Block, Value


def frame_of(call: tree.Call, block: Block, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Frame:
    """The names that a call begins with: each parameter with its argument or its default."""
    define = block.define
    parameters = [parameter.name for parameter in define.parameters]
    if len(arguments) > len(parameters):
        raise ProgramSyntaxError(
            phrase(
                "{name} takes at most {most} arguments; here are {count}.",
                name=call.function, most=len(parameters), count=len(arguments),
            ),
            span=call.span,
            name=call.function,
        )  # fmt: skip
    values = dict(zip(parameters, arguments, strict=False))
    for keyword in call.keywords:
        if keyword.name not in parameters:
            raise UnknownName(
                phrase("{name} has no argument called {parameter}.", name=call.function, parameter=keyword.name),
                hint=phrase("Its arguments are: {parameters}.", parameters=", ".join(parameters)),
                span=keyword.span,
                name=keyword.name,
            )
        if keyword.name in values:
            raise given_twice(call, keyword.name)
        values[keyword.name] = keywords[keyword.name]
    for name in parameters:
        if name not in values and name not in block.defaults:
            raise ProgramSyntaxError(
                phrase("{name} needs a value for {parameter}.", name=call.function, parameter=name),
                span=call.span,
                name=call.function,
            )
        values.setdefault(name, block.defaults.get(name))
    return Frame(values, define.locals, closed=block.of_prelude)
