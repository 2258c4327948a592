"""Loops in the picture: the turn that the walk is in is open, the others are stacks; branches not taken are shown."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.helpers import current, link, wait_for_hash

pytestmark = pytest.mark.browser

RECURRENCE = "h = h0\nfor t in range(20):\n    h = tanh(w*h + u)\nloss = (h - y)**2"
INPUTS = json.dumps({"h0": 0.2, "w": 0.9, "u": 0.1, "y": 1})
BRANCH = "if x > 0:\n    y = x**2\nelse:\n    y = exp(x) - 1\ny"


@pytest.fixture
def loop(page):
    page.goto(link(RECURRENCE, inputs=INPUTS, step="0"))
    current(page)
    opened(page, "turn 1 of 20")
    return page


def opened(page, label):
    """Wait until this turn is open and nothing is being laid out."""
    page.wait_for_selector(f".turns.is-turn[aria-label='{label}']")
    page.wait_for_selector("svg.graph:not([aria-busy])")


def go(page, number, backward):
    """Go to the first step within this turn of the only loop; returns its position."""
    return page.evaluate(
        """([number, backward]) => {
          const { walk } = gradwalk.store.state;
          const { first, last } = walk.trace.loops[0].turns[number - 1];
          const at = walk.moments.findIndex(({ node, phase }) =>
            (phase === 'backward') === backward && node >= first && node <= last);
          gradwalk.player.go(at);
          return at;
        }""",
        [number, backward],
    )


def position(page):
    return page.evaluate("() => gradwalk.store.state.position")


def test_one_turn_is_open_and_buttons_lead_to_the_same_step_of_others(loop):
    nodes = loop.locator(".node").count()
    at = go(loop, 7, backward=True)
    opened(loop, "turn 7 of 20")
    assert loop.locator(".turns.is-stack").count() == 2
    assert loop.locator(".node").count() < nodes + 4, "twenty turns take no more room than one"
    assert loop.locator(".turns-caption").all_text_contents() == ["no gradient yet", "size of ∂loss/∂h"]
    assert loop.locator(".turns.is-stack .bar.is-filled").count() == 20 - 7
    loop.get_by_role("button", name="Go to turn 8").click()
    opened(loop, "turn 8 of 20")
    assert position(loop) == at - 3, "three steps a turn"
    loop.get_by_role("button", name="turns 1–7: open turn 7").focus()
    loop.keyboard.press("Enter")
    opened(loop, "turn 7 of 20")
    assert position(loop) == at


@pytest.mark.full
def test_the_walk_goes_through_every_step_and_its_node_is_always_there(loop):
    moments = loop.evaluate("() => gradwalk.store.state.walk.moments.map(({ node }) => node)")
    for at in (*range(1, 9), *range(60, 66), *range(len(moments) - 6, len(moments))):
        loop.evaluate("(at) => gradwalk.player.go(at)", at)
        loop.wait_for_selector(f".node[data-node='{moments[at]}']")
        loop.wait_for_selector("svg.graph:not([aria-busy])")
    assert loop.locator(".turns.is-turn").get_attribute("aria-label") == "turn 1 of 20"


@pytest.mark.full
def test_all_turns_can_be_shown_and_the_address_says_so(loop):
    loop.get_by_role("button", name="All turns").click()
    loop.wait_for_selector(".turns", state="detached")
    assert loop.locator(".node").count() > 60
    assert "turns=all" in wait_for_hash(loop)
    loop.reload()
    current(loop)
    loop.get_by_role("button", name="One turn").click()
    opened(loop, "turn 1 of 20")


@pytest.mark.full
def test_the_picture_of_a_loop_is_accessible(loop):
    go(loop, 3, backward=False)
    opened(loop, "turn 3 of 20")
    results = Axe().run(loop, context="svg.graph")
    assert results.violations_count == 0, results.generate_report()


def test_the_branch_that_was_not_taken_is_shown_with_its_condition(page):
    page.goto(link(BRANCH, inputs='{"x":-0.5}', step="1"))
    current(page)
    page.wait_for_selector(".aside[aria-label='not taken: y = x**2, if x > 0, x = −0.5']")
    page.evaluate("() => gradwalk.setProgram(gradwalk.store.state.program, { x: 1.5 })")
    page.wait_for_selector(".aside[aria-label='not taken: y = exp(x) - 1, unless x > 0, x = 1.5']")
    assert page.locator(".aside").count() == 1
