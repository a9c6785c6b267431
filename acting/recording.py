"""Where tools are run for somebody: what they propose goes on record, and never gets in the way of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from errors import LeitstandError
from terms import Principal, Result, Words

if TYPE_CHECKING:
    from policies.limits import Taken
    from settings import Settings

ORDERS = "act."
"""Tools by which a person orders something: then it is the person who proposes it."""


def recorded(
    settings: Settings, results: Sequence[Result], *, person: str = "", night: str = "", own: bool = False
) -> tuple[tuple[Result, ...], tuple[Words, ...]]:
    """Put judged proposals on record: the results with the ids under which they wait, and what there is to say of it.

    Args:
        settings: whose house it is.
        results: judged; those without proposals cost nothing.
        person: who had the tools run; else whoever the settings name.
        night: key of a scheduled run; then nobody asked.
        own: whether the person said what to change to; then it is the person who proposes it.
    """
    proposing = [result for result in results if result.proposals]
    if not proposing:
        return tuple(results), ()
    from acting.office import Office

    ids: dict[str, str] = {}
    notes: list[Words] = []
    try:
        office = Office.open(settings)
        who = "" if night else office.who(person).id
        for result in proposing:
            by, asked_by = (who, "") if own and who else proposer(result, who)
            entries = office.submit([result], by=by, asked_by=asked_by, night=night)
            ids |= {said.id: entry.id for said, entry in zip(result.proposals, entries, strict=False)}
    except Exception as failed:  # an answer is worth more than the record of it
        notes.append(_unrecorded(failed))
    anew = [_waits_anew(said, id) for said, id in ids.items() if said != id]
    return tuple(_named(result, ids) for result in results), (*anew, *notes)


def proposed(
    settings: Settings, results: Sequence[Result], who: Principal | None
) -> tuple[tuple[Result, ...], tuple[Words, ...]]:
    """Put on record what somebody's question proposes, where their role lets them propose; else a caveat says so."""
    from policies import roles

    if who is None:
        return recorded(settings, results)
    if not any(result.proposals for result in results) or roles.may(who, "propose"):
        return recorded(settings, results, person=who.id)
    try:
        roles.require(who, "propose")
    except LeitstandError as refused:
        return tuple(results), (_unrecorded(refused),)
    return tuple(results), ()


def proposer(result: Result, person: str) -> tuple[str, str]:
    """Who proposes what a tool proposes, and who asked for it: an agent for its shelf, or the person who ordered it."""
    tool = result.receipt.tool if result.receipt else ""
    if tool.startswith(ORDERS) and person:
        return person, ""
    return f"agent:{tool.partition('.')[0] or 'tools'}", person


def taken(settings: Settings, results: Sequence[Result]) -> Taken | None:
    """What is at risk already, where a proposal is to be judged by it; a ledger that cannot be read leaves no room."""
    limits = settings.limits
    if (limits.day is None and limits.total is None) or not any(result.proposals for result in results):
        return None
    from acting.office import Office
    from policies.limits import Taken

    try:
        return Office.open(settings).taken()
    except Exception:
        return Taken(day=float("inf"), total=float("inf"))


def _unrecorded(failed: Exception) -> Words:
    if isinstance(failed, LeitstandError):
        de, en = failed.said("de"), failed.said("en")
    else:
        de = en = f"{type(failed).__name__}: {failed}"[:160]
    return Words(
        de=f"Die Vorschläge wurden nicht vorgelegt und lassen sich noch nicht freigeben: {de}",
        en=f"The proposals are not in the inbox and cannot be approved yet: {en}",
    )


def _named(result: Result, ids: Mapping[str, str]) -> Result:
    if all(ids.get(each.id, each.id) == each.id for each in result.proposals):
        return result
    told = tuple(each.model_copy(update={"id": ids.get(each.id, each.id)}) for each in result.proposals)
    return result.model_copy(update={"proposals": told})


def _waits_anew(before: str, now: str) -> Words:
    return Words(
        de=f"Dieselbe Änderung war als {before} schon einmal entschieden oder ausgeführt; neu angeordnet liegt sie als "
        f"{now} vor: leitstand inbox show {now}",
        en=f"The same change was decided or carried out before, as {before}; ordered again, it is on record as {now}: "
        f"leitstand inbox show {now}",
    )
