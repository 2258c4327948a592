"""Warnings about a run, such as inputs that no gradient reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.errors import Fix, Phrase, Span, phrase
from engine.graph import Broadcast
from engine.ops.op import broadcast_shape
from engine.plan import Plan

AROUND = phrase(
    "Ways around: straight_through(f, x) passes the gradient on; a sample is written mu + sigma*noise, with noise as "
    "an input; where(…) chooses between values that both have one."
)


@dataclass(frozen=True, slots=True)
class Warning:
    """A warning; `code` is stable."""

    code: str
    message: Phrase
    hint: Phrase | None = None
    node: int | None = None
    span: Span | None = None
    name: str | None = None
    fixes: tuple[Fix, ...] = ()


def unreached(plan: Plan) -> Iterator[tuple[str, int, Phrase, Phrase | None]]:
    """Name, node, message and hint of each input that the output depends on and no gradient reaches.

    Inputs that are used only as indices or labels get no hint.
    """
    graph = plan.graph
    whole: dict[int, bool] = {}  # per node, whether all that uses it takes it for an index or a label
    for source, target, slot in graph.edges():
        op = graph.ops[target]
        chooses = op is not None and op.refuses is not None and op.partial(slot).blocked is not None
        whole[source] = chooses and whole.get(source, True)
    for name, node in graph.inputs.items():
        if not plan.needed[node] or plan.reached[node]:
            continue
        if whole.get(node, False):
            yield name, node, phrase("{name} holds indices or labels: whole numbers have no gradient.", name=name), None
        else:
            message = phrase("No gradient reaches {name}: every path from the output is blocked.", name=name)
            yield name, node, message, AROUND


def broadcast_warning(each: Broadcast) -> Warning:
    """The warning about operands whose shapes differ and broadcast, perhaps unintentionally."""
    values = {"first": each.first, "second": each.second, "together": broadcast_shape(each.first, each.second)}
    if each.loss:
        message = phrase(
            "{loss} compares the shapes {first} and {second}, which are not equal: broadcasting makes "
            "{together} of both.", loss=each.loss, **values,
        )  # fmt: skip
        hint = phrase("Give both the same shape, so that each prediction meets its own target.")
        return Warning("broadcast-loss", message, hint, span=each.span, name=each.loss, fixes=each.fixes)
    message = phrase(
        "The shapes {first} and {second} are not equal: broadcasting makes {together} of both, each element of one "
        "with each of the other.", **values,
    )  # fmt: skip
    hint = phrase("Give both the same shape, unless every pair is meant.")
    return Warning("broadcast", message, hint, span=each.span, fixes=each.fixes)


def fixed_count_warning(name: str) -> Warning:
    """The warning about an input equal to the number of all examples, in a run whose batches have fewer."""
    message = phrase("{name} is the number of all examples and stays so in every batch, which has fewer.", name=name)
    return Warning(
        "fixed-count", message, phrase("Let the program count them, as in X.shape[1] or mean(...)."), name=name
    )
