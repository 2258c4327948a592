"""What the terminal says when the server starts: where the page is, on this machine and for the whole room."""

from __future__ import annotations

import socket
import sys

ANY = ("0.0.0.0", "::", "")
"""Hosts that mean every address of this machine."""


def announce(host: str, port: int) -> None:
    """Print the page's address; where others can reach it too, theirs, and its QR code for their phones."""
    print(f"Gradwalk: {local(host, port)}  (Ctrl+C ends it)", flush=True)
    if host not in ANY:
        return
    network = in_the_network()
    if network is None:
        print("No network: only this machine can reach it.", flush=True)
        return
    address = f"http://{bracketed(network)}:{port}/"
    print(f"In this network: {address}", flush=True)
    if sys.stdout.isatty():
        print_code(address)


def local(host: str, port: int) -> str:
    """The page's address for a browser on this machine."""
    return f"http://{'localhost' if host in ANY else bracketed(host)}:{port}/"


def bracketed(host: str) -> str:
    """An IPv6 address stands in brackets where a port follows."""
    return f"[{host}]" if ":" in host else host


def in_the_network() -> str | None:
    """The address by which others reach this machine: the one it would send from. Nothing is sent to find out."""
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((elsewhere, 9))
                found = str(probe.getsockname()[0])
        except OSError:
            continue
        if not found.startswith("127.") and found != "::1":
            return found
    return None


def print_code(address: str) -> None:
    """The address as a QR code, where the terminal can show one."""
    import segno

    try:
        segno.make(address, micro=False).terminal(compact=True)
    except UnicodeEncodeError:  # an old Windows code page has no blocks
        return
