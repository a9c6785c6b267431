"""What advertising brought, as a whole: in one sentence, from claim to effect, which number is for what."""

from __future__ import annotations

from typing import Any

from errors import Lang
from figures import render, show
from terms import Words
from terms.named import platform
from web.html import Html, el, join
from web.page.parts import channels, measured
from web.page.parts.basic import card, element, empty, field, form, link, submit, tile
from web.page.parts.figures import figure, marked
from web.page.parts.ranges import Form, key, reckoned
from web.page.parts.tables import chart

SAID = {
    "empty": Words(de="Noch keine Werbekosten geladen", en="No ad costs loaded yet"),
    "empty_text": Words(
        de="Sobald Werbedaten mit Kosten und Conversion-Werten da sind, steht hier, was die Plattformen melden und was "
           "davon wirklich zusätzlich ist.",
        en="Once ad data with costs and conversion values are there, this page says what the platforms report and how "
           "much of it was really added."),
    "data": Words(de="Daten laden", en="Load data"),
    "all": Words(de="Alle Daten", en="All data"),
    "last": Words(de="{days} Tage", en="{days} days"),
    "own": Words(de="Anderer Zeitraum", en="Another period"),
    "from": Words(de="Erster Tag", en="First day"),
    "to": Words(de="Letzter Tag", en="Last day"),
    "show": Words(de="Zeigen", en="Show"),
    "short": Words(de="Was Werbung gebracht hat", en="What advertising brought"),
    "headline": Words(
        de="Die Plattformen melden {{total_claimed}} Ertrag. Einmal gezählt sind es {{total_counted_once}}; zusätzlich "
           "durch Werbung kamen nach allen Belegen {{total_incremental}}, bei Kosten von {{total_spend}}.",
        en="The platforms report an outcome of {{total_claimed}}. Counted once it is {{total_counted_once}}; by all "
           "evidence advertising added {{total_incremental}}, at a cost of {{total_spend}}."),
    "words": Words(de="Alles in Worten", en="All of it in words"),
    "way": Words(de="Von der Meldung zur Wirkung", en="From claim to effect"),
    "which": Words(de="Welche Zahl wofür", en="Which number for what"),
    "use_platform": Words(
        de="Zum Steuern innerhalb einer Plattform: Gebote, Anzeigen, Zielgruppen. Nie über Plattformen hinweg "
           "vergleichen oder zusammenzählen.",
        en="For steering inside one platform: bids, ads, audiences. Never compare or add it up across platforms."),
    "use_once": Words(
        de="Für Berichte und den Abgleich mit den Büchern: Jede Bestellung zählt genau einmal. Sie sagt nicht, ob es "
           "die Bestellung ohne Werbung auch gegeben hätte.",
        en="For reports and for agreeing with the books: every order counts exactly once. It does not say whether the "
           "order would have come without ads."),
    "use_incremental": Words(
        de="Für Budgets: Was fehlte, wenn der Kanal pausierte. Immer mit der Spanne lesen.",
        en="For budgets: what would be missing if the channel paused. Always read it with its range."),
    "use_not": Words(de="Dafür noch nicht belastbar: {names}. Erst testen, dann umschichten.",
                     en="Not solid enough for that yet: {names}. Test first, then shift money."),
    "against": Words(de="Widersprüche", en="Contradictions"),
    "against_none": Words(de="Die Quellen widersprechen sich nicht stärker, als der Zufall erklärt.",
                          en="The sources contradict each other no more than chance explains."),
    "against_some": Words(
        de="Bei {names} liegen die Quellen weiter auseinander, als der Zufall erklärt. Für diese Kanäle zählt nur ein "
           "Experiment.",
        en="For {names} the sources lie further apart than chance explains. Only an experiment counts for these."),
    "against_far": Words(
        de="{name}: Die Plattform meldet das {factor}-Fache dessen, was abgeglichen bleibt.",
        en="{name}: the platform reports {factor} times what is left after reconciling."),
    "charts": Words(de="Woher die Werte kommen", en="Where the figures come from"),
    "plan": Words(de="Budget planen", en="Plan budgets"),
}  # fmt: skip
FACTOR = 3.0
"""From so much over-reporting on a channel is named."""
TILES = ("total_claimed", "total_counted_once", "total_incremental", "total_spend")
WAY = ("Von der Meldung", "From claim")
"""How the title of the chart begins that stands by itself."""


def shown(told: dict[str, Any], lang: Lang, *, may: bool = True) -> Html:
    """The whole page for what is known; `may` says whether whoever looks may have it computed again."""
    if told["days"] is None:
        return empty(SAID["empty"].said(lang), SAID["empty_text"].said(lang),
                     link(SAID["data"].said(lang), "/page/chat?do=import", "first"))  # fmt: skip
    parts: list[Any] = [chooser(told, lang)]
    if told["failed"]:
        parts.append(measured.refused(told["failed"], lang, "again" if may else ""))
    found = told["found"]
    if found is None:
        return el("div", *parts, class_="stack")
    if told["stale"] and told["working"]:
        parts.append(el("p", measured.SAID["stale"].said(lang), class_="note warn"))
    facts, run = measured.facts_of(found), found["run"]
    parts += [
        short(found, lang),
        el("div", *(tile(facts[id].label.said(lang), figure(facts[id], lang, run)) for id in TILES if id in facts),
           class_="tiles"),
        _way(found, lang), channels.channels(found, lang), channels.over(found, lang), which(found, lang),
        _charts(found, lang),
    ]  # fmt: skip
    return el("div", *parts, class_="stack")


def short(found: dict[str, Any], lang: Lang) -> Html:
    """The whole in one sentence with how sure it is, what to mind, and what would tell more."""
    facts = measured.facts_of(found)
    said = render(SAID["headline"].said(lang), facts, {}, lang) or found["text"]
    runs = dict.fromkeys(facts, str(found["run"]))
    words = None
    if said != found["text"]:
        whole = marked(found["text"], list(facts.values()), lang, runs)
        words = element("details", (el("summary", SAID["words"].said(lang)), el("div", whole, class_="small")), {})
    return card(
        measured.badges(found, lang), el("div", marked(said, list(facts.values()), lang, runs), class_="lead"),
        measured.caveats(found["caveats"], lang), words, measured.next_test(found, lang),
        title=SAID["short"].said(lang),
    )  # fmt: skip


def chooser(told: dict[str, Any], lang: Lang) -> Html:
    """The period: a few to choose at once, any other by its days."""
    days, now = told["days"], told["period"]

    def one(text: str, to: str, on: bool) -> Html:
        return element("a", (text,), {"href": to, "class": "tab"} | ({"aria-current": "true"} if on else {}))

    links = [one(SAID["all"].said(lang), "/page/truth", now is None)]
    links += [
        one(SAID["last"].said(lang).format(days=each["days"]),
            f"/page/truth?start={each['start']}&end={each['end']}",
            now == {"start": each["start"], "end": each["end"]})
        for each in days["choices"]
    ]  # fmt: skip
    at = now or days
    own = form(
        "period", field(SAID["from"].said(lang), "start", at["start"], kind="date"),
        field(SAID["to"].said(lang), "end", at["end"], kind="date"), submit(SAID["show"].said(lang), ""),
        kind="line period",
    )  # fmt: skip
    other = element("details", (el("summary", SAID["own"].said(lang)), own), {})
    return el("div", el("div", el("div", *links, class_="tabs")), other, class_="stack tight")


def _way(found: dict[str, Any], lang: Lang) -> Html | None:
    drawn = [each for each in found["charts"] if _title(each).startswith(WAY)]
    return card(chart(drawn[0], lang, titled=False), title=SAID["way"].said(lang)) if drawn else None


def _title(spec: dict[str, Any]) -> str:
    return str(spec.get("title", ""))


def which(found: dict[str, Any], lang: Lang) -> Html:
    """Which number is for which decision, for whom it does not hold yet, and what contradicts what."""
    open_ = found["untested"]
    uses: list[tuple[str, Form, str]] = [("platform", "square", "use_platform"), ("once", "triangle", "use_once"),
            ("incremental", "dot", "use_incremental")]  # fmt: skip
    told = [
        el("div", key([(form, channels.SAID[name].said(lang))]), el("p", SAID[text].said(lang), class_="small"),
           class_="stack tight")
        for name, form, text in uses
    ]  # fmt: skip
    warned = (
        el("p", SAID["use_not"].said(lang).format(names=", ".join(map(platform, open_))), class_="note warn")
        if open_
        else None
    )
    plan = el("div", link(SAID["plan"].said(lang), "/page/plan"), class_="line")
    return card(el("div", *told, class_="cards"), warned, plan, el("h3", SAID["against"].said(lang)),
                contradictions(found, lang), title=SAID["which"].said(lang))  # fmt: skip


def contradictions(found: dict[str, Any], lang: Lang) -> Html:
    """What contradicts what, by name."""
    names = found["contradictions"]
    first = SAID["against_some"].said(lang).format(names=", ".join(map(platform, names))) if names else (
        SAID["against_none"].said(lang)
    )  # fmt: skip
    far = [each for each in found["channels"] if each["bias_factor"] is not None and each["bias_factor"] > FACTOR]

    def line(each: dict[str, Any]) -> Html:
        factor = show(reckoned(each["bias_factor"], "ratio", channels.SAID["factor"]), lang)
        return el("li", SAID["against_far"].said(lang).format(name=platform(each["channel"]), factor=factor))

    lines = [line(each) for each in far]
    return join([el("p", first), el("ul", *lines, class_="dots small") if lines else None])


def _charts(found: dict[str, Any], lang: Lang) -> Html | None:
    rest = [each for each in found["charts"] if not _title(each).startswith(WAY)]
    if not rest:
        return None
    drawn = element("details", (el("summary", SAID["charts"].said(lang)),
                                el("div", *(chart(each, lang) for each in rest), class_="stack")), {})  # fmt: skip
    return card(drawn, kind="flat")
