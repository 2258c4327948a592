"""Settings are listed, documented and validated; secrets are not shown."""

from __future__ import annotations

from itertools import chain, repeat

import pytest

import engine
from app.cli.settings_table import markdown
from app.settings import Settings
from engine.errors import TooSlow
from engine.limits import Limits
from scripts.settings_table import page
from tests.app.idle import idle_client
from tests.conftest import ROOT


def test_settings_are_listed_as_limits():
    listed = idle_client(nodes=7).get("/api/v1/limits").json()["limits"]
    limits = {limit["name"]: limit["value"] for limit in listed}
    assert limits["nodes"] == 7


def test_the_settings_are_documented():
    assert markdown() in (ROOT / "docs" / "settings.md").read_text(), "run `make settings`"


def test_the_table_of_settings_is_written_anew_and_nothing_else():
    current = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert current.count(markdown()) == 1
    assert page(current.replace("| `2.0` |", "| `3.0` |")) == page(current) == current


def test_tests_wait_longer_than_a_service(monkeypatch):
    """On a busy machine no test of the engine fails for want of time; what is documented stays the service's own."""
    assert Limits.declared()["seconds"][0] == Limits().seconds == Settings.model_fields["seconds"].default == 2.0
    clock = chain([0.0], repeat(10.0))
    monkeypatch.setattr("engine.limits.perf_counter", lambda: next(clock))
    assert engine.trace("x*x", {"x": 3}).value == 9
    clock = chain([0.0], repeat(10.0))
    with pytest.raises(TooSlow):
        engine.trace("x*x", {"x": 3}, limits=Limits())


def test_a_secret_is_not_shown(capsys):
    from app.cli.settings_table import show

    show(Settings(secret="never-shown-to-anybody"))
    shown = capsys.readouterr().out
    assert "never-shown" not in shown
    assert "GRADWALK_SECRET=*" in shown


@pytest.mark.parametrize("wrong", [{"trusted_proxies": "the-proxy"}, {"hsts": "yes\r\nX: y"}, {"nodes": 0}])
def test_settings_that_cannot_be_meant_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(**wrong)
