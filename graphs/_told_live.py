"""Turning the steps of a question into events while they happen."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from errors import Lang
from graphs.events import Event, Planned, Said, SpecialistAt, Spoke, ToolAt
from terms import Answer, Plan, Result, Words

if TYPE_CHECKING:
    from edge.outcome import Call
    from settings import Settings

STOPPED = Words(
    de="Angehalten. Kein weiteres Werkzeug wurde gestartet; was bis dahin lief, ist verzeichnet.",
    en="Stopped. No further tool was started; what had run until then is on record.",
)
_SENTENCE = re.compile(r".+?(?:[.!?…][”“\"')]*\s+(?=[^\W\d_a-zäöüß]|[„“\"(])|\n\s*|$)", re.DOTALL)


def ignored(event: Event) -> None:
    """Where nobody looks."""


def sentences(text: str) -> Generator[Said]:
    """A verified text, sentence by sentence; all pieces together are the text.

    >>> [said.text for said in sentences("The cost was €1.50. It rose.")]
    ['The cost was €1.50. ', 'It rose.']
    """
    for found in _SENTENCE.finditer(text):
        yield Said(found.group())


def stopped_answer(run: str, lang: Lang) -> Answer:
    """What goes on record for a question that somebody stopped."""
    said = STOPPED.said(lang)
    return Answer(run=run, lang=lang, text=said, confidence="red", error={"kind": "stopped", "message": said, "do": ""})


@dataclass
class Seen:
    """What became of one tool."""

    result: Result | None = None
    error: dict[str, Any] | None = None

    def ran(self, result: Result) -> None:
        """It gave a result."""
        self.result = result

    def failed(self, error: dict[str, Any]) -> None:
        """It gave none, and why."""
        self.error = error


@dataclass(frozen=True)
class Telling:
    """Steps become events; nothing is told of what a tool has found but its run and its colour."""

    settings: Settings
    tell: Callable[[Event], Any]

    def planned(self, plan: Plan, lang: Lang, seconds: float) -> None:
        """The plan is fixed."""
        if self.tell is ignored:
            return
        from agents.specialists import of
        from agents.titles import title

        steps = [
            {"place": place, "tool": step.tool, "title": title(step.tool, lang), "specialist": of(step.tool).id}
            for place, step in enumerate(plan.steps)
        ]
        self.tell(Planned(lang, steps, plan.asked_back(lang), round(seconds, 4)))

    @contextmanager
    def specialist(self, shelf: str, lang: Lang) -> Generator[None]:
        """A specialist works as long as the block."""
        if self.tell is ignored:
            yield
            return
        from agents.specialists import of

        who, started = of(shelf), time.perf_counter()
        self.tell(SpecialistAt("started", who.id, who.name.said(lang)))
        yield
        self.tell(SpecialistAt("finished", who.id, who.name.said(lang), round(time.perf_counter() - started, 4)))

    @contextmanager
    def tool(self, place: int, name: str, lang: Lang) -> Generator[Seen]:
        """A tool runs as long as the block."""
        seen = Seen()
        if self.tell is ignored:
            yield seen
            return
        from agents.specialists import of
        from agents.titles import title

        told = (place, name, title(name, lang), of(name).id)
        self.tell(ToolAt("started", *told))
        started = time.perf_counter()
        yield seen
        seconds = round(time.perf_counter() - started, 4)
        if seen.result is None:
            self.tell(ToolAt("failed", *told, seconds=seconds, error=seen.error))
            return
        run = seen.result.receipt.run if seen.result.receipt else ""
        proposals = len(seen.result.proposals)
        self.tell(ToolAt("finished", *told, run, seen.result.confidence, proposals, seconds))

    def note(self, call: Call) -> None:
        """A model was asked; told from whatever thread waited for it."""
        if self.tell is ignored:
            return
        from edge.voice import name

        told = Spoke(
            call.job, call.tier, name(self.settings, call.tier), call.outcome, round(call.seconds, 4),
            call.tokens_in, call.tokens_out, float(call.cost),
        )  # fmt: skip
        self.tell(told)
