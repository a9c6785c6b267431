"""What a randomised test caused, and whether it may stop."""

from __future__ import annotations

from typing import Any, Literal, cast

from pydantic import Field, field_validator, model_validator

from errors import BadArguments
from ledger.experiments import Plan
from terms import Result, Source, Words
from tools._decision import gated
from tools._tool import LEDGER, Arguments, Desk
from tools.attribution import _experiment_gate as gate
from tools.attribution import _experiment_said as said
from tools.attribution import _experiment_shown as shown
from tools.attribution._experiment_data import Asked, read_trial
from tools.attribution._experiment_facts import facts
from tools.attribution._experiment_next import next_test
from tools.attribution._experiment_read import Wanted, read
from tools.attribution._experiment_words import LINES

MARGIN = 0.05


class Args(Arguments):
    """Which outcome and arms, what was planned, and what must not be lost."""

    outcome: str | None = Field(default=None, description="Outcome column; a conversion of the trial if not named.")
    control: str | None = Field(default=None, description="Name of the control arm; by the usual names if not named.")
    treatment: list[str] | None = Field(
        default=None, min_length=1, description="Name of the treated arm, or several; all other arms if not named."
    )
    covariates: list[str] | None = Field(
        default=None,
        description="Columns measured before the trial, for CUPED; those named pre, before or vorher if not named.",
    )
    guardrails: dict[str, float] | None = Field(
        default=None,
        description="Outcomes that must not be lost, with the share of the control's value that may be (0.05); "
        "a list takes 0.05 for each.",
    )
    denominator: str | None = Field(
        default=None, description="Column to divide by: the outcome is the ratio of both sums per arm."
    )
    planned_size: int | None = Field(default=None, ge=2, description="Units over both arms that were planned.")
    planned_days: int | None = Field(default=None, ge=1, description="Days that were planned; needs a date column.")
    split: dict[str, float] | None = Field(
        default=None, description="Expected share of each arm, such as 0.9 and 0.1; equal if not named."
    )
    date: str | None = Field(default=None, description="Column with the day on which a unit entered the trial.")
    alpha: float = Field(default=0.05, gt=0, lt=0.5, description="Level of the tests; intervals have 1 - alpha.")
    minimum_effect: float | None = Field(
        default=None, gt=0, description="Smallest relative change worth knowing; 0.05 of the control's value."
    )
    prior: tuple[float, float] | None = Field(
        default=None, description="Beta(a, b) of a conversion rate, or mean and standard deviation of another effect."
    )
    better: Literal["higher", "lower"] | None = Field(
        default=None, description="Whether more or less of the outcome is better; by its name if not said."
    )
    experiment: str | None = Field(
        default=None, description="Id in the registry; its frozen plan fills what is not named here."
    )

    @field_validator("treatment", "covariates", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("guardrails", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        names = [value] if isinstance(value, str) else value
        return dict.fromkeys(cast("list[str]", names), MARGIN) if isinstance(names, list) else value

    @field_validator("guardrails", "split")
    @classmethod
    def _positive(cls, value: dict[str, float] | None) -> dict[str, float] | None:
        if any(share <= 0 for share in (value or {}).values()):
            raise ValueError("shares and margins are above zero")
        return value

    @model_validator(mode="after")
    def _prior_has_spread(self) -> Args:
        if self.prior is not None and self.prior[1] <= 0:
            raise ValueError("the second figure of the prior is above zero")
        return self


TEXT = {
    lang: "\n".join(LINES[line].model_dump()[lang] for line in ("rates", "effect", "lift", "tests", "bayes"))
    for lang in ("de", "en")
}
ASKED = {
    "de": [
        "Dürfen wir den LP-Test stoppen?",
        "Hat Variante B gewonnen?",
        "A/B-Test auswerten",
        "Ist der Unterschied zwischen den beiden Landingpages signifikant?",
        "Können wir den Test jetzt beenden oder müssen wir weiterlaufen lassen?",
        "Wie lange muss der A/B-Test noch laufen?",
        "Hat der neue Button mehr Anmeldungen gebracht?",
        "Werte bitte unser Experiment mit dem neuen Checkout aus.",
        "Sind die Testgruppen richtig aufgeteilt oder haben wir einen Sample Ratio Mismatch?",
        "Ist der Splittest sauber gelaufen?",
        "Mit welcher Wahrscheinlichkeit ist die neue Variante besser?",
        "Conversion-Rate Test gegen Kontrolle mit Konfidenzintervall",
        "Wie viel mehr Umsatz pro Nutzer hat die Testgruppe gemacht?",
        "Wirkt der Gutschein? Wir hatten eine zufällige Kontrollgruppe.",
        "Was hat die Mail gegenüber gar keiner Mail gebracht?",
        "p-Wert vom Onlineshop-Experiment",
        "Reicht die Stichprobe im A/B-Test schon?",
        "Haben wir zu früh in den Test geschaut?",
        "CUPED-Auswertung vom letzten Experiment",
        "Welche der drei Varianten ist die beste?",
        "Soll ich Variante C ausrollen?",
        "Schadet die neue Startseite der Absprungrate?",
        "Halten die Leitplanken im Checkout-Test?",
        "Lässt der Effekt im Test nach?",
        "Ergebnis des Holdout-Tests mit Besuchen als Zielgröße",
        "Zeig mir die sequenzielle Auswertung vom laufenden Test",
        "Bayes-Auswertung A gegen B",
        "Test läuft seit zwei Wochen, was sagt er?",
        "Signifikant oder nicht: neue Produktseite gegen alte",
        "Wie groß ist der Unterschied zwischen Kontrolle und Variante beim Warenkorb?",
        "Welche Variante im A/B-Test hat gewonnen?",
        "Ist Version B signifikant besser?",
        "Werte das Experiment mit zwei Landingpages aus",
        "Hat der neue Button mehr Anmeldungen gebracht?",
        "Ist der Rabatttest signifikant?",
        "Prüfe den Test auf Sample Ratio Mismatch",
        "Effekt der Testgruppe gegen die Kontrollgruppe mit Konfidenzintervall",
        "Ist es zu früh, den A/B-Test zu beenden?",
        "Wie viele Tage muss der Splittest noch laufen?",
        "Kann der Newslettertest jetzt aus?",
        "Darf der Versuch mit dem neuen Formular beendet werden?",
    ],
    "en": [
        "May we stop the landing page test?",
        "Did variant B win?",
        "analyse the A/B test",
        "Is the difference between the two landing pages significant?",
        "Can we end the test now or do we have to let it run?",
        "How much longer must the A/B test run?",
        "Did the new button bring more sign-ups?",
        "Please read out our experiment with the new checkout.",
        "Are the test groups split correctly or do we have a sample ratio mismatch?",
        "Did the split test run cleanly?",
        "What is the probability that the new variant is better?",
        "conversion rate test vs control with confidence interval",
        "How much more revenue per user did the test group make?",
        "Does the voucher work? We had a random control group.",
        "What did the email bring compared with no email at all?",
        "p value of the online shop experiment",
        "Is the sample in the A/B test large enough yet?",
        "Did we peek at the test too early?",
        "CUPED readout of the last experiment",
        "Which of the three variants is best?",
        "Should I ship variant C?",
        "Does the new home page hurt the bounce rate?",
        "Do the guardrails hold in the checkout test?",
        "Is the test's effect wearing off?",
        "result of the holdout test with visits as the outcome",
        "Show me the sequential readout of the running test",
        "Bayesian readout A against B",
        "The test has been running for two weeks, what does it say?",
        "significant or not: new product page against the old one",
        "How big is the gap between control and treatment in basket value?",
        "Which variant won the A/B test?",
        "Is version B significantly better?",
        "Analyse the experiment with two landing pages",
        "Did the new button bring more sign-ups?",
        "Is the discount test significant?",
        "check the trial for a sample ratio mismatch",
        "effect of the treatment arm against control with a confidence interval",
        "Is it too early to end the A/B test?",
        "How many more days does the split test have to run?",
        "May the newsletter test be switched off now?",
        "Can the trial of the new form be ended?",
    ],
}


def experiment(args: Args, desk: Desk) -> Result:
    """Say what a randomised test caused and whether it may stop: ship, do not ship, go on, too early or broken.

    effect = mean of the treatment minus mean of the control, per randomised unit, with se, interval and p value of
    Welch's test for a size that was fixed beforehand; lift with Fieller's interval. sequential_low and _high hold
    however often one looks (`methods/trial/sequential.py`; Waudby-Smith et al. 2024). srm_p tests the split
    (chi-squared; below 0.001 the test is broken). With covariates, CUPED (`methods/trial/cuped.py`). Bayesian:
    probability_better and expected_loss, with Beta(1, 1) priors for conversions and a flat one for other effects.
    Where tails are heavy, a bootstrap-t interval and the winsorised effect stand beside the mean. With `denominator`,
    or where units repeat, ratios with errors per unit by the delta method. Guardrails by non-inferiority tests, several
    treatments by Holm; with a date column the effect over time, novelty and late conversions are checked. The trial may
    stop on the fixed test at its planned end, and before it on the sequence only. Shares are 0.054, differences of
    shares are in the same unit, money in currency units per randomised unit.

    Errors: no trial, unknown columns or arms, no clear control among several arms, an outcome that never varies.

    >>> Args(treatment="b", guardrails=["revenue"]).guardrails
    {'revenue': 0.05}
    """
    plan = desk.experiments.get(args.experiment) if args.experiment else None
    whole = args if plan is None else planned(args, plan.frozen or plan.plan)
    trial = read_trial(desk, _asked(whole))
    begun = plan.started if plan else None
    found = read(trial, _wanted(whole, desk.seed, (desk.today - begun).days + 1 if begun else None))
    loaded = desk.warehouse.need("trial")
    sources = [
        Source(
            name=loaded.dataset, kind="trial", snapshot=loaded.snapshot, rows=loaded.rows, start=loaded.first,
            end=loaded.last, filter=f"{trial.control} / {found.leading.treatment}",
        )
    ]  # fmt: skip
    if plan is not None:
        sources.append(Source(name=f"experiment {plan.id}", kind=LEDGER, snapshot=(plan.frozen or plan.plan).hash))
    result = Result(
        facts=facts(found),
        text=said.text(found),
        names=said.names(found, desk.today) | {"trial": Words(de=loaded.dataset, en=loaded.dataset)},
        tables=shown.tables(found, desk.today),
        charts=shown.charts(found),
        evidence="experiment",
        caveats=said.caveats(found),
        sources=tuple(sources),
    )
    currency = loaded.currency or desk.currency
    return gated(result, gate.reasons(found), advice=said.advice(found), next_test=next_test(found, currency))


def planned(args: Args, plan: Plan) -> Args:
    """The arguments, with what they leave open filled from the plan of a registered experiment."""
    if not (plan.metric or args.outcome):
        raise BadArguments(
            en="The registered experiment has no metric yet.",
            de="Das registrierte Experiment hat noch keine Kennzahl.",
            do_en="Name the outcome, or complete its plan.",
            do_de="Nennen Sie das Ergebnis oder ergänzen Sie den Plan.",
        )
    told: dict[str, Any] = {
        "outcome": plan.metric or None, "control": plan.control or None,
        "treatment": [plan.treatment] if plan.treatment else None, "planned_size": plan.size,
        "planned_days": plan.days, "split": plan.split or None, "minimum_effect": plan.minimum_effect,
        "guardrails": plan.guardrails or None,
    }  # fmt: skip
    if "alpha" not in args.model_fields_set:
        told["alpha"] = plan.alpha
    open_ = {name: value for name, value in told.items() if name == "alpha" or getattr(args, name) is None}
    return args.model_copy(update=open_)


def _asked(args: Args) -> Asked:
    return Asked(
        outcome=args.outcome, control=args.control, treatments=tuple(args.treatment or ()),
        covariates=None if args.covariates is None else tuple(args.covariates),
        guardrails=tuple(args.guardrails or ()), denominator=args.denominator, date=args.date,
    )  # fmt: skip


def _wanted(args: Args, seed: int, days: int | None) -> Wanted:
    return Wanted(
        alpha=args.alpha, minimum_effect=args.minimum_effect, planned_size=args.planned_size,
        planned_days=args.planned_days, split=args.split, margins=args.guardrails, prior=args.prior,
        lower=None if args.better is None else args.better == "lower", days=days, seed=seed,
    )  # fmt: skip
