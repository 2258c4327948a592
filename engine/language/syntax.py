"""Parses program text to a syntax tree: depth check, Python's parser, allow-list."""

from __future__ import annotations

import ast
import warnings

from engine.errors import GradwalkError, ProgramSyntaxError, TooLarge, phrase
from engine.language import tree
from engine.language.diagnose import diagnose
from engine.language.normalise import normalise
from engine.language.places import Places
from engine.language.source import Source
from engine.language.statements import lower_program
from engine.limits import Limits


def parse(typed: str, limits: Limits, foreign: bool = True) -> tree.Program:
    """Parse a program as typed.

    Raises `ProgramSyntaxError` where it cannot be read, `UnsupportedSyntax` where it is outside the language and
    `TooLarge` above the limits on characters and depth; each with a span in the typed text. `foreign`: see `normalise`.
    """
    source = normalise(typed, limits, foreign)
    try:
        return _program(source, limits)
    except GradwalkError as error:
        if source.reading is not None:  # fixes are program text, which does not fit into other kinds of code
            error.without_fixes()
        raise


def _program(source: Source, limits: Limits) -> tree.Program:
    """The program of a normalised text."""
    module = _read(source, limits)
    if not module.body:
        raise ProgramSyntaxError(
            phrase("There is nothing to compute yet."), hint=phrase("Type a formula, such as x^2 + 1.")
        )
    places = Places(source)
    return tree.Program(source.text, lower_program(module.body, places), source)


def _read(source: Source, limits: Limits) -> ast.Module:
    """Python's syntax tree of the program text; every failure of its parser becomes one of our errors."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source.text)
    except (RecursionError, MemoryError, OverflowError):
        raise _too_deep(source, limits) from None
    except (SyntaxError, ValueError) as error:  # Python raises ValueError for text that it cannot decode
        if "nested" in str(error):
            raise _too_deep(source, limits) from None
        raise diagnose(source, error) from None


def _too_deep(source: Source, limits: Limits) -> GradwalkError:
    """The error for a program too large for Python's parser, whose own limits are fixed."""
    return TooLarge(
        phrase(
            "The limit “{limit}” is {allowed}; a formula here is longer or deeper than can be read.",
            limit="depth",
            allowed=limits.depth,
        ),
        hint=phrase("Break the formula into several lines, each with a name of its own."),
        span=source.span(0, len(source.text)),
        name="depth",
    )
