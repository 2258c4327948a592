"""How much a run of the tests tries: `make test` each behaviour, `make test-full` each case, `make test-nightly` many examples."""

import os
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pytest

LEVELS = ("daily", "full", "nightly")
CHOSEN = os.environ.get("GRADWALK_TESTS", "daily")
if CHOSEN not in LEVELS:
    raise pytest.UsageError(f"GRADWALK_TESTS is {CHOSEN!r}; it may be {', '.join(LEVELS)}")
LEVEL = LEVELS.index(CHOSEN)
NIGHTLY = LEVELS[LEVEL] == "nightly"
POSTPONED = LEVELS[LEVEL + 1 :]
"""The marks of tests that this run leaves to a longer one."""


def effort(usual: int, nightly: int) -> int:
    """How many examples or rounds this run affords."""
    return nightly if NIGHTLY else usual


def daily(cases: Mapping[str, Any], names: Collection[str]) -> list[Any]:
    """All cases as parameters, by name; those without a place in `names` are left to `make test-full`."""
    assert set(names) <= set(cases), set(names) - set(cases)
    return [
        pytest.param(case, id=name, marks=[] if name in names else pytest.mark.full) for name, case in cases.items()
    ]


def spread(values: Iterable[Any], share: int) -> list[Any]:
    """All values as parameters, of which one in `share` runs daily; the others are left to `make test-full`."""
    return [
        value if number % share == 0 else pytest.param(*as_arguments(value), marks=pytest.mark.full)
        for number, value in enumerate(values)
    ]


def as_arguments(value: Any) -> tuple[Any, ...]:
    """The arguments of one case: those of a tuple, else the value alone; a `pytest.param` has its own marks."""
    assert not hasattr(value, "marks"), value
    return value if isinstance(value, tuple) else (value,)
