"""How a proposal reads in a terminal: what changes from what to what, what it brings, what it risks, until when."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import click

from figures import day, show, show_interval
from terms import Fact, Lang, Proposal, Words
from terms.named import action

TITLE = Words(de="Vorschläge (nichts geschieht ohne Freigabe)", en="Proposals (nothing happens without approval)")
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

STATES = {
    "on": Words(de="läuft", en="running"), "off": Words(de="angehalten", en="stopped"),
    "enabled": Words(de="läuft", en="running"), "paused": Words(de="angehalten", en="stopped"),
    "": Words(de="–", en="–"),
}  # fmt: skip
"""States of what can be paused; a text that was not there before."""
CHECKSUM = re.compile(r"[0-9a-f]{64}")
LONG = 60
"""Characters of a value; texts that are to be published are shown in full."""
MOST = 8
"""Changes of one proposal that are listed; the others are counted."""


def show_proposals(proposals: Sequence[Proposal], lang: Lang) -> str:
    """All proposals of an answer; the empty text where there are none."""
    if not proposals:
        return ""
    return "\n".join([click.style(TITLE.said(lang), bold=True), *(_one(each, lang) for each in proposals)])


def _one(proposal: Proposal, lang: Lang) -> str:
    head = f"  {action(proposal.action).said(lang)} · {proposal.target} · {proposal.id}"
    lines = [f"    {line}" for line in changes(proposal, lang)]
    said = textwrap.fill(proposal.why.said(lang), 96, initial_indent="    ", subsequent_indent="    ")
    return "\n".join([head, *lines, said, "    " + " · ".join(stakes(proposal, lang))])


def changes(proposal: Proposal, lang: Lang) -> list[str]:
    """A line for each thing that changes, from what to what; a text that is to be published stands in full below."""
    names = list(proposal.before)
    told: list[str] = []
    for name in names[:MOST]:
        before, after = proposal.before[name], proposal.after[name]
        label = name.replace(" · content", " · Prüfsumme der Liste" if lang == "de" else " · checksum of the list")
        if proposal.action == "publish":
            told += [f"{label}:", f"  − {_whole(before)}", f"  + {_whole(after)}"]
        else:
            unit = _unit(proposal.unit, after, lang)
            told.append(f"{label}: {_side(before, proposal, lang)} → {_side(after, proposal, lang)}{unit}")
    if len(names) > MOST:
        told.append(f"… {len(names) - MOST} " + ("weitere (--json)" if lang == "de" else "more (--json)"))
    return told


def _side(value: Any, proposal: Proposal, lang: Lang) -> str:
    if isinstance(value, str) and value in STATES and proposal.action in ("pause", "resume", "rollback"):
        return STATES[value].said(lang)
    if isinstance(value, str) and CHECKSUM.fullmatch(value):
        return f"{value[:12]}…"
    return value_said(value, lang, whole=proposal.unit in COUNTED)


def _unit(unit: str, value: Any, lang: Lang) -> str:
    """Only numbers have one."""
    if not unit or isinstance(value, str):
        return ""
    return f" {COUNTED[unit].said(lang)}" if unit in COUNTED else f" {unit}"


def _whole(text: Any) -> str:
    return " ".join(str(text).split()) or "–"


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
        told.append(f"{LINES['until'].said(lang)} {day(proposal.expires, lang)}")
    return told


def _with_range(effect: Fact, lang: Lang) -> str:
    span = show_interval(effect, lang)
    return f"{show(effect, lang)}, {span}" if span else show(effect, lang)


def value_said(value: Any, lang: Lang, *, whole: bool = False) -> str:
    """A value as people read it; text of others on one line."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        text = f"{value:,.2f}" if value != int(value) or (abs(value) < 10 and not whole) else f"{value:,.0f}"
        return text.translate(str.maketrans(",.", ".,")) if lang == "de" else text
    return " ".join(str(value).split())[:LONG]
