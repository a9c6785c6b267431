"""Tables and charts of a trial."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from terms import Chart, Table, Words
from tools._charts import Axis, intervals, lines
from tools.attribution._experiment_facts import gap_of
from tools.attribution._experiment_read import Read, Reading
from tools.attribution._experiment_said import until
from tools.attribution._experiment_words import METHODS, VERDICTS


def tables(read: Read, today: date) -> dict[str, Table]:
    """Verdict, arms, estimates side by side, and where there are: guardrails and the course over time."""
    day = until(read, today)
    verdict = (read.answer, VERDICTS[read.answer].en, read.required if read.answer in ("go_on", "too_early") else None,
               day.isoformat() if day else None)  # fmt: skip
    found = {
        "verdict": Table(columns=("verdict", "words", "until_n", "until_date"), rows=(verdict,)),
        "arms": _arms(read),
        "estimates": Table(columns=("method", "effect", "low", "high"), rows=tuple(_estimates(read.leading))),
    }
    if rails := read.leading.guardrails:
        rows = tuple(
            (name, each.difference.effect, each.difference.low, each.difference.high, each.margin, each.p_safe,
             each.p_harm, each.state)
            for name, each in rails.items()
        )  # fmt: skip
        columns = ("outcome", "effect", "low", "high", "margin", "p_safe", "p_harm", "state")
        found["guardrails"] = Table(columns=columns, rows=rows)
    if read.leading.course is not None:
        found["course"] = Table(columns=("day", "effect", "low", "high"), rows=tuple(_course(read)))
    return found


def _arms(read: Read) -> Table:
    control = read.leading.control
    rows: list[tuple[Any, ...]] = [
        (read.trial.control, read.trial.assigned[read.trial.control], control.n, control.mean, *[None] * 6)
    ]
    for each in read.readings:
        fixed = each.fixed
        rows.append((each.treatment, read.trial.assigned[each.treatment], each.treated.n, each.treated.mean,
                     fixed.effect, fixed.low, fixed.high, fixed.p, each.p_holm, each.posterior.better))  # fmt: skip
    columns = ("arm", "assigned", "n", "rate", "effect", "low", "high", "p_value", "holm_p", "probability_higher")
    return Table(columns=columns, rows=tuple(rows))


def _estimates(one: Reading) -> Iterator[tuple[Any, ...]]:
    yield "fixed", one.fixed.effect, one.fixed.low, one.fixed.high
    yield "sequential", one.fixed.effect, one.sequential.low, one.sequential.high
    yield "bayes", (one.posterior.low + one.posterior.high) / 2, one.posterior.low, one.posterior.high
    if one.adjusted is not None:
        yield "cuped", one.adjusted.effect, one.adjusted.low, one.adjusted.high
    if one.robust is not None:
        yield "bootstrap_t", one.fixed.effect, one.robust.low, one.robust.high
        capped = one.robust.winsorised
        yield "winsorised", capped.effect, capped.low, capped.high


def _course(read: Read) -> Iterator[tuple[Any, ...]]:
    course, day = read.leading.course, read.trial.day
    assert course is not None and day is not None
    first: date = day.min().astype("datetime64[D]").item()
    for place, each in zip(course.periods, course.effects, strict=True):
        yield (first + timedelta(place)).isoformat(), each.effect, each.low, each.high


def charts(read: Read) -> tuple[Chart, ...]:
    """The estimates side by side, and the effect over time."""
    unit = gap_of(read.trial.unit)
    effect = Axis("effect", Words(de="Effekt", en="effect"), unit=unit)
    rows = [
        {"method": METHODS[method].model_dump(), "effect": value, "low": low, "high": high}
        for method, value, low, high in _estimates(read.leading)
    ]
    title = Words(
        de=f"{read.leading.treatment} gegen {read.trial.control}: {read.trial.outcome}",
        en=f"{read.leading.treatment} against {read.trial.control}: {read.trial.outcome}",
    )
    method = Axis("method", Words(de="Verfahren", en="method"), "nominal")
    shown = [intervals(rows, method, effect, "low", "high", title, reference=0.0)]
    if read.leading.course is not None:
        days = [{"day": day, "effect": value, "low": low, "high": high} for day, value, low, high in _course(read)]
        when = Axis("day", Words(de="Tag des Eintritts", en="day of entry"), "temporal")
        over = Words(de="Effekt im Lauf des Tests", en="effect over the test")
        shown.append(lines(days, when, effect, over, low="low", high="high", zero=True))
    return tuple(shown)
