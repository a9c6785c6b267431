"""What people read about registered experiments, and how a read-out gets onto the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figures import day

if TYPE_CHECKING:
    from errors import Lang
    from ledger.experiments import Experiment, Experiments, Plan
    from settings import Settings


def registry(settings: Settings) -> Experiments:
    """The registry of this home."""
    from ledger.book import Book

    return Book.of(settings).experiments


def told(one: Experiment, lang: Lang) -> tuple[dict[str, Any], str]:
    """An experiment as JSON and as text."""
    return {"ok": True, "experiment": as_json(one)}, _page(one, lang)


def read(settings: Settings, id: str, run: str, cost: float | None, final: bool | None, on: date | None) -> Experiment:
    """Keep what a recorded run measured; with a cost, a money effect becomes iROAS."""
    from ledger.book import Book
    from tools.registry import recorded

    book = Book.of(settings)
    known, runs = book.experiments, book.runs
    one, measured = known.get(id), runs.get(run)
    readout, done = recorded(measured, cost)
    # Whoever ran the tool for this experiment on another day has looked, even if it was not kept here.
    days = {each.receipt["today"] for each in runs.named("attribution.experiment", "experiment", one.id)}
    done = replace(done, looks=len(days - {measured.receipt["today"]}))
    return known.read(id, readout, on or settings.day, final=final, done=done)


def planned(settings: Settings, out: Path | None, lang: Lang) -> tuple[dict[str, Any], str]:
    """The calendar with its conflicts; as an iCalendar file where a place is named."""
    from tools.registry import clashes, ical, span

    every = registry(settings).all()
    dated = sorted(((days, each) for each in every if (days := span(each))), key=lambda pair: (pair[0], pair[1].id))
    if out is not None:
        out.write_text(ical(every, settings.day), encoding="utf-8", newline="")
    found = clashes(every)
    shape = {
        "ok": True,
        "calendar": [{"id": each.id, "start": str(a), "end": str(b), "status": each.status} for (a, b), each in dated],
        "conflicts": [
            {"experiments": [c.first, c.second], "start": str(c.start), "end": str(c.end), "shared": c.what.said(lang)}
            for c in found
        ],
        "file": str(out) if out else None,
    }
    text = [f"{day(a, lang)} – {day(b, lang)}  {_line(each, lang)}" for (a, b), each in dated]
    text += [f"! {c.first} × {c.second}: {c.what.said(lang)}" for c in found]
    return shape, "\n".join(text) or "–"


def as_json(one: Experiment) -> dict[str, Any]:
    """An experiment as plain JSON values."""
    from ledger.experiments import readout_json

    return {
        "id": one.id,
        "status": one.status,
        "plan": (one.frozen or one.plan).model_dump(mode="json"),
        "plan_hash": one.hash,
        "started": str(one.started) if one.started else None,
        "planned_end": str(one.planned_end) if one.planned_end else None,
        "ended": str(one.ended) if one.ended else None,
        "peeks": one.peeks,
        "readouts": [readout_json(each) for each in one.readouts],
        "decision": one.decision,
        "why": one.why,
        "history": [{"at": line.at, "on": str(line.on), "event": line.event} for line in one.history],
    }


def _line(one: Experiment, lang: Lang) -> str:
    from tools.registry import STATUS

    return f"{one.id}  {STATUS[one.status].said(lang):<12} {one.plan.asset or one.plan.channel}  {one.plan.hypothesis}"


def _page(one: Experiment, lang: Lang) -> str:
    from figures import plain
    from tools.registry import DECISION, deviation, measured

    plan = one.frozen or one.plan
    lines = [plain(_line(one, lang))]
    told = {name: value for name, value in plan.model_dump(mode="json").items() if value and name != "hypothesis"}
    lines += [f"  {name:<15}{plain(str(value))}" for name, value in told.items()]
    if one.hash:
        lines.append(f"  {'plan_hash':<15}{one.hash}")
    for each in one.readouts:
        lines.append(plain(f"  {each.on}  {each.metric} {measured(each, lang)}  {each.run}"))
    lines += [f"  ! {plain(deviation(each).said(lang))}" for each in one.deviations]
    if one.decision:
        lines.append(plain(f"  → {DECISION[one.decision].said(lang)}  {one.why}"))
    return "\n".join(lines)


def plan_of(given: dict[str, Any]) -> Plan:
    """A plan from what the command line says; a wrong value is told in one sentence."""
    from pydantic import ValidationError

    from errors import BadArguments
    from ledger.experiments import Plan

    try:
        return Plan(**given)
    except ValidationError as failed:
        first = failed.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "plan"
        raise BadArguments(
            en=f"The plan is not usable: {name}: {first['msg']}.",
            de=f"Der Plan ist nicht brauchbar: {name}: {first['msg']}.",
            do_en="Correct it and propose again.",
            do_de="Berichtigen Sie ihn und schlagen Sie neu vor.",
        ) from None
