"""The structure of the code: who may import whom, how large a file may be, what every public name documents."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

from tests.rules import for_each, name_of

ROOT = Path(__file__).parent.parent
PYTHON = sorted([*(ROOT / "engine").rglob("*.py"), *(ROOT / "app").rglob("*.py")])
SCRIPTS = sorted(path for path in (ROOT / "static").rglob("*.js") if "vendor" not in path.parts)
TESTS = sorted(path for folder in ("engine", "fuzz", "field") for path in (ROOT / "tests" / folder).rglob("*.py"))
LONGEST_FILE = 300
LONGEST_FUNCTION = 40

# The packages of the engine in the order in which data passes through them: each imports only from those before it.
ENGINE_ORDER = [
    "errors",
    "trampoline",
    "notation",
    "limits",
    "finite",
    "ops",
    "language",
    "prelude",
    "graph",
    "tracing",
    "forward",
    "backward",
    "runs",
    "masks",
    "steps",
    "latex_template",
    "own_symbols",
    "explain",
    "plan",
    "plan_bytes",
    "suggesting",
    "compiler",
    "grouping",
    "records",
    "remarks",
    "traces",
    "recipe",
    "export",
    "reference",
    "analysis",
    "practice",
    "learn",
    "__init__",
]
# The same for app/: two entry points, `main` for the web process and `worker` for those that compute.
APP_ORDER = [
    "__init__",
    "encode",
    "i18n",
    "limits",
    "memory",
    "store_address",
    "settings",
    "errors",
    "examples",
    "lectures",
    "lessons",
    "glossary",
    "workers",
    "api",
    "worker",
    "http",
    "observability",
    "pages",
    "main",
    "cli",
    "__main__",
]
# What app/ may use of the engine: its public face, the kinds of its errors, its limits.
ENGINE_FACE = {
    "engine",
    "engine.errors",
    "engine.export",
    "engine.grouping",
    "engine.learn",
    "engine.limits",
    "engine.practice",
    "engine.recipe",
    "engine.traces",
    "engine.reference",
}
# The folders of the page: a file imports from its own folder and from those before it.
STATIC_ORDER = [
    "lib",
    "trace",
    "layout",
    "stage",
    "figure",
    "draw",
    "walk",
    "panels",
    "practice",
    "lessons",
    "gallery",
    "analysis",
    "train",
    "lecture",
    "pages",
]


def imports(path: Path) -> set[str]:
    """The modules that a Python file imports."""
    modules = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
    return modules


def package_of(module: str) -> str:
    """`engine.ops.op` is in the package `ops`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


@for_each([path for path in PYTHON if path.is_relative_to(ROOT / "engine")])
def test_the_engine_knows_nothing_of_the_web(path):
    allowed = {"engine", "numpy", "pylatexenc"} | set(sys.stdlib_module_names)
    assert {module.split(".")[0] for module in imports(path)} <= allowed


@for_each([path for path in PYTHON if path.is_relative_to(ROOT / "engine")])
def test_imports_in_the_engine_go_one_way(path):
    parts = path.relative_to(ROOT / "engine").with_suffix("").parts
    here = ENGINE_ORDER.index(parts[0])
    for module in imports(path):
        if module.split(".")[0] == "engine":
            assert ENGINE_ORDER.index(package_of(module)) <= here, f"{name_of(path)} imports {module}"


@for_each([path for path in PYTHON if path.is_relative_to(ROOT / "app")])
def test_the_web_uses_the_engine_by_its_face(path):
    used = {module for module in imports(path) if module.split(".")[0] == "engine"}
    assert used <= ENGINE_FACE
    if path.name != "encode.py":
        assert "numpy" not in imports(path), "only app/encode.py knows arrays"


@for_each([path for path in PYTHON if path.is_relative_to(ROOT / "app")])
def test_imports_in_the_web_go_one_way(path):
    parts = path.relative_to(ROOT / "app").with_suffix("").parts
    here = APP_ORDER.index(parts[0])
    for module in imports(path):
        if module.split(".")[0] == "app" and module != "app":
            assert APP_ORDER.index(package_of(module)) <= here, f"{name_of(path)} imports {module}"


@for_each(sorted((ROOT / "app" / "api").glob("*.py")))
def test_an_endpoint_knows_no_web_framework(path):
    """Workers load every endpoint: without the framework they start in half the time."""
    assert not {module.split(".")[0] for module in imports(path)} & {"fastapi", "starlette", "uvicorn"}


@for_each([*PYTHON, *SCRIPTS, *TESTS])
def test_files_are_small(path):
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@for_each(PYTHON)
def test_functions_are_small(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


@for_each(PYTHON)
def test_doors_are_labelled(path):
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "a module says what it is for"
    doors: list[ast.AST] = [tree]
    while doors:
        for node in ast.iter_child_nodes(doors.pop()):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith(
                "_"
            ):
                assert ast.get_docstring(node), f"{node.name} has no docstring"
                if isinstance(node, ast.ClassDef):
                    doors.append(node)


@for_each(PYTHON)
def test_no_text_is_run_as_code(path):
    """But for code that the engine writes, which one module compiles."""
    if name_of(path) == "engine/ops/generated.py":
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "exec", "compile", "__import__"), name_of(path)


def code(path: Path) -> str:
    """A script without its comments."""
    return re.sub(r"/\*.*?\*/|^\s*//.*$", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)


@for_each(SCRIPTS)
def test_the_page_writes_text_as_text(path):
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code(path))


@for_each(SCRIPTS)
def test_the_page_computes_no_mathematics(path):
    """Formatting and geometry only: no exponentials, logarithms or derivatives."""
    assert not re.search(r"Math\.(exp|expm1|log|log2|log10|log1p|pow|tanh|sinh|cosh|cbrt)\b", code(path))


@for_each(SCRIPTS)
def test_imports_of_the_page_go_one_way(path):
    folder = path.relative_to(ROOT / "static").parts[0]
    assert folder in STATIC_ORDER, "a script stands in a folder, not at the root of static/"
    for target in re.findall(r'^(?:import|export)\s[^;"]*?"(\.{1,2}/[^"]+)";', path.read_text(), flags=re.MULTILINE):
        resolved = (path.parent / target).resolve().relative_to(ROOT / "static").parts[0]
        if resolved != "vendor":
            assert STATIC_ORDER.index(resolved) <= STATIC_ORDER.index(folder), f"{name_of(path)} imports {target}"


@for_each(SCRIPTS)
def test_lines_of_the_page_are_short(path):
    assert max(map(len, path.read_text().splitlines()), default=0) <= 120


@for_each(SCRIPTS)
def test_only_actions_write_to_the_store(path):
    if path.parent.name != "actions":
        assert not re.search(r"\bstore\.set\(|\bstore\.state(?:\.\w+)* = ", code(path))


PAGES = {"walk": "index.html", "train": "train.html"}


ROOM = re.compile(r"""^  "?([\w-]+)"?: later\(.*?import\("(.+?)"\)\)\.(\w+)""", re.MULTILINE | re.DOTALL)
"""A panel that is loaded later: its place, its module, and the function."""


def panels_of(page: str) -> dict[str, tuple[str, str]]:
    """By the name of its place, the function of every panel of a page, and the module that it is from."""
    entry = (ROOT / "static/pages" / f"{page}.js").read_text()
    listed = re.search(r"const PANELS = \{(.*?)\};", entry, re.DOTALL)
    assert listed
    imported = re.findall(r'^import \{ (.+?) \} from "(.+?)";', entry, flags=re.MULTILINE)
    sources = {name: target for names, target in imported for name in names.split(", ")}
    panels = {}
    for part in filter(None, map(str.strip, listed[1].split(","))):
        if part == "...ROOMS":
            rooms = ROOM.findall((ROOT / "static/pages" / f"{page}-rooms.js").read_text())
            panels |= {name: (function, source) for name, source, function in rooms}
            continue
        function = part.split(":")[-1].strip()
        panels[part.split(":")[0].strip('"')] = function, sources[function]
    return panels


@pytest.mark.parametrize("page", PAGES)
def test_every_panel_has_its_place_in_the_template(page):
    places = re.findall(r'data-panel="([\w-]+)"', (ROOT / "templates" / PAGES[page]).read_text())
    assert sorted(places) == sorted(panels_of(page))


@pytest.mark.parametrize("page", PAGES)
def test_every_panel_is_wired_in_one_way(page):
    """A panel takes the context, or nothing, and gives a panel."""
    for function, source in panels_of(page).values():
        text = (ROOT / "static/pages" / source).resolve().read_text()
        match = re.search(rf"export (?:function {function}\((.*?)\) \{{|const {function} = \((.*?)\) =>)", text)
        if match is None:  # re-exported by the index of a folder
            assert f"export {{ {function} }};" in text, function
            continue
        assert re.fullmatch(r"|context|\{ .+ \}", match[1] if match[1] is not None else match[2]), function


@for_each(SCRIPTS)
def test_every_address_is_relative(path):
    """So that the page works under a path prefix, and asks no other host."""
    text = code(path).replace("http://www.w3.org/", "")
    assert not re.search(r"""["'`](?:https?:)?//|(?:fetch|import)\(\s*["'`]/|from ["']/""", text)


@for_each(sorted((ROOT / "app" / "api").glob("*.py")))
def test_every_endpoint_has_its_tests(path):
    """In a file, or several, called like it."""
    if re.search(r"^ENDPOINTS? = ", path.read_text(), flags=re.MULTILINE):
        assert list((ROOT / "tests" / "app" / "api").glob(f"test_{path.stem}*.py"))
