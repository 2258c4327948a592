"""The graph as text: the same walk in words and tables; what is not yet computed is an empty box here too."""

import re

import pytest

from tests.browser.helpers import WALKED, current

pytestmark = pytest.mark.browser

STEPS = """() => [...document.querySelectorAll('.steps > li')].map((row) => ({
  number: row.value, text: row.querySelector('button').textContent, reached: row.classList.contains('is-reached'),
  empty: row.querySelector('.empty') !== null, current: row.getAttribute('aria-current'),
}))"""
TABLE = """(kind) => [...document.querySelectorAll(`.numbers.of-${kind} tbody tr`)].map((row) => ({
  name: row.querySelector('th button').textContent, active: row.classList.contains('is-active'),
  cells: [...row.querySelectorAll('td')].map((cell) => (cell.querySelector('.empty') ? null : cell.textContent)),
}))"""


@pytest.fixture
def walk(page):
    """The opening example at the beginning of its walk, with its text open."""
    page.goto("/")
    page.wait_for_function(WALKED)
    page.keyboard.press("Home")
    page.get_by_role("button", name="As text").click()
    page.locator(".steps button").first.wait_for()
    return page


def go(page, position):
    page.evaluate("(position) => gradwalk.player.go(position)", position)


def test_every_step_is_listed_and_none_tells_a_number_too_early(walk):
    for position in (0, 5, 12, 17, 3):
        go(walk, position)
        steps = walk.evaluate(STEPS)
        assert [step["number"] for step in steps] == list(range(18))
        assert [step["current"] for step in steps] == ["step" if at == position else None for at in range(18)]
        for at, step in enumerate(steps):
            assert step["reached"] is (at <= position)
            assert step["empty"] is (at > position)
            if at > position:
                text = re.sub(r"[wx]\d|×\(−1\)|\+1|1/x", "", step["text"])
                assert not re.search(r"\d", text), step["text"]
        assert steps[position]["text"] == walk.locator("#spoken").text_content()


def test_a_step_is_gone_to_by_mouse_and_by_keyboard(walk):
    walk.locator(".steps button").nth(12).click()
    assert walk.locator(".count").text_content() == "12 / 17"
    walk.keyboard.press("ArrowDown")
    walk.keyboard.press("ArrowDown")
    assert walk.locator(".count").text_content() == "12 / 17", "Up and Down only walk the rows"
    walk.keyboard.press("Enter")
    assert walk.locator(".count").text_content() == "14 / 17"
    walk.keyboard.press("ArrowLeft")
    assert walk.locator(".count").text_content() == "13 / 17", "Left still steps back"
    stops = walk.locator(".steps button[tabindex='0']")
    assert stops.count() == 1, "the list is one stop in the tab order"


def test_the_tables_say_what_the_graph_says(walk):
    walk.get_by_role("tab", name="Nodes").click()
    nodes = walk.evaluate(TABLE, "node")
    assert [row["cells"] for row in nodes[:3]] == [
        ["input", "2", None],
        ["input", "−1", None],
        ["multiplication", None, None],
    ]
    go(walk, 12)
    nodes = {row["name"]: row for row in walk.evaluate(TABLE, "node")}
    assert nodes["exp"]["cells"] == ["exp", "0.367879", "−0.534447"]
    assert nodes["exp"]["active"] and nodes["w0"]["cells"] == ["input", "2", None]
    walk.get_by_role("tab", name="Edges").click()
    edges = {row["name"]: row for row in walk.evaluate(TABLE, "edge")}
    assert edges["×(−1) → exp"] == {
        "name": "×(−1) → exp",
        "active": True,
        "cells": ["−0.534447", "0.367879", "−0.196612"],
    }
    assert edges["w0 → ×"]["cells"] == [None, None, None]
    go(walk, 17)
    edges = {row["name"]: row for row in walk.evaluate(TABLE, "edge")}
    assert edges["w0 → ×"]["cells"] == ["0.196612", "−1", "−0.196612"]
    go(walk, 9)
    assert all(row["cells"] == [None, None, None] for row in walk.evaluate(TABLE, "edge")), "back again, nothing stays"


def test_rows_and_the_graph_select_each_other(walk):
    walk.get_by_role("tab", name="Edges").click()
    walk.get_by_role("button", name="×(−1) → exp").click()
    assert walk.evaluate("() => gradwalk.store.state.selection.kind") == "edge"
    assert walk.locator("svg.graph .edge.is-selected").count() == 1
    walk.get_by_role("tab", name="Nodes").click()
    walk.locator("svg.graph .node[data-node='10']").click()
    assert walk.locator(".of-node [aria-pressed='true']").text_content() == "exp"


@pytest.mark.full
def test_it_is_remembered_and_closing_gives_the_focus_back(walk):
    walk.get_by_role("tab", name="Nodes").focus()
    walk.keyboard.press("ArrowRight")
    walk.keyboard.press("ArrowRight")
    walk.get_by_role("tab", name="Nodes").click()
    walk.reload()
    walk.get_by_role("tab", name="Nodes", selected=True).wait_for()
    walk.wait_for_function("() => document.querySelectorAll('.of-node tbody tr').length === 13")
    walk.locator("#outline header button").focus()
    walk.keyboard.press("Enter")
    assert walk.locator("#outline").is_hidden()
    assert walk.evaluate("() => document.activeElement.textContent") == "As text"
    assert walk.get_by_role("button", name="As text").get_attribute("aria-expanded") == "false"


@pytest.mark.full
def test_tensors_show_shape_and_range_and_all_values_on_request(walk):
    walk.evaluate("() => gradwalk.setProgram('sum(X @ W)', {X: [[1, 2], [3, 4]], W: [[5, 6], [7, 8]]})")
    current(walk, "sum(X @ W)")
    walk.evaluate("() => gradwalk.player.end()")
    walk.get_by_role("tab", name="Nodes").click()
    walk.wait_for_function("() => document.querySelectorAll('.of-node summary').length === 6")
    cell = walk.locator(".of-node tbody tr").nth(2).locator("td").nth(1)
    assert cell.locator("summary").text_content() == "2×2, from 19 to 50"
    cell.locator("summary").click()
    cell.locator("table").wait_for()  # made when the browser says that it is open
    assert cell.locator("table td").all_text_contents() == ["", "19", "22", "43", "50"]
    go(walk, 0)
    assert walk.locator(".of-node .empty").count() == 2 + 4, "no value of an operation, no gradient"


@pytest.mark.full
def test_a_long_walk_costs_no_more_than_a_short_one(walk):
    walk.evaluate(
        "() => gradwalk.setProgram(['v = x', ...Array(450).fill('v = tanh(v)*w'), 'v'].join('\\n'), {x: 0.5, w: 0.9})"
    )
    walk.wait_for_function("() => gradwalk.store.state.walk.length > 1800")
    go(walk, 900)
    steps = walk.evaluate(STEPS)
    assert len(steps) <= 120
    (current,) = [step for step in steps if step["current"]]
    assert current["number"] == 900
    place = "(at) => { const row = document.querySelector(`.steps [value='${at}']`); return [row.ariaSetSize, row.ariaPosInSet]; }"
    length = walk.evaluate("() => gradwalk.store.state.walk.length")
    assert walk.evaluate(place, 900) == [str(length), "901"]
    room = walk.locator("#outline-steps-panel").bounding_box()
    row = walk.locator(".steps [aria-current]").bounding_box()
    assert room["y"] <= row["y"] and row["y"] + row["height"] <= room["y"] + room["height"]
    walk.get_by_role("button", name="Later steps").click()
    assert walk.evaluate(STEPS)[-1]["number"] > steps[-1]["number"]
    walk.get_by_role("button", name="Earlier steps").click()
    walk.get_by_role("tab", name="Edges").click()
    assert walk.locator(".of-edge tbody tr").count() <= 120
    assert walk.locator(".of-edge .is-active").count() >= 1
