"""A pasted backward pass, read against the graph: the first line that is wrong, and why."""

from engine.practice.pasted.causes import Cause
from engine.practice.pasted.explaining import Explained, explain
from engine.practice.pasted.lines import Line

__all__ = ["Cause", "Explained", "Line", "explain"]
