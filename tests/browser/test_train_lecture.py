"""A lecture on training, given by the four buttons of a clicker: experiments press by press, play, tabs, own data."""

from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError

from tests.browser.helpers import READY

pytestmark = pytest.mark.browser

LEGIBLE = (Path(__file__).parent / "train-legible.js").read_text()
PLACE = "() => gradwalk.lecture.stage.place().position"
CSV = "size,rooms,price\\n1,1,5\\n2,1,7.4\\n3,2,12.4\\n4,1,11.2\\n5,3,19.8\\n"


@pytest.fixture
def context_options(context_options):
    return {**context_options, "reduced_motion": "reduce", "viewport": {"width": 1024, "height": 768}}


def experiment(page, name, query=""):
    page.goto(f"/train?experiment={name}&view=lecture{query}")
    page.wait_for_function(READY)
    page.wait_for_function("(name) => gradwalk.store.state.experiment === name", arg=name)


def reaches(page, place):
    page.wait_for_function("(place) => gradwalk.lecture.stage.place().position === place", arg=place)


def press(page, key, place):
    page.keyboard.press(key)
    reaches(page, place)


def sentence(page):
    return page.locator("#sentence").inner_text()


def tab(page):
    return page.locator("#results [role=tab][aria-selected=true]").get_attribute("id").removeprefix("results-")


def legible(page, what):
    """Every text can be read, once the picture has its size."""
    try:
        page.wait_for_function(f"() => !({LEGIBLE})().length")
    except TimeoutError:
        faults = page.evaluate(LEGIBLE)
        raise AssertionError(f"{what}: {faults}") from None


def test_an_experiment_is_given_press_by_press_to_its_remedy_and_its_tabs(page):
    experiment(page, "too-large-a-step")
    assert sentence(page) == "A step that is too large. Update 0: loss 3.41784."
    for update in (1, 2, 3, 4):
        press(page, "PageDown", update)
        assert f"Update {update}:" in sentence(page)
    page.wait_for_function("() => document.querySelector('#sentence').innerText.includes('is above 0.715')")
    assert sentence(page).startswith("Each update overshoots the valley")
    press(page, "PageDown", 5)
    assert "a smaller learning rate" in sentence(page)
    assert page.evaluate("() => gradwalk.store.state.runs.length") == 2
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")  # presses that come too early wait for their turn
    press(page, "PageDown", 8)
    press(page, "PageDown", 9)
    assert tab(page) == "result"
    press(page, "PageUp", 8)
    assert tab(page) == "surface"
    press(page, "PageUp", 7)
    for key in ("4", "Enter"):
        page.keyboard.press(key)
    reaches(page, 4)
    assert page.evaluate("() => gradwalk.store.state.runs.length") == 1, "the remedy has not come yet"


def test_the_start_button_plays_and_pauses_and_never_leaves(page):
    experiment(page, "xor-without-a-hidden-layer")
    page.keyboard.press("F5")
    page.wait_for_function("() => gradwalk.store.state.playing && gradwalk.store.record.update >= 1")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !gradwalk.store.state.playing")
    page.keyboard.press("Shift+F5")
    page.wait_for_function("() => gradwalk.store.state.playing")
    page.keyboard.press("PageDown")  # only a pause
    page.wait_for_function("() => !gradwalk.store.state.playing")
    page.keyboard.press("Escape")
    page.wait_for_function("() => gradwalk.store.state.playing")
    page.keyboard.press("PageUp")
    assert "view=lecture" in page.url
    page.keyboard.press("l")
    assert "view=lecture" not in page.url


def test_play_ends_with_the_updates_of_the_experiment_and_back_goes_one_update_back(page):
    experiment(page, "too-large-a-step")
    page.keyboard.press("F5")
    page.wait_for_function("() => !gradwalk.store.state.playing && gradwalk.store.record.update === 4")
    assert sentence(page).startswith("Each update overshoots the valley")
    page.evaluate("() => gradwalk.runner.step(20)")
    page.wait_for_function("() => gradwalk.store.record.update === 24")
    assert sentence(page).startswith("A step that is too large. Update 24:")
    press(page, "PageUp", 4)
    assert page.evaluate("() => gradwalk.store.record.update") == 4
    press(page, "PageUp", 3)


def test_what_was_played_counts_and_the_presses_go_on_from_there(page):
    experiment(page, "xor-without-a-hidden-layer")
    page.evaluate("() => gradwalk.runner.step(70)")
    reaches(page, 4)
    press(page, "PageDown", 5)
    assert tab(page) == "curves"


def test_tabs_by_the_black_button_and_by_a_key(page):
    experiment(page, "gd-and-sgd")
    page.keyboard.press(".")
    assert page.locator(".lecture-cover").is_visible()
    page.get_by_text("A step forward or back shows the next tab").wait_for(state="attached")
    page.keyboard.press("PageDown")
    assert page.locator(".lecture-cover").is_hidden() and tab(page) == "curves"
    assert page.evaluate(PLACE) == 0, "no update was made"
    for key in (".", "PageUp"):
        page.keyboard.press(key)
    assert tab(page) == "surface"
    for key in (".", "."):
        page.keyboard.press(key)
    assert tab(page) == "surface", "the button alone brings back what was there"
    page.keyboard.press("Shift+T")
    assert tab(page) == "result"
    for name in ("surface", "curves", "gradients", "views", "result"):
        page.keyboard.press("t")
        assert tab(page) == name


def test_it_is_where_it_was_after_a_reload(page):
    experiment(page, "gd-and-sgd")
    for place in (1, 2, 3, 4, 5):
        press(page, "PageDown", place)
    before = page.url
    page.wait_for_function("(before) => location.href !== before", arg=before)
    page.reload()
    page.wait_for_function(READY)
    reaches(page, 5)
    runs = "() => gradwalk.store.state.runs.map(({ records }) => records.at(-1).update)"
    assert page.evaluate(runs) == [3, 20]
    press(page, "PageDown", 6)
    assert "SGD has made 30" in sentence(page)


@pytest.mark.full
def test_an_experiment_is_chosen_by_the_mouse_and_nothing_of_the_one_before_stays(page):
    experiment(page, "xor-with-a-hidden-layer")
    press(page, "PageDown", 1)
    page.keyboard.press("e")
    page.locator("[data-experiment=normal-equation]").click()
    page.wait_for_function(
        "() => gradwalk.store.state.experiment === 'normal-equation' && gradwalk.store.run?.records.length"
    )
    press(page, "PageDown", 1)  # without a picture of the network, which has no room
    page.locator("#views .data-table").wait_for()
    page.wait_for_function("() => document.querySelector('#views').innerText.includes('Rank 2 of 2')")
    assert page.evaluate("() => gradwalk.store.state.looked") is None, "the mouse lies over a tile, and has not moved"
    page.locator(".lecture-tools").get_by_role("button", name="Experiments").click()
    page.locator("[data-experiment=xor-with-a-hidden-layer]").click()
    page.locator("#results-result-panel .boundary").wait_for()


@pytest.mark.full
def test_own_data_in_a_lecture(page):
    page.goto("/train?view=lecture")
    page.wait_for_function(READY)
    page.evaluate(
        """(csv) => {
          const data = new DataTransfer();
          data.items.add(new File([csv.replaceAll("\\\\n", "\\n")], "flats.csv", { type: "text/csv" }));
          for (const kind of ["dragenter", "dragover", "drop"])
            document.querySelector("main").dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        CSV,
    )
    page.get_by_role("button", name="Use it").click()
    page.wait_for_function(
        "() => gradwalk.store.state.inputs.X?.length === 2 && gradwalk.store.run?.records.length === 1"
    )
    page.keyboard.press("PageDown")
    page.wait_for_function("() => gradwalk.store.record.update === 1")
    page.keyboard.press("F5")
    page.wait_for_function("() => gradwalk.store.record.update >= 2")
    page.keyboard.press("PageDown")
    page.wait_for_function("() => !gradwalk.store.state.playing")


@pytest.mark.full
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_press_is_legible(page, language):
    """At every press of the ten minutes texts have 18 px, are whole, and lie over no other."""
    for name in ("too-large-a-step", "gd-and-sgd", "xor-with-a-hidden-layer", "spiral", "singular", "linear-layers"):
        experiment(page, name, f"&lang={language}")
        last = page.evaluate("() => gradwalk.lecture.stage.place().last")
        for place in range(last + 1):
            if place:
                press(page, "PageDown", place)
            page.wait_for_function("() => !gradwalk.runner.request && !document.querySelector('.train .is-stale')")
            legible(page, f"{name} {place}")
