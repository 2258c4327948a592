"""compose.yaml, held to what docs/deployment.md promises of it."""

import re

import pytest
import yaml

from app.settings import Settings
from tests.conftest import ROOT
from tests.deploy.rehearsal import stages

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
TEMPLATE = (ROOT / "deploy" / "nginx.conf.template").read_text()
EXAMPLE = (ROOT / "deploy" / "example.env").read_text()


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_a_service_has_no_more_rights_than_it_needs(service):
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"] <= 256
    assert re.fullmatch(r"\d+m", service["mem_limit"])
    assert all("noexec" in place and "size=" in place for place in service["tmpfs"])
    assert service["logging"]["options"]["max-size"]
    assert not {"privileged", "cap_add", "devices", "network_mode", "pid", "user"} & service.keys()
    assert all(volume.endswith(":ro") for volume in service.get("volumes", []))


def test_only_the_proxy_is_reached_from_outside_and_reaches_out():
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["gradwalk"]["networks"] == ["inside"]
    assert "ports" not in SERVICES["gradwalk"]
    assert SERVICES["proxy"]["networks"] == ["inside", "outside"]


def test_both_are_watched_and_the_proxy_waits_for_the_app():
    assert SERVICES["proxy"]["healthcheck"]["test"][0] == "CMD"
    assert stages((ROOT / "Dockerfile").read_text())[-1].all("HEALTHCHECK")
    assert SERVICES["proxy"]["depends_on"] == {"gradwalk": {"condition": "service_healthy"}}


def test_the_proxy_s_image_is_pinned():
    assert re.search(r":\d+\.\d+\.\d+-\w+@sha256:[0-9a-f]{64}$", SERVICES["proxy"]["image"])
    assert SERVICES["gradwalk"]["build"] == "."


def test_app_and_proxy_agree():
    app, proxy = (SERVICES[name]["environment"] for name in ("gradwalk", "proxy"))
    assert app["GRADWALK_BODY_BYTES"] == proxy["GRADWALK_BODY_BYTES"]
    assert app["GRADWALK_BODY_BYTES"].endswith(f":-{Settings.model_fields['body_bytes'].default}}}")
    assert app["GRADWALK_ROOT_PATH"] == proxy["GRADWALK_PREFIX"]
    assert app["GRADWALK_ALLOWED_HOSTS"] == proxy["GRADWALK_HOSTNAME"]
    (port,) = stages((ROOT / "Dockerfile").read_text())[-1].all("EXPOSE")
    assert proxy["GRADWALK_UPSTREAM"] == f"gradwalk:{port}"


def test_every_name_in_the_template_is_given():
    used = set(re.findall(r"\$\{(GRADWALK_\w+)\}", TEMPLATE))
    given = {name for name in SERVICES["proxy"]["environment"] if name.startswith("GRADWALK_")}
    assert used == given
    variables = set(re.findall(r"\$\{(GRADWALK_\w+)", (ROOT / "compose.yaml").read_text()))
    assert set(re.findall(r"^(GRADWALK_\w+)=", EXAMPLE, re.MULTILINE)) <= variables


@pytest.mark.parametrize(
    "line",
    [
        "client_header_timeout 10s;",
        "client_body_timeout 15s;",
        "keepalive_timeout 5s;",
        "client_max_body_size ${GRADWALK_BODY_BYTES};",
        "proxy_request_buffering on;",
        "proxy_buffering on;",
        "limit_conn addresses 5000;",
    ],
)
def test_the_proxy_keeps_its_deadlines(line):
    assert line in TEMPLATE


def test_secrets_stay_out_of_git_and_of_the_image():
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"deploy/certificates/", ".env"} <= set(ignored)
