"""Under a path prefix, whether the proxy strips it or not: the same answers, and no address that leaves it."""

import pytest
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.long

PREFIX = "/class/one"


@pytest.fixture(scope="module")
def prefixed():
    with TestClient(
        create_app(Settings(root_path=PREFIX, workers=2)), base_url="http://unasked.example", follow_redirects=False
    ) as client:
        yield client


@pytest.mark.parametrize("stripped", [True, False], ids=["stripped", "not stripped"])
def test_everything_answers(prefixed, stripped):
    start = "" if stripped else PREFIX
    assert prefixed.get(f"{start}/").status_code == 200
    assert prefixed.get(f"{start}/api/docs").status_code == 200
    assert prefixed.get(f"{start}/healthz").json() == {"status": "ok"}
    assert prefixed.get(f"{start}/static/{prefixed.app.state.files.version}/pages/walk.js").status_code == 200
    answer = prefixed.post(f"{start}/api/v1/evaluate", json={"program": "x*x", "inputs": {"x": 3}})
    assert answer.json()["gradients"] == {"x": 6}
    assert prefixed.get(f"{start}/nothing").status_code == 404
    assert prefixed.get(f"{start}/api/v1/openapi.json").json()["servers"] == [{"url": PREFIX}]


def test_a_missing_slash_stays_under_the_prefix(prefixed):
    answer = prefixed.get(PREFIX)
    assert (answer.status_code, answer.headers["location"]) == (308, "one/")
    assert prefixed.get(f"{PREFIX}?lang=ru").headers["location"] == "one/?lang=ru"
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize("start", ["", PREFIX])
def test_a_slash_too_many_stays_under_the_prefix(prefixed, start):
    answer = prefixed.get(f"{start}/api/docs/")
    assert answer.headers["location"] == "../docs"
    assert prefixed.get(f"{start}/api/v1/functions/").status_code == 404


def test_no_redirect_and_no_page_contains_the_host_header(prefixed):
    for path in (
        "/",
        PREFIX,
        f"{PREFIX}/static/pages/walk.js",
        "/api/docs",
        "/api/docs/",
        "/api/v1/openapi.json",
        "//",
        "/x/",
    ):
        answer = prefixed.get(path)
        assert "unasked.example" not in answer.text + answer.headers.get("location", ""), path


def test_what_only_looks_like_the_prefix_is_not_it(prefixed):
    assert prefixed.get("/class/onerous/").status_code == 404
    assert prefixed.get("/class").status_code == 404


@pytest.mark.full
def test_inside_another_application():
    with TestClient(Starlette(routes=[Mount(PREFIX, create_app(Settings(workers=2)))])) as client:
        assert client.get(f"{PREFIX}/").status_code == 200
        assert client.get(f"{PREFIX}/static/pages/walk.js").status_code == 200
        assert client.post(f"{PREFIX}/api/v1/evaluate", json={"program": "x", "inputs": {"x": 1}}).status_code == 200


@pytest.mark.parametrize("wrong", ["class", "/a b", "/a?b", "//host", "/кл", "/a\n", "/a//b"])
def test_a_prefix_is_a_path(wrong):
    assert Settings(root_path="/class/one/").root_path == PREFIX
    with pytest.raises(ValidationError, match="root_path"):
        Settings(root_path=wrong)
