"""Runs the tests of a mutant, fastest first, until one fails.

A change inside a function is patched into a forked process that has collected all tests already; a change that takes
effect at import needs a process that has imported nothing yet.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from math import inf
from types import CodeType, FunctionType
from typing import Any

import pytest

from scripts.mutation.mutants import Mutant
from scripts.mutation.tree import COPY, LOG, QUIETLY, TESTS, Tree, in_child

EXTRA_SECONDS = 20.0
"""Timeout of a mutant, in seconds beyond three times the duration of its tests."""
NEAREST = {
    "engine/ops": (
        *(f"tests/engine/ops/test_{name}.py" for name in ("golden", "table", "rules", "domains")),
        "tests/engine/tracing/",
        "tests/engine/test_trace.py",
    ),
    "engine/language": ("tests/engine/language/", "tests/engine/test_trace.py"),
}
"""Tests for mutants that take effect at import: any test may apply, and these are fast to collect and thorough."""
UNPATCHED = 71
Report = Callable[[Mutant, str], None]


def bound(tests: dict[str, float]) -> float:
    """The timeout of a mutant, in seconds."""
    return EXTRA_SECONDS + 3.0 * sum(tests.values())


def verdict(code: int | None) -> str:
    """What an exit code says."""
    return "timeout" if code is None else "survived" if code == 0 else "killed"


def code_pairs(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """The code of each function of a module, before and after the change."""
    yield old, new
    inner = ([item for item in code.co_consts if isinstance(item, CodeType)] for code in (old, new))
    for before, after in zip(*inner, strict=True):
        yield from code_pairs(before, after)


def place(code: CodeType) -> tuple[Any, ...]:
    """The identity of a function within its file: its name and the positions of its instructions."""
    return code.co_filename, code.co_qualname, tuple(code.co_positions())


class Living:
    """A pytest plugin: instead of running the tests once, runs those of each mutant in a fork of this process."""

    def __init__(self, tree: Tree, mutants: list[Mutant], report: Report) -> None:
        self.tree, self.mutants, self.report = tree, mutants, report

    def pytest_runtest_makereport(self, call: Any) -> None:
        """The first failure is enough; no report is made of it."""
        if call.excinfo is not None and not call.excinfo.errisinstance(pytest.skip.Exception):
            os._exit(1)

    def pytest_runtestloop(self, session: Any) -> bool:
        """Every mutant in turn."""
        items = {item.nodeid: item for item in session.items}
        functions: dict[tuple[Any, ...], list[FunctionType]] = {}
        for living in gc.get_objects():
            if type(living) is FunctionType and living.__code__.co_filename.startswith(str(COPY)):
                functions.setdefault(place(living.__code__), []).append(living)
        gc.freeze()
        for mutant in self.mutants:
            tests = self.tree.tests_of(mutant)
            chosen = [items[name] for name in sorted(tests, key=lambda name: tests[name])]
            code = in_child(lambda: self._meet(mutant, functions, chosen), bound(tests))  # noqa: B023
            self.report(mutant, "waiting" if code == UNPATCHED else verdict(code))
        return True

    def _meet(self, mutant: Mutant, functions: dict[tuple[Any, ...], list[FunctionType]], items: list[Any]) -> int:
        source, file = self.tree.source(mutant.path), str(COPY / mutant.path)
        patched = 0
        for old, new in code_pairs(compile(source, file, "exec"), compile(mutant.text(source), file, "exec")):
            for living in functions.get(place(old), []) if old.co_code != new.co_code or old != new else []:
                if len(new.co_freevars) == len(old.co_freevars):
                    living.__code__ = new
                    patched += 1
        if not patched:
            return UNPATCHED
        for index, item in enumerate(items):
            following = items[index + 1] if index + 1 < len(items) else None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return 0


def meet_living(tree: Tree, mutants: list[Mutant], report: Report) -> None:
    """Mutants inside functions."""
    run = [*QUIETLY, TESTS]
    code = in_child(lambda: int(pytest.main(run, plugins=[Living(tree, mutants, report)])), inf)
    assert code == 0, LOG.read_text()


class Chosen:
    """A pytest plugin: these tests only, in this order."""

    def __init__(self, tests: dict[str, float]) -> None:
        self.tests = tests

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """The fastest first."""
        chosen = [item for item in items if item.nodeid in self.tests]
        items[:] = sorted(chosen, key=lambda item: self.tests[item.nodeid])


def meet_fresh(tree: Tree, mutant: Mutant) -> str:
    """The outcome of a mutant that takes effect at import."""
    nearest = NEAREST[mutant.path.rpartition("/")[0]]
    tests = {name: seconds for name, seconds in tree.tests_of(mutant).items() if name.startswith(nearest)}
    file = COPY / mutant.path
    source = tree.source(mutant.path)
    try:
        file.write_text(mutant.text(source), encoding="utf-8")
        return verdict(in_child(lambda: _run(tests), bound(tests)))
    finally:
        file.write_text(source, encoding="utf-8")


def _run(tests: dict[str, float]) -> int:
    sys.dont_write_bytecode = True
    files = sorted({name.partition("::")[0] for name in tests})
    return int(pytest.main([*QUIETLY, "-x", "--tb=line", *files], plugins=[Chosen(tests)]))
