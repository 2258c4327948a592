"""From typed text to a syntax tree: a forgiving front door, then an allow-list.

typed text → normalise → program text (Python's syntax) → ast.parse → allow-list → `tree.Program`
"""

from engine.language.normalise import normalise
from engine.language.source import Source
from engine.language.syntax import parse

__all__ = ["Source", "normalise", "parse"]
