"""One metric in two periods: by how much it moved, and what moved it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from errors import BadArguments, NoData, WeakData
from terms import Chart, Fact, Period, Result, Table, Words
from tools._charts import Axis, bars
from tools._tool import Arguments, Desk
from tools.data._change import CHANCE, Row, cautions, digits_beside, group_named, split
from tools.data._chart import MOST, axis
from tools.data._complete import Cover, cover, freshness, gaps, lag, late_platforms, missing_days
from tools.data._gate import gate_of
from tools.data._joined import cut_to_both, extent
from tools.data._known import assumptions, changed, known_on
from tools.data._money import unit
from tools.data._period import before, month_of, spoken, year_before
from tools.data._slice import GRAINS, Figure, Known, Slice, groups, resolve, sources, total
from tools.data.metric import BASIS, By, Where, names

DAY = timedelta(days=1)
AGAINST = {
    "previous": "previous before vorher davor vorperiode vorzeitraum vormonat vorwoche vorquartal last prior",
    "year": "year vorjahr yoy last_year previous_year letztes_jahr lastyear",
}


def _against(value: Any) -> Any:
    word = str(value).strip().lower().replace(" ", "_") if isinstance(value, str) else ""
    return next((choice for choice, words in AGAINST.items() if word in words.split()), value)


class Args(Arguments):
    """What to compare, which period, against which, split by what, of which part."""

    metric: str = Field(min_length=1, description="Id, name or synonym, German or English: roas, Kosten, click rate.")
    period: Period | None = Field(default=None, description="Days to judge; unset: the last whole month or week.")
    against: Annotated[Literal["previous", "year"] | Period, BeforeValidator(_against)] = Field(
        default="previous", description="previous: the one before; year: the same one a year ago; or a period."
    )
    by: By = Field(default=(), max_length=2, description="Columns: platform, campaign, geo, query …")
    where: Where = Field(default_factory=dict, description='Filter, such as {"platform": "google"}.')
    as_of: date | None = Field(default=None, description="What was known at the end of that day: data and definition.")
    version: int | None = Field(default=None, ge=1, description="This version of the definition; unset: the valid one.")


CONTRIBUTION = Words(de="Beitrag zur Veränderung", en="contribution to the change")
TEXT = {
    "de": """{{name}}: {{moved}} von {{before}} ({{before_period}}) auf {{current}} ({{period}}), \
eine Veränderung um {{change}} oder {{change_share}}. {{judged}}
Am meisten trug dazu bei: {{driver}} mit {{driver_change}}.
Die Daten reichen bis {{last_day}} und decken {{completeness}} der Tage ab.
{{basis}}
{{definition}}""",
    "en": """{{name}} {{moved}} from {{before}} ({{before_period}}) to {{current}} ({{period}}), \
a change of {{change}} or {{change_share}}. {{judged}}
The largest part of it came from {{driver}}: {{driver_change}}.
The data run to {{last_day}} and cover {{completeness}} of the days.
{{basis}}
{{definition}}""",
}
FROM_ZERO = Words(
    de=TEXT["de"].replace(" oder {{change_share}}", ""), en=TEXT["en"].replace(" or {{change_share}}", "")
)
"""Where there was nothing before, nothing relative can be said."""
UNCHANGED = Words(
    de="{{name}}: unverändert {{current}} ({{period}}), zuvor ebenso {{before}} ({{before_period}}).\n{{basis}}",
    en="{{name}}: unchanged at {{current}} ({{period}}), as before {{before}} ({{before_period}}).\n{{basis}}",
)
MOVED = {
    1: Words(de="gestiegen", en="rose"),
    -1: Words(de="gesunken", en="fell"),
    0: Words(de="unverändert", en="is unchanged"),
}
JUDGED = {
    1: Words(de="Das ist eine Verbesserung.", en="That is an improvement."),
    -1: Words(de="Das ist eine Verschlechterung.", en="That is a deterioration."),
}
ASKED = {
    "de": [
        "Wie hat sich der ROAS im März gegenüber Februar verändert?",
        "Kosten diese Woche im Vergleich zur Vorwoche",
        "Ist der CPA gestiegen oder gesunken?",
        "Umsatz gegenüber dem Vorjahr",
        "Vergleiche die Klicks von April mit März",
        "Q1 2026 gegen Q1 2025: Umsatz",
        "Hat sich unsere Klickrate verbessert?",
        "Entwicklung der Conversion-Rate zum Vormonat",
        "Wie viel mehr haben wir im Vergleich zum letzten Jahr ausgegeben?",
        "Veränderung des CPC nach Plattform",
        "Sind die Bestellungen zurückgegangen?",
        "Liegen wir beim Umsatz besser als letztes Jahr um diese Zeit?",
        "KW 10 vs. KW 9, Impressionen",
        "Bitte stellen Sie den ROAS von Google im zweiten Quartal dem ersten gegenüber.",
        "Wie stark ist der TKP gegenüber der Vorperiode gefallen?",
        "organische klicks vorher nachher",
        "Unterschied bei den Ausgaben zwischen Januar und Februar je Kanal",
        "Was hat sich bei der Kampagne „Brand DE“ zum Vormonat getan?",
        "Um wie viel Prozent ist der Umsatz gewachsen?",
        "Läuft Meta schlechter als im letzten Monat?",
        "ROAS Vergleich Juni Juli",
        "Haben wir im Dezember mehr neue Käufe als im Dezember davor?",
        "Wie hat sich die Position bei Google seit letztem Monat verändert?",
        "Zeig mir den Bestellwert im Jahresvergleich",
        "CPA letzte 7 Tage gegen die 7 Tage davor",
        "Was ist anders als letzte Woche bei den Kosten pro Lead?",
        "Kosten KW 20 zu KW 19",
        "CPC Mai ggü. April",
        "Hat sich der TKP bei Bing im Mai verschlechtert?",
        "Umsatz Juni 26 vs. Juni 25",
        "Wie lief die letzte Woche gegenüber der Vorwoche?",
        "Wie hat sich unser Umsatz im Mai entwickelt?",
        "Um wie viel haben die Klicks seit April zugelegt?",
        "Wie stehen die Kosten im Vergleich zu Ostern letztes Jahr da?",
        "Steht der ROAS jetzt höher als im Januar?",
        "Sind wir im Juni gewachsen?",
    ],
    "en": [
        "How did ROAS change in March compared with February?",
        "Cost this week versus last week",
        "Did CPA go up or down?",
        "Revenue year over year",
        "Compare clicks in April with March",
        "Q1 2026 vs Q1 2025 revenue",
        "Has our click-through rate improved?",
        "Conversion rate month on month",
        "How much more did we spend than last year?",
        "change in CPC by platform",
        "Are orders down?",
        "Are we ahead of last year's revenue at this point?",
        "week 10 vs week 9 impressions",
        "Please set Google's second-quarter ROAS against the first quarter.",
        "How far has CPM fallen against the previous period?",
        "organic clicks before and after",
        "Difference in spend between January and February by channel",
        'What happened to the "Brand UK" campaign since last month?',
        "By what percentage did revenue grow?",
        "Is Meta doing worse than last month?",
        "ROAS comparison June July",
        "Did we get more purchases this December than the one before?",
        "How has our Google position moved since last month?",
        "Show average order value against the previous year",
        "CPA last 7 days vs the 7 days before",
        "What is different from last week in cost per lead?",
        "cpc may vs apr meta",
        "YoY change of cost in May",
        "month over month change in CTR",
        "Did clicks go up last week vs the week before?",
        "How did last week go compared with the week before?",
        "How did our revenue develop in May?",
        "How much have clicks gained since April?",
        "How does spend look next to Easter last year?",
        "Is ROAS higher now than in January?",
        "Did we grow in June?",
    ],
}


def compare(args: Args, desk: Desk) -> Result:
    """A metric in one period against the period before, the same one last year or any other, and what drove the change.

    change = current - before, change_share = change / before. Rows split the change: for sums a group's contribution is
    its own change; for a ratio of sums it is w1 (r1 - R0) - w0 (r0 - R0) with the group's share w of the denominator,
    its ratio r and the former overall ratio R0. Both add up to the whole change exactly. Distinct counts do not add up
    and have none. Months are compared with months, weeks with weeks; where the current period is not fully
    loaded, both are cut to the same number of days.

    Returns facts current, before, change (shares in pp), change_share, and with `by` the table rows: the split's
    columns, current, before, change, contribution, the largest contribution first.

    Errors: as data.metric; NoData also where the period before is not loaded.
    """
    if any(name in GRAINS for name in args.by):
        raise _no_time(args.by)
    desk = known_on(desk, args.as_of)
    on = args.period.end if args.period else None
    known = Known(args.version, args.as_of, on)
    today = Period(start=desk.today, end=desk.today)  # the currencies of the days that count are looked at below
    asked = resolve(desk, args.metric, args.by, args.where, today, known=known, joined=True)
    if any(name in GRAINS for name in asked.by):
        raise _no_time(asked.by)
    if not asked.dated:
        total(desk, asked, today)
    whole = args.period or _latest(*extent(desk, asked))
    span, past, cut = _aligned(whole, args.against, cover(desk, asked, whole))
    asked = replace(asked, unit=unit(desk, asked, span, past))
    now, then = total(desk, asked, span), _before(desk, asked, past)
    if now.value is None or then.value is None:
        raise _undefined(asked, past if then.value is None else span)
    rows = split(groups(desk, asked, span), groups(desk, asked, past), asked, now, then) if asked.by else []
    facts = _facts(asked, now, then)
    driver, driver_names = _driver(asked, rows, facts[2])
    doubts = [note for note in cautions(asked, now, then) if note]
    covered = cover(desk, asked, span)
    notes = [*_notes(desk, asked, span, past), gaps(asked, now), gaps(asked, then), *doubts]
    notes.append(changed(asked, Period(start=min(past.start, span.start), end=max(past.end, span.end))))
    soft = [*assumptions(desk, asked), cut, _lengths(asked, span, past), lag(asked, now, covered, span)]
    fresh, fresh_names = freshness(covered, span, args.as_of or desk.today)
    columns = (*asked.by, "current", "before", "change", "contribution")
    cells = tuple((*row.key, row.current, row.before, row.change, row.contribution) for row in rows)
    return gate_of(desk, asked, span) | Result(
        facts=(*facts, *driver, *fresh),
        text=_text(then, facts[2]),
        names=_names(asked, span, past, facts[2], judge=CHANCE not in doubts) | driver_names | fresh_names,
        tables={"rows": Table(columns=columns, rows=cells[:5000])} if asked.by else {},
        charts=(_chart(asked, rows, facts, span, past),),
        confidence="amber" if any(notes) else "green",
        caveats=tuple(dict.fromkeys(note for note in [*notes, *soft] if note)),
        sources=sources(asked, now, then),
    )


def _text(then: Figure, change: Fact) -> Words | None:
    """Another text than the usual one, where that says what is not so."""
    if not change.value:
        return UNCHANGED
    return None if then.value else FROM_ZERO


def _latest(first: date, last: date) -> Period:
    """The last whole month if the one before is loaded too, else the last seven days."""
    month = month_of(last) if month_of(last).end == last else before(month_of(last))
    if before(month).start >= first:
        return month
    return Period(start=max(first, last - 6 * DAY), end=last)


def _aligned(whole: Period, against: str | Period, covered: Cover) -> tuple[Period, Period, Words | None]:
    """The two periods, both cut to the days that the current one already has."""
    past = against if isinstance(against, Period) else (year_before if against == "year" else before)(whole)
    if not covered.tail or covered.tail >= whole.days or isinstance(against, Period):
        return whole, past, None
    days = whole.days - covered.tail
    span = Period(start=whole.start, end=covered.last)
    past = Period(start=past.start, end=min(past.end, past.start + (days - 1) * DAY))
    said = spoken(span)
    return (
        span,
        past,
        Words(
            de=f"Noch nicht vollständig geladen: Verglichen wird {said.de} mit gleich vielen Tagen davor.",
            en=f"Not fully loaded yet: {said.en} is compared with as many days before.",
        ),
    )


def _before(desk: Desk, asked: Slice, past: Period) -> Figure:
    try:
        return total(desk, asked, past)
    except NoData as missing:
        said = spoken(past)
        raise NoData(
            en=f"There is nothing to compare with: {missing.said('en')}",
            de=f"Es fehlt der Vergleich: {missing.said('de')}",
            do_en=f"Load data for {said.en}, or choose another period with against. {missing.todo('en')}",
            do_de=f"Laden Sie Daten für {said.de}, oder wählen Sie einen anderen mit against. {missing.todo('de')}",
        ) from None


def _facts(asked: Slice, now: Figure, then: Figure) -> tuple[Fact, ...]:
    assert now.value is not None and then.value is not None
    name, basis, digits = asked.metric.name, asked.metric.basis, asked.metric.digits
    change = now.value - then.value
    shared: dict[str, Any] = {"basis": basis, "digits": digits}
    moved: dict[str, Any] = shared | {"digits": digits_beside(asked, change, now, then)}
    unit = "pp" if asked.unit == "share" else asked.unit
    label = Words(de=f"{name.de}: Veränderung", en=f"change in {name.en}")
    past = Words(de=f"{name.de} im Vergleichszeitraum", en=f"{name.en} in the period before")
    facts = [
        Fact(id="current", value=now.value, unit=asked.unit, label=name, n=now.n, **shared),
        Fact(id="before", value=then.value, unit=asked.unit, label=past, n=then.n, **shared),
        Fact(id="change", value=change, unit=unit, label=label, **moved),
    ]
    if then.value:
        relative = Words(de=f"{name.de}: relative Veränderung", en=f"relative change in {name.en}")
        facts.append(Fact(id="change_share", value=change / abs(then.value), unit="share", label=relative, basis=basis))
    return tuple(facts)


def _driver(asked: Slice, rows: list[Row], change: Fact) -> tuple[list[Fact], dict[str, Words]]:
    """The row that moved most in the direction of the whole."""
    same = [row for row in rows if row.contribution and (row.contribution > 0) == (change.value > 0)]
    if not same or not change.value or len(rows) < 2:
        return [], {}
    label = Words(de="größter Beitrag zur Veränderung", en="largest contribution to the change")
    fact = change.model_copy(update={"id": "driver_change", "value": same[0].contribution, "label": label})
    return [fact], {"driver": group_named(asked.by, same[0].key)}


def _names(asked: Slice, span: Period, past: Period, change: Fact, *, judge: bool) -> dict[str, Words]:
    sign = (change.value > 0) - (change.value < 0)
    better = asked.metric.higher_is_better
    judged = JUDGED[sign if better else -sign] if judge and sign and better is not None else Words(de="", en="")
    shown = names(asked, span) | {"before_period": spoken(past), "moved": MOVED[sign], "judged": judged}
    return shown | {"basis": BASIS[asked.metric.basis]}


def _notes(desk: Desk, asked: Slice, span: Period, past: Period) -> Iterable[Words | None]:
    for period in (span, past):
        said = missing_days(cover(desk, asked, period), period)
        when = spoken(period)
        yield Words(de=f"{when.de}: {said.de}", en=f"{when.en}: {said.en}") if said else None
        yield cut_to_both(desk, asked, period)
    yield late_platforms(desk, asked, span)


def _lengths(asked: Slice, span: Period, past: Period) -> Words | None:
    if span.days == past.days or asked.metric.parts[1] is not None:
        return None
    return Words(
        de=f"Die Zeiträume sind verschieden lang: {span.days} und {past.days} Tage.",
        en=f"The periods differ in length: {span.days} and {past.days} days.",
    )


def _chart(asked: Slice, rows: list[Row], facts: tuple[Fact, ...], span: Period, past: Period) -> Chart:
    name, now, then = asked.metric.name, spoken(span), spoken(past)
    title = Words(de=f"{name.de}: {then.de} und {now.de}", en=f"{name.en}: {then.en} and {now.en}")
    if not rows:
        return bars([{"period": then, "value": facts[1].value}, {"period": now, "value": facts[0].value}],
                    axis("period"), Axis("value", name, unit=asked.unit), title)  # fmt: skip
    shares = rows[0].contribution is not None
    change = CONTRIBUTION if shares else Words(de="Veränderung", en="change")
    cells = [
        {"group": " · ".join(str(cell) for cell in row.key), "value": row.contribution if shares else row.change}
        for row in rows[:MOST]
    ]
    unit = asked.unit if not shares or asked.unit != "share" else "pp"
    by = [axis(dim).title for dim in asked.by]
    label = Words(de=" · ".join(word.de for word in by), en=" · ".join(word.en for word in by))
    return bars(cells, Axis("group", label, "nominal"), Axis("value", change, unit=unit), title)


def _undefined(asked: Slice, period: Period) -> WeakData:
    when = spoken(period)
    return WeakData(
        en=f"{asked.metric.name.en} is not defined for {when.en}: {asked.metric.parts[1]} is zero.",
        de=f"{asked.metric.name.de} ist für {when.de} nicht definiert: {asked.metric.parts[1]} ist null.",
        do_en="Choose a longer period or a wider selection.",
        do_de="Wählen Sie einen längeren Zeitraum oder eine breitere Auswahl.",
    )


def _no_time(by: Iterable[str]) -> BadArguments:
    return BadArguments(
        en=f"Two periods cannot be split by {', '.join(by)}: their days differ.",
        de=f"Zwei Zeiträume lassen sich nicht nach {', '.join(by)} aufteilen: Ihre Tage sind verschieden.",
        do_en="Split by platform, campaign or another name; for a course over time use data.metric.",
        do_de="Teilen Sie nach platform, campaign oder einem anderen Namen auf; den Verlauf zeigt data.metric.",
    )
