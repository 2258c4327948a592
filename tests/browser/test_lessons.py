"""A whole lesson in each language: by keyboard alone at a desk, by touch on a phone; one's own work comes back."""

import json

import pytest

from tests.browser.helpers import NOISE, at_rest, current, editor_text, type_program, view

pytestmark = pytest.mark.browser

LESSON = "a-value-used-twice"
NAME = """() => {
  const { activeElement: element } = document;
  return element.getAttribute('aria-label') ?? element.textContent;
}"""
PLACE = "() => [gradwalk.lessons.store.state.lesson?.name, gradwalk.lessons.store.state.at + 1]"
DONE = "() => document.querySelector('.task.is-done') !== null"
KEPT = "() => localStorage.getItem('gradwalk-lessons')"
STEPPED = """(at) => {
  const { lesson, at: place, start } = globalThis.gradwalk?.lessons.store.state ?? {};
  return lesson && place + 1 === at && start !== null && gradwalk.store.state.status === 'current'
    && document.querySelector('.lesson:not([hidden])');
}"""
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "locale": "ru-RU",
    "has_touch": True,
    "is_mobile": True,
    "reduced_motion": "reduce",
}


def tab_to(page, name, key="Tab"):
    """Press Tab until something with this name has the focus."""
    for _ in range(90):
        page.keyboard.press(key)
        if page.evaluate(NAME).strip() == name:
            return
    raise AssertionError(f"Tab does not lead to {name}")


def done(page):
    page.wait_for_function(DONE)


@pytest.mark.full
def test_a_whole_lesson_by_keyboard_alone(walk_page):
    page = walk_page
    type_program(page, "a*b + 3*a", at_once=True)
    current(page, "a*b + 3*a")
    page.keyboard.press("Escape")
    page.evaluate("() => gradwalk.player.go(3)")
    own = view(page)
    tab_to(page, "Lessons", "Shift+Tab")
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Lessons").get_by_role("button", name="A value used twice").wait_for()
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_function(STEPPED, arg=1)
    assert page.evaluate(NAME) == "A value used twice", "who listens hears the lesson’s title"
    tab_to(page, "fan-out")
    assert page.get_by_role("note").text_content().startswith("Fan-out. One value used in several places.")
    page.keyboard.press("Escape")
    assert page.get_by_role("note").count() == 0 and page.evaluate(PLACE) == [LESSON, 1]
    page.keyboard.press("h")
    assert page.locator(".hints li").count() == 1 and page.get_by_role("dialog").count() == 0
    page.keyboard.press("End")
    done(page)
    assert page.locator(".task-done").text_content() == "Two contributions came to x: 2 and 3. Together they are 5."
    tab_to(page, "Continue")
    page.keyboard.press("Enter")

    page.wait_for_function(STEPPED, arg=2)
    tab_to(page, "It is a rule of + gates.")
    page.keyboard.press("Enter")
    assert page.locator(".reason-said").text_content().startswith("Not this one. The + gate copies")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert page.locator(".reason-said").text_content().startswith("✓ Yes.")
    tab_to(page, "Continue")
    page.keyboard.press("Enter")

    page.wait_for_function(STEPPED, arg=3)
    page.reload()
    page.wait_for_function(STEPPED, arg=3)
    assert f"lesson={LESSON}&at=3" in page.url
    tab_to(page, "y, slider")
    page.keyboard.press("Home")
    said = page.locator(".task-said")
    said.get_by_text("Not yet: the gradient of x = −1. Closer than the 5 at first.").wait_for()
    assert page.locator("#inputs .is-moved .has-start").get_attribute("title") == "1 at first"
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    done(page)
    assert page.evaluate("() => gradwalk.store.state.inputs.y") == -4
    tab_to(page, "Continue")
    page.keyboard.press("Enter")

    page.wait_for_function(STEPPED, arg=4)
    tab_to(page, "x, value")
    page.keyboard.type("2")
    done(page)
    tab_to(page, "Continue")
    page.keyboard.press("Enter")

    page.wait_for_function(STEPPED, arg=5)
    tab_to(page, "Output to differentiate")
    page.keyboard.press("ArrowDown")
    done(page)
    assert json.loads(page.evaluate(KEPT))["lessons"][LESSON] == {"at": 4, "done": [0, 1, 2, 3, 4]}
    tab_to(page, "To my program")
    page.keyboard.press("Enter")
    current(page, "a*b + 3*a")
    assert editor_text(page) == "a*b + 3*a" and view(page) == own
    assert "lesson" not in page.url and page.locator(".lesson").is_hidden()


@pytest.mark.parametrize("context_options", [PHONE], ids=["phone"])
def test_a_whole_lesson_by_touch_in_russian(page):
    page.goto(f"/?lesson={LESSON}")
    page.wait_for_function(STEPPED, arg=1)
    sheet = page.locator(".lesson")
    onward = sheet.get_by_role("button", name="Дальше", exact=True)
    sheet.get_by_role("button", name="ветвление").tap()
    assert page.get_by_role("note").text_content().startswith("Ветвление значения.")
    while not page.evaluate(DONE):
        sheet.get_by_role("button", name="Следующий шаг").tap()
    assert sheet.locator(".task-done").text_content() == "К x пришли два вклада: 2 и 3. Вместе это 5."
    onward.tap()
    page.wait_for_function(STEPPED, arg=2)
    sheet.get_by_role("button", name="Малое изменение").tap()
    onward.tap()
    page.wait_for_function(STEPPED, arg=3)
    at_rest(page)
    graph, top = page.locator("svg.graph .stage").bounding_box(), sheet.bounding_box()["y"]
    assert graph["y"] >= 0 and graph["y"] + graph["height"] <= top + 1, "the graph is whole above the sheet"
    y = sheet.get_by_role("slider", name="y, ползунок").bounding_box()
    assert y["y"] + y["height"] <= 844, "the slider is under the thumb"
    page.touchscreen.tap(y["x"] + y["width"] * 0.12, y["y"] + y["height"] / 2)
    sheet.get_by_text("Уже ближе: в начале было 5.").wait_for()
    sheet.get_by_role("textbox", name="y, значение").fill("-4")
    done(page)
    onward.tap()
    page.wait_for_function(STEPPED, arg=4)
    sheet.get_by_role("textbox", name="x, значение").fill("-2")
    done(page)
    onward.tap()
    page.wait_for_function(STEPPED, arg=5)
    sheet.locator(".sheet-handle").tap()
    assert sheet.bounding_box()["height"] > 700
    sheet.locator(".sheet-handle").tap()
    assert sheet.bounding_box()["height"] < 100
    page.locator("select.outputs").select_option("output2")
    page.wait_for_function("() => gradwalk.lessons.store.state.isTaskDone")
    sheet.locator(".sheet-handle").tap()
    sheet.get_by_role("button", name="Следующий урок").tap()
    page.wait_for_function("() => gradwalk.lessons.store.state.lesson?.name === 'losses'")


@pytest.mark.full
def test_an_example_leads_out_of_a_lesson_and_ones_own_work_still_waits(walk_page):
    page = walk_page
    type_program(page, "a*b + 3*a", at_once=True)
    current(page, "a*b + 3*a")
    page.evaluate("() => gradwalk.player.go(3)")
    own = view(page)
    page.evaluate("(name) => gradwalk.lessons.actions.open(name, 2)", LESSON)
    page.wait_for_function(STEPPED, arg=3)
    for is_reloaded in (False, True):
        page.get_by_role("button", name="Examples").click()
        page.get_by_role("dialog").get_by_role("button", name="Two outputs").first.click()
        page.wait_for_function("() => gradwalk.lessons.store.state.lesson === null")
        page.wait_for_function("() => !/lesson|at=/.test(location.search)")
        assert page.locator(".lesson").is_hidden()
        if is_reloaded:
            page.reload()
            page.wait_for_function("() => globalThis.gradwalk?.store.state.status === 'current'")
            page.evaluate("(name) => gradwalk.lessons.actions.open(name, 2)", LESSON)
        else:
            page.get_by_role("button", name="Back to the lesson").click()
        page.wait_for_function(STEPPED, arg=3)
    page.get_by_role("button", name="To my program").click()
    current(page, "a*b + 3*a")
    assert view(page) == own


@pytest.mark.full
def test_skipping_loses_nothing_and_a_wrong_address_says_so(page):
    page.goto(f"/?lesson={LESSON}&at=99")
    page.wait_for_function(STEPPED, arg=5)
    assert page.get_by_role("button", name="Leave the lesson").is_visible(), "there is no own work to go back to"
    page.get_by_role("button", name="The step before").click()
    page.wait_for_function(STEPPED, arg=4)
    page.get_by_role("button", name="Skip").click()
    page.wait_for_function(STEPPED, arg=5)
    assert json.loads(page.evaluate(KEPT))["lessons"][LESSON]["done"] == []
    page.watch.expected += NOISE
    page.goto("/?lesson=nothing&at=2")
    page.get_by_text("There is no lesson called nothing.").wait_for()
    page.wait_for_function("() => !location.search.includes('lesson')")
    assert page.locator(".lesson").is_hidden()


EVERY = """async () => {
  await gradwalk.lessons.actions.loadPath();
  return gradwalk.lessons.store.state.path.flatMap(({ name, steps }) => Array.from({ length: steps }, (_, at) => [name, at]));
}"""
OPENED = """([name, at]) => {
  const { lesson, at: place, start } = gradwalk.lessons.store.state;
  return lesson?.name === name && place === at && start !== null && gradwalk.store.state.status === 'current'
    && document.querySelector('.lesson:not([hidden])') && !document.querySelector('svg.graph:is(.is-stale, [aria-busy])');
}"""
CUT = """() => {
  const rail = document.querySelector('.lesson');
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const wide = [...rail.querySelectorAll('header, .lesson-way, .lesson-body, .lesson-body :not(svg *), footer')].filter(
    (element) => shown(element) && getComputedStyle(element).display !== 'inline' && element.clientWidth && element.scrollWidth > element.clientWidth + 1);
  const labels = [...rail.querySelectorAll('.number-line text')].map((text) => text.getBoundingClientRect());
  const overlaps = labels.some((one, at) => labels.slice(at + 1).some((other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom - 1 && other.top < one.bottom - 1));
  const said = document.querySelector('.said');
  return [
    ...wide.map(({ className }) => `wider than its room: ${className}`),
    ...(overlaps ? ['labels overlap'] : []),
    ...(said && shown(said) && said.scrollHeight > said.clientHeight + 1 ? ['the sentence is cut'] : []),
    ...(document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : []),
    ...(document.querySelector('.graph-panel').getBoundingClientRect().bottom > rail.getBoundingClientRect().top + 16 && innerWidth < 761 ? ['the sheet covers the graph'] : []),
  ];
}"""


@pytest.mark.nightly
@pytest.mark.parametrize(
    "context_options",
    [
        {"viewport": {"width": 1280, "height": 720}, "locale": "en-US", "reduced_motion": "reduce"},
        {"viewport": {"width": 1280, "height": 720}, "locale": "ru-RU", "reduced_motion": "reduce"},
        PHONE,
    ],
    ids=["English", "Russian", "phone"],
)
def test_nothing_of_any_lesson_is_cut(walk_page):
    """Every step with all its hints, in the room that it has."""
    faults = {}
    for name, at in walk_page.evaluate(EVERY):
        walk_page.evaluate("([name, at]) => gradwalk.lessons.actions.open(name, at)", [name, at])
        walk_page.wait_for_function(OPENED, arg=[name, at])
        walk_page.evaluate("() => { for (let more = 0; more < 5; more += 1) gradwalk.lessons.actions.hint(); }")
        at_rest(walk_page)
        if cut := walk_page.evaluate(CUT):
            faults[name, at + 1] = cut
    assert not faults, faults
