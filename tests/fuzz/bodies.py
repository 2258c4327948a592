"""Requests to /evaluate: good ones, wrong ones, and bytes that are no JSON at all."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.grammar import Case, cases
from tests.fuzz.mangle import GROUPS, change_bytes, mangled

JSON_TYPE = "application/json"
GOOD = b'{"program": "x*(x+y)", "inputs": {"x": 3, "y": -1}}'


@dataclass(frozen=True)
class Sent:
    """One request: the bytes of its body and its headers."""

    body: bytes
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": JSON_TYPE})
    path: str = "/api/v1/evaluate"
    method: str = "POST"


def dumped(value: Any) -> bytes:
    """JSON that keeps lone surrogates, NaN and infinity as Python writes them."""
    return json.dumps(value).encode()


def of_case(case: Case) -> dict[str, Any]:
    """The body that asks for a case."""
    return {"program": case.program, "inputs": case.inputs, "output": case.output, "seed": case.seed}


NASTY_NUMBERS = [
    "1e999", "-1e999", "NaN", "Infinity", "-Infinity", "-0.0", "-0", "1e-999", "9" * 400, "9" * 100_000, "1" + "0" * 308,
    "1.7976931348623159e308", "5e-324", "01", "1.", ".5", "+1", "0x10", "1_000", "1e", "--1", "true", "null", '"1"',
    '"NaN"', '"1_000"', '"١"', "[]", "[[]]", "[1, [2]]", "[[1], [1, 2]]", "[null]", "[[[[[1]]]]]", "{}", '{"x": 1}', "[1, true]", '["1"]',
    "[" * 10_000 + "]" * 10_000, "[" * 10_000, "[1," * 40 + "1" + "]" * 40, "[" + "1," * 20_000 + "1]", '{"a":' * 10_000,
]  # fmt: skip
NASTY_STRINGS = [
    '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"\x00"', '"\n"', '"\\x"', '"\\', '"' + "x" * 70_000 + '"', '"\ufeff"',
    '"</script><script>alert(1)</script>"', '"{name}"', '"%s%n"', '"constructor"', '"__proto__"', '""', '"ｘ"', '"\u202e"', '"x\\u0301"', '"{0.__class__}"',
]  # fmt: skip
KEYS = [
    "program",
    "inputs",
    "output",
    "seed",
    "mode",
    "expand",
    "extra",
    "",
    "__proto__",
    "\\ud800",
    "\u202e",
    "Program",
    "x" * 300,
]
WHOLE = [
    b"", b" ", b"null", b"1", b'"x"', b"[]", b"{}", b"{", b"}", b"nul", b"\xef\xbb\xbf" + GOOD, GOOD.decode().encode("utf-16"), GOOD.decode().encode("utf-32"),
    b"\xff\xfe", b"\xff" + GOOD, GOOD + b"\xc3", GOOD + b"x", GOOD + GOOD, b"\x00" + GOOD, GOOD[:-1], GOOD[:20], b"program=x", b"--b\r\nContent-Disposition: form-data\r\n\r\n",
    b'{"program": "x", "program": "y"}', b'{"program": "x", "inputs": {"x": 1, "x": 2}}', b'{"program": "x", "inputs": {"x": 1, "\xef\xbd\x98": 2}}',
    b"[" * 10_000, b"[" * 10_000 + b"]" * 10_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000, b'{"program": ' + b"[" * 33 + b"]" * 33 + b"}", b"'{}'",
    b'{"program": "x", "inputs": {' + b",".join(b'"x%d": 1' % k for k in range(3000)) + b"}}", b'{"program": "x", "seed": ' + b"9" * 100_000 + b"}",
    b'{"program": "' + b"x+" * 11_000 + b'x"}', b'{"program": "\xed\xa0\x80"}', b"\x1f\x8b\x08\x00\x00\x00\x00\x00", b"{" + b" " * 100_000 + b"}",
]  # fmt: skip
TYPES = [
    JSON_TYPE,
    "application/json; charset=utf-16",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "multipart/form-data",
    "application/problem+json",
    "",
    "x",
    "a/b/c; ;;=",
    "text/csv",
    "application/json, text/html",
]
HEADERS = [
    {}, {"Accept": "text/html"}, {"Accept": "*/*;q=0"}, {"Accept-Language": "ru"}, {"Accept-Language": "ru;q=nan, en;q=1e999, _;q=-1"},
    {"Accept-Language": "," * 400}, {"Accept-Language": "*"}, {"Accept-Language": "x" * 900}, {"Accept-Language": "zh_Hant__x-, ru-RU-u-ca;q=0.9"}, {"Accept-Language": "en;q=0, ru;q=0"}, {"Accept-Encoding": "gzip;q=0, br"},
    {"Accept-Encoding": "identity;q=0"}, {"Content-Encoding": "gzip"}, {"Content-Encoding": "deflate, x"}, {"Origin": "null"}, {"Origin": "https://example.org"}, {"X-Forwarded-For": "1.2.3.4, <b>"}, {"Range": "bytes=0-0"},
    {"If-None-Match": "*"}, {"Cookie": "a=b; c=" + "d" * 2000}, {"Expect": "nothing"},
]  # fmt: skip
OTHERS = [
    "/", "/api/docs", "/healthz", "/readyz", "/api/v1/functions", "/api/v1/examples", "/api/v1/examples/sigmoid", "/api/v1/examples/%00", "/api/v1/examples/%ED%A0%80",
    "/api/v1/examples/<script>", "/api/v1/examples/" + "x" * 3000, "/api/v1/examples/..%2f..%2fsettings", "/api/v1/openapi.json", "/api/v1/evaluate/", "/api/v1/limits", "/metrics",
    "/api/v1/nothing", "/static/%00", "/static/../app/main.py", "/static/..%2f..%2fapp%2fmain.py", "/static/" + "x" * 3000, "/static/pages/walk.js", "/static/", "/static", "//", "/%", "/?lang=%FF", "/?lang=ru&lang=<script>",
    "/api/v1/evaluate?lang=ru", "/api/v1/evaluate?" + "a&" * 1500, "/static/%ED%A0%80", "/static/a%0Ab", "/static/CON", "/static/%5c..%5c", "/docs", "/redoc", "/favicon.ico", "/.env", "/api/v1/examples/sigmoid/",
]  # fmt: skip
METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "POST", "BREW", "get"]


@st.composite
def headers(draw: st.DrawFn) -> dict[str, str]:
    """Headers, most of them good."""
    kind = draw(st.sampled_from([JSON_TYPE, JSON_TYPE, JSON_TYPE, *TYPES]))
    return {"Content-Type": kind, **draw(st.sampled_from([{}, {}, *HEADERS]))}


@st.composite
def pieced(draw: st.DrawFn) -> bytes:
    """An object put together from pieces of text, any of which may be wrong."""
    raw = st.one_of(
        st.sampled_from(NASTY_NUMBERS),
        st.sampled_from(NASTY_STRINGS),
        st.sampled_from(["1", "2.5", '"x"', '"x*x"', "[1, 2]"]),
    )
    inputs = draw(st.lists(st.tuples(st.sampled_from(["x", "y", "ｘ", *KEYS]), raw), max_size=3))
    program = draw(st.one_of(st.just('"x*x"'), mangled().map(lambda case: json.dumps(case.program)), raw))
    pairs = [("program", program), ("inputs", "{" + ", ".join(f'"{name}": {value}' for name, value in inputs) + "}")]
    pairs += draw(st.lists(st.tuples(st.sampled_from(KEYS), raw), max_size=2))
    return ("{" + ", ".join(f'"{name}": {value}' for name, value in pairs) + "}").encode("utf-8", "surrogatepass")


@st.composite
def rebyted_bodies(draw: st.DrawFn) -> bytes:
    """A good body with its bytes changed."""
    data = bytearray(json.dumps(of_case(draw(cases())), ensure_ascii=False).encode("utf-8", "surrogatepass"))
    change_bytes(draw, data)
    return bytes(data)


ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=4)),
    max_leaves=12,
)


@st.composite
def mistyped(draw: st.DrawFn) -> bytes:
    """A good body in which some values are of another kind."""
    body = of_case(draw(cases()))
    for _ in range(draw(st.integers(1, 2))):
        body[draw(st.sampled_from(["program", "inputs", "output", "seed", "mode", "expand", "extra"]))] = draw(ANY_JSON)
    if body["inputs"] and isinstance(body["inputs"], dict) and draw(st.booleans()):
        body["inputs"][draw(st.one_of(st.sampled_from(sorted(body["inputs"])), st.text(max_size=5)))] = draw(ANY_JSON)
    return dumped(body)


BODIES = st.one_of(
    st.sampled_from(WHOLE),
    cases().map(lambda case: dumped(of_case(case))),
    mangled().map(lambda case: dumped(of_case(case))),
    pieced(),
    rebyted_bodies(),
    mistyped(),
    ANY_JSON.map(dumped),
    GROUPS.map(lambda text: dumped({"program": text, "inputs": {"x": 1}})),
    st.binary(max_size=40),
)


def requests() -> st.SearchStrategy[Sent]:
    """Requests to /evaluate."""
    return st.builds(Sent, BODIES, headers())


def strays() -> st.SearchStrategy[Sent]:
    """Requests to anywhere, with any method."""
    return st.builds(
        Sent,
        st.sampled_from([b"", GOOD, b"[" * 100]),
        headers(),
        st.one_of(
            st.sampled_from(OTHERS),
            st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30).map("/".__add__),
        ),
        st.sampled_from(METHODS),
    )
