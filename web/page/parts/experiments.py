"""How experiments look: the list, the calendar, the next test, one of them, and the form that designs one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from errors import Lang
from figures import show, show_interval
from terms import Fact, Words
from terms.named import platform
from web.html import Html, el, join, pairs
from web.page.parts import measured
from web.page.parts.basic import badge, button, card, choice, element, evidence, field, form, link, note, submit, tile
from web.page.parts.figures import figure, interval_bar
from web.page.parts.moments import day
from web.page.parts.ranges import cell, reckoned
from web.page.parts.receipts import days
from web.page.parts.tables import chart, rows

SAID = {
    "list": Words(de="Register", en="Registry"), "calendar": Words(de="Kalender", en="Calendar"),
    "today": Words(de="heute", en="today"),
    "conflict": Words(de="{a} und {b} stören sich vom {days}: {shared}.", en="{a} and {b} clash {days}: {shared}."),
    "overdue": Words(de="Ende erreicht, noch nicht ausgewertet", en="ended, not read out yet"),
    "peeks": Words(de="{count}-mal vor dem Ende hineingesehen", en="looked before the end: {count}"),
    "left": Words(de="noch {count} Tage", en="{count} days left"),
    "deviations": Words(de="Abweichungen vom Plan: {count}", en="deviations from the plan: {count}"),
    "anchors": Words(de="eicht das Modell", en="anchors the model"),
    "anchors_more": Words(
        de="Dieses Ergebnis geht als Anker in Wirkung und Planen ein: Es setzt das Niveau des Kanals und die "
           "Übertreibung seiner Plattform.",
        en="This result is an anchor of Truth and Plan: it sets the level of its channel and the over-reporting of its "
           "platform."),
    "anchors_not": Words(
        de="Dieses Ergebnis eicht das Modell nicht: Es ist kein Ertrag je Euro mit Spanne, oder es ist rot.",
        en="This result does not anchor the model: it is no return per unit of cost with a range, or it is red."),
    "next": Words(de="Welcher Test als Nächstes am meisten wert ist", en="Which test is worth most next"),
    "next_text": Words(
        de="Wert: was die Entscheidung nach dem Test erwartungsgemäß besser ist, über ein Jahr, abzüglich Kosten.",
        en="Worth: how much better the decision after the test is expected to be, over a year, less its cost."),
    "known": Words(de="Was schon gemessen ist", en="What has been measured already"),
    "known_text": Words(
        de="Aus den geladenen Daten, auch ohne Eintrag im Register; so eicht es das Modell.",
        en="From the loaded data, also without an entry in the registry; this is how it anchors the model."),
    "channel": Words(de="Kanal", en="Channel"), "weeks": Words(de="Dauer", en="Length"),
    "cost": Words(de="Kosten", en="Cost"), "worth": Words(de="Wert der Entscheidung", en="Worth of deciding"),
    "net": Words(de="Wert nach Kosten", en="Worth after cost"),
    "mde": Words(de="erkennt ab", en="detects from"), "do": Words(de="Planen", en="Plan"),
    "iroas": Words(de="zusätzlicher Ertrag je Euro", en="incremental return per unit"),
    "not_worth": Words(de="Kein Test lohnt sich derzeit: Jeder kostet mehr, als er die Entscheidung besser macht.",
                       en="No test pays at present: each costs more than it improves the decision."),
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
    "auto": Words(de="automatisch", en="automatic"), "n_weeks": Words(de="{n} Wochen", en="{n} weeks"),
    "treated": Words(de="Zahl der Testregionen", en="Number of treated regions"),
    "must": Words(de="Diese Regionen auf jeden Fall", en="These regions in any case"),
    "never": Words(de="Diese Regionen nie", en="These regions never"),
    "commas": Words(de="mit Komma getrennt", en="separated by commas"),
    "budget": Words(de="Zusätzliches Budget", en="Extra budget"),
    "budget_hint": Words(de="nur bei mehr Geld", en="only for spending more"),
    "lost": Words(de="Höchstens so viel Umsatz riskieren", en="Risk at most so much revenue"),
    "start": Words(de="Erster Tag", en="First day"), "more": Words(de="Mehr Vorgaben", en="More settings"),
    "go": Words(de="Test entwerfen", en="Design the test"),
    "found": Words(de="Der Entwurf", en="The design"), "power": Words(de="Trennschärfe", en="Power"),
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
    "least": Words(de="Kleinste wichtige Wirkung", en="Smallest effect that matters"),
    "save": Words(de="Registrieren", en="Register"),
    "plan": Words(de="Plan", en="Plan"), "result": Words(de="Ergebnis", en="Result"),
    "no_result": Words(de="Noch nichts ausgewertet.", en="Nothing has been read out yet."),
    "left_plan": Words(de="Wo der Plan verlassen wurde", en="Where the plan was left"),
    "history": Words(de="Verlauf", en="History"), "hash": Words(de="Prüfsumme des Plans", en="Checksum of the plan"),
    "rule": Words(
        de="Stoppregel: Das Ergebnis entscheidet am {end}. Jeder Blick davor wird gezählt und genannt.",
        en="Stop rule: the result decides on {end}. Every look before is counted and named."),
    "begin": Words(de="Plan einfrieren und starten", en="Freeze the plan and start"),
    "read": Words(de="Auswerten", en="Read out"), "decide": Words(de="Entscheiden", en="Decide"),
    "period": Words(de="Zeitraum", en="Period"), "size": Words(de="Stichprobe", en="Sample"),
    "decision": Words(de="Entscheidung", en="Decision"),
}  # fmt: skip
KINDS = {
    "campaign": Words(de="Kampagne", en="campaign"), "creative": Words(de="Anzeige", en="creative"),
    "page": Words(de="Seite", en="page"), "geo": Words(de="Regionen", en="regions"),
    "holdout": Words(de="Kontrollgruppe", en="holdout group"), "mail": Words(de="E-Mail", en="mail"),
    "price": Words(de="Preis", en="price"), "other": Words(de="Anderes", en="other"),
}  # fmt: skip
EVENTS = {
    "proposed": Words(de="vorgeschlagen", en="proposed"), "changed": Words(de="Plan geändert", en="plan changed"),
    "started": Words(de="gestartet, Plan eingefroren", en="started, plan frozen"),
    "read": Words(de="ausgewertet", en="read out"), "decided": Words(de="entschieden", en="decided"),
}  # fmt: skip
TONES = {"running": "accent", "read": "warn", "decided": "good", "designed": "", "proposed": ""}
TILES = ("running", "planned", "read", "decided")
MORE_TESTS = 5


def registry(told: Mapping[str, Any], lang: Lang) -> Html:
    """How many there are, the list, the calendar with what is in each other's way."""
    facts = measured.facts_of(told)
    tiles = [tile(facts[id].label.said(lang), figure(facts[id], lang, told["run"])) for id in TILES if id in facts]
    return el(
        "div", el("div", *tiles, class_="tiles"), measured.caveats(told["caveats"], lang),
        card(el("ul", *(el("li", _one(each, lang)) for each in told["experiments"]), class_="plain experiments"),
             title=SAID["list"].said(lang)),
        calendar(told, lang), class_="stack",
    )  # fmt: skip


def _one(each: Mapping[str, Any], lang: Lang) -> Html:
    """One line of the list; a click opens it."""
    what = each["asset"] or platform(each["channel"] or "") or KINDS[each["kind"]].said(lang)
    signs = [
        badge(SAID["overdue"].said(lang), "bad") if each["overdue"] else None,
        badge(SAID["left"].said(lang).format(count=each["left_days"]))
        if each["status"] == "running" and each["left_days"] is not None else None,
        badge(SAID["peeks"].said(lang).format(count=each["peeks"]), "warn") if each["peeks"] else None,
        badge(SAID["deviations"].said(lang).format(count=each["deviations"]), "warn") if each["deviations"] else None,
        badge(SAID["anchors"].said(lang), "good", SAID["anchors_more"].said(lang)) if each["anchors"] else None,
    ]  # fmt: skip
    head = el("span", el("strong", f"{each['id']} · {what}"), status(each["status"], lang), *signs, class_="line")
    said = _result(each["readout"], lang)
    span = days(each["start"], each["end"] or each["start"], lang) if each["start"] else None
    return button(
        join([head, el("span", each["hypothesis"], class_="small"),
              el("span", *(el("span", part) for part in (span, said) if part), class_="line tiny num")]),
        "experiment", "row", id=each["id"],
    )  # fmt: skip


def status(name: str, lang: Lang) -> Html:
    """How far an experiment is."""
    from tools.registry import STATUS

    words = STATUS[name]  # type: ignore[index]
    return badge(words.said(lang), TONES.get(name, ""))


def _fact(readout: Mapping[str, Any]) -> Fact:
    from tools.registry import unit_of

    label = Words(de=str(readout["metric"]), en=str(readout["metric"]))
    return reckoned(readout["estimate"], unit_of(readout["unit"]), label, readout["low"], readout["high"],
                    readout["level"] or 0.9)  # fmt: skip


def _result(readout: Mapping[str, Any] | None, lang: Lang) -> str | None:
    if readout is None:
        return None
    fact = _fact(readout)
    span = show_interval(fact, lang)
    return f"{readout['metric']} {show(fact, lang)}{f' [{span}]' if span else ''}"


def calendar(told: Mapping[str, Any], lang: Lang) -> Html | None:
    """When which experiment runs, as bars over time, and which are in each other's way."""
    dated = [each for each in told["calendar"] if each["start"] and each["end"]]
    if not dated:
        return None
    today = date.fromisoformat(told["today"])
    first = min([today, *(date.fromisoformat(each["start"]) for each in dated)]) - timedelta(days=3)
    last = max([today, *(date.fromisoformat(each["end"]) for each in dated)]) + timedelta(days=3)
    whole = (last - first).days or 1

    def at(text: str | date) -> float:
        one = date.fromisoformat(text) if isinstance(text, str) else text
        return 100 * (one - first).days / whole

    clash = {id for each in told["conflicts"] for id in each["experiments"]}
    lines = [
        el(
            "div", el("span", each["id"], class_="tiny num"),
            element("div", (element("i", (), {
                "class": f"run {each['status']}{' clash' if each['id'] in clash else ''}",
                "style": f"left:{at(each['start']):.2f}%;width:{max(at(each['end']) - at(each['start']), 0.8):.2f}%"}),
                element("i", (), {"class": "now", "style": f"left:{at(today):.2f}%"})),
                {"class": "lane", "role": "img",
                 "aria-label": f"{each['id']}: {days(each['start'], each['end'], lang)}"}),
            el("span", days(each["start"], each["end"], lang), class_="tiny num"), class_="when",
        )
        for each in dated
    ]  # fmt: skip
    met = [
        note(SAID["conflict"].said(lang).format(
            a=each["experiments"][0], b=each["experiments"][1], days=days(each["start"], each["end"], lang),
            shared=each["shared"]), "bad")
        for each in told["conflicts"]
    ]  # fmt: skip
    return card(el("div", *lines, class_="lanes"), *met, title=SAID["calendar"].said(lang))


def worth(told: Mapping[str, Any], lang: Lang, *, may: bool = True) -> Html | None:
    """Which test is worth most next, and what has been measured already."""
    found = told["found"]
    if told["failed"]:
        return measured.refused(told["failed"], lang)
    if found is None:
        return None
    paying = [each for each in found["tests"] if each["net_value"] > 0]
    heads = [SAID[name].said(lang) for name in ("channel", "weeks", "cost", "worth", "net", "mde")]
    cells = [_test(each, found["run"], lang) for each in found["tests"]]
    if may:
        heads.append("")
        for row, each in zip(cells, found["tests"], strict=True):
            query = measured.query({"channel": each["channel"], "weeks": each["weeks"], "where_said": {"en": ""}})
            row.append(el("a", SAID["do"].said(lang), href=f"/page/experiments?{query}#design", class_="button"))
    known = [
        el("div", el("div", el("strong", platform(each["channel"])), evidence(each["label"], lang), class_="name"),
           interval_bar(fact, lang, min(0.0, each["low"] or 0.0), (each["high"] or each["estimate"]) * 1.05),
           el("div", el("span", cell(fact, lang, found["run"]),
                        el("span", show_interval(fact, lang), class_="tiny num"), class_="value wide"),
              class_="values"), class_="range")
        for each in found["measured"]
        if (fact := reckoned(each["estimate"], "ratio", SAID["iroas"], each["low"], each["high"]))
    ]  # fmt: skip
    done = [el("h3", SAID["known"].said(lang)), el("p", SAID["known_text"].said(lang), class_="small soft"),
            el("div", *known, class_="ranges")] if known else []  # fmt: skip
    return card(
        el("p", SAID["next_text"].said(lang), class_="small soft"),
        None if paying else note(SAID["not_worth"].said(lang)),
        el("div", rows(heads, cells, lang, limit=MORE_TESTS, caption=SAID["next"].said(lang)), class_="flow named"),
        measured.caveats(found["caveats"], lang), *done, title=SAID["next"].said(lang),
    )  # fmt: skip


def _test(each: Mapping[str, Any], run: str, lang: Lang) -> list[Any]:
    def one(name: str, unit: str, label: str) -> Html | str:
        if each[name] is None:
            return "–"
        fact = reckoned(float(each[name]), unit, SAID[label])
        return cell(fact.model_copy(update={"digits": 0}) if unit == "EUR" else fact, lang, run)

    return [platform(each["channel"]), one("weeks", "weeks", "weeks"), one("cost", "EUR", "cost"),
            one("evsi", "EUR", "worth"),
            one("net_value", "EUR", "net"), one("mde", "share", "mde")]  # fmt: skip


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
    names = dict.fromkeys([*known, *filter(None, [wanted])])
    listed = [("", SAID["auto"].said(lang)), *((each, platform(each)) for each in names)]
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
    return rows(heads, cells, lang, caption=SAID["options"].said(lang))


def decisions(lang: Lang) -> list[tuple[str, str]]:
    """What can be decided."""
    from tools.registry import DECISION

    return [(name, words.said(lang)) for name, words in DECISION.items()]


def page_of(one: Mapping[str, Any], lang: Lang, *, may: bool = True) -> Html:
    """One experiment: plan, stop rule, result with what it does to the model, deviations, history, what can be done."""
    from tools.registry import DECISION

    plan = one["plan"]
    told = [
        (SAID["channel"].said(lang), platform(one["channel"] or "")), (SAID["asset"].said(lang), one["asset"]),
        (SAID["metric"].said(lang), one["metric"]),
        (SAID["period"].said(lang), days(one["start"], one["end"] or one["start"], lang) if one["start"] else ""),
        (SAID["regions"].said(lang), ", ".join(one["regions"])),
        (SAID["least"].said(lang), show(reckoned(one["minimum_effect"], "share", SAID["effect"]), lang)
         if one["minimum_effect"] else ""),
        (SAID["size"].said(lang), str(plan.get("size") or "")),
        (SAID["hash"].said(lang), el("code", one["plan_hash"]) if one["plan_hash"] else ""),
    ]  # fmt: skip
    rule = None
    if one["end"] and one["status"] in ("designed", "running"):
        rule = note(SAID["rule"].said(lang).format(end=day(one["end"], lang)))
    head = el("div", status(one["status"], lang),
              badge(SAID["overdue"].said(lang), "bad") if one["overdue"] else None, class_="line")  # fmt: skip
    decision = None
    if one["decision"]:
        decision = el("section", el("h3", SAID["decision"].said(lang)),
                      el("p", el("strong", DECISION[one["decision"]].said(lang)), " ", one["why"]))  # fmt: skip
    history = [el("li", f"{day(each['on'], lang)} · {EVENTS[each['event']].said(lang)}") for each in one["history"]]
    gone = [el("li", each) for each in one["left"]]
    left = [el("h3", SAID["left_plan"].said(lang)), el("ul", *gone, class_="dots small")]
    return join([
        head, el("p", one["hypothesis"], class_="lead"), _doing(one, lang) if may else None, rule,
        el("section", el("h3", SAID["result"].said(lang)), _read_outs(one, lang), class_="stack tight"),
        *(left if one["left"] else []), decision,
        el("section", el("h3", SAID["plan"].said(lang)), pairs(told, "pairs"), class_="stack tight"),
        el("section", el("h3", SAID["history"].said(lang)), el("ul", *history, class_="dots small")),
    ])  # fmt: skip


def _doing(one: Mapping[str, Any], lang: Lang) -> Html | None:
    """What can be done with it now."""
    doing = {
        "designed": [("start?", "begin", "first")],
        "running": [("read?", "read", "" if one["early"] else "first")],
        "read": [("decide?", "decide", "first"), ("read?", "read", "")],
    }.get(one["status"], [])
    buttons = [button(SAID[name].said(lang), do, kind, id=one["id"]) for do, name, kind in doing]
    return el("div", *buttons, class_="line") if buttons else None


def _read_outs(one: Mapping[str, Any], lang: Lang) -> Html:
    """What was measured, the newest first, and what it does to the model."""
    if not one["readouts"]:
        return el("p", SAID["no_result"].said(lang), class_="soft")
    told: list[Html | None] = []
    for each in reversed(one["readouts"]):
        fact = _fact(each)
        ends = [0.0, float(fact.value), *((each["low"], each["high"]) if each["low"] is not None else ())]
        told.append(el(
            "div", el("div", el("span", day(each["on"], lang), class_="tiny num"), measured.badges(each, lang),
                      class_="line"),
            el("p", each["metric"], ": ", cell(fact, lang, each["run"]), " ", show_interval(fact, lang) or ""),
            interval_bar(fact, lang, min(ends), max(ends)), class_="stack tight",
        ))  # fmt: skip
    if one["status"] in ("read", "decided"):
        told.append(note(SAID["anchors_more" if one["anchors"] else "anchors_not"].said(lang),
                         "good" if one["anchors"] else ""))  # fmt: skip
    return join(told)
