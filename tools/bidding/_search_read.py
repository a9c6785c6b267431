# pyright: basic
"""Search terms of the ad accounts: what each was clicked, cost and brought, and which names are the company's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from errors import NoData, WeakData
from methods.search.rates import Floats
from methods.search.silence import silent
from terms import Period, Source, Words
from tools._tool import Desk
from tools.bidding._search_words import EMPTY, near, split
from tools.data._period import day as day_words
from tools.data._slice import Slice, resolve, rows_of
from tools.data.metric import Where
from warehouse.segment import segments

DAY = timedelta(days=1)
LONGEST = 365
WHOLE = 30
"""Days of a report that has one date only."""
OWN = 0.6
"""A word in so much of the clicks of brand campaigns is the own name."""


@dataclass(frozen=True)
class Terms:
    """Search terms by platform and campaign, in the order of their names; money in units.

    brand      which campaigns are the brand's own, per term
    daily      cost of all terms in each stretch of the report that counts; `step` days each
    left_out   days without believable conversions, and late days, with their words
    """

    platform: np.ndarray
    campaign: np.ndarray
    term: np.ndarray
    clicks: Floats
    cost: Floats
    conversions: Floats
    value: Floats
    brand: np.ndarray
    period: Period
    days: int
    daily: Floats
    step: int
    currency: str
    keywords: tuple[str, ...]
    notes: tuple[Words, ...]
    source: Source
    late: int


def read_terms(desk: Desk, period: Period | None, where: Where, lag_days: int) -> Terms:
    """The terms of a period; unset: the last year. Days whose conversions are still coming in or missing are left out.

    Raises:
        NoData: no search-term report is loaded, or nothing of it lies in the period.
        WeakData: no conversions in it, or several currencies.
    """
    loaded = desk.warehouse.need("ads")
    asked = resolve(desk, "clicks", (), where)
    chosen, params = rows_of(asked, None)
    span = desk.warehouse.rows(
        f"select min(date)::date, max(date)::date, count(conversions) from ads_search_terms where {chosen}",  # noqa: S608  names of the contract
        **params,
    )
    [(first, last, counted)] = span
    if first is None:
        raise _no_report(loaded.dataset)
    if not counted:
        raise _no_conversions()
    within, late = _period(desk, period, first, last, lag_days)
    clause = f"{chosen} and date::date between $start and $end"
    params |= {"start": within.start, "end": within.end}
    currency = one_currency(desk, clause, params)
    daily, skipped, step = _days(desk, clause, params, within, period.days if period else WHOLE)
    found = desk.warehouse.columns(
        f"select platform, campaign, search_term as term, {_SUMS}, {brand_rule()} as brand"  # noqa: S608
        f" from ads_search_terms where {clause} and not list_contains($skipped, concat(platform, date::date::varchar))"
        " group by 1, 2, 3 order by 1, 2, 3",
        skipped=sorted(f"{name}{day}" for name, gone in skipped.items() for day in gone),
        **params,
    )
    if not len(found["term"]):
        raise _nothing(within)
    plain = {name: np.nan_to_num(np.asarray(found[name], float)) for name in ("clicks", "cost", "conversions", "value")}
    lost = sorted({day for gone in skipped.values() for day in gone})
    source = Source(
        name=loaded.dataset, kind="ads", snapshot=loaded.snapshot, rows=int(np.sum(found["n"])), start=within.start,
        end=within.end, filter=_told(asked, within),
    )  # fmt: skip
    one = len(daily) == 1
    return Terms(
        platform=found["platform"], campaign=found["campaign"], term=found["term"], brand=found["brand"].astype(bool),
        **plain, period=period if period and one else within, days=max(len(daily), 1) * step, daily=daily, step=step,
        currency=currency, keywords=_keywords(desk, clause, params),
        notes=_notes(late, lost, skipped, step, guessed=one and period is None), source=source, late=late,
    )  # fmt: skip


_SUMS = (
    "sum(clicks)::double as clicks, sum(cost)::double as cost,"
    " sum(try_cast(conversions as decimal(38, 10)))::double as conversions,"
    " sum(try_cast(conversion_value as decimal(38, 10)))::double as value, count(*) as n"
)


def own_names(terms: Terms, told: Sequence[str]) -> tuple[str, ...]:
    """Words of the own name: those that are told, else those in most clicks of the brand's own campaigns."""
    if told:
        return tuple(dict.fromkeys(word for name in told for word in split(name)))
    if not terms.brand.any():
        return ()
    weight: dict[str, float] = {}
    for text, clicks in zip(terms.term[terms.brand].tolist(), terms.clicks[terms.brand].tolist(), strict=True):
        for word in set(split(text)):
            weight[word] = weight.get(word, 0.0) + clicks
    most = terms.clicks[terms.brand].sum()
    return tuple(sorted(word for word, clicks in weight.items() if clicks >= OWN * most and _says(word)))


def _says(word: str) -> bool:
    return word not in EMPTY and len(word) > 2 and not word.isdigit()


def named(words: Sequence[str], own: Sequence[str]) -> np.ndarray:
    """Whether each word is the own name, holds it, or is it but for a slip of the finger."""
    return np.array(
        [any(near(word, name) or (len(name) >= 5 and name in word) for name in own) for word in words], bool
    )


def _period(desk: Desk, period: Period | None, first: date, last: date, lag_days: int) -> tuple[Period, int]:
    """The days that are judged, and how many were left out because their conversions are still coming in."""
    end = min(period.end, last) if period else last
    start = max(period.start, first) if period else max(first, end - (LONGEST - 1) * DAY)
    known = min(end, desk.today - (lag_days + 1) * DAY) if lag_days else end
    if known < start:
        if start <= end:  # all of it is recent: better young conversions than none
            return Period(start=start, end=end), 0
        raise _nothing(period or Period(start=first, end=last))
    return Period(start=start, end=known), (end - known).days


def brand_rule() -> str:
    """Whether a group of rows lies in a campaign of the own brand, as SQL."""
    return f"bool_or({segments()['brand_campaigns'].where['ads']})"


def one_currency(desk: Desk, clause: str, params: dict[str, Any], view: str = "ads_search_terms") -> str:
    """The currency of the rows, or a refusal where there are several."""
    held = desk.warehouse.kinds()["ads"]
    if "currency" not in held.columns:
        found = (held.currency or desk.currency).split("+")
    else:
        sql = f"select distinct coalesce(currency, $own) from {view} where {clause} order by 1"  # noqa: S608
        found = [row[0] for row in desk.warehouse.rows(sql, own=desk.currency, **params)] or [desk.currency]
    if len(found) == 1:
        return found[0]
    raise WeakData(
        en=f"The search terms' cost is in {', '.join(found)}, and no exchange rate is known.",
        de=f"Die Kosten der Suchbegriffe stehen in {', '.join(found)}, und es ist kein Wechselkurs bekannt.",
        do_en=f'Filter by one of them, for example where={{"currency": "{found[0]}"}}, or by one account.',
        do_de=f'Filtern Sie nach einer davon, etwa where={{"currency": "{found[0]}"}}, oder nach einem Konto.',
    )


def _days(
    desk: Desk, clause: str, params: dict[str, Any], within: Period, whole: int
) -> tuple[Floats, dict[str, tuple[date, ...]], int]:
    """Cost of the days that count, by platform the days on which conversions were not counted, days of a row.

    A report of one date only is that of the period that was asked for (`whole` days), else of a month.
    """
    found = desk.warehouse.columns(
        f"select platform, date::date as d, {_SUMS} from ads_search_terms where {clause} group by 1, 2 order by 1, 2",  # noqa: S608
        **params,
    )
    at = (found["d"].astype("datetime64[D]") - np.datetime64(within.start)).astype(int)
    cost, skipped = np.zeros(within.days), dict[str, tuple[date, ...]]()
    for name in sorted(set(found["platform"].tolist())):
        own = found["platform"] == name
        clicks, conversions, spent = (
            np.bincount(at[own], np.nan_to_num(np.asarray(found[key], float))[own], within.days).astype(float)
            for key in ("clicks", "conversions", "cost")
        )
        gone = silent(clicks, conversions)
        skipped[name] = tuple(within.start + int(i) * DAY for i in np.flatnonzero(gone))
        cost += np.where(gone, 0.0, spent)
    days = np.flatnonzero(np.bincount(at, minlength=within.days))
    step = int(np.median(np.diff(days))) if len(days) > 1 else whole
    return cost[days], skipped, step


def _keywords(desk: Desk, clause: str, params: dict[str, Any]) -> tuple[str, ...]:
    if "keyword" not in desk.warehouse.kinds()["ads"].columns:
        return ()
    sql = f"select distinct keyword from ads_search_terms where {clause} and keyword is not null order by 1"  # noqa: S608
    return tuple(row[0] for row in desk.warehouse.rows(sql, **params))


def _told(asked: Slice, within: Period) -> str:
    chosen = [f"{column} in ({', '.join(values)})" for column, values in asked.where.items()]
    return " and ".join(["search_term is not null", *chosen, f"date {within}"])


def _notes(
    late: int, lost: list[date], skipped: dict[str, tuple[date, ...]], step: int, *, guessed: bool
) -> tuple[Words, ...]:
    notes: list[Words] = []
    if step > 1:
        more_de = " Deckt er andere Tage ab, nennen Sie sie mit period." if guessed else ""
        more_en = " If it covers other days, say them with period." if guessed else ""
        notes.append(
            Words(
                de=f"Der Bericht ist nicht nach Tagen aufgeteilt; jede Zeile zählt für {step} Tage.{more_de}",
                en=f"The report is not split by days; each row counts for {step} days.{more_en}",
            )
        )
    if late:
        notes.append(
            Words(
                de=f"Die letzten {late} Tage zählen nicht: Ihre Conversions werden noch nachgemeldet.",
                en=f"The last {late} days do not count: their conversions are still being reported.",
            )
        )
    if lost:
        where = ", ".join(name for name, gone in skipped.items() if gone)
        notes.append(
            Words(
                de=f"An {len(lost)} Tagen zwischen dem {day_words(lost[0]).de} und dem {day_words(lost[-1]).de} wurden"
                f" Conversions offenbar nicht gezählt ({where}); diese Tage zählen nicht.",
                en=f"On {len(lost)} days between {day_words(lost[0]).en} and {day_words(lost[-1]).en} conversions seem"
                f" not to have been counted ({where}); these days do not count.",
            )
        )
    return tuple(notes)


def _no_report(dataset: str) -> NoData:
    return NoData(
        en=f"The loaded ads data ({dataset}) hold no search terms for this selection.",
        de=f"Die geladenen Anzeigendaten ({dataset}) enthalten für diese Auswahl keine Suchbegriffe.",
        do_en="Load the account's search terms report with: leitstand import FILE --as ads",
        do_de="Laden Sie den Bericht zu Suchbegriffen des Kontos mit: leitstand import DATEI --as ads",
        data_kind="ads",
    )


def _no_conversions() -> WeakData:
    return WeakData(
        en="The search terms come without conversions, so none of them can be told to earn too little.",
        de="Die Suchbegriffe enthalten keine Conversions; so ist bei keinem zu erkennen, ob er zu wenig einbringt.",
        do_en="Export the search terms report with the column conversions.",
        do_de="Exportieren Sie den Bericht zu Suchbegriffen mit der Spalte Conversions.",
    )


def _nothing(within: Period) -> NoData:
    return NoData(
        en=f"No search term lies in the period {within}.",
        de=f"Im Zeitraum {within} gibt es keine Suchbegriffe.",
        do_en="Choose another period or filter.",
        do_de="Wählen Sie einen anderen Zeitraum oder Filter.",
    )
