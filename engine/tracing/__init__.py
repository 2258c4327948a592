"""From syntax tree to graph: names, values, calls, expressions, statements, in that order."""

from engine.tracing.statements import Traced, trace_program

__all__ = ["Traced", "trace_program"]
