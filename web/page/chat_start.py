"""Where a conversation begins: what one could ask, the box to ask in, where files go."""

from __future__ import annotations

from typing import Any

from errors import Lang
from web.html import Html, el, join
from web.page.chat_plan import kind
from web.page.chat_words import SAID
from web.page.parts.basic import badge, button, element, empty, link
from web.page.parts.icons import icon

FIRST = 6
"""Questions that are offered at once."""


def start(told: dict[str, Any], lang: Lang, files: bool = True) -> Html:
    """What fits the data that are there.

    Args:
        told: as `web.views.suggestions.offered` tells it.
        lang: of the page.
        files: whether files can be brought.
    """
    if not told["kinds"]:
        way = {"class": "button first", "for": "pick-files"}
        pick = [element("label", (icon("file", 16), SAID["files"].said(lang)), way)] if files else []
        example = link(SAID["example"].said(lang), "/", "plain")
        return empty(SAID["empty"].said(lang), SAID["empty_text"].said(lang), *pick, example)
    questions: list[str] = told["questions"]
    more = None
    if questions[FIRST:]:
        rest = el("div", *map(_ask, questions[FIRST:]), class_="suggestions")
        more = element("details", (el("summary", SAID["more"].said(lang)), rest), {})
    locked = None
    if told["locked"]:
        lines = [_locked(each, lang) for each in told["locked"]]
        locked = element("details", (el("summary", SAID["locked"].said(lang)), el("ul", *lines, class_="plain")), {})
    return el(
        "div", el("h2", SAID["hello"].said(lang)), el("p", SAID["hello_text"].said(lang), class_="soft"),
        el("div", *map(_ask, questions[:FIRST]), class_="suggestions"), more, locked, class_="stack begin",
    )  # fmt: skip


def _locked(told: dict[str, Any], lang: Lang) -> Html:
    return el("li", told["question"], *(badge(kind(each, lang)) for each in told["needs"]), class_="line small")


def _ask(question: str) -> Html:
    return button(question, "choose", "suggestion", question=question)


def composer(lang: Lang, text: str = "", files: bool = True) -> Html:
    """The box to ask in; what is typed in it stays where the page is shown anew.

    Args:
        lang: of the page.
        text: what stands in it at first.
        files: whether files can be brought.
    """
    box = element("textarea", (text,), {
        "id": "ask-box", "name": "question", "rows": "1", "maxlength": "2000", "data-enter": "yes",
        "autofocus": "autofocus",
        "placeholder": SAID["place"].said(lang), "aria-label": SAID["ask"].said(lang), "aria-describedby": "ask-keys",
        "autocomplete": "off",
    })  # fmt: skip
    pick = None
    if files:
        chosen = element("input", (), {
            "type": "file", "id": "pick-files", "class": "unseen", "multiple": "multiple", "data-files": "yes",
            "aria-label": SAID["files"].said(lang),
        }).removesuffix("</input>")  # fmt: skip
        chosen = Html(chosen)
        way = {"class": "button plain", "for": "pick-files"}
        pick = join([element("label", (icon("file", 16), el("span", SAID["files"].said(lang))), way), chosen])
    send = element("button", (icon("send", 16), SAID["send"].said(lang)), {"type": "submit", "class": "button first"})
    others = button(SAID["threads"].said(lang), "conversations", "plain sidelong")
    keys = el("span", SAID["keys"].said(lang), class_="tiny", id="ask-keys")
    line = el("div", el("div", pick, others, class_="line"), keys, send, class_="line apart")
    return element("form", (box, line), {"data-do": "ask", "class": "composer"})
