"""A line fitted to three points, for tests of errors and edge cases."""

from __future__ import annotations

import pytest

from engine.errors import GradwalkError
from engine.learn import Loss, Program
from engine.limits import Deadline

LINE = {"X": [[0.0, 1.0, 2.0]], "Y": [[1.0], [3.0], [5.0]], "W": [[0.5]], "b": [-1.0]}
MODEL = "mse(Y, X.T @ W + b)"


def line(program=MODEL, inputs=None, parameters=None):
    return Loss(Program(program), inputs or LINE, parameters, Deadline(60))


def name_of(build):
    """The name that the first fault of the error carries."""
    with pytest.raises(GradwalkError) as caught:
        build()
    return caught.value.faults[0].name
