"""The prelude: functions written in the language itself (losses, layers, textbook forms of gates).

A loss or a layer is always a group that can be opened. A function that is one gate of the table, because its textbook
form loses digits or only for brevity, has that form here; a request opens it with `expand`. A dense layer opens
further, into its neurons.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from engine.language import tree
from engine.language.syntax import parse
from engine.limits import Limits
from engine.ops.losses import LOSSES

FOLDER = Path(__file__).parent
HELPERS = frozenset({"aggregated"})
"""What only the prelude itself calls."""
ELEMENTWISE = "elementwise"
"""Query of the prelude alone: whether a function treats each element independently of its neighbours."""

ELEMENTS = "elements"
"""Query of the prelude alone: the number of elements that a reduction along some axes combines into one."""


@cache
def _read(name: str) -> Mapping[str, tree.Define]:
    """The functions of one text, by name."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    statements = parse(text, Limits(), foreign=False).statements
    return {each.name.name: each for each in statements if isinstance(each, tree.Define)}


@cache
def texts() -> Mapping[str, str]:
    """The text of every function that is written in the language, by name, as one reads it."""
    whole = "\n".join(
        (FOLDER / f"{name}.txt").read_text(encoding="utf-8") for name in ("losses", "layers", "textbook", "making")
    )
    blocks = [f"def {block}".rstrip() for block in f"\n{whole}".split("\ndef ")[1:]]
    return {block[4 : block.index("(")]: block for block in blocks}


@cache
def loss_names() -> frozenset[str]:
    """Every loss, written here or a gate of the table, by name."""
    return (frozenset(_read("losses")) - HELPERS) | {op.name for op in LOSSES}


@cache
def library() -> Mapping[str, tree.Define]:
    """Losses and layers, by name."""
    return {**_read("losses"), **_read("layers")}


@cache
def textbook() -> Mapping[str, tree.Define]:
    """The textbook forms of functions of the table, by name."""
    return _read("textbook")


@cache
def making() -> Mapping[str, tree.Define]:
    """Tensors that are made from numbers, where those are computed, by name."""
    return _read("making")


@cache
def neurons() -> Mapping[str, tree.Define]:
    """A layer as its neurons, each a summation and a transformation; with what such a text calls."""
    return _read("neurons")


@cache
def layers_of_neurons() -> frozenset[str]:
    """The layers that open into neurons."""
    return frozenset(neurons()) & frozenset(library())


@cache
def library_names() -> frozenset[str]:
    """What programs can call beside the table."""
    return frozenset(library()) - HELPERS
