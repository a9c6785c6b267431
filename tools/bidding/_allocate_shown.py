# pyright: basic
"""A plan as tables and charts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np

from terms import Chart, Table, Words
from tools._charts import Axis, bars, intervals, lines
from tools.bidding._allocate_frame import Frame
from tools.bidding._allocate_plan import Found
from tools.bidding._allocate_stages import Stages
from tools.bidding._allocate_why import why
from tools.bidding._response import Planned

POINTS = 33
CHARTED = 4
PLAN = (
    "channel", "before", "after", "change", "change_share", "marginal", "marginal_before", "gain", "gain_low",
    "gain_high",
)  # fmt: skip
DETAILS = (
    "channel", "p_move", "marginal_low", "marginal_high", "outcome_before", "outcome_after", "least", "most", "held",
    "evidence", "why", "why_de",
)  # fmt: skip
CHANNEL = Axis("channel", Words(de="Kanal", en="channel"), "nominal")


def tables(planned: Planned, frame: Frame, found: Found, level: float) -> dict[str, Table]:
    """Plan, weeks, frontier, curves; campaigns where ad data name them."""
    made = {
        "plan": plan(planned, frame, found, level), "details": details(planned, frame, found, level),
        "weeks": weeks(planned, frame, found),
        "frontier": frontier(found, level), "risk": caution(found), "moves": shifts(found, level),
        "curves": curves(planned, frame, found, level),
    }  # fmt: skip
    return {name: table for name, table in made.items() if table.rows}


def plan(planned: Planned, frame: Frame, found: Found, level: float) -> Table:
    """One row a channel; money over the whole plan, `marginal` the outcome of the next unit of money."""
    tail = (1 - level) / 2
    low, high = np.quantile(found.by_channel, [tail, 1 - tail], axis=1)
    rows = tuple(
        (
            name, _cents(frame.now[at]), _cents(found.plan.money[at]), _cents(found.plan.money[at] - frame.now[at]),
            float(found.plan.money[at] / frame.now[at] - 1) if frame.now[at] > 0 else None,
            float(found.plan.marginal[:, at].mean()), float(found.marginal_now[at].mean()),
            float(found.by_channel[at].mean()), float(low[at]), float(high[at]),
        )
        for at, name in enumerate(planned.channels)
    )  # fmt: skip
    return Table(columns=PLAN, rows=rows)


def details(planned: Planned, frame: Frame, found: Found, level: float) -> Table:
    """One row a channel: how sure its move is, its outcome, its limits with what holds it, its evidence, and why."""
    tail = (1 - level) / 2
    flat, steep = np.quantile(found.plan.marginal, [tail, 1 - tail], axis=0)
    now, after = found.evaluator.values(frame.now).mean(axis=1).copy(), found.evaluator.values(found.plan.money)
    said = why(planned, frame, found)
    rows = tuple(
        (
            name, float(found.taken_apart.better[at]) if np.isfinite(found.taken_apart.better[at]) else None,
            float(flat[at]), float(steep[at]), float(now[at]), float(after[at].mean()), _cents(frame.low[at]),
            _cents(frame.high[at]), found.plan.held[at], planned.labels[at], said[at].en, said[at].de,
        )
        for at, name in enumerate(planned.channels)
    )  # fmt: skip
    return Table(columns=DETAILS, rows=rows)


def _cents(value: float) -> float:
    return round(float(value), 2)


def weeks(planned: Planned, frame: Frame, found: Found) -> Table:
    """Money by period and channel, adding up to the plan; a period begins on `start`."""
    length = frame.days / frame.periods
    starts = [frame.start + timedelta(days=round(at * length)) for at in range(frame.periods)]
    rows = tuple(
        (day.isoformat(), name, _cents(found.plan.spend[place, at]))
        for place, day in enumerate(starts)
        for at, name in enumerate(planned.channels)
    )
    return Table(columns=("start", "channel", "spend"), rows=rows)


def frontier(found: Found, level: float) -> Table:
    """What the best plan of each total brings."""
    tail = (1 - level) / 2
    rows = []
    for point in found.frontier:
        low, high = np.quantile(point.kpi, [tail, 1 - tail]).tolist()
        rows.append((_cents(point.budget), float(point.kpi.mean()), low, high, point.marginal, point.worth))
    return Table(columns=("budget", "outcome", "low", "high", "marginal", "goal"), rows=tuple(rows))


def caution(found: Found) -> Table:
    """What caution costs: mean gain, mean of the worst tenth, and money moved of the best plan at each attitude."""
    rows = tuple(
        (point.risk, point.mean, point.downside, _cents(point.plan.moved), point.plan.beats) for point in found.caution
    )
    return Table(columns=("risk", "gain", "downside", "moved", "p_better"), rows=rows)


def shifts(found: Found, level: float) -> Table:
    """The moves as pairs: from where to where, how much, and what that brings; empty names are new or saved money."""
    tail = (1 - level) / 2
    rows = tuple(
        (each.taken or "", each.given or "", _cents(each.money), float(each.gain.mean()),
         *np.quantile(each.gain, [tail, 1 - tail]).tolist())
        for each in found.shifts if each.money >= 0.01
    )  # fmt: skip
    return Table(columns=("from", "to", "money", "gain", "low", "high"), rows=rows)


def curves(planned: Planned, frame: Frame, found: Found, level: float) -> Table:
    """Outcome of each channel over its money in the plan, with today's and the planned point as rows of their own."""
    tail, rows = (1 - level) / 2, []
    top = np.maximum(np.maximum(frame.seen, frame.now), found.plan.money)
    marked = {"before": frame.now, "after": found.plan.money}
    grids = [(None, share * top) for share in np.linspace(0, 1, POINTS)] + list(marked.items())
    told = []
    for mark, money in grids:
        kpi = found.evaluator.values(money)
        low, high = np.quantile(kpi, [tail, 1 - tail], axis=1)
        told.append((mark, money, kpi.mean(axis=1), low, high))
    for at, name in enumerate(planned.channels):
        rows += [
            (name, float(money[at]), float(mean[at]), float(low[at]), float(high[at]), mark or "curve",
             bool(money[at] <= frame.seen[at] + 0.005))
            for mark, money, mean, low, high in told
        ]  # fmt: skip
    return Table(columns=("channel", "spend", "outcome", "low", "high", "point", "observed"), rows=tuple(rows))


def campaigns(planned: Planned, frame: Frame, found: Found, spent: Mapping[tuple[str, str], float]) -> Table | None:
    """Each channel's money split among its campaigns as they share its cost today; None without ad data."""
    rows = []
    for at, name in enumerate(planned.channels):
        own = {pair: spent[pair] for pair, place in planned.campaigns.items() if place == at and pair in spent}
        total = sum(own.values())
        if total <= 0:
            continue
        for (platform, campaign), cost in sorted(own.items()):
            share = cost / total
            before, after = share * frame.now[at], share * found.plan.money[at]
            rows.append((
                name, platform, campaign, _cents(before), _cents(after), _cents(before / frame.days),
                _cents(after / frame.days), share,
            ))  # fmt: skip
    columns = ("channel", "platform", "campaign", "before", "after", "before_per_day", "after_per_day", "share")
    return Table(columns=columns, rows=tuple(rows)) if rows else None


def stages(found: Stages, start: Any, days: int) -> Table:
    """Money a day of each thing after each stage; a stage begins `days` after the one before."""
    rows = tuple(
        (number, (start + timedelta(days=days * (number - 1))).isoformat(), key, _cents(before), _cents(after))
        for number, (step, last) in enumerate(zip(found.steps, (found.now, *found.steps), strict=False), 1)
        for key, before, after in zip(found.keys, last, step, strict=True)
    )
    return Table(columns=("stage", "from", "name", "before_per_day", "after_per_day"), rows=rows)


def charts(planned: Planned, frame: Frame, found: Found, level: float) -> tuple[Chart, ...]:
    """Before and after, gain by channel, the frontier, and each channel's curve with both points."""
    return (
        _moves(planned, frame, found), _gains(planned, found, level), *_frontier(planned, found, level),
        *_caution(found),
        *_curves(planned, frame, found, level),
    )  # fmt: skip


def _moves(planned: Planned, frame: Frame, found: Found) -> Chart:
    values = [
        {"channel": name, "when": {"de": de, "en": en}, "money": _cents(money[at])}
        for at, name in enumerate(planned.channels)
        for de, en, money in (("heute", "today", frame.now), ("Plan", "plan", found.plan.money))
    ]
    money = Axis("money", Words(de="Ausgaben im Zeitraum", en="spend over the plan"), unit=planned.currency)
    title = Words(de="Budget je Kanal: heute und im Plan", en="Budget by channel: today and in the plan")
    return bars(values, CHANNEL, money, title, series=Axis("when", Words(de="Plan", en="plan"), "nominal"))


def _gains(planned: Planned, found: Found, level: float) -> Chart:
    tail = (1 - level) / 2
    low, high = np.quantile(found.by_channel, [tail, 1 - tail], axis=1)
    values = [
        {"channel": name, "gain": float(found.by_channel[at].mean()), "low": float(low[at]), "high": float(high[at])}
        for at, name in enumerate(planned.channels)
    ]
    gain = Axis("gain", Words(de="Änderung des Ergebnisses", en="change of the outcome"), unit=planned.unit)
    title = Words(de="Was die Verschiebung je Kanal ändert", en="What the shift changes by channel")
    return intervals(values, CHANNEL, gain, "low", "high", title, reference=0.0)


def _frontier(planned: Planned, found: Found, level: float) -> list[Chart]:
    if len(found.frontier) < 2:
        return []
    tail = (1 - level) / 2
    values = [
        {"budget": _cents(point.budget), "outcome": float(point.kpi.mean()),
         "low": float(np.quantile(point.kpi, tail)), "high": float(np.quantile(point.kpi, 1 - tail))}
        for point in found.frontier
    ]  # fmt: skip
    return [
        lines(
            values, Axis("budget", Words(de="Budget im Zeitraum", en="budget over the plan"), unit=planned.currency),
            Axis("outcome", Words(de="Ergebnis des besten Plans", en="outcome of the best plan"), unit=planned.unit),
            Words(de="Effizienzgrenze (Linie: dieses Budget)", en="Efficient frontier (rule: this budget)"),
            low="low", high="high", marks=(float(found.plan.money.sum()),), zero=False,
        )
    ]  # fmt: skip


def _caution(found: Found) -> list[Chart]:
    if len(found.caution) < 2:
        return []
    values = [{"downside": point.downside, "gain": point.mean} for point in found.caution]
    return [
        lines(
            values, Axis("downside", Words(de="Gewinn im schlechtesten Zehntel", en="gain in the worst tenth")),
            Axis("gain", Words(de="Gewinn im Mittel", en="gain on average")),
            Words(de="Was Vorsicht kostet", en="What caution costs"),
        )
    ]  # fmt: skip


def _curves(planned: Planned, frame: Frame, found: Found, level: float) -> list[Chart]:
    table = curves(planned, frame, found, level)
    change = np.argsort(-np.abs(found.plan.money - frame.now), kind="stable")[:CHARTED]
    made: list[Chart] = []
    for at in change.tolist():
        name = planned.channels[at]
        rows = sorted((row for row in table.rows if row[0] == name), key=lambda row: row[1])
        values = [{"spend": row[1], "outcome": row[2], "low": row[3], "high": row[4]} for row in rows]
        drawn = lines(
            values, Axis("spend", Words(de="Ausgaben im Zeitraum", en="spend over the plan"), unit=planned.currency),
            Axis("outcome", Words(de="Ergebnis", en="outcome"), unit=planned.unit),
            Words(de=f"Wirkungskurve {name}: heute und Plan", en=f"Response curve {name}: today and plan"),
            low="low", high="high", zero=True,
        )  # fmt: skip
        made.append(_marked(drawn, [row for row in rows if row[5] != "curve"]))
    return made


def _marked(drawn: Chart, rows: list[tuple[Any, ...]]) -> Chart:
    """The curve with today's point hollow and the planned one filled."""
    line = drawn["layer"][-1]["encoding"]
    says = {"before": {"de": "heute", "en": "today"}, "after": {"de": "Plan", "en": "plan"}}
    values = [{"spend": row[1], "outcome": row[2], "point": says[row[5]]} for row in rows]
    shape = {"field": "point", "type": "nominal", "title": {"de": "Punkt", "en": "point"}}
    layer = {
        "data": {"values": values}, "mark": {"type": "point", "filled": True, "size": 90},
        "encoding": {"x": line["x"], "y": line["y"], "shape": shape, "color": shape},
    }  # fmt: skip
    return {**drawn, "layer": [*drawn["layer"], layer]}
