"""The conversations of somebody at the side: search, rename, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from errors import Lang
from ledger.threads import Thread
from web.html import Html, el, join
from web.page.chat_words import SAID
from web.page.parts.basic import button, element, field, form, submit
from web.page.parts.icons import icon
from web.page.screen import Given, Screen

if TYPE_CHECKING:
    from web.page.chat import Talk


def search(lang: Lang) -> Html:
    """The box that looks for conversations while one types."""
    more = {"data-live": "threads", "type": "search", "placeholder": SAID["search"].said(lang), "maxlength": "200"}
    box = element(
        "input", (), {"name": "search", "aria-label": SAID["search"].said(lang), "autocomplete": "off"} | more
    )
    return Html(box.removesuffix("</input>"))


def listing(threads: Sequence[Thread], chosen: str, lang: Lang, searched: str = "") -> Html:
    """The conversations, the latest first."""
    if not threads:
        return el("p", SAID["found" if searched else "none"].said(lang), class_="small soft")
    lines: list[Html] = []
    for each in threads:
        here = {"aria-current": "page"} if each.id == chosen else {}
        busy = (
            Html(f'<span class="spin" role="img" aria-label="{SAID["running"].said(lang)}"></span>')
            if each.running
            else None
        )
        link = element("a", (busy, el("span", each.title or "…")), {"href": f"/page/chat?thread={each.id}"} | here)
        lines.append(el("li", link))
    return el("ul", *lines, class_="threads")


def head(thread: Thread, lang: Lang) -> Html:
    """The title of a conversation, and what can be done with it."""
    tools = [_tool(name, thread, lang) for name in ("rename", "delete")]
    return el("div", el("h2", thread.title), el("div", *tools, class_="line"), class_="line apart")


def _tool(name: str, thread: Thread, lang: Lang) -> Html:
    shown = join([icon(name, 16), el("span", SAID[name].said(lang), class_="unseen")])
    return button(shown, f"{name}?", "plain", thread=thread.id)


def offer(screen: Screen, talk: Talk) -> None:
    """Rename and delete."""
    lang = screen.lang

    async def rename_asked(given: Given) -> None:
        thread = await talk.chat.thread(screen.visit.who(), given.get("thread", ""))
        title = field(SAID["title"].said(lang), "title", thread.title, more={"required": "required", "maxlength": "80"})
        screen.box(SAID["rename"].said(lang), form("rename", title, submit(SAID["save"].said(lang)), thread=thread.id))

    async def rename(given: Given) -> None:
        await talk.chat.rename(screen.visit.who(), given.get("thread", ""), given.get("title", ""))
        screen.close()
        await talk.titled()

    def delete_asked(given: Given) -> None:
        sure = button(SAID["delete"].said(lang), "delete", "stop", thread=given.get("thread", ""))
        screen.box(SAID["sure"].said(lang), el("p", SAID["sure_text"].said(lang)), el("div", sure, class_="line"))

    async def delete(given: Given) -> None:
        await talk.chat.delete(screen.visit.who(), given.get("thread", ""))
        screen.go("/page/chat")

    for name, order in (("rename?", rename_asked), ("rename", rename), ("delete?", delete_asked), ("delete", delete)):
        screen.on(name, order, "ask")
