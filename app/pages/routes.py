"""The pages. Every address in them is relative, so that they work under any path prefix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from starlette.templating import Jinja2Templates

from app.errors.handlers import accepts_html
from app.errors.kinds import NotFound
from app.errors.problem_types import TYPES, ProblemType
from app.http.paths import path_of
from app.i18n import LANGUAGES, language_of, translator
from app.pages.integrity import digest, modules
from app.pages.static_files import Files
from engine.errors import Phrase, phrase

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = Jinja2Templates(ROOT / "templates")
TEMPLATES.env.globals |= {"digest": digest, "modules": modules}
DEEPEST = 100
router = APIRouter(include_in_schema=False)


def render(request: Request, name: str, status: int = 200, **values: object) -> Response:
    """A template in the reader's language; `_` translates."""
    translate = translator(request.scope)
    language = language_of(request.scope)
    files: Files = request.app.state.files
    root = way_to_the_root(request)
    context = {
        "_": lambda text: translate(Phrase(text)),
        "lang": language,
        "languages": LANGUAGES,
        "root": root,
        "static": f"{root}static/{files.version}",
        **values,
    }
    answer = TEMPLATES.TemplateResponse(request, name, context, status)
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Content-Language"] = language
    answer.headers["Vary"] = "Accept, Accept-Language"
    return answer


def way_to_the_root(request: Request) -> str:
    """The relative address of the first page, from the address asked for: a page that is not there may be deep."""
    path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return "../" * min(path.removeprefix(prefix(request).encode()).count(b"/") - 1, DEEPEST)


def prefix(request: Request) -> str:
    """The path that the whole app stands under; `path` begins with it."""
    found: str = request.scope.get("root_path", "")
    return found


def error_page(request: Request, status: int, title: str, detail: str) -> Response:
    """A wrong address as a page; `app.errors.handlers` calls it."""
    return render(request, "error.html", status, title=title, detail=detail)


@router.get("/")
async def index(request: Request) -> Response:
    """The walk. While rate limits are on, it gives its reader a session, whose budget is the reader's own."""
    answer = render(request, "index.html", view="walk")
    if cookie := request.app.state.rate_limit.cookie(request.scope):
        answer.headers["Set-Cookie"] = cookie
        answer.headers["Cache-Control"] = "no-store"
    return answer


@router.get("/train")
async def train(request: Request) -> Response:
    """Training: a model, its data, and the surface that it walks on."""
    return render(request, "train.html", view="train")


@router.get("/api/docs")
async def docs(request: Request) -> Response:
    """The API's interactive reference, from our own files."""
    return render(request, "docs.html")


# Redirects are relative: they hold neither the host that was asked for nor the prefix, and lead right under any.
@router.get("/api/docs/")
async def docs_by_another_name() -> Response:
    """The way to the reference for who types one slash more."""
    return _see("../docs")


@router.get("/openapi.json")
async def document_by_another_name() -> Response:
    """The way to the OpenAPI document from where FastAPI has it by default."""
    return _see("api/v1/openapi.json")


@router.get("/api")
@router.get("/api/v1")
@router.get("/api/")
@router.get("/api/v1/")
async def api(request: Request) -> Response:
    """The way to the reference for a person, to the OpenAPI document for a program."""
    path = path_of(request.scope)
    up = "../" if path.endswith("/v1/") else "api/" if path == "/api" else ""
    reads = "text/html" in request.headers.get("accept", "")
    return _see(f"{up}docs" if reads else f"{up}v1/openapi.json", Vary="Accept")


def _see(place: str, **headers: str) -> Response:
    return Response(status_code=308, headers={"Location": place, "Cache-Control": "no-cache", **headers})


@router.get("/problems/")
async def problem_types_by_another_name() -> Response:
    """The way to the list of problems for who types one slash more."""
    return _see("../problems")


@router.get("/problems")
async def problem_types(request: Request) -> Response:
    """Every type of problem: a page for a person, JSON for a program."""
    found = [_description(kind, request) for kind in TYPES.values()]
    if accepts_html(request):
        heading = translator(request.scope)(phrase("Kinds of problems"))
        return render(request, "problem.html", heading=heading, found=None, all=found)
    return _document({"problems": found}, request)


@router.get("/problems/{slug}")
async def problem_type(slug: str, request: Request) -> Response:
    """What a problem's `type` leads to (RFC 9457): what it means, and what to do."""
    if slug not in TYPES:
        raise NotFound(phrase("There is no problem of this kind."))
    found = _description(TYPES[slug], request)
    if accepts_html(request):
        return render(request, "problem.html", heading=found["title"], found=found, all=())
    return _document(found, request)


def _description(kind: ProblemType, request: Request) -> dict[str, Any]:
    """A type of problem in the reader's language."""
    translate = translator(request.scope)
    return {
        "type": f"/problems/{kind.slug}",
        "slug": kind.slug,
        "title": translate(kind.title),
        "status": kind.status,
        "meaning": translate(kind.meaning),
        "remedy": translate(kind.remedy),
        "example": kind.example,
    }


def _document(content: Any, request: Request) -> Response:
    headers = {"Vary": "Accept, Accept-Language", "Content-Language": language_of(request.scope)}
    return Response(orjson.dumps(content), headers=headers, media_type="application/json")
