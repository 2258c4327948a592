"""A screen that is low, as a projector at 200 % or a phone on its side: step and button beside the picture, all in view."""

import pytest

from tests.browser.helpers import WALKED, current
from tests.browser.legible import STANDS
from tests.effort import daily

pytestmark = pytest.mark.browser

PARTS = """() => ['.program-panel', '.graph-frame', '.step-card', '#player', '#player .primary'].map((part) => {
  const { left, top, right, bottom } = document.querySelector(part).getBoundingClientRect();
  return [left, top, right, bottom].map(Math.round);
})"""
APART = """() => {
  const boxes = ['#rule', '#lines', '.said'].map((part) => document.querySelector(part)).filter((part) => part.checkVisibility());
  const card = document.getElementById('step-card').getBoundingClientRect();
  return boxes.map((part) => part.getBoundingClientRect()).every(({ left, right, top, bottom }, at, all) =>
    top >= card.top - 3 && bottom <= card.bottom + 3 && all.slice(at + 1).every((other) =>
      right <= other.left + 1 || other.right <= left + 1 || bottom <= other.top + 1 || other.bottom <= top + 1));
}"""


@pytest.fixture(params=daily({"at 200 %": (640, 360), "phone on its side": (844, 390)}, ["at 200 %"]))
def context_options(request):
    width, height = request.param
    return {"viewport": {"width": width, "height": height}, "locale": "ru-RU", "reduced_motion": "reduce"}


def test_picture_step_and_button_stand_side_by_side(page):
    page.goto("/")
    page.wait_for_function(WALKED)
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    for position in (0, 12, 17):
        page.evaluate("(position) => gradwalk.player.go(position)", position)
        program, stage, card, player, primary = page.evaluate(PARTS)
        assert stage[3] - stage[1] >= 200 and stage[1] >= program[3]
        assert card[0] >= stage[2] and card[3] <= player[1]
        assert primary[3] <= height and primary[2] <= width and primary[3] - primary[1] >= 44
        assert page.evaluate("() => document.documentElement.scrollHeight") <= height


@pytest.mark.full
def test_in_a_lecture_no_part_of_the_card_lies_over_another(page):
    page.goto("/?example=two-layers&view=lecture")
    page.wait_for_function(STANDS)
    for position in range(page.evaluate("() => gradwalk.player.last + 1")):
        page.evaluate("(position) => gradwalk.player.go(position)", position)
        page.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))")
        assert page.evaluate(APART), position
        assert not page.locator(".node:is(.is-active-forward, .is-active-backward) .is-covered").count(), position
        if position == 13:
            page.locator(".edge-switch button").nth(1).click()
            assert "is-stacked" in page.evaluate("() => document.getElementById('step-card').className"), "fitted anew"
            assert page.evaluate(APART)


def test_a_notice_that_has_gone_hides_no_number(page):
    page.goto("/?example=two-layers&view=lecture")
    page.wait_for_function(STANDS)
    held = []
    page.route("**/api/v1/evaluate", lambda route: held.append(route))
    page.evaluate("() => { gradwalk.setProgram('x*y + 1', { x: 1, y: 2 }); }")
    page.wait_for_function("() => document.getElementById('notice').textContent")
    held[0].continue_()
    current(page, "x*y + 1")
    page.wait_for_function("() => !document.getElementById('notice').textContent")
    assert page.evaluate("() => gradwalk.graph.covers") == []
