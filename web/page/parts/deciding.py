"""The orders of a proposal's card: yes, no, ask for changes, undo; the code of the command line and of REST."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from terms.named import STATES
from web.html import el
from web.page.parts.basic import field, form, submit
from web.page.parts.proposal_words import SAID
from web.page.screen import Given, Screen

Orders = Callable[[str, dict[str, Any]], "Awaitable[None] | None"]
NEEDED = {"required": "required", "maxlength": "2000", "autofocus": "autofocus"}


def offer(screen: Screen, after: Orders, sent_back: Orders | None = None) -> None:
    """Let proposals be decided on this page: the orders of the card's buttons, with the boxes that ask for a reason.

    Args:
        screen: the page.
        after: called with the proposal's id and its new shape, to show it anew.
        sent_back: called instead where changes were asked for, with `wish` in the shape.
    """
    from inspect import isawaitable

    from web import orders

    visit, lang = screen.visit, screen.lang

    async def done(to: Orders, id: str, shape: dict[str, Any]) -> None:
        found = to(id, shape)
        if isawaitable(found):
            await found

    async def approve(given: Given) -> None:
        id = given.get("id", "")
        screen.tell(SAID["writing"].said(lang))
        told, _ = await screen.work(orders.approved, visit.settings, lang, id, visit.who(), "", given.get("hash", "-"))
        shape = told["proposals"][0]
        if shape["status"] == "open":
            screen.tell(SAID["more"].said(lang))
        else:
            screen.tell(SAID["done"].said(lang) + STATES[shape["status"]].said(lang), "" if told["ok"] else "bad")
        await done(after, id, shape)

    def ask(name: str, title: str, label: str, hint: str, send: str, kind: str) -> Callable[[Given], None]:
        def asked(given: Given) -> None:
            below = SAID[hint].said(lang) if hint else ""
            text = field(SAID[label].said(lang), "why", hint=below, more=NEEDED, long=True)
            sent = submit(SAID[send].said(lang), kind)
            screen.box(SAID[title].said(lang), form(name, text, sent, id=given.get("id", "")))

        return asked

    async def reject(given: Given) -> None:
        id = given.get("id", "")
        told, _ = await screen.work(orders.rejected, visit.settings, lang, id, visit.who(), given.get("why", ""))
        screen.close()
        screen.tell(SAID["gone"].said(lang))
        await done(after, id, told["proposals"][0])

    async def changes(given: Given) -> None:
        id, wish = given.get("id", ""), given.get("why", "")
        told, _ = await screen.work(orders.sent_back, visit.settings, lang, id, visit.who(), wish)
        screen.close()
        screen.tell(SAID["sent"].said(lang))
        await done(sent_back or after, id, told["proposals"][0] | {"wish": wish})

    def undo_asked(given: Given) -> None:
        why, sent = field(SAID["reason"].said(lang), "why"), submit(SAID["undo"].said(lang), "stop")
        asked = form("undo", why, sent, id=given.get("id", ""))
        screen.box(SAID["back"].said(lang), el("p", SAID["back_text"].said(lang)), asked)

    async def undo(given: Given) -> None:
        id = given.get("id", "")
        told, _ = await screen.work(orders.rolled_back, visit.settings, lang, id, visit.who(), given.get("why", ""))
        screen.close()
        shape = told["proposals"][0]
        said = STATES[shape["status"]].said(lang)
        screen.tell(f"{said[:1].upper()}{said[1:]}", "" if told["ok"] else "bad")
        await done(after, id, shape)

    found: Sequence[tuple[str, Any, str]] = (
        ("approve", approve, "approve"), ("reject", reject, "reject"), ("changes", changes, "reject"),
        ("undo?", undo_asked, "roll_back"), ("undo", undo, "roll_back"),
        ("reject?", ask("reject", "reject", "why", "", "reject", "stop"), "reject"),
        ("changes?", ask("changes", "changes", "wish", "hint", "send", "first"), "reject"),
    )  # fmt: skip
    for name, order, needs in found:
        screen.on(name, order, needs)
