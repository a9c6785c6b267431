"""One page in one browser while it is open: regions that are shown anew, orders that come back, words to the person."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, cast

from errors import BadArguments, Lang, LeitstandError
from policies import roles
from terms import Words
from web.clean import clean
from web.html import Html, el, join
from web.page.parts.basic import busy, button, element, note, problem
from web.page.parts.icons import icon
from web.page.visit import Visit
from web.rest.callers import TooOften

if TYPE_CHECKING:
    from nicegui.client import Client

Given = dict[str, str]
Order = Callable[[Given], "Awaitable[None] | None"]
PLAIN, STOP = "read", "stop"
"""What whoever opened a page may do; an order that does more names its action of the matrix."""
BROKEN = Words(de="Das ist hier gescheitert; nichts wurde geändert.", en="This failed here; nothing was changed.")
CLOSE = Words(de="Schließen", en="Close")
WAIT = Words(de="Einen Moment …", en="One moment …")
LONGEST, MOST = 20_000, 1000
"""Characters of a field that an order may carry, and fields."""
TOLD = 9
"""Seconds for which something is told in passing."""


class Region:
    """A part of a page that is shown anew."""

    def __init__(self, made: Any) -> None:
        self._made = made

    def show(self, *inner: Any) -> None:
        """Replace what it shows."""
        self._made.set_content(str(join(inner)))


class Screen:
    """What a page is built on.

    `region()` makes a place on the page, `on()` says what an order does and what it needs, `tell()` says something in
    passing, `drawer()` and `box()` show something beside or above the page. A LeitstandError in an order is told in its
    own words.
    """

    def __init__(self, visit: Visit, client: Client) -> None:
        self.visit, self.client = visit, client
        self.lang: Lang = visit.lang
        self._orders: dict[str, tuple[Order, str, bool]] = {}
        self._refused = float("-inf")
        self._toasts: list[tuple[float, Html]] = []
        self._places: dict[str, Region] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._minding = False
        self.switched: list[Callable[[], None]] = []
        """Called when the kill switch was pressed on this page: what shows its state."""

    def region(self, *inner: Any, kind: str = "", id: str = "", live: bool = False) -> Region:
        """A place on the page, where the page is being built now; what it ever shows passes `web.clean`.

        Args:
            inner: what it shows at first.
            kind: its CSS classes.
            id: of the element.
            live: whether changes are read out by a screen reader.
        """
        from nicegui import ui

        made = ui.html(str(join(inner)), sanitize=clean)
        if kind:
            made.classes(kind)
        if id:
            made.props(f'id="{id}"')
        if live:
            made.props('aria-live="polite"')
        return Region(made)

    def on(self, do: str, order: Order, needs: str = PLAIN, *, often: bool = False) -> None:
        """What an order does; it is given the fields and the data of what was pressed.

        A browser can give any order of its page, whether a button for it is shown or not.

        Args:
            do: its name.
            order: what it does.
            needs: the action of the matrix of roles that whoever gives it must be allowed, asked anew each time.
            often: whether it comes while a slider moves.
        """
        self._orders[do] = (order, needs, often)

    def listen(self) -> None:
        """Hear the orders of this page."""
        from nicegui import ui

        ui.on("order", self._heard)

    async def _heard(self, event: Any) -> None:
        args: Any = event.args
        given = cast("Any", args[0] if isinstance(args, list) else args)
        if not isinstance(given, dict):
            return
        pairs = [*cast("dict[Any, Any]", given).items()][:MOST]
        told = {str(key): value for key, value in pairs if isinstance(value, str)}
        order, needs, often = self._orders.get(told.get("do", ""), (None, PLAIN, True))
        try:
            who = self.visit.who()  # a key that has ended since opens nothing any more
            with self.visit.callers.order(who, often=often or needs in (PLAIN, STOP)):
                roles.require(who, needs)
                _bounded(told)
                if order is not None:
                    found = order(told)
                    if inspect.isawaitable(found):
                        await found
        except TooOften as failed:
            self._often(failed)
        except LeitstandError as failed:
            self.tell(problem(failed, self.lang), "bad")
        except Exception:
            logging.getLogger("leitstand.page").exception("an order failed")
            self.tell(BROKEN.said(self.lang), "bad")
        finally:
            self.run("leitstand.settled()")

    def _often(self, failed: TooOften) -> None:
        """Say it once a second: an answer to each of too many orders would be too many answers."""
        now = time.monotonic()
        if now - self._refused >= 1:
            self._refused = now
            self.tell(problem(failed, self.lang), "bad")

    def fill(self, region: Region, make: Callable[[], Awaitable[Any]], waiting: str = "") -> None:
        """Show in a region what takes time to make: the page stands at once, what went wrong is told in its place.

        Args:
            region: where.
            make: gives the HTML; use `work` in it for whatever blocks.
            waiting: what is said meanwhile.
        """
        from nicegui import background_tasks

        async def made() -> None:
            try:
                region.show(await make())
            except LeitstandError as failed:
                region.show(problem(failed, self.lang))
            except Exception:
                logging.getLogger("leitstand.page").exception("a part of a page failed")
                region.show(note(BROKEN.said(self.lang), "bad"))

        region.show(busy(waiting or WAIT.said(self.lang)))
        background_tasks.create(made(), name="page")  # pyright: ignore[reportUnknownMemberType]

    def soon(self, task: Callable[[], Awaitable[None]]) -> None:
        """Something that begins once the page is there: what takes a moment to compute, or goes on."""

        async def done() -> None:
            try:
                await self.client.connected(30)
            except TimeoutError:
                return
            await task()

        self.later(done())

    async def work(self, task: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Something that takes time or reads files, beside the page."""
        return await asyncio.to_thread(task, *args, **named)

    @property
    def open(self) -> bool:
        """Whether the page is still looked at."""
        return not self.client.is_deleted

    def run(self, script: str) -> None:
        """Have the browser do something; scripts are written here, never made of what came from outside."""
        if not self.client.is_deleted:
            self.client.run_javascript(script)

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something beside the page for as long as it is open; what goes wrong is told as in an order."""
        task = asyncio.create_task(self._minded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if len(self._tasks) == 1 and not self._minding:
            self._minding = True
            self.left(lambda: [each.cancel() for each in self._tasks])

    async def _minded(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except LeitstandError as failed:
            self.tell(problem(failed, self.lang), "bad")
        except Exception:
            logging.getLogger("leitstand.page").exception("work beside the page failed")
            self.tell(BROKEN.said(self.lang), "bad")

    def left(self, gone: Callable[[], Any]) -> None:
        """What to do when the page is closed for good; a line that broke for a moment does not count."""
        self.client.on_delete(gone)  # pyright: ignore[reportUnknownMemberType]

    def tell(self, text: Any, tone: str = "") -> None:
        """Say something in passing."""
        now = time.monotonic()
        self._toasts = [each for each in self._toasts[-2:] if now - each[0] < TOLD]
        self._toasts.append((now, el("div", text, class_=tone, role="status")))
        self._places["toast"].show(*(each for _, each in self._toasts))
        self.run(f"leitstand.tell({1000 * TOLD})")

    def drawer(self, title: Any, *inner: Any) -> None:
        """Show something beside the page."""
        self._dialog("drawer", title, inner)

    def box(self, title: Any, *inner: Any) -> None:
        """Show something above the page that wants an answer."""
        self._dialog("box", title, inner)

    def close(self) -> None:
        """Close what is open beside or above the page."""
        self.run("leitstand.close('drawer'); leitstand.close('box')")

    def go(self, path: str) -> None:
        """Go to another page of the house."""
        self.run(f"leitstand.go({json.dumps(path)})")

    def _dialog(self, name: str, title: Any, inner: Any) -> None:
        close = button(
            join([icon("close", 16), el("span", CLOSE.said(self.lang), class_="unseen")]), page="close", kind="plain"
        )
        head = el("div", element("h2", (title,), {"id": f"{name}-title"}), close, class_="line apart")
        self._places[name].show(el("div", head, *inner, class_="inner"))
        self.run(f"leitstand.open('{name}')")

    def frame(self) -> None:
        """The places that every page has: what is said in passing, what opens beside and above it."""
        from nicegui import ui

        self._places["toast"] = self.region(kind="toast", live=True)
        for name, kind in (("drawer", "drawer"), ("box", "box")):
            with ui.element("dialog").classes(kind).props(f'id="{name}" aria-labelledby="{name}-title"'):
                self._places[name] = self.region()


def _bounded(told: Given) -> None:
    if any(len(value) > LONGEST for value in told.values()):
        raise BadArguments(
            en=f"A field holds at most {LONGEST} characters.", de=f"Ein Feld fasst höchstens {LONGEST} Zeichen.",
            do_en="Say it shorter.", do_de="Sagen Sie es kürzer.",
        )  # fmt: skip
