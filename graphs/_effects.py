"""What the steps of a night do from the proposal on: submit, apply, verify, observe. All by the office."""

from __future__ import annotations

from collections import Counter
from typing import Any

from graphs._limit import Hangs, given_up
from graphs._room import Room, Said
from graphs._work import all_of, empty
from graphs.flow import Stage
from ledger import outbox, outcomes, proposals
from policies.proposals import judged
from terms import Result, Words

NOTHING = Words(de="nichts zu tun", en="nothing to do")
WRITTEN = frozenset({"applied", "verified", "handed_over"})
PATIENCE = 60.0
"""Seconds for which the step that verifies waits for platforms that ask to come back later."""


def policy(room: Room, stage: Stage) -> Said:
    """Judge what the tools proposed, all of it together, and hand it in by shelf: auto, to approve, or suggested."""
    runs = room.done.get("propose", {}).get("runs", [])
    results = [Result.model_validate(room.book.runs.get(run).result) for run in runs]
    passed = judged(results, room.settings.limits, room.desk.currency, room.day, room.office.taken())
    held = [finding for result in passed for finding in result.findings if finding.severity == "block"]
    ids: list[str] = []
    for shelf in dict.fromkeys(result.receipt.tool.split(".")[0] for result in passed if result.receipt):
        if given_up():
            raise Hangs(en="given up", de="aufgegeben")
        own = [result for result in passed if result.receipt and result.receipt.tool.startswith(f"{shelf}.")]
        entries = room.office.submit(own, by=f"agent:{shelf}", night=room.asked.key)
        ids += [entry.id for entry in entries]
    with room.book.reading() as tx:
        found = Counter(proposals.get(tx, id).status for id in ids)
    note = Words(
        de=f"{len(ids)} Vorschläge eingereicht, {len(held)} zurückgehalten ({_counted(found)})",
        en=f"{len(ids)} proposals submitted, {len(held)} held back ({_counted(found)})",
    )
    return Said("ok", note, data={"ids": ids, "held_back": {finding.quote: finding.rule for finding in held}})


def _counted(found: Counter[Any]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(found.items())) or "–"


def apply(room: Room, stage: Stage) -> Said:
    """Write what is queued: each once, each only while the kill switch is off and the policy lets it through.

    In a night that is held only what people approved is written, by the policy's own rules for it, and what is taken
    back; their word does not depend on what the house thinks of last night's data.
    """
    why = room.halted()
    items = room.office.dispatch(held=why)
    found = Counter(item.state for item in items)
    note = Words(de=f"{len(items)} Schreibvorgänge ({_counted(found)})", en=f"{len(items)} writes ({_counted(found)})")
    data = {"keys": [item.key for item in items], "written": sum(item.state in WRITTEN for item in items)}
    return _unless(why, Said("ok", note, data=data))


def _unless(why: Words | None, said: Said) -> Said:
    """The same, and where the night is held why nothing else was done."""
    if why is None:
        return said
    note = Words(de=f"angehalten: {why.de}; {said.note.de}", en=f"held: {why.en}; {said.note.en}")
    return Said("held", note, said.runs, said.data)


def verify(room: Room, stage: Stage) -> Said:
    """Read back until nothing of it is due any more, as long as patience lasts; the rest waits for its time."""
    why = room.halted()
    room.office.dispatch(wait=PATIENCE, held=why)
    with room.book.reading() as tx:
        states = Counter(entry.status for entry in proposals.listed(tx, night=room.asked.key))
        left = len(list(outbox.unsettled(tx)))
    note = Words(
        de=f"Vorschläge: {_counted(states)}" + (f"; {left} Schreibvorgänge noch offen" if left else ""),
        en=f"proposals: {_counted(states)}" + (f"; {left} writes still under way" if left else ""),
    )
    return _unless(why, Said("ok", note, data={"left": left}))


def safeguards(room: Room, stage: Stage) -> Said:
    """Watch every campaign: stop or step back where its figures have tipped over; open or close tracking incidents."""
    from acting import situations
    from acting.office import Office
    from acting.safeguards import guard

    if not isinstance(room.office, Office):
        return Said("skipped", NOTHING)
    if empty(room):
        return Said("skipped", NOTHING)
    entries = guard(room.office, room.desk, room.asked.key)
    with room.book.reading() as tx:
        # What is about one platform holds that platform's changes, by the policy, and not the whole night.
        seen = {each.id: each.title for each in situations.broken(tx)}
        broken = [each.title for each in situations.broken(tx, everywhere=True)]
    note = Words(de=f"{len(entries)} Schutzmaßnahmen vorgeschlagen", en=f"{len(entries)} safeguards proposed")
    data: dict[str, Any] = {"ids": [entry.id for entry in entries]}
    if seen and not broken:
        data["partly"] = all_of(list(seen.values())).model_dump()
    if broken:
        data["held"] = all_of(broken).model_dump()
    return Said("held" if broken else "ok", note, tuple(dict.fromkeys(entry.run for entry in entries)), data)


def observe(room: Room, stage: Stage) -> Said:
    """Note what is expected of what was applied, and measure what has come due."""
    from acting.office import Office
    from acting.outcomes import observe as observed

    if not isinstance(room.office, Office):
        return Said("skipped", NOTHING)
    seen = observed(room.office, room.desk, room.day)
    note = Words(
        de=f"neu beobachtet: {len(seen.expected)}; gemessen: {len(seen.realised)}; "
        f"nicht messbar: {len(seen.unmeasurable)}; noch nicht fällig: {len(seen.waiting)}",
        en=f"newly observed: {len(seen.expected)}; measured: {len(seen.realised)}; "
        f"not measurable: {len(seen.unmeasurable)}; not yet due: {len(seen.waiting)}",
    )
    return Said("ok", note, data={"due": list(seen.realised)})


def _known(room: Room) -> list[outcomes.Outcome]:
    with room.book.reading() as tx:
        return list(outcomes.listed(tx))


def outcome(room: Room, stage: Stage) -> Said:
    """What came due this night, for the brief."""
    ids = room.said("observe").get("due", [])
    due = [each for each in _known(room) if each.id in ids]
    inside = sum(each.covered is True for each in due)
    note = Words(
        de=f"{len(due)} fällige Wirkungen gemessen, {inside} im vorhergesagten Bereich",
        en=f"{len(due)} effects came due, {inside} within what was predicted",
    )
    runs = tuple(dict.fromkeys(each.run for each in due if each.run))
    return Said("ok", note, runs, {"ids": ids})
