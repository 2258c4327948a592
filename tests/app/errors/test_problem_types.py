"""What the `type` of a problem leads to; and the addresses that people and programs try first."""

from __future__ import annotations

import re

import pytest

from app.errors import kinds as service_kinds
from app.errors.problem_types import TYPES
from engine import errors
from engine.errors import GradwalkError
from tests.app.idle import idle_client

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def kinds(kind=GradwalkError):
    """Every kind of error of the engine and of the service."""
    return {kind} | {deeper for each in kind.__subclasses__() for deeper in kinds(each)}


def test_every_slug_has_its_document():
    known = {kind.slug for kind in kinds() if kind.__module__ in (errors.__name__, service_kinds.__name__)}
    assert set(TYPES) == known


@pytest.mark.parametrize("slug", TYPES)
def test_a_type_leads_to_a_document(client, slug):
    description = client.get(f"/problems/{slug}").json()
    assert description["type"] == f"/problems/{slug}"
    assert 400 <= description["status"] < 600
    page = client.get(f"/problems/{slug}", headers=BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["vary"].startswith("Accept, Accept-Language")
    russian = client.get(f"/problems/{slug}?lang=ru").json()
    for part in ("title", "meaning", "remedy"):
        assert re.search("[а-я]", russian[part]) and not re.search("[а-я]", description[part]), part
    assert russian["title"] in client.get(f"/problems/{slug}?lang=ru", headers=BROWSER).text
    if description["example"]:
        answer = client.post("/api/v1/evaluate", json={"program": description["example"]})
        problem = answer.json()
        assert (problem["type"], problem["title"], answer.status_code) == (
            description["type"],
            description["title"],
            description["status"],
        )
        assert client.get(problem["type"]).status_code == 200


def test_the_list_leads_to_each(client):
    descriptions = client.get("/problems").json()["problems"]
    assert [each["slug"] for each in descriptions] == list(TYPES)
    page = client.get("/problems", headers=BROWSER)
    links = re.findall(r'href="(problems/[^"]+)"', page.text)
    assert links == [f"problems/{slug}" for slug in TYPES]
    assert all(client.get(f"/{link}", headers=BROWSER).status_code == 200 for link in links)
    inside = client.get("/problems/busy", headers=BROWSER).text
    assert 'href="../problems"' in inside and 'href="../api/docs"' in inside


def test_a_problem_that_is_none(client):
    assert client.get("/problems/nothing").json()["type"] == "/problems/not-found"
    assert client.get("/problems/nothing", headers=BROWSER).status_code == 404


@pytest.mark.parametrize("start", ["", "/class/one"])
@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v1/", "/openapi.json", "/problems/"])
@pytest.mark.parametrize("headers", [{}, BROWSER], ids=["program", "browser"])
def test_what_one_tries_first_leads_on_whatever_the_prefix_and_the_host(start, path, headers):
    client = idle_client(base_url="http://unasked.example", root_path=start)
    first = client.get(start + path, headers=headers, follow_redirects=False)
    assert first.status_code == 308
    assert not re.match("/|https?:", first.headers["location"])
    answer = client.get(start + path, headers=headers)
    place = answer.url.path
    if path.startswith("/api"):
        assert place == start + ("/api/docs" if headers else "/api/v1/openapi.json")
        assert first.headers["vary"].startswith("Accept")
    else:
        assert place == start + {"/openapi.json": "/api/v1/openapi.json", "/problems/": "/problems"}[path]
    assert answer.status_code == 200
