"""The HTML pages. All their links are relative, so that they work under any path prefix."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from starlette.templating import Jinja2Templates

from app.errors.handlers import accepts_html
from app.errors.kinds import NotFound
from app.errors.problem_types import TYPES, ProblemType
from app.http.loader import LOADER
from app.http.paths import path_of
from app.i18n import LANGUAGES, language_of, name_of, translator
from app.pages.joined import of_page, of_rooms
from app.pages.opening import first_example, opening
from app.pages.static_files import Files
from engine.errors import Phrase, phrase

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = Jinja2Templates(ROOT / "templates")
TEMPLATES.env.globals |= {"of_page": of_page, "of_rooms": of_rooms, "loader": LOADER}
MAX_DEPTH = 100
router = APIRouter(include_in_schema=False)


def render(request: Request, name: str, status: int = 200, **values: object) -> Response:
    """A template in the reader's language; `_` translates.

    While rate limits are on, it sets a session cookie, so that each reader has a budget wherever they enter.
    """
    translate = translator(request.scope)
    language = language_of(request.scope)
    files: Files = request.app.state.files
    root = relative_root(request)
    context = {
        "_": lambda text: translate(Phrase(text)),
        "lang": language,
        "languages": [(code, name_of(code)) for code in LANGUAGES],
        "in_language": partial(in_language, request),
        "root": root,
        "static": f"{root}static/{files.version}",
        "digest": files.integrity,
        "settings": request.app.state.settings,
        **values,
    }
    answer = TEMPLATES.TemplateResponse(request, name, context, status)
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Content-Language"] = language
    answer.headers["Vary"] = "Accept, Accept-Language"
    if cookie := request.app.state.rate_limit.cookie(request.scope):
        answer.headers["Set-Cookie"] = cookie
        answer.headers["Cache-Control"] = "no-store"
    return answer


def in_language(request: Request, code: str) -> str:
    """The page in another language: a whole address, as search engines want it, where names of hosts are checked.

    Elsewhere it is relative: a host that was forged must be in no answer.
    """
    is_checked = request.app.state.settings.allowed_hosts != "*"
    return str(request.url.replace(query=f"lang={code}")) if is_checked else f"?lang={code}"


def relative_root(request: Request) -> str:
    """The relative URL of the first page from the requested one, which may be a deep path that does not exist."""
    path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return "../" * min(path.removeprefix(prefix(request).encode()).count(b"/") - 1, MAX_DEPTH)


def prefix(request: Request) -> str:
    """The path prefix of the whole app; `path` begins with it."""
    root_path: str = request.scope.get("root_path", "")
    return root_path


def error_page(request: Request, status: int, title: str, detail: str) -> Response:
    """The page for an address that does not exist; called by `app.errors.handlers`."""
    return render(request, "error.html", status, title=title, detail=detail)


@router.get("/")
async def index(request: Request) -> Response:
    """The walk."""
    await _prepare(request, "pages/walk.js")
    program = first_example().program
    return render(request, "index.html", view="walk", opening=opening(language_of(request.scope)), program=program)


@router.get("/train")
async def train(request: Request) -> Response:
    """The training page."""
    await _prepare(request, "pages/train.js")
    return render(request, "train.html", view="train")


@router.get("/presenter")
async def presenter(request: Request) -> Response:
    """The presenter window of a lecture."""
    await _prepare(request, "pages/presenter.js")
    return render(request, "presenter.html")


async def _prepare(request: Request, first: str) -> None:
    """Join the files of a page, apart from the event loop: half a second, once for each version."""
    files: Files = request.app.state.files
    names = (*of_page(first), *of_rooms(first))
    if not files.are_made(names):
        await asyncio.to_thread(lambda: [files.integrity(name) for name in names])


@router.get("/api/docs")
async def docs(request: Request) -> Response:
    """The API's interactive reference, from our own files."""
    return render(request, "docs.html")


# Redirects are relative: they contain neither host nor prefix, and work under any.
@router.get("/api/docs/")
async def docs_with_slash() -> Response:
    """Redirects to the reference from its address with a slash at the end."""
    return _redirect("../docs")


@router.get("/openapi.json")
async def default_openapi_path() -> Response:
    """Redirects to the OpenAPI document from FastAPI's default path."""
    return _redirect("api/v1/openapi.json")


@router.get("/api")
@router.get("/api/v1")
@router.get("/api/")
@router.get("/api/v1/")
async def api(request: Request) -> Response:
    """Redirects a browser to the reference and a program to the OpenAPI document."""
    path = path_of(request.scope)
    up = "../" if path.endswith("/v1/") else "api/" if path == "/api" else ""
    html = "text/html" in request.headers.get("accept", "")
    return _redirect(f"{up}docs" if html else f"{up}v1/openapi.json", Vary="Accept")


def _redirect(location: str, **headers: str) -> Response:
    return Response(status_code=308, headers={"Location": location, "Cache-Control": "no-cache", **headers})


@router.get("/problems/")
async def problem_types_with_slash() -> Response:
    """Redirects to the list of problems from its address with a slash at the end."""
    return _redirect("../problems")


@router.get("/problems")
async def problem_types(request: Request) -> Response:
    """All problem types, as a page for a browser and as JSON for a program."""
    descriptions = [_description(kind, request) for kind in TYPES.values()]
    if accepts_html(request):
        heading = translator(request.scope)(phrase("Kinds of problems"))
        return render(request, "problem.html", heading=heading, problem=None, all=descriptions)
    return _document({"problems": descriptions}, request)


@router.get("/problems/{slug}")
async def problem_type(slug: str, request: Request) -> Response:
    """The document behind a problem's `type` (RFC 9457): what it means, and what to do."""
    if slug not in TYPES:
        raise NotFound(phrase("There is no problem of this kind."))
    description = _description(TYPES[slug], request)
    if accepts_html(request):
        return render(request, "problem.html", heading=description["title"], problem=description, all=())
    return _document(description, request)


def _description(kind: ProblemType, request: Request) -> dict[str, Any]:
    """A problem type in the reader's language."""
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
