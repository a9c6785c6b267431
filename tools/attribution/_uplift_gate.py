# pyright: basic
"""When a trial may advise whom to treat: randomised, arms comparable, enough outcomes, a gain told apart from zero."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, erf, exp, pi, sqrt

import numpy as np

from methods.trial.srm import attrition
from methods.uplift.checks import Randomised, split_p
from methods.uplift.curves import Ranking
from methods.uplift.effects import Effect
from methods.uplift.policy import Policy
from terms import Confidence, Words
from tools._decision import NextTest, Reason
from tools.attribution._uplift_read import Trial

TOLD, CLEARLY_TOLD, SURE = 0.52, 0.55, 3.0
EDGE, MUCH_EDGE = 0.005, 0.05
FEW, TOO_FEW = 100, 20
DECIDES = 0.98
"""Level of the intervals that choose: of trials without any effect one in fifty seems to have one, not one in ten."""
SRM, DOUBTFUL = 0.001, 0.01
UNCHECKED = Words(
    de="Ohne Merkmale lässt sich nicht prüfen, ob gelost wurde, und niemand lässt sich auswählen.",
    en="Without features nobody can check whether lots were drawn, and nobody can be selected.",
)
RARE = 0.05
"""Share below which a predicted adverse reaction is not worth a warning."""
POWER = 2.49
"""Standard errors between zero and an effect that a 90 % interval excludes in four of five trials (1.645 + 0.84)."""


@dataclass(frozen=True)
class Measured:
    """Everything that was computed from a trial."""

    ate: Effect
    adjusted: Effect
    ranking: Ranking
    policy: Policy
    calibration: Effect
    arms: Randomised
    dogs: Effect | None
    level: float

    @property
    def choice(self) -> str:
        """What the trial supports: target, all, none, or unclear."""
        level = max(self.level, DECIDES)
        low_all, high_all = self.policy.all_over_none.span(level)
        over_none, over_all = self.policy.over_none.span(level)[0], self.policy.over_all.span(level)[0]
        # A choice has to hold against both plain ones, or against nobody where treating all does not pay for sure.
        if over_none > 0 and (over_all > 0 or low_all <= 0):
            return "target"
        if low_all > 0:
            return "all"
        return "none" if high_all < 0 else "unclear"


def reasons(trial: Trial, found: Measured, planned: float | None) -> list[Reason]:
    """Every check of the gate."""
    return [
        _randomised(found), _overlap(found), *_split(trial, planned), *_lost(trial), _events(trial), _width(found),
        _ranks(found), _calibrated(found), *_dogs(found),
    ]  # fmt: skip


def comparable(checks: list[Reason]) -> bool:
    """Whether the difference between the arms may be called an effect."""
    return not any(check.state == "red" and check.code in {"confounding", "overlap", "srm"} for check in checks)


def _randomised(found: Measured) -> Reason:
    told, worst = found.arms.told, found.arms.worst
    if not worst:
        return Reason("confounding", "amber", UNCHECKED)
    sure = told.value - 0.5 > SURE * told.se
    state: Confidence = "green"
    if sure and told.value > TOLD:
        state = "red" if told.value > CLEARLY_TOLD else "amber"
    return Reason(
        "confounding", state,
        Words(
            de=f"Wer welche Gruppe bekam, lässt sich an den Merkmalen ablesen (am deutlichsten: {worst}); das war kein "
            "Zufall, oder das Merkmal entstand erst danach.",
            en=f"Who got which arm can be read from the features (most clearly: {worst}); that was not chance, or the "
            "feature came about afterwards.",
        ),
        round(told.value, 4), CLEARLY_TOLD,
    )  # fmt: skip


def _overlap(found: Measured) -> Reason:
    edge = found.arms.edge
    state: Confidence = "red" if edge > MUCH_EDGE else "amber" if edge > EDGE else "green"
    return Reason(
        "overlap", state,
        Words(
            de="Für einen Teil der Personen gibt es in der anderen Gruppe niemanden, mit dem sie vergleichbar wären.",
            en="Some people have nobody in the other arm to be compared with.",
        ),
        round(edge, 4), MUCH_EDGE,
    )  # fmt: skip


def _split(trial: Trial, planned: float | None) -> list[Reason]:
    if planned is None:
        return []
    control, treatment = trial.counts
    p = split_p(treatment, control, planned)
    return [
        Reason(
            "srm", "red" if p < SRM else "green",
            Words(
                de="Die Gruppen sind nicht so groß wie geplant; unterwegs ging eine Seite verloren.",
                en="The arms are not as large as planned; one side was lost on the way.",
            ),
            p, SRM,
        )
    ]  # fmt: skip


def _lost(trial: Trial) -> list[Reason]:
    assigned, lost = (np.array(each, float) for each in zip(*trial.lost, strict=True))
    if not lost.any():
        return []
    p = attrition(assigned, lost)
    return [
        Reason(
            "srm", "red" if p < SRM else "amber" if p < DOUBTFUL else "green",
            Words(
                de="In einer Gruppe fehlt das Ergebnis öfter als in der anderen; wer eines hat, ist dann nicht mehr "
                "zufällig ausgewählt.",
                en="One arm lacks outcomes more often than the other; those who have one are then no longer chosen at "
                "random.",
            ),
            p, SRM,
        )
    ]  # fmt: skip


def _events(trial: Trial) -> Reason:
    happened = trial.outcome != 0
    fewest = min(int(happened[trial.treated == arm].sum()) for arm in (0, 1))
    state: Confidence = "red" if fewest < TOO_FEW else "amber" if fewest < FEW else "green"
    return Reason(
        "few_conversions", state,
        Words(
            de="In einer Gruppe gab es nur wenige Ergebnisse; für einzelne Segmente reicht das kaum.",
            en="One arm had few outcomes; that hardly suffices for single segments.",
        ),
        fewest, TOO_FEW,
    )  # fmt: skip


def _width(found: Measured) -> Reason:
    low, high = found.policy.all_over_none.span(max(found.level, DECIDES))
    return Reason(
        "interval_width", "red" if found.choice == "unclear" else "green",
        Words(
            de="Ob sich die Ansprache nach Kosten lohnt, lässt sich nicht sicher genug von null unterscheiden, weder "
            "für alle noch für eine Auswahl.",
            en="Whether treating pays after cost cannot be told apart from zero surely enough, neither for all nor for "
            "a selection.",
        ),
        round(high - low, 6), None,
    )  # fmt: skip


def _ranks(found: Measured) -> Reason:
    low, _ = found.ranking.qini.span(found.level)
    return Reason(
        "too_little_variation", "green" if low > 0 else "amber",
        Words(
            de="Die Merkmale sagen nicht erkennbar, bei wem die Maßnahme stärker wirkt; die Rangfolge kann Zufall "
            "sein.",
            en="The features do not visibly tell whom the measure moves more; the ranking may be chance.",
        ),
        round(low, 6), 0.0,
    )  # fmt: skip


def _calibrated(found: Measured) -> Reason:
    # Where everybody is predicted alike there is nothing to be off.
    low, high = found.calibration.span(found.level) if np.isfinite(found.calibration.se) else (1.0, 1.0)
    off = high < 0.6 or low > 1.6
    return Reason(
        "misfit", "amber" if off else "green",
        Words(
            de="Die vorhergesagten Wirkungen sind im Mittel zu groß oder zu klein; trauen Sie der Reihenfolge mehr als "
            "der Höhe.",
            en="Predicted effects are too large or too small on average; trust their order more than their size.",
        ),
        round(found.calibration.value, 4), 1.0,
    )  # fmt: skip


def _dogs(found: Measured) -> list[Reason]:
    """Whether those who are predicted to react badly do."""
    if found.dogs is None:
        return []
    _, high = found.dogs.span(found.level)
    return [
        Reason(
            "misfit", "green" if high < 0 else "amber",
            Words(
                de="Bei denen mit vorhergesagter Abwehrreaktion ist sie in der Messung nicht sicher zu sehen.",
                en="Among those predicted to react badly, the measurement does not show it for certain.",
            ),
            round(high, 6), 0.0,
        )
    ]  # fmt: skip


def next_test(trial: Trial, found: Measured, cost: float, discount: float, days: int, currency: str) -> NextTest:
    """A randomised holdout large enough for the largest effect that is still plausible, and what it costs.

    Treated units cost the measure and the discount on their outcomes; those held out forgo the gain where there is one,
    and the treated bear the loss where there is one.
    """
    paid = found.policy.all_over_none
    most = max(abs(end) for end in paid.span(found.level))
    size = len(trial.outcome)
    needed = ceil(size * max(1.0, (POWER * paid.se / most) ** 2)) if most > 0 else 2 * size
    rate = float(trial.outcome[trial.treated == 1].mean())
    spent = needed / 2 * (cost + discount * rate + _missed(paid))
    base = float(trial.outcome[trial.treated == 0].mean())
    se = np.sqrt(2 * sum(float(trial.outcome[trial.treated == arm].var()) for arm in (0, 1)) / needed)
    return NextTest(
        design="randomised_holdout",
        where=Words(
            de=f"{needed} Personen, zufällig zur Hälfte {trial.treatment} und {trial.control}",
            en=f"{needed} people, half of them {trial.treatment} and half {trial.control}, at random",
        ),
        weeks=max(1, ceil(days / 7)), cost=spent, currency=currency or "EUR", in_outcome="" if currency else trial.name,
        mde=float(POWER * se / base) if base > 0 else None,
        why=Words(
            de="Losen Sie aus, bevor irgendetwas über die Personen ausgewählt wird, und halten Sie die Merkmale von "
            "vorher fest." + ("" if currency else " Was die Ansprache kostet, kommt hinzu; es ist nicht angegeben."),
            en="Draw lots before anything is selected about the people, and keep the features from before."
            + ("" if currency else " What treating costs comes on top; it was not given."),
        ),
    )  # fmt: skip


def _missed(paid: Effect) -> float:
    """E|gain| of a normal gain: what one half of a test forgoes or loses per person, whichever way it goes."""
    if paid.se == 0:
        return abs(paid.value)
    z = paid.value / paid.se
    return paid.se * sqrt(2 / pi) * exp(-z * z / 2) + paid.value * erf(z / sqrt(2))
