"""Where questions are asked: a conversation at a time, its turns with what comes of them, the others at the side."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from errors import BadArguments, Lang, LeitstandError
from ledger.threads import Thread, Turn
from web.html import el
from web.page import chat_files, chat_threads
from web.page.chat_place import Place
from web.page.chat_start import composer, start
from web.page.chat_turn import note_form
from web.page.chat_words import SAID
from web.page.parts import deciding, receipts
from web.page.parts.basic import busy, problem
from web.page.parts.icons import icon
from web.page.screen import Given, Region, Screen
from web.views.suggestions import offered

if TYPE_CHECKING:
    from graphs.chat import Chat

LONGEST = 2000
"""Characters of a question."""


def page(screen: Screen) -> None:
    """The page of questions; `thread` in its address opens a conversation, `ask` writes a question into the box."""
    from nicegui import ui

    talk = Talk(screen)
    receipts.offer(screen)
    deciding.offer(screen, talk.decided, talk.sent_back)
    chat_threads.offer(screen, talk)
    files = chat_files.offer(screen, talk.started_afresh)
    for name in ("ask", "choose", "stop", "retry", "again", "rate", "rated"):
        screen.on(name, getattr(talk, name), "ask")
    for name in ("threads", "conversations"):
        screen.on(name, getattr(talk, name))
    with ui.element("div").classes("talk"):
        with ui.element("div").classes("talking").props('data-drop="files"' if screen.visit.may("import_data") else ""):
            talk.top = screen.region(kind="talk-head")
            talk.feed = ui.element("div").classes("feed")
            talk.first = screen.region(busy(SAID["loading"].said(screen.lang)), kind="stack")
            files.place = screen.region(kind="stack", live=True)
            screen.region(composer(screen.lang, screen.visit.query.get("ask", ""), screen.visit.may("import_data")),
                          kind="composing")  # fmt: skip
            talk.news = screen.region(kind="unseen", live=True)
        with (
            ui.element("aside").classes("aside stack tight").props(f'aria-label="{SAID["threads"].said(screen.lang)}"')
        ):
            screen.region(chat_threads.search(screen.lang))
            talk.side = screen.region(live=True)

    async def opened() -> None:
        await talk.open(screen.visit.query.get("thread", ""))
        await files.found()
        if screen.visit.query.get("do") == "import" and screen.visit.may("import_data"):
            chat_files.invite(screen)
        # The first question would wait for what understands questions; nothing is run and no model is asked.
        await screen.work(screen.visit.room.supervisor.plan, "ROAS?", screen.lang)

    screen.soon(opened)


class Talk:
    """A conversation on a page; it goes on in the server, whoever looks."""

    top: Region
    first: Region
    side: Region
    news: Region
    feed: Any

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.lang: Lang = screen.lang
        self.chat: Chat = screen.visit.app.state.chat
        self.thread = ""
        self.places: dict[str, Place] = {}

    async def open(self, thread: str) -> None:
        """Show a conversation, or where one begins."""
        who = self.screen.visit.who()
        if thread:
            try:
                found = await self.chat.thread(who, thread)
            except LeitstandError as failed:
                self.first.show(problem(failed, self.lang))
                await self.listed()
                return
            self.thread = found.id
            self.first.show()
            self._head(found)
            for turn in found.turns:
                self._add(turn)
            self.screen.run(f"setTimeout(() => leitstand.show({json.dumps(found.turns[-1].id)}), 60)")
        else:
            await self.started_afresh()
        await self.listed()

    async def started_afresh(self) -> None:
        """What fits the data that are there; where a conversation is open, nothing."""
        if not self.thread:
            told = await self.screen.work(offered, self.screen.visit.room.desk.warehouse, self.lang)
            # A question may have come while it was looked up.
            if not self.thread:
                self.first.show(start(told, self.lang, self.screen.visit.may("import_data")))

    async def listed(self, search: str = "") -> None:
        """Show the conversations at the side anew."""
        found = await self.chat.threads(self.screen.visit.who(), search)
        link = (
            el("a", icon("new", 16), SAID["new"].said(self.lang), href="/page/chat", class_="button")
            if self.thread
            else None
        )
        self.side.show(link, chat_threads.listing(found, self.thread, self.lang, search))

    async def titled(self) -> None:
        """Show the title anew."""
        self._head(await self.chat.thread(self.screen.visit.who(), self.thread))
        await self.listed()

    async def threads(self, given: Given) -> None:
        """Look for conversations."""
        await self.listed(given.get("value", ""))

    async def conversations(self, _given: Given) -> None:
        """The conversations on a narrow screen."""
        found = await self.chat.threads(self.screen.visit.who())
        fresh = el("a", icon("new", 16), SAID["new"].said(self.lang), href="/page/chat", class_="button")
        self.screen.drawer(SAID["threads"].said(self.lang), fresh, chat_threads.listing(found, self.thread, self.lang))

    async def ask(self, given: Given) -> None:
        """Take a question."""
        text = given.get("question", "").strip()
        if len(text) > LONGEST:
            raise BadArguments(
                en=f"The question is longer than {LONGEST} characters.",
                de=f"Die Frage ist länger als {LONGEST} Zeichen.",
                do_en="Ask it in fewer words.", do_de="Fragen Sie mit weniger Worten.",
            )  # fmt: skip
        if text:
            await self._ask(text)

    choose = ask

    async def _ask(self, text: str) -> None:
        turn = await self.chat.start(self.screen.visit.who(), text, thread=self.thread, lang=self._undecided(text))
        self.screen.run("leitstand.emptied()")
        self.first.show()
        if not self.thread:
            self.thread = turn.thread
            self.screen.run(f"history.replaceState(null, '', {json.dumps(f'/page/chat?thread={turn.thread}')})")
        self._add(turn)
        self.screen.run(f"setTimeout(() => leitstand.show({json.dumps(turn.id)}), 60)")
        await self.titled()

    def _undecided(self, text: str) -> Lang | None:
        """The language of the page for a question whose own cannot be told."""
        from agents.language import detect

        return self.lang if detect(text, "de") != detect(text, "en") else None

    async def stop(self, given: Given) -> None:
        """Stop what runs."""
        await self.chat.stop(self.screen.visit.who(), given.get("turn", ""))

    async def retry(self, given: Given) -> None:
        """Try again what has no answer."""
        turn = await self.chat.retry(self.screen.visit.who(), given.get("turn", ""))
        place = self.places.get(turn.id)
        if place is not None:
            place.retried(turn)
            self.screen.later(place.show(self._arrived))

    async def again(self, given: Given) -> None:
        """Ask the same as a new question."""
        place = self.places.get(given.get("turn", ""))
        if place is not None:
            await self._ask(place.turn.question)

    async def rate(self, given: Given) -> None:
        """Note whether an answer helped; ask what was wrong where it did not."""
        turn, way = given.get("turn", ""), given.get("way", "")
        found: Any = way if way in ("up", "down") else ""
        await self.chat.rate(self.screen.visit.who(), turn, found)
        if turn in self.places:
            await self.places[turn].rated()
        if way == "down":
            self.screen.box(SAID["down"].said(self.lang), note_form(turn, self.lang))
        elif way:
            self.screen.tell(SAID["thanks"].said(self.lang))

    async def rated(self, given: Given) -> None:
        """What was wrong."""
        await self.chat.rate(self.screen.visit.who(), given.get("turn", ""), "down", given.get("note", ""))
        self.screen.close()
        self.screen.tell(SAID["thanks"].said(self.lang))

    async def decided(self, id: str, _shape: dict[str, Any]) -> None:
        """Show the cards anew after a decision."""
        for place in self.places.values():
            if place.proposed(id):
                await place.decided()

    async def sent_back(self, id: str, shape: dict[str, Any]) -> None:
        """Ask again with the wish."""
        await self.decided(id, shape)
        asked = next((place.turn.question for place in self.places.values() if place.proposed(id)), "")
        if asked:
            await self._ask(f"{asked.rstrip(' .')} – {shape['wish']}")

    def _head(self, thread: Thread) -> None:
        self.top.show(chat_threads.head(thread, self.lang))

    def _add(self, turn: Turn) -> None:
        with self.feed:
            place = self.places[turn.id] = Place(self.screen, turn)
        self.screen.later(place.show(self._arrived))

    async def _arrived(self) -> None:
        self.news.show(SAID["arrived"].said(self.lang))
        await self.listed()
