"""The sheet on which a brief is written, and how one change is told in a line."""

from __future__ import annotations

from typing import Any

from ledger.proposals import Entry
from terms import Fact, Words, number

ACTIONS = {
    "set_budget": Words(de="Budget", en="budget"), "set_bid": Words(de="Gebot", en="bid"),
    "set_target": Words(de="Zielwert", en="target"), "pause": Words(de="Pause", en="pause"),
    "add_negatives": Words(de="ausgeschlossene Suchbegriffe", en="excluded search terms"),
    "set_cap": Words(de="Kontaktgrenze", en="frequency cap"),
    "exclude_audience": Words(de="ausgeschlossene Zielgruppe", en="excluded audience"),
    "set_shares": Words(de="Aufteilung", en="split"), "publish": Words(de="Veröffentlichung", en="publication"),
    "sync_audience": Words(de="Zielgruppe", en="audience"), "set_policy": Words(de="Regel", en="policy"),
    "resume": Words(de="Neustart", en="restart"), "rollback": Words(de="Rücknahme", en="taking back"),
    "run_test": Words(de="Test", en="test"), "contact": Words(de="Ansprache", en="contact"),
}  # fmt: skip
PER = {
    "day": Words(de=" am Tag", en=" a day"), "click": Words(de=" je Klick", en=" a click"),
    "week": Words(de=" in der Woche", en=" a week"), "month": Words(de=" im Monat", en=" a month"),
}  # fmt: skip


class Sheet:
    """Lines as templates, the facts that they show with the run of each, and names."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.lines: list[dict[str, Any]] = []
        self.facts: dict[str, dict[str, Any]] = {}
        self.names: dict[str, Words] = {}

    def line(self, section: str, told: Words) -> None:
        """One more line."""
        self.lines.append({"section": section, "text": told.model_dump()})

    def fact(self, fact: Fact, run: str) -> None:
        """A figure with the run that its receipt names; what only the night itself counted bears the night's key."""
        self.facts[fact.id] = {"fact": fact.model_dump(mode="json"), "run": run or self.key}

    def count(self, id: str, value: int, label: Words) -> None:
        """A figure that the night itself counted."""
        self.fact(Fact(id=id, value=number(value), unit="count", label=label), self.key)

    def name(self, id: str, text: str) -> None:
        """The same in both languages."""
        self.names[id] = Words(de=text, en=text)

    def plain(self, **more: Any) -> dict[str, Any]:
        """Plain JSON."""
        told = {key: value.model_dump() if isinstance(value, Words) else value for key, value in more.items()}
        names = {id: words.model_dump() for id, words in self.names.items()}
        return {"night": self.key, **told, "lines": self.lines, "facts": self.facts, "names": names}


def change(sheet: Sheet, id: str, entry: Entry) -> Words:
    """What changes, from what to what, what it brings and what it risks; in one line."""
    proposal = entry.proposal
    sheet.name(f"{id}_id", entry.id)
    sheet.name(f"{id}_target", proposal.target if len(proposal.target) <= 60 else proposal.target[:57] + "…")
    action = ACTIONS.get(proposal.action, Words(de=proposal.action, en=proposal.action))
    de, en = [f"{action.de} {{{{{id}_target}}}}"], [f"{action.en} {{{{{id}_target}}}}"]
    for part in (_from_to(sheet, id, entry), _worth(sheet, id, entry), _risk(sheet, id, entry)):
        if part is not None:
            de.append(part.de)
            en.append(part.en)
    return Words(de="; ".join(de), en="; ".join(en))


def _from_to(sheet: Sheet, id: str, entry: Entry) -> Words | None:
    """One change from its old to its new value, as it is written; of several how many there are."""
    proposal = entry.proposal
    if len(proposal.before) > 1:
        label = Words(de="Dinge, die sich ändern", en="things that change")
        sheet.count(f"{id}_things", len(proposal.before), label)
        return Words(de=f"{{{{{id}_things}}}} Einträge", en=f"{{{{{id}_things}}}} entries")
    ((name, before),) = proposal.before.items()
    after, unit_ = proposal.after[name], proposal.unit
    if len(entry.operations) == 1:
        before, after, unit_ = entry.operations[0].before, entry.operations[0].after, entry.operations[0].unit
    if not all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in (before, after)):
        return None
    unit, _, per = unit_.partition("/")
    label = Words(de=name, en=name)
    sheet.fact(Fact(id=f"{id}_before", value=number(before), unit=unit or "count", label=label), entry.run)
    sheet.fact(Fact(id=f"{id}_after", value=number(after), unit=unit or "count", label=label), entry.run)
    each = PER.get(per, Words(de="", en=""))
    return Words(
        de=f"{{{{{id}_before}}}} → {{{{{id}_after}}}}{each.de}", en=f"{{{{{id}_before}}}} → {{{{{id}_after}}}}{each.en}"
    )


def _worth(sheet: Sheet, id: str, entry: Entry) -> Words | None:
    effect = entry.proposal.effect
    if effect is None:
        return None
    sheet.fact(effect.model_copy(update={"id": f"{id}_effect"}), entry.run)
    sheet.names[f"{id}_what"] = effect.label
    told = f"{{{{{id}_what}}}}: {{{{{id}_effect}}}}"
    if effect.interval is None:
        return Words(de=told, en=told)
    span = f"{{{{{id}_effect:interval}}}}"
    return Words(de=f"{told}, Spanne {span}", en=f"{told}, range {span}")


def _risk(sheet: Sheet, id: str, entry: Entry) -> Words | None:
    risk = entry.proposal.risk
    if risk is None or not risk.amount:
        return None
    label = Words(de="Geld auf dem Spiel", en="money at risk")
    sheet.fact(Fact(id=f"{id}_risk", value=risk.amount, unit=risk.currency, label=label, basis="modelled"), entry.run)
    return Words(de=f"auf dem Spiel {{{{{id}_risk}}}}", en=f"at risk {{{{{id}_risk}}}}")


def counted(sheet: Sheet, section: str, more: int) -> None:
    """How many are not told one by one."""
    if more > 0:
        sheet.count(f"{section}_more", more, Words(de="weitere", en="more"))
        sheet.line(
            section,
            Words(
                de=f"Dazu {{{{{section}_more}}}} weitere: `leitstand inbox`.",
                en=f"And {{{{{section}_more}}}} more: `leitstand inbox`.",
            ),
        )
