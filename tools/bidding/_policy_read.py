# pyright: basic
"""The auction log as arrays: one entry an auction, an hourly row as so many; or a log of the simulated auction."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from errors import BadArguments, LeitstandError, NoData, WeakData
from methods.bidding.log import DAY, Log
from terms import Period, Source, Words
from tools._tool import Desk
from warehouse.contract import contract, quoted

Floats = NDArray[np.float64]
MOST, FEWEST_DAYS, FEWEST_VALUED = 300_000, 4, 5
LEAST_ROWS = 200
YES = ("true", "t", "yes", "y", "ja", "j", "wahr", "won", "win", "gewonnen")
NO = ("false", "f", "no", "n", "nein", "falsch", "lost", "loss", "lose", "verloren")
ABOVE, EQUAL = 0.01, 0.95
"""A second price may lie above the own bid in so few wins (rounding); with so many equal ones it is a first price."""
KNOWN_DAYS, KNOWN_DAILY = 42, 6_000


@dataclass(frozen=True)
class Auctioned:
    """What was read.

    Attributes:
        log: the auctions.
        told: (n,) highest other bid where the platform reports it, else nan.
        share: kept auctions / all, where there were more than are looked at.
        names: categories of each text column, by code.
        rows: rows of the file.
        currency: of the money.
        begin: the first day of the horizon: the one after the log.
        known: the simulated auction that the log comes from, where it does.
    """

    log: Log
    told: Floats
    share: float
    names: dict[str, tuple[str, ...]]
    rows: int
    currency: str
    sources: tuple[Source, ...]
    notes: tuple[Words, ...]
    begin: date
    known: Any = None


def read(desk: Desk, campaign: str | None, period: Period | None, auction: str, lag_days: float) -> Auctioned:
    """The log that is loaded.

    Raises:
        NoData: no auctions are loaded, or none of that campaign and period.
        BadArguments: several currencies; an unknown campaign.
        WeakData: too few rows, days or values; prices above the bids.
    """
    if "auctions" not in desk.warehouse.kinds():
        raise _nothing()
    loaded = desk.warehouse.need("auctions")
    clause, params, said = _where(desk, campaign, period)
    own = list(contract("auctions").columns)
    have = [name for name in own if name in loaded.columns]
    others = [name for name in loaded.columns if name not in own]
    chosen = [_column(name) for name in have if name != "currency"]
    order = ", ".join(str(place + 1) for place in range(len(chosen) + len(others)))
    found = desk.warehouse.columns(
        f"select {', '.join([*chosen, *map(quoted, others)])} from auctions where {clause} order by {order}",  # noqa: S608  own columns, quoted
        **params,
    )
    if "value" not in loaded.columns:
        raise _weak("The log has no column with what won auctions brought (value).",
                    "Das Protokoll hat keine Spalte mit dem Wert der gewonnenen Auktionen (value).")  # fmt: skip
    currency = _currency(desk, loaded.columns, clause, params) or loaded.currency or desk.currency
    if not len(found["at"]):
        raise _none_here(said)
    source = Source(name=loaded.dataset, kind="auctions", snapshot=loaded.snapshot, rows=loaded.rows,
                    start=loaded.first, end=loaded.last, filter=said)  # fmt: skip
    return _made(found, others, currency, auction, lag_days, desk.seed, (source,))


def _column(name: str) -> str:
    """A column as it is read; `won` may be a count or a word."""
    if name in ("at", "valued_at", "campaign"):
        return quoted(name)
    if name != "won":
        return f"{quoted(name)}::double as {quoted(name)}"
    yes, no = (", ".join(f"'{word}'" for word in words) for words in (YES, NO))
    word = "lower(trim(won::varchar))"
    plain = f"try_cast(replace({word}, ',', '.') as double)"
    return f"case when {word} in ({yes}) then 1.0 when {word} in ({no}) then 0.0 else {plain} end as won"


def _made(found: dict[str, Any], others: list[str], currency: str, auction: str, lag_days: float, seed: int,
          sources: tuple[Source, ...]) -> Auctioned:  # fmt: skip
    number = {name: _number(found, name) for name in (
        "bid", "won", "price", "value", "auctions", "base_bid", "noise", "propensity", "minimum_to_win",
    )}  # fmt: skip
    at = found["at"].astype("datetime64[s]")
    count = np.where(np.isfinite(number["auctions"]), number["auctions"], np.maximum(number["won"], 1.0))
    usable = np.isfinite(number["bid"]) & (number["bid"] > 0) & np.isfinite(number["won"]) & ~np.isnat(at)
    count = np.where(usable, np.maximum(np.rint(count), np.rint(number["won"])), 0).astype(np.int64)
    row, won, share = _spread(count, np.rint(np.nan_to_num(number["won"])).astype(np.int64), seed)
    if len(row) < LEAST_ROWS:
        raise _weak(f"The log holds only {len(row)} usable auctions.",
                    f"Das Protokoll enthält nur {len(row)} brauchbare Auktionen.")  # fmt: skip
    row, won, within = _in_time(at, row, won, seed)
    each = {name: values[row] for name, values in number.items()}
    wins = np.maximum(np.rint(each["won"]), 1)
    paid = np.where(won, each["price"] / wins, 0.0)
    if not np.isfinite(paid[won]).all():
        paid = np.where(won & ~np.isfinite(paid), each["bid"], paid)
    first, notes = _format(each["bid"], paid, won, bool(np.isfinite(each["price"]).any()), auction)
    midnight = at[row[0]].astype("datetime64[D]").astype("datetime64[s]")
    seconds = (at[row] - midnight).astype(np.int64) + within
    columns, names = _context(found, others, row)
    value = np.where(won, np.nan_to_num(each["value"]) / wins, 0.0)
    lag = np.full(len(row), np.nan)
    if "valued_at" in found:
        late = (found["valued_at"].astype("datetime64[s]") - at).astype("timedelta64[s]")
        lag = np.where(np.isnat(late), np.nan, late.astype(float))[row]
        lag = np.where(won & (value > 0), np.maximum(lag, 0.0), np.nan)
    end = int(seconds[-1]) + 1
    log = Log(
        at=seconds, bid=each["bid"], base=each["base_bid"], noise=each["noise"], propensity=each["propensity"],
        won=won, price=np.minimum(paid, each["bid"]), value=value, lag=lag, decision=row.astype(np.int64),
        columns=columns, first=first, weekday=int((midnight.astype("datetime64[D]").astype(int) + 3) % 7), end=end,
    )  # fmt: skip
    log, told = _mature(log, each["minimum_to_win"], lag_days)
    _enough(log)
    begin = date.fromisoformat(str(at[row[-1]])[:10]) + timedelta(days=1)
    return Auctioned(log, told, share, names, int(usable.sum()), currency, sources, (*notes, *_left(usable)), begin)


def _spread(count: NDArray[np.int64], won: NDArray[np.int64], seed: int) -> tuple[NDArray[Any], NDArray[Any], float]:
    """Row of each auction and whether it won; an even random part where there are more than are looked at."""
    total = int(count.sum())
    ends = np.cumsum(count)
    at = np.arange(total) if total <= MOST else _some(total, seed)
    row = np.searchsorted(ends, at, side="right")
    within = at - (ends[row] - count[row])
    return row, within < won[row], len(at) / max(total, 1)


def _in_time(
    at: NDArray[Any], row: NDArray[Any], won: NDArray[Any], seed: int
) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.int64]]:
    """Auctions that share a row, spread over its time: a bidder that gets an hour at once could not pace."""
    if len(np.unique(row)) == len(row):
        return row, won, np.zeros(len(row), np.int64)
    gaps = np.diff(np.unique(at[row])).astype(np.int64)
    width = int(min(gaps.min(), DAY)) if len(gaps) else DAY
    within = np.random.default_rng(seed).integers(0, width, len(row))
    order = np.argsort(at[row].astype(np.int64) + within, kind="stable")
    return row[order], won[order], within[order]


def _some(total: int, seed: int) -> NDArray[Any]:
    return np.sort(np.random.default_rng(seed).choice(total, MOST, replace=False, shuffle=False))


def _number(found: dict[str, Any], name: str) -> Floats:
    if name in found:
        return np.asarray(found[name], float)
    return np.full(len(found["at"]), np.nan)


def _format(bid: Floats, paid: Floats, won: NDArray[Any], priced: bool, auction: str) -> tuple[bool, tuple[Words, ...]]:
    """Whether the winner pays the own bid."""
    above = float((paid[won] > bid[won] * 1.001 + 1e-9).mean()) if won.any() else 0.0
    if above > ABOVE:
        raise WeakData(
            en=f"In {above:.0%} of the won auctions the price is above the own bid.",
            de=f"In {above:.0%} der gewonnenen Auktionen liegt der Preis über dem eigenen Gebot.",
            do_en="Import bid and price in the same unit: both per auction, not one per thousand impressions.",
            do_de="Importieren Sie Gebot und Preis in derselben Einheit: beide je Auktion, nicht eines je tausend"
            " Impressionen.",
        )
    if auction != "auto":
        return auction == "first", ()
    equal = float((np.abs(paid[won] - bid[won]) <= 0.005 * bid[won]).mean()) if won.any() else 0.0
    note = Words(
        de="Im Protokoll steht kein Preis; es gilt als Erstpreisauktion, in der das eigene Gebot gezahlt wird.",
        en="The log holds no price; it counts as a first-price auction, in which the own bid is paid.",
    )
    return equal >= EQUAL, () if priced else (note,)


def _context(found: dict[str, Any], others: list[str], row: NDArray[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was known before each bid: numbers as they are, texts as codes; not what names one row only."""
    columns: dict[str, Any] = {}
    names: dict[str, tuple[str, ...]] = {}
    for name in ["campaign", *others] if "campaign" in found else others:
        values = np.asarray(found[name])
        if values.dtype.kind in "fiub":
            columns[name] = values[row].astype(float)
            continue
        if values.dtype.kind == "M":
            continue
        texts = [None if value is None else str(value) for value in values.tolist()]
        known = sorted({text for text in texts if text})
        if 1 < len(known) <= max(0.5 * len(texts), 50):
            place = {text: number for number, text in enumerate(known)}
            columns[name] = np.array([place.get(text or "", -1) for text in texts], np.int64)[row]
            names[name] = tuple(known)
    return columns, names


def _mature(log: Log, told: Floats, lag_days: float) -> tuple[Log, Floats]:
    """Without the last days where values are said to come that late."""
    if lag_days <= 0:
        return log, told
    keep = log.at < log.end - lag_days * DAY
    if not keep.any():
        raise _weak("The log is shorter than the delay of its values.",
                    "Das Protokoll ist kürzer als die Verzögerung seiner Werte.")  # fmt: skip
    return log.rows(keep), told[keep]


def _enough(log: Log) -> None:
    if log.days < FEWEST_DAYS:
        raise _weak(f"The log spans {log.days} days.", f"Das Protokoll umfasst {log.days} Tage.")
    if log.won.all() or not log.won.any():
        raise _weak("The log shows only wins or only losses, so nothing of the competition.",
                    "Das Protokoll zeigt nur Gewinne oder nur Verluste, also nichts vom Wettbewerb.")  # fmt: skip
    cut = split(log)
    for part in (log.day < cut, log.day >= cut):
        if (log.value[part] > 0).sum() < FEWEST_VALUED or log.won[part].all() or not log.won[part].any():
            raise _weak("One part of the log holds hardly any auction that brought a value.",
                        "Ein Teil des Protokolls enthält kaum eine Auktion, die einen Wert brachte.")  # fmt: skip


def split(log: Log) -> int:
    """The day that parts learning from judging: three fifths of the days, in order of time."""
    return min(max(2, round(0.6 * log.days)), log.days - 2)


def known(desk: Desk, auction: str, days: int) -> Auctioned:
    """A log of the simulated auction, for trying a policy where the truth is known."""
    from simulator.auction import Market, auctions, logged, part

    first = auction == "first"
    market = Market(price="first" if first else "second", days=KNOWN_DAYS + days, daily=KNOWN_DAILY, shocks=4)
    whole = auctions(desk.seed, market)
    past, ahead = part(whole, 0, KNOWN_DAYS), part(whole, KNOWN_DAYS, KNOWN_DAYS + days)
    table = logged(past, desk.seed, noise=0.4)
    table |= {"auctions": np.ones(len(past))}
    source = Source(name="simulated auction", kind="simulator", rows=len(past), filter=f"seed {desk.seed}")
    made = _made(table, ["device", "audience", "placement"], desk.currency, "first" if first else "second", 0.0,
                 desk.seed, (source,))  # fmt: skip
    return replace(made, known=ahead)


def _where(desk: Desk, campaign: str | None, period: Period | None) -> tuple[str, dict[str, Any], str]:
    clauses, params, said = ["true"], dict[str, Any](), list[str]()
    if campaign is not None:
        known = desk.warehouse.values("auctions", "campaign")
        match = next((name for name in known if name.casefold() == campaign.strip().casefold()), None)
        if match is None:
            shown = ", ".join(known[:8]) or "-"
            raise BadArguments(
                en=f"The auction log has no campaign '{campaign}'.",
                de=f"Das Auktionsprotokoll kennt keine Kampagne „{campaign}“.",
                do_en=f"Known are: {shown}.", do_de=f"Bekannt sind: {shown}.",
            )  # fmt: skip
        clauses.append("campaign = $campaign")
        params["campaign"] = match
        said.append(f"campaign = {match}")
    if period is not None:
        clauses.append('"at"::date between $start and $end')
        params |= {"start": period.start, "end": period.end}
        said.append(str(period))
    return " and ".join(clauses), params, "; ".join(said)


def _currency(desk: Desk, columns: tuple[str, ...], clause: str, params: dict[str, Any]) -> str | None:
    if "currency" not in columns:
        return None
    found = desk.warehouse.rows(f"select distinct currency from auctions where {clause} and currency is not null"  # noqa: S608
                                " order by 1", **params)  # fmt: skip
    names = [str(name) for (name,) in found]
    if len(names) > 1:
        shown = ", ".join(names)
        raise BadArguments(
            en=f"The auction log mixes currencies: {shown}.",
            de=f"Das Auktionsprotokoll mischt Währungen: {shown}.",
            do_en="Name one campaign with `campaign`, or import one currency.",
            do_de="Nennen Sie mit `campaign` eine Kampagne, oder importieren Sie eine Währung.",
        )
    return names[0].upper() if names and re.fullmatch(r"[A-Za-z]{3}", names[0]) else None


def _left(usable: NDArray[Any]) -> tuple[Words, ...]:
    lost = int((~usable).sum())
    if not lost:
        return ()
    return (Words(
        de=f"{lost} von {len(usable)} Zeilen haben kein Gebot über null oder keinen Ausgang und zählen nicht.",
        en=f"{lost} of {len(usable)} rows have no bid above zero or no outcome and do not count.",
    ),)  # fmt: skip


def _nothing() -> LeitstandError:
    return NoData(
        en="No auctions are loaded yet, so there is nothing to learn a bidding policy from.",
        de="Es sind noch keine Auktionen geladen, aus denen eine Gebotspolitik lernen könnte.",
        do_en="Import a log with one row per auction or hour and the columns at, bid, won, price, value (and base_bid "
        "with noise, or propensity) by: leitstand import FILE --as auctions; or try a policy on the simulated auction "
        "with market: known.",
        do_de="Importieren Sie ein Protokoll mit einer Zeile je Auktion oder Stunde und den Spalten at, bid, won, "
        "price, value (dazu base_bid mit noise, oder propensity): leitstand import DATEI --as auctions; oder probieren "
        "Sie eine Politik mit market: known in der simulierten Auktion.",
        data_kind="auctions",
    )


def _none_here(said: str) -> LeitstandError:
    return NoData(
        en=f"The auction log holds nothing for {said}.", de=f"Das Auktionsprotokoll enthält nichts für {said}.",
        do_en="Name another campaign or period.", do_de="Nennen Sie eine andere Kampagne oder einen anderen Zeitraum.",
        data_kind="auctions",
    )  # fmt: skip


def _weak(en: str, de: str) -> LeitstandError:
    return WeakData(
        en=en, de=de,
        do_en="Import at least four days with won and lost auctions, their prices and the values they brought.",
        do_de="Importieren Sie mindestens vier Tage mit gewonnenen und verlorenen Auktionen, ihren Preisen und Werten.",
    )  # fmt: skip
