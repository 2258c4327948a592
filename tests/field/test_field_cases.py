"""Inputs as students, lecturers and engineers write them: read as they are meant, or refused with a way that leads there."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from tests.field.expectations import verdict

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["note"][:60])
def test_what_people_bring_in_is_read_as_they_mean_it(server, case):
    with httpx.Client(base_url=f"{server.url}/api/v1/", timeout=60) as client:
        assert verdict(lambda endpoint, body: client.post(endpoint, json=body), case) == ""
