"""What is said of divided credit: facts, names, caveats, tables and the chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from methods.journeys import Journeys
from methods.rule_based import Credit
from terms import Basis, Chart, Fact, Interval, Table, Words, number
from tools._charts import Axis, bars, intervals
from tools.attribution._journeys import Read
from tools.attribution._paths_sensitivity import Sensitivity
from tools.attribution._paths_sensitivity import said as variant_said

Floats = NDArray[np.float64]
LEVEL = 0.9
CHARTED = 10
NAMES = {
    "first": Words(de="Erster Kontakt", en="first touch"),
    "last": Words(de="Letzter Kontakt", en="last touch"),
    "linear": Words(de="Linear", en="linear"),
    "position": Words(de="Positionsbasiert", en="position based"),
    "time_decay": Words(de="Zeitlicher Verfall", en="time decay"),
    "markov1": Words(de="Markov (Gedächtnis 1)", en="Markov (memory 1)"),
    "markov2": Words(de="Markov (Gedächtnis 2)", en="Markov (memory 2)"),
    "markov3": Words(de="Markov (Gedächtnis 3)", en="Markov (memory 3)"),
    "shapley": Words(de="Shapley", en="Shapley"),
}


def facts(
    journeys: Journeys, leading: Credit, value: bool, currency: str, found: Sensitivity, credits: Mapping[str, Credit]
) -> tuple[Fact, ...]:
    won, lost = float(journeys.conversions.sum()), float(journeys.nulls.sum())
    top = int(leading.share.argmax())
    low, high = _range(leading.share_draws[:, top], float(leading.share[top]))
    span = Interval(low=number(low), high=number(high), level=LEVEL)
    said = [
        _fact("conversions", won, "count", "Conversions", "conversions"),
        _fact("journeys", won + lost, "count", "Kundenwege", "journeys"),
        _fact("channels", len(journeys.channels), "count", "Kanäle", "channels"),
        _fact("paths", len(journeys.length), "count", "verschiedene Pfade", "distinct paths"),
        Fact(
            id="top_share", value=number(float(leading.share[top])), unit="share", interval=span, basis="modelled",
            label=Words(de="Anteil des führenden Kanals", en="share of the leading channel"), n=round(won),
        ),
    ]  # fmt: skip
    if value:
        said.append(
            _fact("value", float(journeys.values.sum()), currency[:3], "Wert der Conversions", "value of conversions")
        )
    if lost > 0:
        said.append(_fact("conversion_probability", won / (won + lost), "share", "Conversion-Quote", "conversion rate"))
    if leading.removal is not None:
        said.append(
            _fact("top_removal", float(leading.removal.max()), "share", "Removal-Effekt", "removal effect", "modelled")
        )
    if found.variant is not None:
        said.append(_fact("largest_shift", found.shift, "pp", "größte Verschiebung", "largest shift", "modelled"))
    if len(credits) > 1:
        apart = np.ptp([each.share for each in credits.values()], axis=0)
        said.append(
            _fact("model_spread", apart.max(), "pp", "größter Abstand der Modelle", "widest gap of models", "modelled")
        )
    return tuple(said)


def _fact(id: str, value: float, unit: str, de: str, en: str, basis: Basis = "observed") -> Fact:
    return Fact(id=id, value=number(float(value)), unit=unit, label=Words(de=de, en=en), basis=basis)


def _range(draws: Floats, value: float) -> tuple[float, float]:
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return min(float(low), value), max(float(high), value)


def names(
    journeys: Journeys, model: str, leading: Credit, value: bool, found: Sensitivity, credits: Mapping[str, Credit]
) -> dict[str, Words]:
    top = journeys.channels[int(leading.share.argmax())]
    known = {
        "top_model": NAMES[model],
        "top_channel": Words(de=top, en=top),
        "credited": Words(de="des Werts", en="of the value")
        if value
        else Words(de="der Conversions", en="of the conversions"),
    }
    if leading.removal is not None:
        gone = journeys.channels[int(leading.removal.argmax())]
        known["top_removal_channel"] = Words(de=gone, en=gone)
    if found.variant is not None:
        known["shift_channel"] = Words(de=found.channel, en=found.channel)
        known["shift_variant"] = variant_said(found.variant)
    if len(credits) > 1:
        apart = journeys.channels[int(np.ptp([each.share for each in credits.values()], axis=0).argmax())]
        known["spread_channel"] = Words(de=apart, en=apart)
    return known


def caveats(read: Read, models: list[str], skipped: list[str]) -> tuple[Words, ...]:
    """What has to be known about divided credit beyond the gate's checks."""
    said = [
        Words(
            de="Zuschreibung verteilt beobachtete Conversions auf beobachtete Wege; was ein Kanal bewirkt, zeigt erst "
            "ein Experiment.",
            en="Attribution divides observed conversions among observed paths; what a channel causes takes an "
            "experiment.",
        )
    ]
    if read.journeys.nulls.sum() <= 0 and any(name.startswith("markov") for name in models):
        said.append(
            Words(
                de="Die Daten enthalten keine Wege ohne Conversion; Markov vergleicht deshalb nur erfolgreiche Wege: "
                "Der Removal-Effekt sagt dann, in welchem Teil der erfolgreichen Wege der Kanal nach der Kette "
                "vorkommt, und eine Conversion-Quote gibt es nicht.",
                en="The data hold no journeys without conversion, so Markov compares successful journeys only: the "
                "removal effect then says in which share of successful paths the chain visits the channel, and there "
                "is no conversion rate.",
            )
        )
    if read.unusable:
        said.append(
            Words(
                de=f"{read.unusable} Zeile(n) ohne Kontakt oder mit unmöglicher Anzahl bleiben außen vor.",
                en=f"{read.unusable} row(s) without a touch or with an impossible count are left out.",
            )
        )
    if skipped:
        said.append(
            Words(
                de=f"Für so viele Kanäle nicht ungefragt gerechnet: {', '.join(skipped)}.",
                en=f"Not computed unasked for this many channels: {', '.join(skipped)}.",
            )
        )
    return tuple(said)


def table(journeys: Journeys, credits: Mapping[str, Credit]) -> Table:
    rows: list[tuple[Any, ...]] = []
    for model, credit in credits.items():
        order: list[int] = np.argsort(-credit.credit, kind="stable").tolist()
        for index in order:
            amount, share = float(credit.credit[index]), float(credit.share[index])
            rows.append(
                (journeys.channels[index], model, amount, share, *_range(credit.share_draws[:, index], share),
                 *_range(credit.draws[:, index], amount))
            )  # fmt: skip
    columns = ("channel", "model", "conversions", "share", "low", "high", "conversions_low", "conversions_high")
    return Table(columns=columns, rows=tuple(rows))


def removals(journeys: Journeys, removal: Floats) -> Table:
    order: list[int] = np.argsort(-removal, kind="stable").tolist()
    rows = tuple((journeys.channels[index], float(removal[index])) for index in order)
    return Table(columns=("channel", "removal_effect"), rows=rows)


def charts(journeys: Journeys, credits: Mapping[str, Credit], leading: str, found: Sensitivity) -> tuple[Chart, ...]:
    """Shares with their ranges by channel and model, and the leading model's shares under other choices."""
    order: list[int] = np.argsort(-credits[leading].credit, kind="stable")[:CHARTED].tolist()
    models = [leading, *(name for name in ("last", "first", "linear", "shapley") if name in credits)]
    if len(models) < 3:
        models = list(dict.fromkeys([leading, *credits]))[:5]
    values = [
        {"channel": journeys.channels[at], "model": NAMES[model].model_dump(), "share": float(credits[model].share[at]),
         **dict(zip(("low", "high"), _range(credits[model].share_draws[:, at], float(credits[model].share[at])),
                    strict=True))}
        for at in order for model in dict.fromkeys(models)
    ]  # fmt: skip
    channel = Axis("channel", Words(de="Kanal", en="channel"), "nominal")
    share = Axis("share", Words(de="Anteil", en="share"), unit="share")
    shown = [
        intervals(
            values, channel, share, "low", "high",
            Words(de="Anteil je Kanal und Modell, mit 90-%-Spanne", en="Share by channel and model, with 90 % range"),
            series=Axis("model", Words(de="Modell", en="model"), "nominal"),
        )
    ]  # fmt: skip
    moved = [
        {"channel": name, "variant": said.model_dump(), "share": float(one)}
        for each in found.variants if each.model == leading or each.order
        for said in [variant_said(each)]
        for name, one in zip(each.channels, each.share, strict=True)
        if name in {journeys.channels[at] for at in order[:8]}
    ]  # fmt: skip
    if len(found.variants) > 1:
        title = Words(de="Anteil je Fenster und Gedächtnis", en="Share by window and memory")
        variant = Axis("variant", Words(de="Wahl", en="choice"), "nominal")
        shown.append(bars(moved, channel, share, title, series=variant))
    return tuple(shown)
