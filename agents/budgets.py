"""What a question says to the tools that plan money: how much, more or in all, for which days, inside which limits.

Their arguments share names (`budget`, `period`, `channel`) with other tools' and mean something else, so each tool's
are read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from agents import bid_goals, contacts, targets
from agents._heard import Heard
from agents.amounts import Amount
from agents.measured import KNOWN, value_of
from terms import Period

Filler = Callable[[Heard], Any]
LEAST = 100
"""A bare number below is no budget."""
NEAR = 34
"""Letters between an amount and the word that says that it comes on top."""
_PER = {
    "day": r"am tag|pro tag|je tag|täglich|a day|per day|each day|daily",
    "week": r"(?:in der|pro|je|jede) woche|wöchentlich|a week|per week|each week|weekly",
    "month": r"im monat|pro monat|je monat|jeden monat|monatlich|a month|per month|each month|monthly",
    "quarter": r"im quartal|pro quartal|je quartal|a quarter|per quarter|quarterly",
    "year": r"im jahr|pro jahr|je jahr|jährlich|a year|per year|yearly|annually",
}
_MORE = re.compile(
    r"\b(?:mehr|zusätzlich\w*|extra|obendrauf|on top|oben drauf|additional\w*|more|weitere[nrs]?|nächste[nrs]?|"
    r"another|next|dazu|übrig|spare|left over|frei(?:e[nrs]?)?|aufstock\w*|erhöh\w*|increas\w*)\b", re.I,
)  # fmt: skip
_LESS = re.compile(
    r"\b(?:weniger|less|fewer|spar\w*|einspar\w*|kürz\w*|streich\w*|sav(?:e|ing)|cut\w*|reduc\w*|senk\w*|runter)\b",
    re.I,
)
_FIXED = re.compile(
    r"unverändert|unangetastet|unberührt|nicht an(?:fassen|rühren|getastet)|\b(?:bleib\w*|belass\w*|lass\w*)\b"
    r"|\bfix(?:ed|iert)?\b|\bfest\b|\blocked\b|\buntouched\b|\bunchanged\b|\bas (?:it|they) (?:is|are)\b"
    r"|\bkeep\w*\b|\bleav(?:e|ing)\b|(?:don't|do not|without) touch\w*|gesperrt", re.I,
)  # fmt: skip
_BREAK = re.compile(r"[,;:.?!]\s|\s(?:aber|wobei|but|while|dabei|und dabei)\s", re.I)
_WORST = re.compile(r"\bcvar\b|worst case|schlechteste\w* fall|schlimmste\w* fall|im ungünstigsten", re.I)
_CAUTIOUS = re.compile(
    r"vorsichtig|auf nummer sicher|risikoarm|risikoscheu|cautious|play(?:ing)? it safe|risk.averse", re.I
)
_SEASON = re.compile(r"\bsaison|\bseason", re.I)
_BETWEEN = re.compile(
    r"umschicht|umverteil|verschieb|schieben|\bshift|\bmov(?:e|ing)|reallocat|zwischen|between|\bnur\b|\bonly\b", re.I
)
_SUMMED = re.compile(r"gewinn|profit|deckungsbeitrag|contribution", re.I)
_NEW = re.compile(r"neukund|new customers?", re.I)


def filler(module: str, name: str) -> Filler | None:
    """The reader of one argument of a tool that plans money; None for all others."""
    return _OF_TOOL.get(module.removeprefix("tools.bidding."), {}).get(name) if "bidding" in module else None


def unsaid(_heard: Heard) -> None:
    """An argument that no question fills by itself."""
    return


def per(heard: Heard) -> str | None:
    """The span of time that the plan's amount is for, said right behind it: `500 € am Tag`."""
    one = _whole(heard)
    return _span(heard, one) if one else None


def _span(heard: Heard, one: Amount) -> str | None:
    behind = heard.text[one.end : one.end + 24]
    return next((name for name, said in _PER.items() if re.match(rf"\W*(?:{said})\b", behind, re.I)), None)


def _money(heard: Heard) -> list[Amount]:
    """Every amount that may be a budget: money, or a large number; not what an order may cost or a return has to be."""
    taken = _of_targets(heard)
    found = [one for one in heard.amounts if one.unit == "money" and one.start not in taken]
    plain = [one for one in heard.amounts if one.unit == "number" and one.value >= LEAST and one.start not in taken]
    return found or plain


def _of_targets(heard: Heard) -> set[int]:
    said = (targets.beside_cpa(heard), targets.beside_roas(heard))
    return {one.start for one in said if one is not None}


def _whole(heard: Heard) -> Amount | None:
    """The budget among several amounts: the one of the longest time (`3.000 € am Tag, also 90.000 im Monat`)."""
    found = _money(heard)
    order = [None, "year", "quarter", "month", "week", "day"]
    return min(found, key=lambda one: (order.index(_span(heard, one)) > order.index("month"), one.start), default=None)


def _said(one: Amount, sign: str = "") -> str:
    return f"{sign}{one.value:f} {one.currency or ''}".strip()


def budget(heard: Heard) -> str | None:
    """The amount of the whole plan."""
    one = _whole(heard)
    return _said(one) if one and _added(heard, one) is None else None


def extra(heard: Heard) -> str | None:
    """The amount on top of what is spent, or, with a minus, what is to be saved."""
    one = _whole(heard)
    sign = _added(heard, one) if one else None
    return _said(one, sign) if one and sign is not None else None


def _added(heard: Heard, one: Amount) -> str | None:
    """'' where an amount comes on top, '-' where it is saved, None where it is the whole."""
    near = heard.text[max(0, one.start - NEAR) : one.end + NEAR]
    for one_time in heard.time.found:
        near = near.replace(one_time.words, " ")
    if _LESS.search(near):
        return "-"
    return "" if _MORE.search(near) else None


def changed_by(heard: Heard) -> float | None:
    """The share by which all spend is to rise or fall: `15 % sparen` is -0.15, `10 % mehr Budget` 0.1."""
    shares = [one for one in heard.amounts if one.unit == "percent" and 0 < one.value < 10]
    said = [(one, sign) for one in shares if (sign := _added(heard, one)) is not None]
    if _money(heard) or len(said) != 1 or bid_goals.most(heard) or bid_goals.margin(heard):
        return None
    one, sign = said[0]
    return float(one.value) * (-1 if sign else 1)


def month_budget(heard: Heard) -> str | None:
    """The budget of a whole month; an amount a day is none."""
    one = _whole(heard)
    return _said(one) if one and _span(heard, one) not in {"day", "week"} else None


def coming(heard: Heard) -> str | None:
    """The days to plan: what is over or has no year is the next one of its kind."""
    period = heard.time.period
    told = re.search(r"\b(?:19|20)\d\d\b", heard.text)
    if period is None or (told and period.end < heard.today):
        return None
    if period.end < heard.today:
        if re.search(r"letzt|vorig|vergangen|bisher|\blast\b|previous|\bpast\b|so far", heard.text, re.I):
            return None
        days = [
            day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
            for day in (period.start, period.end)
        ]
        period = Period(start=days[0], end=days[1])
    return str(period)


def month(heard: Heard) -> str | None:
    """The calendar month meant, the nearest of its name where no year is said; None where a period spans more."""
    period = heard.time.period
    if period is None or (period.start.year, period.start.month) != (period.end.year, period.end.month):
        return None
    told = coming(heard)
    later = Period.model_validate(told) if told else period
    near = later if abs((later.start - heard.today).days) < abs((heard.today - period.end).days) else period
    return f"{near.start:%Y-%m}"


def channels(heard: Heard) -> list[tuple[str, int]]:
    """Every channel named with its place, names of the data first."""
    told = [(value, named.start) for named in heard.named if (value := value_of(named))]
    return told or [(match[1], match.start()) for match in KNOWN.finditer(heard.text)]


def locked(heard: Heard) -> list[str] | None:
    """The channels that keep what they have: those in the part of the sentence that says so."""
    ends = [0, *(match.end() for match in _BREAK.finditer(heard.text)), len(heard.text) + 1]
    parts = [(start, end) for start, end in pairwise(ends) if _FIXED.search(heard.text[start:end])]
    kept = [name for name, place in channels(heard) if any(start <= place < end for start, end in parts)]
    return list(dict.fromkeys(kept)) or None


def only(heard: Heard) -> list[str] | None:
    """The two channels between which money is to move."""
    named = list(dict.fromkeys(name for name, _ in channels(heard)))
    return named if len(named) == 2 and _BETWEEN.search(heard.text) and not locked(heard) else None


def least_roas(heard: Heard) -> float | None:
    """The return that the plan has to bring at least."""
    return targets.target_roas(heard)


def most_cpa(heard: Heard) -> float | None:
    """What one order may cost."""
    one = targets.beside_cpa(heard)
    return float(one.value) if one is not None and one.value > 0 else None


def goal(heard: Heard) -> str | None:
    """New customers, or profit where the share of revenue that is left is said too."""
    if _NEW.search(heard.text):
        return "new_customers"
    return "profit" if _SUMMED.search(heard.text) and bid_goals.margin(heard) else None


def risk(heard: Heard) -> str | None:
    """Whether the bad end counts more."""
    return "cvar" if _WORST.search(heard.text) else "cautious" if _CAUTIOUS.search(heard.text) else None


def pattern(heard: Heard) -> str | None:
    """Money over the weeks as the outcome of last year."""
    return "season" if _SEASON.search(heard.text) else None


def by(heard: Heard) -> str | None:
    """Proposals by campaign, where campaigns are asked for."""
    return "campaign" if "campaign" in heard.by else None


_FLAT = re.compile(
    r"(?:gebot|festgebot|bid)s?(?: von| of| at| bei)? (?:€|eur )?(\d+(?:[.,]\d+)?)"
    r"|(\d+(?:[.,]\d+)?)\s*(?:€|eur\w*)? (?:gebot|bid)\b", re.I,
)  # fmt: skip


def candidate(heard: Heard) -> Any:
    """The bid rule on trial: always the same bid, or the one of a target; else the learned one."""
    if found := _FLAT.search(heard.text):
        return float((found[1] or found[2]).replace(",", "."))
    cpa = most_cpa(heard)
    return {"target_cpa": cpa} if cpa else None


def auction_budget(heard: Heard) -> str | None:
    """Money for the horizon; a bid is none."""
    flat = _FLAT.search(heard.text)
    one = next((one for one in _money(heard) if not (flat and flat.start() <= one.start <= flat.end())), None)
    return _said(one) if one else None


def auction(heard: Heard) -> str | None:
    """Who wins pays the own bid, or the next one."""
    for name, said in (("first", r"erstpreis|first[- ]price"), ("second", r"zweitpreis|second[- ]price|vickrey")):
        if re.search(said, heard.text, re.I):
            return name
    return None


def market(heard: Heard) -> str | None:
    """The simulated auction whose truth is known, where that one is meant."""
    known = r"bekannte\w* wahrheit|known truth|simulierte\w* (?:auktion|markt)|simulated (?:auction|market)"
    return "known" if re.search(known, heard.text, re.I) else None


def campaign(heard: Heard) -> str | None:
    """The one campaign named."""
    found = {named.of("campaign")[0] for named in heard.named if len(named.of("campaign")) == 1}
    return found.pop() if len(found) == 1 else None


def own_channel(heard: Heard) -> str | None:
    """The one platform or campaign whose contacts are counted."""
    told = [
        values[0]
        for named in heard.named
        if (values := next((found for column in ("platform", "campaign") if (found := named.of(column))), ()))
    ] or [match[1] for match in KNOWN.finditer(heard.text)]
    return told[0] if len({value.casefold() for value in told}) == 1 else None


_OF_TOOL: Mapping[str, Mapping[str, Filler]] = {
    "allocate": {
        "budget": budget, "extra": extra, "change": changed_by, "budget_per": per, "period": coming,
        "locked": locked, "media": only,
        "min_roas": least_roas, "target_cpa": most_cpa, "goal": goal, "margin": bid_goals.margin, "risk": risk,
        "max_change": bid_goals.most, "pattern": pattern, "by": by,
        **dict.fromkeys(("reference", "bounds", "floors", "steps", "kpi", "lift_tests", "value_per_conversion",
                         "level", "spend_all"), unsaid),
    },
    "pacing": {"budget": month_budget, "month": month, "budgets": unsaid, "rates": unsaid},
    "policy": {
        "budget": auction_budget, "candidate": candidate, "auction": auction, "market": market, "campaign": campaign,
        "rule": unsaid, "horizon": unsaid, "method": unsaid,
    },
    "frequency": {
        "channel": own_channel, "cap": contacts.cap, "target_cpa": targets.target_cpa, "margin": bid_goals.margin,
        "value": unsaid, "cpm": unsaid,
    },
    "next_action": {
        "customers": contacts.people, "value": contacts.worth, "max_contacts": contacts.most_contacts,
        "action": contacts.action, "control": contacts.control, "limit": contacts.rows, "holdout": contacts.holdout,
        "outcome": unsaid, "costs": unsaid, "discounts": unsaid, "channels": unsaid, "level": unsaid,
    },
    "search_terms": {"margin": bid_goals.margin, "min_cost": unsaid, "ngrams": unsaid, "p": unsaid, "brand": unsaid},
    "paid_organic": {"position": contacts.rank, "brand": unsaid},
}  # fmt: skip
