"""What looking at learning found, as JSON: surfaces, regions, one update, formulas."""

from __future__ import annotations

from typing import Any

import orjson

from app.present import Translate, number
from app.present_learning import split, state
from engine.learn import Fit, Formula, Loss, Opened, Plane, Regions, Spot, Steepest, Surface


def spot(found: Spot | None, *, full: bool = True) -> dict[str, Any] | None:
    """A point on a surface."""
    if found is None:
        return None
    told = {"x": number(found.x), "y": number(found.y), "loss": number(found.loss)}
    return {**told, "distance": number(found.distance)} if full else told


def surface(found: Surface, names: Any) -> bytes:
    """The answer to `/surface`; `names` splits a vector into parameters."""
    x, y = number(found.x), number(found.y)
    return orjson.dumps(
        {
            "x": x,
            "y": y,
            "loss": number(found.loss),
            "range": [[x[0], x[-1]], [y[0], y[-1]]],
            "center": names(found.plane.base),
            "axes": axes(found.plane, names),
            "path": None if found.path is None else [spot(place) for place in found.path],
            "explained": found.plane.explained,
            "minimum": spot(found.minimum, full=False),
            "vectorised": found.vectorised,
        }
    )


def axes(plane: Plane, names: Any) -> list[dict[str, Any]]:
    """What the two axes are."""
    if plane.elements is not None:
        return [
            {"parameter": each.parameter, "index": each.index, "label": element_label(each.parameter, each.index)}
            for each in plane.elements
        ]
    return [{"direction": names(direction), "label": None} for direction in (plane.first, plane.second)]


def element_label(name: str, index: tuple[int, ...]) -> str:
    """`W[0, 1]`, or the name of a scalar."""
    return f"{name}[{', '.join(map(str, index))}]" if index else name


def regions(found: Regions) -> bytes:
    """The answer to `/regions`."""
    x, y = number(found.x), number(found.y)
    return orjson.dumps(
        {
            "x": x,
            "y": y,
            "range": [[axis[0], axis[-1]] for axis in (x, y) if axis is not None],
            "values": {name: number(table) for name, table in found.values.items()},
        }
    )


def steepest(loss: Loss, found: Steepest) -> bytes:
    """The answer to `/steepest`."""
    return orjson.dumps(
        {
            "loss": number(found.loss),
            "gradient_norm": number(found.gradient_norm),
            "length": found.length,
            "directions": [
                {
                    "kind": way.kind,
                    "direction": split(loss, way.direction),
                    "slope": number(way.slope),
                    "loss": number(way.loss),
                    "change": number(way.loss - found.loss),
                }
                for way in found.ways
            ],
        }
    )


def formula(found: Formula, translate: Translate) -> bytes:
    """The answer to `/formula`."""
    return orjson.dumps(
        {
            "kind": found.kind,
            "closed_form": found.kind == "linear",
            "message": translate(found.message),
            "formulas": [
                {
                    "parameter": each.parameter,
                    "latex": each.latex,
                    "formula": number(each.formula),
                    "graph": number(each.graph),
                    "difference": number(each.difference),
                }
                for each in found.derived
            ],
        }
    )


def opened(fit: Fit, found: Opened) -> bytes:
    """The answer to `/update`."""
    move = found.move
    return orjson.dumps(
        {
            "update": found.update,
            "batch": found.batch,
            "indices": None if move.indices is None else move.indices.tolist(),
            "inputs": {name: number(value) for name, value in found.inputs.items()},
            "loss": number(move.loss),
            "learning_rate": move.learning_rate,
            "steps": [
                {
                    "parameter": change.parameter,
                    "before": number(change.before),
                    "gradient": number(change.gradient),
                    "change": number(change.change),
                    "after": number(change.after),
                    "latex": change.latex,
                    "numbers": change.numbers,
                }
                for change in found.changes
            ],
            "state": state(fit, found.state),
        }
    )
