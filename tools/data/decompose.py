"""Why one metric moved between two periods: volume, price, mix, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BeforeValidator, Field

from errors import BadArguments, NoData, WeakData
from methods.decomposition import Effects, exact, reverses
from methods.decomposition import decompose as split
from terms import Chart, Fact, Period, Result, Table, Words
from tools._charts import Axis, waterfall
from tools._tool import Arguments, Desk
from tools.data._calendar import differs
from tools.data._chains import Chain, chain_of
from tools.data._change import digits_beside, group_named
from tools.data._complete import cover, gaps, lag, late_platforms, missing_days
from tools.data._gate import gate_of
from tools.data._money import unit
from tools.data._pair import latest, meant, pair
from tools.data._period import spoken
from tools.data._slice import GRAINS, Figure, Known, Slice, resolve, source, texts, total
from tools.data._sums import by_group
from tools.data.metric import BASIS, By, Where, names

CENT, FINE = Decimal("0.01"), Decimal("1e-12")
SMALL = Decimal("1e-9")
USUAL = ("platform", "campaign", "source", "medium", "country", "geo", "region", "device")
"""Columns that a change is split by when nobody says which, the first two that are loaded for ads, else the first."""
FEW = 200
"""A column with more values than this is not searched for a paradox unasked."""


class Args(Arguments):
    """Which metric moved, when, against which period, split by what, in which part."""

    metric: str = Field(min_length=1, description="Id, name or synonym, German or English: cost, ROAS, Umsatz, CPA.")
    period: Period | None = Field(default=None, description="Days to explain; unset: the last whole month or week.")
    against: Annotated[Literal["previous", "year"] | Period, BeforeValidator(meant)] = Field(
        default="previous", description="previous: the one before; year: the same one a year ago; or a period."
    )
    by: By = Field(default=(), max_length=2, description="Columns: platform, campaign …; unset: the usual ones.")
    where: Where = Field(default_factory=dict, description='Filter, such as {"platform": "google"}.')


TEXT = {
    "de": """{{name}}: {{moved}} von {{before}} ({{before_period}}) auf {{current}} ({{period}}), \
eine Veränderung um {{change}} oder {{change_share}}.
{{name}} gegenüber {{before_period}}: Die wichtigste Ursache ist {{cause_1_name}} mit {{cause_1}}.
Am stärksten zeigt sich das hier: {{cause_1_where}} mit {{cause_1_group}}.
An zweiter Stelle steht {{cause_2_name}} mit {{cause_2}}.
Am stärksten zeigt sich das hier: {{cause_2_where}} mit {{cause_2_group}}.
An dritter Stelle steht {{cause_3_name}} mit {{cause_3}}.
{{paradox}}
{{calendar}}
{{basis}}""",
    "en": """{{name}} {{moved}} from {{before}} ({{before_period}}) to {{current}} ({{period}}), \
a change of {{change}} or {{change_share}}.
{{name}} against {{before_period}}: the main cause is {{cause_1_name}} with {{cause_1}}.
It shows most here: {{cause_1_where}} with {{cause_1_group}}.
In second place comes {{cause_2_name}} with {{cause_2}}.
It shows most here: {{cause_2_where}} with {{cause_2_group}}.
In third place comes {{cause_3_name}} with {{cause_3}}.
{{paradox}}
{{calendar}}
{{basis}}""",
}
FROM_ZERO = Words(
    de=TEXT["de"].replace(" oder {{change_share}}", ""), en=TEXT["en"].replace(" or {{change_share}}", "")
)
"""Where there was nothing before, nothing relative can be said."""
MOVED = {
    1: Words(de="gestiegen", en="rose"),
    -1: Words(de="gesunken", en="fell"),
    0: Words(de="unverändert", en="is unchanged"),
}
MIX = Words(de="Verschiebung zwischen den Gruppen (Mix)", en="shift between the groups (mix)")
VOLUME = Words(de="Menge", en="volume")
OTHER = Words(
    de="Werte ohne Gegenstück (etwa Kosten ohne Klick)", en="values without a counterpart (cost without a click)"
)
ASKED = {
    "de": [
        "Warum ist der CPA im März gestiegen?",
        "Zerlege die Veränderung des ROAS in Preis, Menge und Mix",
        "Was sind die Ursachen für die höheren Kosten?",
        "Weshalb geben wir mehr aus: mehr Klicks oder teurere Klicks?",
        "Liegt der Rückgang der Conversions an der Klickrate oder an der Conversion-Rate?",
        "Ursachenanalyse Conversion-Wert Mai gegen April",
        "Mengeneffekt und Preiseffekt der Werbekosten im zweiten Quartal",
        "Ist das ein Mixeffekt oder sind die Kampagnen wirklich schlechter geworden?",
        "Wieso ist die Klickrate gefallen, obwohl jede Kampagne besser läuft?",
        "Erklär mir, warum der CPC gestiegen ist",
        "Welche Effekte stecken hinter dem Umsatzplus gegenüber dem Vorjahr?",
        "Warum machen wir weniger Umsatz als vor einem Jahr?",
        "Kommt das Minus beim ROAS vom Warenkorb, von der Conversion-Rate oder vom Klickpreis?",
        "Wasserfall der Umsatzveränderung nach Kampagne",
        "Treiber der CPA-Veränderung, Volumen gegen Rate",
        "Wie viel vom Anstieg der Kosten erklärt der Klickpreis?",
        "Wodurch kam der Einbruch bei Meta zustande?",
        "Wieso sind unsere Werbekosten im Mai so stark angezogen?",
        "Was hat den Umsatz im Juni nach oben getrieben?",
        "Weshalb verkaufen wir weniger als im Vorjahresmonat?",
        "Gründe für den schwachen ROAS bei Google im April",
        "Woher kommt der Zuwachs bei den Conversions?",
        "Warum ist Meta plötzlich so viel teurer als im Vormonat?",
        "Welcher Kanal ist schuld am Rückgang der Klicks?",
        "Teile die Umsatzänderung in Preis- und Mengeneffekt auf",
        "An welcher Stellschraube lag es, dass der CPA im zweiten Quartal schlechter wurde?",
        "Wie viel vom Umsatzminus geht auf weniger Besucher zurück und wie viel auf kleinere Warenkörbe?",
        "Wodurch ist die Conversion-Rate im Juni gesunken?",
        "Ursachen für die gestiegenen Klickpreise nach Kampagne",
        "Haben wir mehr Umsatz, weil wir mehr ausgeben oder weil jeder Klick mehr bringt?",
        "warum weniger leads als letzten monat",
        "Zerlegung des CPA in Klickpreis und Conversion-Rate",
        "Was sind die Haupttreiber der Kostensteigerung?",
        "Wie kommt es, dass wir bei gleichem Budget weniger Käufe haben?",
        "Verschiebt sich nur der Kampagnenmix oder sinkt die Klickrate überall?",
        "Was steckt dahinter, dass der TKP gegenüber dem Vorquartal anzieht?",
        "Woran lag es, dass wir im März weniger umgesetzt haben?",
    ],
    "en": [
        "Why did CPA rise in March?",
        "What is behind the drop in revenue last month?",
        "Break down the change in ROAS into price, volume and mix",
        "What are the causes of the higher cost?",
        "Why are we spending more: more clicks or dearer clicks?",
        "Is the loss of conversions due to click rate or conversion rate?",
        "Root cause of conversion value in May against April",
        "Volume effect and price effect of ad cost in the second quarter",
        "Is it a mix effect or did the campaigns really get worse?",
        "Why is the click-through rate down although each campaign does better?",
        "Explain why CPC went up",
        "Which effects explain the revenue growth over last year?",
        "Why do we make less revenue than a year ago?",
        "Does the ROAS loss come from basket, conversion rate or click price?",
        "Waterfall of the revenue change by campaign",
        "Drivers of the CPA change, volume versus rate",
        "How much of the rise in cost does the click price explain?",
        "What caused the slump at Meta?",
        "Why has our ad spend gone up so much in May?",
        "What pushed revenue up in June?",
        "Why are we selling less than in the same month last year?",
        "Reasons for Google's weak ROAS in April",
        "Where does the gain in conversions come from?",
        "Why did Meta get so much more expensive than the month before?",
        "Which channel is to blame for the decline in clicks?",
        "Split the revenue change into a price effect and a volume effect",
        "Which lever made CPA worse in the second quarter?",
        "How much of the revenue loss is fewer visitors and how much is smaller baskets?",
        "What made the conversion rate fall in June?",
        "Causes of the higher click prices by campaign",
        "Is revenue up because we spend more or because each click is worth more?",
        "why fewer leads than last month",
        "decomposition of CPA into click price and conversion rate",
        "What are the main drivers of the increase in spend?",
        "How come we get fewer purchases on the same budget?",
        "Is only the campaign mix shifting or is click rate falling everywhere?",
        "What is behind CPM climbing against the previous quarter?",
        "Where does the loss in clicks come from?",
        "Which campaign caused the drop in conversions?",
    ],
}


@dataclass(frozen=True)
class Split:
    """The change, taken apart: `rows` hold each group's exact parts in the order of `ids`; they sum to `change`."""

    ids: tuple[str, ...]
    labels: tuple[Words, ...]
    keys: tuple[tuple[Any, ...], ...]
    old: tuple[Decimal | None, ...]
    new: tuple[Decimal | None, ...]
    rows: list[list[Decimal]]
    paradox: bool

    def effect(self, place: int) -> Decimal:
        """One effect over all groups."""
        return sum((row[place] for row in self.rows), Decimal(0))


def decompose(args: Args, desk: Desk) -> Result:
    """Why a metric moved between two periods: volume, price and mix effects that add up to the change, and where.

    Sums: Y = sum over groups of V * s * f1 * … (total volume, the group's share of it, the rates inside the group:
    cost = clicks * CPC, conversion value = impressions * CTR * CVR * value per conversion). Ratios: R = sum of s * r,
    so a rate effect inside the groups and a mix effect between them; CPA and ROAS split the rate further into CPC, CVR
    and value. Each factor gets its Shapley value (Shorrocks 2013): symmetric in the periods, no remainder, to the cent.
    New and vanished groups count as volume and mix, never as a price.

    Returns facts current, before, change, change_share, volume_effect, mix_effect, price_effect (for sums of money) or
    rate_effect, of which one for each step (ctr_effect, cvr_effect, aov_effect, cpc_effect, other_effect), and
    cause_1 … cause_3; tables groups (with the share of the change) and effects; a waterfall chart. Volume, mix and
    price (or rate) effect add up to change; so do the rows of each table. Says where Simpson's paradox is at work.

    Errors: as data.metric; BadArguments for counts of distinct people, which do not add up; NoData where the earlier
    period is not loaded; WeakData where a ratio's base is zero.
    """
    known, today = Known(on=desk.today), Period(start=desk.today, end=desk.today)
    asked = resolve(desk, args.metric, args.by, args.where, today, known=known)
    _possible(asked, args.by)
    asked = resolve(desk, args.metric, args.by or _usual(asked), args.where, today, known=known)
    assert asked.loaded.first
    assert asked.loaded.last
    whole = args.period or latest(asked.loaded.first, asked.loaded.last)
    span, past, cut = pair(whole, args.against, cover(desk, asked, whole).last)
    asked = replace(asked, unit=unit(desk, asked, span, past))
    now, then = total(desk, asked, span), _earlier(desk, asked, past)
    if now.value is None or then.value is None:
        raise _undefined(asked, past if then.value is None else span)
    found = _taken_apart(desk, asked, span, past, asked.by)
    facts, where = _facts(asked, now, then, found)
    hidden = [] if found.paradox else _hidden(desk, asked, span, past, args.by)
    notes = [*_gaps(desk, asked, span, past), late_platforms(desk, asked, span), gaps(asked, now), gaps(asked, then)]
    soft = [cut, lag(asked, now, cover(desk, asked, span), span)]
    spoken_of = names(asked, span) | {"before_period": spoken(past), "basis": BASIS[asked.metric.basis]}
    spoken_of |= {"moved": MOVED[_sign(facts[2].value)]} | where | _paradox(found.paradox, asked.by, hidden)
    calendar = differs(span, past)
    return gate_of(desk, asked, span) | Result(
        facts=facts,
        names=spoken_of | ({"calendar": calendar} if calendar else {}),
        tables={"groups": _groups(asked, found, facts[2].value), "effects": _effects(found, facts[2].value)},
        text=None if then.value else FROM_ZERO,
        charts=(_chart(asked, found, facts, spoken_of, facts[2].unit),),
        confidence="amber" if any(notes) else "green",
        caveats=tuple(dict.fromkeys(note for note in [*notes, *soft] if note)),
        sources=(source(asked, now), source(asked, then)),
    )


def _possible(asked: Slice, by: Sequence[str]) -> None:
    if not asked.dated:
        raise NoData(
            en=f"The loaded {asked.loaded.kind} data have no dates, so there are no two periods to set side by side.",
            de=f"Die geladenen Daten der Art {asked.loaded.kind} haben kein Datum, also keine zwei Zeiträume.",
            do_en="Load an export with a date column.",
            do_de="Laden Sie einen Export mit Datumsspalte.",
        )
    if any(name in GRAINS for name in asked.by):
        raise BadArguments(
            en=f"A change between two periods cannot be split by {', '.join(by)}: their days differ.",
            de=f"Eine Veränderung zwischen zwei Zeiträumen lässt sich nicht nach {', '.join(by)} aufteilen.",
            do_en="Split by platform, campaign or another name.",
            do_de="Teilen Sie nach platform, campaign oder einem anderen Namen auf.",
        )
    if getattr(asked, "legs", ()) or getattr(asked.metric, "per", None):
        raise BadArguments(
            en=f"{asked.metric.name.en} is not one sum or ratio over the rows of one kind, so it has no such parts.",
            de=f"{asked.metric.name.de} ist keine Summe und kein Verhältnis über Zeilen einer Art und nicht zerlegbar.",
            do_en="Decompose the figures that it is made of, or compare it with data.compare.",
            do_de="Zerlegen Sie die Zahlen, aus denen sie besteht, oder vergleichen Sie sie mit data.compare.",
        )
    if asked.metric.parts[1] is None and not asked.metric.additive:
        raise BadArguments(
            en=f"{asked.metric.name.en} counts different people, so its parts do not add up to its change.",
            de=f"{asked.metric.name.de} zählt verschiedene Personen; Teile davon ergeben zusammen nicht das Ganze.",
            do_en="Ask for revenue or orders, or compare the metric with data.compare.",
            do_de="Fragen Sie nach Umsatz oder Bestellungen, oder vergleichen Sie die Kennzahl mit data.compare.",
        )


def _usual(asked: Slice) -> tuple[str, ...]:
    """The columns to split by when nobody says which; those of the filter are left out unless nothing else is there."""
    loaded = [name for name in USUAL if name in texts(asked.loaded)]
    return tuple(loaded[: 2 if asked.loaded.kind == "ads" else 1])


def _earlier(desk: Desk, asked: Slice, past: Period) -> Figure:
    try:
        return total(desk, asked, past)
    except NoData as missing:
        said = spoken(past)
        raise NoData(
            en=f"There is no earlier figure to explain a change from: {missing.said('en')}",
            de=f"Es fehlt die frühere Zahl, von der aus sich etwas verändert hätte: {missing.said('de')}",
            do_en=f"Load data for {said.en}, or choose another period with against. {missing.todo('en')}",
            do_de=f"Laden Sie Daten für {said.de}, oder wählen Sie einen anderen mit against. {missing.todo('de')}",
        ) from None


def _taken_apart(desk: Desk, asked: Slice, span: Period, past: Period, by: Sequence[str]) -> Split:
    chain = chain_of(asked)
    sums = chain.sums if chain else (asked.metric.parts[0],)
    kind = asked.loaded.kind
    new, old = (by_group(desk, kind, sums, by, asked.where, period) for period in (span, past))
    keys = tuple(sorted({*new, *old}, key=lambda key: [(cell is None, str(cell)) for cell in key]))
    none = [Decimal(0)] * len(sums)
    after, before = ([held.get(key, none) for key in keys] for held in (new, old))
    if chain is None:
        rows = [[now[0] - then[0]] for now, then in zip(after, before, strict=True)]
        values = [tuple(row[0] for row in held) for held in (before, after)]
        return Split(("volume_effect",), (asked.metric.name,), keys, *values, rows=rows, paradox=False)
    arrays = np.array(before, dtype=np.float64).T, np.array(after, dtype=np.float64).T
    effects = split(*arrays, ratio=chain.ratio)
    rows = _exact(effects, before, after, chain, asked)
    ends = [_values(held, chain.ratio, asked) for held in (before, after)]
    paradox = chain.ratio and reverses(arrays[0][[0, -1]], arrays[1][[0, -1]])
    ids = ("volume_effect", "mix_effect", *(f"{id}_effect" for id, _ in chain.steps), "other_effect")
    volume = Words(de=f"{VOLUME.de}: {chain.volume.de}", en=f"{VOLUME.en}: {chain.volume.en}")
    labels = (volume, MIX, *(name for _, name in chain.steps), OTHER)
    return Split(ids, labels, keys, ends[0], ends[1], rows, paradox)


def _exact(
    effects: Effects, before: list[list[Decimal]], after: list[list[Decimal]], chain: Chain, asked: Slice
) -> list[list[Decimal]]:
    """Each group's parts as decimals: whole cents (or counts) for sums; for ratios fine, adding up to the whole."""
    parts = effects.parts()
    if not chain.ratio:
        changes = [now[-1] - then[-1] for now, then in zip(after, before, strict=True)]
        whole = asked.metric.unit == "count" and all(change == change.to_integral_value() for change in changes)
        return exact(parts, changes, Decimal(1) if whole else CENT)
    old, new = (sum(row[-1] for row in held) / sum(row[0] for row in held) for held in (before, after))
    change = (Decimal(new) - Decimal(old)).quantize(FINE)
    sums = [Decimal(repr(round(float(value), 9))).quantize(FINE) for value in parts.sum(axis=0)]
    largest = int(np.abs(parts.sum(axis=0)).argmax())
    sums[largest] += change - sum(sums, Decimal(0))
    return exact(parts, sums, SMALL)


def _values(held: list[list[Decimal]], ratio: bool, asked: Slice) -> tuple[Decimal | None, ...]:
    if not ratio:
        return tuple(row[-1] for row in held)
    return tuple((row[-1] / row[0]) if row[0] else None for row in held)


def _facts(asked: Slice, now: Figure, then: Figure, found: Split) -> tuple[tuple[Fact, ...], dict[str, Words]]:
    assert now.value is not None
    assert then.value is not None
    name, digits = asked.metric.name, asked.metric.digits
    shared: dict[str, Any] = {"basis": asked.metric.basis, "digits": digits}
    unit = "pp" if asked.unit == "share" else asked.unit
    change = sum((found.effect(place) for place in range(len(found.ids))), Decimal(0))
    moved: dict[str, Any] = shared | {"digits": digits_beside(asked, change, now, then)}
    facts = [
        Fact(id="current", value=now.value, unit=asked.unit, label=name, n=now.n, **shared),
        Fact(
            id="before",
            value=then.value,
            unit=asked.unit,
            label=_word("{} zuvor", "{} before", name),
            n=then.n,
            **shared,
        ),
        Fact(id="change", value=change, unit=unit, label=_word("{}: Veränderung", "change in {}", name), **moved),
    ]
    if then.value:
        label = _word("{}: relative Veränderung", "relative change in {}", name)
        facts.append(
            Fact(id="change_share", value=change / abs(then.value), unit="share", label=label, basis=shared["basis"])
        )
    inside = [place for place, id in enumerate(found.ids) if id not in ("volume_effect", "mix_effect")]
    if inside:
        rate = sum((found.effect(place) for place in inside), Decimal(0))
        price = asked.metric.unit == "currency" and asked.metric.parts[1] is None
        label = Words(de="Preiseffekt", en="price effect") if price else Words(de="Rateneffekt", en="rate effect")
        facts.append(Fact(id="price_effect" if price else "rate_effect", value=rate, unit=unit, label=label, **shared))
    for place, (id, label) in enumerate(zip(found.ids, found.labels, strict=True)):
        if all(fact.id != id for fact in facts) and (id != "other_effect" or found.effect(place)):
            facts.append(Fact(id=id, value=found.effect(place), unit=unit, label=label, **shared))
    causes, where = _causes(found, unit, moved, asked.by)
    return (*facts, *causes), where


def _causes(found: Split, unit: str, shared: dict[str, Any], by: Sequence[str]) -> tuple[list[Fact], dict[str, Words]]:
    """Up to three effects, the largest first, and the group in which each is strongest."""
    effects = [found.effect(place) for place in range(len(found.ids))]
    order = sorted((place for place, effect in enumerate(effects) if effect), key=lambda place: -abs(effects[place]))
    largest = abs(effects[order[0]]) if order else Decimal(0)
    facts, where = list[Fact](), dict[str, Words]()
    for rank, place in enumerate([place for place in order if abs(effects[place]) * 20 >= largest][:3], start=1):
        id = f"cause_{rank}"
        facts.append(Fact(id=id, value=effects[place], unit=unit, label=found.labels[place], **shared))
        where[f"{id}_name"] = _cause(found, place)
        if rank > 2 or len(found.keys) < 2:
            continue
        same = [row[place] * _sign(effects[place]) for row in found.rows]
        best = max(range(len(same)), key=lambda at: same[at])
        label = Words(de="davon in der stärksten Gruppe", en="of which in the strongest group")
        facts.append(Fact(id=f"{id}_group", value=found.rows[best][place], unit=unit, label=label, **shared))
        where[f"{id}_where"] = group_named(by, found.keys[best])
    return facts, where


ARTICLES = {"ctr": "die ", "cvr": "die ", "cpc": "der ", "aov": "der "}


def _cause(found: Split, place: int) -> Words:
    """An effect as a sentence names it."""
    id, label = found.ids[place].removesuffix("_effect"), found.labels[place]
    if id == "volume":
        if len(found.ids) == 1:
            return Words(de="die Menge", en=VOLUME.en)
        de, en = (said.partition(": ")[2] for said in (label.de, label.en))
        return Words(de=f"die {VOLUME.de} ({de})", en=f"{VOLUME.en} ({en})")
    if id == "mix":
        return Words(de=f"die {MIX.de}", en=f"the {MIX.en}")
    if id == "rate":
        return Words(de=f"die Rate selbst ({label.de})", en=f"the rate itself ({label.en})")
    return Words(de=ARTICLES.get(id, "der Posten ") + label.de, en=label.en)


def _hidden(desk: Desk, asked: Slice, span: Period, past: Period, by: Sequence[str]) -> list[str]:
    """Columns in which a ratio's paradox hides although nobody asked for that split."""
    if by or asked.metric.parts[1] is None:
        return []
    columns = [name for name in (*USUAL, "ad_group") if name in texts(asked.loaded) and (name,) != asked.by]
    few = [name for name in columns if 1 < len(desk.warehouse.values(asked.loaded.kind, name, FEW + 1)) <= FEW]
    return [name for name in few if _taken_apart(desk, asked, span, past, (name,)).paradox]


def _paradox(here: bool, by: Sequence[str], hidden: list[str]) -> dict[str, Words]:
    if not here and not hidden:
        return {}
    column = " · ".join(by) if here else ", ".join(hidden)
    return {
        "paradox": Words(
            de=f"Simpson-Paradox ({column}): Jede Gruppe bewegt sich in die eine Richtung, das Ganze in die andere;"
            " ausschlaggebend ist die Verschiebung zwischen den Gruppen. Urteilen Sie nach den Gruppen.",
            en=f"Simpson's paradox ({column}): each group moves one way and the whole the other;"
            " the shift between the groups decides. Judge by the groups.",
        )
    }


def _gaps(desk: Desk, asked: Slice, span: Period, past: Period) -> list[Words | None]:
    notes: list[Words | None] = []
    for period in (span, past):
        said, when = missing_days(cover(desk, asked, period), period), spoken(period)
        notes.append(Words(de=f"{when.de}: {said.de}", en=f"{when.en}: {said.en}") if said else None)
    return notes


def _groups(asked: Slice, found: Split, change: Decimal) -> Table:
    columns = (*asked.by, "before", "current", *found.ids, "contribution", "share")
    rows: list[tuple[Any, ...]] = []
    for key, old, new, parts in zip(found.keys, found.old, found.new, found.rows, strict=True):
        part = sum(parts, Decimal(0))
        rows.append((*key, old, new, *parts, part, part / change if change else None))
    rows.sort(key=lambda row: -abs(row[-2]))
    return Table(columns=columns, rows=tuple(rows[:5000]))


def _effects(found: Split, change: Decimal) -> Table:
    parts = [(id, found.effect(place)) for place, id in enumerate(found.ids)]
    rows = tuple((id, part, part / change if change else None) for id, part in parts if part or id != "other_effect")
    return Table(columns=("effect", "value", "share"), rows=rows)


def _chart(asked: Slice, found: Split, facts: tuple[Fact, ...], said: dict[str, Words], unit: str) -> Chart:
    if len(found.ids) == 1:
        order = sorted(range(len(found.keys)), key=lambda at: -abs(found.rows[at][0]))
        steps = [(_said(found.keys[at]), found.rows[at][0]) for at in order[:12]]
        rest = sum((found.rows[at][0] for at in order[12:]), Decimal(0))
        steps += [(Words(de="übrige", en="others"), rest)] if rest else []
    else:
        steps = [(found.labels[place], found.effect(place)) for place in range(len(found.ids)) if found.effect(place)]
    name, when, past = asked.metric.name, said["period"], said["before_period"]
    title = Words(de=f"{name.de}: {past.de} → {when.de}", en=f"{name.en}: {past.en} → {when.en}")
    rows = [
        {"step": past, "value": facts[1].value, "total": True},
        *({"step": step, "value": change} for step, change in steps),
        {"step": when, "value": facts[0].value, "total": True},
    ]
    return waterfall(
        rows, Axis("step", Words(de="Schritt", en="step"), "nominal"), Axis("value", name, unit=unit), title
    )


def _said(key: tuple[Any, ...]) -> Words:
    return Words(
        de=" · ".join("(ohne Angabe)" if cell is None else str(cell) for cell in key),
        en=" · ".join("(not given)" if cell is None else str(cell) for cell in key),
    )


def _word(de: str, en: str, name: Words) -> Words:
    return Words(de=de.format(name.de), en=en.format(name.en))


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)


def _undefined(asked: Slice, period: Period) -> WeakData:
    when = spoken(period)
    return WeakData(
        en=f"{asked.metric.name.en} is not defined for {when.en}, so its change cannot be explained.",
        de=f"{asked.metric.name.de} ist für {when.de} nicht definiert; die Veränderung lässt sich nicht erklären.",
        do_en="Choose a longer period or a wider selection.",
        do_de="Wählen Sie einen längeren Zeitraum oder eine breitere Auswahl.",
    )
