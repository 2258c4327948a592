"""What the browser itself holds the page to: Trusted Types, digests of scripts, isolation, no cookie."""

from __future__ import annotations

import pytest

from tests.browser.helpers import WALKED, current, type_program
from tests.effort import daily

pytestmark = pytest.mark.browser

SCRIPTS = ["joined/pages/walk.js", "lib/registry.js", "vendor/d3.js"]
DRAWN = WALKED


@pytest.fixture
def walk(page):
    page.goto("/")
    page.wait_for_function(DRAWN)
    return page


INJECTIONS = [
    "() => { document.body.innerHTML = '<b>x</b>'; }",
    "() => { document.body.insertAdjacentHTML('beforeend', '<b>x</b>'); }",
    "() => { document.createElement('script').text = '1'; }",
    "() => { new Worker('static/vendor/elk-worker.js'); }",
    "() => { setTimeout('1'); }",
    "() => { trustedTypes.createPolicy('mine', {}); }",
    "() => { trustedTypes.createPolicy('default', { createHTML: String }); }",
]


def test_no_text_becomes_code(walk):
    walk.watch.expected += ["TrustedHTML", "TrustedScript", "Trusted Type", "Content Security Policy", "violates"]
    caught = {
        attempt: walk.evaluate(
            f"() => {{ try {{ ({attempt})(); return null; }} catch (error) {{ return error.name; }} }}"
        )
        for attempt in INJECTIONS
    }
    assert set(caught.values()) <= {"TypeError", "EvalError"}, caught


def test_the_one_policy_lets_only_libraries_run(walk):
    refused = walk.evaluate(
        """async () => {
            const registry = new URL("../../lib/registry.js", document.querySelector("script[type=module]").src);
            const { libraryWorker } = (await import(registry)).need("lib/trusted-types.js");
            const outcomes = [];
            for (const name of ["elk-worker.js", "../pages/walk.js", "https://elsewhere.example/x.js", "data:text/javascript,1"]) {
                try { libraryWorker(name).terminate(); outcomes.push("ran"); } catch (error) { outcomes.push(error.name); }
            }
            return outcomes;
        }"""
    )
    assert refused == ["ran", "TypeError", "TypeError", "TypeError"]


@pytest.mark.full
def test_the_layout_runs_in_its_worker(walk):
    type_program(walk, "exp(x*y - 41) * w")
    current(walk, "exp(x*y - 41) * w")
    assert any("elk-worker" in worker.url for worker in walk.workers)


def test_the_page_is_isolated(walk):
    assert walk.evaluate("crossOriginIsolated") is True
    assert walk.context.cookies() == []
    assert walk.evaluate("document.cookie") == ""


@pytest.mark.parametrize("name", daily({name: name for name in SCRIPTS}, ["vendor/d3.js"]))
def test_a_script_that_was_changed_on_its_way_does_not_run(page, name):
    """Also one that is only imported by others."""
    page.watch.expected += ["integrity", "digest", "Failed to load"]

    def changed(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + "\nglobalThis.changed = true;")

    page.route(f"**/static/*/{name}", changed)
    page.goto("/")
    page.wait_for_timeout(1_500)
    assert page.evaluate("globalThis.changed ?? false") is False
    assert page.evaluate("'gradwalk' in globalThis") is False


def test_a_module_of_a_room_that_was_changed_on_its_way_does_not_run(walk):
    walk.watch.expected += ["integrity", "digest", "Failed to load"]

    def changed(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + "\nglobalThis.changed = true;")

    walk.route("**/static/*/joined/analysis/index.js", changed)
    walk.get_by_role("button", name="Analyse").click()
    walk.locator("#loading [data-kind=lost]").wait_for()
    assert walk.evaluate("globalThis.changed ?? false") is False
    assert walk.locator("#analysis").count() == 0
    walk.unroute("**/static/*/joined/analysis/index.js")
    walk.locator("#analysis").wait_for()
    walk.locator("#loading").wait_for(state="hidden")


def test_the_reference_reports_no_violation(page):
    """Swagger UI needs a policy without Trusted Types; it keeps the rest, and sends requests."""
    page.goto("/api/docs")
    page.locator("#operations-limits-list_limits .opblock-summary-control").click()
    page.locator("#operations-limits-list_limits .try-out__btn").click()
    page.locator("#operations-limits-list_limits .execute").click()
    page.locator("#operations-limits-list_limits .live-responses-table .response-col_status").first.wait_for()
    assert "GRADWALK_CHARACTERS" in page.locator("#operations-limits-list_limits .live-responses-table").text_content()
