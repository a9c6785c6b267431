"""Planning an experiment: the forms, and the design of a geo test with its plan in writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from errors import Lang
from figures import show_interval
from terms import Words
from terms.named import platform
from web.html import Html, el, join
from web.page.parts import measured
from web.page.parts.basic import button, card, choice, element, field, form, link, note, submit, tile
from web.page.parts.figures import figure
from web.page.parts.ranges import cell, reckoned
from web.page.parts.receipts import days
from web.page.parts.registry import KINDS
from web.page.parts.tables import chart, rows

SAID = {
    "channel": Words(de="Kanal", en="Channel"),
    "weeks": Words(de="Dauer", en="Length"),
    "cost": Words(de="Kosten", en="Cost"),
    "mde": Words(de="erkennt ab", en="detects from"),
    "design": Words(de="Geo-Test planen", en="Design a geo test"),
    "design_text": Words(
        de="Der Kanal pausiert in einigen Regionen oder bekommt dort mehr Geld; die übrigen sind der Vergleich. Was "
           "Sie leer lassen, sucht der Leitstand aus.",
        en="The channel pauses in some regions or gets more money there; the others are the comparison. Whatever you "
           "leave empty is chosen for you."),
    "load": Words(de="Daten laden", en="Load data"),
    "no_geo": Words(
        de="Es sind keine Zahlen je Region geladen. Ohne sie lässt sich kein Geo-Test planen.",
        en="No figures by region are loaded. Without them no geo test can be designed."),
    "kind": Words(de="Was geschieht in den Testregionen?", en="What happens in the treated regions?"),
    "holdout": Words(de="Kanal pausieren", en="pause the channel"),
    "increase": Words(de="mehr Geld ausgeben", en="spend more"),
    "auto": Words(de="automatisch", en="automatic"),
    "n_weeks": Words(de="{n} Wochen", en="{n} weeks"),
    "treated": Words(de="Zahl der Testregionen", en="Number of treated regions"),
    "must": Words(de="Diese Regionen auf jeden Fall", en="These regions in any case"),
    "never": Words(de="Diese Regionen nie", en="These regions never"),
    "commas": Words(de="mit Komma getrennt", en="separated by commas"),
    "budget": Words(de="Zusätzliches Budget", en="Extra budget"),
    "budget_hint": Words(de="nur bei mehr Geld", en="only for spending more"),
    "lost": Words(de="Höchstens so viel Umsatz riskieren", en="Risk at most so much revenue"),
    "start": Words(de="Erster Tag", en="First day"),
    "more": Words(de="Mehr Vorgaben", en="More settings"),
    "go": Words(de="Test entwerfen", en="Design the test"),
    "found": Words(de="Der Entwurf", en="The design"),
    "power": Words(de="Trennschärfe", en="Power"),
    "options": Words(de="Verglichene Entwürfe", en="Designs compared"),
    "regions": Words(de="Testregionen", en="Treated regions"),
    "meets": Words(de="Was in diese Zeit fällt", en="What falls into these days"),
    "paper": Words(de="Präregistrierung", en="Pre-registration"),
    "paper_text": Words(
        de="So kommt der Plan ins Register, bevor jemand Ergebnisse sieht; mit dem Start wird er eingefroren.",
        en="This is how the plan goes on record before anybody sees results; starting freezes it."),
    "register": Words(de="So registrieren", en="Register this"),
    "other": Words(de="Anderes Experiment registrieren", en="Register another experiment"),
    "hypothesis": Words(de="Hypothese", en="Hypothesis"),
    "sort": Words(de="Was wird verändert?", en="What is varied?"),
    "metric": Words(de="Die eine Kennzahl, die entscheidet", en="The one metric that decides"),
    "asset": Words(de="Kampagne, Anzeige oder Seite", en="Campaign, ad or page"),
    "control": Words(de="Name der Kontrolle", en="Name of the control"),
    "treatment": Words(de="Name der Variante", en="Name of the treatment"),
    "end": Words(de="Letzter Tag", en="Last day"),
    "effect": Words(de="Kleinste wichtige Wirkung in %", en="Smallest effect that matters in %"),
    "save": Words(de="Registrieren", en="Register"),
}  # fmt: skip


def form_design(told: Mapping[str, Any], query: Mapping[str, str], lang: Lang, *, may: bool = True) -> Html:
    """The form that designs a geo test; what is left empty is chosen by the tool.

    Args:
        told: as `web.views.experiments.experiments` tells it.
        query: of the page's address.
        lang: of the page.
        may: whether whoever looks may put an experiment on the registry.
    """
    other = _other(lang) if may else None
    if not told["geo"]:
        load = (
            el("div", link(SAID["load"].said(lang), "/page/chat?do=import", "plainly"), class_="line") if may else None
        )
        return card(note(SAID["no_geo"].said(lang), "warn"), load, other, title=SAID["design"].said(lang))
    known: list[str] = told["found"]["channels"] if told["found"] else []
    wanted = query.get("channel", "")
    every = dict.fromkeys([*known, *filter(None, [wanted])])
    listed = [("", SAID["auto"].said(lang)), *((each, platform(each)) for each in every)]
    lengths = [(str(n), SAID["n_weeks"].said(lang).format(n=n)) for n in (2, 3, 4, 6, 8)]
    weeks = [("", SAID["auto"].said(lang)), *lengths]
    kinds = [(name, SAID[name].said(lang)) for name in ("holdout", "increase")]
    number = {"inputmode": "numeric"}
    first = el(
        "div", choice(SAID["channel"].said(lang), "channel", listed, wanted),
        choice(SAID["kind"].said(lang), "kind", kinds, query.get("kind", "holdout")),
        choice(SAID["weeks"].said(lang), "weeks", weeks, query.get("weeks", "")), class_="fields",
    )  # fmt: skip
    rest = el(
        "div", field(SAID["treated"].said(lang), "treated_count", more=number),
        field(SAID["start"].said(lang), "start", kind="date"), field(SAID["lost"].said(lang), "max_lost_revenue"),
        field(SAID["budget"].said(lang), "budget", hint=SAID["budget_hint"].said(lang)),
        field(SAID["must"].said(lang), "must", hint=SAID["commas"].said(lang)),
        field(SAID["never"].said(lang), "never", hint=SAID["commas"].said(lang)), class_="fields",
    )  # fmt: skip
    more = element("details", (el("summary", SAID["more"].said(lang)), rest), {})
    return card(
        el("p", SAID["design_text"].said(lang), class_="small soft"),
        form("design", first, more, el("div", submit(SAID["go"].said(lang)), other, class_="line")),
        title=SAID["design"].said(lang),
    )  # fmt: skip


def _other(lang: Lang) -> Html:
    return button(SAID["other"].said(lang), "other?", "plain")


def form_other(lang: Lang) -> Html:
    """The form for any other experiment."""
    kinds = [(name, words.said(lang)) for name, words in KINDS.items()]
    return form(
        "other", field(SAID["hypothesis"].said(lang), "hypothesis", long=True, more={"required": "required"}),
        choice(SAID["sort"].said(lang), "kind", kinds),
        el("div", field(SAID["channel"].said(lang), "channel"), field(SAID["asset"].said(lang), "asset"),
           field(SAID["metric"].said(lang), "metric"), field(SAID["effect"].said(lang), "minimum_effect"),
           field(SAID["control"].said(lang), "control"), field(SAID["treatment"].said(lang), "treatment"),
           field(SAID["start"].said(lang), "start", kind="date"), field(SAID["end"].said(lang), "end", kind="date"),
           class_="fields"),
        submit(SAID["save"].said(lang)),
    )  # fmt: skip


def designed(found: Mapping[str, Any], lang: Lang, *, may: bool = True) -> Html:
    """A design: what it can find at what cost, where and when, its plan in writing, and the way to the registry."""
    facts, run = measured.facts_of(found), found["run"]
    tiles = [tile(facts[id].label.said(lang), figure(facts[id], lang, run), show_interval(facts[id], lang))
             for id in ("mde", "weeks", "treated", "cost") if id in facts]  # fmt: skip
    regions = [each["geo"] for each in found["markets"] if each["role"] == "treated"]
    place = "what_de" if lang == "de" else "what_en"
    meets = [el("li", f"{days(each['start'], each['end'], lang)}: {each[place]}") for each in found["calendar"]]
    paper = [(each["name_de" if lang == "de" else "name_en"], each[lang]) for each in found["preregistration"]]
    press = None
    if may and found["confidence"] != "red":
        press = el("div", button(SAID["register"].said(lang), "register", "first", run=run), class_="line")
    options = element("details", (el("summary", SAID["options"].said(lang)), _options(found, run, lang)), {})
    return join([
        el("div", *tiles, class_="tiles"),
        card(measured.verdict(found, lang), title=SAID["found"].said(lang)),
        card(*(chart(each, lang) for each in found["charts"]), options if found["designs"] else None,
             title=SAID["power"].said(lang)) if found["charts"] else None,
        card(el("p", ", ".join(regions)),
             el("h3", SAID["meets"].said(lang)) if meets else None, el("ul", *meets, class_="dots small") if meets else
             None, title=SAID["regions"].said(lang)),
        card(el("p", SAID["paper_text"].said(lang), class_="small soft"), pairs_of(paper), press,
             title=SAID["paper"].said(lang)) if paper else None,
    ])  # fmt: skip


def pairs_of(told: list[tuple[str, str]]) -> Html:
    """Names and what they are, one below the other."""
    return el("dl", *(el("div", el("dt", name), el("dd", value)) for name, value in told), class_="paper")


def _options(found: Mapping[str, Any], run: str, lang: Lang) -> Html:
    heads = [SAID[name].said(lang) for name in ("regions", "weeks", "mde", "cost")]

    def one(value: Any, unit: str, label: str) -> Html | str:
        return "–" if value is None else cell(reckoned(float(value), unit, SAID[label]), lang, run)

    cells = [
        [one(each["treated"], "count", "regions"), one(each["weeks"], "weeks", "weeks"),
         one(each["mde"], "share", "mde"), one(each["cost"], "EUR", "cost")]
        for each in found["designs"]
    ]  # fmt: skip
    return rows(heads, cells, lang, caption=SAID["options"].said(lang), right=range(4))
