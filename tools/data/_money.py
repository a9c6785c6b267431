"""The currency of a slice: one, or a refusal; amounts of two currencies are never added up."""

from __future__ import annotations

from collections.abc import Iterable

from errors import LeitstandError, WeakData
from terms import Period
from tools._tool import Desk
from tools.data._asked import Slice
from tools.data._filter import rows_of
from warehouse.contract import contract


def unit(desk: Desk, asked: Slice, *within: Period | None) -> str:
    """The metric's unit with the data's own currency for `currency`; only the days of `within` matter.

    Raises:
        WeakData: the rows hold amounts in several currencies.
    """
    known = list(dict.fromkeys(each for period in within or (None,) for each in _of(desk, asked, period)))
    if len(known) > 1:
        raise _mixed(asked, known)
    return known[0] if known and asked.metric.unit == "currency" else asked.metric.unit


def _of(desk: Desk, asked: Slice, within: Period | None) -> list[str]:
    """The currencies that the formula adds up; none where it reads no money."""
    if asked.legs:
        return list(dict.fromkeys(each for leg in asked.legs for each in _of(desk, leg, within)))
    columns = contract(asked.loaded.kind).columns
    money = any(columns[name].type == "money" for name in asked.metric.columns(asked.loaded.kind))
    return currencies(desk, asked, within) if money else []


def currencies(desk: Desk, asked: Slice, within: Period | None = None) -> list[str]:
    """The currencies of the slice's rows; where the data name none, the house's own."""
    if "currency" not in asked.loaded.columns:
        return (asked.loaded.currency or desk.currency).split("+")
    clause, params = rows_of(asked, within if asked.dated else None)
    days = {asked.day} if within and asked.dated else set[str]()
    table = asked.table(asked.filtered | {"currency"} | days)
    sql = f"select distinct coalesce(currency, $own) from {table} where {clause} order by 1"  # noqa: S608
    return [row[0] for row in desk.warehouse.rows(sql, own=desk.currency, **params)] or [desk.currency]


def _mixed(asked: Slice, known: Iterable[str]) -> LeitstandError:
    first, *_ = listed = list(known)
    en, de = " and ".join(listed), " und ".join(listed)
    name, opening = asked.metric.name, asked.metric.name.en[:1].upper()
    return WeakData(
        en=f"{opening}{name.en[1:]} cannot be shown: the rows are in {en}, and no exchange rate is known.",
        de=f"{name.de}: keine Angabe möglich. Die Zeilen stehen in {de}, und ein Wechselkurs ist nicht bekannt.",
        do_en=f"Choose one currency (currency {first}) or one account.",
        do_de=f"Wählen Sie eine Währung (currency {first}) oder ein Konto.",
    )
