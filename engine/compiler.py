"""Compiles program text to plans and caches them, so that new values of inputs need no parsing or tracing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from sys import getsizeof
from threading import Lock
from time import process_time
from typing import Any
from unicodedata import normalize

import numpy as np

from engine.errors import GradwalkError, MissingInputs, UnsupportedSyntax, phrase
from engine.language.characters import read_characters
from engine.language.fixes import fitted
from engine.language.latex import is_latex
from engine.language.letter_hints import explained
from engine.language.reading import Reading
from engine.language.shape_fixes import shaped
from engine.language.syntax import parse
from engine.language.tree import Program
from engine.limits import Deadline, Limits, checked, timed
from engine.ops import ALIASES
from engine.plan import Plan
from engine.plan_bytes import arrays_bytes, graph_bytes
from engine.prelude import layers_of_neurons, library_names, textbook
from engine.suggesting import SuggestionRequest, suggest
from engine.tracing import Traced, trace_program


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan, the normalised text it came from (of LaTeX: what was read), and what the structure took from inputs.

    `seconds` is the processor's time that it took to make.
    """

    plan: Plan
    text: str
    guards: Mapping[str, Any]
    ignored: tuple[str, ...]
    latex: bool = False
    reading: Reading | None = None
    seconds: float = 0.0
    bytes: int = field(init=False)
    """The memory that it takes in the end, estimated."""

    def __post_init__(self) -> None:
        texts = 2 * getsizeof(self.text)  # the text itself, and the program as typed that a cache knows it by
        held = graph_bytes(self.plan.graph) + arrays_bytes(self.guards.values()) + texts
        object.__setattr__(self, "bytes", held)

    def holds_for(self, inputs: Mapping[str, Any]) -> bool:
        """Whether these inputs lead to the same structure (their shapes being equal)."""
        return not self.guards or all(_equal(inputs.get(name), value) for name, value in self.guards.items())


def _equal(given: Any, taken: Any) -> bool:
    """Whether two inputs are the same; `None` stands for the default."""
    return given is taken if given is None or taken is None else np.array_equal(given, taken)


@dataclass(slots=True)
class Plans:
    """A cache of plans by program, options and input shapes; the least recently used go first.

    `capacity` bounds the bytes of all plans together, `variants` the structures kept for one program whose structure
    depends on values. `saved` is the processor's time, in seconds, that was not spent on making plans anew.
    """

    capacity: int = 64 * 1024 * 1024
    variants: int = 8
    saved: float = 0.0
    _kept: OrderedDict[Any, tuple[Prepared, ...]] = field(default_factory=OrderedDict)
    """The plans of each program, the newest first; the program used last stands at the end."""
    _bytes: int = 0
    _lock: Lock = field(default_factory=Lock)
    last: tuple[str, int, Limits, Prepared] | None = None
    """Of the program used last, if it has scalars only and exactly the inputs given: its text, their number, the limits
    and the plan, which is the newest of those kept."""

    def find(self, key: Any, inputs: Mapping[str, Any]) -> Prepared | None:
        """A plan made earlier that holds for these inputs."""
        with self._lock:
            variants = self._kept.get(key)
            if variants is None:
                return None
            self._kept.move_to_end(key)
            self.last = None
        return next((prepared for prepared in variants if prepared.holds_for(inputs)), None)

    def find_scalars(self, program: str, inputs: Mapping[str, float], limits: Limits) -> Prepared | None:
        """A plan made earlier, with no further options, for inputs that are all floats."""
        names = tuple(inputs)
        prepared = self.find((program, None, names, ((),) * len(names), "dynamic", CLOSED, limits), inputs)
        if prepared is not None and not prepared.guards and prepared.plan.graph.inputs.keys() == set(names):
            self.last = program, len(names), limits, prepared
        return prepared

    def forget(self) -> None:
        """Forget all plans."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0
            self.last = None

    def keep(self, key: Any, prepared: Prepared) -> None:
        """Remember a plan, forgetting old ones for the room that it needs."""
        with self._lock:
            self.last = None
            variants = (prepared, *self._kept.get(key, ()))
            self._kept[key] = variants[: self.variants]
            self._kept.move_to_end(key)
            self._bytes += prepared.bytes - sum(old.bytes for old in variants[self.variants :])
            while self._bytes > self.capacity and self._kept:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= sum(old.bytes for old in oldest)


PLANS = Plans()
MODES = ("dynamic", "static")
SHAPE = attrgetter("shape")
CLOSED: frozenset[str] = frozenset()
"""No gates to open."""


def prepare(
    program: str,
    inputs: Mapping[str, Any],
    output: str | None,
    mode: str,
    expand: Any,
    limits: Limits,
    deadline: Deadline,
) -> Prepared:
    """The plan for a program and inputs of these shapes; `inputs` are float64 by normalised name."""
    _check_mode(mode)
    opened = CLOSED if expand == "none" else opened_by(expand)
    output = None if output is None else normalize("NFKC", output)  # as every name of the program
    key = (program, output, tuple(inputs), tuple(map(SHAPE, inputs.values())), mode, opened, limits)
    prepared = PLANS.find(key, inputs)
    if prepared is None:
        with timed(deadline):
            prepared = _make(program, _Request(inputs, output, mode, opened, limits, deadline))
        PLANS.keep(key, prepared)
    else:
        PLANS.saved += prepared.seconds
    return prepared


def _check_mode(mode: str) -> None:
    """Refuse an unknown mode."""
    if mode not in MODES:
        raise UnsupportedSyntax(
            phrase("There is no mode “{mode}”.", mode=mode),
            hint=phrase("The modes are “dynamic” and “static”."),
            name="mode",
        )


def opened_by(expand: Any) -> frozenset[str]:
    """The gates to open into their textbook form: none, all that have one ("textbook"), or those of a list."""
    forms = textbook()
    if expand in ("none", "textbook"):
        return frozenset(forms if expand == "textbook" else ())
    named = [expand] if isinstance(expand, str) else list(expand)
    opened = frozenset(ALIASES.get(name, name) for name in named)
    for name in named:
        if ALIASES.get(name, name) not in forms and name not in library_names():
            raise UnsupportedSyntax(
                phrase("{name} has no textbook form to open.", name=str(name)[:100]),
                hint=phrase("These have one: {names}.", names=", ".join([*forms, *layers_of_neurons()])),
                name="expand",
            )
    return opened


@dataclass(frozen=True, slots=True)
class _Request:
    """How a program is to be compiled: its inputs (float64 by normalised name), options and limits."""

    inputs: Mapping[str, Any]
    output: str | None
    mode: str
    opened: frozenset[str]
    limits: Limits
    deadline: Deadline


def _make(program: str, request: _Request) -> Prepared:
    inputs = request.inputs
    reading, started = None, process_time()
    try:
        tree = parse(program, request.limits)
        reading = tree.source.reading
        request.deadline.check()
        traced = _traced(tree, request)
    except GradwalkError as error:
        shapes = {name: value.shape for name, value in inputs.items()}
        error.faults = explained(error.faults, program, shapes, reading is None)
        if reading is not None:  # remedies are program text, which does not fit into code of another kind
            error.without_fixes()
        elif is_latex(read_characters(program).text):  # a remedy in program text does not fit in there
            error.faults = tuple(
                replace(fault, fixes=tuple(fix for fix in fault.fixes if fix.latex)) for fault in error.faults
            )
        else:
            error.faults = fitted(shaped(error.faults, program, shapes), program)
        raise
    graph = traced.graph
    guards = {name: inputs.get(name) for name in traced.guards}
    ignored = tuple(name for name in checked(inputs) if name not in graph.inputs)
    plan, seconds = Plan(graph, traced.output), process_time() - started
    return Prepared(plan, traced.text, guards, ignored, tree.source.latex, reading, seconds)


def _traced(program: Program, request: _Request) -> Traced:
    """Trace the graph; the faults for names without a value carry a suggested value each."""
    inputs, output, opened = request.inputs, request.output, request.opened
    limits, deadline = request.limits, request.deadline
    try:
        return trace_program(program, inputs, output, limits, deadline, request.mode == "static", opened)
    except MissingInputs as error:
        missing = frozenset(fault.name for fault in error.faults if fault.name)
        values = suggest(SuggestionRequest(program, inputs, missing, output, limits, opened), deadline) or {}
        error.faults = tuple(replace(fault, suggestion=values.get(fault.name or "")) for fault in error.faults)
        raise
