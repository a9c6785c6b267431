"""How far to trust a measured geo test, whatever it says: the checks before its figure may carry a decision."""

from __future__ import annotations

from datetime import date

import numpy as np

from methods.conformal import INDEPENDENT_ABOVE, ljung_box
from methods.synthetic_control import synthetic_control
from terms import Confidence, Period, Words
from tools._decision import Code, Reason
from tools.attribution._geo_design_calendar import conflicts
from tools.attribution._geo_panel import Ints, Panel
from tools.attribution._geo_test import Measured, Method

FEW_BEFORE, FEW_DONORS = 10, 5
LOOSE, USELESS = 0.4, 0.8
WIDE, HOPELESS = 0.1, 0.3
STEADY = 0.25
THIN = 5.0


def reasons(
    panel: Panel, treated: Ints, test: Measured, method: Method, end: date, *, holidays: bool
) -> list[Reason]:  # fmt: skip
    """Every check of a read-out, passed ones included."""
    found = [
        _fit(test), _history(test), _rank(test), _width(test), _agreement(test), _donors(test),
        _thin(panel, treated, test), _contaminated(panel, treated, test.before), _complete(panel, end),
    ]  # fmt: skip
    if method == "tbr":
        found += [_memory(test), _flattened(panel, treated, test)]
    if holidays:
        found.append(_unseen(panel, test.before))
    if test.expected <= 0:
        found.append(
            _amber("misfit", "Der Erwartungswert ist nicht positiv; ein relativer Uplift ist deshalb nicht definiert.",
                   "The expected outcome is not positive, so a relative lift is not defined.")
        )  # fmt: skip
    return found


def _amber(code: Code, de: str, en: str) -> Reason:
    return Reason(code, "amber", Words(de=de, en=en))


def _check(
    code: Code, bad: bool, measured: float, limit: float, words: Words, state: Confidence = "amber"
) -> Reason:  # fmt: skip
    return Reason(code, state if bad else "green", words, float(measured), limit)


def _fit(test: Measured) -> Reason:
    level = float(np.abs(test.observed[: test.before].mean()))
    noise = test.l2 / np.sqrt(test.before) / level if level > 0 else np.inf
    words = Words(
        de="Vor dem Test folgen die Vergleichsregionen den Testregionen nur grob; der Effekt kann daher rühren.",
        en="Before the test the comparison regions follow the treated ones roughly; the effect may come from that.",
    )
    loose, useless = test.pre_fit > LOOSE and noise > 0.02, test.pre_fit > USELESS and noise > 0.1
    # Noise that the comparison cannot explain is no bias: where the effect stands out of it, it may be used with care.
    shown = not test.spans_zero and test.placebo.p <= 1 - test.level + 1e-9
    return _check("fit_before", loose, test.pre_fit, LOOSE, words, "red" if useless and not shown else "amber")


def _history(test: Measured) -> Reason:
    words = Words(
        de="Der Zeitraum vor dem Test ist kurz; mit mehr Vorlauf wird die Schätzung verlässlicher.",
        en="The time before the test is short; a longer run-up makes the estimate more reliable.",
    )
    limit = max(FEW_BEFORE, test.after)
    return _check("too_little_variation", test.before < limit, test.before, limit, words)


def _rank(test: Measured) -> Reason:
    words = Words(
        de="Regionen ohne Test weichen ähnlich stark ab: Der Placebo-Rang stützt den Effekt nicht.",
        en="Regions without a test deviate about as much: the placebo rank does not support the effect.",
    )
    alpha = 1 - test.level
    claimed = not test.spans_zero or test.p < alpha
    return _check("placebo", claimed and test.placebo.p > alpha + 1e-9, test.placebo.p, round(alpha, 6), words)


def _width(test: Measured) -> Reason:
    if test.low is None or test.high is None:
        return _amber("interval_width", "Für eine Spanne auf diesem Niveau sind es zu wenige Perioden.",
                      "There are too few periods for a range at this level.")  # fmt: skip
    words = Words(
        de="Die Spanne ist so breit, dass sie einen wichtigen Gewinn ebenso zulässt wie einen wichtigen Verlust.",
        en="The range is so wide that it allows an important gain as well as an important loss.",
    )
    half = (test.high - test.low) / 2 / test.expected if test.expected > 0 else 0.0
    return _check(
        "interval_width", test.spans_zero and half > WIDE, half, WIDE, words, "red" if half > HOPELESS else "amber"
    )


def _agreement(test: Measured) -> Reason:
    words = Words(
        de="p-Wert und Spanne sind sich nicht einig: Der eine prüft, ob irgendeine Periode abweicht, die andere den "
        "mittleren Effekt.",
        en="The p value and the range disagree: one asks whether any period deviates, the other about the mean.",
    )
    apart = test.low is not None and test.spans_zero != (test.p >= 1 - test.level)
    return _check("misfit", apart, test.p, round(1 - test.level, 6), words)


def _donors(test: Measured) -> Reason:
    words = Words(
        de="Nur wenige Vergleichsregionen bleiben; ein Ausreißer unter ihnen verzieht das Ergebnis.",
        en="Few regions are left to compare with; one outlier among them distorts the result.",
    )
    return _check("misfit", len(test.weights) < FEW_DONORS, len(test.weights), FEW_DONORS, words)


def _thin(panel: Panel, treated: Ints, test: Measured) -> Reason:
    """Cells of few events: counts, whose chance is large and skewed; or many periods without any."""
    cells = panel.kpi[test.before :, treated]
    counted = bool((np.abs(cells - np.round(cells)) < 1e-9).all())
    mean, empty = float(cells.mean()), float((cells == 0).mean())
    words = Words(
        de="In den Testregionen gibt es je Periode nur wenige Fälle; der Zufall ist groß. Längere Perioden helfen.",
        en="There are only few cases per period in the treated regions, so chance is large. Longer periods help.",
    )
    return _check("few_conversions", empty > 0.3 or (counted and 0 <= mean < THIN), mean, THIN, words)


def _contaminated(panel: Panel, treated: Ints, before: int) -> Reason:
    """Whether the comparison regions were left alone: their spend should stay as it was."""
    words = Words(
        de="Auch in den Vergleichsregionen hat sich die Werbung geändert: Gemessen ist der Unterschied beider "
        "Behandlungen, nicht die Wirkung gegenüber dem Zustand davor.",
        en="Advertising changed in the comparison regions as well: what is measured is the difference of two "
        "treatments, not the effect against the state before.",
    )
    if panel.cost is None:
        return Reason("confounding", "green", words, None, STEADY)
    others = np.delete(np.nan_to_num(panel.cost), treated, axis=1)
    then, now = float(others[:before].mean()), float(others[before:].mean())
    change = (now - then) / then if then > 0 else float(now > 0)
    return _check("confounding", abs(change) > STEADY, change, STEADY, words)


def _complete(panel: Panel, end: date) -> Reason:
    step = max(1, int(np.median(np.diff(panel.dates).astype(int))))
    missing = int((np.datetime64(end) - panel.dates[-1]).astype(int))
    words = Words(
        de="Die Daten enden vor dem letzten Tag des Tests; gemessen ist der Teil, der vorliegt.",
        en="The data end before the last day of the test; the part that is there was measured.",
    )
    return _check("stale", missing >= step, missing, step, words)


def _memory(test: Measured) -> Reason:
    words = Words(
        de="Die Abweichungen vor dem Test hängen zeitlich zusammen; die Spanne der Regression ist deshalb zu schmal.",
        en="The deviations before the test hang together over time, so the regression's range is too narrow.",
    )
    chance = ljung_box(test.gap[: test.before])
    return _check("misfit", chance < INDEPENDENT_ABOVE, chance, INDEPENDENT_ABOVE, words)


def _flattened(panel: Panel, treated: Ints, test: Measured) -> Reason:
    """Noise in the comparison flattens a regression's slope: then it contradicts the synthetic control."""
    other = synthetic_control(test.observed, np.delete(panel.kpi, treated, axis=1), test.before)
    effect = float(other.gap[test.before :].mean())
    outside = test.low is not None and test.high is not None and not test.low <= effect <= test.high
    words = Words(
        de="Die synthetische Kontrolle liegt außerhalb der Spanne dieser Regression; Rauschen im Vergleich flacht "
        "deren Gerade ab. Verlässlicher ist hier method scm.",
        en="Synthetic control lies outside of this regression's range; noise in the comparison flattens its line. "
        "Method scm is more reliable here.",
    )
    return _check("misfit", outside, effect, test.att, words)


def _unseen(panel: Panel, before: int) -> Reason:
    """Seasons in the test that the time before has not seen: how regions differ in them is unknown."""
    first, start, end = (panel.dates[at].item() for at in (0, before, -1))
    during = [each for each in conflicts(Period(start=start, end=end), {}, {}) if each.weight == "season"]
    earlier = conflicts(Period(start=first, end=start), {}, {}) if first < start else []
    known = {each.name.en for each in earlier if each.end < start}
    new = [each for each in during if each.name.en not in known]
    words = Words(
        de="In den Test fällt, was der Vorlauf nicht kennt: "
        + ", ".join(each.name.de for each in new)
        + "; Regionen können verschieden darauf reagieren.",
        en="The test meets what the run-up has not seen: "
        + ", ".join(each.name.en for each in new)
        + "; regions may respond to it differently.",
    )
    return _check("overlap", bool(new), len(new), 0, words)
