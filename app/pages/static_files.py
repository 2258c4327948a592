"""The page's files, each read and compressed once, under an address that names the state of all of them.

A page asks for `static/<version>/…`. All addresses inside the files are relative, so whatever it loads later is of
the same version, and browsers may keep it for good. Any other version is gone: old and new files never meet.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response

from app.errors.kinds import NotFound
from engine.errors import phrase

FOLDER = Path(__file__).parent.parent.parent / "static"
FRESH_SECONDS = 1.0
"""How long the folder is taken as it was seen."""

TEXTS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
MEDIA_TYPES = {**TEXTS, ".woff2": "font/woff2", ".png": "image/png"}
"""What is served, by suffix; only the texts are worth compressing."""

FOR_GOOD = "public, max-age=31536000, immutable"
router = APIRouter(include_in_schema=False)


@dataclass(slots=True)
class File:
    """One file: its bytes, what they are, and their compressed form once somebody asked for it."""

    seen: tuple[int, int]
    body: bytes
    media_type: str
    digest: str
    compressible: bool
    compressed: bytes | None = None


class Files:
    """All files of a folder, in memory: at most twice what the folder holds."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self._files: dict[str, File] = {}
        self._version = ""
        self._compressing = threading.Lock()
        self._look()

    @property
    def version(self) -> str:
        """The name of the present state of all files, made from what they hold."""
        if time.monotonic() - self._looked >= FRESH_SECONDS:
            self._look()
        return self._version

    def find(self, name: str) -> File | None:
        """A file by its path in the folder. Only what was found there has a name, so no path leads out of it."""
        return self._files.get(name) if self.version else None

    def _look(self) -> None:
        """Read what is new or changed: in a running service nothing, under an editor the file just saved."""
        self._looked = time.monotonic()
        known = self._files
        try:
            seen = dict(_walk(self.folder))
            if seen == {name: file.seen for name, file in known.items()}:
                return
            self._files = {
                name: known[name] if name in known and known[name].seen == mark else _read(self.folder, name, mark)
                for name, mark in sorted(seen.items())
            }
        except OSError:  # a file went while we looked: the next look sees what came instead
            return
        told = "".join(f"{name}\n{file.digest}\n" for name, file in self._files.items())
        self._version = hashlib.sha256(told.encode()).hexdigest()[:12]

    async def compressed(self, file: File) -> bytes:
        """The file's compressed form; making it takes a thread, once, and holds nobody up."""
        if file.compressed is None:
            return await asyncio.to_thread(self._compress, file)
        return file.compressed

    def _compress(self, file: File) -> bytes:
        with self._compressing:
            done = file.compressed or gzip.compress(file.body, 9, mtime=0)
            file.compressed = done
            return done


def _walk(folder: Path) -> list[tuple[str, tuple[int, int]]]:
    """The files that are served, each with its time of change and its size."""
    found = []
    for place, _, names in os.walk(folder):
        below = "" if place == str(folder) else f"{Path(place).relative_to(folder).as_posix()}/"
        for name in names:
            if os.path.splitext(name)[1] in MEDIA_TYPES and name[0] != ".":
                state = os.stat(f"{place}/{name}")
                found.append((below + name, (state.st_mtime_ns, state.st_size)))
    return found


def _read(folder: Path, name: str, seen: tuple[int, int]) -> File:
    path = folder / name
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:20]
    return File(seen, body, MEDIA_TYPES[path.suffix], digest, path.suffix in TEXTS and len(body) >= 512)


@router.get("/static/{path:path}")
async def file(request: Request, path: str) -> Response:
    """A file of this version. One without a version is answered by the way to it."""
    files: Files = request.app.state.files
    version, _, name = path.partition("/")
    if version == files.version and (found := files.find(name)):
        return await _answer(request, files, found)
    if files.find(path):
        here = f"{'../' * path.count('/')}{files.version}/{path}"
        return Response(status_code=307, headers={"Location": here, "Cache-Control": "no-cache"})
    raise NotFound(phrase("There is nothing at this address."))


async def _answer(request: Request, files: Files, found: File) -> Response:
    """The bytes, compressed for whoever takes them so; or that nothing has changed."""
    packed = found.compressible and _takes_gzip(request.headers.get("accept-encoding", ""))
    tag = f'"{found.digest}{"-gzip" if packed else ""}"'
    headers = {"ETag": tag, "Cache-Control": FOR_GOOD}
    if found.compressible:
        headers["Vary"] = "Accept-Encoding"
    if _names(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    body = await files.compressed(found) if packed else found.body
    headers |= {"Content-Type": found.media_type, "Content-Length": str(len(body))}
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers)


def _takes_gzip(header: str) -> bool:
    """Whether an `Accept-Encoding` has gzip, and not with a weight of nothing; see RFC 9110 §12.5.3."""
    weights = {}
    for part in header.lower().split(","):
        coding, _, weight = part.partition(";")
        weights[coding.strip()] = weight.replace(" ", "").removeprefix("q=").strip("0.") != "" or not weight
    return weights.get("gzip", weights.get("*", False))


def _names(header: str, tag: str) -> bool:
    """Whether an `If-None-Match` has this tag, compared weakly; see RFC 9110 §13.1.2."""
    return header.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in header.split(","))
