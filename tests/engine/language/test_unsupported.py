"""Rejected text: its span, its fixes and its message, whether Python can parse it or not."""

from __future__ import annotations

import pytest

import engine
from engine.errors import GradwalkError, ProgramSyntaxError, TooLarge
from engine.language import parse, unsupported
from engine.language.source import apply_fix, offset_of
from engine.limits import Limits

ONE = {"x": 1.0, "y": 2.0}
LIMITS = Limits()
SYNTAX, UNSUPPORTED = "syntax-error", "unsupported-syntax"


def error_of(program: str, **limits: int) -> GradwalkError:
    """The error that a program raises."""
    with pytest.raises(GradwalkError) as caught:
        engine.trace(program, ONE, limits=Limits(**limits))
    return caught.value


@pytest.mark.parametrize(
    ("programs", "sentence"),
    [
        (["x & y", "x | y", "x << y", "x >> y", "~x"], unsupported.NO_BITS),
        (["import x", "from x import y", "import )", "from x"], unsupported.NO_MODULES),
        (["f(lambda: x)"], unsupported.NO_LAMBDA),
        (["class ("], unsupported.NO_CLASSES),
        (["{1: x}", "{1, x}", "{i: i for i in y}", "{i for i in y}"], unsupported.NO_SETS),
        (["try:\n  x\nexcept y:\n  y", "raise x", "try:", "except )", "finally:", "raise )"], unsupported.NO_TRY),
        (["with x:\n  y", "with ("], unsupported.NO_WITH),
        (["async (", "await )", "async def f():\n  x"], unsupported.NO_ASYNC),
        (["yield x", "yield ("], unsupported.NO_YIELD),
        (["global x", "nonlocal x", "global )", "nonlocal )"], unsupported.NO_GLOBAL),
        (["f'{x}'"], unsupported.NO_FSTRING),
        (["match x:\n  case y:\n    x"], unsupported.NO_MATCH),
        (["x: y"], unsupported.NO_TYPES),
        (["x in y", "x not in y"], unsupported.NO_IN),
        (["x is y", "x is not y"], unsupported.NO_IS),
        (["(x := 1)"], unsupported.NO_WALRUS),
        (["exp(*x)", "exp(**x)", "*x, y = x"], unsupported.NO_STAR),
        (["x[0] = y"], unsupported.NO_ELEMENT),
        (["__x"], unsupported.NO_DUNDER),
        (["assert x", "assert )"], unsupported.NEVER["Assert"][0]),
        (["del x", "del )"], unsupported.NEVER["Delete"][0]),
        (["pass )"], unsupported.NEVER["Pass"][0]),
    ],
)
def test_own_message(programs: list[str], sentence: object) -> None:
    assert {program: error_of(program).faults[0].message for program in programs} == dict.fromkeys(programs, sentence)


@pytest.mark.parametrize("power", [-x for x in (2**53, 3, 1)] + [2**53, 3])
def test_whole_numbers_stay_whole_while_they_are_exact(power: int) -> None:
    assert float(engine.trace(f"x + {power}", ONE).value) == 1.0 + power


def test_a_whole_exponent_above_the_exact_ones_is_a_float() -> None:
    assert engine.trace("x ** 9007199254740993", ONE).value == 1.0


def test_unary_plus_is_dropped() -> None:
    assert float(engine.trace("+x", ONE).value) == 1.0


def test_names_are_normalised() -> None:
    assert float(engine.trace("ﬁ + fi", {"fi": 2.0}).value) == 4.0


def test_depth_error_names_the_limit() -> None:
    error = error_of("((((x))))", depth=3)
    assert isinstance(error, TooLarge)
    assert error.faults[0].name == "depth"
    assert error.faults[0].message.values["limit"] == "depth"


def test_ellipsis_only_inside_brackets() -> None:
    assert isinstance(error_of("..."), GradwalkError)
    assert not isinstance(error_of("x + ..."), ProgramSyntaxError)


REJECTED = [
    ("1/2x", SYNTAX, "1/2x", ["1/(2x)", "(1/2)*x"]),
    ("a/2x", SYNTAX, "a/2x", ["a/(2x)", "(a/2)*x"]),
    ("1/2(x+1)", SYNTAX, "1/2(x+1)", ["1/(2(x+1))", "(1/2)*(x+1)"]),
    ("1/2πr", SYNTAX, "1/2πr", ["1/(2πr)", "(1/2)*πr"]),
    ("1/x²y", SYNTAX, "1/x²y", ["1/(x²y)", "(1/x²)*y"]),
    ("b/a/2x", SYNTAX, "/2x", ["b/a/(2x)", "b/a/2*x"]),
    ("1/2  x", SYNTAX, "1/2  x", ["(1/2)*x", "1/(2  x)"]),
    ("f(x)/2x", SYNTAX, "f(x)/2x", ["f(x)/(2x)", "(f(x)/2)*x"]),
    ("a/-2x", SYNTAX, "a/-2x", ["a/-(2x)", "(a/-2)*x"]),
    ("a - -b/2x", SYNTAX, "b/2x", ["a - -b/(2x)", "a - -(b/2)*x"]),
    ("2^3x", SYNTAX, "3x", ["2^(3x)", "2^3*x"]),
    ("e^-2x", SYNTAX, "-2x", ["e^(-2x)", "e^-2*x"]),
    ("√2x", SYNTAX, "√2x", ["√(2x)", "√2*x"]),
    ("√x²", SYNTAX, "√x²", ["√(x²)", "(√x)²"]),
    ("√x^2", SYNTAX, "√x^2", ["√(x^2)", "(√x)^2"]),
    ("√x^-2", SYNTAX, "√x^-2", ["√(x^-2)", "(√x)^-2"]),
    ("x^", SYNTAX, "^", []),
    ("√x^", SYNTAX, "^", []),
    ("x√y", SYNTAX, "√", ["x*√y"]),
    ("x½", SYNTAX, "½", ["x*½"]),
    ("√", SYNTAX, "√", []),
    ("²", SYNTAX, "²", []),
    ("2½", SYNTAX, "2½", ["(2+½)"]),
    ("2 ½", SYNTAX, "2 ½", ["(2+½)"]),
    ("sin²(x)", SYNTAX, "sin²(x)", ["sin(x)²"]),
    ("X^T", SYNTAX, "^T", ["X.T", "X^(T)"]),
    ("X^⊤", SYNTAX, "^⊤", ["X.T"]),
    ("Xᵀ²", SYNTAX, "ᵀ²", []),
    ("X²ᵀ", SYNTAX, "²ᵀ", []),
    ("Xᵀ2", SYNTAX, "ᵀ2", ["Xᵀ@2", "Xᵀ*2"]),
    ("A' @ B", SYNTAX, "'", ["A.T @ B"]),
    ("3,14", SYNTAX, "3,14", ["3.14", "3, 14"]),
    ("y = 0,5*x", SYNTAX, "0,5", ["y = 0.5*x"]),
    ("1,000,000", SYNTAX, "1,000,000", ["1000000"]),
    ("1,000,00", SYNTAX, "1,000,00", []),
    ("0xg", SYNTAX, "0xg", []),
    ("0b12", SYNTAX, "0b12", []),
    ("1__0", SYNTAX, "1__0", []),
    ("1e", SYNTAX, "1e", ["1*e"]),
    ("2e^x", SYNTAX, "2e", ["2*e^x"]),
    ("012", SYNTAX, "012", ["12"]),
    ("2j", UNSUPPORTED, "2j", ["2*j"]),
    ("1e999", SYNTAX, "1e999", []),
    ("9" * 400, SYNTAX, "9" * 400, []),
    ("9" * 401, SYNTAX, "9" * 401, []),
    ("exp(1)(2)", UNSUPPORTED, "exp(1)(2)", ["exp(1)*(2)"]),
    ("A[0](x)", UNSUPPORTED, "A[0](x)", ["A[0]*(x)"]),
    ("y <- x", SYNTAX, "<-", ["y = x", "y < -x"]),
    ("y ← x", SYNTAX, "←", ["y = x"]),
    ("x->y", SYNTAX, "->", ["y"]),
    ("n!", SYNTAX, "!", []),
    ("٣", SYNTAX, "٣", ["3"]),
    ("|x|", UNSUPPORTED, "|", ["abs(x)"]),
    ("x^{2", SYNTAX, "{", []),
    ("x + {2}", UNSUPPORTED, "{", ["x + (2)"]),
    ("‖x", SYNTAX, "‖", []),
    ("‖x‖_p", SYNTAX, "‖_", []),
    (r"\foo{1}{2}", UNSUPPORTED, r"\foo", []),
    ("[1, 2; 3, 4]", SYNTAX, ";", ["[[1, 2], [3, 4]]"]),
    ("lambda = 2\ny = lambda*x", SYNTAX, "lambda", ["lambda_ = 2\ny = lambda_*x"]),
    ("x y", SYNTAX, "x y", ["x*y"]),
    ("2 3", SYNTAX, "2 3", ["2*3"]),
    ("(x+1)2", SYNTAX, ")2", ["(x+1)*2", "(x+1)^2"]),
    ("f(x)y", SYNTAX, ")y", ["f(x)*y"]),
    ("(\nx y)", SYNTAX, "x y", ["(\nx*y)"]),
    ("x 'a'", SYNTAX, "x 'a'", []),
    ("sin x/2", SYNTAX, "sin x/2", ["sin(x/2)", "sin(x)/2"]),
    ("sin x / 2 + 1", SYNTAX, "sin x / 2", ["sin(x) / 2 + 1", "sin(x / 2) + 1"]),
    ("sin x y^2 - 1", SYNTAX, "sin x y^2", ["sin(x*y^2) - 1", "sin(x)*y^2 - 1"]),
    ("exp -x^2/2", SYNTAX, "exp -x^2/2", ["exp(-x^2/2)", "exp(-x^2)/2"]),
    ("sqrt x^2", SYNTAX, "sqrt x^2", ["sqrt(x^2)", "sqrt(x)^2"]),
    ("sin^2(x)^3", SYNTAX, "sin^2(x)", ["(sin^2(x))^3"]),
    ("sigmoid^-1 x", SYNTAX, "sigmoid^-1", []),
    ("x.T W", SYNTAX, "T W", ["x.T@W", "x.T*W"]),
    ("x *", SYNTAX, "*", []),
    ("x + * y", SYNTAX, "+", []),
    ("/ x", SYNTAX, "/", []),
    ("y =", SYNTAX, "=", []),
    ("= y", SYNTAX, "=", [" y"]),
    ("(x", SYNTAX, "(", ["(x)"]),
    ("(x\ny", SYNTAX, "(", ["(x)\ny"]),
    ("exp(x + (y", SYNTAX, "(", ["exp(x + (y))"]),
    ("x)", SYNTAX, ")", ["x"]),
    ("(x]", SYNTAX, "]", ["(x)"]),
    ("f(x) = x^2\nx = 3", SYNTAX, "f", ["f(x) = x^2\nx = 3\nf(x)"]),
    ("f(3) = x^2", SYNTAX, "f(3)", ["f(3) == x^2"]),
    ("x^2\n- 3*x", SYNTAX, "-", ["x^2 - 3*x", "x^2\n(- 3*x)"]),
    ("x^2\n* 3", SYNTAX, "*", ["x^2 * 3"]),
    ("x // a b", SYNTAX, "//", ["x # a b"]),
    ("x %", SYNTAX, "x %", ["(x/100)", "x #"]),
    ("10% * x", SYNTAX, "10%", ["(10/100) * x"]),
    ("sin(x) = 1", SYNTAX, "sin(x)", ["sin(x) == 1"]),
    ("a = x*y b = 2", SYNTAX, "x*y b", []),
    ("min x", SYNTAX, "min x", ["min(x)"]),
    ("X * a.^2", SYNTAX, "*", ["X @ a.^2", "X .* a.^2"]),
    ("[(x); 2]", SYNTAX, ";", []),
    ("x, y -> x", SYNTAX, "->", []),
    ("[x+1; 2]", SYNTAX, ";", []),
    ("[1 - 2; 3]", SYNTAX, ";", []),
    ("[1, 2; 3, -]", SYNTAX, ";", []),
    ("|| x", UNSUPPORTED, "||", []),
    ("&& x", UNSUPPORTED, "&&", []),
    ("x <> y", SYNTAX, "<>", ["x != y"]),
    ("x =< y", SYNTAX, "=<", ["x <= y"]),
    ("x => y", SYNTAX, "=>", []),
    ("10% of x", SYNTAX, "10% of", ["(10/100)* x"]),
    ("x /* note", SYNTAX, "/*", ["x /* note */"]),
    ("X*a + b.^2", SYNTAX, "*", ["X@a + b.^2", "X.*a + b.^2"]),
    ("x + 1 = 2", SYNTAX, "x + 1", ["x + 1 - (2)", "x + 1 == 2"]),
    ("a = 1\n2 = b", SYNTAX, "2", ["a = 1\n2 == b"]),
    ("a = 1; 2 = b", SYNTAX, "2", ["a = 1; 2 == b"]),
    ("f(x, y=1) z", SYNTAX, ") z", ["f(x, y=1)*z"]),
    ("f(1=2)", SYNTAX, "=", ["f(1==2)"]),
    ("f(x=)", SYNTAX, "=", []),
    ("1 += 2", SYNTAX, "1", []),
    ("x |= 2", UNSUPPORTED, "x |= 2", []),
    ("(x = 3)", SYNTAX, "=", ["(x == 3)"]),
    ("  x = 2\n y = x", SYNTAX, " ", ["  x = 2\ny = x"]),
    ("x = 2\n y = x", SYNTAX, " ", ["x = 2\ny = x"]),
    ("x\0y", SYNTAX, "\0", ["xy"]),
    ("x\ud800y", SYNTAX, "\ud800", ["xy"]),
    ("∂x", SYNTAX, "∂", []),
    ("x $ y", SYNTAX, "$", []),
    ("'a", SYNTAX, "'", []),
    ("x ¨ y", SYNTAX, "¨", []),
    ("f(,)", SYNTAX, ",", []),
    ("x and", SYNTAX, "", []),
    ("a\nNone = 3", SYNTAX, "N", []),
    ("A[0] = 5", UNSUPPORTED, "A[0]", []),
    ("a.b = 5", UNSUPPORTED, "a.b", []),
    ("(a, [b, c]) = d", UNSUPPORTED, "[b, c]", []),
    ("*a, b = c", UNSUPPORTED, "*a", []),
    ("__x + 1", UNSUPPORTED, "__x", []),
    ("f(__x=1)", UNSUPPORTED, "__x=1", []),
    ("＿＿x", UNSUPPORTED, "＿＿x", []),
    ("x.real", UNSUPPORTED, "x.real", []),
    ("'text'", UNSUPPORTED, "'text'", []),
    ("f('text')", UNSUPPORTED, "'text'", []),
    ("...", UNSUPPORTED, "...", []),
    ("f(**a)", UNSUPPORTED, "**a", []),
    ("x is y", UNSUPPORTED, "x is y", []),
    ("for i in range(3)", UNSUPPORTED, "for", []),
    ("a && b", UNSUPPORTED, "&&", ["a and b"]),
    ("a & b", UNSUPPORTED, "&", []),
    ("ж y", SYNTAX, "ж y", ["ж*y"]),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "slug", "place", "fixed"), REJECTED)
def test_rejected(typed: str, slug: str, place: str, fixed: list[str]) -> None:
    with pytest.raises(GradwalkError) as caught:
        parse(typed, LIMITS)
    assert caught.value.slug == slug
    (fault,) = caught.value.faults
    span = fault.span
    assert span is not None
    assert typed[offset_of(typed, span.line, span.column) : offset_of(typed, span.end_line, span.end_column)] == place
    assert fault.hint is not None
    assert [apply_fix(typed, fix) for fix in fault.fixes] == fixed
    for program in fixed:
        parse(program, LIMITS)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("/2x", "/2x"),
        ("x = /2x", "/2x"),
        ("a\n/2x", "/"),
        (")/2x", "/2x"),
        ("x)/2x", "/2x"),
        ("1/2√", "1/2"),
        ("1/2x√", "1/2x"),
        ("√((x)", "("),
        ("2x + .T", "+"),
        ("a b = 2x", "a b"),
        (")*x.^2", "*"),
    ],
)
def test_first_of_two_mistakes_is_reported(typed: str, place: str) -> None:
    """The fix corrects one of them; its span is within the text."""
    with pytest.raises(GradwalkError) as caught:
        parse(typed, LIMITS)
    (fault,) = caught.value.faults
    span = fault.span
    assert span is not None and caught.value.slug == SYNTAX
    assert typed[offset_of(typed, span.line, span.column) : offset_of(typed, span.end_line, span.end_column)] == place
    assert all(apply_fix(typed, fix) != typed for fix in fault.fixes)


@pytest.mark.parametrize("depth", [250, 1_500])
def test_depth_beyond_pythons_parser_is_too_large(depth: int) -> None:
    with pytest.raises(GradwalkError) as caught:
        parse("(" * depth + "x" + ")" * depth, Limits(depth=10_000))
    assert (caught.value.slug, caught.value.faults[0].name) == ("too-large", "depth")


@pytest.mark.parametrize("typed", ["", "  \n", "# only a comment"])
def test_empty_program(typed: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        parse(typed, LIMITS)
    assert caught.value.slug == SYNTAX


@pytest.mark.parametrize("typed", ["f(x, how=b'mean')", "x + b'a'", "x + 1j"])
def test_bytes_and_complex_numbers_are_rejected(typed: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        parse(typed, LIMITS)
    assert caught.value.slug == UNSUPPORTED
