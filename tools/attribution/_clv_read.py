"""Purchases per customer out of the warehouse: who bought when for how much, and which group they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from errors import BadArguments, LeitstandError, NoData, WeakData
from methods.clv.purchases import Floats, Ints, Purchases, summarised
from terms import Words
from tools._tool import Desk
from tools.data._filter import dimension, texts
from tools.data._period import day as day_words
from warehouse.contract import quoted
from warehouse.reader import Loaded

Unit = Literal["days", "weeks"]
DAYS: dict[str, int] = {"days": 1, "weeks": 7}
USUAL: dict[str, Unit] = {"transactions": "weeks", "orders": "days"}
"""The unit when nobody names one: that of the literature for purchase logs, the plain day for a shop's orders."""
BUILT_IN = ("cohort", "activity")
FLAGGED = 0.5
"""From this share of customers on, whose first order says whether it is their first, the others are left out of it."""


@dataclass(frozen=True)
class Log:
    """Purchases of all customers, one row a customer and day.

    Attributes:
        loaded: the kind that was read.
        ids: (n,) customers.
        who, day, amount: (rows,) number of the customer, day since 1970, money.
        until: last day of the observation.
        last: last loaded day.
        dropped: rows without a customer, rows with a negative amount, and rows dated after today.
        label: (n,) value of the chosen column in each customer's first order; None where none was chosen.
        fresh: (n,) whether the first seen order is the customer's first; None where nothing tells.
    """

    loaded: Loaded
    ids: NDArray[np.object_]
    who: Ints
    day: Ints
    amount: Floats
    until: int
    last: int
    dropped: tuple[int, int, int]
    label: NDArray[np.object_] | None
    fresh: NDArray[np.bool_] | None

    def at(self, end: int, unit: Unit) -> tuple[Purchases, NDArray[np.int64]]:
        """The summary at the end of a day, and which customers were known by then."""
        known = np.unique(self.who[self.day <= end])
        return summarised(self.who, self.day, self.amount, end, DAYS[unit]), known

    def between(self, after: int, end: int) -> Floats:
        """(n,) days with a purchase of each customer after one day up to another."""
        inside = (self.day > after) & (self.day <= end)
        return np.bincount(self.who[inside], minlength=len(self.ids)).astype(np.float64)

    def first_day(self) -> Ints:
        """(n,) day of each customer's first purchase."""
        first = np.full(len(self.ids), np.iinfo(np.int64).max)
        np.minimum.at(first, self.who, self.day)
        return first


def read_log(desk: Desk, until: date | None, column: str | None) -> Log:
    """Read the transactions, or where there are none the shop's orders.

    Args:
        desk: what is read from.
        until: last day of the observation; the last loaded day if unset.
        column: a column of the orders whose value in the first order groups the customers.

    Raises:
        NoData, BadArguments, WeakData: nothing loaded, nothing before `until`, an unknown column, several currencies.
    """
    kinds = desk.warehouse.kinds()
    kind = "orders" if "transactions" not in kinds and "orders" in kinds else "transactions"
    loaded = desk.warehouse.need(kind)
    if "+" in (loaded.currency or ""):
        raise _mixed(loaded.currency or "")
    if column is not None:
        column = _column(loaded, column)
    [(first, last, nameless, negative, ahead)] = desk.warehouse.rows(_bounds(kind), today=desk.today)
    end = min(until or last, last) if last else None
    if first is None or end is None or end < first:
        raise _nothing(loaded, first, until)
    marked = f"arg_min({quoted(column)}::varchar, stamp)" if column else "null::varchar"
    flag = "arg_min(fresh, stamp)" if "new_customer" in loaded.columns else "null::boolean"
    # Names, columns and expressions are ours; the day travels as a parameter.
    source = f"({_rows(kind, column)})"
    people = f"select id, row_number() over (order by id) - 1 as who, {marked} as label, {flag} as fresh"
    people += f" from {source} group by id"
    seen = desk.warehouse.columns(f"select id, label, fresh from ({people}) order by who", end=last)  # noqa: S608
    sums = desk.warehouse.columns(
        f"with p as ({people}) select p.who, day, sum(amount)::double as amount from {source} r join p using (id)"  # noqa: S608
        " group by p.who, day order by p.who, day",
        end=last,
    )
    days = sums["day"].astype("datetime64[D]").astype(np.int64)
    log = Log(
        loaded, seen["id"].astype(object), sums["who"].astype(np.int64), days, sums["amount"].astype(np.float64),
        _number(end), _number(last), (int(nameless), int(negative), int(ahead)),
        _labels(seen["label"]) if column else None, _flags(seen["fresh"]),
    )  # fmt: skip
    return log


def _bounds(kind: str) -> str:
    name, at, money = _names(kind)
    good = f"{name} is not null and {money} >= 0 and {at}::date <= $today"
    return (
        f"select min({at}::date) filter (where {good}), max({at}::date) filter (where {good}),"  # noqa: S608
        f" count(*) filter (where {name} is null), count(*) filter (where {name} is not null and {money} < 0),"
        f" count(*) filter (where {at}::date > $today)"
        f" from {kind}"
    )


def _rows(kind: str, column: str | None) -> str:
    name, at, money = _names(kind)
    more = f", {quoted(column)}" if column else ""
    fresh = ", new_customer as fresh" if kind == "orders" else ""
    net = "greatest(revenue - coalesce(refunded, 0), 0)" if kind == "orders" else money
    return (
        f"select {name} as id, {at} as stamp, {at}::date as day, {net} as amount{more}{fresh} from {kind}"  # noqa: S608
        f" where {name} is not null and {money} >= 0 and {at}::date <= $end"
    )


def _names(kind: str) -> tuple[str, str, str]:
    return ("customer_id", "ordered_at", "revenue") if kind == "orders" else ("customer_id", "date", "amount")


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _labels(values: NDArray[np.object_]) -> NDArray[np.object_]:
    return np.array(["" if value is None else str(value) for value in values], dtype=object)


def _flags(values: NDArray[np.object_]) -> NDArray[np.bool_] | None:
    """Whether each customer's first seen order is the first of all; None where too few say so."""
    said = np.array([value is not None and value == value for value in values], dtype=bool)  # noqa: PLR0124  (NaN)
    new = np.array([bool(value) if known else False for value, known in zip(values, said, strict=True)], dtype=bool)
    return new if said.mean() >= FLAGGED and new.any() else None


def _column(loaded: Loaded, word: str) -> str:
    if loaded.kind == "transactions":
        known = ", ".join(BUILT_IN)
        raise BadArguments(
            en=f"Transactions cannot be grouped by '{word}'.",
            de=f"Transaktionen lassen sich so nicht gruppieren: „{word}“.",
            do_en=f"Known here: {known}. With data of the kind orders also their columns.",
            do_de=f"Bekannt sind hier: {known}. Mit Daten der Art orders auch deren Spalten.",
        )
    found = dimension(loaded, word, filtering=True)
    if found not in texts(loaded):
        raise AssertionError(found)
    return found


def _nothing(loaded: Loaded, first: date | None, until: date | None) -> LeitstandError:
    if first is None or until is None:
        return NoData(
            en=f"The {loaded.kind} data hold no purchase with a customer and an amount.",
            de=f"Die Daten der Art {loaded.kind} enthalten keinen Kauf mit Kundennummer und Betrag.",
            do_en=f"Load them with: leitstand import FILE --as {loaded.kind}",
            do_de=f"Laden Sie sie mit: leitstand import DATEI --as {loaded.kind}",
            data_kind=loaded.kind,
        )
    return BadArguments(
        en=f"There is no purchase up to {day_words(until).en}; the data begin on {day_words(first).en}.",
        de=f"Bis {day_words(until).de} gibt es keinen Kauf; die Daten beginnen am {day_words(first).de}.",
        do_en="Choose a later `until`.",
        do_de="Wählen Sie ein späteres `until`.",
    )


def _mixed(known: str) -> WeakData:
    named = known.replace("+", ", ")
    return WeakData(
        en=f"The amounts are in {named}, and no exchange rate is known.",
        de=f"Die Beträge sind in {named}, und es ist kein Wechselkurs bekannt.",
        do_en="Load purchases of one currency.",
        do_de="Laden Sie Käufe in einer Währung.",
    )


def unit_words(unit: Unit) -> Words:
    """The unit of time in words."""
    return Words(de="Wochen", en="weeks") if unit == "weeks" else Words(de="Tage", en="days")
