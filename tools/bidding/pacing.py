"""Where the month's spend lands, against the budget if there is one, and which daily budgets would land it there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from errors import BadArguments, NoData
from terms import Money, Period, Result, Source, Table, Words
from tools._arguments import OWN, bare
from tools._decision import gated, worst
from tools._tool import Arguments, Desk
from tools.bidding import _held as holding
from tools.bidding import _pacing_named as named_things
from tools.bidding import _pacing_plan as planning
from tools.bidding import _pacing_said as said
from tools.bidding import _pacing_shown as shown
from tools.bidding._brand import brand_search
from tools.bidding._month import (
    DAY,
    LATE,
    RECENT,
    Costs,
    checked_rates,
    costs,
    last_day,
    ledger,
    main_currency,
    slice_of,
)
from tools.bidding._pace import Month, money, month_of_ledger
from tools.bidding._pacing_facts import facts as headline
from tools.bidding._pacing_gate import reasons, too_much
from tools.data._period import day as day_words
from tools.data._period import month_of, spoken, whole_months
from tools.data._slice import Slice, source, total
from tools.data.metric import By, Where
from warehouse.contract import plain

TEXT = said.TEXT
ASKED = said.ASKED


def _positive(value: Money | None) -> Money | None:
    if value is not None and value.amount <= 0:
        raise ValueError("a budget has to be above zero")
    return value


def _month(value: Period | None) -> Period | None:
    if value is not None and whole_months(value) != 1:
        raise ValueError("write one calendar month, such as 2026-03")
    return value


Amount = Annotated[Money, BeforeValidator(bare), AfterValidator(_positive)]
Rate = Annotated[float, Field(gt=0, lt=1e9, allow_inf_nan=False)]


class Args(Arguments):
    """Which month and budget, of which part, seen from which day."""

    budget: Annotated[Money | None, BeforeValidator(bare), AfterValidator(_positive)] = Field(
        default=None, description="Total for the whole month, a number or '5000 EUR'."
    )
    budgets: dict[str, Amount] = Field(
        default_factory=dict[str, Amount],
        description='Monthly budgets of campaigns or platforms, such as {"Brand DE": 5000}.',
    )
    month: Annotated[Period | None, AfterValidator(_month)] = Field(
        default=None, description="Calendar month as YYYY-MM; unset: the month of the last day with cost data."
    )
    by: Literal["platform", "campaign"] | None = Field(
        default=None, description="A row for each of these; unset: campaigns."
    )
    where: Where = Field(default_factory=dict, description='Filter, such as {"platform": "google"}.')
    day: date | None = Field(default=None, description="Forget what came after this day; unset: the last loaded day.")
    rates: dict[str, Rate] = Field(
        default_factory=dict[str, Rate],
        description='Main currency per unit of another one, such as {"USD": 0.92}; unset: currencies stay apart.',
    )
    keep: By | None = Field(
        default=None, description="Campaigns whose daily budget moves last; unset: searches for the own brand."
    )
    held: holding.Held = Field(default={}, description=holding.ABOUT)

    @model_validator(mode="before")
    @classmethod
    def _named(cls, values: Any) -> Any:
        """Budgets by name are understood in the place of the one budget, too."""
        if not isinstance(values, dict):
            return values
        given = cast("dict[str, Any]", values)
        one = given.get("budget")
        if not isinstance(one, dict) or not one or set(cast("dict[str, Any]", one)) <= {"amount", "currency"}:
            return given
        rest = {key: each for key, each in given.items() if key != "budget"}
        named = cast("dict[str, Any]", one) | cast("dict[str, Any]", given.get("budgets") or {})
        return rest | {"budgets": named}


def filled(args: Args, desk: Desk) -> Args:
    """What is asked, with the budgets that the platforms hold now, where a budget is to be met."""
    return holding.asked(args, desk) if args.budget is not None or args.budgets else args


def pacing(args: Args, desk: Desk) -> Result:
    """Where this month's ad spend will land, with an 80 % interval, and whether it will stay within the budget.

    landing = spent so far + the days to come, drawn from a model of each campaign's level, its drift, jumps and pauses,
    its weekdays, holidays and retail days, learnt over all campaigns of up to three years (`methods/landing`). The same
    forecast is repeated on past days and its interval widened or narrowed to what would have held there (table
    `replay`). gap = landing - budget; needed_per_day = (budget - spent) / days left, at least zero; p_over = share of
    draws above the budget, p_under = share more than 5 % below it; overspend, underspend = what is too much or left
    over on average. The proposal scales daily budgets of running campaigns (before = what the platform holds where it
    can be read, else the mean of the last seven days) so that the budget is met, within the limits of a change;
    plan_gain = how much nearer the month then lands. Campaigns in `keep` (searches for the own brand by default) stay
    as they are while the others have room.

    'Today' is the last day that all running platforms have loaded, whatever the clock says; days without rows before
    it count as days without spend. Rows add up to the total. Several currencies: the house's own is the headline, the
    others stand in table `currencies`; with `rates` all are added up. Budgets of some campaigns or platforms without a
    total are about those alone.

    Returns facts spent, landing, per_day, days_left and, with a budget, budget, gap, needed_per_day, p_over, p_under,
    overspend, underspend, over_already; with a proposal now_per_day, planned_per_day, landing_planned, plan_gain.
    Tables rows (name, spent, landing, low, high, per_day, state; with a budget needed_per_day, with budgets by name
    budget, gap, p_over, p_under, too), platforms (the same by platform), weekdays, days, occasions, replay, budgets
    (the diff), stages, currencies, gate.

    Errors: NoData without cost in or before the month, BadArguments for a budget in another currency or an unknown
    column, value or campaign.
    """
    desk.warehouse.need("ads")
    asked, known = slice_of(desk, args.where)
    main = main_currency(desk, known)
    rates = checked_rates(args.rates, known, main)
    today, late = last_day(desk, asked, args.day)
    period = args.month or month_of(today)
    _in_reach(asked, period, today)
    read = costs(desk, asked, period, today, args.day)
    book = ledger(read, period, today, main, rates)
    named = _budgets(args.budgets, book.keys, main, rates)
    total_budget = _in_currency(args.budget, main, rates)
    only = None
    if named and total_budget is None:
        only = np.array([each[1] in named or each[0] in named for each in book.keys])
        total_budget = _sum(named, book.keys)
    month = month_of_ledger(book, period, today, desk.seed, only)
    others = _others(read, [each for each in known if each not in {main, *rates}], period, today, desk.seed)
    facts = headline(month, total_budget)
    by = args.by or "campaign"
    keep, pots = _kept(args.keep, book.keys), planning.pots(month, total_budget, named)
    tables = shown.tables(month, by, total_budget, named, planning.needed(month, pots, keep) if pots else None)
    if others or len(known) > 1:
        tables["currencies"] = _currencies([month, *others])
    made, told = None, {fact.id: fact for fact in facts}
    if _now(args, asked, period, desk):
        made = planning.plan(month, pots, desk, keep, args.held if main == desk.currency else {})
    if made is not None:
        facts += planning.facts(made, main)
        told = {fact.id: fact for fact in facts}
        tables |= planning.tables(made, month, desk)
    names = named_things.names(asked, month, only, told, others)
    if made is not None and (held := named_things.listed([each.pace.key for each in made.held])):
        names["held"] = held
    result = Result(
        facts=facts,
        text=said.OVER if not month.left else Words(**TEXT),
        names=names,
        tables=tables,
        charts=shown.charts(month, by, told),
        evidence="model" if month.left else "bookkeeping",
        sources=(_source(desk, asked, today),),
    )
    checks = reasons(month, late, args.day, desk, chosen=args.month is not None)
    if made is not None:
        checks += too_much(planning.beyond(made, month))
    if made is not None and worst(checks) != "red":
        target = named_things.target(asked, month, only)
        result = result.model_copy(update={"proposals": (planning.proposal(made, month, desk, told, target),)})
    return gated(result, checks, advice=said.ADVICE if made is not None else None)


def _now(args: Args, asked: Slice, period: Period, desk: Desk) -> bool:
    """Whether it is about the days to come and not a look back."""
    back = args.day is not None and asked.loaded.last is not None and args.day < asked.loaded.last
    return not back and period.end >= desk.today


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


def _others(read: Costs, currencies: list[str], period: Period, today: date, seed: int) -> list[Month]:
    """The same month in the currencies that are not added up, where they have spend."""
    found: list[Month] = []
    for each in currencies:
        book = ledger(read, period, today, each, {})
        if any(book.known) or book.spend[-RECENT:].any():
            found.append(month_of_ledger(book, period, today, seed))
    return found


def _currencies(months: list[Month]) -> Table:
    rows: list[tuple[Any, ...]] = []
    for month in months:
        whole, spend = month.whole, month.ledger.spend.sum(1)
        span, days = whole.span(), np.flatnonzero(spend > 0)
        last = month.ledger.first + int(days[-1]) * DAY if days.size else None
        rows.append((month.ledger.currency, whole.spent, whole.landing, span.low, span.high, int(days.size), last))
    return Table(columns=("currency", "spent", "landing", "low", "high", "days", "last_day"), rows=tuple(rows))


def _kept(names: Sequence[str] | None, keys: tuple[tuple[str, str | None], ...]) -> NDArray[np.bool_]:
    """(series,) whose budget moves last."""
    if names is None:
        return np.array([brand_search(platform, campaign or "") for platform, campaign in keys], np.bool_)
    campaigns = list(dict.fromkeys(campaign for _, campaign in keys if campaign is not None))
    platforms = list(dict.fromkeys(platform for platform, _ in keys))
    chosen = {_same(name, campaigns, platforms) for name in names}
    return np.array([bool(chosen & {platform, campaign}) for platform, campaign in keys], np.bool_)


def _budgets(
    budgets: Mapping[str, Money], keys: tuple[tuple[str, str | None], ...], main: str, rates: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """The budgets by the data's own names of campaigns or platforms."""
    campaigns = list(dict.fromkeys(campaign for _, campaign in keys if campaign is not None))
    platforms = list(dict.fromkeys(platform for platform, _ in keys))
    found: dict[str, Decimal] = {}
    for name, budget in budgets.items():
        amount = _in_currency(budget, main, rates)
        assert amount is not None
        found[_same(name, campaigns, platforms)] = amount
    return found


def _same(name: str, campaigns: list[str], platforms: list[str]) -> str:
    """The data's own name of a campaign or platform."""
    same = [each for each in [*campaigns, *platforms] if each == name] or [
        each for each in [*campaigns, *platforms] if plain(each) == plain(name) and plain(name)
    ]
    if not same:
        raise _unknown(name, campaigns, platforms)
    return same[0]


def _unknown(name: str, campaigns: list[str], platforms: list[str]) -> BadArguments:
    from rapidfuzz import fuzz, process

    near = " · ".join(
        each for each, _, _ in process.extract(name, [*campaigns, *platforms], scorer=fuzz.WRatio, limit=4)
    )
    return BadArguments(
        en=f"No campaign and no platform is called '{name}'.",
        de=f"Weder eine Kampagne noch eine Plattform heißt „{name}“.",
        do_en=f"Did you mean {near}?",
        do_de=f"Meinten Sie {near}?",
    )


def _sum(named: Mapping[str, Decimal], keys: tuple[tuple[str, str | None], ...]) -> Decimal:
    """All named budgets; that of a campaign whose platform has one counts as part of it."""
    inside = {campaign for platform, campaign in keys if platform in named}
    return sum((each for name, each in named.items() if name not in inside), Decimal(0))


def _in_currency(budget: Money | None, unit: str, rates: Mapping[str, Decimal]) -> Decimal | None:
    if budget is None or budget.currency in (unit, OWN):
        return budget.amount if budget else None
    if budget.currency in rates:
        return money(float(budget.amount * rates[budget.currency]))
    raise BadArguments(
        en=f"The budget is in {budget.currency}, the cost data are in {unit}, and no exchange rate is known.",
        de=f"Das Budget ist in {budget.currency}, die Kostendaten sind in {unit}, ein Wechselkurs ist nicht bekannt.",
        do_en=f"Give the budget in {unit}.",
        do_de=f"Geben Sie das Budget in {unit} an.",
    )


def _source(desk: Desk, asked: Slice, today: date) -> Source:
    first = min(asked.loaded.first or today, today)
    return source(asked, total(desk, asked, Period(start=first, end=today)))
