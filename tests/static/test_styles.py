"""The page's style sheets cost no step: what is inserted somewhere must not restyle the whole page."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

SHEETS = sorted(path for path in (ROOT / "static" / "css").rglob("*.css") if path.name != "print.css")


def split(text: str, separators: str) -> list[str]:
    """The parts of a selector between separators that stand in no parentheses or brackets."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in "([") - (sign in ")]")
        if depth == 0 and sign in separators:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


def outside(compound: str) -> str:
    """A compound selector without what stands in its parentheses."""
    return re.sub(r":[\w-]+\(|\)", " ", re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "()", compound))


def restyles_all(selector: str) -> bool:
    """Whether `:has()` stands before a subject that names neither class nor id nor element."""
    *before, subject = split(selector, " >+~")
    return any(":has(" in each for each in before) and not re.search(r"[.#]\w|^\s*[a-z]", outside(subject))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_what_follows_has_is_named(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
    rules = re.findall(r"([^{};]+)\{", text)
    assert [each for rule in rules for each in split(rule, ",") if restyles_all(each)] == []


def test_the_check_knows_which_selectors_restyle_a_page():
    assert restyles_all(".line:has(small) > :not(.line-part)")
    assert restyles_all("main:has(.a, .b) *")
    assert not restyles_all(".line:has(small) > .sign:not(.part)")
    assert not restyles_all(".line.is-captioned > :not(.line-part)")
    assert not restyles_all(".lines:has(.grids)")
