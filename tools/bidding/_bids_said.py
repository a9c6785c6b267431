# pyright: basic
"""What `bidding.bids` says: facts, sentences, tables, charts and proposals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from terms import Chart, Fact, Proposal, Table, Words
from tools._charts import Axis, intervals
from tools._facts import fact
from tools._proposal import propose, step
from tools._tool import Desk
from tools.bidding._bids_days import Incident
from tools.bidding._bids_goal import Goal
from tools.bidding._bids_lag import Delay
from tools.bidding._bids_plan import WEEKS, Moves, Worth, label
from tools.bidding._bids_read import Account, Floats
from tools.data._period import day as day_words

LEVEL = 0.9
SHOWN = 24
"""Items in the chart, the dearest first."""
GOALS = {
    "margin": (
        "Maß: Marge {{goal}} vom Conversion-Wert, also Gewinn je Klick nach Werbekosten.",
        "Measure: a margin of {{goal}} on conversion value, so profit per click after ad cost.",
    ),
    "value": (
        "Maß: Eine Conversion ist {{goal}} wert.",
        "Measure: a conversion is worth {{goal}}.",
    ),
    "cpa": (
        "Maß: Ziel-CPA {{goal}} im Durchschnitt; die letzte Conversion darf dann {{goal_marginal}} kosten.",
        "Measure: a target CPA of {{goal}} on average; the last conversion may then cost {{goal_marginal}}.",
    ),
    "roas": (
        "Maß: Ziel-ROAS {{goal}} im Durchschnitt; der letzte Euro muss dann {{goal_marginal}} einspielen.",
        "Measure: a target ROAS of {{goal}} on average; the last unit of money then has to return {{goal_marginal}}.",
    ),
    "present": (
        "Maß: kein Ziel und keine Marge genannt, also das heutige Niveau {{of_what}}: {{measure}} {{goal}} im"
        " Durchschnitt.",
        "Measure: no target and no margin given, so today's level {{of_what}}: a {{measure}} of {{goal}} on average.",
    ),
}
LINES = {
    "head": (
        "Wert je Klick ({{level}}, insgesamt {{items}}), {{period}}; Conversions {{conversions_observed}} gemeldet und"
        " {{conversions_corrected}} mit den noch ausstehenden.",
        "Value per click ({{level}}, {{items}} in all), {{period}}; conversions {{conversions_observed}} as reported"
        " and {{conversions_corrected}} with those still to come.",
    ),
    "settled": (
        "Wert je Klick ({{level}}, insgesamt {{items}}), {{period}}; Conversions der Tage, die zählen:"
        " {{conversions_observed}}.",
        "Value per click ({{level}}, {{items}} in all), {{period}}; conversions on the days that count:"
        " {{conversions_observed}}.",
    ),
    "out": (
        "Tage mit gestörter Zählung sind ausgelassen: {{incidents}}.",
        "Days on which counting was disturbed are left out: {{incidents}}.",
    ),
    "elasticity": (
        "Klicks folgen dem Klickpreis mit einer Elastizität von {{elasticity}} ({{elasticity_basis}}); zusätzliche"
        " zählen mit {{later_worth}} des Werts der heutigen.",
        "Clicks follow the price per click with an elasticity of {{elasticity}} ({{elasticity_basis}}); additional ones"
        " count with {{later_worth}} of the worth of today's.",
    ),
}
PLAN = (
    """Vorschlag, Änderungen: {{changes}}, davon {{raises}} nach oben und {{cuts}} nach unten.
Keine geht über {{max_change}} hinaus.
Erwarteter Zusatzgewinn je Woche ({{at_goal}}): {{gain_week}}, Spanne {{gain_week:interval}}.
Schlechtes Ende: {{downside}} je Woche.
Werbekosten je Woche dabei {{extra_cost_week}}, Conversions {{extra_conversions_week}}.
Zurückgehalten: {{held}}.""",
    """Proposed, changes: {{changes}}, of them {{raises}} up and {{cuts}} down.
None goes beyond {{max_change}}.
Expected additional profit a week ({{at_goal}}): {{gain_week}}, range {{gain_week:interval}}.
Bad end: {{downside}} a week.
Ad cost a week with it {{extra_cost_week}}, conversions {{extra_conversions_week}}.
Held back: {{held}}.""",
)
NONE = (
    "Kein Gebot ändert sich: Nirgends ist ein Gewinn sicher genug. Zurückgehalten: {{held}}.",
    "No bid changes: nowhere is a gain sure enough. Held back: {{held}}.",
)
BROKEN = (
    "Die Zählung ist jetzt gestört: {{broken}}. Solange das so ist, wird kein Gebot vorgeschlagen, denn jeder Klick"
    " sähe wertlos aus. Zuerst Tag, Pixel und Einwilligung dort prüfen, dann die fehlenden Conversions nachladen.",
    "Counting is disturbed now: {{broken}}. As long as that lasts no bid is proposed, since every click would look"
    " worthless. First check tag, pixel and consent there, then load the missing conversions again.",
)
HELD = {
    "unsure": Words(de="zu unsicher", en="too unsure"),
    "small_change": Words(de="schon richtig", en="right already"),
    "cooldown": Words(de="gerade erst geändert", en="changed just now"),
    "brand_demand": Words(de="Marke und Retargeting, Wirkung ungeprüft", en="brand and retargeting, effect untested"),
    "budget_bound": Words(de="wohl vom Budget begrenzt", en="probably bound by budget"),
    "stopped": Words(de="steht still", en="not running"),
    "limit": Words(de="Grenze des Laufs erreicht", en="limit of the run reached"),
}
AT_GOAL = {
    "margin": Words(de="nach Werbekosten", en="after ad cost"),
    "value": Words(de="nach Werbekosten", en="after ad cost"),
    "": Words(de="Conversions so bewertet, wie das Maß es verlangt", en="conversions valued as the measure implies"),
}
ALL, REST = (
    Words(de="von allem Ausgewählten", en="of everything selected"),
    Words(de="ohne Marke und Retargeting", en="without brand and retargeting"),
)
ASSUMED, GIVEN = Words(de="angenommen", en="assumed"), Words(de="angegeben", en="given")
LEVELS = {
    "keyword": Words(de="je Keyword", en="by keyword"),
    "ad_group": Words(de="je Anzeigengruppe", en="by ad group"),
    "campaign": Words(de="je Kampagne", en="by campaign"),
}


def measure(goal: Goal) -> Words:
    """What the level is a level of."""
    name = "ROAS" if goal.by_value else "CPA"
    return Words(de=name, en=name)


def of_what(spared: np.ndarray, found: Worth) -> Words:
    """Which items the present level is of."""
    return REST if spared.any() and float(found.conversions[~spared].sum()) > 0 else ALL


def facts(  # noqa: PLR0913, PLR0917  (everything that a figure is made of)
    account: Account, found: Worth, plan: Moves, goal: Goal, elasticity: Floats, later: Floats, assumed: bool,
    share: float, delay: Delay,
) -> tuple[Fact, ...]:  # fmt: skip
    """Every figure of the answer."""
    money, moved = account.currency, plan.moved
    gain, cost = plan.gain[:, moved].sum(axis=1), plan.cost[:, moved].sum(axis=1)
    more = (plan.clicks * found.rate)[:, moved].sum(axis=1)
    up = int((moved & (plan.after > plan.price)).sum())
    corrected = found.corrected().sum(axis=1)
    told = [
        fact("items", len(account.keys), "count", "Einträge", "items", basis="observed"),
        fact("changes", int(moved.sum()), "count", "Änderungen", "changes"),
        fact("raises", up, "count", "nach oben", "up"),
        fact("cuts", int(moved.sum()) - up, "count", "nach unten", "down"),
        fact("conversions_observed", round(float(found.conversions.sum()), 4), "count", "Conversions, gemeldet",
             "conversions as reported", basis="platform-reported", digits=0),
        _with("conversions_corrected", np.round(corrected, 2), "count", "Conversions mit ausstehenden",
              "conversions with those to come", digits=0),
        _with("gain_week", gain, money, "Zusatzgewinn je Woche", "additional profit a week"),
        fact("downside", float(np.quantile(gain, 0.05)), money, "schlechtes Ende je Woche", "bad end a week"),
        _with("extra_cost_week", cost, money, "Werbekosten je Woche, Änderung", "change of ad cost a week"),
        _with("extra_conversions_week", more, "count", "Conversions je Woche, Änderung",
              "change of conversions a week", digits=1),
        fact("elasticity", float(np.median(elasticity)), "ratio", "Elastizität der Klicks", "elasticity of clicks",
             (*np.quantile(elasticity, [0.05, 0.95]).tolist(), LEVEL) if assumed else None, digits=2),
        fact("later_worth", float(later.mean()), "share", "Wert zusätzlicher Klicks", "worth of additional clicks",
             (float(later.min()), float(later.max()), LEVEL) if later.min() < later.max() else None),
        fact("goal", goal.level, goal.unit, "Maß", "measure", basis="observed"),
        fact("max_change", share, "share", "größte Änderung", "largest change", basis="observed"),
    ]  # fmt: skip
    if goal.kind in ("cpa", "roas"):
        last = goal.level * goal.marginal if goal.kind == "cpa" else goal.level / goal.marginal
        told.append(fact("goal_marginal", last, goal.unit, "Maß der letzten Conversion", "measure at the margin"))
    known = [lag for lag in delay.lags.values() if lag]
    if known:
        mean = sum((1 - lag.now) * lag.mean for lag in known) / len(known)
        told.append(fact("lag_days", mean, "days", "mittlerer Verzug", "mean delay", digits=1))
    return tuple(told)


def by_platform(account: Account, plan: Moves) -> list[tuple[str, np.ndarray, Fact, Fact]]:
    """Platforms with changes: their items, expected effect and its bad end."""
    told: list[tuple[str, np.ndarray, Fact, Fact]] = []
    for name in account.platforms():
        rows = np.array([key[0] == name for key in account.keys]) & plan.moved
        if rows.any():
            gain, slug = plan.gain[:, rows].sum(axis=1), re.sub(r"\W+", "_", name.lower()).strip("_") or "other"
            effect = _with(f"gain_week_{slug}", gain, account.currency, f"Zusatzgewinn je Woche, {name}",
                           f"additional profit a week, {name}")  # fmt: skip
            bad = fact(f"downside_{slug}", float(np.quantile(gain, 0.05)), account.currency,
                       f"schlechtes Ende je Woche, {name}", f"bad end a week, {name}")  # fmt: skip
            told.append((name, rows, effect, bad))
    return told


def proposals(
    desk: Desk, account: Account, found: Worth, plan: Moves, goal: Goal, lever: str, share: float
) -> tuple[Proposal, ...]:
    """One a platform: its bids, or the targets that come to the same."""
    made: list[Proposal] = []
    for name, rows, effect, bad in by_platform(account, plan):
        before, after, unit = _levers(account, found, plan, goal, lever, share, rows)
        if not before:
            continue
        made.append(propose(
            desk, action="set_bid" if lever == "bid" else "set_target", target=name, before=before, after=after,
            unit=unit, effect=effect, downside=bad, risk=float(plan.risk[rows].sum()), currency=account.currency,
            evidence="model", days=7 * WEEKS, why=Words(
                de="Klicks, die mehr wert sind, als der nächste kostet, werden höher geboten, die anderen niedriger;"
                " jede Änderung bleibt in den Grenzen.",
                en="Clicks that are worth more than the next one costs are bid up, the others down; every change stays"
                " within the limits.",
            ),
        ))  # fmt: skip
    return tuple(made)


def _levers(
    account: Account, found: Worth, plan: Moves, goal: Goal, lever: str, share: float, rows: np.ndarray
) -> tuple[dict[str, float], dict[str, float], str]:
    at = np.flatnonzero(rows).tolist()
    names = _names(account)
    if lever == "bid":
        pairs = [(float(plan.price[i]), float(plan.after[i])) for i in at]
        unit = f"{account.currency}/click"
    else:
        # A target moves like the price per click: CPA = price / rate, ROAS = value / price.
        brings = found.value.mean(axis=0) if goal.by_value else found.rate.mean(axis=0)
        one, other = ((brings / each if goal.by_value else each / brings) for each in (plan.price, plan.after))
        pairs = [_target(float(one[i]), float(other[i]), share) for i in at]
        unit = "ratio" if goal.by_value else account.currency
    # A target may be too small for its rounding to move, and a share of nothing is nothing.
    moved = [(names[i], *pair) for i, pair in zip(at, pairs, strict=True) if pair[0] != pair[1]]
    return {name: was for name, was, _ in moved}, {name: would for name, _, would in moved}, unit


def _target(now: float, wished: float, share: float) -> tuple[float, float]:
    digits = 2 if now >= 0.2 else 4
    was = round(now, digits)
    return (was, step(was, wished, share, digits)) if was > 0 else (was, was)


def _names(account: Account) -> list[str]:
    """Items by campaign, ad group and keyword; with their platform where two have the same name."""
    short = [label(key[1:]) for key in account.keys]
    known = Counter(short)
    return [name if known[name] == 1 else label(key) for name, key in zip(short, account.keys, strict=True)]


def tables(account: Account, found: Worth, plan: Moves, goal: Goal, out: Sequence[Incident]) -> dict[str, Table]:
    """bids, the stages beyond this run, and the days that were left out."""
    worth = found.worth(goal)
    shown = found.value if account.valued else worth
    low, high = np.quantile(shown, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    limits = np.quantile(worth, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    ends = np.quantile(plan.gain, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    corrected = found.corrected().mean(axis=0)
    spend = account.of("cost").sum(axis=1)
    order = np.lexsort((-spend, -plan.gain.mean(axis=0) * plan.moved, ~plan.moved))
    rows, stages = [], []
    for i in order.tolist():
        moved = bool(plan.moved[i])
        change = float(plan.after[i] / plan.price[i] - 1) if plan.price[i] else 0.0
        effect = [round(float(each), 2) if moved else 0.0 for each in (plan.gain[:, i].mean(), ends[0, i], ends[1, i])]
        rows.append((
            label(account.keys[i]), int(found.clicks[i]), round(float(found.conversions[i]), 2),
            round(float(corrected[i]), 2), round(float(shown[:, i].mean()), 4), round(float(low[i]), 4),
            round(float(high[i]), 4), round(float(worth[:, i].mean()), 4), round(float(limits[0, i]), 4),
            round(float(limits[1, i]), 4), float(plan.price[i]), float(plan.after[i]), round(change, 4), *effect,
            round(float(plan.better[i]), 4) if moved else None, round(float(plan.bound[i]), 3),
            ("raise" if change > 0 else "cut") if moved else "hold", plan.why[i],
        ))  # fmt: skip
        wish = float(plan.price[i] * plan.wished[i])
        if moved and abs(wish - plan.after[i]) > 0.03 * plan.price[i]:
            stages.append((label(account.keys[i]), float(plan.price[i]), float(plan.after[i]), round(wish, 4)))
    columns = (
        "what", "clicks", "conversions_observed", "conversions", "value_per_click", "low", "high", "worth", "worth_low",
        "worth_high", "cpc", "new_cpc", "change", "effect", "effect_low", "effect_high", "p_gain", "p_budget_bound",
        "action", "why",
    )  # fmt: skip
    found_tables = {"bids": Table(columns=columns, rows=tuple(rows))}
    if stages:
        found_tables["stages"] = Table(columns=("what", "now", "this_stage", "wished"), rows=tuple(stages))
    if out:
        found_tables["incidents"] = incident_table(out)
    return found_tables


def incident_table(out: Sequence[Incident]) -> Table:
    """The days that were left out."""
    return Table(
        columns=("platform", "campaign", "first", "last", "kind", "open"),
        rows=tuple((each.platform, each.campaign, each.first, each.last, each.kind, each.open) for each in out),
    )


def chart(account: Account, found: Worth, plan: Moves, goal: Goal) -> Chart:
    """What a click is worth, beside what it costs."""
    worth = found.worth(goal)
    ends = np.quantile(worth, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    top = np.argsort(-account.of("cost").sum(axis=1), kind="stable")[:SHOWN].tolist()
    is_worth, costs = Words(de="ist wert", en="is worth"), Words(de="kostet jetzt", en="costs now")
    rows = []
    for i in top:
        name, price = label(account.keys[i]), float(plan.price[i])
        rows.append({"what": name, "money": float(worth[:, i].mean()), "low": float(ends[0, i]),
                     "high": float(ends[1, i]), "series": is_worth})  # fmt: skip
        rows.append({"what": name, "money": price, "low": price, "high": price, "series": costs})
    return intervals(
        rows, Axis("what", Words(de="Eintrag", en="item"), "nominal"),
        Axis("money", Words(de="je Klick", en="per click"), unit=account.currency), "low", "high",
        Words(de="Was ein Klick wert ist und was er kostet", en="What a click is worth and what it costs"),
        series=Axis("series", Words(de="Klick", en="click"), "nominal"),
    )  # fmt: skip


def held(plan: Moves) -> Words:
    """How many items are held back, by reason."""
    counts = {code: sum(why == code for why in plan.why) for code in HELD}
    told = [(count, HELD[code]) for code, count in counts.items() if count]
    if not told:
        return Words(de="nichts", en="nothing")
    return Words(
        de="; ".join(f"{words.de} {count}" for count, words in told),
        en="; ".join(f"{words.en} {count}" for count, words in told),
    )


def listed(found: Sequence[Incident]) -> Words:
    """Incidents with their days."""
    some = list(found)[:3]
    names = [" · ".join(part for part in (each.platform, each.campaign) if part) for each in some]
    pairs = [(name, day_words(each.first), day_words(each.last)) for name, each in zip(names, some, strict=True)]
    return Words(
        de="; ".join(f"{name}, {first.de} bis {last.de}" for name, first, last in pairs),
        en="; ".join(f"{name}, {first.en} to {last.en}" for name, first, last in pairs),
    )


def left_out(found: Sequence[Incident]) -> dict[str, Words]:
    """Names of the incidents, and of those that are still open."""
    still = [each for each in found if each.open]
    return ({"incidents": listed(found)} if found else {}) | ({"broken": listed(still)} if still else {})


def safe(facts: Sequence[Fact], ids: Collection[str], nothing: Fact) -> tuple[Fact, ...]:
    """The facts that stand while counting is broken, and that nothing is proposed."""
    return (*(each for each in facts if each.id in ids), nothing)


def one_below_the_other(told: Sequence[tuple[str, str]]) -> Words:
    """Sentences, (German, English) each, as one text."""
    return Words(de="\n".join(one for one, _ in told), en="\n".join(one for _, one in told))


def _with(id: str, draws: Floats, unit: str, de: str, en: str, *, digits: int | None = None) -> Fact:
    low, high = (round(float(end), 4) for end in np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]))
    # A figure that nothing can change, such as the sum over no changes, has no interval.
    span = (low, high, LEVEL) if low < high else None
    return fact(id, round(float(draws.mean()), 4), unit, de, en, span, digits=digits)
