"""Take a change back: to exactly what was there before, as a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import Field, field_validator

from terms import Proposal, Result, Table, Words
from tools._facts import fact
from tools._proposal import DAYS, propose, stated
from tools._tool import Arguments, Desk
from tools.act import _applied as applied
from tools.act._ordered import NOTHING_YET

if TYPE_CHECKING:
    from ledger.proposals import Entry


class Args(Arguments):
    """Which change."""

    change: str = Field(
        default="", max_length=80,
        description="Id of the proposal (p-…) or its beginning, its number in the night's list, or last.",
    )  # fmt: skip
    night: str = Field(default="", max_length=80, description="Night of the number: its date or key; unset: the last.")

    @field_validator("change", mode="before")
    @classmethod
    def _number(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


TEXT = {
    "de": """Vorgeschlagen ist, {{change}} zurückzunehmen: {{target}} bekommt wieder, was vorher galt.
Auf dem Spiel stehen dabei {{risk}}.
{{nothing_yet}}""",
    "en": """Proposed is to take {{change}} back: {{target}} gets again what was there before.
At stake are {{risk}}.
{{nothing_yet}}""",
}
WHICH = Words(
    de="Änderungen dieser Nacht: {{made}}. Welche davon soll zurückgenommen werden?",
    en="Changes of that night: {{made}}. Which of them is to be taken back?",
)
NONE = Words(
    de="In der letzten Nacht wurde nichts geändert; zurückzunehmen ist nichts.",
    en="Nothing was changed in the last night; there is nothing to take back.",
)
WHY = Words(
    de="Jemand hat angeordnet, diese Änderung zurückzunehmen; „nachher“ ist, was vor ihr galt.",
    en="Somebody ordered this change to be taken back; 'after' is what was there before it.",
)
HANDED = Words(
    de="Die Änderung wurde nur übergeben und nie zurückgelesen: Ob sie gilt, weiß der Leitstand nicht.",
    en="The change was handed over and never read back: Leitstand does not know whether it holds.",
)
ASKED = {
    "de": [
        "Mach Änderung 3 rückgängig",
        "Nimm die letzte Änderung zurück",
        "Rolle p-4f2a zurück",
        "Änderung Nummer 2 von heute Nacht bitte zurücknehmen",
        "Setz alles auf den Stand vor der letzten Änderung",
        "Mach das rückgängig",
        "Bitte die letzte Budgetänderung zurückdrehen",
        "Widerrufe Änderung 5",
        "Dreh die dritte Änderung zurück",
        "Rückgängig: Änderung 1",
        "Stell den Zustand vor Änderung 4 wieder her",
        "Kannst du die Änderung 2 zurücknehmen?",
        "Ich möchte die letzte Änderung rückgängig machen",
        "Rollback der letzten Änderung",
        "Nimm Nummer 3 aus der Nacht zurück",
        "Mach die zweite Änderung der Automatik wieder rückgängig",
        "Storniere die letzte Änderung",
        "Bring das alte Budget zurück, Änderung 2",
        "Zurück zum alten Stand bei Änderung 6",
        "Mach bitte rückgängig, was der Autopilot als Nummer 3 gemacht hat",
        "Heb die letzte Änderung wieder auf",
        "Die erste Änderung von gestern Nacht zurücksetzen",
        "änderung 3 rückgängig machen",
        "Undo der letzten Änderung bitte",
        "Setze Änderung 7 zurück",
        "Letzte Änderung widerrufen",
    ],
    "en": [
        "Undo change 3",
        "Take back the last change",
        "Roll back p-4f2a",
        "Please revert number 2 from last night",
        "Put everything back to before the last change",
        "Undo that",
        "Reverse the last budget change please",
        "Revoke change 5",
        "Turn the third change back",
        "Undo: change 1",
        "Restore the state before change 4",
        "Can you take back change 2?",
        "I would like to undo the last change",
        "Rollback of the last change",
        "Revert number 3 of the night",
        "Undo the autopilot's second change",
        "Cancel the last change that was made",
        "Bring the old budget back, change 2",
        "Back to the old state for change 6",
        "Please undo what the autopilot did as number 3",
        "Reverse the last change again",
        "Reset the first change of last night",
        "roll change 3 back",
        "Undo of the last change please",
        "Set change 7 back",
        "Revert the last change",
    ],
}


def rollback(args: Args, desk: Desk) -> Result:
    """Propose to take a change back to exactly what was there before it.

    before and after are the ledger's, exchanged: what was written, and what the platform held when it was written. The
    proposal's target is the id of the change. risk = money a day that comes back on top until the proposal expires;
    for what is no budget, what the change itself put at stake. Without `change` the night's changes are listed.

    Returns fact risk (or made); table changes; one proposal. Errors: no records, no such change, one that was never
    made or is taken back already, or that a later change moved on.
    """
    book = applied.book_of(desk.book)
    with book.reading() as tx:
        if not args.change.strip():
            return _listed(applied.numbered(tx, args.night))
        entry = applied.meant(tx, args.change, args.night)
        applied.standing(tx, entry)
    before, after, unit = _exchanged(entry)
    risk = _risk(entry, before, after, unit)
    currency = entry.proposal.risk.currency if entry.proposal.risk else desk.currency
    proposal = propose(
        desk, action="rollback", target=entry.id, before=before, after=after, unit=unit, effect=None, downside=None,
        risk=risk, currency=currency, evidence="bookkeeping", why=WHY,
    )  # fmt: skip
    return Result(
        facts=(fact("risk", stated(risk), currency, "auf dem Spiel", "at stake"),),
        names={
            "change": Words(de=entry.id, en=entry.id), "nothing_yet": NOTHING_YET,
            "target": Words(de=entry.proposal.target, en=entry.proposal.target),
        },
        tables={"changes": _table(proposal)}, proposals=(proposal,), evidence="bookkeeping",
        caveats=(HANDED,) if entry.status == "handed_over" else (), sources=(applied.source([entry]),),
    )  # fmt: skip


def _exchanged(entry: Entry) -> tuple[dict[str, Any], dict[str, Any], str]:
    """What is now, what was, and the unit: as it was written where that is plain, else as it was proposed."""
    units = {each.unit for each in entry.operations}
    written = [(f"{each.platform} · {each.name or each.entity}", each) for each in entry.operations]
    plain = all(isinstance(value, int | float | str) for _, each in written for value in (each.before, each.after))
    if written and plain and len(units) == 1 and len({name for name, _ in written}) == len(written):
        return (
            {name: each.after for name, each in written}, {name: each.before for name, each in written}, units.pop(),
        )  # fmt: skip
    return dict(entry.proposal.after), dict(entry.proposal.before), entry.proposal.unit


def _risk(entry: Entry, before: Mapping[str, Any], after: Mapping[str, Any], unit: str) -> float:
    own = float(entry.proposal.risk.amount) if entry.proposal.risk else 0.0
    if not unit.endswith("/day"):
        return own
    pairs = [(before[name], after[name]) for name in before]
    if not all(isinstance(each, int | float | Decimal) for pair in pairs for each in pair):
        return own
    return stated(sum(max(float(would) - float(was), 0.0) for was, would in pairs) * DAYS)


def _table(proposal: Proposal) -> Table:
    rows = tuple((name, _cell(proposal.before[name]), _cell(proposal.after[name])) for name in proposal.before)
    return Table(columns=("name", "before", "after"), rows=rows)


def _cell(value: Any) -> Any:
    return value if isinstance(value, int | float | str | Decimal) else str(value)


def _listed(known: list[Entry]) -> Result:
    """The changes that the night made, with their numbers among all it proposed."""
    made = [(number, entry) for number, entry in enumerate(known, start=1) if entry.status in applied.MADE]
    rows = tuple(
        (number, entry.id, entry.proposal.action, entry.proposal.target, entry.status) for number, entry in made
    )
    return Result(
        facts=(fact("made", len(made), "count", "Änderungen der Nacht", "changes of the night", basis="observed"),),
        text=WHICH if made else NONE,
        tables={"changes": Table(columns=("number", "id", "action", "target", "status"), rows=rows)},
        sources=(applied.source([entry for _, entry in made]),),
    )  # fmt: skip
