"""Sessions: a random ID in a signed cookie, set by the page while rate limits are on, with no other data."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe

from itsdangerous import BadSignature, Signer
from starlette.requests import HTTPConnection
from starlette.types import Scope

from app.settings import Settings

SALT = "gradwalk.session"


class Sessions:
    """Makes and verifies the cookie. Without a configured secret, sessions last until the service restarts."""

    def __init__(self, settings: Settings) -> None:
        secret = settings.secret.get_secret_value() if settings.secret else token_urlsafe(32)
        self._signer = Signer(secret, salt=SALT, digest_method=sha256)

    def of(self, scope: Scope) -> str | None:
        """The session of a request; `None` where it has none, or one with a wrong signature."""
        value = HTTPConnection(scope).cookies.get(_name(scope), "")
        try:
            return self._signer.unsign(value).decode()
        except (BadSignature, UnicodeError):
            return None

    def cookie(self, scope: Scope) -> str:
        """A new session, as the value of Set-Cookie."""
        name = _name(scope)
        path = "/" if name.startswith("__Host-") else scope.get("root_path") or "/"
        secure = "; Secure" if scope["scheme"] == "https" else ""
        value = self._signer.sign(token_urlsafe(16)).decode()
        return f"{name}={value}; Path={path}; HttpOnly; SameSite=Lax{secure}"


def _name(scope: Scope) -> str:
    """`__Host-` binds a cookie to this host over https; it demands the path `/`, which under a prefix is not ours."""
    return (
        "__Host-gradwalk-session" if scope["scheme"] == "https" and not scope.get("root_path") else "gradwalk-session"
    )
