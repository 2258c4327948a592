"""Hostile programs and bodies by name, and the answer that each of them is to get.

From the escapes, parser bombs and memory bombs of published evaluators. `Hostile.slug` is `None` where the answer is an
honest result: what appears hostile may be harmless here. Several slugs stand where the machine's speed decides.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

SLOW = ("too-slow", "too-large", None)
HEAVY = ("too-slow", None)


@dataclass(frozen=True)
class Hostile:
    """A body and the slugs that may come back (`None` is a result), with the statuses that go with them."""

    name: str
    body: bytes
    slugs: tuple[str | None, ...]


def program(name: str, text: str, *slugs: str | None, **inputs: Any) -> Hostile:
    """A hostile program with `x` and the other inputs that it needs."""
    return Hostile(name, json.dumps({"program": text, "inputs": {"x": 1.0, **inputs}}).encode(), slugs)


UNSUPPORTED, SYNTAX, LARGE = "unsupported-syntax", "syntax-error", "too-large"
ESCAPES = {
    "import": "__import__('os').system('id')",
    "builtins": "__builtins__",
    "class": "().__class__.__bases__[0].__subclasses__()",
    "class of x": "x.__class__",
    "globals": "sum.__globals__",
    "eval": "eval('1')",
    "exec": "exec('x')",
    "compile": "compile('1', '', 'eval')",
    "getattr": "getattr(x, 'T')",
    "format string": "'{0.__class__}'.format(x)",
    "percent format": "'%9999999d' % 1",
    "f-string": "f'{x.__class__}'",
    "template string": "t'{x}'",
    "ctypes of numpy": "x.T.ctypeslib.os",
    "ufunc": "np.add.__self__",
    "method": "x.tofile('/tmp/x')",
    "lambda": "(lambda: x)()",
    "generator frame": "(i for i in [1]).gi_frame",
    "walrus": "(y := x)",
    "star import": "from os import *",
    "class statement": "class A(metaclass=x): pass",
    "decorator": "@x\ndef f(): pass",
    "except star": "try:\n x\nexcept* E: pass",
    "match": "match x:\n case object(__class__=c): c",
    "type alias": "type A = x",
    "attribute store": "x.T = 1",
    "element store": "x[0] = 1",
    "augmented attribute": "x.__class__ += 1",
    "delete": "del x",
    "global": "global x",
    "await": "await x",
    "yield": "yield x",
    "set": "{x}",
    "dictionary": "{1: x}",
    "dictionary unpacking": "sum(**{})",
    "star arguments": "sum(*[x])",
    "full-width eval": "ｅｖａｌ('1')",
    "ligature": "ﬁlter(x)",
    "dunder in full width": "＿＿import＿＿('os')",
    "dunder keyword": "sum(x, __class__=1)",
    "dunder target": "__class__ = x",
    "bytes": "b'x'",
    "complex": "1j",
    "ellipsis": "...",
    "raise": "raise SystemExit",
    "assert": "assert x",
    "tuple formatting": "('a', 'b')[0]",
}
ESCAPED = ("unsupported-syntax", "syntax-error", "unknown-name", "missing-inputs")

BOMBS = [
    program("nine towers", "9**9**9", None),
    program("tower of powers", "**".join(["9"] * 90), None),
    program("tower too high", "**".join(["9"] * 150), LARGE),
    program("power of a tensor", "sum(x ** 4000000)", None),
    program("doubling sum", "\n".join(["x = x + x"] * 60), None),
    program("doubling product", "\n".join(["x = x * x"] * 60), None),
    program("doubling list", "a = [x, 1]\n" + "a = [a, a]\n" * 60 + "sum(a)", "shape-mismatch"),
    program("doubling constants", "a = [1, 2]\n" + "a = [a, a]\n" * 60 + "a", "shape-mismatch"),
    program("doubling outputs", "a = x, x\n" + "a = a, a\n" * 60 + "a", "shape-mismatch"),
    program("nested list", "a = [x]\n" + "a = [a]\n" * 1500 + "sum(a)", "shape-mismatch"),
    program("list of lists of lists", f"a=[{'x,' * 1000}]\nb=[{'a,' * 1000}]\nc=[{'b,' * 1000}]\nsum(c)", LARGE),
    program("expand to 1e15", "sum(expand(x, shape=(1e15,)))", LARGE),
    program("expand to 1e30", "expand(x, shape=(1e30, 1e30))", LARGE),
    program("empty but vast", "expand(X[0:0], shape=(1e30, 0))", LARGE, X=[1.0]),
    program("reshape to nothing", "reshape(X[0:0], 0, 1e30)", LARGE, X=[1.0]),
    program("outer product", "a = expand(x, shape=(90000,))\nsum(outer(a, a))", LARGE),
    program("broadcasting", "a = expand(x, shape=(20000, 1))\nsum(a * a.T)", LARGE),
    program("matrix product", "a = expand(x, shape=(90000, 1))\nsum(a @ a.T)", LARGE),
    program("index out of this world", "X[1e300 // 1]", "shape-mismatch", X=[1.0]),
    program("slice out of this world", "X[0:1e300:1e300]", None, X=[1.0]),
    program("axis out of this world", "sum(X, axis=1e300)", "shape-mismatch", X=[1.0]),
    program("too many nodes", "\n".join(["x = x + x"] * 1900 + ["x = x*x*x*x*x*x"] * 120), *SLOW),
    program("many edges", f"a = [{'x,' * 1900}]\n" + "maxout(a)\n" * 400, LARGE, "too-slow"),
    program("many operands", f"maxout({'x,' * 4000})", *SLOW),
    program("many operands of tensors", f"a = expand(x, shape=(400000,))\nsum(maxout([{'a,' * 900}]))", *SLOW),
    program("long stack", f"a = expand(x, shape=(100,))\nsum(stack([{'a,' * 4000}]))", *SLOW),
    program("many inverses", "sum(inv(expand(x, shape=(50000, 3, 3))))", *SLOW),
    program("one large inverse", "a = expand(x, shape=(500, 500))\na = inv(a + 0.5)\nsum(inv(a + 1))", *SLOW),
    program("long chain of matrices", "a = expand(x, shape=(310, 310))\n" + "a = a @ a\n" * 9 + "sum(a)", *SLOW),
    program("many gradients of parts", "X = expand(x, shape=(400000,))\na = X[0]\n" + "a += X[1]\n" * 1500, *SLOW),
    program("indices that follow indices", "i = x\n" + "i = i + 0*X[i - i]\n" * 1000, *SLOW, X=[0.0, 0.0]),
    program("brackets", "(" * 20_000, LARGE),
    program("brackets that close", "(" * 99 + "x" + ")" * 99, None),
    program("brackets by two hundred", "(" * 199 + "x" + ")" * 199, LARGE),
    program("square brackets", "[" * 3000 + "]" * 3000, LARGE),
    program("curly brackets", "{" * 5000, LARGE, UNSUPPORTED),
    program("signs", "-" * 19_999 + "x", LARGE),
    program("nots", "not " * 4_999 + "x", LARGE),
    program("roots", "√" * 10_000 + "x", LARGE),
    program("many roots", ";".join(["√" * 90 + "x"] * 200), *SLOW),
    program("long sum", "+".join(["x"] * 9_999), LARGE),
    program("long comparison", "x" + "<x" * 2400, *HEAVY),
    program("long row of transpositions", "x" + ".T" * 2400, *HEAVY),
    program("long row of indices", "x" + "[...]" * 2000, *HEAVY),
    program("lambdas", "lambda:" * 2800 + "x", LARGE),
    program("conditionals", "x if x else " * 1600 + "x", LARGE),
    program("indents", "\n".join(" " * depth + "if x:" for depth in range(190)), LARGE),
    program("many lines", "\n" * 20_000, SYNTAX),
    program("many semicolons", ";" * 20_000, SYNTAX),
    program("continuations", "\\\n" * 10_000, SYNTAX),
    program("too long", "x" + " " * 20_000, LARGE),
    program("hexadecimal digits", "0x" + "f" * 19_000, SYNTAX),
    program("decimal digits", "9" * 19_000, SYNTAX),
    program("infinite numeral", "1e999", SYNTAX),
    program("tiny numeral", "x * 1e-999", None),
    program("unknown names", "\n".join(f"v{k:04}" for k in range(3300)), "missing-inputs"),
    program("unknown products", "\n".join(f"v{k:04}w{k:04}" for k in range(1800)), "missing-inputs"),
    program("long name", "v" * 20_000, "missing-inputs"),
    program("combining marks", "v" + "\u0301" * 19_999, "missing-inputs"),
    program("long ligatures", "ﷺ" * 20_000, SYNTAX),
    program("quotes", "'" * 20_000, UNSUPPORTED, SYNTAX),
    program("triple quotes", "'''a" * 5_000, UNSUPPORTED, SYNTAX),
    program("chained targets", "a=" * 5_000 + "x", *HEAVY),
    program("implied products", "2" + "(x)" * 6_000, LARGE),
    program("null", "x\0", SYNTAX),
    program("lone surrogate", "x\ud800", SYNTAX, "invalid-request"),
    program("byte order mark", "\ufeffx + 1", None),
    program("right-to-left override", "x\u202e + 1", SYNTAX, "missing-inputs"),
    program("look-alike", "х + 1", "missing-inputs"),  # a Cyrillic letter
    program("argument twice", "sum(X, axis=0, axis=1)", SYNTAX, X=[[1.0]]),
    program("markup", "'</script><script>alert(1)</script>'", UNSUPPORTED, SYNTAX),
]
INVALID = "invalid-request"
BODIES = [
    Hostile("no body", b"", (INVALID,)),
    Hostile("lists", b"[" * 10_000 + b"]" * 10_000, (LARGE,)),
    Hostile("open lists", b"[" * 1_000_000, (LARGE,)),
    Hostile("objects", b'{"a":' * 10_000 + b"1" + b"}" * 10_000, (LARGE,)),
    Hostile("lists in an input", b'{"program": "x", "inputs": {"x": ' + b"[" * 10_000 + b"]" * 10_000 + b"}}", (LARGE,)),
    Hostile("brackets in a string", b'{"program": "' + b"[" * 10_000 + b'"}', (LARGE,)),
    Hostile("1e999", b'{"program": "x", "inputs": {"x": 1e999}}', ("invalid-input",)),
    Hostile("NaN", b'{"program": "x", "inputs": {"x": NaN}}', ("invalid-input",)),
    Hostile("minus infinity", b'{"program": "x", "inputs": {"x": [1, -Infinity]}}', ("invalid-input",)),
    Hostile("minus zero", b'{"program": "1/x", "inputs": {"x": -0.0}}', (None,)),
    Hostile("100,000 digits", b'{"program": "x", "inputs": {"x": ' + b"9" * 100_000 + b"}}", ("invalid-input",)),
    Hostile("seed of 100,000 digits", b'{"program": "x", "inputs": {"x": 1}, "seed": ' + b"9" * 100_000 + b"}", ("invalid-input",)),
    Hostile("ragged", b'{"program": "x", "inputs": {"x": [[1], [1, 2]]}}', ("invalid-input",)),
    Hostile("number in quotes", b'{"program": "x", "inputs": {"x": "1"}}', ("invalid-input",)),
    Hostile("name twice", b'{"program": "x", "inputs": {"x": 1, "x": 2}}', (INVALID,)),
    Hostile("name twice in other letters", '{"program": "x", "inputs": {"x": 1, "ｘ": 2}}'.encode(), ("invalid-input",)),
    Hostile("many names and one twice", b'{"program": "x", "inputs": {' + b",".join(b'"x%d": 1' % (k % 199_999) for k in range(199_998, -2, -1)) + b"}}", (INVALID,)),
    Hostile("many names", b'{"program": "x", "inputs": {' + b",".join(b'"x%d": 1' % k for k in range(200_000)) + b"}}", (LARGE,)),
    Hostile("many numbers", b'{"program": "x", "inputs": {"x": [' + b"1," * 2_000_000 + b"1]}}", (LARGE,)),
    Hostile("surrogate as a name", b'{"program": "x", "inputs": {"x": 1, "\\ud800": 2}}', ("invalid-input", INVALID)),
    Hostile("surrogate as a value", b'{"program": "x", "inputs": {"x": "\\ud800"}}', ("invalid-input", INVALID)),
    Hostile("surrogate as an output", b'{"program": "x", "inputs": {"x": 1}, "output": "\\ud800"}', ("unknown-name", INVALID)),
    Hostile("not UTF-8", b'{"program": "\xff"}', (INVALID,)),
    Hostile("cut short", b'{"program": "x", "inputs": {"x": 1', (INVALID,)),
    Hostile("more after the end", b'{"program": "1"}{"program": "1"}', (INVALID,)),
    Hostile("a list", b"[1]", (INVALID,)),
    Hostile("a program that is a number", b'{"program": 1}', (INVALID,)),
    Hostile("inputs that are a list", b'{"program": "x", "inputs": [1]}', (INVALID,)),
    Hostile("an unknown field", b'{"program": "1", "__proto__": {}}', (INVALID,)),
    Hostile("too many bytes", b'{"program": "' + b"x" * (17 * 1024 * 1024) + b'"}', (LARGE,)),
    Hostile("five levels", b'{"program": "x", "inputs": {"x": [[[[[1]]]]]}}', ("invalid-input",)),
    Hostile("true as a number", b'{"program": "x", "inputs": {"x": true}}', ("invalid-input",)),
]  # fmt: skip
CORPUS = [*(program(name, text, *ESCAPED) for name, text in ESCAPES.items()), *BOMBS, *BODIES]
