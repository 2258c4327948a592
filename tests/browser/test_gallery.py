"""The gallery of examples: found by keyboard, opened without a loss, marked when walked."""

import re

import pytest

from tests.browser.helpers import SIGMOID, current, editor_text, type_program, view

pytestmark = pytest.mark.browser

FOCUSED = "() => document.activeElement.dataset.name ?? document.activeElement.className"
PICTURES = "() => document.querySelectorAll('.gallery .sketch-wire').length"

ANSWERED = """() => {
  const answered = [1, 2, 3, 4].map((position) => ({
    position, label: '×', edge: null, isName: false, isRight: position > 1, isSlip: position === 1, answer: '', diagnosis: null, hints: 0,
  }));
  gradwalk.practice.store.set({ answered });
}"""


def open_gallery(page):
    page.get_by_role("button", name=re.compile("^(Examples|Примеры)")).press("Enter")
    page.locator(".gallery .sketch-wire").first.wait_for(state="attached")


def shown(page):
    return page.locator(".example-card:visible").evaluate_all("(cards) => cards.map(({ dataset }) => dataset.name)")


def test_an_example_is_found_by_keyboard_and_one_undo_brings_back_what_was_there(walk_page):
    page = walk_page
    type_program(page, "a*b + 3*a", at_once=True)
    current(page, "a*b + 3*a")
    open_gallery(page)
    before = view(page)
    dialog = page.get_by_role("dialog", name="Examples")
    assert len(shown(page)) == page.evaluate(PICTURES) == 35
    assert page.evaluate(FOCUSED) == "gallery-search"
    page.keyboard.type("row 14")
    assert shown(page) == ["two-layers", "square-matrices", "mazur", "certain-mistake"]
    assert dialog.get_by_role("status").text_content() == "4 of 48 fit"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == "mazur"
    page.keyboard.press("/")
    page.keyboard.type("no such thing")
    assert shown(page) == [] and dialog.get_by_text("Nothing fits “no such thing”.").is_visible()
    page.keyboard.press("Control+A")
    page.keyboard.type("itself")
    page.keyboard.press("Enter")
    current(page, "x*x")
    assert not dialog.is_visible()
    page.keyboard.press("Control+z")
    current(page, "a*b + 3*a")
    assert editor_text(page) == "a*b + 3*a" and view(page) == before


def test_what_was_walked_is_marked_and_kept(walk_page):
    page = walk_page
    button = page.get_by_role("button", name="Examples")
    assert button.text_content() == "ExamplesThe sigmoid"
    page.keyboard.press("End")
    page.evaluate(ANSWERED)
    page.reload()
    current(page, SIGMOID)
    open_gallery(page)
    sigmoid = page.get_by_role("button", name="The sigmoid", exact=True)
    assert "3 of 4 right" in sigmoid.text_content() and sigmoid.get_attribute("aria-current") == "true"
    assert page.get_by_role("dialog").get_by_role("status").text_content() == "1 of 35 walked, 1 practised"
    page.get_by_role("button", name="By row of the lecture").click()
    assert shown(page)[0] == "one-and-many" and shown(page)[-1] == "microgpt"
    page.get_by_role("navigation", name="Parts").get_by_role("button", name="Where no gradient passes").click()
    assert shown(page) == ["rounding", "around"]
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.className").startswith("button examples-button")


@pytest.mark.full
def test_the_page_of_training_leads_to_the_examples(page):
    page.goto("/train")
    page.get_by_role("link", name="Examples").click()
    page.get_by_role("dialog", name="Examples").wait_for()
    page.wait_for_function("() => !location.search.includes('examples')")


def test_experiments_are_found_among_the_examples_and_open_in_training(walk_page):
    page = walk_page
    open_gallery(page)
    experiments = page.locator(".gallery [data-experiment]:visible")
    assert experiments.count() == 13
    page.keyboard.type("trembles")
    assert shown(page) == [] and experiments.count() == 1
    assert page.get_by_role("dialog", name="Examples").get_by_role("status").text_content() == "1 of 48 fit"
    page.get_by_role("link", name="GD against SGD", description=re.compile("^Both have seen every point")).wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.press("Backspace")
    page.locator(".gallery-parts [data-part=experiments]").click()
    assert shown(page) == [] and experiments.count() == 13
    page.keyboard.press("/")
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**/train?experiment=gd-and-sgd*")
    page.wait_for_function("() => globalThis.gradwalk?.store.state.runs.length === 2")
