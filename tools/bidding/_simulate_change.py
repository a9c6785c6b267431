# pyright: basic
"""Which channels change and by how much: the words of a person as money a period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import numpy as np

from errors import BadArguments
from terms import Money, Period
from tools._tool import Desk
from tools.attribution._channels import bare as plain_name
from tools.attribution._mmm_data import bare as column_name
from tools.bidding._lengths import DAYS
from tools.bidding._response import Planned
from tools.data._utm import platforms

Per = Literal["total", "period", "day", "week", "month"]
RECENT_DAYS = 28
LEAST = 100
"""A bare number below may be meant as a percentage."""
_PAUSE = re.compile(
    r"\b(pause\w*|pausier\w*|stop\w*|off|aus|abschalt\w*|ausschalt\w*|abstell\w*|ausmach\w*|einstell\w*|switch\w* off|"
    r"turn\w* off|kill\w*|streich\w*|zero|null|weglass\w*|komplett)\b", re.I,
)  # fmt: skip
_DOWN = re.compile(
    r"(?<!\w)[-−–](?=\s*[\d€$£])|\b(kürz\w*|kuerz\w*|senk\w*|gesenkt|reduzier\w*|weniger|runter\w*|herunter\w*|verringer\w*|"
    r"cut\w*|reduc\w*|lower\w*|decreas\w*|less|fewer|down|minus|drop\w*|trim\w*|einspar\w*|spar\w*|save\w*|take away|"
    r"abzieh\w*|wegnehm\w*)\b", re.I,
)  # fmt: skip
_UP = re.compile(
    r"\+(?=\s*[\d€$£])|\b(erhöh\w*|erhoeh\w*|mehr|rauf\w*|hoch\w*|aufstock\w*|steiger\w*|plus|zusätzlich\w*|zusaetzlich\w*|"
    r"drauf\w*|rais\w*|increas\w*|more|up|add\w*|extra|additional\w*|on top|top up)\b", re.I,
)  # fmt: skip
_TO = re.compile(r"^\s*=|\b(auf|to|at|bei)\b(?=\s*[€$£]?\s*\d)", re.I)
_HALF = re.compile(r"\b(halbier\w*|halve\w*|half|hälfte|haelfte)\b", re.I)
_DOUBLE = re.compile(r"\b(verdoppel\w*|doppel\w*|double\w*|twice)\b", re.I)
_SHARE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|prozent|percent|per cent|pct)", re.I)
_MONEY = re.compile(
    r"[€$£]?\s*\d[\d.,']*\s*(?:k\b|tsd\b\.?|teur\b|mio\b\.?|m\b)?\s*(?:€|\$|£|euro?s?\b|eur\b|[A-Z]{3}\b)?", re.I
)
PLACES = {"youtube": {"video", "videos", "yt"}}
"""Places of a platform that are only part of it, and the words by which its channels are told."""
_PER: dict[Per, str] = {
    "day": r"am tag|pro tag|je tag|täglich|a day|per day|daily|/\s?day|/\s?tag",
    "week": r"pro woche|je woche|die woche|wöchentlich|a week|per week|weekly|/\s?week|/\s?woche",
    "month": r"im monat|pro monat|je monat|monatlich|a month|per month|monthly|/\s?month|/\s?monat",
}


@dataclass(frozen=True)
class Wish:
    """What is to change: a share of what is spent (`share`), an amount more or less (`by`) or an amount (`to`).

    `amount` is signed for shares and differences; `per` says over which time money counts.
    """

    how: Literal["share", "by", "to"]
    amount: float
    currency: str | None = None
    per: Per | None = None


@dataclass(frozen=True)
class Part:
    """A channel, the share of its spend that is meant, and the campaigns where only some are."""

    channel: int
    share: float
    campaigns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Change:
    """Money a period before and after, (c,); what is cut and what is raised; days that "now" was read from."""

    now: np.ndarray
    then: np.ndarray
    touched: tuple[Part, ...]
    into: tuple[Part, ...]
    reference: Period
    seen: np.ndarray
    spoken: str
    received: str


def wish(text: str, *, shift: bool = False) -> Wish:
    """A change as people write it; with `shift` an amount needs no direction, because it leaves one side.

    >>> wish("-30 %"), wish("um 5.000 EUR erhöhen").amount, wish("pausieren").amount, wish("auf 200 € am Tag").per
    (Wish(how='share', amount=-0.3, currency=None, per=None), 5000.0, -1.0, 'day')
    >>> wish("halve").amount, wish("double it").amount, wish("=0").how
    (-0.5, 1.0, 'to')

    Raises:
        BadArguments: no amount in it, or one without its direction.
    """
    signed = _signed if not shift else lambda _, amount: -amount
    told: list[Per] = [name for name, words in _PER.items() if re.search(rf"(?<!\w)(?:{words})\b", text, re.I)]
    per = told[0] if told else None
    if found := _SHARE.search(text):
        share = float(found[1].replace(",", ".")) / 100
        if _TO.search(text[: found.start() + 1]) and not _DOWN.search(text[: found.start() + 1]):
            return Wish("share", share - 1)
        return Wish("share", signed(text, share))
    if _HALF.search(text):
        return Wish("share", -0.5)
    if _DOUBLE.search(text):
        return Wish("share", 1.0)
    money = next((match for match in _MONEY.finditer(text) if any(sign.isdigit() for sign in match[0])), None)
    if money is None or re.fullmatch(r"\s*0+\s*", text):
        if money is not None or _PAUSE.search(text):
            return Wish("share", -1.0)
        raise _unclear(text)
    try:
        said = Money.model_validate(re.sub(r"(?i)euros?", "EUR", money[0].strip()))
    except ValueError:
        raise _unclear(text) from None
    currency = said.currency if re.search(r"[€$£]|[a-z]{3}", money[0], re.I) else None
    if _TO.search(text):
        return Wish("to", float(said.amount), currency, per)
    if currency is None and per is None and said.amount < LEAST:
        raise _unclear(text)
    return Wish("by", signed(text, float(said.amount)), currency, per)


def _signed(text: str, amount: float) -> float:
    if _DOWN.search(text):
        return -amount
    if _UP.search(text):
        return amount
    raise _unclear(text)


def _unclear(text: str) -> BadArguments:
    return BadArguments(
        en=f"'{text}' does not say how much more or less.", de=f"„{text}“ sagt nicht, wie viel mehr oder weniger.",
        do_en="Write -30 %, +5000 EUR, =2000 EUR, or pause.",
        do_de="Schreiben Sie -30 %, +5000 EUR, =2000 EUR oder pause.",
    )  # fmt: skip


def parts(desk: Desk, planned: Planned, names: Sequence[str], reference: Period) -> tuple[Part, ...]:
    """The channels that names mean: a channel, a campaign, or all channels of a platform.

    Raises:
        BadArguments: a name that is none of them.
    """
    found: dict[int, Part] = {}
    for name in names:
        for part in _meant(desk, planned, name, reference):
            found[part.channel] = _both(found.get(part.channel), part)
    return tuple(found[at] for at in sorted(found))


def _both(known: Part | None, part: Part) -> Part:
    if known is None or part.share >= 1:
        return part
    if known.share >= 1 or set(part.campaigns) <= set(known.campaigns):
        return known
    return Part(part.channel, min(1.0, known.share + part.share), (*known.campaigns, *part.campaigns))


def _words(name: str) -> set[str]:
    """Words of a name, also as it reads in lower case: YouTube is one word and two."""
    return set(plain_name(name).split()) | set(plain_name(name.lower()).split())


def _meant(desk: Desk, planned: Planned, name: str, reference: Period) -> list[Part]:
    own = [plain_name(column_name(each)) for each in planned.channels]
    key = plain_name(name)
    if key in own:
        return [Part(own.index(key), 1.0)]
    exact = [pair for pair in planned.campaigns if plain_name(pair[1].lower()) == plain_name(name.lower())]
    words, named = set(plain_name(name.lower()).split()), [_words(column_name(each)) for each in planned.channels]
    if exact:
        return _of_campaigns(desk, planned, exact, reference)
    if whole := [at for at, each in enumerate(named) if words <= each]:
        return [Part(at, 1.0) for at in whole]
    if part := [pair for pair in planned.campaigns if words <= _words(" ".join(pair))]:
        return _of_campaigns(desk, planned, part, reference)
    lower = " ".join(plain_name(name.lower()).split())
    platform = next((each for each, known in platforms().items() if lower == each or lower in known["sources"]), None)
    if platform and (whole := [at for at, each in enumerate(own) if platform in each.split()]):
        narrow = [at for at in whole if named[at] & PLACES.get(lower, set())]
        return [Part(at, 1.0) for at in narrow or whole]
    campaigns = sorted({campaign for _, campaign in planned.campaigns})
    known = ", ".join([*planned.channels, *campaigns[:12]])
    raise BadArguments(
        en=f"There is no channel or campaign '{name}'.", de=f"Es gibt keinen Kanal und keine Kampagne „{name}“.",
        do_en=f"Known: {known}.", do_de=f"Bekannt: {known}.",
    )  # fmt: skip


def _of_campaigns(desk: Desk, planned: Planned, chosen: list[tuple[str, str]], reference: Period) -> list[Part]:
    spent = spent_by_campaign(desk, reference)
    made = []
    for at in sorted({planned.campaigns[pair] for pair in chosen}):
        owned = [pair for pair, own in planned.campaigns.items() if own == at]
        mine = tuple(pair for pair in owned if pair in chosen)
        total = sum(spent.get(pair, 0.0) for pair in owned)
        share = sum(spent.get(pair, 0.0) for pair in mine) / total if total > 0 else len(mine) / len(owned)
        made.append(Part(at, 1.0 if len(mine) == len(owned) else share, () if len(mine) == len(owned) else mine))
    return made


def spent_by_campaign(desk: Desk, reference: Period, currency: str = "") -> dict[tuple[str, str], float]:
    """Money of each (platform, campaign) in the days of reference; with `currency` only of those booked in it."""
    if "ads" not in desk.warehouse.kinds():
        return {}
    own = "coalesce(bool_and(coalesce(currency, $currency) = $currency), true)" if currency else "true"
    rows = desk.warehouse.rows(
        "select coalesce(platform, ''), coalesce(campaign, ''), sum(cost)::double from ads"  # noqa: S608
        f" where date between $start and $end group by 1, 2 having {own} order by all",
        start=reference.start, end=reference.end, **({"currency": currency} if currency else {}),
    )  # fmt: skip
    return {(str(platform), str(campaign)): float(cost or 0) for platform, campaign, cost in rows}


def recent(planned: Planned) -> tuple[np.ndarray, Period]:
    """(c,) money a period as in the last four weeks (or the last period where that is longer), and their days."""
    dates = planned.model.media.dates.astype("datetime64[D]")
    count = min(len(dates), max(1, round(RECENT_DAYS / planned.days)))
    last = dates[-1].item() + timedelta(days=planned.days - 1)
    return planned.spend[-count:].mean(axis=0), Period(start=dates[-count].item(), end=last)


def changed(
    desk: Desk, planned: Planned, names: Sequence[str], into: Sequence[str], asked: Wish, per: Per, periods: int
) -> Change:
    """Money a period before and after the change.

    Money that is shifted leaves the first channels and reaches the others in proportion to what they spend now.

    Raises:
        BadArguments: unknown names, a channel on both sides, another currency, a cut of what is not spent.
    """
    now, reference = recent(planned)
    touched = parts(desk, planned, names, reference)
    received = parts(desk, planned, into, reference)
    if {part.channel for part in touched} & {part.channel for part in received}:
        raise BadArguments(
            en="Money cannot be shifted from a channel to itself.",
            de="Geld lässt sich nicht von einem Kanal in denselben verschieben.",
        )
    base = np.zeros_like(now)
    for part in touched:
        base[part.channel] = now[part.channel] * part.share
    moved = _moved(asked, planned, base, per, periods, [part.channel for part in touched])
    if received:
        moved = -np.abs(moved)
    if (base.sum() <= 0 and moved.sum() <= 0) or not np.isfinite(moved).all():
        raise _nothing_spent(planned, touched)
    then = np.maximum(now + moved, 0.0)
    if received:
        then += _given(now, received, float((now - then).sum()))
    return Change(
        now, then, touched, received, reference, planned.spend, _listed(planned, touched), _listed(planned, received)
    )  # fmt: skip


def _moved(
    asked: Wish, planned: Planned, base: np.ndarray, per: Per, periods: int, touched: Sequence[int]
) -> np.ndarray:
    """(c,) money a period more or less."""
    if asked.how == "share":
        return base * max(asked.amount, -1.0)
    if asked.currency not in (None, planned.currency):
        raise BadArguments(
            en=f"The amount is in {asked.currency}, the data are in {planned.currency}.",
            de=f"Der Betrag ist in {asked.currency} angegeben, die Daten sind in {planned.currency}.",
            do_en=f"Give it in {planned.currency}.", do_de=f"Bitte in {planned.currency} angeben.",
        )  # fmt: skip
    days = planned.days
    length = {"total": periods * days, "period": days, **DAYS}[asked.per or per]
    money = asked.amount * days / length
    share = base / base.sum() if base.sum() > 0 else np.zeros_like(base)
    if base.sum() <= 0:
        share[list(touched)] = 1 / len(touched)
    return share * money - base if asked.how == "to" else np.maximum(share * money, -base)


def _given(now: np.ndarray, received: Sequence[Part], money: float) -> np.ndarray:
    size = np.zeros_like(now)
    for part in received:
        size[part.channel] = now[part.channel] * part.share
    if size.sum() <= 0:
        for part in received:
            size[part.channel] = 1.0
    return money * size / size.sum()


def _listed(planned: Planned, chosen: Sequence[Part]) -> str:
    return ", ".join(
        " + ".join(campaign for _, campaign in part.campaigns) or column_name(planned.channels[part.channel])
        for part in chosen
    )


def _nothing_spent(planned: Planned, touched: Sequence[Part]) -> BadArguments:
    said = _listed(planned, touched)
    return BadArguments(
        en=f"Nothing was spent on {said} in the last weeks, so there is nothing to take away.",
        de=f"Für {said} wurde in den letzten Wochen nichts ausgegeben; da ist nichts zu kürzen.",
        do_en="Name an amount to add, such as +5000 EUR.", do_de="Nennen Sie einen Betrag, etwa +5000 EUR.",
    )  # fmt: skip
