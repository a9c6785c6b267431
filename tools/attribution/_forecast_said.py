"""What `attribution.forecast` says of a metric: facts, tables, chart, and the reasons of the gate."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from terms import Chart, Fact, Interval, Table, Words, number
from tools._charts import Axis, lines
from tools._decision import NextTest, Reason
from tools.attribution._forecast_ahead import DAY, Outlook, Part
from tools.attribution._forecast_read import History

PAST = 2.0
"""The chart shows so many times the forecast's length of history."""
WIDE, USELESS = 0.5, 1.5
COVERED = 0.15
"""So far below the promised level the backtest's coverage may lie."""
OLD, STRETCHES = 14, 3
CANDIDATES = {
    "seasonal_naive": Words(de="letzte Woche beziehungsweise letztes Jahr noch einmal", en="last season again"),
    "year_ago": Words(de="letztes Jahr mit heutigem Wachstum", en="last year with today's growth"),
    "level": Words(de="Wochentage und Feiertage auf aktuellem Niveau", en="weekdays and holidays on the current level"),
    "full": Words(
        de="Wochentage, Feiertage, Jahreszeit und auslaufender Trend",
        en="weekdays, holidays, season and a trend that fades",
    ),
    "mixed": Words(de="Mittel aus drei Verfahren", en="mean of three methods"),
}


def facts(ahead: Outlook, history: History, level: float) -> tuple[Fact, ...]:
    """The total with its interval, last year, and how the method did so far."""
    whole, unit = ahead.whole, history.asked.unit
    name, found = history.asked.metric.name, ahead.found
    total = _rounded(whole.total, unit)
    ends = None
    if np.isfinite(whole.high):
        low, high = _rounded(whole.low, unit), _rounded(whole.high, unit)
        ends = Interval(low=number(min(low, total)), high=number(max(high, total)), level=level)
    label = Words(de=f"Prognose {name.de}", en=f"forecast of {name.en}")
    n = len(history.values)
    digits = 0 if abs(total) >= 1000 else None
    out = [
        Fact(
            id="forecast", value=number(total), unit=unit, label=label, interval=ends, basis="modelled", n=n,
            digits=digits,
        )
    ]  # fmt: skip
    if whole.known:
        said = Words(de="davon schon eingetreten", en="of which known already")
        out.append(Fact(id="known", value=number(_rounded(whole.known, unit)), unit=unit, label=said))
    if whole.last_year:
        out += _against(whole, unit, ends, level)
    if not found.tried:
        return tuple(out)
    tests = [
        ("error", found.error, Words(de="mittlerer Fehler in der Rückprobe", en="mean error in the backtest")),
        (
            "error_naive", found.naive_error,
            Words(de="Fehler der einfachen Fortschreibung", en="error of the plain repetition"),
        ),
    ]  # fmt: skip
    if ahead.stretches:
        tests.append(
            ("coverage_backtest", ahead.covered, Words(de="Treffer der Spanne", en="coverage of the interval"))
        )
    out += [
        Fact(id=id, value=number(value), unit="share", label=words, basis="modelled", n=len(found.origins))
        for id, value, words in tests
    ]
    return tuple(out)


def _against(whole: Part, unit: str, ends: Interval | None, level: float) -> list[Fact]:
    last = whole.last_year or 1.0
    change = None
    if ends is not None:
        low, high = (float(end) / last - 1 for end in (ends.low, ends.high))
        middle = _rounded(whole.total, unit) / last - 1
        change = Interval(low=number(min(low, middle)), high=number(max(high, middle)), level=level)
    same = Words(de="dieselben Wochentage vor einem Jahr", en="the same weekdays a year ago")
    return [
        Fact(id="last_year", value=number(_rounded(last, unit)), unit=unit, label=same),
        Fact(
            id="change", value=number(_rounded(whole.total, unit) / last - 1), unit="share", interval=change,
            label=Words(de="Veränderung zum Vorjahr", en="change on last year"), basis="modelled",
        ),
    ]  # fmt: skip


def tables(ahead: Outlook, history: History) -> dict[str, Table]:
    """Rows along time, and every candidate with its error."""
    unit = history.asked.unit
    rows = tuple(
        (
            each.start, _rounded(each.total, unit), _end(each.low, unit), _end(each.high, unit),
            None if each.last_year is None else _rounded(each.last_year, unit),
        )
        for each in ahead.parts
    )  # fmt: skip
    errors = ahead.found.errors
    order = sorted(errors, key=lambda each: errors[each]) if ahead.found.tried else []
    tried = tuple((name, round(errors[name], 5), name == ahead.found.chosen) for name in order)
    return {
        "rows": Table(columns=("date", "forecast", "low", "high", "last_year"), rows=rows),
        "candidates": Table(columns=("candidate", "error", "chosen"), rows=tried),
    }


def chart(ahead: Outlook, history: History, title: Words) -> Chart:
    """The last stretch of history and the forecast with its band, at the grain of the rows."""
    unit, width = history.asked.unit, max(len(ahead.parts), 1)
    observed, forecast = {"de": "beobachtet", "en": "observed"}, {"de": "Prognose", "en": "forecast"}
    values: list[dict[str, Any]] = []
    for start, end in _before(ahead, history, int(PAST * width)):
        total = history.total(start, end)
        if total is not None:
            values.append({"date": start, "value": total, "low": None, "high": None, "series": observed})
    for each in ahead.parts:
        finite = bool(np.isfinite(each.high))
        values.append(
            {
                "date": each.start, "value": each.total, "low": each.low if finite else None,
                "high": each.high if finite else None, "series": forecast,
            }
        )  # fmt: skip
    name = history.asked.metric.name
    return lines(
        values, Axis("date", Words(de="Tag", en="day"), "temporal"), Axis("value", name, unit=unit), title,
        series=Axis("series", Words(de="Reihe", en="series"), "nominal"), low="low", high="high", marks=(history.last,),
    )  # fmt: skip


def _before(ahead: Outlook, history: History, count: int) -> list[tuple[date, date]]:
    """Stretches of the same grain before the forecast, oldest first."""
    first = ahead.parts[0].start
    size = {"date": 1, "week": 7, "month": 30}[ahead.grain]
    spans = [(first - (n + 1) * size * DAY, first - (n * size + 1) * DAY) for n in range(max(count, 14))]
    return [span for span in reversed(spans) if span[0] >= history.first and span[1] <= history.last]


def reasons(ahead: Outlook, history: History, level: float, today: date) -> list[Reason]:
    """Every check of the gate, passed ones included."""
    checks = [_tested(ahead), _width(ahead), _hits(ahead, level), _reach(ahead, history), _fresh(history, today)]
    if history.lagging:
        words = Words(
            de=f"Die letzten {history.lagging} Tage sind weggelassen: Conversions werden dort noch nachgezählt.",
            en=f"The last {history.lagging} days are left out: conversions are still being counted there.",
        )
        checks.append(Reason("conversion_lag", "amber", words, history.lagging, 0))
    return checks


def _tested(ahead: Outlook) -> Reason:
    found = ahead.found
    if not found.tried:
        words = Words(
            de="Die Geschichte ist zu kurz, um eine Prognose an ihr zu prüfen.",
            en="The history is too short to test a forecast on it.",
        )
        return Reason("misfit", "red", words)
    words = Words(
        de="Kein Modell war in der Rückprobe genauer als die einfache Fortschreibung; deshalb gilt diese.",
        en="In the backtest no model was more exact than the plain repetition, so that is what is used.",
    )
    naive = found.chosen == "seasonal_naive"
    return Reason("misfit", "amber" if naive else "green", words, found.error, found.naive_error)


def _width(ahead: Outlook) -> Reason:
    whole = ahead.whole
    width = (whole.high - whole.low) / 2 / whole.total if whole.total > 0 and np.isfinite(whole.high) else None
    words = Words(
        de="Die Spanne ist für eine Planung breit; rechnen Sie mit beiden Enden.",
        en="The range is wide for planning; calculate with both ends.",
    )
    if width is None:
        return Reason("interval_width", "red", words)
    return Reason(
        "interval_width", "red" if width > USELESS else "amber" if width > WIDE else "green", words, width, WIDE
    )


def _hits(ahead: Outlook, level: float) -> Reason:
    words = Words(
        de="Die Spanne traf in der Rückprobe seltener als versprochen.",
        en="In the backtest the range held less often than promised.",
    )
    if not ahead.stretches:
        return Reason("misfit", "amber", Words(
            de="Ob die Spanne hält, ließ sich mit so wenig Geschichte nicht prüfen.",
            en="Whether the range holds could not be tested with so little history.",
        ))  # fmt: skip
    limit = level - COVERED
    return Reason("misfit", "amber" if ahead.covered < limit else "green", words, ahead.covered, limit)


def _reach(ahead: Outlook, history: History) -> Reason:
    tried = ahead.found.tried * history.step
    asked = ahead.ahead * history.step
    words = Words(
        de=f"Geprüft werden konnten nur {tried} Tage im Voraus; darüber hinaus ist die Spanne fortgeschrieben.",
        en=f"Only {tried} days ahead could be tested; beyond that the range is extended by rule.",
    )
    return Reason("extrapolation", "amber" if asked > tried else "green", words, asked, tried)


def _fresh(history: History, today: date) -> Reason:
    age = (today - history.last).days - history.lagging
    words = Words(
        de=f"Die Daten enden vor {age} Tagen; von da an ist vorhergesagt.",
        en=f"The data end {age} days ago; the forecast starts there.",
    )
    return Reason("stale", "amber" if age > OLD else "green", words, age, OLD)


def next_test(ahead: Outlook, history: History) -> NextTest:
    """More history: long enough for three stretches of the asked length."""
    needed = STRETCHES * ahead.ahead * history.step + 56 - len(history.values) * history.step
    return NextTest(
        design="collect_data", where=Words(de="dieselbe Kennzahl, Tag für Tag", en="the same metric, day by day"),
        weeks=int(np.clip(-(-needed // 7), 1, 156)), cost=0.0, currency="EUR", mde=None,
        why=Words(
            de="Ältere Exporte nachzuladen geht sofort und hilft genauso wie warten.",
            en="Loading older exports works at once and helps as much as waiting.",
        ),
    )  # fmt: skip


def _rounded(value: float, unit: str) -> float:
    return round(value, 2) if unit not in ("count",) else round(value, 1)


def _end(value: float, unit: str) -> float | None:
    return _rounded(value, unit) if np.isfinite(value) else None
