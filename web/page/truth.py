"""Truth: what the platforms report, what is counted once, what advertising added; how sure, and what would tell."""

from __future__ import annotations

from typing import Any

from errors import Lang
from figures import render, show, show_interval
from terms import Words
from terms.named import platform
from web.html import Html, el, join
from web.page.parts import measured, receipts
from web.page.parts.basic import badge, busy, card, element, empty, evidence, field, form, link, submit, tile
from web.page.parts.figures import figure, marked
from web.page.parts.ranges import Form, Mark, bar, cell, end_of, key, reckoned
from web.page.parts.tables import chart
from web.page.screen import Given, Screen
from web.views import truth as view

SAID = {
    "empty": Words(de="Noch keine Werbekosten geladen", en="No ad costs loaded yet"),
    "empty_text": Words(
        de="Sobald Werbedaten mit Kosten und Conversion-Werten da sind, steht hier, was die Plattformen melden und was "
           "davon wirklich zusätzlich ist.",
        en="Once ad data with costs and conversion values are there, this page says what the platforms report and how "
           "much of it was really added."),
    "data": Words(de="Daten laden", en="Load data"),
    "all": Words(de="Alle Daten", en="All data"), "last": Words(de="{days} Tage", en="{days} days"),
    "own": Words(de="Anderer Zeitraum", en="Another period"),
    "from": Words(de="Erster Tag", en="First day"), "to": Words(de="Letzter Tag", en="Last day"),
    "show": Words(de="Zeigen", en="Show"),
    "going": Words(de="Plattformzahlen, Bestellungen, Media-Mix und Experimente werden abgeglichen …",
                   en="Reconciling platform figures, orders, media mix and experiments …"),
    "reading": Words(de="Wird gelesen …", en="Reading …"),
    "short": Words(de="Was Werbung gebracht hat", en="What advertising brought"),
    "headline": Words(
        de="Die Plattformen melden {{total_claimed}} Ertrag. Einmal gezählt sind es {{total_counted_once}}; zusätzlich "
           "durch Werbung kamen nach allen Belegen {{total_incremental}}, bei Kosten von {{total_spend}}.",
        en="The platforms report an outcome of {{total_claimed}}. Counted once it is {{total_counted_once}}; by all "
           "evidence advertising added {{total_incremental}}, at a cost of {{total_spend}}."),
    "words": Words(de="Alles in Worten", en="All of it in words"),
    "way": Words(de="Von der Meldung zur Wirkung", en="From claim to effect"),
    "channels": Words(de="Kanäle", en="Channels"),
    "axis": Words(de="Ertrag je Euro Kosten, alle Kanäle auf derselben Achse; die Linie ist die Gewinnschwelle 1.",
                  en="Return per unit of cost, all channels on one axis; the line is break-even at 1."),
    "platform": Words(de="Plattform meldet", en="platform reports"),
    "once": Words(de="einmal gezählt", en="counted once"),
    "incremental": Words(de="zusätzlich", en="incremental"),
    "credited": Words(de="nicht belegt", en="not proven"),
    "spend": Words(de="Kosten", en="cost"),
    "demand": Words(de="Ohne Test gilt hier nichts als zusätzlich: Wer danach sucht oder wiederkommt, kauft meist auch "
                       "so.",
                    en="Without a test nothing counts as incremental here: such buyers mostly come anyway."),
    "over": Words(de="Wie stark die Plattformen übertreiben", en="How much the platforms over-report"),
    "over_text": Words(de="Gemeldeter Ertrag geteilt durch zusätzlichen; 1 hieße: stimmt.",
                       en="Reported outcome over incremental outcome; 1 would mean: correct."),
    "factor": Words(de="Übertreibung", en="over-reporting"),
    "tested": Words(de="an einem Experiment geeicht", en="anchored by an experiment"),
    "untested": Words(de="ohne eigenes Experiment", en="without an experiment of its own"),
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


def page(screen: Screen) -> None:
    """What every channel is worth, for a period."""
    receipts.offer(screen)
    visit, lang = screen.visit, screen.lang
    start, end = visit.query.get("start", ""), visit.query.get("end", "")
    work = screen.region(busy(SAID["reading"].said(lang)), live=True)
    body = screen.region(kind="stack")

    def look() -> dict[str, Any]:
        return view.truth(visit.settings, lang, start, end, begin=visit.may("ask"))

    def show(told: dict[str, Any]) -> None:
        body.show(shown(told, lang, may=visit.may("ask")))
        work.show()
        if told["working"] is not None:
            text = SAID["going"].said(lang)
            work.show(measured.going(told["working"], lang, text))
            measured.follow(screen, work, look, show, text)

    async def first() -> None:
        show(await screen.work(look))

    async def again(_given: Given) -> None:
        await screen.work(view.again, visit.settings, start, end)
        show(await screen.work(look))

    def period(given: Given) -> None:
        view.asked(given.get("start", ""), given.get("end", ""))
        screen.go(f"/page/truth?start={given.get('start', '')}&end={given.get('end', '')}")

    screen.on("again", again, "ask")
    screen.on("period", period)
    screen.soon(first)


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
        _way(found, lang), channels(found, lang), _over(found, lang), which(found, lang), _charts(found, lang),
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
    drawn = [each for each in found["charts"] if _title(each).startswith(("Von der Meldung", "From claim"))]
    return card(chart(drawn[0], lang, titled=False), title=SAID["way"].said(lang)) if drawn else None


def _title(spec: dict[str, Any]) -> str:
    return str(spec.get("title", ""))


def channels(found: dict[str, Any], lang: Lang) -> Html:
    """Each channel on the common axis: reported, counted once, incremental with its range and its evidence."""
    rows = [(each, _marks(each)) for each in found["channels"]]
    end = end_of([[mark for mark in marks.values() if mark] for _, marks in rows])
    forms = key([("square", SAID["platform"].said(lang)), ("triangle", SAID["once"].said(lang)),
                 ("dot", SAID["incremental"].said(lang))])  # fmt: skip
    lines = [_channel(each, marks, end, found["run"], lang) for each, marks in rows]
    return card(
        el("p", SAID["axis"].said(lang), class_="small soft"), forms, el("div", *lines, class_="ranges"),
        title=SAID["channels"].said(lang),
    )  # fmt: skip


def _marks(each: dict[str, Any]) -> dict[str, Mark | None]:
    def one(name: str, form: Any, label: str, low: Any = None, high: Any = None) -> Mark | None:
        return None if each[name] is None else Mark(reckoned(each[name], "ratio", SAID[label], low, high), form)

    return {
        "platform": one("platform_roas", "square", "platform"), "once": one("deduplicated_roas", "triangle", "once"),
        "incremental": one("iroas", "dot", "incremental", each["low"], each["high"]),
    }  # fmt: skip


def _channel(each: dict[str, Any], marks: dict[str, Mark | None], end: float, run: str, lang: Lang) -> Html:
    spent = show(reckoned(each["spend"], "EUR", SAID["spend"]), lang)
    mark = marks["incremental"]
    proven = bool(each["called_incremental"])
    label = evidence(each["label"], lang) if each["label"] != "correlation" else badge(
        SAID["credited"].said(lang), "warn", SAID["demand"].said(lang)
    )  # fmt: skip
    told = [
        el("span", el("span", SAID[name].said(lang), class_="tiny"), cell(one.fact, lang, run), class_="value")
        for name, one in marks.items() if one and name != "incremental"
    ]  # fmt: skip
    if mark:
        name = SAID["incremental"].said(lang) if proven else f"{SAID['incremental'].said(lang)}?"
        told.append(
            el("span", el("span", name, class_="tiny"), cell(mark.fact, lang, run),
               el("span", show_interval(mark.fact, lang), class_="tiny num"), class_="value wide")
        )  # fmt: skip
    return el(
        "div",
        el("div", el("strong", platform(each["channel"])),
           el("span", f"{SAID['spend'].said(lang)} {spent}", class_="tiny num"),
           label, class_="name"),
        bar([one for one in marks.values() if one], lang, end, 1.0), el("div", *told, class_="values"),
        class_="range" if proven else "range doubtful",
    )  # fmt: skip


def _over(found: dict[str, Any], lang: Lang) -> Html | None:
    rows = [
        (each, Mark(reckoned(each["factor"], "ratio", SAID["factor"], each["low"], each["high"])))
        for each in found["platforms"]
    ]
    if not rows:
        return None
    end = end_of([[mark] for _, mark in rows])
    lines = [
        el(
            "div",
            el("div", el("strong", platform(each["platform"])),
               el("span", SAID["tested" if each["experiments"] else "untested"].said(lang), class_="tiny"),
               class_="name"),
            bar([mark], lang, end, 1.0),
            el("div", el("span", cell(mark.fact, lang, found["run"]),
                         el("span", show_interval(mark.fact, lang), class_="tiny num"), class_="value wide"),
               class_="values"),
            class_="range",
        )
        for each, mark in rows
    ]  # fmt: skip
    return card(el("p", SAID["over_text"].said(lang), class_="small soft"), el("div", *lines, class_="ranges"),
                title=SAID["over"].said(lang))  # fmt: skip


def which(found: dict[str, Any], lang: Lang) -> Html:
    """Which number is for which decision, for whom it does not hold yet, and what contradicts what."""
    open_ = found["untested"]
    uses: list[tuple[str, Form, str]] = [("platform", "square", "use_platform"), ("once", "triangle", "use_once"),
            ("incremental", "dot", "use_incremental")]  # fmt: skip
    told = [
        el("div", key([(form, SAID[name].said(lang))]), el("p", SAID[text].said(lang), class_="small"),
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
    lines = [
        el("li", SAID["against_far"].said(lang).format(
            name=platform(each["channel"]), factor=show(reckoned(each["bias_factor"], "ratio", SAID["factor"]), lang)))
        for each in far
    ]  # fmt: skip
    return join([el("p", first), el("ul", *lines, class_="dots small") if lines else None])


def _charts(found: dict[str, Any], lang: Lang) -> Html | None:
    rest = [each for each in found["charts"] if not _title(each).startswith(("Von der Meldung", "From claim"))]
    if not rest:
        return None
    drawn = element("details", (el("summary", SAID["charts"].said(lang)),
                                el("div", *(chart(each, lang) for each in rest), class_="stack")), {})  # fmt: skip
    return card(drawn, kind="flat")
