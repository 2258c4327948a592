"""Practice: questions about a run, marks for their answers, and what went wrong in a wrong one.

    exercise   questions about any program, with numbers that tell mistakes apart; a wrong rule to be hunted
    mark       typed answers, marked with follow-through and diagnosed
    schedule   when what was answered wrong is to be asked again
    explain    a pasted backward pass, read against the graph: the first line that is wrong, and why

The misconceptions are rows of a table (`engine.practice.misconceptions`): a wrong variant of the backward pass is run
over the whole graph, and a diagnosis is named where exactly one variant gives what was answered.
"""

from __future__ import annotations

from engine.practice.exercises import USUAL, Exercise, PosedQuestion, Wishes, exercise
from engine.practice.hunts import Bug, Sighting
from engine.practice.marking import Answer, Diagnosis, Marks, Verdict, mark
from engine.practice.misconceptions import MISCONCEPTIONS, Misconception
from engine.practice.pasted import Cause, Explained, Line, explain
from engine.practice.questions import KINDS
from engine.practice.spacing import Grade, Memory, Review, Scheduled, schedule

__all__ = [
    "KINDS",
    "MISCONCEPTIONS",
    "USUAL",
    "Answer",
    "Bug",
    "Cause",
    "Diagnosis",
    "Exercise",
    "Explained",
    "Grade",
    "Line",
    "Marks",
    "Memory",
    "Misconception",
    "PosedQuestion",
    "Review",
    "Scheduled",
    "Sighting",
    "Verdict",
    "Wishes",
    "exercise",
    "explain",
    "mark",
    "schedule",
]
