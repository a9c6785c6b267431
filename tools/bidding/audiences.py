"""Audience cuts: segments that cost more than they bring, and nothing that earns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from terms import Period, Result, Words
from tools._arguments import Amount, Days, MeasuredShares
from tools._decision import gated, worst
from tools._facts import fact
from tools._tool import Arguments, Desk
from tools.bidding._bids_goal import Target
from tools.data.metric import By, Where

if TYPE_CHECKING:
    from tools.bidding._audiences_plan import Cuts

SAFE = {"segments", "campaigns", "conversions_observed", "conversions_corrected", "goal"}
"""Figures that stand while counting is broken."""


class Args(Arguments):
    """Which segments, by what measure, how sure."""

    by: By = Field(default=(), max_length=4, description="Columns of the ad data: device, ad_group, ad, keyword …")
    target: Target | None = Field(
        default=None, description="'CPA 30 EUR' or 'ROAS 4'; unset, and no margin: what returns less than it costs."
    )
    margin: float | None = Field(default=None, gt=0, le=1, description="Margin on conversion value, such as 0.4.")
    value: Amount | None = Field(default=None, description="Worth of one conversion, where reports hold no values.")
    period: Period | None = Field(default=None, description="Days to learn from; unset: the last 90 loaded days.")
    where: Where = Field(default_factory=dict, description='Filter, such as {"platform": "meta"}.')
    lag_days: Days | dict[str, Days] | None = Field(
        default=None, description="Mean days from click to conversion, for all or by platform; unset: learnt."
    )
    incremental: MeasuredShares = Field(
        default_factory=dict[str, float],
        description="Share of counted conversions that ads cause, for all (0.6), by platform or campaign, or"
        " 'measured': as attribution.triangulate says (takes longer).",
    )
    sure: float = Field(
        default=0.95, ge=0.8, le=0.999, description="Chance of losing money from which a segment is cut."
    )
    max_share: float | None = Field(
        default=None, gt=0, le=1, description="Most of a campaign's spend to cut at once; never beyond the house's."
    )


TEXT = {
    "de": """Segmente ({{dims}}), {{period}}: {{segments}}, Kampagnen: {{campaigns}}; sicher im Minus: {{losing}}.
Vorschlag: {{exclusions}} ausschließen; Ersparnis je Woche {{saving_week}}.
Dabei gehen voraussichtlich {{lost_conversions_week}} Conversions je Woche verloren.
Unter dem Strich je Woche {{gain_week}}, Spanne {{gain_week:interval}}.""",
    "en": """Segments ({{dims}}), {{period}}: {{segments}}, campaigns: {{campaigns}}; surely losing: {{losing}}.
Proposed: exclude {{exclusions}}; saving a week {{saving_week}}.
It is expected to lose {{lost_conversions_week}} conversions a week.
Net a week {{gain_week}}, range {{gain_week:interval}}.""",
}
ASKED = {
    "de": [
        "Welche Zielgruppen können wir ausschließen?",
        "Wo verbrennen wir Budget an falsche Zielgruppen?",
        "Zielgruppen kürzen: Was spart das, was verlieren wir?",
        "Sollen wir mobile Geräte ausschließen?",
        "Welche Geräte lohnen sich nicht?",
        "Ausschlüsse je Gerät und Anzeigengruppe vorschlagen",
        "Welche Anzeigengruppen sollten wir abschalten?",
        "Streuverluste reduzieren bei Meta",
        "Altersgruppen, die nichts bringen, rausnehmen",
        "Zielgruppenausschluss mit Ziel-CPA 40 Euro prüfen",
        "Segmente mit CPA über Ziel finden",
        "audience cuts google",
        "Welche Segmente kosten mehr, als sie einbringen?",
        "Auf welchen Geräten zahlen wir drauf?",
        "Lohnt sich Tablet noch?",
        "Was passiert, wenn wir Desktop bei Prospecting ausschließen?",
        "Unprofitable Zielgruppen identifizieren",
        "Bei welchen Anzeigen sollten wir den Stecker ziehen?",
        "Wie viel sparen wir, wenn wir schlechte Segmente weglassen?",
        "Welche Lookalikes können weg?",
        "ausschlüsse vorschlagen bitte, aber nichts was geld verdient",
        "Zielgruppen bereinigen",
        "Sind unsere schlechten Segmente wirklich schlecht oder nur Zufall?",
        "Verlorene Conversions bei Ausschluss von Mobile",
        "Welche Zielgruppen unter ROAS 3 streichen?",
        "Geräteausschluss je Kampagne mit Ersparnis pro Woche",
        "Welche Interessen und Zielgruppen performen sicher unter Ziel?",
        "Bitte nennen Sie Segmente, deren Klicks weniger wert sind, als sie kosten.",
    ],
    "en": [
        "Which audiences can we exclude?",
        "Where are we wasting budget on the wrong audiences?",
        "Audience cuts: what do we save and what do we lose?",
        "Should we exclude mobile devices?",
        "Which devices are not worth it?",
        "Suggest exclusions by device and ad group",
        "Which ad groups should we switch off?",
        "Reduce wasted reach on Meta",
        "Take out the age groups that bring nothing",
        "Check audience exclusions at a target CPA of 40 euros",
        "Find segments with a CPA above target",
        "audience cuts google",
        "Which segments cost more than they bring in?",
        "On which devices do we lose money?",
        "Is tablet still worth it?",
        "What happens if we exclude desktop from prospecting?",
        "Identify unprofitable audiences",
        "Which ads should we pull the plug on?",
        "How much do we save by dropping bad segments?",
        "Which lookalikes can go?",
        "suggest exclusions please but nothing that makes money",
        "Clean up our audiences",
        "Are our bad segments really bad or is it just chance?",
        "Conversions lost when excluding mobile",
        "Which audiences below ROAS 3 should be cut?",
        "Device exclusions by campaign with the saving per week",
        "Which interests and audiences surely perform below target?",
        "Please name segments whose clicks are worth less than they cost.",
    ],
}


def audiences(args: Args, desk: Desk) -> Result:
    """Segments to exclude by device, ad group, ad or another ads column: what it saves, what it loses, how sure.

    A segment is one value of a column within a campaign. Its conversions per click and their value come from one
    gamma-Poisson and one log-normal hierarchy over all cells, with effects of platform, campaign, value and cell
    (methods/bids/), so that segments that look bad by chance among many are pulled towards the others. It is cut where
    P(CPA > target), or P(worth of a click < its cost), reaches `sure`, no part of it earns, and the limits have room;
    gain = saving - worth of the lost clicks, and false_cuts is the expected number of mistakes among the cuts.

    Returns facts segments, losing, exclusions, saving_week, lost_conversions_week, gain_week, downside, false_cuts;
    table audiences (what, dimension, cost, conversions, worth with low and high, p_losing, saving_week,
    lost_conversions_week, gain_week with ends, action, why); one proposal a platform.

    Errors: NoData without clicks; WeakData for mixed currencies, single search terms, or a margin or ROAS without
    values; BadArguments for unknown columns. Red while counting is broken or below 30 conversions.
    """
    import numpy as np

    from tools.bidding import _audiences_plan as plan
    from tools.bidding import _audiences_said as said
    from tools.bidding import _bids_gate as gate
    from tools.bidding._bids_caused import caused
    from tools.bidding._bids_days import faults
    from tools.bidding._bids_goal import break_even
    from tools.bidding._bids_lag import delay as delay_of
    from tools.bidding._bids_plan import spared, worths
    from tools.bidding._bids_read import read
    from tools.bidding._bids_said import incident_table, left_out, of_what, one_below_the_other, safe
    from tools.data._gate import gate as health
    from tools.data._period import spoken

    dims = plan.columns(desk, args.by)
    keys = (*plan.BASE, *(name for name in dims if name not in plan.BASE))
    account = read(desk, keys, args.where, args.period)
    delay = delay_of(desk, account, args.lag_days)
    usable, out = faults(desk, account, delay)
    known = caused(desk, args.incremental)
    found = worths(account, usable, delay, known, desk.seed, plan.levels(account, dims))
    spare = spared(account, known.shares)
    goal = break_even(account, args.target, args.margin, args.value, found.level(spare))
    share = min(args.max_share or desk.limits.change_share, desk.limits.change_share)
    cuts = plan.judge(account, dims, found, goal, desk, sure=args.sure, share=share)
    broken = [each for each in out if each.open]
    facts = said.facts(account, found, cuts, goal)
    if broken:
        facts = safe(facts, SAFE, fact("exclusions", 0, "count", "Ausschlüsse", "exclusions"))
    told = [said.HEAD, *([said.OUT] if out else []), said.GOALS[goal.kind]]
    if broken:
        told = [said.BROKEN, *([said.OUT] if out else [])]
    result = Result(
        facts=facts,
        text=one_below_the_other(told),
        names=_names(
            dims, cuts, {"period": spoken(account.period), "kept": said.kept(cuts), "of_what": of_what(spare, found)}
        )
        | left_out(out),
        tables=({} if broken else {"audiences": said.table(cuts)} | said.stages(desk, cuts) | dict(known.tables))
        | ({"incidents": incident_table(out)} if out else {}),
        charts=() if broken or not cuts.segments else (said.chart(cuts),),
        proposals=() if broken else said.proposals(desk, account, found, cuts, goal),
        evidence="model",
        caveats=(*known.notes, *_notes(dims, cuts)),
        sources=(account.source, *known.sources),
    )
    result = health(desk, "ads", account.period, where=account.asked.where, columns=("clicks", "cost")) | result
    counted = float(found.conversions.sum())
    checks = [
        each for each in gate.reasons(desk, account, delay, out, counted, assumed=False) if each.code != "extrapolation"
    ]
    advice = said.PLAN if np.any(cuts.chosen) else said.NONE
    red = worst(checks, result.confidence) == "red"
    return gated(
        result, checks, advice=Words(de=advice[0], en=advice[1]),
        next_test=gate.next_test(account, out, counted) if red else None,
    )  # fmt: skip


DIMS = {
    "device": Words(de="Gerät", en="device"), "ad_group": Words(de="Anzeigengruppe", en="ad group"),
    "ad": Words(de="Anzeige", en="ad"), "keyword": Words(de="Keyword", en="keyword"),
    "campaign": Words(de="Kampagne", en="campaign"), "account": Words(de="Konto", en="account"),
}  # fmt: skip


def _names(dims: tuple[str, ...], cuts: Cuts, more: dict[str, Words]) -> dict[str, Words]:
    shown = [DIMS.get(name, Words(de=name, en=name)) for name in dims]
    names = {"dims": Words(de=", ".join(one.de for one in shown), en=", ".join(one.en for one in shown))} | more
    chosen = [at for at, cut in enumerate(cuts.chosen.tolist()) if cut]
    if chosen:
        best = max(chosen, key=lambda at: float(cuts.gain[:, at].mean()))
        names["first"] = Words(de=cuts.segments[best].label, en=cuts.segments[best].label)
    return names


def _notes(dims: tuple[str, ...], cuts: Cuts) -> tuple[Words, ...]:
    notes = [
        Words(
            de="Gespart ist nur, was auch aus dem Budget genommen wird; sonst verteilt die Plattform es auf den Rest.",
            en="Only what is taken out of the budget is saved; otherwise the platform spreads it over the rest.",
        ),
        Words(
            de="Conversions sind die von den Plattformen gezählten; ein Teil wäre auch ohne Anzeigen gekommen.",
            en="Conversions are those that the platforms count; some would have come without ads.",
        ),
    ]
    if "device" in dims:
        notes.append(
            Words(
                de="Wer mobil klickt, kauft manchmal am Rechner: Zählt die Plattform das nicht zusammen, sieht Mobil"
                " schlechter aus, als es ist.",
                en="Who clicks on a phone sometimes buys on a computer: where the platform does not join the two,"
                " mobile looks worse than it is.",
            )
        )
    if "limit" in cuts.why:
        notes.append(
            Words(
                de="Was verliert, aber zu groß ist, um es auf einmal wegzulassen, steht unter stages: Dort ist ein"
                " niedrigeres Gebot die erste Stufe.",
                en="What loses but is too large to leave out at once stands under stages: there a lower bid is the"
                " first stage.",
            )
        )
    if "whole_campaign" in cuts.why:
        notes.append(
            Words(
                de="Wo alle Segmente einer Kampagne im Minus sind, ist die Kampagne die Frage, nicht die Zielgruppe.",
                en="Where all segments of a campaign lose, the campaign is the question, not the audience.",
            )
        )
    return tuple(notes)
