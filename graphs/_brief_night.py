"""What the night itself did, for its brief: what it calculated on what, why it held back, what it saw, what broke."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs._brief_lines import Sheet
from graphs._room import Room
from graphs.playbook_told import VERDICTS
from graphs.told import LANGS, STEPS
from terms import Result, Words


def happened(sheet: Sheet, room: Room, why: Words | None) -> None:
    """What was calculated on which data, then why what else might have happened did not."""
    tools = [
        run for do in ("quality", "anomalies", "measure", "propose") for run in room.done.get(do, {}).get("runs", [])
    ]
    sheet.count("runs", len(tools), Words(de="gelaufene Berechnungen", en="calculations that ran"))
    sheet.count("files", room.said("refresh").get("files", 0), Words(de="neue Dateien", en="new files"))
    kinds = room.desk.warehouse.kinds()
    if room.said("quality").get("empty"):
        known = ", ".join(sorted(kinds))
        sheet.names["kinds"] = Words(de=known or "keine", en=known or "none")
        told = Words(
            de="Keine Werbedaten da; geladene Datenarten: {{kinds}}; neue Dateien: {{files}}.",
            en="There are no ad data; kinds of data that are loaded: {{kinds}}; new files: {{files}}.",
        )
        sheet.line("happened", told)
        why = None
    else:
        _calculated(sheet, kinds)
    _why(sheet, room, why)


def _calculated(sheet: Sheet, kinds: Mapping[str, Any]) -> None:
    last = kinds["ads"].last if "ads" in kinds else None
    none = Words(de="–", en="–")
    sheet.names["until"] = Words(de=f"{last:%d.%m.%Y}", en=f"{last.day} {last:%B %Y}") if last else none
    sheet.line(
        "happened",
        Words(
            de="Berechnungen auf Werbedaten bis {{until}}: {{runs}}; neue Dateien: {{files}}.",
            en="Calculations on ad data until {{until}}: {{runs}}; new files: {{files}}.",
        ),
    )


def _why(sheet: Sheet, room: Room, why: Words | None) -> None:
    _partly(sheet, room, why)
    _held(sheet, why)
    _written(sheet, room, why)
    _missing(sheet, room)
    if room.asked.missed:
        days = ", ".join(room.asked.missed)
        sheet.names["missed"] = Words(de=days, en=days)
        sheet.line("why", Words(de="Ausgefallene Nächte: {{missed}}.", en="Nights that were missed: {{missed}}."))


def _partly(sheet: Sheet, room: Room, why: Words | None) -> None:
    """That one platform stays as it is."""
    partly = room.said("safeguards").get("partly") or room.said("anomalies").get("partly")
    if partly and not why:
        sheet.names["partly"] = Words(**{lang: each.rstrip(".") for lang, each in partly.items()})
        told = Words(
            de="An dieser Plattform ändert sich nichts, solange der Vorfall offen ist: {{partly}}.",
            en="Nothing changes at this platform while the incident is open: {{partly}}.",
        )
        sheet.line("why", told)


def _held(sheet: Sheet, why: Words | None) -> None:
    """That nothing changed by itself, with the reason where the first line does not say it already."""
    if "held" in sheet.names:
        told = Words(
            de="Nichts wurde vorgeschlagen oder von selbst geändert.",
            en="Nothing was proposed, and nothing changed by itself.",
        )
        sheet.line("why", told)
    elif why:
        sheet.names["held"] = why
        sheet.line(
            "why",
            Words(
                de="Nichts wurde vorgeschlagen oder von selbst geändert: {{held}}.",
                en="Nothing was proposed, and nothing changed by itself: {{held}}.",
            ),
        )


def _written(sheet: Sheet, room: Room, why: Words | None) -> None:
    """That what people approved was written although the night held back."""
    if why and (written := room.said("apply").get("written", 0)):
        sheet.count("written", written, Words(de="Schreibvorgänge", en="writes"))
        told = Words(
            de="Was Menschen freigegeben hatten, wurde geschrieben, denn dafür gelten ihr Ja und die Regeln des Hauses "
            "({{written}} Schreibvorgänge).",
            en="What people had approved was written: their yes and the house's policy count for it "
            "({{written}} writes).",
        )
        sheet.line("why", told)


def _missing(sheet: Sheet, room: Room) -> None:
    missing = [name for do in ("measure", "propose") for name in room.said(do).get("missing", [])]
    if missing and not room.said("quality").get("empty"):
        sheet.name("missing", ", ".join(missing))
        told = Words(
            de="Ausgelassen, weil dafür Daten fehlen: {{missing}}.",
            en="Left out because data for them are missing: {{missing}}.",
        )
        sheet.line("why", told)


def unusual(sheet: Sheet, room: Room) -> None:
    """What stood out, with its figures and its likeliest cause."""
    for run in room.done.get("anomalies", {}).get("runs", []):
        result = Result.model_validate(room.book.runs.get(run).result)
        facts = {fact.id: fact for fact in result.facts}
        if not facts.get("incidents") or not facts["incidents"].value:
            continue
        keys = ("incidents", "incident_1_observed", "incident_1_expected")
        for key in keys:
            if key in facts:
                sheet.fact(facts[key].model_copy(update={"id": f"seen_{key}"}), run)
        for key in ("incident_1_name", "incident_1_days", "incident_1_cause"):
            if key in result.names:
                sheet.names[f"seen_{key}"] = result.names[key]
        sheet.line(
            "unusual",
            Words(
                de="Auffälligkeiten: {{seen_incidents}}; zuerst {{seen_incident_1_name}} ({{seen_incident_1_days}}): "
                "{{seen_incident_1_observed}} statt {{seen_incident_1_expected}}; am ehesten "
                "{{seen_incident_1_cause}}.",
                en="Anomalies: {{seen_incidents}}; first {{seen_incident_1_name}} ({{seen_incident_1_days}}): "
                "{{seen_incident_1_observed}} instead of {{seen_incident_1_expected}}; likeliest cause: "
                "{{seen_incident_1_cause}}.",
            ),
        )


def played(sheet: Sheet, room: Room) -> None:
    """Playbooks that ran for incidents; what they found stands in the incident."""
    for number, each in enumerate(room.said("respond").get("playbooks", []), start=1):
        sheet.name(f"p{number}_name", each["name"])
        sheet.name(f"p{number}_id", each["incident"])
        # Nights that were written before a run could tell that it was not checked know only whether it was confirmed.
        found = VERDICTS[each.get("verdict") or ("confirmed" if each["confirmed"] else "not confirmed")]
        sheet.line(
            "unusual",
            Words(
                de=f"Vorfall {{{{p{number}_id}}}}: Playbook {{{{p{number}_name}}}} gelaufen, {found.de} "
                f"(`leitstand incidents show {{{{p{number}_id}}}}`).",
                en=f"Incident {{{{p{number}_id}}}}: playbook {{{{p{number}_name}}}} ran, {found.en} "
                f"(`leitstand incidents show {{{{p{number}_id}}}}`).",
            ),
        )


def not_run(sheet: Sheet, room: Room) -> None:
    """Tools, files and steps that failed."""
    broken = [name for do in ("measure", "propose") for name in room.said(do).get("failed", [])]
    broken += room.said("refresh").get("failed", [])
    steps = [do for do, said in room.done.items() if said["status"] == "failed"]
    if broken or steps:
        named = {lang: [*broken, *(STEPS[do].said(lang) for do in steps)] for lang in LANGS}
        sheet.names["broken"] = Words(**{lang: ", ".join(dict.fromkeys(each)) for lang, each in named.items()})
        sheet.line("failed", Words(de="Nicht gelaufen: {{broken}}.", en="Did not run: {{broken}}."))
