"""Filled forms are, byte for byte, the answers of workers to random programs with random numbers."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import orjson

from app.api.form import Form
from app.limits import Allowance
from app.settings import Settings
from app.worker import calls
from app.workers.worker import answer
from tests.effort import effort
from tests.engine.test_runs import ODD, program

CALLS = dict(calls())
ALLOWANCE = Allowance.of(Settings(compress_bytes=1_000_000))
NUMBERS_EACH = 6
OPTIONS: tuple[dict[str, Any], ...] = (
    {}, {"output": None, "seed": None, "mode": "dynamic", "expand": "none"}, {"mode": "static"},
    {"expand": "textbook"}, {"seed": 1.0}, {"seed": 2.5},
)  # fmt: skip


def answered(call: str, body: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What a worker answers to a Russian reader, with the form."""
    header = {"call": call, "language": "ru", "left": 60.0, "gzip": False, "form": True}
    return answer(header, orjson.dumps(body), ALLOWANCE, CALLS)


def compare(draw: random.Random, tally: Counter[str]) -> None:
    """Put one question to a worker, and its form to the test with other numbers."""
    text, names = program(draw, draw.choice((1, 2, 3, 6)))
    inputs = {name: draw.uniform(0.1, 3) for name in names if name in text}
    body: dict[str, Any] = {"program": text, "inputs": inputs, **draw.choice(OPTIONS)}
    structure = orjson.loads(answered("evaluate", body)[1])["structure"]
    for call, more in (("evaluate", {}), ("numbers", {"structure": draw.choice((structure, structure, "0"))})):
        result, _ = answered(call, {**body, **more})
        if not result["form"]:
            tally["without a form"] += 1
            continue
        form = Form.read(orjson.loads(orjson.dumps(result["form"])), 64)
        for _ in range(NUMBERS_EACH):
            others = {name: draw.choice(ODD) if draw.random() < 0.5 else draw.uniform(-3, 3) for name in inputs}
            filled = form.filled([*others.values()])
            tally["gave up" if filled is None else "filled"] += 1
            if filled is not None:
                assert filled == answered(call, {**body, **more, "inputs": others})[1], (call, body, others)


def test_a_filled_form_is_the_answer_of_a_worker() -> None:
    tally: Counter[str] = Counter()
    programs = effort(40, 2_000)
    for seed in range(programs):
        compare(random.Random(seed), tally)
    assert tally["filled"] > programs and tally["gave up"] > programs / 4, tally
