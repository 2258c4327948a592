"""The forms of answers that the web process fills in by itself: a slider's numbers need no worker.

To hand a request over costs this process more time than to fill in a form. But while a client waits for a worker it
asks for nothing more: with forms alone, a few clients would keep this process busy all the time. So forms take a share
of it (`Share`), and workers give all other answers. A form is asked for, along with an answer, when a question was put
a few times with any numbers, and no more than one every `SECONDS_BETWEEN`.
"""

from __future__ import annotations

import logging
from asyncio import get_running_loop
from collections import OrderedDict
from collections.abc import Callable, Collection
from time import monotonic, perf_counter
from typing import Any, NamedTuple

import orjson

from app.api.decode import quickly
from app.api.form import Form
from app.settings import Settings
from app.workers.jobs import Answer

log = logging.getLogger("gradwalk")

BODY_BYTES = 8 * 1024
"""The longest body that is read here."""
TIMES = 3
"""How often a question is put until its form is asked for."""
REFUSED_TIMES = 1_000
"""The same after it turned out that there is none."""
SECONDS_BETWEEN = 0.05
"""Seconds between two forms: one takes up to half a millisecond to check."""
BURST_SECONDS = 0.005
"""The time that forms may take at once."""
SECONDS, SECONDS_OF_NODE = 15e-6, 1e-6
"""The time that a form takes, and more for each node (measured)."""
MOST_SECONDS = 1e-3
"""More time than any form takes: where it seems to, the system had other things to do."""
COUNTED = 4_096
"""How many questions are counted; the oldest are dropped."""


class Question(NamedTuple):
    """A request in its parts: everything but the numbers of its inputs, these numbers, and when it was read."""

    key: tuple[str, str, tuple[str, ...], bytes]
    inputs: list[float]
    started: float


def in_the_next_turn(call: Callable[[], None]) -> None:
    """Call this in the next turn of the event loop."""
    get_running_loop().call_soon(call)


class Share:
    """What forms may take of the event loop's time: one in each of its turns, and a share of it all."""

    def __init__(self, share: float, now: Callable[[], float], later: Callable[[Callable[[], None]], None]) -> None:
        self.share = share
        self.now = now
        self.later = later
        self._time = now()
        self._left = BURST_SECONDS
        self._taken_in_this_turn = False

    def take(self, seconds: float) -> bool:
        """Take so many seconds, if they are left."""
        now = self.now()
        self._left = min(BURST_SECONDS, self._left + (now - self._time) * self.share)
        self._time = now
        if self._left < seconds or self._taken_in_this_turn:
            return False
        self._left -= seconds
        self._taken_in_this_turn = True
        self.later(self._turn)
        return True

    def spend(self, seconds: float) -> None:
        """Take so many seconds more, also where they are not left."""
        self._left -= max(seconds, 0.0)

    def _turn(self) -> None:
        self._taken_in_this_turn = False


class Forms:
    """The forms of this process, by question; `calls` are those whose answers may have one."""

    def __init__(
        self,
        settings: Settings,
        calls: Collection[str],
        now: Callable[[], float] = monotonic,
        later: Callable[[Callable[[], None]], None] = in_the_next_turn,
    ) -> None:
        self.settings = settings
        self.calls = frozenset(calls if settings.form_share else ())
        self.now = now
        self.share = Share(settings.form_share, now, later)
        self.bytes = 0
        self._forms: OrderedDict[Any, Form] = OrderedDict()
        self._times: OrderedDict[int, int] = OrderedDict()
        self._next = now()

    def __len__(self) -> int:
        return len(self._forms)

    def question(self, call: str, body: bytes, language: str) -> Question | None:
        """The parts of a request whose inputs are all numbers; `None` for any other, which a worker reads."""
        if call not in self.calls or len(body) > BODY_BYTES or b"[" in body:
            return None
        started = perf_counter()
        content = quickly(body)
        inputs = content.pop("inputs", None) if type(content) is dict else None
        if type(inputs) is not dict or set(map(type, inputs.values())) != {float}:
            return None
        return Question((call, language, tuple(inputs), orjson.dumps(content)), [*inputs.values()], started)

    def answer(self, question: Question) -> Answer | None:
        """The answer to a question of which there is a form, if nothing but numbers tells it from others."""
        form = self._forms.get(question.key)
        if form is None:
            return None
        expected = SECONDS + SECONDS_OF_NODE * len(form.recipe.graph)
        if not self.share.take(expected):
            return None
        content = form.filled(question.inputs)
        seconds = perf_counter() - question.started
        self.share.spend(min(seconds, MOST_SECONDS) - expected)  # powers take longer, what has no derivative too
        if content is None or len(content) >= self.settings.compress_bytes:
            return None
        self._forms.move_to_end(question.key)
        return Answer(200, content, None, seconds)

    def wants(self, question: Question) -> bool:
        """Whether a worker is to make the form of the answer to this question too."""
        if question.key in self._forms:
            return False
        counted = hash(question.key)
        times = self._times.get(counted, 0) + 1
        wanted = times >= TIMES and self.now() >= self._next
        if wanted:
            self._next = self.now() + SECONDS_BETWEEN
        self._count(counted, 0 if wanted else times)
        return wanted

    def keep(self, question: Question, data: Any) -> None:
        """Keep the form that a worker has made; `None`: there is none, `False`: not with these numbers."""
        if data is None or data is False:
            self._count(hash(question.key), 0 if data is False else TIMES - REFUSED_TIMES)
            return
        try:
            form = Form.read(data, self.settings.form_nodes)
        except ValueError:
            log.error("a worker made a form that is none")
            return
        self._drop(question.key)
        self._forms[question.key] = form
        self.bytes += _size(question.key, form)
        while self.bytes > self.settings.form_bytes:
            self._drop(next(iter(self._forms)))

    def _count(self, counted: int, times: int) -> None:
        self._times[counted] = times
        self._times.move_to_end(counted)
        if len(self._times) > COUNTED:
            self._times.popitem(last=False)

    def _drop(self, key: Any) -> None:
        form = self._forms.pop(key, None)
        if form is not None:
            self.bytes -= _size(key, form)


def _size(key: Any, form: Form) -> int:
    """The memory of a form and its key."""
    _, _, names, rest = key
    return form.bytes + len(rest) + sum(100 + len(name) for name in names)
