"""GET /lectures and /lectures/{name}: lists of views, which the pages open by `?list=`."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from app import lectures
from app.api.base import RequestModel
from app.api.endpoint import Context, Endpoint
from app.encode import ResponseModel, encode
from app.errors.kinds import NotFound
from engine.errors import phrase


class LectureRequest(RequestModel):
    """The name of a lecture."""

    name: str


class LectureView(ResponseModel):
    """One view of a lecture."""

    link: str = Field(description="leads to a view of either page: `#program=…`, `?example=…`, `train#…`")
    title: str
    notes: str = Field(description="what the presenter window shows the lecturer")
    stop: int | None = Field(description="the last step that is shown; null: the last there is")


class Lecture(ResponseModel):
    """A list of views."""

    title: str
    views: list[LectureView]


class LectureName(ResponseModel):
    """The name of a lecture."""

    name: str


class Lectures(ResponseModel):
    """The lectures of this instance."""

    lectures: list[LectureName]


def list_lectures(request: None, context: Context) -> dict[str, Any]:
    """The lectures that are shipped, and those of the folder `GRADWALK_LECTURE_FOLDER`."""
    return encode(
        Lectures,
        {"lectures": [{"name": name} for name in lectures.names(context.settings.lecture_folder)]},
        context.translate,
    )


def get_lecture(request: LectureRequest, context: Context) -> dict[str, Any]:
    """One lecture by its name: its views in their order, in the reader's language where it is shipped."""
    settings, name = context.settings, request.name[:100]
    try:
        lecture = lectures.lecture(
            request.name,
            context.language,
            folder=settings.lecture_folder,
            most_bytes=settings.lecture_bytes,
            most_views=settings.lecture_views,
        )
    except lectures.Unreadable as error:
        raise NotFound(
            phrase("The lecture “{name}” cannot be read: {reason}.", name=name, reason=str(error)[:200]), name=name
        ) from None
    if lecture is None:
        raise NotFound(phrase("There is no lecture called “{name}”.", name=name), name=name)
    return encode(Lecture, lecture.model_dump(), context.translate)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/lectures",
        None,
        Lectures,
        list_lectures,
        summary="The lectures",
        tag="examples",
        errors=(),
        name="list_lectures",
        runs="in the web process",
        cache_control="no-cache",
    ),
    Endpoint(
        "GET",
        "/lectures/{name}",
        LectureRequest,
        Lecture,
        get_lecture,
        summary="One lecture",
        tag="examples",
        errors=(404,),
        name="get_lecture",
        runs="in the web process",
        cache_control="no-cache",
    ),
)
