"""Typed answers: what is read, what is right, and what is asked again."""

from __future__ import annotations

import pytest

from engine.errors import TooLarge, TooSlow
from engine.limits import DEFAULT, Deadline, Limits
from engine.practice.typed import Typed, Unread, is_near, matches, read_answer, read_shape, read_sign

READ = {
    "0,393": 0.393,
    "0.393": 0.393,
    "−.39": -0.39,
    "0.197*2": 0.394,
    "-1/1.37^2": -1 / 1.37**2,
    "-1/1,37²": -1 / 1.37**2,
    "½": 0.5,
    "-2½": -2.5,
    "1,2·10⁻⁴": 1.2e-4,
    "1.2e-4": 1.2e-4,
    "1 000,5": 1000.5,
    "≈ 0,39": 0.39,
    "−(0,534)·0,368": -0.534 * 0.368,
    "exp(-1)": 0.36787944117144233,
    r"\frac{1}{2}": 0.5,
    "√2": 2**0.5,
}
UNREADABLE = [
    "",
    "  ",
    "кот",
    "x",
    "1,2,3",
    "5%",
    "1e400",
    "[1, 2]",
    "1;2",
    "x = 3",
    "1 < 2",
    "0/0",
    "1/0",
    "-",
    "__import__('os')",
]


def read(text: str) -> Typed | Unread:
    return read_answer(text, DEFAULT, Deadline(60))


@pytest.mark.parametrize("text", READ)
def test_a_number_is_read(text):
    typed = read(text)
    assert isinstance(typed, Typed)
    assert typed.value == pytest.approx(READ[text], rel=1e-15)


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_cannot_be_read_is_no_number(text):
    assert isinstance(read(text), Unread)


@pytest.mark.parametrize(
    ("text", "truth", "right"),
    [
        ("0.39", 0.3932, True),
        ("0.4", 0.3932, False),  # one figure
        ("0.396", 0.3932, True),  # within 1 %
        ("0.398", 0.3932, False),
        ("0.10", 0.1049, True),  # rounded right to two figures
        ("0.10", 0.1051, False),
        ("12", 12.4, True),
        ("1,2e-4", 1.24e-4, True),
        ("0", 0.0, True),
        ("0.001", 0.0, False),
        ("0", 0.001, False),
        ("-0.39", 0.3932, False),
        ("0.195*2", 0.3932, True),
        ("0.19*2", 0.3932, False),  # a calculation has no precision of its own
    ],
)
def test_what_is_right(text, truth, right):
    typed = read(text)
    assert isinstance(typed, Typed)
    assert matches(typed, truth) is right


def test_what_is_near():
    assert [is_near(Typed(each, 3, 0.001), 0.3932) for each in (0.41, 0.42)] == [True, False]
    typed = read("0.4")
    assert isinstance(typed, Typed)
    assert is_near(typed, 0.36)
    assert not is_near(typed, 0.0)


def test_shapes_and_signs_are_read():
    assert [read_shape(text, DEFAULT) for text in ("3×2", "3x2", "(3, 2)", "[3,2]", "3 на 2", "(3,)", "scalar")] == [
        (3, 2), (3, 2), (3, 2), (3, 2), (3, 2), (3,), ()
    ]  # fmt: skip
    assert isinstance(read_shape("wide", DEFAULT), Unread)
    assert [read_sign(text, DEFAULT, Deadline(60)) for text in ("+", "−", "0", "-0,2", "positive")] == [1, -1, 0, -1, 1]
    assert isinstance(read_sign("?", DEFAULT, Deadline(60)), Unread)


def test_a_long_answer_is_refused_by_name():
    with pytest.raises(TooLarge, match="answer_characters"):
        read_answer("1+" * 10, Limits(answer_characters=10), Deadline(60))


def test_a_calculation_ends_with_its_time():
    with pytest.raises(TooSlow):
        read_answer("1+2", DEFAULT, Deadline(1.0, left=-1.0))


@pytest.mark.parametrize("truth", [float("inf"), float("nan")])
def test_no_number_is_right_where_the_truth_is_none(truth):
    assert not matches(Typed(truth), truth)
    assert not is_near(Typed(1.0, 1, 1.0), truth)
