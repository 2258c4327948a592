"""What is painted before the page's scripts have come: what it opens with, where it will stand; nothing of another view."""

import json

import pytest

from tests.browser.helpers import current, link
from tests.browser.losing import SIGMOID
from tests.effort import daily, spread

pytestmark = pytest.mark.browser

SCREENS = ["1280x720 en", "1024x768 en", "390x844 ru", "640x400 en", "360x740 en", "820x900 ru", "390x844 en"]
WORDS = "Only the inputs are known. Forward fills in the values, backward the gradients."
PARTS = [
    *(".bar", ".wordmark", "#to-walk", "#to-train", "#to-lessons", ".program-editor", ".program-editor .editor"),
    *(".program-inputs", ".graph-panel", ".steps-panel", ".step-card", ".sentence", ".player"),
]
SHELL = [".graph-panel", ".steps-panel", ".step-card"]
PLACES = """(parts) => parts.map((part) => {
  const element = document.querySelector(part);
  const { x, y, width, height } = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const sizes = ['font-size', '--editor-size', '--editor-line'].map((name) => style.getPropertyValue(name).trim());
  return [part, ...[x, y, width, height].map(Math.round), ...sizes].join(' ');
})"""
IS_CUT = "({ scrollHeight, clientHeight, scrollWidth, clientWidth }) => scrollHeight > clientHeight || scrollWidth > clientWidth"


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
            " && performance.getEntriesByName('first-paint').length && document.fonts.status === 'loaded'"
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
    size, language = screen.split()
    width, height = map(int, size.split("x"))
    page.set_viewport_size({"width": width, "height": height})
    held = Held(page, f"/?lang={language}")
    sentence = page.locator(".sentence")
    assert sentence.is_visible() and (sentence.text_content() == WORDS) is (language == "en")
    program = page.locator("[data-panel=editor] textarea")
    assert program.input_value() == SIGMOID and not program.evaluate(IS_CUT)
    before = page.evaluate(PLACES, PARTS)
    page.evaluate("() => { document.querySelector('.sentence').firstChild.first = true; }")
    held.release()
    current(page, SIGMOID)
    assert page.evaluate(PLACES, PARTS) == before
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


LECTURES = {
    "dark": ("/?view=lecture&look=dark", "1280x720", "light", "rgb(13, 18, 22)"),
    "dark, an example": ("/?view=lecture&look=dark&example=micrograd", "1024x768", "light", "rgb(13, 18, 22)"),
    "light by itself": ("/?view=lecture", "1280x720", "dark", "rgb(255, 255, 255)"),
    "print": ("/?view=lecture&look=print", "1024x768", "dark", "rgb(255, 255, 255)"),
    "training, dark": ("/train?view=lecture&look=dark", "1280x720", "light", "rgb(13, 18, 22)"),
}
ORDINARY = [
    ".views",
    ".bar-tools",
    ".skip",
    ".program-panel",
    ".legend",
    ".zoom",
    ".player",
    ".train-setup",
    ".train-player",
]
WATCH = """
  globalThis.looks = new Set();
  const look = () => {
    if (document.body) looks.add([getComputedStyle(document.body).backgroundColor, document.body.classList].join(' '));
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""


@pytest.mark.own_context
@pytest.mark.parametrize("lecture", daily(LECTURES, ["dark, an example", "light by itself", "training, dark"]))
def test_a_lecture_is_bare_and_in_its_look_from_the_first_paint_on(page, lecture):
    """A white page would light up a dark hall, and stay for as long as the scripts take."""
    address, screen, system, colour = lecture
    width, height = map(int, screen.split("x"))
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=system)
    page.add_init_script(WATCH)
    held = Held(page, address)
    for part in ORDINARY:
        assert not page.locator(part).filter(visible=True).count(), part
    is_walk = "train" not in address
    before = page.evaluate(PLACES, SHELL if is_walk else [])
    held.release()
    page.wait_for_function("() => globalThis.gradwalk?.lecture.store.state.isOn")
    if is_walk:
        current(page)
    assert page.evaluate(PLACES, SHELL if is_walk else []) == before
    looks = page.evaluate("() => [...looks]")
    assert looks and all(each.startswith(f"{colour} ") and "is-lecture" in each for each in looks), looks


@pytest.mark.own_context
def test_a_lecture_from_the_first_paint_on_leaves_the_theme_that_was_chosen(page):
    page.add_init_script("localStorage.setItem('theme', 'dark')")
    page.goto("/?view=lecture&look=light")
    current(page)
    theme = "() => document.documentElement.dataset.theme"
    assert page.evaluate(theme) == "light"
    page.keyboard.press("Escape")
    page.locator(".player").wait_for()
    assert page.evaluate(theme) == "dark"


@pytest.mark.own_context
def test_the_first_paint_has_the_look_that_was_chosen(page):
    page.add_init_script("localStorage.setItem('look', 'dark')")
    Held(page, "/?view=lecture")
    assert (
        page.evaluate("() => ({ ...document.documentElement.dataset })").items()
        >= {"look": "dark", "theme": "dark"}.items()
    )


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
