"""What the supervisor asks back: what is unclear, what is missing, what nobody here does, with choices."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from agents import hints, what_if
from agents._heard import Heard
from agents.intent import Ranked, Router
from errors import LeitstandError, NoData
from terms import Period, Plan, Words
from tools.calling import Tool

if TYPE_CHECKING:
    from warehouse.reader import Reader

MOST, NAMES = 3, 6
NEAR = 0.15
"""Below this chance of being one for us, nothing is offered instead."""


def empty() -> Plan:
    """Nothing was asked."""
    return Plan(
        clarify=Words(
            de="Was möchten Sie wissen? Zum Beispiel eine Kennzahl, die Wirkung eines Tests oder ob eine Werbeaussage "
            "zulässig ist.",
            en="What would you like to know? For example a metric, what a test brought, or whether a claim is allowed.",
        ),
        why="nothing was asked",
    )


NOTHING = Words(
    de="Das weiß der Leitstand leider nicht. Er beantwortet Fragen zu Ihrem Marketing: Kennzahlen, Wirkung von "
    "Werbung, Tests, Prognosen, Budgets und Gebote, Kunden und Leads, Anzeigentexte, Werberecht und Ihre Dokumente. "
    "Zum Beispiel:",
    en="Sorry, that is nothing Leitstand knows about. It answers questions about your marketing: metrics, what "
    "advertising brings, tests, forecasts, budgets and bids, customers and leads, ad copy, advertising law and your "
    "documents. For example:",
)
EXAMPLES = (
    Words(de="Wie hoch war der ROAS letzte Woche?", en="What was the ROAS last week?"),
    Words(de="Welcher Kanal bekommt wie viel Anteil?", en="How much credit does each channel get?"),
    Words(de="Dürfen wir mit „klimaneutral“ werben?", en='May we advertise with "climate neutral"?'),
)


def out_of_scope(learnt: Router, heard: Heard, ranked: Ranked) -> Plan:
    """Nothing here answers that: an empty plan, and what could be asked instead."""
    if told := hints.instead(heard):
        said, tools = told
        return Plan(clarify=said, choices=_choices(learnt, heard, ranked, tools), why="out of scope")
    if ranked.scope < NEAR:
        return Plan(clarify=NOTHING, choices=EXAMPLES, why="out of scope")
    return Plan(
        clarify=Words(
            de="Kein Werkzeug hier beantwortet genau diese Frage. Meinten Sie eine davon?",
            en="No tool here answers exactly this question. Did you mean one of these?",
        ),
        choices=_choices(learnt, heard, ranked),
        why="out of scope",
    )


def which(learnt: Router, heard: Heard, ranked: Ranked) -> Plan:
    """Several tools could be meant."""
    return Plan(
        clarify=Words(
            de="Ich bin nicht sicher, was Sie wissen möchten. Was trifft es am ehesten?",
            en="I am not sure what you would like to know. Which comes closest?",
        ),
        choices=_choices(learnt, heard, ranked),
        why="unclear",
    )


def no_acts(learnt: Router, heard: Heard, ranked: Ranked) -> Plan:
    """An order that no tool here proposes."""
    return Plan(
        clarify=Words(
            de="Das lässt sich hier nicht anordnen. Vorschlagen kann ich Budgets, Gebote, Pausen, Anzeigentexte, "
            "Zielgruppen und das Zurücknehmen einer Änderung, und ich kann zeigen, was dafür oder dagegen spricht.",
            en="That cannot be ordered here. I can propose budgets, bids, pauses, ad texts, audiences and taking a "
            "change back, and I can show what speaks for or against it.",
        ),
        choices=(*_played_through(heard), *_choices(learnt, heard, ranked, _weighing(heard)))[:MOST],
        why="an act was asked for",
    )


_MONEY = ("bidding.simulate", "bidding.allocate", "bidding.pacing")
_WEIGHING = {"exclude": ("bidding.search_terms", "bidding.audiences", "bidding.paid_organic")}
_BIDS = re.compile(r"\bgebot|\bbids?\b|\bt?(?:cpa|roas)\b", re.IGNORECASE)


def _weighing(heard: Heard) -> tuple[str, ...]:
    """The tools that say what speaks for or against a change."""
    if _BIDS.search(heard.text):
        return ("bidding.bids", "bidding.policy", "data.metric")
    return _WEIGHING.get(heard.act.change, _MONEY) if heard.act else _MONEY


def _played_through(heard: Heard) -> tuple[Words, ...]:
    """The wish as a question that is answered: what would happen then."""
    if _BIDS.search(heard.text) or what_if.channel(heard) is None or what_if.change(heard) is None:
        return ()
    wish = heard.text.strip(" .!?")
    return (Words(de=f"Was passiert mit dem Umsatz, wenn: {wish}?", en=f"What happens to revenue if: {wish}?"),)


def _choices(learnt: Router, heard: Heard, ranked: Ranked, only: tuple[str, ...] | None = None) -> tuple[Words, ...]:
    """For each of the likeliest tools (of some) the question most like the asked one."""
    tools = [tool for tool in ranked.best if only is None or tool in only]
    return tuple(
        Words(de=learnt.nearest(heard.text, tool, "de"), en=learnt.nearest(heard.text, tool, "en"))
        for tool in tools[:MOST]
    )


def no_such_day(heard: Heard) -> Plan:
    """31.2. and week 54."""
    words = heard.time.impossible[0]
    return Plan(
        clarify=Words(
            de=f"„{words}“ gibt es im Kalender nicht. Welchen Zeitraum meinen Sie?",
            en=f"'{words}' is in no calendar. Which period do you mean?",
        ),
        why="a date that does not exist",
    )


def which_day(heard: Heard) -> Plan:
    """03/04/2026."""
    assert heard.time.ambiguous
    words = next(one.words for one in heard.time.found if one.ambiguous)
    options = [period.start for period in heard.time.ambiguous]
    return Plan(
        clarify=Words(
            de=f"„{words}“ lässt sich auf zwei Arten lesen. Welcher Tag ist gemeint?",
            en=f"'{words}' can be read in two ways. Which day do you mean?",
        ),
        choices=tuple(_replaced(heard, words, day.isoformat()) for day in options),
        why="an ambiguous date",
    )


def which_name(heard: Heard, words: str, values: tuple[str, ...]) -> Plan:
    """Several campaigns or places are called so."""
    return Plan(
        clarify=Words(
            de=f"„{words}“ passt auf mehrere Namen. Welcher ist gemeint?",
            en=f"'{words}' fits several names. Which one do you mean?",
        ),
        choices=tuple(_replaced(heard, words, f'"{value}"') for value in values[:NAMES]),
        why="an ambiguous name",
    )


def _replaced(heard: Heard, words: str, by: str) -> Words:
    text = heard.text.replace(words, by, 1)
    return Words(de=text, en=text)


def refused(error: LeitstandError) -> Plan:
    """The tool does not take these arguments."""
    return Plan(clarify=Words(de=error.line("de"), en=error.line("en")), why="arguments do not fit")


_NAMES: dict[str, tuple[str, str]] = {
    "treated": ("die Regionen, in denen geworben wurde", "the regions where the campaign ran"),
    "start": ("der erste Tag", "the first day"),
    "end": ("der letzte Tag", "the last day"),
    "period": ("der Zeitraum", "the period"),
    "metric": ("die Kennzahl", "the metric"),
    "budget": ("der Betrag", "the amount"),
    "text": ("der Text in Anführungszeichen", "the text in quotation marks"),
    "texts": ("die Texte in Anführungszeichen", "the texts in quotation marks"),
    "placement": ("wo der Text stehen soll", "where the text is to stand"),
    "url": ("die Adresse der Seite", "the page's address"),
    "user_agent": ("der Crawler, zum Beispiel Googlebot", "the crawler, such as Googlebot"),
    "robots_txt": ("der Inhalt der robots.txt", "the content of the robots.txt"),
    "string": ("der TC-String", "the TC string"),
    "outcome": ("die Zielgröße", "the outcome"),
    "control": ("die Kontrollgruppe", "the control group"),
    "treatment": ("die Testgruppe", "the test group"),
    "question": ("die Frage", "the question"),
    "campaign": ("die Kampagne", "the campaign"),
    "platform": ("die Plattform", "the platform"),
    "bid": ("das Gebot", "the bid"),
}


def missing(reader: Reader, tool: Tool, heard: Heard, filled: dict[str, Any], names: tuple[str, ...]) -> Plan:
    """Names what is missing, with up to three complete questions from the data."""
    if "treated" in names and not heard.vocabulary.values("geo"):
        return _not_loaded(reader, "geo_panel")
    wanted = [name for name in names if not (name == "end" and "start" in names)]
    told = [_named(tool, name) for name in wanted]
    if "start" in names and "end" in names:
        told[wanted.index("start")] = ("der Zeitraum (erster und letzter Tag)", "the period (first and last day)")
    return Plan(
        clarify=Words(
            de=f"Dafür fehlt mir noch: {' und '.join(words[0] for words in told)}.",
            en=f"For that I still need {' and '.join(words[1] for words in told)}.",
        ),
        choices=_completed(reader, heard, names),
        why=f"{tool.name} lacks {', '.join(names)}",
    )


def _not_loaded(reader: Reader, kind: str) -> Plan:
    try:
        reader.need(kind)
    except NoData as none:
        return refused(none)
    return Plan(
        clarify=Words(de="Welche Regionen meinen Sie?", en="Which regions do you mean?"), why=f"no names in {kind}"
    )


def _named(tool: Tool, name: str) -> tuple[str, str]:
    if name in _NAMES:
        return _NAMES[name]
    about = tool.args.model_fields[name].description or name.replace("_", " ")
    return (name.replace("_", " "), f"{name.replace('_', ' ')} ({about.rstrip('.')})")


def _completed(reader: Reader, heard: Heard, names: tuple[str, ...]) -> tuple[Words, ...]:
    """The question with each of three periods, regions or metrics put at its end."""
    text = heard.text.rstrip(" ?!.")
    if "treated" in names:
        return tuple(
            Words(de=f"{text} in {place}?", en=f"{text} in {place}?") for place in heard.vocabulary.values("geo")[:MOST]
        )
    if "start" in names or "period" in names:
        return tuple(
            Words(
                de=f"{text} vom {_day(one.start, 'de')} bis {_day(one.end, 'de')}?",
                en=f"{text} from {one.start} to {one.end}?",
            )
            for one in _periods(reader, heard)
        )
    if "placement" in names and "text" not in names:
        return tuple(Words(de=f"{text}: {place.de}?", en=f"{text}: {place.en}?") for place in _PLACES)
    if names == ("campaign",):
        known = heard.vocabulary.values("campaign")[:MOST]
        return tuple(Words(de=f"{text}: Kampagne {name}", en=f"{text}: campaign {name}") for name in known)
    if "metric" in names:
        return tuple(_with_metric(heard, id) for id in _usual_metrics(reader))
    return ()


_PLACES = (
    Words(de="Google-Headline", en="Google headline"),
    Words(de="Meta-Primärtext", en="Meta primary text"),
    Words(de="LinkedIn-Überschrift", en="LinkedIn headline"),
)


def _day(day: date, lang: str) -> str:
    return f"{day:%d.%m.%Y}" if lang == "de" else day.isoformat()


def _periods(reader: Reader, heard: Heard) -> list[Period]:
    """The last two weeks, four weeks and the last whole month that are loaded."""
    kinds = reader.kinds()
    loaded = (
        kinds.get("geo_panel") if any(named.of("geo") for named in heard.named) else next(iter(kinds.values()), None)
    )
    last = loaded.last if loaded and loaded.last else heard.today
    month_end = last.replace(day=1) - timedelta(days=1) if (last + timedelta(days=1)).day != 1 else last
    spans = [
        (last - timedelta(days=13), last),
        (last - timedelta(days=27), last),
        (month_end.replace(day=1), month_end),
    ]
    return [Period(start=start, end=end) for start, end in spans]


def _usual_metrics(reader: Reader) -> list[str]:
    """The best-ranked metrics that the loaded data allow."""
    from warehouse.metric import metrics

    loaded = reader.kinds()
    possible = [
        metric
        for metric in metrics().values()
        if any(kind in loaded and set(metric.columns(kind)) <= set(loaded[kind].columns) for kind in metric.kinds)
    ]
    return [metric.id for metric in sorted(possible, key=lambda one: (one.rank, one.id))[:MOST]]


def _with_metric(heard: Heard, id: str) -> Words:
    from warehouse.metric import metrics

    text, name = heard.text.rstrip(" ?!."), metrics()[id].name
    return Words(de=f"{text}: {name.de}?", en=f"{text}: {name.en}?")
