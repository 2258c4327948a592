"""The presenter window: the two windows of one browser keep together without a server, also after a reload of either."""

import json

import pytest

from tests.browser.helpers import SIGMOID, current
from tests.browser.test_lecture_lists import LECTURE, drop, program

pytestmark = pytest.mark.browser

STEP = "() => gradwalk.store.state.position"


@pytest.fixture
def lecture(walk_page):
    drop(walk_page, LECTURE)
    program(walk_page, "x^2")
    walk_page.keyboard.press("l")
    return walk_page


def present(page):
    """The presenter window, opened by its key."""
    with page.expect_popup() as popup:
        page.keyboard.press("p")
    opened = popup.value
    opened.locator(".presenter-count:not(:empty)").wait_for()
    return opened


def says(window, selector, text):
    window.wait_for_function(
        "([selector, text]) => document.querySelector(selector)?.textContent.includes(text)", arg=[selector, text]
    )


def test_it_shows_this_view_the_next_notes_and_steps(lecture):
    window = present(lecture)
    says(window, ".presenter-title", "A square")
    says(window, ".presenter-count", "Two squares · view 1 of 3 · step 0 of")
    says(window, ".presenter-notes", "Ask first.")
    says(window, ".presenter-next", "View 2")
    says(window, ".presenter-after .presenter-words", "Forward")
    assert window.locator(".presenter-notes").evaluate("(notes) => parseFloat(getComputedStyle(notes).fontSize)") >= 24
    now = window.frame_locator(".presenter-now iframe")
    now.locator("svg.graph .node").first.wait_for()
    lecture.keyboard.press("PageDown")
    says(window, ".presenter-count", "step 1 of")
    now.locator("svg.graph .node.is-active-forward").wait_for()
    after = window.frame_locator(".presenter-after iframe")
    after.locator("svg.graph .node").first.wait_for()
    assert window.locator(".presenter-elapsed").text_content()


@pytest.mark.full
def test_keys_work_in_both_windows_and_after_a_reload_of_either(lecture):
    window = present(lecture)
    says(window, ".presenter-title", "A square")
    window.keyboard.press("PageDown")
    lecture.wait_for_function(f"() => ({STEP})() === 1")
    says(window, ".presenter-count", "step 1 of")
    window.keyboard.press("b")
    lecture.locator(".lecture-cover.is-black").wait_for()
    says(window, ".presenter-sign", "blank")
    window.keyboard.press("Escape")
    lecture.locator(".lecture-cover").wait_for(state="hidden")
    window.keyboard.type("2")
    says(window, ".presenter-sign", "2 ⏎")
    window.keyboard.press("Enter")
    lecture.wait_for_function(f"() => ({STEP})() === 2")
    window.reload()
    says(window, ".presenter-count", "step 2 of")
    window.wait_for_function(
        "() => document.querySelector('.presenter-now iframe').contentWindow.gradwalk?.store.state.position === 2"
        " && document.querySelector('.presenter-after iframe').contentWindow.gradwalk?.store.state.position === 0"
    )
    window.keyboard.press("]")
    program(lecture, "y^2 + y")
    says(window, ".presenter-count", "view 2 of 3")
    lecture.reload()
    program(lecture, "y^2 + y")
    lecture.keyboard.press("PageDown")
    says(window, ".presenter-count", "step 1 of")
    window.keyboard.press("PageDown")
    lecture.wait_for_function(f"() => ({STEP})() === 2")


@pytest.mark.full
def test_two_lectures_of_one_browser_do_not_disturb_each_other(lecture):
    window = present(lecture)
    other = lecture.context.new_page()
    other.goto("/?view=lecture")
    current(other, SIGMOID)
    other.keyboard.press("End")
    other.wait_for_function(f"() => ({STEP})() === 17")
    window.keyboard.press("PageDown")
    lecture.wait_for_function(f"() => ({STEP})() === 1")
    says(window, ".presenter-count", "step 1 of")
    assert other.evaluate(STEP) == 17
    kept = lecture.evaluate("() => sessionStorage.getItem('gradwalk-channel')")
    twin = lecture.context.new_page()  # a duplicated tab has the storage of the first
    twin.add_init_script(
        f"sessionStorage.getItem('gradwalk-channel') ?? sessionStorage.setItem('gradwalk-channel', {json.dumps(kept)})"
    )
    twin.goto("/?view=lecture")
    current(twin)
    twin.wait_for_function("(kept) => sessionStorage.getItem('gradwalk-channel') !== kept", arg=kept)


def test_a_blocked_window_is_said_with_a_link(lecture):
    lecture.evaluate("() => { globalThis.open = () => null; }")
    lecture.keyboard.press("p")
    link = lecture.locator(".lecture-sign a")
    link.wait_for()
    assert "presenter?channel=" in link.get_attribute("href")


def test_without_a_lecture_it_says_where_to_begin(page):
    page.goto("/presenter")
    page.get_by_role("link", name="To the lecture").wait_for()
