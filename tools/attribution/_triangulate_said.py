# pyright: basic
"""What is said of reconciled channels: sentences, facts, names, tables and charts."""

from __future__ import annotations

from typing import Any

import numpy as np

from terms import Basis, Chart, Evidence, Fact, Interval, Period, Table, Words, number
from tools._charts import Axis, bars, intervals, waterfall
from tools.attribution._reconciled import Reconciled
from tools.data._period import spoken

TEXT = {
    "de": """{{period}}: ein abgeglichener Wert je Kanal aus {{used}}.
{{focus}}: Alle Quellen zusammen ergeben {{iroas}} Ertrag je Geldeinheit Kosten; die Spanne reicht von \
{{iroas:interval}}.
Die Plattform selbst meldet {{platform_roas}}, also das {{bias_factor}}-Fache.
Nach den utm-Angaben der Bestellungen sind es {{deduplicated_roas}}.
Das Media-Mix-Modell ordnet {{mmm_roas}} zu; seine Spanne reicht von {{mmm_roas:interval}}.
Das Experiment misst {{experiment_iroas}}; seine Spanne reicht von {{experiment_iroas:interval}}.
Am höchsten liegt {{best_name}} mit {{best_iroas}}, am niedrigsten {{worst_name}} mit {{worst_iroas}}.
Alle Kanäle zusammen: {{total_incremental}} zusätzlich, die Plattformen melden {{total_claimed}}.
Ohne Experiment gilt für {{demand_names}} kein Ertrag als zusätzlich: Wer sucht oder wiederkommt, kauft meist auch so.
Von den Unterschieden zwischen den Quellen sind {{disagreement}} kein Zufall (p = {{disagreement_p_value}}).
Die Spannen sind im Mittel um {{narrower}} schmaler als die des Media-Mix-Modells allein.""",
    "en": """{{period}}: one reconciled figure per channel from {{used}}.
{{focus}}: all sources together give {{iroas}} of return for one unit of cost; the range is {{iroas:interval}}.
The platform itself reports {{platform_roas}}, {{bias_factor}} times as much.
By the utm values of the orders it is {{deduplicated_roas}}.
The media mix model attributes {{mmm_roas}}; its range is {{mmm_roas:interval}}.
The experiment measures {{experiment_iroas}}; its range is {{experiment_iroas:interval}}.
Highest is {{best_name}} with {{best_iroas}}, lowest {{worst_name}} with {{worst_iroas}}.
All channels together: {{total_incremental}} in addition; the platforms report {{total_claimed}}.
Without an experiment no return of {{demand_names}} counts as incremental: such buyers mostly come anyway.
Of the differences between the sources {{disagreement}} are not chance (p = {{disagreement_p_value}}).
On average the ranges are {{narrower}} narrower than those of the media mix model alone.""",
}
SOURCES = {
    "platform": Words(de="Plattformmeldungen", en="platform claims"),
    "mmm": Words(de="Media-Mix-Modell", en="media mix model"),
    "mta": Words(de="Kundenwegen", en="customer journeys"),
    "experiment": Words(de="Experimenten", en="experiments"),
    "deduplicated": Words(de="Bestellungen nach utm", en="orders by utm"),
    "reconciled": Words(de="abgeglichen", en="reconciled"),
}
SHOWN = SOURCES | {
    "mta": Words(de="Kundenwege", en="customer journeys"),
    "experiment": Words(de="Experiment", en="experiment"),
}
"""As they stand in a legend; above, as they stand in a sentence."""
STEPS = {
    "prior": Words(de="Vorannahme", en="prior"),
    "platform": Words(de="Plattform", en="platform"),
    "mmm": Words(de="Media-Mix", en="media mix"),
    "mta": Words(de="Kundenwege", en="journeys"),
    "experiment": Words(de="Experiment", en="experiment"),
    "result": Words(de="Ergebnis", en="result"),
}
MISSING = {
    "platform": Words(
        de="Es fehlen Plattformmeldungen (ads mit Conversion-Werten).",
        en="Platform claims are missing (ads with conversion values).",
    ),
    "mmm": Words(de="Es fehlt ein Media-Mix-Modell (media).", en="A media mix model is missing (media)."),
    "mta": Words(
        de="Es fehlen Kundenwege, die zu den Kanälen passen (journeys).",
        en="Journeys that match the channels are missing (journeys).",
    ),
    "experiment": Words(
        de="Es fehlt ein Experiment; das Niveau ist damit an nichts verankert.",
        en="There is no experiment, so nothing anchors the level.",
    ),
}


def also_meant(channel: str, names: list[str]) -> tuple[Words, ...]:
    """Which channel of several that a word may mean is spoken of."""
    if len(names) < 2:
        return ()
    rest = ", ".join(names[1:])
    return (
        Words(
            de=f"„{channel}“ meint mehrere Kanäle: Gesprochen wird von {names[0]} mit den höchsten Kosten; {rest} "
            "stehen in der Tabelle." if len(names) > 2 else
            f"„{channel}“ meint mehrere Kanäle: Gesprochen wird von {names[0]} mit den höchsten Kosten; {rest} steht "
            "in der Tabelle.",
            en=f"'{channel}' means several channels: spoken of is {names[0]}, which cost most; {rest} "
            f"{'are' if len(names) > 2 else 'is'} in the table.",
        ),
    )  # fmt: skip


def facts(found: Reconciled, focus: int | None) -> tuple[Fact, ...]:
    """The figures of the channel in focus (the largest unless one is asked for), of the ends and of the whole."""
    at = found.order[0] if focus is None else focus
    final, sources = found.final, found.sources
    told = [
        _span("iroas", final.middle[at], final.low[at], final.high[at], final.level, "inkrementeller ROAS",
              "incremental ROAS"),
        _plain("spend", sources.spend[at], found.currency, "Kosten", "cost", "observed"),
        _plain("platform_roas", sources.platform[at], "ratio", "ROAS laut Plattform", "ROAS as the platform reports",
               "platform-reported"),
        _plain("deduplicated_roas", found.named[at], "ratio", "ROAS nach utm", "ROAS by utm", "observed"),
        _plain("mta_roas", sources.mta[at], "ratio", "ROAS nach Kundenwegen", "ROAS by journeys"),
        _span("mmm_roas", sources.mmm[at], sources.mmm_low[at], sources.mmm_high[at], sources.mmm_level,
              "ROAS laut Media-Mix", "ROAS of the media mix"),
        _plain("bias_factor", sources.platform[at] / final.middle[at] if final.middle[at] > 0 else np.nan, "ratio",
               "Überzeichnung der Plattform", "over-reporting of the platform"),
        *(_span("experiment_iroas", each.value, each.low, each.high, each.level, "iROAS im Experiment",
                "iROAS in the experiment") for each in (anchor.experiment for anchor in found.tests[at][:1])),
    ]  # fmt: skip
    worst = found.contradiction[at] if focus is not None else found.overall
    if worst.df:
        told.append(_plain("disagreement", worst.i2, "share", "Widerspruch der Quellen", "disagreement of the sources"))
        told.append(_plain("disagreement_p_value", worst.p, "probability", "p-Wert dazu", "its p value"))
    if focus is None:
        told += _whole(found)
    return tuple(fact for fact in told if fact is not None)


def _whole(found: Reconciled) -> list[Fact | None]:
    final, sources = found.final, found.sources
    unit = found.currency if found.money else "count"
    best, worst = ends(found)
    claimed = sources.platform * sources.spend
    narrower = found.narrower()
    several = len(found.names) > 1
    return [
        _span("best_iroas", final.middle[best], final.low[best], final.high[best], final.level, "höchster iROAS",
              "highest iROAS") if several else None,
        _span("worst_iroas", final.middle[worst], final.low[worst], final.high[worst], final.level, "niedrigster iROAS",
              "lowest iROAS") if several else None,
        _plain("total_incremental", float((sources.spend * final.middle).sum()), unit, "zusätzlicher Ertrag",
               "incremental outcome"),
        _plain("total_claimed", float(np.nansum(claimed)) if np.isfinite(claimed).any() else np.nan, unit,
               "gemeldeter Ertrag", "claimed outcome", "platform-reported"),
        _plain("total_spend", float(sources.spend.sum()), found.currency, "Kosten", "cost", "observed"),
        _plain("channels", len(found.names), "count", "Kanäle", "channels", "observed"),
        None if narrower is None or narrower <= 0 else
        _plain("narrower", narrower, "share", "schmaler als das Media-Mix-Modell", "narrower than the media mix"),
    ]  # fmt: skip


def ends(found: Reconciled) -> tuple[int, int]:
    """The channels with the highest and the lowest return; the highest is one whose return may be called that."""
    open_ = found.untested_demand()
    mean = found.final.middle
    allowed = [at for at in range(len(mean)) if at not in open_] or list(range(len(mean)))
    return max(allowed, key=lambda at: float(mean[at])), int(np.argmin(mean))


def _plain(id: str, value: float, unit: str, de: str, en: str, basis: Basis = "modelled") -> Fact | None:
    if not np.isfinite(value):
        return None
    return Fact(id=id, value=number(round(float(value), 6)), unit=unit, label=Words(de=de, en=en), basis=basis)


def _span(id: str, value: float, low: float, high: float, level: float, de: str, en: str) -> Fact | None:
    if not np.isfinite([value, low, high]).all():
        return None
    middle, ends = float(value), (min(float(low), float(value)), max(float(high), float(value)))
    span = Interval(low=number(round(ends[0], 6)), high=number(round(ends[1], 6)), level=level)
    return Fact(
        id=id, value=number(round(middle, 6)), unit="ratio", label=Words(de=de, en=en), interval=span, basis="modelled"
    )


def names(found: Reconciled, focus: int | None, period: Period, use: frozenset[str]) -> dict[str, Words]:
    """The words that stand for channels, days and sources."""
    at = found.order[0] if focus is None else focus
    used = [SOURCES[name] for name in found.sources.present() if name in use]
    told = {"period": spoken(period), "used": _listed(used), "focus": _same(found.names[at])}
    if focus is None and len(found.names) > 1:
        told["best_name"], told["worst_name"] = (_same(found.names[each]) for each in ends(found))
    open_ = found.untested_demand()
    if focus is not None:
        open_ = [each for each in open_ if each == focus]
    if open_:
        told["demand_names"] = _listed([_same(found.names[each]) for each in open_])
    return told


def _same(name: str) -> Words:
    return Words(de=name, en=name)


def _listed(words: list[Words]) -> Words:
    def joined(parts: list[str], last: str) -> str:
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"

    return Words(de=joined([each.de for each in words], "und"), en=joined([each.en for each in words], "and"))


def evidence(found: Reconciled, focus: int | None) -> Evidence:
    """The label of the answer: of the channel asked for, else the usual one of its channels."""
    if focus is not None:
        return found.label(focus)  # type: ignore[return-value]
    labels = {found.label(at) for at in range(len(found.names))}
    return "correlation" if labels == {"correlation"} else "model"


def missing(found: Reconciled, use: frozenset[str]) -> tuple[Words, ...]:
    """What was not there to be used."""
    return tuple(words for name, words in MISSING.items() if name in use and name not in found.sources.present())


def advice(found: Reconciled, focus: int | None) -> Words | None:
    """What follows for steering."""
    if len(found.sources.present()) < 2:
        return None
    return Words(
        de="Vergleichen Sie Kanäle nach diesen Werten statt nach denen der Plattformen; vor größeren Verschiebungen "
        "zählt der Ertrag des nächsten Euros, nicht der mittlere.",
        en="Compare channels by these figures rather than by the platforms'; before larger shifts the return of the "
        "next euro counts, not the mean one.",
    )


def tables(found: Reconciled) -> dict[str, Table]:
    """Channels with every source side by side, what moved them, over-reporting, and campaigns inside the channels."""
    told = {"channels": _channels(found), "waterfall": _waterfall(found), "bias": _bias(found)}
    if found.split:
        columns = ("channel", "campaign", "spend", "share", "basis", "incremental", "iroas", "low", "high")
        rows = tuple(tuple(getattr(each, name) for name in columns) for each in found.split)
        told["split"] = Table(columns=columns, rows=rows)
    return told


def _channels(found: Reconciled) -> Table:
    columns = (
        "channel", "spend", "platform_roas", "deduplicated_roas", "mta_roas", "mmm_roas", "mmm_low", "mmm_high",
        "experiment", "experiment_low", "experiment_high", "iroas", "low", "high", "disagreement", "disagreement_p",
        "label", "bias_factor", "p_above_one", "called_incremental",
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    final, sources = found.final, found.sources
    open_ = set(found.untested_demand())
    for at in found.order:
        test = found.tests[at][0].experiment if found.tests[at] else None
        mean, apart = float(final.middle[at]), found.contradiction[at]
        shown = at not in open_ and found.label(at) != "correlation" and bool(final.low[at] > 0)
        rows.append(
            (
                found.names[at], float(sources.spend[at]), *(_cell(each[at]) for each in (
                    sources.platform, found.named, sources.mta, sources.mmm, sources.mmm_low, sources.mmm_high)),
                *((test.value, test.low, test.high) if test else (None, None, None)),
                mean, float(final.low[at]), float(final.high[at]), apart.i2 if apart.df else None,
                apart.p if apart.df else None, found.label(at),
                _cell(sources.platform[at] / mean) if mean > 0 else None, final.above(at, 1.0), shown,
            )
        )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def _cell(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _waterfall(found: Reconciled) -> Table:
    """After each kind of evidence the return and how it changed; the changes sum to the result exactly."""
    rows: list[tuple[Any, ...]] = []
    for at in [*found.order, None]:
        before = 0.0
        for name, posterior in found.steps.items():
            now = float(posterior.middle[at] if at is not None else posterior.middle @ found.sources.spend)
            money = now * float(found.sources.spend[at]) if at is not None else now
            ratio = now if at is not None else now / float(found.sources.spend.sum())
            rows.append((found.names[at] if at is not None else "total", name, ratio, now - before, money))
            before = now
    return Table(columns=("channel", "step", "iroas", "change", "incremental"), rows=tuple(rows))


def _bias(found: Reconciled) -> Table:
    """Per platform: claimed over incremental, with its interval, and on how much it rests."""
    rows: list[tuple[Any, ...]] = []
    for number_, group in enumerate(sorted(set(found.sources.group.tolist()))):
        own = [at for at in range(len(found.names)) if found.sources.group[at] == group]
        factor = found.final.factor[number_]
        claimed = [at for at in own if np.isfinite(found.sources.platform[at])]
        if not claimed or not np.isfinite(factor).all():
            continue
        spend = found.sources.spend[claimed]
        rows.append(
            (
                found.platforms[claimed[0]] or found.names[claimed[0]], float(factor[0]), float(factor[1]),
                float(factor[2]), float((found.sources.platform[claimed] * spend).sum()),
                float((found.final.middle[claimed] * spend).sum()), len(claimed),
                sum(len(found.tests[at]) for at in claimed),
            )
        )  # fmt: skip
    columns = ("platform", "factor", "low", "high", "claimed", "incremental", "channels", "experiments")
    return Table(columns=columns, rows=tuple(rows))


def charts(found: Reconciled, focus: int | None) -> tuple[Chart, ...]:
    """Intervals by source, the waterfall of the channel (or of the whole), and what is claimed beside what is added."""
    drawn = [_by_source(found, focus), _moved(found, focus)]
    if focus is None and np.isfinite(found.sources.platform).any():
        drawn.append(_claimed(found))
    return tuple(drawn)


def _by_source(found: Reconciled, focus: int | None) -> Chart:
    values: list[dict[str, Any]] = []
    final, sources = found.final, found.sources
    for at in [focus] if focus is not None else found.order:
        told = [
            ("reconciled", final.middle[at], final.low[at], final.high[at]),
            *(("experiment", each.value, each.low, each.high) for each in (one.experiment for one in found.tests[at])),
            ("mmm", sources.mmm[at], sources.mmm_low[at], sources.mmm_high[at]),
            ("mta", sources.mta[at], sources.mta[at], sources.mta[at]),
            ("deduplicated", found.named[at], found.named[at], found.named[at]),
            ("platform", sources.platform[at], sources.platform[at], sources.platform[at]),
        ]  # fmt: skip
        values += [
            {"channel": found.names[at], "source": SHOWN[name].model_dump(), "iroas": float(value), "low": float(low),
             "high": float(high)}
            for name, value, low, high in told if np.isfinite(value)
        ]  # fmt: skip
    return intervals(
        values, Axis("channel", Words(de="Kanal", en="channel"), "nominal"),
        Axis("iroas", Words(de="Ertrag je Einheit Kosten", en="return per unit of cost"), unit="ratio"), "low", "high",
        Words(de="Ertrag je Kanal nach Quelle", en="Return per channel by source"),
        series=Axis("source", Words(de="Quelle", en="source"), "nominal"), reference=1.0 if found.money else None,
    )  # fmt: skip


def _moved(found: Reconciled, focus: int | None) -> Chart:
    def of(posterior: Any) -> float:
        if focus is not None:
            return float(posterior.middle[focus])
        return float((posterior.middle * found.sources.spend).sum())

    values: list[dict[str, Any]] = []
    before = 0.0
    for name, posterior in found.steps.items():
        now = of(posterior)
        values.append({"step": STEPS[name].model_dump(), "value": now - before} | ({} if values else {"total": True}))
        before = now
    values.append({"step": STEPS["result"].model_dump(), "value": before, "total": True})
    unit = "ratio" if focus is not None else found.currency if found.money else "count"
    what = Words(de="Ertrag je Einheit Kosten", en="return per unit of cost")
    whole = Words(de="Zusätzlicher Ertrag", en="Incremental outcome")
    return waterfall(
        values, Axis("step", Words(de="Beleg", en="evidence"), "nominal"),
        Axis("value", what if focus is not None else whole, unit=unit),
        Words(
            de=f"Was die Schätzung bewegt hat: {found.names[focus] if focus is not None else 'alle Kanäle'}",
            en=f"What moved the estimate: {found.names[focus] if focus is not None else 'all channels'}",
        ),
    )  # fmt: skip


def _claimed(found: Reconciled) -> Chart:
    sides = {"platform": found.sources.platform, "deduplicated": found.named, "reconciled": found.final.middle}
    spend = found.sources.spend
    values = [
        {"channel": found.names[at], "side": SHOWN[side].model_dump(), "outcome": float(each[at] * spend[at])}
        for at in found.order for side, each in sides.items() if np.isfinite(each[at])
    ]  # fmt: skip
    return bars(
        values, Axis("channel", Words(de="Kanal", en="channel"), "nominal"),
        Axis("outcome", Words(de="Ertrag", en="outcome"), unit=found.currency if found.money else "count"),
        Words(de="Gemeldet, einmal gezählt, zusätzlich", en="Claimed, counted once, incremental"),
        series=Axis("side", Words(de="Sicht", en="view"), "nominal"),
    )  # fmt: skip
