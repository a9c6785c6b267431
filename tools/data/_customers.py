"""Metrics over one row per customer: who bought in the period, who in the one before."""

from __future__ import annotations

from typing import Any

from errors import BadArguments
from terms import Period
from tools.data._asked import GRAINS, Slice
from tools.data._filter import rows_of
from tools.data._period import before
from warehouse.contract import quoted


def customers(asked: Slice, period: Period | None) -> tuple[str, dict[str, Any]]:
    """The SQL of a metric with `per`, and its parameters: purchases `during` and `before` a customer, then the formula.

    Raises:
        BadArguments: it looks at the period before, and there is none, or it is split along time.
    """
    metric, per = asked.metric, quoted(asked.metric.per or "")
    looks_back = "before" in metric.formula
    if looks_back and (period is None or any(name in GRAINS for name in asked.by)):
        raise _one_period(asked)
    past = before(period) if looks_back and period else None
    whole = Period(start=past.start, end=period.end) if past and period else period
    clause, params = rows_of(asked, whole)
    inside = f"{asked.dates} >= $inside" if past else "true"
    keys = [f"{asked.key(name)} as k{i}" for i, name in enumerate(asked.by)]
    names = [f"k{i}" for i in range(len(keys))]
    span = [f"min({asked.dates}) filter (where {inside}) as f", f"max({asked.dates}) filter (where {inside}) as l"]
    counts = [f"count(*) filter (where {inside}) as during", f"count(*) filter (where not ({inside})) as before"]
    each = (
        f"select {', '.join([*keys, per, *counts, *(span if asked.dated else ['null as f', 'null as l'])])}"  # noqa: S608  names are ours, values are parameters
        f" from {asked.loaded.kind} where {clause} and {per} is not null group by {', '.join([*names, per])}"
    )
    top, bottom = metric.parts
    sql = f"select {', '.join([*names, top, bottom or 'null', 'count(*)', '0', 'min(f)', 'max(l)'])} from ({each})"  # noqa: S608
    params |= {"inside": period.start} if past and period else {}
    return sql + (f" group by {', '.join(names)}" if names else ""), params


def _one_period(asked: Slice) -> BadArguments:
    name = asked.metric.name
    return BadArguments(
        en=f"{name.en} compares one period with the one before, so it needs a period and no split along time.",
        de=f"{name.de} vergleicht einen Zeitraum mit dem davor: nötig ist ein Zeitraum, nicht nach Zeit geteilt.",
        do_en="Ask for one period, such as 2026-Q1; for a course over time ask period by period.",
        do_de="Fragen Sie nach einem Zeitraum, etwa 2026-Q1; für einen Verlauf Zeitraum für Zeitraum.",
    )
