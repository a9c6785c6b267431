"""The parts of the settings about people: roles, keys, who may do what; from plain values to HTML."""

from __future__ import annotations

from typing import Any

from errors import Lang
from web.html import Html, el, join, pairs
from web.page.parts.basic import badge, button, choice, element, field, form, submit
from web.page.parts.mornings import on
from web.page.parts.settled import section
from web.page.parts.settled_words import SAID
from web.page.parts.tables import rows
from web.page.shell import ROLES

CELLS = {"yes": "good", "no": "", "others": "warn"}


def people(told: list[dict[str, Any]], lang: Lang) -> Html:
    """Who works here, with their keys; add, make a key, revoke."""
    heads = [SAID[name].said(lang) for name in ("name", "role", "keys")] + [""]
    cells = [
        (el("strong", each["name"]), el("span", ROLES[each["role"]].said(lang)), _keys(each["keys"], lang),
         el("div", button(SAID["key_do"].said(lang), "key?", name=each["name"], who=each["id"]),
            button(SAID["remove"].said(lang), "remove", "plain", name=each["name"]) if each["id"] else None,
            class_="line"))
        for each in told
    ]  # fmt: skip
    roles = [(role, ROLES[role].said(lang)) for role in ("viewer", "analyst", "approver", "admin")]
    add = form(
        "add", field(SAID["name"].said(lang), "name", more={"required": "required", "maxlength": "80"}),
        choice(SAID["role"].said(lang), "role", roles, "approver"), submit(SAID["add_do"].said(lang), ""),
        kind="line inline",
    )  # fmt: skip
    listing = rows(heads, cells, lang, limit=50, caption=SAID["people"].said(lang))
    return section("people", lang, el("div", listing, class_="flow"), el("h3", SAID["add"].said(lang)), add)


def _keys(keys: list[dict[str, Any]], lang: Lang) -> Html:
    if not keys:
        return el("span", "–", class_="none")
    lines = [
        el("li", el("code", each["id"]),
           el("span", f"{SAID['until'].said(lang)} {on(each['ends'], lang)}", class_="tiny"),
           badge(SAID[each["scope"]].said(lang)) if each["scope"] != "act" else None,
           button(SAID["revoke"].said(lang), "revoke", "plain", id=each["id"]), class_="line")
        for each in keys
    ]  # fmt: skip
    return el("ul", *lines, class_="plain")


def key_form(name: str, lang: Lang) -> Html:
    """What a key is for, and how long."""
    scopes = [(scope, SAID[scope].said(lang)) for scope in ("act", "ask", "read")]
    return form(
        "key", choice(SAID["scope"].said(lang), "scope", scopes, "act"),
        field(SAID["days"].said(lang), "days", "90", kind="number", more={"min": "1", "max": "3650"}),
        submit(SAID["key_do"].said(lang)), name=name,
    )  # fmt: skip


def key_shown(told: dict[str, Any], lang: Lang, *, mine: bool) -> Html:
    """A key, this once; its own one can be taken into this browser at once."""
    text = element("input", (), {"value": told["key"], "readonly": "readonly", "aria-label": SAID["keys"].said(lang),
                                 "class": "mono", "data-whole": "yes"})  # fmt: skip
    enter = None
    if mine:
        hidden = element("input", (), {"type": "hidden", "name": "key", "value": told["key"]})
        enter = element("form", (hidden, submit(SAID["mine"].said(lang))), {"method": "post", "action": "/page/login"})
    until = el(
        "p", f"{SAID['until'].said(lang)} {on(told['ends'], lang)} · {SAID[told['scope']].said(lang)}", class_="tiny"
    )
    return join([el("p", SAID["once"].said(lang)), text, until, enter])


def roles(told: dict[str, Any], lang: Lang) -> Html:
    """The matrix of roles, and what narrow keys are good for."""
    heads = [SAID["may"].said(lang), *(ROLES[role].said(lang) for role in told["roles"])]
    cells = [
        (el("span", row["name"]), *(badge(SAID[row["cells"][role]].said(lang), CELLS[row["cells"][role]])
                                    for role in told["roles"]))
        for row in told["rows"]
    ]  # fmt: skip
    named = {row["action"]: row["name"] for row in told["rows"]}
    scopes = [(SAID[scope].said(lang), ", ".join(named[each] for each in deeds))
              for scope, deeds in told["scopes"].items()]  # fmt: skip
    matrix = rows(heads, cells, lang, limit=30, caption=SAID["matrix"].said(lang))
    return section("roles", lang, el("div", matrix, class_="tight"),
                    el("p", SAID["others_text"].said(lang), class_="tiny"), el("h3", SAID["keys"].said(lang)),
                    pairs(scopes, "pairs"))  # fmt: skip
