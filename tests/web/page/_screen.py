"""A page without a browser: what it shows, says and opens, and its orders by name."""

# pyright: basic
from __future__ import annotations

import asyncio
from inspect import isawaitable
from types import SimpleNamespace

from policies import roles
from terms import Principal
from tests.web._kept import kept
from web.html import el, join

ANNA = Principal(id="u-anna", kind="person", role="admin")


class Region:
    """A part of the page."""

    def __init__(self, inner):
        self.shown = kept(str(join(inner)))

    def show(self, *inner):
        self.shown = kept(str(join(inner)))


class Screen:
    """As web.page.screen.Screen, for tests."""

    def __init__(self, settings, lang="de", who=ANNA, **more):
        self.lang, self.orders, self.needs, self.told, self.opened = lang, {}, {}, [], []
        self.scripts, self.regions, self.gone, self.waits = [], [], [], []
        self.switched = []
        self.principal = who
        self.visit = SimpleNamespace(
            settings=settings, lang=lang, who=lambda: self.principal, query={}, key="",
            may=lambda action, **whose: roles.may(self.principal, action, **whose), **more,
        )  # fmt: skip
        self.left = lambda gone: None

    def region(self, *inner, **more):
        self.regions.append(Region(inner))
        return self.regions[-1]

    def on(self, name, order, needs="read", *, often=False):
        self.orders[name], self.needs[name] = order, needs

    open = True

    def soon(self, task):
        """What begins soon: at once where the page is being built, after an order where one is given."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            asyncio.run(task())
        else:
            self.waits.append(task)

    def later(self, work):
        asyncio.run(work)

    async def settle(self):
        while self.waits:
            await self.waits.pop(0)()

    async def work(self, task, *args, **named):
        return await asyncio.to_thread(task, *args, **named)

    def tell(self, text, tone=""):
        self.told.append((kept(str(join([text]))) and str(text), tone))

    def drawer(self, title, *inner):
        self.opened.append(("drawer", str(title), kept(str(join([el("h2", title), *inner]))).partition("</h2>")[2]))

    box = drawer

    def close(self):
        self.opened.append(("closed", "", ""))

    def run(self, script):
        self.scripts.append(script)

    def go(self, path):
        self.gone.append(path)

    async def do(self, name, /, **given):
        roles.require(self.principal, self.needs[name])
        found = self.orders[name](given)
        found = await found if isawaitable(found) else found
        await self.settle()
        return found

    def order(self, name, /, **given):
        """Give an order from outside any event loop."""
        return asyncio.run(self.do(name, **given))

    @property
    def page(self):
        return "".join(each.shown for each in self.regions)
