"""The documentation site under /docs, where `make docs` has built it; else /docs leads to the API's reference."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from app.errors.kinds import NotFound
from engine.errors import phrase

SITE = Path(__file__).parents[2] / "site"
TYPED = Path(__file__).parents[2] / "docs" / "what-you-can-type.md"
router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def documentation() -> Response:
    """Redirects to the site; relatively, so that it works under any prefix."""
    to = "docs/" if (SITE / "index.html").exists() else "api/docs"
    return Response(status_code=307, headers={"Location": to, "Cache-Control": "no-cache"})


@router.get("/what-you-can-type")
async def what_you_can_type() -> Response:
    """The way to this page of the site; where the site is not built, its source, or the way to the reference."""
    built = (SITE / "what-you-can-type.html").exists()
    if not built and TYPED.exists():
        return Response(TYPED.read_bytes(), headers={"Cache-Control": "no-cache"}, media_type="text/plain")
    to = "docs/what-you-can-type.html" if built else "api/docs"
    return Response(status_code=307, headers={"Location": to, "Cache-Control": "no-cache"})


@router.get("/docs/{path:path}")
async def page(request: Request, path: str) -> Response:
    """A file of the site. Only what lies in its folder has a name; hidden files have none."""
    name = f"{path}index.html" if path == "" or path.endswith("/") else path
    try:
        if any(part.startswith(".") for part in name.split("/")):
            raise HTTPException(404)
        answer = await StaticFiles(directory=SITE, check_dir=False).get_response(name, request.scope)
    except HTTPException:
        raise NotFound(phrase("There is nothing at this address.")) from None
    answer.headers["Cache-Control"] = "no-cache"
    return answer
