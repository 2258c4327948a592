"""GET /version."""

from __future__ import annotations

from app.api.version import VersionResponse
from gradwalk import __version__


def test_the_versions_are_those_of_the_package_and_of_the_document(client):
    answer = VersionResponse.model_validate_json(client.get("/api/v1/version").content)
    assert (answer.name, answer.version) == ("Gradwalk", __version__)
    document = client.get("/api/v1/openapi.json").json()
    assert answer.api_version == document["info"]["version"]
    assert document["paths"]["/api/v1/version"]["get"]["operationId"] == "version"
