"""What the steps of a night do, before anything is proposed: look, judge, measure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from agents.titles import title
from errors import LeitstandError, NoData, PersonMustAct
from graphs._limit import Hangs, limited
from graphs._refresh import refresh as refreshed
from graphs._room import TRACKING, Room, Said
from graphs.flow import Run, Stage
from ledger import incidents
from terms import Result, Words

FAILED = {"block", "needs_fact"}


def refresh(room: Room, stage: Stage) -> Said:
    """Import what is new in the watched folders."""
    done = refreshed(room.settings)
    troubles = [f"{name}: {why.de}" for name, why in done.failed], [f"{name}: {why.en}" for name, why in done.failed]
    note = Words(
        de="; ".join([f"{len(done.loaded)} neue Dateien, {done.rows} Zeilen", *troubles[0], *done.missing]),
        en="; ".join([f"{len(done.loaded)} new files, {done.rows} rows", *troubles[1], *done.missing]),
    )
    bad = [*(name or "?" for name, _ in done.failed), *done.missing]
    data = {"files": len(done.loaded), "rows": done.rows, "failed": bad}
    return Said("failed" if bad and not done.loaded else "ok", note, data=data)


def tool(room: Room, run: Run, do: str) -> Said:
    """One tool of a step; where data that it needs were never loaded, it is left out, except where it is the gate."""
    try:
        desk = room.desk
        result = limited(
            run.tool, run.minutes, lambda: room.call(run.tool, dict(run.args), desk, room.asked.key)
        )  # fmt: skip
    except PersonMustAct as failed:
        gate = do == "quality" or (do == "anomalies" and not empty(room))
        if run.optional or (isinstance(failed, NoData) and not gate):
            words = Words(de=failed.said("de"), en=failed.said("en"))
            return Said("skipped", words, data={} if run.optional else {"tool": run.tool, "missing": True})
        return Said("failed", Words(de=failed.line("de"), en=failed.line("en")), data={"tool": run.tool})
    except LeitstandError as failed:
        if isinstance(failed, Hangs):
            room.fresh()
        return Said("failed", Words(de=failed.line("de"), en=failed.line("en")), data={"tool": run.tool})
    receipt = result.receipt
    verdict = result.verdict.decision if result.verdict else ""
    data = {
        "tool": run.tool, "confidence": result.confidence, "verdict": verdict, "proposals": len(result.proposals),
    }  # fmt: skip
    note = Words(
        de=f"{title(run.tool, 'de')}: {COLOURS[result.confidence].de}" + _proposed(len(result.proposals), "de"),
        en=f"{title(run.tool, 'en')}: {COLOURS[result.confidence].en}" + _proposed(len(result.proposals), "en"),
    )
    return Said("ok", note, (receipt.run,) if receipt else (), data)


def empty(room: Room) -> bool:
    """Whether no ad data were ever loaded: then nothing can be proposed, and there is only one thing to do."""
    return "ads" not in room.desk.warehouse.kinds()


COLOURS = {
    "green": Words(de="belastbar", en="sound"), "amber": Words(de="mit Vorbehalt", en="with reservations"),
    "red": Words(de="trägt keine Entscheidung", en="carries no decision"),
}  # fmt: skip


def _proposed(count: int, lang: str) -> str:
    if not count:
        return ""
    one = count == 1
    if lang == "de":
        return f", {count} {'Vorschlag' if one else 'Vorschläge'}"
    return f", {count} {'proposal' if one else 'proposals'}"


def quality(room: Room, stage: Stage, tools: Sequence[dict[str, Any]]) -> Said:
    """The gate: whether the data may carry a change. What could not be checked has not passed."""
    why: list[Words] = []
    if stage.fresh.get("ads") is not None and empty(room):
        held = Words(de="Es sind keine Werbedaten geladen", en="no ad data are loaded")
        return Said("held", held, _runs(tools), {"held": held.model_dump(), "empty": True, "ages": {}})
    for each in tools:
        if each["status"] == "failed":
            why.append(Words(**each["note"]))
        elif each["data"].get("verdict") in FAILED or each["data"].get("confidence") == "red":
            name = each["data"]["tool"]
            de, en = title(name, "de"), title(name, "en")
            why.append(Words(de=f"„{de}“ ist nicht bestanden", en=f"“{en}” has not passed"))
    stale, ages = _stale(room, stage.fresh)
    if not (why := [*why, *stale]):
        return Said("ok", Words(de="bestanden", en="passed"), _runs(tools), {"ages": ages})
    held = Words(de="; ".join(each.de for each in why), en="; ".join(each.en for each in why))
    return Said("held", held, _runs(tools), {"held": held.model_dump(), "stale": bool(stale), "ages": ages})


def _runs(tools: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(run for each in tools for run in each["runs"])


def _stale(room: Room, fresh: dict[str, int]) -> tuple[list[Words], dict[str, int]]:
    known, found, ages = room.desk.warehouse.kinds(), list[Words](), dict[str, int]()
    for kind, most in fresh.items():
        last = known[kind].last if kind in known else None
        if last is None:
            found.append(Words(de=f"{kind} ist nicht geladen", en=f"{kind} is not loaded"))
            continue
        ages[kind] = (room.day - last).days
        if ages[kind] > most:
            found.append(
                Words(
                    de=f"{kind} reicht nur bis {last:%d.%m.%Y}, älter als {most} Tage",
                    en=f"{kind} ends on {last:%Y-%m-%d}, more than {most} days ago",
                )
            )
    return found, ages


def anomalies(room: Room, stage: Stage, tools: Sequence[dict[str, Any]]) -> Said:
    """Whether conversions are still counted as before: if not, an incident is open and nothing may be changed.

    One about a single platform holds the changes there, by the policy; the night goes on for the others.
    """
    from acting import situations

    broken = [row for each in tools for run in each["runs"] for row in _tracking(room, run, stage)]
    failed = [each for each in tools if each["status"] == "failed"]
    with room.book.writing() as tx:
        ours = incidents.listed(tx, only_open=True, kind=TRACKING)
        for group, series, first in broken:
            title = Words(
                de=f"Conversion-Zählung gestört: {group} ({series}), seit {first}",
                en=f"Conversion tracking broken: {group} ({series}), since {first}",
            )
            incidents.raised(tx, TRACKING, title, f"{group} · {series}", room.stamp())
        if not broken and not failed and tools:
            ours = [each for each in ours if not _over(room, tx, each)]
        whole = situations.broken(tx, everywhere=True)
    names = [f"{group} ({series})" for group, series, _ in broken] or [each.about for each in ours]
    held = Words(
        de=f"Conversion-Zählung gestört: {', '.join(names)}", en=f"conversion tracking broken: {', '.join(names)}"
    )
    if whole:
        return Said("held", held, _runs(tools), {"held": held.model_dump(), "broken": names})
    if failed:
        return Said("failed", Words(**failed[0]["note"]), _runs(tools))
    if names:
        return Said("ok", held, _runs(tools), {"partly": held.model_dump(), "broken": names})
    return Said("ok", Words(de="keine gestörte Zählung", en="no broken tracking"), _runs(tools))


def all_of(words: Sequence[Words]) -> Words:
    """Several in one."""
    return Words(de="; ".join(each.de for each in words), en="; ".join(each.en for each in words))


def _over(room: Room, tx: Any, incident: incidents.Incident) -> bool:
    """Close what a night has opened and no longer sees; what a person opened, a person closes."""
    if incident.timeline[0].by != "service:watch":
        return False
    why = Words(de="Die Prüfung sieht die Störung nicht mehr.", en="The check no longer sees it.")
    incidents.closed(tx, incident.id, why, room.stamp())
    return True


def _tracking(room: Room, run: str, stage: Stage) -> Iterable[tuple[str, str, str]]:
    """Anomalies of a run that stop the night: (group, series, since)."""
    table = Result.model_validate(room.book.runs.get(run).result).tables.get("incidents")
    if table is None:
        return
    known = room.desk.warehouse.kinds()
    for row in table.rows:
        seen = dict(zip(table.columns, row, strict=True))
        end = known[seen["kind"]].last if seen.get("kind") in known else None
        last = seen["last"] if isinstance(seen["last"], date) else date.fromisoformat(str(seen["last"]))
        if seen.get("cause") in stage.stops and (end is None or end - last <= timedelta(days=stage.days)):
            yield str(seen["group"]), str(seen["series"]), str(seen["first"])


def measure(room: Room, stage: Stage, tools: Sequence[dict[str, Any]]) -> Said:
    """Sum up a step that only runs tools."""
    failed = [each["data"].get("tool", "") for each in tools if each["status"] == "failed"]
    missing = [each["data"]["tool"] for each in tools if each["data"].get("missing")]
    good = sum(each["status"] == "ok" for each in tools)
    if tools and not good and not failed:
        words = Words(de="ausgelassen, weil Daten fehlen", en="left out because data are missing")
        return Said("skipped", words, data={"failed": [], "missing": missing})
    note = Words(
        de=f"{good} von {len(tools)} Werkzeugen gelaufen"
        + (f"; ausgefallen: {', '.join(title(each, 'de') for each in failed)}" if failed else ""),
        en=f"{good} of {len(tools)} tools ran"
        + (f"; failed: {', '.join(title(each, 'en') for each in failed)}" if failed else ""),
    )
    return Said("ok" if good or not tools else "failed", note, _runs(tools), {"failed": failed, "missing": missing})
