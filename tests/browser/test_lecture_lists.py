"""A lecture as a list of views: from a file, from this instance, from the gallery; walked through, edited, kept."""

import json
from pathlib import Path

import pytest

from tests.browser.helpers import SIGMOID, current, press, view
from tests.effort import spread

pytestmark = pytest.mark.browser

STEP = "() => gradwalk.store.state.position"
LECTURE = {
    "title": "Two squares",
    "views": [
        {"link": 'https://elsewhere.example/a/#program=x^2&inputs={"x":3}', "title": "A square", "notes": "Ask first."},
        {"link": '#program=y^2 + y&inputs={"y":2}', "stop": 2},
        {"link": "?example=sigmoid", "title": "The sigmoid"},
    ],
}
DROP = """([name, text, type]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name, { type }));
  const at = document.querySelector('svg.graph') ?? document.body;
  for (const kind of ['dragover', 'drop']) at.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


def drop(page, content, name="lecture.json"):
    text = content if isinstance(content, str) else json.dumps(content)
    page.evaluate(DROP, [name, text, "application/json"])


def program(page, text):
    current(page, text)


def sign(page):
    return page.locator(".lecture-sign").text_content()


@pytest.fixture
def dropped(walk_page):
    """A lecture of three views, dropped as a file; the first one is open in lecture mode."""
    drop(walk_page, LECTURE)
    program(walk_page, "x^2")
    walk_page.keyboard.press("l")
    return walk_page


def test_a_dropped_file_is_walked_through(dropped):
    page = dropped
    assert page.evaluate(STEP) == 0
    last = page.evaluate("() => gradwalk.player.last")
    for _ in range(last):
        page.keyboard.press("PageDown")
    assert page.evaluate(STEP) == last and sign(page) == ""
    page.keyboard.press("PageDown")
    assert sign(page) == "End of this view. Next: View 2"
    page.keyboard.press("PageDown")
    program(page, "y^2 + y")
    assert page.evaluate(STEP) == 0 and "at=2" in page.url
    for _ in range(2):
        page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    assert page.evaluate(STEP) == 2 and sign(page) == "End of this view. Next: The sigmoid", "the list stops here"
    page.keyboard.press("PageDown")
    program(page, SIGMOID)
    page.keyboard.press("PageUp")
    assert sign(page) == "Start of this view. Before it: View 2"
    page.keyboard.press("PageUp")
    program(page, "y^2 + y")
    page.wait_for_function(f"() => ({STEP})() === 2")
    page.keyboard.press("[")
    program(page, "x^2")
    page.keyboard.press("[")
    assert sign(page) == "Start of the lecture."
    for expected in ("y^2 + y", SIGMOID):
        page.keyboard.press("]")
        program(page, expected)
    page.keyboard.press("]")
    assert sign(page) == "End of the lecture."


@pytest.mark.full
def test_it_survives_a_reload_and_another_tab(dropped):
    page = dropped
    page.keyboard.press("]")
    program(page, "y^2 + y")
    page.keyboard.press("PageDown")
    page.evaluate("() => gradwalk.address.flush()")
    page.reload()
    program(page, "y^2 + y")
    assert page.evaluate(STEP) == 1
    page.keyboard.press("]")
    program(page, SIGMOID)
    other = page.context.new_page()
    other.goto("/?view=lecture")
    other.wait_for_function("() => gradwalk.lecture.store.state.lecture?.title === 'Two squares'")
    other.close()


@pytest.mark.parametrize(
    ("content", "fault"),
    spread(
        [
            ("{", "not JSON"),
            ({"title": "x"}, "no list of views"),
            (
                {"title": "x", "views": [{"link": "#program=x"}, {"link": "https://example.org/other"}]},
                "View 2: Its link",
            ),
            ({"title": "x", "views": [{"link": "#program=x", "note": 1}]}, "a part “note”"),
            ({"title": "x", "views": [{"link": "#program=x"}] * 201}, "201 views; it may have 200"),
            ("x" * 300_000, "300000 bytes; a list of views may have 262144"),
        ],
        3,
    ),
)
def test_a_bad_file_is_refused_with_its_reason(walk_page, content, fault):
    drop(walk_page, content)
    alert = walk_page.locator(".lecture-fault")
    walk_page.wait_for_function(
        "(text) => document.querySelector('.lecture-fault')?.textContent.includes(text)", arg=fault
    )
    assert alert.is_visible()
    assert view(walk_page)["program"] == SIGMOID, "nothing was changed"
    assert walk_page.evaluate("() => gradwalk.lecture.store.state.lecture") is None


def test_views_are_added_renamed_moved_removed_and_saved(walk_page):
    page = walk_page
    press(page, "Views of the lecture")
    press(page, "Add this view")
    dialog = page.get_by_role("dialog", name="Views of the lecture")
    dialog.get_by_label("Title of the lecture").fill("Mine")
    dialog.get_by_label("Title of view 1").fill("σ")
    choice = dialog.get_by_label("Add an example…")
    page.wait_for_function("() => document.querySelector('[aria-label=\"Add an example…\"]').options.length > 3")
    choice.select_option("neuron")
    choice.select_option("shared")
    dialog.locator("summary").nth(1).click()
    dialog.get_by_label("Notes for view 2").fill("Which part has parameters?")
    dialog.get_by_label("Last step (empty: all)").nth(1).fill("5")
    dialog.get_by_role("button", name="View 3 up").click()
    dialog.get_by_role("button", name="Remove view 2").click()
    with page.expect_download() as download:
        press(page, "Download")
    assert download.value.suggested_filename == "Mine.json"
    saved = json.loads(Path(download.value.path()).read_text())
    assert saved["title"] == "Mine"
    assert saved["views"][0]["title"] == "σ" and len(saved["views"]) == 2
    assert saved["views"][0]["link"].startswith("#program=1/(1%2Bexp")
    assert saved["views"][1] == {
        "link": "?example=neuron",
        "title": "A neuron",
        "notes": "Which part has parameters?",
        "stop": 5,
    }
    dialog.get_by_role("button", name="Open view 2").click()
    page.wait_for_function(
        "() => gradwalk.lecture.store.state.at === 1 && location.hash.includes('program=') && gradwalk.store.state.program !== '1/(1+exp(-(w0*x0+w1*x1+w2)))'"
    )
    assert dialog.is_hidden()
    page.reload()
    current(page)
    assert page.evaluate("() => gradwalk.lecture.store.state.lecture.title") == "Mine"


def test_the_lecture_of_this_instance_is_opened_by_its_name(page):
    page.goto("/?view=lecture&list=neural-networks-p1&lang=ru")
    current(page)
    assert page.evaluate("() => gradwalk.lecture.store.state.lecture.title") == "Нейронные сети, часть 1"
    assert page.evaluate("() => gradwalk.lecture.store.state.lecture.views.length") == 26
    first = view(page)["program"]
    page.keyboard.press("]")
    page.wait_for_function("(first) => gradwalk.store.state.program !== first", arg=first)
    assert "list=neural-networks-p1" in page.url and "at=2" in page.url
    assert page.evaluate("() => localStorage.getItem('gradwalk-lecture')") is None, "the reader's own list stays"


def test_a_list_that_is_not_there_is_said_and_the_page_works(page):
    page.watch.expected += ["404"]
    for name in ("nothing", "../../etc/passwd"):
        page.goto(f"/?list={name}")
        current(page, SIGMOID)
        assert name in page.locator(".lecture-remark").text_content()


@pytest.mark.full
def test_training_is_a_view_too(page):
    lecture = {
        "title": "",
        "views": [
            {"link": '#program=x^2&inputs={"x":3}'},
            {"link": "train", "stop": 2},
            {"link": '#program=y^2&inputs={"y":3}'},
        ],
    }
    page.goto("/")
    current(page, SIGMOID)
    drop(page, lecture)
    program(page, "x^2")
    page.keyboard.press("l")
    page.keyboard.press("]")
    page.wait_for_url("**/train?*view=lecture*")
    page.wait_for_function("() => gradwalk.store.run?.records.length > 0 && gradwalk.lecture.store.state.at === 1")
    assert page.locator(".train-setup").is_hidden()
    for count in (1, 2):
        page.keyboard.press("PageDown")
        page.wait_for_function("(count) => gradwalk.store.state.at === count", arg=count)
    page.keyboard.press("PageDown")
    assert sign(page) == "End of this view. Next: View 3"
    page.keyboard.press("PageDown")
    page.wait_for_url("**/?*at=3*")
    program(page, "y^2")


@pytest.mark.full
def test_without_storage_the_list_lasts_as_long_as_the_page(page):
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(globalThis, name, { get() { throw new DOMException('denied', 'SecurityError'); } });"
    )
    page.goto("/")
    current(page, SIGMOID)
    drop(page, LECTURE)
    program(page, "x^2")
    page.keyboard.press("l")
    page.keyboard.press("]")
    program(page, "y^2 + y")
