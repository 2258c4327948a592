"""The documentation site as the app serves it."""

from __future__ import annotations

import pytest

from app.http.loader import SOURCE
from app.pages import documentation


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A built site of a few files, beside one that is not part of it."""
    folder = tmp_path / "site"
    (folder / "decisions").mkdir(parents=True)
    (folder / "_static").mkdir()
    for name in ("index.html", "search.html", "decisions/index.html"):
        (folder / name).write_text(f"<title>{name}</title>")
    (folder / "_static" / "site.css").write_text("body {}")
    (folder / ".buildinfo").write_text("hidden")
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.setattr(documentation, "SITE", folder)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("path", "name"),
    [("", "index.html"), ("search.html", "search.html"), ("decisions/", "decisions/index.html")],
)
def test_pages_are_served_under_the_strict_policy(client, path, name):
    answer = client.get(f"/docs/{path}")
    assert (answer.status_code, answer.text) == (200, f"<title>{name}</title>")
    policy = answer.headers["Content-Security-Policy"]
    assert f"script-src 'self' {SOURCE};" in policy
    assert "unsafe" not in policy
    assert ("require-trusted-types-for" in policy) == (name != "search.html")


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("path", ["", "search.html", "decisions/"])
def test_a_page_that_has_not_changed_keeps_its_policy(client, path):
    """Browsers take the headers of a 304 over into the page that they have stored."""
    answer = client.get(f"/docs/{path}")
    again = client.get(f"/docs/{path}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Content-Security-Policy"] == answer.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("site")
def test_files_are_checked_for_changes(client):
    answer = client.get("/docs/_static/site.css")
    assert answer.headers["Content-Type"].startswith("text/css")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get("/docs/_static/site.css", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("path", ["nothing.html", ".buildinfo", "%2e%2e/secret.txt", "decisions", "a%00b", "x" * 5000])
def test_nothing_else_is_there(client, path):
    answer = client.get(f"/docs/{path}")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/not-found"


def test_the_way_leads_to_the_site_or_to_the_reference(client, site):
    assert client.get("/docs", follow_redirects=False).headers["Location"] == "docs/"
    (documentation.SITE / "index.html").unlink()
    assert client.get("/docs", follow_redirects=False).headers["Location"] == "api/docs"
    assert client.get("/docs/").status_code == 404


@pytest.mark.usefixtures("site")
def test_what_can_be_typed_is_shown_with_or_without_the_site(client, monkeypatch, tmp_path):
    source = client.get("/what-you-can-type")
    assert source.status_code == 200
    assert source.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert source.text.startswith("# What you can type")
    monkeypatch.setattr(documentation, "TYPED", tmp_path / "nothing.md")
    installed = client.get("/what-you-can-type", follow_redirects=False)
    assert (installed.status_code, installed.headers["Location"]) == (307, "api/docs")
    (documentation.SITE / "what-you-can-type.html").write_text("<title>typed</title>")
    built = client.get("/what-you-can-type", follow_redirects=False)
    assert (built.status_code, built.headers["Location"]) == (307, "docs/what-you-can-type.html")
    assert client.get("/what-you-can-type").text == "<title>typed</title>"
