# pyright: basic
"""What is said of a valued policy: facts, sentences, the gate's reasons, tables and the chart."""

from __future__ import annotations

import math

import numpy as np

from methods.off_policy import Floats, OffPolicy, Value
from terms import Basis, Chart, Fact, Interval, Table, Words, number
from tools._charts import Axis, intervals
from tools._decision import NextTest, Reason
from tools._facts import three_digits
from tools.bidding._bandit_read import Log

FEWEST, ENOUGH, SHARE = 100, 1_000, 0.1
FEW_REWARDS, SOME_REWARDS = 5, 30
OFF = 3.0
DEFAULT_WEEKS = 4
LABELS = {
    "ips": Words(de="Wert nach IPS", en="value by IPS"),
    "snips": Words(de="Wert nach SNIPS", en="value by SNIPS"),
    "dr": Words(de="Wert nach DR", en="value by DR"),
    "logged": Words(de="Wert der gelaufenen Auswahl", en="value of the policy that ran"),
}
WEIGHT = Words(de="mittleres Gewicht", en="mean weight")
LINES = [
    (
        "{{policy}}: geschätzt {{value}} je Entscheidung ({{method}}), Spanne {{value:interval}}.",
        "{{policy}}: an estimated {{value}} per decision ({{method}}), range {{value:interval}}.",
    ),
    (
        "Die gelaufene Auswahl kam auf {{logged}}; Unterschied {{difference}}, Spanne {{difference:interval}}.",
        "The policy that ran reached {{logged}}; difference {{difference}}, range {{difference:interval}}.",
    ),
    (
        "Effektive Stichprobe: {{ess}} von {{rows}} Zeilen.",
        "Effective sample: {{ess}} of {{rows}} rows.",
    ),
]
THIN = Words(
    de="Wenige Zeilen tragen fast das ganze Gewicht: Die gelaufene Auswahl hat selten getan, was bewertet wird.",
    en="Few rows carry nearly all the weight: the policy that ran seldom did what is being valued.",
)
FEW = Words(
    de="Sehr wenige Entscheidungen brachten überhaupt einen Ertrag.",
    en="Very few decisions earned anything at all.",
)
UNFIT = Words(
    de="Die Auswahlwahrscheinlichkeiten passen nicht zum Protokoll: Ihr mittleres Gewicht weicht deutlich von eins ab.",
    en="The propensities do not fit the log: their mean weight is far from one.",
)


def text(found: OffPolicy, level: float) -> Words:
    """The sentences; the difference is judged only by its range."""
    low, high = found.difference.interval(level)
    more = (
        ("Der Unterschied lässt sich nicht von null unterscheiden.", "The difference cannot be told apart from zero.")
        if low <= 0 <= high
        else ("Der Unterschied schließt null aus.", "The difference excludes zero.")
    )
    lines = [*LINES, more]
    return Words(de="\n".join(line[0] for line in lines), en="\n".join(line[1] for line in lines))


def advice(found: OffPolicy, level: float) -> Words | None:
    """A step only where the whole range speaks for it."""
    low, high = found.difference.interval(level)
    if low > 0:
        return Words(
            de="Lassen Sie die andere Auswahl zuerst auf einem kleinen Teil laufen, bevor Sie wechseln.",
            en="Let the other policy run on a small part first before you switch.",
        )
    if high < 0:
        return Words(de="Bleiben Sie bei der gelaufenen Auswahl.", en="Stay with the policy that ran.")
    return None


def facts(found: OffPolicy, method: str, level: float, unit: str) -> tuple[Fact, ...]:
    """ips, snips, dr, ess first; then what they are held against."""
    chosen: Value = getattr(found, method)
    return (
        *(_fact(name, getattr(found, name), level, unit, LABELS[name]) for name in ("ips", "snips", "dr")),
        _plain("ess", found.ess, "count", "effektive Stichprobe", "effective sample", digits=0),
        _fact("value", chosen, level, unit, Words(de="Wert je Entscheidung", en="value per decision")),
        _fact("logged", found.logged, level, unit, LABELS["logged"], "observed"),
        _fact("difference", found.difference, level, unit, Words(de="Unterschied", en="difference")),
        _fact("mean_weight", found.mean_weight, level, "ratio", WEIGHT, "observed"),
        _plain("max_weight", found.max_weight, "ratio", "größtes Gewicht", "largest weight"),
        _plain("top_share", found.top_share, "share", "Gewicht des schwersten Hundertstels der Zeilen",
               "weight of the heaviest hundredth of rows"),
        _plain("rows", found.rows, "count", "Zeilen", "rows"),
    )  # fmt: skip


def _fact(id: str, value: Value, level: float, unit: str, label: Words, basis: Basis = "modelled") -> Fact:
    low, high = value.interval(level)
    span = Interval(low=number(low), high=number(high), level=level)
    return Fact(
        id=id,
        value=number(value.value),
        unit=unit,
        label=label,
        interval=span,
        basis=basis,
        digits=three_digits(value.value),
    )


def _plain(id: str, value: float, unit: str, de: str, en: str, digits: int | None = None) -> Fact:
    return Fact(id=id, value=number(value), unit=unit, label=Words(de=de, en=en), digits=digits)


def names(method: str, words: Words) -> dict[str, Words]:
    """The policy and the estimator."""
    return {"policy": words, "method": Words(de=method.upper(), en=method.upper())}


def reasons(found: OffPolicy, log: Log) -> list[Reason]:
    """Whether the log can carry a verdict on another policy."""
    share = found.ess / found.rows
    thin = "red" if found.ess < FEWEST else "amber" if found.ess < ENOUGH or share < SHARE else "green"
    rewards = int((log.reward != 0).sum())
    few = "red" if rewards < FEW_REWARDS else "amber" if rewards < SOME_REWARDS else "green"
    off = abs(found.mean_weight.value - 1) / found.mean_weight.se if found.mean_weight.se else 0.0
    return [
        Reason("overlap", thin, THIN, round(found.ess, 1), FEWEST),
        Reason("few_conversions", few, FEW, rewards, SOME_REWARDS),
        Reason("misfit", "amber" if off > OFF else "green", UNFIT, round(off, 2), OFF),
    ]


def next_test(found: OffPolicy, log: Log, price: float | None, currency: str) -> NextTest:
    """Run the other policy on a random part: as many decisions as tell the difference, and what they forgo."""
    gap = max(abs(found.difference.value), 0.1 * abs(found.logged.value), 1e-12)
    spread = float(log.reward.std())
    needed = math.ceil(2 * (1.645 + 0.842) ** 2 * spread**2 / gap**2) if spread else found.rows
    weekly = found.rows / max(log.days / 7, 1) if log.days else None
    weeks = max(1, math.ceil(2 * needed / weekly)) if weekly else DEFAULT_WEEKS
    lost = max(0.0, -found.difference.value) * needed
    unpriced = price is None and lost > 0
    why = Words(
        de="Nur wer die andere Auswahl wirklich laufen lässt, sieht, was sie bringt."
        + (" Was ein Erfolg wert ist, wurde nicht genannt." if unpriced else ""),
        en="Only letting the other policy really run shows what it brings."
        + (" What a success is worth was not named." if unpriced else ""),
    )
    where = Words(de="auf einem zufälligen Teil der Entscheidungen", en="on a random part of the decisions")
    return NextTest("randomised_holdout", where, weeks, lost * (price or 0.0), currency, None, why)


def estimates(found: OffPolicy, level: float) -> Table:
    """All estimators side by side, with the policy that ran."""
    rows = [(name, each.value, each.se, *each.interval(level)) for name, each in _each(found)]
    return Table(columns=("estimator", "value", "se", "low", "high"), rows=tuple(rows))


def actions(log: Log, target: Floats) -> Table:
    """Per action: how often it was logged, what it earned, its chance under the target; the likeliest first."""
    count = np.bincount(log.action, minlength=len(log.names))
    earned = np.bincount(log.action, log.reward, len(log.names)) / np.maximum(count, 1)
    order = np.lexsort((np.arange(len(count)), -count)).tolist()
    rows = tuple((log.names[at], int(count[at]), float(earned[at]), float(target[at])) for at in order)
    return Table(columns=("action", "logged", "mean_reward", "target"), rows=rows)


def chart(found: OffPolicy, level: float) -> Chart:
    """The estimators with their ranges beside the policy that ran."""
    rows = [
        {
            "estimator": LABELS[name],
            "value": each.value,
            "low": each.interval(level)[0],
            "high": each.interval(level)[1],
        }
        for name, each in _each(found)
    ]
    return intervals(
        rows, Axis("estimator", Words(de="Schätzer", en="estimator"), "nominal"),
        Axis("value", Words(de="Ertrag je Entscheidung", en="reward per decision"), unit="ratio"), "low", "high",
        Words(de="Was die andere Auswahl gebracht hätte", en="What the other policy would have earned"),
        reference=found.logged.value,
    )  # fmt: skip


def _each(found: OffPolicy) -> list[tuple[str, Value]]:
    return [("ips", found.ips), ("snips", found.snips), ("dr", found.dr), ("logged", found.logged)]
