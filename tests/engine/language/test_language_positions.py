"""Every span refers to the text as typed, and arbitrary text raises only errors of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from threading import Thread
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import GradwalkError, Span
from engine.language import normalise, parse, tree
from engine.language.source import offset_of
from engine.limits import Limits

LIMITS = Limits()

ATOMS = st.sampled_from(
    ["x", "w0", "ŷ", "вес", "权重", "x\u0302", "2", "0.5", "1e5", "ｘ", "x\u200by", "π", "½", "𝐱", "y₁"]
)
SIGNS = st.sampled_from(
    ["+", " - ", "−", "·", "×", "*", "÷", " / ", "@", " ≤ ", "\u00a0+\u00a0", "^", "**", "\u3000*", ""]
)
WRAPS = st.sampled_from(
    ["({})", "√({})", "exp({})", "σ({})", "({})²", "[{}][0]", "f({}, axis=-1)", "-{}", "√{}", "{}⁻¹", "2{}"]
)


@st.composite
def formulas(draw: st.DrawFn) -> str:
    """Formulas in every supported notation; most of them are well formed."""
    text = draw(ATOMS)
    for _ in range(draw(st.integers(0, 5))):
        text = draw(WRAPS).format(text) if draw(st.booleans()) else text + draw(SIGNS) + draw(ATOMS)
    return text


@st.composite
def programs(draw: st.DrawFn) -> str:
    lines = draw(st.lists(formulas(), min_size=1, max_size=4))
    ends = st.sampled_from(["\n", "\r\n", "; ", "  # ½ комментарий\n", "\r"])
    return "".join(f"y{k} = {line}{draw(ends)}" for k, line in enumerate(lines))


def parts(node: Any) -> Iterator[Any]:
    """Every node of a tree."""
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, tuple):
            pending.extend(part)
        elif is_dataclass(part) and not isinstance(part, Span):
            yield part
            pending.extend(getattr(part, field.name) for field in fields(part))


def typed_at(typed: str, span: Span) -> str:
    return typed[offset_of(typed, span.line, span.column) : offset_of(typed, span.end_line, span.end_column)]


def plain(text: str) -> str:
    return "pi" if text == "π" else normalize("NFKC", text.replace("\u200b", ""))


def attempt(typed: str) -> tree.Program | None:
    try:
        return parse(typed, LIMITS)
    except GradwalkError as error:
        for fault in error.faults:
            spans = [fault.span, *(fix.span for fix in fault.fixes)]
            for span in spans:
                if span is not None:
                    start = offset_of(typed, span.line, span.column)
                    assert 0 <= start <= offset_of(typed, span.end_line, span.end_column) <= len(typed)
        return None


@settings(max_examples=300, deadline=None)
@given(programs())
def test_spans_cover_their_text(typed: str) -> None:
    program = attempt(typed)
    for part in parts(program.statements) if program else ():
        text = typed_at(typed, part.span)
        if isinstance(part, tree.Name):
            assert plain(text) == part.name
        elif isinstance(part, tree.Number):
            number = plain(text)
            assert number in ("1⁄2",) or float(number) == part.value
        elif isinstance(part, tree.Call):
            name = typed_at(typed, part.name_span)
            assert {"√": "sqrt", "σ": "sigmoid"}.get(name, name) == part.function
            assert text.startswith(name)
        elif isinstance(part, tree.Binary):
            left, right = typed_at(typed, part.left.span), typed_at(typed, part.right.span)
            assert left in text and right in text


@settings(max_examples=300, deadline=None)
@given(formulas())
def test_program_text_parses_to_itself(typed: str) -> None:
    try:
        source = normalise(typed, LIMITS)
    except GradwalkError:
        return
    again = attempt(source.text)
    first = attempt(typed)
    assert (again is None) == (first is None)
    if again is not None and first is not None:
        assert again.text == first.text


@settings(max_examples=500, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("()[]{}=+-*/^,;:.!|&<>'\"\\#\n\r\t 0123xe_²√π½\0\ud800")),
        max_size=60,
    )
)
def test_arbitrary_text_is_parsed_or_rejected(typed: str) -> None:
    attempt(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "(" * 19_000,
        "-" * 19_000 + "x",
        "√" * 19_000 + "x",
        "**".join("x" * 6_000),
        "+".join("x" * 9_999),
        "x" + "[0]" * 6_000,
        "x" + ".T" * 9_000,
        "not " * 4_000 + "x",
        "lambda:" * 2_000 + "x",
        "x if y else " * 1_500 + "z",
        "\n".join(" " * depth + "x" for depth in range(120)),
    ],
)
def test_deep_text_is_rejected_in_a_thread(typed: str) -> None:
    caught: list[GradwalkError] = []

    def run() -> None:
        try:
            parse(typed, LIMITS)
        except GradwalkError as error:
            caught.append(error)

    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert caught[0].slug == "too-large"
    assert caught[0].faults[0].name == "depth"


def test_long_sums_need_no_recursion() -> None:
    program = parse("+".join("x" * 2_000), LIMITS)
    assert sum(isinstance(part, tree.Name) for part in parts(program.statements)) == 2_000


def test_characters_are_limited() -> None:
    with pytest.raises(GradwalkError) as caught:
        parse("x" * 20_001, LIMITS)
    assert caught.value.faults[0].name == "characters"


def test_adjacent_roots_do_not_nest() -> None:
    program = parse("+".join(["2√(x)"] * 300), LIMITS)
    assert sum(isinstance(part, tree.Call) for part in parts(program.statements)) == 300


@pytest.mark.parametrize(
    "typed",
    [
        "y = x\n" + "if x > 0:\n    y = y + 1\nelse:\n    y = y - 1\n" * 150 + "y",
        "y = x\n" + "y = y + 1 if x > 0 else y - 1\n" * 150 + "y",
        "y = x\n" + ("if x > 0:\n    y = x\n" + "elif x > 1:\n    y = 2\n" * 40) * 10 + "y",
        "sum([" + "x if x > 0 else 2, " * 150 + "1])",
        "y = 1; " + "z = 1 if x else 2; " * 150 + "z",
    ],
)
def test_adjacent_branches_do_not_nest(typed: str) -> None:
    parse(typed, LIMITS)


@pytest.mark.parametrize(
    "typed",
    [
        "x if x else " * 101 + "x",
        "(x if x else " * 60 + "x if x else " * 50 + "x" + ")" * 60,
        "y = [\n" + "x if x else\n" * 101 + "x]",
        "if x > 0:\n    y = x\n" + "elif x > 1:\n    y = 2\n" * 101 + "y",
    ],
)
def test_nested_branches_count_as_depth(typed: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        parse(typed, LIMITS)
    assert caught.value.faults[0].name == "depth"
