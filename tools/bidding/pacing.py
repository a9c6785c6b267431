"""Where the month's spend lands, against the budget if there is one."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BeforeValidator, Field

from errors import BadArguments, NoData
from terms import Chart, Fact, Interval, Money, Period, Result, Source, Table, Words, number
from tools._charts import Axis, lines
from tools._tool import Arguments, Desk
from tools.bidding._month import DAY, LATE, Pace, last_day, pace_of, paces_by
from tools.data._chart import axis
from tools.data._period import day as day_words
from tools.data._period import month_of, spoken, whole_months
from tools.data._slice import Slice, resolve, rows_of, source, total
from tools.data.metric import Where

LEVEL = 0.8
SHORT = 14
"""With fewer days of history the weekday pattern is unknown and the level uncertain: amber."""
OWN = "XXX"
"""ISO 4217 for no currency: a bare number is in the currency of the data."""


def _budget(value: Any) -> Any:
    if isinstance(value, str) and not re.search(r"[€$£]|eur|[a-z]{3}", re.sub(r"(?i)tsd|mio", "", value.lower())):
        return {"amount": Money.model_validate(value).amount, "currency": OWN}
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return {"amount": value, "currency": OWN}
    return value


def _positive(value: Money | None) -> Money | None:
    if value is not None and value.amount <= 0:
        raise ValueError("a budget has to be above zero")
    return value


def _month(value: Period | None) -> Period | None:
    if value is not None and whole_months(value) != 1:
        raise ValueError("write one calendar month, such as 2026-03")
    return value


class Args(Arguments):
    """Which month and budget, of which part, seen from which day."""

    budget: Annotated[Money | None, BeforeValidator(_budget), AfterValidator(_positive)] = Field(
        default=None, description="Total for the whole month, a number or '5000 EUR'."
    )
    month: Annotated[Period | None, AfterValidator(_month)] = Field(
        default=None, description="Calendar month as YYYY-MM; unset: the month of the last day with cost data."
    )
    by: Literal["platform", "campaign"] | None = Field(default=None, description="A row for each of these.")
    where: Where = Field(default_factory=dict, description='Filter, such as {"platform": "google"}.')
    day: date | None = Field(default=None, description="Forget what came after this day; unset: the last loaded day.")


TEXT = {
    "de": """{{name}}, {{month}}: {{spent}} bis einschließlich {{today}}, voraussichtlich {{landing}} zum Monatsende.
Erwartete Spanne: {{landing:interval}}.
Gegenüber dem Budget von {{budget}}: {{gap}}, also {{side}} Budget.
Wahrscheinlichkeit, das Budget zu überschreiten: {{p_over}}.
Um genau auf dem Budget zu landen, wären ab jetzt täglich {{needed_per_day}} nötig.""",
    "en": """{{name}}, {{month}}: {{spent}} up to and including {{today}}, expected to land at {{landing}} at month end.
Expected range: {{landing:interval}}.
Against the budget of {{budget}}: {{gap}}, so {{side}} budget.
Probability of overspending: {{p_over}}.
To land exactly on budget, {{needed_per_day}} a day would be needed from now on.""",
}
OVER = Words(
    de="""{{name}}, {{month}}: {{landing}}; der Monat ist abgeschlossen.
Gegenüber dem Budget von {{budget}}: {{gap}}, also {{side}} Budget.""",
    en="""{{name}}, {{month}}: {{landing}}; the month is complete.
Against the budget of {{budget}}: {{gap}}, so {{side}} budget.""",
)
ASKED = {
    "de": [
        "Wo landen wir diesen Monat mit den Ausgaben?",
        "Schaffen wir das Budget von 50.000 € im März?",
        "Sind wir on track mit dem Budget?",
        "Wie viel geben wir bis Monatsende voraussichtlich aus?",
        "Überziehen wir das Budget?",
        "Pacing für Google Ads",
        "Budget-Hochrechnung für Juni nach Kampagne",
        "Wie viel müssen wir pro Tag noch ausgeben, um 20.000 Euro zu erreichen?",
        "Reicht das Budget bis zum Monatsende?",
        "Liegen wir im Plan mit den Werbekosten?",
        "Prognose der Kosten für den laufenden Monat",
        "Hochrechnung Spend Meta Monatsende",
        "Wie wahrscheinlich ist es, dass wir mehr als 30k ausgeben?",
        "Geben wir zu schnell Geld aus?",
        "Wird die Kampagne „Brand DE“ ihr Budget ausschöpfen?",
        "Bleibt am Ende des Monats Budget übrig?",
        "Bitte prognostizieren Sie den Mediaspend zum Monatsende je Plattform.",
        "budget pacing april 15000",
        "Wie sieht die Budgetauslastung aus, wenn es so weitergeht?",
        "Welche Kampagnen laufen über ihr Monatsbudget hinaus?",
        "Auf welchen Betrag laufen wir bei TikTok zu?",
        "Wann ist unser Budget von 10.000 € bei diesem Tempo weg, noch vor Monatsende?",
        "Landung im Mai gegen 80.000 Euro Budget",
        "Geben wir zu wenig aus, um das Monatsbudget zu verbrauchen?",
        "Tagesbudget, das wir noch brauchen, um genau auf 45.000 zu kommen",
        "Mit welchen Gesamtkosten ist im Dezember zu rechnen?",
        "Wie weit sind wir vom Monatsbudget entfernt?",
        "Monatsende-Prognose Kosten",
        "Restbudget für Oktober bei 40.000 Euro",
        "Wie viel dürfen wir täglich noch ausgeben bei 60k im Monat?",
        "Verbrauchen wir das Meta-Budget diesen Monat ganz?",
        "Liegen wir vor oder hinter dem Budgetplan?",
        "Wie weit ist das Budget je Kampagne ausgeschöpft?",
        "Ausschöpfung der Budgets nach Konto",
    ],
    "en": [
        "Where will spend land this month?",
        "Will we stay within the 50,000 budget in March?",
        "Are we on track with the budget?",
        "How much will we have spent by month end?",
        "Are we going to overspend?",
        "Pacing for Google Ads",
        "Projected June spend by campaign",
        "How much do we still need to spend per day to reach 20,000 euros?",
        "Will the budget last until the end of the month?",
        "Is ad spend on plan?",
        "Forecast of this month's cost",
        "month end spend projection meta",
        "How likely is it that we spend more than 30k?",
        "Are we burning money too fast?",
        'Will the "Brand UK" campaign use up its budget?',
        "Will there be budget left at the end of the month?",
        "Please forecast media spend at month end by platform.",
        "budget pacing april 15000",
        "What will budget utilisation look like at this rate?",
        "Which campaigns are running over their monthly budget?",
        "What total is TikTok heading for?",
        "At this pace, is our 10,000 gone before the month is over?",
        "May landing against a budget of 80,000 euros",
        "Are we underspending against the monthly budget?",
        "Daily spend needed to hit exactly 45,000",
        "What total cost should we expect for December?",
        "How far are we from the monthly budget?",
        "end of month cost forecast",
        "Remaining budget for October out of 40,000 euros",
        "Are we ahead of or behind the budget plan?",
        "Will the Meta budget be fully spent this month?",
        "Run rate against the monthly budget",
        "How far along is the budget of every campaign?",
        "budget utilisation by account",
    ],
}


def pacing(args: Args, desk: Desk) -> Result:
    """Where this month's ad spend will land, with an 80 % interval, and whether it will stay within the budget.

    landing = spent so far + the days to come, drawn from a model of level, drift and weekday pattern fitted to the last
    twelve weeks (methods/pacing.py). gap = landing - budget; needed_per_day = (budget - spent) / days left, at least
    zero; p_over = share of draws above the budget. In simulated months of kinds that the model does not assume
    its 80 % intervals hold in about 80 % (`python -m bench.pacing`).

    'Today' is the last day that all running platforms have loaded, whatever the clock says; days without rows before
    it count as days without spend; a series without spend for a week counts as stopped. With `by`, the rows' expected
    remaining spend is scaled so that the rows add up to the total.

    Returns facts spent, landing and, with a budget, budget, gap, needed_per_day, p_over (money in the data's currency),
    and with `by` the table rows: name, spent, landing, low, high.

    Errors: NoData without cost in or before the month, BadArguments for a budget in another currency or an unknown
    column or value, WeakData for mixed currencies.
    """
    desk.warehouse.need("ads")
    asked = resolve(desk, "cost", (), args.where)
    today, late = last_day(desk, asked, args.day)
    month = args.month or month_of(today)
    _in_reach(asked, month, today)
    whole = pace_of(desk, asked, None, month, today, args.day, desk.seed)
    budget = _in_currency(args.budget, asked.unit)
    left = max(0, (month.end - max(today, month.start - DAY)).days)
    facts = _facts(whole, asked.unit, budget, left)
    paces = paces_by(desk, asked, args.by, month, today, args.day, whole) if args.by else []
    caveats = [late, *_doubts(whole, left, month, today, args.day, desk)]
    return Result(
        facts=facts,
        text=None if left else OVER,
        names=_names(asked, month, min(today, month.end), facts),
        tables={"rows": _table(args.by, paces)} if args.by else {},
        charts=(_chart(desk, asked, month, today, facts),),
        confidence="amber" if any(caveats) else "green",
        evidence="model" if left else "bookkeeping",
        caveats=tuple(note for note in caveats if note),
        sources=(_source(desk, asked, today),),
    )


def _in_reach(asked: Slice, month: Period, today: date) -> None:
    if month.start <= today + (LATE + 1) * DAY and month.end >= (asked.loaded.first or today):
        return
    first = day_words(asked.loaded.first or today)
    raise NoData(
        en=f"The cost data run from {first.en} to {day_words(today).en} and say nothing about {spoken(month).en}.",
        de=f"Die Kostendaten reichen vom {first.de} bis {day_words(today).de}, nicht über {spoken(month).de}.",
        do_en="Choose another month, or load newer exports.",
        do_de="Wählen Sie einen anderen Monat, oder laden Sie neuere Exporte.",
    )


def _facts(pace: Pace, unit: str, budget: Decimal | None, left: int) -> tuple[Fact, ...]:
    totals = pace.draws()
    expected = _money(totals.mean()) if left else pace.spent
    low, high = (_money(end) for end in np.quantile(totals, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]))
    span = Interval(low=low, high=high, level=LEVEL) if left and not pace.landing.stopped else None
    basis: Any = "modelled" if left else "observed"
    shared: dict[str, Any] = {"unit": unit, "basis": basis, "n": pace.landing.days}
    facts = [
        Fact(id="spent", value=pace.spent, unit=unit, label=Words(de="bisher ausgegeben", en="spent so far")),
        Fact(id="landing", value=expected, label=Words(de="Landung", en="landing"), interval=span, **shared),
    ]
    if budget is None:
        return tuple(facts)
    gap = Interval(low=low - budget, high=high - budget, level=LEVEL) if span else None
    over = _share_above(totals, float(budget)) if span and pace.floor <= float(budget) else float(expected > budget)
    away = Words(de="Abstand zum Budget", en="distance to the budget")
    facts += [
        Fact(id="budget", value=budget, unit=unit, label=Words(de="Budget", en="budget")),
        Fact(id="gap", value=expected - budget, label=away, interval=gap, **shared),
        Fact(
            id="p_over",
            value=number(over),
            unit="probability",
            label=Words(de="Wahrscheinlichkeit der Überschreitung", en="probability of overspending"),
            basis=basis,
            n=pace.landing.days,
        ),
    ]
    if left:
        needed = _money(max(budget - pace.spent, Decimal(0)) / left)
        label = Words(de="nötig je verbleibendem Tag", en="needed on each day left")
        facts.append(Fact(id="needed_per_day", value=needed, unit=unit, label=label))
    return tuple(facts)


def _share_above(totals: NDArray[np.float64], budget: float) -> float:
    """The share of draws above; never quite zero or one, which draws cannot know."""
    return (float(np.count_nonzero(totals > budget)) + 0.5) / (totals.size + 1)


def _table(by: str | None, paces: list[Pace]) -> Table:
    rows: list[tuple[Any, ...]] = []
    for pace in paces:
        totals = pace.draws()
        low, high = np.quantile(totals, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        rows.append((pace.key, pace.spent, _money(totals.mean()), _money(low), _money(high)))
    return Table(columns=(by or "name", "spent", "landing", "low", "high"), rows=tuple(rows))


def _doubts(pace: Pace, left: int, month: Period, today: date, day: date | None, desk: Desk) -> list[Words | None]:
    if not left:
        return []
    few = Words(
        de=f"Nur {pace.landing.days} Tage Verlauf: Wochentage und Niveau sind daraus kaum zu erkennen.",
        en=f"Only {pace.landing.days} days of history: too few to know the weekdays and the level well.",
    )
    stopped = Words(
        de="Seit mindestens einer Woche keine Kosten: gerechnet wird, als sei alles gestoppt.",
        en="No cost for a week or more: this counts as stopped.",
    )
    old = Words(
        de=f"Die Daten enden am {day_words(today).de}; spätere Tage sind vorhergesagt, nicht gelesen.",
        en=f"The data end on {day_words(today).en}; later days are forecast, not read.",
    )
    return [
        few if pace.landing.days < SHORT and not pace.landing.stopped else None,
        stopped if pace.landing.stopped else None,
        old if today < min(month.end, (day or desk.today) - 2 * DAY) else None,
    ]


def _names(asked: Slice, month: Period, today: date, facts: tuple[Fact, ...]) -> dict[str, Words]:
    chosen = "; ".join(", ".join(values) for values in asked.where.values())
    gap = next((fact.value for fact in facts if fact.id == "gap"), Decimal(0))
    side = Words(de="über", en="over") if gap > 0 else Words(de="unter", en="under")
    return {
        "name": Words(de=f"Kosten ({chosen})" if chosen else "Kosten", en=f"Cost ({chosen})" if chosen else "Cost"),
        "month": spoken(month),
        "today": day_words(today),
        "side": side if gap else Words(de="genau im", en="exactly on"),
    }


def _in_currency(budget: Money | None, unit: str) -> Decimal | None:
    if budget is None or budget.currency in (unit, OWN):
        return budget.amount if budget else None
    raise BadArguments(
        en=f"The budget is in {budget.currency}, the cost data are in {unit}, and no exchange rate is known.",
        de=f"Das Budget ist in {budget.currency}, die Kostendaten sind in {unit}, ein Wechselkurs ist nicht bekannt.",
        do_en=f"Give the budget in {unit}.",
        do_de=f"Nennen Sie das Budget in {unit}.",
    )


def _chart(desk: Desk, asked: Slice, month: Period, today: date, facts: tuple[Fact, ...]) -> Chart:
    """Spend so far, day by day summed up, and the landing at the end."""
    clause, params = rows_of(asked, None)
    days = desk.warehouse.rows(
        f"select d, sum(c) over (order by d) from (select date::date as d, sum(cost) as c from ads where {clause}"  # noqa: S608
        " and date::date between $start and $end group by d) order by d",
        start=month.start,
        end=max(month.start, min(today, month.end)),
        **params,
    )
    rows: list[dict[str, Any]] = [{"date": when, "spent": cost, "low": cost, "high": cost} for when, cost in days]
    if today < month.end:
        landing, span = facts[1], facts[1].interval
        ends = (span.low, span.high) if span else (landing.value, landing.value)
        rows.append({"date": month.end, "spent": landing.value, "low": ends[0], "high": ends[1]})
    when = spoken(month)
    title = Words(de=f"Kosten im {when.de}, aufgelaufen und erwartet", en=f"Cost in {when.en}, so far and expected")
    spent = Axis("spent", Words(de="Kosten", en="cost"), unit=facts[1].unit)
    return lines(
        rows, axis("date", rows), spent, title, low="low", high="high", marks=[min(today, month.end)], zero=True
    )


def _source(desk: Desk, asked: Slice, today: date) -> Source:
    first = min(asked.loaded.first or today, today)
    return source(asked, total(desk, asked, Period(start=first, end=today)))


def _money(value: Any) -> Decimal:
    return Decimal(repr(round(float(value), 2)))
