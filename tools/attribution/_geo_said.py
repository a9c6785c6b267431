"""What is said of a measured geo test: facts, sentences and names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from methods.cells import Difference
from terms import Fact, Interval, Words, number
from tools._facts import fact
from tools.attribution._geo_panel import Ints, Panel
from tools.attribution._geo_test import Measured

SAME = 0.05
"""A change of spend below this share of it is none."""
LINES: dict[str, tuple[str, str]] = {
    "lift_up": (
        "Vom {{start}} bis {{end}} lag das Ergebnis in {{treated}} um {{lift}} höher, als die Vergleichsregionen "
        "erwarten lassen: insgesamt {{incremental}} mehr, je Region und Periode {{att}}.",
        "From {{start}} to {{end}}, {{treated}} came out {{lift}} higher than the comparison regions lead us to "
        "expect: {{incremental}} more in total, {{att}} per region and period.",
    ),
    "lift": (
        "Vom {{start}} bis {{end}} lag das Ergebnis in {{treated}} bei {{lift}} gegenüber dem, was die "
        "Vergleichsregionen erwarten lassen, also {{direction}}: insgesamt {{incremental}}, je Region und Periode "
        "{{att}}.",
        "From {{start}} to {{end}}, {{treated}} came out at {{lift}} against what the comparison regions lead us to "
        "expect, {{direction}}: {{incremental}} in total, {{att}} per region and period.",
    ),
    "total": (
        "Vom {{start}} bis {{end}} wich das Ergebnis in {{treated}} insgesamt um {{incremental}} von dem ab, was die "
        "Vergleichsregionen erwarten lassen, also {{direction}}.",
        "From {{start}} to {{end}}, {{treated}} came out {{incremental}} away from what the comparison regions lead "
        "us to expect, {{direction}}.",
    ),
    "range": (
        "Spanne des Gesamteffekts: {{incremental:interval}}.",
        "Range of the total effect: {{incremental:interval}}.",
    ),
    "clear": (
        "Der Effekt lässt sich von null unterscheiden (p-Wert {{p_value}}).",
        "The effect can be told apart from zero (p value {{p_value}}).",
    ),
    "zero": (
        "Der Effekt lässt sich nicht von null unterscheiden (p-Wert {{p_value}}).",
        "The effect cannot be told apart from zero (p value {{p_value}}).",
    ),
    "mixed": (
        "Einzelne Perioden weichen deutlich ab (p-Wert {{p_value}}), doch die Spanne schließt null ein: Der mittlere "
        "Effekt lässt sich nicht von null unterscheiden.",
        "Some periods clearly deviate (p value {{p_value}}), yet the range includes zero: the mean effect cannot be "
        "told apart from zero.",
    ),
    "unclear": (
        "Die Spanne schließt null aus, der Test gegen „gar kein Effekt“ findet beim p-Wert {{p_value}} aber nichts "
        "Auffälliges: Der Effekt lässt sich noch nicht sicher von null unterscheiden.",
        "The range excludes zero, but the test against no effect at all finds nothing unusual (p value {{p_value}}): "
        "the effect cannot yet be told apart from zero with confidence.",
    ),
    "placebo": (
        "Unter {{placebo_sets}} Gruppen von Regionen ohne Test wäre das Rang {{placebo_rank}} (Placebo-p-Wert "
        "{{p_placebo}}).",
        "Among {{placebo_sets}} groups of regions without a test that would be rank {{placebo_rank}} (placebo p value "
        "{{p_placebo}}).",
    ),
    "cell": (
        "Zelle {{cell_N}}: {{lift_N}}, Spanne {{lift_N:interval}}, Placebo-p-Wert {{p_placebo_N}}.",
        "Cell {{cell_N}}: {{lift_N}}, range {{lift_N:interval}}, placebo p value {{p_placebo_N}}.",
    ),
    "pair": (
        "{{cell_N}} gegen {{cell_M}}: Unterschied {{difference_N_M}}, Spanne {{difference_N_M:interval}}.",
        "{{cell_N}} against {{cell_M}}: difference {{difference_N_M}}, range {{difference_N_M:interval}}.",
    ),
    "iroas": (
        "Bei Kosten von {{cost}} entspricht das einem inkrementellen Ertrag von {{iroas}} je ausgegebener Einheit.",
        "On a cost of {{cost}} that is an incremental return of {{iroas}} per unit spent.",
    ),
    "iroas_change": (
        "Gegenüber einem Verlauf ohne Test änderten sich die Ausgaben um {{spend_change}}; der inkrementelle Ertrag je "
        "Einheit beträgt {{iroas}}.",
        "Against what would have been spent without the test, spend changed by {{spend_change}}; the incremental "
        "return per unit is {{iroas}}.",
    ),
}


def facts(test: Measured, unit: str, currency: str) -> tuple[Fact, ...]:
    """The figures; `unit` is that of the KPI."""
    incremental, observed = test.att * test.cells, float(test.observed[test.before :].mean()) * test.cells
    said = [
        fact("att", test.att, unit, "Effekt je Region und Periode", "effect per region and period", _span(test, 1.0)),
        fact("incremental", incremental, unit, "zusätzliches Ergebnis", "incremental outcome", _span(test, test.cells)),
        fact("p_value", test.p, "probability", "p-Wert (kein Effekt)", "p value (no effect)"),
        fact("p_placebo", test.placebo.p, "probability", "Placebo-p-Wert", "placebo p value"),
        fact("placebo_rank", test.placebo.rank, "count", "Rang unter Placebos", "rank among placebos"),
        fact("placebo_sets", test.placebo.count, "count", "Placebo-Gruppen", "placebo groups", basis="observed"),
        fact(
            "pre_fit",
            test.pre_fit,
            "ratio",
            "Abweichung vor dem Test (skaliert)",
            "scaled L2 imbalance before the test",
        ),
        fact("l2", test.l2, unit, "Abweichung vor dem Test (L2)", "L2 imbalance before the test"),
        fact("observed", observed, unit, "beobachtet", "observed", basis="observed"),
        fact("counterfactual", observed - incremental, unit, "ohne Maßnahme erwartet", "expected without the campaign"),
        fact(
            "periods_before", test.before, "count", "Perioden vor dem Test", "periods before the test", basis="observed"
        ),
        fact("periods", test.after, "count", "Perioden im Test", "periods of the test", basis="observed"),
        fact("donors", len(test.weights), "count", "Vergleichsregionen", "comparison regions", basis="observed"),
    ]
    if test.expected > 0:
        span = _span(test, 1 / test.expected)
        said.append(fact("lift", test.att / test.expected, "share", "Uplift", "lift", span))
    if test.cost is not None:
        said.append(fact("cost", test.cost, currency[:3], "Kosten im Test", "cost in the test", basis="observed"))
    if test.cost is not None and test.spend_change is not None and abs(test.spend_change) > SAME * test.cost:
        if test.spend_change != test.cost:
            said.append(fact("spend_change", test.spend_change, currency[:3], "geänderte Ausgaben im Test",
                             "change of spend in the test"))  # fmt: skip
        span = _span(test, test.cells / test.spend_change)
        value = incremental / test.spend_change
        said.append(fact("iroas", value, "ratio", "inkrementeller ROAS", "incremental ROAS", span))
    return tuple(said)


def cell_facts(
    tests: Mapping[str, Measured], pairs: Mapping[tuple[str, str], Difference], level: float
) -> tuple[Fact, ...]:  # fmt: skip
    """The lift of each cell and the differences, numbered in the order of the cells."""
    at = {name: number for number, name in enumerate(tests, 1)}
    found: list[Fact] = []
    for name, test in tests.items():
        if test.expected > 0:
            span = _span(test, 1 / test.expected)
            found.append(fact(f"lift_{at[name]}", test.att / test.expected, "share", "Uplift", "lift", span))
        found.append(fact(f"p_placebo_{at[name]}", test.placebo.p, "probability", "Placebo-p-Wert", "placebo p value"))
    for (one, other), each in pairs.items():
        span = None
        if each.low is not None and each.high is not None:
            span = Interval(low=number(each.low), high=number(each.high), level=level)
        id = f"difference_{at[one]}_{at[other]}"
        found.append(fact(id, each.value, "pp", "Unterschied der Uplifts", "difference of the lifts", span))
    return tuple(found)


def cell_names(tests: Mapping[str, Measured]) -> dict[str, Words]:
    """The cells' names as they stand in the sentences."""
    return {f"cell_{at}": Words(de=name, en=name) for at, name in enumerate(tests, 1)}


def cells(tests: Mapping[str, Measured], pairs: Mapping[tuple[str, str], Difference]) -> Words:
    """A sentence for each cell and each pair."""
    at = {name: str(number) for number, name in enumerate(tests, 1)}
    said = [tuple(line.replace("_N", f"_{at[name]}") for line in LINES["cell"]) for name in tests]
    said += [
        tuple(line.replace("_N", f"_{at[one]}").replace("_M", f"_{at[other]}") for line in LINES["pair"])
        for one, other in pairs
    ]
    return Words(de="\n".join(line[0] for line in said), en="\n".join(line[1] for line in said))


def notes(test: Measured) -> tuple[Words, ...]:
    """What is good to know and costs no confidence."""
    if test.cost is None or test.spend_change is None or abs(test.spend_change) > SAME * test.cost:
        return ()
    return (
        Words(
            de="Im Test haben sich die Ausgaben der Testregionen nicht geändert; einen iROAS gibt es daher nicht.",
            en="Spend in the treated regions did not change in the test, so there is no iROAS.",
        ),
    )


def advice(test: Measured) -> Words | None:
    """What to do with a figure that can be told apart from zero."""
    if test.spans_zero or test.low is None:
        return None
    return Words(
        de="Empfehlung: als Anker für Budget und Mediamix verwenden, und mit der ganzen Spanne rechnen.",
        en="Recommendation: use it as an anchor for budget and media mix, and plan with the whole range.",
    )


def _span(test: Measured, factor: float) -> Interval | None:
    if test.low is None or test.high is None:
        return None
    low, high = sorted((float(test.low * factor), float(test.high * factor)))
    return Interval(low=number(low), high=number(high), level=test.level)


def text(test: Measured) -> Words:
    """The sentences that fit the figures."""
    rare = test.p < 1 - test.level
    if rare:
        verdict = "mixed" if test.spans_zero and test.low is not None else "clear"
    else:
        verdict = "zero" if test.spans_zero else "unclear"
    share = "lift_up" if test.att > 0 else "lift"
    chosen = [share if test.expected > 0 else "total", "range", verdict, "placebo"]
    chosen.append("iroas" if test.spend_change == test.cost else "iroas_change")
    return Words(de="\n".join(LINES[line][0] for line in chosen), en="\n".join(LINES[line][1] for line in chosen))


def names(panel: Panel, treated: Ints, start: np.datetime64, end: np.datetime64, effect: float) -> dict[str, Words]:
    """Regions, days and direction of the effect, as they stand in the sentences."""
    where: list[int] = treated.tolist()
    geos = [panel.geos[index] for index in where]
    shown, more = geos[:4], len(geos) - 4
    if effect == 0:
        direction = Words(de="genau wie erwartet", en="exactly as expected")
    elif effect > 0:
        direction = Words(de="mehr als erwartet", en="more than expected")
    else:
        direction = Words(de="weniger als erwartet", en="less than expected")
    return {
        "treated": Words(de=_listed(shown, more, "und", "weiteren"), en=_listed(shown, more, "and", "more")),
        "start": _day(start),
        "end": _day(end),
        "direction": direction,
    }


def _listed(names: list[str], more: int, joint: str, others: str) -> str:
    if more > 0:
        return f"{', '.join(names)} {joint} {more} {others}"
    return f" {joint} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _day(day: np.datetime64) -> Words:
    when: date = day.astype("datetime64[D]").item()
    return Words(de=f"{when:%d.%m.%Y}", en=f"{when.day} {when:%B %Y}")
