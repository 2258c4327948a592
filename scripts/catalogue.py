"""Gather every visible text into the catalogue of each language and compile it; `--check` lists what is wrong.

The languages are the folders in app/locale, named by their codes, and English, which needs none.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass
from functools import cache
from io import StringIO
from itertools import takewhile
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.jslexer import tokenize, unquote_string
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALE = "app/locale"
SOURCES = {LOCALE: ("engine/**/*.py", "app/**/*.py", "templates/**/*.html"), "static/locale": ("static/**/*.js",)}
"""What is searched for texts, by the folder of their compiled translations: the service's, and the page's."""
VENDOR = "static/vendor"
PLACEHOLDER = re.compile(r"\{\w+\}")
# Written by hand rather than by Babel: its own holds dates, which change without need.
HEADER = """\
# {name} texts of Gradwalk.
msgid ""
msgstr ""
"Project-Id-Version: Gradwalk\\n"
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@dataclass(frozen=True)
class Place:
    """Where the translations into one language are kept, as they are edited and compiled."""

    language: str
    root: Path = ROOT

    @property
    def source(self) -> Path:
        """The translations, as translators edit them."""
        return self.root / LOCALE / self.language / "LC_MESSAGES" / "gradwalk.po"

    @property
    def name(self) -> str:
        """The file of the translations, from the root."""
        return self.source.relative_to(self.root).as_posix()

    @property
    def compiled(self) -> Mapping[str, Path]:
        """The translations as the service and the page read them, each its own, by the folder."""
        return {folder: self.root / folder / f"{self.language}.json" for folder in SOURCES}


def scripted(code: str, marker: str) -> Iterator[str]:
    """The marked texts of a script. Babel's own search loses a call that holds a template literal or another call."""
    tokens = list(tokenize(code, jsx=False, dotted=False))
    for place, token in enumerate(tokens):
        if token.type == "template_string":
            for part in token.value[1:-1].split("${")[1:]:
                yield from scripted(part, marker)
        if token.value == marker and [later.value for later in tokens[place + 1 : place + 2]] == ["("]:
            pieces = takewhile(lambda later: later.type == "string" or later.value == "+", tokens[place + 2 :])
            yield "".join(unquote_string(piece.value) for piece in pieces if piece.type == "string")


def extracted(path: Path) -> frozenset[str]:
    """The texts of a file that are marked for translation."""
    return _extracted(path, path.stat().st_mtime_ns)


@cache
def _extracted(path: Path, changed: int) -> frozenset[str]:
    if path.suffix == ".js":
        return frozenset(scripted(path.read_text(encoding="utf-8"), "t"))
    python = path.suffix == ".py"
    method, markers = ("python", ("phrase", "Word")) if python else ("jinja2.ext:babel_extract", ("_",))
    with redirect_stderr(StringIO()):  # Babel warns of an empty text, which is no text
        calls = extract_from_file(method, path, dict.fromkeys(markers))
        return frozenset(text if isinstance(text, str) else text[0] for _, text, _, _ in calls)


def gathered(root: Path = ROOT) -> set[str]:
    """Every text that is marked for translation."""
    return set().union(*(texts_of(folder, root) for folder in SOURCES))


def texts_of(folder: str, root: Path = ROOT) -> frozenset[str]:
    """The texts whose translations are compiled into a folder."""
    paths = (path for pattern in SOURCES[folder] for path in root.glob(pattern))
    own = (path for path in paths if not path.is_relative_to(root / VENDOR))
    return frozenset(text for path in own for text in extracted(path) if text)


def places(root: Path = ROOT) -> list[Place]:
    """A place for each language that Gradwalk is translated into."""
    return [Place(folder.name, root) for folder in sorted((root / LOCALE).iterdir()) if folder.is_dir()]


def read(place: Place) -> Catalog:
    """The catalogue of a language; an empty one where there is no file."""
    if not place.source.exists():
        return Catalog(locale=place.language)
    with place.source.open("rb") as file:
        return read_po(file, locale=place.language, abort_invalid=True)


def updated(known: Catalog, texts: set[str]) -> Catalog:
    """A catalogue of exactly these texts, with the translations that are known."""
    catalogue = Catalog(locale=known.locale)
    for text in texts:
        message = known.get(text)
        catalogue.add(text, translation(message) if message else "", flags=message.flags if message else ())
    return catalogue


def translation(message: Message) -> str:
    """The translation of a text; empty where there is none."""
    return message.string if isinstance(message.string, str) else ""


def translations(catalogue: Catalog) -> dict[str, str]:
    """The finished translations by English text, in the order of the texts."""
    translations = {str(message.id): translation(message) for message in catalogue if message.id and not message.fuzzy}
    return {text: translations[text] for text in sorted(translations) if translations[text]}


def compiled(place: Place, catalogue: Catalog) -> Mapping[Path, str]:
    """The content of each compiled file: the translations of its own texts."""
    known = translations(catalogue)
    files = {}
    for folder, path in place.compiled.items():
        texts = texts_of(folder, place.root)
        own = {text: said for text, said in known.items() if text in texts}
        files[path] = json.dumps(own, ensure_ascii=False, indent=1) + "\n"
    return files


def write(place: Place, texts: set[str]) -> Catalog:
    """Bring both files up to date with the texts."""
    catalogue = updated(read(place), texts)
    for path in (place.source, *place.compiled.values()):
        path.parent.mkdir(parents=True, exist_ok=True)
    with place.source.open("wb") as file:
        name = Locale.parse(place.language).english_name
        file.write(HEADER.format(name=name, code=place.language).encode())
        write_po(file, catalogue, width=0, omit_header=True, sort_output=True, ignore_obsolete=True)
    for path, content in compiled(place, catalogue).items():
        path.write_text(content, encoding="utf-8")
    return catalogue


def faults(place: Place, catalogue: Catalog, texts: set[str]) -> list[str]:
    """What is wrong with a catalogue and its compiled form; nothing where both fit the texts."""
    wrong = [fault for text in sorted(texts) if (fault := fault_of(catalogue.get(text), text))]
    obsolete = {str(message.id) for message in catalogue if message.id} - texts
    wrong += [f"no longer used: {text}" for text in sorted(obsolete)]
    for path, content in compiled(place, catalogue).items():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            wrong.append(f"{path.relative_to(place.root).as_posix()} is stale: run `make catalogue`")
    return wrong


def fault_of(message: Message | None, text: str) -> str | None:
    """What is wrong with the translation of one text."""
    if message is None:
        return f"not in the catalogue, run `make catalogue`: {text}"
    if not (said := translation(message)):
        return f"translate: {text}"
    if message.fuzzy:
        return f"fuzzy: {text}"
    if set(PLACEHOLDER.findall(said)) != set(PLACEHOLDER.findall(text)):
        return f"other placeholders: {text} → {said}"
    return None


def check(root: Path = ROOT) -> list[str]:
    """What is wrong with the catalogues, each line after the file that it is about."""
    texts, known = gathered(root), places(root)
    wrong = [f"{place.name}: {fault}" for place in known for fault in faults(place, read(place), texts)]
    languages = {place.language for place in known}
    stray = (path for folder in SOURCES for path in sorted((root / folder).glob("*.json")))
    names = [path.relative_to(root).as_posix() for path in stray if path.stem not in languages]
    return wrong + [f"{name}: there is no {LOCALE}/{Path(name).stem}" for name in names]


def update(root: Path = ROOT) -> list[str]:
    """Bring every catalogue up to date; what is left to translate or to mend by hand."""
    texts = gathered(root)
    return [f"{place.name}: {fault}" for place in places(root) for fault in faults(place, write(place, texts), texts)]


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit("\n".join(check()) or None)
    for line in update():
        print(line)
