"""The parts of the settings, from plain values to HTML: models, autonomy, platforms, nights, what is stopped."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from errors import Lang
from figures import show
from terms import Fact, Words, number
from terms.named import platform
from web.html import Html, el, join, pairs
from web.page.parts.basic import badge, button, card, choice, element, field, form, note, notes, submit
from web.page.parts.mornings import on
from web.page.parts.settled_words import LEAVES, SAID, STAYS, VARIABLES
from web.page.parts.tables import rows
from web.page.shell import ROLES
from web.views.house import HOW

SECTIONS = ("models", "autonomy", "people", "roles", "platforms", "nights", "stops", "privacy", "house")
LISTS = ("crm", "esp")
"""What takes lists of people and is no ad platform."""
LEVELS = {"auto": "accent", "approve": "", "suggest": "", "blocked": "bad"}


def contents(admin: bool, lang: Lang) -> Html:
    """What is on the page, to jump to."""
    names = [name for name in SECTIONS if admin or name not in ("people", "privacy")]
    links = [el("li", el("a", SAID[name].said(lang), href=f"#{name}")) for name in names]
    return element(
        "nav", (el("ul", *links, class_="plain"),), {"class": "contents", "aria-label": SAID["contents"].said(lang)}
    )


def models(told: dict[str, Any], lang: Lang, *, may: bool) -> Html:
    """Who speaks, what leaves the house and what never does, and a test of the cloud model."""
    tier = told["tier"]
    names = {"none": "tools_name", "device": "device_name", "cloud": "cloud_name"}
    cloud = told["cloud"]
    used = cloud["ready"] and tier == "cloud"
    reached = f" {cloud['model']} · {cloud['host']}" if cloud["set"] else ""
    leaves = [each.said(lang) for each in LEAVES] if tier == "cloud" else [SAID["nothing_leaves"].said(lang)]
    below: Html | None = el("p", SAID["how_cloud"].said(lang), class_="tiny")
    if cloud["set"]:
        below = el("div", button(SAID["try"].said(lang), "model"), class_="line") if may else None
    said = pairs([
        (SAID["speaks"].said(lang), SAID[names[tier]].said(lang)),
        (SAID["cloud_name"].said(lang), join([_on(used, lang), reached])),
        (SAID["device_name"].said(lang), _on(tier == "device", lang)),
    ], "pairs")  # fmt: skip
    return section(
        "models", lang, el("p", SAID[tier].said(lang)), notes([told["reason"]] if told["reason"] else []), said,
        el("div", _lines("leaves", leaves, lang), _lines("stays", [each.said(lang) for each in STAYS], lang),
           class_="cards"),
        below,
    )  # fmt: skip


def _on(on: bool, lang: Lang) -> Html:
    return badge(SAID["on" if on else "off"].said(lang), "good" if on else "")


def answered(told: dict[str, Any], lang: Lang) -> Html:
    """How the test of the cloud model ended."""
    if not told["ok"]:
        return note(SAID["silent"].said(lang).format(outcome=told["outcome"]), "warn")
    label = Words(de="Kosten", en="cost")
    cost = show(Fact(id="cost", value=number(round(told["cost"], 6)), unit="EUR", label=label), lang)
    seconds = f"{told['seconds']:.1f}"
    seconds = seconds.replace(".", ",") if lang == "de" else seconds
    return note(SAID["answered"].said(lang).format(seconds=seconds, cost=cost), "good")


def autonomy(told: dict[str, Any], lang: Lang, *, may: bool) -> Html:
    """The policy: what may happen by itself, what waits, who may approve; alike ones in one row."""
    if told["problem"]:
        return section("autonomy", lang, note(told["problem"], "bad"))
    where = SAID["file" if told["own"] else "packaged"].said(lang).format(**told)
    heads = [SAID[name].said(lang) for name in ("change", "level", "who")]
    cells = [_action(names, each, lang) for names, each in _grouped(told["actions"])]
    freezes = "; ".join(f"{each['name']}: {_freeze(each['first'], lang)} – {_freeze(each['last'], lang)}"
                        for each in told["freezes"])  # fmt: skip
    test = el("div", button(SAID["test"].said(lang), "policy"), class_="line") if may else None
    return section(
        "autonomy", lang, el("p", where, class_="small soft"),
        el("div", rows(heads, cells, lang, limit=30, caption=SAID["autonomy"].said(lang)), class_="flow named"),
        pairs([(SAID["freezes"].said(lang), freezes or SAID["no_freezes"].said(lang)),
               (SAID["everything"].said(lang), "; ".join(told["everything"]))], "pairs"),
        test,
    )  # fmt: skip


def _grouped(actions: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Actions that hold the same in one row."""
    found: dict[str, tuple[list[str], dict[str, Any]]] = {}
    for each in actions:
        same = repr({key: value for key, value in each.items() if key not in ("action", "name", "incident")})
        found.setdefault(same, ([], each))[0].append(each["name"])
    return [(", ".join(names), each) for names, each in found.values()]


def _action(names: str, each: dict[str, Any], lang: Lang) -> tuple[Html, Html, Html]:
    level: list[Html] = [badge(each["said"], LEVELS[each["level"]])]
    for side, lead in (("auto", "alone"), ("always", "never")):
        if each[side]:
            level.append(el("p", f"{SAID[lead].said(lang)}: ", "; ".join(each[side]), class_="tiny"))
    who = ", ".join(ROLES[role].said(lang) for role in each["approvers"]) if each["level"] != "suggest" else "–"
    if each["two_persons_above"] is not None:
        who += f"; {SAID['two'].said(lang)} {each['two_persons_above']:g}"
    return el("span", f"{names[:1].upper()}{names[1:]}"), el("div", *level, class_="stack tight"), el("span", who)


def _freeze(day: str, lang: Lang) -> str:
    if len(day) == 10:
        return on(day, lang)
    month, _, number_ = day.partition("-")
    return f"{int(number_)}.{int(month)}." if lang == "de" else day


def tested(told: dict[str, Any], lang: Lang) -> Html:
    """How the policy did on its table of cases."""
    good = sum(each["ok"] for each in told["cases"])
    head = note(SAID["tested"].said(lang).format(good=good, all=len(told["cases"])), "good" if told["ok"] else "bad")
    lines = [
        el("li", badge("✓" if each["ok"] else "✗", "good" if each["ok"] else "bad"), el("span", each["name"]),
           el("span", each["level"], class_="tiny"), class_="line small")
        for each in told["cases"]
    ]  # fmt: skip
    return join([head, el("ul", *lines, class_="plain")])


def platforms(told: list[dict[str, Any]], lang: Lang, *, admin: bool) -> Html:
    """Which adapter serves which platform, and how to connect one."""
    heads = [SAID[name].said(lang) for name in ("platform", "way", "back")]
    cells = [
        (el("strong", SAID[each["platform"]].said(lang) if each["platform"] in LISTS else platform(each["platform"])),
         el("span", HOW[each["adapter"]].said(lang) if each["adapter"] in HOW else each["adapter"]),
         badge(SAID["yes" if each["reads"] else "no"].said(lang), "good" if each["reads"] else ""))
        for each in told
    ]  # fmt: skip
    how = None
    if admin:
        listed = pairs([(name, el("code", variable)) for name, variable in VARIABLES], "pairs")
        how = join(
            [el("h3", SAID["connect"].said(lang)), el("p", SAID["connect_text"].said(lang), class_="small"), listed]
        )
    listing = rows(heads, cells, lang, limit=30, caption=SAID["platforms"].said(lang))
    return section("platforms", lang, el("div", listing, class_="tight"),
                    el("p", SAID["otherwise"].said(lang), class_="tiny"), how)  # fmt: skip


def nights(told: dict[str, Any], lang: Lang) -> Html:
    """When nights happen, on what, and who is told."""
    if told["problem"]:
        return section("nights", lang, note(told["problem"][lang], "bad"))
    following = "; ".join(
        f"{SAID['job'].said(lang) if name == 'night' else name}: {moment(at, lang)}"
        for name, at in told["following"].items()
        if told["on"]
    )
    tells = ", ".join(SAID[name].said(lang) for name in ("notify", "mail") if told[name])
    return section(
        "nights", lang, note(SAID["night_on" if told["on"] else "night_off"].said(lang), "good" if told["on"] else ""),
        pairs([(SAID["next"].said(lang), following),
               (SAID["watch"].said(lang), ", ".join(told["watch"]) or "–"),
               (SAID["tells"].said(lang), tells or SAID["nobody"].said(lang))], "pairs"),
    )  # fmt: skip


def stops(told: dict[str, Any], platforms_: list[str], lang: Lang, *, stop: bool, go: bool) -> Html:
    """What is stopped, and a switch for one platform or campaign."""
    lines = [
        el("li", badge(_scope(each["scope"], lang), "bad"), el("span", each["why"]),
           button(SAID["go"].said(lang), "go part", scope=each["scope"]) if go and each["source"] == "row" else None,
           class_="line small")
        for each in told["stops"]
    ]  # fmt: skip
    now = el("ul", *lines, class_="plain") if lines else el("p", SAID["running"].said(lang), class_="soft")
    part = None
    if stop:
        options = [(name, platform(name)) for name in platforms_]
        part = form(
            "stop part", choice(SAID["platform"].said(lang), "platform", options),
            field(SAID["campaign"].said(lang), "campaign", hint=SAID["campaign_hint"].said(lang)),
            field(SAID["why"].said(lang), "why"), submit(SAID["stop"].said(lang), "stop"), kind="line inline",
        )  # fmt: skip
    head = el("h3", SAID["stop_part"].said(lang)) if part else None
    return section("stops", lang, now, head, part)


def _scope(scope: str, lang: Lang) -> str:
    kind, _, name = scope.partition(":")
    if kind == "campaign":
        return f"{SAID['campaign'].said(lang)} {name.strip('/')}"
    return name or SAID["everything_stopped"].said(lang)


def privacy(lang: Lang) -> Html:
    """How a person is erased."""
    return section("privacy", lang, el("p", SAID["erase_text"].said(lang)),
                    el("pre", "leitstand privacy erase NAME", class_="code"))  # fmt: skip


def house(told: dict[str, Any], lang: Lang) -> Html:
    """Version, day, language and look."""
    other = "en" if lang == "de" else "de"
    language = el("a", "English" if other == "en" else "Deutsch", href=f"?lang={other}", lang=other)
    today = on(told["today"], lang) + (f" ({SAID['fixed'].said(lang)})" if told["fixed"] else "")
    return section("house", lang, pairs([
        (SAID["version"].said(lang), told["version"]), (SAID["currency"].said(lang), told["currency"]),
        (SAID["zone"].said(lang), told["timezone"]), (SAID["day"].said(lang), today),
        (SAID["home"].said(lang), el("code", told["home"]) if told["home"] else ""),
        (SAID["language"].said(lang), language),
        (SAID["theme"].said(lang), button(SAID["switch"].said(lang), page="theme")),
    ], "pairs"))  # fmt: skip


def moment(at: str, lang: Lang) -> str:
    """A day and a time of day in the language's form."""
    return f"{on(at, lang)}, {datetime.fromisoformat(at):%H:%M}"


def _lines(name: str, lines: list[str], lang: Lang) -> Html:
    told = el("ul", *(el("li", each) for each in lines), class_="dots small")
    return el("div", el("h3", SAID[name].said(lang)), told, class_="stack tight")


def section(name: str, lang: Lang, *inner: Any) -> Html:
    """A part of the settings, to jump to by its name."""
    return card(*inner, title=SAID[name].said(lang), id=name, kind="settled")
