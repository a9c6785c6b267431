# pyright: basic
"""Whom an audience is made of: a stored segment, a list of an earlier run, or customers by value or last order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from errors import BadArguments, WeakData
from terms import Source, Table, Words
from tools._tool import LEDGER, Desk
from tools.attribution._clv_model import Asked, valued
from tools.attribution._clv_read import USUAL, read_log
from warehouse.contract import quoted
from warehouse.segment import segment_for

IDS = ("customer_id", "unit_id", "unit", "contact_id", "lead", "id", "customer", "person")
"""Columns of a table by which people are named, the most telling first."""
MOST = 200_000


@dataclass(frozen=True)
class Chosen:
    """People by their names in the data, each once; what they are, and where that was read."""

    people: tuple[str, ...]
    label: Words
    slug: str
    sources: tuple[Source, ...]
    model: bool = False


def by_value(desk: Desk, share: float) -> Chosen:
    """The customers with the highest expected value of the next year, as attribution.clv ranks them."""
    log = read_log(desk, None, None)
    asked = Asked("bgnbd", "quick", USUAL[log.loaded.kind], 365, "cohort", 1.0, 0.0, desk.seed)
    found = valued(log, asked)
    order = np.lexsort((np.arange(len(found.value)), -found.value))
    first = order[: max(1, math.ceil(share * len(order)))]
    people = tuple(str(found.ids[at]) for at in first)
    source = Source(name=log.loaded.dataset, kind=log.loaded.kind, snapshot=log.loaded.snapshot, rows=log.loaded.rows,
                    start=log.loaded.first, end=log.loaded.last)  # fmt: skip
    label = Words(
        de="Kundinnen und Kunden mit dem höchsten erwarteten Wert", en="customers with the highest expected value"
    )
    return Chosen(people, label, "high-value", (source,), model=True)


def by_order(desk: Desk, kind: str, days: int) -> Chosen:
    """Buyers of the last days, those who have not bought for so long, or those whose first order lies within them."""
    name = "orders" if "orders" in desk.warehouse.kinds() else "transactions"
    loaded = desk.warehouse.need(name)
    stamp = "ordered_at" if name == "orders" else "date"
    if "customer_id" not in loaded.columns:
        raise WeakData(
            en=f"The {name} do not say who bought.", de=f"In den Daten ({name}) steht nicht, wer gekauft hat.",
            do_en="Load them with customer_id.", do_de="Laden Sie sie mit customer_id.",
        )  # fmt: skip
    having = {
        "buyers": "max(day) >= $since", "lapsed": "max(day) < $since", "new": "min(day) >= $since",
    }[kind]  # fmt: skip
    rows = desk.warehouse.rows(
        f"with o as (select customer_id::varchar as id, {quoted(stamp)}::date as day from"  # noqa: S608  names of this file
        f" {name}"
        f" where customer_id is not null and {quoted(stamp)}::date <= $today)"
        f" select id from o group by id having {having} order by id limit {MOST}",
        today=desk.today, since=desk.today - timedelta(days=days),
    )  # fmt: skip
    label = {
        "buyers": Words(de="Käuferinnen und Käufer der letzten Zeit", en="recent buyers"),
        "lapsed": Words(
            de="Kundinnen und Kunden, die lange nichts gekauft haben", en="customers who have not bought for long"
        ),
        "new": Words(de="Neukundinnen und Neukunden", en="new customers"),
    }[kind]
    return Chosen(tuple(str(row[0]) for row in rows), label, kind, (_source(desk, name),))


def by_segment(desk: Desk, word: str) -> Chosen:
    """The customers of a stored segment of orders.

    Raises:
        BadArguments: there is no such segment.
    """
    loaded = desk.warehouse.need("orders")
    segment = segment_for(word, loaded)
    rows = desk.warehouse.rows(
        f"select distinct customer_id::varchar from orders where customer_id is not null and"  # noqa: S608  own condition
        f" ({segment.where['orders']})"
        f" order by 1 limit {MOST}"
    )
    return Chosen(tuple(str(row[0]) for row in rows), segment.name, segment.id, (_source(desk, "orders"),))


def by_leads(desk: Desk, share: float) -> Chosen:
    """The open leads with the highest chance, as attribution.leads ranks them; none where it cannot rank them."""
    from tools.attribution.leads import Args, leads

    result = leads(Args.model_validate({"top": 1000} if "top" in Args.model_fields else {}), desk)
    if result.confidence == "red":
        raise WeakData(
            en="The leads cannot be ranked with these data.", de="Mit diesen Daten lassen sich die Leads nicht ordnen.",
            do_en="Ask attribution.leads what is missing.", do_de="Fragen Sie attribution.leads, was fehlt.",
        )  # fmt: skip
    people = _named(result.tables)
    first = people[: max(1, math.ceil(share * len(people)))]
    return Chosen(
        tuple(first), Words(de="aussichtsreiche Leads", en="promising leads"), "leads", result.sources, model=True
    )


def by_run(desk: Desk, run: str) -> Chosen:
    """The people that an earlier run listed: its table's rows that say `act`, or all of them.

    Raises:
        NotFound: there is no such run. BadArguments: it lists no people.
    """
    record = desk.runs.get(run)
    from terms import Result

    result = Result.model_validate(record.result)
    people = _named(result.tables)
    if not people:
        raise BadArguments(
            en=f"The run {run} lists no people.", de=f"Der Lauf {run} enthält keine Liste von Personen.",
            do_en="Name a run of attribution.clv, attribution.leads, attribution.uplift or bidding.next_action.",
            do_de="Nennen Sie einen Lauf von attribution.clv, attribution.leads, attribution.uplift oder "
            "bidding.next_action.",
        )  # fmt: skip
    receipt = result.receipt
    source = Source(
        name=f"run {record.run}", kind=LEDGER, snapshot=receipt.result[:16] if receipt else "", rows=len(people)
    )
    label = Words(de="Liste eines früheren Laufs", en="list of an earlier run")
    return Chosen(tuple(people), label, "list", (source,), model=True)


def _named(tables: dict[str, Table]) -> list[str]:
    for table in tables.values():
        column = next((name for name in IDS if name in table.columns), None)
        if column is None:
            continue
        at = table.columns.index(column)
        act = table.columns.index("reason") if "reason" in table.columns else None
        rows = [row for row in table.rows if act is None or row[act] == "act"]
        people = list(dict.fromkeys(str(row[at]) for row in rows if row[at] not in (None, "")))
        if people:
            return people
    return []


def _source(desk: Desk, kind: str) -> Source:
    one = desk.warehouse.need(kind)
    return Source(name=one.dataset, kind=kind, snapshot=one.snapshot, rows=one.rows, start=one.first, end=one.last)


def shares(chosen: Sequence[str], share: float) -> int:
    """How many people a share of a list is; at least one."""
    return max(1, math.ceil(share * len(chosen)))
