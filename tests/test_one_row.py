"""README's promise: an operation is added by one row, and everything else follows from it.

The row that README shows is put into a copy of the tree, which is otherwise as it is, and the tests of all that is
made from the table are run there: parsing, rules, gradients, exports, formulas, the API, and the rules of the repository.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.copies import ROOT, copy_tree, run

FAMILY = "engine/ops/elementary.py"
TESTS = [
    "tests/engine/ops",
    "tests/engine/test_export.py",
    "tests/engine/test_latex_export.py",
    "tests/engine/analysis/test_jacobian.py",
    "tests/fuzz/test_fuzzed_engine.py",
    "tests/test_architecture.py",
]
"""Tests that run over the table."""
CHOSEN = "xsin or elementary or test_table or test_every_function or test_the_rules_are_the_reviewed_ones"
"""Of those the ones of the new row, of its file, and of the table as a whole."""
USED = """
import numpy as np
import engine
from engine.reference import functions
trace = engine.trace("sum(xsin(X) @ w)", {"X": [[0.5, -1.25], [2.0, 3.0]], "w": [2.0, -1.0]})
x = np.array([[0.5, -1.25], [2.0, 3.0]])
np.testing.assert_allclose(trace.value, np.sum(np.sin(x) * x @ [2.0, -1.0]), rtol=1e-15)
np.testing.assert_allclose(trace.gradients["X"], (np.sin(x) + x * np.cos(x)) * [2.0, -1.0], rtol=1e-15)
assert {each.verdict for each in engine.check("xsin(x) * y", {"x": 0.7, "y": -2.0}).elements} == {"agrees"}
assert "xsin" in {function.name for function in functions()}
"""


def row() -> str:
    """The row as README shows it."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("**To add an operation", 1)[1]
    return section.split("```python\n", 1)[1].split("\n```", 1)[0]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree with the new row at the end of a family."""
    root = tmp_path_factory.mktemp("one-row")
    copy_tree(root)
    family = root / FAMILY
    text = family.read_text(encoding="utf-8").rstrip()
    assert text.endswith("\n)")
    indented = re.sub(r"^(?=.)", "    ", row(), flags=re.MULTILINE)
    family.write_text(f"{text.removesuffix(')')}{indented},\n)\n", encoding="utf-8")
    return root


def test_the_row_passes_the_lint(copy: Path) -> None:
    run(copy, "-m", "ruff", "check", FAMILY)
    run(copy, "-m", "ruff", "format", "--check", FAMILY)


def test_the_row_works_everywhere(copy: Path) -> None:
    run(copy, "-c", USED)


@pytest.mark.full
def test_the_tests_of_the_table_pass(copy: Path) -> None:
    output = run(copy, "-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", "-k", CHOSEN, *TESTS).stdout
    assert int(re.findall(r"(\d+) passed", output)[-1]) >= 50, output


def test_what_waits_for_a_review_or_a_translation_is_listed(copy: Path) -> None:
    """The lint, which every change must pass, lists them; neither file is needed to run the row."""
    waiting = {
        "golden": "run `make golden`, it has no row of: xsin",
        "catalogue": "app/locale/ru/LC_MESSAGES/gradwalk.po: not in the catalogue, run `make catalogue`: x times its sine.",
    }
    for script, line in waiting.items():
        done = run(copy, f"scripts/{script}.py", "--check", status=1)
        assert done.stderr.strip() == line, "and nothing else is wrong"
