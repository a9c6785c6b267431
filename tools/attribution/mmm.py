"""What each channel brings, by a Bayesian media mix model."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator

from terms import Period, Result
from tools._decision import gated
from tools._tool import Arguments, Desk
from tools.attribution import _mmm_gate as gate
from tools.attribution import _mmm_said as said
from tools.attribution import _mmm_tables as shown
from tools.attribution._mmm_data import Asked, read
from tools.attribution._mmm_demand import with_demand
from tools.attribution._mmm_kept import fitted
from tools.attribution._mmm_lines import lines
from tools.attribution._mmm_run import Engine, Lift, Wanted


class Args(Arguments):
    """Which engine, which columns, which experiments, which model; what is not said is chosen to fit the data."""

    engine: Engine = Field(
        default="quick", description="quick answers in seconds; full samples the same model with pymc-marketing."
    )
    kpi: str = Field(default="kpi", description="Outcome: a column of the media data, or revenue, orders, sessions.")
    media: list[str] = Field(default=[], description="Channels: columns with spend; all of them if none is named.")
    controls: list[str] | None = Field(
        default=None, description="Columns that move the outcome besides media; those of the data if not named."
    )
    lift_tests: list[Lift] = Field(
        default=[],
        description="Experiments that calibrate the model: channel with x, delta_x, delta_y, sigma per period, "
        "or with start, end, spend, incremental, se as a whole.",
    )
    period: Period | None = Field(default=None, description="Only these days; all of them if not said.")
    geo: str = Field(
        default="", description="Only this region, or `sum` for all regions added up; else region by region."
    )
    adstock: Literal["geometric", "delayed"] | None = Field(default=None, description="Form of the carry-over.")
    saturation: Literal["logistic", "hill"] | None = Field(default=None, description="Form of the saturation.")
    l_max: int | None = Field(default=None, ge=1, le=90, description="Periods over which spend works.")
    yearly: int | None = Field(
        default=None, ge=0, le=6, description="Fourier order of the yearly season; zero for none."
    )
    priors: dict[str, Any] = Field(
        default={}, description="Priors to change by name, as in the table of priors; beta also by channel."
    )
    demand: bool | None = Field(
        default=None,
        description="Searches without the brand (Search Console) as a control of demand; false leaves them out.",
    )
    brand: list[str] = Field(default=[], description="Words of the own brand, if the site's domain does not hold it.")
    level: float = Field(default=0.9, ge=0.5, le=0.99, description="Level of the intervals.")

    @field_validator("media", "controls", "brand", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        if isinstance(value, str):
            return [part.strip() for part in value.replace("+", ",").split(",") if part.strip()]
        return value

    @field_validator("engine", "adstock", "saturation", mode="before")
    @classmethod
    def _any_letters(cls, value: Any) -> Any:
        return value.strip().lower() if isinstance(value, str) else value


TEXT = {lang: "\n".join(said.LINES[line][place] for line in ("share", "top", "held", "known"))
        for place, lang in enumerate(("de", "en"))}  # fmt: skip
ASKED = {
    "de": [
        "Rechne ein Media-Mix-Modell.",
        "MMM über unsere Mediadaten",
        "Wie hoch ist der ROAS von TV, Radio und Social laut Modell?",
        "Welcher Anteil des Umsatzes kommt von Werbung und welcher wäre sowieso gekommen?",
        "Bitte Marketing-Mix-Modelling mit den Wochendaten der letzten drei Jahre",
        "Wo ist der Grenzertrag am höchsten?",
        "Ab wann ist Paid Social gesättigt?",
        "Zeig mir die Sättigungskurven der Kanäle.",
        "Wie lange wirkt TV-Werbung nach?",
        "Adstock und Carry-over je Kanal",
        "Zerlege den Umsatz in Basis, Saison und Mediakanäle.",
        "Wieviel trägt Out-of-Home zum Absatz bei?",
        "Bayessches Mediamix-Modell, bitte mit Unsicherheit",
        "Kalibriere das Media-Mix-Modell mit unserem Lift-Test für YouTube.",
        "Was wäre der Umsatz ganz ohne Marketing gewesen?",
        "Beitrag der Werbekanäle zum Verkauf mit Intervallen",
        "Welcher Kanal hat den besten marginalen ROAS?",
        "Lohnt sich der nächste Euro eher bei Search oder bei Display?",
        "ökonometrisches Modell für Mediaspendings",
        "Wie viel Wirkung hat unser Radio-Budget, laut Modell?",
        "mmm mal laufen lassen",
        "Response-Kurven für alle Kanäle mit 90 Prozent Band",
        "Stimmt das Mediamodell auf Daten, die es nicht kennt?",
        "Wie sicher ist die Schätzung für Print im Mediamix?",
        "Dekomposition der Verkäufe über die Zeit nach Medien",
        "Rechne das Media-Mix-Modell mit der vollen Engine neu.",
        "Welche Kanäle lassen sich mit unseren Mediadaten gar nicht beurteilen?",
        "Was trägt jeder Kanal laut Media-Mix-Modell zum Umsatz bei?",
        "Welchen Grenzertrag hat ein weiterer Euro in TV?",
        "Ist der Kanal schon gesättigt?",
        "Wie lange wirkt Radiowerbung nach?",
        "Adstock von Plakatwerbung",
        "ROI je Medium aus dem Mediamix",
        "Wie sieht die Sättigungskurve von Radio aus?",
        "Regression von Umsatz auf Mediaspendings",
        "Ab welchen Ausgaben bringt mehr Geld in Social kaum noch etwas?",
        "Wie viel vom Umsatz ist Grundrauschen und wie viel kommt über bezahlte Medien?",
        "Welcher Kanal hat noch Luft nach oben und welcher ist ausgereizt?",
        "Abnehmender Grenznutzen bei Google: wo stehen wir auf der Kurve?",
        "Was bringt ein zusätzlicher Euro in Suche im Vergleich zu einem in Display?",
    ],
    "en": [
        "Run a media mix model.",
        "mmm on our media data",
        "What is the ROAS of TV, radio and social according to the model?",
        "How much of our sales comes from advertising and what would have come anyway?",
        "Please do marketing mix modelling on the weekly data of the last three years",
        "Where is the marginal return highest?",
        "At what spend does paid social saturate?",
        "Show me the saturation curves of the channels.",
        "How long does TV advertising keep working?",
        "adstock and carry-over by channel",
        "Decompose revenue into base, season and media channels.",
        "How much does out-of-home contribute to sales?",
        "Bayesian marketing mix with uncertainty, please",
        "Calibrate the media mix model with our lift test for YouTube.",
        "What would revenue have been with no marketing at all?",
        "contribution of media channels to sales with intervals",
        "Which channel has the best marginal ROAS?",
        "Is the next euro better spent on search or on display, by the mix model?",
        "econometric model of media spend",
        "How effective is our radio budget according to the model?",
        "just run the mmm",
        "response curves for all channels with a 90 percent band",
        "Does the media model hold on data it has not seen?",
        "How sure is the estimate for print in the media mix?",
        "sales decomposition over time by medium",
        "Refit the media mix model with the full engine.",
        "Which channels cannot be judged at all from our media data?",
        "What does each channel contribute to revenue according to the mix model?",
        "What is the marginal return of another euro in TV?",
        "Is the channel already saturated?",
        "How long does radio advertising carry over?",
        "Adstock of out-of-home",
        "ROI per medium from the media mix",
        "What does the saturation curve of radio look like?",
        "regress sales on media spend",
        "From what spend on does more money in social hardly add anything?",
        "How much of our sales is base and how much is driven by paid media?",
        "Which channel still has room to grow and which one is maxed out?",
        "diminishing returns on Google: where are we on the curve?",
        "What does one extra euro in search return, compared with display?",
    ],
}


def mmm(args: Args, desk: Desk) -> Result:
    """Estimate what each channel brings from spend and outcome over time, with ranges, and say where it cannot be told.

    kpi = intercept + trend + seasons + controls + sum over channels of ceiling x saturation(adstock(spend)) + AR(1)
    noise (Jin et al. 2017, Bayesian Methods for Media Mix Modeling with Carryover and Shape Effects), on weekly or
    daily data, national or by region; daily data of a year and more are taken by week. `share` is a channel's part of
    the outcome, `roas` contribution / spend, `marginal_roas` the outcome of the next unit of money, `half_saturation`
    the spend per period at half of the ceiling, `carryover` the share of the effect after the period of the spend.
    Lift tests enter the likelihood. The holdout forecasts rolling slices and stands beside a naive and a linear one.
    The gate looks at convergence, width, prior, collinearity, variation, demand-driven spend and extrapolation; on red
    there is no advice but the cheapest experiment. Where search data are loaded, searches without the brand are a
    control that stands for demand (Chen et al. 2018, Bias Correction for Paid Search in Media Mix Modeling).
    `data_roas` is a channel's return by the data alone, the prior taken out, with its standard error; `rank` orders by
    return only the channels that can be decided. Without media data, ad costs and orders are put into one by week.

    Errors: no data, unknown columns, regions, priors or channels; engine full without its optional part.
    """
    found = read(desk, Asked(args.kpi, tuple(args.media), None if args.controls is None else tuple(args.controls),
                             args.period, args.geo))  # fmt: skip
    found = with_demand(desk, found, args.demand, args.brand)
    wanted = Wanted(
        args.engine, args.level, args.adstock, args.saturation, args.l_max, args.yearly, args.priors,
        tuple(args.lift_tests),
    )  # fmt: skip
    model = fitted(desk, found.media, wanted)
    channels = lines(model)
    result = Result(
        facts=said.facts(model, channels),
        text=said.text(model, channels),
        names=said.names(channels),
        tables=shown.tables(model, channels),
        charts=shown.charts(model, channels, found.unit, found.currency),
        evidence="model",
        caveats=(*said.engine_notes(model, len(found.media.geos)), *found.notes),
        sources=found.sources,
    )
    return gated(
        result,
        gate.reasons(model, channels),
        advice=said.advice(model, channels),
        next_test=gate.next_test(model, channels, found),
    )
