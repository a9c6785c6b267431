"""An answer on record with what stands behind it: of each figure its run, the steps with their times, what it cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from errors import Lang, NotFound
from ledger.runs import ASK
from terms import Answer, Principal
from web.views.receipt import runs_of

if TYPE_CHECKING:
    from settings import Settings


@dataclass(frozen=True)
class Shown:
    """An answer as the page shows it.

    runs       of each figure's id the tool run that computed it
    steps      the tools that ran: run, tool, title, specialist, seconds, confidence
    seconds    from the question to the answer
    model      the name of the model that spoke; empty where none did
    proposals  by id, those that are on record, with who may decide them
    """

    answer: Answer
    runs: dict[str, str] = field(default_factory=dict[str, str])
    steps: tuple[dict[str, Any], ...] = ()
    seconds: float = 0.0
    model: str = ""
    proposals: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])


def shown(settings: Settings, run: str, lang: Lang) -> Shown:
    """An answer by its run; what waits for a decision is read by `decided`, which asks platforms.

    Raises:
        NotFound: there is no such run, or it is no answer.
    """
    from edge.voice import name
    from ledger.book import Book

    runs = Book.of(settings).runs
    record = runs.get(run)
    if record.tool != ASK:
        raise NotFound(en=f"The run {run} is no answer.", de=f"Der Lauf {run} ist keine Antwort.")
    answer = Answer.model_validate(record.result)
    steps = tuple(_step(each, lang) for each in runs.children(record.run))
    spoke = name(settings, answer.model) if answer.model != "none" else ""
    return Shown(answer, runs_of(answer, runs), steps, record.seconds, spoke)


def decided(settings: Settings, answer: Answer, who: Principal, lang: Lang) -> dict[str, dict[str, Any]]:
    """The proposals of an answer that are on record, as they are now."""
    from web.views.deciding import proposals

    return proposals(settings, [each.id for each in answer.proposals], who, lang)


def _step(record: Any, lang: Lang) -> dict[str, Any]:
    from agents.specialists import of
    from agents.titles import title

    return {
        "run": record.run, "tool": record.tool, "title": title(record.tool, lang),
        "specialist": of(record.tool).name.said(lang), "seconds": record.seconds,
        "confidence": record.result.get("confidence", ""),
    }  # fmt: skip
