"""Nearly well-formed programs: a good one with tokens lost, doubled, swapped or put in, or with its bytes changed."""

from __future__ import annotations

from hypothesis import strategies as st

from engine.language.tokens import tokenise
from tests.fuzz.grammar import Case, cases

LOOK_ALIKES = ["х", "о", "ѕ", "ο", "ѡ"]  # Cyrillic and Greek letters that look Latin
INVISIBLE = [
    "\u00a0",
    "\ufeff",
    "\u200b",
    "\u200e",
    "\u200f",
    "\u202e",
    "\u2066",
    "\u00ad",
    "\u2028",
    "\x85",
    "\f",
    "\r",
]
UNREADABLE = ["\0", "\v", "\ud800", "\udfff", "\x1b", "\x7f", "\uffff", "\U0010ffff", "\x01"]
FORMS = [
    "ﬁ",
    "ｘ",
    "（",
    "）",
    "＋",
    "２",
    "²",
    "⁻¹",
    "ⁿ",
    "ᵀ",
    "½",
    "√",
    "∛",
    "∜",
    "∑(",
    "σ(",
    "π",
    "≤",
    "“",
    "’",
    "ª",
    "ﷺ",
    "Ⅷ",
    "℮",
    "𝟘",
    "İ",
    "ß",
]
NUMERALS = [
    "1_0",
    "1__0",
    "0x",
    "0xg",
    "0x_1",
    "0b2",
    "0o8",
    "007",
    "1e999",
    "1e",
    "1e+",
    "1.2.3",
    "1j",
    "1_",
    ".",
    "9" * 500,
    "0x" + "f" * 300,
    "1e-999",
    "3,14",
    "1'000",
    "1if",
]
DEEP = [
    "(" * 120,
    "[" * 99,
    "-" * 130,
    "√" * 101,
    "not " * 60,
    "x**" * 120,
    "(" * 90 + "x" + ")" * 90,
    "[" * 6 + "1" + "]" * 6,
    "~" * 50,
]
LONG = [
    "x+" * 300,
    "+x" * 2000,
    "\n" * 200,
    ";" * 100,
    "a=" * 150,
    "x" * 500,
    "[0]" * 200,
    ".T" * 200,
    "1," * 300,
    "\\\n" * 20,
    "<x" * 200,
]
KEYWORDS = [
    "if x else y",
    "lambda: 0",
    "def f(x): return x",
    "class A: pass",
    "import os",
    "from os import *",
    "while 1:",
    "for i in x:",
    "async def f(): await x",
    "yield",
    "yield from x",
    "return x",
    "global x",
    "nonlocal x",
    "del x",
    "assert x",
    "pass",
    "raise",
    "try:",
    "except* E:",
    "with x:",
    "and",
    "or",
    "not",
    "in",
    "is None",
    "is",
    "else",
    "elif",
    "print",
    "exec",
    "match x:\n case 1: pass",
    "type X = int",
    "None",
    "True",
    "...",
]
SYNTAX = [
    "f'{x}'",
    "f'{x!r:>{y}}'",
    "t'{x}'",
    "b'x'",
    "'x'",
    '"""x',
    "'",
    "x := 1",
    "(y := 1)",
    "@x",
    "x: int = 1",
    "*x",
    "**x",
    "{1: 2}",
    "{1}",
    "[i for i in x]",
    "(i for i in x)",
    "x[1:2:3, ..., None]",
    "x[0] = 1",
    "x.y",
    "x.__class__",
    "x.T.T",
    "x.shape[0]",
    "__import__('os')",
    "__name__",
    "().__class__.__bases__[0]",
    "`x`",
    "x!",
    "|x|",
    "x <- 1",
    "x <> y",
    "x != y",
    "x ! = y",
    "=>",
    "->",
    "\\",
    "\\frac{1}{x}",
    "$",
    "?",
    "&",
    "|",
    "~",
    "<<",
    ">>",
    "//",
    "%",
    "@",
    "!",
    "#",
    "x(1)",
    "exp(1)(2)",
    "2(3)(4)",
    "1/2x",
    "2^3^4",
    "x²y",
    "sum()",
    "max()",
    "sum(x, axis=0, axis=1)",
    "f(**x)",
    "f(*x)",
    "len()",
    "concatenate()",
    "maxout([])",
    "transpose(x, (0, 0))",
]
OPTIONS = [
    "axis=None",
    "axis=()",
    "axis=(0, 1)",
    "axis=0.5",
    "axis=-9",
    "axis=1e30",
    "axis=x",
    "axis='a'",
    "keepdims=1",
    "keepdims=None",
    "shape=()",
    "shape=(-1, -1)",
    "shape=(0, 1e30)",
    "shape=1e15",
    "shape=(1e9, 1e9)",
    "n=0",
    "axes=0",
    "x=x",
    "reduction='mean'",
    "[0:0]",
    "[1e300]",
    "[x]",
    "[True]",
    "[1e300 // 1]",
    "[::0]",
    "[:, :, :, :, :]",
    "[None, None, None, None, None]",
    "[..., ...]",
]
WORDS = [
    word
    for group in (LOOK_ALIKES, INVISIBLE, UNREADABLE, FORMS, NUMERALS, DEEP, LONG, KEYWORDS, SYNTAX, OPTIONS)
    for word in group
]
GROUPS = st.one_of(
    *(
        st.sampled_from(group)
        for group in (LOOK_ALIKES, INVISIBLE, UNREADABLE, FORMS, NUMERALS, DEEP, LONG, KEYWORDS, SYNTAX, OPTIONS)
    ),
    st.characters(),
    st.sampled_from("()[]{}=+-*/^,;:.!|&<>'\"\\#\n\t 01xe_"),
)


@st.composite
def mangled(draw: st.DrawFn) -> Case:
    """A program with one to four of its tokens changed."""
    case = draw(cases())
    parts = [token.text for token in tokenise(case.program)]
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(len(parts) - 1, 0)))
        action = draw(st.sampled_from(["put in", "put in", "replace", "delete", "double", "swap"]))
        if action == "put in" or not parts:
            parts.insert(place, draw(GROUPS))
        elif action == "replace":
            parts[place] = draw(GROUPS)
        elif action == "delete":
            del parts[place]
        elif action == "double":
            parts.insert(place, parts[place])
        else:
            other = draw(st.integers(0, len(parts) - 1))
            parts[place], parts[other] = parts[other], parts[place]
    return Case("".join(parts), case.inputs, case.output, case.seed)


@st.composite
def scraps(draw: st.DrawFn) -> Case:
    """Nothing but tokens of the dictionary side by side."""
    return Case(
        "".join(draw(st.lists(st.one_of(GROUPS, st.sampled_from(["x", "y", "\n", "=", "("])), max_size=8))),
        {"x": 2.0, "y": [1.0, 2.0]},
    )


@st.composite
def rebyted(draw: st.DrawFn) -> Case:
    """A program with its bytes changed, read again as UTF-8 with surrogates for what is none."""
    case = draw(cases())
    data = bytearray(case.program.encode())
    change_bytes(draw, data)
    return Case(data.decode("utf-8", draw(st.sampled_from(["surrogateescape", "replace", "ignore"]))), case.inputs)


def change_bytes(draw: st.DrawFn, data: bytearray) -> None:
    """Flip, put in, take out and repeat bytes."""
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(data)))
        action = draw(st.sampled_from(["flip", "put in", "take out", "repeat"]))
        if action == "flip" and place < len(data):
            data[place] ^= 1 << draw(st.integers(0, 7))
        elif action == "put in":
            data[place:place] = draw(st.binary(min_size=1, max_size=4))
        elif action == "take out":
            del data[place : place + draw(st.integers(1, 8))]
        else:
            data[place:place] = data[place : place + draw(st.integers(1, 16))] * draw(st.integers(1, 3))
