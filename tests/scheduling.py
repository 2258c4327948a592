"""Which tests a run contains, and in which order: slow files first, so that no process ends with a long one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import pytest

from tests.effort import POSTPONED

SLOW_FIRST = (
    "tests/deploy/test_image.py",
    "tests/deploy/test_upgrade.py",
    "tests/test_one_",
    "tests/test_package.py",
    "tests/deploy/test_instances.py",
    "tests/browser/test_axe.py",
    "tests/browser/test_loader.py",
    "tests/browser/test_retry.py",
    "tests/deploy/",
    "tests/browser/",
    "tests/test_siege.py",
    "tests/fuzz/",
    "tests/app/cli/",
    "tests/app/http/",
    "tests/engine/test_export.py",
    "tests/app/",
)
"""Beginnings of paths, the slowest first; files without one of them take milliseconds a test."""


def cost_rank(path: str) -> int:
    """The place of a file in `SLOW_FIRST`; beyond its end where it has none."""
    return next((rank for rank, start in enumerate(SLOW_FIRST) if path.startswith(start)), len(SLOW_FIRST))


def slow_first(files: Mapping[str, Sequence[pytest.Item]], processes: int) -> list[pytest.Item]:
    """The tests of all files, slow files first.

    pytest-xdist gives every process a contiguous share at first, and moves tests from the end of the longest share
    later. So the files are dealt in turn: the share of every process begins with slow ones.
    """
    ranked = sorted(files, key=cost_rank)
    return [item for first in range(processes) for path in ranked[first::processes] for item in files[path]]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what longer runs have, and order the rest."""
    files: dict[str, list[pytest.Item]] = {}
    postponed = []
    for item in items:
        if any(map(item.get_closest_marker, POSTPONED)):
            postponed.append(item)
        else:
            files.setdefault(item.nodeid.split("::")[0], []).append(item)
    if postponed:
        config.hook.pytest_deselected(items=postponed)
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    items[:] = slow_first(files, processes) if processes > 1 else list(chain.from_iterable(files.values()))
