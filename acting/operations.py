"""From a proposal to the writes that it means, at the platforms as they are now: what an approval signs.

What is written is what was proposed; what it must still hold at that moment is what the platform says now. Where both
disagree, people are told; where nobody can tell what is meant, nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from acting import _operation_refusals as refuse
from acting.amounts import cents
from acting.drafting import Draft, blind, by_person, write
from acting.looking import looking
from acting.splitting import amounts, budgets, caps, shares
from acting.things import Things
from ledger import outbox, proposals
from ledger.book import Book
from platforms.port import Seen
from platforms.values import same
from policies.changes import LESS, least_risk, parts
from terms import Operation, Proposal, Words

PAUSED, ENABLED = "paused", "enabled"
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


def _paused(draft: Draft) -> list[Operation]:
    return _switched(draft, PAUSED)


def _resumed(draft: Draft) -> list[Operation]:
    return _switched(draft, ENABLED)


def _switched(draft: Draft, state: str) -> list[Operation]:
    made: list[Operation] = []
    for name, before in draft.proposal.before.items():
        seen = draft.seen(name, ITEMS, "status")
        if seen is None:
            made.append(blind(draft, name, "status", before, state))
        elif seen.fields["status"] == state:
            draft.notes.append(refuse.already(draft.things.path(seen), state))
        else:
            made.append(write(draft, seen, "status", seen.fields["status"], state))
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
            made.append(blind(draft, name, field, [], sorted(rows)))
            continue
        held = list(seen.fields[field])
        new = [row for row in rows if row not in held]
        if new:
            made.append(write(draft, seen, field, held, sorted({*held, *new})))
        else:
            draft.notes.append(refuse.there_already(draft.things.path(seen), field))
    return made


def _handed(kind: str) -> Callable[[Draft], list[Operation]]:
    def make(draft: Draft) -> list[Operation]:
        draft.notes.append(refuse.by_person(draft.proposal))
        return [by_person(draft, kind, draft.proposal.before, draft.proposal.after)]

    return make


def _synced(draft: Draft) -> list[Operation]:
    """Which list a platform's audience becomes; who is in it is looked up when it is sent."""
    from tools.sending import write_of

    draft.notes.append(refuse.handed_list(draft.proposal.target))
    return [write_of(draft.proposal)]


def _published(draft: Draft) -> list[Operation]:
    """The texts of an ad: the named ones replaced, the others added; texts of a page go to whoever keeps it."""
    from tools.sending import copy_of

    old, new = copy_of(draft.proposal.before), copy_of(draft.proposal.after)
    if set(new) - set(COPY):
        draft.notes.append(refuse.by_person(draft.proposal))
        return [by_person(draft, "page", draft.proposal.before, draft.proposal.after)]
    target = draft.proposal.target
    owner = draft.things.platform(parts(target)[0])
    if not owner or not draft.things.reads(owner):
        return [blind(draft, target, "copy", {k: old[k] for k in COPY}, {k: new[k] for k in COPY})]
    ad = _ad(draft, draft.things.one(target, ("ad", "ad_group", "campaign")), old)
    held = ad.fields["copy"]
    copy = {kind: _texts(list(held.get(kind, [])), old[kind], new[kind]) for kind in COPY}
    return [write(draft, ad, "copy", held, {**held, **copy})]


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


MAKERS: dict[str, Callable[[Draft], list[Operation]]] = {
    "set_budget": budgets,
    "set_bid": amounts(("keyword", "ad_group", "ad", "campaign"), "bid"),
    "set_target": amounts(("ad_group", "campaign"), "target"),
    "pause": _paused,
    "resume": _resumed,
    "add_negatives": _negatives,
    "set_cap": caps,
    "exclude_audience": _excluded,
    "set_shares": shares,
    "set_policy": _handed("decision"),
    "run_test": _handed("test"),
    "rollback": _taken_back,
    "publish": _published,
    "sync_audience": _synced,
    "contact": _handed("audience"),
}
assert LESS.keys() <= MAKERS.keys()
