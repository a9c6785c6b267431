"""Who gets credit for conversions along customer journeys."""

from __future__ import annotations

from typing import Any, Literal, cast

from pydantic import Field, field_validator

from errors import WeakData
from methods.journeys import Journeys, worlds
from methods.markov import markov
from methods.rule_based import RULES, Credit, rule_based
from terms import Fact, Interval, Result, Source, Words, number
from tools._decision import gated
from tools._tool import Arguments, Desk
from tools.attribution import _paths_gate as gate
from tools.attribution import _paths_said as said
from tools.attribution import _paths_within as parts
from tools.attribution._journeys import read_journeys
from tools.attribution._paths_sensitivity import READY_STATES, sensitivity

Model = Literal[
    "first", "last", "linear", "position", "time_decay", "markov1", "markov2", "markov3", "markov", "shapley"
]
ALIASES = {
    "first_touch": "first", "first_click": "first", "last_touch": "last", "last_click": "last", "even": "linear",
    "position_based": "position", "u_shaped": "position", "timedecay": "time_decay", "time": "time_decay",
}  # fmt: skip


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
    within: str | None = Field(
        default=None, max_length=200, description="A channel whose parts (`Google / Brand`) share its total."
    )
    parts: dict[str, str] = Field(
        default_factory=dict, description="Which step of the paths belongs to which channel, where names do not say it."
    )
    total: float | None = Field(
        default=None,
        gt=0,
        description="Total of the `within` channel; unset: of the latest media mix, else its credit.",
    )

    @field_validator("models", mode="before")
    @classmethod
    def _tidied(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = [part for part in value.replace("+", ",").replace(";", ",").split(",") if part.strip()]
        if not isinstance(value, list):
            return value
        named = [_spelt(str(name)) for name in cast("list[Any]", value)]
        return None if named == ["all"] else list(dict.fromkeys(named))

    def chosen(self) -> list[str]:
        """The models to run, in the order of `Model`."""
        order = self.order or 1
        if self.models is None:
            names = [name for name in said.NAMES if self.order is None or not name.startswith("markov")]
            return names if self.order is None else [*names[:-1], f"markov{order}", names[-1]]
        return list(dict.fromkeys(f"markov{order}" if name == "markov" else name for name in self.models))


def _spelt(name: str) -> str:
    plain = name.strip().lower().replace("-", "_").replace(" ", "_").replace("markov_", "markov")
    return ALIASES.get(plain, plain)


TEXT = {
    "de": """{{conversions}} Conversions, {{channels}} Kanäle.
Nach „{{top_model}}“ liegt {{top_channel}} vorn, mit {{top_share}} {{credited}}; Spanne {{top_share:interval}}.
Ohne {{top_removal_channel}} gingen in diesem Modell {{top_removal}} der Conversions verloren.
Von allen Kundenwegen enden {{conversion_probability}} mit einer Conversion.
{{shift_channel}} verschiebt sich mit anderer Wahl am meisten: {{largest_shift}} ({{shift_variant}}).
Zwischen den Modellen liegt der Anteil von {{spread_channel}} um {{model_spread}} auseinander.
Innerhalb von {{within_channel}} führt {{within_part}} mit {{within_share}}; Spanne {{within_share:interval}}.""",
    "en": """{{conversions}} conversions, {{channels}} channels.
By the model "{{top_model}}", {{top_channel}} leads with {{top_share}} {{credited}}; range {{top_share:interval}}.
Without {{top_removal_channel}}, this model would lose {{top_removal}} of the conversions.
Of all journeys, {{conversion_probability}} end in a conversion.
{{shift_channel}} moves most under another choice: {{largest_shift}} ({{shift_variant}}).
Between the models, the share of {{spread_channel}} differs by {{model_spread}}.
Within {{within_channel}}, {{within_part}} leads with {{within_share}}; range {{within_share:interval}}.""",
}
ASKED = {
    "de": [
        "Welcher Kanal trägt wie viel zu unseren Conversions bei?",
        "Attribution bitte",
        "Zeig mir die Attribution nach Markov.",
        "Wie sähen die Conversions mit Last Click und wie mit Markov aus?",
        "Welche Kanäle werden vom Last-Click-Modell unterschätzt?",
        "Customer Journey Analyse",
        "Was bringt Display in der Customer Journey wirklich?",
        "Rechne die Kundenwege linear und positionsbasiert durch.",
        "Welcher Kanal leitet die meisten Käufe ein?",
        "Wer schließt ab: Brand Search oder Newsletter?",
        "Shapley-Werte je Kanal",
        "Wie groß ist der Removal-Effekt von Social?",
        "Was würde uns fehlen, wenn wir Affiliate abschalten, laut Kundenpfaden?",
        "Erster Kontakt gegen letzter Kontakt im Vergleich",
        "Bitte die datengetriebene Attribution für alle Kanäle",
        "Markov-Kette zweiter Ordnung über unsere Pfade, bitte mit Konfidenzintervallen",
        "Wem gehören die Conversions aus dem Juli eigentlich?",
        "Kriegt Google zu viel vom Kuchen?",
        "Wie viele Conversions rechnen Sie dem E-Mail-Kanal zu, wenn Sie die ganze Reise betrachten?",
        "Conversion-Pfade auswerten",
        "Attributionsmodelle nebeneinanderstellen",
        "Welche Rolle spielt YouTube am Anfang der Reise?",
        "Anteil jedes Kanals am Conversion-Wert, mit Time-Decay",
        "Ich brauche für den Chef eine faire Verteilung der Bestellungen auf die Kanäle.",
        "Welche Kontaktpunkte sind für unsere Abschlüsse unverzichtbar?",
        "Sind unsere Social-Kampagnen nur Vorbereiter oder auch Abschließer?",
        "Multi-Touch-Attribution mit einem Fenster von 30 Tagen",
        "Wie wichtig ist SEO auf dem Weg zum Kauf?",
        "Kannst du mal gucken, welcher Touchpoint am meisten zieht?",
        "Wer bekommt beim positionsbasierten Modell wie viel Anteil?",
        "Wie verteilt das lineare Modell die Abschlüsse?",
        "Wie teilt sich der Umsatz auf die Kontaktpunkte auf?",
    ],
    "en": [
        "How much does each channel contribute to our conversions?",
        "attribution please",
        "Show me Markov attribution by channel.",
        "Compare last click with a data-driven model.",
        "Which channels does last touch undervalue?",
        "multi-touch attribution",
        "How is revenue spread over the touchpoints of the journey?",
        "What does display really do in the customer journey?",
        "Run linear and position-based attribution on our paths.",
        "Which channel starts the most purchase journeys?",
        "Who closes the sale, brand search or the newsletter?",
        "Shapley values per channel",
        "How big is the removal effect of paid social?",
        "According to the paths, what would we lose if affiliates were gone?",
        "first touch vs last touch",
        "Data-driven attribution for every channel, with confidence intervals",
        "Second-order Markov chain over our conversion paths",
        "Who deserves the credit for July's orders?",
        "Is Google taking too much of the credit?",
        "How many conversions do you credit to email when you look at the whole journey?",
        "analyse conversion paths",
        "Put the attribution models side by side.",
        "What part does YouTube play early in the journey?",
        "Share of conversion value by channel using time decay",
        "My boss wants a fair split of orders across channels.",
        "Which touchpoints can't we do without?",
        "Do our social campaigns only assist, or do they also convert?",
        "Credit the channels with a thirty day lookback window.",
        "How important is organic search on the way to a purchase?",
        "which touchpoint pulls the most weight",
        "Which channels open journeys and which ones finish them?",
        "second-order Markov credit by channel",
    ],
}


def paths(args: Args, desk: Desk) -> Result:
    """Divide conversions among the channels of the customer journeys that led to them, by one or several models.

    Rules (`methods/rule_based.py`): first, last, linear, position (two fifths to each end), time_decay (half-life of
    two touches, because paths carry no times), shapley (of the game v(S) = conversions of journeys inside S). markov1
    to markov3 (`methods/markov.py`): removal effects of an absorbing Markov chain that remembers one to three channels,
    solved exactly (Anderl et al. 2016); journeys without conversion count. The credits of every model sum to the
    conversions (or to their value). low and high bound the share in 90 % of repetitions that redraw the journeys.

    Errors: no journeys, no usable path, nothing converted, no value where it is asked for, a chain too large, a channel
    that no step belongs to.

    >>> Args(models="last, markov", order=2).chosen()
    ['last', 'markov2']
    """
    loaded = desk.warehouse.need("journeys")
    read = read_journeys(desk, args.window_days)
    journeys = read.journeys
    _enough(journeys, args.value)
    credits, skipped = _credits(journeys, args, desk.seed)
    leading = next((name for name in credits if name.startswith("markov")), next(iter(credits)))
    window = args.window_days if read.timed else None
    moved = sensitivity(desk, read, credits, leading, window, args.value)
    tables = {"credits": said.table(journeys, credits), "sensitivity": moved.table()}
    for name, credit in credits.items():
        if credit.removal is not None:
            tables["removal" if name == leading else f"removal_{name}"] = said.removals(journeys, credit.removal)
    currency = loaded.currency or desk.currency
    result = Result(
        facts=said.facts(journeys, credits[leading], args.value, currency, moved, credits),
        text=Words(**TEXT),
        names=said.names(journeys, leading, credits[leading], args.value, moved, credits),
        tables=tables,
        charts=said.charts(journeys, credits, leading, moved),
        evidence="correlation",
        caveats=said.caveats(read, args.chosen(), skipped),
        sources=(
            Source(
                name=loaded.dataset, kind="journeys", snapshot=loaded.snapshot, rows=loaded.rows,
                start=loaded.first, end=loaded.last, filter=f"window {window} days" if window else "",
            ),
        ),
    )  # fmt: skip
    if args.within:
        result = _with_parts(result, args, desk, journeys, credits, leading)
    checks = gate.reasons(read, credits[leading], moved, args.window_days is not None)
    days = (loaded.last - loaded.first).days + 1 if loaded.first and loaded.last else None
    return gated(result, checks, next_test=gate.next_test(read, days, currency))


def _with_parts(
    result: Result, args: Args, desk: Desk, journeys: Journeys, credits: dict[str, Credit], leading: str
) -> Result:
    """The result with the shares inside one channel."""
    channel = str(args.within)
    own = parts.parts(journeys, channel, args.parts)
    told = None if args.total else parts.from_mix(desk, channel)
    total, source = (args.total, None) if told is None else told
    table = parts.table(journeys, credits, own, total)
    part, _, share, low, high, *_ = next(row for row in table.rows if row[1] == leading)
    fact = Fact(
        id="within_share", value=number(share), unit="share", basis="modelled",
        interval=Interval(low=number(low), high=number(high), level=parts.LEVEL),
        label=Words(de="Anteil des führenden Teils im Kanal", en="share of the leading part in its channel"),
    )  # fmt: skip
    return result.model_copy(update={
        "facts": (*result.facts, fact),
        "names": result.names | {
            "within_channel": Words(de=channel, en=channel), "within_part": Words(de=str(part), en=str(part)),
        },
        "tables": result.tables | {"within": table},
        "caveats": (*result.caveats, parts.noted(channel, total, source)),
        "sources": (*result.sources, *([source] if source else [])),
    })  # fmt: skip


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
