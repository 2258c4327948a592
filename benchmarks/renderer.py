"""What Chromium's main thread did for each input, read from a trace: processor time of tasks, style, layout, paint."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from benchmarks.measure import percentile

CATEGORIES = ("devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing", "toplevel")
SCRIPT = {"EventDispatch", "FunctionCall", "RunMicrotasks", "FireAnimationFrame", "TimerFire", "FireIdleCallback"}
"""Events within which style and layout are asked for by the page's code, rather than computed once a frame."""
PARTS = {"UpdateLayoutTree": "style", "Layout": "layout", "PrePaint": "paint", "Paint": "paint", "Layerize": "paint"}
PARTS |= {"Commit": "paint"}
MARK = "frames:input"


@dataclass(slots=True)
class Input:
    """Milliseconds of the main thread's processor time that one input took, and what was counted in them."""

    begun: float
    frame: float = 0
    """Until the first frame that follows is handed to the compositor."""
    total: float = 0
    """Until the next input."""
    longest: float = 0
    """The longest task."""
    wall: float = 0
    """Time that passed until that frame, in milliseconds: of a busy machine it says little."""
    parts: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    forced: int = 0
    """Layouts that the page's code asked for between two frames."""
    restyled: int = 0
    """Elements whose style was computed anew."""


@contextmanager
def traced(browser: Any, page: Any) -> Iterator[list[Input]]:
    """Trace what is done within; the list is filled afterwards, an item for each `performance.mark` of `MARK`."""
    inputs: list[Input] = []
    browser.start_tracing(page=page, categories=list(CATEGORIES))
    yield inputs
    inputs += read(json.loads(browser.stop_tracing())["traceEvents"])


def read(events: list[dict[str, Any]]) -> list[Input]:
    """The inputs of a trace."""
    marks = [event for event in events if event["name"] == MARK]
    if not marks:
        return []
    thread = (marks[0]["pid"], marks[0]["tid"])
    spans = [event for event in events if (event["pid"], event["tid"]) == thread and event["ph"] == "X"]
    spans.sort(key=lambda event: (event["ts"], -event.get("dur", 0)))
    tasks = [(event["ts"], event["ts"] + event.get("dur", 0)) for event in spans if event["name"] == "RunTask"]
    begun = [max((start for start, end in tasks if start <= mark["ts"] <= end), default=mark["ts"]) for mark in marks]
    inputs = []
    for start, end in pairwise([*begun, float("inf")]):
        inputs.append(Input(start))
        count(inputs[-1], [event for event in spans if start <= event["ts"] < end])
    return inputs


def count(each: Input, spans: list[dict[str, Any]]) -> None:
    """Add up what happened from the task of one input to that of the next."""
    commits = [event["ts"] + event.get("dur", 0) for event in spans if event["name"] == "Commit"]
    shown = commits[0] if commits else float("inf")
    each.wall = (shown - each.begun) / 1000
    script_until = 0.0
    part_until = 0.0
    for event in spans:
        name, milliseconds = event["name"], event.get("tdur", 0) / 1000
        if name == "RunTask":
            each.total += milliseconds
            each.longest = max(each.longest, milliseconds)
            if event["ts"] <= shown:
                each.frame += milliseconds
        if name in SCRIPT:
            script_until = max(script_until, event["ts"] + event.get("dur", 0))
        if name in PARTS and event["ts"] >= part_until:  # parts of a paint are within it
            part_until = event["ts"] + event.get("dur", 0)
            each.parts[PARTS[name]] += milliseconds
            each.forced += name == "Layout" and event["ts"] < script_until
        if name == "UpdateLayoutTree":
            each.restyled += event.get("args", {}).get("elementCount", 0)


def summary(inputs: list[Input]) -> dict[str, str]:
    """Medians and 95th percentiles, as text."""

    def of(values: list[float]) -> str:
        return f"{percentile(values, 0.5):.1f}/{percentile(values, 0.95):.1f}"

    return {
        "inputs": str(len(inputs)),
        "frame": of([each.frame for each in inputs]),
        "total": of([each.total for each in inputs]),
        "longest": f"{max((each.longest for each in inputs), default=0):.1f}",
        "style": of([each.parts["style"] for each in inputs]),
        "layout": of([each.parts["layout"] for each in inputs]),
        "paint": of([each.parts["paint"] for each in inputs]),
        "forced": of([each.forced for each in inputs]),
        "restyled": of([each.restyled for each in inputs]),
        "wall": of([each.wall for each in inputs]),
    }
