"""Where a metric goes, and how many customers come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Literal, cast

from pydantic import Field, model_validator

from terms import Period, Result, Source, Words
from tools._decision import gated, worst
from tools._tool import Arguments, Desk
from tools.attribution import _forecast_said as said
from tools.attribution._forecast_ahead import Grain, Outlook, outlook
from tools.attribution._forecast_read import History, read_history, until_words
from tools.attribution._forecast_repeat import repeat_orders
from tools.data._gate import gate_of
from tools.data._known import known_on
from tools.data._period import spoken
from tools.data.metric import Where, opening


class Args(Arguments):
    """What to forecast, how far, in which steps, of which part."""

    metric: str | None = Field(
        default=None, min_length=1, description="Id, name or synonym of a sum; unset: revenue, else what is loaded."
    )
    period: Period | None = Field(default=None, description="A period that is not over; unset: horizon_days.")
    horizon_days: int = Field(default=30, ge=1, le=1100, description="Days after the last known one.")
    by: Grain | None = Field(default=None, description="Rows by date, week or month; unset: by the length.")
    where: Where = Field(default_factory=dict, description='Filter, such as {"platform": "google"}.')
    level: float = Field(default=0.9, ge=0.5, le=0.99, description="Level of the intervals.")
    what: Literal["metric", "repurchase"] = Field(
        default="metric", description="A metric's course, or the repeat orders of known customers by cohort."
    )
    until: date | None = Field(default=None, description="Forget what came after this day; unset: the last loaded one.")
    as_of: date | None = Field(default=None, description="What was known at the end of that day.")

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        given = cast("dict[str, Any]", value)
        if str(given.get("metric", "")).strip().lower() in REPEATS:
            return given | {"what": "repurchase", "metric": None}
        return given


REPEATS = frozenset({"repurchase", "repeat orders", "repeat purchases", "wiederkäufe", "wiederkauf", "nachkäufe"})
TEXT = {
    "de": """{{name}}, {{period}}: voraussichtlich {{forecast}}; Spanne {{forecast:interval}}.
Davon sind {{known}} bis {{until}} schon eingetreten.
Dieselben Wochentage vor einem Jahr: {{last_year}}; Veränderung {{change}}, Spanne {{change:interval}}.
Verfahren: {{method}}.
Mittlerer Fehler in der Rückprobe: {{error}}; einfache Fortschreibung: {{error_naive}}.
Die Spanne traf in der Rückprobe zu {{coverage_backtest}}.""",
    "en": """{{name}}, {{period}}: expected to come to {{forecast}}; range {{forecast:interval}}.
Of this, {{known}} are known already, up to {{until}}.
The same weekdays a year ago: {{last_year}}; change {{change}}, range {{change:interval}}.
Method: {{method}}.
Mean error in the backtest: {{error}}; plain repetition: {{error_naive}}.
In the backtest the range held in {{coverage_backtest}} of cases.""",
}
ADVICE = Words(
    de="Planen Sie mit {{forecast}}, und prüfen Sie den Plan am unteren Ende der Spanne.",
    en="Plan with {{forecast}}, and check the plan against the lower end of the range.",
)
ASKED = {
    "de": [
        "Umsatzprognose für das vierte Quartal",
        "Prognose Bestellungen nächste vier Wochen",
        "Wie viel Umsatz machen wir voraussichtlich im Dezember?",
        "Sag mir die Sitzungen der kommenden Wochen voraus",
        "Wie entwickeln sich die Bestellungen bis Jahresende?",
        "Forecast Umsatz",
        "Womit können wir im Januar rechnen?",
        "Erwartete Conversions im nächsten Monat",
        "Wie viele Wiederkäufe kommen im nächsten Quartal?",
        "Prognostiziere die Kosten für nächstes Jahr",
        "Liegen wir im Dezember über dem Vorjahr, was meint die Prognose?",
        "Vorhersage Umsatz mit Spanne, bitte monatlich",
        "Wie wird das Weihnachtsgeschäft?",
        "Ausblick auf die nächsten 90 Tage",
        "Wo stehen wir beim Umsatz Ende des Jahres?",
        "Schaffen wir voraussichtlich 5 Millionen Umsatz dieses Jahr?",
        "Hochrechnung der Bestellungen auf das Gesamtjahr",
        "Wie viele Bestellungen erwarten wir pro Tag nächste Woche?",
        "Trend der Umsätze fortschreiben",
        "Zeitreihenprognose für Meta-Conversions",
        "Welche Kohorte bringt im nächsten Halbjahr die meisten Nachbestellungen?",
        "Absatzprognose bis Ostern",
        "was kommt nächste woche rein an umsatz",
        "Rechnen Sie bitte die Erlöse der nächsten sechs Monate voraus.",
        "Wie viele organische Klicks erwarten wir im Frühjahr?",
        "Saisonprognose für den Sommer",
        "Nachbestellungen der Bestandskunden vorhersagen",
        "Prognostiziere den Umsatz für nächstes Jahr",
        "Wie viele Leads erwarten wir im September?",
        "Erreichen wir unser Jahresziel beim Umsatz?",
        "Sage die Bestellungen der kommenden Wochen voraus",
        "Umsatzprognose Q4",
        "Wie viele Neukunden kommen voraussichtlich bis Dezember?",
        "Prognose der Conversions je Woche für den nächsten Monat",
    ],
    "en": [
        "revenue forecast for Q4",
        "forecast orders for the next four weeks",
        "How much revenue will we probably make in December?",
        "Predict sessions for the coming weeks",
        "How will orders develop until the end of the year?",
        "sales forecast please",
        "What can we expect in January?",
        "expected conversions next month",
        "How many repeat purchases will come next quarter?",
        "forecast ad cost for next year",
        "Will December beat last year according to the forecast?",
        "predict revenue with a range, by month",
        "How will the Christmas season go?",
        "outlook for the next 90 days",
        "Where will revenue stand at year end?",
        "Are we likely to reach 5 million in sales this year?",
        "project orders for the full year",
        "How many orders a day do we expect next week?",
        "extrapolate the revenue trend",
        "time series forecast for Meta conversions",
        "Which cohort will bring the most reorders in the next six months?",
        "demand forecast until Easter",
        "what's coming in next week revenue wise",
        "Please project takings for the next six months.",
        "How many organic clicks do we expect in spring?",
        "seasonal forecast for summer",
        "predict repeat orders of existing customers",
        "Forecast next year's revenue",
        "How many leads do we expect in September?",
        "Will we reach our annual sales target?",
        "Predict orders for the coming weeks",
        "Q4 sales forecast",
        "How many new customers are likely by December?",
        "forecast of conversions by week for next month",
    ],
}


def forecast(args: Args, desk: Desk) -> Result:
    """Forecast a metric's total and course with an interval, always beside the plain repetition of the last season.

    Candidates (methods/forecast/series.py): the last season again; last year with today's growth; weekdays and German
    holidays on a level that follows the series; the same with season of the year and a fading trend; their mean. On up
    to 36 past days each is asked what would come, knowing only what was known then (Tashman 2000, rolling origin).
    The best one forecasts if its error is at most 98 % of the plain repetition's; else that is used, and said.
    error = half mean absolute error of single steps, half that of the total, over the mean of the series. Intervals are
    the errors of past stretches of the same length on the log scale, as Student's t with as many degrees of freedom as
    there are stretches that do not overlap; coverage_backtest is how often they held past stretches that were left out.
    Reads up to yesterday; platform conversions of the last three days, which are still counted, are left out.
    `repurchase` gives the repeat orders of known customers by cohort instead (BG/NBD, see attribution.clv).
    Where this month's budget lands is for bidding.pacing.

    Returns facts forecast, known, last_year, change, error, error_naive, coverage_backtest; tables rows (date,
    forecast, low, high, last_year), candidates, gate. With `repurchase`: forecast, customers,
    expected_revenue, backtest_error; rows by cohort.

    Errors: NoData for what is not loaded, BadArguments for a ratio or a period that is over, WeakData for less than
    four weeks of days or twenty weeks.
    """
    desk = known_on(desk, args.as_of)
    if args.what == "repurchase":
        return repeat_orders(desk, args.horizon_days, args.until)
    history = read_history(desk, args.metric, args.where, args.as_of, args.until)
    ahead = outlook(history, args.period, args.horizon_days, args.by, args.level)
    whole = Period(start=ahead.whole.start, end=ahead.whole.end)
    names = _names(history, ahead, whole)
    title = Words(de=f"Prognose {history.asked.metric.name.de}", en=f"Forecast of {history.asked.metric.name.en}")
    result = Result(
        facts=said.facts(ahead, history, args.level),
        text=Words(**TEXT),
        names=names,
        tables=said.tables(ahead, history),
        charts=(said.chart(ahead, history, title),),
        evidence="model",
        caveats=_notes(history),
        sources=(_source(history),),
    )
    result = gate_of(desk, replace(history.asked, by=()), Period(start=history.first, end=history.last)) | result
    checks = said.reasons(ahead, history, args.level, args.until or args.as_of or desk.today)
    wait = said.next_test(ahead, history) if "red" in (worst(checks), result.confidence) else None
    return gated(result, checks, advice=ADVICE, next_test=wait)


def _names(history: History, ahead: Outlook, whole: Period) -> dict[str, Words]:
    metric = history.asked.metric.name
    chosen = "; ".join(", ".join(values) for values in history.asked.where.values())
    more = f" ({chosen})" if chosen else ""
    return {
        "name": Words(de=opening(metric.de) + more, en=opening(metric.en) + more),
        "period": spoken(whole),
        "until": until_words(history),
        "method": said.CANDIDATES[ahead.found.chosen],
    }


def _notes(history: History) -> tuple[Words, ...]:
    if not history.filled:
        return ()
    return (
        Words(
            de=f"{history.filled} Tage oder Wochen ohne Daten sind durch ihre Nachbarn ersetzt.",
            en=f"{history.filled} days or weeks without data stand in by their neighbours.",
        ),
    )


def _source(history: History) -> Source:
    loaded = history.asked.loaded
    chosen = [f"{column} in ({', '.join(values)})" for column, values in history.asked.where.items()]
    return Source(
        name=loaded.dataset, kind=loaded.kind, snapshot=loaded.snapshot, rows=history.rows, start=history.first,
        end=history.last, filter=" and ".join([*chosen, f"date {history.first}..{history.last}"]),
    )  # fmt: skip
