"""The data catalogue: what a metric, field, kind or segment means here, who owns it, and whether it is loaded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from errors import NotFound
from terms import Fact, Result, Source, Table, Words, number
from terms.named import owner
from tools._tool import Arguments, Desk
from tools.data._period import day
from tools.data.metric import opening
from warehouse.catalogue import Entry, Hit, near
from warehouse.catalogue import search as look_up
from warehouse.contract import contract
from warehouse.finding import readable
from warehouse.metric import Metric, metrics, versions
from warehouse.reader import Loaded
from warehouse.segment import Segment, segments

MOST = 12


class Args(Arguments):
    """What to look up."""

    question: str = Field(min_length=1, max_length=2000, description="The question, or just the word to look up.")


TEXT = {
    "de": """{{name}}: {{definition}}
Formel: {{formula}}; Einheit: {{unit}}.
Verantwortlich: {{owner}}; {{version}}.
Herkunft: {{origin}}
Auch gefunden: {{others}}.""",
    "en": """{{name}}: {{definition}}
Formula: {{formula}}; unit: {{unit}}.
Owner: {{owner}}; {{version}}.
Source: {{origin}}
Also found: {{others}}.""",
}
ASKED = {
    "de": [
        "Was bedeutet CVR bei uns?",
        "Wem gehört die Kennzahl ROAS?",
        "Wie ist CAC bei uns definiert?",
        "Welche Felder haben wir zu Kampagnen?",
        "Nach welcher Formel rechnen wir den Deckungsbeitrag?",
        "Was verstehen wir unter einem qualifizierten Lead?",
        "Wer ist für die Definition von Churn verantwortlich?",
        "Gibt es bei uns eine Kennzahl für Wiederkäufer?",
        "Seit wann gilt die aktuelle Definition von Conversions?",
        "Welche Spalten stehen in den Bestelldaten?",
        "Datenkatalog: Impression Share",
        "definition klickrate bei uns",
        "Haben wir überhaupt Daten zu Retouren?",
        "Was zählt bei uns als Neukunde?",
        "Ist der CLV bei uns historisch oder prognostiziert?",
        "Wie heißt bei uns die Kennzahl für Umsatz je Werbe-Euro?",
        "Welche Segmente sind definiert?",
        "Was heißt TKP in unseren Berichten?",
        "Wofür steht die Abkürzung CPA?",
        "Was ist iROAS?",
        "Welche Kennzahlen kann ich abfragen?",
        "Liste alle Metriken auf, die es hier gibt",
        "Welche Daten sind geladen?",
        "Wie berechnet sich der CPA?",
        "Definition von Abwanderung",
        "Wer pflegt die Kennzahl Klickrate?",
        "Welche Tabellen und Spalten gibt es?",
        "Was steht in der Spalte conversion_value?",
        "Ist MER dasselbe wie ROAS?",
        "Worin unterscheiden sich Conversions und Bestellungen?",
        "Wie wird der Gewinn nach Werbung gerechnet?",
        "Welche Version der Definition von CVR gilt gerade?",
        "Haben wir Daten zu Newsletter-Öffnungen?",
        "In welcher Tabelle liegen die Suchanfragen?",
        "Nach welchen Dimensionen kann ich Kosten aufteilen?",
    ],
    "en": [
        "Who owns the ROAS metric?",
        "How do we define CAC?",
        "What formula do we use for margin?",
        "What counts as a qualified lead with us?",
        "Who is responsible for the churn definition?",
        "Do we have a metric for repeat buyers?",
        "Since when has the current definition of conversions been valid?",
        "Which columns are in the order data?",
        "data catalogue: impression share",
        "our definition of click-through rate",
        "Do we have any data on refunds at all?",
        "What do we count as a new customer?",
        "Is our CLV historical or predicted?",
        "What is our metric for revenue per ad euro called?",
        "Which segments are defined?",
        "What does CPM mean in our reports?",
        "What does the abbreviation CPA stand for?",
        "What is iROAS?",
        "Which metrics can I query?",
        "List all metrics that exist here",
        "Which data is loaded?",
        "How is CPA calculated?",
        "definition of churn",
        "Who maintains the click-through rate metric?",
        "Which tables and columns are there?",
        "What is in the column conversion_value?",
        "Is MER the same as ROAS?",
        "How do conversions and orders differ?",
        "How is profit after ads worked out?",
        "Which version of the CVR definition applies right now?",
        "Do we have data on newsletter opens?",
        "Which table holds the search queries?",
        "By which dimensions can I split cost?",
        "Meaning of impression share with us",
        "What do we mean by conversion?",
        "How do we spell out CVR?",
        "Which fields exist for campaigns?",
    ],
}


def search(args: Args, desk: Desk) -> Result:
    """What a metric, field, data kind or segment means here: definition, formula, owner, version, source, freshness.

    The catalogue is searched by the words of both languages; more words in common count before a better likeness
    (rapidfuzz, Levenshtein ratio), then metrics before segments, kinds and columns unless the question says which.

    Returns the fact matches (count) and the tables hits (what, id, name, unit, owner, version, kinds, loaded, until),
    versions (the history of a metric), and fields (kind, column, type, required, loaded) for a field or a kind.

    Errors: NotFound when nothing is called so; names the nearest.
    """
    hits = look_up(args.question)
    if not hits:
        raise _nothing(args.question)
    loaded = desk.warehouse.kinds()
    best, *others = hits
    tables = {"hits": _hits(hits[:MOST], loaded)} | _more(best.entry, loaded)
    return Result(
        facts=(Fact(id="matches", value=number(len(hits)), unit="count", label=Words(de="Treffer", en="matches")),),
        names=_names(best.entry, loaded) | _others(others),
        tables=tables,
        sources=tuple(_source(loaded[kind]) for kind in best.entry.kinds if kind in loaded),
    )


def _names(entry: Entry, loaded: dict[str, Loaded]) -> dict[str, Words]:
    shared = {"name": _titled(entry), "origin": _origin(entry, loaded)}
    if entry.what == "metric":
        return shared | _of_metric(metrics()[entry.id])
    if entry.what == "segment":
        return shared | _of_segment(segments()[entry.id], loaded)
    if entry.what == "kind":
        columns = contract(entry.id).columns
        listed = ", ".join(columns)
        return shared | {"definition": Words(de=f"eine Datenart mit {listed}.", en=f"a data kind with {listed}.")}
    listed = ", ".join(entry.kinds)
    return shared | {"definition": Words(de=f"ein Feld der Daten {listed}.", en=f"a field of the {listed} data.")}


def _of_metric(metric: Metric) -> dict[str, Words]:
    read = ", ".join(metric.kinds) or " + ".join(metric.of)
    counted = Words(de=f"gerechnet aus {read}.", en=f"computed from {read}.")
    if metric.measured_by:
        counted = Words(de=f"nur gemessen, mit {metric.measured_by}.", en=f"only measured, by {metric.measured_by}.")
    known = versions()[metric.id]
    since, more = day(metric.valid_from), len(known) - 1
    version = Words(
        de=f"Version {metric.version}, gültig ab {since.de}" + (f" (davor {more} weitere)" if more else ""),
        en=f"version {metric.version}, valid from {since.en}" + (f" ({more} before it)" if more else ""),
    )
    unit = _same(metric.unit) if metric.unit != "currency" else Words(de="Währung der Daten", en="the data's currency")
    found = {"definition": metric.says or counted, "unit": unit, "owner": owner(metric.owner), "version": version}
    return found | ({"formula": _same(metric.formula)} if metric.formula else {})


def _of_segment(segment: Segment, loaded: dict[str, Loaded]) -> dict[str, Words]:
    kind = next((each for each in segment.where if each in loaded), next(iter(segment.where)))
    since = day(segment.valid_from)
    return {
        "definition": Words(
            de=f"ein Segment; als Filter: segment = {segment.id}.",
            en=f"a segment; as a filter: segment = {segment.id}.",
        ),
        "formula": _same(segment.where[kind]),
        "unit": Words(de="Zeilen", en="rows"),
        "owner": owner(segment.owner),
        "version": Words(
            de=f"Version {segment.version}, gültig ab {since.de}",
            en=f"version {segment.version}, valid from {since.en}",
        ),
    }


def _origin(entry: Entry, loaded: dict[str, Loaded]) -> Words:
    parts = [(kind, loaded.get(kind)) for kind in entry.kinds]
    if not parts:
        return Words(de="keine Datenart, nur ein Experiment.", en="no data kind, only an experiment.")
    de = [f"{kind} ({_state(held).de})" for kind, held in parts]
    en = [f"{kind} ({_state(held).en})" for kind, held in parts]
    return Words(de=", ".join(de) + ".", en=", ".join(en) + ".")


def _state(held: Loaded | None) -> Words:
    if held is None:
        return Words(de="nicht geladen", en="not loaded")
    if held.last is None:
        return Words(de="geladen, ohne Datum", en="loaded, undated")
    until = day(held.last)
    return Words(de=f"geladen bis {until.de}", en=f"loaded until {until.en}")


def _others(hits: list[Hit]) -> dict[str, Words]:
    titles = [_titled(hit.entry) for hit in hits[:4]]
    if not titles:
        return {}
    return {"others": Words(de="; ".join(title.de for title in titles), en="; ".join(title.en for title in titles))}


def _hits(hits: list[Hit], loaded: dict[str, Loaded]) -> Table:
    columns = ("what", "id", "name_de", "name_en", "unit", "owner", "version", "kinds", "loaded", "until")
    return Table(columns=columns, rows=tuple(_row(hit.entry, loaded) for hit in hits))


def _row(entry: Entry, loaded: dict[str, Loaded]) -> tuple[Any, ...]:
    defined = metrics().get(entry.id) if entry.what == "metric" else None
    grouped = segments().get(entry.id) if entry.what == "segment" else None
    held = [loaded[kind] for kind in entry.kinds if kind in loaded]
    ready = readable(defined, loaded) is not None if defined else bool(held)
    until = max((each.last for each in held if each.last), default=None)
    known = defined or grouped
    return (
        entry.what, entry.id, entry.name.de, entry.name.en, defined.unit if defined else None,
        known.owner if known else None, known.version if known else None, ", ".join(entry.kinds), ready, until,
    )  # fmt: skip


def _more(entry: Entry, loaded: dict[str, Loaded]) -> dict[str, Table]:
    if entry.what == "metric":
        columns = ("version", "valid_from", "formula", "owner", "changed_de", "changed_en")
        rows = [(one.version, one.valid_from, one.formula, one.owner, *_change(one)) for one in versions()[entry.id]]
        return {"versions": Table(columns=columns, rows=tuple(rows))}
    if entry.what == "segment":
        where = segments()[entry.id].where
        return {"conditions": Table(columns=("kind", "condition"), rows=tuple(where.items()))}
    return {
        "fields": Table(columns=("kind", "column", "type", "required", "loaded"), rows=tuple(_fields(entry, loaded)))
    }


def _change(metric: Metric) -> tuple[str | None, str | None]:
    return (metric.changed.de, metric.changed.en) if metric.changed else (None, None)


def _fields(entry: Entry, loaded: dict[str, Loaded]) -> Iterable[tuple[Any, ...]]:
    """The columns of a kind; of a field, those of the loaded kinds that have it (of all kinds if none is)."""
    for kind in [kind for kind in entry.kinds if kind in loaded] or entry.kinds:
        held = loaded[kind].columns if kind in loaded else ()
        for name, column in contract(kind).columns.items():
            yield kind, name, column.type, column.required, name in held


def _titled(entry: Entry) -> Words:
    return Words(de=f"{opening(entry.name.de)} ({entry.id})", en=f"{opening(entry.name.en)} ({entry.id})")


def _source(loaded: Loaded) -> Source:
    return Source(
        name=loaded.dataset, kind=loaded.kind, snapshot=loaded.snapshot, rows=loaded.rows, start=loaded.first,
        end=loaded.last,
    )  # fmt: skip


def _same(text: str) -> Words:
    return Words(de=text, en=text)


def _nothing(question: str) -> NotFound:
    nearest = ", ".join(near(question))
    return NotFound(
        en=f"The catalogue knows nothing by the words of '{question[:80]}'.",
        de=f"Der Katalog kennt nichts mit den Worten von '{question[:80]}'.",
        do_en=f"The nearest are: {nearest}.",
        do_de=f"Am nächsten liegen: {nearest}.",
    )
