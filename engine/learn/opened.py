"""A single update in detail: its inputs, and the change of each parameter, `w ← w − α · dL/dw`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template
from typing import Any

import numpy as np

from engine.errors import InvalidInput, phrase
from engine.learn.fit import Fit
from engine.learn.records import Move, State
from engine.limits import too_slow
from engine.notation import name_symbol, numeral

RULE = Template(r"$w \leftarrow $w - \alpha \, \frac{\partial L}{\partial $w}")


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one parameter by an update; `numbers` is its LaTeX if the parameter is a scalar."""

    parameter: str
    before: Any
    gradient: Any
    change: Any
    after: Any
    latex: str
    numbers: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """The update that leads to record `update`: its batch, the inputs with the parameters before it, the changes."""

    update: int
    batch: int | None
    move: Move
    inputs: Mapping[str, Any]
    changes: tuple[Change, ...]
    state: State


def opened(fit: Fit, update: int, until: float) -> Opened:
    """Run up to this update (counted from 1) and record it in detail.

    `fit` must record its moves. Raises `InvalidInput` if the run ends before this update, `TooSlow` if the clock
    (`perf_counter`) reaches `until` before.
    """
    if update <= fit.state.update:
        raise InvalidInput(
            phrase("The update must come after {done}, where the run begins.", done=fit.state.update), name="update"
        )
    status = fit.go(update, until, pause=True)
    if status is None:
        raise too_slow(fit.loss.deadline.seconds, fit.loss.deadline.seconds)
    move = fit.move
    if move is None or move.update != update - 1:
        raise InvalidInput(phrase("The run ends after {done} updates.", done=fit.state.update), name="update")
    inputs = fit.loss.at(move.before)
    if fit.mini_batches is not None:
        inputs |= fit.mini_batches.inputs(move.update)
    batch = None if fit.mini_batches is None else move.update % fit.mini_batches.count
    return Opened(update, batch, move, inputs, tuple(_changes(fit, move)), fit.state)


def _changes(fit: Fit, move: Move) -> list[Change]:
    split = fit.loss.layout.split
    columns = [split(vector) for vector in (move.before, move.gradient, move.change, move.before + move.change)]
    options = fit.optimizer.options
    changed = options["weight_decay"] or options["maximize"] or fit.optimizer.clips
    plain = fit.optimizer.kind.name == "gd" and not changed
    changes = []
    for name in fit.loss.parameters:
        before, gradient, change, after = (column[name] for column in columns)
        latex = RULE.substitute(w=name_symbol(name)) if plain else fit.optimizer.latex
        changes.append(
            Change(name, before, gradient, change, after, latex, _numbers(move, before, gradient, change, plain))
        )
    return changes


def _numbers(move: Move, before: Any, gradient: Any, change: Any, plain: bool) -> str | None:
    if np.size(before) != 1:
        return None
    old, slope, step = (float(np.reshape(value, ())) for value in (before, gradient, change))
    if plain:
        return rf"{numeral(old)} - {numeral(move.learning_rate)} \cdot {_bracketed(slope)} = {numeral(old + step)}"
    return rf"{numeral(old)} + {_bracketed(step)} = {numeral(old + step)}"


def _bracketed(value: float) -> str:
    return rf"\left({numeral(value)}\right)" if value < 0 else numeral(value)
