"""Turns a syntax tree into a graph: names, values, calls, expressions and statements, in that order."""

from engine.tracing.statements import Traced, trace_program

__all__ = ["Traced", "trace_program"]
