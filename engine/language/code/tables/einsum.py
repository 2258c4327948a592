"""`einsum` patterns that are equivalent to a product or a sum of this language."""

from __future__ import annotations

from engine.language.code.signatures import Arguments, Unsupported, table

PATTERNS = {
    "ab,bc->ac": "{a} @ {b}",
    "ab,b->a": "{a} @ {b}",
    "a,ab->b": "{a} @ {b}",
    "abc,acd->abd": "{a} @ {b}",
    "ab,cb->ac": "{a} @ {b}.T",
    "ab,ac->bc": "{a}.T @ {b}",
    "a,a->": "{a} @ {b}",
    "a,b->ab": "outer({a}, {b})",
    "ab,ab->": "sum({a}*{b})",
    "ab,ab->a": "sum({a}*{b}, axis=1)",
    "ab,ab->b": "sum({a}*{b}, axis=0)",
    "a,a->a": "{a}*{b}",
    "ab,ab->ab": "{a}*{b}",
    "ab->ba": "{a}.T",
    "aa->": "trace({a})",
    "a->": "sum({a})",
    "ab->": "sum({a})",
    "ab->a": "sum({a}, axis=1)",
    "ab->b": "sum({a}, axis=0)",
}
"""The equivalent of each pattern, with its letters renamed in order of first occurrence."""


def pattern(given: Arguments) -> str:
    """The equivalent of a pattern. Raises `Unsupported` for any other pattern."""
    spec = given.literal("spec")
    if not isinstance(spec, str) or "->" not in spec or len(spec) > MAX_LENGTH:
        raise Unsupported("einsum")
    letters: dict[str, str] = {}
    plain = "".join(
        letters.setdefault(each, chr(ord("a") + len(letters))) if each.isalpha() else each
        for each in spec
        if each != " "
    )
    template = PATTERNS.get(plain)
    if template is None or ("{b}" in template) != given.has("b"):
        raise Unsupported("einsum")
    return template


MAX_LENGTH = 40
"""Maximum length of a pattern."""
EINSUM = table(
    ("torch.einsum numpy.einsum tensorflow.einsum", "spec|equation|subscripts, a, b?, out!, optimize~", pattern),
)
