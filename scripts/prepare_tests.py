"""Find or install what the tests need beyond Python packages: a Chromium, nginx, a store, Cairo, and PyTorch's CPU
build.

None is fatal where it cannot be had: without PyTorch the committed golden values check every operation, without
nginx or a store the proxy's configuration and shared budgets are not tested, and the run says so.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from ctypes.util import find_library
from importlib.util import find_spec

TORCH = "torch==2.13.0"
SHELL = "chromium-headless-shell"
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

HURRY = ("-o", "Acquire::http::Timeout=15", "-o", "Acquire::https::Timeout=15", "-o", "Acquire::Retries=1")
"""Options of apt-get: where there is no network, the tests start all the same, and soon."""


def run(*command: str, quietly: bool = False) -> bool:
    """Whether a command could be run and succeeded; `quietly` where a failure is no fault."""
    heard = subprocess.DEVNULL if quietly else None
    try:
        return subprocess.run(command, check=False, stdout=heard, stderr=heard).returncode == 0
    except OSError:
        return False


def prepare_torch() -> None:
    """Install PyTorch if a CPU build is available: on Linux the public index's own build brings gigabytes of CUDA."""
    if find_spec("torch"):
        return
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")
    # Only what pip is configured to find locally; elsewhere than on Linux the index's build is the CPU one.
    installed = run(*pip, "--no-index", TORCH, quietly=True)
    if not installed and platform.system() in ("Darwin", "Windows"):
        installed = run(*pip, TORCH)
    if not installed:
        print("PyTorch's CPU build is not available here: committed golden values check the operations instead.")


def prepare_browser() -> None:
    """A Chromium without windows, which takes half the time of a full one; else any Chromium that is here."""
    if shutil.which(SHELL) or playwright_browser() or install(SHELL) or any(map(shutil.which, BROWSERS)):
        return
    if install("chromium"):
        return
    if not run(sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"):
        print("No Chromium can be had here: install one, then run `make test` again.")


def prepare_proxy() -> None:
    """nginx and openssl, for the proxy's configuration; nginx is not started as a service."""
    if all(map(shutil.which, ("nginx", "openssl"))) or install("nginx-light", "openssl"):
        return
    print("nginx or openssl cannot be had here: the proxy's configuration is not tested.")


def prepare_store() -> None:
    """Valkey or Redis, for budgets that instances share; neither is started as a service."""
    if shutil.which("valkey-server") or shutil.which("redis-server") or install("redis-server"):
        return
    print("Neither Valkey nor Redis can be had here: budgets that instances share are not tested.")


def prepare_cairo() -> None:
    """Cairo, by which CairoSVG draws figures."""
    if find_library("cairo") or install("libcairo2"):
        return
    print("Cairo cannot be had here: figures are not rendered.")


def install(*packages: str) -> bool:
    """Whether Debian's packages could be installed; only where we may, and without starting what they bring."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    run("apt-get", *HURRY, "update", "-qq")
    environment = ("env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1")
    return run(*environment, "apt-get", *HURRY, "install", "-y", "-qq", "--no-install-recommends", *packages)


def playwright_browser() -> bool:
    """Whether Playwright has a Chromium of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return os.path.exists(playwright.chromium.executable_path)


if __name__ == "__main__":
    prepare_torch()
    prepare_browser()
    prepare_proxy()
    prepare_store()
    prepare_cairo()
