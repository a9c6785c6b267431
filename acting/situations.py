"""What a ruling has to know, read from the ledger: what was changed lately, what is promised, what stands still."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from acting.house import HOUSE
from errors import NotFound
from ledger import incidents, people, switch
from ledger.book import Book
from ledger.incidents import Incident
from ledger.page import Page, stamp
from policies.changes import spelled
from policies.limits import Taken
from policies.situation import Change, Promise, Situation
from settings import Settings
from terms import Confidence, Operation, Principal

DAYS = 60
TRACKING = "tracking"
"""Incidents of that kind, also `tracking.…`, mean that the measurement is broken now."""
EFFECTIVE = ("applied", "verified", "handed_over", "sending", "unknown", "reverting")
"""States in which a write took effect, or may have."""


def situation(
    tx: Page, settings: Settings, now: datetime, own: Principal, *, operations: tuple[Operation, ...] = (),
    spend: Mapping[str, float] | None = None, names: Collection[str] = (),
) -> Situation:  # fmt: skip
    """The house at this moment.

    Args:
        tx: a transaction of the house's book.
        settings: whose house it is.
        now: an aware moment.
        own: whoever works here where nobody is registered.
        operations: what is to be written, so that stops of a platform or a campaign count, and incidents of others do
            not.
        spend: money a day by platform, where it is known.
        names: what is to be changed, such as `google · Brand DE`, where no write is told yet.
    """
    return Situation(
        now=now, changes=_changes(tx, now), open_risk=_promises(tx, now), stopped=_stopped(tx, operations),
        incident=_incident(tx, operations, names), spend=spend or {}, people=tuple(people.listed(tx)) or (own,),
        zone=settings.timezone,
    )  # fmt: skip


def taken(tx: Page, settings: Settings, now: datetime) -> Taken:
    """Money at risk already, in the house's currency: put at risk today, and open in all."""
    here = Situation(now=now, changes=_changes(tx, now), open_risk=_promises(tx, now), zone=settings.timezone)
    open_ = {each.proposal: float(each.risk) for each in here.open_risk if each.currency == settings.currency}
    queued = {each.proposal for each in here.open_risk if each.operations}
    day = {id: risk for id, risk in open_.items() if id in queued} | {
        each.proposal: float(each.risk) for each in here.changes
        if each.at >= here.morning and each.currency == settings.currency
    }  # fmt: skip
    return Taken(day=sum(day.values()), total=sum(open_.values()))


def trusted(book: Book, run: str) -> Confidence:
    """How far the result that proposed it can be trusted; amber where that is not on record. Reads by itself."""
    try:
        found = book.runs.get(run).result.get("confidence") if run else "amber"
    except NotFound:
        return "amber"
    return found if found in ("green", "amber", "red") else "red"


def _changes(tx: Page, now: datetime) -> tuple[Change, ...]:
    marks = ", ".join("?" * len(EFFECTIVE))
    rows = tx.execute(
        f"select o.operation, o.changed, p.id, p.proposal from outbox o join proposals p on p.id = o.proposal"  # noqa: S608  (question marks)
        f" where o.changed >= ? and o.state in ({marks}) order by o.seq",
        (stamp(now - timedelta(days=DAYS)), *EFFECTIVE),
    ).fetchall()
    return tuple(_change(*row) for row in rows)


def _change(operation: str, changed: str, id: str, proposal: str) -> Change:
    write: dict[str, Any] = json.loads(operation)
    content: dict[str, Any] = json.loads(proposal)
    risk: dict[str, Any] = content.get("risk") or {}
    return Change(
        platform=write["platform"], entity=write["entity"], field=write["field"],
        at=datetime.fromisoformat(changed).astimezone(UTC), risk=risk.get("amount", 0),
        currency=risk.get("currency", ""), proposal=id, action=content["action"], before=write["before"],
        after=write["after"], unit=write["unit"],
    )  # fmt: skip


def _promises(tx: Page, now: datetime) -> tuple[Promise, ...]:
    rows = tx.execute(
        "select p.id, p.proposal, p.status, (select count(*) from outbox o where o.proposal = p.id and o.undo = 0"
        " and o.state = 'waiting') from proposals p where p.status = 'queued'"
        " or (p.status in ('verified', 'handed_over') and (p.expires = '' or p.expires >= ?)) order by p.seq",
        (now.date().isoformat(),),
    ).fetchall()
    return tuple(_promise(*row) for row in rows)


def _promise(id: str, proposal: str, status: str, waiting: int) -> Promise:
    content: dict[str, Any] = json.loads(proposal)
    risk: dict[str, Any] = content.get("risk") or {}
    return Promise(
        proposal=id, risk=risk.get("amount", 0), currency=risk.get("currency", ""), action=content["action"],
        operations=int(waiting) if status == "queued" else 0,
    )  # fmt: skip


def _stopped(tx: Page, operations: tuple[Operation, ...]) -> bool:
    found = switch.stops(tx, tx.home)
    if not operations:
        return any(stop.scope == switch.ALL for stop in found)
    return any(switch.halts(found, each) is not None for each in operations)


def _incident(tx: Page, operations: tuple[Operation, ...], names: Collection[str]) -> bool:
    """Whether an open incident holds what is to be changed: one about a platform nothing but that platform's."""
    about = {_platform(_widest(each.about)) for each in broken(tx)}
    if not about:
        return False
    heads = [head for each in operations for head in _heads(each)] or [_widest(each) for each in names]
    touched = {_platform(each) for each in heads}
    # A name that tells no platform may mean any.
    return "" in about or not touched or "" in touched or bool(about & touched)


def _heads(operation: Operation) -> list[str]:
    """The platforms that a write touches; of what a person carries out by hand what the names of the things tell."""
    if operation.platform != HOUSE:
        return [operation.platform]
    things = cast("dict[str, Any]", operation.after) if isinstance(operation.after, dict) else {}
    return [_widest(name) for name in things] or [""]


def broken(tx: Page, *, everywhere: bool = False) -> list[Incident]:
    """The open incidents of the measurement; `everywhere` those alone that are about no single platform."""
    found = incidents.listed(tx, only_open=True, kind=TRACKING)
    return [each for each in found if not everywhere or not _platform(_widest(each.about))]


def _widest(name: str) -> str:
    """`meta` of `meta · conversions`."""
    return name.partition(" · ")[0]


def _platform(name: str) -> str:
    """The platform of that name, also by another usual one; empty where no platform is called so."""
    from tools.known import platforms

    wanted = spelled(name)
    for id, known in platforms().items():
        if wanted in (spelled(each) for each in (id, *known["sources"])):
            return id
    return ""
