"""What a question says to the measurement tools: the channel, trial arms, what a mailing costs, whose predictions.

Their arguments share names with other rooms' (`channel`, `value`, `kind`) and mean something else, so each tool's are
read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from agents import bandits, geo_tests
from agents._heard import Heard, metric_ids, words
from agents.amounts import Amount
from agents.names import Named

Filler = Callable[[Heard], Any]
ROOM = "tools.attribution."


def filler(module: str, name: str) -> Filler | None:
    """The reader of one argument of a measurement tool, named by the module of its arguments; None for all others."""
    if module == "tools.bidding.bandit":
        return bandits.FILLERS.get(name)
    if not module.startswith(ROOM):
        return None
    return _OF_TOOL.get(module.removeprefix(ROOM), {}).get(name) or (channel if name == "channel" else None)


_COLUMNS = ("media", "channel", "campaign", "platform")
"""Columns that name a channel, the most telling first."""
_BRAND = re.compile(
    r"\bbrand(?:ed)?[- ]?(?:search|suche|keywords?|terms?|bidding)\b|\b(?:google|bing|microsoft)[- ]brand\b"
    r"|\bmarken(?:suche|begriffen?|keywords?)\b", re.I,
)  # fmt: skip
_RETURNING = re.compile(r"\b(?:retargeting|remarketing)\b", re.I)
KNOWN = re.compile(
    r"\b(youtube|tv|radio|ooh|snapchat|amazon|twitter|bing|tiktok|pinterest|linkedin|facebook|instagram|meta|google)\b",
    re.I,
)  # fmt: skip


def channel(heard: Heard) -> str | None:
    """The one channel that a question names; None where it names several: then all of them are meant.

    A name of the data is written as there, brand search and retargeting by these words, others as they are said.
    """
    told = [value for named in heard.named if (value := value_of(named))]
    for pattern, said in ((_BRAND, "brand search"), (_RETURNING, "retargeting")):
        if pattern.search(heard.text) and len(told) < 2:
            return next((value for value in told if value.casefold() != value and pattern.search(value)), said)
    if not told:
        told = [match[1] for match in KNOWN.finditer(heard.text)]
    return told[0] if len({value.casefold() for value in told}) == 1 else None


def value_of(named: Named) -> str | None:
    """The channel that a name of the data means."""
    return next((values[0] for column in _COLUMNS if len(values := named.of(column)) == 1), None)


def control(heard: Heard) -> str | None:
    """The arm named that is the control by its name."""
    found = [arm for arm in _arms(heard) if _CONTROL.fullmatch(arm)]
    return found[0] if len(found) == 1 else None


def treated(heard: Heard) -> list[str] | None:
    """The other arms named, for a tool that takes several."""
    return [arm for arm in _arms(heard) if not _CONTROL.fullmatch(arm)] or None


def one_treated(heard: Heard) -> str | None:
    """The other arm named, for a tool that takes one."""
    found = treated(heard) or []
    return found[0] if len(found) == 1 else None


_CONTROL = re.compile(r"control\w*|kontroll\w*|placebo|no[ _-]?(?:e?-?mail|voucher|treatment)|0|a", re.I)


def _arms(heard: Heard) -> list[str]:
    return list(dict.fromkeys(named.of("arm")[0] for named in heard.named if len(named.of("arm")) == 1))


_MEANT = {
    "discount": r"gutschein\w*|coupons?|rabatt\w*|vouchers?|discounts?|nachlass\w*",
    "value": r"marge\w*|deckungsbeitrag|wert|gewinn\w*|margins?|worth|profits?",
    "cost": r"kost\w*|costs?|mailings?|porto|brief\w*|karten?|postage|letters?|cards?|sending|versand\w*",
}
REACH = 30
"""Signs between an amount and the word that says what it is."""


def money(name: str, heard: Heard) -> str | None:
    """The amount beside a word for the cost of treating a person, for its worth, or for a discount."""
    if name == "discount" and (joined := _JOINED.search(heard.text)):
        return f"{joined[1].replace(',', '.')} EUR"
    amounts = [one for one in heard.amounts if one.unit == "money" and _meant(heard.text, one) == name]
    if not amounts:
        return None
    return f"{amounts[0].value:f} {amounts[0].currency or ''}".strip()


_JOINED = re.compile(r"\b(\d{1,4}(?:[.,]\d{1,2})?)[- ]?(?:euro|eur|€)-(?:gutschein|rabatt|coupon|voucher)", re.I)


def _meant(text: str, one: Amount) -> str | None:
    found: list[tuple[int, str]] = []
    for name, said in _MEANT.items():
        for match in re.finditer(rf"(?<!\w)(?:{said})(?!\w)", text, re.I):
            found.append((max(match.start() - one.end, one.start - match.end(), 0), name))
    distance, name = min(found, default=(REACH + 1, ""))
    return name if distance <= REACH else None


LEAST_DAYS = 14
"""Within fewer days hardly a lead becomes a customer: `whom to call this week` names no such time."""


def lead_days(heard: Heard) -> int | None:
    """Days within which a lead shall count."""
    period = heard.time.period
    days = (period.end - heard.today).days if period else 0
    return days if days >= LEAST_DAYS else None


def top(heard: Heard) -> int | None:
    """How many to list: `top 50`, `die 20 wertvollsten`, `the 30 most valuable`."""
    found = _MOST.search(heard.text)
    return heard.top or (int(found[1]) if found else None)


_MOST = re.compile(
    r"\b([1-9]\d{0,3})\s+(?:\w+\s+)?(?:wertvollsten|besten|wichtigsten|heißesten|treuesten|aussichtsreichsten|most|best"
    r"|hottest|warmest|likeliest)\b", re.I,
)  # fmt: skip


def joined_metric(module: str, heard: Heard) -> str | None:
    """What is forecast where one German word says it: `Umsatzforecast`, `Bestellprognose`."""
    if heard.metrics or module != f"{ROOM}forecast":
        return None
    apart = re.sub(r"(\w{4,})(forecast|prognose|vorhersage|ausblick)\b", r"\1 \2", heard.text, flags=re.I)
    return next(iter(metric_ids(apart)), None)


def value_days(heard: Heard) -> int | None:
    """Days over which a customer's value is meant: the length of the time to come that a question names."""
    period = heard.time.period
    return period.days if period and period.end > heard.today else None


def rule(heard: Heard) -> str | None:
    """Today's order of leads, where a question holds against it; `score our leads` does not."""
    return _first(_RULES, heard.text) if _AGAINST.search(heard.text) else None


_AGAINST = re.compile(r"vergl|compar|\bstatt|instead|\bgegen\b|against|\bals\b|\bthan\b|\bvs\b|versus", re.I)
_RULES = {
    "score": r"\w*-?score\b", "newest": r"neueste|newest|eingang|arrival", "deals_first": r"\bdeals\b",
    "source": r"\bquelle|\bsource\b",
}  # fmt: skip
_STATUS = {
    "running": r"\blauf(?:en|ende\w*)\b|\bläuft\b|\brunning\b|\bongoing\b",
    "designed": r"\bgeplant\w*|\bplanned\b", "proposed": r"vorgeschlagen\w*|\bproposed\b",
    "decided": r"\bentschieden\w*|\bdecided\b",
}  # fmt: skip


def status(heard: Heard) -> str | None:
    """The one status of experiments that a question names; none where it asks for the finished ones as well."""
    if _FINISHED.search(heard.text):
        return None
    found = [name for name, said in _STATUS.items() if re.search(said, heard.text, re.I)]
    return found[0] if len(found) == 1 else None


_FINISHED = re.compile(r"schon getestet|already tested|abgeschlossen|beendet|finished|completed", re.I)


def kind(heard: Heard) -> str | None:
    """A geo test that spends more instead of pausing."""
    more = r"(?:erhöh|steiger|aufstock|mehr|raise|increas|boost|more|extra)\w*"
    spend = r"\w*(?:budget|ausgaben|spend|geld|money)\w*"
    joined = rf"\b{more} (?:\w+ ){{0,2}}{spend}|\b{spend} (?:\w+ ){{0,2}}{more}|budget(?:erhöhung|steigerung)"
    return "increase" if re.search(joined, heard.text, re.I) else None


def predictions(heard: Heard) -> str | None:
    """The tool whose predictions are meant: landings of budgets, or returns of the media mix."""
    said: Mapping[str, list[str]] = words()["predictions"]
    return _first({tool: "|".join(map(re.escape, forms)) for tool, forms in said.items()}, heard.text)


def _first(patterns: Mapping[str, str], text: str) -> str | None:
    return next((name for name, said in patterns.items() if re.search(said, text, re.I)), None)


def unsaid(_heard: Heard) -> None:
    """An argument that no question fills by itself."""
    return


_OF_TOOL: Mapping[str, Mapping[str, Filler]] = {
    "clv": {"horizon_days": value_days, "top": top},
    "experiment": {"control": control, "treatment": treated},
    "experiments": {"status": status},
    "geo_design": {"kind": kind, "budget": geo_tests.to_spend},
    "leads": {"horizon_days": lead_days, "rule": rule, "top": top},
    "track_record": {"tool": predictions},
    # `The platform says 6, the model 2` names what disagrees, not all that shall be heard.
    "triangulate": {"sources": unsaid},
    "uplift": {
        "control": control, "treatment": one_treated, "horizon_days": unsaid,
        **{name: partial(money, name) for name in _MEANT},
    },
}  # fmt: skip
