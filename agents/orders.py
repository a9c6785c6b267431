"""Orders: a change that a person tells to make, as the step that proposes it. Never learnt, only read by rules.

The one road to the tools under act/: from the first line of the person's own words, quotes blanked; no document, no
name of the data and no model can name such a step. `Soll ich …?`, `Was passiert, wenn …` and `after it was raised`
order nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agents import _order_deeds as deeds
from agents import _order_money as money
from agents import _order_mood as mood
from agents import _order_names as names
from agents import _order_verbs as verbs
from agents._heard import Heard
from agents._order_other import audience_args, publish_args, rollback_args
from agents.verbs import POLITE


@dataclass(frozen=True)
class Order:
    """What is ordered.

    missing  what it lacks to be proposed, by the name of the argument
    tie      words that may mean several campaigns, and these
    """

    tool: str
    args: dict[str, Any] = field(default_factory=dict[str, Any])
    missing: tuple[str, ...] = ()
    tie: tuple[str, tuple[str, ...]] | None = None


def read(heard: Heard) -> Order | None:
    """The order that a question is; None where it is none, or none that a tool here proposes."""
    plain = blanked(heard)
    if not mood.may_order(plain) or not verbs.one_order(plain):
        return None
    for reader in _READERS:
        if (order := reader(heard, plain)) is not None:
            return order
    return None


def blanked(heard: Heard) -> str:
    """The first line without what is quoted or an address."""
    text = heard.text
    for one in sorted((*heard.quotes, *heard.addresses), key=lambda one: one.start):
        text = text[: one.start] + "¤" * (one.end - one.start) + text[one.end :]
    head = text.strip().split("\n", maxsplit=1)[0]
    return mood.greeted(text[: text.index(head) + len(head)]) if head else ""


def _undo(heard: Heard, plain: str) -> Order | None:
    if not (deeds.UNDO.search(plain) and deeds.UNDONE.search(plain)) or heard.quotes or not deeds.told(plain, "undo"):
        return None
    args = rollback_args(heard, plain)
    return None if args is None else Order("act.rollback", args)


def _publish(heard: Heard, plain: str) -> Order | None:
    if not deeds.PUBLISH.search(plain) or mood.reports(plain) or not deeds.told(plain, "publish"):
        return None
    if not heard.quotes:
        return None
    args, missing = publish_args(heard)
    return Order("act.publish", args, missing, _tie(names.campaigns(heard)))


def _audience(heard: Heard, plain: str) -> Order | None:
    if not deeds.AUDIENCE.search(plain) or heard.addresses or not deeds.told(plain, "audience"):
        return None
    if not deeds.SYNC.search(plain) and not re.search(r"\bseed\b", plain, re.I):
        return None
    args = audience_args(heard, plain)
    if args is None:
        return None
    return Order("act.sync_audience", args, () if "platform" in args else ("platform",))


def _bid(heard: Heard, plain: str) -> Order | None:
    how = verbs.imperative(names.nameless(heard, plain))
    if not deeds.BID.search(plain) or not how:
        return None
    whom, tie = _whom(heard, plain)
    told = money.told(heard)
    if how == "clipped" and (told is None or not _known(heard)):
        return None
    asked = {} if told is None else {"bid" if told[0] == "to" else "change": told[1]}
    return _filled("act.set_bid", whom, asked, tie, heard)


def _state(heard: Heard, plain: str) -> Order | None:
    """Pause or run again; with an amount in it, it is about money."""
    if money.told(heard) is not None or mood.reports(plain) or deeds.BUDGET.search(plain):
        return None
    bare = names.nameless(heard, plain)
    on, off = deeds.ON.search(bare), deeds.OFF.search(bare)
    if not (on or off):
        return None
    whom, tie = _whom(heard, plain, _SWITCHED)
    if not whom and not re.search(r"kampagne|campaign|anzeige|\bads?\b|werbung", plain, re.IGNORECASE):
        return None
    state = (
        "on"
        if on and not (off and off.start() < on.start() and not re.search(r"wieder|back|again", bare, re.I))
        else "off"
    )
    return _filled("act.pause", whom, {"state": state}, tie, heard)


def _budget(heard: Heard, plain: str) -> Order | None:
    how = verbs.imperative(names.nameless(heard, plain))
    if not how or (_COUNTED.search(plain) and not deeds.BUDGET.search(plain)):
        return None
    if moved := _moved(heard, plain):
        return moved
    told = money.told(heard)
    if how == "clipped" and (told is None or not (_known(heard) or _meant(heard, plain))):
        return None
    whom, tie = _whom(heard, plain, rf"^\W*{POLITE}(?:{verbs.HEADS})\b")
    sure = _known(heard) or any(one.unit != "number" for one in heard.amounts) or (told and "%" in told[1])
    if not (deeds.BUDGET.search(plain) or (told and whom and sure and not _metric(heard, whom))):
        return None
    if (several := _several(heard, plain)) is not None:
        return _filled("act.set_budget", {}, {"changes": several, "per": money.per(plain)}, tie, heard)
    asked: dict[str, Any] = {} if told is None else {"budget" if told[0] == "to" else "change": told[1]}
    if asked and "%" not in str(told):
        asked["per"] = money.per(plain)
    if not whom and not asked:
        return None
    return _filled("act.set_budget", whom, asked, tie, heard)


_SWITCHED = (
    rf"^\W*{POLITE}(?:{deeds.STATE_OFF}|{deeds.STATE_ON}|schalt(?:e|en)?|knips(?:e)?|dreh(?:e)?"
    rf"|mach(?:e)?|stell(?:e)?|nimm|lass(?:e)?|setze?|turn (?:off|on|back on)|turn|switch (?:off|on)"
    rf"|switch|shut down|shut|take|put|set|let|bring)\b"
)


def _known(heard: Heard) -> bool:
    """Whether a campaign or a platform of the data is named, as data have it."""
    return bool(names.campaigns(heard) or names.platforms(heard))


def _meant(heard: Heard, plain: str) -> bool:
    """Whether what the words begin with is in campaigns' names: `Brand um 20 % runter`."""
    return bool(names.holding(heard, names.subject(heard, plain)))


def _metric(heard: Heard, whom: dict[str, Any]) -> bool:
    """`Erhöhe den Umsatz um 20 %` is a goal and no order."""
    from agents._heard import metric_ids

    return bool(
        heard.metrics and not _known(heard) and isinstance(whom.get("campaign"), str) and metric_ids(whom["campaign"])
    )


_COUNTED = re.compile(
    r"\b(?:roas|cpa|cpo|marge|margin|rabatt|discount|preis|price|frequenz|frequency|kontakt\w*"
    r"|ziel-?\w*|target)\b",
    re.I,
)


def _moved(heard: Heard, plain: str) -> Order | None:
    """`Verschiebe 500 Euro von Brand zu Generic`: less there, the same more here."""
    if not re.search(
        r"\b(?:ver)?schieb\w*|\bumschicht\w*|\bschicht(?:e)?\b|\bverlager\w*|\bmove\b|\bshift\b"
        r"|\btransfer\b|\breallocate\b",
        plain,
        re.I,
    ):
        return None
    whom = names.campaigns(heard) + names.platforms(heard)
    amount = money.money(heard)
    if len(whom) != 2 or amount is None:
        return None
    first, second = sorted(whom, key=lambda one: one.start)
    if re.search(r"\b(?:nach|zu|to|into|in)\s+\W*(?:die |den |the )?$", plain[: first.start], re.I):
        first, second = second, first
    changes = {first.name: f"-{amount}", second.name: f"+{amount}"}
    return _filled("act.set_budget", {}, {"changes": changes, "per": money.per(plain)}, _tie(whom), heard)


def _several(heard: Heard, plain: str) -> dict[str, str] | None:
    """`Erhöhe Brand um 20 % und senke Generic um 10 %`: each campaign with its own amount."""
    cuts = [match.start() for match in re.finditer(r"\s+(?:und|and|sowie)\s+|,\s+|;\s+", plain, re.I)]
    parts = list(zip([0, *cuts], [*cuts, len(plain)], strict=True))
    known = names.campaigns(heard)
    made: dict[str, str] = {}
    sign = money.sign_of(heard, *parts[0])
    for start, end in parts:
        mine = [one.name for one in known if start <= one.start < end]
        clause = re.sub(r"^\W*(?:und|and|sowie)\s+", "", plain[start:end], flags=re.I)
        if not mine and (own := names.object_of(clause, rf"^\W*{POLITE}(?:{verbs.HEADS})\b")):
            mine = [own]
        told = money.told(heard, start, end)
        if told is None and sign and (bare := money.told(heard, 0, end)) and bare[0] == "by":
            one = next((one for one in heard.amounts if start <= one.start < end and one.unit == "percent"), None)
            told = ("by", f"{sign}{one.words}") if one else None
        if len(mine) != 1 or told is None or mine[0] in made:
            return None
        made[mine[0]] = told[1] if told[0] == "by" else f"={told[1]}"
    return made if len(made) > 1 else None


def _whom(heard: Heard, plain: str, verbs: str = "") -> tuple[dict[str, Any], tuple[str, tuple[str, ...]] | None]:
    """Campaigns as arguments, else a platform, else the words that stand where a name would."""
    found = names.campaigns(heard)
    where = names.platform(heard)
    if found:
        told: Any = [one.name for one in found]
        args: dict[str, Any] = {"campaign": told[0] if len(told) == 1 else told}
        return args | ({"platform": where} if where else {}), _tie(found)
    own = names.object_of(plain, verbs) if verbs else ""
    said = names.longer(heard, plain) or names.said(heard, plain) or own or names.subject(heard, plain)
    if where and (not said or names.KNOWN.fullmatch(said) or said.casefold() == where.casefold()):
        return {"platform": where}, None
    if said:
        several = () if where or said not in heard.text else names.holding(heard, said)
        if len(several) > 1:
            return {"campaign": said}, (said, several)
        return {"campaign": said} | ({"platform": where} if where and where.lower() not in said.lower() else {}), None
    return {}, None


def _tie(found: list[names.Whom]) -> tuple[str, tuple[str, ...]] | None:
    return next(((one.name, one.several) for one in found if one.several), None)


def _filled(tool: str, whom: dict[str, Any], asked: dict[str, Any], tie: Any, heard: Heard) -> Order:
    missing = () if whom or "changes" in asked else ("campaign",)
    amount = {"act.set_budget": ("budget", "change", "changes"), "act.set_bid": ("bid", "change")}.get(tool, ())
    if amount and not any(name in asked for name in amount):
        missing = (*missing, amount[0])
    last = money.until(heard)
    return Order(tool, whom | asked | ({"until": last} if last else {}), missing, tie)


_READERS: tuple[Callable[[Heard, str], Order | None], ...] = (_undo, _publish, _audience, _bid, _state, _budget)
