"""Whom a measure moves, and who is better left alone."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator

from terms import Money, Result, Words
from tools._decision import gated
from tools._tool import Arguments, Desk
from tools.attribution import _uplift_gate as gate
from tools.attribution import _uplift_said as said
from tools.attribution._uplift_measured import Prices, measure
from tools.attribution._uplift_read import Trial, read_trial


class Args(Arguments):
    """Which outcome, which arms, and what treating costs."""

    outcome: str | None = Field(default=None, description="Outcome column of the trial; a conversion if not named.")
    control: str | None = Field(default=None, description="Arm without the measure; found by its name if not named.")
    treatment: str | None = Field(default=None, description="Arm with the measure; the other one if there are two.")
    features: list[str] | None = Field(
        default=None, min_length=1, description="Columns known before the trial; all but outcomes if not named."
    )
    cost: Money | None = Field(default=None, description="Cost of treating one person, such as a mailing.")
    value: Money | None = Field(default=None, description="What one unit of the outcome is worth, such as a margin.")
    discount: Money | None = Field(
        default=None,
        description="What a treated person's outcome costs on top, such as a voucher, also when they would buy anyway.",
    )
    learner: Literal["t", "x", "dr", "best"] = Field(
        default="best", description="How uplift is predicted; best takes the one with the lowest loss out of sample."
    )
    planned_share: float | None = Field(
        default=None, gt=0, lt=1, description="Planned share of the treatment among both arms; checks the split."
    )
    horizon_days: int = Field(
        default=14, ge=1, le=730, description="Days over which an outcome was counted; length of a next test."
    )
    level: float = Field(default=0.9, ge=0.5, le=0.99, description="Level of the intervals.")

    @field_validator("features", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("learner", mode="before")
    @classmethod
    def _any_letters(cls, value: Any) -> Any:
        return value.strip().lower().removesuffix("-learner") if isinstance(value, str) else value


TEXT = {
    "de": "\n".join(said.LINES[line][0] for line in ("effect", "ranking", "policy", "sleeping")),
    "en": "\n".join(said.LINES[line][1] for line in ("effect", "ranking", "policy", "sleeping")),
}
ASKED = {
    "de": [
        "Wer soll den 10-Prozent-Gutschein bekommen?",
        "Wem sollten wir den Gutschein schicken und wem besser nicht?",
        "Uplift-Modell für die Mailing-Aktion rechnen",
        "Welche Kunden kaufen nur wegen des Rabatts?",
        "Wer hätte auch ohne Gutschein gekauft?",
        "Qini-Kurve bitte",
        "AUUC und Qini für den E-Mail-Test",
        "Bei welchen Kunden wirkt die Aktion am stärksten?",
        "Welche Segmente reagieren negativ auf unsere Mailings?",
        "Schlafende Hunde finden",
        "Welchen Anteil der Kunden sollten wir anschreiben, damit es sich rechnet?",
        "Lohnt sich der Rabatt für alle oder nur für manche?",
        "Uplift je Dezil",
        "Auf welche Empfänger können wir beim nächsten Newsletter verzichten?",
        "Persuadables, Sure Things, Lost Causes: wie viele haben wir?",
        "Wen erreicht der Gutschein, der sonst nicht gekauft hätte?",
        "Zielgruppe für den Coupon nach Zusatzwirkung auswählen",
        "heterogene effekte im gutscheintest",
        "Wie unterscheidet sich die Wirkung der Mail zwischen Neu- und Bestandskunden?",
        "Verschenken wir Rabatt an Leute, die sowieso kaufen?",
        "Was bringt gezieltes Anschreiben gegenüber Gießkanne?",
        "X-Learner auf die Testdaten anwenden",
        "Bedingte Behandlungseffekte (CATE) aus dem Randomisierungstest",
        "Wem sollen wir die Treueaktion anbieten, wenn jede Karte 2 Euro kostet?",
        "Wer reagiert auf unsere Werbung mit Abwanderung?",
        "Gutschein: Streuverluste vermeiden, wer ist überzeugbar?",
        "Policy-Wert der Auswahl nach Kosten, mit Intervall",
        "Rabatt nur an die geben, bei denen er etwas bewirkt, wer ist das?",
        "Welche Kunden reagieren nur wegen der Mail?",
        "Wen sollten wir nicht anschreiben?",
        "Qini-Kurve für die Gutscheinaktion",
        "Wer sind die Überzeugbaren?",
        "Wie viele Käufe wären ohne Rabatt nicht passiert? Rechne ein Uplift-Modell",
        "Uplift-Modell: Wie viele hätten auch ohne Coupon bestellt?",
    ],
    "en": [
        "Who should get the 10 % voucher?",
        "Whom should we send the coupon to, and whom not?",
        "run an uplift model on the mailing test",
        "Which customers buy only because of the discount?",
        "Who would have bought without the voucher anyway?",
        "qini curve please",
        "AUUC and Qini of the email trial",
        "For which customers does the promotion work best?",
        "Which segments react badly to our mailings?",
        "find the sleeping dogs",
        "What share of customers should we mail so that it pays off?",
        "Is the discount worth it for everyone or only for some?",
        "uplift by decile",
        "Which recipients can we skip in the next newsletter?",
        "Persuadables, sure things, lost causes: how many of each?",
        "Who does the voucher win over that would not have bought otherwise?",
        "Select the coupon audience by incremental response",
        "heterogeneous treatment effects in the voucher test",
        "How does the effect of the email differ between new and existing customers?",
        "Are we giving discounts away to people who buy anyway?",
        "What does targeted mailing gain over mailing everybody?",
        "apply an X-learner to the trial data",
        "CATE from the randomised trial",
        "Whom should we offer the loyalty deal if every card costs 2 euros?",
        "Who is put off by our advertising?",
        "Avoid wasting vouchers: who is persuadable?",
        "policy value of the targeting after cost, with an interval",
        "Give the discount only to those it changes, who are they?",
        "Which customers respond only because of the mail?",
        "Whom should we not contact?",
        "Qini curve for the voucher campaign",
        "Who are the persuadables?",
        "How many purchases would not have happened without the discount? Run an uplift model",
        "uplift model: how many would have ordered without the coupon too?",
    ],
}


def uplift(args: Args, desk: Desk) -> Result:
    """Predict from a randomised trial whom a measure moves, how good that ranking is, and what treating by it earns.

    `methods/uplift/`: ate = difference in means, ate_se = root of s1²/n1 + s0²/n0 (Neyman), per unit of the outcome.
    T-, X- and DR-learners on gradient-boosted trees predict each person's uplift out of sample. With phi the share
    from the top of the ranking, U(phi) = phi (mean1 - mean0) among them, and
    Q(phi) = (Y1(phi) - Y0(phi) N1(phi) / N0(phi)) / N1; auuc and qini are the areas under U and Q less ATE / 2: a
    random ranking has 0, and both curves end at the ATE. policy_value = mean of m0 + pi * score per person, where pi
    treats whoever's predicted gain exceeds its cost and score is doubly robust; a treated person earns
    (value - discount) * outcome - cost. Intervals come from influence functions.

    Errors: no trial, unknown columns or arms, fewer than 50 people in an arm, an outcome that never changes. Red where
    arms were not drawn by lot, do not overlap, split otherwise than planned, or nothing can be told apart from zero.
    """
    trial = read_trial(desk, args.outcome, args.control, args.treatment, args.features)
    cost, value, discount = (
        0.0 if each is None else float(each.amount) for each in (args.cost, args.value, args.discount)
    )
    value = 1.0 if args.value is None else value
    return _told(args, trial, Prices(value, cost, discount), _currency(args, trial), desk)


def _told(args: Args, trial: Trial, prices: Prices, currency: str, desk: Desk) -> Result:
    from methods.uplift import groups

    measured = measure(trial, prices, args.learner, args.level, desk.seed)
    predicted, order, parts, found = measured.predicted, measured.order, measured.parts, measured.found
    segments = groups.segments(trial.made, predicted, predicted.score)
    tables = said.tables(
        found, groups.deciles(trial.outcome, trial.treated, predicted, order), parts, segments,
        groups.drivers(trial.made, predicted, desk.seed),
    )  # fmt: skip
    reasons = gate.reasons(trial, found, args.planned_share)
    causal = gate.comparable(reasons)
    result = Result(
        facts=said.facts(trial, found, currency, parts), text=said.text(found, causal),
        names=said.names(trial, segments), tables=tables, charts=said.charts(trial, found, tables, currency),
        evidence="experiment" if causal else "correlation", caveats=(*trial.notes, *_notes(args, predicted.learner)),
        sources=(trial.source,),
    )  # fmt: skip
    return gated(
        result if causal else said.described(result), reasons, advice=said.ADVICE.get(found.choice),
        next_test=gate.next_test(trial, found, prices.cost, prices.discount, args.horizon_days, currency),
    )  # fmt: skip


def _currency(args: Args, trial: Trial) -> str:
    """The money of values and costs; empty where the outcome is counted and nothing has a price."""
    named = next((each.currency for each in (args.value, args.cost, args.discount) if each is not None), "")
    return named or trial.money


def _notes(args: Args, learner: str) -> tuple[Words, ...]:
    name = {"t": "T-Learner", "x": "X-Learner", "dr": "DR-Learner"}[learner]
    chosen = Words(
        de=f"Vorhersage: {name}, jede Person von Modellen, die sie nicht kannten.",
        en=f"Prediction: {name.replace('L', 'l')}, each person by models that had not seen them.",
    )
    if args.cost is not None or args.value is not None or args.discount is not None:
        return (chosen,)
    return (
        chosen,
        Words(
            de="Kosten und Wert sind nicht angegeben: Gerechnet ist in Einheiten des Ergebnisses und ohne Kosten.",
            en="No cost and value are given: gains are in units of the outcome and without cost.",
        ),
    )
