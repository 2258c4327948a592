"""Runs properties in rounds with fresh randomness until the time is up, and gathers what breaks them."""

from __future__ import annotations

import random
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from itertools import cycle
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.database import DirectoryBasedExampleDatabase
from hypothesis.errors import UnsatisfiedAssumption

from tests.fuzz.properties import Property

ROOT = Path(__file__).parent.parent.parent
said = partial(print, flush=True)
ROUND = 50
"""Examples of one property before the next one has its turn."""

SHRINKING = 400
"""Examples that are tried to make a finding smaller; the search shall go on, not polish."""


@dataclass
class Finding:
    """One way in which a property breaks: where it breaks, and the smallest example that breaks it so."""

    property: str
    place: str
    example: Any
    report: str
    times: int = 1

    def text(self) -> str:
        """All of it, as it is filed."""
        return f"{self.property}\n{self.place}\n\n{self.example!r}\n\n{self.report}"


@dataclass
class Campaign:
    """So many seconds of properties; findings are filed under `folder` at once."""

    folder: Path
    seconds: float
    counts: dict[str, int] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.end = time.monotonic() + self.seconds

    def run(self, properties: Sequence[Property], say: Callable[[str], None] = said) -> None:
        """Every property in turn, round after round."""
        generator = random.SystemRandom()
        for chosen in cycle(properties):
            if time.monotonic() > self.end:
                break
            before = set(self.findings)
            self.round(chosen, generator.getrandbits(64))
            for key in set(self.findings) - before:
                say(f"FOUND {chosen.name}: {self.findings[key].place}")

    def round(self, chosen: Property, start: int) -> None:
        """One round of one property. A way of breaking that is known already ends no round: there may be others."""
        known = set(self.findings)
        attempts = SHRINKING

        def attempt(example: Any) -> None:
            nonlocal attempts
            attempts -= self.findings.keys() > known
            if time.monotonic() > self.end or attempts < 0:
                return
            self.counts[chosen.name] = self.counts.get(chosen.name, 0) + 1
            try:
                chosen.check(example)
            except UnsatisfiedAssumption:
                raise  # an example that the property says nothing of
            except Exception as error:
                key = self.note(chosen.name, example, error)
                if key not in known:
                    raise

        configured = settings(
            max_examples=ROUND,
            deadline=None,
            database=DirectoryBasedExampleDatabase(self.folder / "examples"),
            phases=[Phase.reuse, Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            print_blob=False,
        )
        try:
            seed(start)(configured(given(chosen.examples)(attempt)))()
        except Exception:
            if not set(self.findings) - known:
                raise  # nothing of ours broke: the fuzzing itself did

    def note(self, name: str, example: Any, error: Exception) -> str:
        """Remember how a property broke; of two examples that break it in one place, the smaller one stays."""
        place = where(error)
        key = blake2b(f"{name} {place}".encode("utf-8", "backslashreplace"), digest_size=6).hexdigest()
        report = "".join(traceback.format_exception(error))
        finding = self.findings.setdefault(key, Finding(name, place, example, report, 0))
        finding.times += 1
        if len(repr(example)) <= len(repr(finding.example)):
            finding.example, finding.report = example, report
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{key}.txt").write_text(finding.text(), encoding="utf-8", errors="backslashreplace")
        return key

    def summary(self) -> str:
        """The properties that ran and the findings, as a table and a list."""
        lines = [f"{count:9,}  {name}" for name, count in self.counts.items()]
        lines += [f"{sum(self.counts.values()):9,}  examples in all; {len(self.findings)} findings"]
        for key, finding in self.findings.items():
            lines += [
                "",
                f"[{key}] {finding.property} ({finding.times} times)",
                f"  {finding.place}",
                f"  {finding.example!r}"[:2000],
            ]
        return "\n".join(lines)


def where(error: Exception) -> str:
    """The kind of an exception and the innermost line of ours that it comes from."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if str(ROOT / "engine") in frame.filename or str(ROOT / "app") in frame.filename]
    frame = (ours or frames)[-1]
    if isinstance(error, AssertionError):
        frame = frames[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}, {frame.name}: {frame.line}"
