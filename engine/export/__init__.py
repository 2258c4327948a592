"""Exports of a trace: runnable code (NumPy, PyTorch, JAX), LaTeX, TikZ, DOT and JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.export.frameworks import jax, pytorch
from engine.export.latex import latex
from engine.export.pictures import dot, json
from engine.export.python import python
from engine.export.tikz import beamer, tikz
from engine.limits import Deadline, timed
from engine.traces import Trace

__all__ = ["FORMATS", "PICTURES", "export", "filename"]

FORMATS: Mapping[str, tuple[Callable[[Trace], str], str]] = {
    "python": (python, "gradwalk.py"),
    "pytorch": (pytorch, "gradwalk_torch.py"),
    "jax": (jax, "gradwalk_jax.py"),
    "dot": (dot, "gradwalk.dot"),
    "json": (json, "gradwalk.json"),
    "latex": (latex, "gradwalk.tex"),
    "tikz": (tikz, "gradwalk-figure.tex"),
    "beamer": (beamer, "gradwalk-slides.tex"),
}
"""The writer of each format, and the name of its file."""


PICTURES: Mapping[str, Callable[[Trace, str], str]] = {"tikz": tikz, "beamer": beamer}
"""Those for people, whose decimal mark is that of their language; all others are read by programs."""


def export(trace: Trace, format: str, deadline: Deadline | None = None, decimal_mark: str = ".") -> str:
    """A trace in one of the `FORMATS`; its size is linear in that of the graph and its numbers.

    `decimal_mark` is `"."` or `","`, and concerns `PICTURES` alone. Raises `TooSlow` once the `deadline` is up.
    """
    with timed(deadline):
        if format in PICTURES:
            return PICTURES[format](trace, decimal_mark)
        return FORMATS[format][0](trace)


def filename(format: str) -> str:
    """The file name of this format."""
    return FORMATS[format][1]
