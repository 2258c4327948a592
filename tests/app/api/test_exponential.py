"""A formula that would be exponentially long written out, 60 lines of x = x + x, stays linear in every answer."""

from __future__ import annotations

import pytest


def doubled(lines: int) -> str:
    return "x = t\n" + "x = x + x\n" * lines + "x"


QUERIES = [
    ("evaluate", {}),
    ("check", {}),
    ("paths", {"wrt": "t", "most": 5}),
    ("tangents", {"wrt": "t"}),
    ("hessian", {}),
    ("repeat", {"times": 2}),
    ("export", {"format": "python"}),
    ("export", {"format": "pytorch"}),
    ("export", {"format": "jax"}),
    ("export", {"format": "dot"}),
    ("export", {"format": "json"}),
    ("export", {"format": "latex"}),
]


@pytest.mark.parametrize(
    ("call", "more"), QUERIES, ids=[f"{call} {more.get('format', '')}".strip() for call, more in QUERIES]
)
def test_every_answer_is_linear_in_the_program(client, call, more):
    sizes = []
    for lines in (60, 120):
        body = {"program": doubled(lines), "inputs": {"t": 1}, **more}
        answer = client.post(f"/api/v1/{call}", json=body)
        assert answer.status_code == 200, answer.text
        sizes.append(len(answer.content))
    assert sizes[1] < 2.5 * sizes[0] < 300_000


def test_its_values_and_counts_are_exact(post):
    assert post("evaluate", program=doubled(60), inputs={"t": 1})["gradients"] == {"t": 2.0**60}
    response = post("paths", program=doubled(60), inputs={"t": 1}, wrt="t", most=3)
    assert (response["count"], response["listed"], response["sum"]) == (str(2**60), 3, 2.0**60)
    assert post("hessian", program=doubled(60), inputs={"t": 1})["hessian"] == [[0.0]]
