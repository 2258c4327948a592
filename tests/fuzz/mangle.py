"""Nearly well-formed programs: a good one with tokens lost, doubled, swapped or put in, or with its bytes changed."""

from __future__ import annotations

from hypothesis import strategies as st

from engine.language.tokens import tokenise
from tests.fuzz.grammar import Case, cases
from tests.fuzz.tokens import (
    DEEP,
    FORMS,
    INVISIBLE,
    KEYWORDS,
    LONG,
    LOOK_ALIKES,
    NUMERALS,
    OPTIONS,
    SYNTAX,
    UNREADABLE,
)

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
