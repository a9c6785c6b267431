"""Whether a designed geo test may be recommended, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from methods.geo_design import Pool
from methods.synthetic_control import synthetic_control
from terms import Confidence, Words
from tools._decision import NextTest, Reason
from tools.attribution._geo_design_calendar import Conflict
from tools.attribution._geo_design_plan import (
    FEWEST_DONORS,
    PLAUSIBLE,
    Design,
    Wish,
    compared,
    lengths,
    period_days,
    sizes,
)  # fmt: skip
from tools.attribution._geo_panel import Panel

WIDE, HOPELESS = 0.15, 0.5
FEW_DONORS = 8
LOOSE = 0.3
STALE_DAYS = 60


def reasons(panel: Panel, design: Design, wish: Wish, met: Sequence[Conflict], today: date) -> list[Reason]:
    """Every check of a design."""
    return [
        _detectable(design, wish), _limits(design, wish), _false_alarms(design, wish), _fit(panel, design),
        _donors(panel, design), _calendar(met), _stale(panel, today), _plausible(design),
    ]  # fmt: skip


def _detectable(design: Design, wish: Wish) -> Reason:
    if design.chance is not None:
        state: Confidence = "green" if design.chance >= wish.power else "amber" if design.chance >= 0.5 else "red"
        words = Words(
            de="Den angenommenen Effekt findet der Test zu selten.", en="The test finds the assumed effect too rarely."
        )
        return Reason("interval_width", state, words, design.chance, wish.power)
    found = design.mde
    state = "red" if found is None or found > HOPELESS else "amber" if found > WIDE else "green"
    words = Words(
        de="Nur sehr große Effekte sind nachweisbar; die meisten Kampagnen bewegen weniger.",
        en="Only very large effects can be detected; most campaigns move less.",
    )
    return Reason("interval_width", state, words, found, WIDE)


def _limits(design: Design, wish: Wish) -> Reason:
    limit = wish.max_lost if wish.kind == "holdout" else wish.budget
    words = Words(
        de="Kein Design bleibt innerhalb der genannten Grenze für Kosten oder entgangenen Umsatz.",
        en="No design keeps within the given limit of cost or lost revenue.",
    )
    return Reason("too_little_variation", "green" if design.within else "red", words, design.cost, limit)


def _false_alarms(design: Design, wish: Wish) -> Reason:
    words = Words(
        de="In der A/A-Prüfung schlägt der Test öfter an, als das Niveau erlaubt; der nachweisbare Effekt ist mit "
        "einer strengeren Schwelle gerechnet, und die Auswertung braucht das Placebo-Maß.",
        en="In the A/A check the test raises more alarms than its level allows; the detectable effect is counted with "
        "a stricter threshold, and the read-out needs the placebo rank.",
    )
    return Reason("placebo", "green" if design.aa <= 2 * wish.alpha else "amber", words, design.aa, 2 * wish.alpha)


def _fit(panel: Panel, design: Design) -> Reason:
    treated = panel.kpi[:, design.treated].mean(axis=1)
    fit = synthetic_control(treated, np.delete(panel.kpi, design.treated, axis=1), len(treated))
    share = fit.l2 / np.sqrt(len(treated)) / float(treated.mean()) if treated.mean() > 0 else 1.0
    words = Words(
        de="Die Vergleichsregionen folgen den Testregionen nur grob.",
        en="The comparison regions follow the treated ones only roughly.",
    )
    return Reason("fit_before", "green" if share <= LOOSE else "amber", words, round(float(share), 6), LOOSE)


def _donors(panel: Panel, design: Design) -> Reason:
    left = len(panel.geos) - len(design.treated)
    words = Words(
        de="Wenige Vergleichsregionen bleiben; ein Ausreißer unter ihnen verzieht das Ergebnis.",
        en="Few regions are left to compare with; one outlier among them distorts the result.",
    )
    return Reason("misfit", "green" if left >= FEW_DONORS else "amber", words, left, FEW_DONORS)


def _calendar(met: Sequence[Conflict]) -> Reason:
    serious = [each for each in met if each.serious]
    words = Words(
        de="In den Testzeitraum fällt, was Regionen verschieden trifft: "
        + "; ".join(each.name.de for each in serious[:4])
        + ".",
        en="The test meets what hits regions differently: " + "; ".join(each.name.en for each in serious[:4]) + ".",
    )
    return Reason("overlap", "amber" if serious else "green", words, len(serious), 0)


def _plausible(design: Design) -> Reason:
    words = Words(
        de="Der angenommene Effekt ist größer, als Werbung bewegt; bei so viel Geld in so wenigen Regionen sinkt der "
        "Ertrag.",
        en="The assumed effect is larger than advertising moves; with so much money in so few regions returns fall.",
    )
    bad = (design.expected or 0.0) > PLAUSIBLE
    return Reason("extrapolation", "amber" if bad else "green", words, design.expected, PLAUSIBLE)


def _stale(panel: Panel, today: date) -> Reason:
    age = (today - panel.dates[-1].item()).days
    words = Words(
        de="Die Daten enden lange vor heute; das Niveau der Regionen kann sich verschoben haben.",
        en="The data end long before today; the level of the regions may have shifted.",
    )
    return Reason("stale", "green" if age <= STALE_DAYS else "amber", words, age, STALE_DAYS)


def instead(panel: Panel, wish: Wish, currency: str) -> NextTest:
    """What would decide where no design within the limits does: the cheapest without them that can, else more history.

    Sizes and lengths are free again, and so is the money.
    """
    days = period_days(panel)
    free = replace(
        wish, max_lost=None, budget=None if wish.cpic is None and wish.iroas is None else wish.budget,
        sizes=sizes(len(panel.geos), len(wish.pool.must), len(wish.pool.free), None)[-2:],
        lengths=lengths(len(panel.dates), days, None)[-2:] or wish.lengths,
    )  # fmt: skip
    able = [each for each in compared(panel, free) if each.cost is not None and each.mde is not None]
    able = [each for each in able if (each.mde or 1) <= HOPELESS and (each.chance is None or each.chance >= wish.power)]
    if able:
        return _larger(panel, min(able, key=lambda each: each.cost or 0.0), wish, currency)
    return _more(panel, currency)


def next_test(history: Panel, seed: int, currency: str) -> NextTest:
    """The cheapest pause that these regions could have decided by, for a read-out that cannot; else more history."""
    kpi = np.nan_to_num(history.kpi)
    usable = np.isfinite(history.kpi).all(axis=0) & (np.ptp(kpi, axis=0) > 0) & (kpi.sum(axis=0) > 0)
    panel = history.only(np.flatnonzero(usable))
    count = len(panel.geos)
    enough = count > FEWEST_DONORS and lengths(len(panel.dates), period_days(panel), None)
    pool = Pool(np.zeros(0, dtype=np.int64), np.arange(count))
    wish = Wish("holdout", pool, (1,), (2,), power=0.8, alpha=0.1, value=1.0, seed=seed)
    return instead(panel, wish, currency) if enough else _more(panel, currency)


def _more(panel: Panel, currency: str) -> NextTest:
    return NextTest(
        "collect_data", Words(de="in allen Regionen", en="in all regions"),
        max(4, round(len(panel.dates) * period_days(panel) / 7)), 0.0, currency, None,
        Words(
            de="Auch größere und längere Tests finden mit dieser Historie zu wenig; doppelt so viel macht den "
            "Vergleich genauer, und das Sammeln kostet nichts.",
            en="Larger and longer tests find too little with this history as well; twice as much makes the comparison "
            "more precise, and collecting it costs nothing.",
        ),
    )  # fmt: skip


def _larger(panel: Panel, design: Design, wish: Wish, currency: str) -> NextTest:
    places = ", ".join(panel.named(design.treated[:12]))
    return NextTest(
        "geo_holdout" if wish.kind == "holdout" else "geo_pulse", Words(de=places, en=places),
        max(1, round(design.length * period_days(panel) / 7)), design.cost or 0.0, currency, design.mde,
        Words(
            de="Er findet den Effekt mit der verlangten Power, kostet aber mehr oder dauert länger als gewünscht.",
            en="It finds the effect with the power asked for, but costs more or takes longer than wished.",
        ),
    )  # fmt: skip
