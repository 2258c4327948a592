"""Lectures: lists of views of both pages. Some are shipped, more are offered from a folder that the settings name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

FOLDER = Path(__file__).parent
SHORT = 300
"""The most characters of a title."""


class View(BaseModel):
    """One view: a `link` to either page, relative or whole, and the last step that is shown of it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    link: Annotated[str, Field(min_length=1)]
    title: Annotated[str, Field(max_length=SHORT)] = ""
    notes: str = ""
    stop: Annotated[int | None, Field(ge=0)] = None


class Lecture(BaseModel):
    """A title and views in their order, as a file `<name>.json` holds it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: Annotated[str, Field(max_length=SHORT)]
    views: Annotated[list[View], Field(min_length=1)]


class Unreadable(Exception):
    """A lecture of the folder that is too large or no lecture; the text says why."""


@cache
def shipped() -> Mapping[str, Mapping[str, Any]]:
    """The shipped lectures by name, as their files hold them: words by language."""
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


def names(folder: str) -> list[str]:
    """The names of all lectures: those that are shipped, then those of the folder."""
    return [*shipped(), *(name for name in _files(folder) if name not in shipped())]


def lecture(name: str, language: str, *, folder: str, most_bytes: int, most_views: int) -> Lecture | None:
    """A lecture by its name; `None` where there is none. Raises `Unreadable`."""
    if name in shipped():
        return _in_language(shipped()[name], language)
    path = _files(folder).get(name)
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
        if len(content) > most_bytes:
            raise Unreadable(f"more than {most_bytes} bytes")
        read = Lecture.model_validate(orjson.loads(content))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise Unreadable(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except (OSError, ValueError) as error:
        raise Unreadable(str(error)) from None
    if len(read.views) > most_views:
        raise Unreadable(f"more than {most_views} views")
    return read


def _files(folder: str) -> Mapping[str, Path]:
    """The lectures of the folder by name. A requested name is looked up here, so that no name leads outside."""
    return {path.stem: path for path in sorted(Path(folder).glob("*.json")) if path.is_file()} if folder else {}


def _in_language(content: Mapping[str, Any], language: str) -> Lecture:
    """A shipped lecture in a language; its words are in English where there are none."""

    def text(words: Mapping[str, str]) -> str:
        return words.get(language, words["en"])

    views = [
        View(
            link=view.get("link") or f"?example={view['example']}",
            title=text(view["title"]),
            notes=text(view["notes"]),
            stop=view.get("stop"),
        )
        for view in content["views"]
    ]
    return Lecture(title=text(content["title"]), views=views)
