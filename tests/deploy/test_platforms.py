"""Files for Kubernetes, Hugging Face, Fly and Render: against schemas where one is at hand, else against this project.

No platform was at hand. Kubernetes' own schemas come with `kubernetes-validate`; the others are held to what they must
agree on with the image and the settings, which is what breaks when those change.
"""

from __future__ import annotations

import re
import tomllib

import kubernetes_validate
import pytest
import yaml

from app.memory import CONTAINER_SHARE, MIB, check
from app.settings import Settings, variable
from gradwalk import __version__
from tests.conftest import ROOT
from tests.deploy.rehearsal import stages

KUBERNETES = ROOT / "deploy" / "kubernetes"
OLDEST, NEWEST = "1.30", kubernetes_validate.latest_version()
KUSTOMIZATION = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())
OBJECTS = [each for name in KUSTOMIZATION["resources"] for each in yaml.safe_load_all((KUBERNETES / name).read_text())]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
IMAGE = stages((ROOT / "Dockerfile").read_text())[-1]
PORT = int(IMAGE.environment()["GRADWALK_PORT"])
VARIABLES = set(map(variable, Settings.model_fields))
FLY = tomllib.loads((ROOT / "fly.toml").read_text())
RENDER = {each["name"]: each for each in yaml.safe_load((ROOT / "render.yaml").read_text())["services"]}
SPACE = (ROOT / "deploy" / "huggingface" / "README.md").read_text()


def name_of(value):
    return f"{value['kind']} {value['metadata']['name']}"


def one(kind, name):
    (match,) = [each for each in OBJECTS if name_of(each) == f"{kind} {name}"]
    return match


def pod(name):
    return one("Deployment", name)["spec"]["template"]["spec"]


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("value", OBJECTS, ids=name_of)
def test_an_object_fits_kubernetes_schema(value, version):
    kubernetes_validate.validate(value, version, strict=True)


def test_every_file_is_applied():
    files = {path.name for path in KUBERNETES.glob("*.yaml")} - {"kustomization.yaml"}
    assert set(KUSTOMIZATION["resources"]) == files


@pytest.mark.parametrize("name", ["gradwalk", "store"])
def test_a_pod_has_no_more_rights_than_it_needs(name):
    spec = pod(name)
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    (container,) = spec["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["limits"].keys() == {"cpu", "memory"}
    policy = one("NetworkPolicy", name)["spec"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert one("Namespace", "gradwalk")["metadata"]["labels"] == {"pod-security.kubernetes.io/enforce": "restricted"}


def test_no_service_s_variables_reach_the_settings():
    """A service named gradwalk gives pods GRADWALK_PORT=tcp://…, which is no port."""
    assert variable("port") == "GRADWALK_PORT"
    assert pod("gradwalk")["enableServiceLinks"] is False


def test_selectors_meet_the_pods():
    for name in ("gradwalk", "store"):
        deployment = one("Deployment", name)["spec"]
        labels = deployment["template"]["metadata"]["labels"]
        assert deployment["selector"]["matchLabels"] == one("Service", name)["spec"]["selector"] == labels
        assert one("NetworkPolicy", name)["spec"]["podSelector"]["matchLabels"] == labels
    disruption = one("PodDisruptionBudget", "gradwalk")["spec"]
    assert disruption["selector"]["matchLabels"] == one("Deployment", "gradwalk")["spec"]["selector"]["matchLabels"]
    assert one("HorizontalPodAutoscaler", "gradwalk")["spec"]["minReplicas"] >= 2


def test_the_pod_is_the_image():
    (container,) = pod("gradwalk")["containers"]
    user, group = map(int, IMAGE.all("USER")[0].split(":"))
    security = pod("gradwalk")["securityContext"]
    assert (security["runAsUser"], security["runAsGroup"]) == (user, group)
    assert container["ports"] == [{"name": "http", "containerPort": PORT}]
    (image,) = KUSTOMIZATION["images"]
    assert (image["name"], str(image["newTag"])) == (container["image"], __version__)
    assert pod("store")["containers"][0]["image"] == COMPOSE["store"]["image"]
    memory = COMPOSE["gradwalk"]["mem_limit"].removesuffix("m")
    assert container["resources"]["limits"]["memory"] == f"{memory}Mi"


def test_probes_ask_by_a_name_that_is_allowed():
    (literals,) = (each["literals"] for each in KUSTOMIZATION["configMapGenerator"])
    settings = dict(line.split("=", 1) for line in literals)
    names = settings["GRADWALK_ALLOWED_HOSTS"].split(",")
    assert one("Ingress", "gradwalk")["spec"]["rules"][0]["host"] in names
    (container,) = pod("gradwalk")["containers"]
    for probe, path in (("startupProbe", "/readyz"), ("readinessProbe", "/readyz"), ("livenessProbe", "/healthz")):
        request = container[probe]["httpGet"]
        assert request["path"] == path
        assert request["httpHeaders"] == [{"name": "Host", "value": names[-1]}]
    assert settings.keys() <= VARIABLES
    (port,) = one("Service", "store")["spec"]["ports"]
    assert settings["GRADWALK_STORE"] == f"valkey://store:{port['port']}"


PODS = dict(line.split("=", 1) for line in KUSTOMIZATION["configMapGenerator"][0]["literals"])
MEMORY = {
    "Kubernetes": (1536 * MIB, PODS["GRADWALK_WORKERS"]),
    "Fly": (2048 * MIB, FLY["env"]["GRADWALK_WORKERS"]),
    "Render": (2048 * MIB, next(e["value"] for e in RENDER["gradwalk"]["envVars"] if e["key"] == "GRADWALK_WORKERS")),
}
"""The container's memory and the number of workers; Render's plan `standard` has 2 GB."""


@pytest.mark.parametrize(("container", "workers"), MEMORY.values(), ids=MEMORY)
def test_the_workers_fit_into_the_container(container, workers):
    settings = Settings(workers=workers, total_bytes=int(container * CONTAINER_SHARE))
    check(settings.model_dump())
    assert settings.workers >= 3, "a worker for each lane"
    limit = pod("gradwalk")["containers"][0]["resources"]["limits"]["memory"]
    assert (limit, FLY["vm"][0]["memory"], RENDER["gradwalk"]["plan"]) == ("1536Mi", "2gb", "standard")


def test_there_is_time_for_who_waits():
    spec = pod("gradwalk")
    before = spec["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    needed = Settings.model_fields["shutdown_seconds"].default
    assert spec["terminationGracePeriodSeconds"] > before + needed
    assert int(FLY["kill_timeout"].removesuffix("s")) > needed < RENDER["gradwalk"]["maxShutdownDelaySeconds"]


def test_the_space_names_the_image_s_port():
    head, _ = re.fullmatch(r"---\n(.*?)\n---\n(.*)", SPACE, re.DOTALL).groups()
    space = yaml.safe_load(head)
    assert (space["sdk"], space["app_port"]) == ("docker", PORT)
    assert len(space["short_description"]) <= 60


def test_fly_serves_the_image():
    assert (ROOT / FLY["build"]["dockerfile"]).is_file()
    assert FLY["http_service"]["internal_port"] == PORT
    assert FLY["http_service"]["checks"][0]["path"] == "/readyz"
    assert FLY["http_service"]["concurrency"]["hard_limit"] <= Settings.model_fields["requests"].default
    assert FLY["env"].keys() <= VARIABLES
    Settings(trusted_proxies=FLY["env"]["GRADWALK_TRUSTED_PROXIES"])


def test_render_serves_the_image_with_a_store():
    app, store = RENDER["gradwalk"], RENDER["gradwalk-store"]
    assert (ROOT / app["dockerfilePath"]).is_file()
    assert app["healthCheckPath"] == "/readyz"
    variables = {each["key"]: each for each in app["envVars"]}
    assert variables.pop("PORT")["value"] == PORT
    assert variables.keys() <= VARIABLES
    assert variables["GRADWALK_STORE"]["fromService"]["name"] == store["name"]
    assert variables["GRADWALK_SECRET"] == {"key": "GRADWALK_SECRET", "generateValue": True}
    assert store["ipAllowList"] == []
    Settings(trusted_proxies=variables["GRADWALK_TRUSTED_PROXIES"]["value"])
