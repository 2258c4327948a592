"""What is painted before the page's scripts have come: what it opens with, where it will stand; nothing of another view."""

import json

import pytest

from tests.browser.helpers import current, link
from tests.browser.losing import SIGMOID
from tests.effort import spread

pytestmark = pytest.mark.browser

SCREENS = ["1280x720", "1024x768", "390x844", "640x400"]
WORDS = "Only the inputs are known. Forward fills in the values, backward the gradients."
PLACES = """() => ['.bar', '.program-editor', '.graph-panel', '.steps-panel', '.sentence', '.player'].map((part) => {
  const { x, y, width, height } = document.querySelector(part).getBoundingClientRect();
  return [part, ...[x, y, width, height].map(Math.round)].join(' ');
})"""


class Held:
    """Keeps a page's modules back until they are released."""

    def __init__(self, page, address="/"):
        self.page = page
        self.routes = []
        self.is_released = False
        page.route("**/joined/**", self.hold)
        page.goto(address, wait_until="commit")
        page.locator("#loading").wait_for(state="attached")
        page.wait_for_function(
            "() => [...document.querySelectorAll('link[rel=stylesheet]')].every(({ sheet }) => sheet)"
            " && performance.getEntriesByName('first-contentful-paint').length && document.fonts.status === 'loaded'"
        )

    def hold(self, route):
        """Keep a request back."""
        if self.is_released:
            route.continue_()
        else:
            self.routes.append(route)

    def release(self):
        """Let the page begin."""
        self.is_released = True
        for route in self.routes:
            route.continue_()


@pytest.mark.parametrize("screen", spread(SCREENS, 2))
def test_the_first_sentence_stands_before_the_scripts_and_stays_as_it_is(page, screen):
    width, height = map(int, screen.split("x"))
    page.set_viewport_size({"width": width, "height": height})
    held = Held(page)
    sentence = page.locator(".sentence")
    assert sentence.is_visible() and sentence.text_content() == WORDS
    assert page.locator("[data-panel=editor] textarea").input_value() == SIGMOID
    before = page.evaluate(PLACES)
    page.evaluate("() => { document.querySelector('.sentence').firstChild.first = true; }")
    held.release()
    current(page, SIGMOID)
    assert page.evaluate(PLACES) == before
    assert page.evaluate("() => document.querySelector('#step-card #sentence').firstChild.first") is True
    assert not page.locator(".opening, [data-panel]").count()


ELSEWHERE = {
    "a view in the hash": link("x*y", inputs='{"x": 3, "y": 4}', step="2"),
    "an example": "/?example=micrograd",
    "a lecture": "/?view=lecture",
}


@pytest.mark.parametrize("address", ELSEWHERE.values(), ids=ELSEWHERE)
def test_nothing_of_the_opening_is_seen_where_something_else_is_opened(page, address):
    Held(page, address)
    assert page.locator(".sentence").is_hidden()
    assert page.locator("[data-panel=editor] textarea").is_hidden()


@pytest.mark.own_context
def test_nothing_of_the_opening_is_seen_where_the_tab_holds_another_view(page):
    page.goto("/")
    current(page, SIGMOID)
    draft = json.dumps({"at": [""], "text": "program=x*y", "left": False})
    page.add_init_script(f"sessionStorage.setItem('gradwalk-draft', {json.dumps(draft)})")
    Held(page)
    assert page.locator(".sentence").is_hidden()


@pytest.mark.own_context
def test_the_first_paint_has_the_theme_that_was_chosen(page):
    page.add_init_script("localStorage.setItem('theme', 'dark')")
    Held(page)
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    Held(page, "/?theme=light")
    assert page.evaluate("() => document.documentElement.dataset.theme") == "light"


@pytest.mark.own_context
def test_the_largest_paint_is_the_first_one(page):
    """A sentence that a script writes anew would be painted as a larger one, later."""
    page.add_init_script(
        "new PerformanceObserver((list) => { globalThis.largest = list.getEntries().at(-1).startTime; })"
        ".observe({ type: 'largest-contentful-paint', buffered: true });"
    )
    held = Held(page)
    held.release()
    current(page, SIGMOID)
    page.wait_for_function("() => globalThis.largest")
    begun = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert page.evaluate("() => globalThis.largest") - begun < 1
