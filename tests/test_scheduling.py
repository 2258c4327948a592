"""The order of the tests, and the record of those that only the nightly run has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.scheduling import SLOW_FIRST, cost_rank, slow_first

ROOT = Path(__file__).parent.parent
FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py"))
POSTPONING = [name for name in FILES if re.search(r"mark\.nightly\b|\bdaily\(", (ROOT / name).read_text("utf-8"))]


@pytest.mark.parametrize("processes", [2, 3])
def test_the_share_of_every_process_begins_with_slow_files(processes: int) -> None:
    order = slow_first({name: [name] for name in FILES}, processes)  # type: ignore[list-item]
    assert sorted(map(str, order)) == FILES
    sizes = [len(FILES[first::processes]) for first in range(processes)]
    for first, size in enumerate(sizes):
        start = sum(sizes[:first])
        share = [cost_rank(str(name)) for name in order[start : start + size]]
        assert share[0] < SLOW_FIRST.index("tests/deploy/"), share
        assert share == sorted(share)


@pytest.mark.parametrize("start", SLOW_FIRST)
def test_every_beginning_of_a_path_is_that_of_a_file(start: str) -> None:
    assert any(name.startswith(start) for name in FILES)


@pytest.mark.parametrize("name", [name for name in POSTPONING if name != "tests/test_scheduling.py"])
def test_the_documentation_names_what_only_the_nightly_run_has(name: str) -> None:
    assert f"{Path(name).name}`" in (ROOT / "docs" / "testing.md").read_text("utf-8")
