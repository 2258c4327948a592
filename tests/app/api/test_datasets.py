"""GET /datasets and /datasets/{name}."""

from __future__ import annotations

from app.api.datasets import DataSetResponse, DataSets
from tests.app.limits import Exceeded

LIMITS = {
    "dataset_examples": Exceeded(lambda client: client.get("/api/v1/datasets/moons?n=6"), reached=6, allowed=5),
}


def test_data_sets(client):
    listed = DataSets.model_validate(client.get("/api/v1/datasets").json()).datasets
    names = [kind.name for kind in listed]
    assert {"line", "moons", "circles", "xor", "blobs", "spiral", "dependent", "longley"} <= set(names)
    for name in names:
        response = DataSetResponse.model_validate(client.get(f"/api/v1/datasets/{name}?seed=2&n=10").json())
        assert len(response.inputs["X"]) == len(response.features) and len(response.inputs["Y"]) == 10
    assert all(kind.source for kind in listed if not kind.seeded)
    for kind in listed:
        points = kind.preview
        assert 5 < len(points) <= 60 and all(0 <= each <= 1 for point in points for each in point[:2])
        classes = {point[2] for point in points}
        assert classes == ({-1} if kind.task == "regression" else {0, 1} if kind.task == "binary" else {0, 1, 2})
    first, again = (client.get("/api/v1/datasets/moons?seed=9").json() for _ in range(2))
    assert first == again != client.get("/api/v1/datasets/moons?seed=8").json()
    assert client.get("/api/v1/datasets/nothing").status_code == 404
    for query, name in (
        ("n=0", "query.n"),
        ("n=1000000", "dataset_examples"),
        ("noise=nan", "query.noise"),
        ("seed=-1", "query.seed"),
    ):
        answer = client.get(f"/api/v1/datasets/moons?{query}")
        assert answer.status_code == 422 and answer.json()["errors"][0]["name"] == name
    russian = client.get("/api/v1/datasets", headers={"Accept-Language": "ru"}).json()["datasets"]
    assert all(kind["title"] != other.title for kind, other in zip(russian, listed, strict=True))


def test_a_share_is_kept_for_the_test(client):
    whole = client.get("/api/v1/datasets/moons?seed=4&n=50").json()
    parted = client.get("/api/v1/datasets/moons?seed=4&n=50&test=0.3").json()
    assert whole["test"] is None and parted["n"] == 50
    pairs = [
        list(zip(*part["X"], *zip(*part["Y"], strict=True), strict=True)) for part in (parted["inputs"], parted["test"])
    ]
    assert [len(pair) for pair in pairs] == [35, 15] and not set(pairs[0]) & set(pairs[1])
    points = list(zip(*whole["inputs"]["X"], *zip(*whole["inputs"]["Y"], strict=True), strict=True))
    assert sorted(pairs[0] + pairs[1]) == sorted(points)
    assert pairs[0] == [point for point in points if point in pairs[0]], "the examples keep their order"
    assert parted == client.get("/api/v1/datasets/moons?seed=4&n=50&test=0.3").json()
    assert client.get("/api/v1/datasets/moons?n=1&test=0.9").json()["test"] is None, "one is left to learn from"
    assert client.get("/api/v1/datasets/moons?test=1").status_code == 422
