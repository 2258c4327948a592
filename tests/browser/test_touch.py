"""Fingers, as the browser's own touch events: one scrolls the page or pans the graph, two pan and zoom it, a tap chooses."""

import pytest

from tests.browser.helpers import WALKED, at_rest
from tests.effort import spread

pytestmark = pytest.mark.browser

FRAME = "() => { const { a, e, f } = document.querySelector('svg.graph .stage').transform.baseVal.consolidate().matrix; return [a, e, f]; }"


@pytest.fixture
def context_options():
    return {
        "viewport": {"width": 390, "height": 844},
        "locale": "en-US",
        "has_touch": True,
        "is_mobile": True,
        "reduced_motion": "reduce",
    }


@pytest.fixture
def phone(page):
    page.goto("/")
    page.wait_for_function(WALKED)
    page.evaluate("() => gradwalk.player.go(12)")
    return page


@pytest.mark.parametrize("locale", spread(["ru-RU", "en-US"], 2))
def test_the_words_of_a_choice_are_whole(browser, server, context_options, locale):
    context = browser.new_context(base_url=server.url, **{**context_options, "locale": locale})
    opened = context.new_page()
    opened.goto("/")
    opened.locator(".program-more summary").tap()
    choice = opened.locator("#modes select")
    choice.wait_for()
    width = choice.bounding_box()["width"]
    choice.evaluate("(choice) => { choice.style.maxWidth = 'none'; choice.style.flex = 'none'; }")
    assert choice.bounding_box()["width"] == pytest.approx(width, abs=0.5)
    assert opened.evaluate("() => document.documentElement.scrollWidth") <= 390
    context.close()


def drag(page, *paths):
    """Move fingers, each from one point to another, and lift them."""
    devtools = page.context.new_cdp_session(page)

    def fingers(share):
        return [
            {"x": x + share * (to_x - x), "y": y + share * (to_y - y), "id": number}
            for number, ((x, y), (to_x, to_y)) in enumerate(paths)
        ]

    devtools.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": fingers(0)})
    for turn in range(1, 11):
        devtools.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": fingers(turn / 10)})
        page.wait_for_timeout(16)
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(300)


def middle(page):
    box = page.locator("#graph").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def scrolled(page):
    return page.evaluate("() => scrollY")


def test_one_finger_scrolls_the_page_over_the_graph(phone):
    phone.set_viewport_size({"width": 390, "height": 420})
    phone.wait_for_function("() => document.documentElement.scrollHeight > innerHeight + 80")
    at_rest(phone)
    before = phone.evaluate(FRAME)
    x, y = middle(phone)
    drag(phone, ((x, y), (x, y - 150)))
    assert scrolled(phone) > 60
    assert phone.evaluate(FRAME) == before, "the graph stays where it is"


def test_one_finger_pans_the_graph_where_the_page_has_nothing_to_scroll(phone):
    at_rest(phone)
    scale, left, top = phone.evaluate(FRAME)
    x, y = middle(phone)
    drag(phone, ((x, y), (x - 60, y - 150)))
    moved = phone.evaluate(FRAME)
    assert moved[0] == scale
    assert moved[1] - left == pytest.approx(-60, abs=16)
    assert moved[2] - top == pytest.approx(-150, abs=16)
    assert scrolled(phone) == 0


def test_two_fingers_zoom_and_pan_the_graph(phone):
    x, y = middle(phone)
    scale, *_ = phone.evaluate(FRAME)
    drag(phone, ((x - 40, y), (x - 80, y)), ((x + 40, y), (x + 80, y)))
    larger = phone.evaluate(FRAME)
    assert larger[0] == pytest.approx(2 * scale, rel=0.05)
    assert phone.evaluate("() => visualViewport.scale") == 1, "the page itself is not zoomed"
    drag(phone, ((x - 40, y), (x - 100, y + 30)), ((x + 40, y), (x - 20, y + 30)))
    moved = phone.evaluate(FRAME)
    assert moved[0] == pytest.approx(larger[0], rel=0.02)
    assert moved[1] - larger[1] == pytest.approx(-60, abs=8)
    assert moved[2] - larger[2] == pytest.approx(30, abs=8)
    assert scrolled(phone) == 0
    phone.get_by_role("button", name="Show the whole graph").tap()
    fitted = phone.evaluate(FRAME)
    phone.get_by_role("button", name="Larger").tap()
    assert phone.evaluate(FRAME)[0] == pytest.approx(1.25 * fitted[0], rel=0.01)
    phone.get_by_role("button", name="Smaller").tap()
    assert phone.evaluate(FRAME)[0] == pytest.approx(fitted[0], rel=0.01)


@pytest.mark.full
def test_a_tap_chooses_even_a_node_that_is_drawn_small(phone):
    for _ in range(3):
        phone.get_by_role("button", name="Smaller").tap()
    box = phone.locator("svg.graph .node[data-node='10'] .core").bounding_box()
    assert box["height"] < 32, "smaller than the whole graph on a phone: its gates are small"
    phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 11)
    assert phone.evaluate("() => gradwalk.store.state.selection") == {"kind": "node", "id": 10}
    inspector = phone.locator("#inspector").bounding_box()
    assert inspector["width"] == 390


def test_the_stage_and_the_steps_fit_one_screen(phone):
    phone.locator("#controls").scroll_into_view_if_needed()
    phone.evaluate("() => scrollTo(0, document.querySelector('.graph-panel').getBoundingClientRect().top + scrollY)")
    player = phone.locator("#player").bounding_box()
    assert player["y"] + player["height"] <= 844
