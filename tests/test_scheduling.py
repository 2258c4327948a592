"""The order of the tests, and the record of those that only longer runs have."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.effort import spread
from tests.scheduling import SLOW_FIRST, cost_rank, slow_first

ROOT = Path(__file__).parent.parent
FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py"))
POSTPONING = [
    name for name in FILES if re.search(r"mark\.(full|nightly)\b|\b(daily|spread)\(", (ROOT / name).read_text("utf-8"))
]
RECORD = (ROOT / "docs" / "testing.md").read_text("utf-8")


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
def test_the_documentation_names_the_rooms_whose_longer_runs_have_more(name: str) -> None:
    """A file by its own name, or its folder with the reason that all its files share."""
    path = Path(name)
    assert f"{path.name}`" in RECORD or any(f"`{parent.as_posix()}/`" in RECORD for parent in path.parents), name


@pytest.mark.parametrize(
    ("level", "postponed"), [("daily", ("full", "nightly")), ("full", ("nightly",)), ("nightly", ())]
)
def test_each_level_leaves_the_marks_of_longer_ones(level: str, postponed: tuple[str, ...]) -> None:
    code = "from tests.effort import POSTPONED, effort; print(*POSTPONED, effort(1, 2))"
    environment = {**os.environ, "GRADWALK_TESTS": level}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout.split() == [*postponed, "2" if level == "nightly" else "1"]


def test_one_case_in_a_share_runs_daily() -> None:
    cases = spread([1, (2, "b"), 3, 4], 3)
    assert cases[0] == 1 and cases[3] == 4
    assert [case.values for case in cases[1:3]] == [(2, "b"), (3,)]
    assert all(case.marks[0].name == "full" for case in cases[1:3])
