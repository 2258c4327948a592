"""What the terminal says at the start, and the probe that asks whether the server is well."""

import io
import ipaddress
import os
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app.cli import banner, healthcheck
from tests.conftest import ROOT, free_port


def test_on_loopback_one_address_is_enough(capsys):
    banner.announce("127.0.0.1", 8000)
    assert capsys.readouterr().out == "Gradwalk: http://127.0.0.1:8000/  (Ctrl+C ends it)\n"


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_for_the_room_there_is_an_address_that_others_can_use(capsys, monkeypatch, host):
    monkeypatch.setattr(banner, "in_the_network", lambda: "192.0.2.7")
    banner.announce(host, 8123)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("Gradwalk: http://localhost:8123/ ")
    assert second == "In this network: http://192.0.2.7:8123/"


def test_without_a_network_it_says_so(capsys, monkeypatch):
    monkeypatch.setattr(banner, "in_the_network", lambda: None)
    banner.announce("0.0.0.0", 8000)
    assert "only this machine" in capsys.readouterr().out


def test_the_address_in_the_network_is_one_of_this_machine():
    address = banner.in_the_network()
    if address is None:
        return
    assert not ipaddress.ip_address(address).is_loopback
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as ours:
        ours.bind((address, 0))


def test_an_ipv6_address_stands_in_brackets():
    assert banner.local("::1", 80) == "http://[::1]:80/"
    assert banner.local("::", 80) == "http://localhost:80/"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_shows_a_code_for_phones(monkeypatch):
    monkeypatch.setattr(banner, "in_the_network", lambda: "192.0.2.7")
    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    banner.announce("0.0.0.0", 8000)
    code = terminal.getvalue().splitlines()[2:]
    assert len(code) > 12 and any("█" in line for line in code)
    assert len({len(line) for line in code if line}) == 1, "it is a square"


def test_without_the_library_of_codes_the_address_is_enough(monkeypatch):
    monkeypatch.setattr(banner, "in_the_network", lambda: "192.0.2.7")
    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    monkeypatch.setitem(sys.modules, "segno", None)
    banner.announce("0.0.0.0", 8000)
    assert len(terminal.getvalue().splitlines()) == 2


def test_a_terminal_without_blocks_goes_without(monkeypatch):
    monkeypatch.setattr(banner, "in_the_network", lambda: "192.0.2.7")
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="cp1251", write_through=True)
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdout", terminal)
    banner.announce("0.0.0.0", 8000)
    assert b"In this network" in terminal.buffer.getvalue()


def test_health_queries_the_running_server(server):
    environment = {**os.environ, "GRADWALK_PORT": str(server.port), "GRADWALK_HOST": "0.0.0.0"}
    for command in ([sys.executable, "-m", "app.cli.healthcheck"], [sys.executable, "-m", "app", "health"]):
        assert subprocess.run(command, cwd=ROOT, env=environment, timeout=60).returncode == 0
    environment["GRADWALK_PORT"] = str(free_port())
    assert (
        subprocess.run([sys.executable, "-m", "app.cli.healthcheck"], cwd=ROOT, env=environment, timeout=60).returncode
        == 1
    )


def test_the_probe_needs_only_the_standard_library():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, app.cli.healthcheck; print('numpy' in sys.modules, 'fastapi' in sys.modules)",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False False\n"


@pytest.mark.parametrize(
    ("allowed", "name"),
    [
        ("class.example.org,b", "class.example.org"),
        ("*", "localhost"),
        ("*.example.org", "example.org"),
        (None, "localhost"),
    ],
)
def test_the_probe_asks_by_a_name_that_is_allowed(monkeypatch, allowed, name):
    heard = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append((self.path, self.headers["Host"]))
            self.send_response(200 if name == "localhost" else 503)
            self.end_headers()

        def log_message(self, *rest):
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as other:
        thread = threading.Thread(target=other.handle_request)
        thread.start()
        monkeypatch.setenv("GRADWALK_HOST", "127.0.0.1")
        monkeypatch.setenv("GRADWALK_PORT", str(other.server_port))
        monkeypatch.delenv("GRADWALK_ALLOWED_HOSTS", raising=False)
        if allowed is not None:
            monkeypatch.setenv("GRADWALK_ALLOWED_HOSTS", allowed)
        assert healthcheck.main() == (0 if name == "localhost" else 1), "only 200 is well"
        thread.join(5)
    assert heard == [("/readyz", name)]
