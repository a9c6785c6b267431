"""From a proposal to the writes that it means, at the platforms as they are now: what an approval signs.

What is written is what was proposed; what it must still hold at that moment is what the platform says now. Where both
disagree, people are told; where nobody can tell what is meant, nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from acting import _operation_refusals as refuse
from acting.amounts import a_day, cents, plain, split
from acting.house import HOUSE
from acting.looking import looking
from acting.refusals import by_hand
from acting.things import Things
from acting.ways import way
from errors import PersonMustAct
from ledger import outbox, proposals
from ledger.book import Book
from platforms.port import Adapter, Seen
from platforms.values import same
from policies._changes import LESS, amount, least_risk, parts
from terms import Operation, Proposal, Words

TOLERANCE = 0.05
"""A proposal speaks of mean spend, a platform of a budget: up to that share of difference nobody is told."""
OFF = frozenset({"off", "paused"})
PAUSED, ENABLED = "paused", "enabled"
SEPARATOR = re.compile(r"\s[·/|>]\s")
COPY = ("headlines", "descriptions")
AMOUNTS = {"set_budget": "budget", "set_bid": "bid", "set_target": "target"}
ITEMS = ("campaign", "ad_group", "keyword", "ad")


@dataclass(frozen=True)
class Planned:
    """The writes of a proposal.

    notes  what people should know before they say yes
    real   the proposal with what the platforms hold instead of what it supposed: limits are checked on this one
    """

    operations: tuple[Operation, ...]
    notes: tuple[Words, ...]
    real: Proposal


@dataclass
class Draft:
    """A proposal on its way to operations."""

    proposal: Proposal
    things: Things
    book: Book | None = None
    notes: list[Words] = field(default_factory=list[Words])

    def way(self, write: Operation, made_by: str) -> Adapter:
        """The adapter that made a change."""
        try:
            return way(self.things.adapters, self.things.adapter(write.platform), write, made_by)
        except PersonMustAct:
            raise by_hand(self.proposal.target, [(write, made_by)]) from None

    def seen(self, name: str, kinds: Sequence[str], field: str) -> Seen | None:
        """The thing that a name means; None where its platform cannot be read.

        Raises:
            NotFound, PersonMustAct: none or several have the name, or it has no such field.
        """
        owner = self.things.platform(parts(name)[0])
        if owner and not self.things.reads(owner):
            return None
        if not owner and not any(self.things.reads(platform) for platform in self.things.platforms):
            return None
        found = self.things.one(name, kinds)
        if field not in found.fields:
            raise refuse.without(self.things.path(found), field)
        return found


def planned(proposal: Proposal, things: Things, today: date, book: Book | None = None) -> Planned:
    """The operations that a proposal means now.

    Args:
        proposal: what is wanted.
        things: at the platforms.
        today: from when on its risk counts.
        book: for what takes something back.

    Raises:
        NotFound: something that it names is not there.
        PersonMustAct: a name means several things, or what is there does not fit the proposal any more.
        Unreachable, Refused: the platform cannot be read.
    """
    make = MAKERS.get(proposal.action)
    if make is None:
        raise refuse.unknown_action(proposal)
    draft = Draft(proposal, things, book)
    made = tuple(make(draft))
    if not made:
        raise refuse.nothing_to_do(proposal)
    return Planned(_distinct(made), tuple(draft.notes), realised(proposal, made, today))


def realised(proposal: Proposal, operations: Sequence[Operation], today: date) -> Proposal:
    """The proposal in the amounts of its writes; where these add more than it said, its risk grows with them."""
    field = AMOUNTS.get(proposal.action)
    if field is None or not operations or any(each.field != field for each in operations):
        return proposal
    names = [" · ".join((each.platform, each.kind, each.entity)) for each in operations]
    before = {name: each.before or 0 for name, each in zip(names, operations, strict=True)}
    after = {name: each.after for name, each in zip(names, operations, strict=True)}
    real = proposal.model_copy(update={"before": before, "after": after, "unit": operations[0].unit})
    if proposal.risk is None:
        return real
    least = cents(least_risk(real, today))
    if least <= proposal.risk.amount:
        return real
    return real.model_copy(update={"risk": proposal.risk.model_copy(update={"amount": least})})


def _distinct(made: tuple[Operation, ...]) -> tuple[Operation, ...]:
    places = [(each.platform, each.kind, each.entity, each.field) for each in made]
    for at, place in enumerate(places):
        if place in places[:at]:
            raise refuse.twice(made[at].name or made[at].entity)
    return made


def _budgets(draft: Draft) -> list[Operation]:
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
        made += ([_blind(draft, name, "budget", plain(was), plain(would))] if seen is None
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
        _operation(draft, seen, "budget", seen.fields["budget"], plain(share), _unit(draft, seen, "/day"))
        for seen, present, share in zip(running, now, after, strict=True)
        if share != present
    ]


def _amounts(kinds: Sequence[str], name_of: str) -> Callable[[Draft], list[Operation]]:
    def make(draft: Draft) -> list[Operation]:
        made: list[Operation] = []
        for name, before in draft.proposal.before.items():
            after = draft.proposal.after[name]
            seen = draft.seen(name, kinds, name_of)
            if seen is None:
                made.append(_blind(draft, name, name_of, before, after))
            elif seen.fields[name_of] is None:
                draft.notes.append(refuse.had_none(draft.things.path(seen), name_of))
                made.append(_operation(draft, seen, name_of, None, plain(cents(after)), draft.proposal.unit))
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
    return [] if would == cents(held) else [_operation(draft, seen, name, held, plain(would), unit)]


def _compared(draft: Draft, path: str, name: str, was: Decimal, would: Decimal, held: Decimal) -> None:
    """Say where proposal and platform disagree.

    A write that would do the opposite of what was meant is refused, whoever proposed it: who orders a raise to 106
    of what holds 204 does not want a cut.
    """
    if (would - was) * (would - held) < 0:
        raise refuse.other_way(path, name, held, was, would)
    if abs(held - was) > number_of(TOLERANCE) * max(was, held):
        draft.notes.append(refuse.differs(path, name, plain(held), plain(was)))


def number_of(share: float) -> Decimal:
    """The share as an exact number."""
    return Decimal(str(share))


def _unit(draft: Draft, seen: Seen, period: str) -> str:
    """The unit of what is written; the platform's currency must be the proposal's."""
    unit = draft.proposal.unit
    currency = unit[:3]
    if seen.currency and currency.isupper() and seen.currency != currency:
        raise refuse.other_currency(draft.things.path(seen), seen.currency, currency)
    return f"{currency}{period}" if period else unit


def _paused(draft: Draft) -> list[Operation]:
    return _switched(draft, PAUSED)


def _resumed(draft: Draft) -> list[Operation]:
    return _switched(draft, ENABLED)


def _switched(draft: Draft, state: str) -> list[Operation]:
    made: list[Operation] = []
    for name, before in draft.proposal.before.items():
        seen = draft.seen(name, ITEMS, "status")
        if seen is None:
            made.append(_blind(draft, name, "status", before, state))
        elif seen.fields["status"] == state:
            draft.notes.append(refuse.already(draft.things.path(seen), state))
        else:
            made.append(_operation(draft, seen, "status", seen.fields["status"], state))
    return made


def _negatives(draft: Draft) -> list[Operation]:
    """Search terms that are shut out, in every campaign that the proposal names, as ad editors write match types."""
    terms = [_term(name, match) for name, match in draft.proposal.after.items() if match != "off"]
    return _added(draft, draft.proposal.target.split(" | "), "negatives", terms)


def _term(name: str, match: str) -> str:
    text = name.removesuffix(f" ({match})").strip()
    return {"exact": f"[{text}]", "phrase": f'"{text}"'}.get(match, text)


def _excluded(draft: Draft) -> list[Operation]:
    """Audiences that are shut out of what the target names."""
    return _added(draft, [draft.proposal.target], "excluded", list(draft.proposal.after))


def _added(draft: Draft, names: Sequence[str], field: str, rows: Sequence[str]) -> list[Operation]:
    made: list[Operation] = []
    for name in names:
        seen = draft.seen(name, ("campaign", "ad_group"), field)
        if seen is None:
            made.append(_blind(draft, name, field, [], sorted(rows)))
            continue
        held = list(seen.fields[field])
        new = [row for row in rows if row not in held]
        if new:
            made.append(_operation(draft, seen, field, held, sorted({*held, *new})))
        else:
            draft.notes.append(refuse.there_already(draft.things.path(seen), field))
    return made


def _caps(draft: Draft) -> list[Operation]:
    made: list[Operation] = []
    for name, before in draft.proposal.before.items():
        after = int(draft.proposal.after[name])
        owner = draft.things.platform(name)
        if owner and draft.things.reads(owner):
            things = [seen for seen in draft.things.of(owner, "campaign") if seen.fields.get("cap") is not None]
        else:
            seen = draft.seen(name, ("campaign",), "cap")
            if seen is None:
                made.append(_blind(draft, name, "cap", before, after))
                continue
            things = [seen]
        for seen in things:
            if (after - before) * (after - seen.fields["cap"]) < 0:
                raise refuse.other_way(draft.things.path(seen), "cap", seen.fields["cap"], before, after)
        made += [_operation(draft, seen, "cap", seen.fields["cap"], after, draft.proposal.unit)
                 for seen in things if seen.fields["cap"] != after]  # fmt: skip
    return made


def _shares(draft: Draft) -> list[Operation]:
    """How a test or a rotation divides its traffic; all shares of one thing are written at once."""
    before = {name: plain(Decimal(str(value))) for name, value in draft.proposal.before.items()}
    after = {name: plain(Decimal(str(value))) for name, value in draft.proposal.after.items()}
    try:
        seen = draft.seen(draft.proposal.target, ("experiment", "campaign", "ad_group"), "shares")
    except Exception as failed:
        if not _nameless(failed):
            raise
        draft.notes.append(refuse.by_person(draft.proposal))
        return [_by_hand(draft, "shares", before, after)]
    if seen is None:
        return [_blind(draft, draft.proposal.target, "shares", before, after)]
    if set(seen.fields["shares"]) != set(after):
        raise refuse.other_arms(draft.things.path(seen), sorted(seen.fields["shares"]), sorted(after))
    for arm, would in after.items():
        if (would - before[arm]) * (would - seen.fields["shares"][arm]) < 0:
            raise refuse.other_way(f"{draft.things.path(seen)} · {arm}", "shares", seen.fields["shares"][arm],
                                   before[arm], would)  # fmt: skip
    return [_operation(draft, seen, "shares", seen.fields["shares"], after, "share")]


def _nameless(failed: Exception) -> bool:
    from errors import NotFound

    return isinstance(failed, NotFound)


def _handed(kind: str) -> Callable[[Draft], list[Operation]]:
    def make(draft: Draft) -> list[Operation]:
        draft.notes.append(refuse.by_person(draft.proposal))
        return [_by_hand(draft, kind, draft.proposal.before, draft.proposal.after)]

    return make


def _synced(draft: Draft) -> list[Operation]:
    """Which list a platform's audience becomes; who is in it is looked up when it is sent."""
    from tools.act._audience_rows import write_of

    draft.notes.append(refuse.handed_list(draft.proposal.target))
    return [write_of(draft.proposal)]


def _published(draft: Draft) -> list[Operation]:
    """The texts of an ad: the named ones replaced, the others added; texts of a page go to whoever keeps it."""
    from tools.act._copy import copy_of

    old, new = copy_of(draft.proposal.before), copy_of(draft.proposal.after)
    if set(new) - set(COPY):
        draft.notes.append(refuse.by_person(draft.proposal))
        return [_by_hand(draft, "page", draft.proposal.before, draft.proposal.after)]
    target = draft.proposal.target
    owner = draft.things.platform(parts(target)[0])
    if not owner or not draft.things.reads(owner):
        return [_blind(draft, target, "copy", {k: old[k] for k in COPY}, {k: new[k] for k in COPY})]
    ad = _ad(draft, draft.things.one(target, ("ad", "ad_group", "campaign")), old)
    held = ad.fields["copy"]
    copy = {kind: _texts(list(held.get(kind, [])), old[kind], new[kind]) for kind in COPY}
    return [_operation(draft, ad, "copy", held, {**held, **copy})]


def _ad(draft: Draft, place: Seen, old: Mapping[str, Sequence[str]]) -> Seen:
    """The one ad of a place, or the one of several that holds every text that is to be replaced."""
    ads = [place] if place.kind == "ad" else draft.things.within(place, "ad")
    replaced = {kind: {text for text in old[kind] if text} for kind in COPY}
    if any(replaced.values()):
        ads = [ad for ad in ads if all(replaced[kind] <= set(ad.fields["copy"].get(kind, [])) for kind in COPY)]
    if len(ads) != 1:
        raise refuse.which_ad(draft.things.path(place), [draft.things.path(ad) for ad in ads])
    return ads[0]


def _texts(held: list[str], old: Sequence[str], new: Sequence[str]) -> list[str]:
    for was, would in zip(old, new, strict=True):
        if was in held:
            held[held.index(was)] = would
        elif would not in held:
            held.append(would)
    return held


def _taken_back(draft: Draft) -> list[Operation]:
    """What a proposal changed, back to what it found; the ledger knows both."""
    from acting.concluding import standing, way_back

    if draft.book is None:
        raise refuse.nothing_to_do(draft.proposal)
    with draft.book.reading() as tx:
        entry = proposals.get(tx, draft.proposal.target)
        items = standing(outbox.of(tx, entry.id))
    todo = [items[step] for step in sorted(items, reverse=True) if items[step].turn % 2 == 0]
    if entry.status not in proposals.APPLIED or not todo:
        raise refuse.nothing_to_do(draft.proposal)
    return [_now(draft, way_back(item), item.adapter) for item in todo]


def _now(draft: Draft, write: Operation, made_by: str) -> Operation:
    """Refused where somebody changed the thing again since, or the way by which it was changed is gone."""
    adapter = draft.way(write, made_by)
    if adapter.reads:
        with looking():
            held = adapter.read(write.platform, write.kind, write.entity).fields.get(write.field)
        if not same(write.field, held, write.before):
            raise refuse.changed_since(write.name or write.entity)
    return write


def _by_hand(draft: Draft, kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Operation:
    """What no platform takes: it is written down for whoever carries it out."""
    proposal = draft.proposal
    return Operation(
        platform=HOUSE, entity=proposal.id, kind=kind, name=proposal.target, field=proposal.action,
        before=_json(before), after=_json(after), unit=proposal.unit,
    )  # fmt: skip


def _blind(draft: Draft, name: str, field: str, before: Any, after: Any) -> Operation:
    """The write as it was proposed, for a platform that cannot be read."""
    owner, *rest = SEPARATOR.split(name, maxsplit=1)
    own = draft.things.platform(owner)
    draft.notes.append(refuse.unread(name))
    return Operation(
        platform=own or "files", entity=rest[0].strip() if own and rest else name.strip(), kind="campaign", name=name,
        field=field, before=_json(before), after=_json(after), unit=draft.proposal.unit,
    )  # fmt: skip


def _operation(draft: Draft, seen: Seen, field: str, before: Any, after: Any, unit: str = "") -> Operation:
    return Operation(
        platform=seen.platform, entity=seen.entity, kind=seen.kind, name=draft.things.path(seen), field=field,
        before=before, after=after, unit=unit, within=tuple(draft.things.above(seen)),
    )  # fmt: skip


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Mapping):
        return {str(name): _json(each) for name, each in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return value


MAKERS: dict[str, Callable[[Draft], list[Operation]]] = {
    "set_budget": _budgets,
    "set_bid": _amounts(("keyword", "ad_group", "ad", "campaign"), "bid"),
    "set_target": _amounts(("ad_group", "campaign"), "target"),
    "pause": _paused,
    "resume": _resumed,
    "add_negatives": _negatives,
    "set_cap": _caps,
    "exclude_audience": _excluded,
    "set_shares": _shares,
    "set_policy": _handed("decision"),
    "run_test": _handed("test"),
    "rollback": _taken_back,
    "publish": _published,
    "sync_audience": _synced,
    "contact": _handed("audience"),
}
assert LESS.keys() <= MAKERS.keys()
