"""The small picture of a data set: where its first examples lie, and of which class they are."""

from __future__ import annotations

from functools import cache

import numpy as np

from engine.learn.data import DATASETS, dataset
from engine.runs.patches import Array

POINTS = 60
NO_CLASS = -1


@cache
def preview(name: str) -> Array:
    """Points × (across, up, class) of a set by its name, both coordinates from 0 to 1.

    Classes lie in the plane of the first two features; numbers over the first feature, with the class -1.
    """
    data = dataset(name, 0, min(POINTS, DATASETS[name].n))
    if data.kind.task == "regression":
        across, up, classes = data.x[0], data.y[:, 0], np.full(len(data.y), NO_CLASS)
    else:
        across, up = data.x[0], data.x[1]
        classes = data.y[:, 0] if data.y.shape[1] == 1 else data.y.argmax(axis=1)
    scaled = [(each - each.min()) / (float(np.ptp(each)) or 1.0) for each in (across, up)]
    return np.column_stack([*np.round(scaled, 3), classes])
