"""Buttons, badges, empty states and sections: what everything else on a page is made of."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from errors import Lang, LeitstandError
from terms import Words
from web.html import Html, el, join, visible

CONFIDENCE = {
    "green": ("good", Words(de="belastbar", en="solid")), "amber": ("warn", Words(de="mit Vorsicht", en="with care")),
    "red": ("bad", Words(de="nicht belastbar", en="not reliable")),
}  # fmt: skip
EVIDENCE = {
    "experiment": Words(de="Experiment", en="experiment"),
    "quasi-experiment": Words(de="Quasi-Experiment", en="quasi-experiment"), "model": Words(de="Modell", en="model"),
    "correlation": Words(de="Korrelation", en="correlation"), "bookkeeping": Words(de="Buchführung", en="bookkeeping"),
}  # fmt: skip
MEANS = {
    "experiment": Words(de="Per Zufall aufgeteilt und gemessen.", en="Split at random and measured."),
    "quasi-experiment": Words(de="Verglichen mit dem, was ohne Maßnahme geschehen wäre; nicht per Zufall aufgeteilt.",
                              en="Compared with what would have happened anyway; not split at random."),
    "model": Words(de="Von einem Modell zugerechnet.", en="Attributed by a model."),
    "correlation": Words(de="Geht damit einher; ob es die Ursache ist, weiß man nicht.",
                         en="Goes along with it; whether it is the cause is not known."),
    "bookkeeping": Words(de="Gezählt, nicht geschätzt.", en="Counted, not estimated."),
}  # fmt: skip


def button(text: Any, do: str = "", kind: str = "", *, key: str = "", page: str = "", **data: str) -> Html:
    """A button that gives an order (`do`), or one that the browser carries out by itself (`page`).

    kind   first (the one thing to do here), stop, plain
    key    a key of the keyboard that presses it
    data   travels with the order
    """
    told = {f"data-{name.replace('_', '-')}": value for name, value in data.items()}
    if key:
        told |= {"data-key": key, "aria-keyshortcuts": key.upper()}
    sort = {"data-do": do} if do else {"data-page": page} if page else {}
    shown = el("kbd", key.upper(), aria_hidden="true") if key else None
    return element("button", (text, shown), {"type": "button", "class": f"button {kind}".strip()} | sort | told)


def link(text: Any, to: str, kind: str = "") -> Html:
    """Something that leads somewhere else in the house; looks like a button where a kind is given."""
    return el("a", text, href=to, class_=f"button {kind}".strip() if kind else "")


def badge(text: Any, tone: str = "", title: str = "") -> Html:
    """A word in a pill: good, warn, bad, accent, or none of these."""
    return el("span", text, class_=f"badge {tone}".strip(), title=title)


def light(confidence: str, lang: Lang) -> Html:
    """Green, amber or red, in a word as well: colour alone tells nobody who does not see it."""
    tone, words = CONFIDENCE.get(confidence, ("", Words(de=confidence, en=confidence)))
    return badge(join([el("span", class_="dot"), words.said(lang)]), tone)


def evidence(label: str | None, lang: Lang) -> Html | None:
    """On what a statement rests, with what that means."""
    if not label:
        return None
    words, means = EVIDENCE.get(label), MEANS.get(label)
    return badge(words.said(lang) if words else label, "", means.said(lang) if means else "")


def card(*inner: Any, title: Any = None, kind: str = "", id: str = "", level: str = "h2") -> Html:
    """A section of a page."""
    return el("section", el(level, title) if title else None, *inner, class_=f"card {kind}".strip(), id=id)


def tile(label: Any, value: Any, below: Any = None) -> Html:
    """One figure with its name above it and what it is compared with below."""
    under = el("span", below, class_="tiny") if below else None
    return el("div", el("span", label, class_="tiny"), el("span", value, class_="value"), under, class_="tile")


def capital(text: str) -> str:
    """As it stands at the beginning of a line.

    >>> capital("ad platform reports")
    'Ad platform reports'
    """
    return f"{text[:1].upper()}{text[1:]}"


def empty(title: str, text: str, *actions: Html) -> Html:
    """Nothing is here yet: why, and what to do next."""
    doing = el("div", *actions, class_="line") if actions else None
    return el("div", el("h2", title), el("p", text), doing, class_="empty")


def note(text: Any, tone: str = "") -> Html:
    """Something to mind."""
    return el("p", text, class_=f"note {tone}".strip())


def notes(texts: Sequence[Any], tone: str = "warn") -> Html | None:
    """Several of them; nothing for none."""
    return el("div", *(note(each, tone) for each in texts), class_="stack tight") if texts else None


def problem(failed: LeitstandError, lang: Lang) -> Html:
    """What went wrong and what to do, in the words of the error."""
    shape = failed.as_json(lang)
    return el("div", el("strong", shape["message"]), el("p", shape.get("do") or "", class_="small"), class_="note bad",
              role="alert")  # fmt: skip


def field(
    label: str, name: str, value: str = "", *, kind: str = "text", hint: str = "", more: dict[str, str] | None = None,
    long: bool = False,
) -> Html:  # fmt: skip
    """A labelled input of a form."""
    given = {"name": name, "autocomplete": "off"} | (more or {})
    if long:
        box = element("textarea", (value,), given | {"rows": "3"})
    else:
        box = void("input", given | {"type": kind, "value": value})
    return el("label", el("span", label), box, el("span", hint, class_="tiny") if hint else None, class_="field")


def choice(
    label: str, name: str, options: Sequence[tuple[str, str]], value: str = "", more: dict[str, str] | None = None
) -> Html:  # fmt: skip
    """A labelled choice of (value, text)."""
    told = [
        element("option", (text,), {"value": each} | ({"selected": "selected"} if each == value else {}))
        for each, text in options
    ]
    return el("label", el("span", label), element("select", told, {"name": name} | (more or {})), class_="field")


def form(do: str, *inner: Any, kind: str = "stack", **data: str) -> Html:
    """Fields that are sent together as an order."""
    told = {f"data-{name.replace('_', '-')}": value for name, value in data.items()}
    return element("form", inner, {"data-do": do, "class": kind} | told)


def submit(text: Any, kind: str = "first") -> Html:
    """The button that sends a form."""
    return element("button", (text,), {"type": "submit", "class": f"button {kind}".strip()})


def busy(text: str) -> Html:
    """Work that goes on."""
    return el("p", el("span", class_="spin", aria_hidden="true"), text, class_="line soft small", role="status")


def element(name: str, inner: Sequence[Any], attributes: dict[str, str]) -> Html:
    """An element with attributes of any name and also empty ones; what is inside is escaped unless it is Html."""
    told = "".join(f' {key}="{html.escape(visible(value))}"' for key, value in attributes.items())
    return Html(f"<{name}{told}>{join(inner)}</{name}>")


def void(name: str, attributes: dict[str, str]) -> Html:
    """An element that has nothing inside."""
    return Html(element(name, (), attributes).removesuffix(f"</{name}>"))
