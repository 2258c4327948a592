"""What a reader says of its reading: in which framework's terms it read, and what it left out."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import Phrase, Span, phrase

SHOWN = 12
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """`language` is what the text was read as ("Python", "Octave"); `dropped` what was left out, as typed.

    `whole` is whether all of it was read as this, not only what stands around it.
    """

    language: str
    dropped: tuple[str, ...] = ()
    whole: bool = True

    @property
    def listed(self) -> str:
        """What was left out, for a sentence: each stretch once, and not all of a long list."""
        stretches = list(dict.fromkeys(_short(each) for each in self.dropped))
        more = f" … (+{len(stretches) - SHOWN})" if len(stretches) > SHOWN else ""
        return "; ".join(stretches[:SHOWN]) + more

    def messages(self, program: str) -> list[tuple[str, Phrase]]:
        """The codes and sentences that say how the text was read, and what was left out."""
        read = phrase("{language} was read as this program: {program}", language=self.language, program=program)
        left_out = phrase("Left out, since it changes no number: {listed}", listed=self.listed)
        return [("code-read", read), *([("left-out", left_out)] if self.dropped else [])]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of Octave as typed, whose meaning rests on shapes."""

    text: str
    span: Span


def _short(text: str) -> str:
    """The first line of a stretch."""
    line = text.strip().partition("\n")[0].strip()
    shortened = len(line) > LONGEST or "\n" in text.strip()
    return line[:LONGEST] + ("…" if shortened else "")
