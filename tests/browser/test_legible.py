"""Every number of the picture and of the step card can be read, at each step, in each room: measured in the browser.

Each day a room measures a few examples, at night all of them; programs beyond the examples have what examples have not.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.browser.legible import FAULTS, MEASURE, ROOMS, STANDS, Room, measure
from tests.effort import NIGHTLY

pytestmark = pytest.mark.browser

SHARE = 34
"""One in so many examples is measured in a room by day: each room has others, and after some rooms all have been."""

PROGRAMS: dict[str, tuple[str, dict[str, Any]]] = {
    "long names": (
        "learning_rate * exp(-temperature * regularisation)",
        {
            "learning_rate": -0.00494,
            "temperature": 0.00012,
            "regularisation": 123456789012,
        },
    ),
    "minus infinity": ("log(p*q) + 1.2e-4*r", {"p": 0, "q": 2, "r": -0.00494}),
    "twelve digits": ("a*b + a/b - sqrt(a)", {"a": 123456789012, "b": -0.000123456789}),
    "a loop": ("h = 0\nfor k in range(12):\n    h = tanh(w*h + u*x)\nh*h", {"w": 0.9, "u": -1.2e-4, "x": 3}),
    "matrices": (
        "sum((A @ B)**2)",
        {
            "A": [[1, -0.00494, 2, 0.5], [0, 1.2e-4, -3, 1], [12345.678, 1, -1, 0.25]],
            "B": [[0.1, 2, -1, 0.3, 1], [1, 0, 1, -0.5, 2], [3, 1, 0.001, 2, -2], [-1, 0.5, 2, 1, 0]],
        },
    ),
    "more than sixteen rows": (
        "sum(M * M)",
        {"M": [[((row * 7 + column * 3) % 11) / 10 - 0.5 for column in range(3)] for row in range(40)]},
    ),
    "300 nodes": (
        "\n".join(["h0 = w*x"] + [f"h{at} = tanh(h{at - 1}*w) + x" for at in range(1, 100)] + ["h99"]),
        {"w": 0.5, "x": -0.25},
    ),
    "branches in blocks": (
        "def f(z):\n    if z > 0:\n        return z\n    else:\n        return 0.01*z\nf(w*x) + f(-w*x)",
        {"w": 2, "x": -3},
    ),
    "ten operands": ("max(a, b, c, d, f, g, h, i, j, k)", {name: at / 7 - 0.5 for at, name in enumerate("abcdfghijk")}),
    "a letter beside a number": (
        "def f(p):\n    p -= tanh(((expand(mean(p), shape=(3,)))[:2])[0])\n    return mean(p)\nf(tanh(x))",
        {"x": [0.3, -0.063, -0.426]},
    ),
    "no gradient": ("(where(x >= x, x, x) - x) * stop_gradient(x)", {"x": 0.307}),
    "a long rule": (
        "v = silu(alpha + (beta - 0.75)*beta)\nmean(v*v)",
        {"alpha": [[1.1, 0.7], [0.4, 1.5], [1.1, 0.8]], "beta": [[1, -0.7], [0.4, 0.5], [1.1, 2]]},
    ),
}
DAILY_ROOMS = ("1280×720 en-US", "800×600 lecture ru-RU", "390×844 ru-RU")
"""Where the programs are measured by day, each in one of them."""


def marks(name: str, room: Room) -> list[pytest.MarkDecorator]:
    """When a program is measured in a room: every one of three in its room by day, the others there in a full run."""
    number = list(PROGRAMS).index(name)
    if str(room) != DAILY_ROOMS[number % len(DAILY_ROOMS)]:
        return [pytest.mark.nightly]
    return [] if number % 3 == 0 else [pytest.mark.full]


@pytest.fixture
def page_in(browser: Any, server: Any) -> Any:
    """A page in a room; it is closed after the test."""
    contexts = []

    def opened(room: Room) -> Any:
        contexts.append(browser.new_context(base_url=server.url, **room.options))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


def faults_of(results: dict[str, dict[str, Any]]) -> list[str]:
    """What is wrong, by the name of the example."""
    return [f"{name}: {kind}: {fault}" for name, result in results.items() for kind in FAULTS for fault in result[kind]]


@pytest.mark.parametrize(
    "room",
    [
        pytest.param(room, marks=[[], pytest.mark.full, pytest.mark.nightly][number % 3], id=str(room))
        for number, room in enumerate(ROOMS)
    ],
)
def test_every_number_of_the_examples_can_be_read(page_in, room):
    page = page_in(room)
    names = [example["name"] for example in page.request.get("/api/v1/examples").json()["examples"]]
    some = names if NIGHTLY else names[ROOMS.index(room) % SHARE :: SHARE]
    results = {name: measure(page, room, name) for name in some}
    assert all(result["steps"] > 1 for result in results.values())
    assert faults_of(results) == []


@pytest.mark.parametrize(
    ("name", "room"),
    [pytest.param(name, room, marks=marks(name, room), id=f"{name} {room}") for name in PROGRAMS for room in ROOMS],
)
def test_every_number_of_other_programs_can_be_read(page_in, name, room):
    program, inputs = PROGRAMS[name]
    page = page_in(room)
    view = "?view=lecture" if room.lecture else ""
    page.goto(f"/{view}#program={quote(program)}&inputs={quote(json.dumps(inputs))}&step=0")
    page.wait_for_function(STANDS)
    page.evaluate("document.fonts.ready")
    last = page.evaluate("() => gradwalk.player.last")
    some = {"from": 0, "by": 1 if NIGHTLY or last < 40 else last // 12}
    result = page.evaluate(MEASURE, {"least": room.least, **some})
    assert result["steps"] > 1
    if name == "long names" and room.width < 480:
        result["cut"] = [fault for fault in result["cut"] if not fault.endswith("rule")]  # it is scrolled
    assert faults_of({name: result}) == []


def test_the_measure_sees_faults(page_in):
    room = Room(1280, 720, lecture=False, language="en-US")
    page = page_in(room)
    measure(page, room, "square")
    spoilt = page.evaluate(
        f"""async () => {{
          const sheet = new CSSStyleSheet();
          sheet.replaceSync('.node text {{ transform: translate(0, 9px); font-size: 6px; }} .sentence {{ font-size: 9px }} #lines {{ max-width: 40px }}');
          document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
          return ({MEASURE})({{ least: 12 }});
        }}"""
    )
    assert spoilt["small"] and spoilt["cut"]
    assert any("(card)" in fault for fault in spoilt["small"])
