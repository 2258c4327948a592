"""The table of misconceptions: one row each. Questions, distractors, diagnoses, tests and the API follow from it."""

from __future__ import annotations

from engine.practice.misconceptions.edges import EDGES
from engine.practice.misconceptions.misconception import Misconception, Passing, Written
from engine.practice.misconceptions.paths import PATHS
from engine.practice.misconceptions.tensors import TENSORS

__all__ = ["BY_ID", "MISCONCEPTIONS", "Misconception", "Passing", "Written"]

MISCONCEPTIONS: tuple[Misconception, ...] = (*EDGES, *PATHS, *TENSORS)
BY_ID = {each.id: each for each in MISCONCEPTIONS}
