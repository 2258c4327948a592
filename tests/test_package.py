"""The package that users install: built from a source distribution, and used beside hostile neighbours."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import time
import venv
from pathlib import Path
from types import SimpleNamespace

import httpx
import numpy as np
import pytest

import gradwalk
from app.main import create_app
from hatch_build import IGNORED, MOVED, rewrite
from tests.conftest import ROOT, free_port

BUILD = """
import sys, tarfile
from pathlib import Path
from os import chdir
from hatchling.build import build_sdist, build_wheel
folder = sys.argv[1]
archive = build_sdist(folder)
with tarfile.open(Path(folder, archive)) as packed:
    packed.extractall(folder, filter="data")
chdir(Path(folder, archive.removesuffix(".tar.gz")))
print(build_wheel(folder))
"""
SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"
NEIGHBOURS = ("engine", "app", "static", "templates", "gradwalk_engine", "scripts")
REQUEST = {"program": "x * (x + y)", "inputs": {"x": 3, "y": -1}}


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A fresh environment that holds Gradwalk's wheel, and a working folder with modules that raise on import."""
    folder = tmp_path_factory.mktemp("package")
    building = [sys.executable, "-c", BUILD, str(folder)]
    wheel = subprocess.run(building, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()[-1]
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / SCRIPTS / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    # A .pth file inside a folder that a .pth file names is not read: the editable install stays out.
    (site / "dependencies.pth").write_text(f"{Path(np.__file__).parents[1]}\n")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "--disable-pip-version-check",
        "install",
        "-q",
        "--no-index",
    ]
    subprocess.run([*pip, "--no-deps", "--no-compile", folder / wheel], check=True, capture_output=True)
    working = folder / "working"
    working.mkdir()
    for name in NEIGHBOURS:
        (working / f"{name}.py").write_text(f"raise RuntimeError('{name}.py of the working folder was imported')\n")
    return SimpleNamespace(site=site, python=python, command=python.parent / "gradwalk", working=working)


def run(*command, cwd=None):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_owns_one_importable_name(installed):
    names = {path.name for path in installed.site.iterdir()} - {"dependencies.pth", "__pycache__"}
    assert names == {"gradwalk", f"gradwalk-{gradwalk.__version__}.dist-info"}
    assert (installed.site / "gradwalk" / "py.typed").exists()


def test_it_holds_every_file_of_its_folders(installed):
    for folder in ("gradwalk", *MOVED, "static", "templates"):
        target = installed.site / "gradwalk" / ("" if folder == "gradwalk" else folder)
        for place, _, names in os.walk(ROOT / folder):
            ignored = IGNORED(place, names)
            if not {"__pycache__", "LC_MESSAGES"} & set(Path(place).parts):
                for name in set(names) - ignored:
                    assert (target / Path(place).relative_to(ROOT / folder) / name).exists(), f"{place}/{name}"


def test_it_works_beside_modules_named_like_its_parts(installed):
    code = """
import json, sys, gradwalk
trace = gradwalk.trace("x * (x + y)", {"x": 3.0, "y": -1.0})
assert gradwalk.check("x * (x + y)", {"x": 3.0, "y": -1.0}).agrees
assert set(gradwalk.__all__) <= set(dir(gradwalk))
assert not {"engine", "app"} & set(sys.modules)
print(json.dumps([gradwalk.__version__, float(trace.value), float(trace.gradients["x"])]))
"""
    assert json.loads(run(installed.python, "-c", code, cwd=installed.working)) == [gradwalk.__version__, 6.0, 5.0]


def test_every_module_of_it_can_be_imported(installed):
    code = """
import importlib, pkgutil, sys, gradwalk
for module in pkgutil.walk_packages(gradwalk.__path__, "gradwalk."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
assert not {"engine", "app"} & set(sys.modules)
"""
    run(installed.python, "-c", code, cwd=installed.working)


def test_it_tells_its_version(installed):
    assert run(installed.command, "--version", cwd=installed.working) == f"gradwalk {gradwalk.__version__}\n"


def test_the_probe_of_a_container_starts_without_numpy(installed):
    code = "import sys, gradwalk.app.cli.healthcheck; print('numpy' in sys.modules)"
    assert run(installed.python, "-c", code, cwd=installed.working) == "False\n"


@pytest.mark.full
def test_it_serves_pages_files_and_answers(installed, tmp_path):
    log = tmp_path / "log.txt"
    port = free_port()
    command = [installed.python, "-m", "gradwalk", "serve", "--no-browser", "--port", str(port)]
    with log.open("w") as output, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        server = subprocess.Popen(command, cwd=installed.working, stdout=output, stderr=output)
        try:
            wait_for(client, server)
            answer = client.post("/api/v1/evaluate", json=REQUEST).raise_for_status().json()
            assert (answer["value"], answer["gradients"]) == (6, {"x": 5, "y": 3})
            page = client.get("/", headers={"Accept-Language": "ru"}).raise_for_status().text
            assert 'lang="ru"' in page
            assert client.get(re.search(r'src="(static/[^"]+)"', page)[1]).raise_for_status().text
            assert client.get("/api/v1/openapi.json").json() == json.loads(json.dumps(create_app().openapi()))
        finally:
            server.terminate()
            server.wait(timeout=60)
    assert "Traceback" not in log.read_text()


def wait_for(client, server):
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError("the server did not start")


def test_every_import_of_its_parts_names_the_package(installed):
    rewritten = 0
    for path in (installed.site / "gradwalk").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            named = modules(node)
            rewritten += sum(name.startswith("gradwalk.") for name in named)
            assert not {name.split(".")[0] for name in named} & set(MOVED), f"{path}:{node.lineno}"
    assert rewritten > 500


def modules(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []


@pytest.mark.parametrize("folder", ["engine", "app", "gradwalk"])
def test_no_module_is_named_by_a_string(folder):
    """Such a name would be the repository's and wrong in the wheel; `__package__` and `__name__` are right in both."""
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named = re.fullmatch(r"(engine|app)((\.\w+)+(:\w+)?|:\w+)", node.value)
                assert not named, f"{path}:{node.lineno}: {node.value}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from engine.ops import op", "from gradwalk.engine.ops import op"),
        ("from app import files, pages", "from gradwalk.app import files, pages"),
        ("from  engine  import (\n    a,\n)", "from  gradwalk.engine  import (\n    a,\n)"),
        ("import engine", "from gradwalk import engine"),
        ("import engine as e", "from gradwalk import engine as e"),
        ("import engine.ops as ops", "from gradwalk.engine import ops as ops"),
        (
            "π = 'ж'; import engine; from app.x import y",
            "π = 'ж'; from gradwalk import engine; from gradwalk.app.x import y",
        ),
        ("def f():\n    from engine import a  # engine", "def f():\n    from gradwalk.engine import a  # engine"),
        ("from .engine import a", "from .engine import a"),
        ("from engineering import a", "from engineering import a"),
        ("import application, numpy.engine", "import application, numpy.engine"),
        ("text = 'import engine'", "text = 'import engine'"),
        ("a = 1\r\nimport engine\r\n", "a = 1\r\nfrom gradwalk import engine\r\n"),
        ("from gradwalk import __version__", "from gradwalk import __version__"),
    ],
)
def test_imports_are_rewritten_and_nothing_else_is(source, expected):
    assert rewrite(source.encode(), "module.py").decode() == expected


@pytest.mark.parametrize(
    "source", ["import engine.ops", "import os, engine", "import app, engine", "from \\\n  engine import a"]
)
def test_imports_that_would_bind_another_name_stop_the_build(source):
    with pytest.raises(ValueError, match=r"module\.py:1"):
        rewrite(source.encode(), "module.py")


def test_the_repository_offers_the_same_names():
    import engine

    assert gradwalk.__all__ == ["__version__", *engine.__all__]
    assert all(getattr(gradwalk, name) is getattr(engine, name) for name in engine.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = gradwalk.nothing


@pytest.mark.parametrize(
    ("path", "pattern"), [("Dockerfile", r'image\.version="(.+)"'), ("compose.yaml", r"image: gradwalk:(.+)")]
)
def test_other_files_name_the_same_version(path, pattern):
    assert re.findall(pattern, (ROOT / path).read_text()) == [gradwalk.__version__]
