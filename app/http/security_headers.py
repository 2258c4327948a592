"""The security headers of every response, one set for each kind of content.

Sources: https://developer.mozilla.org/docs/Web/HTTP/CSP, OWASP ASVS 5.0 §3.4, https://w3c.github.io/trusted-types/.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import Scope

from app.http.loader import SOURCE
from app.http.paths import API, DOCS, SITE, SITE_SEARCH, STATIC, path_of
from app.http.response_headers import Defaults, Raw, raw

Headers = Mapping[str, str]


def policy(*directives: str) -> str:
    """A Content-Security-Policy that allows nothing but these directives."""
    return "; ".join(("default-src 'none'", "base-uri 'none'", "form-action 'none'", "object-src 'none'", *directives))


OWN = (
    f"script-src 'self' {SOURCE}",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self'",  # the presenter window shows views in frames
    "frame-ancestors 'self'",
)
EVERYWHERE: Headers = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
PAGE: Headers = {
    # The one policy of Trusted Types is made by static/lib/trusted-types.js.
    "Content-Security-Policy": policy(*OWN, "require-trusted-types-for 'script'", "trusted-types gradwalk"),
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Swagger UI and Sphinx's search write HTML as text, which Trusted Types forbid; a policy that lets all of it pass would
# be a sham.
REFERENCE: Headers = {**PAGE, "Content-Security-Policy": policy(*OWN)}
FILE: Headers = {
    # A worker runs under the policy of its own file; it fetches nothing.
    "Content-Security-Policy": policy("frame-ancestors 'none'"),
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
DATA: Headers = {
    "Content-Security-Policy": policy("frame-ancestors 'none'"),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
SHARED: Headers = {**DATA, "Cross-Origin-Resource-Policy": "cross-origin"}
"""The API may be used from any origin."""


RAW_PAGE, RAW_REFERENCE, RAW_FILE, RAW_DATA, RAW_SHARED = (
    raw({**EVERYWHERE, **kind}) for kind in (PAGE, REFERENCE, FILE, DATA, SHARED)
)


def security_headers(hsts: str) -> Defaults:
    """The headers of a response by its path and media type; `hsts` is sent over https only."""
    over_https = raw({"Strict-Transport-Security": hsts} if hsts else {})

    def defaults(scope: Scope, own: Mapping[bytes, bytes]) -> Raw:
        kind = _kind(path_of(scope), own.get(b"content-type", b""))
        return kind + over_https if scope["scheme"] == "https" else kind

    return defaults


def _kind(path: str, media_type: bytes) -> Raw:
    """The headers for a response with this media type at this path."""
    # A 304 has no type, and browsers take its headers over into the page that they have stored.
    stored_page = not media_type and path.startswith(SITE) and path.endswith((".html", "/"))
    if media_type.startswith(b"text/html") or stored_page:
        return RAW_REFERENCE if path in (DOCS, SITE_SEARCH) else RAW_PAGE
    if path.startswith(API):
        return RAW_SHARED
    return RAW_FILE if path.startswith((STATIC, SITE)) else RAW_DATA
