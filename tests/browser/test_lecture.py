"""The lecture: picture and step alone, every key of a clicker and of a Russian keyboard, blank screens, typed steps."""

import pytest

from tests.browser.helpers import current, link
from tests.effort import spread

pytestmark = pytest.mark.browser

FULL = "() => document.fullscreenElement !== null"
STEP = "() => gradwalk.store.state.position"
ROOM = """async () => {
  const { player, store } = gradwalk;
  const box = (selector) => document.querySelector(selector)?.getBoundingClientRect();
  const faults = [];
  for (let position = 0; position < store.state.walk.length; position += 1) {
    player.go(position);
    await null;
    if (document.body.offsetHeight && document.fonts.status === 'loading') { // a font comes with the first text in it
      await document.fonts.ready;
      await new Promise(requestAnimationFrame);
    }
    const note = (what) => faults.push(`${position}: ${what}`);
    const range = document.createRange();
    range.selectNodeContents(document.getElementById('sentence'));
    const bottoms = [...range.getClientRects()].map(({ bottom }) => bottom).sort((one, other) => one - other);
    const line = document.getElementById('lines');
    const isForward = store.state.walk.moments[position].phase === 'forward' && line.textContent;
    if (isForward && !line.checkVisibility() && !line.querySelector('.grids')) note('the numbers put in stand nowhere');
    const lines = bottoms.filter((bottom, at) => at === 0 || bottom - bottoms[at - 1] > 8).length;
    if (lines > 2) note(`${lines} lines: ${document.getElementById('sentence').textContent}`);
    const card = box('#controls'), sentence = range.getBoundingClientRect(), rule = document.getElementById('rule');
    if (sentence.bottom > innerHeight - 8 || sentence.right > innerWidth) note('the sentence leaves the screen');
    if (rule.hidden) continue;
    for (const row of rule.querySelectorAll('math')) {
      if (!row.checkVisibility()) continue; // where a line has no room but the card, the rule gives way
      const { left, right, top, bottom } = row.getBoundingClientRect();
      if (left < 0 || right > innerWidth || top < card.top || bottom > innerHeight - 8) note('the rule leaves the card');
      if (left < sentence.right - 1 && sentence.left < right - 1 && top < sentence.bottom - 1 && sentence.top < bottom - 1) note('rule and sentence meet');
    }
    if (parseFloat(getComputedStyle(rule).fontSize) < 18) note(`the rule has ${getComputedStyle(rule).fontSize}`);
  }
  return faults;
}"""
# What a Russian layout sends for a place on the keyboard.
RUSSIAN = {
    "KeyB": "и",
    "KeyW": "ц",
    "KeyO": "щ",
    "KeyC": "с",
    "KeyN": "т",
    "KeyF": "а",
    "KeyL": "д",
    "BracketLeft": "х",
    "BracketRight": "ъ",
    "Period": "ю",
}


@pytest.fixture
def context_options(context_options):
    return {**context_options, "reduced_motion": "reduce"}


@pytest.fixture
def lecture(page):
    """The first example in lecture mode, at its start."""
    page.goto("/?view=lecture")
    current(page)
    page.keyboard.press("Home")
    return page


def russian(page, code):
    """A key of a Russian keyboard, as the browser itself gets it."""
    session = page.context.new_cdp_session(page)
    event = {"key": RUSSIAN[code], "code": code, "text": RUSSIAN[code]}
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **event})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})
    session.detach()


def step(page):
    return page.evaluate(STEP)


def shows(page, selector):
    return page.locator(selector).is_visible()


def test_nothing_but_picture_step_and_line(lecture):
    for hidden in (".program-panel", ".player", ".zoom", ".legend", ".views", "#settings"):
        assert not shows(lecture, hidden), hidden
    assert shows(lecture, "svg.graph") and shows(lecture, "#sentence") and shows(lecture, ".lecture-progress svg")
    stage = lecture.locator(".graph-frame").bounding_box()
    assert stage["width"] * stage["height"] >= 0.75 * 1280 * 720
    assert lecture.get_by_role("heading", level=1).count() == 1


@pytest.mark.parametrize("language", spread(["ru", "en"], 2))
def test_sentence_and_rule_have_room(page, language):
    """At every step the sentence fits in two lines and the rule is whole, inside the card and beside no other text."""
    for example in ("sigmoid", "softmax"):
        page.goto(f"/?view=lecture&lang={language}&example={example}")
        for width, height in ((1280, 720), (1024, 768), (800, 600), (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_function("width => innerWidth === width", arg=width)
            current(page)
            assert page.evaluate(ROOM) == [], (example, width)


def test_the_button_the_key_and_the_address(page):
    page.goto("/")
    current(page)
    page.get_by_role("button", name="Lecture", exact=True).click()
    assert "view=lecture" in page.url and not shows(page, ".program-panel")
    page.keyboard.press("Escape")
    assert "view=lecture" not in page.url and shows(page, ".program-panel")
    page.keyboard.press("l")
    assert not shows(page, ".program-panel")
    page.reload()
    current(page)
    assert not shows(page, ".program-panel"), "the address keeps it"
    page.keyboard.press("l")
    assert shows(page, ".program-panel")


def test_what_clickers_send_steps_whatever_has_the_focus(lecture):
    lecture.locator("svg.graph [tabindex='0']").focus()
    for key in ("PageDown", "ArrowRight", "Enter", "Space", "PageDown"):
        before = step(lecture)
        lecture.keyboard.press(key)
        assert step(lecture) == before + 1, key
    lecture.get_by_role("button", name="Leave the lecture").focus()
    for key in ("Enter", "Space"):
        before = step(lecture)
        lecture.keyboard.press(key)
        assert step(lecture) == before + 1, key
    for key in ("Shift+Space", "Backspace", "PageUp", "ArrowLeft"):
        before = step(lecture)
        lecture.keyboard.press(key)
        assert step(lecture) == before - 1, key
    lecture.keyboard.press("End")
    assert step(lecture) == 17
    assert not shows(lecture, ".program-panel"), "no button was pressed"


def test_a_blank_screen_and_the_way_back(lecture):
    for key, color in (("b", "black"), (".", "black"), ("w", "white")):
        lecture.keyboard.press(key)
        cover = lecture.locator(".lecture-cover")
        assert cover.is_visible() and color in cover.get_attribute("class")
        lecture.get_by_text("The screen is blank.").wait_for(state="attached")
        assert cover.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}
        lecture.keyboard.press(key)
        assert cover.is_hidden(), "the same key"
    lecture.keyboard.press("b")
    lecture.keyboard.press("w")
    assert "white" in lecture.locator(".lecture-cover").get_attribute("class")
    before = step(lecture)
    lecture.keyboard.press("PageDown")
    assert lecture.locator(".lecture-cover").is_hidden() and step(lecture) == before, "a step key only brings it back"
    lecture.keyboard.press("b")
    lecture.keyboard.press("Escape")
    assert lecture.locator(".lecture-cover").is_hidden() and not shows(lecture, ".program-panel")


def test_a_russian_keyboard(lecture):
    russian(lecture, "KeyN")
    assert step(lecture) == 1
    for code in ("KeyB", "Period"):
        russian(lecture, code)
        assert shows(lecture, ".lecture-cover.is-black"), code
        russian(lecture, code)
    russian(lecture, "KeyW")
    assert shows(lecture, ".lecture-cover.is-white")
    russian(lecture, "KeyW")
    russian(lecture, "KeyC")
    assert "look=dark" in lecture.url
    russian(lecture, "KeyO")
    lecture.mouse.move(300, 200)
    box = lecture.locator(".lecture-pointer").bounding_box()
    assert (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) == (pytest.approx(300), pytest.approx(200))
    russian(lecture, "KeyO")
    russian(lecture, "KeyF")
    lecture.wait_for_function(FULL)
    russian(lecture, "KeyF")
    lecture.wait_for_function(f"() => !({FULL})()")
    russian(lecture, "KeyL")
    assert shows(lecture, ".program-panel")


def test_typed_digits_jump(lecture):
    lecture.keyboard.type("12")
    assert lecture.locator(".lecture-sign").text_content() == "step 12 ⏎"
    lecture.keyboard.press("Enter")
    assert step(lecture) == 12 and lecture.locator(".lecture-sign").text_content() == ""
    lecture.keyboard.type("999")
    lecture.keyboard.press("Enter")
    assert step(lecture) == 17
    lecture.keyboard.type("3")
    lecture.keyboard.press("PageUp")
    assert step(lecture) == 16, "another key forgets them"
    lecture.keyboard.type("3")
    lecture.keyboard.press("Escape")
    lecture.keyboard.press("Enter")
    assert step(lecture) == 17, "Escape forgets them too"


def test_a_value_is_asked_for_before_it_is_shown(lecture):
    veiled = lecture.locator("svg.graph .slot:has(.number:text-is('?'))")
    lecture.keyboard.press("?")
    assert step(lecture) == 1 and veiled.count() == 1
    assert "-2" not in lecture.locator("#sentence").text_content().replace("−", "-").replace("x", "")[-6:]
    assert not shows(lecture, "#rule") and not shows(lecture, "#lines")
    lecture.keyboard.press("PageDown")
    assert step(lecture) == 1 and veiled.count() == 0, "the next press shows it"
    assert lecture.locator("svg.graph .node.is-active-forward .value .number").text_content() == "−2"
    lecture.keyboard.type("11")
    lecture.keyboard.press("Enter")
    lecture.keyboard.press("?")
    assert step(lecture) == 12 and veiled.count() == 1
    assert "0.1966" not in lecture.locator("#sentence").text_content()
    lecture.keyboard.press("?")
    assert step(lecture) == 12 and veiled.count() == 0
    lecture.keyboard.press("?")
    lecture.keyboard.press("Escape")
    assert step(lecture) == 13 and veiled.count() == 0 and not shows(lecture, ".program-panel")


@pytest.mark.full
def test_letters_and_signs_can_be_switched_off(lecture):
    lecture.evaluate("() => localStorage.setItem('letters', 'off')")
    lecture.reload()
    current(lecture)
    lecture.keyboard.press("Home")
    for key in ("b", ".", "w", "?", "o", "c", "n", "3"):
        lecture.keyboard.press(key)
    assert step(lecture) == 0 and not shows(lecture, ".lecture-cover")
    lecture.keyboard.press("PageDown")
    lecture.keyboard.press("Enter")
    assert step(lecture) == 2


@pytest.mark.full
def test_looks_are_in_the_address(lecture):
    canvas = "() => getComputedStyle(document.body).backgroundColor"
    assert lecture.evaluate(canvas) == "rgb(255, 255, 255)"
    lecture.keyboard.press("c")
    assert "look=dark" in lecture.url and lecture.evaluate(canvas) == "rgb(13, 18, 22)"
    lecture.reload()
    current(lecture)
    assert lecture.evaluate(canvas) == "rgb(13, 18, 22)"
    lecture.keyboard.press("c")
    assert "look=print" in lecture.url
    assert (
        lecture.evaluate("() => getComputedStyle(document.documentElement).getPropertyValue('--backward')") == "#000000"
    )
    lecture.keyboard.press("Escape")
    assert lecture.evaluate("() => document.documentElement.dataset.look") is None
    assert "look=" not in lecture.url


def test_help_lists_the_keys_of_a_lecture(lecture):
    lecture.keyboard.press("h")
    dialog = lecture.get_by_role("dialog", name="Keys and help")
    dialog.wait_for()
    assert dialog.get_by_role("heading", name="In a lecture").is_visible()
    lecture.keyboard.press("PageDown")
    assert step(lecture) == 0, "no steps behind the dialog"
    lecture.keyboard.press("Escape")
    assert dialog.is_hidden() and not shows(lecture, ".program-panel"), "one thing at a time"


TABLET = {"viewport": {"width": 1024, "height": 768}, "locale": "en-US", "has_touch": True}


@pytest.mark.parametrize("context_options", [TABLET])
def test_a_tablet_steps_by_swipes(lecture):
    session = lecture.context.new_cdp_session(lecture)

    def swipe(start, end):
        for kind, points in (("touchStart", [start]), ("touchMove", [end]), ("touchEnd", [])):
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    left, right = {"x": 300, "y": 300}, {"x": 700, "y": 310}
    swipe(right, left)
    lecture.wait_for_function(f"() => ({STEP})() === 1")
    swipe(left, right)
    lecture.wait_for_function(f"() => ({STEP})() === 0")
    lecture.get_by_role(
        "button", name="Leave the lecture"
    ).click()  # the browser takes a tap at once for the swipe's end
    lecture.locator(".program-panel").wait_for()


@pytest.mark.full
def test_a_link_keeps_its_step(page):
    page.goto(link("x^2 + x", inputs='{"x":3}', step="2").replace("/#", "/?view=lecture#"))
    current(page)
    assert step(page) == 2
    page.keyboard.press("PageDown")
    assert step(page) == 3
