"""What is said of a trial: facts, sentences, names, tables and charts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from methods.trial.srm import BROKEN_BELOW
from terms import Basis, Chart, Fact, Interval, Table, Words, number
from tools._charts import Axis, intervals, lines
from tools.attribution._experiment_read import FULL_WEEK, Read, Reading

VERDICTS = {
    "ship": Words(de="stoppen und ausrollen", en="stop and ship"),
    "do_not_ship": Words(de="stoppen und nicht ausrollen", en="stop and do not ship"),
    "go_on": Words(de="weiterlaufen lassen", en="go on"),
    "too_early": Words(de="zu früh", en="too early"),
    "broken": Words(de="defekt", en="broken"),
}
LINES: dict[str, Words] = {
    "rates": Words(
        de="„{{outcome}}“ liegt in {{treatment}} bei {{rate_treatment}}, in {{control}} bei {{rate_control}}.",
        en="'{{outcome}}' is {{rate_treatment}} in {{treatment}} and {{rate_control}} in {{control}}.",
    ),
    "effect": Words(
        de="{{treatment}} hat {{effect}} bewirkt (Spanne {{effect:interval}}).",
        en="{{treatment}} caused {{effect}} (range {{effect:interval}}).",
    ),
    "zero": Words(
        de="Der Unterschied beträgt {{effect}} (Spanne {{effect:interval}}) und lässt sich nicht vom Zufall "
        "unterscheiden.",
        en="The difference is {{effect}} (range {{effect:interval}}) and cannot be told apart from chance.",
    ),
    "lift": Words(
        de="Gegenüber {{control}} sind das {{lift}} ({{lift:interval}}).",
        en="Relative to {{control}} that is {{lift}} ({{lift:interval}}).",
    ),
    "tests": Words(
        de="p-Wert bei vorab fester Größe: {{p_value}}; gültig bei beliebig häufigem Hinsehen: {{sequential_p}}, "
        "Unterschied zwischen {{sequential_low}} und {{sequential_high}}.",
        en="P value for a size fixed beforehand: {{p_value}}; valid however often one looks: {{sequential_p}}, "
        "difference between {{sequential_low}} and {{sequential_high}}.",
    ),
    "bayes": Words(
        de="Wahrscheinlichkeit, dass {{treatment}} besser ist: {{probability_better}}; erwarteter Verlust je Einheit, "
        "wenn ausgerollt wird: {{expected_loss}}.",
        en="Probability that {{treatment}} is better: {{probability_better}}; expected loss per unit if it is "
        "shipped: {{expected_loss}}.",
    ),
    "cuped": Words(
        de="Um Werte von vor dem Test bereinigt (CUPED): {{cuped_effect}} ({{cuped_effect:interval}}), bei "
        "{{variance_reduction}} weniger Varianz.",
        en="Adjusted for measures from before the test (CUPED): {{cuped_effect}} ({{cuped_effect:interval}}), with "
        "{{variance_reduction}} less variance.",
    ),
    "capped": Words(
        de="Mit gekappten Spitzenwerten: {{winsorised_effect}} ({{winsorised_effect:interval}}).",
        en="With the largest values capped: {{winsorised_effect}} ({{winsorised_effect:interval}}).",
    ),
    "guardrails": Words(
        de="Leitplanken: {{guardrails}}.",
        en="Guardrails: {{guardrails}}.",
    ),
    "several": Words(
        de="{{treatment}} liegt unter mehreren Varianten vorn; p-Wert nach Holm: {{holm_p}}.",
        en="{{treatment}} leads among several variants; p value after Holm: {{holm_p}}.",
    ),
    "broken": Words(
        de="Der Test ist defekt: Erwartet war für {{treatment}} ein Anteil von {{expected_share}}, beobachtet ist "
        "{{observed_share}} (p-Wert {{srm_p}}). Unterschiede zwischen den Armen sagen nichts.",
        en="The test is broken: {{treatment}} was expected to get {{expected_share}} of the units and got "
        "{{observed_share}} (p value {{srm_p}}). Differences between the arms say nothing.",
    ),
    "early": Words(
        de="Für ein Urteil ist es zu früh.",
        en="It is too early for a verdict.",
    ),
}
ADVICE: dict[str, Words] = {
    "ship": Words(
        de="Ja, der Test darf gestoppt werden: {{treatment}} ausrollen.",
        en="Yes, the test may stop: ship {{treatment}}.",
    ),
    "worse": Words(
        de="Der Test darf gestoppt werden: {{treatment}} nicht ausrollen, es schneidet schlechter ab.",
        en="The test may stop: do not ship {{treatment}}, it does worse.",
    ),
    "harmed": Words(
        de="Der Test darf gestoppt werden: {{treatment}} nicht ausrollen, eine Leitplanke ist verletzt.",
        en="The test may stop: do not ship {{treatment}}, a guardrail is broken.",
    ),
    "unsafe": Words(
        de="Der Test ist am geplanten Ende: {{treatment}} nicht ausrollen, solange nicht gezeigt ist, dass alle "
        "Leitplanken halten.",
        en="The test is at its planned end: do not ship {{treatment}} as long as it is not shown that all guardrails "
        "hold.",
    ),
    "small": Words(
        de="Der Test darf gestoppt werden: {{treatment}} nicht ausrollen, ein lohnender Vorteil von {{worth}} oder "
        "mehr ist ausgeschlossen.",
        en="The test may stop: do not ship {{treatment}}, a gain of {{worth}} or more, which would be worth it, is "
        "ruled out.",
    ),
    "unclear": Words(
        de="Der Test ist am geplanten Ende ohne klaren Vorteil: stoppen und {{treatment}} nicht ausrollen.",
        en="The test is at its planned end without a clear gain: stop, and do not ship {{treatment}}.",
    ),
    "go_on": Words(
        de="Noch nicht stoppen: weiterlaufen lassen, bis insgesamt {{required_n}} Einheiten dabei sind.\n"
        "Beim bisherigen Tempo ist das in {{days_to_go}} so weit.",
        en="Do not stop yet: let it run until there are {{required_n}} units in total.\n"
        "At the present pace that is in {{days_to_go}}.",
    ),
    "too_early": Words(
        de="Nicht stoppen: Der Test soll mindestens volle {{week}} laufen.",
        en="Do not stop: the test should run for at least a full {{week}}.",
    ),
}
STATES = {
    "safe": Words(de="hält", en="holds"),
    "harmed": Words(de="verletzt", en="broken"),
    "open": Words(de="noch offen", en="still open"),
}


def facts(read: Read) -> tuple[Fact, ...]:
    """Every figure."""
    return tuple([*_main(read), *_certain(read), *_sizes(read), *_more(read)])


def _main(read: Read) -> Iterator[Fact]:
    one, fixed, level = read.leading, read.leading.fixed, 1 - read.wanted.alpha
    unit, gap = read.trial.unit, _gap(read.trial.unit)
    yield _fact("rate_control", one.control.mean, unit, "Kontrolle", "control", basis="observed", n=one.control.n)
    yield _fact("rate_treatment", one.treated.mean, unit, "Variante", "treatment", basis="observed", n=one.treated.n)
    yield _fact("effect", fixed.effect, gap, "Effekt", "effect", (fixed.low, fixed.high, level), n=read.n)
    yield _fact("se", fixed.se, gap, "Standardfehler", "standard error")
    yield _fact("p_value", fixed.p, "probability", "p-Wert (feste Größe)", "p value (fixed size)")
    yield _fact("srm_p", read.srm_p, "probability", "p-Wert der Aufteilung", "p value of the split")
    if fixed.lift is not None:
        ends = None if fixed.lift_low is None or fixed.lift_high is None else (fixed.lift_low, fixed.lift_high, level)
        yield _fact("lift", fixed.lift, "share", "relativer Effekt", "relative effect", ends)


def _certain(read: Read) -> Iterator[Fact]:
    one, gap, level = read.leading, _gap(read.trial.unit), 1 - read.wanted.alpha
    better, ship, keep = one.posterior.better, one.posterior.loss_ship, one.posterior.loss_keep
    if read.lower:
        better, ship, keep = 1 - better, keep, ship
    yield _fact("sequential_low", one.sequential.low, gap, "sequenziell von", "sequential, from")
    yield _fact("sequential_high", one.sequential.high, gap, "sequenziell bis", "sequential, to")
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
    yield _fact("worth", read.worth, _gap(read.trial.unit), "lohnender Effekt", "effect worth knowing")
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
    one, gap, level = read.leading, _gap(read.trial.unit), 1 - read.wanted.alpha
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


def _fact(  # noqa: PLR0913
    id: str, value: float, unit: str, de: str, en: str, ends: tuple[float, float, float] | None = None, *,
    basis: Basis = "modelled", n: int | None = None,
) -> Fact:  # fmt: skip
    span = None if ends is None else Interval(low=number(ends[0]), high=number(ends[1]), level=round(ends[2], 6))
    return Fact(
        id=id, value=number(float(value)), unit=unit, label=Words(de=de, en=en), interval=span, basis=basis, n=n
    )


def _gap(unit: str) -> str:
    """The unit of a difference."""
    return "pp" if unit == "share" else unit


def text(read: Read) -> Words:
    """The sentences that describe; what they say of chance is what the p value says."""
    if read.answer == "broken":
        chosen = ["broken"]
    else:
        clear = read.leading.fixed.p < read.wanted.alpha
        chosen = ["rates", "effect" if clear else "zero", "lift", "tests", "bayes", "cuped", "capped"]
        chosen += ["several"] * (len(read.readings) > 1) + ["guardrails"] * bool(read.leading.guardrails)
        chosen += ["early"] * (read.answer == "too_early")
    return _joined([LINES[line] for line in chosen])


def advice(read: Read) -> Words:
    """The sentence that recommends."""
    if read.answer != "do_not_ship":
        return ADVICE.get(read.answer, ADVICE["go_on"])
    states = {each.state for each in read.leading.guardrails.values()}
    fixed, sequence, sign = read.leading.fixed, read.leading.sequential, -1 if read.lower else 1
    ends = (fixed.low, fixed.high) if read.complete else (sequence.low, sequence.high)
    low, high = sorted(sign * end for end in ends)
    if "harmed" in states:
        return ADVICE["harmed"]
    if high < 0:
        return ADVICE["worse"]
    if low > 0:
        return ADVICE["unsafe"]
    return ADVICE["small"] if high < read.worth else ADVICE["unclear"]


def names(read: Read, today: date) -> dict[str, Words]:
    """Arms, outcome, verdict and guardrails, as they stand in the sentences."""
    trial, one = read.trial, read.leading
    found = {
        "outcome": _same(trial.outcome), "control": _same(trial.control), "treatment": _same(one.treatment),
        "verdict": VERDICTS[read.answer], "week": Words(de="Woche", en="week"),
    }  # fmt: skip
    if one.guardrails:
        found["guardrails"] = Words(**{
            lang: ", ".join(f"{name} {STATES[each.state].said(lang)}" for name, each in one.guardrails.items())
            for lang in ("de", "en")
        })  # fmt: skip
    if (day := until(read, today)) is not None:
        found["until"] = Words(de=f"{day:%d.%m.%Y}", en=f"{day.day} {day:%B %Y}")
    return found


def until(read: Read, today: date) -> date | None:
    """The day on which the needed size is there, at the present pace."""
    return None if read.days_to_go is None or read.answer not in ("go_on", "too_early") else (
        today + timedelta(read.days_to_go)
    )  # fmt: skip


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


METHODS = {
    "fixed": Words(de="feste Größe (Welch)", en="fixed size (Welch)"),
    "sequential": Words(de="sequenziell", en="sequential"),
    "bayes": Words(de="Bayes", en="Bayes"),
    "cuped": Words(de="CUPED", en="CUPED"),
    "bootstrap_t": Words(de="Bootstrap-t", en="bootstrap-t"),
    "winsorised": Words(de="Spitzen gekappt", en="winsorised"),
}


def _course(read: Read) -> Iterator[tuple[Any, ...]]:
    course, day = read.leading.course, read.trial.day
    assert course is not None and day is not None  # noqa: PT018
    first: date = day.min().astype("datetime64[D]").item()
    for place, each in zip(course.periods, course.effects, strict=True):
        yield (first + timedelta(place)).isoformat(), each.effect, each.low, each.high


def charts(read: Read) -> tuple[Chart, ...]:
    """The estimates side by side, and the effect over time."""
    unit = _gap(read.trial.unit)
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
        days = [dict(zip(("day", "effect", "low", "high"), row, strict=True)) for row in _course(read)]
        when = Axis("day", Words(de="Tag des Eintritts", en="day of entry"), "temporal")
        over = Words(de="Effekt im Lauf des Tests", en="effect over the test")
        shown.append(lines(days, when, effect, over, low="low", high="high", zero=True))
    return tuple(shown)


def caveats(read: Read) -> tuple[Words, ...]:
    """What was assumed."""
    notes = list(read.trial.notes)
    if read.wanted.minimum_effect is None:
        notes.append(Words(
            de="Kein lohnender Effekt genannt; angenommen ist ein Zwanzigstel des Werts der Kontrolle.",
            en="No effect worth knowing was named; a twentieth of the control's value was assumed.",
        ))  # fmt: skip
    if read.complete is None:
        notes.append(Words(
            de="Kein geplantes Ende genannt: Gestoppt wird nur, wenn es auch bei häufigem Hinsehen gilt.",
            en="No planned end was named: it is stopped only by what holds under frequent looks.",
        ))  # fmt: skip
    return tuple(notes)


def _same(text: str) -> Words:
    return Words(de=text, en=text)


def _joined(words: list[Words]) -> Words:
    return Words(de="\n".join(each.de for each in words), en="\n".join(each.en for each in words))


__all__ = ["BROKEN_BELOW", "FULL_WEEK", "advice", "caveats", "charts", "facts", "names", "tables", "text", "until"]
