"""The morning brief: what happened, why, what waits, what it is worth and risks, what failed, what to do first.

A brief is templates with facts, each with the run that it comes from; figures are written by `figures` alone, in either
language, whenever it is shown (`graphs/told.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphs._brief_lines import Sheet, change, counted
from graphs._room import Room
from graphs.playbook_told import VERDICTS
from graphs.told import LANGS, STEPS
from ledger import incidents, outbox, outcomes, proposals, switch
from ledger.proposals import Entry
from terms import Result, Words

MOST = 3
"""Changes that are told one by one; the others are counted."""
CHANGED = ("verified", "handed_over")
WRONG = ("failed", "reverted")
EMPTY = Words(
    de="Laden Sie Werbedaten: `leitstand import DATEI --as ads`. Ohne sie wird nichts vorgeschlagen und nichts von "
    "selbst geändert.",
    en="Load ad data: `leitstand import FILE --as ads`. Without them nothing is proposed, and nothing changes by "
    "itself.",
)
"""What is to be done in a house that never had any ad data."""


def brief_of(room: Room) -> dict[str, Any]:
    """What people read in the morning, as plain values: status, title, lines, facts, names."""
    with room.book.reading() as tx:
        own = proposals.listed(tx, night=room.asked.key)
        waiting = proposals.listed(tx, ("open",))
        open_incidents = incidents.listed(tx, only_open=True)
        measured = {each.id: each for each in outcomes.listed(tx)}
        stopped = switch.stopped(tx, room.settings.home)
        under_way = len(list(outbox.unsettled(tx)))
    sheet = Sheet(room.asked.key)
    waiting = sorted(waiting, key=_worth, reverse=True)
    changed = [entry for entry in own if entry.status in CHANGED]
    wrong = [entry for entry in own if entry.status in WRONG]
    why = room.held()
    empty = bool(room.said("quality").get("empty"))
    _first(sheet, waiting, wrong, EMPTY if empty else why, stopped is not None)
    _happened(sheet, room, why)
    _unusual(sheet, room)
    _played(sheet, room)
    _changed(sheet, changed)
    _waiting(sheet, waiting)
    _outcomes(sheet, [measured[id] for id in room.said("outcome").get("ids", []) if id in measured])
    _failed(sheet, room, wrong, under_way)
    failed = [do for do, said in room.done.items() if said["status"] == "failed"]
    status = "held" if why else "failed" if failed else "done"
    return sheet.plain(
        status=status, day=room.asked.day, flow=room.flow.title, missed=list(room.asked.missed),
        incidents=[each.id for each in open_incidents], waiting=[each.id for each in waiting],
        changed=[each.id for each in changed], wrong=[each.id for each in wrong],
        held_back=room.said("policy").get("held_back", {}),
    )  # fmt: skip


def _worth(entry: Entry) -> float:
    return float(entry.proposal.effect.value) if entry.proposal.effect else 0.0


def _first(sheet: Sheet, waiting: Sequence[Entry], wrong: Sequence[Entry], why: Words | None, stopped: bool) -> None:
    """The one thing that a person does before anything else."""
    if stopped:
        told = Words(
            de="Der Notaus ist an: Nichts wird geändert, bis jemand `leitstand kill off` gibt.",
            en="The kill switch is on: nothing is changed until somebody gives `leitstand kill off`.",
        )
    elif wrong:
        sheet.name("first_id", wrong[0].id)
        told = Words(
            de="Sehen Sie nach Änderung {{first_id}}: Sie kam nicht an oder wurde zurückgenommen "
            "(`leitstand inbox show {{first_id}}`).",
            en="Look at change {{first_id}}: it did not arrive or was taken back "
            "(`leitstand inbox show {{first_id}}`).",
        )
    elif why is EMPTY:
        told = EMPTY
    elif why:
        sheet.names["held"] = why
        told = Words(
            de="Klären Sie die Daten; bis dahin bleibt alles, wie es ist: {{held}}.",
            en="Settle the data; until then everything stays as it is: {{held}}.",
        )
    elif waiting:
        sheet.name("first_id", waiting[0].id)
        told = Words(
            de="Entscheiden Sie über {{first_id}}: `leitstand inbox approve {{first_id}}` oder "
            "`leitstand inbox reject {{first_id}} --why GRUND`.",
            en="Decide on {{first_id}}: `leitstand inbox approve {{first_id}}` or "
            "`leitstand inbox reject {{first_id}} --why REASON`.",
        )
    else:
        told = Words(de="Es ist nichts zu tun.", en="There is nothing to do.")
    sheet.line("first", told)


def _happened(sheet: Sheet, room: Room, why: Words | None) -> None:
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
    partly = room.said("safeguards").get("partly") or room.said("anomalies").get("partly")
    if partly and not why:
        sheet.names["partly"] = Words(**{lang: each.rstrip(".") for lang, each in partly.items()})
        told = Words(
            de="An dieser Plattform ändert sich nichts, solange der Vorfall offen ist: {{partly}}.",
            en="Nothing changes at this platform while the incident is open: {{partly}}.",
        )
        sheet.line("why", told)
    if "held" in sheet.names:  # the first line says the reason already
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
    if why and (written := room.said("apply").get("written", 0)):
        sheet.count("written", written, Words(de="Schreibvorgänge", en="writes"))
        told = Words(
            de="Was Menschen freigegeben hatten, wurde geschrieben, denn dafür gelten ihr Ja und die Regeln des Hauses "
            "({{written}} Schreibvorgänge).",
            en="What people had approved was written: their yes and the house's policy count for it "
            "({{written}} writes).",
        )
        sheet.line("why", told)
    missing = [name for do in ("measure", "propose") for name in room.said(do).get("missing", [])]
    if missing and not room.said("quality").get("empty"):
        sheet.name("missing", ", ".join(missing))
        told = Words(
            de="Ausgelassen, weil dafür Daten fehlen: {{missing}}.",
            en="Left out because data for them are missing: {{missing}}.",
        )
        sheet.line("why", told)
    if room.asked.missed:
        days = ", ".join(room.asked.missed)
        sheet.names["missed"] = Words(de=days, en=days)
        sheet.line("why", Words(de="Ausgefallene Nächte: {{missed}}.", en="Nights that were missed: {{missed}}."))


def _unusual(sheet: Sheet, room: Room) -> None:
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


def _played(sheet: Sheet, room: Room) -> None:
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


def _changed(sheet: Sheet, entries: Sequence[Entry]) -> None:
    if not entries:
        sheet.line("changed", Words(de="Von selbst geändert: nichts.", en="Changed by itself: nothing."))
    for number, entry in enumerate(entries[:MOST], start=1):
        told = change(sheet, f"c{number}", entry)
        read = entry.status == "verified"
        de = "am Ziel nachgelesen" if read else "übergeben, nicht nachlesbar"
        en = "read back where it was made" if read else "handed over, cannot be read back"
        sheet.line(
            "changed",
            Words(
                de=f"{told.de}; {de}. Zurück: `leitstand rollback {{{{c{number}_id}}}}`.",
                en=f"{told.en}; {en}. Undo: `leitstand rollback {{{{c{number}_id}}}}`.",
            ),
        )
    counted(sheet, "changed", len(entries) - MOST)


def _waiting(sheet: Sheet, entries: Sequence[Entry]) -> None:
    for number, entry in enumerate(entries[:MOST], start=1):
        told = change(sheet, f"w{number}", entry)
        sheet.line(
            "waiting",
            Words(
                de=f"{{{{w{number}_id}}}} wartet: {told.de}.",
                en=f"{{{{w{number}_id}}}} waits: {told.en}.",
            ),
        )
    counted(sheet, "waiting", len(entries) - MOST)


def _outcomes(sheet: Sheet, due: Sequence[outcomes.Outcome]) -> None:
    if not due:
        return
    inside = sum(each.covered is True for each in due)
    sheet.count("due", len(due), Words(de="fällige Wirkungen", en="effects that came due"))
    sheet.count("inside", inside, Words(de="davon im vorhergesagten Bereich", en="of those within what was predicted"))
    told = Words(
        de="Gemessene Wirkungen früherer Änderungen: {{due}}, davon im vorhergesagten Bereich: {{inside}}.",
        en="Measured effects of earlier changes: {{due}}, of those within what was predicted: {{inside}}.",
    )
    sheet.line("outcome", told)


def _failed(sheet: Sheet, room: Room, wrong: Sequence[Entry], under_way: int) -> None:
    broken = [name for do in ("measure", "propose") for name in room.said(do).get("failed", [])]
    broken += room.said("refresh").get("failed", [])
    steps = [do for do, said in room.done.items() if said["status"] == "failed"]
    if broken or steps:
        named = {lang: [*broken, *(STEPS[do].said(lang) for do in steps)] for lang in LANGS}
        sheet.names["broken"] = Words(**{lang: ", ".join(dict.fromkeys(each)) for lang, each in named.items()})
        sheet.line("failed", Words(de="Nicht gelaufen: {{broken}}.", en="Did not run: {{broken}}."))
    for number, entry in enumerate(wrong[:MOST], start=1):
        told = change(sheet, f"x{number}", entry)
        back = entry.status == "reverted"
        de, en = ("zurückgenommen", "taken back") if back else ("nicht angekommen", "did not arrive")
        sheet.line("failed", Words(de=f"{told.de}: {de}.", en=f"{told.en}: {en}."))
    if under_way:
        sheet.count("under_way", under_way, Words(de="offene Schreibvorgänge", en="writes under way"))
        told = Words(
            de="{{under_way}} Schreibvorgänge sind noch offen und werden nachgeholt.",
            en="{{under_way}} writes are still under way and will be finished.",
        )
        sheet.line("failed", told)
