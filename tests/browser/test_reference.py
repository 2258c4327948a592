"""The API's interactive reference, self-hosted: it opens, and what it sends arrives."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.full
def test_the_reference_sends_requests(page):
    page.goto("/api/docs")
    operation = page.locator("#operations-evaluate-evaluate")
    operation.locator(".opblock-summary").first.click()
    operation.get_by_role("button", name="Try it out").click()
    with page.expect_response("**/api/v1/evaluate") as heard:
        operation.get_by_role("button", name="Execute").click()
    assert heard.value.status == 200
    assert heard.value.url == page.url.split("api/docs")[0] + "api/v1/evaluate"
    assert heard.value.json()["gradients"]["w0"] == pytest.approx(-0.196611933)
