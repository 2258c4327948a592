"""LaTeX input: its program text, spans and values."""

import random
from math import cos, exp, isclose, log, sin, sqrt, tanh

import pytest

import engine
from engine.errors import GradwalkError, TooLarge
from engine.language.normalise import normalise
from engine.limits import DEFAULT, Limits
from tests.counting import calls_of
from tests.effort import spread

READ = [
    (r"\frac{1}{1+e^{-(w_0x_0+w_1x_1+w_2)}}", "1/(1 + exp(-(w0*x0 + w1*x1 + w2)))"),
    (r"\sigma(w x + b)", "sigmoid(w*x + b)"),
    (r"\sigma\left(\frac{x}{\sigma}\right)", "sigmoid(x/sigma)"),
    (r"\hat y = \sigma\left(w^\top x + b\right)", "y_hat = sigmoid(w.T*x + b)"),
    (r"\hat{y}_0 + \bar{x}", "y_hat_0 + x_bar"),
    (r"\max(0,x)", "max(0, x)"),
    (r"\max\{0, 1 - y s\}", "max(0, 1 - y*s)"),
    (r"x^{2}y \cdot z", "x**2*y*z"),
    (r"\operatorname{relu}(x)", "relu(x)"),
    (r"\operatorname{leaky\_relu}\left(x, 0.1\right)", "leaky_relu(x, 0.1)"),
    (r"\operatorname{sum}(X, \text{axis}=0)", "sum(X, axis=0)"),
    (r"\begin{cases} x & x > 0 \\ \alpha x & \text{otherwise} \end{cases}", "where(x > 0, x, alpha*x)"),
    (r"\begin{cases} a & \text{if } x < 0 \\ b & x \le 1 \\ c \end{cases}", "where(x < 0, a, where(x <= 1, b, c))"),
    (r"\sqrt[3]{x} + \sqrt[n]{x+1} + \sqrt 2", "cbrt(x) + root(x + 1, n) + sqrt(2)"),
    (r"\sin^2 x + \cos^{2}(x)", "sin(x)**2 + cos(x)**2"),
    (r"\sin^{-1} x", "asin(x)"),
    (r"\sin 2x \cos y", "sin(2*x)*cos(y)"),
    (r"\log_2 8 + \log_{10} x + \log_b x", "log2(8) + log10(x) + log(x)/log(b)"),
    (r"\begin{align} z &= w x + b \\ L &= (z - t)^2 \end{align}", "z = w*x + b\nL = (z - t)**2"),
    ("\\[ a = 2 \\]\n$b = \\frac{a}{2}$", "a = 2\nb = a/2"),
    (r"|x| + \lVert x \rVert_2^2", "abs(x) + norm(x)**2"),
    (r"\left|\frac{x}{y}\right|", "abs(x/y)"),
    (r"\lfloor x \rfloor", "floor(x)"),
    (r"\frac12 x", "1/2*x"),
    (r"x \frac{a}{b}", "x*(a/b)"),
    (r"a = \lambda^2", "a = lambda_**2"),
    ("loss = \\frac{1}{2}(y-t)^2 # half\nloss", "loss = 1/2*(y - t)**2\nloss"),
    (r"\begin{pmatrix}1&2\\3&4\end{pmatrix} x", "[[1, 2], [3, 4]]*x"),
    (r"W^{(1)} x + \text{bias}", "W_1*x + bias"),
    (r"\mathbf{W}\mathbf{x} + \mathbf{A}^{-1}\mathbf{b}", "W*x + A**-1*b"),
    (r"(Y - X^{\top} W)^{\top} (Y - X^{\top} W)", "(Y - X.T*W).T*(Y - X.T*W)"),
    (r"\lambda W^T W x", "lambda_*W.T*W*x"),
    (r"2\pi r \times 3{,}5", "2*pi*r*3.5"),
    (r"\tanh x y + 1", "tanh(x*y) + 1"),
    (r"\exp -x", "exp(-x)"),
    (r"\sum_{i=1}^{n} x_i", "sum([x[i - 1] for i in range(1, n + 1)])"),
    (r"\sum_{i=0}^{3} W_{i,j} x_{i+1}", "sum([W[i, j]*x[i + 1] for i in range(0, 4)])"),
    (r"\sum_{i=1}^{2}\sum_{j=1}^{3} W_{ij}", "sum([sum([W[i - 1, j - 1] for j in range(1, 4)]) for i in range(1, 3)])"),
    (r"\sum_i (y_i - \hat{y}_i)^2 + b", "sum((y - y_hat)**2) + b"),
    (r"\text{вес} \cdot вход", "вес*вход"),
    (r"a \le b", "a <= b"),
    (r"-x^2 \div y", "-x**2/y"),
]


@pytest.mark.parametrize(("typed", "program"), READ)
def test_latex_to_program_text(typed, program):
    assert normalise(typed, DEFAULT).text == program


VALUES = {"x": 0.7, "y": -1.3, "z": 2.1, "w": 0.4}
X, Y, Z, W = VALUES.values()
NUMBERS = [
    (r"\frac{1}{1+e^{-(w x+y)}}", 1 / (1 + exp(-(W * X + Y)))),
    (r"\frac{x}{y} z", X / Y * Z),
    (r"z\left(\frac{x}{y}\right)^2", Z * (X / Y) ** 2),
    (r"-x^{2}y \cdot z", -(X**2) * Y * Z),
    (r"\sqrt{x^2 + y^2} \ln z", sqrt(X**2 + Y**2) * log(Z)),
    (r"\sin^2 x - \cos^2 x", sin(X) ** 2 - cos(X) ** 2),
    (r"\sqrt[3]{z} - \log_2 z", Z ** (1 / 3) - log(Z, 2)),
    (r"\tanh(w x + y) + \max(x, y)", tanh(W * X + Y) + X),
    (r"|y| + \begin{cases} x & y > 0 \\ z & \text{else} \end{cases}", abs(Y) + Z),
    ("a &= x + y \\\\ b &= a^2 \\\\ b \\cdot a", (X + Y) ** 3),
    (r"2^{x^y}", 2 ** (X**Y)),
    (r"{2^x}^y", (2**X) ** Y),
    (r"x - - y", X + Y),
    (r"\frac{\frac{x}{y}}{\frac{z}{w}}", (X / Y) / (Z / W)),
    (r"\log_z x", log(X) / log(Z)),
]


@pytest.mark.parametrize(("typed", "value"), NUMBERS)
def test_values_match_python(typed, value):
    assert isclose(engine.trace(typed if "\\" in typed else typed + r"\,", VALUES).value, value, rel_tol=1e-14)


REJECTED = [
    (r"\newcommand{\a}{b}", "unsupported-syntax", r"\newcommand"),
    (r"\foo x", "unsupported-syntax", r"\foo"),
    (r"\int x", "unsupported-syntax", r"\int"),
    (r"\frac{d}{dx} x^2", "unsupported-syntax", r"\frac"),
    (r"\frac{\partial f}{\partial x}", "unsupported-syntax", r"\partial"),
    (r"x_1 + \dots + x_n", "unsupported-syntax", r"\dots"),
    (r"\frac{a", "syntax-error", "{"),
    (r"\alpha}", "syntax-error", "}"),
    (r"\left( x", "syntax-error", r"\left"),
    (r"\alpha)", "syntax-error", ")"),
    (r"\alpha^2^3", "syntax-error", "^"),
    (r"\theta_{t/1}", "syntax-error", "{t/1}"),
    (r"\alpha/2b", "syntax-error", "/2b"),
    (r"f(x + 1) = \alpha", "syntax-error", "f(x + 1)"),
    (r"f(x) = x \\ f^{-1}(2)", "syntax-error", "^"),
    (r"Let $\alpha = 1$", "syntax-error", "L"),
    (r"\text{two words} + 1", "syntax-error", r"\text{two words}"),
    (r"a = b = \alpha", "syntax-error", "="),
    (r"\sum_{i}^{n} x_i", "syntax-error", r"\sum"),
    (r"\begin{cases} x & x>0 \end{cases}", "syntax-error", r"\begin{cases} x & x>0 \end{cases}"),
    (r"\begin{cases} x & x>0", "syntax-error", r"\begin{cases}"),
    (r"\|x\|_p", "syntax-error", "_p"),
    (r"\cdot x", "unsupported-syntax", r"\cdot"),
    (r"\pi \pm x", "unsupported-syntax", r"\pm"),
    (r"\log(\alpha", "syntax-error", "("),
    (r"(\alpha, 2)", "syntax-error", ","),
    (r"\max^{-1} x", "syntax-error", r"\max"),
    (r"\alpha ! 2", "unsupported-syntax", "!"),
]


@pytest.mark.parametrize(("typed", "slug", "place"), REJECTED)
def test_unsupported_latex_has_a_message(typed, slug, place):
    with pytest.raises(GradwalkError) as caught:
        engine.trace(typed)
    (fault,) = caught.value.faults
    assert caught.value.slug == slug
    assert str(fault.message)
    assert str(fault.hint)
    assert typed[fault.span.column - 1 : fault.span.end_column - 1] == place


def test_spans_refer_to_the_latex():
    typed = "\\frac{\\alpha}{x_1}\n + \\sqrt[n]{\\beta}"
    trace = engine.trace("z = " + typed, {"alpha": 1, "x1": 2, "n": 3, "beta": 4})
    inputs = {node.name: node.span for node in trace.nodes if node.kind == "input"}
    text = ("z = " + typed).split("\n")
    assert {name: text[s.line - 1][s.column - 1 : s.end_column - 1] for name, s in inputs.items()} == {
        "alpha": r"\alpha",
        "beta": r"\beta",
        "n": "n",
        "x1": "x_1",
    }


def test_tracer_errors_have_spans_and_no_program_text_fixes():
    typed = r"\operatorname{rellu}(x)"
    with pytest.raises(GradwalkError) as caught:
        engine.trace(typed, {"x": 1})
    (fault,) = caught.value.faults
    assert fault.fixes == ()
    assert typed[fault.span.column - 1 : fault.span.end_column - 1] == r"\operatorname{rellu}"


def test_resolved_program_text_is_reported():
    trace = engine.trace(r"\frac{x}{2}", {"x": 1})
    assert trace.program == "x/2"
    (warning,) = trace.warnings
    assert warning.code == "latex-read"
    assert "x/2" in str(warning.message)
    assert not engine.trace("x/2  # no \\frac", {"x": 1}).warnings


HOSTILE = [
    r"\frac{" * 3300, r"\sqrt" * 4000 + "x", "{" * 19000 + r"\x", r"\left(" * 3000, "x^{" * 6000 + r"\x", r"\hat" * 4900,
    "|" * 19000 + r"\cdot", r"\begin{cases}" * 1400, r"\sin" * 4900, r"\sum_i " * 2800, "-" * 19000 + r"\pi",
    "a" * 19000 + r"\pi", r"\pi_{[" + "1  :" * 4500, r"\pi_{[" + " " * 19000 + "x]}", "\\pi\nx" + " " * 19000 + "y",
    r"\pi" + r"x_{[" * 4000, r"\pi" + "\nf(" * 4000, "‖" * 19000, "‖x" * 9000, "∑ᵢ" + "ᵢ" * 19000, "x⁻¹+" * 4500 + "1", r"\frac12 " * 2400, r"\text{" * 3300, "$" * 19000 + r"\pi",
]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("typed", spread(HOSTILE, 12), ids=lambda typed: typed[:8])
@pytest.mark.parametrize("limits", [DEFAULT, Limits.unlimited()], ids=["limits", "none"])
def test_hostile_latex_fails_fast(typed, limits):
    def read():
        try:
            normalise(typed, limits)
        except GradwalkError as error:
            assert str(error)

    assert calls_of(read) < 1_000 * len(typed), "work is not linear in the text"


def test_depth_is_limited_by_name():
    with pytest.raises(TooLarge, match="depth"):
        normalise(r"\frac{1}{" * 200 + "x" + "}" * 200, DEFAULT)


BITS = [
    r"\frac", r"\sqrt", r"\left(", r"\right)", "{", "}", "(", ")", "x", "y_1", "^", "_", "2", r"\sum_{i=1}^{3}", r"\sigma",
    r"\hat ", r"\text{a}", r"\cdot", "+", "-", "=", "\n", r"\\", r"\begin{cases}", r"\end{cases}", "&", "|", r"\|", r"\max",
    r"\log", "i", ",", r"\begin{pmatrix}", r"\end{pmatrix}", "$", r"\[", r"\]", "[", "]", r"\{", r"\}", "T", r"\top", "'",
    "~", "%c\n", "#c\n", r"\pi", "e", r"\mathbf{W}", "σ", "²", "вес", "\\",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_arbitrary_text_never_crashes_the_reader(seed):
    rng = random.Random(seed)
    for _ in range(500):
        typed = "\\alpha " + "".join(rng.choice(BITS) for _ in range(rng.randrange(1, 14)))
        try:
            source = normalise(typed, DEFAULT)
            assert all(0 <= start <= end <= len(typed) for start, end in zip(source.starts, source.ends, strict=True))
        except GradwalkError as error:
            for fault in error.faults:
                assert fault.span is None or fault.span.line >= 1


def test_indexed_sum_is_evaluated():
    values = {"y": [1, 0, 1], "p": [0.9, 0.2, 0.6], "n": 3}
    typed = r"-\frac{1}{n}\sum_{i=1}^{n} \left(y_i \log p_i + (1-y_i)\log(1-p_i)\right)"
    expected = -(log(0.9) + log(0.8) + log(0.6)) / 3
    assert isclose(engine.trace("n = 3 \n" + typed, values | {"n": 3}).value, expected, rel_tol=1e-14)
    grid = {"W": [[1, 2, 3], [4, 5, 6]], "x": [1, 10, 100]}
    assert engine.trace(r"\sum_{i=1}^{2}\sum_{j=1}^{3} W_{ij} x_j", grid).value == 321 + 654
    assert engine.trace(r"\prod_{k=0}^{2} x_k", {"x": [2, 3, 4]}).value == 24
