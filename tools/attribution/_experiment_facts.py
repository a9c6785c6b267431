"""The figures of a trial."""

from __future__ import annotations

from collections.abc import Iterator

from terms import Basis, Fact, Interval, Words, number
from tools.attribution._experiment_read import Read


def facts(read: Read) -> tuple[Fact, ...]:
    """Every figure."""
    return tuple([*_main(read), *_certain(read), *_sizes(read), *_more(read)])


def _main(read: Read) -> Iterator[Fact]:
    one, fixed, level = read.leading, read.leading.fixed, 1 - read.wanted.alpha
    unit, gap = read.trial.unit, gap_of(read.trial.unit)
    yield _fact("rate_control", one.control.mean, unit, "Kontrolle", "control", basis="observed", n=one.control.n)
    yield _fact("rate_treatment", one.treated.mean, unit, "Variante", "treatment", basis="observed", n=one.treated.n)
    yield _fact("effect", fixed.effect, gap, "Effekt", "effect", (fixed.low, fixed.high, level), n=read.n)
    yield _fact("se", fixed.se, gap, "Standardfehler", "standard error")
    yield _fact("p_value", fixed.p, "probability", "p-Wert (feste Größe)", "p value (fixed size)")
    yield _fact("srm_p", read.srm_p, "probability", "p-Wert der Aufteilung", "p value of the split")
    if any(read.trial.lost.values()):
        yield _fact("attrition_p", read.attrition_p, "probability", "p-Wert der Ausfälle", "p value of the losses")
    if fixed.lift is not None:
        ends = None if fixed.lift_low is None or fixed.lift_high is None else (fixed.lift_low, fixed.lift_high, level)
        yield _fact("lift", fixed.lift, "share", "relativer Effekt", "relative effect", ends)


def _certain(read: Read) -> Iterator[Fact]:
    one, gap, level = read.leading, gap_of(read.trial.unit), 1 - read.wanted.alpha
    better, ship, keep = one.posterior.better, one.posterior.loss_ship, one.posterior.loss_keep
    if read.lower:
        better, ship, keep = 1 - better, keep, ship
    yield _fact("sequential_low", one.sequential.low, gap, "sequenziell von", "sequential, from")
    yield _fact("sequential_high", one.sequential.high, gap, "sequenziell bis", "sequential, to")
    ends = (one.sequential.low, one.sequential.high, level)
    yield _fact("sequential_effect", one.fixed.effect, gap, "Effekt, sequenziell", "effect, sequential", ends)
    yield _fact("sequential_p", one.sequential.p, "probability", "sequenzieller p-Wert", "sequential p value")
    yield _fact("probability_better", better, "probability", "Variante ist besser", "treatment is better")
    yield _fact("expected_loss", ship, gap, "erwarteter Verlust (ausrollen)", "expected loss (ship)")
    yield _fact("expected_loss_keep", keep, gap, "erwarteter Verlust (nicht ausrollen)", "expected loss (keep)")
    if (cuped := one.adjusted) is not None:
        ends = (cuped.low, cuped.high, level)
        yield _fact("cuped_effect", cuped.effect, gap, "Effekt mit CUPED", "effect with CUPED", ends)
        yield _fact("cuped_se", cuped.se, gap, "Standardfehler mit CUPED", "standard error with CUPED")
        yield _fact("cuped_p", cuped.p, "probability", "p-Wert mit CUPED", "p value with CUPED")
        yield _fact("variance_reduction", cuped.reduction, "share", "weniger Varianz", "variance reduction")


def _sizes(read: Read) -> Iterator[Fact]:
    one = read.leading
    yield _fact("n_control", one.control.n, "count", "Einheiten Kontrolle", "units of the control", basis="observed")
    yield _fact("n_treatment", one.treated.n, "count", "Einheiten Variante", "units of the treatment", basis="observed")
    yield _fact("required_n", read.required, "count", "nötige Einheiten", "units needed")
    if read.likely is not None:
        yield _fact("likely_n", read.likely, "count", "Einheiten, wenn es so bleibt", "units if it stays like this")
    yield _fact("worth", read.worth, gap_of(read.trial.unit), "lohnender Effekt", "effect worth knowing")
    yield _fact("detectable", read.detectable, "share", "erkennbarer Effekt (relativ)", "detectable effect (relative)")
    stop = 1 if read.answer in ("ship", "do_not_ship", "broken") else 0
    yield _fact("may_stop", stop, "count", "darf stoppen (1 ja, 0 nein)", "may stop (1 yes, 0 no)")
    if read.days is not None:
        yield _fact("days", read.days, "days", "Laufzeit", "days so far", basis="observed")
    if read.days_to_go is not None:
        yield _fact("days_to_go", read.days_to_go, "days", "noch nötige Tage", "days to go")
    names = (read.trial.control, *read.trial.treatments)
    place, total = names.index(one.treatment), sum(read.trial.assigned[name] for name in names)
    yield _fact("expected_share", read.expected[place], "share", "erwarteter Anteil", "expected share")
    share = read.trial.assigned[one.treatment] / total
    yield _fact("observed_share", share, "share", "beobachteter Anteil", "observed share", basis="observed")


def _more(read: Read) -> Iterator[Fact]:
    one, gap, level = read.leading, gap_of(read.trial.unit), 1 - read.wanted.alpha
    if (robust := one.robust) is not None:
        capped = robust.winsorised
        ends = (capped.low, capped.high, level)
        yield _fact("winsorised_effect", capped.effect, gap, "Effekt, Spitzen gekappt", "effect, winsorised", ends)
        ends = (min(robust.low, one.fixed.effect), max(robust.high, one.fixed.effect), level)
        yield _fact("bootstrap_effect", one.fixed.effect, gap, "Effekt (Bootstrap-t)", "effect (bootstrap-t)", ends)
    if one.course is not None:
        yield _fact("effect_first_half", one.course.first, gap, "Effekt, erste Hälfte", "effect, first half")
        yield _fact("effect_second_half", one.course.last, gap, "Effekt, zweite Hälfte", "effect, second half")
    if len(read.readings) > 1:
        yield _fact("holm_p", one.p_holm, "probability", "p-Wert nach Holm", "p value after Holm")
        each = read.wanted.alpha / len(read.readings)
        yield _fact("variants", len(read.readings), "count", "Varianten", "variants", basis="observed")
        yield _fact("alpha_each", each, "probability", "Niveau je Variante", "level of each variant")


def _fact(
    id: str, value: float, unit: str, de: str, en: str, ends: tuple[float, float, float] | None = None, *,
    basis: Basis = "modelled", n: int | None = None,
) -> Fact:  # fmt: skip
    span = None if ends is None else Interval(low=number(ends[0]), high=number(ends[1]), level=round(ends[2], 6))
    return Fact(
        id=id, value=number(float(value)), unit=unit, label=Words(de=de, en=en), interval=span, basis=basis, n=n
    )


def gap_of(unit: str) -> str:
    """The unit of a difference."""
    return "pp" if unit == "share" else unit
