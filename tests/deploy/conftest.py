"""The real proxy with the very configuration that is shipped, in front of real servers."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import FEW_WORKERS, ROOT, Server, free_port

PREFIX = "/class/one"
BODY_BYTES = 65_536
MISSING = [tool for tool in ("nginx", "openssl") if not shutil.which(tool)]


class Proxy:
    """nginx as compose.yaml starts it, from `deploy/nginx.conf.template`."""

    def __init__(
        self,
        upstream: Server,
        strip: bool,
        prefix: str = PREFIX,
        edits: tuple[tuple[str, str], ...] = (),
        **values: str,
    ) -> None:
        """`edits` are lines of the template to be replaced, `values` are variables other than the usual ones."""
        self.prefix = prefix
        self.folder = Path(tempfile.mkdtemp(prefix="gradwalk-proxy-"))
        self.http, self.https = free_port(), free_port()
        self.url = f"https://127.0.0.1:{self.https}"
        self.values = {
            "GRADWALK_HOSTNAME": f"127.0.0.1:{self.https}",
            "GRADWALK_PREFIX": prefix,
            "GRADWALK_BODY_BYTES": str(BODY_BYTES),
            "GRADWALK_HTTP_LISTEN": f"127.0.0.1:{self.http}",
            "GRADWALK_HTTPS_LISTEN": f"127.0.0.1:{self.https}",
            "GRADWALK_UPSTREAM": f"127.0.0.1:{upstream.port}",
            "GRADWALK_RESOLVER": "127.0.0.11",
            "GRADWALK_CERTIFICATES": str(self.folder),
            **values,
        }
        template = (ROOT / "deploy" / "nginx.conf.template").read_text()
        assert template.count("#strip# ") == 2
        for line, replacement in edits:
            assert template.count(line) == 1
            template = template.replace(line, replacement)
        (self.folder / "nginx.conf").write_text(
            filled(template.replace("#strip# ", "" if strip else "# "), self.values)
        )

    def start(self) -> None:
        """Make a certificate, check the configuration, start, and wait until it answers."""
        certificate = ["-keyout", "privkey.pem", "-out", "fullchain.pem", "-days", "2", "-subj", "/CN=127.0.0.1"]
        key = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        name = ["-addext", "subjectAltName=IP:127.0.0.1"]
        subprocess.run(["openssl", "req", *key, *certificate, *name], cwd=self.folder, check=True, capture_output=True)
        self.log = (self.folder / "log").open("wb")
        self._give_away()  # the log too: nginx opens /dev/stdout anew
        nginx = [*self._as_nobody(), "nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        checked = subprocess.run([*nginx, "-t"], stdout=self.log, stderr=subprocess.PIPE, text=True)
        assert checked.returncode == 0, checked.stderr
        self.process = subprocess.Popen([*nginx, "-g", "daemon off;"], stdout=self.log, stderr=self.log)
        for _ in range(1200):
            try:
                httpx.get(f"http://127.0.0.1:{self.http}/healthz")
                return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text())

    def _give_away(self) -> None:
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, 65_534, 65_534)

    @staticmethod
    def _as_nobody() -> list[str]:
        """In its image nginx is never root; here neither."""
        if os.geteuid() != 0:
            return []
        return [
            "setpriv",
            "--reuid",
            "65534",
            "--regid",
            "65534",
            "--clear-groups",
            "--no-new-privs",
            "--bounding-set=-all",
        ]

    def stop(self) -> None:
        """End it as compose does, and leave nothing behind."""
        self.process.terminate()
        self.process.wait(timeout=10)
        self.log.close()
        shutil.rmtree(self.folder)

    def client(self, **options: object) -> httpx.Client:
        """A client that trusts this certificate and no other."""
        trusted = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        return httpx.Client(base_url=self.url + self.prefix, verify=trusted, timeout=20, **options)  # type: ignore[arg-type]


def filled(template: str, values: dict[str, str]) -> str:
    """The output of envsubst for a template, with these names and no others."""
    return re.sub(r"\$\{(\w+)\}", lambda match: values.get(match[1], match[0]), template)


def started(upstream: Server, strip: bool, prefix: str = PREFIX, **options: Any) -> Iterator[Proxy]:
    """A proxy for as long as the tests need it; `options` are those of `Proxy`."""
    if MISSING:
        pytest.skip(
            f"The proxy is not tested here: {' and '.join(MISSING)} missing; scripts/prepare_tests.py says why."
        )
    proxy = Proxy(upstream, strip, prefix, **options)
    proxy.start()
    yield proxy
    proxy.stop()


@pytest.fixture(scope="session")
def knowing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that knows its prefix and has the proxy's limit on bodies."""
    log = tmp_path_factory.mktemp("knowing") / "log.txt"
    limits = {"GRADWALK_BODY_BYTES": str(BODY_BYTES)}
    server = Server(free_port(), log, GRADWALK_ROOT_PATH=PREFIX, **FEW_WORKERS, **limits)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def passing(knowing: Server) -> Iterator[Proxy]:
    """The proxy as it is shipped: the prefix is passed on to a server that knows it."""
    yield from started(knowing, strip=False)


@pytest.fixture(scope="session")
def stripping(server: Server) -> Iterator[Proxy]:
    """The proxy that strips the prefix, before a server that knows of none."""
    yield from started(server, strip=True)


@pytest.fixture(scope="session")
def rooted(server: Server) -> Iterator[Proxy]:
    """The proxy with a host of its own, without a prefix."""
    yield from started(server, strip=False, prefix="")
