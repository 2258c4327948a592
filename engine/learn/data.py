"""Data sets: classic synthetic ones, drawn with a seed, and a few published ones.

X is features × examples, Y examples × 1 (or × classes, one-hot). The same name, seed and size give the same numbers on
every platform: they come from NumPy's PCG64, whose stream is stable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import pi
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import InvalidInput, Phrase, UnknownName, phrase

Array = np.ndarray[Any, np.dtype[np.float64]]
Draw = Callable[[np.random.Generator, int, float], tuple[Array, Array]]
"""`draw(generator, n, noise)` gives X and Y."""

FOLDER = Path(__file__).parent / "published"


@dataclass(frozen=True, slots=True)
class DataSet:
    """The description of a data set, and how it is generated or which file and source it comes from."""

    name: str
    title: Phrase
    summary: Phrase
    task: str
    draw: Draw | None = None
    noise: float | None = None
    n: int = 100
    features: tuple[str, ...] = ("x0", "x1")
    target: str = "y"
    classes: tuple[str, ...] | None = None
    source: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A set with its numbers: X (features × examples) and Y (examples × 1, or × classes)."""

    kind: DataSet
    x: Array
    y: Array
    seed: int
    noise: float | None


def _line(draw: np.random.Generator, n: int, noise: float) -> tuple[Array, Array]:
    x = draw.uniform(-2, 2, n)
    return x[np.newaxis], _column(1.5 * x - 0.5 + noise * draw.standard_normal(n))


def _dependent(draw: np.random.Generator, n: int, noise: float) -> tuple[Array, Array]:
    a, b = draw.standard_normal((2, n))
    return np.stack([a, b, 2 * a, a - 3 * b]), _column(a + 2 * b + noise * draw.standard_normal(n))


def _moons(draw: np.random.Generator, n: int, noise: float) -> tuple[Array, Array]:
    upper = n - n // 2
    turn = np.concatenate([np.linspace(0, pi, upper), np.linspace(0, pi, n // 2)])
    labels = np.concatenate([np.zeros(upper), np.ones(n // 2)])
    x = np.where(labels, 1 - np.cos(turn), np.cos(turn))
    y = np.where(labels, 0.5 - np.sin(turn), np.sin(turn))
    return np.stack([x, y]) + noise * draw.standard_normal((2, n)), _column(labels)


def _circles(draw: np.random.Generator, n: int, noise: float) -> tuple[Array, Array]:
    labels = np.arange(n) % 2.0
    turn = draw.uniform(0, 2 * pi, n)
    radius = np.where(labels, 0.5, 1.0)
    return np.stack([radius * np.cos(turn), radius * np.sin(turn)]) + noise * draw.standard_normal((2, n)), _column(
        labels
    )


def _xor(draw: np.random.Generator, n: int, noise: float) -> tuple[Array, Array]:
    corner = np.arange(n) % 4
    signs = np.stack([corner // 2, corner % 2]) * 2.0 - 1
    return signs + noise * draw.standard_normal((2, n)), _column(signs[0] * signs[1] < 0)


def _blobs(draw: np.random.Generator, n: int, noise: float) -> tuple[Array, Array]:
    label = np.arange(n) % 3
    centers = np.array([[-1.5, 1.5, 0.0], [-1.0, -1.0, 1.5]])
    return centers[:, label] + noise * draw.standard_normal((2, n)), np.eye(3)[label]


def _spiral(draw: np.random.Generator, n: int, noise: float) -> tuple[Array, Array]:
    labels = np.arange(n) % 2.0
    along = np.sqrt(draw.uniform(0, 1, n))
    turn = 2.25 * pi * along + pi * labels
    return along * np.stack([np.cos(turn), np.sin(turn)]) * 2 + noise * draw.standard_normal((2, n)), _column(labels)


def _column(values: Any) -> Array:
    return np.asarray(values, dtype=np.float64)[:, np.newaxis]


TWO = ("0", "1")
DATASETS: Mapping[str, DataSet] = {
    each.name: each
    for each in (
        DataSet(
            "line",
            phrase("A line with noise"),
            phrase("y = 1.5 x − 0.5 with noise: linear regression."),
            "regression",
            _line,
            0.3,
            50,
            ("x0",),
        ),
        DataSet(
            "dependent",
            phrase("Dependent columns"),
            phrase("Four features of which two are combinations of the others: the normal equation has no inverse."),
            "regression",
            _dependent,
            0.1,
            30,
            ("x0", "x1", "x2", "x3"),
        ),
        DataSet(
            "moons",
            phrase("Moons"),
            phrase("Two half circles that reach into each other."),
            "binary",
            _moons,
            0.1,
            classes=TWO,
        ),
        DataSet(
            "circles", phrase("Circles"), phrase("A circle inside another one."), "binary", _circles, 0.08, classes=TWO
        ),
        DataSet(
            "xor",
            phrase("Exclusive or"),
            phrase("Four corners, the opposite ones alike: no line separates them."),
            "binary",
            _xor,
            0.3,
            classes=TWO,
        ),
        DataSet(
            "blobs",
            phrase("Blobs"),
            phrase("Three clouds of points: three classes."),
            "classes",
            _blobs,
            0.5,
            classes=("0", "1", "2"),
        ),
        DataSet(
            "spiral",
            phrase("Spiral"),
            phrase("Two arms wound around each other."),
            "binary",
            _spiral,
            0.05,
            200,
            classes=TWO,
        ),
        DataSet(
            "longley",
            phrase("Longley: employment"),
            phrase("Employment in the USA, 1947–1962, by six figures that nearly depend on each other."),
            "regression",
            n=16,
            features=("deflator", "gnp", "unemployed", "armed_forces", "population", "year"),
            target="employed",
            source=phrase(
                "Longley, J. W. (1967). An Appraisal of Least Squares Programs for the Electronic Computer from the "
                "Point of View of the User. JASA 62, 819–841; certified by NIST (StRD)."
            ),
        ),
        DataSet(
            "anscombe",
            phrase("Anscombe’s first set"),
            phrase("Eleven points around y = 3 + 0.5 x, the first of the quartet."),
            "regression",
            n=11,
            features=("x",),
            target="y",
            source=phrase(
                "Anscombe, F. J. (1973). Graphs in Statistical Analysis. The American Statistician 27, 17–21."
            ),
        ),
        DataSet(
            "iris",
            phrase("Iris: petals"),
            phrase("Length and width of the petals of three species, 20 flowers of each, in centimetres."),
            "classes",
            n=60,
            features=("petal_length", "petal_width"),
            target="species",
            classes=("setosa", "versicolor", "virginica"),
            source=phrase(
                "Fisher, R. A. (1936). The Use of Multiple Measurements in Taxonomic Problems. "
                "Annals of Eugenics 7, 179–188."
            ),
        ),
    )
}


def dataset(name: str, seed: int = 0, n: int | None = None, noise: float | None = None) -> Drawn:
    """A set by its name. Published ones have no seed and no noise, and at most all of their examples.

    Raises `UnknownName` for a name that is not in `DATASETS`, `InvalidInput` for an invalid size or noise.
    """
    kind = DATASETS.get(name)
    if kind is None:
        raise UnknownName(
            phrase("There is no data set called “{name}”.", name=name[:100]),
            hint=phrase("These exist: {names}.", names=", ".join(DATASETS)),
            name=name[:100],
        )
    count = kind.n if n is None else n
    if count < 1 or seed < 0 or (noise is not None and not (np.isfinite(noise) and noise >= 0)):
        wrong = "n" if count < 1 else "seed" if seed < 0 else "noise"
        raise InvalidInput(phrase("{name} must not be negative, and there must be an example.", name=wrong), name=wrong)
    if kind.draw is None:
        x, y = _published(kind)
        return Drawn(kind, x[:, :count], y[:count], seed, None)
    noise = kind.noise if noise is None else noise
    assert noise is not None
    with np.errstate(all="ignore"):
        x, y = kind.draw(np.random.default_rng(seed), count, noise)
    if not np.isfinite(x).all() or not np.isfinite(y).all():
        raise InvalidInput(
            phrase("With so much noise some numbers are no longer finite."),
            hint=phrase("By default the noise is {noise}.", noise=kind.noise),
            name="noise",
        )
    return Drawn(kind, x, y, seed, noise)


def _published(kind: DataSet) -> tuple[Array, Array]:
    header, rows = _file(kind.name)
    x = np.stack([rows[:, header.index(name)] for name in kind.features])
    target = rows[:, header.index(kind.target)]
    if kind.classes is None:
        return x, _column(target)
    mixed = np.argsort(np.arange(len(target)) % (len(target) // len(kind.classes)), kind="stable")
    return x[:, mixed], np.eye(len(kind.classes))[target.astype(int)][mixed]


@cache
def _file(name: str) -> tuple[list[str], Array]:
    header, *lines = (FOLDER / f"{name}.csv").read_text(encoding="utf-8").split()
    return header.split(","), np.array([[float(cell) for cell in line.split(",")] for line in lines])
