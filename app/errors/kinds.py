"""The errors of the service, beside those of the engine, and the HTTP status of each.

This module is loaded by workers too, so it imports nothing of the web framework.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.errors import GradwalkError, Phrase, TooLarge, TooSlow, phrase


class NotJSON(GradwalkError):
    """The body is not JSON."""

    title = phrase("The body is not JSON")


class InvalidRequest(GradwalkError):
    """The body is JSON, but not of the shape that this endpoint takes."""


class RepeatedName(InvalidRequest):
    """An object of the body repeats a name: either value might be meant."""


class UnreadableBody(NotJSON):
    """The body is compressed or multipart."""


class UnreadableHeaders(GradwalkError):
    """The request is not HTTP."""


class UnknownHost(GradwalkError):
    """The request is for a host name that this service does not answer for."""


class BodyTooLarge(TooLarge):
    """The body has more bytes than the limit."""


class BodyTooSlow(TooSlow):
    """The body takes longer to arrive than the limit."""


class HeadersTooLarge(TooLarge):
    """The address or the headers are larger than the limit."""


class HeadersTooSlow(TooSlow):
    """The headers take longer to arrive than the limit."""


class NotFound(GradwalkError):
    """There is nothing at this address."""

    slug = "not-found"
    title = phrase("There is nothing here")


class MethodNotAllowed(GradwalkError):
    """The address exists, but not for this method."""

    slug = "method-not-allowed"
    title = phrase("This address does not take this method")


class Busy(GradwalkError):
    """The request is valid, but the server has no capacity or time for it now."""

    slug = "busy"
    title = phrase("The server is busy")
    retry_after = 1
    """Seconds after which the client may retry."""

    def __init__(self, message: Phrase, *, name: str | None = None) -> None:
        hint = phrase("Try again in {seconds} s; the header Retry-After says so too.", seconds=self.retry_after)
        super().__init__(message, hint=hint, name=name)


class RateLimited(GradwalkError):
    """A session or an address has used up its compute time for now; `headers` say when to retry."""

    slug = "rate-limited"
    title = phrase("This is more computing than the limit")
    retry_after = 1
    headers: Mapping[str, str] = MappingProxyType({})


class Unexpected(GradwalkError):
    """An unhandled exception: a fault of the service, never of the client."""

    slug = "unexpected"
    title = phrase("Unexpected error")


def unexpected() -> Unexpected:
    """The error for an unhandled exception, without its message, which may quote user text."""
    return Unexpected(
        phrase("This could not be answered because of an unexpected error in Gradwalk."),
        hint=phrase("The fault is Gradwalk's. It is logged without what you typed; with other values it may work."),
    )


STATUS: Mapping[type[GradwalkError], int] = {
    NotJSON: 400,
    RepeatedName: 400,
    NotFound: 404,
    MethodNotAllowed: 405,
    BodyTooLarge: 413,
    HeadersTooLarge: 413,
    BodyTooSlow: 400,
    HeadersTooSlow: 400,
    UnreadableHeaders: 400,
    UnknownHost: 400,
    RateLimited: 429,
    Busy: 503,
}


def above(name: str, allowed: float, reached: float) -> Phrase:
    """The sentence of every limit: its name and both figures."""
    return phrase(
        "The limit “{limit}” is {allowed}; this reaches {reached}.", limit=name, allowed=allowed, reached=reached
    )
