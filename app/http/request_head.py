"""What a request's head must be, beyond what the parser checks (RFC 9112).

The parser, llhttp, refuses malformed lines, folded fields, and a Content-Length that is repeated, no number, or given
beside Transfer-Encoding.
"""

from __future__ import annotations

import re

from engine.errors import Phrase, phrase

Header = tuple[bytes, bytes]

HOST = re.compile(rb"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(:[0-9]*)?")
ABSOLUTE = re.compile(rb"(?i:https?)://([^/?#]*)([^#]*)")
VERSIONS = ("1.0", "1.1")


def normalised(url: bytes, headers: list[Header]) -> bytes:
    """The target of a request as path and query. Of an absolute one the authority replaces Host (§3.2.2), in place."""
    absolute = ABSOLUTE.fullmatch(url)
    if absolute is None:
        return url
    authority, target = absolute.groups()
    for index, (name, _) in enumerate(headers):
        if name == b"host":
            headers[index] = (name, authority)
    return target if target.startswith(b"/") else b"/" + target


def fault(url: bytes, version: str, headers: list[Header]) -> Phrase | None:
    """What is wrong with a head, if anything."""
    if version not in VERSIONS:
        return phrase("Only HTTP/1.0 and HTTP/1.1 are read here.")
    hosts, encodings = [], []
    for name, value in headers:
        if name == b"host":
            hosts.append(value)
        elif name == b"transfer-encoding":
            encodings.append(value.strip().lower())
    if len(hosts) > 1 or (not hosts and version == "1.1"):
        return phrase("A request has exactly one Host header.")
    if hosts and not HOST.fullmatch(hosts[0].strip()):
        return phrase("The Host header is no host name.")
    if not url.startswith(b"/") and url != b"*":
        return phrase("The target of a request begins with “/”.")
    if encodings and (encodings != [b"chunked"] or version == "1.0"):
        return phrase("“chunked” is the only Transfer-Encoding that is read here.")
    return None
