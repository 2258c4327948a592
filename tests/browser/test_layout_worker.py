"""The worker that lays the graph out: where it cannot be had there is a plain picture, and the better one as soon as it can."""

import pytest

from tests.browser.helpers import WALKED, current, type_program
from tests.browser.losing import LAID_OUT, SIGMOID, Losses

pytestmark = pytest.mark.browser

SIMPLE = "() => gradwalk.graph.layout?.engine === 'simple'"


def test_a_worker_that_is_lost_costs_the_order_of_the_picture_until_it_comes(page):
    losses = Losses(page, lambda name, _attempt: name == "vendor/elk-worker.js")
    page.goto("/")
    current(page, SIGMOID)
    page.wait_for_function(SIMPLE)
    page.wait_for_function(WALKED)
    type_program(page, "x*y + z")
    current(page, "x*y + z")
    page.keyboard.press("Escape")
    page.locator("#sentence").click()
    page.keyboard.press("Home")
    page.keyboard.press("PageDown")
    assert page.evaluate(SIMPLE)
    losses.lost = lambda _name, _attempt: False
    page.evaluate("() => dispatchEvent(new Event('online'))")
    page.wait_for_function(LAID_OUT)
    current(page, "x*y + z")
    assert page.evaluate("() => gradwalk.store.state.position") == 1
    assert page.locator("svg.graph .node").count() == 5
