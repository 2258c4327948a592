"""HEAD is answered wherever GET is: with the same status and headers, and no body."""

from __future__ import annotations

import httpx
import pytest

from tests.app.idle import idle_client

PATHS = [
    "/",
    "/train",
    "/docs",
    "/api",
    "/api/docs",
    "/healthz",
    "/readyz",
    "/problems",
    "/problems/too-large",
    "/nothing-here",
    "/api/v1/version",
    "/api/v1/limits",
    "/api/v1/datasets/moons?n=3",
    "/api/v1/datasets/moons?n=three",
    "/api/v1/openapi.json",
]
OWN = {"x-request-id", "set-cookie", "date"}
"""Headers that differ between any two answers."""


def headers(answer):
    """The headers of an answer but for those that differ between any two."""
    return {name: value for name, value in answer.headers.items() if name not in OWN}


@pytest.mark.parametrize("path", PATHS)
def test_head_has_the_headers_of_get(client, path):
    whole = client.get(path, follow_redirects=False)
    head = client.head(path, follow_redirects=False)
    assert (head.status_code, headers(head), head.content) == (whole.status_code, headers(whole), b"")


def test_head_is_refused_where_get_is(client):
    answer = client.head("/api/v1/evaluate")
    assert (answer.status_code, answer.headers["allow"], answer.content) == (405, "POST", b"")


def test_head_is_counted_as_head_with_its_route():
    client = idle_client(metrics=True)
    client.head("/api/v1/examples/sigmoid")
    figures = client.get("/metrics").text
    assert 'gradwalk_requests_total{method="HEAD",route="/api/v1/examples/{name}",status="200"} 1.0' in figures


def test_a_connection_goes_on_after_head(server):
    with httpx.Client(base_url=server.url) as client:
        for path in ("/", "/healthz"):
            head, whole = client.head(path), client.get(path)
            assert (head.status_code, head.content, head.headers["content-type"]) == (
                whole.status_code,
                b"",
                whole.headers["content-type"],
            )
