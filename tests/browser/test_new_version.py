"""A new version of the page: said in a line, when it suits, and never forced."""

import pytest

from tests.browser.helpers import current, editor_text, type_program

pytestmark = pytest.mark.browser

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"


def renew(page):
    """From now on the answers come from a server with other files."""

    def answer(route):
        real = route.fetch()
        route.fulfill(response=real, headers={**real.headers, "gradwalk-version": "000000000000"})

    page.route("**/api/v1/**", answer)


@pytest.fixture
def desk(page):
    page.goto("/")
    current(page, SIGMOID)
    return page


@pytest.mark.full
def test_the_same_version_shows_no_notice(desk):
    type_program(desk, "x*y")
    current(desk, "x*y")
    assert desk.locator("#new-version").is_hidden()


def test_a_new_version_is_said_and_a_reload_keeps_what_was_typed(desk):
    renew(desk)
    type_program(desk, "x*y")
    notice = desk.locator("#new-version", has_text="There is a new version of this page.")
    notice.wait_for()
    assert notice.get_by_role("status").count() == 1
    desk.unroute("**/api/v1/**")
    type_program(desk, "x*y + 41")
    notice.get_by_role("button", name="Reload").click()
    current(desk, "x*y + 41")
    assert editor_text(desk) == "x*y + 41"
    assert desk.locator("#new-version").is_hidden()


@pytest.mark.full
def test_it_can_be_closed_and_is_not_said_again(desk):
    renew(desk)
    type_program(desk, "x*y")
    desk.locator("#new-version").get_by_role("button", name="Close").click()
    type_program(desk, "x*y + 1")
    current(desk, "x*y + 1")
    assert desk.locator("#new-version").is_hidden()


@pytest.mark.full
def test_it_waits_while_the_walk_plays_and_in_full_screen(desk):
    desk.locator("#sentence").click()
    desk.keyboard.press("Home")
    desk.get_by_role("button", name="Play", exact=True).click()
    desk.wait_for_function("() => gradwalk.store.state.playing")
    renew(desk)
    desk.get_by_label("w0, slider").fill("-1.5")
    desk.wait_for_function("() => gradwalk.store.state.trace.nodes.some(({ value }) => value === -1.5)")
    if desk.evaluate("() => gradwalk.store.state.playing"):
        assert desk.locator("#new-version").is_hidden()
        desk.get_by_role("button", name="Pause", exact=True).click()
    desk.locator("#new-version").wait_for()
    desk.evaluate("() => document.documentElement.requestFullscreen()")
    desk.locator("#new-version").wait_for(state="hidden")
    desk.evaluate("() => document.exitFullscreen()")
    desk.locator("#new-version").wait_for()


@pytest.mark.full
@pytest.mark.parametrize(
    "context_options", [{"viewport": {"width": 390, "height": 844}, "locale": "ru-RU", "color_scheme": "dark"}]
)
def test_training_says_it_too_in_the_reader_s_language(page):
    page.goto("/train")
    page.wait_for_function("() => globalThis.gradwalk?.store?.run?.records.length > 0")
    renew(page)
    page.get_by_role("button", name="Следующий шаг", exact=True).click()
    page.locator("#new-version", has_text="Появилась новая версия этой страницы.").wait_for()
