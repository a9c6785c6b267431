# pyright: basic
"""How often each creative, audience or landing page should run; and what another way of choosing would have earned."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from methods.off_policy import off_policy
from terms import Result, Source
from tools._arguments import any_letters
from tools._decision import gated
from tools._tool import Arguments, Desk
from tools.bidding import _bandit_said as said
from tools.bidding._bandit_args import Constraints, Counts, Remembered, as_counts, as_state
from tools.bidding._bandit_read import read_log, target_of
from tools.bidding._bandit_state import RUN, of_run

LEARNERS = {
    "thompson": "thompson", "thompsonsampling": "thompson", "ts": "thompson", "bandit": "thompson",
    "linear": "linear", "linearthompson": "linear", "lints": "linear", "contextual": "linear", "context": "linear",
}  # fmt: skip


class Args(Arguments):
    """Which arms, which limits; or which policy to value on the log."""

    policy: str | dict[str, float] | None = Field(
        default=None,
        description='"thompson" or "linear" (with context) to learn shares; "uniform", the name of one action, the run'
        ' that learned shares, or chances by action such as {"a": 0.7, "b": 0.3} to value that on the log.'
        " Unset: learn, with context where that pays.",
    )
    constraints: Constraints = Field(
        default_factory=Constraints,
        description='Limits of shares: {"blocked": [...], "min_share": 0.02, "max_share": 0.6, "budget": "500 EUR",'
        ' "texts": {arm: text}}.',
    )
    arms: tuple[Counts, ...] = Field(
        default=(), max_length=2_000, description='Counts instead of a log: [{"arm", "decisions", "reward"}, ...].'
    )
    new: list[str] = Field(default=[], max_length=200, description="Arms without data that may be tried.")
    state: str | tuple[Remembered, ...] | None = Field(
        default=None, description="Table `state` of an earlier answer, or its run: what was learned before."
    )
    source: Literal["log", "trial"] | None = Field(
        default=None, description="Learn from the log or from a trial; the log if both are loaded."
    )
    outcome: str | None = Field(default=None, description="Outcome column of a trial; a conversion if not named.")
    context: list[str] | None = Field(
        default=None, description="Columns known before a decision; all but times, delays and costs if not named."
    )
    segment: str | None = Field(default=None, description="Column of context by which shares are shown.")
    current: dict[str, float] | None = Field(
        default=None, description="Shares as they are today, by arm; those of the last two weeks if not named."
    )
    window_days: float | None = Field(
        default=None, ge=0, le=730, description="Days after which a reward is final; younger decisions stay open."
    )
    known_until: date | None = Field(default=None, description="Day up to which rewards are known; the log's last one.")
    discount: float | None = Field(
        default=None, gt=0, le=1, description="Weight of a reward one step older; unset: less than 1 only with drift."
    )
    discount_per: Literal["day", "decision"] | None = Field(default=None, description="Step of the discount.")
    horizon: int | None = Field(
        default=None, ge=1, le=100_000_000, description="Decisions until the change expires; as many as usual if unset."
    )
    days: int = Field(default=14, ge=1, le=365, description="Days until a proposed change expires.")
    cost: float | dict[str, Annotated[float, Field(ge=0)]] | None = Field(
        default=None, description="Money per decision, for all or by arm; the log's column cost if unset."
    )
    method: Literal["ips", "snips", "dr"] = Field(
        default="snips", description="Estimator that leads the answer on a given policy; all three are shown."
    )
    actions: int | None = Field(
        default=None, ge=1, le=1_000_000, description="Number of actions to choose from; else those in the log."
    )
    value: float | None = Field(
        default=None,
        gt=0,
        description="Money per unit of reward, for risk and cost of a test; 1 where rewards are money.",
    )
    level: float = Field(default=0.9, ge=0.5, le=0.99, description="Level of the intervals.")

    @field_validator("policy")
    @classmethod
    def _chances(cls, value: Any) -> Any:
        if isinstance(value, dict):
            if not value or any(not 0 <= chance <= 1 for chance in value.values()):
                raise ValueError("chances lie between 0 and 1")
            if abs(sum(value.values()) - 1) > 1e-6:
                raise ValueError(f"the chances of a policy add up to 1, not to {sum(value.values()):g}")
        elif isinstance(value, str):
            if not value.strip():
                raise ValueError("name a policy")
            return LEARNERS.get(re.sub(r"[^a-z]", "", value.lower()), value)
        return value

    @field_validator("current")
    @classmethod
    def _some(cls, value: Any) -> Any:
        if value is not None and (any(share < 0 for share in value.values()) or sum(value.values()) <= 0):
            raise ValueError("shares are not negative and not all zero")
        return value

    @field_validator("arms", mode="before")
    @classmethod
    def _counted(cls, value: Any) -> Any:
        return as_counts(value)

    @field_validator("state", mode="before")
    @classmethod
    def _kept(cls, value: Any) -> Any:
        return as_state(value)

    @field_validator("cost", mode="before")
    @classmethod
    def _not_negative(cls, value: Any) -> Any:
        if isinstance(value, int | float) and value < 0:
            raise ValueError("a cost is not negative")
        return value

    _any_letters = field_validator("method", mode="before")(any_letters)


TEXT = {
    "de": "\n".join(line[0] for line in said.LINES),
    "en": "\n".join(line[1] for line in said.LINES),
}
ASKED = {
    "de": [
        "Was hätte eine gleichmäßige Auswahl der Motive gebracht?",
        "Off-Policy-Bewertung der neuen Ausspielregel, bitte",
        "Wie gut wäre die Zufallsauswahl nach unserem Bandit-Protokoll?",
        "IPS und SNIPS für die Gleichverteilung",
        "Bewerte eine andere Ausspielstrategie anhand des Logs",
        "Lernende Ausspielung auswerten: Wäre gleich verteilt besser gewesen?",
        "Doubly-Robust-Schätzung für unsere Ausspielpolitik",
        "Hätten wir mit fester Verteilung auf die Banner mehr Klicks bekommen?",
        "Wie groß ist die effektive Stichprobe im Bandit-Log?",
        "Reicht das Log, um eine andere Politik zu beurteilen?",
        "Counterfactual-Auswertung der Betreffzeilen-Auswahl",
        "Was wäre passiert, wenn wir immer dieselbe Betreffzeile gewählt hätten?",
        "Wert der uniformen Policy",
        "Propensity-gewichtete Auswertung der Empfehlungen",
        "Lohnt es sich, die Auswahlregel der Motive zu wechseln?",
        "Welches Motiv soll wie viel Anteil bekommen?",
        "Verteile den Traffic auf die Landingpages nach Thompson Sampling",
        "Bandit über unsere fünf Betreffzeilen rechnen",
        "Welche Anzeigenvariante soll ab jetzt öfter laufen?",
        "Thompson-Sampling für die Motive, aber Motiv B ist gesperrt",
        "Wie groß ist die Wahrscheinlichkeit, dass Banner 3 das beste ist?",
        "Kontextueller Bandit: welches Motiv für welche Zielgruppe?",
        "Wie viel Ertrag entgeht uns, wenn wir weiter gleich verteilen statt zu lernen?",
        "Neue Anteile für die Varianten vorschlagen, mindestens 5 % für jede",
        "Lernen, welche Landingpage gewinnt, ohne den Test zu Ende laufen zu lassen",
        "Motive automatisch nach Erfolg ausspielen, was wären die Anteile?",
        "bandit update mit den zahlen von gestern",
        "Regret der Ausspielung simulieren",
        "Ändert sich mit der Zeit, welches Motiv am besten läuft?",
        "Welche Betreffzeile für Neukunden und welche für Stammkunden ausspielen?",
        "Lineares Thompson-Sampling nach Gerät und Alter",
        "Creatives dynamisch aussteuern: Wer bekommt mehr Impressionen?",
    ],
    "en": [
        "What would choosing creatives evenly have earned?",
        "off-policy evaluation of the new serving rule",
        "How good would random selection be, going by the bandit log?",
        "IPS and SNIPS for the uniform policy",
        "Value another serving strategy from the logged data",
        "Would an even split have beaten our learning policy?",
        "doubly robust estimate for our serving policy",
        "Would a fixed share per banner have brought more clicks?",
        "How large is the effective sample in the bandit log?",
        "Does the log suffice to judge a different policy?",
        "counterfactual evaluation of the subject line choice",
        "What would have happened had we always picked the same subject line?",
        "value of the uniform policy",
        "propensity-weighted evaluation of the recommendations",
        "Is it worth switching the rule that picks creatives?",
        "Which creative should get what share?",
        "Split traffic across landing pages by Thompson sampling",
        "run a bandit over our five subject lines",
        "Which ad variant should run more often from now on?",
        "Thompson sampling for the creatives, but creative B is blocked",
        "What is the probability that banner 3 is the best one?",
        "contextual bandit: which creative for which audience?",
        "How much reward do we forgo by keeping the split even instead of learning?",
        "Propose new shares for the variants, at least 5% for each",
        "Learn which landing page wins without waiting for the test to end",
        "Serve creatives by success automatically, what would the shares be?",
        "bandit update with yesterday's numbers",
        "simulate the regret of our serving",
        "Does the best creative change over time?",
        "Which subject line should new customers get and which one regulars?",
        "linear Thompson sampling by device and age",
        "Rotate creatives dynamically: who gets more impressions?",
    ],
}


def bandit(args: Args, desk: Desk) -> Result:
    """Learn how often each creative, audience or landing page should run, or value another way of choosing.

    Learned shares (`methods/bandit/`): the share of an arm is its chance to be the best one (Thompson sampling), by
    Beta-Bernoulli and normal-inverse-gamma beliefs, or with context by Bayesian linear regression. Arms that are
    blocked or break law, brand or rights get none; the others at least `min_share`. Open rewards do not count as zero,
    old ones fade where they drift. `state` goes in again and gives the same as the rows behind it. Regret is simulated.
    A given policy is valued on the log (`methods/off_policy.py`): IPS, SNIPS and DR with the effective sample
    (sum w)^2 / sum w^2; w is the target's chance over the logged propensity. Learned shares are valued the same way on
    rows they were not learned from. Rewards in their own unit per decision. Below an effective sample of 100 the
    answer is red.

    Errors: BadArguments for arms or columns that there are not, and limits that no shares can keep; NoData, WeakData
    without decisions whose reward is known, or for a log without usable propensities.

    >>> Args(policy={"a": 0.5, "b": 0.5}, method="DR").method
    'dr'
    """
    if args.policy is None or args.policy in ("thompson", "linear"):
        return _learned(args, desk)
    return _valued(args, desk)


def _learned(args: Args, desk: Desk) -> Result:
    from tools.bidding import _bandit_change as change
    from tools.bidding import _bandit_shares as shares
    from tools.bidding._bandit_learn import learn

    told = learn(args, desk)
    found = change.reasons(told)
    tables = shares.tables(told)
    if (steps := change.stages(told, desk.limits.change_share)) is not None:
        tables["stages"] = steps
    source = told.base.recent.source
    result = Result(
        facts=shares.facts(told), text=shares.text(told), names=shares.names(told), tables=tables,
        charts=shares.charts(told), findings=told.rules.findings,
        proposals=change.proposals(told, desk, args.days, found),
        evidence=told.base.recent.evidence, caveats=(*told.base.recent.notes, *change.caveats(told)),
        sources=(*((source,) if source else (Source(name="arms", kind="arguments"),)), *told.rules.sources),
    )  # fmt: skip
    return gated(result, found, advice=change.advice(told), next_test=change.next_test(told))


def _valued(args: Args, desk: Desk) -> Result:
    loaded = desk.warehouse.need("bandit_log")
    log = read_log(desk)
    target, words = target_of(log, _stored(args.policy, desk), args.actions)
    found = off_policy(log.action, log.reward, log.propensity, target, log.context, desk.seed)
    reasons = said.reasons(found, log)
    result = Result(
        facts=said.facts(found, args.method, args.level, log.unit),
        text=said.text(found, args.level),
        names=said.names(args.method, words),
        tables={"estimates": said.estimates(found, args.level), "actions": said.actions(log, target)},
        charts=(said.chart(found, args.level),),
        evidence="quasi-experiment",
        caveats=log.notes,
        sources=(Source(name=loaded.dataset, kind="bandit_log", snapshot=loaded.snapshot, rows=loaded.rows),),
    )
    price = 1.0 if log.money else args.value
    test = said.next_test(found, log, price, desk.currency)
    return gated(result, reasons, advice=said.advice(found, args.level), next_test=test)


def _stored(policy: str | dict[str, float] | None, desk: Desk) -> str | dict[str, float]:
    """The policy, or the shares that an earlier run learned."""
    if isinstance(policy, str) and RUN.fullmatch(policy.strip()):
        return {str(row["arm"]): float(str(row["share_target"])) for row in of_run(desk, policy.strip(), "arms")}
    return policy or "uniform"
