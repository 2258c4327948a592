"""The header by which open pages hear of a new version."""


def test_every_answer_of_the_api_says_which_files_the_service_has(client):
    version = client.app.state.files.version
    for path, status in (("/api/v1/limits", 200), ("/api/v1/nothing", 404), ("/api/v1/evaluate", 405)):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["gradwalk-version"]) == (status, version)
    for path in ("/", "/healthz", "/problems"):
        assert "gradwalk-version" not in client.get(path).headers
