"""Set, raise or cut the daily budget of campaigns: as a proposal."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BeforeValidator, Field, field_validator, model_validator

from errors import BadArguments
from terms import Result, Table, Words
from tools._arguments import Amount, any_letters, in_currency, listed
from tools._facts import fact
from tools._tool import Arguments, Desk
from tools.act import _ordered as ordered
from tools.act._effect import Expected, at_stake, expected
from tools.act._named import Found
from tools.act._recent import Floats, Recent, recent
from tools.act._staged import first_step, stages
from tools.act._stages import Staged, staged, until
from tools.bidding._lengths import DAYS
from tools.bidding._simulate_change import Wish, wish

Names = Annotated[tuple[str, ...], BeforeValidator(listed)]


def _said(value: Any) -> Any:
    """A bare number is the new budget."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return value
    if not value >= 0:
        raise ValueError("a number is the new budget, not below zero; write a change as '-15 EUR'")
    return f"={value}"


Said = Annotated[str, BeforeValidator(_said), Field(max_length=100)]


class Args(Arguments):
    """Whose budget, and what it is to be."""

    campaign: Names = Field(default=(), description="Campaign as the ad data name it; several in a list.")
    platform: str = Field(default="", max_length=100, description="Only there; without a campaign, all of its own.")
    budget: Amount | None = Field(default=None, description="The new budget, such as '120 EUR'.")
    change: Said | None = Field(default=None, description="Instead of a budget: +20 %, -15 EUR, halve.")
    changes: dict[str, Said] = Field(
        default_factory=dict, max_length=ordered.MOST,
        description='Several at once: {"Brand": "+20 %", "Generic": "=90 EUR"}.',
    )  # fmt: skip
    per: Literal["day", "week", "month"] = Field(default="day", description="Over which time an amount counts.")
    held: ordered.Held = Field(
        default_factory=dict, max_length=ordered.MOST,
        description="What the platform holds a day now, by campaign; looked up there where it can be read.",
    )  # fmt: skip
    until: date | None = Field(default=None, description="Last day on which it holds; fourteen days if not said.")
    margin: float | None = Field(default=None, gt=0, le=1, description="Share of revenue left as gain, such as 0.4.")

    _any_letters = field_validator("per", mode="before")(any_letters)

    @model_validator(mode="after")
    def _one_way(self) -> Args:
        if sum((self.budget is not None, self.change is not None, bool(self.changes))) != 1:
            raise ValueError("give one of budget, change or changes")
        if self.changes and self.campaign:
            raise ValueError("changes name their campaigns; leave campaign out")
        return self


TEXT = {
    "de": """{{campaigns}}: Vorgeschlagen sind {{after}} am Tag; bisher waren es im Mittel der letzten vier Wochen \
{{before}} am Tag, in der letzten Woche {{before_week}}. Gerechnet ist bis {{until}}.
Bis dahin sind das {{extra}} Mehrausgaben.
Bis dahin sind das {{saved}} weniger Ausgaben.
Auf dem Spiel stehen dabei {{risk}}.
Gewünscht waren {{wished}} am Tag: Die Grenzen einer Änderung lassen das in {{stages}} Stufen zu, dies ist die erste.
Nach den letzten Wochen geht das mit {{effect}} Umsatz einher, Spanne {{effect:interval}}.
{{nothing_yet}}""",
    "en": """{{campaigns}}: proposed are {{after}} a day; so far it was {{before}} a day on average over the last four \
weeks, {{before_week}} in the last week. This is reckoned until {{until}}.
Until then that is {{extra}} of extra spend.
Until then that is {{saved}} less spend.
At stake are {{risk}}.
Wanted were {{wished}} a day: the limits of a change allow that in {{stages}} stages, of which this is the first.
Going by the last weeks, that is associated with {{effect}} of revenue, range {{effect:interval}}.
{{nothing_yet}}""",
}
KNOWN = Words(
    de="{{campaigns}}: Vorgeschlagen sind {{after}} am Tag; die Plattform hat jetzt {{before}} am Tag. Ausgegeben "
    "wurden im Mittel der letzten vier Wochen {{spent}} am Tag, in der letzten Woche {{before_week}}. Gerechnet ist "
    "bis {{until}}.\n"
    "Bis dahin sind das höchstens {{extra}} Mehrausgaben.\n"
    "Bis dahin stehen {{saved}} weniger zur Verfügung.\n"
    "Auf dem Spiel stehen dabei {{risk}}.\n"
    "Gewünscht waren {{wished}} am Tag: Die Grenzen einer Änderung lassen das in {{stages}} Stufen zu, dies ist die "
    "erste.\n"
    "Nach den letzten Wochen geht das mit {{effect}} Umsatz einher, Spanne {{effect:interval}}.\n"
    "{{nothing_yet}}",
    en="{{campaigns}}: proposed are {{after}} a day; the platform holds {{before}} a day now. Spent were {{spent}} a "
    "day on average over the last four weeks, {{before_week}} in the last week. This is reckoned until {{until}}.\n"
    "Until then that is at most {{extra}} of extra spend.\n"
    "Until then {{saved}} less may be spent.\n"
    "At stake are {{risk}}.\n"
    "Wanted were {{wished}} a day: the limits of a change allow that in {{stages}} stages, of which this is the "
    "first.\n"
    "Going by the last weeks, that is associated with {{effect}} of revenue, range {{effect:interval}}.\n"
    "{{nothing_yet}}",
)
HELD = Words(
    de="{{campaigns}}: Bisher sind es {{before}} am Tag, gewünscht sind {{wished}} am Tag.\n"
    "Die Grenzen einer Änderung lassen davon nichts zu; ein Vorschlag entsteht nicht.",
    en="{{campaigns}}: so far it is {{before}} a day, wanted are {{wished}} a day.\n"
    "The limits of a change allow none of it; nothing is proposed.",
)
SAME = Words(
    de="{{campaigns}}: Es sind schon {{before}} am Tag; zu ändern ist nichts.",
    en="{{campaigns}}: it is {{before}} a day already; there is nothing to change.",
)
WHY = Words(
    de="Jemand hat dieses Budget angeordnet. „Vorher“ sind die mittleren Ausgaben am Tag in den letzten vier Wochen.",
    en="Somebody ordered this budget. 'Before' is the average spend a day over the last four weeks.",
)
WHY_HELD = Words(
    de="Jemand hat dieses Budget angeordnet. „Vorher“ ist, was die Plattform beim Anordnen hatte.",
    en="Somebody ordered this budget. 'Before' is what the platform held when it was ordered.",
)
UNFELT = Expected(None, None, "bookkeeping", Words(
    de="Eine Wirkung ist nicht beziffert: Bei den jetzigen Ausgaben ändert das neue Budget nichts.",
    en="No effect is put in figures: at what is spent now the new budget changes nothing.",
))  # fmt: skip
ASKED = {
    "de": [
        "Setze das Budget von Brand DE auf 120 € am Tag",
        "Erhöhe das Tagesbudget der Kampagne Generic um 20 %",
        "Senke das Budget von Prospecting um 15 Euro am Tag",
        "Budget Retargeting auf 80 € täglich",
        "Bitte Brand Search um ein Fünftel aufstocken",
        "Kürze das Budget bei Meta um 10 Prozent",
        "Stell das Tagesbudget von Shopping auf 250 Euro",
        "Verdopple das Budget für Generic Outdoor",
        "Halbiere das Budget der TikTok-Kampagne",
        "Mach bei Brand 30 Euro am Tag mehr",
        "Gib Prospecting Broad 50 € mehr am Tag",
        "Fahr das Budget von Display auf 40 € runter",
        "Ich möchte das Budget der Kampagne Zelte auf 3.000 Euro im Monat setzen",
        "Kannst du das Budget für Wanderschuhe um 25 % anheben?",
        "Reduziere Generic DE auf 95 Euro pro Tag",
        "Deckel das Retargeting-Budget bei 750 Euro die Woche",
        "Budget von Brand AT bitte 10 Prozent runter",
        "Tagesbudget Sommeraktion: 60 €",
        "Setz Brand DE bis Monatsende auf 140 € am Tag",
        "Verschiebe 500 Euro von Meta zu Google",
        "Leg das Budget für die Herbstkampagne auf 1.200 € pro Woche fest",
        "Nimm bei Generic 20 % Budget raus",
        "Ändere das Tagesbudget von Video auf 35 Euro",
        "Erhöhe Brand um 20 % und senke Generic um 10 %",
        "Wir wollen das Budget von Hüttenleben um 12 Euro täglich erhöhen",
        "budget brand hoch auf 150 am tag",
    ],
    "en": [
        "Set the budget of Brand DE to 120 euros a day",
        "Raise the daily budget of the Generic campaign by 20%",
        "Lower the Prospecting budget by 15 euros a day",
        "Retargeting budget to €80 daily",
        "Please bump Brand Search by a fifth",
        "Cut the Meta budget by 10 percent",
        "Put the daily budget of Shopping at 250 euros",
        "Double the budget for Generic Outdoor",
        "Halve the TikTok campaign's budget",
        "Give Brand 30 euros a day more",
        "Add €50 a day to Prospecting Broad",
        "Bring the Display budget down to €40",
        "I want to set the budget of the Tents campaign to 3,000 euros a month",
        "Can you increase the hiking boots budget by 25%?",
        "Reduce Generic DE to 95 euros per day",
        "Cap the retargeting budget at 750 euros a week",
        "Budget of Brand AT down 10 percent please",
        "Daily budget summer campaign: €60",
        "Set Brand DE to €140 a day until the end of the month",
        "Move 500 euros from Meta to Google",
        "Fix the autumn campaign's budget at 1,200 a week",
        "Take 20% of the budget out of Generic",
        "Change the daily budget of Video to 35 euros",
        "Raise Brand by 20% and lower Generic by 10%",
        "We want to raise the Hüttenleben budget by 12 euros a day",
        "brand budget up to 150 a day",
    ],
}


def filled(args: Args, desk: Desk) -> Args:
    """The order with the budgets that the platforms hold now."""
    return ordered.filled(args, tuple(args.changes) or args.campaign, desk, "budget")


def set_budget(args: Args, desk: Desk) -> Result:
    """Propose another daily budget for campaigns: an amount, or so much more or less than what they spend.

    before = what the platform holds a day, where it can be read, else the mean cost a day of the last 28 loaded days
    (then the platform's own setting is looked up when the change is applied); after = the first stage towards the wish
    inside the limits of one change; risk = money that is spent in addition until it expires, and for a cut what it may
    have brought beyond what is saved. effect = revenue that went along with such money in the last eight weeks, from
    nothing to the best week (an association, no cause).

    Returns facts before, before_week, after, wished, extra or saved, risk, days, stages, effect; tables changes
    and stages; one proposal. Errors: no ad data, no such campaign or several of that name, an amount without
    direction, a currency that the data do not have, an end that is over.
    """
    days = until(desk.today, args.until)
    told = ordered.named(desk, tuple(args.changes) or args.campaign, args.platform)
    args = ordered.keyed(args, told)
    known = recent(desk, [thing for each in told for thing in each.things])
    now = ordered.now(known, args.held, np.round(known.daily, 2))
    wanted = np.round(_wanted(args, told, known, now), 2)
    taken = at_stake(known, args.margin)
    plan = staged(
        [thing.key for thing in known.things], now, wanted, desk.limits, share=desk.limits.change_share,
        added=np.full(len(now), float(days)), taken=taken * days, whole=desk.limits.run_share,
    )  # fmt: skip
    return _result(args, desk, told, known, plan, days)


def _wanted(args: Args, told: tuple[Found, ...], known: Recent, now: Floats) -> Floats:
    """(n,) money a day that is wished for; an amount for several campaigns is split as they spend now."""
    wished = [_wish(args, name, known.currency) for name in args.changes] or [_wish(args, "", known.currency)]
    sizes = [len(each.things) for each in told]
    if not args.changes:
        sizes = [sum(sizes)]
    made, start = np.zeros(len(now)), 0
    for one, size in zip(wished, sizes, strict=True):
        part = now[start : start + size]
        made[start : start + size] = _moved(one, part, args.per)
        start += size
    return made


def _wish(args: Args, name: str, currency: str) -> Wish:
    if args.budget is not None:
        amount = in_currency(args.budget, currency)
        assert amount is not None
        return Wish("to", amount, None, args.per)
    one = wish(args.changes[name] if name else args.change or "")
    if one.currency not in (None, currency):
        raise BadArguments(
            en=f"The amount is in {one.currency}, the data are in {currency}, and no exchange rate is known.",
            de=f"Der Betrag ist in {one.currency}, die Daten sind in {currency}, und ein Wechselkurs ist nicht"
               f" bekannt.",
            do_en=f"Give it in {currency}.", do_de=f"Nennen Sie ihn in {currency}.",
        )  # fmt: skip
    return one


def _moved(one: Wish, now: Floats, per: str) -> Floats:
    if one.how == "share":
        return np.maximum(now * (1 + one.amount), 0.0)
    length = DAYS.get(one.per or per, DAYS[per])
    whole = float(now.sum())
    total = one.amount / length if one.how == "to" else whole + one.amount / length
    weights = now / whole if whole > 0 else np.full(len(now), 1 / len(now))
    return np.maximum(total, 0.0) * weights


def _result(args: Args, desk: Desk, told: tuple[Found, ...], known: Recent, plan: Staged, days: int) -> Result:
    money, moved, held = known.currency, (plan.first - plan.now) * days, ordered.all_held(known, args.held)
    more, bound = round(float(moved.sum()), 2), ordered.bound(known, args.held, plan.now)
    # Money that is not spent brings nothing, whether it may be spent or not.
    spent = ordered.used(known)
    used = (np.minimum(plan.first, spent) - np.minimum(plan.now, spent)) * days
    effect = expected(known, np.where(bound, moved, used))
    if not (bound | (np.abs(used) > 0)).any():
        effect = UNFELT
    facts = [
        fact("before", float(plan.now.sum()), money, "bisher am Tag", "so far a day", basis="observed"),
        fact("before_week", float(known.weekly.sum()), money, "zuletzt am Tag", "of late a day", basis="observed"),
        fact("wished", float(plan.wished.sum()), money, "gewünscht am Tag", "wanted a day"),
        fact("days", days, "days", "Geltung", "length", basis="observed"),
    ]
    names = {"campaigns": ordered.names_of(known.things), "until": ordered.until_words(desk, days)}
    caveats = ordered.notes(told, known, desk)
    if not bound.all():
        caveats.append(ordered.UNBOUND)
    if held:
        mean = float(np.round(known.daily, 2).sum())
        facts.append(fact("spent", mean, money, "ausgegeben am Tag", "spent a day", basis="observed"))
    common: dict[str, Any] = {
        "tables": {"changes": _changes(known, plan)}, "charts": (ordered.chart(known),), "names": names,
        "sources": (ordered.source(desk),),
    }  # fmt: skip
    if not plan.steps:
        same = bool(np.abs(plan.wished - plan.now).max() < 0.005)
        return Result(facts=tuple(facts), text=SAME if same else HELD, caveats=tuple(caveats), **common)
    facts += [
        fact("after", float(plan.first.sum()), money, "vorgeschlagen am Tag", "proposed a day"),
        fact("risk", plan.risk, money, "auf dem Spiel", "at stake"),
    ]
    if more > 0:
        facts.append(fact("extra", more, money, "Mehrausgaben bis zum Ende", "extra spend until the end"))
    elif more < 0:
        facts.append(fact("saved", -more, money, "weniger Ausgaben bis zum Ende", "less spend until the end"))
    if more_steps := stages(plan):
        facts += more_steps
        common["tables"]["stages"] = plan.table()
    if effect.effect is not None:
        facts.append(effect.effect)
    proposal = first_step(desk, "set_budget", known, plan, effect, WHY_HELD if held else WHY, days)
    names["nothing_yet"] = ordered.NOTHING_YET
    return Result(
        facts=tuple(facts), text=KNOWN if held else None, proposals=(proposal,), confidence="amber",
        evidence=effect.evidence, caveats=(*caveats, effect.note), **common,
    )  # fmt: skip


def _changes(known: Recent, plan: Staged) -> Table:
    """A row a campaign: spend a day of late, the proposal and the wish."""
    rows = tuple(
        (thing.platform, thing.campaign, float(week), float(before), float(after), float(wished))
        for thing, week, before, after, wished in zip(
            known.things, np.round(known.weekly, 2), plan.now, plan.first, plan.wished, strict=True
        )
    )
    return Table(columns=("platform", "campaign", "before_week", "before", "after", "wished"), rows=rows)
