"""The analysis panel: every view shows what the API answers, and drops it as soon as the program changes."""

import json
from urllib.parse import quote

import pytest

from tests.browser.helpers import current

pytestmark = pytest.mark.browser

LOSS = {
    "program": "mse(Y, relu(X@W1 + b1)@W2)",
    "inputs": {"X": [[1, 2], [3, -1], [0.5, 1]], "W1": [[1, 0, 2], [0, 1, -1]], "b1": [0, 0.1, 0.2],
               "W2": [[1], [2], [0.5]], "Y": [[1], [2], [3]]},
}  # fmt: skip
PRODUCT = {"program": "x*(x + y)*exp(x)", "inputs": {"x": 0.5, "y": -2}}


def opened(page, shown, view):
    """The page with this program and this view of the panel."""
    page.goto(f"/#program={quote(shown['program'])}&inputs={quote(json.dumps(shown['inputs']))}")
    current(page, shown["program"])
    page.get_by_role("button", name="Analyse").click()
    choose(page, view)


def choose(page, view):
    page.get_by_label("What to look at").select_option(view)
    settled(page)


def settled(page):
    page.wait_for_function(
        "() => !document.querySelector('.status-line').textContent && document.querySelector('.results').childElementCount"
    )


def result(page):
    return page.locator(".results").inner_text()


def control(page, label):
    return page.locator(f"#analysis .labelled-choice:has(span:text-is('{label}')) select")


def test_the_derivative_is_looked_at_from_every_side(page):
    opened(page, PRODUCT, "check")
    assert "agree" in result(page)
    assert page.locator(".data-table tbody tr").count() == 2
    assert page.locator(".chart .chart-curve").count() == 4  # two curves and their two samples in the legend
    choose(page, "paths")
    assert "Paths: 3." in result(page)
    page.locator(".path-list li").first.hover()
    traced = page.evaluate(
        "() => [...document.querySelectorAll('.edge.is-traced')].map((edge) => Number(edge.dataset.edge))"
    )
    page.locator(".path-list li").first.locator("mfrac").first.wait_for(state="attached")
    assert len(traced) == page.locator(".path-list li").first.locator("mfrac").count()
    page.locator(".path-list li").nth(2).focus()
    assert page.evaluate("() => [...document.querySelectorAll('.edge.is-traced')].length") > 0
    choose(page, "jacobian")
    control(page, "By").select_option(label="y")
    settled(page)
    assert "by a number" in result(page)
    choose(page, "hessian")
    assert page.locator(".heat-map td").count() == 5  # two by two, and the empty corner
    assert "no saddle" in result(page), "the gradient is not 0 here"
    choose(page, "tangents")
    assert "2 in forward mode" in result(page)
    assert "reverse mode is cheaper" in result(page)
    page.get_by_role("button", name="From the start").click()
    assert page.locator(".data-table .empty").count() == page.locator(".data-table tbody tr").count() - 1
    choose(page, "plot")
    control(page, "Function").select_option("exp")
    settled(page)
    assert page.locator(".chart-mark").count() == 2
    assert "x = 0.5" in result(page)
    choose(page, "repeat")
    page.get_by_role("button", name="Backward again").click()
    page.get_by_text("2 backward passes").wait_for()
    once, twice = (
        float(cell.replace("−", "-"))
        for cell in page.locator(".data-table tbody tr").first.locator("td").all_inner_texts()
    )
    assert twice == pytest.approx(2 * once, rel=1e-4)


@pytest.mark.full
def test_layers_points_and_the_selected_edge(page):
    opened(page, LOSS, "shares")
    assert "mean of 3 values" in result(page)
    assert page.locator(".share-track").count() == 3
    choose(page, "collapse")
    assert "Not one layer" in result(page)
    edge = page.evaluate("() => gradwalk.store.state.trace.edges.find(({ summed }) => summed.length).id")
    choose(page, "jacobian")
    page.evaluate("(id) => gradwalk.store.set({ selection: { kind: 'edge', id } })", edge)
    page.locator(".results").get_by_text("summed over that axis").wait_for()
    assert page.locator(".heat-map tr").count() == 10  # nine rows and the head


@pytest.mark.full
def test_an_answer_is_gone_as_soon_as_it_is_no_longer_true(page):
    opened(page, PRODUCT, "hessian")
    held = []
    page.route("**/api/v1/hessian", lambda route: held.append(route))
    with page.expect_request("**/api/v1/hessian"):  # for the new program
        page.evaluate("() => gradwalk.setProgram('x*x + y*y', { x: 1, y: 2 })")
    page.wait_for_function("() => document.querySelector('.status-line').textContent !== ''")
    assert page.locator(".results.is-stale").count() == 1
    while not held:
        page.wait_for_timeout(20)
    held[-1].continue_()
    page.get_by_text("curves upwards").wait_for()
    page.unroute("**/api/v1/hessian")
    page.evaluate("() => gradwalk.setProgram('x*', { x: 1 })")
    page.get_by_text("nothing to see until").wait_for()
    assert page.locator(".results").inner_text() == ""
    page.evaluate("() => gradwalk.setProgram('X*2', { X: [1, 2] })")
    page.get_by_text("needs an output with one element").wait_for()


def test_the_panel_by_keyboard_beside_the_graph_as_text(page):
    opened(page, PRODUCT, "paths")
    page.get_by_role("button", name="As text").click()
    assert page.locator("#analysis").is_hidden()
    page.get_by_role("button", name="Analyse").press("Enter")
    settled(page)
    assert page.locator("#outline").is_hidden()
    page.locator("#analysis").get_by_role("button", name="Close").press("Enter")
    assert page.locator("#analysis").is_hidden()
    assert page.evaluate("() => document.activeElement.textContent") == "Analyse"
    assert page.locator(".is-traced").count() == 0


def test_a_branch_within_the_step_is_distinguished_from_a_wrong_gradient(page):
    branch = {"program": "if x > 0:\n    y = x\nelse:\n    y = 2*x\ny", "inputs": {"x": 0}}
    opened(page, branch, "check")
    assert "another branch" in result(page)
    assert "nothing that could be compared" in result(page)
    assert "agree." not in result(page) and "differ from" not in result(page)


@pytest.mark.full
def test_the_paths_of_tensors_have_their_products(page):
    opened(page, {"program": "sum(tanh(X*X + X))", "inputs": {"X": [0.5, -1]}}, "paths")
    assert "Paths: 3." in result(page)
    assert page.locator(".path-list .number-text").count() == 3
    assert "[0.5966; 1]" in result(page)
