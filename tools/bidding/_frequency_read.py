# pyright: basic
"""Contacts per person from what is loaded: people or counts, reach curves, or ad reports with reach."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from errors import BadArguments, NoData, WeakData
from terms import Source, Words
from tools._tool import Desk

BINS = 24
"""So many classes of frequency a campaign; report rows within a class count as one."""
MOST = 60
_RANGE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:-|–|—|\.\.|bis|to)\s*(\d+(?:[.,]\d+)?)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_OPEN = re.compile(r"\+|mehr|more|over|über|mindestens|at least|>|≥|plus", re.IGNORECASE)


@dataclass(frozen=True)
class Read:
    """People by number of contacts, or report rows with their mean frequency.

    form         people: one row a person · counts: one row a number of contacts · reports: totals with a mean
    contacts     (n,) contacts of a person, or mean frequency of a row · people, conversions: (n,)
    group        (n,) places of campaigns; only reports have more than one
    cost         money a contact costs, None where nothing says it · value: money a conversion brought
    days         days that the data span, None without dates
    opened       whether the last class has no upper end
    row          what a row of a report stands for: day, week, month or row
    """

    form: str
    contacts: np.ndarray
    people: np.ndarray
    conversions: np.ndarray
    group: np.ndarray
    cost: float | None
    value: float | None
    currency: str
    days: int | None
    opened: bool
    notes: tuple[Words, ...]
    sources: tuple[Source, ...]
    row: str = "row"


@dataclass(frozen=True)
class Reach:
    """People reached at least k times by money spent: (n,) rows of k, spend and people."""

    least: np.ndarray
    spend: np.ndarray
    people: np.ndarray
    currency: str
    sources: tuple[Source, ...]


def read(desk: Desk, channel: str) -> Read | Reach:
    """What is loaded of contacts, the most telling first.

    Raises:
        NoData: neither contacts nor ads with reach. BadArguments: a channel that the data do not know.
        WeakData: more than one currency, or no class of contacts that can be read.
    """
    loaded = desk.warehouse.kinds()
    if "exposures" in loaded:
        columns = loaded["exposures"].columns
        if "response" in columns and "spend" in columns and "conversions" not in columns:
            return _curves(desk, channel)
        return _counted(desk, channel)
    if "ads" in loaded and "reach" in loaded["ads"].columns:
        return _reports(desk, channel)
    have = ", ".join(loaded) or "–"
    raise NoData(
        en=f"Nothing loaded says how often people were reached (loaded: {have}).",
        de=f"Nichts Geladenes sagt, wie oft Personen erreicht wurden (geladen: {have}).",
        do_en="Load contacts per person (leitstand import FILE --as exposures) or ad reports with reach.",
        do_de="Laden Sie Kontakte je Person (leitstand import DATEI --as exposures) oder Anzeigenberichte mit "
        "Reichweite.",
        data_kind="exposures",
    )


def bounds(text: str) -> tuple[float, float] | None:
    """A class of contacts as (low, high); no end is infinity, no number None.

    >>> bounds("3"), bounds("6-10"), bounds("reach 10+"), bounds("11 und mehr"), bounds("?")
    ((3.0, 3.0), (6.0, 10.0), (10.0, inf), (11.0, inf), None)
    """
    if found := _RANGE.search(text):
        return _plain(found[1]), _plain(found[2])
    found = _NUMBER.search(text)
    if found is None:
        return None
    low = _plain(found[0])
    return low, np.inf if _OPEN.search(text) else low


def _plain(text: str) -> float:
    return float(text.replace(",", "."))


def _filter(desk: Desk, kind: str, channel: str) -> tuple[str, dict[str, Any]]:
    """A condition for rows of a platform or campaign, in other letters or in part as well."""
    word = channel.strip().lower()
    if not word:
        return "true", {}
    held = [name for name in ("platform", "campaign") if name in desk.warehouse.need(kind).columns]
    for how in ("lower({}) = $word", "contains(lower({}), $word)"):
        clause = " or ".join(how.format(name) for name in held)
        if held and desk.warehouse.rows(f"select 1 from {kind} where {clause} limit 1", word=word):  # noqa: S608
            return f"({clause})", {"word": word}
    known = [
        str(name)
        for column in held
        for (name,) in desk.warehouse.rows(
            f"select distinct {column} from {kind} where {column} is not null order by 1 limit 12"  # noqa: S608
        )
    ]
    raise BadArguments(
        en=f"The contact data know no platform or campaign '{channel}'.",
        de=f"Die Kontaktdaten kennen keine Plattform oder Kampagne „{channel}“.",
        do_en=f"Known: {', '.join(known)}." if known else "Leave `channel` out.",
        do_de=f"Bekannt: {', '.join(known)}." if known else "Lassen Sie `channel` weg.",
    )


def _one_currency(desk: Desk, kind: str, clause: str, params: dict[str, Any]) -> str:
    loaded = desk.warehouse.need(kind)
    if "currency" not in loaded.columns:
        return (loaded.currency or desk.currency)[:3]
    found = desk.warehouse.rows(
        f"select distinct currency from {kind} where {clause} and currency is not null order by 1",  # noqa: S608
        **params,
    )
    if len(found) > 1:
        listed = ", ".join(str(each) for (each,) in found)
        raise WeakData(
            en=f"The contact data are in several currencies ({listed}), which do not add up without a rate.",
            de=f"Die Kontaktdaten stehen in mehreren Währungen ({listed}); ohne Kurs lassen sie sich nicht addieren.",
            do_en="Name a channel in one currency.",
            do_de="Nennen Sie einen Kanal in einer Währung.",
        )
    return str(found[0][0]) if found else (loaded.currency or desk.currency)[:3]


def _source(desk: Desk, kind: str, params: dict[str, Any]) -> Source:
    loaded = desk.warehouse.need(kind)
    told = f"platform or campaign: {params['word']}" if params else ""
    return Source(name=loaded.dataset, kind=kind, snapshot=loaded.snapshot, rows=loaded.rows, start=loaded.first,
                  end=loaded.last, filter=told)  # fmt: skip


def _counted(desk: Desk, channel: str) -> Read:
    """People or classes of contacts, one row each."""
    clause, params = _filter(desk, "exposures", channel)
    currency = _one_currency(desk, "exposures", clause, params)
    found = desk.warehouse.columns(
        f"""
        select trim(contacts) as class, count(*) as rows, coalesce(sum(reach), 0)::double as reach,
               count(reach) as known, coalesce(sum(conversions), 0)::double as conversions,
               count(conversions) as won, coalesce(sum(value), 0)::double as value,
               coalesce(sum(impressions), 0)::double as impressions, coalesce(sum(cost), 0)::double as cost,
               min(date) as first, max(date) as last
        from exposures where {clause} and contacts is not null group by all order by class
        """,  # noqa: S608  own words
        **params,
    )
    classes = [bounds(str(text)) for text in found["class"]]
    told = np.array([each is not None for each in classes])
    if not told.any():
        raise WeakData(
            en="No class of contacts holds a number.", de="Keine Kontaktklasse enthält eine Zahl.",
            do_en="Write contacts as 3, 6-10 or 10+.", do_de="Schreiben Sie Kontakte als 3, 6-10 oder 10+.",
        )  # fmt: skip
    low, high = (np.array([each[end] for each in classes if each is not None]) for end in (0, 1))
    person = found["known"][told].sum() == 0
    people = (found["rows"] if person else found["reach"])[told].astype(float)
    sums = {name: found[name][told].astype(float) for name in ("conversions", "value", "impressions", "cost")}
    notes: list[Words] = []
    if not told.all():
        notes.append(_unread(int((~told).sum())))
    if not person and len(low) > 2 and np.isinf(high).all():
        low, high, people, sums = _apart(low, people, sums)
        notes.append(CUMULATIVE)
    contacts = _middle(low, high, people, sums["impressions"], sums["cost"])
    order = np.argsort(contacts, kind="stable")
    kept = order[people[order] > 0]
    contacts, people = contacts[kept], people[kept]
    shown = float((contacts * people).sum())
    cost, value, won = (float(sums[name].sum()) for name in ("cost", "value", "conversions"))
    conversions = sums["conversions"][kept] if found["won"].sum() else np.full(len(kept), np.nan)
    return Read(
        form="people" if person else "counts", contacts=contacts, people=people, conversions=conversions,
        group=np.zeros(len(kept), dtype=np.int64), cost=cost / shown if cost > 0 and shown > 0 else None,
        value=value / won if value > 0 and won > 0 else None, currency=currency, days=_days(found),
        opened=bool(np.isinf(high).any()), notes=tuple(notes), sources=(_source(desk, "exposures", params),),
    )  # fmt: skip


def _days(found: dict[str, np.ndarray]) -> int | None:
    first, last = (found[name].astype("datetime64[D]") for name in ("first", "last"))
    known = ~np.isnat(first)
    return int((last[known].max() - first[known].min()).astype(int)) + 1 if known.any() else None


def _apart(
    low: np.ndarray, people: np.ndarray, sums: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Cumulative classes (1+, 2+, 3+ …) as people with exactly so many contacts; the last stays open."""
    order = np.argsort(low)
    each = {name: np.maximum(-np.diff(values[order], append=0.0), 0.0) for name, values in sums.items()}
    high = np.append(low[order][1:] - 1, np.inf)
    return low[order], high, np.maximum(-np.diff(people[order], append=0.0), 0.0), each


def _middle(low: np.ndarray, high: np.ndarray, people: np.ndarray, shown: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Mean contacts of each class: by its impressions where they fit, else the middle.

    An open class without impressions: by its cost where the closed classes cost the same per contact, else people thin
    out as they do below.
    """
    middle = np.where(np.isinf(high), low, (low + np.where(np.isinf(high), low, high)) / 2)
    wide = np.isinf(high)
    if wide.any():
        stay = _stay(low[~wide], high[~wide], people[~wide])
        middle = np.where(wide, low + stay / (1 - stay), middle)
        shown = np.where(wide & (shown <= 0), _paid_for(middle * people, cost, wide), shown)
    each = shown / np.maximum(people, 1e-300)
    fits = (shown > 0) & (people > 0) & (each >= low * 0.999) & (each <= np.where(wide, np.inf, high) * 1.001)
    return np.where(fits, each, middle)


def _stay(low: np.ndarray, high: np.ndarray, people: np.ndarray) -> float:
    """Share of people that one more contact leaves: the fall of people per contact over the last three classes."""
    known = (low > 0) & (people > 0)
    order = np.argsort(low[known])[-3:]
    low, high, people = low[known][order], high[known][order], people[known][order]
    if len(low) < 2:
        return 0.5
    dense = np.log(people / (high - low + 1))
    return float(np.clip(np.exp(np.polyfit((low + high) / 2, dense, 1, w=np.sqrt(people))[0]), 0.3, 0.95))


def _paid_for(contacts: np.ndarray, cost: np.ndarray, wide: np.ndarray) -> np.ndarray:
    """Contacts by their cost at the price of the closed classes; zero where those differ by more than a tenth."""
    closed = ~wide & (contacts > 0) & (cost > 0)
    price = cost[closed] / contacts[closed]
    if len(price) < 2 or np.ptp(price) > 0.1 * price.mean():
        return np.zeros(len(cost))
    return cost / (cost[closed].sum() / contacts[closed].sum())


def _reports(desk: Desk, channel: str) -> Read:
    """Ad reports: each row's mean frequency is impressions / reach; rows of a campaign in classes of frequency."""
    clause, params = _filter(desk, "ads", channel)
    currency = _one_currency(desk, "ads", clause, params)
    columns = desk.warehouse.need("ads").columns
    won, value = (f"coalesce({name}, 0)::double" if name in columns else "0::double" for name in
                  ("conversions", "conversion_value"))  # fmt: skip
    found = desk.warehouse.columns(
        f"""
        select campaign, class, sum(impressions)::double as impressions, sum(reach)::double as reach,
               sum(won)::double as conversions, sum(value)::double as value, sum(cost)::double as cost,
               min(date) as first, max(date) as last
        from (
            select platform || ' · ' || campaign as campaign, impressions, reach, cost, date, {won} as won,
                   {value} as value,
                   ntile({BINS}) over (
                       partition by platform, campaign order by impressions / reach, date, cost, impressions
                   ) as class
            from ads where {clause} and reach > 0 and impressions >= reach
        ) group by all order by campaign, class
        """,  # noqa: S608  own words
        **params,
    )
    if not len(found["reach"]):
        raise WeakData(
            en="No row of these ad reports has a reach.", de="Keine Zeile dieser Anzeigenberichte hat eine Reichweite.",
            do_en="Choose another channel, or load contacts per person as exposures.",
            do_de="Wählen Sie einen anderen Kanal, oder laden Sie Kontakte je Person als exposures.",
        )  # fmt: skip
    _, group = np.unique(found["campaign"].astype(str), return_inverse=True)
    shown, conversions = float(found["impressions"].sum()), found["conversions"].astype(float)
    total, value_sum = float(conversions.sum()), float(found["value"].sum())
    cost = float(np.nan_to_num(found["cost"]).sum())
    row = _row(desk, clause, params)
    return Read(
        form="reports", contacts=found["impressions"] / found["reach"], people=found["reach"].astype(float),
        conversions=conversions if "conversions" in columns else np.full(len(conversions), np.nan),
        group=group.astype(np.int64), cost=cost / shown if cost > 0 else None,
        value=value_sum / total if value_sum > 0 and total > 0 else None, currency=currency, days=_days(found),
        opened=True, notes=(_totals(row),), sources=(_source(desk, "ads", params),), row=row,
    )  # fmt: skip


def _row(desk: Desk, clause: str, params: dict[str, Any]) -> str:
    """What a row stands for, by the usual distance of a campaign's dates."""
    ((gap,),) = desk.warehouse.rows(
        f"""
        select median(gap) from (
            select date - lag(date) over (partition by platform, campaign order by date) as gap
            from (select distinct platform, campaign, date from ads where {clause} and reach > 0)
        )
        """,  # noqa: S608  own words
        **params,
    )
    days = float(gap) if gap is not None else 0.0
    return next((name for name, low, high in SPANS if low <= days <= high), "row")


def _curves(desk: Desk, channel: str) -> Reach:
    clause, params = _filter(desk, "exposures", channel)
    currency = _one_currency(desk, "exposures", clause, params)
    found = desk.warehouse.rows(
        f"select trim(contacts), spend::double, sum(response)::double from exposures where {clause}"  # noqa: S608
        " and contacts is not null and spend is not null and response is not null group by all order by all",
        **params,
    )
    rows = [(each[0], spend, people) for text, spend, people in found if (each := bounds(str(text))) is not None]
    if len({spend for _, spend, _ in rows}) < 5:
        raise WeakData(
            en="The reach curves hold fewer than five amounts of money.",
            de="Die Reichweitenkurven enthalten weniger als fünf Beträge.",
            do_en="Load a curve with more points.", do_de="Laden Sie eine Kurve mit mehr Punkten.",
        )  # fmt: skip
    least, spend, people = (np.array([row[place] for row in rows], dtype=float) for place in range(3))
    return Reach(least, spend, people, currency, (_source(desk, "exposures", params),))


def narrowed(found: Read, most: int) -> Read:
    """The same people by whole contacts from 0 to `most`: a report's rows spread out around their mean."""
    from methods.frequency import spread

    if found.form != "reports":
        return found
    shares = spread(found.contacts, most)
    people = (found.people[:, None] * shares).sum(axis=0)
    contacts = np.arange(most + 1.0)
    # What lies beyond the last class keeps its contacts, so that all impressions are counted.
    rest = float((found.people * found.contacts).sum() - (people * contacts).sum())
    if people[-1] > 0:
        contacts[-1] += max(rest, 0.0) / people[-1]
    return replace(found, contacts=contacts, people=people)


def _unread(count: int) -> Words:
    return Words(
        de=f"{count} Kontaktklasse(n) ohne Zahl zählen nicht mit.",
        en=f"{count} class(es) of contacts without a number do not count.",
    )


CUMULATIVE = Words(
    de="Die Klassen sind kumuliert (mindestens so viele Kontakte) und hier auseinandergerechnet.",
    en="The classes are cumulative (at least so many contacts) and are taken apart here.",
)
SPANS = (("day", 1, 1), ("week", 5, 8), ("month", 26, 32))
ROWS = {
    "day": Words(de="Tag", en="day"), "week": Words(de="Woche", en="week"), "month": Words(de="Monat", en="month"),
    "row": Words(de="Berichtszeile", en="report row"),
}  # fmt: skip


def _totals(row: str) -> Words:
    name = ROWS[row]
    return Words(
        de="Die Berichte nennen nur die mittlere Frequenz; wie sich die Kontakte auf Personen verteilen, ist "
        f"angenommen (geometrisch). Reichweite, Stopp und Obergrenze gelten je {name.de}, nicht über den ganzen "
        "Zeitraum; wer öfter vorkommt, zählt jedes Mal.",
        en="The reports only tell the mean frequency; how contacts spread over people is assumed (geometric). Reach, "
        f"stop and cap are per {name.en}, not over the whole period; who appears again counts every time.",
    )
