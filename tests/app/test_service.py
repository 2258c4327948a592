"""The rest of the service: documents, pages, headers, settings, the command."""

import os
import re
import socket
import subprocess
import sys
import time

import httpx
import pytest

from app.cli.serve import listen
from app.http.loader import LOADER, SOURCE
from app.main import create_app
from app.settings import Settings
from tests.conftest import ROOT, free_port


def test_health(client):
    assert client.get("/healthz").json() == client.get("/readyz").json() == {"status": "ok"}


def test_openapi_shows_what_is_sent(client):
    document = client.get("/api/v1/openapi.json").json()
    text = str(document)
    assert "HTTPValidationError" not in text
    post = document["paths"]["/api/v1/evaluate"]["post"]
    assert post["operationId"] == "evaluate"
    assert "application/problem+json" in post["responses"]["422"]["content"]
    assert "examples" in post["requestBody"]["content"]["application/json"]
    for reference in re.findall(r"#/components/schemas/(\w+)", text):
        assert reference in document["components"]["schemas"], reference


@pytest.mark.parametrize("path", ["/", "/api/docs"])
def test_pages_need_no_other_host_and_no_inline_code(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    alternates = re.findall(r'<link rel="alternate" hreflang="(\w+)" title="\S+" href="([^"]+)">', answer.text)
    if path == "/":
        assert alternates == [(code, f"?lang={code}") for code in ("en", "ru")]
    assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text)
    assert not re.search(r'(?:src|href)="/', answer.text), "addresses are relative"
    own = answer.text.replace(f"<script>{LOADER}</script>", "", 1)
    assert own != answer.text and SOURCE in answer.headers["content-security-policy"], "the loader, and by its digest"
    code = re.sub(r'<script type="application/json" id="opening">[^<]*</script>', "", own)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", code)


def test_headers(client):
    for path in ("/", "/static/pages/walk.js", "/api/v1/functions", "/nothing"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert (
        client.get("/api/v1/functions", headers={"Origin": "https://example.org"}).headers[
            "access-control-allow-origin"
        ]
        == "*"
    )


def test_languages(client):
    assert 'lang="en"' in client.get("/").text
    assert 'lang="ru"' in client.get("/?lang=ru").text
    assert 'lang="ru"' in client.get("/", headers={"Accept-Language": "ru"}).text
    assert 'lang="en"' in client.get("/", headers={"Accept-Language": "fr, *;q=0.1"}).text
    assert 'lang="en"' in client.get("/", headers={"Accept-Language": ";;q=,=-\\"}).text


def test_settings_come_from_the_environment():
    environment = {**os.environ, "GRADWALK_NODES": "7", "GRADWALK_PORT": "8123"}
    done = subprocess.run(
        [sys.executable, "-m", "app", "settings"], capture_output=True, text=True, env=environment, cwd=ROOT, check=True
    )
    lines = done.stdout.splitlines()
    assert any(line.startswith("GRADWALK_NODES=7 ") for line in lines)
    assert len(lines) == len(Settings.model_fields)


def test_limits_are_settings():
    from starlette.testclient import TestClient

    with TestClient(create_app(Settings(nodes=3, workers=2))) as client:
        problem = client.post("/api/v1/evaluate", json={"program": "x+x+x+x", "inputs": {"x": 1}}).json()
    assert problem["errors"][0]["name"] == "nodes"
    assert "3" in problem["detail"]


def test_a_busy_port_gives_way_to_the_next():
    port = free_port()
    first = listen("127.0.0.1", port)
    second = listen("127.0.0.1", port)
    try:
        assert first.getsockname()[1] == port
        assert port < second.getsockname()[1] < port + 50
    finally:
        first.close()
        second.close()


@pytest.mark.long
def test_the_command_serves_and_says_where(tmp_path):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        environment = {**os.environ, "GRADWALK_PORT": str(port), "GRADWALK_OPEN_BROWSER": "0", "PYTHONUNBUFFERED": "1"}
        log = tmp_path / "log.txt"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "app", "serve"], env=environment, cwd=ROOT, stdout=file, stderr=file
            )
        try:
            address = None
            for _ in range(900):
                if match := re.search(r"Gradwalk: (http://\S+)", log.read_text()):
                    address = match.group(1)
                    break
                time.sleep(0.1)
            assert address, log.read_text()
            assert f"Port {port} is busy" in log.read_text()
            for _ in range(900):
                try:
                    assert httpx.get(f"{address}healthz").json() == {"status": "ok"}
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            else:
                pytest.fail("the server does not answer")
        finally:
            process.terminate()
            process.wait(timeout=60)
