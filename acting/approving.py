"""A person's yes: to exactly what would be written now, by somebody who may, and as many as the policy asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from acting import refusals, situations, texts
from acting.operations import Planned
from ledger import proposals
from ledger.page import Page
from ledger.proposals import Entry
from policies import roles
from policies.autonomy import Ruling, ruled
from policies.limits import Run
from terms import Confidence, Operation, Principal

if TYPE_CHECKING:
    from acting.office import Office


def approved(office: Office, id: str, by: Principal, why: str = "", hash: str = "") -> Entry:
    """Say yes; with the last yes that is needed the writes are queued.

    Args:
        office: of the house.
        id: of the proposal, or an unambiguous beginning.
        by: who says so.
        why: their reason, kept with it.
        hash: of the change that they looked at, or its beginning; empty approves what would be written now.

    Raises:
        Forbidden: by role, by policy, their own, or a second time.
        Outdated: the hash is of another change; it has expired or does not wait.
        NotFound, PersonMustAct: what it names is not there, or not the same any more.
    """
    now = office.clock()
    with office.book.writing() as tx:
        proposals.expire(tx, now.date(), now)
        entry = proposals.get(tx, id)
    _allowed(entry, by)
    proposals.waits(entry)
    if (against := office.objection(entry)) is not None:
        raise texts.refused(entry.id, against)
    plan = office.plan(entry.proposal)
    fresh = proposals.change_hash(entry.proposal, plan.operations)
    drifted = (hash and not fresh.startswith(hash)) or (entry.approvals and entry.hash != fresh)
    trust, spend = situations.trusted(office.book, entry.run), office.spend()
    with office.book.writing() as tx:
        ruled_now = ruling(office, tx, entry, plan, trust, spend)
        _fits(office, tx, entry, plan, ruled_now, by)
        entry = proposals.fix(
            tx, entry.id, operations=plan.operations, level="approve", needs=max(ruled_now.needs, 1),
            checks=[each.model_dump(mode="json") for each in ruled_now.checks], policy=ruled_now.version, at=now,
            by=by.id,
        )  # fmt: skip
        if not drifted:
            entry = proposals.approve(tx, entry.id, by=by.id, hash=fresh, why=why, at=now)
            if entry.status == "queued":
                office.put(tx, entry, now)
    if drifted:
        raise refusals.changed(entry.id, fresh, diff(plan.operations))
    return entry


def diff(operations: tuple[Operation, ...]) -> list[dict[str, Any]]:
    """What would be written, as JSON."""
    return [each.model_dump(mode="json") for each in operations]


def _allowed(entry: Entry, by: Principal) -> None:
    authors = proposals.authors(entry)
    roles.require(by, "approve", proposer=entry.by, asked_by=entry.asked_by if entry.asked_by in authors else "")


def ruling(
    office: Office, tx: Page, entry: Entry, plan: Planned, trust: Confidence, spend: Mapping[str, float]
) -> Ruling:  # fmt: skip
    """What the policy says to these writes now."""
    now, own = office.clock(), office.own()
    here = situations.situation(tx, office.settings, now, own, operations=plan.operations, spend=spend)
    return ruled(
        office.policy, plan.real, plan.operations, trust, here, currency=office.settings.currency,
        limits=office.settings.limits,
    )  # fmt: skip


def _fits(office: Office, tx: Page, entry: Entry, plan: Planned, ruling: Ruling, by: Principal) -> None:
    if ruling.level not in ("approve", "auto"):
        raise refusals.ruled_out(entry.id, ruling)
    if ruling.roles and by.role not in ruling.roles:
        raise refusals.wrong_role(entry.id, by.role, ruling.roles)
    run = Run(office.settings.limits, office.settings.currency, office.clock().date(),
              situations.taken(tx, office.settings, office.clock()))  # fmt: skip
    if plan.real.action in LIMITED and (broken := run.check(plan.real)) is not None:
        raise refusals.limited(entry.id, broken.message)


LIMITED = frozenset({"set_budget", "set_bid", "set_target"})
"""Actions whose amounts differ at the platform from what the proposal says."""
