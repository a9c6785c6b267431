# pyright: basic
"""What happens if a channel is cut, raised, paused, or its money moves to another."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, Field, field_validator

from errors import BadArguments
from methods.scenario import Scenario, scenario
from terms import Period, Proposal, Result, Table, Words
from tools._arguments import any_letters, listed
from tools._decision import Reason, gated
from tools._proposal import DAYS, propose
from tools._tool import Arguments, Desk
from tools.bidding import _simulate_gate as gate
from tools.bidding import _simulate_halo as halos
from tools.bidding import _simulate_said as said
from tools.bidding._allocate_stages import Stages, staged
from tools.bidding._deals import note
from tools.bidding._response import LEVEL, Planned, responses
from tools.bidding._simulate_change import Change, Part, Per, changed, spent_by_campaign, wish

WEEKS, MOST_WEEKS = 8, 104
FORM = 0.3
"""Log spread of the curve of a tested channel around its return, found on three simulated companies."""
NEARLY = 0.05
"""Stages are shown until no more than that share of the change is left."""


def _change(value: Any) -> Any:
    """A bare number between -1 and 1 is a share."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value == 0 or abs(value) > 1:
            raise ValueError("a number is a share between -1 and 1, such as -0.3; write money as '+5000 EUR'")
        return f"{100 * value:+g} %"
    return value


Names = Annotated[tuple[str, ...], BeforeValidator(listed)]


class Args(Arguments):
    """What changes, by how much, for how long."""

    channel: Names = Field(description="Channel, campaign or platform that changes; several in a list.")
    change: Annotated[str, BeforeValidator(_change)] = Field(
        description="-30 %, +5000 EUR, =2000 EUR, +200 EUR a day, pause, or a share as -0.3; with `to` how much moves."
    )
    to: Names = Field(default=(), description="Channels that receive the money, for a shift.")
    weeks: int = Field(default=WEEKS, ge=1, le=MOST_WEEKS, description="How long the change lasts.")
    per: Per = Field(default="total", description="Over which time an amount of money counts; total is all the weeks.")
    margin: float | None = Field(
        default=None, gt=0, le=1, description="Share of revenue that is left as gain, such as 0.4."
    )
    value: float | None = Field(default=None, gt=0, description="Money per unit of the outcome where it is no money.")
    kpi: str = Field(default="kpi", description="Outcome, as in attribution.mmm.")
    period: Period | None = Field(default=None, description="Only these days of history; all if not said.")
    propose: bool | None = Field(
        default=None, description="Propose the budgets; if not said, only where the change is likely to pay."
    )
    level: float = Field(default=LEVEL, ge=0.5, le=0.99, description="Level of the intervals.")

    @field_validator("channel")
    @classmethod
    def _some(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("name a channel")
        return value

    _any_letters = field_validator("per", mode="before")(any_letters)


TEXT = {lang: "\n".join(line[place] for line in (said.SPENT, said.OUTCOME, said.RETURN, said.DELAY))
        for place, lang in enumerate(("de", "en"))}  # fmt: skip
ASKED = {
    "de": [
        "Was passiert, wenn ich YouTube um 30 % kürze?",
        "Was würde eine Pause von Meta für vier Wochen kosten?",
        "Was verlieren wir, wenn wir TikTok abschalten?",
        "Simuliere 20 Prozent weniger Budget für Google Shopping",
        "Was bringt es, Pinterest um 5.000 € aufzustocken?",
        "Was wäre, wenn wir 10.000 Euro von TV zu Search verschieben?",
        "Welche Folgen hätte es, Radio ganz zu streichen?",
        "Szenario: Budget für Prospecting verdoppeln",
        "Wie viel Umsatz kostet uns eine Kürzung von Display um die Hälfte?",
        "Ab wann merken wir es, wenn wir das Video-Budget senken?",
        "Halbieren wir LinkedIn: was passiert mit den Verkäufen?",
        "Meta runter um 15 %, Google rauf: lohnt sich das?",
        "was wenn wir youtube pausieren",
        "Wie wirkt sich ein um 2.000 € pro Woche höheres Budget für generische Suche aus?",
        "Können wir bei Retargeting 40 % sparen, ohne Umsatz zu verlieren?",
        "Simulation Budgetkürzung Social minus 25 Prozent, 12 Wochen",
        "Und wenn wir das Geld von Facebook lieber in Microsoft Ads stecken?",
        "Was geschieht mit der Markensuche, wenn wir kein Video mehr schalten?",
        "Wie lange dauert es, bis eine Kürzung bei TV im Umsatz ankommt?",
        "Was-wäre-wenn-Rechnung: Kampagne Prospecting Broad pausieren",
        "Spiel mal durch: TikTok minus 50 %",
        "Auswirkung von 300 € am Tag mehr für Shopping",
        "Wenn wir Out-of-Home kürzen, wie viel sparen wir und was geht verloren?",
        "Was kostet uns der Stopp der Brand-Kampagne?",
        "Angenommen, wir geben ein Drittel weniger für Social aus: was fehlt am Ende?",
        "Verschiebe 20 % von Meta nach Google und sag mir, was sich ändert",
        "Lohnt es sich, Bing auf 1.000 € im Monat zu reduzieren?",
        "Effekt einer Budgeterhöhung um zehn Prozent bei Pinterest auf den Umsatz",
        "Ich will Display abdrehen. Was sagt das Modell?",
        "Welcher Umsatzverlust droht bei einer Kürzung von YouTube um 5k?",
    ],
    "en": [
        "What happens if I cut YouTube by 30%?",
        "What would pausing Meta for four weeks cost us?",
        "What do we lose if we switch off TikTok?",
        "Simulate 20 percent less budget for Google Shopping",
        "What do we get from adding 5,000 euros to Pinterest?",
        "What if we shift 10,000 from TV to search?",
        "What would be the consequences of dropping radio altogether?",
        "Scenario: double the prospecting budget",
        "How much revenue does halving display cost us?",
        "When would we notice it if we lower the video budget?",
        "Let's halve LinkedIn: what happens to sales?",
        "Meta down 15%, Google up: is that worth it?",
        "what if we pause youtube",
        "What is the effect of 2,000 a week more for generic search?",
        "Can we save 40% on retargeting without losing revenue?",
        "simulate a social budget cut of 25 percent over 12 weeks",
        "And if we put the Facebook money into Microsoft Ads instead?",
        "What happens to brand search when we stop running video?",
        "How long until a cut in TV shows up in revenue?",
        "What-if: pause the campaign Prospecting Broad",
        "Play it through: TikTok minus 50%",
        "impact of 300 euros a day more for shopping",
        "If we cut out-of-home, how much do we save and what is lost?",
        "What does stopping the brand campaign cost us?",
        "Suppose we spend a third less on social: what is missing in the end?",
        "Move 20% from Meta to Google and tell me what changes",
        "Is it worth reducing Bing to 1,000 a month?",
        "effect on revenue of a ten percent budget increase for Pinterest",
        "I want to turn display off. What does the model say?",
        "Which loss of revenue threatens if YouTube is cut by 5k?",
    ],
}


def simulate(args: Args, desk: Desk) -> Result:
    """Tell what a cut, a raise, a pause or a shift of spend would do: outcome, money, delay and range.

    The present is the mean of the last four weeks. Both futures, changed and as now, run through the media mix's
    posterior at the level that all evidence together supports (`tools/bidding/_response.py`): outcome = sum over
    channels of ceiling * saturation(adstock(spend)) (Jin et al. 2017), draw by draw; `outcome_change` is their
    difference with all carry-over after the change, in units of the outcome, `net` that times margin less spend.
    `half_life` and `weeks_90` are when half and nine tenths of the lasting effect show. `halo` is how brand searches
    went along with the channel (least squares beside season, trend and other spend), never added to the outcome.

    Errors: no data, an unknown channel, a change without amount or direction, another currency. Red where the channel
    varied too little, only the prior speaks, spend follows demand untested, or the plan lies far outside what was seen.
    """
    asked = wish(args.change, shift=bool(args.to))
    planned = responses(desk, kpi=args.kpi, period=args.period, level=args.level)
    periods = max(1, round(args.weeks * 7 / planned.days))
    change = changed(desk, planned, args.channel, args.to, asked, args.per, periods)
    if np.abs(change.then - change.now).max(initial=0.0) < 0.005:
        raise BadArguments(
            en="The change changes nothing.", de="Die Änderung ändert nichts.",
            do_en="Name an amount, such as -30 %.", do_de="Nennen Sie einen Betrag, etwa -30 %.",
        )  # fmt: skip
    if planned.response is None:
        return _unmodelled(planned, change, periods)
    planned = _loosened(planned, desk.seed)
    told = _told(desk, planned, change, periods, args)
    touched = gate.moved(told)
    stages, proposals = _proposed(desk, told, args)
    result = Result(
        facts=said.facts(told), text=said.text(told), names=said.names(told),
        tables={"weeks": said.weeks(told), "channels": said.channels(told)} | stages, charts=said.charts(told),
        proposals=proposals, evidence=gate.evidence(planned, touched),
        caveats=(*_deals(planned, change), *planned.notes, *_notes(told, args)),
        sources=planned.sources,
    )  # fmt: skip
    return gated(result, gate.reasons(told), advice=said.advice(told), next_test=gate.next_test(planned, touched))


def _deals(planned: Planned, change: Change) -> tuple[Words, ...]:
    """That a channel that changes also brings deals, which the outcome does not count."""
    moved = {part.channel for part in (*change.touched, *change.into)}
    return tuple(note(each) for each in planned.dealt if each.channel in moved)


def _loosened(planned: Planned, seed: int) -> Planned:
    """The same with wider draws where a test narrowed a channel's return.

    A test tells what the channel brings as a whole; what its last or next part brings hangs on the form of the curve.
    """
    assert planned.response is not None
    tested = np.array([label in gate.TESTED for label in planned.labels])
    if not tested.any():
        return planned
    noise = np.random.default_rng(seed).standard_normal((planned.response.draws, len(tested)))
    return replace(planned, response=planned.response.times(np.exp(FORM * noise * tested)))


def _told(desk: Desk, planned: Planned, change: Change, periods: int, args: Args) -> said.Told:
    assert planned.response is not None
    whole = scenario(planned.response, change.now, change.then, periods)
    out, into = whole, None
    if change.into:
        taken, given = np.minimum(change.now, change.then), np.maximum(change.now, change.then)
        out = scenario(planned.response, change.now, taken, periods)
        into = scenario(planned.response, change.now, given, periods)
    return said.Told(
        planned, change, whole, out, into, _net(whole, args), _halo(desk, planned, change), args.level
    )  # fmt: skip


def _net(whole: Scenario, args: Args) -> np.ndarray | None:
    """(d,) money left; None where nobody said what the outcome is worth. With a margin alone it counts as revenue."""
    if args.margin is None and args.value is None:
        return None
    return (args.value or 1.0) * (args.margin or 1.0) * whole.total - whole.spend


def _halo(desk: Desk, planned: Planned, change: Change) -> tuple[float, float, float] | None:
    """Change of brand searches where one channel changes, at the level to which it settles."""
    touched = [part.channel for part in change.touched]
    if len(touched) != 1 or change.into:
        return None
    found = halos.read(desk, planned, touched[0])
    if found is None:
        return None
    mean = float(halos.stocks(planned)[:, touched[0]].mean())
    return found.change(float((change.then - change.now)[touched[0]]) / mean, LEVEL)


def _proposed(desk: Desk, told: said.Told, args: Args) -> tuple[dict[str, Table], tuple[Proposal, ...]]:
    """The budgets of the change, first stage inside the limits; none where not wished or not likely to pay."""
    likely = told.sure is not None and told.sure >= said.SURE
    if args.propose is False or (args.propose is None and not likely):
        return {}, ()
    keys, owner, now, wished = _daily(desk, told)
    stages = replace(staged(keys, now, wished, desk.limits), owner=tuple(owner))
    if not stages.steps:
        return {}, ()
    planned, first = told.planned, stages.steps[0]
    assert planned.response is not None
    then = told.change.now.copy()
    for at, before, after in zip(owner, now, first, strict=True):
        then[at] += (after - before) * planned.days
    step = scenario(planned.response, told.change.now, np.maximum(then, 0.0), told.whole.periods)
    gain = _net(step, args)
    effect = gain if gain is not None else step.total
    unit = planned.currency if gain is not None else told.unit
    fact = said._drawn(told, "effect", effect, unit, "Wirkung der ersten Stufe", "effect of the first stage")
    low = said.fact(
        "effect_low", float(np.quantile(effect, 0.05)), unit, "schlechter Fall", "bad case"
    )  # fmt: skip
    target = f"{told.change.spoken} → {told.change.received}" if told.change.received else told.change.spoken
    proposal = propose(
        desk, action="set_budget", target=target,
        before=dict(zip(keys, stages.now.tolist(), strict=True)), after=dict(zip(keys, first.tolist(), strict=True)),
        unit=f"{planned.currency}/day", effect=fact, downside=low, risk=stages.risk, currency=planned.currency,
        evidence=gate.evidence(planned, gate.moved(told)), why=WHY, days=DAYS,
    )  # fmt: skip
    return ({"stages": _table(stages)} if len(stages.steps) > 1 else {}), (proposal,)


def _daily(desk: Desk, told: said.Told) -> tuple[list[str], list[int], np.ndarray, np.ndarray]:
    """What changes, whose it is, and money a day before and after: campaigns where ad data tell them, else channels."""
    planned, change = told.planned, told.change
    spent = spent_by_campaign(desk, change.reference, planned.currency)
    foreign = set(spent_by_campaign(desk, change.reference)) - set(spent)
    days = change.reference.days
    keys, owner, now, wished = [], [], [], []
    for part in (*change.touched, *change.into):
        present, moved = change.now[part.channel], change.then[part.channel] - change.now[part.channel]
        own = _campaigns(planned, part, spent, foreign)
        total = sum(own.values()) / days
        if total <= 0:
            own, total = {("", planned.channels[part.channel]): present / planned.days * days}, present / planned.days
        for (platform, campaign), money in own.items():
            share = money / days / total if total > 0 else 1.0 / len(own)
            keys.append(f"{platform} · {campaign}" if platform else campaign)
            owner.append(part.channel)
            now.append(money / days)
            wished.append(max(0.0, money / days + share * moved / planned.days))
    return keys, owner, np.array(now), np.array(wished)


def _campaigns(
    planned: Planned, part: Part, spent: dict[tuple[str, str], float], foreign: set[tuple[str, str]]
) -> dict[tuple[str, str], float]:
    """Campaigns of a part that run; none where one is booked in another currency: then the channel changes."""
    chosen = part.campaigns or tuple(pair for pair, at in planned.campaigns.items() if at == part.channel)
    if set(chosen) & foreign:
        return {}
    return {pair: spent[pair] for pair in sorted(chosen) if spent.get(pair, 0.0) > 0}


def _table(stages: Stages) -> Table:
    left = [float(np.abs(step - stages.wished).sum()) for step in stages.steps]
    near = NEARLY * float(np.abs(stages.now - stages.wished).sum())
    count = next((at for at, far in enumerate(left, 1) if far <= near), len(left))
    rows = [
        (number, key, float(before), float(after))
        for number, (was, step) in enumerate(zip((stages.now, *stages.steps), stages.steps[:count], strict=False), 1)
        for key, before, after in zip(stages.keys, was, step, strict=True)
    ]
    return Table(columns=("stage", "name", "before", "after"), rows=tuple(rows))


def _notes(told: said.Told, args: Args) -> tuple[Words, ...]:
    notes = [AS_NOW]
    if told.net is not None and args.value is None and not told.planned.money:
        notes.append(AS_REVENUE)
    if any(told.planned.labels[at] in gate.TESTED for at in gate.moved(told)):
        notes.append(WIDER)
    if any(part.campaigns for part in (*told.change.touched, *told.change.into)):
        notes.append(CAMPAIGN)
    return tuple(notes)


def _unmodelled(planned: Planned, change: Change, periods: int) -> Result:
    """Nothing could be fitted: only the money is known, and what would tell the rest."""
    touched = [part.channel for part in (*change.touched, *change.into)]
    money = float((change.then - change.now).sum()) * periods
    facts = (
        said.fact("spend_change", money, planned.currency, "Änderung der Ausgaben", "change of spend"),
        said.fact("money_saved", max(-money, 0.0), planned.currency, "gespartes Geld", "money saved"),
    )
    names = {"channel": Words(de=change.spoken, en=change.spoken)}
    result = Result(
        facts=facts, text=ONLY_MONEY, names=names, evidence="correlation",
        caveats=(*_deals(planned, change), *planned.notes),
        sources=planned.sources,
    )  # fmt: skip
    reasons = list(planned.reasons)
    if all(reason.state != "red" for reason in reasons):
        reasons.append(Reason("too_little_variation", "red", UNKNOWN, None, None))
    return gated(result, reasons, next_test=gate.next_test(planned, touched))


ONLY_MONEY = Words(
    de="{{channel}}: Die Ausgaben ändern sich um {{spend_change}}. Was das für das Ergebnis heißt, ist unbekannt.",
    en="{{channel}}: spend changes by {{spend_change}}. What that means for the outcome is unknown.",
)
UNKNOWN = Words(
    de="Aus diesen Daten ließ sich kein Modell rechnen.",
    en="No model could be fitted to these data.",
)
WHY = Words(
    de="Die erste Stufe der durchgespielten Änderung, innerhalb der Grenzen für eine Änderung.",
    en="The first stage of the change that was played through, inside the limits of one change.",
)
AS_NOW = Words(
    de="Verglichen wird mit einer Zukunft, in der alles läuft wie im Mittel der letzten vier Wochen; Saison und "
    "Wettbewerb sind darin nicht vorausgesagt.",
    en="The comparison is a future in which everything runs as in the mean of the last four weeks; season and "
    "competition are not forecast in it.",
)
AS_REVENUE = Words(
    de="Mit der Marge gilt die Zielgröße als Umsatz in der Währung der Ausgaben.",
    en="With the margin the outcome is taken for revenue in the currency of the spend.",
)
WIDER = Words(
    de="Ein Test sagt, was der Kanal im Ganzen bringt; was sein letzter oder nächster Teil bringt, hängt von der Form "
    "der Kurve ab. Die Spanne ist darum weiter gefasst.",
    en="A test tells what the channel brings as a whole; what its last or next part brings hangs on the form of the "
    "curve. The range is wider for it.",
)
CAMPAIGN = Words(
    de="Die Kurve ist die des ganzen Kanals; für einzelne Kampagnen darin ist sie eine Annäherung.",
    en="The curve is that of the whole channel; for single campaigns in it it is an approximation.",
)
