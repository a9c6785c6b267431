"""The morning: what the night did, what waits, what went wrong, which results came due; told in a minute."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from terms import Fact, Words, number
from terms.named import action

if TYPE_CHECKING:
    from errors import Lang
    from ledger.nights import Night
    from ledger.outcomes import Outcome
    from ledger.page import Page
    from ledger.proposals import Entry, Status
    from settings import Settings

FEW = 3
"""Proposals and results that are told one by one."""
RECENT = 7
"""Days for which a result that came due is news."""
AT_RISK = Words(de="auf dem Spiel", en="at risk")
TOLD = ("happened", "why", "unusual", "changed", "outcome", "failed")
"""Sections of a brief that stay true the next day; what waits is told as it is now."""


def morning(settings: Settings, lang: Lang) -> dict[str, Any]:
    """Everything of the morning that is on record; what changed in the data is told by `changes`."""
    from ledger import incidents, nights, outcomes, proposals
    from ledger.book import Book
    from web.starting import empty, practising

    now, day = settings.now, settings.day
    book = Book.of(settings)
    with book.writing() as tx:
        proposals.expire(tx, now.date(), now)
    with book.reading() as tx:
        every = nights.listed(tx, 20)
        waiting = proposals.listed(tx, ("open",))
        troubles = incidents.listed(tx, only_open=True)
        results = [_result(tx, each, lang) for each in outcomes.listed(tx) if _news(each, day)]
        last = next((each for each in every if each.ended), None)
        own = proposals.listed(tx, night=last.key) if last else []
    return {
        "ok": True, "day": day.isoformat(), "empty": empty(settings), "demo": practising(settings),
        "night": _night(last, {each.id: each.status for each in own}, lang) if last else None,
        "running": running(settings, every, lang),
        "waiting": _waiting(waiting, lang), "results": results[:FEW], "more_results": max(0, len(results) - FEW),
        "incidents": [
            {"id": each.id, "kind": each.kind, "about": each.about, "at": each.at, "title": each.title.said(lang)}
            for each in troubles
        ],
    }  # fmt: skip


def running(settings: Settings, every: list[Night], lang: Lang) -> dict[str, Any] | None:
    """The night that runs in this server, with the steps that it has done; None where none does."""
    from web import works

    work = works.going(settings.home, "night")
    if work is None:
        return None
    night = next((each for each in every if not each.ended), None)
    return {"key": night.key if night else "", "steps": _steps(night, lang) if night else [], "of": work.total}


def _night(night: Night, states: dict[str, Status], lang: Lang) -> dict[str, Any]:
    """One that has ended; each line with what has become of the proposal that it tells of."""
    from web.nights import as_json
    from web.views.nights import lines

    shape = as_json(night, lang)
    brief = shape["brief"]
    told = [each for each in lines(night.brief, lang) if each["section"] in TOLD] if night.brief else []
    for each in told:
        each["status"] = states.get(each["about"], "")
    return {
        "key": night.key, "day": night.day.isoformat(), "status": night.status, "title": brief.get("title", ""),
        "begun": night.begun, "ended": night.ended, "lines": told, "facts": night.brief.get("facts", {}),
        "held": _held(night, lang), "steps": _steps(night, lang), "changed": brief.get("changed", []),
        "missed": brief.get("missed", []),
    }  # fmt: skip


def _held(night: Night, lang: Lang) -> str:
    """Why nothing was changed, where that is so."""
    words: dict[str, Any] = night.brief.get("names", {}).get("held", {})
    return Words(**words).said(lang) if night.status == "held" and words else ""


def _steps(night: Night, lang: Lang) -> list[dict[str, Any]]:
    """The steps as they stand: the last try of each, without the tools that it ran."""
    from web.views.nights import stages

    return stages(night, lang)


def _waiting(entries: list[Entry], lang: Lang) -> dict[str, Any]:
    entries = sorted(entries, key=_worth, reverse=True)
    sums: dict[str, Decimal] = {}
    for each in entries:
        if (risk := each.proposal.risk) is not None:
            sums[risk.currency] = sums.get(risk.currency, Decimal(0)) + risk.amount
    facts = [Fact(id="risk", value=number(value), unit=unit, label=AT_RISK) for unit, value in sorted(sums.items())]
    return {
        "count": len(entries), "risk": [each.model_dump(mode="json") for each in facts],
        "first": [_short(each, lang) for each in entries[:FEW]], "more": max(0, len(entries) - FEW),
    }  # fmt: skip


def _worth(entry: Entry) -> float:
    return float(entry.proposal.effect.value) if entry.proposal.effect else 0.0


def _short(entry: Entry, lang: Lang) -> dict[str, Any]:
    proposal = entry.proposal
    return {
        "id": entry.id, "action": action(proposal.action).said(lang), "target": proposal.target,
        "effect": proposal.effect.model_dump(mode="json") if proposal.effect else None, "run": entry.run,
        "expires": proposal.expires.isoformat() if proposal.expires else None,
    }  # fmt: skip


def _news(outcome: Outcome, day: date) -> bool:
    """Whether it was measured lately."""
    if outcome.realised is None or not outcome.realised_at:
        return False
    return date.fromisoformat(outcome.realised_at[:10]) >= day - timedelta(days=RECENT)


def _result(tx: Page, outcome: Outcome, lang: Lang) -> dict[str, Any]:
    """What was promised and what came of it, as figures."""
    from ledger import proposals

    entry = proposals.get(tx, outcome.proposal)
    label = entry.proposal.effect.label if entry.proposal.effect else Words(de="Wirkung", en="effect")
    assert outcome.realised is not None
    promised = _fact("promised", outcome.value, outcome.low, outcome.high, outcome, label)
    came = _fact("came", outcome.realised, outcome.realised_low, outcome.realised_high, outcome, label)
    return {
        "proposal": entry.id, "run": outcome.run, "covered": outcome.covered, "evidence": outcome.realised_evidence,
        "promised": promised, "came": came, "due": outcome.due.isoformat(),
    } | {key: value for key, value in _short(entry, lang).items() if key in ("action", "target")}  # fmt: skip


def _fact(
    id: str, value: float, low: float | None, high: float | None, outcome: Outcome, label: Words
) -> dict[str, Any]:  # fmt: skip
    span = None if low is None or high is None else {"low": low, "high": high, "level": outcome.level}
    fact = Fact.model_validate({"id": id, "value": value, "unit": outcome.unit, "label": label, "interval": span})
    return fact.model_dump(mode="json")
