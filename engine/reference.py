"""The function reference: names, parameters and local derivatives of every function, from the table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from engine.errors import Phrase
from engine.language import tree
from engine.notation import fill, name_symbol
from engine.ops import ALIASES, FUNCTIONS, OPERATORS
from engine.ops.op import Op, Option
from engine.prelude import layers_of_neurons, library, textbook, texts
from engine.prelude.summaries import ANY, DOMAINS, SUMMARIES
from engine.tracing.makers import MAKERS, Maker
from engine.tracing.names import CONSTANTS
from engine.tracing.overloads import ORDER

__all__ = ["CONSTANTS", "FunctionReference", "OperandReference", "OptionReference", "functions", "operators"]


FAMILIES = dict.fromkeys(("bias_add", "dense", "mlp", "layer_norm", "rms_norm", "batch_norm"), "layers") | {
    "straight_through": "blocked"
}
"""The families of the prelude's functions that are not losses."""


@dataclass(frozen=True, slots=True)
class OperandReference:
    """An operand: its default, if it may be left out, and the local derivative with respect to it (LaTeX)."""

    name: str
    default: float | None
    derivative: str | None
    local_kind: str
    blocked: Phrase | None


@dataclass(frozen=True, slots=True)
class OptionReference:
    """A parameter that is not an operand, such as an axis."""

    name: str
    kind: str
    default: Any
    summary: Phrase


@dataclass(frozen=True, slots=True)
class FunctionReference:
    """One function of the language; `text` is it in the language, `opens` what `expand` opens it into."""

    name: str
    family: str
    summary: Phrase
    signature: str
    latex: str
    label: str
    domain: str
    variadic: bool
    aliases: tuple[str, ...]
    operands: tuple[OperandReference, ...]
    options: tuple[OptionReference, ...]
    text: str | None = None
    opens: str | None = None


def functions() -> list[FunctionReference]:
    """Every function: those of the table in its order, then those that are written in the language."""
    gates = [_describe(op) for name, op in FUNCTIONS.items() if name == op.name]
    written = [_written(define) for name, define in library().items() if name in SUMMARIES]
    return [*gates, *written, *(_made(name, maker) for name, maker in MAKERS.items())]


def operators() -> dict[str, str]:
    """The operation of each binary operator."""
    return {sign: op.name for sign, op in OPERATORS.items()}


def _made(name: str, maker: Maker) -> FunctionReference:
    """A function that creates a tensor from numbers, such as `zeros`."""
    return FunctionReference(
        name=name,
        family="making",
        summary=maker.summary,
        signature=f"{name}({', '.join(map(_parameter, maker.options))})",
        latex=maker.latex,
        label=name,
        domain=r"\mathbb{N}" if name in ("zeros", "ones", "eye") else r"\mathbb{R}",
        variadic=False,
        aliases=(),
        operands=(),
        options=tuple(_option(each) for each in maker.options),
        text=texts().get(name),
    )


def _parameter(option: Option) -> str:
    """An option as it is written in a `def`."""
    return option.name if option.required else f"{option.name}={_literal(option.default)}"


def _option(option: Option) -> OptionReference:
    return OptionReference(option.name, option.kind, option.default, option.summary)


def _written(define: tree.Define) -> FunctionReference:
    """A function of the prelude; its derivatives are those of its gates."""
    name = define.name.name
    summary, latex = SUMMARIES[name]
    given = [(each.name, _default(each.default)) for each in define.parameters]
    return FunctionReference(
        name=name,
        family=FAMILIES.get(name, "losses"),
        summary=summary,
        signature=f"{name}({', '.join(each + (f'={default}' if default else '') for each, default in given)})",
        latex=latex,
        label=name,
        domain=DOMAINS.get(name, ANY),
        variadic=False,
        aliases=(),
        operands=(),
        options=(),
        text=texts()[name],
        opens="neurons" if name in layers_of_neurons() else None,
    )


def _default(expression: tree.Expression | None) -> str | None:
    """A parameter's default as it is written."""
    if isinstance(expression, tree.Unary):
        return f"{expression.operator}{_default(expression.operand)}"
    if isinstance(expression, tree.Number):
        return f"{expression.value:g}"
    return _literal(expression.value) if isinstance(expression, tree.Literal) else None


def _literal(value: Any) -> str:
    """The default of an option as it is written."""
    return f'"{value}"' if isinstance(value, str) else str(value)


def _describe(op: Op) -> FunctionReference:
    op = op.for_options({})
    if op.name == "norm":
        op = replace(op, options=(*op.options, ORDER))
    letters = {
        op.operand(slot): name_symbol(op.operand(slot)) for slot in range(3 if op.variadic else len(op.operands))
    }
    letters |= {name: name_symbol(name) for name in op.operands}
    letters |= {"upstream": r"\bar{v}", "out": "v"}
    return FunctionReference(
        name=op.name,
        family=op.family,
        summary=op.summary,
        signature=f"{op.name}({', '.join(_parameters(op))})",
        latex=fill(op.formula(3), letters),
        label=op.label,
        domain=fill(op.domain.latex, letters),
        variadic=op.variadic,
        aliases=tuple(alias for alias, name in ALIASES.items() if name == op.name),
        operands=tuple(_operand(op, slot, letters) for slot in range(len(op.operands))),
        options=tuple(map(_option, op.options)),
        text=texts().get(op.name),
        opens="textbook" if op.name in textbook() else None,
    )


def _parameters(op: Op) -> list[str]:
    """The parameters as they are written in a `def`."""
    names = [f"{name}={op.defaults[name]:g}" if name in op.defaults else name for name in op.operands]
    names = [*names, "…"] if op.variadic else names
    return [*names, *map(_parameter, op.options)]


def _operand(op: Op, slot: int, letters: dict[str, str]) -> OperandReference:
    partial = op.partial(slot)
    name = op.operands[slot]
    kind = "blocked" if partial.blocked else "elementwise" if partial.local is not None else "linear"
    derivative = None if partial.blocked else fill(partial.latex, letters)
    return OperandReference(name, op.defaults.get(name), derivative, kind, partial.blocked)
