"""One metric of the loaded data, for a period, split and filtered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, cast

from pydantic import BeforeValidator, Field

from errors import WeakData
from terms import Chart, Fact, Interval, Period, Result, Table, Words
from tools._arguments import listed
from tools._tool import Arguments, Desk
from tools.data._chart import axis, chart
from tools.data._complete import cover, freshness, gaps, lag, late_platforms, missing_days
from tools.data._gate import gate_of
from tools.data._joined import cut_to_both
from tools.data._known import assumptions, changed, definition, known_on
from tools.data._period import spoken
from tools.data._slice import GRAINS, Figure, Known, Slice, groups, resolve, sources, total

MOST_ROWS = 5000
Z95 = 1.959963984540054


def _named(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    given = cast(dict[Any, Any], value)
    return {key: _texts(chosen) for key, chosen in given.items()}


def _texts(chosen: Any) -> Any:
    if isinstance(chosen, (dict, type(None))):
        return cast(Any, chosen)
    return [str(each) for each in cast(list[Any], chosen)] if isinstance(chosen, (list, tuple)) else str(chosen)


By = Annotated[tuple[str, ...], BeforeValidator(listed)]
Where = Annotated[dict[str, str | tuple[str, ...]], BeforeValidator(_named)]


class Args(Arguments):
    """What to count, when, split by what, of which part."""

    metric: str = Field(min_length=1, description="Id, name or synonym, German or English: roas, Kosten, click rate.")
    period: Period | None = Field(default=None, description="Days to read; unset: everything that is loaded.")
    by: By = Field(default=(), max_length=3, description="Columns or grains of time: platform, campaign, month, geo …")
    where: Where = Field(default_factory=dict, description='Filter, such as {"platform": "google"}.')
    top: int | None = Field(default=None, ge=1, le=MOST_ROWS, description="Only so many rows, the highest first.")
    as_of: date | None = Field(default=None, description="What was known at the end of that day: data and definition.")
    version: int | None = Field(default=None, ge=1, description="This version of the definition; unset: the valid one.")


TEXT = {
    "de": """{{name}}, {{period}}: {{value}}.
Unsicherheit: {{value:interval}}.
Am höchsten: {{highest_name}} mit {{highest}}; am niedrigsten: {{lowest_name}} mit {{lowest}}.
Die Daten reichen bis {{last_day}} und decken {{completeness}} der Tage ab.
{{basis}}
{{definition}}""",
    "en": """{{name}}, {{period}}: {{value}}.
Uncertainty: {{value:interval}}.
Highest: {{highest_name}} with {{highest}}; lowest: {{lowest_name}} with {{lowest}}.
The data run to {{last_day}} and cover {{completeness}} of the days.
{{basis}}
{{definition}}""",
}
BASIS = {
    "observed": Words(de="Grundlage: beobachtete Daten.", en="Basis: observed data."),
    "platform-reported": Words(
        de="Grundlage: Angaben der Werbeplattformen, nicht unabhängig gemessen.",
        en="Basis: as the ad platforms report it, not measured independently.",
    ),
    "modelled": Words(de="Grundlage: ein Modell.", en="Basis: a model."),
}
ASKED = {
    "de": [
        "Wie hoch war der ROAS im März?",
        "Was haben wir letzte Woche ausgegeben?",
        "Kosten im Februar 2026 je Kampagne",
        "Wie viele Klicks hatten wir gestern?",
        "Zeig mir den CPA nach Plattform",
        "Umsatz im ersten Quartal",
        "Wie ist unsere Klickrate bei Meta?",
        "Klickpreise der Brand-Kampagne im letzten Monat",
        "TKP pro Woche seit Januar",
        "Bitte geben Sie mir die Conversion-Rate für Google Ads im Mai aus.",
        "Wie viele Conversions kamen über „Sommer Sale 2026“?",
        "Impressionen nach Gerät",
        "Welche Kampagne hatte im April den höchsten ROAS?",
        "Top 5 Kampagnen nach Umsatz",
        "Wie viele Bestellungen gab es im Dezember?",
        "Durchschnittlicher Bestellwert im letzten Jahr",
        "Anzahl Kunden in 2025",
        "Organische Klicks pro Seite",
        "Durchschnittliche Position für die Suchanfrage „Laufschuhe“",
        "Was kostet uns ein Lead auf LinkedIn?",
        "Ausgaben pro Tag in der KW 12",
        "Wie verteilen sich die Werbekosten auf die Kanäle?",
        "An welchem Wochentag bekommen wir die meisten Klicks?",
        "Gesamtausgaben TikTok bitte",
        "spend meta märz",
        "Wie viel Budget ist im Juni schon verbraucht?",
        "Umsatz pro Monat als Verlauf",
        "Nenn mir mal eben den CPC für Retargeting",
        "Welche Anzeigengruppe bringt die wenigsten Conversions?",
        "Wie viel Umsatz haben wir im März gemacht?",
        "Kosten pro Bestellung nach Kampagne im 2. Quartal",
        "Wie oft wurden unsere Anzeigen ausgespielt?",
        "Welche Suchanfragen bringen die meisten organischen Klicks?",
        "Organische CTR nach Land",
        "Was haben wir im Mai für Bing verpulvert?",
        "Wie viel Geld ist letzten Monat für Anzeigen draufgegangen?",
        "Wie teuer war ein Abschluss bei Meta?",
        "Wer hatte im Juni den besseren CPC, Meta oder Google?",
        "Welcher Kanal war im Mai am günstigsten pro Conversion?",
        "Klickrate Brand Search letzte 14 Tage",
        "Kosten und Klicks von TikTok im April",
        "Wie viele Einblendungen hatten wir am Montag?",
        "Kosten?",
        "CPM gesamt",
        "Klicks Google",
        "Conversion-Rate",
        "Was kostet uns ein Neukunde?",
        "CAC im ersten Quartal nach Monat",
        "Wie hoch ist unsere Abwanderungsrate im Februar?",
        "Deckungsbeitrag und Gewinn nach Werbung im Mai",
        "Wie viele qualifizierte Leads kamen im März rein und was hat einer gekostet?",
        "Retourenquote Dezember",
        "MER letzte 4 Wochen",
        "Was wussten wir am 3. März über die Conversions im Februar?",
        "iROAS von Meta im April",
        "Anteil der Neukunden im Mai",
        "Conversion-Rate der Website letzte Woche",
        "Kosten je qualifiziertem Lead nach Kampagne",
        "Auf welchem Kanal lassen wir das meiste Geld?",
        "Welcher Stand war am 5. Mai für den Umsatz im April bekannt?",
        "Woher kommen die meisten Klicks?",
    ],
    "en": [
        "What was our ROAS in March?",
        "How much did we spend last week?",
        "Cost by campaign in February 2026",
        "How many clicks did we get yesterday?",
        "Show me CPA by platform",
        "Revenue in the first quarter",
        "What's our click-through rate on Meta?",
        "cpc of the brand campaign last month",
        "CPM per week since January",
        "Please report the conversion rate for Google Ads in May.",
        'How many conversions came from "Summer Sale 2026"?',
        "impressions by device",
        "Which campaign had the highest ROAS in April?",
        "Top 5 campaigns by revenue",
        "How many orders were there in December?",
        "Average order value last year",
        "Number of customers in 2025",
        "Organic clicks per page",
        'What is the average position for the query "running shoes"?',
        "What does a lead on LinkedIn cost us?",
        "Daily spend in week 12",
        "How is ad spend split across channels?",
        "Which weekday brings the most clicks?",
        "total spend tiktok",
        "ad spend meta march",
        "How much of the June budget has been used so far?",
        "Revenue by month as a trend",
        "Quick one: CPC for retargeting?",
        "Which ad group gets the fewest conversions?",
        "How much revenue did we make in March?",
        "Cost per order by campaign in Q2",
        "How often were our ads shown?",
        "Which search queries bring the most organic clicks?",
        "Organic CTR by country",
        "How much money did we blow on Bing in May?",
        "How expensive was a conversion on Meta?",
        "Who had the better CPC in June, Meta or Google?",
        "Which channel was cheapest per conversion in May?",
        "click rate brand search past 14 days",
        "Cost and clicks of TikTok in April",
        "How many impressions did we get on Monday?",
        "What did the second quarter cost us in total?",
        "cost",
        "CTR overall",
        "clicks google",
        "conversion rate?",
        "What does a new customer cost us?",
        "CAC by month in the first quarter",
        "What was churn in February?",
        "Margin and profit after ads in May",
        "How many qualified leads came in in March, and what did one cost?",
        "refund rate december",
        "blended roas last 4 weeks",
        "What did we know on 3 March about February's conversions?",
        "iROAS of Meta in April",
        "Share of new customers in May",
        "Conversion rate of the website last week",
        "Cost per qualified lead split by campaign",
        "On which channel do we leave the most money?",
        "What was known on 5 May about April's revenue?",
        "Where do most clicks come from?",
    ],
}


def metric(args: Args, desk: Desk) -> Result:
    """One metric of the loaded data (cost, ROAS, CPA, revenue, orders, click rate …), for a period, split and filtered.

    The formula is the metric's own (`warehouse/metrics/`): a sum, or a ratio of two sums such as
    sum(conversion_value) / sum(cost); never a mean of ratios. Click and conversion rates carry a 95 % Wilson
    interval (Wilson 1927). Money is in the currency of the data and exact to the cent, shares are 0.054 for 5.4 %.

    The definition is the version valid at the end of the period (never later than `as_of`), or the asked `version`.
    A metric of two kinds (CAC, MER, profit) counts the days that both have.

    Returns a fact named like the metric, data_age (days), completeness (share of days with data), and with `by` also
    the facts highest and lowest and the table rows: the split's columns, the metric, n (rows read), along time in
    order, else from high to low.

    Errors: BadArguments for an unknown metric, column or value (with the nearest ones), NoData for a kind or period
    that is not loaded, WeakData for mixed currencies or a ratio over zero.
    """
    desk = known_on(desk, args.as_of)
    asked = resolve(
        desk, args.metric, args.by, args.where, args.period, known=Known(args.version, args.as_of), joined=True
    )
    figure = total(desk, asked, args.period)
    if figure.value is None:
        raise _undefined(asked)
    period = args.period or (Period(start=figure.first, end=figure.last) if figure.first and figure.last else None)
    covered = cover(desk, asked, period) if period else None
    fresh, fresh_names = freshness(covered, period, args.as_of or desk.today) if covered and period else ((), {})
    notes = [
        missing_days(covered, period) if covered and period and args.period else None,
        cut_to_both(desk, asked, args.period),
        late_platforms(desk, asked, args.period),
        gaps(asked, figure),
        changed(asked, period),
    ]
    soft = [*assumptions(desk, asked), lag(asked, figure, covered, period) if period else None]
    rows = groups(desk, asked, args.period) if asked.by else []
    soft.append(_cut(rows, args.top))
    shown = (highest_first(rows) if args.top else rows)[: args.top or MOST_ROWS]
    extremes, extreme_names = _extremes(asked, rows)
    return gate_of(desk, asked, args.period) | Result(
        facts=(_fact(asked, figure), *extremes, *fresh),
        text=Words(**{lang: _line(text, asked.id) for lang, text in TEXT.items()}),
        names=names(asked, period, args.version) | extreme_names | fresh_names,
        tables={"rows": table(asked, shown)} if asked.by else {},
        charts=(_chart(asked, shown),) if asked.by and len(asked.by) < 3 else (),
        confidence="amber" if any(notes) else "green",
        caveats=tuple(note for note in [*notes, *soft] if note),
        sources=sources(asked, figure),
    )


def opening(name: str) -> str:
    """A name as it opens a sentence."""
    return name[:1].upper() + name[1:]


def names(asked: Slice, period: Period | None, version: int | None = None) -> dict[str, Words]:
    """The words of the text that are no figures: metric, selection, period, basis, definition."""
    chosen = "; ".join(", ".join(values) for values in asked.where.values())
    # It opens the sentence.
    name = Words(de=opening(asked.metric.name.de), en=opening(asked.metric.name.en))
    everything = Words(de="alle geladenen Daten", en="all data loaded")
    return {
        "name": Words(de=f"{name.de} ({chosen})", en=f"{name.en} ({chosen})") if chosen else name,
        "period": spoken(period) if period else everything,
        "basis": BASIS[asked.metric.basis],
        **definition(asked, version),
    }


def highest_first(rows: list[Figure]) -> list[Figure]:
    """From high to low, rows without a value last."""
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or Decimal(0))))


def table(asked: Slice, rows: list[Figure]) -> Table:
    """The split's columns, the metric, n."""
    cells = tuple((*row.key, row.value, row.n) for row in rows)
    return Table(columns=(*asked.by, asked.id, "n"), rows=cells)


def wilson(successes: Decimal, trials: Decimal) -> Interval | None:
    """The 95 % score interval of a share (Wilson 1927, JASA 22:209); None where it is no share of trials.

    >>> interval = wilson(Decimal(10), Decimal(100))
    >>> round(float(interval.low), 4), round(float(interval.high), 4)
    (0.0552, 0.1744)
    """
    k, n = float(successes), float(trials)
    if n <= 0 or not 0 <= k <= n:
        return None
    share, z2 = k / n, Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * (share * (1 - share) / n + z2 / (4 * n * n)) ** 0.5
    return Interval(low=max(0.0, min(centre - half, share)), high=min(1.0, max(centre + half, share)), level=0.95)


def _fact(asked: Slice, figure: Figure) -> Fact:
    wanted = asked.metric.interval == "wilson" and figure.bottom is not None
    return Fact(
        id=asked.id,
        value=figure.value if figure.value is not None else Decimal(0),
        unit=asked.unit,
        label=asked.metric.name,
        interval=wilson(figure.top, figure.bottom) if wanted and figure.bottom else None,
        basis=asked.metric.basis,
        n=figure.n,
        digits=asked.metric.digits,
    )


def _extremes(asked: Slice, rows: list[Figure]) -> tuple[list[Fact], dict[str, Words]]:
    held = [row for row in rows if row.value is not None]
    if len(held) < 2:
        return [], {}
    ends = {
        "highest": (max(held, key=lambda row: row.value or Decimal(0)), Words(de="höchster Wert", en="highest value")),
        "lowest": (min(held, key=lambda row: row.value or Decimal(0)), Words(de="niedrigster Wert", en="lowest value")),
    }
    facts = [_fact(asked, row).model_copy(update={"id": id, "label": label}) for id, (row, label) in ends.items()]
    return facts, {f"{id}_name": _key(row) for id, (row, _) in ends.items()}


def _key(row: Figure) -> Words:
    return Words(
        de=" · ".join("(ohne Angabe)" if cell is None else str(cell) for cell in row.key),
        en=" · ".join("(not given)" if cell is None else str(cell) for cell in row.key),
    )


def _chart(asked: Slice, rows: list[Figure]) -> Chart:
    cells = [(*row.key, row.value) for row in rows]
    split = sorted(asked.by, key=lambda name: name not in GRAINS)
    if split != list(asked.by):
        cells = [(cell[1], cell[0], cell[2]) for cell in cells]
        cells.sort(key=lambda cell: str(cell[0]))
    name, by = asked.metric.name, [axis(dim).title for dim in split]
    title = Words(
        de=f"{name.de} nach {', '.join(word.de for word in by)}", en=f"{name.en} by {', '.join(word.en for word in by)}"
    )
    return chart(split, asked.id, cells, title, name, asked.unit)


def _cut(rows: list[Figure], top: int | None) -> Words | None:
    if top is not None or len(rows) <= MOST_ROWS:
        return None
    return Words(
        de=f"Die Tabelle zeigt {MOST_ROWS} von {len(rows)} Zeilen.",
        en=f"The table shows {MOST_ROWS} of {len(rows)} rows.",
    )


def _line(text: str, id: str) -> str:
    return text.replace("{{value}}", "{{%s}}" % id).replace("{{value:interval}}", "{{%s:interval}}" % id)  # noqa: UP031


def _undefined(asked: Slice) -> WeakData:
    bottom = asked.metric.parts[1]
    why = f"{bottom} = 0" if bottom else f"{asked.metric.formula}: –"
    return WeakData(
        en=f"{asked.metric.name.en} is not defined for this selection ({why}).",
        de=f"{asked.metric.name.de} ist für diese Auswahl nicht definiert ({why}).",
        do_en="Choose a longer period or a wider selection.",
        do_de="Wählen Sie einen längeren Zeitraum oder eine breitere Auswahl.",
    )
