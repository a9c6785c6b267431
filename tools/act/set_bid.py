"""Set, raise or lower the bid of campaigns: as a proposal."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from errors import BadArguments, WeakData
from terms import Fact, Result, Table, Words
from tools._arguments import Amount, in_currency, listed
from tools._facts import fact
from tools._tool import Arguments, Desk
from tools.act import _ordered as ordered
from tools.act._effect import at_stake, expected
from tools.act._named import Found
from tools.act._recent import Floats, Recent, recent
from tools.act._staged import first_step, stages
from tools.act._stages import Staged, staged, until
from tools.bidding._simulate_change import Wish, wish

Names = Annotated[tuple[str, ...], BeforeValidator(listed)]
SMALL = 0.2
"""Prices below it are told in four decimals."""


class Args(Arguments):
    """Whose bid, and what it is to be."""

    campaign: Names = Field(default=(), description="Campaign as the ad data name it; several in a list.")
    platform: str = Field(default="", max_length=100, description="Only there; without a campaign, all of its own.")
    bid: Amount | None = Field(default=None, description="The new bid for a click, such as '0.85 EUR'.")
    change: str | None = Field(default=None, max_length=100, description="Instead of a bid: +10 %, -0.05 EUR.")
    held: ordered.Held = Field(
        default_factory=dict, max_length=ordered.MOST,
        description="What the platform holds as bid now, by campaign; looked up there where it can be read.",
    )  # fmt: skip
    until: date | None = Field(default=None, description="Last day on which it holds; fourteen days if not said.")
    margin: float | None = Field(default=None, gt=0, le=1, description="Share of revenue left as gain, such as 0.4.")

    @model_validator(mode="after")
    def _one_way(self) -> Args:
        if (self.bid is None) == (self.change is None):
            raise ValueError("give one of bid and change")
        return self


TEXT = {
    "de": """{{campaigns}}: Vorgeschlagen ist ein Gebot von {{after}} je Klick; bisher kostete ein Klick im Mittel der \
letzten vier Wochen {{before}}. Gerechnet ist bis {{until}}.
Auf dem Spiel stehen dabei {{risk}}.
Gewünscht waren {{wished}}: Die Grenzen einer Änderung lassen das in {{stages}} Stufen zu, dies ist die erste.
Nach den letzten Wochen geht das mit {{effect}} Umsatz einher, Spanne {{effect:interval}}.
{{nothing_yet}}""",
    "en": """{{campaigns}}: proposed is a bid of {{after}} a click; so far a click cost {{before}} on average over \
the last four weeks. This is reckoned until {{until}}.
At stake are {{risk}}.
Wanted were {{wished}}: the limits of a change allow that in {{stages}} stages, of which this is the first.
Going by the last weeks, that is associated with {{effect}} of revenue, range {{effect:interval}}.
{{nothing_yet}}""",
}
KNOWN = Words(
    de="{{campaigns}}: Vorgeschlagen ist ein Gebot von {{after}} je Klick; die Plattform hat jetzt {{before}}. Ein "
    "Klick kostete im Mittel der letzten vier Wochen {{paid}}. Gerechnet ist bis {{until}}.\n"
    "Auf dem Spiel stehen dabei {{risk}}.\n"
    "Gewünscht waren {{wished}}: Die Grenzen einer Änderung lassen das in {{stages}} Stufen zu, dies ist die erste.\n"
    "Nach den letzten Wochen geht das mit {{effect}} Umsatz einher, Spanne {{effect:interval}}.\n"
    "{{nothing_yet}}",
    en="{{campaigns}}: proposed is a bid of {{after}} a click; the platform holds {{before}} now. A click cost "
    "{{paid}} on average over the last four weeks. This is reckoned until {{until}}.\n"
    "At stake are {{risk}}.\n"
    "Wanted were {{wished}}: the limits of a change allow that in {{stages}} stages, of which this is the first.\n"
    "Going by the last weeks, that is associated with {{effect}} of revenue, range {{effect:interval}}.\n"
    "{{nothing_yet}}",
)
HELD = Words(
    de="{{campaigns}}: Bisher sind es {{before}} je Klick, gewünscht ist ein Gebot von {{wished}}.\n"
    "Zu ändern ist nichts, oder die Grenzen einer Änderung lassen nichts davon zu; ein Vorschlag entsteht nicht.",
    en="{{campaigns}}: so far it is {{before}} a click, wanted is a bid of {{wished}}.\n"
    "There is nothing to change, or the limits of a change allow none of it; nothing is proposed.",
)
WHY = Words(
    de="Jemand hat dieses Gebot angeordnet. „Vorher“ ist, was ein Klick in den letzten vier Wochen im Mittel kostete.",
    en="Somebody ordered this bid. 'Before' is what a click cost on average over the last four weeks.",
)
WHY_HELD = Words(
    de="Jemand hat dieses Gebot angeordnet. „Vorher“ ist, was die Plattform beim Anordnen hatte.",
    en="Somebody ordered this bid. 'Before' is what the platform held when it was ordered.",
)
MORE_CLICKS = Words(
    de="Für das Risiko ist angenommen, dass mit dem Gebot auch die Klicks im selben Verhältnis steigen oder fallen.",
    en="For what is at stake, clicks are assumed to move in the same proportion as the bid.",
)
ASKED = {
    "de": [
        "Setze das Gebot für Brand DE auf 0,85 €",
        "Erhöhe das Gebot der Kampagne Generic um 10 %",
        "Senke die Gebote bei Google um 15 Prozent",
        "Kannst du das Gebot für Laufschuhe senken, 5 Prozent?",
        "Gebot Retargeting auf 40 Cent",
        "CPC-Gebot von Shopping um 8 Prozent anheben",
        "Biete bei Brand 10 % mehr",
        "Biete für Generic Outdoor 5 Cent weniger pro Klick",
        "Maximales Klickgebot Zelte: 1,20 €",
        "Stell das Gebot von Prospecting auf 0,30 Euro",
        "Die Gebote der Kampagne Wanderschuhe bitte um 12 % runter",
        "Ich möchte das Gebot für Brand Search auf 90 Cent festlegen",
        "Reduziere das Gebot bei Display um 20 Prozent",
        "Gebot bei TikTok Hüttenleben um 3 Cent erhöhen",
        "Fahr die Gebote für Generic DE um 10 % hoch",
        "Max CPC von Brand AT auf 0,70 € setzen",
        "Deckel das Gebot für Video bei 0,25 €",
        "Ändere das Klickgebot von Shopping DE auf 0,55 €",
        "Wir müssen das Gebot der Sommeraktion um 5 % kürzen",
        "Halbiere das Gebot für Retargeting",
        "Leg den maximalen Klickpreis für Brand auf 1 Euro fest",
        "Bitte 7 Prozent höheres Gebot für Generic",
        "Bing-Gebote um 10 Prozent senken",
        "Setz das Gebot für die Herbstkampagne bis Ende des Monats auf 0,60 €",
        "Gebot runter auf 50 Cent bei Prospecting Broad",
        "gebot brand plus 10 prozent",
    ],
    "en": [
        "Set the bid for Brand DE to 0.85 euros",
        "Raise the bid of the Generic campaign by 10%",
        "Lower the Google bids by 15 percent",
        "Can you lower the bid for running shoes by 5%?",
        "Retargeting bid to 40 cents",
        "Increase the CPC bid of Shopping by 8 percent",
        "Bid 10% more on Brand",
        "Bid 5 cents less a click on Generic Outdoor",
        "Maximum click bid for Tents: €1.20",
        "Put the Prospecting bid at 0.30 euros",
        "Bids of the hiking boots campaign down 12% please",
        "I want to set the Brand Search bid to 90 cents",
        "Reduce the Display bid by 20 percent",
        "Raise the bid on TikTok Hüttenleben by 3 cents",
        "Bring the Generic DE bids up by 10%",
        "Set max CPC of Brand AT to €0.70",
        "Cap the Video bid at €0.25",
        "Change the click bid of Shopping DE to €0.55",
        "We need to cut the summer campaign's bid by 5%",
        "Halve the bid for Retargeting",
        "Fix the maximum click price for Brand at 1 euro",
        "7 percent higher bid for Generic please",
        "Lower Bing bids by 10 percent",
        "Set the autumn campaign's bid to €0.60 until the end of the month",
        "Bid down to 50 cents on Prospecting Broad",
        "brand bid plus 10 percent",
    ],
}


def filled(args: Args, desk: Desk) -> Args:
    """The order with the bids that the platforms hold now."""
    return ordered.filled(args, args.campaign, desk, "bid")


def set_bid(args: Args, desk: Desk) -> Result:
    """Propose another bid for a click: an amount, or so much more or less than what a click costs.

    before = the bid that the platform holds, where it can be read, else the mean cost of a click in the last 28 loaded
    days (then the platform's own setting is looked up when the change is applied); after = the first stage inside the
    limits of one change. With x the share by which the bid moves and clicks moving alike, spend moves by x (2 + x):
    that, until the proposal expires, is at risk for a raise; for a cut what the money saved may have brought beyond
    itself. effect as in `act.set_budget`: an association, no cause.

    Returns facts before, after, wished, risk, days, stages, effect; tables changes and stages; one proposal.
    Errors: as `act.set_budget`; WeakData where no clicks are loaded.
    """
    days = until(desk.today, args.until)
    told = ordered.named(desk, args.campaign, args.platform)
    args = ordered.keyed(args, told)
    known = recent(desk, [thing for each in told for thing in each.things])
    price = _price(known)
    digits = 2 if float(price.min()) >= SMALL else 4
    now = ordered.now(known, args.held, np.round(price, digits))
    share = desk.limits.bid_share
    spent = known.daily * days / now
    plan = staged(
        [thing.key for thing in known.things], now, np.round(_wanted(args, known, now), digits), desk.limits,
        share=share, added=spent * (2 + share), taken=2 * spent * at_stake(known, args.margin), digits=digits,
    )  # fmt: skip
    return _result(args, desk, told, known, plan, days, digits)


def _price(known: Recent) -> Floats:
    price = known.price
    if np.isnan(price).any():
        thing = known.things[int(np.flatnonzero(np.isnan(price))[0])]
        raise WeakData(
            en=f"{thing.key} had no clicks in the last four loaded weeks, so that its price of a click is not known.",
            de=f"{thing.key} hatte in den letzten vier geladenen Wochen keine Klicks; ihr Klickpreis ist unbekannt.",
            do_en="Load newer ad data with clicks, or set a budget instead.",
            do_de="Laden Sie neuere Werbedaten mit Klicks, oder setzen Sie stattdessen ein Budget.",
        )  # fmt: skip
    return price


def _wanted(args: Args, known: Recent, now: Floats) -> Floats:
    if args.bid is not None:
        amount = in_currency(args.bid, known.currency)
        assert amount is not None
        return np.full(len(now), amount)
    one = wish(args.change or "")
    if one.currency not in (None, known.currency):
        raise BadArguments(
            en=f"The amount is in {one.currency}, the data are in {known.currency}.",
            de=f"Der Betrag ist in {one.currency}, die Daten sind in {known.currency}.",
            do_en=f"Give it in {known.currency}.", do_de=f"Nennen Sie ihn in {known.currency}.",
        )  # fmt: skip
    return np.maximum(_moved(one, now), 10.0**-4)


def _moved(one: Wish, now: Floats) -> Floats:
    if one.how == "share":
        return now * (1 + one.amount)
    return np.full(len(now), one.amount) if one.how == "to" else now + one.amount


def _result(
    args: Args, desk: Desk, told: tuple[Found, ...], known: Recent, plan: Staged, days: int, digits: int
) -> Result:  # fmt: skip
    money, held = known.currency, ordered.all_held(known, args.held)
    part = plan.first / plan.now - 1
    effect = expected(known, known.daily * days * part * (2 + part))
    facts = [
        _price_fact(plan.now, known, digits, "before", "bisher je Klick", "so far a click"),
        _price_fact(plan.wished, known, digits, "wished", "gewünscht je Klick", "wanted a click"),
        fact("days", days, "days", "Geltung", "length", basis="observed"),
    ]
    names = {"campaigns": ordered.names_of(known.things), "until": ordered.until_words(desk, days)}
    tables = {"changes": _changes(known, plan)}
    caveats = ordered.notes(told, known, desk)
    if held:
        facts.append(
            _price_fact(np.round(known.price, digits), known, digits, "paid", "bezahlt je Klick", "paid a click")
        )
    if not plan.steps:
        return Result(
            facts=tuple(facts), text=HELD, names=names, tables=tables, charts=(ordered.chart(known),),
            caveats=tuple(caveats), sources=(ordered.source(desk),),
        )  # fmt: skip
    facts += [
        _price_fact(plan.first, known, digits, "after", "vorgeschlagen je Klick", "proposed a click"),
        fact("risk", plan.risk, money, "auf dem Spiel", "at stake"),
    ]
    if more_steps := stages(plan):
        facts += more_steps
        tables["stages"] = plan.table()
    if effect.effect is not None:
        facts.append(effect.effect)
    proposal = first_step(desk, "set_bid", known, plan, effect, WHY_HELD if held else WHY, days)
    return Result(
        facts=tuple(facts), text=KNOWN if held else None, names=names | {"nothing_yet": ordered.NOTHING_YET},
        tables=tables, charts=(ordered.chart(known),), proposals=(proposal,), confidence="amber",
        evidence=effect.evidence, caveats=(*caveats, MORE_CLICKS, effect.note), sources=(ordered.source(desk),),
    )  # fmt: skip


def _price_fact(prices: Floats, known: Recent, digits: int, id: str, de: str, en: str) -> Fact:
    """A price of a click; of several campaigns the mean by clicks."""
    assert known.clicks is not None
    weights = known.clicks[:, -28:].sum(axis=1)
    mean = float(np.average(prices, weights=weights))
    return fact(id, round(mean, digits), known.currency, de, en, digits=digits)


def _changes(known: Recent, plan: Staged) -> Table:
    """A row a campaign: the price of a click, the proposal and the wish."""
    rows = tuple(
        (thing.platform, thing.campaign, float(before), float(after), float(wished))
        for thing, before, after, wished in zip(known.things, plan.now, plan.first, plan.wished, strict=True)
    )
    return Table(columns=("platform", "campaign", "before", "after", "wished"), rows=rows)
