"""Settings that are refused or unknown: what the terminal says."""

import os
import subprocess
import sys
from contextlib import suppress

import pytest

from app.cli import healthcheck
from app.cli.environment import load, refuse_low_limits, warn_of_unknown, warn_of_unused
from app.cli.serve import listen
from app.settings import Settings, variable
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
    assert refusal() == "GRADWALK_WORKERS must be a whole number from 2 up."
    monkeypatch.delenv(variable("workers"))
    assert refusal(processes=99) == "--workers must be a whole number from 1 to 64."


@pytest.mark.parametrize(
    ("name", "value", "requirement"),
    [
        ("seconds", "long", "must be a number above 0"),
        ("rate_limits", "maybe", "must be on or off"),
        ("log_level", "loud", "must be one of debug, info, warning, error"),
        ("root_path", "class", "must be a path such as /class/one"),
        ("hsts", "yes", "must be a Strict-Transport-Security header such as max-age=63072000, or empty"),
        ("trusted_proxies", "proxy", "must be addresses or networks such as 10.0.0.0/8, separated by commas"),
        ("secret", "fifteen letters", "must have at least 16 characters; “openssl rand -hex 32” makes one"),
    ],
)
def test_what_a_setting_must_be(monkeypatch, name, value, requirement):
    monkeypatch.setenv(variable(name), value)
    assert refusal() == f"{variable(name)} {requirement}."


def test_an_empty_secret_is_none(monkeypatch):
    """As Compose passes a variable on that is not set."""
    monkeypatch.setenv(variable("secret"), "")
    assert not load({}).secret


@pytest.mark.parametrize("name", Settings.model_fields)
def test_no_refusal_is_in_the_words_of_a_library_or_shows_the_value(monkeypatch, name):
    """Each setting with a value that is too small for a number, and one that is none."""
    for value in ("(-1)", "-1"):
        monkeypatch.setenv(variable(name), value)
        with suppress(SystemExit):
            load({})
            continue
        assert "Input" not in refusal() and "-1" not in refusal() and "pattern" not in refusal()


@pytest.mark.parametrize("store", STORES)
def test_an_address_that_is_no_store_is_refused_without_its_password(monkeypatch, store):
    monkeypatch.setenv(variable("store"), store)
    monkeypatch.setenv(variable("secret"), "s3cret-of-all-instances")
    message = refusal()
    assert message.startswith("GRADWALK_STORE must be an address such as valkey://HOST:6379")
    assert "localhost" not in message and "s3cret-of-all-instances" not in message


@pytest.mark.parametrize("store", ["valkey://:password@[::1]:6379/0", "rediss://store", "unix:///run/valkey.sock"])
def test_addresses_of_stores(monkeypatch, store):
    monkeypatch.setenv(variable("store"), store)
    monkeypatch.setenv(variable("secret"), "s3cret-of-all-instances")
    settings = load({})
    assert settings.store is not None and settings.store.get_secret_value() == store


def test_a_misspelt_variable_is_named_with_the_one_that_it_resembles(capsys):
    warn_of_unknown({"GRADWALK_RATE_LIMIT": "on", "GRADWALK_XYZ": "1", "GRADWALK_PORT": "1", "PATH": "/"})
    first, second = capsys.readouterr().err.splitlines()
    assert first == "GRADWALK_RATE_LIMIT is not a setting; did you mean GRADWALK_RATE_LIMITS?"
    assert second.startswith("GRADWALK_XYZ is not a setting; ") and "gradwalk settings" in second


def test_a_store_without_rate_limits_is_said_to_be_unused(capsys):
    store = {"store": "valkey://store", "secret": "s3cret-of-all-instances"}
    for settings in (Settings(), Settings(rate_limits=True, **store)):
        warn_of_unused(settings)
    assert not capsys.readouterr().err
    warn_of_unused(Settings(**store))
    assert capsys.readouterr().err == "GRADWALK_STORE is not used: GRADWALK_RATE_LIMITS is off.\n"


def test_a_limit_of_an_address_below_a_single_response_is_refused():
    refuse_low_limits(Settings())
    with pytest.raises(SystemExit) as refused:
        refuse_low_limits(Settings(address_unsent_bytes=10, response_bytes=11))
    message = "GRADWALK_ADDRESS_UNSENT_BYTES=10 must be at least GRADWALK_RESPONSE_BYTES=11: "
    assert str(refused.value).startswith(message)


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
