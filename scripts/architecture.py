"""Draw docs/architecture.svg from the imports of the code: `python -m scripts.architecture`, with --check to compare.

A box is a package or folder, or the modules at a root that belong together (`ROOTS`). An arrow leads from a box to one
that imports it, which is the way the data go; an arrow that others imply is left out (transitive reduction). Rows are
the longest chains of imports; arrows past a row go round it on the right.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from textwrap import wrap

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "architecture.svg"
ROOTS = {
    "engine/(basics)": ("errors", "limits", "notation", "trampoline", "finite"),
    "engine/(numbers)": ("graph", "plan", "forward", "backward", "masks"),
    "engine/(walk)": (
        "steps",
        "own_symbols",
        "explain",
        "grouping",
        "records",
        "remarks",
        "traces",
        "compiler",
        "reference",
    ),
    "engine/(public API)": ("__init__",),
    "app/(basics)": ("__init__", "i18n", "settings", "limits", "store_address"),
    "app/(start)": ("__main__", "main"),
}
"""Modules at a root that make a box of their own; all others are the box `(root)`."""
TITLES = {
    "engine/(basics)": "Errors, limits, number notation.",
    "engine/(numbers)": "The graph, its plan, forward and backward pass.",
    "engine/(walk)": "Steps, rules, groups and remarks: all of it as one Trace.",
    "engine/(public API)": "What “import gradwalk” offers.",
    "app/(basics)": "Settings, limits, languages.",
    "app/(root)": "Response encoding.",
    "app/(start)": "Wiring of the service.",
    "static/analysis": "The panel of analyses.",
    "static/draw": "Nodes, edges and motion of the graph in SVG.",
    "static/gallery": "The examples as cards with pictures.",
    "static/lessons": "Lessons: texts, checks, progress, the rail.",
    "static/layout": "Sizes to positions and routes, in a worker.",
    "static/lib": "API client, retry, charts, widgets, numbers, languages.",
    "static/locale": "Compiled translations.",
    "static/pages": "One entry point per page.",
    "static/panels": "Editor, inputs, controls, inspector, outline.",
    "static/stage": "What stands where, at which size, as plain data.",
    "static/trace": "Pure functions of (trace, position).",
    "static/train": "The training page.",
    "static/lecture": "Lecture mode, lists of views, the presenter window.",
    "static/walk": "State, actions, evaluator, undo, permalink.",
}
BANDS = {
    "engine": "engine/ · the mathematics: text as typed → graph → numbers → Trace",
    "app": "app/ · the service: Trace → JSON, worker processes, limits",
    "static": "static/ · the page: JSON from /api/v1 → positions → picture; the walk is one integer",
}
WIDTH, HEIGHT, GAP, ROW, MARGIN, LANE = 208, 66, 26, 104, 24, 14

Arrows = dict[str, dict[str, int]]


def box_of(path: Path) -> str:
    """The box of a source file."""
    top, *below = path.relative_to(ROOT).parts
    if len(below) > 1:
        return f"{top}/{below[0]}"
    return next(
        (name for name, held in ROOTS.items() if name.startswith(f"{top}/") and path.stem in held), f"{top}/(root)"
    )


def sources() -> Iterator[Path]:
    """Every source file of ours, in a stable order."""
    for top, suffix in (("engine", "py"), ("app", "py"), ("static", "js")):
        yield from sorted(path for path in (ROOT / top).rglob(f"*.{suffix}") if "vendor" not in path.parts)


def imported(path: Path) -> Iterator[Path]:
    """The files of ours that a file imports."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        for target in re.findall(r'^(?:import|export)\s[^;"]*?"(\.{1,2}/[^"]+)";', text, re.MULTILINE):
            yield (path.parent / target).resolve()
        return
    for node in ast.walk(ast.parse(text)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from filter(None, map(module_file, names))


def module_file(name: str) -> Path | None:
    """The file of the longest part of a dotted name that is a module of ours."""
    parts = name.split(".")
    while parts and parts[0] in BANDS:
        base = ROOT.joinpath(*parts)
        for path in (base.with_suffix(".py"), base / "__init__.py"):
            if path.exists():
                return path
        parts.pop()
    return None


def arrows() -> Arrows:
    """The number of imports between packages: `counts[imported][importer]`."""
    counts: Arrows = defaultdict(lambda: defaultdict(int))
    for path in sources():
        here = box_of(path)
        counts[here]  # a package without imports is listed too
        for target in imported(path):
            if "vendor" not in target.parts and (there := box_of(target)) != here:
                counts[there][here] += 1
    return counts


def acyclic(counts: Arrows) -> dict[str, set[str]]:
    """The arrows without those that close a cycle; the most frequent are kept first."""
    kept: dict[str, set[str]] = {name: set() for name in counts}
    ordered = sorted((-count, source, target) for source, to in counts.items() for target, count in to.items())
    for _, source, target in ordered:
        if source not in reach(kept, target):
            kept[source].add(target)
    return kept


def reach(graph: dict[str, set[str]], start: str) -> set[str]:
    """Every box that an arrow or a chain of them leads to, and the start."""
    seen, queue = {start}, [start]
    while queue:
        new = graph[queue.pop()] - seen
        seen |= new
        queue.extend(new)
    return seen


def reduced(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """The arrows that no chain of other arrows implies."""
    return {
        source: {end for end in to if not any(end in reach(graph, other) for other in to - {end})}
        for source, to in graph.items()
    }


def rows(graph: dict[str, set[str]], names: Iterable[str]) -> list[list[str]]:
    """The boxes of a band by the longest chain of arrows that leads to each."""
    names = set(names)

    def depth(name: str) -> int:
        return max((depth(source) + 1 for source in names if name in graph[source]), default=0)

    ordered = sorted((depth(name), name) for name in names)
    return [[name for _, name in group] for _, group in groupby(ordered, key=lambda item: item[0])]


def title(name: str) -> str:
    """What a box is for: the first sentence of its package's docstring."""
    module = ROOT / name / "__init__.py"
    said = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) if module.exists() else None
    sentence = re.split(r"(?<=\.)\s|:\s|;\s", " ".join(said.split()))[0] if said else TITLES.get(name, "")
    return sentence.replace("`", "")


def draw() -> str:
    """The picture."""
    graph = acyclic(arrows())
    thin = reduced(graph)
    places: dict[str, tuple[float, float]] = {}
    shapes: list[str] = []
    bands = {band: rows(graph, (name for name in graph if name.startswith(f"{band}/"))) for band in BANDS}
    width = 2 * MARGIN + max(len(row) for band in bands.values() for row in band) * (WIDTH + GAP)
    y = float(MARGIN)
    for band, held in bands.items():
        height = 34 + len(held) * ROW - (ROW - HEIGHT) + 20
        shapes.append(f'<rect class="band {band}" x="8" y="{y:g}" width="BAND" height="{height:g}" rx="10"/>')
        shapes.append(f'<text class="head" x="{MARGIN}" y="{y + 23:g}">{escape(BANDS[band])}</text>')
        for at, row in enumerate(held):
            row = sorted(row, key=lambda name: centre(name, thin, places, width))
            left = (width - len(row) * (WIDTH + GAP) + GAP) / 2
            for column, name in enumerate(row):
                places[name] = (left + column * (WIDTH + GAP), y + 34 + at * ROW)
        y += height + 26
    drawn, width = connect(thin, places, width)
    shapes += drawn
    shapes = [shape.replace("BAND", f"{width - 16:g}") for shape in shapes]
    for name in sorted(places):
        shapes += box(name, *places[name])
    return SVG.format(width=f"{width:g}", height=f"{y:g}", shapes="\n".join(shapes))


def centre(
    name: str, thin: dict[str, set[str]], places: dict[str, tuple[float, float]], width: float
) -> tuple[float, str]:
    """Where a box would like to stand: under the boxs that lead to it."""
    above = [places[source][0] for source in thin if name in thin[source] and source in places]
    return (sum(above) / len(above) if above else width / 2, name)


def connect(thin: dict[str, set[str]], places: dict[str, tuple[float, float]], width: float) -> tuple[list[str], float]:
    """All arrows, and the width that they need; each that passes a row has a lane of its own."""
    levels = sorted({y for _, y in places.values()})
    shapes = []
    for source, end in sorted((source, end) for source, to in thin.items() for end in to):
        (x, y), (to_x, to_y) = places[source], places[end]
        if levels.index(to_y) - levels.index(y) == 1:
            shapes.append(arrow(x + WIDTH / 2, y + HEIGHT, to_x + WIDTH / 2, to_y))
        else:
            shapes.append(around(x + WIDTH, y + HEIGHT / 2, to_x + WIDTH, to_y + HEIGHT / 2, width))
            width += LANE
    return shapes, width + MARGIN / 2


def arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    """A curve from the bottom of one box to the top of another, with its head."""
    bend = (to_y - y) / 2
    curve = f"M{x:g} {y:g}C{x:g} {y + bend:g} {to_x:g} {to_y - bend:g} {to_x:g} {to_y - 7:g}"
    return f'<path class="arrow" d="{curve}"/><path class="tip" d="M{to_x - 4:g} {to_y - 8:g}h8l-4 8z"/>'


def around(x: float, y: float, to_x: float, to_y: float, lane: float) -> str:
    """A line from the right of one box to the right of another, by a lane beside all boxes."""
    y, to_y = y + LANE, to_y - LANE
    line = f"M{x:g} {y:g}H{lane - 6:g}q6 0 6 6V{to_y - 6:g}q0 6 -6 6H{to_x + 7:g}"
    return f'<path class="arrow" d="{line}"/><path class="tip" d="M{to_x + 8:g} {to_y - 4:g}v8l-8 -4z"/>'


def box(name: str, x: float, y: float) -> Iterator[str]:
    """A box: its name, and what it is for in two lines."""
    yield f'<rect class="package" x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
    yield f'<text class="name" x="{x + 10:g}" y="{y + 20:g}">{escape(name)}</text>'
    lines = wrap(title(name), 33)
    lines = [*lines[:1], f"{lines[1]} …"] if len(lines) > 2 else lines
    for at, line in enumerate(lines):
        yield f'<text class="what" x="{x + 10:g}" y="{y + 38 + 15 * at:g}">{escape(line)}</text>'


SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"
  role="img">
<title>Packages and folders in the order in which data pass through them; drawn by scripts/architecture.py</title>
<style>
text {{ font: 11px system-ui, sans-serif; fill: #3c4452; }}
.head {{ font-size: 13px; font-weight: 600; fill: #1b1f27; }}
.name {{ font: 600 12px ui-monospace, monospace; fill: #1b1f27; }}
.package {{ fill: #fff; stroke: #7b8494; }}
.band {{ stroke: none; }} .engine {{ fill: #e9f0ff; }} .app {{ fill: #eef6ea; }} .static {{ fill: #fdf1e6; }}
.arrow {{ fill: none; stroke: #7b8494; stroke-width: 1.2; }} .tip {{ fill: #7b8494; }}
</style>
<rect width="100%" height="100%" fill="#fff"/>
{shapes}
</svg>
"""


def main() -> int:
    """Write the picture, or say whether it is current."""
    drawn = draw()
    if "--check" in sys.argv:
        return 0 if PICTURE.exists() and PICTURE.read_text(encoding="utf-8") == drawn else 1
    PICTURE.write_text(drawn, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
