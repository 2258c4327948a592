"""Prints the addresses of the page when the server starts: on this machine, and on the local network with a QR code."""

from __future__ import annotations

import socket
import sys

ANY = ("0.0.0.0", "::", "")
"""Hosts that mean every address of this machine."""


def announce(host: str, port: int) -> None:
    """Print the page's local address and, where it listens on all, its network address and QR code."""
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
    """The host as URLs have it: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def in_the_network() -> str | None:
    """This machine's address on the network: the source address of a UDP socket, for which nothing is sent."""
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((elsewhere, 9))
                address = str(probe.getsockname()[0])
        except OSError:
            continue
        if not address.startswith("127.") and address != "::1":
            return address
    return None


def print_code(address: str) -> None:
    """Print the address as a QR code, where the terminal can show one and `gradwalk[qr]` is installed."""
    try:
        import segno
    except ImportError:
        return
    try:
        segno.make(address, micro=False).terminal(compact=True)
    except UnicodeEncodeError:  # an old Windows code page has no blocks
        return
