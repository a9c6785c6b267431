# pyright: basic
"""What is said of next actions: facts, sentences, the table of people, reasons for silence, the gate, the proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from methods.next_action import NONE, Value, groups
from methods.uplift.effects import quantile
from methods.uplift.groups import Part
from terms import Chart, Fact, Proposal, Table, Words
from terms.weekdays import WHOLE
from tools._charts import Axis, bars, intervals
from tools._decision import Reason
from tools._facts import fact
from tools._proposal import propose
from tools._tool import Desk
from tools.attribution._uplift_measured import Prices
from tools.attribution._uplift_read import Trial
from tools.bidding._action_people import People

LINES = (
    ("{{people}} Personen geprüft, {{chosen}} davon ansprechen ({{best_action}}); erwartet zusätzlich {{increment}} "
     "({{outcome}}).",
     "{{people}} people checked, contact {{chosen}} of them ({{best_action}}); expected on top {{increment}} "
     "({{outcome}})."),
    ("Spanne dessen, was hinzukommt: {{increment:interval}}.",
     "Range of what is added: {{increment:interval}}."),
    ("Erwarteter Ertrag nach Kosten: {{gain}}; Spanne {{gain:interval}}.",
     "Expected gain after costs: {{gain}}; range {{gain:interval}}."),
    ("Der beste Zeitpunkt für die meisten: {{best_time}}.",
     "The best time for most of them: {{best_time}}."),
    ("{{suppressed}} Personen werden nicht angesprochen; der häufigste Grund: {{first_reason}}.",
     "{{suppressed}} people are left alone; the most frequent reason: {{first_reason}}."),
)  # fmt: skip
TEXT = {"de": "\n".join(line[0] for line in LINES), "en": "\n".join(line[1] for line in LINES)}
NOBODY = Words(
    de="{{people}} Personen geprüft, niemand wird angesprochen; der häufigste Grund: {{first_reason}}.",
    en="{{people}} people checked, nobody is contacted; the most frequent reason: {{first_reason}}.",
)
ADVICE = Words(
    de="Sprechen Sie diese {{chosen}} Personen an und lassen Sie {{held_out}} zum Messen außen vor.",
    en="Contact these {{chosen}} people and leave {{held_out}} out to measure by.",
)
ALL = Words(
    de="Sprechen Sie diese {{chosen}} Personen an; ohne Kontrollgruppe bleibt ungemessen, was es gebracht hat.",
    en="Contact these {{chosen}} people; without a held-out group nothing will measure what it brought.",
)
WHY = {
    "act": Words(de="ansprechen", en="contact"),
    "holdout": Words(de="Kontrollgruppe zum Messen", en="held out to measure by"),
    "no_consent": Words(de="keine Einwilligung für diesen Weg", en="no consent for this channel"),
    "consent_unknown": Words(de="keine Einwilligung bekannt", en="no consent on record"),
    "too_many_contacts": Words(de="zuletzt zu oft angesprochen", en="contacted too often lately"),
    "put_off": Words(de="würde eher abgeschreckt", en="would rather be put off"),
    "limit": Words(de="die Grenzen einer Änderung lassen keinen Raum", en="the limits of a change leave no room"),
    "does_not_pay": Words(de="bringt weniger, als es kostet", en="brings less than it costs"),
    "repeated": Words(de="steht schon in einer anderen Zeile", en="already in another row"),
    "no_effect_shown": Words(de="kein Gewinn der Maßnahme belegt", en="no gain from the measure is shown"),
}
ORDER = tuple(WHY)
CHANNELS = {
    "email": Words(de="E-Mail", en="e-mail"), "push": Words(de="Push", en="push"), "sms": Words(de="SMS", en="SMS"),
    "overlay": Words(de="Overlay", en="overlay"), "post": Words(de="Post", en="post"),
}  # fmt: skip
BAD_END = 1.645
"""Standard errors to the 5 % quantile of a normal distribution."""
COLUMNS = (
    "customer", "action", "channel", "weekday", "hour", "increment", "low", "high", "net", "reason",
)  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """(n,) of each unit: the chosen arm (-1 none), why; per arm its trial, channel, prices, what acting is worth."""

    unit: np.ndarray
    arm: np.ndarray
    reason: np.ndarray
    increment: np.ndarray
    net: np.ndarray
    trials: tuple[Trial, ...]
    channels: tuple[str, ...]
    prices: tuple[Prices, ...]
    values: tuple[Value, ...]
    scores: tuple[np.ndarray, ...]
    currency: str
    level: float

    @property
    def acting(self) -> np.ndarray:
        """(n,) who is contacted."""
        return self.arm != NONE

    @property
    def named(self) -> np.ndarray:
        """(n,) whether the trial tells who it is."""
        return np.array([bool(name) for name in self.unit.tolist()], bool)


def facts(found: Chosen) -> tuple[Fact, ...]:
    """Counts, the expected increment and gain with their intervals."""
    wide = quantile(found.level)
    increment = sum(each.increment.value for each in found.values)
    gain = sum(each.gain.value for each in found.values)
    # Arms share their control group, so errors are added instead of squared.
    increment_se, gain_se = (
        sum(getattr(each, name).se for each in found.values if each.people) for name in ("increment", "gain")
    )
    count = {name: int((found.reason == name).sum()) for name in ORDER}
    told = [
        fact("people", len(found.unit), "count", "geprüfte Personen", "people checked", basis="observed"),
        fact("chosen", int(found.acting.sum()), "count", "anzusprechende Personen", "people to contact"),
        fact("suppressed", int((~found.acting).sum()), "count", "nicht anzusprechende Personen", "people left alone"),
        fact("held_out", count["holdout"], "count", "Personen der Kontrollgruppe", "people held out"),
        fact("increment", increment, found.trials[0].money or "count", "zusätzliche Ergebnisse", "additional outcomes",
             (increment - wide * increment_se, increment + wide * increment_se, found.level), digits=1),
    ]  # fmt: skip
    if found.currency:
        told.append(fact("gain", gain, found.currency, "Ertrag nach Kosten", "gain after costs",
                         (gain - wide * gain_se, gain + wide * gain_se, found.level)))  # fmt: skip
    return tuple(told)


def names(found: Chosen, who: People) -> dict[str, Words]:
    """What the sentences name."""
    used = [found.trials[at].treatment for at in range(len(found.trials)) if (found.arm == at).any()]
    quiet = [name for name in ORDER if name != "act" and (found.reason == name).any()]
    most = max(quiet, key=lambda name: int((found.reason == name).sum()), default="")
    label = ", ".join(used) or "–"
    return _time(found, who) | {
        "best_action": Words(de=label, en=label),
        "outcome": Words(de=found.trials[0].name, en=found.trials[0].name),
        "first_reason": WHY[most] if most else Words(de="keiner", en="none"),
    }


def _time(found: Chosen, who: People) -> dict[str, Words]:
    """The weekday and hour that fit most of those who are contacted; nothing where no orders tell."""
    if not who.timed or not found.acting.any():
        return {}
    moment = np.bincount(who.weekday[found.acting] * 24 + who.hour[found.acting]).argmax()
    day, hour = WHOLE[int(moment) // 24 - 1], int(moment) % 24
    return {"best_time": Words(de=f"{day.de}, {hour} Uhr", en=f"{day.en}, {hour}:00")}


def advice(found: Chosen, who: People) -> Words | None:
    """What to do with those who are chosen; nothing while nobody knows who they are."""
    if not (found.acting & found.named).any() or not who.consent:
        return None
    return ADVICE if (found.reason == "holdout").any() else ALL


def nameless(count: int) -> Words:
    """Rows without a name cannot be contacted."""
    return Words(
        de=f"{count} Zeile(n) des Versuchs nennen keine Person (unit_id): Zu ihnen lässt sich sagen, wie viele und "
        "welche Gruppen eine Ansprache lohnen (Tabelle segments), aber nicht, wer es ist.",
        en=f"{count} row(s) of the trial name no person (unit_id): of them this tells how many and which groups are "
        "worth a contact (table segments), but not who they are.",
    )


def tables(found: Chosen, who: People, limit: int, wanted: tuple[str, ...]) -> dict[str, Table]:
    """The people to contact, best first (or those asked for), the reasons for silence, the measures, their fifths."""
    low, high = ranges(found)
    rows = np.flatnonzero(found.acting & found.named)
    if wanted:
        rows = np.flatnonzero(np.isin(found.unit.astype(str), np.array(wanted, dtype=str)) & found.named)
    rows = rows[np.lexsort((found.unit[rows].astype(str), -np.nan_to_num(found.net[rows], nan=-np.inf)))][:limit]
    people = [
        (
            str(found.unit[row]), found.trials[found.arm[row]].treatment if found.acting[row] else "none",
            found.channels[found.arm[row]] if found.acting[row] else "",
            WHOLE[int(who.weekday[row]) - 1].en if found.acting[row] else "",
            int(who.hour[row]) if found.acting[row] else None,
            _number(found.increment[row]), _number(low[row]), _number(high[row]), _number(found.net[row]),
            str(found.reason[row]),
        )
        for row in rows
    ]  # fmt: skip
    reasons = [(name, int((found.reason == name).sum())) for name in ORDER if (found.reason == name).any()]
    nothing = {"none": Words(de="nichts", en="nothing")}
    return {
        "actions": Table(columns=COLUMNS, rows=tuple(people), words={
            "reason": WHY, "weekday": {day.en: day for day in WHOLE}, "channel": CHANNELS, "action": nothing,
        }),
        "reasons": Table(columns=("reason", "people"), rows=tuple(reasons), words={"reason": WHY}),
        "measures": _measures(found),
        "groups": _fifths(found),
    }  # fmt: skip


def _measures(found: Chosen) -> Table:
    """Each measure of the trial: for how many it is the best one, what that brings, and its prices."""
    columns = ("action", "channel", "people", "increment", "low", "high", "gain", "gain_low", "gain_high", "cost",
               "discount")  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    for trial, channel, worth, prices in zip(found.trials, found.channels, found.values, found.prices, strict=True):
        gain = (worth.gain.value, *worth.gain.span(found.level)) if found.currency else (None,) * 3
        told = (worth.increment.value, *worth.increment.span(found.level), *gain, prices.cost, prices.discount)
        rows.append(
            (trial.treatment, channel, worth.people, *(each if each is None else _number(each) for each in told))
        )
    return Table(columns=columns, rows=tuple(rows), words={"channel": CHANNELS})


def _fifths(found: Chosen) -> Table:
    """Those who are contacted by fifths of their prediction, the highest first: predicted and measured effect."""
    wide = quantile(found.level)
    rows: list[tuple[Any, ...]] = []
    for at, (trial, score) in enumerate(zip(found.trials, found.scores, strict=True)):
        for each, own in _groups(found, at):
            told = score[own & np.isfinite(score)]
            if len(told) > 1:
                se = told.std(ddof=1) / np.sqrt(len(told))
                ends = (told.mean(), told.mean() - wide * se, told.mean() + wide * se)
                rows.append((trial.treatment, each + 1, int(own.sum()), _number(found.increment[own].mean()),
                             *(_number(end) for end in ends)))  # fmt: skip
    return Table(columns=("action", "fifth", "people", "predicted", "increment", "low", "high"), rows=tuple(rows))


def segments(parts: Sequence[tuple[str, Part]], level: float) -> Table:
    """Rules on what was known before, with what the measure brings for those they fit."""
    columns = ("action", "segment", "share", "predicted", "increment", "low", "high")
    return Table(columns=columns, rows=tuple(
        (action, each.name, _number(each.share), _number(each.predicted), _number(each.measured.value),
         *(_number(end) for end in each.measured.span(level)))
        for action, each in parts
    ))  # fmt: skip


def _groups(found: Chosen, at: int) -> list[tuple[int, np.ndarray]]:
    """The fifths of those who get a measure, with (n,) who belongs to each."""
    group = groups(found.increment, found.arm == at)
    return [(each, group == each) for each in range(group.max(initial=-1) + 1)]


def _number(value: Any) -> float | None:
    return round(float(value), 6) if np.isfinite(value) else None


def ranges(found: Chosen) -> tuple[np.ndarray, np.ndarray]:
    """(n,) ends of the effect of people with a similar prediction; one person's own effect cannot be seen.

    Each end is the prediction, moved by as much as the measured effect of its fifth may differ from what was predicted
    for that fifth; so the prediction lies inside, and a prediction that was too high has a long lower arm.
    """
    low, high = np.full(len(found.unit), np.nan), np.full(len(found.unit), np.nan)
    wide = quantile(found.level)
    for at, score in enumerate(found.scores):
        for _, own in _groups(found, at):
            told = own & np.isfinite(score)
            missed = score[told] - found.increment[told]
            if len(missed) > 1:
                error, se = missed.mean(), missed.std(ddof=1) / np.sqrt(len(missed))
                low[own] = found.increment[own] + min(0.0, error - wide * se)
                high[own] = found.increment[own] + max(0.0, error + wide * se)
    return low, high


def charts(found: Chosen) -> tuple[Chart, ...]:
    """How many people get which answer, and what the measures bring from the highest prediction to the lowest."""
    values = [
        {"reason": {"de": WHY[name].de, "en": WHY[name].en}, "people": int((found.reason == name).sum())}
        for name in ORDER if (found.reason == name).any()
    ]  # fmt: skip
    title = Words(de="Wer angesprochen wird und wer nicht", en="Who is contacted and who is not")
    answers = bars(
        values, Axis("reason", Words(de="Ergebnis der Prüfung", en="outcome of the check"), "nominal"),
        Axis("people", Words(de="Personen", en="people"), unit="count"), title,
    )  # fmt: skip
    fifths = [
        {"group": {"de": f"{row[0]}, {row[1]}. Fünftel", "en": f"{row[0]}, fifth {row[1]}"}, "action": row[0],
         "increment": row[4], "low": row[5], "high": row[6]}
        for row in _fifths(found).rows
    ]  # fmt: skip
    if not fifths:
        return (answers,)
    trial = found.trials[0]
    unit = trial.money or ("share" if trial.binary else "")
    several = Axis("action", Words(de="Maßnahme", en="measure"), "nominal") if len(found.trials) > 1 else None
    effect = intervals(
        fifths, Axis("group", Words(de="Gruppe nach Vorhersage", en="group by prediction"), "nominal"),
        Axis("increment", Words(de=f"gemessene Wirkung auf {trial.name} je Person",
                                en=f"measured effect on {trial.name} per person"), unit=unit),
        "low", "high", Words(de="Was die Ansprache bei wem bringt", en="What the contact brings with whom"),
        series=several, reference=0.0,
    )  # fmt: skip
    return answers, effect


def consent_reason(who: People) -> Reason:
    """Nothing is proposed while nobody knows who agreed."""
    known = bool(who.consent)
    return Reason(
        "consent", "green" if known else "amber",
        Words(
            de="Einwilligungen sind nicht geladen: Vor einer Ansprache muss jede Person geprüft werden, ein Vorschlag "
            "entfällt bis dahin (leitstand import DATEI --as consents).",
            en="Consents are not loaded: every person has to be checked before contact, and nothing is proposed until "
            "then (leitstand import FILE --as consents).",
        ),
    )  # fmt: skip


def at_risk(found: Chosen, at: int) -> float:
    """Money that contacting the people of an arm costs, with as many of them buying at a discount as well may be."""
    trial, worth, prices = found.trials[at], found.values[at], found.prices[at]
    if not worth.people:
        return 0.0
    per_head = float(trial.outcome.mean() + found.increment[found.arm == at].mean())
    unsure = float(trial.outcome.std()) / np.sqrt(worth.people) + worth.increment.se / worth.people
    buyers = max(per_head + BAD_END * unsure, 0.0)
    return max(worth.people * (prices.cost + prices.discount * buyers), 0.0)


def proposals(found: Chosen, desk: Desk, told: tuple[Fact, ...]) -> tuple[Proposal, ...]:
    """One a channel and measure: whom to contact, what it brings, what it costs at most."""
    effects = {each.id: each for each in told}
    made: list[Proposal] = []
    for at, (trial, worth) in enumerate(zip(found.trials, found.values, strict=True)):
        reached = int(((found.arm == at) & found.named).sum())
        if not reached:
            continue
        wide = quantile(found.level)
        effect = worth.gain if found.currency else worth.increment
        unit = found.currency or trial.money or "count"
        label = ("Ertrag nach Kosten", "gain after costs")
        own = fact(
            "gain" if found.currency else "increment", effect.value, unit,
            *(label if found.currency else ("zusätzliche Ergebnisse", "additional outcomes")),
            (effect.value - wide * effect.se, effect.value + wide * effect.se, found.level),
        )  # fmt: skip
        bad = fact("gain_low", effect.value - BAD_END * effect.se, unit, "schlechter Fall", "bad case")
        made.append(
            propose(
                desk, action="contact", target=f"{trial.treatment} ({found.channels[at]})",
                before={trial.treatment: 0}, after={trial.treatment: reached}, unit="people",
                effect=effects.get(own.id, own) if len(found.trials) == 1 else own, downside=bad,
                risk=at_risk(found, at), currency=found.currency or desk.currency, evidence="experiment",
                why=Words(
                    de="Der Versuch zeigt für diese Personen einen Gewinn, sie haben zugestimmt, und eine "
                    "Kontrollgruppe misst nach.",
                    en="The trial shows a gain for these people, they agreed to be contacted, and a held-out group "
                    "measures it again.",
                ),
            )
        )  # fmt: skip
    return tuple(made)
