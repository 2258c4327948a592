"""The address of the store that several instances share, checked before the service starts."""

from __future__ import annotations

from importlib.util import find_spec
from urllib.parse import urlsplit

SCHEMES = ("valkey", "valkeys", "redis", "rediss", "unix")
"""Those with an s use TLS."""


def check(address: str, *, has_secret: bool) -> None:
    """Raise `ValueError` for a store that would never be shared, without its address, which may contain a password."""
    if not _is_store(address):
        raise ValueError(f"GRADWALK_STORE must be an address such as valkey://HOST:6379 ({', '.join(SCHEMES)})")
    if not has_secret:
        raise ValueError("GRADWALK_STORE needs GRADWALK_SECRET, the same for every instance that shares the store")
    if find_spec("valkey") is None:
        raise ValueError("GRADWALK_STORE needs a library: pip install 'gradwalk[store]'")


def _is_store(address: str) -> bool:
    """Whether this is the address of a Valkey or Redis: a known scheme, and a host or the path of a socket."""
    try:
        parts = urlsplit(address)
        location = parts.path if parts.scheme == "unix" else parts.hostname
        return parts.scheme in SCHEMES and bool(location) and parts.port != 0
    except ValueError:  # of a port that is no number, or a bracket that is not closed
        return False
