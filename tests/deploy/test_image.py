"""The Dockerfile: held to rules, and its own steps carried out where this machine allows it."""

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from gradwalk import __version__
from tests.deploy.rehearsal import ROOT, Image, context, possible, stages

STAGES = stages((ROOT / "Dockerfile").read_text())
BUILD, LAST = STAGES


def test_both_stages_stand_on_the_same_pinned_glibc_image():
    assert BUILD.base == LAST.base
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+@sha256:[0-9a-f]{64}", LAST.base)
    assert "alpine" not in LAST.base


def test_it_runs_as_a_user_without_a_name_or_rights():
    (user,) = LAST.all("USER")
    uid, gid = map(int, user.split(":"))
    assert uid >= 10_000 and gid >= 10_000
    assert not LAST.all("RUN"), "nothing is installed where it runs"
    assert not LAST.all("VOLUME")
    assert LAST.all("COPY") == ["--from=build /opt/gradwalk /opt/gradwalk"]


def test_it_starts_ends_and_is_watched_without_a_shell():
    for step in ("CMD", "HEALTHCHECK"):
        (rest,) = LAST.all(step)
        assert isinstance(json.loads(rest[rest.index("[") :]), list)
        assert not re.search(r"\b(sh|curl|wget)\b", rest)
    assert LAST.all("STOPSIGNAL") == ["SIGTERM"]


def test_requirements_are_locked_by_hash_and_come_before_the_code():
    text = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes -r requirements.txt" in text
    assert text.index("requirements.txt") < text.index("COPY app")
    assert not re.search(r"--(extra-)?index-url|--trusted-host|https?://", text)


def test_it_is_set_for_the_public():
    environment = LAST.environment()
    expected = {"GRADWALK_HOST": "0.0.0.0", "GRADWALK_OPEN_BROWSER": "0", "GRADWALK_RATE_LIMITS": "on"}
    assert expected.items() <= environment.items()
    assert LAST.all("EXPOSE") == [environment["GRADWALK_PORT"]]


def test_its_version_is_the_project_s():
    labels = " ".join(LAST.all("LABEL"))
    assert f'image.version="{__version__}"' in labels
    assert {"title", "description", "licenses", "version"} == set(re.findall(r"opencontainers\.image\.(\w+)=", labels))


def test_the_context_holds_what_is_copied_and_no_more():
    names = {path.as_posix() for path in context()}
    top = {name.split("/")[0] for name in names}
    code = {"app", "engine", "gradwalk", "hatch_build.py", "static", "templates"}
    assert top == {"LICENSE", "README.md", "pyproject.toml", "requirements.txt", *code}
    assert {"static/pages/walk.js", "templates/index.html", "gradwalk/py.typed"} <= names
    assert not any("/." in name or "__pycache__" in name for name in names)


SERVE = """
{serve} & server=$!
for i in $(seq 100); do {health} && break; sleep 0.1; done
{health} && echo healthy
python -c '{ask}'
! touch /opt/gradwalk/written 2>/dev/null && touch /tmp/written && echo read-only
id -u; grep -E "^(CapEff|CapBnd|NoNewPrivs)" /proc/self/status
kill -TERM $server; wait $server && echo "ended 0" || echo "ended $?"
! {health} && echo "no longer healthy"
"""
ASK = """
import json, re, time, urllib.request as web
from urllib.error import HTTPError
page = web.urlopen("http://127.0.0.1:8000/").read().decode()
script = re.search(r"static/[^/]+/joined/pages/walk.js", page).group()
assert web.urlopen("http://127.0.0.1:8000/" + script).status == 200
body = json.dumps({"program": "x*(x+y)", "inputs": {"x": 3, "y": -1}}).encode()
request = web.Request("http://127.0.0.1:8000/api/v1/evaluate", body, {"Content-Type": "application/json"})
def answered():
    for _ in range(20):
        try:
            return json.load(web.urlopen(request))
        except HTTPError as busy:
            assert busy.code == 503
            time.sleep(float(busy.headers["Retry-After"]))
print("gradients", answered()["gradients"])
russian = web.Request("http://127.0.0.1:8000/", headers={"Accept-Language": "ru"})
assert "обратное" in web.urlopen(russian).read().decode()
"""
LEFT = """
import importlib.metadata as metadata, pathlib, sys
names = {package.name.lower() for package in metadata.distributions()}
print("left", sorted(names & {"pip", "setuptools", "wheel", "hatchling", "editables", "packaging", "pluggy"}))
lib = pathlib.Path("/opt/gradwalk/lib")
sources = [path for path in lib.rglob("*.py") if "/tests/" not in str(path)]
compiled = [path for path in sources if list((path.parent / "__pycache__").glob(path.stem + ".*.pyc"))]
print("compiled", len(compiled) / len(sources) > 0.99)
"""


@pytest.fixture(scope="module")
def image():
    """The image's files, made by its own steps."""
    if reason := possible():
        pytest.skip(f"The Dockerfile's steps are not carried out here: {reason}.")
    scratch = Path(tempfile.mkdtemp(prefix="gradwalk-image-"))
    scratch.chmod(0o755)
    try:
        built = Image(scratch)
        try:
            built.build()
        except RuntimeError as error:
            if re.search(r"No matching distribution|Connection|Temporary failure|Network is unreachable", str(error)):
                pytest.skip(f"The Dockerfile's steps are not carried out here: no package index. {error}")
            raise
        yield built
    finally:
        shutil.rmtree(scratch)


def heard(image, *commands):
    done = subprocess.run(image.inside(*commands), capture_output=True, text=True, timeout=60)
    return done.stdout, done.stderr


@pytest.mark.nightly
def test_its_steps_make_a_folder_without_tools(image):
    out, err = heard(image, f"python -c '{LEFT}'")
    assert out.splitlines() == ["left []", "compiled True"], err


@pytest.mark.nightly
def test_it_serves_as_nobody_from_a_tree_it_cannot_write_without_a_network(image):
    serve = SERVE.format(serve=image.command("CMD"), health=image.command("HEALTHCHECK"), ask=ASK)
    out, err = heard(image, serve)
    lines = out.splitlines()
    for line in (
        "healthy",
        "read-only",
        "10001",
        "NoNewPrivs:\t1",
        "CapEff:\t0000000000000000",
        "CapBnd:\t0000000000000000",
    ):
        assert line in lines, out + err
    assert "gradients {'x': 5, 'y': 3}" in lines or "gradients {'x': 5.0, 'y': 3.0}" in lines
    assert "No network: only this machine can reach it." in lines
    assert lines[-2] in ("ended 0", "ended 143") and lines[-1] == "no longer healthy"
    assert "Traceback" not in err
