"""Bids that pay: what a click is worth, what it costs, and how far to move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from terms import Period, Result, Words
from tools._arguments import Amount, Days, MeasuredShares
from tools._decision import Reason, gated, worst
from tools._facts import fact
from tools._tool import Arguments, Desk
from tools.bidding._bids_goal import Target
from tools.data._sums import has
from tools.data.metric import By, Where

SAFE = {"items", "conversions_observed", "conversions_corrected", "goal", "lag_days"}
"""Figures that stand while counting is broken."""

if TYPE_CHECKING:
    from tools.bidding._bids_goal import Goal
    from tools.bidding._bids_plan import Moves
    from tools.bidding._bids_read import Account

Level = Literal["keyword", "ad_group", "campaign"]


class Args(Arguments):
    """Which items, by what measure, how far at once."""

    level: Level | None = Field(
        default=None, description="What is bid on; unset: keywords where the reports have them, else the next wider."
    )
    target: Target | None = Field(
        default=None, description="'CPA 30 EUR' or 'ROAS 4', held on average; unset, and no margin: today's level."
    )
    margin: float | None = Field(default=None, gt=0, le=1, description="Margin on conversion value, such as 0.4.")
    value: Amount | None = Field(default=None, description="Worth of one conversion, where reports hold no values.")
    period: Period | None = Field(default=None, description="Days to learn from; unset: the last 90 loaded days.")
    where: Where = Field(default_factory=dict, description='Filter, such as {"platform": "google"}.')
    lag_days: Days | dict[str, Days] | None = Field(
        default=None,
        description="Mean days from click to conversion, for all or by platform; unset: learnt from earlier states.",
    )
    elasticity: float | None = Field(
        default=None, gt=0, le=5, description="Per cent more clicks per per cent dearer clicks; unset: about 0.9."
    )
    later_worth: float | None = Field(
        default=None, ge=0, le=1, description="Worth of additional clicks over that of today's; unset: 0.4 to 1."
    )
    max_change: float | None = Field(
        default=None, gt=0, le=1, description="Most that a bid may move, such as 0.2; never beyond the house's limit."
    )
    cooldown: int | None = Field(
        default=None, ge=0, le=90, description="Days that a bid rests after a change; unset: the house's."
    )
    changed: By = Field(default=(), description="Keywords, ad groups or campaigns changed within the cool-down.")
    budget_bound: By | None = Field(
        default=None, description="Campaigns that spend their budget up; unset: the data say how likely."
    )
    incremental: MeasuredShares = Field(
        default_factory=dict[str, float],
        description="Share of counted conversions that ads cause, for all (0.6), by platform or campaign, or"
        " 'measured': as attribution.triangulate says (takes longer).",
    )
    lever: Literal["bid", "target"] = Field(
        default="bid", description="bid: prices per click; target: the CPA or ROAS targets that come to the same."
    )
    sure: float = Field(default=0.8, ge=0.5, le=0.99, description="Chance of a gain from which a change is proposed.")


TEXT = {
    "de": """Wert je Klick ({{level}}, insgesamt {{items}}), {{period}}.
Conversions: {{conversions_observed}} gemeldet und {{conversions_corrected}} mit den noch ausstehenden.
Vorschlag, Änderungen: {{changes}}; erwarteter Zusatzgewinn je Woche {{gain_week}}, Spanne {{gain_week:interval}}.""",
    "en": """Value per click ({{level}}, {{items}} in all), {{period}}.
Conversions: {{conversions_observed}} as reported and {{conversions_corrected}} with those still to come.
Proposed, changes: {{changes}}; expected additional profit a week {{gain_week}}, range {{gain_week:interval}}.""",
}
ASKED = {
    "de": [
        "Welche Gebote sollten wir ändern?",
        "Gebotsempfehlungen für unsere Keywords",
        "Wo bieten wir zu viel?",
        "Bei welchen Keywords lohnt sich ein höheres Gebot?",
        "Was ist uns ein Klick je Anzeigengruppe wert?",
        "Klickwert gegen Klickpreis",
        "Welche CPC-Gebote senken bei Ziel-CPA 30 €?",
        "Gebote optimieren auf ROAS 4",
        "gebotsanpassung google ads",
        'Sollen wir auf "wanderrucksack" höher bieten?',
        "Wie viel darf ein Klick maximal kosten?",
        "Max-CPC je Keyword berechnen",
        "Ziel-CPA je Kampagne anpassen, aber höchstens um 15 Prozent",
        "Welche Ziel-ROAS-Vorgaben sind zu streng?",
        "Bid Management: Vorschläge für diese Woche",
        "Wo lassen wir Gewinn liegen, weil die Gebote zu niedrig sind?",
        "Bitte schlagen Sie neue Gebote für die Shopping-Kampagnen vor.",
        "Gebote rauf oder runter?",
        "Grenzwert eines zusätzlichen Klicks bei 40 % Marge",
        "Marginaler Gewinn je Klick nach Kampagne",
        "Zahlen wir zu viel pro Klick?",
        "bids vorschlag mit marge 35%",
        "Wie müssten die Gebote aussehen, wenn eine Bestellung 20 Euro kosten darf?",
        "Welche Keywords sind überteuert, welche unterboten?",
        "Gebotsstrategie prüfen: Passt der tCPA noch?",
        "Biete ich bei den Generics richtig?",
        "Was bringt es, die Gebote in Anzeigengruppe Zelte anzuheben?",
        "Klickpreise und Klickwerte mit wenig Daten: Was ist belastbar?",
        "CPC-Gebote mit Conversion-Verzug berücksichtigt",
        "Gebotsänderungen mit erwartetem Zusatzgewinn pro Woche",
    ],
    "en": [
        "Which bids should we change?",
        "Bid recommendations for our keywords",
        "Where are we overbidding?",
        "On which keywords does a higher bid pay off?",
        "What is a click worth to us in each ad group?",
        "value per click versus cost per click",
        "Which CPC bids to lower at a target CPA of 30 euros?",
        "Optimise bids for a ROAS of 4",
        "bid adjustments google ads",
        'Should we bid more on "hiking backpack"?',
        "What is the most a click may cost us?",
        "Compute max CPC by keyword",
        "Which target CPA per campaign, moved by 15 percent at most?",
        "Which ROAS targets are too strict?",
        "Bid management: suggestions for this week",
        "Where do we leave profit on the table because bids are too low?",
        "Please propose new bids for the shopping campaigns.",
        "bids up or down?",
        "Marginal value of one more click at a 40% margin",
        "Marginal profit per click by campaign",
        "Are we paying too much per click?",
        "bid suggestions margin 35%",
        "What should the bids be if an order may cost 20 euros?",
        "Which keywords are overpriced and which underbid?",
        "Check the bid strategy: is the tCPA still right?",
        "Am I bidding right on the generic terms?",
        "What would raising bids in the ad group Tents gain?",
        "Click values from thin data: which bids can be trusted?",
        "CPC bids corrected for conversion delay",
        "Bid changes with the expected profit per week",
    ],
}


def bids(args: Args, desk: Desk) -> Result:
    """Bids or targets per keyword, ad group or campaign from the marginal value of a click, inside the limits.

    Conversions per click come from a gamma-Poisson hierarchy over platform, campaign, ad group and keyword, values per
    conversion from a log-normal one (methods/bids/): thin items lean on their group. Clicks count by the share of their
    conversions that can have arrived, F(a) = 1 - (1 - now) exp(-(a + 1) / mean), with the delay given, learnt from
    earlier states of the same reports, or the last 7 days left out. With e the elasticity of clicks to their price the
    profit of a price factor f is clicks * f**e * (worth - price * f); the best f is taken over draws. Clicks beyond
    today's count less. A target that
    holds on average makes the last conversion worth target * (1 + 1 / e). Campaigns whose budget binds lose clicks
    when bid up. Days with lost tracking are left out; while one is open nothing is proposed.

    Returns facts changes, gain_week, downside, extra_cost_week, extra_conversions_week, conversions_observed,
    conversions_corrected, elasticity; table bids (what, clicks, conversions, value_per_click with low and high, worth
    by the goal, cpc, new_cpc, change, effect, action, why), stages beyond this run, incidents; one proposal a platform.

    Errors: NoData without clicks; WeakData for mixed currencies, for a margin or ROAS without values, or without any
    conversions; BadArguments for an amount in another currency. Red while counting is broken or below 30 conversions.
    """
    from methods.bids.steps import elasticities, later_clicks
    from tools.bidding import _bids_gate as gate
    from tools.bidding import _bids_plan as plan
    from tools.bidding import _bids_said as said
    from tools.bidding._bids_caused import caused
    from tools.bidding._bids_days import faults
    from tools.bidding._bids_goal import goal_of
    from tools.bidding._bids_lag import delay as delay_of
    from tools.bidding._bids_read import read
    from tools.data._gate import gate as health
    from tools.data._period import spoken

    level = args.level or _finest(desk)
    account = read(desk, _columns(level, desk), args.where, args.period)
    elasticity = elasticities(args.elasticity, plan.DRAWS, desk.seed)
    later = later_clicks(args.later_worth, plan.DRAWS, desk.seed)
    delay = delay_of(desk, account, args.lag_days)
    usable, out = faults(desk, account, delay)
    known = caused(desk, args.incremental)
    found, spared = plan.worths(account, usable, delay, known, desk.seed), plan.spared(account, known.shares)
    goal = goal_of(account, args.target, args.margin, args.value, elasticity, found.level(spared))
    share = min(args.max_change or desk.limits.bid_share, desk.limits.bid_share)
    cooldown = max(args.cooldown or 0, desk.limits.cooldown_days)
    moves = plan.moves(
        account, found, goal, elasticity, later, desk, share=share, cooldown=cooldown, sure=args.sure,
        changed=args.changed, bound_by=args.budget_bound, spared=spared,
        inverse=args.lever == "target" and goal.by_value,
    )  # fmt: skip
    broken = [each for each in out if each.open]
    assumed = args.elasticity is None
    facts = said.facts(account, found, moves, goal, elasticity, later, assumed, share, delay)
    if broken:
        facts = said.safe(facts, SAFE, fact("changes", 0, "count", "Änderungen", "changes"))
    names = {
        "level": said.LEVELS[level], "period": spoken(account.period), "held": said.held(moves),
        "at_goal": said.AT_GOAL.get(goal.kind, said.AT_GOAL[""]),
        "elasticity_basis": said.ASSUMED if assumed else said.GIVEN,
        "measure": said.measure(goal), "of_what": said.of_what(spared, found),
    }  # fmt: skip
    timed = any(lag is not None for lag in delay.lags.values())
    lines = ["head" if timed else "settled", *(["out"] if out else []), *([] if broken else ["elasticity"])]
    told = [*(said.LINES[line] for line in lines), said.BROKEN if broken else said.GOALS[goal.kind]]
    result = Result(
        facts=facts,
        text=said.one_below_the_other(told),
        names=names | said.left_out(out),
        tables={"incidents": said.incident_table(out)}
        if broken
        else said.tables(account, found, moves, goal, out) | dict(known.tables),
        charts=() if broken else (said.chart(account, found, moves, goal),),
        proposals=() if broken else said.proposals(desk, account, found, moves, goal, args.lever, share),
        evidence="model",
        caveats=(*known.notes, *_notes(account, goal, moves, known.shares)),
        sources=(account.source, *known.sources),
    )
    quality = health(desk, "ads", account.period, where=account.asked.where, columns=("clicks", "cost"))
    result = quality | result
    checks = gate.reasons(desk, account, delay, out, float(found.conversions.sum()), assumed)
    advice = said.PLAN if moves.moved.any() else said.NONE
    return gated(
        result, checks, advice=Words(de=advice[0], en=advice[1]),
        next_test=gate.next_test(account, out, float(found.conversions.sum())) if _red(result, checks) else None,
    )  # fmt: skip


def _finest(desk: Desk) -> Level:
    loaded = desk.warehouse.need("ads")
    return "keyword" if has(loaded, "keyword") else "ad_group" if has(loaded, "ad_group") else "campaign"


def _columns(level: Level, desk: Desk) -> tuple[str, ...]:
    """The columns of an item's key; levels that the reports do not have are left out."""
    wanted = {"campaign": (), "ad_group": ("ad_group",), "keyword": ("ad_group", "keyword")}[level]
    loaded = desk.warehouse.need("ads")
    return ("platform", "campaign", *(name for name in wanted if has(loaded, name)))


def _red(result: Result, checks: Sequence[Reason]) -> bool:
    return worst(checks, result.confidence) == "red"


def _notes(account: Account, goal: Goal, moves: Moves, shares: Mapping[str, float]) -> tuple[Words, ...]:
    """What to keep in mind besides the checks."""
    notes: list[Words] = []
    if not shares:
        notes.append(
            Words(
                de="Conversions sind die von den Plattformen gezählten; ein Teil wäre auch ohne Anzeigen gekommen."
                " Mit incremental lässt sich der bewirkte Anteil angeben; incremental=measured nimmt den aus"
                " attribution.triangulate.",
                en="Conversions are those that the platforms count; some would have come without ads."
                " incremental takes the share that ads cause; incremental=measured takes that of"
                " attribution.triangulate.",
            )
        )
    if goal.guessed:
        kind = goal.guessed.upper()
        notes.append(
            Words(
                de=f"Das Ziel ist als {kind} gelesen, weil es näher am heutigen {kind} liegt.",
                en=f"The target is read as a {kind}, since it lies nearer to today's {kind}.",
            )
        )
    if "budget_bound" in moves.why:
        notes.append(
            Words(
                de="Wo wohl das Budget begrenzt, heißt ein höheres Gebot weniger Klicks für das gleiche Geld; dort ist"
                " das Budget der Hebel.",
                en="Where a budget probably binds, a higher bid means fewer clicks for the same money; there the"
                " budget is the lever.",
            )
        )
    if account.left_out > 0.02:
        share = f"{100 * account.left_out:.0f}"
        notes.append(
            Words(
                de=f"{share} % der Kosten liegen in sehr kleinen Einträgen, die nicht einzeln beurteilt sind.",
                en=f"{share} % of the cost lies in very small items that are not judged one by one.",
            )
        )
    return tuple(notes)
