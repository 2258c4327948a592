"""CONTRIBUTING's promise: a misconception is added by one row, its case and its words, and all else follows from it.

They are put into a copy of the tree, which is otherwise as it is, and the tests of all that follows are run there: the
row by hand, its words in both languages, the list of the API, questions that show it, and marks that name it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.copies import copy_tree, run

FAMILY = "engine/practice/misconceptions/paths.py"
BY_HAND = "tests/engine/practice/test_misconceptions.py"
LISTED = "tests/app/api/test_misconceptions.py"
NEW = "tests/app/api/test_divided.py"
ROW = """    Misconception(
        "divided",
        phrase("Divided instead of multiplied"),
        phrase("The upstream gradient was divided by the local derivative."),
        phrase("Along an edge one multiplies, in the backward direction too."),
        ("Follows from the rule, taken for its inverse",),
        calculation="{upstream} / {local}",
        product=lambda passing: [passing.scaled(1.0 / passing.local)] if passing.elementwise else [],
    ),
"""
CASE = '    ("divided", "2 * x**2", {"x": 3.0}, "x", [2.0 / 6.0]),\n'
RUSSIAN = {
    "Divided instead of multiplied": "Деление вместо умножения",
    "The upstream gradient was divided by the local derivative.": "Входящий градиент разделён на локальную производную.",
    "Along an edge one multiplies, in the backward direction too.": "Вдоль ребра умножают, и на обратном проходе тоже.",
}
TESTS = """PROGRAM = {"program": "exp(-(a*b))", "inputs": {"a": 0.5, "b": 3.0}}


def test_divided_is_named(post):
    (mark,) = post("mark", **PROGRAM, answers=[{"question": "product:0", "text": "-0.0744"}])["marks"]
    assert mark["diagnosis"]["id"] == "divided"
    assert mark["diagnosis"]["calculation"] == "−0.2231 / 3"


def test_divided_is_asked_for(post):
    made = post("exercise", **PROGRAM, kinds=["product"], misconception="divided")
    assert made["questions"]
"""


def add(file: Path, place: str, addition: str) -> None:
    """Put an addition before the first line that begins so."""
    before, line, after = file.read_text(encoding="utf-8").partition(f"\n{place}")
    assert line
    file.write_text(f"{before}\n{addition}{place}{after}", encoding="utf-8")


@pytest.mark.full
def test_all_that_follows_passes(tmp_path: Path) -> None:
    copy_tree(tmp_path)
    add(tmp_path / FAMILY, "    Misconception(\n", ROW)
    add(tmp_path / BY_HAND, '    ("upstream-forgotten", ', CASE)
    (tmp_path / NEW).write_text(TESTS, encoding="utf-8")
    words = tmp_path / "app" / "locale" / "ru.json"  # which `make catalogue` compiles
    words.write_text(json.dumps(json.loads(words.read_text(encoding="utf-8")) | RUSSIAN), encoding="utf-8")
    run(tmp_path, "-m", "ruff", "format", "--check", FAMILY)
    options = ("-n", "0", "-q", "-p", "no:cacheprovider", "-k", "divided or every_row")
    output = run(tmp_path, "-m", "pytest", *options, BY_HAND, LISTED, NEW).stdout
    assert int(re.findall(r"(\d+) passed", output)[-1]) == 6, output
