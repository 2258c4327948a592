"""How a text was read: as which language, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import Phrase, Span, phrase

MAX_LISTED = 12
MAX_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """`language` is what the text was read as ("Python", "Octave"); `dropped` is the text left out, as typed.

    `whole`: all of the text was translated, not only what surrounds it.
    """

    language: str
    dropped: tuple[str, ...] = ()
    whole: bool = True

    @property
    def listed(self) -> str:
        """The dropped text for a message: each stretch once, and a long list shortened."""
        stretches = list(dict.fromkeys(_short(each) for each in self.dropped))
        more = f" … (+{len(stretches) - MAX_LISTED})" if len(stretches) > MAX_LISTED else ""
        return "; ".join(stretches[:MAX_LISTED]) + more

    def messages(self, program: str) -> list[tuple[str, Phrase]]:
        """The codes and messages that report how the text was read and what was left out."""
        read = phrase("{language} was read as this program: {program}", language=self.language, program=program)
        left_out = phrase("Left out, since it changes no number: {listed}", listed=self.listed)
        return [("code-read", read), *([("left-out", left_out)] if self.dropped else [])]


@dataclass(frozen=True, slots=True)
class Sign:
    """An Octave operator as typed, whose meaning depends on shapes."""

    text: str
    span: Span


def _short(text: str) -> str:
    """The first line of a stretch."""
    line = text.strip().partition("\n")[0].strip()
    shortened = len(line) > MAX_LENGTH or "\n" in text.strip()
    return line[:MAX_LENGTH] + ("…" if shortened else "")
