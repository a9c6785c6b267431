"""A proposal on its way to writes: which things its names mean, and how a write to one of them is put down."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from acting import _operation_refusals as refuse
from acting.amounts import plain
from acting.house import HOUSE
from acting.refusals import by_hand
from acting.things import Things
from acting.ways import way
from errors import PersonMustAct
from ledger.book import Book
from platforms.port import Adapter, Seen
from policies.changes import parts
from terms import Operation, Proposal, Words

SEPARATOR = re.compile(r"\s[·/|>]\s")


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


def by_person(draft: Draft, kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Operation:
    """What no platform takes: it is written down for whoever carries it out."""
    proposal = draft.proposal
    return Operation(
        platform=HOUSE, entity=proposal.id, kind=kind, name=proposal.target, field=proposal.action,
        before=_json(before), after=_json(after), unit=proposal.unit,
    )  # fmt: skip


def blind(draft: Draft, name: str, field: str, before: Any, after: Any) -> Operation:
    """The write as it was proposed, for a platform that cannot be read."""
    owner, *rest = SEPARATOR.split(name, maxsplit=1)
    own = draft.things.platform(owner)
    draft.notes.append(refuse.unread(name))
    return Operation(
        platform=own or "files", entity=rest[0].strip() if own and rest else name.strip(), kind="campaign", name=name,
        field=field, before=_json(before), after=_json(after), unit=draft.proposal.unit,
    )  # fmt: skip


def write(draft: Draft, seen: Seen, field: str, before: Any, after: Any, unit: str = "") -> Operation:
    """The write to a thing that was seen."""
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
