"""Fair timing: candidates take turns; the median of the processor's time counts, whatever else the machine does."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import process_time


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    ours: str
    peer: str
    ratio: str


def calibrate(work: Callable[[], object], seconds: float = 0.05) -> int:
    """How many calls fill about this time."""
    count = 1
    while True:
        start = process_time()
        for _ in range(count):
            work()
        if process_time() - start > seconds / 2:
            return count
        count *= 2


def interleaved(contenders: Mapping[str, Callable[[], object]], rounds: int = 15) -> dict[str, float]:
    """Processor seconds per call of each contender: the median over rounds in which they take turns."""
    counts = {name: calibrate(work) for name, work in contenders.items()}
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, work in contenders.items():
            gc.collect()  # or one would clear away what another has left
            start = process_time()
            for _ in range(counts[name]):
                work()
            times[name].append((process_time() - start) / counts[name])
    return {name: median(samples) for name, samples in times.items()}


def compared(what: str, times: Mapping[str, float], ours: str, shown: Callable[[float], str]) -> list[Row]:
    """A row for each peer: how many times as long as ours it takes."""
    return [
        Row(f"{what}: {ours} against {peer}", shown(times[ours]), shown(seconds), f"{seconds / times[ours]:.2f} ×")
        for peer, seconds in times.items()
        if peer != ours
    ]


def missing(what: str, peer: str, why: str = "not installed here") -> Row:
    """The row of a peer that cannot be compared, and the reason."""
    return Row(f"{what}: against {peer}", "", why, "not compared")


def us(seconds: float) -> str:
    """A time in microseconds."""
    return f"{seconds * 1e6:.1f} µs"


def ms(seconds: float) -> str:
    """A time in milliseconds."""
    return f"{seconds * 1e3:.1f} ms"


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
