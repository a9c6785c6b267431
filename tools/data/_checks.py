# ruff: noqa: S608  the SQL is made of contracts and quality.yaml; values travel as parameters
"""The checks of data quality: each measures one thing of a loaded kind and compares it with its limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from methods.anomalies import flagged, watch
from terms import Period
from tools._tool import Desk
from tools.data._profile import COUNTED, PARTS, ROWS, profile
from tools.data._sums import DAY, Daily, dated, day_of, has
from warehouse.contract import contract, quoted
from warehouse.inspection import Limits, contradictions, failing, limits, rules, same, set_aside
from warehouse.reader import Loaded

RECENT, WEEKS, LOOKED = 28, 12, 90
SAMPLE = 5
LEAST = 100
"""Rows below which shares are too coarse to compare."""
STOPPED = 14


@dataclass(frozen=True)
class Check:
    """One measured value with its status; `rows` are failing ones: file, line, what."""

    kind: str
    check: str
    column: str
    value: float
    limits: Limits
    since: date | None = None
    rows: tuple[tuple[str, int, str], ...] = ()

    @property
    def status(self) -> str:
        """`pass`, `warn` or `fail`."""
        return self.limits.status(self.value)

    @property
    def threshold(self) -> float:
        """The limit that counts: of failing where it failed, else of warning."""
        return self.limits.fail if self.status == "fail" else self.limits.warn


@dataclass(frozen=True)
class Weeks:
    """Per column the share of empty values week by week; `starts` are Mondays."""

    starts: tuple[date, ...]
    rows: tuple[int, ...]
    nulls: dict[str, tuple[float, ...]]


def checks(desk: Desk, kind: str) -> tuple[list[Check], Weeks]:
    """All checks of one loaded kind, and the weekly trend."""
    loaded = desk.warehouse.need(kind)
    weeks = _weeks(desk, loaded)
    parts = (_timing, _variety, _doubles, _contradicting, _outlying, _set_aside, _leading_nowhere)
    found = [*_empties(desk, loaded, weeks), *(each for part in parts for each in part(desk, loaded))]
    return found, weeks


def _limited(loaded: Loaded, check: str, column: str, value: float, **more: Any) -> Iterator[Check]:
    allowed = limits(loaded.kind, check, column or None)
    if allowed is not None:
        yield Check(loaded.kind, check, column, round(float(value), 6), allowed, **more)


def _timing(desk: Desk, loaded: Loaded) -> Iterator[Check]:
    """Freshness, lateness of single sources, missing days, volume of the last week."""
    daily = profile(desk, loaded.kind) if loaded.last else None
    if daily is None or loaded.last is None or not contract(loaded.kind).grows:
        return
    old = max(0, (desk.today - loaded.last).days)
    yield from _limited(loaded, "freshness", "", old, since=loaded.last + DAY if old else None)
    rows = daily.sums[ROWS]
    if daily.keys and daily.keys[0]:
        ends = [int(np.flatnonzero(row)[-1]) for row in rows]
        late = [(max(ends) - end, str(key[0]), end) for end, key in zip(ends, daily.keys, strict=True)]
        for days, name, end in late:
            if days <= STOPPED:
                yield from _limited(
                    loaded, "lateness", name, days, since=daily.first + (end + 1) * DAY if days else None
                )
    whole = rows.sum(axis=0)
    step = _step(whole)
    if step == 1 and whole.size >= 14:
        lately = whole[-LOOKED:]
        gone = np.flatnonzero(lately == 0)
        first = loaded.last - (lately.size - 1 - int(gone[0])) * DAY if gone.size else None
        yield from _limited(loaded, "missing_days", "", gone.size / lately.size, since=first)
    if whole.size >= 35 and step == 1:
        week, before = whole[-7:].sum(), np.median([whole[-7 * n - 7 : -7 * n].sum() for n in range(1, 5)])
        short = max(0.0, 1 - week / before) if before else 0.0
        yield from _limited(loaded, "volume", "", short, since=loaded.last - 6 * DAY if short > 0.2 else None)


def _step(rows: np.ndarray) -> int:
    """The usual distance of days with rows: one for daily data, seven for weekly."""
    days = np.flatnonzero(rows)
    return int(np.median(np.diff(days))) if days.size > 1 else 1


def _weeks(desk: Desk, loaded: Loaded) -> Weeks:
    if loaded.last is None or loaded.first is None or not loaded.rows or not dated(loaded):
        return Weeks((), (), {})
    columns = [name for name in contract(loaded.kind).shown if has(loaded, name) and name != contract(loaded.kind).day]
    start = max(loaded.first, loaded.last - (7 * WEEKS - 1) * DAY)
    picks = "".join(f", count({quoted(name)}) as c{i}" for i, name in enumerate(columns))
    found = desk.warehouse.rows(
        f"select date_trunc('week', {day_of(loaded.kind)})::date as w, count(*){picks} from {loaded.kind}"
        f" where {day_of(loaded.kind)} >= $start group by w order by w",
        start=start,
    )
    shares = {name: tuple(1 - row[2 + i] / row[1] for row in found) for i, name in enumerate(columns)}
    return Weeks(tuple(row[0] for row in found), tuple(int(row[1]) for row in found), shares)


def _empties(desk: Desk, loaded: Loaded, weeks: Weeks) -> Iterator[Check]:
    """Null rates with a limit of their own, and null rates that have risen."""
    if len(weeks.starts) < 2:
        return
    rows = np.array(weeks.rows, dtype=np.float64)
    for column, shares in weeks.nulls.items():
        empty = np.array(shares)
        recent = float(np.average(empty[-4:], weights=rows[-4:]))
        allowed = limits(loaded.kind, "nulls", column)
        if allowed is not None:
            found = Check(loaded.kind, "nulls", column, round(recent, 6), allowed, _since(weeks, empty, allowed.warn))
            yield _sampled(desk, found, f"{quoted(column)} is null")
        if len(empty) > 4 and rows[-4:].sum() >= LEAST:
            before = float(np.average(empty[:-4], weights=rows[:-4]))
            rise = limits(loaded.kind, "null_rise")
            if rise is not None:
                since = _since(weeks, empty - before, rise.warn)
                found = Check(loaded.kind, "null_rise", column, round(max(0.0, recent - before), 6), rise, since)
                start = since or weeks.starts[-4]
                yield _sampled(
                    desk, found, f"{quoted(column)} is null and {day_of(loaded.kind)} >= $since", since=start
                )


def _since(weeks: Weeks, values: np.ndarray, limit: float) -> date | None:
    """The Monday since which every week has been beyond the limit."""
    over = np.flatnonzero(values < limit)
    at = int(over[-1]) + 1 if over.size else 0
    return weeks.starts[at] if at < len(weeks.starts) else None


def _variety(desk: Desk, loaded: Loaded) -> Iterator[Check]:
    """How the number of distinct names has changed: a new naming scheme, or a column that collapsed into one value."""
    columns = [n for n, c in contract(loaded.kind).columns.items() if c.type == "text" and has(loaded, n)]
    columns = [name for name in columns if name not in contract(loaded.kind).key or name in ("campaign", *PARTS)]
    if not columns or loaded.last is None or loaded.first is None or not dated(loaded):
        return
    cut, start = loaded.last - (RECENT - 1) * DAY, loaded.last - (2 * RECENT - 1) * DAY
    if loaded.first > start:
        return
    when = day_of(loaded.kind)
    each = "count(distinct {0}) filter (where {1} >= $cut), count(distinct {0}) filter (where {1} < $cut)"
    picks = ", ".join(each.format(quoted(name), when) for name in columns)
    [row] = desk.warehouse.rows(
        f"select {picks} from {loaded.kind} where {when} >= $start",
        cut=cut,
        start=start,
    )
    for at, name in enumerate(columns):
        now, past = (max(int(count), 1) for count in row[2 * at : 2 * at + 2])
        if max(now, past) >= 5:
            yield from _limited(loaded, "cardinality", name, max(now / past, past / now))


def _doubles(desk: Desk, loaded: Loaded) -> Iterator[Check]:
    """Rows that agree in everything that should tell them apart."""
    shape = same(loaded.kind)
    if shape is None or not has(loaded, *shape[0]):
        return
    by, where = shape
    keys = ", ".join(quoted(name) for name in by)
    [(again, rows)] = desk.warehouse.rows(
        f"select coalesce(sum(n - 1), 0), coalesce(sum(n), 0) from"
        f" (select count(*) as n from {loaded.kind} where {where} group by {keys})"
    )
    for found in _limited(loaded, "duplicates", "", float(again) / float(rows) if rows else 0.0):
        inside = f"select {keys} from {loaded.kind} where {where} group by all having count(*) > 1"
        yield _sampled(desk, found, f"({keys}) in ({inside})", columns=by)


def _contradicting(desk: Desk, loaded: Loaded) -> Iterator[Check]:
    """Rows that break a rule of their kind, and days that have not come yet."""
    conditions = dict(contradictions(loaded.kind))
    names = {rule: _columns(loaded, sql) for rule, sql in conditions.items()}
    params: dict[str, Any] = {}
    day = contract(loaded.kind).day
    if day is not None and loaded.last is not None and loaded.last > desk.today:
        conditions["in_the_future"], names["in_the_future"] = (
            f"{day_of(loaded.kind)} > $today",
            [day],
        )
        params = {"today": desk.today}
    for rule, sql in conditions.items():
        if not has(loaded, *names[rule]):
            continue
        given = params if rule == "in_the_future" else {}
        [(bad, rows)] = desk.warehouse.rows(
            f"select count(*) filter (where {sql}), count(*) from {loaded.kind}",
            **given,
        )
        for found in _limited(loaded, "validity", rule, bad / rows if rows else 0.0):
            yield _sampled(desk, found, sql, columns=names[rule], **given)


def _columns(loaded: Loaded, sql: str) -> list[str]:
    words = set(sql.replace("(", " ").replace(")", " ").replace(",", " ").split())
    return [name for name in contract(loaded.kind).columns if name in words]


def _outlying(desk: Desk, loaded: Loaded) -> Iterator[Check]:
    """Days of the last four weeks on which a daily total is far off, at a tenth of a false alarm in thirty days."""
    daily = profile(desk, loaded.kind) if loaded.last else None
    if daily is None or daily.days < 90:
        return
    names = [name for name in (ROWS, *COUNTED) if name in daily.sums]
    totals = np.array([daily.sums[name].sum(axis=0) for name in names])
    watched = watch(totals, unit=_worth(daily, names), alarms=0.1)
    flags = flagged(watched)[:, -RECENT:]
    for name, row, z in zip(names, flags, watched.z[:, -1], strict=True):
        if not np.isnan(z):
            first = loaded.last - (RECENT - 1 - int(row.argmax())) * DAY if loaded.last and row.any() else None
            yield from _limited(loaded, "outliers", name, int(row.sum()), since=first)


def _worth(daily: Daily, names: list[str]) -> np.ndarray:
    """What one event of a money column is worth, so that its noise is that of its events."""
    events = {"cost": "clicks", "conversion_value": "conversions", "revenue": ROWS, "amount": ROWS}
    worth = np.ones(len(names))
    for at, name in enumerate(names):
        if events.get(name) in daily.sums:
            worth[at] = daily.sums[name].sum() / max(daily.sums[events[name]].sum(), 1.0)
    return worth


def _set_aside(desk: Desk, loaded: Loaded) -> Iterator[Check]:
    out, rows, sample = set_aside(desk.warehouse, loaded.kind, SAMPLE)
    told = tuple((file, line, reason.en) for file, line, reason in sample)
    yield from _limited(loaded, "quarantine", "", out / (out + rows) if out + rows else 0.0, rows=told)


def _leading_nowhere(desk: Desk, loaded: Loaded) -> Iterator[Check]:
    """References to another kind that is loaded: how many values of the column are not found there."""
    kinds = desk.warehouse.kinds()
    for each in rules()["references"]:
        column, other = each["column"], each["to"]
        if each["kind"] != loaded.kind or other not in kinds or not has(loaded, column):
            continue
        if not has(kinds[other], each["key"]) or ("medium" in each.get("where", "") and not has(loaded, "medium")):
            continue
        held = f"{quoted(column)} is not null and {quoted(column)}::varchar <> '' and {each.get('where', 'true')}"
        span = _common(loaded, kinds[other])
        if span is not None:
            held += f" and {day_of(loaded.kind)} between $start and $end"
        params: dict[str, Any] = {"start": span.start, "end": span.end} if span else {}
        key = quoted(each["key"])
        there = f"select lower({key}::varchar) from {other} where {key} is not null"
        lost = f"lower({quoted(column)}::varchar) not in ({there})"
        [(bad, rows)] = desk.warehouse.rows(
            f"select count(*) filter (where {lost}), count(*) from {loaded.kind} where {held}",
            **params,
        )
        if rows:
            for found in _limited(loaded, "references", f"{column} → {other}", bad / rows):
                yield _sampled(desk, found, f"{held} and {lost}", columns=[column], **params)


def _common(one: Loaded, other: Loaded) -> Period | None:
    """The days on which both kinds are loaded; None where one of them has no days, or they do not meet."""
    if not (one.first and one.last and other.first and other.last and dated(one)):
        return None
    first, last = max(one.first, other.first), min(one.last, other.last)
    return Period(start=first, end=last) if first <= last else None


def _sampled(desk: Desk, found: Check, sql: str, columns: list[str] | None = None, **params: Any) -> Check:
    """The check with a few failing rows, where it does not pass."""
    if found.status == "pass":
        return found
    known = contract(found.kind)
    shown = list(dict.fromkeys([*(known.key or ()), *(columns or [found.column])]))
    shown = [name for name in shown if name in known.columns]
    return replace(found, rows=tuple(failing(desk.warehouse, found.kind, sql, shown, SAMPLE, **params)))
