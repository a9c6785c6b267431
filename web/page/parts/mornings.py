"""The parts of the morning, from plain values to HTML: the night, what waits, what changed, what came of it."""

from __future__ import annotations

from typing import Any

from errors import Lang
from figures import show, show_interval
from terms import Fact, Words
from terms.named import STATES, spoken
from web.html import Html, el, join
from web.page.parts.basic import badge, busy, button, card, element, empty, evidence, light, link, note, notes
from web.page.parts.figures import figure, interval_bar, kept
from web.page.parts.moments import day
from web.page.parts.proposals import targets
from web.page.parts.tables import chart

SAID = {
    "night": Words(de="Die Nacht", en="The night"), "run": Words(de="Nacht jetzt starten", en="Run a night now"),
    "no_night": Words(de="Noch keine Nacht", en="No night yet"),
    "no_night_text": Words(
        de="Nachts prüft der Leitstand die Daten, misst, schlägt Änderungen vor und setzt um, was die Regeln erlauben.",
        en="At night Leitstand checks the data, measures, proposes changes and carries out what the rules allow."),
    "running": Words(de="Eine Nacht läuft", en="A night is running"),
    "begins": Words(de="Es geht los …", en="It begins …"),
    "ran": Words(de="Die Nacht ist fertig.", en="The night is done."),
    "steps": Words(de="Schritte", en="Steps"), "see": Words(de="Ansehen", en="Look"),
    "held": Words(de="Nichts wurde geändert:", en="Nothing was changed:"),
    "missed": Words(de="Ausgefallene Nächte:", en="Nights that did not happen:"),
    "waits": Words(de="Wartet auf Sie", en="Waits for you"),
    "nothing": Words(de="Nichts wartet auf eine Entscheidung.", en="Nothing waits for a decision."),
    "one": Words(de="Vorschlag", en="proposal"), "many": Words(de="Vorschläge", en="proposals"),
    "risk": Words(de="zusammen auf dem Spiel", en="at risk altogether"),
    "open": Words(de="Zu den Freigaben", en="Open the inbox"), "more": Words(de="weitere", en="more"),
    "until": Words(de="bis", en="until"), "changed": Words(de="Was sich geändert hat", en="What changed"),
    "days": Words(de="{first} bis {last}, verglichen mit den sieben Tagen davor",
                  en="{first} to {last}, compared with the seven days before"),
    "stale": Words(de="Die Daten enden am {last}; neuere sind nicht geladen.",
                   en="The data end on {last}; nothing newer is loaded."),
    "reported": Words(de="wie die Plattformen melden", en="as the platforms report"),
    "before": Words(de="zuvor", en="before"), "only": Words(de="nur", en="only"),
    "mind": Words(de="Zu beachten", en="Please note"),
    "unknown": Words(de="lässt sich hier nicht sagen", en="cannot be told here"),
    "incidents": Words(de="Offene Vorfälle", en="Open incidents"), "since": Words(de="seit", en="since"),
    "no_incidents": Words(de="Keine offenen Vorfälle.", en="No open incidents."),
    "results": Words(de="Was aus Änderungen wurde", en="What came of changes"),
    "no_results": Words(de="Diese Woche ist kein Ergebnis fällig geworden.", en="No result came due this week."),
    "promised": Words(de="Vorhergesagt", en="Predicted"), "came": Words(de="Gemessen", en="Measured"),
    "inside": Words(de="im vorhergesagten Bereich", en="in the predicted range"),
    "outside": Words(de="außerhalb des vorhergesagten Bereichs", en="outside the predicted range"),
    "worth": Words(de="Was der Leitstand wert ist", en="What Leitstand is worth"),
    "no_worth": Words(de="Noch ist keine Entscheidung verzeichnet.", en="No decision is on record yet."),
    "record": Words(de="Trefferquote ansehen", en="See the track record"),
    "no_data": Words(de="Noch keine Kennzahlen", en="No figures yet"),
    "no_data_text": Words(de="Laden Sie Werbe- oder Bestelldaten, dann stehen hier die letzten sieben Tage.",
                          en="Import ad or order data, and the last seven days will stand here."),
    "import": Words(de="Daten laden", en="Import data"),
}  # fmt: skip
TONES = {"done": "good", "held": "warn", "failed": "bad", "running": "accent"}
STEP_TONES = {"ok": "good", "failed": "bad", "held": "warn", "retried": "warn"}


def night(told: dict[str, Any], lang: Lang, *, run: bool) -> Html:
    """What the last night did, and the button for one more.

    Args:
        told: as `web.views.morning` tells it.
        lang: of the page.
        run: whether whoever looks may run a night.
    """
    again = button(SAID["run"].said(lang), "night") if run else None
    last = told["night"]
    if last is None:
        return card(el("p", SAID["no_night_text"].said(lang), class_="soft"), el("div", again, class_="line"),
                    title=SAID["no_night"].said(lang), kind="night")  # fmt: skip
    from graphs.told import STATUS as NIGHTS

    status = badge(NIGHTS[last["status"]].said(lang), TONES[last["status"]])
    facts = {id: Fact.model_validate(each["fact"]) for id, each in last["facts"].items()}
    runs = {id: each["run"] for id, each in last["facts"].items()}
    head = el("div", el("h2", SAID["night"].said(lang)), status, el("span", on(last["day"], lang), class_="tiny"),
              class_="line")  # fmt: skip
    held = note(f"{SAID['held'].said(lang)} {last['held']}", "warn") if last["held"] else None
    missed = ", ".join(on(each, lang) for each in last["missed"])
    lines = [_line(each, facts, runs, lang) for each in last["lines"]]
    return card(
        el("div", head, again, class_="line apart"), held,
        note(f"{SAID['missed'].said(lang)} {missed}", "warn") if missed else None,
        el("dl", *lines, class_="brief"), _steps(last["steps"], lang), kind="night",
    )  # fmt: skip


def _line(line: dict[str, Any], facts: dict[str, Fact], runs: dict[str, str], lang: Lang) -> Html:
    """One sentence of the brief under its heading, with its figures to open."""
    tail: list[Html] = []
    if line["about"]:
        tail.append(link(SAID["see"].said(lang), f"/page/inbox?id={line['about']}"))
    if line.get("status") in ("rolled_back", "failed", "reverted"):
        tail.append(badge(STATES[line["status"]].said(lang)))
    below = el("div", *tail, class_="line small") if tail else None
    said = [
        figure(facts[id], lang, runs.get(id, ""), text) if id in facts else spoken(text) for text, id in line["parts"]
    ]
    return el("div", el("dt", line["title"]), el("dd", join(kept(said)), below))


def _steps(steps: list[dict[str, Any]], lang: Lang) -> Html | None:
    if not steps:
        return None
    wrong = [each for each in steps if each["status"] != "ok"]
    count = badge(str(len(steps)), "warn" if wrong else "good")
    listed = el("ul", *(_step(each, lang) for each in steps), class_="steps")
    shut: dict[str, str] = {"open": "open"} if any(each["status"] == "failed" for each in wrong) else {}
    return element("details", (el("summary", SAID["steps"].said(lang), " ", count), listed), shut)


def _step(step: dict[str, Any], lang: Lang) -> Html:
    seconds = f"{step['seconds']:.1f} s"
    return el(
        "li", badge(step["said"], STEP_TONES.get(step["status"], "")), el("span", step["name"], class_="name"),
        el("span", step["note"], class_="grow"),
        el("span", seconds.replace(".", ",") if lang == "de" else seconds, class_="num"),
    )  # fmt: skip


def progress(told: dict[str, Any], lang: Lang) -> Html:
    """A night while it runs: the steps that are done, and how many there are."""
    steps: list[dict[str, Any]] = told["running"]["steps"] if told["running"] else []
    done, of = len(steps), max(told["running"]["of"] if told["running"] else 1, len(steps))
    last = steps[-1]["name"] if steps else ""
    title = SAID["running"].said(lang)
    bar = element("progress", (), {"max": str(of), "value": str(done), "aria-label": title})
    words = f"{done}/{of} · {last}" if last else SAID["begins"].said(lang)
    return card(busy(words), bar, el("ul", *(_step(each, lang) for each in steps), class_="steps"), title=title,
                kind="night")  # fmt: skip


def waiting(told: dict[str, Any], lang: Lang) -> Html:
    """What waits for a decision: how many, what is at risk, the weightiest, and the way to them."""
    now = told["waiting"]
    if not now["count"]:
        return card(el("p", SAID["nothing"].said(lang), class_="soft"), title=SAID["waits"].said(lang), kind="waits")
    risks = [show(Fact.model_validate(each), lang) for each in now["risk"]]
    word = SAID["one" if now["count"] == 1 else "many"].said(lang)
    head = el("p", el("span", str(now["count"]), class_="big"), f" {word}", class_="count")
    risk = el("p", f"{' + '.join(risks)} {SAID['risk'].said(lang)}", class_="small soft") if risks else None
    lines = [_short(each, lang) for each in now["first"]]
    more = el("li", f"+ {now['more']} {SAID['more'].said(lang)}", class_="tiny") if now["more"] else None
    return card(
        head, risk, el("ul", *lines, more, class_="plain"),
        el("div", link(SAID["open"].said(lang), "/page/inbox", "first"), class_="line foot"),
        title=SAID["waits"].said(lang), kind="waits",
    )  # fmt: skip


def _short(each: dict[str, Any], lang: Lang) -> Html:
    title = f"{each['action'][:1].upper()}{each['action'][1:]} · {targets(each['target'], lang)}"
    effect = None
    if each["effect"]:
        fact = Fact.model_validate(each["effect"])
        effect = join([f"{spoken(fact.label.said(lang))}: ", figure(fact, lang, each["run"])])
    return el("li", link(title, f"/page/inbox?id={each['id']}"), el("div", effect, class_="tiny"))


def changed(found: dict[str, Any], lang: Lang) -> Html:
    """Five figures beside what they were, and one chart."""
    if found["first"] is None or not found["tiles"]:
        return empty(SAID["no_data"].said(lang), SAID["no_data_text"].said(lang),
                     link(SAID["import"].said(lang), "/page/chat?do=import", "first"))  # fmt: skip
    first, last = on(found["first"], lang), on(found["last"], lang)
    days = SAID["days"].said(lang).format(first=first, last=last)
    head = el("div", el("h2", SAID["changed"].said(lang)), el("span", days, class_="tiny"), class_="line section")
    old = note(SAID["stale"].said(lang).format(last=last), "warn") if found["stale"] > 1 else None
    said = dict.fromkeys(text for tile in found["tiles"] for text in tile.get("notes", ()))
    mind = (
        element("details", (el("summary", SAID["mind"].said(lang), " ", badge(str(len(said)), "warn")),
                            notes(list(said))), {})
        if said else None
    )  # fmt: skip
    drawn = card(chart(found["chart"], lang)) if found["chart"] else None
    return el("div", head, old, el("div", *(_tile(each, lang) for each in found["tiles"]), class_="tiles"), mind, drawn,
              class_="stack")  # fmt: skip


def _tile(tile: dict[str, Any], lang: Lang) -> Html:
    if "problem" in tile:
        return el(
            "div", el("span", tile["id"].upper(), class_="tiny"),
            el("span", SAID["unknown"].said(lang), class_="small soft"), el("span", tile["problem"], class_="tiny"),
            class_="tile",
        )  # fmt: skip
    value, before = Fact.model_validate(tile["value"]), Fact.model_validate(tile["before"])
    name = f"{tile['name'][:1].upper()}{tile['name'][1:]}"
    name = f"{name} ({SAID['only'].said(lang)} {tile['only']})" if tile["only"] else name
    moved = None
    if tile["share"]:
        share = Fact.model_validate(tile["share"])
        moved = badge(f"{'+' if share.value > 0 else ''}{show(share, lang)}", tile["tone"])
    span = show_interval(value, lang)
    doubt = light(tile["confidence"], lang) if tile["confidence"] != "green" else None
    return el(
        "div", el("span", name, class_="tiny"), el("span", figure(value, lang, tile["run"]), class_="value"),
        el("span", span, class_="tiny num") if span else None,
        el("span", moved, el("span", f"{SAID['before'].said(lang)} {show(before, lang)}", class_="tiny"), doubt,
           class_="line moved"),
        el("span", SAID["reported"].said(lang), class_="tiny") if value.basis == "platform-reported" else None,
        el("span", spoken(f"{tile['cause'][:1].upper()}{tile['cause'][1:]}"), class_="tiny") if tile["cause"] else None,
        class_="tile",
    )  # fmt: skip


def incidents(told: dict[str, Any], lang: Lang) -> Html:
    """What is wrong and not settled yet."""
    lines = [
        el("li", badge(each["kind"], "warn"), el("span", spoken(each["title"])),
           el("span", f"{SAID['since'].said(lang)} {on(each['at'], lang)}", class_="tiny"), class_="line small")
        for each in told["incidents"]
    ]  # fmt: skip
    inner = el("ul", *lines, class_="plain") if lines else el("p", SAID["no_incidents"].said(lang), class_="soft")
    return card(inner, title=SAID["incidents"].said(lang))


def results(told: dict[str, Any], lang: Lang) -> Html:
    """Predictions that came due: what was told, what came."""
    lines = [_result(each, lang) for each in told["results"]]
    inner = el("ul", *lines, class_="plain") if lines else el("p", SAID["no_results"].said(lang), class_="soft")
    return card(inner, el("div", link(SAID["record"].said(lang), "/page/track"), class_="small"),
                title=SAID["results"].said(lang))  # fmt: skip


def _result(each: dict[str, Any], lang: Lang) -> Html:
    promised, came = Fact.model_validate(each["promised"]), Fact.model_validate(each["came"])
    ends = [promised.value, came.value]
    ends += [end for fact in (promised, came) if fact.interval for end in (fact.interval.low, fact.interval.high)]
    low, high = min(*ends, 0), max(*ends, 0)
    rows = [
        el("div", el("span", SAID[name].said(lang), class_="tiny"), figure(fact, lang, each["run"]),
           interval_bar(fact, lang, low, high), class_="stack tight")
        for name, fact in (("promised", promised), ("came", came))
    ]  # fmt: skip
    verdict = None
    if each["covered"] is not None:
        verdict = badge(SAID["inside" if each["covered"] else "outside"].said(lang),
                        "good" if each["covered"] else "warn")  # fmt: skip
    title = f"{each['action'][:1].upper()}{each['action'][1:]} · {targets(each['target'], lang)}"
    return el("li", link(title, f"/page/inbox?id={each['proposal']}"), *rows,
              el("div", verdict, evidence(each["evidence"], lang), class_="line"), class_="stack tight")  # fmt: skip


def worth(value: dict[str, Any], lang: Lang) -> Html:
    """Key figures of the control room itself."""
    if not value["facts"]:
        return card(el("p", SAID["no_worth"].said(lang), class_="soft"), title=SAID["worth"].said(lang))
    pairs: list[Html] = []
    for each in value["facts"]:
        fact = Fact.model_validate(each)
        label, span = fact.label.said(lang), show_interval(fact, lang)
        dd = el("dd", figure(fact, lang, value["run"]), el("div", span, class_="tiny num") if span else None)
        pairs.append(el("div", el("dt", f"{label[:1].upper()}{label[1:]}"), dd))
    return card(el("dl", *pairs, class_="pairs"), title=SAID["worth"].said(lang))


def on(at: str, lang: Lang) -> str:
    """The day of a moment as the language writes it.

    >>> on("2026-11-05T10:00", "de"), on("2026-11-05", "en").split()
    ('05.11.2026', ['5', 'Nov', '2026'])
    """
    return day(at, lang).replace(" ", "\u00a0")
