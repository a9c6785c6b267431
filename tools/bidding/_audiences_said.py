# pyright: basic
"""What `bidding.audiences` says: facts, sentences, tables, chart and proposals."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from terms import Chart, Fact, Proposal, Table, Words
from tools._charts import Axis, intervals
from tools._facts import fact
from tools._proposal import propose
from tools._tool import Desk
from tools.bidding._audiences_plan import Cuts, at_risk, together
from tools.bidding._bids_goal import Goal
from tools.bidding._bids_plan import WEEKS, Worth
from tools.bidding._bids_read import Account, Floats

LEVEL = 0.9
SHOWN = 24
GOALS = {
    "margin": (
        "Maß: Marge {{goal}} vom Conversion-Wert; ein Klick soll bringen, was er kostet.",
        "Measure: a margin of {{goal}} on conversion value; a click has to bring what it costs.",
    ),
    "value": (
        "Maß: Eine Conversion ist {{goal}} wert; ein Klick soll bringen, was er kostet.",
        "Measure: a conversion is worth {{goal}}; a click has to bring what it costs.",
    ),
    "cpa": ("Maß: Ziel-CPA {{goal}}.", "Measure: a target CPA of {{goal}}."),
    "roas": ("Maß: Ziel-ROAS {{goal}}.", "Measure: a target ROAS of {{goal}}."),
    "break_even": (
        "Maß: kein Ziel und keine Marge genannt, also nur, was weniger Umsatz zurückbringt, als es kostet.",
        "Measure: no target and no margin given, so only what returns less value than it costs.",
    ),
    "twice": (
        "Maß: kein Ziel genannt, also das Doppelte des heutigen CPA {{of_what}}, {{goal}}.",
        "Measure: no target given, so twice today's CPA {{of_what}}, {{goal}}.",
    ),
}
HEAD = (
    "Segmente ({{dims}}), {{period}}: {{segments}}, Kampagnen: {{campaigns}}; sicher im Minus: {{losing}}.",
    "Segments ({{dims}}), {{period}}: {{segments}}, campaigns: {{campaigns}}; surely losing: {{losing}}.",
)
OUT = (
    "Tage mit gestörter Zählung sind ausgelassen: {{incidents}}.",
    "Days on which counting was disturbed are left out: {{incidents}}.",
)
PLAN = (
    """Vorschlag: {{exclusions}} ausschließen, zuerst {{first}}.
Ersparnis je Woche: {{saving_week}}; dabei gehen voraussichtlich {{lost_conversions_week}} Conversions verloren.
Spanne der verlorenen Conversions: {{lost_conversions_week:interval}}.
Unter dem Strich je Woche: {{gain_week}}, Spanne {{gain_week:interval}}; schlechtes Ende {{downside}}.
Irrtümlich ausgeschlossen wären davon im Mittel {{false_cuts}}.""",
    """Proposed: exclude {{exclusions}}, first {{first}}.
Saving a week: {{saving_week}}; it is expected to lose {{lost_conversions_week}} conversions.
Range of the lost conversions: {{lost_conversions_week:interval}}.
Net a week: {{gain_week}}, range {{gain_week:interval}}; bad end {{downside}}.
Excluded by mistake would be {{false_cuts}} of them on average.""",
)
NONE = (
    "Nichts ist auszuschließen: Kein Segment ist sicher genug im Minus. Behalten: {{kept}}.",
    "Nothing is to be excluded: no segment is surely enough losing. Kept: {{kept}}.",
)
BROKEN = (
    "Die Zählung ist jetzt gestört: {{broken}}. Solange das so ist, wird nichts ausgeschlossen, denn alles dort sähe"
    " wertlos aus. Zuerst Tag, Pixel und Einwilligung prüfen, dann die fehlenden Conversions nachladen.",
    "Counting is disturbed now: {{broken}}. As long as that lasts nothing is excluded, since everything there would"
    " look worthless. First check tag, pixel and consent, then load the missing conversions again.",
)
KEPT = {
    "earns": Words(de="verdient", en="earning"),
    "unsure": Words(de="unsicher", en="unsure"),
    "earns_in_part": Words(de="verdient in einem Teil", en="earning in a part"),
    "few_clicks": Words(de="zu wenige Klicks", en="too few clicks"),
    "not_running": Words(de="steht still", en="not running"),
    "whole_campaign": Words(de="ganze Kampagne im Minus", en="whole campaign losing"),
    "limit": Words(de="Grenze des Laufs erreicht", en="limit of the run reached"),
}


def facts(account: Account, found: Worth, plan: Cuts, goal: Goal) -> tuple[Fact, ...]:
    """Every figure of the answer."""
    money, chosen = account.currency, plan.chosen
    saving, lost, gain = together(plan, chosen, account, found, goal)
    homes = {(each.platform, each.campaign) for each in plan.segments}
    judged = [why in ("loses", "limit", "whole_campaign", "earns_in_part") for why in plan.why]
    told = [
        fact("segments", len(plan.segments), "count", "Segmente", "segments", basis="observed"),
        fact("campaigns", len(homes), "count", "Kampagnen", "campaigns", basis="observed"),
        fact("losing", sum(judged), "count", "Segmente im Minus", "losing segments"),
        fact("exclusions", int(chosen.sum()), "count", "Ausschlüsse", "exclusions"),
        fact("saving_week", round(saving, 2), money, "Ersparnis je Woche", "saving a week", _weeks(plan, account)),
        _with("lost_conversions_week", lost, "count", "verlorene Conversions je Woche", "lost conversions a week", 1),
        _with("gain_week", gain, money, "Ergebnis je Woche", "net gain a week"),
        fact("downside", round(float(np.quantile(gain, 0.05)), 4), money, "schlechtes Ende je Woche", "bad end a week"),
        fact("false_cuts", round(float((1 - plan.losing[chosen]).sum()), 4), "count", "Irrtümer, erwartet",
             "mistakes to be expected", digits=2),
        fact("conversions_observed", round(float(found.conversions.sum()), 4), "count", "Conversions, gemeldet",
             "conversions as reported", basis="platform-reported", digits=0),
        _with("conversions_corrected", np.round(found.corrected().sum(axis=1), 2), "count",
              "Conversions mit ausstehenden", "conversions with those to come", 0),
    ]  # fmt: skip
    if goal.kind != "break_even":
        told.append(fact("goal", goal.level, goal.unit, "Maß", "measure", basis="observed"))
    return tuple(told)


def _weeks(plan: Cuts, account: Account) -> tuple[float, float, float] | None:
    """The interval of the mean weekly cost of what is cut, from how the last weeks differ."""
    cells = np.any(plan.belongs[plan.chosen] > 0, axis=0)
    cost = account.of("cost")[cells].sum(axis=0)
    weeks = len(cost) // 7
    if weeks < 4 or not cells.any():
        return None
    sums = cost[-7 * min(weeks, 8) :].reshape(-1, 7).sum(axis=1)
    from scipy.special import stdtrit

    now = float(sums[-4:].mean())
    half = float(stdtrit(len(sums) - 1, (1 + LEVEL) / 2) * sums.std(ddof=1) / 2)
    return (round(max(0.0, now - half), 2), round(now + half, 2), LEVEL) if half > 0 else None


def proposals(desk: Desk, account: Account, found: Worth, plan: Cuts, goal: Goal) -> tuple[Proposal, ...]:
    """One a platform."""
    made: list[Proposal] = []
    short = {each: f"{each.column}: {each.label.removeprefix(f'{each.platform} · ')}" for each in plan.segments}
    known = Counter(short.values())
    for name in account.platforms():
        rows = plan.chosen & np.array([each.platform == name for each in plan.segments], dtype=np.bool_)
        if not rows.any():
            continue
        saving, _, gain = together(plan, rows, account, found, goal)
        slug = re.sub(r"\W+", "_", name.lower()).strip("_") or "other"
        effect = _with(f"gain_week_{slug}", gain, account.currency, f"Ergebnis je Woche, {name}",
                       f"net gain a week, {name}")  # fmt: skip
        bad = fact(f"downside_{slug}", round(float(np.quantile(gain, 0.05)), 4), account.currency,
                   f"schlechtes Ende je Woche, {name}", f"bad end a week, {name}")  # fmt: skip
        chosen = [plan.segments[at] for at in np.flatnonzero(rows).tolist()]
        names = [short[each] if known[short[each]] == 1 else f"{each.column}: {each.label}" for each in chosen]
        made.append(propose(
            desk, action="exclude_audience", target=name, before=dict.fromkeys(names, "included"),
            after=dict.fromkeys(names, "excluded"), effect=effect, downside=bad,
            risk=at_risk(saving - gain), currency=account.currency, evidence="model",
            days=7 * WEEKS,
            why=Words(
                de="Diese Segmente kosten fast sicher mehr, als sie bringen, auch wenn man bedenkt, dass unter vielen"
                " einige durch Zufall schlecht aussehen.",
                en="These segments almost surely cost more than they bring, also allowing for some among many that look"
                " bad by chance.",
            ),
        ))  # fmt: skip
    return tuple(made)


def table(plan: Cuts) -> Table:
    """Every segment, those that are cut first."""
    ends = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    worth, lost, gain = (np.quantile(draws, ends, axis=0) for draws in (plan.worth, plan.lost, plan.gain))
    rows = []
    for at in np.lexsort((-plan.cost, -plan.losing, ~plan.chosen)).tolist():
        each = plan.segments[at]
        counted = float(plan.conversions[at])
        rows.append((
            each.label, each.column, each.campaign, each.value, int(plan.clicks[at]), round(float(plan.cost[at]), 2),
            round(counted, 2), round(float(plan.cost[at]) / counted, 2) if counted > 0 else None,
            round(float(plan.price[at]), 4), round(float(plan.worth[:, at].mean()), 4), round(float(worth[0, at]), 4),
            round(float(worth[1, at]), 4), round(float(plan.losing[at]), 4), round(float(plan.saving[at]), 2),
            round(float(plan.lost[:, at].mean()), 3), round(float(lost[0, at]), 3), round(float(lost[1, at]), 3),
            round(float(plan.gain[:, at].mean()), 2), round(float(gain[0, at]), 2), round(float(gain[1, at]), 2),
            "exclude" if plan.chosen[at] else "keep", plan.why[at],
        ))  # fmt: skip
    columns = (
        "what", "dimension", "campaign", "value", "clicks", "cost", "conversions", "cpa", "cpc", "worth", "low", "high",
        "p_losing", "saving_week", "lost_conversions_week", "lost_low", "lost_high", "gain_week", "gain_low",
        "gain_high", "action", "why",
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def stages(desk: Desk, plan: Cuts) -> dict[str, Table]:
    """Segments that lose but are too large to cut at once: a lower bid is their first stage."""
    share = desk.limits.bid_share
    rows = tuple(
        (plan.segments[at].label, plan.segments[at].column, "lower_bid", -share, "exclude")
        for at, why in enumerate(plan.why)
        if why == "limit"
    )
    columns = ("what", "dimension", "this_stage", "change", "wished")
    return {"stages": Table(columns=columns, rows=rows)} if rows else {}


def chart(plan: Cuts) -> Chart:
    """What a unit of money spent on each segment brings, against one; the least first."""
    back = plan.worth / np.maximum(plan.price, 1e-9)
    low, high = np.quantile(back, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    top = np.lexsort((-plan.cost, -plan.losing))[:SHOWN].tolist()
    act = {True: Words(de="ausschließen", en="exclude"), False: Words(de="behalten", en="keep")}
    rows = [
        {"what": f"{plan.segments[at].label} ({plan.segments[at].column})", "back": float(back[:, at].mean()),
         "low": float(low[at]), "high": float(high[at]), "action": act[bool(plan.chosen[at])]}
        for at in top
    ]  # fmt: skip
    return intervals(
        rows, Axis("what", Words(de="Segment", en="segment"), "nominal"),
        Axis("back", Words(de="Wert eines Klicks durch seinen Preis", en="worth of a click over its price"),
             unit="ratio"), "low", "high",
        Words(de="Was ein Klick je Segment bringt, gemessen an seinem Preis",
              en="What a click brings by segment, over its price"),
        series=Axis("action", Words(de="Vorschlag", en="proposal"), "nominal"), reference=1.0,
    )  # fmt: skip


def kept(plan: Cuts) -> Words:
    """How many segments are kept, by reason."""
    counts = {code: sum(why == code for why in plan.why) for code in KEPT}
    told = [(count, KEPT[code]) for code, count in counts.items() if count]
    return Words(
        de="; ".join(f"{words.de} {count}" for count, words in told) or "nichts",
        en="; ".join(f"{words.en} {count}" for count, words in told) or "nothing",
    )


def _with(id: str, draws: Floats, unit: str, de: str, en: str, digits: int | None = None) -> Fact:
    low, high = (round(float(end), 4) for end in np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]))
    span = (low, high, LEVEL) if low < high else None
    return fact(id, round(float(draws.mean()), 4), unit, de, en, span, digits=digits)
