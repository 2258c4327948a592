"""The worker that lays the graph out: where it cannot be had there is a plain picture, and the better one as soon as it can."""

import pytest

from tests.browser.helpers import WALKED, current, link, type_program
from tests.browser.losing import LAID_OUT, SIGMOID, Losses

pytestmark = pytest.mark.browser

PROGRAM = "exp(x*y + z) * w"
"""Its picture has the form of no example, whose layouts come with the page."""
SIMPLE = "() => gradwalk.graph.layout?.engine === 'simple'"


@pytest.mark.full
def test_a_worker_that_is_lost_costs_the_order_of_the_picture_until_it_comes(page):
    losses = Losses(page, lambda name, _attempt: name == "vendor/elk-worker.js")
    page.goto(link("tanh(x*y - z) * w", inputs='{"x": 1, "y": 2, "z": 3, "w": 4}'))
    current(page)
    page.wait_for_function(SIMPLE)
    type_program(page, PROGRAM)
    current(page, PROGRAM)
    page.keyboard.press("Escape")
    page.locator("#sentence").click()
    page.keyboard.press("Home")
    page.keyboard.press("PageDown")
    assert page.evaluate(SIMPLE)
    losses.lost = lambda _name, _attempt: False
    page.evaluate("() => dispatchEvent(new Event('online'))")
    page.wait_for_function(LAID_OUT)
    current(page, PROGRAM)
    assert page.evaluate("() => gradwalk.store.state.position") == 1
    assert page.locator("svg.graph .node").count() == 8


def test_the_opening_picture_and_those_of_the_gallery_need_no_worker(page):
    losses = Losses(page, lambda _name, _attempt: True, files="**/vendor/elk-worker.js")
    files = []
    page.on("request", lambda request: files.append(request.url.rpartition("/")[2]))
    page.goto("/")
    page.wait_for_function(WALKED)
    current(page, SIGMOID)
    assert page.evaluate(LAID_OUT)
    assert "evaluate" not in files and "kept.json" not in files
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("() => gradwalk.graph.layout.direction === 'down'")
    page.goto("/?example=micrograd")
    current(page)
    assert page.evaluate(LAID_OUT)
    assert files.count("kept.json") == 1
    assert not losses.attempts
