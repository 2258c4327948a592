"""Settings that are refused or unknown: what the terminal says."""

import os
import subprocess
import sys

import pytest

from app.cli import healthcheck
from app.cli.environment import load, warn_of_unknown
from app.cli.serve import listen
from app.settings import variable
from tests.conftest import ROOT

STORES = [
    "valky://localhost:6379",
    "localhost:6379",
    "valkey:/localhost:6379",
    "valkey://",
    "valkey://localhost:port",
    "valkey://localhost:99999",
    "valkey://[::1:6379",
    "unix://",
]


def refusal(**overrides):
    with pytest.raises(SystemExit) as end:
        load(overrides)
    return str(end.value)


def test_a_refused_setting_is_named_as_it_was_given(monkeypatch):
    monkeypatch.setenv(variable("workers"), "two")
    assert refusal().startswith("GRADWALK_WORKERS: ")
    monkeypatch.delenv(variable("workers"))
    assert refusal(processes=99).startswith("--workers: ")


@pytest.mark.parametrize("store", STORES)
def test_an_address_that_is_no_store_is_refused_without_its_password(monkeypatch, store):
    monkeypatch.setenv(variable("store"), store)
    monkeypatch.setenv(variable("secret"), "s3cret")
    message = refusal()
    assert message.startswith("GRADWALK_STORE must be an address such as valkey://HOST:6379")
    assert "localhost" not in message and "s3cret" not in message


@pytest.mark.parametrize("store", ["valkey://:password@[::1]:6379/0", "rediss://store", "unix:///run/valkey.sock"])
def test_addresses_of_stores(monkeypatch, store):
    monkeypatch.setenv(variable("store"), store)
    monkeypatch.setenv(variable("secret"), "s3cret")
    settings = load({})
    assert settings.store is not None and settings.store.get_secret_value() == store


def test_a_misspelt_variable_is_named_with_the_one_that_it_resembles(capsys):
    warn_of_unknown({"GRADWALK_RATE_LIMIT": "on", "GRADWALK_XYZ": "1", "GRADWALK_PORT": "1", "PATH": "/"})
    first, second = capsys.readouterr().err.splitlines()
    assert first == "GRADWALK_RATE_LIMIT is not a setting; did you mean GRADWALK_RATE_LIMITS?"
    assert second.startswith("GRADWALK_XYZ is not a setting; ") and "gradwalk settings" in second


def test_an_address_of_another_machine_is_not_called_busy():
    command = [sys.executable, "-m", "app.cli", "serve", "--host", "192.0.2.1", "--port", "8000", "--no-browser"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Cannot listen at 192.0.2.1, port 8000 or later: ")
    with pytest.raises(OSError, match="assign"):
        listen("192.0.2.1", 65_535)


def test_the_health_check_of_a_port_that_is_none(monkeypatch, capsys):
    monkeypatch.setenv(variable("port"), "tcp://10.0.0.1:8000")
    assert healthcheck.main() == 1
    assert capsys.readouterr().err == "GRADWALK_PORT is not a number.\n"
