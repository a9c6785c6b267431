"""How a proposal reads in a terminal: what changes from what to what, what it brings, what it risks, until when."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import click

from figures import show, show_interval
from terms import Fact, Lang, Proposal, Words

TITLE = Words(de="Vorschläge (nichts geschieht ohne Freigabe)", en="Proposals (nothing happens without approval)")
ACTIONS = {
    "set_budget": Words(de="Budget ändern", en="change budget"),
    "set_bid": Words(de="Gebot ändern", en="change bid"),
    "set_target": Words(de="Zielwert ändern", en="change target"),
    "pause": Words(de="pausieren", en="pause"),
    "add_negatives": Words(de="Suchbegriffe ausschließen", en="add negative keywords"),
    "set_cap": Words(de="Kontaktgrenze setzen", en="cap the frequency"),
    "exclude_audience": Words(de="Zielgruppe ausschließen", en="exclude audience"),
    "set_shares": Words(de="Anteile ändern", en="change shares"),
    "set_policy": Words(de="Gebotsregel ändern", en="change bidding policy"),
    "run_test": Words(de="Test durchführen", en="run a test"),
    "contact": Words(de="ansprechen", en="contact"),
}
LINES = {
    "effect": Words(de="erwartet", en="expected"),
    "downside": Words(de="im schlechten Fall", en="in a bad case"),
    "risk": Words(de="Risiko", en="at risk"),
    "until": Words(de="gilt bis", en="valid until"),
}
COUNTED = {
    "people": Words(de="Personen", en="people"),
    "contacts": Words(de="Kontakte je Person", en="contacts per person"),
    "contacts/day": Words(de="Kontakte je Person und Tag", en="contacts per person and day"),
    "contacts/week": Words(de="Kontakte je Person und Woche", en="contacts per person and week"),
    "contacts/month": Words(de="Kontakte je Person und Monat", en="contacts per person and month"),
    "contacts/row": Words(de="Kontakte je Person und Berichtszeile", en="contacts per person and report row"),
}
"""Units that are counted, not paid."""

MOST = 8
"""Changes of one proposal that are listed; the others are counted."""


def show_proposals(proposals: Sequence[Proposal], lang: Lang) -> str:
    """All proposals of an answer; the empty text where there are none."""
    if not proposals:
        return ""
    return "\n".join([click.style(TITLE.said(lang), bold=True), *(_one(each, lang) for each in proposals)])


def _one(proposal: Proposal, lang: Lang) -> str:
    action = ACTIONS.get(proposal.action)
    head = f"  {action.said(lang) if action else proposal.action} · {proposal.target} · {proposal.id}"
    names = list(proposal.before)
    counted = COUNTED.get(proposal.unit)
    unit = f" {counted.said(lang) if counted else proposal.unit}" if proposal.unit else ""
    lines = [
        f"    {name}: {value_said(proposal.before[name], lang, whole=counted is not None)} → "
        f"{value_said(proposal.after[name], lang, whole=counted is not None)}{unit}"
        for name in names[:MOST]
    ]
    if len(names) > MOST:
        lines.append(f"    … {len(names) - MOST} " + ("weitere (--json)" if lang == "de" else "more (--json)"))
    said = textwrap.fill(proposal.why.said(lang), 96, initial_indent="    ", subsequent_indent="    ")
    return "\n".join([head, *lines, said, "    " + " · ".join(stakes(proposal, lang))])


def stakes(proposal: Proposal, lang: Lang) -> list[str]:
    """What it brings, what it risks and until when it holds."""
    told: list[str] = []
    if proposal.effect is not None:
        told.append(f"{LINES['effect'].said(lang)}: {_with_range(proposal.effect, lang)}")
    if proposal.downside is not None:
        told.append(f"{LINES['downside'].said(lang)}: {show(proposal.downside, lang)}")
    if proposal.risk is not None:
        risk = Fact(id="risk", value=proposal.risk.amount, unit=proposal.risk.currency, label=LINES["risk"])
        told.append(f"{LINES['risk'].said(lang)}: {show(risk, lang)}")
    if proposal.expires is not None:
        told.append(f"{LINES['until'].said(lang)} {_day(proposal.expires, lang)}")
    return told


def _with_range(effect: Fact, lang: Lang) -> str:
    span = show_interval(effect, lang)
    return f"{show(effect, lang)}, {span}" if span else show(effect, lang)


def _day(day: date, lang: Lang) -> str:
    return f"{day:%d.%m.%Y}" if lang == "de" else str(day)


def value_said(value: Any, lang: Lang, *, whole: bool = False) -> str:
    """A value as people read it; text of others on one line."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        text = f"{value:,.2f}" if value != int(value) or (abs(value) < 10 and not whole) else f"{value:,.0f}"
        return text.translate(str.maketrans(",.", ".,")) if lang == "de" else text
    return " ".join(str(value).split())[:60]
