"""Malformed addresses are refused with a notice, and the program stays."""

import base64
import json
import zlib

import pytest

from tests.browser.helpers import (
    SIGMOID,
    current,
    editor_text,
    link,
    type_program,
    view,
    wait_for_hash,
    wait_for_notice,
)
from tests.effort import daily, spread

pytestmark = pytest.mark.browser


def packed(text):
    return "/#packed=" + base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


MALFORMED = {
    "broken JSON": "#program=x&inputs={broken",
    "a string for a number": '#program=x&inputs={"x":"1"}',
    "infinite": '#program=x&inputs={"x":1e999}',
    "NaN": '#program=x&seed="NaN"',
    "no step": "#program=x&step=-1",
    "nothing": "#nonsense",
    "no base64": "#packed=!!!",
    "no deflate": "#packed=AAAA",
    "a bomb": packed("program=" + "x" * 40_000_000)[1:],
    "deep": "#program=x&inputs=" + '{"x":' + "[" * 5000 + "]" * 5000 + "}",
    "too long": "#program=" + "x" * 100_001,
}


@pytest.mark.full
def test_a_malformed_hash_is_refused_and_the_program_stays(walk_page):
    type_program(walk_page, "tanh(w0) + x0")
    current(walk_page)
    seen = view(walk_page)
    address = wait_for_hash(walk_page)
    for kind, malformed in MALFORMED.items():
        walk_page.evaluate("(hash) => { location.hash = hash; }", malformed)
        wait_for_notice(walk_page, "This address cannot be opened.", "remark")
        wait_for_notice(walk_page, "What was here stays.", "remark")
        assert view(walk_page) == seen, kind
        assert walk_page.evaluate("() => location.hash") == address, f"{kind}: a reload loses the program"
        walk_page.get_by_role("button", name="Close").click()
        assert walk_page.locator("#remark").text_content() == "", kind


@pytest.mark.parametrize(
    "hash_", daily({name: MALFORMED[name] for name in ("broken JSON", "nothing", "a bomb")}, ["a bomb"])
)
def test_a_page_opened_by_a_malformed_hash_shows_the_first_example_and_says_so(page, hash_):
    page.goto(f"/{hash_}")
    current(page, SIGMOID)
    wait_for_notice(page, "Here is the first example instead.", "remark")


@pytest.mark.parametrize(
    ("parts", "said", "expected"),
    spread(
        [
            ({"step": "999"}, "names step 999; this walk has 4 steps", {"position": 4}),
            ({"node": "77", "step": "1"}, "names a node or an edge", {"position": 1, "selection": None}),
            ({"edge": "2"}, "names a node or an edge", {"selection": None}),
        ],
        3,
    ),
)
def test_a_step_or_a_node_that_is_not_there(page, parts, said, expected):
    page.goto(link("x*x", inputs='{"x":3}', **parts))
    current(page, "x*x")
    wait_for_notice(page, said, "remark")
    seen = view(page)
    assert {name: seen[name] for name in expected} == expected


@pytest.mark.full
def test_names_of_objects_own_things_are_ordinary_names(page):
    page.goto(
        link("constructor * toString + valueOf", inputs='{"__proto__": [1], "constructor": 2, "hasOwnProperty": 3}')
    )
    current(page)
    assert page.locator(".input-name").all_text_contents() == ["constructor", "toString", "valueOf"]
    assert page.evaluate("() => gradwalk.store.state.trace.value") == -1
    page.get_by_label("toString, value").fill("5")
    page.wait_for_function("() => gradwalk.store.state.trace.value === 8")
    wait_for_hash(page)
    page.reload()
    current(page)
    assert page.evaluate("() => gradwalk.store.state.trace.value") == 8
    assert json.loads(page.evaluate("() => JSON.stringify(gradwalk.store.state.inputs)"))["constructor"] == 2


def test_a_faulty_program_keeps_its_place_too(page):
    page.goto(link("x*(", step="2"))
    page.locator(".fault").wait_for()
    assert wait_for_hash(page) == "#program=x*(&step=2"
    assert editor_text(page) == "x*("
