"""The copy of the tree that is mutated, and its tests: the duration of each, and the lines it runs."""

from __future__ import annotations

import ast
import compileall
import json
import os
import py_compile
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import coverage
import pytest

from scripts.mutation.mutants import Mutant, Place

ROOT = Path(__file__).parents[2]
HOME = ROOT / "build" / "mutation"
COPY = HOME / "tree"
CONTEXTS = HOME / "contexts"
LOG = HOME / "log.txt"
TESTS = "tests/engine"
QUIETLY = ["-q", "--no-header", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
MEMORY = 4 * 2**30


class Measure:
    """A pytest plugin that notes how long each test takes and which lines it runs."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.coverage = coverage.Coverage(str(CONTEXTS), source=["engine"], config_file=False)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """From here on, lines are this test's."""
        self.coverage.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Add up the phases of a test."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration


def in_child(work: Callable[[], int], seconds: float) -> int | None:
    """The result of a forked process with limits on time and memory; `None` if it was killed."""
    child = os.fork()
    if child == 0:
        os.setsid()
        os.chdir(COPY)
        sys.path[0] = str(COPY)
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        code = 70
        try:
            code = work()
        finally:
            os._exit(code)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


class Tree:
    """The copy, measured."""

    def __init__(self) -> None:
        shutil.rmtree(COPY, ignore_errors=True)
        for part in ("engine", "app", "tests", "templates", "static"):
            shutil.copytree(ROOT / part, COPY / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", COPY)
        checked = py_compile.PycInvalidationMode.CHECKED_HASH
        compileall.compile_dir(COPY / "engine", quiet=1, invalidation_mode=checked)
        LOG.write_text("")
        self._known_bodies: dict[str, list[tuple[Place, Place, type[ast.AST]]]] = {}
        self._measure_unless_known()
        self.seconds: dict[str, float] = json.loads((HOME / "seconds.json").read_text())
        data = coverage.CoverageData(str(CONTEXTS))
        data.read()
        self.lines = {file: data.contexts_by_lineno(file) for file in data.measured_files()}

    def _measure_unless_known(self) -> None:
        texts = sorted(
            path for part in ("engine", "tests") for path in (COPY / part).rglob("*.*") if path.suffix != ".pyc"
        )
        digest = sha256(b"".join(path.read_bytes() for path in texts)).hexdigest()
        known = HOME / "measured.txt"
        if not known.exists() or known.read_text() != digest:
            assert in_child(self._measure, 3600.0) == 0, LOG.read_text()
            known.write_text(digest)

    def _measure(self) -> int:
        """All tests once, unbroken, with the lines that each runs."""
        measure = Measure()
        measure.coverage.start()
        code = pytest.main([*QUIETLY, TESTS], plugins=[measure])
        measure.coverage.stop()
        measure.coverage.save()
        (HOME / "seconds.json").write_text(json.dumps(measure.seconds))
        return int(code)

    def source(self, path: str) -> str:
        """A file as it is unbroken."""
        return (COPY / path).read_text(encoding="utf-8")

    def _contexts(self, mutant: Mutant) -> set[str]:
        """The tests that run the mutant's lines; the empty name means the import."""
        lines = self.lines[str(COPY / mutant.path)]
        span = range(mutant.line, mutant.end_line + 1)
        return {context for line in span for context in lines.get(line, ())}

    def _bodies(self, path: str) -> list[tuple[Place, Place, type[ast.AST]]]:
        """Where the bodies of a file's functions and lambdas start and end, outer ones first."""
        if path not in self._known_bodies:
            bodies = []
            for node in ast.walk(ast.parse(self.source(path))):
                if isinstance(node, ast.Lambda | ast.FunctionDef):
                    body = node.body[0] if isinstance(node, ast.FunctionDef) else node.body
                    end = (node.end_lineno or 0, node.end_col_offset or 0)
                    bodies.append(((body.lineno, body.col_offset), end, type(node)))
            self._known_bodies[path] = bodies
        return self._known_bodies[path]

    def kind(self, mutant: Mutant) -> type[ast.AST] | None:
        """The kind of body that contains the mutant: a function or a lambda; `None` for code that runs at import."""
        place = (mutant.line, mutant.column)
        around = [kind for start, end, kind in self._bodies(mutant.path) if start <= place < end]
        return around[-1] if around and self._contexts(mutant) - {""} else None

    def runs_at_import(self, mutant: Mutant) -> bool:
        """Whether the import also runs the mutant; of a lambda's line it may only make the lambda."""
        return self.kind(mutant) is not ast.Lambda and "" in self._contexts(mutant)

    def tests_of(self, mutant: Mutant) -> dict[str, float]:
        """The tests that can notice the mutant, with their times."""
        names = self.seconds if self.kind(mutant) is None or self.runs_at_import(mutant) else self._contexts(mutant)
        return {name: self.seconds[name] for name in names if name in self.seconds}
