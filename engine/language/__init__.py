"""Parses a program as typed into a syntax tree: a tolerant normaliser, then an allow-list.

typed text → normalise → program text (Python's syntax) → ast.parse → allow-list → `tree.Program`
"""

from engine.language.normalise import normalise
from engine.language.source import Source
from engine.language.syntax import parse

__all__ = ["Source", "normalise", "parse"]
