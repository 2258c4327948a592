"""Serves the static files under a URL that contains a version of all of them, from memory, compressed once.

Besides the files themselves there are those that are joined of them (`app.pages.joined`, `app.pages.sheets`).

Pages link to `static/<version>/…`. All URLs inside the files are relative, so every file that a page loads later has
the same version, and browsers may cache it forever. Other versions give 404: files of different versions never mix.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from fastapi import APIRouter, Request, Response

from app.errors.kinds import NotFound
from app.http.codings import CODINGS, coding_for
from app.pages import joined
from app.pages.joined import Joined
from app.pages.sheets import SHEETS, sheet
from engine.errors import phrase

FOLDER = Path(__file__).parent.parent.parent / "static"
SCAN_INTERVAL = 1.0
"""Seconds between two scans of the folder for changes."""

TEXT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
MEDIA_TYPES = {**TEXT_TYPES, ".woff2": "font/woff2", ".png": "image/png"}
"""Media types of the files that are served, by suffix; only text is compressed."""

IMMUTABLE = "public, max-age=31536000, immutable"
router = APIRouter(include_in_schema=False)


@dataclass
class File:
    """A file in memory; `stamp` is its time of change and size.

    `compressed` holds it by the name of a coding, each made on the first request for it.
    """

    stamp: tuple[int, int]
    body: bytes
    media_type: str
    digest: str
    compressible: bool
    compressed: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def integrity(self) -> str:
        """The digest of what is served, as the attribute `integrity` has it; see https://www.w3.org/TR/SRI/."""
        return "sha384-" + b64encode(hashlib.sha384(self.body).digest()).decode()


class Files:
    """All files of a folder, in memory: at most three times the size of the folder."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self._files: dict[str, File] = {}
        self._made: dict[str, File] = {}
        self._joined = Joined(_bodies({}))
        self._version = ""
        self._compressing = threading.Lock()
        self._scan()

    @property
    def version(self) -> str:
        """The current version: a digest of all files."""
        if time.monotonic() - self._scanned >= SCAN_INTERVAL:
            self._scan()
        return self._version

    def find(self, name: str) -> File | None:
        """A file by its path in the folder; it is looked up among the scanned names, so no path leads outside."""
        if not self.version:
            return None
        return self._files.get(name) or self._made.get(name) or self._make(name)

    def are_made(self, names: Iterable[str]) -> bool:
        """Whether these files are there at once."""
        return bool(self.version) and all(name in self._files or name in self._made for name in names)

    def integrity(self, name: str) -> str:
        """The digest of what is served of a file, as the attribute `integrity` has it."""
        if (file := self.find(name)) is None:
            raise FileNotFoundError(name)
        return file.integrity

    def _scan(self) -> None:
        """Read files that are new or changed."""
        self._scanned = time.monotonic()
        known = self._files
        try:
            stamps = dict(_walk(self.folder))
            if stamps == {name: file.stamp for name, file in known.items()}:
                return
            self._files = {
                name: known[name] if name in known and known[name].stamp == stamp else _read(self.folder, name, stamp)
                for name, stamp in sorted(stamps.items())
            }
        except OSError:  # a file was removed during the scan; the next one sees the result
            return
        self._made = {}
        self._joined = Joined(_bodies(self._files))
        digests = joined.RECIPE + "".join(f"{name}\n{file.digest}\n" for name, file in self._files.items())
        self._version = hashlib.sha256(digests.encode()).hexdigest()[:12]

    def _make(self, name: str) -> File | None:
        """A file that is joined of others, made when it is first looked for.

        It may be made in a thread: it is of one version, also if files change meanwhile.
        """
        files, made, parts = self._files, self._made, self._joined
        first = name.removeprefix(joined.FOLDER)
        if name in SHEETS and SHEETS[name][0] in files:
            body = sheet(name, _bodies(files))
        elif first != name and first in files and parts.has(first):
            body = parts.text(first)
        else:
            return None
        made[name] = _file(name, (0, len(body)), body)
        return made[name]

    async def compressed(self, file: File, coding: str) -> bytes:
        """The file in a coding, made once, in a thread."""
        if coding not in file.compressed:
            return await asyncio.to_thread(self._compress, file, coding)
        return file.compressed[coding]

    def _compress(self, file: File, coding: str) -> bytes:
        with self._compressing:
            if coding not in file.compressed:
                file.compressed[coding] = CODINGS[coding](file.body)
            return file.compressed[coding]


def _bodies(files: Mapping[str, File]) -> Callable[[str], bytes]:
    """The text of each of these files by its path."""
    return lambda name: files[name].body


def _walk(folder: Path) -> list[tuple[str, tuple[int, int]]]:
    """The names of the files to serve, each with its time of change and size."""
    entries = []
    for directory, _, names in os.walk(folder):
        prefix = "" if directory == str(folder) else f"{Path(directory).relative_to(folder).as_posix()}/"
        for name in names:
            if os.path.splitext(name)[1] in MEDIA_TYPES and name[0] != ".":
                status = os.stat(f"{directory}/{name}")
                entries.append((prefix + name, (status.st_mtime_ns, status.st_size)))
    return entries


def _read(folder: Path, name: str, stamp: tuple[int, int]) -> File:
    return _file(name, stamp, (folder / name).read_bytes())


def _file(name: str, stamp: tuple[int, int], body: bytes) -> File:
    suffix = os.path.splitext(name)[1]
    digest = hashlib.sha256(body).hexdigest()[:20]
    return File(stamp, body, MEDIA_TYPES[suffix], digest, suffix in TEXT_TYPES and len(body) >= 512)


@router.get("/static/{path:path}")
async def file(request: Request, path: str) -> Response:
    """A file of the current version; a path without a version redirects to it."""
    files: Files = request.app.state.files
    version, _, name = path.partition("/")
    if name.startswith(joined.FOLDER) and not files.are_made((name,)):
        await asyncio.to_thread(files.find, name)  # half a second, where another instance has served the page
    if version == files.version and (match := files.find(name)):
        return await _response(request, files, match)
    if files.find(path):
        location = f"{'../' * path.count('/')}{files.version}/{path}"
        return Response(status_code=307, headers={"Location": location, "Cache-Control": "no-cache"})
    raise NotFound(phrase("There is nothing at this address."))


async def _response(request: Request, files: Files, file: File) -> Response:
    """The file, in the best coding that the client accepts; or 304 where its copy is current."""
    coding = coding_for(request.headers.get("accept-encoding", "")) if file.compressible else None
    tag = f'"{file.digest}{f"-{coding}" if coding else ""}"'
    headers = {"ETag": tag, "Cache-Control": IMMUTABLE}
    if file.compressible:
        headers["Vary"] = "Accept-Encoding"
    if _matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    body = await files.compressed(file, coding) if coding else file.body
    headers |= {"Content-Type": file.media_type, "Content-Length": str(len(body))}
    if coding:
        headers["Content-Encoding"] = coding
    return Response(body, headers=headers)


def _matches(header: str, tag: str) -> bool:
    """Whether an `If-None-Match` contains this tag, by weak comparison; see RFC 9110 §13.1.2."""
    return header.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in header.split(","))
