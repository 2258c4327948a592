"""Translates pasted NumPy, PyTorch, micrograd, TensorFlow, JAX and Octave code to program text.

    typed → cleaned (prompts, fences) → Python's syntax tree (nothing is executed) → one edit per call → program text

Names, argument orders and defaults are the framework's: one row per function in `tables`. Only what differs from
this language is replaced, so that positions stay exact. Code that does not change the computation is dropped and
listed; code that cannot be translated faithfully is rejected by name.
"""

import re
from dataclasses import replace

from engine.errors import GradwalkError, phrase
from engine.language.code.cleaning import cleaned
from engine.language.code.detection import is_octave, is_python
from engine.language.code.matlab import read_octave
from engine.language.code.reader import parsed, read_python
from engine.language.latex import is_certainly_latex, is_latex, without_comments
from engine.language.problems import problem
from engine.language.reading import Reading
from engine.language.source import Source
from engine.limits import Limits

__all__ = ["Reading", "read_code"]

COMMENT_SIGN = re.compile(r"(?<!\\)%+")


def read_code(source: Source, limits: Limits) -> Source:
    """The program text for a text with marks of a framework; any other text unchanged.

    Raises `ProgramSyntaxError` where nothing but comments distinguishes Octave from LaTeX.
    """
    latex = is_certainly_latex(source.text)
    python = is_python(without_comments(source.text) if latex else source.text)
    if not latex and is_octave(source.text) and parsed(cleaned(source)[0]) is None:
        if "\\" in source.text and COMMENT_SIGN.search(source.text) and _is_octave_by_comments(source.text):
            raise _octave_or_latex(source)
        read = read_octave(source, limits)
        if read is not None:
            return read
    return read_python(source, limits) if python else source


def _is_octave_by_comments(text: str) -> bool:
    """Whether nothing but comments marks this text as Octave, and commands may mark it as LaTeX."""
    code = without_comments(text)
    return is_latex(code) and not is_octave(code)


def _octave_or_latex(source: Source) -> GradwalkError:
    r"""The error for `A\mu` below a comment: a product in LaTeX, a solution in Octave."""
    signs = list(COMMENT_SIGN.finditer(source.text))
    start, end = signs[0].start(), signs[-1].end()
    rewritten = COMMENT_SIGN.sub("#", source.text[start:end])
    division = source.text.index("\\")
    fix = replace(source.fix(phrase("LaTeX: begin comments with #"), start, end, rewritten), latex=True)
    return problem(
        source,
        phrase("A backslash begins a command in LaTeX, and divides from the left in Octave."),
        phrase("In LaTeX begin comments with #; for Octave's division write solve(A, b)."),
        division,
        division + 1,
        fix,
    )
