"""The page's files: one version at a time, compressed once, kept for good; and nothing else of the disk."""

import asyncio
import gzip
import os
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from app.http import codings
from app.main import create_app
from app.pages import static_files as module
from app.pages.sheets import SHEETS
from app.pages.static_files import FOLDER, MEDIA_TYPES, Files
from app.settings import Settings

SERVED = sorted(
    path.relative_to(FOLDER).as_posix()
    for path in FOLDER.rglob("*")
    if path.is_file() and path.name.endswith(tuple(MEDIA_TYPES))
)


@pytest.fixture
def base(client):
    return f"/static/{client.app.state.files.version}"


def test_a_page_names_the_version(client, base):
    for page, up in (("/", ""), ("/api/docs", r"\.\./")):
        versions = set(re.findall(rf'(?:href|src)="{up}(static/[^/"]+)/', client.get(page).text))
        assert versions == {base[1:]}


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_every_file_is_served_as_it_is(client, base, encoding):
    assert len(SERVED) > 70
    for name in SERVED:
        answer = client.get(f"{base}/{name}", headers={"Accept-Encoding": encoding})
        assert (answer.status_code, answer.content) == (200, (FOLDER / name).read_bytes()), name
        assert answer.headers["content-type"] == MEDIA_TYPES[os.path.splitext(name)[1]]
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_the_sheets_of_a_page_are_served_as_one(client, base):
    for name, parts in SHEETS.items():
        text = client.get(f"{base}/{name}").text
        assert text == "\n".join((FOLDER / part).read_text() for part in parts)
        assert not re.search(r"url\((?!.?data:)|@import|@charset", text), "it would be relative to another folder"


@pytest.fixture
def gzip_alone(monkeypatch):
    """A service without the package of Brotli."""
    monkeypatch.setattr(codings, "CODINGS", {"gzip": codings.CODINGS["gzip"]})


@pytest.mark.usefixtures("gzip_alone")
def test_text_travels_compressed_and_fonts_as_they_are(client, base):
    with client.stream("GET", f"{base}/vendor/elk-worker.js", headers={"Accept-Encoding": "br, gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["vary"]
        assert int(answer.headers["content-length"]) == len(raw) < 500_000
    assert gzip.decompress(raw) == (FOLDER / "vendor/elk-worker.js").read_bytes()
    font = client.get(f"{base}/vendor/STIXTwoMath.woff2", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in font.headers
    assert "Accept-Encoding" not in font.headers.get("vary", "")


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("*;q=0", False),
        ("br", False),
        ("", False),
        (";;,=,gzip2", False),
    ],
)
@pytest.mark.usefixtures("gzip_alone")
def test_who_takes_gzip_gets_it(client, base, accepted, packed):
    answer = client.get(f"{base}/pages/walk.js", headers={"Accept-Encoding": accepted})
    assert ("content-encoding" in answer.headers) is packed


def test_who_takes_brotli_gets_it_in_fewer_bytes_and_under_a_tag_of_its_own(client, base):
    brotli = pytest.importorskip("brotli")
    answers = {}
    for accepted, coding in (
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip", "gzip"),
        ("*", "br"),
    ):
        with client.stream("GET", f"{base}/css/for-walk.css", headers={"Accept-Encoding": accepted}) as answer:
            answers[coding] = (answer.headers["etag"], b"".join(answer.iter_raw()))
            assert answer.headers["content-encoding"] == coding
            assert answer.headers["vary"] == "Accept-Encoding"
    sheet = client.app.state.files.find("css/for-walk.css").body
    assert brotli.decompress(answers["br"][1]) == gzip.decompress(answers["gzip"][1]) == sheet
    assert answers["br"][0] != answers["gzip"][0]
    assert len(answers["br"][1]) < 0.9 * len(answers["gzip"][1])


def test_a_revalidation_transfers_no_bytes(client, base):
    for encoding in ("gzip", "identity"):
        first = client.get(f"{base}/pages/walk.js", headers={"Accept-Encoding": encoding})
        tag = first.headers["etag"]
        for header in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = client.get(f"{base}/pages/walk.js", headers={"Accept-Encoding": encoding, "If-None-Match": header})
            assert (again.status_code, again.content) == (304, b"")
            for name in ("etag", "cache-control", "vary", "content-security-policy"):
                assert again.headers[name] == first.headers[name]
        assert client.get(f"{base}/pages/walk.js", headers={"If-None-Match": '"other"'}).status_code == 200
    tags = {
        client.get(f"{base}/pages/walk.js", headers={"Accept-Encoding": each}).headers["etag"]
        for each in ("gzip", "identity")
    }
    assert len(tags) == 2, "other bytes, another tag"


def test_head_tells_all_but_the_bytes(client, base):
    whole = client.get(f"{base}/pages/walk.js")
    head = client.head(f"{base}/pages/walk.js")
    assert head.content == b""
    same = ("content-length", "content-type", "content-encoding", "etag", "cache-control", "vary")
    assert [head.headers[name] for name in same] == [whole.headers[name] for name in same]


def test_a_range_is_answered_whole(client, base):
    answer = client.get(
        f"{base}/pages/walk.js", headers={"Range": "bytes=" + ",".join(f"{i}-{i}" for i in range(1000))}
    )
    assert answer.status_code == 200


def test_other_methods_are_refused(client, base):
    answer = client.post(f"{base}/pages/walk.js")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["pages/walk.js", "css/base.css", "vendor/VENDOR.json"])
def test_a_file_without_a_version_is_shown_the_way(client, base, name):
    answer = client.get(f"/static/{name}", follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["cache-control"] == "no-cache"
    assert not answer.headers["location"].startswith(("/", "http")), "a prefix must not matter"
    assert client.get(f"/static/{name}").url.path == f"{base}/{name}"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "000000000000/main.js",
        "nothing.js",
        "css",
        "css/",
        "types.d.ts",
        "joined/lib/dom.js",
        "joined/pages/nothing.js",
        "../pyproject.toml",
        "..%2fpyproject.toml",
        "%2e%2e/app/main.py",
        "css/../../app/main.py",
        "..\\app\\main.py",
        "%00",
        "/etc/passwd",
        "~root",
    ],
)
def test_there_is_nothing_else(client, base, path):
    for start in ("/static", base):
        answer = client.get(f"{start}/{path}", follow_redirects=False)
        assert answer.status_code == 404, answer.headers.get("location")
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of our own, that is looked at anew for each request."""
    monkeypatch.setattr(module, "SCAN_INTERVAL", 0.0)
    (tmp_path / "css").mkdir()
    (tmp_path / "main.js").write_text("one();" * 200)
    (tmp_path / "css" / "page.css").write_text("a {}")
    (tmp_path / ".hidden.js").write_text("no")
    (tmp_path / "notes.md").write_text("no")
    return tmp_path


def test_another_state_is_another_version(folder):
    files = Files(folder)
    first = files.version
    assert files.find("main.js").body == b"one();" * 200
    assert files.find(".hidden.js") is None and files.find("notes.md") is None
    os.utime(folder / "main.js", (1, 1))
    assert files.version == first, "the same bytes are the same version, whenever they were written"
    (folder / "main.js").write_text("two();" * 200)
    second = files.version
    assert second != first
    assert files.find("main.js").body == b"two();" * 200
    (folder / "css" / "page.css").unlink()
    assert files.version not in (first, second)
    assert files.find("css/page.css") is None
    assert Files(folder).version == files.version


def test_a_file_that_goes_while_it_is_looked_at_breaks_nothing(folder, monkeypatch):
    files = Files(folder)
    before = files.version
    (folder / "main.js").write_text("two();" * 200)
    with monkeypatch.context() as patched:
        patched.setattr(module, "_read", lambda *rest: (folder / "gone.js").read_bytes())
        assert files.version == before
        assert files.find("main.js").body == b"one();" * 200
    assert files.version != before


def test_old_and_new_never_meet(folder):
    app = create_app(Settings())
    app.state.files = files = Files(folder)
    client = TestClient(app)
    old = files.version
    assert client.get(f"/static/{old}/main.js").status_code == 200
    (folder / "main.js").write_text("two();" * 200)
    assert client.get(f"/static/{old}/main.js").status_code == 404
    assert client.get(f"/static/{old}/css/page.css").status_code == 404
    assert client.get(f"/static/{files.version}/main.js").text == "two();" * 200


def test_a_file_is_compressed_once_and_outside_the_event_loop(folder, monkeypatch):
    places = []
    compress = gzip.compress
    monkeypatch.setattr(
        gzip, "compress", lambda *rest, **more: places.append(threading.current_thread()) or compress(*rest, **more)
    )
    files = Files(folder)

    async def many_clients():
        return await asyncio.gather(*(files.compressed(files.find("main.js"), "gzip") for _ in range(50)))

    with ThreadPoolExecutor(1) as apart:  # where no browser test's event loop runs
        answers = apart.submit(lambda: asyncio.run(many_clients())).result()
    assert len(places) == 1 and places[0].name.startswith("asyncio_")
    assert {gzip.decompress(answer) for answer in answers} == {b"one();" * 200}
