"""`einsum` patterns, and axes of `tensordot`, that are equivalent to a product or a sum of this language."""

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


AXES: dict[object, str] = {
    1: "{a} @ {b}",
    2: "sum({a}*{b})",
    ((1,), (0,)): "{a} @ {b}",
    ((-1,), (0,)): "{a} @ {b}",
    ((0,), (0,)): "{a}.T @ {b}",
    ((1,), (1,)): "{a} @ {b}.T",
    ((-1,), (-1,)): "{a} @ {b}.T",
    ((0,), (1,)): "{a}.T @ {b}.T",
    ((0, 1), (0, 1)): "sum({a}*{b})",
}
"""The equivalent of each choice of axes, of matrices."""


def contraction(given: Arguments) -> str:
    """The equivalent of a `tensordot` by its axes. Raises `Unsupported` for any others."""
    axes = given.literal("axes", 2)
    if isinstance(axes, (list, tuple)):
        axes = tuple(tuple(each) if isinstance(each, (list, tuple)) else (each,) for each in axes)
    templates = [template for choice, template in AXES.items() if choice == axes]
    if not templates or isinstance(axes, bool):
        raise Unsupported("value")
    return templates[0]


MAX_LENGTH = 40
"""Maximum length of a pattern."""
EINSUM = table(
    ("numpy.tensordot torch.tensordot tensorflow.tensordot", "a, b, axes|dims?, out!", contraction),
    ("torch.einsum numpy.einsum tensorflow.einsum", "spec|equation|subscripts, a, b?, out!, optimize~", pattern),
)
