"""What learning found, as JSON."""

from __future__ import annotations

from typing import Any

import orjson

from app.present import Translate, number
from engine.learn import (
    DataSet,
    Divergence,
    Drawn,
    Examples,
    Fit,
    Guess,
    Loss,
    Move,
    Preset,
    Record,
    Solution,
    State,
    Table,
)


def split(loss: Loss, vector: Any) -> dict[str, Any]:
    """The parameters, or something of their shapes, by name."""
    return {name: number(tensor) for name, tensor in loss.layout.split(vector).items()}


def tensors(fit: Fit, vector: Any) -> dict[str, Any]:
    """The same for the parameters of a run."""
    return split(fit.loss, vector)


def record(fit: Fit, found: Record) -> bytes:
    """One record, in one line."""
    told: dict[str, Any] = {
        "update": found.update,
        "loss": number(found.loss),
        "parameters": tensors(fit, found.vector),
    }
    if found.gradient is not None:
        told["gradients"] = tensors(fit, found.gradient)
    if fit.options.moves:
        told["move"] = move(fit, found.move)
    if found.state is not None:
        told["state"] = state(fit, found.state)
    if found.distance is not None:
        told["distance"] = number(found.distance)
    return orjson.dumps(told)


def move(fit: Fit, found: Move | None) -> dict[str, Any] | None:
    """The update that led to a record."""
    if found is None:
        return None
    return {
        "batch": None if fit.mini_batches is None else found.update % fit.mini_batches.count,
        "indices": None if found.indices is None else found.indices.tolist(),
        "learning_rate": found.learning_rate,
        "loss": number(found.loss),
        "gradients": tensors(fit, found.gradient),
        "change": tensors(fit, found.change),
    }


def state(fit: Fit, found: State) -> dict[str, Any]:
    """Where a run stands, for the client to send back."""
    memory = {kind: tensors(fit, kept) for kind, kept in found.memory.items()}
    return {
        "update": found.update,
        "stepper": found.stepper,
        "parameters": tensors(fit, found.vector),
        "memory": {name: {kind: kept[name] for kind, kept in memory.items()} for name in fit.loss.parameters if memory},
        "loss": number(found.loss),
    }


def divergence(found: Divergence | None, translate: Translate) -> dict[str, Any] | None:
    """Why a run has diverged."""
    if found is None:
        return None
    return {
        "message": translate(found.message),
        "hint": translate(found.hint),
        "update": found.update,
        "quantity": found.quantity,
        "reason": found.reason,
        "limit": number(found.limit),
    }


def batches(fit: Fit) -> dict[str, Any] | None:
    """How the examples are cut."""
    if fit.mini_batches is None:
        return None
    largest = max(len(part) for part in fit.mini_batches.parts)
    return {"count": fit.mini_batches.count, "size": largest, "examples": fit.mini_batches.examples}


def solution(found: Solution, translate: Translate) -> bytes:
    """The answer to `/least-squares`."""
    textbook, convergence = found.textbook, found.convergence
    return orjson.dumps(
        {
            "W": number(found.weights),
            "b": number(found.intercept),
            "residuals": number(found.residuals),
            "residual_sum_of_squares": number(found.sum_of_squares),
            "rank": found.rank,
            "features": found.features,
            "examples": found.examples,
            "condition_number": number(found.condition_number),
            "singular_values": number(found.singular_values),
            "dependent": [
                {"feature": feature, "combination": {str(other): share for other, share in combination.items()}}
                for feature, combination in found.dependent
            ],
            "method": "qr",
            "minimum_norm": found.minimum_norm,
            "message": translate(found.message) if found.message else None,
            "textbook": {
                "W": number(textbook.weights),
                "error": number(textbook.error),
                "digits_lost": number(textbook.digits_lost),
                "condition_number": number(textbook.condition_number),
                "reason": translate(textbook.reason) if textbook.reason else None,
                "latex": textbook.latex,
            },
            "gradient_descent": {
                "W": number(found.weights),
                "b": number(found.intercept),
                "largest_learning_rate": number(convergence.largest),
                "best_learning_rate": number(convergence.best),
                "contraction": number(convergence.contraction),
            },
        }
    )


PRESETS = {"regression": "linear", "binary": "logistic", "classes": "mlp"}


def listed(kind: DataSet, translate: Translate) -> dict[str, Any]:
    """A data set without its numbers."""
    return {
        "name": kind.name,
        "title": translate(kind.title),
        "summary": translate(kind.summary),
        "task": kind.task,
        "features": kind.features,
        "target": kind.target,
        "classes": kind.classes,
        "n": kind.n,
        "seeded": kind.draw is not None,
        "noise": kind.noise,
        "source": translate(kind.source) if kind.source else None,
    }


def drawn(found: Drawn, translate: Translate) -> bytes:
    """The answer to `/datasets/{name}`."""
    features, examples = found.x.shape
    outputs = found.y.shape[1]
    return orjson.dumps(
        {
            **listed(found.kind, translate),
            "seed": found.seed,
            "n": examples,
            "noise": found.noise,
            "layout": "features_by_examples",
            "inputs": {"X": number(found.x), "Y": number(found.y)},
            "axes": {"X": 1, "Y": 0},
            "preset": {"kind": PRESETS[found.kind.task], "features": features, "outputs": outputs},
        }
    )


def columns(found: Table, chosen: Examples | None) -> bytes:
    """The answer to `/table`; `chosen` are its examples, where a column was named as the target."""
    return orjson.dumps(
        {
            "columns": [
                {"name": column.name, "values": column.values, "classes": column.classes, "dates": column.dates}
                for column in found.columns
            ],
            "rows": found.rows,
            "header": found.header,
            "separator": found.separator,
            "decimal": found.decimal,
            "skipped": found.skipped,
            "examples": None if chosen is None else _examples(chosen),
        }
    )


def _examples(chosen: Examples) -> dict[str, Any]:
    outputs = chosen.y.shape[1]
    return {
        "inputs": {"X": number(chosen.x), "Y": number(chosen.y)},
        "axes": {"X": 1, "Y": 0},
        "features": chosen.features,
        "task": chosen.task,
        "preset": {"kind": PRESETS[chosen.task], "features": len(chosen.features), "outputs": outputs},
    }


def model(found: Preset) -> bytes:
    """The answer to `/presets`."""
    return orjson.dumps(
        {
            "program": found.program,
            "inputs": {name: number(tensor) for name, tensor in found.inputs.items()},
            "parameters": found.parameters,
            "data": ["X", "Y"],
            "axes": {"X": 1, "Y": 0},
            "prediction": found.prediction,
            "layers": [
                {
                    "name": layer.name,
                    "width": layer.width,
                    "activation": layer.activation,
                    "weights": layer.weights,
                    "bias": layer.bias,
                }
                for layer in found.layers
            ],
            "stepper": found.stepper,
            "shapes": {name: tensor.shape for name, tensor in found.inputs.items()},
        }
    )


def guessed(found: Guess, translate: Translate) -> bytes:
    """The answer to `/roles`."""
    roles = found.roles
    return orjson.dumps(
        {
            "parameters": roles.parameters,
            "data": roles.data,
            "settings": roles.settings,
            "axes": roles.axes,
            "examples": roles.examples,
            "loss": found.loss,
            "trainable": found.reason is None,
            "reason": translate(found.reason) if found.reason else None,
            "reasons": {name: translate(why) for name, why in roles.reasons.items()},
        }
    )
