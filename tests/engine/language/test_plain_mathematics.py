"""Plain-text mathematics as students write it: read as in mathematics, or rejected with fixes that lead there."""

from __future__ import annotations

import sys
from contextlib import suppress

import pytest

import engine
from engine.errors import Fix, GradwalkError
from engine.language import foreign, parse
from engine.language.source import apply_fix, typed_at
from engine.limits import Limits
from engine.ops import FUNCTIONS
from engine.prelude import library_names
from tests.effort import effort
from tests.engine.language.plain_mathematics import INPUTS, MATRICES, MEANT, READ


@pytest.mark.parametrize(("typed", "value", "text"), READ)
def test_read(typed: str, value: float, text: str | None) -> None:
    trace = engine.trace(typed, INPUTS)
    assert float(trace.value) == pytest.approx(value, rel=1e-12, abs=1e-12)
    assert text in (None, trace.program)
    assert float(engine.trace(trace.program, INPUTS).value) == pytest.approx(value, rel=1e-12, abs=1e-12)


def test_quotient_of_two_names_is_not_a_derivative() -> None:
    assert engine.trace("d/dx", {"d": 6.0, "dx": 2.0}).value == 3.0


def test_comma_separated_targets_are_not_givens() -> None:
    assert len(parse("p, q = 2\nx^2", Limits()).statements) == 2


def test_octave_operators_in_plain_text() -> None:
    trace = engine.trace("1/(2*m)*sum((X @ theta - y).^2)", MATRICES)
    assert trace.value == 0.125
    assert engine.trace("X.'", MATRICES).value.tolist() == [[1.0, 1.0], [2.0, 3.0]]
    assert engine.trace("sum(y)*m.^2 - (1 + 1)*m.^1", MATRICES).value == 6 * 4 - 4


def test_spans_refer_to_the_typed_text() -> None:
    typed = "f(x) = sin^2 2x\nf(3)\n  + exp -y // and so on"
    trace = engine.trace(typed, INPUTS)
    places = {node.label: typed_at(typed, node.span) for node in trace.nodes if node.span is not None}
    assert places["sin"] == "sin^2 2x" or places["sin"] == "sin"
    assert places["y"] == "y" and places["+"] == "f(3)\n  + exp -y"
    assert trace.program == "def f(x): return sin(2*x)**2\nf(3) + exp(-y) # and so on"


@pytest.mark.parametrize(("typed", "value"), MEANT)
def test_first_fix_gives_the_intended_value(typed: str, value: float) -> None:
    text = typed
    for _ in range(6):
        try:
            result = float(engine.trace(text, INPUTS).value)
        except GradwalkError as error:
            text = apply_fix(text, first_fix(error))
        else:
            assert text != typed, "this is ambiguous"
            assert result == pytest.approx(value, rel=1e-12)
            return
    pytest.fail(f"clicks never end: {text}")


def first_fix(error: GradwalkError) -> Fix:
    """The first fix."""
    fixes = [fix for fault in error.faults for fix in fault.fixes]
    assert fixes, str(error)
    return fixes[0]


def test_foreign_names_are_not_built_in() -> None:
    ours = {*FUNCTIONS, *library_names()}
    assert ours.isdisjoint(foreign.EQUIVALENTS) and ours.isdisjoint(foreign.UNSUPPORTED)
    assert ours.issuperset(foreign.EQUIVALENTS.values())
    for name in foreign.UNSUPPORTED:
        with pytest.raises(GradwalkError) as caught:
            engine.trace(f"{name}(x)", INPUTS)
        assert caught.value.faults[0].fixes == () and caught.value.faults[0].hint == foreign.UNSUPPORTED[name]


@pytest.mark.parametrize("typed", ["1/wx^2", "sinx^2", "1/xcos(x)", "1/x(x+1)", "d/dx x^2", "d(x^2)/dx", "sec(x)"])
def test_fixes_keep_their_meaning(typed: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(typed, INPUTS)
    assert [fix for fault in caught.value.faults for fix in fault.fixes] == []
    assert all(fault.hint is not None for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("typed", "known", "words"),
    [
        ("х + 1", {"x": 1.0}, ("Cyrillic", "Latin", "“х”", "“x”")),
        ("x + 1", {"х": 1.0}, ("Latin", "Cyrillic")),
        ("ο + 1", {"o": 1.0}, ("Greek", "Latin")),
        ("сos(1)", {}, ("Cyrillic", "“c”")),
    ],
)
def test_look_alike_letters_are_reported(typed: str, known: dict[str, float], words: tuple[str, ...]) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(typed, known)
    assert all(word in str(caught.value.faults[0].hint) for word in words)


PIECES = [
    "sin",
    "sin^2(",
    "x//",
    "x%",
    "/*",
    "/**/",
    "+\n",
    "x\n+",
    "x\n-x",
    "f(x)=x;",
    "f(x)=x\n",
    "f(x,",
    "x.*",
    "(x)*",
    ")*x.^",
    "a=x\n-a\n",
    "sin/",
    "exp-",
    "log^2",
    "sin^n",
    "//\n",
    "=\n",
    "x=\n",
    ":=",
    "d/dx",
    "x!",
    "|x|",
    "x->",
    "1,5",
    "x=1,",
    "{",
    "х",
    "$",
    "'",
    "[1",
    "[1;",
    "at=",
    "½",
    "√",
    "\\",
]


SIZES = (effort(500, 1_000), effort(2_000, 4_000))
"""Characters of a text, and of one four times as long: a quadratic cost would grow sixteenfold."""


@pytest.mark.parametrize("piece", PIECES)
def test_parsing_is_linear_in_the_text(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts the executed lines, which do not depend on a clock."""
    counts = [_lines_run(f"{piece} " * (size // (len(piece) + 1))) for size in SIZES]
    assert counts[1] < 8 * counts[0] + SIZES[1]


def _lines_run(typed: str) -> int:
    """The number of lines of Python executed to parse a text."""
    count = 0

    def tracing(frame: object, event: str, argument: object) -> object:
        nonlocal count
        count += event == "line"
        return tracing

    before = sys.gettrace()
    sys.settrace(tracing)  # type: ignore[arg-type]
    try:
        with suppress(GradwalkError):
            parse(typed, Limits())
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", ["a" * 9_000, "ж" * 9_000, "𝒳" * 9_000])
@pytest.mark.parametrize(
    "form", ["{n}", "{n}(1)", "exp({n}=1)", "{n} x", "sin {n} x", "mse(x, x, reduction='{n}')", "np.{n}(x)"]
)
def test_messages_are_at_most_two_kilobytes(form: str, name: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(form.format(n=name), INPUTS)
    for fault in caught.value.faults:
        said = [fault.message, fault.hint, *(fix.label for fix in fault.fixes)]
        assert all(len(str(sentence).encode()) < 2_000 for sentence in said)


TENSORS = {"X": [[1.0, 2.0], [3.0, 5.0]], "w": [0.5, -1.0], "y": [1.0, 2.0], "b": 1.0}


@pytest.mark.parametrize(
    ("typed", "remedied"),
    [
        ("Xw + b", "(X@w) + b"),
        ("X w + b", "X@w + b"),
        ("sum(1/Xw)", "sum(1/(X@w))"),
        ("‖Xw − y‖²", "‖(X@w) − y‖²"),
        ("yXw", "(y@X@w)"),
        ("bw", "b*w"),
        ("Xw^2", "X@w^2"),
        ("1/Xw^2", None),
        ("w.T X w", "w.T@X w"),
        ("w.T@X w", "w.T@X@w"),
        ("w = [1, 2]\nv = [3, 4]\nwv", "w = [1, 2]\nv = [3, 4]\n(w@v)"),
        ("A x + b", "A@x + b"),
        ("k x", "k*x"),
        ("√2½", None),
    ],
)
def test_juxtaposed_tensors_are_a_matrix_product(typed: str, remedied: str | None) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(typed, TENSORS)
    if remedied is not None:
        fix = first_fix(caught.value)
        assert apply_fix(typed, fix) == remedied
        assert "Did you mean" not in str(caught.value.faults[0].hint) or fix.text in str(caught.value.faults[0].hint)
