"""Clients with light programs are served beside clients with heavy ones, in a simulation of the pool."""

import asyncio
from contextlib import suppress

import pytest

from app.errors.kinds import Busy
from app.workers.lanes import SHORT
from engine.errors import TooSlow
from tests.app.workers.simulation import hall, percentile, student

HEAVY_SECONDS = 1.9


async def without_pause(hall, client, same):
    """Send heavy programs one after the other, also after errors, until the hall closes."""
    loop = asyncio.get_running_loop()
    answered = 0
    while loop.time() < hall.seconds:
        number = 0 if same else next(hall.numbers)
        with suppress(Busy, TooSlow):
            await hall.send(client, HEAVY_SECONDS, number)
            answered += 1
        await asyncio.sleep(0.001)
    return answered


@pytest.mark.parametrize("same", [True, False], ids=["the same", "ever new"])
@pytest.mark.parametrize("address", ["campus", "elsewhere"])
def test_new_programs_of_visitors_beside_three_heavy_students(monkeypatch, address, same):
    async def visit(hall):
        heavy = [asyncio.ensure_future(without_pause(hall, student(i, address), same)) for i in range(3)]
        costs = (0.003, 0.008, 0.03, 0.1)
        visitors = [hall.person(student(10 + i), cost, 0.3) for i, cost in enumerate(costs)]
        waits = await asyncio.gather(*visitors)
        return waits, await asyncio.gather(*heavy)

    waits, answered = hall(monkeypatch, visit)
    for each in waits:
        assert percentile(each, 0.95) < 0.3
    assert percentile(waits[0], 0.95) < 0.05
    assert sum(answered) > 20, "the heavy ones are served too"


def test_a_slider_beside_a_flood_of_new_heavy_programs(monkeypatch):
    """Forty connections of one address: another address waits for no more than what is running."""

    async def visit(hall):
        flood = [asyncio.ensure_future(without_pause(hall, student(i, "flood"), same=False)) for i in range(40)]
        waits = await asyncio.gather(
            hall.person(student(1), 0.001, 0.04, same=True), hall.person(student(2), 0.005, 0.1)
        )
        await asyncio.gather(*flood)
        return waits

    for each in hall(monkeypatch, visit, seconds=30.0):
        assert max(each) < 0.05


def test_a_heavy_use_of_a_program_banishes_it_for_nobody(monkeypatch):
    """The lecture's program, sent over and over with inputs of other shapes, or with numbers for which it loops long."""

    async def visit(hall):
        heavy = asyncio.ensure_future(without_pause(hall, student(1, "elsewhere"), same=True))
        await asyncio.sleep(5.0)
        waits = await hall.person(student(2), 0.001, 0.04, same=True)
        await heavy
        return waits

    assert max(hall(monkeypatch, visit, seconds=30.0)) < 0.05


def test_quick_answers_bring_a_program_back_to_the_short_lane(monkeypatch):
    async def visit(hall):
        lanes = []
        assign = hall.workers._assign

        def noted(job, candidates):
            lanes.append(job.lane)
            assign(job, candidates)

        monkeypatch.setattr(hall.workers, "_assign", noted)
        await hall.send(student(1), HEAVY_SECONDS, 0)
        lanes.clear()
        for _ in range(3):
            await hall.send(student(1), 0.001, 0)
        return lanes

    lanes = hall(monkeypatch, visit)
    assert lanes[0] != SHORT and lanes[1:] == [SHORT, SHORT]


@pytest.mark.parametrize("cost", [0.001, 0.009])
def test_a_class_of_300_that_begins_at_once_is_not_refused(monkeypatch, cost):
    """With the default queue, and the waits of a real service."""

    async def visit(hall):
        return await asyncio.gather(*[hall.send(student(i), cost, i) for i in range(300)])

    assert [answer.status for answer in hall(monkeypatch, visit)] == [200] * 300
