"""How Mozilla's HTTP Observatory scores a page, written anew from its published rules.

Source: https://github.com/mdn/mdn-http-observatory, src/grader/charts.js, src/grader/grader.js, src/scanner/index.js and
src/analyzer/tests/*.js as of 2026-08-20 (94042bb). Left out: the preload list of browsers and invalid certificates, which
are no matter of a page, and redirection from http, which is the proxy's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
UNSAFE = BROAD | {"'unsafe-inline'", "data:"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
LEAKING = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
SIX_MONTHS = 15_552_000
EXTRA_CREDIT_FROM = 90
GRADES = ("A+", "A", "A", "A-", "B+", "B", "B", "B-", "C+", "C", "C", "C-", "D+", "D", "D", "D-", "F")


@dataclass
class Site:
    """A page as it was fetched over https: its headers in lower case, its HTML, its cookies, its answer to an Origin."""

    headers: Mapping[str, str]
    html: str
    cookies: list[str] = field(default_factory=list)
    cors: Mapping[str, str] = field(default_factory=dict)
    origin: str = "https://elsewhere.example"


@dataclass(frozen=True)
class Score:
    """What each test adds, their sum and the grade."""

    parts: Mapping[str, int]

    @property
    def total(self) -> int:
        """100 and all parts; bonuses count only where penalties are small."""
        penalty = 100 + sum(part for part in self.parts.values() if part < 0)
        return max(0, 100 + sum(self.parts.values()) if penalty >= EXTRA_CREDIT_FROM else penalty)

    @property
    def grade(self) -> str:
        """The letter."""
        return GRADES[min(len(GRADES) - 1, (100 - min(self.total // 5 * 5, 100)) // 5)]


def score(site: Site) -> Score:
    """The score of a page."""
    return Score({name: test(site) for name, test in TESTS.items()})


def directives(site: Site) -> dict[str, set[str]] | None:
    """The policy of a page by directive; `None` where there is none, or a directive stands twice."""
    directives: dict[str, set[str]] = {}
    for part in site.headers.get("content-security-policy", "").split(";"):
        name, *sources = part.lower().split() or [""]
        if name in directives:
            return None
        if name:
            directives[name] = set(sources) or ({"'none'"} if name.endswith("-src") else set())
    return directives or None


def content_security_policy(site: Site) -> int:
    """No policy loses most; `default-src 'none'` without anything unsafe gains most."""
    policy = directives(site)
    if policy is None:
        return -25
    default = policy.get("default-src", {"*"})
    script, style, objects = (policy.get(name, default) for name in ("script-src", "style-src", "object-src"))
    active = set().union(*(sources for name, sources in policy.items() if name not in ("img-src", "media-src")))
    passive = policy.get("img-src", default) | policy.get("media-src", default)
    if script & UNSAFE or objects & BROAD:
        return -20
    if any(source.startswith(("http:", "ftp:")) for source in active):
        return -20
    if "'unsafe-eval'" in script | style:
        return -10
    if any(source.startswith(("http:", "ftp:")) for source in passive):
        return -10
    if style & UNSAFE:
        return 0
    return 10 if policy.get("default-src") == {"'none'"} else 5


def strict_transport_security(site: Site) -> int:
    """At least six months."""
    header = site.headers.get("strict-transport-security", "").lower()
    ages = [part.strip()[8:] for part in header.split(";") if part.strip().startswith("max-age=")]
    if "," in header or not ages or not ages[0].isdigit():
        return -20
    return 0 if int(ages[0]) >= SIX_MONTHS else -10


def cookies(site: Site) -> int:
    """All Secure, those of sessions HttpOnly; SameSite gains."""
    worst = 5 if site.cookies else 0
    for cookie in site.cookies:
        pair, *attributes = (part.strip().lower() for part in cookie.split(";"))
        flags = {part.partition("=")[0]: part.partition("=")[2] for part in attributes}
        session = any(word in pair.partition("=")[0] for word in ("login", "sess"))
        safe = strict_transport_security(site) == 0
        if "samesite" in flags and flags["samesite"] not in ("lax", "strict", "none"):
            worst = min(worst, -20)
        if "secure" not in flags:
            worst = min(worst, (-10 if safe else -40) if session else (-5 if safe else -20))
        if session and "httponly" not in flags:
            worst = min(worst, -30)
        if "samesite" not in flags:
            worst = min(worst, 0)
    return worst


def cross_origin_resource_sharing(site: Site) -> int:
    """Anyone's origin, with credentials, loses."""
    allowed = site.cors.get("access-control-allow-origin", "")
    credentials = site.cors.get("access-control-allow-credentials", "").lower()
    return -50 if allowed == site.origin and credentials == "true" else 0


def referrer_policy(site: Site) -> int:
    """The last policy that is known counts."""
    if "referrer-policy" not in site.headers:
        return 0
    known = [part for part in site.headers["referrer-policy"].lower().replace(" ", "").split(",") if part]
    known = [part for part in known if part in PRIVATE | LEAKING]
    return 5 if known and known[-1] in PRIVATE else -5


class Scripts(HTMLParser):
    """The attributes of all scripts of a page that have an address."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a script."""
        if tag == "script" and dict(attrs).get("src"):
            self.scripts.append(dict(attrs))


def subresource_integrity(site: Site) -> int:
    """Digests gain where all scripts are our own; scripts from elsewhere without one lose."""
    gained, penalty = 0, 0
    for script in Scripts(site.html).scripts:
        address = urlsplit(script["src"] or "")
        if not address.netloc:
            gained = 5 if script.get("integrity") else gained
        elif address.scheme != "https":
            penalty = min(penalty, -20 if script.get("integrity") else -50)
        elif not script.get("integrity"):
            penalty = min(penalty, -5)
    return penalty or gained


def token(header: str, gains: set[str], neutral: set[str], gain: int = 10) -> Callable[[Site], int]:
    """A test of a header that is one word."""

    def test(site: Site) -> int:
        value = site.headers.get(header)
        if value is None:
            return 0
        word = value.partition(";")[0].strip().lower()
        return gain if word in gains else 0 if word in neutral else -5

    return test


def content_type_options(site: Site) -> int:
    """`nosniff`, or points are deducted."""
    return 0 if site.headers.get("x-content-type-options", "").lower() == "nosniff" else -5


def frame_options(site: Site) -> int:
    """Who may frame the page: by the policy, or by the older header."""
    if "frame-ancestors" in (directives(site) or {}):
        return 5
    return 5 if site.headers.get("x-frame-options", "").lower() in ("deny", "sameorigin") else -20


TESTS: Mapping[str, Callable[[Site], int]] = {
    "content-security-policy": content_security_policy,
    "cookies": cookies,
    "cross-origin-resource-sharing": cross_origin_resource_sharing,
    "referrer-policy": referrer_policy,
    "strict-transport-security": strict_transport_security,
    "subresource-integrity": subresource_integrity,
    "x-content-type-options": content_type_options,
    "x-frame-options": frame_options,
    "cross-origin-resource-policy": token(
        "cross-origin-resource-policy", {"same-origin", "same-site"}, {"cross-origin"}
    ),
    "cross-origin-embedder-policy": token(
        "cross-origin-embedder-policy", {"require-corp", "credentialless"}, {"unsafe-none"}
    ),
    "cross-origin-opener-policy": token(
        "cross-origin-opener-policy",
        {"same-origin", "same-origin-allow-popups", "noopener-allow-popups"},
        {"unsafe-none"},
    ),
}
