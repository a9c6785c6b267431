"""The currency of a slice: one, or a refusal; amounts of two currencies are never added up."""

from __future__ import annotations

from collections.abc import Iterable

from errors import LeitstandError, WeakData
from terms import Period
from tools._tool import Desk
from tools.data._asked import Slice
from tools.data._filter import rows_of
from warehouse.contract import contract


def unit(desk: Desk, asked: Slice, within: Period | None = None) -> str:
    """The metric's unit with the data's own currency for `currency`.

    Raises:
        WeakData: the rows hold amounts in several currencies.
    """
    known = _of(desk, asked, within)
    if len(known) > 1:
        raise _mixed(known)
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


def _mixed(known: Iterable[str]) -> LeitstandError:
    first, *_ = listed = list(known)
    named = ", ".join(listed)
    return WeakData(
        en=f"The figure would add up {named}, and no exchange rate is known.",
        de=f"Die Zahl würde {named} zusammenzählen, und es ist kein Wechselkurs bekannt.",
        do_en=f'Filter by one of them, for example where={{"currency": "{first}"}}, or by one account.',
        do_de=f'Filtern Sie nach einer davon, etwa where={{"currency": "{first}"}}, oder nach einem Konto.',
    )
