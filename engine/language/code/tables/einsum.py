"""`einsum` where its pattern is a product or a sum that has a sign or a function of its own."""

from __future__ import annotations

from engine.language.code.signatures import Arguments, Refusal, table

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
"""What each pattern is, its letters in the order in which they come first."""


def pattern(given: Arguments) -> str:
    """The product that a pattern is; one that is not among them is refused."""
    spec = given.literal("spec")
    if not isinstance(spec, str) or "->" not in spec or len(spec) > LONGEST:
        raise Refusal("einsum")
    letters: dict[str, str] = {}
    plain = "".join(
        letters.setdefault(each, chr(ord("a") + len(letters))) if each.isalpha() else each
        for each in spec
        if each != " "
    )
    template = PATTERNS.get(plain)
    if template is None or ("{b}" in template) != given.has("b"):
        raise Refusal("einsum")
    return template


LONGEST = 40
"""Characters of a pattern that is looked at."""
EINSUM = table(
    ("torch.einsum numpy.einsum tensorflow.einsum", "spec|equation|subscripts, a, b?, out!, optimize~", pattern),
)
