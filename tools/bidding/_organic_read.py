# pyright: basic, reportArgumentType=false, reportReturnType=false
"""Paid search terms beside the organic queries of the same words: positions, clicks and days without ads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from errors import NoData, WeakData
from methods.search.overlap import Taken, taken
from methods.search.rates import Floats
from terms import Period, Source, Words
from tools._tool import Desk
from tools.bidding._search_read import brand_rule, named, one_currency, own_names
from tools.bidding._search_words import FOLDED, split
from tools.data._slice import resolve, rows_of
from tools.data.metric import Where

DAY = timedelta(days=1)
LONGEST = 90
FIRST, FOURTH = 1.5, 4.5


@dataclass(frozen=True)
class Study:
    """What published pauses say of a class of positions."""

    id: str
    share: float
    low: float
    high: float
    source: str


@cache
def studies() -> dict[str, Study]:
    """By class."""
    rows = yaml.safe_load(Path(__file__).with_name("organic_studies.yaml").read_text(encoding="utf-8"))
    return {row["id"]: Study(row["id"], row["share"], row["low"], row["high"], row["source"]) for row in rows}


@dataclass(frozen=True)
class Overlap:
    """Queries that are bought and found, (n,) each; `share`, `low`, `high`: of paid clicks, what organic would take.

    name      as typed · own: whether it holds the own name · kind: the class of its position
    weekly    (w,) paid and organic clicks a week of those within reach
    measured  by class, where days without ads tell
    """

    name: np.ndarray
    own: np.ndarray
    kind: np.ndarray
    paid: Floats
    cost: Floats
    conversions: Floats
    value: Floats
    organic: Floats
    shown: Floats
    position: Floats
    share: Floats
    low: Floats
    high: Floats
    near: np.ndarray
    weekly: Floats
    measured: dict[str, Taken]
    all_cost: float
    currency: str
    period: Period
    days: int
    notes: tuple[Words, ...]
    sources: tuple[Source, ...]


def read_overlap(
    desk: Desk, period: Period | None, where: Where, position: float, brand: tuple[str, ...]
) -> Overlap:  # fmt: skip
    """Join both by their words, over the days that both know; unset: the last 90 of them.

    Raises:
        NoData: one of them is not loaded, or they share no day.
        WeakData: the organic data know no queries, or the cost is in several currencies.
    """
    console, ads = desk.warehouse.need("search_console"), desk.warehouse.need("ads")
    if "query" not in console.columns:
        raise _no_queries()
    view, column = _paid(desk, ads)
    asked = resolve(desk, "clicks", (), where)
    chosen, params = rows_of(asked, None)
    span = desk.warehouse.rows(f"select min(date)::date, max(date)::date from {view} where {chosen}", **params)  # noqa: S608  names of the contract
    within, undated = _within(period, span[0], console)
    clause = f"{chosen} and {column} is not null and date::date between $start and $end"
    params |= {"start": within.start, "end": within.end}
    currency = one_currency(desk, clause.replace(f"{column} is not null", "true"), params, view)
    paid = desk.warehouse.columns(
        f"select {column} as term, date::date as d, sum(clicks)::double as clicks, sum(cost)::double as cost,"  # noqa: S608
        " sum(try_cast(conversions as decimal(38, 10)))::double as conversions,"
        f" sum(try_cast(conversion_value as decimal(38, 10)))::double as value, {brand_rule()} as brand, count(*) as n"
        f" from {view} where {clause} group by 1, 2 order by 1, 2",
        **params,
    )
    when = "true" if undated else "date::date between $start and $end"
    dates = "null::date" if undated else "date::date"
    days = {} if undated else {"start": within.start, "end": within.end}
    found = desk.warehouse.columns(
        f"select query as term, {dates} as d, sum(clicks)::double as clicks, sum(impressions)::double as shown,"  # noqa: S608
        " sum(position * impressions) filter (where position is not null)::double as weight,"
        " sum(impressions) filter (where position is not null)::double as placed, count(*) as n"
        f" from search_console where {when} and query is not null group by 1, 2 order by 1, 2",
        **days,
    )
    return _joined(desk, paid, found, within, undated, position, brand, currency, view, (ads, console))


def _joined(  # noqa: PLR0913, PLR0917  (both tables and what they are read by)
    desk: Desk, paid: dict[str, Any], found: dict[str, Any], within: Period, undated: bool, position: float,
    brand: tuple[str, ...], currency: str, view: str, loaded: tuple[Any, Any],
) -> Overlap:  # fmt: skip
    left, right = _keys(paid["term"]), _keys(found["term"])
    both = sorted(set(left.tolist()) & set(right.tolist()) - {""})
    number = {key: at for at, key in enumerate(both)}
    at, there = (np.array([number.get(key, -1) for key in keys.tolist()], np.int64) for keys in (left, right))
    mine, other = at >= 0, there >= 0
    size = len(both)
    plain = {name: np.nan_to_num(np.asarray(paid[name], float)) for name in ("clicks", "cost", "conversions", "value")}
    seen = {name: np.nan_to_num(np.asarray(found[name], float)) for name in ("clicks", "shown", "weight", "placed")}
    sums = {name: np.bincount(at[mine], each[mine], size) for name, each in plain.items()}
    organic = {name: np.bincount(there[other], each[other], size) for name, each in seen.items()}
    place = np.divide(organic["weight"], organic["placed"], out=np.full(size, np.nan), where=organic["placed"] > 0)
    own = _own(paid, both, brand)
    near = (place <= position + 1e-9) & (sums["clicks"] > 0)
    kind = np.where(own, "own_name", np.where(place < FIRST, "first", np.where(place < FOURTH, "second_to_fourth",
                    "lower"))).astype(object)  # fmt: skip
    daily = None if undated else _daily(paid, found, at, there, near, own, within)
    measured = _measured(daily, desk.seed) if daily else {}
    ends = {
        name: np.array([_of(each, mine_too, measured, name) for each, mine_too in zip(kind, own, strict=True)], float)
        for name in ("share", "low", "high")
    }
    names = _typed(paid["term"], at, both)
    return Overlap(
        name=names, own=own, kind=kind, paid=sums["clicks"], cost=sums["cost"], conversions=sums["conversions"],
        value=sums["value"], organic=organic["clicks"], shown=organic["shown"], position=place, **ends, near=near,
        weekly=_weekly(daily), measured=measured, all_cost=float(plain["cost"].sum()),
        currency=currency, period=within, days=within.days, notes=_notes(undated, view == "ads"),
        sources=tuple(_source(one, within, rows) for one, rows in zip(loaded, (paid["n"], found["n"]), strict=True)),
    )  # fmt: skip


def _keys(terms: np.ndarray) -> np.ndarray:
    """The words of each text in one spelling."""
    known: dict[str, str] = {}
    for text in set(terms.tolist()):
        known[text] = " ".join(
            split(str(text).translate(FOLDED).replace("Ä", "ae").replace("Ö", "oe").replace("Ü", "ue"))
        )
    return np.array([known[text] for text in terms.tolist()], object)


def _own(paid: dict[str, Any], both: list[str], brand: tuple[str, ...]) -> np.ndarray:
    """Queries that hold the own name."""
    from types import SimpleNamespace

    held = SimpleNamespace(
        term=paid["term"], clicks=np.nan_to_num(np.asarray(paid["clicks"], float)), brand=paid["brand"].astype(bool)
    )
    own = [word.translate(FOLDED) for word in own_names(held, brand)]  # pyright: ignore[reportArgumentType]
    return np.array([bool(named(key.split(), own).any()) for key in both], bool) if own else np.zeros(len(both), bool)


def _of(kind: str, own: bool, measured: dict[str, Taken], name: str) -> float:
    told = measured.get("own_name" if own else "others")
    return float(getattr(told or studies()[kind], name))


def _daily(
    paid: dict[str, Any], found: dict[str, Any], at: np.ndarray, there: np.ndarray, near: np.ndarray, own: np.ndarray,
    within: Period,
) -> dict[str, np.ndarray]:  # fmt: skip
    """(3, days) of own name and of others within reach: paid clicks, organic clicks, organic impressions."""
    start = np.datetime64(within.start)
    tables: dict[str, np.ndarray] = {}
    for name, chosen in (("own_name", near & own), ("others", near & ~own)):
        rows: list[np.ndarray] = []
        for table, place, column in ((paid, at, "clicks"), (found, there, "clicks"), (found, there, "shown")):
            kept = (place >= 0) & chosen[np.maximum(place, 0)] if len(chosen) else np.zeros(len(place), bool)
            day = (table["d"][kept].astype("datetime64[D]") - start).astype(int)
            rows.append(np.bincount(day, np.nan_to_num(np.asarray(table[column], float))[kept], within.days))
        tables[name] = np.stack(rows)
    return tables


def _measured(daily: dict[str, np.ndarray], seed: int) -> dict[str, Taken]:
    found: dict[str, Taken] = {}
    for name, (paid, organic, shown) in daily.items():
        told = taken(paid, organic, shown, np.arange(len(paid)) // 7, seed=seed)
        if told is not None:
            found[name] = told
    return found


def _weekly(daily: dict[str, np.ndarray] | None) -> Floats:
    if not daily:
        return np.zeros(0)
    clicks = np.sum([table[0] + table[1] for table in daily.values()], axis=0)
    return clicks[: len(clicks) // 7 * 7].reshape(-1, 7).sum(1)


def _typed(terms: np.ndarray, at: np.ndarray, both: list[str]) -> np.ndarray:
    """The first spelling of each query."""
    names = np.array(both, object)
    for text, place in zip(terms.tolist()[::-1], at.tolist()[::-1], strict=True):
        if place >= 0:
            names[place] = text
    return names


def _paid(desk: Desk, ads: Any) -> tuple[str, str]:
    """Search terms where the account's report is loaded, else its keywords."""
    if desk.warehouse.rows("select count(*) from ads_search_terms")[0][0]:
        return "ads_search_terms", "search_term"
    if "keyword" in ads.columns:
        return "ads", "keyword"
    raise NoData(
        en="The loaded ads data hold neither search terms nor keywords.",
        de="Die geladenen Anzeigendaten enthalten weder Suchbegriffe noch Keywords.",
        do_en="Load the account's search terms report with: leitstand import FILE --as ads",
        do_de="Laden Sie den Bericht zu Suchbegriffen des Kontos mit: leitstand import DATEI --as ads",
        data_kind="ads",
    )


def _within(period: Period | None, ads: tuple[Any, Any], console: Any) -> tuple[Period, bool]:
    """The days that both know, and whether the organic data have no days at all."""
    first, last = ads
    if first is None:
        raise _no_day()
    undated = console.first is None or "date" not in console.columns
    if not undated:
        first, last = max(first, console.first), min(last, console.last)
    if period:
        first, last = max(first, period.start), min(last, period.end)
    elif last >= first:
        first = max(first, last - (LONGEST - 1) * DAY)
    if last < first:
        raise _no_day()
    return Period(start=first, end=last), undated


def _notes(undated: bool, keywords: bool) -> tuple[Words, ...]:
    notes: list[Words] = []
    if undated:
        notes.append(
            Words(
                de="Die organischen Daten haben kein Datum; verglichen wird ihr ganzer Zeitraum.",
                en="The organic data have no dates; their whole period is compared.",
            )
        )
    if keywords:
        notes.append(
            Words(
                de="Verglichen werden Keywords, denn ein Bericht zu Suchbegriffen ist nicht geladen.",
                en="Keywords are compared, for no search terms report is loaded.",
            )
        )
    return tuple(notes)


def _source(loaded: Any, within: Period, rows: np.ndarray) -> Source:
    return Source(
        name=loaded.dataset, kind=loaded.kind, snapshot=loaded.snapshot, rows=int(np.sum(rows)), start=within.start,
        end=within.end, filter=f"date {within}",
    )  # fmt: skip


def _no_day() -> NoData:
    return NoData(
        en="Paid and organic search share no day in this selection.",
        de="Bezahlte und organische Suche haben in dieser Auswahl keinen gemeinsamen Tag.",
        do_en="Load both for the same weeks, or choose another period.",
        do_de="Laden Sie beide für dieselben Wochen, oder wählen Sie einen anderen Zeitraum.",
    )


def _no_queries() -> WeakData:
    return WeakData(
        en="The Search Console data tell pages but no queries, so they cannot be held against search terms.",
        de="Die Daten der Search Console nennen Seiten, aber keine Suchanfragen; ein Vergleich ist so nicht möglich.",
        do_en="Export the performance report by query (and date).",
        do_de="Exportieren Sie den Leistungsbericht nach Suchanfragen (und Datum).",
    )
