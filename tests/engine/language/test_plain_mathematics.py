"""Mathematics in plain text, as students write it: read as paper means it, or refused with remedies that lead there."""

from __future__ import annotations

import sys
from contextlib import suppress
from math import asin, cos, e, exp, log, log2, pi, sin, sqrt

import pytest

import engine
from engine.errors import Fix, GradwalkError
from engine.language import foreign, parse
from engine.language.source import apply_fix, typed_at
from engine.limits import Limits
from engine.ops import FUNCTIONS
from engine.prelude import library_names

INPUTS = {"x": 3.0, "y": 2.0, "w": 5.0, "b": 1.0, "a": 4.0, "n": 7.0, "k": 2.0, "t": 0.5, "w1": 2.0, "x1": 3.0}
MATRICES = {"X": [[1.0, 2.0], [1.0, 3.0]], "theta": [0.5, 1.0], "y": [2.0, 4.0], "m": 2.0}

READ = [
    ("sin^2(x)", sin(3) ** 2, "sin(x)**2"),
    ("sin**2(x) + cos^2(x)", 1.0, "sin(x)**2 + cos(x)**2"),
    ("sin^-1(t)", asin(0.5), "asin(t)"),
    ("th^-1(t)", 0.5493061443340548, "atanh(t)"),
    ("ln^-1 x", exp(3), "exp(x)"),
    ("tg^-1 x", 1.2490457723982544, "atan(x)"),
    ("2sin^2 2x", 2 * sin(6) ** 2, "2*sin(2*x)**2"),
    ("sin^n x", sin(3) ** 7, "sin(x)**n"),
    ("1/sin^2(x)", 1 / sin(3) ** 2, "1/sin(x)**2"),
    ("sin^(1 + 1)(x)", sin(3) ** 2, "sin(x)**(1 + 1)"),
    ("sin^-2(x)", sin(3) ** -2, "sin(x)**-2"),
    ("c = 9\nc //= 2\nc", 4.0, "c = 9\nc //= 2\nc"),
    ("x^2 // note: squared", 9.0, "x**2 # note: squared"),
    ("log^2 x + 1", log(3) ** 2 + 1, "log(x)**2 + 1"),
    ("exp x^2", exp(9), "exp(x**2)"),
    ("exp -x", exp(-3), "exp(-x)"),
    ("exp -x^2", exp(-9), "exp(-x**2)"),
    ("sin 2x", sin(6), "sin(2*x)"),
    ("sin 2πt", 0.0, "sin(2*pi*t)"),
    ("sin x cos y", sin(3) * cos(2), "sin(x) * cos(y)"),
    ("sin x * cos y - 1", sin(3) * cos(2) - 1, "sin(x) * cos(y) - 1"),
    ("sin x / cos x", sin(3) / cos(3), "sin(x) / cos(x)"),
    ("log x + 1", log(3) + 1, "log(x) + 1"),
    ("ln sin t", log(sin(0.5)), "ln(sin(t))"),
    ("-log sigmoid(x)", -log(1 / (1 + exp(-3))), "-log(sigmoid(x))"),
    ("sqrt 2", sqrt(2), "sqrt(2)"),
    ("e^sin x", e ** sin(3), "e**sin(x)"),
    ("max(sin x, 0)", sin(3), "max(sin(x), 0)"),
    ("log = 2\nlog*x", 6.0, "log = 2\nlog*x"),
    ("$x^2$", 9.0, "x**2"),
    ("$$ wx + b $$", 16.0, "w*x + b"),
    ("f(x) = x^2\nf(3) + y", 11.0, "def f(x): return x**2\nf(3) + y"),
    ("f(x) = x^2", 9.0, "f = x**2"),
    ("f(x, y)=x*y; f(2, 3)", 6.0, "def f(x, y): return x*y\nf(2, 3)"),
    ("c = 1; f(x) := x + c; f(2)", 3.0, "c = 1\ndef f(x): return x + c\nf(2)"),
    ("f(x) = x^2 # note\ng(x) = f(x) + 1", 10.0, "def f(x): return x**2 # note\ng = f(x) + 1"),
    ("f(n) = 1 if n <= 1 else n*f(n - 1)\nf(5)", 120.0, "def f(n): return 1 if n <= 1 else n*f(n - 1)\nf(5)"),
    ("f(x)=x\nf", 3.0, "f=x\nf"),
    ("g(x) = x\nf(x) = x^2\nf(2)", 4.0, "def g(x): return x\ndef f(x): return x**2\nf(2)"),
    ("c := 3\nc*x", 9.0, "c = 3\nc*x"),
    ("x**2\n  + 3*x", 18.0, "x**2 + 3*x"),
    ("y = x**2  # square\n\n  # more\n    - 3*x\ny", 0.0, "y = x**2 - 3*x\ny"),
    ("x**2 +\n3*x", 18.0, "x**2 + 3*x"),
    ("z =\n  x^2\nz", 9.0, "z = x**2\nz"),
    ("z = x^2\n-z", -9.0, "z = x**2\n-z"),
    ("def f(a): return a\n-f(x)", -3.0, "def f(a): return a\n-f(x)"),
    ("if x > 1:\n    z = x\nelse:\n    z = 0\n-x", -3.0, None),
    ("(x\n+ 1)", 4.0, "(x\n+ 1)"),
    ("x^2 // the square of x", 9.0, "x**2 # the square of x"),
    ("x^2 % a comment here", 9.0, "x**2 # a comment here"),
    ("// loss\nx^2 //", 9.0, "# loss\nx**2 #"),
    ("%% part one\nx^2", 9.0, "#% part one\nx**2"),
    ("/* loss */ x^2 /* a\n square */ + 1", 10.0, "x**2   + 1"),
    ("x // 2 // half of x", 1.0, "x // 2 # half of x"),
    ("n // k", 3.0, "n // k"),
    ("n % 4", 3.0, "n % 4"),
    ("s = 0\nfor i in range(4):\n    if i % 2: s = s + i // 1  # odd ones\ns", 4.0, None),
    ("x.^2 + 2.*x + 1./x", 9 + 6 + 1 / 3, "x**2 + 2.*x + 1./x"),
    ("3.^2", 9.0, "3.**2"),
    ("log₂(x)", log2(3), "log2(x)"),
    ("πx²", pi * 9, None),
]


@pytest.mark.parametrize(("typed", "value", "text"), READ)
def test_read(typed: str, value: float, text: str | None) -> None:
    trace = engine.trace(typed, INPUTS)
    assert float(trace.value) == pytest.approx(value, rel=1e-12, abs=1e-12)
    assert text in (None, trace.program)
    assert float(engine.trace(trace.program, INPUTS).value) == pytest.approx(value, rel=1e-12, abs=1e-12)


def test_a_quotient_of_two_names_is_no_derivative() -> None:
    assert engine.trace("d/dx", {"d": 6.0, "dx": 2.0}).value == 3.0


def test_names_side_by_side_are_unpacked_as_ever() -> None:
    assert len(parse("p, q = 2\nx^2", Limits()).statements) == 2


def test_octave_signs_in_plain_text() -> None:
    trace = engine.trace("1/(2*m)*sum((X @ theta - y).^2)", MATRICES)
    assert trace.value == 0.125
    assert engine.trace("X.'", MATRICES).value.tolist() == [[1.0, 1.0], [2.0, 3.0]]
    assert engine.trace("sum(X)*m.^2 - (1 + 1)*m.^1", MATRICES).value == 7 * 4 - 4


def test_places_point_into_the_text_as_typed() -> None:
    typed = "f(x) = sin^2 2x\nf(3)\n  + exp -y // and so on"
    trace = engine.trace(typed, INPUTS)
    places = {node.label: typed_at(typed, node.span) for node in trace.nodes if node.span is not None}
    assert places["sin"] == "sin^2 2x" or places["sin"] == "sin"
    assert places["y"] == "y" and places["+"] == "f(3)\n  + exp -y"
    assert trace.program == "def f(x): return sin(2*x)**2\nf(3) + exp(-y) # and so on"


MEANT = [
    ("wx + b", 16.0),
    ("y = kx + b", 7.0),
    ("1/wx", 1 / 15),
    ("e^-kx", exp(-6)),
    ("x^2 // note", 9.0),
    ("x^2 % square", 9.0),
    ("2sinx", 2 * sin(3)),
    ("sin2x", sin(6)),
    ("xlog(x)", 3 * log(3)),
    ("xe^x", 3 * e**3),
    ("2pix", 6 * pi),
    ("w1x1", 6.0),
    ("х + 1", 4.0),
    ("ехр(x)", exp(3)),
    ("max(0; x)", 3.0),
    ("x -> x^2", 9.0),
    ("f: x ↦ x²", 9.0),
    ("5!", 120.0),
    ("sin x // note", sin(3)),
    ("sum([1, -2; 3 4])", 6.0),
    ("sum([x y; 3 4])", 12.0),
    ("fabs(x)", 3.0),
    ("sqr(x)", 9.0),
    ("если(x>0; x; 0)", 3.0),
    ("if(x > 0, x, 0)", 3.0),
    ("let z = x^2", 9.0),
    ("var z = x^2", 9.0),
    ("1/2 (x - y)^2", 0.5),
    ("loss = 1/2 (y - wx)^2", 84.5),
    ("2^-kx", 2**-6.0),
    ("||x||", 3.0),
    ("x mod 2", 1.0),
    ("=x*2", 6.0),
    ("x^2 + 1 = ?", 10.0),
    ("y = c^2, c = 4", 16.0),
    ("c^2 + d, c = 4, d = -1", 15.0),
    ("z=c^2 при c=4", 16.0),
    ("c=4 d=5\nc*d", 20.0),
    ("10% * x", 0.3),
    ("1 000x", 3000.0),
    ("1,5x", 4.5),
    ("sum([1 2 4])", 7.0),
    ("sum([1 2; 3 4])", 10.0),
    ("exp -x^2/2", exp(-4.5)),
    ("0x", 0.0),
    ("c = 4\vc^2", 16.0),
]


@pytest.mark.parametrize(("typed", "value"), MEANT)
def test_the_first_click_leads_to_what_is_meant(typed: str, value: float) -> None:
    text = typed
    for _ in range(6):
        try:
            found = float(engine.trace(text, INPUTS).value)
        except GradwalkError as error:
            text = apply_fix(text, first_fix(error))
        else:
            assert text != typed, "this is asked about"
            assert found == pytest.approx(value, rel=1e-12)
            return
    pytest.fail(f"clicks never end: {text}")


def first_fix(error: GradwalkError) -> Fix:
    """The remedy that stands first."""
    fixes = [fix for fault in error.faults for fix in fault.fixes]
    assert fixes, str(error)
    return fixes[0]


def test_names_from_elsewhere_are_none_of_ours() -> None:
    ours = {*FUNCTIONS, *library_names()}
    assert ours.isdisjoint(foreign.SAME) and ours.isdisjoint(foreign.ABSENT)
    assert ours.issuperset(foreign.SAME.values())
    for name in foreign.ABSENT:
        with pytest.raises(GradwalkError) as caught:
            engine.trace(f"{name}(x)", INPUTS)
        assert caught.value.faults[0].fixes == () and caught.value.faults[0].hint == foreign.ABSENT[name]


@pytest.mark.parametrize("typed", ["1/wx^2", "sinx^2", "1/xsin(x)", "1/x(x+1)", "d/dx x^2", "d(x^2)/dx", "sec(x)"])
def test_no_click_that_would_mean_something_else(typed: str) -> None:
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
def test_look_alikes_are_named(typed: str, known: dict[str, float], words: tuple[str, ...]) -> None:
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


@pytest.mark.parametrize("piece", PIECES)
def test_long_texts_are_read_in_steps_that_grow_with_their_length(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted are the lines that the front door runs, which depend on no clock."""
    counts = [_lines_run(f"{piece} " * (size // (len(piece) + 1))) for size in (1_000, 4_000)]
    assert counts[1] < 8 * counts[0] + 4_000


def _lines_run(typed: str) -> int:
    """So many lines of Python run in reading a text."""
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
def test_no_sentence_is_longer_than_two_kilobytes(form: str, name: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(form.format(n=name), INPUTS)
    for fault in caught.value.faults:
        said = [fault.message, fault.hint, *(fix.label for fix in fault.fixes)]
        assert all(len(str(sentence).encode()) < 2_000 for sentence in said)
