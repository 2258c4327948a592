"""The modules that a page loads together, as one file: `joined/<path of the first>`.

In the repository a page has hundreds of small modules. A browser pays for each request with a millisecond of the
processor and most of a kilobyte of headers, and small files compress badly. So a page's modules come in one file, those
of each room in another; vendored libraries stay files of their own. See docs/decisions/0019-files-of-the-page.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from app.pages import javascript
from app.pages.javascript import Body, is_vendored, rewritten
from app.pages.modules import modules, rooms

FOLDER = "joined/"
REGISTRY = "lib/registry.js"
PAGES = ("pages/walk.js", "pages/train.js", "pages/presenter.js", "pages/error.js")
"""The first modules of the pages; only they may await something before they are done."""

RECIPE = sha256(b"".join(Path(file).read_bytes() for file in (__file__, javascript.__file__))).hexdigest()
"""Another way of joining makes other files of the same modules."""


class Circle(RuntimeError):
    """Modules that import each other in a circle: none of them could come first."""


@dataclass
class Joined:
    """The joined files of one version; `source` gives the text of a file by its path under static/."""

    source: Callable[[str], bytes]
    bodies: dict[str, Body] = field(default_factory=dict)

    def text(self, first: str) -> bytes:
        """The file with a page's or a room's first module and all that come with it."""
        up = "../" * (FOLDER + first).count("/")
        order = self.order(first, () if first in PAGES else self.there_before(first))
        lines = [f'import {{ at as $at, define as $define, load as $load, need as $need }} from "{up}{REGISTRY}";']
        for index, name in enumerate(filter(is_vendored, order)):
            lines += [f'import * as ${index} from "{up}{name}";', f'$define("{name}", () => ${index});']
        for name in order:
            if is_vendored(name):
                continue
            body = self.body(name)
            if name in PAGES:
                lines.append(f"await (async function () {{\n{body.code}\n}})();")
            else:  # in brackets, which tell the browser that it will run: it is then compiled only once
                lines.append(f'$define("{name}", (function () {{\n{body.code}\nreturn {body.exports};\n}}));')
        return "\n".join([*lines, ""]).encode()

    @cached_property
    def rooms(self) -> Mapping[str, frozenset[str]]:
        """The rooms, by the first module of each: the pages that have it."""
        pages: dict[str, set[str]] = {}
        for page in PAGES:
            for room in {room for names in rooms(page).values() for room in names}:
                pages.setdefault(room, set()).add(page)
        return {room: frozenset(pages[room]) for room in pages if not is_vendored(room)}

    def there_before(self, room: str) -> frozenset[str]:
        """The modules that are there on each page with this room before it is entered."""
        return frozenset.intersection(*(frozenset((page, *modules(page))) for page in self.rooms[room]))

    def has(self, first: str) -> bool:
        """Whether there is a joined file with this first module."""
        return first in PAGES or first in self.rooms

    def body(self, name: str) -> Body:
        """A module, rewritten once."""
        if name not in self.bodies:
            self.bodies[name] = rewritten(name, self.source(name))
        return self.bodies[name]

    def order(self, first: str, without: Iterable[str] = ()) -> tuple[str, ...]:
        """The modules that one needs, itself last, each after those that it needs; those named are there before.

        Raises `Circle`.
        """
        order: dict[str, None] = {}
        there = set(without)

        def visit(name: str, path: tuple[str, ...]) -> None:
            if name in order or name in there:
                return
            if name in path:
                raise Circle(" → ".join((*path[path.index(name) :], name)))
            for needed in () if is_vendored(name) else self.body(name).imports:
                visit(needed, (*path, name))
            order[name] = None

        visit(first, ())
        return tuple(order)


def of_page(first: str) -> tuple[str, ...]:
    """The files of a page's modules, the joined one first."""
    return (FOLDER + first, REGISTRY, *filter(is_vendored, modules(first)))


def of_rooms(page: str) -> dict[str, tuple[str, ...]]:
    """The files of the rooms of a page, by the path of its first module, each with the rooms that need it."""
    needed: dict[str, set[str]] = {}
    for part, names in rooms(page).items():
        for room in names:
            needed.setdefault(part if is_vendored(part) else FOLDER + room, set()).add(room)
    return {file: tuple(sorted(needed[file])) for file in sorted(needed)}
