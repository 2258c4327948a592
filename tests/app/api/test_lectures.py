"""GET /lectures and /lectures/{name}: the shipped lecture, a folder of one's own, and nothing outside of it."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from app import lectures
from app.api.lectures import Lecture
from app.examples import examples
from app.main import create_app
from app.settings import Settings

GOOD = {"title": "Mine", "views": [{"link": "#program=x^2", "title": "A square", "notes": "Ask.", "stop": 2}]}


@pytest.fixture
def folder(tmp_path):
    """A folder of lectures, with a secret beside it."""
    inside = tmp_path / "lectures"
    inside.mkdir()
    (tmp_path / "secret.json").write_text(json.dumps(GOOD))
    (inside / "mine.json").write_text(json.dumps(GOOD))
    return inside


@pytest.fixture
def served(folder):
    settings = Settings(lecture_folder=str(folder), lecture_bytes=2_000, lecture_views=3, workers=2)
    return TestClient(create_app(settings))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_shipped_lecture_leads_to_examples_of_the_gallery(client, language):
    assert client.get("/api/v1/lectures").json()["lectures"][0]["name"] == "neural-networks-p1"
    answer = client.get("/api/v1/lectures/neural-networks-p1", headers={"Accept-Language": language})
    lecture = Lecture.model_validate(answer.json())
    assert len(lecture.views) >= 20 and lecture.title
    for view in lecture.views:
        assert view.title and view.notes
        assert view.link.startswith("train") or view.link.removeprefix("?example=") in examples()
    assert any(ord(letter) > 0x400 for letter in lecture.title) == (language == "ru")


def test_its_views_are_in_the_order_of_the_slides():
    names = [view["example"] for view in lectures.shipped()["neural-networks-p1"]["views"] if "example" in view]
    rows = [examples()[name].row for name in names]
    assert set(rows) >= {1, 2, 3, 4, 9, 11, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 24}
    assert [row for row in rows if row is not None] == sorted(row for row in rows if row is not None)


def test_a_folder_of_ones_own(served):
    assert served.get("/api/v1/lectures").json()["lectures"] == [{"name": "neural-networks-p1"}, {"name": "mine"}]
    assert served.get("/api/v1/lectures/mine").json() == GOOD
    for name in ("nothing", "mine.json", "..%2fsecret", "..%2Fsecret.json", "%2e%2e%2fsecret", "mine%00"):
        assert served.get(f"/api/v1/lectures/{name}").status_code == 404, name


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "cannot be read"),
        ("[]", "cannot be read"),
        ('{"title": "x", "views": []}', "views"),
        ('{"title": "x", "views": [{"title": "no link"}]}', "views.0.link"),
        ('{"title": "x", "views": [{"link": "#program=x", "note": 1}]}', "views.0.note"),
        (json.dumps({"title": "x", "views": [{"link": "#program=x"}] * 4}), "more than 3 views"),
        (json.dumps({"title": "x" * 3_000, "views": []}), "more than 2000 bytes"),
    ],
)
def test_a_bad_file_is_named_with_its_reason(served, folder, content, reason):
    (folder / "bad.json").write_text(content)
    answer = served.get("/api/v1/lectures/bad")
    assert answer.status_code == 404 and reason in answer.json()["detail"]


def test_the_presenter_window_may_frame_our_own_pages_alone(client):
    page = client.get("/presenter", headers={"Accept": "text/html"})
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "frame-src 'self'" in policy and "frame-ancestors 'self'" in policy
