# pyright: basic
"""How to split a budget over channels, campaigns and weeks, from what the evidence says of each channel's curve."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from terms import Money, Period, Proposal, Result, Words
from tools._arguments import any_letters, bare, listed
from tools._decision import gated
from tools._proposal import propose
from tools._tool import Arguments, Desk
from tools.attribution._mmm_run import Lift
from tools.bidding import _allocate_gate as gate
from tools.bidding import _allocate_said as said
from tools.bidding import _allocate_shown as shown
from tools.bidding import _held as holding
from tools.bidding._allocate_asked import ASKED as _ASKED
from tools.bidding._allocate_frame import Frame, framed
from tools.bidding._allocate_goal import wanted
from tools.bidding._allocate_limits import Asked, Per
from tools.bidding._allocate_plan import Found, Risk, best
from tools.bidding._allocate_stages import Stages, staged
from tools.bidding._allocate_unmodelled import explored
from tools.bidding._campaign_spend import campaign_spend
from tools.bidding._deals import note
from tools.bidding._response import Planned, responses


def _share(value: Any) -> Any:
    if isinstance(value, str) and (match := re.fullmatch(r"\s*([-+−]?)\s*(\d+(?:[.,]\d+)?)\s*%\s*", value)):
        return float(match[2].replace(",", ".")) / 100 * (-1 if match[1] in ("-", "−") else 1)
    return value


def _positive(value: Money | None) -> Money | None:
    if value is not None and value.amount <= 0:
        raise ValueError("a budget has to be above zero; for less than is spent now, give extra below zero")
    return value


Amount = Annotated[Money | None, BeforeValidator(bare)]
Share = Annotated[float | None, BeforeValidator(_share)]


class Args(Arguments):
    """How much money, for which days, inside which limits, for which goal."""

    budget: Annotated[Amount, AfterValidator(_positive)] = Field(
        default=None, description="Money to split, a number or '50000 EUR'; unset: as much as is spent at present."
    )
    budget_per: Per = Field(
        default="total",
        description="Unit of budget and extra: total (over the whole plan), day, week, month, quarter, year, or period "
        "of the data.",
    )
    extra: Amount = Field(default=None, description="Money more (or, below zero, less) than is spent at present.")
    change: Share = Field(
        default=None, gt=-1, le=10, description="The same as a share of what is spent at present, such as '-15 %'."
    )
    period: Period | None = Field(default=None, description="Days to plan; unset: the four weeks after the data.")
    reference: Period | None = Field(
        default=None, description="Days whose spend counts as today's; unset: the last four weeks, or as the plan."
    )
    bounds: dict[str, Any] = Field(
        default={},
        description='Least and most by channel over the whole plan: {"tv": [0, 20000]}; null leaves an end open, '
        '"80%" or "-20%" count from what is spent now.',
    )
    floors: dict[str, Any] = Field(default={}, description="At least so much by channel.")
    steps: dict[str, float] | float = Field(default=0.0, description="Amounts are multiples of this; also by channel.")
    locked: list[str] = Field(default=[], description="Channels that keep what they have.")
    max_change: Share = Field(default=None, ge=0, le=10, description="No channel changes by more than this share.")
    min_roas: float | None = Field(default=None, gt=0, description="Least return of the plan per unit of money.")
    target_cpa: float | None = Field(default=None, gt=0, description="Most money per unit of the outcome.")
    goal: Literal["auto", "profit", "revenue", "kpi", "new_customers"] = Field(
        default="auto", description="auto: profit where margin or value_per_conversion is given, else the outcome."
    )
    margin: Share = Field(default=None, gt=0, le=1, description="Contribution margin as a share of revenue.")
    value_per_conversion: float | None = Field(
        default=None, gt=0, description="Money that one unit of the outcome is worth, where it is no money."
    )
    risk: Risk = Field(
        default="mean", description="mean of what is possible, cvar (mean of the worst tenth), or cautious, half each."
    )
    spend_all: bool = Field(default=True, description="All of the budget has to be spent.")
    pattern: Literal["even", "season"] | list[float] = Field(
        default="even", description="Money over the periods: even, season (as last year's outcome), or a weight each."
    )
    by: Literal["channel", "campaign"] | None = Field(
        default=None, description="What proposals change; unset: campaigns where ad data name them."
    )
    kpi: str = Field(default="kpi", description="Outcome: a column of the media data, or revenue, orders, sessions.")
    media: list[str] = Field(default=[], description="Only these channels; all of them if none is named.")
    lift_tests: list[Lift] = Field(
        default=[], description="Experiments that calibrate the media mix, as in attribution.mmm."
    )
    level: float = Field(default=0.9, ge=0.5, le=0.99, description="Level of the intervals.")
    held: holding.Held = Field(default={}, description=holding.ABOUT)

    @field_validator("media", "locked", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return listed(value.replace("+", ",") if isinstance(value, str) else value)

    _any_letters = field_validator("goal", "risk", "budget_per", mode="before")(any_letters)


TEXT = {lang: "\n".join(said.LINES[line][place] for line in ("moved", "gain", "downside", "budget"))
        for place, lang in enumerate(("de", "en"))}  # fmt: skip
ASKED = _ASKED


def filled(args: Args, desk: Desk) -> Args:
    """What is asked, with the budgets that the platforms hold now, where campaigns are to change."""
    return args if args.by == "channel" else holding.asked(args, desk)


def allocate(args: Args, desk: Desk) -> Result:
    """Split a budget over channels, campaigns and weeks so that it returns most, and say how sure that is.

    Maximises the mean (or the mean of the worst tenth, CVaR: Rockafellar & Uryasev 2002) over posterior draws of
    value x kpi(plan) - spend, or of kpi alone at a fixed budget where no margin is known; kpi(plan) = sum over
    channels and periods of ceiling x saturation(adstock(spend)) from `attribution.mmm`, at the level of
    `attribution.triangulate` where ad accounts, paths or experiments are loaded too. Money in the currency of the
    data, over the whole plan: `before` is what is spent now over as many days, `after` adds up to the budget to the
    cent, `marginal` is the kpi of the next unit of money, `gain` that of the plan over `before`. No channel goes
    beyond its highest observed spend unless the budget cannot be spent otherwise, which is said; channels that existing
    demand drives are not raised. The first stage inside the limits of a change is proposed; on red there is no proposal
    but the test that would tell.

    Errors: no data, unknown channels, another currency, limits that contradict each other.
    """
    planned = responses(desk, kpi=_kpi(args), media=args.media, lift_tests=args.lift_tests, level=args.level)
    frame = framed(planned, Asked(
        args.budget, args.budget_per, args.extra, args.period, args.reference, args.bounds, args.floors, args.steps,
        args.locked, args.max_change, args.pattern, args.change,
    ), desk.today)  # fmt: skip
    goal = wanted(planned, args)
    if planned.response is None:
        return explored(planned, frame, desk)
    found = best(planned, frame, goal.wanted)
    spent = campaign_spend(desk, planned, frame.reference)
    checks = gate.reasons(planned, frame, found, desk.today)
    extra = said.extra_return(planned, frame, found, goal.said)
    losing = gate.loses(frame, found) if goal.said.profit else extra is not None and float(extra.value) < 1
    moving = gate.moves(found)
    told = gate.ranked(found).state != "red"
    acts = gate.open_still(frame, desk.today) and (moving or gate.wished(frame)) and not losing
    stages = _stages(args, planned, frame, found, spent, desk) if acts else None
    facts = said.facts(planned, frame, found, goal.said)
    tables = shown.tables(planned, frame, found, args.level)
    if (split := shown.campaigns(planned, frame, found, spent)) is not None:
        tables["campaigns"] = split
    proposals: tuple[Proposal, ...] = ()
    if stages is not None and stages.steps:
        tables["stages"] = shown.stages(stages, desk.today, max(desk.limits.cooldown_days, 7))
        own, proposals = _proposed(planned, frame, found, stages, goal.said, desk)
        facts += own
    result = Result(
        facts=tuple(facts), text=said.text(frame, found, moving, told, extra),
        names=said.names(planned, frame, found, goal.said), tables=tables,
        charts=shown.charts(planned, frame, found, args.level), proposals=proposals, evidence=planned.evidence,
        caveats=(*(note(each) for each in planned.dealt), *goal.notes, *frame.notes, *_short(found), *planned.notes),
        sources=planned.sources,
    )  # fmt: skip
    test = planned.next_test if any(each.state != "green" for each in checks) else None
    return gated(result, checks, advice=said.advice(stages, losing), next_test=test)


def _kpi(args: Args) -> str:
    return "new_customers" if args.goal == "new_customers" and args.kpi == "kpi" else args.kpi


def _short(found: Found) -> tuple[Words, ...]:
    if not found.short:
        return ()
    return (
        Words(
            de="Mit dem ganzen Budget ist die verlangte Rendite nicht zu halten; geplant ist nur der Teil, bei dem sie "
            "hält.",
            en="With all of the budget the return that was asked for cannot be kept; only the part that keeps it is "
            "planned.",
        ),
    )


def _stages(
    args: Args, planned: Planned, frame: Frame, found: Found, spent: dict[tuple[str, str], float],
    desk: Desk,
) -> Stages:  # fmt: skip
    """The way to the plan by campaign where ad data name all of a channel's money, else by channel."""
    keys: list[str] = []
    now: list[float] = []
    after: list[float] = []
    owner: list[int] = []
    names = [campaign for _, campaign in spent]
    for at, channel in enumerate(planned.channels):
        own = {pair: spent[pair] for pair, place in planned.campaigns.items() if place == at and pair in spent}
        total = sum(own.values())
        parts = {channel: 1.0}
        if args.by != "channel" and total > 0:
            parts = {
                campaign if names.count(campaign) == 1 else f"{platform} / {campaign}": cost / total
                for (platform, campaign), cost in sorted(own.items()) if cost > 0
            }  # fmt: skip
        for key, share in parts.items():
            keys.append(key)
            owner.append(at)
            spend, want = share * frame.now[at] / frame.days, share * found.plan.money[at] / frame.days
            there = args.held.get(key) if planned.currency == desk.currency else None
            now.append(spend if there is None else there)
            after.append(want if there is None else holding.wished(there, spend, want))
    made = staged(keys, np.array(now), np.array(after), desk.limits)
    return replace(made, owner=tuple(owner))


def _proposed(
    planned: Planned, frame: Frame, found: Found, stages: Stages, told: said.Said, desk: Desk
) -> tuple[list[Any], tuple[Proposal, ...]]:  # fmt: skip
    """The first stage as one proposal, because what one channel gets is taken from another; and its facts."""
    first = stages.steps[0]
    change = np.zeros(len(planned.channels))
    np.add.at(change, np.array(stages.owner), first - stages.now)
    money = np.maximum(frame.now + change * frame.days, 0.0)
    goal, evaluator = found.goal, found.evaluator
    gain = goal.draws(evaluator.values(money), money) - goal.draws(evaluator.values(frame.now), frame.now)
    effect = said.drawn("gain_stage", gain, told, "Zuwachs durch die erste Stufe", "gain of the first stage")
    bad = said.fact("downside_stage", float(np.quantile(gain, 0.05)), told.unit, "schlechtes Ende der ersten Stufe",
                    "bad end of the first stage")  # fmt: skip
    moved = said.fact("stage_moved", round(max(stages.raised, float(np.maximum(stages.now - first, 0).sum())), 2),
                      planned.currency, "umgeschichtet am Tag", "moved a day")  # fmt: skip
    changed = [at for at in range(len(first)) if abs(first[at] - stages.now[at]) >= 0.005]
    names = said.names(planned, frame, found, told)
    proposal = propose(
        desk, action="set_budget", target=", ".join(stages.keys[at] for at in changed),
        before={stages.keys[at]: float(stages.now[at]) for at in changed},
        after={stages.keys[at]: float(first[at]) for at in changed},
        unit=f"{planned.currency}/day", effect=effect, downside=bad, risk=stages.risk, currency=planned.currency,
        evidence=planned.evidence,
        why=Words(
            de=f"Nach dem Modell ist die nächste Geldeinheit anderswo mehr wert als heute: mehr für "
            f"{names['up_names'].de}, weniger für {names['down_names'].de}.",
            en=f"By the model the next unit of money is worth more elsewhere than today: more for "
            f"{names['up_names'].en}, less for {names['down_names'].en}.",
        ),
    )  # fmt: skip
    return [effect, bad, moved], (proposal,)
