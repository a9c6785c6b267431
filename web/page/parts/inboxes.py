"""The parts of the inbox: filters, the list, how far a proposal is, what the rules say, what undoing would write."""

from __future__ import annotations

from typing import Any

from errors import Lang
from figures import show
from terms import Fact, Words
from terms.named import platform, spoken
from web.diffs import changed, unit_said
from web.html import Html, el, join
from web.page.parts.basic import badge, button, choice, element, empty, link, note
from web.page.parts.mornings import on
from web.page.parts.proposals import TONES, card, targets
from web.page.parts.tables import rows
from web.page.shell import ROLES
from web.policy import LEVELS
from web.proposing import STATES as RUNNING

SAID = {
    "list": Words(de="Vorschläge", en="Proposals"), "waiting": Words(de="Wartet", en="Waiting"),
    "done": Words(de="Entschieden", en="Decided"), "all": Words(de="Alle", en="All"),
    "night": Words(de="Nacht", en="Night"), "any": Words(de="alle", en="all"),
    "by_hand": Words(de="angefordert", en="asked for"),
    "none": Words(de="Nichts wartet", en="Nothing waits"),
    "none_text": Words(de="Neue Vorschläge kommen aus der nächsten Nacht oder aus einer Frage.",
                       en="New proposals come from the next night or from a question."),
    "ask": Words(de="Eine Frage stellen", en="Ask a question"),
    "decided": Words(de="Entschiedenes ansehen", en="See what was decided"),
    "nothing": Words(de="Hier ist noch nichts.", en="Nothing here yet."),
    "choose": Words(de="Wählen Sie links einen Vorschlag.", en="Choose a proposal on the left."),
    "more": Words(de="ältere", en="older"), "until": Words(de="bis", en="until"),
    "risk": Words(de="Risiko", en="at risk"), "back": Words(de="Zurück zur Liste", en="Back to the list"),
    "keys": Words(de="bewegen", en="move"), "open": Words(de="öffnen", en="open"),
    "progress": Words(de="Wie weit es ist", en="How far it is"),
    "rules": Words(de="Was die Regeln sagen", en="What the rules say"),
    "then": Words(de="So stand es, als es vorgeschlagen wurde:", en="This is how it stood when it was proposed:"),
    "this": Words(de="Das {level}.", en="This {level}."),
    "needs": Words(de="Nötig: {needs} Zustimmung ({roles}), nie von dem, der es vorgeschlagen oder angefordert hat.",
                   en="It needs {needs} approval ({roles}), never by the one who proposed it or asked for it."),
    "two": Words(de="Nötig: {needs} Zustimmungen von verschiedenen Personen ({roles}), nie von dem, der es "
                    "vorgeschlagen oder angefordert hat.",
                 en="It needs {needs} approvals by different people ({roles}), never by the one who proposed it or "
                    "asked for it."),
    "check": Words(de="Prüfung", en="Check"), "limit": Words(de="Grenze", en="limit"),
    "measured": Words(de="gemessen", en="measured"), "kept": Words(de="erfüllt", en="met"),
    "not": Words(de="nicht erfüllt", en="not met"),
    "met": Words(de="Was erfüllt ist", en="What is met"),
    "automatic": Words(de="Damit es von selbst geschieht, müsste sich das ändern:",
                       en="For it to happen by itself, this would have to change:"),
    "policy": Words(de="Alle Regeln ansehen", en="See all rules"),
    "prior": Words(de="Rückgängig machen stellt genau das wieder her", en="Undoing restores exactly this"),
    "thing": Words(de="Was", en="What"), "now": Words(de="jetzt", en="now"), "was": Words(de="wieder", en="again"),
    "done_state": Words(de="erledigt", en="done"), "now_state": Words(de="jetzt", en="now"),
    "ahead_state": Words(de="noch nicht", en="not yet"), "wrong_state": Words(de="endet hier", en="ends here"),
}  # fmt: skip
SHOWS = ("waiting", "done", "all")
MARKS = {"done": "✓", "now": "●", "ahead": "○", "wrong": "✗"}


def filters(told: dict[str, Any], lang: Lang) -> Html:
    """Which of them are shown."""
    tabs = [
        element(
            "button", (SAID[name].said(lang), " ", el("span", str(told["counts"][name]), class_="tiny num")),
            {"type": "button", "class": "tab", "data-do": "show", "data-show": name,
             "aria-pressed": "true" if told["show"] == name else "false"},
        )
        for name in SHOWS
    ]  # fmt: skip
    nights = None
    if told["nights"]:
        options = [("", SAID["any"].said(lang)), *((key, key) for key in told["nights"])]
        nights = choice(SAID["night"].said(lang), "night", options, told["night"], {"data-live": "night"})
    group = element("div", tabs, {"class": "tabs", "role": "group", "aria-label": SAID["list"].said(lang)})
    return el("div", group, nights, class_="filters")


def listed(told: dict[str, Any], chosen: str, lang: Lang) -> Html:
    """The list; the keyboard moves in it."""
    if not told["proposals"]:
        if told["show"] == "waiting" and not told["night"]:
            more = (
                button(SAID["decided"].said(lang), "show", show="done")
                if told["counts"]["done"]
                else link(SAID["ask"].said(lang), "/page/chat", "first")
            )
            return empty(SAID["none"].said(lang), SAID["none_text"].said(lang), more)
        return el("p", SAID["nothing"].said(lang), class_="soft")
    items = [el("li", _item(each, each["id"] == chosen, lang)) for each in told["proposals"]]
    more = el("p", f"+ {told['more']} {SAID['more'].said(lang)}", class_="tiny") if told["more"] else None
    keys = el("p", el("kbd", "J"), el("kbd", "K"), f" {SAID['keys'].said(lang)} · ", el("kbd", "Enter"),
              f" {SAID['open'].said(lang)}", class_="tiny keys")  # fmt: skip
    marked = element("ul", items, {"class": "plain items", "data-list": "open", "aria-label": SAID["list"].said(lang)})
    return join([marked, more, keys])


def _item(each: dict[str, Any], chosen: bool, lang: Lang) -> Html:
    title = f"{each['action'][:1].upper()}{each['action'][1:]}"
    facts: list[str] = []
    if each["effect"]:
        effect = Fact.model_validate(each["effect"])
        facts.append(f"{spoken(effect.label.said(lang))}: {show(effect, lang)}")
    if each["risk"]:
        facts.append(f"{SAID['risk'].said(lang)} {show(Fact.model_validate(each['risk']), lang)}")
    if each["status"] == "open" and each["expires"]:
        facts.append(f"{SAID['until'].said(lang)} {on(each['expires'], lang)}")
    state = badge(each["said"], TONES[each["status"]])
    if each["status"] == "open" and each["needs"] > 1:
        state = badge(f"{each['have']}/{each['needs']}", "accent")
    inner = (el("span", el("strong", title), state, class_="line apart"), el("span", targets(each["target"], lang)),
             el("span", " · ".join(facts), class_="tiny"))  # fmt: skip
    more = {"aria-current": "true"} if chosen else {}
    return element(
        "button", inner,
        {"type": "button", "class": "item", "data-do": "open", "data-id": each["id"], "data-once": "no"} | more,
    )  # fmt: skip


def detail(shape: dict[str, Any], lang: Lang) -> Html:
    """One proposal: how far it is, the card on which somebody decides, the rules, what undoing would write."""
    back = button(SAID["back"].said(lang), "list", "plain back")
    decided = card(shape | {"checks": []}, lang, keys=True, level="h2")  # the rules stand below, in full
    return join([back, stages(shape["stages"], lang), decided, restored(shape["prior"], lang),
                 rules(shape["rules"], lang)])  # fmt: skip


def stages(found: list[dict[str, str]], lang: Lang) -> Html:
    """The stages as a row, each with its state in a word for whoever does not see the mark."""
    if not found:
        return Html("")
    items = [
        el("li", el("span", MARKS[each["state"]], class_="mark", aria_hidden="true"), el("span", each["name"]),
           el("span", f" ({SAID[each['state'] + '_state'].said(lang)})", class_="hidden"), class_=each["state"])
        for each in found
    ]  # fmt: skip
    return element("ol", items, {"class": "stages", "aria-label": SAID["progress"].said(lang)})


def rules(told: dict[str, Any], lang: Lang) -> Html:
    """The ruling in a sentence, each check with its two sides, and what it would take to be automatic."""
    level = LEVELS[told["level"]][lang != "de"]
    lines: list[Html] = []
    if told["then"]:
        lines.append(el("p", SAID["then"].said(lang), class_="tiny"))
    lines.append(el("p", SAID["this"].said(lang).format(level=level)))
    if told["level"] == "approve" and told["needs"] and told["roles"]:
        roles = (" oder " if lang == "de" else " or ").join(ROLES[role].said(lang) for role in told["roles"])
        lines.append(el("p", SAID["two" if told["needs"] > 1 else "needs"].said(lang).format(
            needs=told["needs"], roles=roles), class_="small"))  # fmt: skip
    against = [_check(each, lang) for each in told["checks"] if not each["ok"]]
    kept = [_check(each, lang) for each in told["checks"] if each["ok"]]
    checks = el("ul", *against, class_="checks") if against else None
    met = None
    if kept:
        count = badge(str(len(kept)), "good")
        summary = el("summary", SAID["met"].said(lang), " ", count)
        met = element("details", (summary, el("ul", *kept, class_="checks")), {})
    way = None
    if told["automatic"]:
        way = el("div", el("p", SAID["automatic"].said(lang), class_="small"),
                 el("ul", *(el("li", each) for each in told["automatic"]), class_="dots small"),
                 class_="stack tight")  # fmt: skip
    seen = link(SAID["policy"].said(lang), "/page/settings#autonomy")
    return el("section", el("h3", SAID["rules"].said(lang)), *lines, checks, met, way, el("p", seen, class_="small"),
              class_="card flat")  # fmt: skip


def _check(each: dict[str, Any], lang: Lang) -> Html:
    """One check; both sides stand in its sentence, and once more on their own."""
    sides = " · ".join(
        f"{SAID[name].said(lang)} {each[name]}" for name in ("measured", "limit") if each[name] not in ("", "-", "–")
    )
    mark = badge(SAID["kept" if each["ok"] else "not"].said(lang), "good" if each["ok"] else "warn")
    return el("li", mark, el("span", each["said"]), el("span", sides, class_="tiny num") if sides else None,
              class_="small")  # fmt: skip


def restored(prior: list[dict[str, Any]], lang: Lang) -> Html:
    """What undoing writes, exactly."""
    if not prior:
        return Html("")
    return el("section", el("h3", SAID["prior"].said(lang)), undone(prior, lang), class_="card flat")


def undone(prior: list[dict[str, Any]], lang: Lang) -> Html:
    """The table of it: what each thing holds now, and what it will hold again."""
    heads = [SAID[name].said(lang) for name in ("thing", "now", "was")]
    cells = [_undone(each, lang) for each in prior]
    return rows(heads, cells, lang, caption=SAID["prior"].said(lang))


def _undone(each: dict[str, Any], lang: Lang) -> tuple[Html, ...]:
    now, then = (
        RUNNING[side].said(lang) if isinstance(side, str) and side in RUNNING else text
        for side, text in zip((each["now"], each["then"]), changed(each["now"], each["then"], lang), strict=True)
    )
    unit = f" {unit_said(each['unit'], lang)}" if each["unit"] and isinstance(each["now"], int | float) else ""
    return (el("span", platform(each["name"])), *(el("span", f"{side}{unit}", class_="num") for side in (now, then)))


def nothing(lang: Lang) -> Html:
    """No proposal is chosen."""
    return note(SAID["choose"].said(lang))
