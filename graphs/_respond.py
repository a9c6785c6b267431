"""What a night does about incidents: the playbook that is made for one is run for it, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphs import playbook
from graphs import playbook_shape as shape
from graphs._limit import limited
from graphs._room import SERVICE, Room, Said
from graphs.flow import MINUTES
from graphs.playbook_told import VERDICTS, verdict
from graphs.told import LANGS
from ledger import incidents, playbooks
from ledger.incidents import Incident
from ledger.playbooks import Played
from terms import Principal, Result, Words

if TYPE_CHECKING:
    from tools.calling import Desk

MOST = 3
"""Playbooks of one night; what is left is the next one's."""


def respond(room: Room) -> Said:
    """Run the playbook of every open incident that had none yet, the oldest first."""
    ran: list[tuple[Incident, str, Played]] = []
    for incident, name in due(room)[:MOST]:
        played = playbook.run(
            name, _inputs(room, name, incident), settings=room.settings, by=Principal(id=SERVICE, kind="service"),
            night=room.asked.key, office=_office(room), desk=room.desk, book=room.book, incident=incident.id,
            call=lambda name, args, desk, parent="": _called(room, name, args, desk, parent),
        )  # fmt: skip
        ran.append((incident, name, played))
    if not ran:
        return Said(note=Words(de="kein Vorfall ohne Playbook-Lauf", en="no incident without its playbook run"))
    told = {
        lang: "; ".join(f"{each.id}: {name} {VERDICTS[verdict(run)].said(lang)}" for each, name, run in ran)
        for lang in LANGS
    }
    note = Words(de=told["de"], en=told["en"])
    data = {"playbooks": [
        {"incident": each.id, "name": name, "confirmed": run.confirmed, "verdict": verdict(run)}
        for each, name, run in ran
    ]}  # fmt: skip
    return Said("ok", note, data=data)


def due(room: Room) -> list[tuple[Incident, str]]:
    """Open incidents without a playbook run for which there is a playbook; of one thing only the first."""
    found: dict[tuple[str, str], tuple[Incident, str] | None] = {}
    with room.book.reading() as tx:
        for incident in reversed(incidents.listed(tx, only_open=True)):
            thing = incident.kind.partition(".")[0], incident.about.partition(" · ")[0]
            name = playbook.chosen(thing[0])
            if name is not None and found.get(thing, ()) is not None:
                ran = bool(playbooks.listed(tx, incident.id, limit=1))
                found[thing] = None if ran else found.get(thing) or (incident, name)
    return [each for each in found.values() if each is not None]


def _inputs(room: Room, name: str, incident: Incident) -> dict[str, Any]:
    """The platform that it is about, where the playbook asks for one and the data know it."""
    about = incident.about.partition(" · ")[0]
    if "platform" not in shape.one(name).inputs or "ads" not in room.desk.warehouse.kinds():
        return {}
    known = {platform for (platform,) in room.desk.warehouse.rows("select distinct platform from ads")}
    return {"platform": about} if about in known else {}


def _office(room: Room) -> Any:
    """Where its proposals go; none where nothing may be proposed, then they are named in the incident only."""
    proposes = any(stage.do == "propose" for stage in room.flow.steps)
    return room.office if proposes and room.halted() is None else None


def _called(room: Room, tool: str, args: dict[str, Any], desk: Desk, parent: str) -> Result:
    return limited(tool, MINUTES, lambda: room.call(tool, args, desk, parent))
