"""Who gets credit for conversions along customer journeys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from pydantic import Field, field_validator

from errors import WeakData
from methods.journeys import Journeys, worlds
from methods.markov import markov
from methods.rule_based import RULES, Credit, rule_based
from terms import Chart, Confidence, Fact, Interval, Result, Source, Table, Words
from tools._tool import Arguments, Desk
from tools.attribution._journeys import Read, read_journeys

Model = Literal["first", "last", "linear", "position", "time_decay", "markov1", "markov2", "markov3", "markov", "shapley"]
LEVEL = 0.9
READY_STATES = 4_000
CHARTED = 20
ALIASES = {
    "first_touch": "first", "first_click": "first", "last_touch": "last", "last_click": "last", "even": "linear",
    "position_based": "position", "u_shaped": "position", "timedecay": "time_decay", "time": "time_decay",
}  # fmt: skip
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


class Args(Arguments):
    """Which models, and what to credit."""

    models: list[Model] | None = Field(
        default=None, min_length=1, description="Attribution models; all if not named. `markov` is markov of `order`."
    )
    order: int | None = Field(default=None, ge=1, le=3, description="Memory of the Markov model: 1, 2 or 3 channels.")
    window_days: int | None = Field(
        default=None, ge=1, le=3650, description="Touches longer before the end do not count; needs touches with times."
    )
    value: bool = Field(default=False, description="Credit the value of conversions instead of their number.")

    @field_validator("models", mode="before")
    @classmethod
    def _spelt(cls, value: Any, info: Any) -> Any:
        if isinstance(value, str):
            value = [part for part in value.replace("+", ",").replace(";", ",").split(",") if part.strip()]
        if not isinstance(value, list):
            return value
        spelt = [_spelt(name) if isinstance(name, str) else name for name in value]  # pyright: ignore[reportUnknownVariableType]
        return None if spelt == ["all"] else list(dict.fromkeys(spelt))

    def chosen(self) -> list[str]:
        """The models to run, in the order of `Model`."""
        order = self.order or 1
        if self.models is None:
            names = [name for name in NAMES if self.order is None or not name.startswith("markov")]
            return names if self.order is None else [*names[:-1], f"markov{order}", names[-1]]
        return list(dict.fromkeys(f"markov{order}" if name == "markov" else name for name in self.models))


def _spelt(name: str) -> str:
    plain = name.strip().lower().replace("-", "_").replace(" ", "_").replace("markov_", "markov")
    return ALIASES.get(plain, plain)


TEXT = {
    "de": """{{conversions}} Conversions, {{channels}} Kanäle.
Nach dem Modell „{{top_model}}“ liegt {{top_channel}} vorn, mit {{top_share}} ({{top_share:interval}}) {{credited}}.
Ohne {{top_removal_channel}} gingen in diesem Modell {{top_removal}} der Conversions verloren.
Von allen Kundenwegen enden {{conversion_probability}} mit einer Conversion.""",
    "en": """{{conversions}} conversions, {{channels}} channels.
By the model "{{top_model}}", {{top_channel}} leads with {{top_share}} ({{top_share:interval}}) {{credited}}.
Without {{top_removal_channel}}, this model would lose {{top_removal}} of the conversions.
Of all journeys, {{conversion_probability}} end in a conversion.""",
}
ASKED = {"de": ["x"], "en": ["y"]}


def paths(args: Args, desk: Desk) -> Result:
    """Divide conversions among the channels of the customer journeys that led to them, by one or several models.

    Rules (`methods/rule_based.py`): first, last, linear, position (two fifths to each end), time_decay (half-life of two
    touches, because paths carry no times), shapley (of the game v(S) = conversions of journeys inside S). markov1 to
    markov3 (`methods/markov.py`): removal effects of an absorbing Markov chain with a memory of one to three channels,
    solved exactly (Anderl et al. 2016); journeys without conversion count. The credits of every model sum to the
    conversions (or to their value). low and high bound the share in 90 % of repetitions that redraw the journeys.

    Errors: no journeys, no usable path, nothing converted, no value where value is asked for, a chain too large to solve.

    >>> Args(models="last, markov", order=2).chosen()
    ['last', 'markov2']
    """
    loaded = desk.warehouse.need("journeys")
    read = read_journeys(desk, args.window_days)
    journeys = read.journeys
    _enough(journeys, args.value)
    credits, skipped = _credits(journeys, args, desk.seed)
    leading = next((name for name in credits if name.startswith("markov")), next(iter(credits)))
    confidence, caveats = _trust(read, args, skipped)
    tables = {"credits": _table(journeys, credits)}
    if any(credit.removal is not None for credit in credits.values()):
        tables["removal"] = _removals(journeys, credits)
    return Result(
        facts=_facts(journeys, credits[leading], args.value, desk.currency if loaded.currency is None else loaded.currency),
        names=_names(journeys, leading, credits[leading], args.value),
        tables=tables,
        charts=(_chart(journeys, credits, credits[leading]),),
        confidence=confidence,
        evidence="correlation",
        caveats=caveats,
        sources=(
            Source(
                name=loaded.dataset, kind="journeys", snapshot=loaded.snapshot, rows=loaded.rows,
                start=loaded.first, end=loaded.last,
                filter=f"window {args.window_days} days" if read.timed and args.window_days else "",
            ),
        ),
    )  # fmt: skip


def _credits(journeys: Journeys, args: Args, seed: int) -> tuple[dict[str, Credit], list[str]]:
    """Credits by model, and the models that were left out because their chain is large and nobody named them."""
    repeats = worlds(journeys, seed)
    found: dict[str, Credit] = {}
    skipped: list[str] = []
    for model in args.chosen():
        if model in RULES:
            found[model] = rule_based(journeys, model, args.value, repeats)
            continue
        ready = {"most_states": READY_STATES} if args.models is None and args.order is None else {}
        try:
            found[model] = markov(journeys, int(model[-1]), args.value, repeats, **ready)
        except MemoryError:
            if not ready:
                raise _too_large(model) from None
            skipped.append(model)
    return found, skipped


def _facts(journeys: Journeys, leading: Credit, value: bool, currency: str) -> tuple[Fact, ...]:
    won, lost = float(journeys.conversions.sum()), float(journeys.nulls.sum())
    top = int(leading.share.argmax())
    low, high = _range(leading.share_draws[:, top], float(leading.share[top]))
    span = Interval(low=low, high=high, level=LEVEL)
    facts = [
        _fact("conversions", won, "count", "Conversions", "conversions"),
        _fact("journeys", won + lost, "count", "Kundenwege", "journeys"),
        _fact("channels", len(journeys.channels), "count", "Kanäle", "channels"),
        _fact("paths", len(journeys.length), "count", "verschiedene Pfade", "distinct paths"),
        Fact(
            id="top_share", value=float(leading.share[top]), unit="share", interval=span, basis="modelled",
            label=Words(de="Anteil des führenden Kanals", en="share of the leading channel"), n=round(won),
        ),
    ]  # fmt: skip
    if value:
        facts.append(_fact("value", float(journeys.values.sum()), currency[:3], "Wert der Conversions", "value of conversions"))
    if lost > 0:
        facts.append(_fact("conversion_probability", won / (won + lost), "share", "Conversion-Quote", "conversion rate"))
    if leading.removal is not None:
        facts.append(
            _fact("top_removal", float(leading.removal.max()), "share", "Removal-Effekt", "removal effect", "modelled")
        )
    return tuple(facts)


def _fact(id: str, value: float, unit: str, de: str, en: str, basis: Any = "observed") -> Fact:
    return Fact(id=id, value=float(value), unit=unit, label=Words(de=de, en=en), basis=basis)


def _range(draws: np.ndarray, value: float) -> tuple[float, float]:
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return min(float(low), value), max(float(high), value)


def _names(journeys: Journeys, model: str, leading: Credit, value: bool) -> dict[str, Words]:
    top = journeys.channels[int(leading.share.argmax())]
    names = {
        "top_model": NAMES[model],
        "top_channel": Words(de=top, en=top),
        "credited": Words(de="des Werts", en="of the value") if value else Words(de="der Conversions", en="of the conversions"),
    }
    if leading.removal is not None:
        gone = journeys.channels[int(leading.removal.argmax())]
        names["top_removal_channel"] = Words(de=gone, en=gone)
    return names


def _trust(read: Read, args: Args, skipped: list[str]) -> tuple[Confidence, tuple[Words, ...]]:
    journeys, won = read.journeys, float(read.journeys.conversions.sum())
    caveats = [
        Words(
            de="Zuschreibung verteilt beobachtete Conversions auf beobachtete Wege; was ein Kanal bewirkt, zeigt erst ein "
            "Experiment.",
            en="Attribution divides observed conversions among observed paths; what a channel causes takes an experiment.",
        )
    ]
    if won < 100:
        caveats.append(
            Words(
                de="Es sind wenige Conversions; die Anteile schwanken stark.",
                en="There are few conversions; the shares are uncertain.",
            )
        )
    if len(journeys.channels) == 1:
        caveats.append(
            Words(de="Es gibt nur einen Kanal; er bekommt alles.", en="There is only one channel; it gets everything.")
        )
    if journeys.nulls.sum() <= 0 and any(name.startswith("markov") for name in args.chosen()):
        caveats.append(
            Words(
                de="Die Daten enthalten keine Wege ohne Conversion; Markov vergleicht deshalb nur erfolgreiche Wege.",
                en="The data hold no journeys without conversion, so Markov compares successful journeys only.",
            )
        )
    if args.window_days is not None and not read.timed:
        caveats.append(
            Words(
                de="Die Pfade tragen keine Zeiten; das Zeitfenster konnte nicht angewendet werden.",
                en="The paths carry no times; the window could not be applied.",
            )
        )
    if read.unusable:
        caveats.append(
            Words(
                de=f"{read.unusable} Zeile(n) ohne Kontakt oder mit unmöglicher Anzahl bleiben außen vor.",
                en=f"{read.unusable} row(s) without a touch or with an impossible count are left out.",
            )
        )
    if skipped:
        caveats.append(
            Words(
                de=f"Für so viele Kanäle nicht ungefragt gerechnet: {', '.join(skipped)}.",
                en=f"Not computed unasked for this many channels: {', '.join(skipped)}.",
            )
        )
    poor = len(journeys.channels) == 1 or won < 100 or (args.window_days is not None and not read.timed)
    return ("red" if won < 20 else "amber" if poor else "green"), tuple(caveats)


def _table(journeys: Journeys, credits: Mapping[str, Credit]) -> Table:
    rows: list[tuple[Any, ...]] = []
    for model, credit in credits.items():
        for index in np.argsort(-credit.credit, kind="stable"):
            amount, share = float(credit.credit[index]), float(credit.share[index])
            rows.append(
                (journeys.channels[index], model, amount, share, *_range(credit.share_draws[:, index], share),
                 *_range(credit.draws[:, index], amount))
            )  # fmt: skip
    columns = ("channel", "model", "conversions", "share", "low", "high", "conversions_low", "conversions_high")
    return Table(columns=columns, rows=tuple(rows))


def _removals(journeys: Journeys, credits: Mapping[str, Credit]) -> Table:
    rows = [
        (journeys.channels[index], float(credit.removal[index]), model)
        for model, credit in credits.items()
        if credit.removal is not None
        for index in np.argsort(-credit.removal, kind="stable")
    ]
    return Table(columns=("channel", "removal_effect", "model"), rows=tuple(rows))


def _chart(journeys: Journeys, credits: Mapping[str, Credit], leading: Credit) -> Chart:
    shown = np.argsort(-leading.credit, kind="stable")[:CHARTED]
    values = [
        {"channel": journeys.channels[index], "model": model, "share": float(credit.share[index])}
        for model, credit in credits.items()
        for index in shown
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": "Credit by channel and model",
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "y": {"field": "channel", "type": "nominal", "sort": [journeys.channels[index] for index in shown]},
            "x": {"field": "share", "type": "quantitative", "axis": {"format": ".0%"}},
            "yOffset": {"field": "model", "type": "nominal"},
            "color": {"field": "model", "type": "nominal"},
        },
    }


def _enough(journeys: Journeys, value: bool) -> None:
    if journeys.conversions.sum() <= 0:
        raise WeakData(
            en="No journey ended in a conversion, so there is nothing to divide.",
            de="Kein Kundenweg endet mit einer Conversion; es gibt nichts zu verteilen.",
            do_en="Check which column was imported as conversions.",
            do_de="Prüfen Sie, welche Spalte als Conversions importiert wurde.",
        )
    if value and journeys.values[journeys.conversions > 0].sum() <= 0:
        raise WeakData(
            en="The journeys carry no value to divide.",
            de="Die Kundenwege tragen keinen Wert, der sich verteilen ließe.",
            do_en="Ask without value, or import a column with the value of conversions.",
            do_de="Fragen Sie ohne Wert, oder importieren Sie eine Spalte mit dem Wert der Conversions.",
        )


def _too_large(model: str) -> WeakData:
    return WeakData(
        en=f"There are too many channels for {model}.",
        de=f"Für {model} sind es zu viele Kanäle.",
        do_en="Ask for a smaller order, or group the channels before the import.",
        do_de="Wählen Sie eine kleinere Ordnung, oder fassen Sie Kanäle vor dem Import zusammen.",
    )
