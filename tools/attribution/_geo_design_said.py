"""What is said of a designed geo test: facts, sentences, tables and charts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from methods.synthetic_control import synthetic_control
from terms import Basis, Chart, Fact, Interval, Period, Table, Words, number
from tools._charts import Axis, lines
from tools.attribution._geo_design_calendar import Conflict
from tools.attribution._geo_design_plan import Design, Kind, Wish, period_days
from tools.attribution._geo_panel import Panel

TEXT = {
    "de": """Geplant ist {{what}} in {{treated}} Regionen über {{weeks}}, vom {{start}} bis {{end}}: {{regions}}.
Kleinster nachweisbarer Effekt: {{mde}} (Power {{power}}, Signifikanzniveau {{alpha}}, {{placebos}} Placebo-Tests).
Bei dem angenommenen Effekt von {{expected_lift}} beträgt die Power {{power_expected}}.
Entgangener Umsatz bis Testende: {{lost_revenue}} ({{assumption}}).
Kosten des Tests: {{cost}} ({{assumption}}).
Ohne jeden Effekt schlägt der Test in {{aa_rate}} der Fälle an (A/A-Prüfung).
In den Zeitraum fallen: {{clashes}}.""",
    "en": """The plan is {{what}} in {{treated}} regions for {{weeks}}, from {{start}} to {{end}}: {{regions}}.
The smallest detectable effect is {{mde}} (power {{power}}, significance level {{alpha}}, {{placebos}} placebo tests).
At the assumed effect of {{expected_lift}} the power is {{power_expected}}.
Revenue lost by the end of the test: {{lost_revenue}} ({{assumption}}).
Cost of the test: {{cost}} ({{assumption}}).
Without any effect the test raises an alarm in {{aa_rate}} of the cases (A/A check).
The period meets: {{clashes}}.""",
}  # fmt: skip
NOT_SAID = {"holdout": "{{cost}}", "increase": "{{lost_revenue}}"}
"""A pause costs what it loses, and an increase loses nothing."""
LONGEST = 60
WHAT = {
    "holdout": Words(de="eine Werbepause", en="a pause of advertising"),
    "increase": Words(de="mehr Budget", en="more budget"),
}


def _what(kind: Kind, channel: str) -> Words:
    """The intervention, with the channel's name where there is one."""
    if not channel:
        return WHAT[kind]
    return Words(de=f"{WHAT[kind].de} für {channel}", en=f"{WHAT[kind].en} for {channel}")


def text(kind: Kind) -> Words:
    """The sentences of one kind of test."""
    de, en = (
        "\n".join(line for line in TEXT[lang].splitlines() if NOT_SAID[kind] not in line) for lang in ("de", "en")
    )
    return Words(de=de, en=en)


def facts(design: Design, wish: Wish, days: int, regions: int, currency: str, unit: str) -> tuple[Fact, ...]:
    """The figures of the proposed design."""
    found: list[Fact] = []

    def add(id: str, value: float | None, unit: str, de: str, en: str, basis: Basis = "modelled") -> None:
        if value is not None:
            found.append(
                Fact(id=id, value=number(float(value)), unit=unit, label=Words(de=de, en=en), basis=basis)
            )  # fmt: skip

    add("mde", design.mde, "share", "kleinster nachweisbarer Effekt", "minimum detectable effect")
    add("mde_absolute", None if design.mde is None else design.mde * design.baseline, unit,
        "kleinster nachweisbarer Gesamteffekt", "minimum detectable total effect")  # fmt: skip
    add("power", wish.power, "probability", "verlangte Power", "power asked for", "observed")
    add("alpha", wish.alpha, "probability", "Signifikanzniveau", "significance level", "observed")
    add("expected_lift", design.expected, "share", "angenommener Effekt", "assumed effect")
    add("power_expected", design.chance, "probability", "Power beim angenommenen Effekt", "power at the assumed effect")
    add("weeks", round(design.length * days / 7, 4), "weeks", "Dauer", "length", "observed")
    add("periods", design.length, "count", "Perioden im Test", "periods of the test", "observed")
    add("treated", len(design.treated), "count", "Testregionen", "treated regions", "observed")
    add("donors", regions - len(design.treated), "count", "Vergleichsregionen", "comparison regions", "observed")
    add("treated_share", design.share, "share", "Anteil der Testregionen am KPI", "share of the KPI in treated regions",
        "observed")  # fmt: skip
    add("baseline", design.baseline, unit, "KPI der Testregionen ohne Test", "KPI of the treated regions without test")
    add("lost_revenue", design.lost, currency, "entgangener Umsatz", "lost revenue")
    add("cost", design.cost, currency, "Kosten des Tests", "cost of the test")
    if wish.kind == "holdout":
        add("spend_saved", design.spend, currency, "gesparte Werbekosten", "spend saved")
    add("max_lost_revenue", wish.max_lost, currency, "erlaubter Umsatzverlust", "revenue that may be lost", "observed")
    add("budget", wish.budget, currency, "Budget", "budget", "observed")
    add("aa_rate", design.aa, "probability", "Fehlalarme in der A/A-Prüfung", "false alarms in the A/A check")
    add("placebos", design.tested.count, "count", "Placebo-Tests", "placebo tests", "observed")
    return tuple(_with_range(found, design))


def _with_range(found: list[Fact], design: Design) -> list[Fact]:
    """The power at the expected effect with the interval of the simulation."""
    if design.expected is None:
        return found
    low, high = (float(np.interp(design.expected, design.curve.effects, end)) for end in
                 (design.curve.low, design.curve.high))  # fmt: skip
    span = Interval(low=number(low), high=number(high), level=0.9)
    return [fact.model_copy(update={"interval": span}) if fact.id == "power_expected" else fact for fact in found]


def names(
    panel: Panel, design: Design, wish: Wish, period: Period, met: Sequence[Conflict], assumption: Words, channel: str
) -> dict[str, Words]:
    """What stands in the sentences beside figures."""
    places = panel.named(design.treated)
    shown = ", ".join(places[:12]) + (" …" if len(places) > 12 else "")
    said = {
        "what": _what(wish.kind, " ".join(channel.split())[:LONGEST]),
        "regions": Words(de=shown, en=shown),
        "start": day(period.start),
        "end": day(period.end),
        "assumption": assumption,
    }
    if met:
        said["clashes"] = Words(
            de="; ".join(each.name.de for each in met[:6]), en="; ".join(each.name.en for each in met[:6])
        )
    return said


def assumption(wish: Wish) -> Words:
    """Under which effect money is counted."""
    if wish.lift is not None:
        return Words(de="bei dem angenommenen Effekt", en="at the assumed effect")
    if wish.iroas is not None:
        return Words(de="bei dem angenommenen inkrementellen ROAS", en="at the assumed incremental ROAS")
    if wish.cpic is not None:
        return Words(
            de="bei den angenommenen Kosten je zusätzlicher Conversion",
            en="at the assumed cost per incremental conversion",
        )
    if wish.kind == "increase" and wish.budget is None:
        return Words(
            de="um den kleinsten nachweisbaren Effekt zu kaufen, wenn jeder Euro genau einen zurückbringt",
            en="to buy the smallest detectable effect if each unit of money returns exactly one",
        )
    return Words(
        de="wenn der Effekt genau der kleinste nachweisbare ist", en="if the effect is exactly the smallest detectable"
    )


def day(when: date) -> Words:
    """A day as people write it."""
    return Words(de=f"{when:%d.%m.%Y}", en=f"{when.day} {when:%B %Y}")


def tables(
    panel: Panel, designs: Sequence[Design], chosen: Design, wish: Wish, met: Sequence[Conflict]
) -> dict[str, Table]:
    """Designs, power curve, regions and calendar."""
    days = period_days(panel)
    return {
        "designs": Table(
            columns=("treated", "weeks", "periods", "mde", "power_expected", "lost_revenue", "cost", "treated_share",
                     "aa_rate", "placebos", "within", "proposed"),
            rows=tuple(_design_row(each, chosen, days) for each in designs),
        ),
        "power_curve": Table(
            columns=("effect", "power", "low", "high", "lost_revenue"),
            rows=tuple(
                (float(effect), float(power), float(low), float(high),
                 float(effect) * chosen.baseline * wish.value if wish.kind == "holdout" else 0.0)
                for effect, power, low, high in zip(
                    chosen.curve.effects, chosen.curve.power, chosen.curve.low, chosen.curve.high, strict=True
                )
            ),
        ),
        "markets": _markets(panel, chosen),
        "calendar": Table(
            columns=("start", "end", "what_de", "what_en", "kind"),
            rows=tuple((each.start, each.end, each.name.de, each.name.en, each.weight) for each in met),
        ),
    }  # fmt: skip


def _design_row(design: Design, chosen: Design, days: int) -> tuple[object, ...]:
    return (
        len(design.treated), round(design.length * days / 7, 4), design.length, design.mde, design.chance, design.lost,
        design.cost, design.share, design.aa, design.tested.count, design.within, design is chosen,
    )  # fmt: skip


def _markets(panel: Panel, design: Design) -> Table:
    inside = set(design.treated.tolist())
    donors = [index for index in range(len(panel.geos)) if index not in inside]
    fit = synthetic_control(panel.kpi[:, design.treated].mean(axis=1), panel.kpi[:, donors], len(panel.kpi))
    weight = dict(zip(donors, fit.weights.tolist(), strict=True))
    share = panel.kpi.sum(axis=0) / panel.kpi.sum()
    order = sorted(range(len(panel.geos)), key=lambda index: (index not in inside, -weight.get(index, 0.0), index))
    rows = tuple(
        (panel.geos[index], "treated" if index in inside else "control", weight.get(index), float(share[index]))
        for index in order
    )
    return Table(columns=("geo", "role", "weight", "share"), rows=rows)


def charts(panel: Panel, design: Design) -> tuple[Chart, ...]:
    """The power curve with its band, and how well the comparison follows the treated regions."""
    curve = design.curve
    rows = [
        {"effect": float(effect), "power": float(power), "low": float(low), "high": float(high)}
        for effect, power, low, high in zip(curve.effects, curve.power, curve.low, curve.high, strict=True)
    ]
    power = lines(
        rows, Axis("effect", Words(de="wahrer Effekt", en="true effect"), unit="share"),
        Axis("power", Words(de="Power", en="power"), unit="probability"),
        Words(de="Wie wahrscheinlich der Test einen Effekt findet", en="How likely the test finds an effect"),
        low="low", high="high", marks=() if design.mde is None else (design.mde,), zero=True,
    )  # fmt: skip
    return power, _followed(panel, design)


def _followed(panel: Panel, design: Design) -> Chart:
    before = len(panel.kpi) - design.length
    treated = panel.kpi[:, design.treated].mean(axis=1)
    fit = synthetic_control(treated, np.delete(panel.kpi, design.treated, axis=1), before)
    named = ({"de": "Testregionen", "en": "treated regions"}, {"de": "Vergleich", "en": "comparison"})
    values = [
        {"date": when, "series": name, "value": float(value)}
        for name, column in zip(named, (treated, treated - fit.gap), strict=True)
        for when, value in zip(panel.dates.tolist(), column, strict=True)
    ]
    return lines(
        values, Axis("date", Words(de="Tag", en="day"), "temporal"),
        Axis("value", Words(de="KPI je Region", en="KPI per region")),
        Words(de="Testregionen und ihr Vergleich in der Vergangenheit; ab der Linie ungesehen",
              en="Treated regions and their comparison in the past; unseen from the line on"),
        series=Axis("series", Words(de="Reihe", en="series"), "nominal"), marks=(panel.dates[before].item(),),
    )  # fmt: skip


def period(start: date, design: Design, days: int) -> Period:
    """The days of the test."""
    return Period(start=start, end=start + timedelta(days=design.length * days - 1))
