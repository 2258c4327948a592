"""Calls of built-in functions: which operation is meant, and which argument goes where."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import Fix, ProgramSyntaxError, Span, UnknownName, UnsupportedSyntax, phrase
from engine.language import dialects, foreign, joined_names, suggest, tree
from engine.ops import resolve
from engine.ops.op import Op, Option
from engine.tracing.builder import Constant
from engine.tracing.probe import Probe
from engine.tracing.values import Value, described


@dataclass(frozen=True, slots=True)
class Bound:
    """A call whose arguments have been matched with parameters."""

    op: Op
    operands: tuple[Value, ...]
    options: Mapping[str, Any]


def unknown_function(call: tree.Call, known: Sequence[str], values: Collection[str] = ()) -> UnknownName:
    """The error for calling something that is not a function, with the closest match as a fix.

    `known` are the available functions, `values` the names of values.
    """
    name = call.function
    product = joined_names.times_function(name, values) if len(name) <= suggest.MAX_LENGTH else None
    alike = suggest.look_alike(name, known)
    meant = _meant(name, known, product)
    hint = foreign.UNSUPPORTED.get(name) or (phrase("Did you mean {text}?", text=meant[0]) if meant else None)
    return UnknownName(
        phrase("There is no function called {name}.", name=name),
        hint=suggest.scripts_differ(name, alike) if alike else hint,
        span=call.name_span,
        name=name,
        fixes=tuple(Fix(phrase("Write {text}", text=text), call.name_span, text, "spelling") for text in meant),
        code="unknown-function",
    )


def _meant(name: str, known: Sequence[str], product: str | None) -> tuple[str, ...]:
    """What may be written instead of an unknown function."""
    if name in foreign.UNSUPPORTED:
        return ()
    if name in foreign.EQUIVALENTS:
        return (foreign.EQUIVALENTS[name],)
    if dialects.is_foreign(name):
        return ()
    if product:
        return (product,)
    near = suggest.nearest(name, known)
    if name.isupper():  # a spreadsheet's: COUNT is no cot
        return tuple(other for other in near if other == name.lower())
    return tuple(other for other in near if not name.endswith(other))  # a letter before it makes another: dnorm


def call_of_a_value(call: tree.Call) -> ProgramSyntaxError:
    """The error for `x(1)` where x is a number: a product must be written with its sign."""
    return ProgramSyntaxError(
        phrase("{name} is a value here, not a function.", name=call.function),
        hint=phrase("For a product, write the sign: {text}.", text=f"{call.function}*(…)"),
        span=call.span,
        name=call.function,
        fixes=(suggest.product_fix(call),),
        code="call-of-a-value",
    )


def bind(call: tree.Call, arguments: Sequence[Value], keywords: Mapping[str, Value], probe: Probe) -> Bound:
    """Match a call's arguments with the operation's operands and options."""
    op = resolve(call.function, len(arguments))
    positional = list(arguments)
    if op.variadic:
        operands, positional = spread(op, positional)
        placed = place(call, (), op.options, positional, keywords)
    else:
        placed = place(call, op.operands, op.options, positional, keywords)
        operands = [_operand(call, op, name, placed) for name in op.operands]
    if not operands:
        raise missing(call, op.operands[0])
    options = {option.name: _option(call, option, placed, probe) for option in op.options}
    return Bound(op, tuple(operands), options)


def spread(op: Op, positional: Sequence[Value]) -> tuple[list[Value], list[Value]]:
    """The operands of a variadic call, given one by one or as one list, and the arguments after them, the options."""
    first, rest = positional[:1], positional[1:]
    listed = bool(first) and isinstance(first[0], list | tuple) and not any(isinstance(each, list) for each in rest)
    if listed and len(rest) <= len(op.options):
        return list(first[0]), list(rest)  # type: ignore[arg-type]
    return list(positional), []


def place(
    call: tree.Call,
    operands: Sequence[str],
    options: Sequence[Option],
    positional: Sequence[Value],
    keywords: Mapping[str, Value],
) -> dict[str, Value]:
    """Map arguments to the names of their parameters."""
    parameters = [*operands, *(option.name for option in options)]
    if options and options[-1].kind == "shape" and len(positional) > len(parameters):
        head = len(parameters) - 1
        positional = [*positional[:head], tuple(positional[head:])]
    if len(positional) > len(parameters):
        raise ProgramSyntaxError(
            phrase(
                "{name} was given {count} arguments; it takes at most {most}.",
                name=call.function, most=len(parameters), count=len(positional),
            ),
            hint=phrase("Its arguments are: {parameters}.", parameters=", ".join(parameters)),
            span=call.span,
            name=call.function,
            code="too-many-arguments",
        )  # fmt: skip
    placed = dict(zip(parameters, positional, strict=False))
    for name, value in keywords.items():
        if name not in parameters:
            raise _unknown_parameter(call, name, parameters)
        if name in placed:
            raise given_twice(call, name)
        placed[name] = value
    return placed


def axis_or_order(call: tree.Call, rank: int | None) -> ProgramSyntaxError:
    """The error for `norm(W, 1)`: in NumPy and PyTorch the second argument is the order, elsewhere an axis.

    Only the fixes that are valid for a first argument of this rank are offered.
    """
    second = call.arguments[1]
    fixes: list[Fix] = []
    if isinstance(second, tree.Number | tree.Literal) and len(call.arguments) == 2:
        value = second.value
        axis = isinstance(value, int) and not isinstance(value, bool) and rank is not None and value < rank
        words = ["ord"] * (not isinstance(value, bool | None)) + ["axis"] * axis
        texts = [f"{word}={_quoted(value)}" for word in words]
        fixes = [Fix(phrase("Write {text}", text=f"norm(…, {text})"), second.span, text) for text in texts]
    return ProgramSyntaxError(
        phrase("The second argument of norm can mean the order or an axis; say which."),
        hint=phrase("norm(x, ord=1) is the sum of absolute values, norm(x, axis=1) the length of each row."),
        span=second.span,
        name="norm",
        fixes=tuple(fixes),
    )


def _quoted(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def given_twice(call: tree.Call, parameter: str) -> ProgramSyntaxError:
    """The error for an argument that is passed twice."""
    message = phrase("{name} receives {parameter} twice.", name=call.function, parameter=parameter)
    return ProgramSyntaxError(message, span=call.span, name=parameter)


def _unknown_parameter(call: tree.Call, name: str, parameters: Sequence[str]) -> UnknownName:
    span = next(keyword.span for keyword in call.keywords if keyword.name == name)
    return UnknownName(
        phrase("{name} has no argument called {parameter}.", name=call.function, parameter=name),
        hint=phrase("Its arguments are: {parameters}.", parameters=", ".join(parameters)),
        span=span,
        name=name,
    )


def missing(call: tree.Call, parameter: str) -> ProgramSyntaxError:
    """The error for a missing required argument."""
    return ProgramSyntaxError(
        phrase("{name} needs a value for {parameter}.", name=call.function, parameter=parameter),
        span=call.span,
        name=call.function,
    )


def _operand(call: tree.Call, op: Op, name: str, placed: Mapping[str, Value]) -> Value:
    """The value of one operand, or its default."""
    if name in placed and not (placed[name] is None and name in op.defaults):
        return placed[name]
    if name in op.defaults:
        return Constant(op.defaults[name], call.span)
    raise missing(call, name)


def _option(call: tree.Call, option: Option, placed: Mapping[str, Value], probe: Probe) -> Any:
    """The plain value of one option, or its default."""
    if option.name not in placed:
        if option.required:
            raise missing(call, option.name)
        return option.default
    value = placed[option.name]
    span = next((keyword.value.span for keyword in call.keywords if keyword.name == option.name), call.span)
    return convert(option, value, probe, span)


def convert(option: Option, value: Value, probe: Probe, span: Span) -> Any:
    """Convert an option's value to the type that its kind requires."""
    if option.kind == "flag" and isinstance(value, bool):
        return value
    if option.kind == "choice" and isinstance(value, str) and value in option.choices:
        return value
    if option.kind == "integer":
        return probe.whole(value, span)
    if option.kind == "number":
        return probe.number(value, span)
    if option.kind in ("axis", "pair"):
        if value is None:
            return None
        if isinstance(value, tuple | list):
            return tuple(probe.whole(item, span) for item in value)
        return probe.whole(value, span)
    if option.kind == "shape":
        items = value if isinstance(value, tuple | list) else (value,)
        return tuple(probe.whole(item, span) for item in items)
    raise UnsupportedSyntax(
        phrase("{value} is not a value for {option}.", value=described(value), option=option.name),
        hint=option.summary if option.summary.template else None,
        span=span,
    )
