"""What was typed last outlives a reload and a crash, even before the address holds it."""

import json

import pytest

from tests.browser.helpers import (
    LONG,
    SIGMOID,
    current,
    editor_text,
    type_program,
    view,
    wait_for_hash,
    wait_for_notice,
)
from tests.effort import daily

pytestmark = pytest.mark.browser


RELOADS = {"short, at once": (SIGMOID, 0), "short": (SIGMOID, 400), "long, at once": (LONG, 0), "long": (LONG, 400)}


@pytest.mark.parametrize("reload", daily(RELOADS, ["short, at once"]))
def test_a_reload_right_after_typing_loses_nothing(walk_page, reload):
    start, wait = reload
    walk_page.evaluate("(program) => gradwalk.setProgram(program, {w: 0.5, x: -2})", start)
    current(walk_page, start)
    wait_for_hash(walk_page)
    walk_page.locator(".cm-content").click()
    walk_page.keyboard.press("Control+End")
    walk_page.keyboard.type(" + 12345")
    walk_page.wait_for_timeout(wait)
    walk_page.reload()
    walk_page.wait_for_function("() => globalThis.gradwalk?.store.state.program")
    assert view(walk_page)["program"] == start + " + 12345"


def test_a_reload_right_after_a_drag_loses_nothing(walk_page):
    wait_for_hash(walk_page)
    walk_page.get_by_label("w0, slider").fill("-1.5")
    walk_page.reload()
    current(walk_page)
    assert view(walk_page)["inputs"]["w0"] == -1.5


def test_what_was_typed_outlives_a_crash(walk_page, another):
    """A crash fires no event: sessionStorage, which outlives it, has each key at once."""
    address = wait_for_hash(walk_page)
    walk_page.evaluate(
        """() => {
          const keep = Storage.prototype.setItem;
          Storage.prototype.setItem = function (name, text) { globalThis.kept = text; keep.call(this, name, text); };
        }"""
    )
    walk_page.locator(".cm-content").click()
    walk_page.keyboard.press("Control+End")
    walk_page.keyboard.press("+")
    draft = json.loads(walk_page.evaluate("() => globalThis.kept"))
    assert (draft["at"], draft["left"]) == ([address], False), "written with the key, before the address is"
    another.goto(walk_page.url.split("#")[0] + "healthz")
    another.evaluate("(draft) => sessionStorage.setItem('gradwalk-draft', JSON.stringify(draft))", draft)
    another.goto(walk_page.url.split("#")[0] + address)
    another.wait_for_function("() => globalThis.gradwalk?.store.state.program")
    assert editor_text(another) == SIGMOID + "+"


@pytest.mark.full
def test_a_draft_belongs_to_its_own_address_only(walk_page):
    wait_for_hash(walk_page)
    walk_page.evaluate(
        "() => sessionStorage.setItem('gradwalk-draft', JSON.stringify({at: ['#elsewhere'], text: 'program=bad'}))"
    )
    walk_page.reload()
    current(walk_page, SIGMOID)
    for broken in ("{", "3", '{"at":["%s"],"text":7}', '{"at":{}}', "null"):
        walk_page.evaluate(
            "(text) => sessionStorage.setItem('gradwalk-draft', text.replace('%s', JSON.stringify(location.hash).slice(1, -1)))",
            broken,
        )
        walk_page.reload()
        current(walk_page, SIGMOID)


def test_a_link_means_what_it_says_after_its_page_was_changed_and_left(walk_page):
    """Only a reload finds the draft that a page leaves behind under an address from before its last change."""
    walk_page.goto("/?one#program=x*x&inputs={%22x%22:3}")
    current(walk_page, "x*x")
    type_program(walk_page, "x*x + 1")
    walk_page.goto("/healthz")
    assert "x*x" in walk_page.evaluate("() => sessionStorage.getItem('gradwalk-draft')")
    walk_page.goto("/?two#program=x*x&inputs={%22x%22:3}")
    current(walk_page)
    assert view(walk_page)["program"] == "x*x"


@pytest.mark.full
def test_a_view_too_large_for_an_address_says_so_and_stays_in_its_tab(walk_page, another):
    walk_page.evaluate(
        "() => gradwalk.setProgram('mean(X)', {X: Array.from({length: 20000}, (_, i) => Math.sin(i * i) / 3)})"
    )
    current(walk_page, "mean(X)")
    wait_for_notice(walk_page, "too large for an address, which holds 100000 characters", "remark")
    seen = view(walk_page)
    another.goto(walk_page.url)
    wait_for_notice(another, "only the tab in which it was made has it", "remark")
    current(another, SIGMOID)
    walk_page.reload()
    current(walk_page, "mean(X)")
    assert view(walk_page) == seen


@pytest.mark.full
def test_an_emptied_program_stays_empty(walk_page):
    walk_page.locator(".cm-content").click()
    walk_page.keyboard.press("Control+A")
    walk_page.keyboard.press("Delete")
    assert wait_for_hash(walk_page).startswith("#program=&")
    walk_page.reload()
    walk_page.wait_for_function("() => gradwalk.store.state.status === 'error'")
    assert view(walk_page)["program"] == ""
    walk_page.keyboard.press("Control+z")
    assert view(walk_page)["program"] == "", "nothing to undo after a reload"
