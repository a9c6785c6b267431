# pyright: basic
"""What another way of choosing would have earned, told from the log of the one that ran."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator

from methods.off_policy import off_policy
from terms import Result, Source
from tools._decision import gated
from tools._tool import Arguments, Desk
from tools.bidding import _bandit_said as said
from tools.bidding._bandit_read import read_log, target_of


class Args(Arguments):
    """Which policy to value on the log."""

    policy: str | dict[str, float] = Field(
        default="uniform",
        description='"uniform", the name of one action, or chances by action such as {"a": 0.7, "b": 0.3}.',
    )
    method: Literal["ips", "snips", "dr"] = Field(
        default="snips", description="Estimator that leads the answer; all three are shown."
    )
    actions: int | None = Field(
        default=None, ge=1, le=1_000_000, description="Number of actions to choose from; else those in the log."
    )
    value: float | None = Field(
        default=None,
        gt=0,
        description="Money per unit of reward, for the cost of a test; unset where rewards are money.",
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
        elif not value.strip():
            raise ValueError("name a policy")
        return value

    @field_validator("method", mode="before")
    @classmethod
    def _any_letters(cls, value: Any) -> Any:
        return value.strip().lower() if isinstance(value, str) else value


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
    ],
}


def bandit(args: Args, desk: Desk) -> Result:
    """Value a policy that did not run from the log of one that did, and say whether the log can carry that.

    Formulas in `methods/off_policy.py`: IPS, SNIPS and DR with the effective sample (sum w)^2 / sum w^2; w is the
    target's chance over the logged propensity. Rewards in their own unit per decision. Below an effective sample of
    100 the answer is red.

    Errors: BadArguments for an action that the log does not have; WeakData for a log without usable propensities.

    >>> Args(policy={"a": 0.5, "b": 0.5}, method="DR").method
    'dr'
    """
    loaded = desk.warehouse.need("bandit_log")
    log = read_log(desk)
    target, words = target_of(log, args.policy, args.actions)
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
