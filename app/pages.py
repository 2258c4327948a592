"""The pages. Every address in them is relative, so that they work under any path prefix."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.templating import Jinja2Templates

from app.files import Files
from app.i18n import LANGUAGES, language_of, translator
from app.integrity import digest, modules
from engine.errors import Phrase

ROOT = Path(__file__).parent.parent
TEMPLATES = Jinja2Templates(ROOT / "templates")
TEMPLATES.env.globals |= {"digest": digest, "modules": modules}
router = APIRouter(include_in_schema=False)


def render(request: Request, name: str, status: int = 200, **values: object) -> Response:
    """A template in the reader's language; `_` translates."""
    translate = translator(request.scope)
    language = language_of(request.scope)
    files: Files = request.app.state.files
    context = {
        "_": lambda text: translate(Phrase(text)),
        "lang": language,
        "languages": LANGUAGES,
        "static": f"static/{files.version}",
        **values,
    }
    answer = TEMPLATES.TemplateResponse(request, name, context, status)
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Content-Language"] = language
    answer.headers["Vary"] = "Accept-Language"
    return answer


@router.get("/")
async def index(request: Request) -> Response:
    """The walk. While rate limits are on, it gives its reader a session, whose budget is the reader's own."""
    answer = render(request, "index.html")
    if cookie := request.app.state.rates.cookie(request.scope):
        answer.headers["Set-Cookie"] = cookie
        answer.headers["Cache-Control"] = "no-store"
    return answer


@router.get("/api/docs")
async def docs(request: Request) -> Response:
    """The API's interactive reference, from our own files."""
    return render(request, "docs.html")


@router.get("/api/docs/")
async def docs_by_another_name() -> Response:
    """The way to the reference for who types one slash more."""
    return Response(status_code=308, headers={"Location": "../docs"})
