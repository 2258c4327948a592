"""Translates pasted NumPy, PyTorch, micrograd, TensorFlow, JAX and Octave code to program text.

    typed → cleaned (prompts, fences) → Python's syntax tree (nothing is executed) → one edit per call → program text

Names, argument orders and defaults are the framework's: one row per function in `tables`. Only what differs from
this language is replaced, so that positions stay exact. Code that does not change the computation is dropped and
listed; code that cannot be translated faithfully is rejected by name.
"""

from engine.language.code.cleaning import cleaned
from engine.language.code.detection import is_octave, is_python
from engine.language.code.matlab import read_octave
from engine.language.code.reader import parsed, read_python
from engine.language.reading import Reading
from engine.language.source import Source
from engine.limits import Limits

__all__ = ["Reading", "read_code"]


def read_code(source: Source, limits: Limits) -> Source:
    """The program text for a text with marks of a framework; any other text unchanged."""
    python = is_python(source.text)
    if is_octave(source.text) and parsed(cleaned(source)[0]) is None:
        read = read_octave(source, limits)
        if read is not None:
            return read
    return read_python(source, limits) if python else source
