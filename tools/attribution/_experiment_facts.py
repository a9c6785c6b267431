"""The figures of a trial."""

from __future__ import annotations

from collections.abc import Iterator

from terms import Fact
from tools._facts import fact
from tools.attribution._experiment_read import Read


def facts(read: Read) -> tuple[Fact, ...]:
    """Every figure."""
    return tuple([*_main(read), *_certain(read), *_sizes(read), *_more(read)])


def _main(read: Read) -> Iterator[Fact]:
    one, fixed, level = read.leading, read.leading.fixed, 1 - read.wanted.alpha
    unit, gap = read.trial.unit, gap_of(read.trial.unit)
    yield fact("rate_control", one.control.mean, unit, "Kontrolle", "control", basis="observed", n=one.control.n)
    yield fact("rate_treatment", one.treated.mean, unit, "Variante", "treatment", basis="observed", n=one.treated.n)
    yield fact("effect", fixed.effect, gap, "Effekt", "effect", (fixed.low, fixed.high, level), n=read.n)
    yield fact("se", fixed.se, gap, "Standardfehler", "standard error")
    yield fact("p_value", fixed.p, "probability", "p-Wert (feste Größe)", "p value (fixed size)")
    yield fact("srm_p", read.srm_p, "probability", "p-Wert der Aufteilung", "p value of the split")
    if any(read.trial.lost.values()):
        yield fact("attrition_p", read.attrition_p, "probability", "p-Wert der Ausfälle", "p value of the losses")
    if fixed.lift is not None:
        ends = None if fixed.lift_low is None or fixed.lift_high is None else (fixed.lift_low, fixed.lift_high, level)
        yield fact("lift", fixed.lift, "share", "relativer Effekt", "relative effect", ends)


def _certain(read: Read) -> Iterator[Fact]:
    one, gap, level = read.leading, gap_of(read.trial.unit), 1 - read.wanted.alpha
    better, ship, keep = one.posterior.better, one.posterior.loss_ship, one.posterior.loss_keep
    if read.lower:
        better, ship, keep = 1 - better, keep, ship
    yield fact("sequential_low", one.sequential.low, gap, "sequenziell von", "sequential, from")
    yield fact("sequential_high", one.sequential.high, gap, "sequenziell bis", "sequential, to")
    ends = (one.sequential.low, one.sequential.high, level)
    yield fact("sequential_effect", one.fixed.effect, gap, "Effekt, sequenziell", "effect, sequential", ends)
    yield fact("sequential_p", one.sequential.p, "probability", "sequenzieller p-Wert", "sequential p value")
    yield fact("probability_better", better, "probability", "Variante ist besser", "treatment is better")
    yield fact("expected_loss", ship, gap, "erwarteter Verlust (ausrollen)", "expected loss (ship)")
    yield fact("expected_loss_keep", keep, gap, "erwarteter Verlust (nicht ausrollen)", "expected loss (keep)")
    if (cuped := one.adjusted) is not None:
        ends = (cuped.low, cuped.high, level)
        yield fact("cuped_effect", cuped.effect, gap, "Effekt mit CUPED", "effect with CUPED", ends)
        yield fact("cuped_se", cuped.se, gap, "Standardfehler mit CUPED", "standard error with CUPED")
        yield fact("cuped_p", cuped.p, "probability", "p-Wert mit CUPED", "p value with CUPED")
        yield fact("variance_reduction", cuped.reduction, "share", "weniger Varianz", "variance reduction")


def _sizes(read: Read) -> Iterator[Fact]:
    one = read.leading
    yield fact("n_control", one.control.n, "count", "Einheiten Kontrolle", "units of the control", basis="observed")
    yield fact("n_treatment", one.treated.n, "count", "Einheiten Variante", "units of the treatment", basis="observed")
    yield fact("required_n", read.required, "count", "nötige Einheiten", "units needed")
    if read.likely is not None:
        yield fact("likely_n", read.likely, "count", "Einheiten, wenn es so bleibt", "units if it stays like this")
    yield fact("worth", read.worth, gap_of(read.trial.unit), "lohnender Effekt", "effect worth knowing")
    yield fact("detectable", read.detectable, "share", "erkennbarer Effekt (relativ)", "detectable effect (relative)")
    stop = 1 if read.answer in ("ship", "do_not_ship", "broken") else 0
    yield fact("may_stop", stop, "count", "darf stoppen (1 ja, 0 nein)", "may stop (1 yes, 0 no)")
    if read.days is not None:
        yield fact("days", read.days, "days", "Laufzeit", "days so far", basis="observed")
    if read.days_to_go is not None:
        yield fact("days_to_go", read.days_to_go, "days", "noch nötige Tage", "days to go")
    names = (read.trial.control, *read.trial.treatments)
    place, total = names.index(one.treatment), sum(read.trial.assigned[name] for name in names)
    yield fact("expected_share", read.expected[place], "share", "erwarteter Anteil", "expected share")
    share = read.trial.assigned[one.treatment] / total
    yield fact("observed_share", share, "share", "beobachteter Anteil", "observed share", basis="observed")


def _more(read: Read) -> Iterator[Fact]:
    one, gap, level = read.leading, gap_of(read.trial.unit), 1 - read.wanted.alpha
    if (robust := one.robust) is not None:
        capped = robust.winsorised
        ends = (capped.low, capped.high, level)
        yield fact("winsorised_effect", capped.effect, gap, "Effekt, Spitzen gekappt", "effect, winsorised", ends)
        ends = (min(robust.low, one.fixed.effect), max(robust.high, one.fixed.effect), level)
        yield fact("bootstrap_effect", one.fixed.effect, gap, "Effekt (Bootstrap-t)", "effect (bootstrap-t)", ends)
    if one.course is not None:
        yield fact("effect_first_half", one.course.first, gap, "Effekt, erste Hälfte", "effect, first half")
        yield fact("effect_second_half", one.course.last, gap, "Effekt, zweite Hälfte", "effect, second half")
    if len(read.readings) > 1:
        yield fact("holm_p", one.p_holm, "probability", "p-Wert nach Holm", "p value after Holm")
        each = read.wanted.alpha / len(read.readings)
        yield fact("variants", len(read.readings), "count", "Varianten", "variants", basis="observed")
        yield fact("alpha_each", each, "probability", "Niveau je Variante", "level of each variant")


def gap_of(unit: str) -> str:
    """The unit of a difference."""
    return "pp" if unit == "share" else unit
