"""What must be read, and as what; what must be refused, where, and with which remedy."""

from __future__ import annotations

import ast

import pytest

from engine.errors import GradwalkError
from engine.language import parse, tree
from engine.language.conditions import COMPARE
from engine.language.lowering import BINARY, RULES, UNARY
from engine.language.refused import NEVER, STATEMENT_WORDS
from engine.language.source import apply_fix, offset_of
from engine.language.statements import RULES as STATEMENTS
from engine.limits import Limits

LIMITS = Limits()

READ = {
    "2x": "2*x",
    "2x0": "2*x0",
    "2 x": "2 *x",
    "2(x+1)": "2*(x+1)",
    "(a)(b)(c)": "(a)*(b)*(c)",
    "(a)b": "(a)*b",
    "2πr": "2*pi*r",
    "πr²": "pi*r**2",
    "2π(r+1)": "2*pi*(r+1)",
    "2sin(x)": "2*sin(x)",
    "2exp(x)": "2*exp(x)",
    "3e5x": "3e5*x",
    "-2x^2": "-2*x**2",
    "2x/3": "2*x/3",
    "x^(2)y": "x**(2)*y",
    "x^2": "x**2",
    "x ^= 2": "x **= 2",
    "x²": "x**2",
    "x²³y": "x**23*y",
    "x²ⁿ + x²⁽ⁿ⁾": "x**(2*n) + x**(2*(n))",
    "x⁻¹": "x**-1",
    "xⁿ⁺¹": "x**(n+1)",
    "eˣ": "e**x",
    "Xᵀ @ W": "X.T @ W",
    "√x + 2√(x+1)": "sqrt(x) + 2*sqrt(x+1)",
    "√√x": "sqrt(sqrt(x))",
    "√f(x)[0]": "sqrt(f(x)[0])",
    "2x.T + √x.T[0]": "2*x.T + sqrt(x.T[0])",
    "√(x)y + √(x)(y)": "sqrt(x)*y + sqrt(x)*(y)",
    "∛x + ∜x": "cbrt(x) + root(x, 4)",
    "½x": "(1/2)*x",
    "σ(x) + σ": "sigmoid(x) + σ",
    "σ = 2; σ(1)": "σ = 2; σ(1)",
    "∑(x)": "sum(x)",
    "π": "pi",
    "π = 3": "pi = 3",
    "πr = 2; πr": "πr = 2; πr",
    "π_0 + π1": "π_0 + π1",
    "x·y − 3÷z × 2": "x*y - 3/z * 2",
    "x ≤ y": "x <= y",
    "x ≠ y": "x != y",
    "ｘ＋１": "x+1",
    "x\u00a0+\u20031": "x + 1",
    "\ufeffx\u200by": "xy",
    "µ": "μ",
    "x₁": "x1",
    "y\u0302": "ŷ",
    "f(x, reduction=“mean”)": 'f(x, reduction="mean")',
    "f(x, reduction=‘mean’)": "f(x, reduction='mean')",
    "a = 1;; b = a;": "a = 1; b = a;",
    "  a = 1\n  b = a": "a = 1\nb = a",
    "a = 1\r\nb = a\rc = a": "a = 1\nb = a\nc = a",
    "x # ½·２x^2": "x # ½·２x^2",
    "＃ ½\nx ＃ ½": "# ½\nx # ½",
    "x \\\n + 1": "x \\\n + 1",
    "f(3,14)": "f(3,14)",
    "[2x, 3]": "[2*x, 3]",
    "A[0,1]": "A[0,1]",
    "x, 2": "x, 2",
    "0x1F + 1_000 + 1e5 + .5 + 1.": "0x1F + 1_000 + 1e5 + .5 + 1.",
    "x<-1": "x<-1",
    "w0x0": "w0x0",
    "tg(x) + ctg(x) + sh(x) + ch(x) + th(x) + ln(x)": "tg(x) + ctg(x) + sh(x) + ch(x) + th(x) + ln(x)",
    "constructor + document + class_weight + вес + ŷ + 权重": "constructor + document + class_weight + вес + ŷ + 权重",
    "x(1)": "x(1)",
    "a = b = 1": "a = b = 1",
    "a, b = 1, 2": "a, b = 1, 2",
    "1 < x <= 2": "1 < x <= 2",
    "(\n  a\n \n\n  + b\n)": "(\n  a\n \n\n  + b\n)",
}


@pytest.mark.parametrize("typed", READ)
def test_read_as(typed: str) -> None:
    assert parse(typed, LIMITS).text == READ[typed]


def shape(part: object) -> str:
    """A tree as text with every bracket, so that its form can be compared."""
    match part:
        case tree.Number() | tree.Literal():
            return repr(part.value)
        case tree.Name():
            return part.name
        case tree.Unary():
            return f"({part.operator}{shape(part.operand)})"
        case tree.Binary():
            return f"({shape(part.left)} {part.operator} {shape(part.right)})"
        case tree.Comparison():
            return f"<{' '.join(part.operators)}: {', '.join(map(shape, part.operands))}>"
        case tree.Call():
            keywords = [f"{keyword.name}={shape(keyword.value)}" for keyword in part.keywords]
            return f"{part.function}({', '.join([*map(shape, part.arguments), *keywords])})"
        case tree.Attribute():
            return f"{shape(part.value)}.{part.name}"
        case tree.Subscript():
            return f"{shape(part.value)}[{', '.join(map(shape, part.index))}]"
        case tree.Slice():
            return ":".join(shape(bound) if bound else "" for bound in (part.lower, part.upper, part.step))
        case tree.Dots():
            return "..."
        case tree.Sequence():
            return f"{'tuple' if part.is_tuple else 'list'}({', '.join(map(shape, part.items))})"
        case tree.Assign():
            targets = [",".join(name.name for name in target) for target in part.targets]
            return f"{' = '.join(targets)} = {shape(part.value)}"
        case tree.Evaluate():
            return shape(part.value)
    raise AssertionError(part)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a-b-c", "((a - b) - c)"),
        ("a+b*c", "(a + (b * c))"),
        ("-2x^2", "((-2) * (x ** 2))"),
        ("2^-x", "(2 ** (-x))"),
        ("x²y", "((x ** 2) * y)"),
        ("2πr", "((2 * pi) * r)"),
        ("1/(1+exp(-(w*x)))", "(1 / (1 + exp((-(w * x)))))"),
        ("a < b <= c", "<< <=: a, b, c>"),
        ("A[0, 1:2, ..., None, ::-1].T", "A[0, 1:2:, ..., None, ::(-1)].T"),
        ("A[(0, 1)]", "A[0, 1]"),
        ("A[:, 1]", "A[::, 1]"),
        ("f(a, b, axis=-1, how='mean', keep=True)", "f(a, b, axis=(-1), how='mean', keep=True)"),
        ("[[1, -2.5], [a, ()]]", "list(list(1, (-2.5)), list(a, tuple()))"),
        ("a, (b, c)", "tuple(a, tuple(b, c))"),
        ("a, b = b, a", "a,b = tuple(b, a)"),
        ("a = b = 1", "a = b = 1"),
        ("x **= 2", "x = (x ** 2)"),
        ("x @= y", "x = (x @ y)"),
        ("7 // 2 % 3", "((7 // 2) % 3)"),
        ("x.shape[0]", "x.shape[0]"),
        ("90071992547409930", "9.007199254740994e+16"),
    ],
)  # fmt: skip
def test_tree(typed: str, expected: str) -> None:
    (statement,) = parse(typed, LIMITS).statements
    assert shape(statement) == expected


SYNTAX, UNSUPPORTED = "syntax-error", "unsupported-syntax"

REFUSED = [
    ("1/2x", SYNTAX, "1/2x", ["1/(2x)", "(1/2)*x"]),
    ("a/2x", SYNTAX, "a/2x", ["a/(2x)", "(a/2)*x"]),
    ("1/2(x+1)", SYNTAX, "1/2(x+1)", ["1/(2(x+1))", "(1/2)*(x+1)"]),
    ("1/2πr", SYNTAX, "1/2πr", ["1/(2πr)", "(1/2)*πr"]),
    ("1/x²y", SYNTAX, "1/x²y", ["1/(x²y)", "(1/x²)*y"]),
    ("b/a/2x", SYNTAX, "/2x", ["b/a/(2x)", "b/a/2*x"]),
    ("1/2  x", SYNTAX, "1/2  x", ["1/(2  x)", "(1/2)*x"]),
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
    ("XᵀW", SYNTAX, "ᵀW", ["Xᵀ@W", "Xᵀ*W"]),
    ("A' @ B", SYNTAX, "'", ["A.T @ B"]),
    ("3,14", SYNTAX, "3,14", ["3.14", "3, 14"]),
    ("y = 0,5*x", SYNTAX, "0,5", ["y = 0.5*x", "y = 0, 5*x"]),
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
    ("np.exp(x)", UNSUPPORTED, "np.exp(x)", ["exp(x)"]),
    ("x.sum()", UNSUPPORTED, "x.sum()", ["sum(x)"]),
    ("In [1]: y = 1", SYNTAX, "In [1]: ", ["y = 1"]),
    (">>> y = 1", SYNTAX, ">>> ", ["y = 1"]),
    ("y <- x", SYNTAX, "<-", ["y = x", "y < -x"]),
    ("y ← x", SYNTAX, "←", ["y = x"]),
    ("x->y", SYNTAX, "->", []),
    ("n!", SYNTAX, "!", []),
    ("٣", SYNTAX, "٣", ["3"]),
    ("|x|", UNSUPPORTED, "|", ["abs(x)"]),
    ("x^{2}", UNSUPPORTED, "{", ["x^(2)"]),
    ("x^{2", UNSUPPORTED, "{", []),
    ("x^{2{3}}", UNSUPPORTED, "{", []),
    (r"\foo{1}{2}", UNSUPPORTED, r"\foo", []),
    ("[1, 2; 3, 4]", SYNTAX, ";", []),
    ("lambda = 2\ny = lambda*x", SYNTAX, "lambda", ["lambda_ = 2\ny = lambda_*x"]),
    ("x y", SYNTAX, "x y", ["x*y"]),
    ("2 3", SYNTAX, "2 3", ["2*3"]),
    ("(x+1)2", SYNTAX, ")2", ["(x+1)*2", "(x+1)^2"]),
    ("f(x)y", SYNTAX, ")y", ["f(x)*y"]),
    ("(\nx y)", SYNTAX, "x y", ["(\nx*y)"]),
    ("x 'a'", SYNTAX, "x 'a'", []),
    ("sin x", SYNTAX, "sin x", ["sin(x)"]),
    ("x.T W", SYNTAX, "T W", ["x.T@W", "x.T*W"]),
    ("x *", SYNTAX, "*", []),
    ("x + * y", SYNTAX, "+", []),
    ("/ x", SYNTAX, "/", []),
    ("y =", SYNTAX, "=", []),
    ("= y", SYNTAX, "=", []),
    ("(x", SYNTAX, "(", ["(x)"]),
    ("(x\ny", SYNTAX, "(", ["(x)\ny"]),
    ("exp(x + (y", SYNTAX, "(", ["exp(x + (y))"]),
    ("x)", SYNTAX, ")", ["x"]),
    ("(x]", SYNTAX, "]", ["(x)"]),
    ("f(x) = x^2", SYNTAX, "f(x)", ["f = x^2"]),
    ("x + 1 = 2", SYNTAX, "x + 1", ["x + 1 == 2"]),
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
    ("a && b", UNSUPPORTED, "&&", []),
    ("a & b", UNSUPPORTED, "&", []),
    ("ж y", SYNTAX, "ж y", ["ж*y"]),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "slug", "place", "remedies"), REFUSED)
def test_refused(typed: str, slug: str, place: str, remedies: list[str]) -> None:
    with pytest.raises(GradwalkError) as caught:
        parse(typed, LIMITS)
    assert caught.value.slug == slug
    (fault,) = caught.value.faults
    span = fault.span
    assert span is not None
    assert typed[offset_of(typed, span.line, span.column) : offset_of(typed, span.end_line, span.end_column)] == place
    assert fault.hint is not None
    assert [apply_fix(typed, fix) for fix in fault.fixes] == remedies
    for remedy in remedies:
        parse(remedy, LIMITS)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("/2x", "/2x"),
        ("x = /2x", "/2x"),
        ("a\n/2x", "/2x"),
        (")/2x", "/2x"),
        ("x)/2x", "/2x"),
        ("1/2√", "1/2"),
        ("1/2x√", "1/2x"),
        ("√((x)", "("),
        ("2x + .T", "+"),
        ("a b = 2x", "a b"),
    ],
)
def test_of_two_slips_one_is_said(typed: str, place: str) -> None:
    """A remedy mends one of them; its place still is one in the text."""
    with pytest.raises(GradwalkError) as caught:
        parse(typed, LIMITS)
    (fault,) = caught.value.faults
    span = fault.span
    assert span is not None and caught.value.slug == SYNTAX
    assert typed[offset_of(typed, span.line, span.column) : offset_of(typed, span.end_line, span.end_column)] == place
    assert all(apply_fix(typed, fix) != typed for fix in fault.fixes)


@pytest.mark.parametrize("depth", [250, 1_500])
def test_depth_that_only_python_refuses_is_too_large_too(depth: int) -> None:
    with pytest.raises(GradwalkError) as caught:
        parse("(" * depth + "x" + ")" * depth, Limits(depth=10_000))
    assert (caught.value.slug, caught.value.faults[0].name) == ("too-large", "depth")


@pytest.mark.parametrize("typed", ["", "  \n", "# only a comment"])
def test_nothing_typed(typed: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        parse(typed, LIMITS)
    assert caught.value.slug == SYNTAX


SAMPLES = {
    "AsyncFunctionDef": "async def f(x):\n    return x",
    "ClassDef": "class A:\n    x = 1",
    "Delete": "del x",
    "AnnAssign": "x: y = 1",
    "AsyncFor": "async for i in x:\n    y",
    "With": "with x:\n    y",
    "AsyncWith": "async with x:\n    y",
    "Raise": "raise x",
    "Try": "try:\n    x\nexcept y:\n    z",
    "TryStar": "try:\n    x\nexcept* y:\n    z",
    "ExceptHandler": "try:\n    x\nexcept y:\n    z",
    "Assert": "assert x",
    "Import": "import x",
    "ImportFrom": "from x import y",
    "alias": "import x as y",
    "Global": "global x",
    "Nonlocal": "nonlocal x",
    "Pass": "pass",
    "Match": "match x:\n    case 1:\n        y",
    "TypeAlias": "type x = y",
    "Invert": "~x",
    "NamedExpr": "(x := 1)",
    "Lambda": "f(lambda x: x)",
    "Dict": "{x: 1}",
    "Set": "{x}",
    "SetComp": "{x for x in y}",
    "DictComp": "{x: x for x in y}",
    "GeneratorExp": "(x for x in y)",
    "Await": "await x",
    "Yield": "yield x",
    "YieldFrom": "yield from x",
    "JoinedStr": "f'{x}'",
    "FormattedValue": "f'{x}'",
    "TemplateStr": "t'{x}'",
    "Interpolation": "t'{x}'",
    "Starred": "f(*x)",
    "LShift": "x << y",
    "RShift": "x >> y",
    "BitOr": "x | y",
    "BitAnd": "x & y",
    "BitXor": "",  # `^` is a power: no text has it
    "In": "x in y",
    "NotIn": "x not in y",
    "withitem": "with x as y:\n    z",
    "match_case": "match x:\n    case 1:\n        y",
    **dict.fromkeys(
        (
            "MatchValue",
            "MatchSingleton",
            "MatchSequence",
            "MatchMapping",
            "MatchClass",
            "MatchStar",
            "MatchAs",
            "MatchOr",
        ),
        "match x:\n    case [1, *_] | {'a': None} | A(b=2) as c:\n        y",
    ),
    **dict.fromkeys(("TypeVar", "ParamSpec", "TypeVarTuple"), "def f[T, *U, **V](x): return x"),
}

ALLOWED = {kind.__name__ for kind in (*RULES, *BINARY, *UNARY, *COMPARE)} | {
    "Module", "Expr", "Assign", "AugAssign", "Slice", "keyword", "Load", "Store", "Del", "And", "Or", "Is", "IsNot",
    "arguments", "arg", "comprehension", *(kind.__name__ for kind in STATEMENTS),
}  # fmt: skip
ABSTRACT = {
    "AST", "mod", "stmt", "expr", "expr_context", "boolop", "operator", "unaryop", "cmpop", "excepthandler", "pattern",
    "type_ignore", "type_param", "slice", "TypeIgnore", "FunctionType", "Interactive", "Expression", "Suite", "AugLoad",
    "AugStore", "Param", "Index", "ExtSlice", "Num", "Str", "Bytes", "NameConstant", "Ellipsis",
}  # fmt: skip
CLASSES = sorted(
    name for name, kind in vars(ast).items() if isinstance(kind, type) and issubclass(kind, ast.AST) and name[0] != "_"
)


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_of_python_is_allowed_or_refused(name: str) -> None:
    assert name in ALLOWED | ABSTRACT or name in SAMPLES
    assert not (name in ALLOWED and (name in SAMPLES or (name in NEVER and name not in STATEMENT_WORDS.values())))


@pytest.mark.parametrize("name", [name for name in SAMPLES if SAMPLES[name] and hasattr(ast, name)])
def test_refused_class(name: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        parse(SAMPLES[name], LIMITS)
    assert caught.value.slug == UNSUPPORTED
    fault = caught.value.faults[0]
    assert fault.span is not None and fault.hint is not None


def test_bytes_and_complex_are_refused() -> None:
    for typed in ("f(x, how=b'mean')", "x + b'a'"):
        with pytest.raises(GradwalkError) as caught:
            parse(typed, LIMITS)
        assert caught.value.slug == UNSUPPORTED
