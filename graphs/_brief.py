"""The morning brief: what happened, why, what waits, what it is worth and risks, what failed, what to do first.

A brief is templates with facts, each with the run that it comes from; figures are written by `figures` alone, in either
language, whenever it is shown (`graphs/told.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphs import _brief_changes as changes
from graphs import _brief_night as night
from graphs._brief_lines import Sheet
from graphs._room import Room
from ledger import incidents, outbox, outcomes, proposals, switch
from ledger.proposals import Entry
from terms import Words

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
    night.happened(sheet, room, why)
    night.unusual(sheet, room)
    night.played(sheet, room)
    changes.changed(sheet, changed)
    changes.waiting(sheet, waiting)
    changes.brought(sheet, [measured[id] for id in room.said("outcome").get("ids", []) if id in measured])
    night.not_run(sheet, room)
    changes.wrong(sheet, wrong)
    changes.under_way(sheet, under_way)
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
