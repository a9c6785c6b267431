"""What people read about nights: the list, one night with its steps, its brief."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from errors import BadArguments
from figures import moment
from terms import Words

if TYPE_CHECKING:
    from errors import Lang
    from ledger.nights import Night
    from settings import Settings
    from terms import Principal

SEEN = {
    "ok": Words(de="gut", en="ok"), "failed": Words(de="gescheitert", en="failed"),
    "held": Words(de="angehalten", en="held"), "skipped": Words(de="ausgelassen", en="skipped"),
    "retried": Words(de="neu versucht", en="tried again"),
}  # fmt: skip
EARLIEST = date(2000, 1, 1)
RAN = {
    "de": "Diese Nacht ist schon gelaufen ({key}, beendet {at}); hier ihr Bericht. Noch einmal: --again",
    "en": "That night has run already ({key}, ended {at}); this is its brief. Once more: --again",
}
MARKS = {"ok": "✓", "failed": "✗", "held": "■", "skipped": "–", "retried": "↻"}


def run_night(
    settings: Settings, day: date | None, flow: str, again: bool, lang: Lang, by: Principal | None = None
) -> tuple[dict[str, Any], str]:
    """Run a night, or show the one that was run; JSON and text. `by` starts it, else whoever the settings name."""
    from acting.office import Office
    from graphs.night import Nights
    from ledger import nights
    from ledger.book import Book
    from policies import roles

    who = by or Office.open(settings).who()
    roles.require(who, "run_night")
    if day is not None and not EARLIEST <= day <= settings.day + timedelta(days=366):
        raise BadArguments(
            en=f"There is no night of {day} to be run.",
            de=f"Eine Nacht des {day:%d.%m.%Y} lässt sich nicht ausführen.",
            do_en="Name a date since 2000 that is at most a year ahead.",
            do_de="Nennen Sie ein Datum ab 2000, das höchstens ein Jahr voraus liegt.",
        )  # fmt: skip
    with Book.of(settings).reading() as tx:
        before = {each.key for each in nights.listed(tx, 1000) if each.ended}
    night = Nights(settings).run(day, flow=flow, schedule=flow or "night", again=again, by=who.id)
    shape, text = told(night, settings, lang)
    if night.key in before:
        ended = datetime.fromisoformat(night.ended).astimezone(ZoneInfo(settings.timezone))
        head = RAN[lang].format(key=night.key, at=moment(ended, lang))
        return shape | {"ran_before": True}, f"{head}\n\n{text}"
    return shape, text


def told(night: Night, settings: Settings, lang: Lang, *, steps: bool = False) -> tuple[dict[str, Any], str]:
    """One night as JSON and as text."""
    from graphs.told import text

    lines = [text(night.brief, lang)] if night.brief else [_head(night, settings, lang)]
    if steps or not night.brief:
        lines += ["", *_steps(night, lang)]
    elif night.steps:
        lines += ["", _stages(night, lang)]
    lines += _places(night, settings, lang)
    return as_json(night, lang), "\n".join(lines)


def as_json(night: Night, lang: Lang) -> dict[str, Any]:
    """A night as plain JSON values."""
    from graphs.told import lines, receipts, title

    brief: dict[str, Any] = {}
    if night.brief:
        told_ = [{"section": section, "text": said} for section, said in lines(night.brief, lang)]
        brief = night.brief | {"title": title(night.brief, lang), "told": told_, "receipts": receipts(night.brief)}
    return {
        "ok": night.status != "failed",
        "night": night.key,
        "schedule": night.schedule,
        "day": str(night.day),
        "status": night.status,
        "begun": night.begun,
        "ended": night.ended,
        "steps": [
            {"step": each.step, "status": each.status, "seconds": each.seconds, "note": each.note.said(lang),
             "runs": list(each.runs)}
            for each in night.steps
        ],
        "brief": brief,
    }  # fmt: skip


def listed(settings: Settings, lang: Lang) -> tuple[dict[str, Any], str]:
    """All nights, the newest first."""
    from ledger import nights
    from ledger.book import Book

    with Book.of(settings).reading() as tx:
        every = nights.listed(tx)
    shape = {"ok": True, "nights": [_short(each) for each in every]}
    rows = [_head(each, settings, lang) for each in every]
    none = "Noch keine Nacht; `leitstand run night` beginnt eine." if lang == "de" else (
        "No night yet; `leitstand run night` begins one."
    )  # fmt: skip
    return shape, "\n".join(rows) or none


def shown(settings: Settings, key: str, lang: Lang) -> tuple[dict[str, Any], str]:
    """One night with its brief and its steps."""
    from ledger import nights
    from ledger.book import Book

    with Book.of(settings).reading() as tx:
        return told(nights.get(tx, key), settings, lang, steps=True)


def _short(night: Night) -> dict[str, Any]:
    return {
        "night": night.key, "schedule": night.schedule, "day": str(night.day), "status": night.status,
        "begun": night.begun, "ended": night.ended, "waiting": night.brief.get("waiting", []),
        "changed": night.brief.get("changed", []),
    }  # fmt: skip


def _head(night: Night, settings: Settings, lang: Lang) -> str:
    from graphs.told import STATUS

    begun = datetime.fromisoformat(night.begun).astimezone(ZoneInfo(settings.timezone))
    status = STATUS[night.status].said(lang) if night.status in STATUS else night.status
    waiting, changed = len(night.brief.get("waiting", [])), len(night.brief.get("changed", []))
    counts = f"{changed} geändert, {waiting} wartend" if lang == "de" else f"{changed} changed, {waiting} waiting"
    return f"{night.key:<24}{moment(begun, lang)}  {status:<18}{counts}"


def _steps(night: Night, lang: Lang) -> list[str]:
    from figures import plain

    return [
        f"{MARKS.get(each.status, '·')} {each.step:<34}{each.seconds:>8.1f} s  {plain(each.note.said(lang))}"
        for each in night.steps
    ]


def _stages(night: Night, lang: Lang) -> str:
    """The steps in one line; what each tool did, `leitstand nights show` says."""
    from graphs.told import STEPS

    last = {each.step: each.status for each in night.steps if " " not in each.step}
    return " ".join(
        f"{MARKS.get(status, '·')} {STEPS[step].said(lang)}" for step, status in last.items() if step in STEPS
    )


def _places(night: Night, settings: Settings, lang: Lang) -> list[str]:
    place = settings.home / "briefs" / f"{night.key}.{lang}.html"
    return ["", str(place)] if Path(place).exists() else []
