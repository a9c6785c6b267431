"""What one could ask of the data that are there, and what more data would let one ask."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from errors import Lang
from terms import Words

if TYPE_CHECKING:
    from warehouse.reader import Reader


@dataclass(frozen=True)
class Suggestion:
    """A question with the kinds of data that its answer needs: all of each group's kinds, or those of another group."""

    question: Words
    needs: tuple[frozenset[str], ...]


def _needs(*groups: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group.split()) for group in groups)


SUGGESTIONS = (
    Suggestion(
        Words(de="Wie lief die letzte Woche gegen Vorwoche und Vorjahr – und warum?",
              en="How did last week go against the week before and last year, and why?"),
        _needs("orders", "ads"),
    ),
    Suggestion(
        Words(de="Landen wir diesen Monat im Budget?",
              en="Will we land on budget this month?"),
        _needs("ads"),
    ),
    Suggestion(
        Words(de="Ich habe nächsten Monat 50.000 € mehr – wohin damit?",
              en="I have €50k more next month – where should it go?"),
        _needs("ads orders", "media"),
    ),
    Suggestion(
        Words(de="Wer hat recht, die Plattformen oder der Shop?",
              en="Who is right, the platforms or the shop?"),
        _needs("ads orders"),
    ),
    Suggestion(
        Words(de="Was bringt Meta wirklich?",
              en="What does Meta really bring?"),
        _needs("ads orders"),
    ),
    Suggestion(
        Words(de="Welche Suchbegriffe verbrennen Geld?",
              en="Which search terms burn money?"),
        _needs("ads"),
    ),
    Suggestion(
        Words(de="Ist in den letzten vier Wochen etwas Ungewöhnliches passiert?",
              en="Did anything unusual happen in the last four weeks?"),
        _needs("ads", "orders"),
    ),
    Suggestion(
        Words(de="Welche Gebote sollten wir ändern?",
              en="Which bids should we change?"),
        _needs("ads"),
    ),
    Suggestion(
        Words(de="Wie gut sind unsere Daten?",
              en="How good are our data?"),
        _needs("ads", "orders", "sessions"),
    ),
    Suggestion(
        Words(de="Dürfen wir mit „klimaneutral“ werben?",
              en='May we advertise with "climate neutral"?'),
        (),
    ),
    Suggestion(
        Words(de="Was hat der Geo-Test gebracht?",
              en="What did the geo test bring?"),
        _needs("geo_panel"),
    ),
    Suggestion(
        Words(de="Wer sollte den Gutschein bekommen?",
              en="Who should get the voucher?"),
        _needs("trial"),
    ),
    Suggestion(
        Words(de="Welche Kunden sind am meisten wert?",
              en="Which customers are worth most?"),
        _needs("transactions", "orders"),
    ),
    Suggestion(
        Words(de="Welcher Kanal bekommt wie viel Anteil?",
              en="How much credit does each channel get?"),
        _needs("journeys"),
    ),
    Suggestion(
        Words(de="Wo bezahlen wir Klicks, die wir organisch hätten?",
              en="Where do we pay for clicks that we would get organically?"),
        _needs("ads search_console"),
    ),
    Suggestion(
        Words(de="Ab welcher Frequenz verbrennen wir Geld?",
              en="From which frequency on do we burn money?"),
        _needs("ads"),
    ),
)  # fmt: skip


def fitting(kinds: Collection[str], lang: Lang) -> dict[str, Any]:
    """What fits the kinds of data that are loaded.

    Returns:
        questions  that the data answer, the weekly ones first
        locked     questions that would need more, with the kinds that are missing
    """
    questions: list[str] = []
    locked: list[dict[str, Any]] = []
    for each in SUGGESTIONS:
        none: list[str] = []
        missing = min((sorted(group - set(kinds)) for group in each.needs), key=len, default=none)
        if not missing:
            questions.append(each.question.said(lang))
        else:
            locked.append({"question": each.question.said(lang), "needs": missing})
    return {"questions": questions, "locked": locked}


def offered(reader: Reader, lang: Lang) -> dict[str, Any]:
    """What one could ask in a house: see `fitting`; with the kinds that are loaded and until when they reach."""
    kinds = reader.kinds()
    last = max((each.last for each in kinds.values() if each.last), default=None)
    return fitting(kinds, lang) | {
        "kinds": {kind: each.rows for kind, each in kinds.items()}, "until": last.isoformat() if last else None,
    }  # fmt: skip
