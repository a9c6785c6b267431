"""What customers will still buy and bring."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, field_validator

from terms import Result, Source, Words
from tools._decision import gated, worst
from tools._tool import Arguments, Desk
from tools.attribution import _clv_said as said
from tools.attribution._clv_model import Asked, Valued, day_of, valued
from tools.attribution._clv_read import BUILT_IN, USUAL, Log, Unit, read_log, unit_words
from tools.data._known import known_on
from tools.data._period import day as day_words

KINDS = {"bg": "bgnbd", "bg/nbd": "bgnbd", "bg-nbd": "bgnbd", "pareto": "paretonbd", "pareto/nbd": "paretonbd"}


class Args(Arguments):
    """How far ahead, with which model, grouped by what."""

    horizon_days: int = Field(default=365, ge=1, le=3650, description="Days to look ahead.")
    kind: Literal["bgnbd", "paretonbd"] = Field(
        default="bgnbd", description="Model of buying and leaving: BG/NBD, or Pareto/NBD for comparison."
    )
    engine: Literal["quick", "full"] = Field(
        default="quick", description="quick: maximum likelihood; full: the posterior by pymc-marketing, some minutes."
    )
    unit: Unit | None = Field(
        default=None, description="Unit of time of alpha and beta; unset: weeks for transactions, days for orders."
    )
    until: date | None = Field(
        default=None, description="Last day of the observation; later days then test the forecast. Unset: the last day."
    )
    segment_by: str = Field(
        default="cohort", min_length=1,
        description="cohort (quarter or month of the first purchase), activity, or a column of the orders.",
    )  # fmt: skip
    as_of: date | None = Field(default=None, description="What was known at the end of that day.")
    margin: float = Field(default=1.0, gt=0, le=1, description="Share of revenue that counts as value; 1: revenue.")
    discount_rate: float = Field(default=0.0, ge=0, le=1, description="Yearly rate by which later money counts less.")
    top: int | None = Field(default=None, ge=1, le=said.MOST_ROWS, description="Only so many customers, best first.")

    @field_validator("kind", mode="before")
    @classmethod
    def _spelt(cls, value: Any) -> Any:
        return KINDS.get(value.strip().lower(), value.strip().lower()) if isinstance(value, str) else value


TEXT = {
    "de": """{{customers}} Kundinnen und Kunden bis {{until}}, davon {{repeaters}} mit Wiederkauf.
In den nächsten {{horizon}} Tagen erwartet das Modell {{expected_purchases}} Wiederkäufe.
Spanne der Wiederkäufe: {{expected_purchases:interval}}.
Erwarteter Umsatz daraus: {{expected_revenue}}; Spanne {{expected_revenue:interval}}.
Im Mittel je Kopf: {{clv_mean}}.
Noch aktiv sind nach dem Modell {{active_share}}.
Rückprobe an einem bekannten Zeitraum: Fehler {{backtest_error}}, „weiter wie bisher“ {{backtest_error_naive}}.
Zeiteinheit der Parameter: {{unit}}.""",
    "en": """{{customers}} customers up to {{until}}, of whom {{repeaters}} came back.
In the next {{horizon}} days the model expects {{expected_purchases}} repeat purchases.
Range of the repeat purchases: {{expected_purchases:interval}}.
Expected revenue from them: {{expected_revenue}}; range {{expected_revenue:interval}}.
On average per head: {{clv_mean}}.
Still active by the model: {{active_share}}.
Backtest on a period that is known: error {{backtest_error}}, 'as before' {{backtest_error_naive}}.
Unit of time of the parameters: {{unit}}.""",
}
ADVICE = Words(
    de="Auf die {{top_customers}} mit dem höchsten erwarteten Wert entfallen {{top_share}} des Werts; "
    "Bindung lohnt sich dort zuerst.",
    en="The {{top_customers}} with the highest expected value hold {{top_share}} of the value; "
    "keeping them comes first.",
)
ONCE = Words(
    de="BG/NBD zählt alle, die erst einmal gekauft haben, als noch aktiv; Pareto/NBD tut das nicht.",
    en="BG/NBD counts everybody who bought only once as still active; Pareto/NBD does not.",
)
ASKED = {
    "de": [
        "Was sind unsere Kunden wert?",
        "CLV je Kundengruppe",
        "Customer Lifetime Value für die nächsten zwölf Monate vorhersagen",
        "Welche Kundinnen kommen wahrscheinlich nicht wieder?",
        "Wie viel Umsatz bringen die Bestandskunden im nächsten Jahr noch?",
        "Wer sind die wertvollsten Kunden?",
        "Abwanderungswahrscheinlichkeit pro Kunde",
        "Rechne BG/NBD über unsere Transaktionen",
        "Pareto/NBD zum Vergleich, bitte",
        "Wie viele Kunden sind noch aktiv?",
        "Kundenwert nach Akquisekanal",
        "Welche Kohorte ist am meisten wert?",
        "Erwarteter Kundenwert mit Gamma-Gamma",
        "Wie oft kauft ein typischer Kunde im nächsten halben Jahr noch?",
        "Wie viel darf uns eine Neukundin kosten, gemessen am späteren Wert?",
        "Churn-Risiko unserer Käufer",
        "RFM-Analyse mit Prognose",
        "zeig mir die top 50 kunden nach zukünftigem wert",
        "Lebenszeitwert der Kunden bei 40 Prozent Marge",
        "Wer droht uns abzuspringen?",
        "Restwert des Kundenstamms",
        "LTV bitte, 365 Tage, nach Region",
        "Welche Kunden sollten wir zurückgewinnen?",
        "Sind die Kunden aus dem Weihnachtsgeschäft treuer als andere?",
        "Wie gut hätte das Kundenwertmodell das letzte Halbjahr vorhergesagt?",
        "Wie hoch ist die Wahrscheinlichkeit, dass Einmalkäufer wiederkommen?",
        "Kundenstamm bewerten, abgezinst mit zehn Prozent",
        "Auf welche Käufer verteilt sich der künftige Umsatz?",
        "Wie viel ist eine Kundin über die Jahre wert?",
        "Welche Käufer werden bald abspringen?",
        "Kundenwert je Segment",
        "Wer sind unsere treuesten Kunden?",
        "Abwanderungsrisiko berechnen",
        "Wie hoch ist der LTV eines Neukunden?",
    ],
    "en": [
        "What are our customers worth?",
        "CLV by segment",
        "Predict customer lifetime value for the next twelve months",
        "Which customers are unlikely to come back?",
        "How much revenue will existing customers still bring next year?",
        "Who are our most valuable customers?",
        "churn probability per customer",
        "run BG/NBD on our transactions",
        "Pareto/NBD for comparison please",
        "How many customers are still active?",
        "customer value by acquisition channel",
        "Which cohort is worth the most?",
        "expected spend per customer with Gamma-Gamma",
        "How often will a typical buyer purchase in the next half year?",
        "How much may a new customer cost, given what they bring later?",
        "churn risk of our buyers",
        "RFM analysis with a forecast",
        "top 50 customers by future value",
        "lifetime value at a margin of 40 percent",
        "Who is about to leave us?",
        "residual value of the customer base",
        "LTV, 365 days, by region",
        "Which customers should we win back?",
        "Are the Christmas customers more loyal than others?",
        "How well would the customer model have predicted the last six months?",
        "How likely is it that one-time buyers return?",
        "value our customer base, discounted at ten percent",
        "Which share of future revenue comes from the best buyers?",
        "How much is a customer worth over the years?",
        "Which buyers will soon leave?",
        "Customer value per segment",
        "Who are our most loyal customers?",
        "Compute churn risk",
        "What is the LTV of a new customer?",
    ],
}


def clv(args: Args, desk: Desk) -> Result:
    """What each customer will still buy and bring, who is still there, and how well the model forecast the past.

    Buying and leaving by BG/NBD (Fader, Hardie & Lee 2005) or Pareto/NBD (Schmittlein, Morrison & Colombo 1987), money
    by Gamma-Gamma (Fader & Hardie 2013), fitted by maximum likelihood on frequency, recency and age; parameter
    intervals from the exact Hessian on the log scale, all others from played futures, so that they hold chance as well
    as doubt. Purchases of one day are one. Reads `transactions`, else `orders` (revenue less refunds); rows with
    negative amounts are left out. Where orders flag a customer's first one, only customers whose beginning was seen
    are fitted. alpha and beta are in `unit`; the log-likelihood changes with it, r, a, b, s do not.
    The backtest takes the days after `until`, else the last third of the history. Where what came lies outside of its
    interval, the intervals of totals and groups are widened by as much. `full` draws the posterior under flat priors.

    For the published figures of CDNOW load the sample with
    `--as transactions --map "customer_id=column 2,date=column 3,amount=column 5"` and call with
    `{"until": "1997-09-30"}`: r .2426, alpha 4.4135 weeks, a .7929, b 2.4258, log-likelihood -9582.43.

    Returns facts r, alpha, a, b (or r, alpha, s, beta), log_likelihood, with amounts p, q, v, gg_log_likelihood;
    customers, repeaters, active_share, expected_purchases, expected_revenue, clv_mean, top_share; backtest_error,
    backtest_error_naive, backtest_predicted, backtest_actual; tables customers, segments, calibration, gate.

    Errors: NoData without purchases, BadArguments for an unknown column or `until` before the data, WeakData for
    several currencies or fewer than ten customers who came back, NotInstalled for `full` without pymc-marketing.
    """
    desk = known_on(desk, args.as_of)
    log = read_log(desk, args.until, None if args.segment_by in BUILT_IN else args.segment_by)
    unit: Unit = args.unit or USUAL[log.loaded.kind]
    asked = Asked(
        args.kind, args.engine, unit, args.horizon_days, args.segment_by, args.margin, args.discount_rate, desk.seed
    )
    found = valued(log, asked)
    currency = log.loaded.currency or desk.currency
    tables = said.tables(found, asked, args.top)
    result = Result(
        facts=said.facts(found, asked, currency),
        text=Words(**TEXT),
        names={
            "until": day_words(day_of(log.until)),
            "horizon": Words(de=str(args.horizon_days), en=str(args.horizon_days)),
            "unit": unit_words(unit),
        },
        tables=tables,
        charts=said.charts(found, tables, currency),
        evidence="model",
        caveats=_notes(log, found),
        sources=(_source(log),),
    )
    checks = said.reasons(found, asked, log, args.as_of or desk.today, args.until is not None)
    advice = ADVICE if found.revenue.sum() > 0 else None
    wait = said.next_test(found, asked, currency) if worst(checks) == "red" else None
    return gated(result, checks, advice=advice, next_test=wait)


def _notes(log: Log, found: Valued) -> tuple[Words, ...]:
    nameless, negative, ahead = log.dropped
    left = len(found.seen) - found.trained
    notes = [
        (nameless, "Käufe ohne Kundennummer sind nicht dabei", "purchases without a customer are left out"),
        (negative, "Zeilen mit negativem Betrag sind nicht dabei", "rows with a negative amount are left out"),
        (ahead, "Käufe mit einem Tag in der Zukunft sind nicht dabei", "purchases dated in the future are left out"),
        (
            left,
            "Kundinnen und Kunden haben schon vor den Daten gekauft; angepasst ist ohne sie, vorhergesagt mit ihnen",
            "customers bought before the data begin; the fit is without them, the forecast with them",
        ),
    ]
    told = [Words(de=f"{count} {de}.", en=f"{count} {en}.") for count, de, en in notes if count]
    return tuple(told) if found.model.kind == "paretonbd" else (*told, ONCE)


def _source(log: Log) -> Source:
    loaded = log.loaded
    return Source(
        name=loaded.dataset, kind=loaded.kind, snapshot=loaded.snapshot, rows=loaded.rows, start=loaded.first,
        end=loaded.last, filter=f"date ..{day_of(log.until)}",
    )  # fmt: skip
