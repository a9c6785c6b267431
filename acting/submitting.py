"""Putting proposals on record: what a tool proposed waits in the inbox, or is an automatic change of a night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from acting import situations
from errors import LeitstandError
from ledger import outbox, proposals
from ledger.audit import notes
from ledger.proposals import Entry, Level
from policies.autonomy import Ruling, asked, ruled
from terms import Confidence, Operation, Proposal, Result

if TYPE_CHECKING:
    from acting.office import Office

UNREAD = frozenset({"operations", "level"})
"""What a ruling cannot know before the platform was read."""


def submitted(
    office: Office, results: Sequence[Result], *, by: str, asked_by: str = "", night: str = ""
) -> tuple[Entry, ...]:  # fmt: skip
    """The judged proposals of some results, each with its entry; what stands there already stays as it is."""
    made: list[Entry] = []
    for result in results:
        if result.confidence == "red":
            continue
        run = result.receipt.run if result.receipt else ""
        for proposal in result.proposals:
            who = (by, asked_by, run, night)
            made.append(_one(office, proposal, result.confidence, who))
    return tuple(made)


def _one(office: Office, proposal: Proposal, trust: Confidence, who: tuple[str, str, str, str]) -> Entry:
    by, asked_by, run, night = who
    now = office.clock()
    operations: tuple[Operation, ...] = ()
    real = proposal
    # Only a night changes anything by itself; whoever asks a question has not asked for a change.
    if night and office.policy.of(proposal.action).level == "auto":
        operations, real = _fixed(office, proposal)
    none: Mapping[str, float] = {}
    spend, own = office.spend() if operations else none, office.own()
    with office.book.writing() as tx:
        here = situations.situation(
            tx, office.settings, now, own, operations=operations, spend=spend, names=tuple(real.after)
        )
        ruling = ruled(
            office.policy, real, operations, trust, here, currency=office.settings.currency,
            limits=office.settings.limits if operations else None,
        )  # fmt: skip
        notes.noted(tx, "policy", ruling.version, by)
        level = _level(ruling, operations)
        # What would be written is read when somebody approves; how many have to is known before.
        needs = ruling.needs or (asked(office.policy, real) if level == "approve" else 0)
        entry = proposals.submit(
            tx, proposal, by=by, asked_by=asked_by, run=run, night=night, level=level, needs=needs,
            operations=operations, checks=[each.model_dump(mode="json") for each in ruling.checks],
            policy=ruling.version, at=now,
        )  # fmt: skip
        if entry.status == "queued" and level == "auto" and not outbox.of(tx, entry.id):
            office.put(tx, entry, now)
    return entry


def _level(ruling: Ruling, operations: Sequence[Operation]) -> Level:
    """Auto only with operations and a clean ruling; what is blocked now may still be approved once it is not."""
    if ruling.level == "auto":
        return "auto" if operations else "approve"
    if ruling.level == "suggest" and not operations:
        against = {each.rule for each in ruling.against if each.leads in ("suggest", "blocked")}
        own = next((each for each in ruling.checks if each.rule == "level"), None)
        only = against <= UNREAD and own is not None and own.leads != "suggest"
        return "approve" if only else "suggest"
    return "suggest" if ruling.level == "suggest" else "approve"


def _fixed(office: Office, proposal: Proposal) -> tuple[tuple[Operation, ...], Proposal]:
    """The writes as the platform is now; none where they cannot be told, then a person has to look."""
    try:
        plan = office.plan(proposal)
    except LeitstandError:
        return (), proposal
    return plan.operations, plan.real
