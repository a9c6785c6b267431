"""Repeat orders to expect, by the cohort in which customers came."""

from __future__ import annotations

from datetime import date

from terms import Fact, Interval, Result, Source, Table, Words, number
from tools._charts import Axis, bars
from tools._decision import gated, worst
from tools._tool import Desk
from tools.attribution import _clv_said as said
from tools.attribution._clv_model import LEVEL, Asked, Valued, day_of, valued
from tools.attribution._clv_read import USUAL, read_log
from tools.data._period import day as day_words

TEXT = Words(
    de="""Von {{customers}} Kundinnen und Kunden erwartet das Modell {{forecast}} Wiederkäufe.
Zeitraum: {{horizon}} Tage nach {{until}}.
Spanne: {{forecast:interval}}.
Umsatz daraus: {{expected_revenue}}; Spanne {{expected_revenue:interval}}.
Die meisten kommen aus der Kohorte {{cohort}}.
Rückprobe an einem bekannten Zeitraum: Fehler {{backtest_error}}, „weiter wie bisher“ {{backtest_error_naive}}.""",
    en="""From {{customers}} customers the model expects {{forecast}} repeat purchases.
Time: {{horizon}} days after {{until}}.
Range: {{forecast:interval}}.
Revenue from them: {{expected_revenue}}; range {{expected_revenue:interval}}.
Most come from the cohort {{cohort}}.
Backtest on a period that is known: error {{backtest_error}}, 'as before' {{backtest_error_naive}}.""",
)


def repeat_orders(desk: Desk, horizon: int, until: date | None) -> Result:
    """Expected repeat purchases of known customers by BG/NBD, in total and by cohort."""
    log = read_log(desk, until, None)
    asked = Asked("bgnbd", "quick", USUAL[log.loaded.kind], horizon, "cohort", 1.0, 0.0, desk.seed)
    found = valued(log, asked)
    currency = log.loaded.currency or desk.currency
    kept = {"customers", "repeaters", "expected_revenue", "backtest_error", "backtest_error_naive"}
    shared = [fact for fact in said.facts(found, asked, currency) if fact.id in kept]
    table = _table(found)
    best = max(table.rows, key=lambda row: row[2])
    days = Words(de=str(horizon), en=str(horizon))
    title = Words(de="Erwartete Wiederkäufe nach Kohorte", en="Expected repeat purchases by cohort")
    values = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    cohort = Axis("cohort", Words(de="erster Kauf", en="first purchase"), "nominal")
    bought = Axis("forecast", Words(de="Wiederkäufe", en="repeat purchases"), unit="count")
    result = Result(
        facts=(_total(found), *shared),
        text=TEXT,
        names={
            "horizon": days, "until": day_words(day_of(log.until)),
            "cohort": Words(de=str(best[0]), en=str(best[0])),
        },
        tables={"rows": table},
        charts=(bars(values, cohort, bought, title, low="low", high="high"),),
        evidence="model",
        sources=(
            Source(
                name=log.loaded.dataset, kind=log.loaded.kind, snapshot=log.loaded.snapshot, rows=log.loaded.rows,
                start=log.loaded.first, end=log.loaded.last,
            ),
        ),
    )  # fmt: skip
    checks = said.reasons(found, asked, log, desk.today, until is not None)
    wait = said.next_test(found, asked, currency) if worst(checks) == "red" else None
    return gated(result, checks, next_test=wait)


def _total(found: Valued) -> Fact:
    low, high = said.widened(found, found.draws.whole().purchases)
    value = float(found.expected.sum())
    return Fact(
        id="forecast", value=number(value), unit="count", label=Words(de="Wiederkäufe", en="repeat purchases"),
        interval=Interval(low=number(min(float(low[0]), value)), high=number(max(float(high[0]), value)), level=LEVEL),
        basis="modelled", n=len(found.seen), digits=0,
    )  # fmt: skip


def _table(found: Valued) -> Table:
    low, high = said.widened(found, found.draws.purchases)
    rows: list[tuple[str, int, float, float, float]] = []
    for at, name in enumerate(found.groups):
        inside = found.group == at
        value = float(found.expected[inside].sum())
        ends = (min(float(low[at]), value), max(float(high[at]), value))
        rows.append((name, int(inside.sum()), round(value, 2), round(ends[0], 2), round(ends[1], 2)))
    return Table(columns=("cohort", "customers", "forecast", "low", "high"), rows=tuple(rows))
