# pyright: basic
"""A bidding policy on trial: learnt or given, it has to beat the rule now twice before it may even shadow."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator

from terms import Money, Period, Result, Words, number
from tools._arguments import Amount, any_letters, in_currency
from tools._decision import gated, worst
from tools._tool import Arguments, Desk
from tools.bidding import _policy_said as said
from tools.bidding._policy_asked import ASKED
from tools.bidding._policy_read import Auctioned, known, read
from tools.bidding._policy_rules import parsed
from tools.bidding._policy_run import judge

LONGEST = 92
__all__ = ["ASKED", "TEXT", "Args", "policy"]


class Args(Arguments):
    """Which policy to try, against which rule, with which budget."""

    budget: Amount | None = Field(
        default=None, description="Money for the whole horizon; unset: what the log spent in as many days."
    )
    period: Period | None = Field(default=None, description="Part of the log to use; unset: all of it.")
    rule: Any = Field(
        default="logged",
        description='The rule now: "logged", a number (constant bid), {"linear": share of the expected value} or '
        '{"target_cpa": amount}.',
    )
    candidate: Any = Field(
        default="learned", description='The policy on trial: "learned", or any rule in the spellings of `rule`.'
    )
    horizon: int = Field(default=28, ge=1, le=LONGEST, description="Days that the budget is for.")
    method: Literal["ips", "snips", "dr"] = Field(
        default="dr", description="Estimator from the log that decides; all three are shown."
    )
    auction: Literal["auto", "first", "second"] = Field(
        default="auto", description="Whether the winner pays the own bid (first) or the next one (second)."
    )
    campaign: str | None = Field(default=None, description="One campaign of the log; unset: all together.")
    billing_delay: float = Field(
        default=60.0, ge=0, le=10_080, description="Minutes until a result is known and billed."
    )
    lag_days: float = Field(
        default=0.0, ge=0, le=90,
        description="Days that values take to arrive, where the log has no valued_at; the last days are left out.",
    )  # fmt: skip
    min_return: float = Field(
        default=1.0, gt=0, le=1000, description="Value that a unit of money has to bring at least, at any bid."
    )
    market: Literal["log", "known"] = Field(
        default="log", description="log: the imported auctions; known: a simulated auction whose truth is known."
    )
    level: float = Field(default=0.9, ge=0.5, le=0.99, description="Level of the intervals.")

    @field_validator("rule", "candidate")
    @classmethod
    def _rule(cls, value: Any) -> Any:
        parsed(value)
        return value

    @field_validator("rule")
    @classmethod
    def _runs(cls, value: Any) -> Any:
        if parsed(value).kind == "learned":
            raise ValueError("the learnt policy is not what runs now; name it as `candidate`")
        return value

    _any_letters = field_validator("method", "auction", "market", mode="before")(any_letters)


TEXT = {
    "de": "\n".join(line[0] for line in (*said.LINES, said.LOGGED)),
    "en": "\n".join(line[1] for line in (*said.LINES, said.LOGGED)),
}


def policy(args: Args, desk: Desk) -> Result:
    """Try a bidding policy under a budget on simulated auctions and on the log, and say whether it may shadow.

    The learnt policy bids worth / price of money (shaded in first-price auctions). Worth is a quasi-Poisson regression
    on context, the price of money moves by dual mirror descent along the learnt rhythm of hours and weekdays
    (Balseiro, Lu & Mirrokni 2023), under a stop that cannot overspend. It learns from the first three fifths of the
    log's days; the rest judges it: in auctions built from them, and by IPS, SNIPS and DR with the effective sample
    (`methods/bidding/counterfactual.py`). `may_shadow` is 1 only if both ranges lie above zero; red below an effective
    sample of 100. Money in the log's currency, over the horizon.

    Errors: NoData without auctions; WeakData for a log too short or without wins, losses or values; BadArguments for
    mixed currencies.

    >>> Args(candidate={"target_cpa": 25}, rule=0.4, market="Known").market
    'known'
    """
    candidate, now = parsed(args.candidate), parsed(args.rule)
    if args.market == "known":
        found = known(desk, args.auction, args.horizon)
    else:
        found = read(desk, args.campaign, args.period, args.auction, args.lag_days)
    days = args.horizon
    budget = _budget(args.budget, found, days)
    delay = round(args.billing_delay * 60)
    judged = judge(found, candidate, now, budget, days, found.begin.weekday(), delay, args.min_return, desk.seed)
    names = {
        "candidate": candidate.words(found.currency), "rule": now.words(found.currency),
        "method": Words(de=args.method.upper(), en=args.method.upper()),
    }  # fmt: skip
    facts = said.facts(judged, found, args.method, args.level)
    reasons = said.reasons(judged, found, desk.today)
    allowed = all(said.passes(judged, args.method, args.level)) and worst(reasons) != "red"
    if not allowed:
        facts = tuple(
            each if each.id != "may_shadow" else each.model_copy(update={"value": number(0)}) for each in facts
        )
    target = args.campaign or "bidding"
    result = Result(
        facts=facts,
        text=said.text(judged, args.method, args.level, allowed),
        names=names,
        tables=said.tables(judged, found, names, args.method, args.level),
        charts=said.charts(judged, found, names),
        evidence=said.evidence(judged),
        caveats=found.notes,
        sources=found.sources,
        proposals=(said.proposal(desk, judged, found, facts, names, target),) if allowed and not found.known else (),
    )
    return gated(result, reasons, advice=said.advice(allowed), next_test=said.next_test(judged, found))


def _budget(given: Money | None, found: Auctioned, days: int) -> float:
    """The budget in the log's currency; by default what the log spent in as many days."""
    told = in_currency(given, found.currency)
    return float(found.log.price.sum()) / found.share / found.log.days * days if told is None else told
