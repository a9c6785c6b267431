"""What `attribution.clv` says: facts, tables, charts, and the reasons of the gate."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from methods.clv.future import each, span
from methods.clv.gamma_gamma import payers
from terms import Basis, Chart, Fact, Interval, Table, Words, number
from tools._charts import Axis, intervals, lines
from tools._decision import NextTest, Reason
from tools.attribution._clv_model import LEVEL, Asked, Valued, day_of
from tools.attribution._clv_read import DAYS, Log

MOST_ROWS = 5_000
FEW, SOME = 30, 100
OFF, FAR_OFF = 0.15, 0.5
OLD = 60
TIED = 0.3


def widened(found: Valued, draws: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the columns of draws; as far as the model missed the known period, they reach at least."""
    low, high = span(draws, LEVEL)
    held = found.held
    if held is None or held.inside or held.predicted <= 0:
        return low, high
    middle, ratio = draws.mean(axis=0), held.actual / held.predicted
    return np.minimum(low, middle * ratio), np.maximum(high, middle * ratio)


def facts(found: Valued, asked: Asked, currency: str) -> tuple[Fact, ...]:
    """Parameters, customers, what comes, and how well the past was forecast."""
    return (*_parameters(found, asked, currency), *_outlook(found, asked, currency), *_backtest(found))


def _parameters(found: Valued, asked: Asked, currency: str) -> list[Fact]:
    fits = [(found.model.buying, "log_likelihood"), (found.model.money, "gg_log_likelihood")]
    out: list[Fact] = []
    for fit, height in fits:
        if fit is None:
            continue
        low, high = fit.span(LEVEL)
        n = found.trained if height == "log_likelihood" else int(payers(found.seen).sum())
        for name, value, start, end in zip(fit.names, fit.values, low, high, strict=True):
            unit = asked.unit if name in ("alpha", "beta") else currency if name == "v" else "ratio"
            words = Words(de=f"Parameter {name}", en=f"parameter {name}")
            out.append(_fact(name, value, unit, words, start, end, n=n, digits=4))
        which = _height(height)
        out.append(_fact(height, fit.log_likelihood, "index", which, n=n, digits=2))
    return out


def _height(id: str) -> Words:
    if id == "log_likelihood":
        return Words(de="Log-Likelihood des Kaufens", en="log-likelihood of buying")
    return Words(de="Log-Likelihood der Beträge", en="log-likelihood of amounts")


def _outlook(found: Valued, asked: Asked, currency: str) -> list[Fact]:
    n, whole = len(found.seen), found.draws.whole()
    bought, brought = widened(found, whole.purchases), widened(found, whole.revenue)
    there = span(whole.alive, LEVEL)
    repeaters = found.seen.repeaters
    out = [
        _fact("customers", n, "count", Words(de="Kundinnen und Kunden", en="customers"), basis="observed", n=n),
        _fact("repeaters", repeaters, "count", Words(de="mit Wiederkauf", en="who came back"), basis="observed", n=n),
        _fact(
            "active_share", found.alive.mean(), "share", Words(de="noch aktiv", en="still active"),
            there[0][0] / n, there[1][0] / n, n=n,
        ),
        _fact(
            "expected_purchases", found.expected.sum(), "count",
            Words(de="erwartete Wiederkäufe", en="expected repeat purchases"),
            bought[0][0], bought[1][0], n=n, digits=0,
        ),
    ]  # fmt: skip
    if not found.revenue.sum() > 0:
        return out
    best = np.sort(found.value)[::-1]
    tenth = max(1, n // 10)
    scale = float(found.value.sum() / found.revenue.sum()) / n
    return [
        *out,
        _fact(
            "expected_revenue", found.revenue.sum(), currency,
            Words(de="erwarteter Umsatz mit Bestandskunden", en="expected revenue from existing customers"),
            brought[0][0], brought[1][0], n=n, digits=0,
        ),
        _fact(
            "clv_mean", found.value.mean(), currency, Words(de="Wert je Kundin oder Kunde", en="value per customer"),
            brought[0][0] * scale, brought[1][0] * scale, n=n,
        ),
        _fact("top_customers", tenth, "count", Words(de="wertvollstes Zehntel", en="most valuable tenth"), n=n),
        _fact(
            "top_share", best[:tenth].sum() / best.sum(), "share",
            Words(de="Anteil des wertvollsten Zehntels", en="share of the most valuable tenth"), n=n,
        ),
    ]  # fmt: skip


def _backtest(found: Valued) -> list[Fact]:
    held = found.held
    if held is None:
        return []
    return [
        _fact("backtest_error", held.error, "share", Words(de="Fehler der Rückprobe", en="error of the backtest")),
        _fact(
            "backtest_error_naive", held.naive_error, "share",
            Words(de="Fehler von „alle kaufen weiter wie bisher“", en="error of 'everybody goes on as before'"),
        ),
        _fact(
            "backtest_predicted", held.predicted, "count",
            Words(de="in der Rückprobe vorhergesagte Käufe", en="purchases forecast in the backtest"),
            held.low, held.high, digits=0,
        ),
        _fact(
            "backtest_actual", held.actual, "count",
            Words(de="in der Rückprobe getätigte Käufe", en="purchases made in the backtest"), basis="observed",
        ),
    ]  # fmt: skip


def _fact(  # noqa: PLR0913  (a fact's own fields)
    id: str, value: float, unit: str, label: Words, low: float | None = None, high: float | None = None, *,
    basis: Basis = "modelled", n: int | None = None, digits: int | None = None,
) -> Fact:  # fmt: skip
    value = value if isinstance(value, int) else float(value)
    ends = None
    if low is not None and high is not None:
        ends = Interval(low=number(min(float(low), value)), high=number(max(float(high), value)), level=LEVEL)
    return Fact(
        id=id, value=number(value), unit=unit, label=label, interval=ends, basis=basis, n=n, digits=digits
    )  # fmt: skip


def tables(found: Valued, asked: Asked, top: int | None) -> dict[str, Table]:
    """Customers by value, groups, parameters and the rows of the backtest."""
    shown = {"customers": _customers(found, asked, top), "segments": _segments(found)}
    if found.held is not None:
        rows = tuple(tuple(round(cell, 6) for cell in row) for row in found.held.classes)
        columns = ("frequency", "customers", "predicted", "low", "high", "actual")
        shown["calibration"] = Table(columns=columns, rows=rows)
    return shown


def _customers(found: Valued, asked: Asked, top: int | None) -> Table:
    chosen = np.lexsort((np.arange(len(found.value)), -found.value))[: top or MOST_ROWS]
    seen = found.seen[chosen]
    _, brought = each(found.model, seen, asked.time, asked.seed)
    scale = np.divide(found.value, found.revenue, out=np.zeros_like(found.value), where=found.revenue > 0)[chosen]
    low, high = span(brought, LEVEL)
    parts = (
        seen.frequency.astype(int), seen.recency, seen.age, found.alive[chosen], found.expected[chosen],
        found.worth[chosen], found.value[chosen], np.minimum(low * scale, found.value[chosen]),
        np.maximum(high * scale, found.value[chosen]),
    )  # fmt: skip
    cells = [np.round(part, 4).tolist() for part in parts]
    places: list[int] = found.group[chosen].tolist()
    names = [found.groups[at] for at in places]
    columns = (
        "customer_id", "frequency", "recency", "age", "p_alive", "expected_purchases", "expected_average", "clv",
        "clv_low", "clv_high", "segment",
    )  # fmt: skip
    ids = [str(id) for id in found.ids[chosen]]
    return Table(columns=columns, rows=tuple(zip(ids, *cells, names, strict=True)))


def _segments(found: Valued) -> Table:
    low, high = widened(found, found.draws.revenue)
    rows: list[tuple[Any, ...]] = []
    for at, name in enumerate(found.groups):
        inside = found.group == at
        size = int(inside.sum())
        if not size:
            continue
        revenue = float(found.revenue[inside].sum())
        rows.append(
            (
                name, size, round(float(found.alive[inside].sum()), 1), round(float(found.expected[inside].sum()), 2),
                round(revenue, 2), round(min(float(low[at]), revenue), 2), round(max(float(high[at]), revenue), 2),
                round(float(found.value[inside].mean()), 2),
            )
        )  # fmt: skip
    columns = ("segment", "customers", "active", "expected_purchases", "expected_revenue", "low", "high", "clv_mean")
    return Table(columns=columns, rows=tuple(rows))


def charts(found: Valued, shown: dict[str, Table], currency: str) -> tuple[Chart, ...]:
    """Forecast and reality by number of earlier purchases, and revenue to expect by group."""
    out: list[Chart] = []
    if "calibration" in shown:
        rows = [dict(zip(shown["calibration"].columns, row, strict=True)) for row in shown["calibration"].rows]
        values = [
            {"frequency": row["frequency"], "purchases": row[key], "series": name, **_ends(row, key)}
            for key, name in (("predicted", {"de": "vorhergesagt", "en": "predicted"}),
                              ("actual", {"de": "eingetreten", "en": "what came"}))
            for row in rows
        ]  # fmt: skip
        before = Words(de="Wiederkäufe vor der Rückprobe", en="repeat purchases before the backtest")
        after = Words(de="Käufe je Kopf in der Rückprobe", en="purchases per head in the backtest")
        out.append(
            lines(
                values, Axis("frequency", before, unit="count"), Axis("purchases", after, unit="count"),
                Words(de="Rückprobe: vorhergesagt und eingetreten", en="Backtest: forecast and what came"),
                series=Axis("series", Words(de="Reihe", en="series"), "nominal"), low="low", high="high",
            )
        )  # fmt: skip
    groups = [dict(zip(shown["segments"].columns, row, strict=True)) for row in shown["segments"].rows]
    if len(groups) > 1 and found.revenue.sum() > 0:
        revenue = Axis("expected_revenue", Words(de="erwarteter Umsatz", en="expected revenue"), unit=currency)
        title = Words(de="Erwarteter Umsatz nach Gruppe", en="Expected revenue by group")
        group = Axis("segment", Words(de="Gruppe", en="group"), "nominal")
        out.append(intervals(groups, group, revenue, "low", "high", title))
    return tuple(out)


def _ends(row: dict[str, Any], key: str) -> dict[str, Any]:
    return {"low": row["low"], "high": row["high"]} if key == "predicted" else {"low": None, "high": None}


def reasons(found: Valued, asked: Asked, log: Log, today: date, asked_until: bool) -> list[Reason]:
    """Every check of the gate, passed ones included."""
    checks = [_converged(found), _enough(found), _fits(found), _narrow(found), _reach(found, asked)]
    if found.model.money is not None or found.revenue.sum() > 0:
        checks.append(_independent(found))
    if not asked_until:
        checks.append(_fresh(log, today))
    return checks


def _converged(found: Valued) -> Reason:
    good = found.model.buying.converged
    vague = ", ".join(found.model.buying.vague)
    words = Words(
        de="Die Parameter sind nicht eindeutig bestimmt" + (f" ({vague})" if vague else "")
        + ": Mehrere Werte passen fast gleich gut. Lesen Sie Summen mit ihrer Spanne, die Parameter gar nicht.",
        en="The parameters are not determined" + (f" ({vague})" if vague else "")
        + ": several values fit almost equally well. Read totals with their range, and the parameters not at all.",
    )  # fmt: skip
    return Reason("convergence", "green" if good and not vague else "amber", words, float(good), 1.0)


def _enough(found: Valued) -> Reason:
    count = found.seen.repeaters
    words = Words(
        de=f"Nur {count} Kundinnen und Kunden haben wieder gekauft; darauf lässt sich wenig bauen.",
        en=f"Only {count} customers came back; little can be built on that.",
    )
    state = "red" if count < FEW else "amber" if count < SOME else "green"
    return Reason("few_conversions", state, words, count, FEW if count < FEW else SOME)


def _fits(found: Valued) -> Reason:
    held = found.held
    if held is None:
        words = Words(
            de="Die Geschichte ist zu kurz, um das Modell an einem bekannten Zeitraum zu prüfen.",
            en="The history is too short to hold the model against a period that is known.",
        )
        return Reason("misfit", "amber", words)
    off = abs(held.error)
    better = held.rmse <= held.naive
    words = Words(
        de=f"In der Rückprobe lag die Vorhersage um {off:.0%} {'zu hoch' if held.error > 0 else 'zu niedrig'}".replace(
            "%", " %")
        + ("; die Spannen sind deshalb so weit gefasst." if not held.inside else ".")
        + ("" if better else " Je Kopf war „weiter wie bisher“ genauer."),
        en=f"In the backtest the forecast was {off:.0%} too {'high' if held.error > 0 else 'low'}"
        + ("; the ranges are therefore that wide." if not held.inside else ".")
        + ("" if better else " Per head, 'as before' was more exact."),
    )  # fmt: skip
    state = "red" if off > FAR_OFF else "amber" if not held.inside or not better else "green"
    if state == "green" and off > OFF:
        state = "amber"
    return Reason("misfit", state, words, off, FAR_OFF if state == "red" else OFF)


def _narrow(found: Valued) -> Reason:
    whole = found.draws.whole()
    draws = whole.revenue if found.revenue.sum() > 0 else whole.purchases
    low, high = widened(found, draws)
    middle = float(draws.mean())
    width = float((high[0] - low[0]) / 2 / middle) if middle > 0 else np.inf
    words = Words(
        de="Die Spanne der erwarteten Summe ist breit; planen Sie mit ihrem unteren Ende.",
        en="The range of the expected total is wide; plan with its lower end.",
    )
    return Reason("interval_width", "green" if width < 0.5 else "amber" if width < 1.5 else "red", words, width, 0.5)


def _reach(found: Valued, asked: Asked) -> Reason:
    age = float(found.seen.age.max()) * DAYS[asked.unit]
    words = Words(
        de=f"Der Horizont ({asked.horizon} Tage) reicht weiter als die Geschichte ({age:.0f} Tage).",
        en=f"The horizon ({asked.horizon} days) reaches further than the history ({age:.0f} days).",
    )
    return Reason("extrapolation", "amber" if asked.horizon > age else "green", words, asked.horizon, age)


def _independent(found: Valued) -> Reason:
    chosen = payers(found.seen)
    often, much = found.seen.frequency[chosen], found.seen.spend[chosen]
    tie = float(np.corrcoef(often, much)[0, 1]) if np.ptp(often) > 0 and np.ptp(much) > 0 else 0.0
    if found.model.money is None:
        words = Words(
            de="Die Beträge lassen sich nicht je Kopf schätzen; gerechnet ist mit dem mittleren Betrag.",
            en="Amounts cannot be estimated per head; the mean amount is used for everybody.",
        )
        return Reason("misfit", "amber", words)
    words = Words(
        de="Häufige Käufer geben je Kauf anderes aus als seltene, was das Modell nicht annimmt; "
        "Werte je Kopf sind unsicher.",
        en="Frequent buyers spend other amounts than rare ones, which the model does not assume; "
        "values per head are unsure.",
    )
    return Reason("misfit", "amber" if abs(tie) > TIED else "green", words, abs(tie), TIED)


def _fresh(log: Log, today: date) -> Reason:
    age = (today - day_of(log.last)).days
    words = Words(
        de=f"Die Käufe enden vor {age} Tagen; von da an ist gerechnet.",
        en=f"The purchases end {age} days ago; the outlook starts there.",
    )
    return Reason("stale", "amber" if age > OLD else "green", words, age, OLD)


def next_test(found: Valued, asked: Asked, currency: str) -> NextTest:
    """Waiting until enough customers have come back: it costs nothing but time."""
    rate = max(found.seen.repeaters / max(float(found.seen.age.max()) * DAYS[asked.unit] / 7, 1.0), 0.05)
    weeks = int(np.clip(np.ceil(max(SOME - found.seen.repeaters, 10) / rate), 4, 104))
    return NextTest(
        design="collect_data",
        where=Words(de="alle Käufe mit Kundennummer", en="all purchases with their customer"),
        weeks=weeks, cost=0.0, currency=currency, mde=None,
        why=Words(
            de="Erst mit mehr Wiederkäufen lässt sich sagen, wer wiederkommt und wie oft.",
            en="Only more repeat purchases can tell who comes back and how often.",
        ),
    )  # fmt: skip
