"""One SELECT over the loaded kinds and the marts, for what no metric says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import Field

from terms import Fact, Result, Source, Table, Words
from tools._tool import Arguments, Desk

if TYPE_CHECKING:
    from warehouse.asked import Asked


class Args(Arguments):
    """The query, and how many rows of it."""

    sql: str = Field(min_length=1, max_length=8000, description="One SELECT in DuckDB's dialect over kinds and marts.")
    limit: int = Field(default=1000, ge=1, le=5000, description="Most rows that come back.")


TEXT = {
    "de": "Die Abfrage ergibt {{row_count}} Zeilen aus {{tables}}.",
    "en": "The query gives {{row_count}} rows from {{tables}}.",
}
OUTSIDE = Words(
    de="Diese Abfrage steht außerhalb der Kennzahl-Definitionen: Ihre Formel hat niemand im Haus festgelegt.",
    en="This query stands outside the metric definitions: nobody in the house has agreed its formula.",
)
CUT = Words(de="Es gibt mehr Zeilen, als hier stehen.", en="There are more rows than are shown here.")
STALE = Words(
    de="Die Marts sind älter als die geladenen Daten; leitstand build baut sie neu.",
    en="The marts are older than the loaded data; leitstand build builds them anew.",
)
ASKED = {
    "de": [
        "SELECT platform, sum(cost) FROM ads GROUP BY platform",
        "Führ bitte diese Abfrage aus: select count(*) from ads",
        "select campaign, sum(clicks) from ads group by 1 order by 2 desc limit 10",
        "Was ergibt SELECT sum(revenue) FROM orders?",
        "SQL: select date, cost from ads where platform = 'google'",
        "Abfrage auf den Marts: select channel, sum(cost) from mart_channel_day group by channel",
        "Kannst du das SQL laufen lassen: SELECT * FROM ads LIMIT 5",
        "select month, sum(paid_clicks) from mart_search group by month",
        "Bitte rechne SELECT avg(cost) FROM ads WHERE clicks > 0",
        "SELECT count(distinct customer_id) FROM transactions",
        "with w as (select date_trunc('week', date) as w, sum(cost) as c from ads group by 1) select * from w",
    ],
    "en": [
        "SELECT platform, sum(cost) FROM ads GROUP BY platform",
        "Run this query: select count(*) from ads",
        "select campaign, sum(clicks) from ads group by 1 order by 2 desc limit 10",
        "What does SELECT sum(revenue) FROM orders give?",
        "SQL: select date, cost from ads where platform = 'google'",
        "Query the marts: select channel, sum(cost) from mart_channel_day group by channel",
        "Could you execute this SQL: SELECT * FROM ads LIMIT 5",
        "select month, sum(paid_clicks) from mart_search group by month",
        "Please compute SELECT avg(cost) FROM ads WHERE clicks > 0",
        "SELECT count(distinct customer_id) FROM transactions",
        "with w as (select date_trunc('week', date) as w, sum(cost) as c from ads group by 1) select * from w",
    ],
}


def sql(args: Args, desk: Desk) -> Result:
    """One SELECT of your own over the loaded kinds (ads, orders …) and the marts, read-only and within limits.

    Passes only what is listed: one SELECT or set operation, tables without a schema in front, plain functions, no
    columns of personal data. It runs in a process of its own: five seconds, half a gigabyte, no files, no net.
    `current_date` is the desk's day, so that a receipt computes the same again.

    Returns the fact row_count and the table rows with the query's columns; always amber, since the formula is the
    query's own and no agreed metric.

    Errors: PolicyRefused or BadArguments name what is not allowed or not there, WeakData what takes too long.

    >>> Args(sql="select sum(cost) from ads").limit
    1000
    """
    answer = desk.warehouse.query(args.sql, args.limit, desk.today)
    count = Fact(
        id="row_count", value=Decimal(len(answer.rows)), unit="count", label=Words(de="Zeilen", en="rows"), digits=0
    )
    tables = ", ".join(answer.tables) or "–"
    notes = [OUTSIDE, *([CUT] if answer.cut else []), *([STALE] if answer.stale else [])]
    return Result(
        facts=(count,),
        names={"tables": Words(de=tables, en=tables)},
        tables={"rows": Table(columns=_unique(answer.columns), rows=tuple(map(_plain, answer.rows)))},
        confidence="amber",
        evidence="bookkeeping",
        caveats=tuple(notes),
        sources=tuple(_sources(answer)),
    )


def _sources(answer: Asked) -> list[Source]:
    return [Source(name=name, kind=name, snapshot=snapshot) for name, snapshot in answer.read.items()]


def _unique(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Two columns of one name would hide each other: the second gets a number."""
    seen: dict[str, int] = {}
    named: list[str] = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        named.append(column if seen[column] == 1 else f"{column}_{seen[column]}")
    return tuple(named)


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        cell if cell is None or isinstance(cell, (bool, int, float, str, Decimal, date)) else str(cell) for cell in row
    )
