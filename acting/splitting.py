"""Amounts as writes: budgets split over what runs, bids, targets, caps and shares, each compared with the platform.

A write that would do the opposite of what was meant is refused, whoever proposed it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from acting import _operation_refusals as refuse
from acting.amounts import a_day, cents, plain, split
from acting.drafting import Draft, blind, by_person, write
from errors import NotFound
from platforms.port import Seen
from policies.changes import amount
from terms import Operation

TOLERANCE = 0.05
"""A proposal speaks of mean spend, a platform of a budget: up to that share of difference nobody is told."""
ENABLED = "enabled"


def budgets(draft: Draft) -> list[Operation]:
    """Budgets by campaign; of a whole channel in proportion to what its campaigns have now."""
    made: list[Operation] = []
    for name, before in draft.proposal.before.items():
        was, would = (a_day(each, draft.proposal.unit) for each in (before, draft.proposal.after[name]))
        if was is None or would is None:
            raise refuse.without_period(name, draft.proposal.unit)
        owner = draft.things.platform(name)
        if owner and draft.things.reads(owner):
            made += _channel(draft, owner, was, would)
            continue
        seen = draft.seen(name, ("campaign",), "budget")
        made += ([blind(draft, name, "budget", plain(was), plain(would))] if seen is None
                 else _amount(draft, seen, "budget", was, would))  # fmt: skip
    return made


def _channel(draft: Draft, platform: str, was: Decimal, would: Decimal) -> list[Operation]:
    running = [
        seen for seen in draft.things.of(platform, "campaign")
        if "budget" in seen.fields and seen.fields.get("status", ENABLED) == ENABLED
    ]  # fmt: skip
    if not running:
        raise refuse.no_campaigns(platform)
    now = [cents(seen.fields["budget"]) for seen in running]
    total = sum(now, Decimal(0))
    _compared(draft, platform, "budget", was, would, total)
    draft.notes.append(refuse.is_split(platform, len(running)))
    after = split(would, now)
    for seen, present, share in zip(running, now, after, strict=True):
        if (would - was) * (share - present) < 0:
            raise refuse.other_way(draft.things.path(seen), "budget", present, was, would)
    return [
        write(draft, seen, "budget", seen.fields["budget"], plain(share), _unit(draft, seen, "/day"))
        for seen, present, share in zip(running, now, after, strict=True)
        if share != present
    ]


def amounts(kinds: Sequence[str], name_of: str) -> Callable[[Draft], list[Operation]]:
    """What writes one amount of each named thing of these kinds."""

    def make(draft: Draft) -> list[Operation]:
        made: list[Operation] = []
        for name, before in draft.proposal.before.items():
            after = draft.proposal.after[name]
            seen = draft.seen(name, kinds, name_of)
            if seen is None:
                made.append(blind(draft, name, name_of, before, after))
            elif seen.fields[name_of] is None:
                draft.notes.append(refuse.had_none(draft.things.path(seen), name_of))
                made.append(write(draft, seen, name_of, None, plain(cents(after)), draft.proposal.unit))
            else:
                made += _amount(draft, seen, name_of, cents(before), cents(after))
        return made

    return make


def _amount(draft: Draft, seen: Seen, name: str, was: Decimal, would: Decimal) -> list[Operation]:
    held = seen.fields[name]
    if not amount(held):
        raise refuse.without(draft.things.path(seen), name)
    _compared(draft, draft.things.path(seen), name, was, would, cents(held))
    unit = _unit(draft, seen, "/day" if name == "budget" else "")
    return [] if would == cents(held) else [write(draft, seen, name, held, plain(would), unit)]


def _compared(draft: Draft, path: str, name: str, was: Decimal, would: Decimal, held: Decimal) -> None:
    """Say where proposal and platform disagree.

    A write that would do the opposite of what was meant is refused, whoever proposed it: who orders a raise to 106
    of what holds 204 does not want a cut.
    """
    if (would - was) * (would - held) < 0:
        raise refuse.other_way(path, name, held, was, would)
    if abs(held - was) > _number(TOLERANCE) * max(was, held):
        draft.notes.append(refuse.differs(path, name, plain(held), plain(was)))


def _number(share: float) -> Decimal:
    """The share as an exact number."""
    return Decimal(str(share))


def _unit(draft: Draft, seen: Seen, period: str) -> str:
    """The unit of what is written; the platform's currency must be the proposal's."""
    unit = draft.proposal.unit
    currency = unit[:3]
    if seen.currency and currency.isupper() and seen.currency != currency:
        raise refuse.other_currency(draft.things.path(seen), seen.currency, currency)
    return f"{currency}{period}" if period else unit


def caps(draft: Draft) -> list[Operation]:
    """Caps by campaign; of a whole platform for each campaign that has one."""
    made: list[Operation] = []
    for name, before in draft.proposal.before.items():
        after = int(draft.proposal.after[name])
        owner = draft.things.platform(name)
        if owner and draft.things.reads(owner):
            things = [seen for seen in draft.things.of(owner, "campaign") if seen.fields.get("cap") is not None]
        else:
            seen = draft.seen(name, ("campaign",), "cap")
            if seen is None:
                made.append(blind(draft, name, "cap", before, after))
                continue
            things = [seen]
        for seen in things:
            if (after - before) * (after - seen.fields["cap"]) < 0:
                raise refuse.other_way(draft.things.path(seen), "cap", seen.fields["cap"], before, after)
        made += [write(draft, seen, "cap", seen.fields["cap"], after, draft.proposal.unit)
                 for seen in things if seen.fields["cap"] != after]  # fmt: skip
    return made


def shares(draft: Draft) -> list[Operation]:
    """How a test or a rotation divides its traffic; all shares of one thing are written at once."""
    before = {name: plain(Decimal(str(value))) for name, value in draft.proposal.before.items()}
    after = {name: plain(Decimal(str(value))) for name, value in draft.proposal.after.items()}
    try:
        seen = draft.seen(draft.proposal.target, ("experiment", "campaign", "ad_group"), "shares")
    except NotFound:
        draft.notes.append(refuse.by_person(draft.proposal))
        return [by_person(draft, "shares", before, after)]
    if seen is None:
        return [blind(draft, draft.proposal.target, "shares", before, after)]
    if set(seen.fields["shares"]) != set(after):
        raise refuse.other_arms(draft.things.path(seen), sorted(seen.fields["shares"]), sorted(after))
    for arm, would in after.items():
        if (would - before[arm]) * (would - seen.fields["shares"][arm]) < 0:
            raise refuse.other_way(f"{draft.things.path(seen)} · {arm}", "shares", seen.fields["shares"][arm],
                                   before[arm], would)  # fmt: skip
    return [write(draft, seen, "shares", seen.fields["shares"], after, "share")]
