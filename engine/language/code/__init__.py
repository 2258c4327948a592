"""Pasted code into program text: what NumPy, PyTorch, micrograd, TensorFlow, JAX and Octave say, in our words.

    typed → cleaned (prompts, fences) → Python's own tree (nothing is run) → edits, one for each call → program text

Names, orders of arguments and defaults are the framework's: one row a function in `tables`. Only what a framework
says differently is replaced, so that places stay exact. What does not change the computation is left out and listed;
what cannot be carried over is refused by its name.
"""

from engine.language.code.cleaning import cleaned
from engine.language.code.marks import is_octave, is_python
from engine.language.code.matlab import read_octave
from engine.language.code.reader import parsed, read_python
from engine.language.reading import Reading
from engine.language.source import Source
from engine.limits import Limits

__all__ = ["Reading", "read_code"]


def read_code(source: Source, limits: Limits) -> Source:
    """The program text for a text with marks of a framework; any other text as it is."""
    python = is_python(source.text)
    if is_octave(source.text) and parsed(cleaned(source)[0]) is None:
        read = read_octave(source, limits)
        if read is not None:
            return read
    return read_python(source, limits) if python else source
