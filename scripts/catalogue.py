"""Gather every visible text into the Russian catalogue and compile it; `--check` lists what is not as it should be."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO
from itertools import takewhile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.jslexer import tokenize, unquote_string
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
SOURCES = ("engine/**/*.py", "app/**/*.py", "templates/**/*.html", "static/**/*.js")
VENDOR = "static/vendor"
PLACEHOLDER = re.compile(r"\{\w+\}")
# Written by hand rather than by Babel: its own holds dates, which change without need.
HEADER = """\
# Russian texts of Gradwalk.
msgid ""
msgstr ""
"Project-Id-Version: Gradwalk\\n"
"Language: ru\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@dataclass(frozen=True)
class Place:
    """Where the texts, their translations and the compiled translations are kept."""

    root: Path = ROOT

    @property
    def source(self) -> Path:
        """The translations, as translators edit them."""
        return self.root / "app" / "locale" / "ru" / "LC_MESSAGES" / "gradwalk.po"

    @property
    def compiled(self) -> Path:
        """The translations, as the page and the app read them."""
        return self.root / "static" / "locale" / "ru.json"


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


def extracted(path: Path) -> Iterator[str]:
    """The texts of a file that are marked for translation."""
    if path.suffix == ".js":
        yield from scripted(path.read_text(encoding="utf-8"), "t")
        return
    method, marker = ("python", "phrase") if path.suffix == ".py" else ("jinja2.ext:babel_extract", "_")
    with redirect_stderr(StringIO()):  # Babel warns of an empty text, which is no text
        found = extract_from_file(method, path, {marker: None})
    yield from (text if isinstance(text, str) else text[0] for _, text, _, _ in found)


def gathered(root: Path = ROOT) -> set[str]:
    """Every text that is marked for translation."""
    paths = (path for pattern in SOURCES for path in root.glob(pattern) if not path.is_relative_to(root / VENDOR))
    return {text for path in paths for text in extracted(path) if text}


def read(path: Path) -> Catalog:
    """The catalogue in a file; an empty one where there is no file."""
    if not path.exists():
        return Catalog(locale="ru")
    with path.open("rb") as file:
        return read_po(file, locale="ru", abort_invalid=True)


def updated(known: Catalog, texts: set[str]) -> Catalog:
    """A catalogue of exactly these texts, with the translations that are known."""
    catalogue = Catalog(locale="ru")
    for text in texts:
        found = known.get(text)
        catalogue.add(text, translation(found) if found else "", flags=found.flags if found else ())
    return catalogue


def translation(message: Message) -> str:
    """The translation of a text; empty where there is none."""
    return message.string if isinstance(message.string, str) else ""


def translations(catalogue: Catalog) -> dict[str, str]:
    """The finished translations by English text, in the order of the texts."""
    found = {str(message.id): translation(message) for message in catalogue if message.id and not message.fuzzy}
    return {text: found[text] for text in sorted(found) if found[text]}


def encoded(texts: Mapping[str, str]) -> str:
    """The compiled form of translations."""
    return json.dumps(texts, ensure_ascii=False, indent=1) + "\n"


def write(place: Place, texts: set[str]) -> Catalog:
    """Bring both files up to date with the texts."""
    catalogue = updated(read(place.source), texts)
    for path in (place.source, place.compiled):
        path.parent.mkdir(parents=True, exist_ok=True)
    with place.source.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, catalogue, width=0, omit_header=True, sort_output=True, ignore_obsolete=True)
    place.compiled.write_text(encoded(translations(catalogue)), encoding="utf-8")
    return catalogue


def faults(place: Place, catalogue: Catalog, texts: set[str]) -> list[str]:
    """What is wrong with a catalogue and its compiled form; nothing where both fit the texts."""
    wrong = [fault for text in sorted(texts) if (fault := fault_of(catalogue.get(text), text))]
    obsolete = {str(message.id) for message in catalogue if message.id} - texts
    wrong += [f"no longer used: {text}" for text in sorted(obsolete)]
    compiled = place.compiled.read_text(encoding="utf-8") if place.compiled.exists() else ""
    if compiled != encoded(translations(catalogue)):
        wrong.append(f"{place.compiled.name} is stale: run scripts/catalogue.py")
    return wrong


def fault_of(message: Message | None, text: str) -> str | None:
    """What is wrong with the translation of one text."""
    if message is None:
        return f"not in the catalogue: {text}"
    if not (said := translation(message)):
        return f"untranslated: {text}"
    if message.fuzzy:
        return f"fuzzy: {text}"
    if set(PLACEHOLDER.findall(said)) != set(PLACEHOLDER.findall(text)):
        return f"other placeholders: {text} → {said}"
    return None


def main(arguments: list[str], root: Path = ROOT) -> str | None:
    """Update the catalogue, or only check it; the faults that remain, one a line."""
    place, texts = Place(root), gathered(root)
    catalogue = read(place.source) if "--check" in arguments else write(place, texts)
    return "\n".join(faults(place, catalogue, texts)) or None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
