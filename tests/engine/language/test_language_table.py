"""Accepted notation and its program text."""

from __future__ import annotations

import pytest

from engine.language import parse, tree
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
def test_program_text(typed: str) -> None:
    assert parse(typed, LIMITS).text == READ[typed]


def shape(part: object) -> str:
    """A tree as text with all brackets, so that its structure can be compared."""
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
