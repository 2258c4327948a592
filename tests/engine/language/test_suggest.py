"""Corrections of misspelled names."""

from __future__ import annotations

import pytest

from engine.language import suggest


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("sigmiod", ["sigmoid", "sin"], ("near", "sigmoid")),
        ("lerning_rate", ["learning_rate"], ("near", "learning_rate")),
        ("w0x0", ["w0", "x0"], ("product", "w0*x0")),
        ("w0x0", [], ("product", "w0*x0")),
        ("ab", ["a", "b"], ("product", "a*b")),
        ("с", ["c"], ("look-alike", "c")),
        ("х1", ["x1"], ("look-alike", "x1")),
        ("x", ["y"], None),
        ("вес", ["веса"], ("near", "веса")),
        ("zzz", ["sigmoid"], None),
        ("kx", [], ("product", "k*x")),
        ("mu", [], None),
        ("xe", ["x"], ("product", "x*e")),
        ("pie", [], None),
        ("cost", ["t"], None),
        ("log2x", ["x"], None),
        ("sinq", [], None),
        ("sin2q", ["q"], ("call", "sin(2*q)")),
    ],
)
def test_reading(name: str, known: list[str], expected: tuple[str, str] | None) -> None:
    suggestion = suggest.reading(name, known)
    assert (None if suggestion is None else (suggestion.kind, suggestion.text)) == expected
    assert suggest.correction(name, known) == (expected[1] if expected else None)


def test_equal_names_have_no_difference() -> None:
    assert "Did you mean" in str(suggest.scripts_differ("x", "x"))


def test_long_names_are_skipped() -> None:
    assert suggest.correction("x1" * 5_000, ["x1"]) is None


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("ехр", ["exp", "exp2"], ("exp",)),
        ("sigmiod", ["sin", "sigmoid"], ("sigmoid",)),
        ("maxout", ["maxout"], ()),
        ("ab", ["abc"], ()),
    ],
)
def test_nearest(name: str, known: list[str], expected: tuple[str, ...]) -> None:
    assert suggest.nearest(name, known) == expected
