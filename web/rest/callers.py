"""Who calls: a key, or whoever works on this machine; what they may, and how often."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fastapi import Request

from errors import Forbidden, LeitstandError
from terms import Principal
from web import origin

if TYPE_CHECKING:
    from limits import RateLimitItem

    from settings import Settings

ROUTES = {
    ("POST", "/ask"): "ask",
    ("POST", "/runs"): "ask",
    ("GET", "/runs/{id}"): "read",
    ("GET", "/runs/{id}/events"): "read",
    ("POST", "/runs/{id}/stop"): "ask",
    ("POST", "/runs/{id}/retry"): "ask",
    ("GET", "/threads"): "read",
    ("GET", "/threads/{id}"): "read",
    ("PATCH", "/threads/{id}"): "ask",
    ("DELETE", "/threads/{id}"): "ask",
    ("POST", "/threads/{id}/feedback"): "ask",
    ("GET", "/receipts/{run}"): "read",
    ("GET", "/metrics"): "read",
    ("GET", "/v1/models"): "ask",
    ("GET", "/v1/models/{model}"): "ask",
    ("POST", "/v1/chat/completions"): "ask",
    ("POST", "/tools/{name}"): "propose",
    ("GET", "/inbox"): "read",
    ("GET", "/inbox/{id}"): "read",
    ("POST", "/inbox/{id}/approve"): "approve",
    ("POST", "/inbox/{id}/reject"): "reject",
    ("POST", "/dispatch"): "approve",
    ("POST", "/rollback/{id}"): "roll_back",
    ("GET", "/kill"): "read",
    ("POST", "/kill"): "stop",
    ("GET", "/nights"): "read",
    ("GET", "/nights/{key}"): "read",
    ("GET", "/views/truth"): "read",
    ("GET", "/views/plan"): "read",
    ("POST", "/plan/try"): "ask",
    ("POST", "/plan/best"): "ask",
    ("POST", "/plan/propose"): "propose",
    ("GET", "/views/experiments"): "read",
    ("POST", "/experiments"): "propose",
    ("POST", "/experiments/design"): "ask",
    ("POST", "/experiments/register"): "propose",
    ("GET", "/views/experiments/{id}"): "read",
    ("POST", "/experiments/{id}/start"): "propose",
    ("POST", "/experiments/{id}/read"): "propose",
    ("POST", "/experiments/{id}/decide"): "propose",
    ("GET", "/views/runs"): "read",
    ("GET", "/views/audit"): "read",
    ("GET", "/views/audit/verified"): "verify_audit",
    ("POST", "/nights"): "run_night",
    ("GET", "/views/morning"): "read",
    ("GET", "/views/changes"): "read",
    ("GET", "/views/worth"): "read",
    ("POST", "/demo"): "import_data",
    ("GET", "/views/inbox"): "read",
    ("GET", "/views/inbox/{id}"): "read",
    ("GET", "/views/house"): "read",
    ("GET", "/policy"): "read",
    ("GET", "/policy/test"): "read",
    ("POST", "/models/test"): "ask",
    ("GET", "/people"): "change_people",
    ("POST", "/people"): "change_people",
    ("DELETE", "/people/{name}"): "change_people",
    ("POST", "/people/{name}/keys"): "change_people",
    ("DELETE", "/keys/{id}"): "change_people",
    ("GET", "/evidence/{id}"): "export_audit",
    ("GET", "/views/data"): "read",
    ("GET", "/views/data/{kind}"): "read",
}
"""What a caller must be allowed to do. Letting writes go on, and whose proposal it is, is checked where it is done."""
APART = {("POST", "/kill"), ("GET", "/metrics")}
"""Never used up by other calls: whoever has asked too often can still stop everything, and is still watched."""
OPEN = {("GET", "/health"), ("GET", "/live"), ("GET", "/ready"), ("GET", "/openapi.json"), ("POST", "/events")}
"""Routes that need nobody; an event is signed, or comes from whoever may start a night (`Callers.telling`)."""
PAGES = {
    ("GET", "/page/login"), ("POST", "/page/login"), ("POST", "/page/logout"), ("GET", "/page/static/{name}"),
    ("POST", "/page/files"),
}  # fmt: skip
"""What a browser needs before anybody is known; the pages ask who looks (`web.page.mount`) and what they may."""
COOKIE = "leitstand_key"
"""In which a browser keeps the key of whoever signed in."""
ORDERS = "1200 per minute"
"""Orders that one person may give on pages: a slider tells its value ten times a second."""
AT_ONCE = 8
"""Orders of one person that may be carried out at the same time."""
GUESSES = "10 per minute"
"""Keys that open nothing and that one address may show."""


class NoKey(LeitstandError):
    """Nobody is known by what came with the call."""

    kind = "key"


class TooOften(LeitstandError):
    """The caller has used up what a minute allows; `detail["seconds"]` says when to come back."""

    kind = "busy"


class Callers:
    """Tells callers apart and counts them."""

    def __init__(self, settings: Settings) -> None:
        from limits import parse
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        self._settings = settings
        self._rate, self._orders, self._guesses = parse(settings.rate), parse(ORDERS), parse(GUESSES)
        self._going: Counter[str] = Counter()
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def caller(self, request: Request) -> Principal:
        """Who calls, allowed to use the route, and not too often.

        Raises:
            NoKey: a key is needed and none came.
            Forbidden: the key opens nothing, the role does not allow it, or a page of another site calls.
            TooOften: more calls than `settings.rate`.
        """
        from policies import roles

        who = self._known(request)
        route = (request.method, request.scope["route"].path)
        if route in APART:
            self._count(self._orders, *route, who.id)
        else:
            self._count(self._rate, who.id)
        wanted = ROUTES.get(route)
        if wanted is None:
            raise Forbidden(
                en="This route is not listed, so it opens for nobody.",
                de="Diese Route steht in keiner Liste und öffnet deshalb niemandem.", rule="route",
            )  # fmt: skip
        roles.require(who, wanted)
        return who

    def telling(self, request: Request) -> Principal:
        """Who tells of an event that nobody signed: what it starts is what a night does.

        Raises:
            NoKey, Forbidden, TooOften: as for any call.
        """
        from policies import roles

        who = self._known(request)
        self._count(self._rate, who.id)
        roles.require(who, "run_night")
        return who

    @contextmanager
    def order(self, who: Principal, *, often: bool) -> Generator[None]:
        """While an order of a page is carried out: not too many, and not too many at once.

        Args:
            who: gives it.
            often: whether it may come as often as a slider moves; else it counts like a call over REST.

        Raises:
            TooOften: more than that.
        """
        if not often:
            self._count(self._rate, who.id)
        self._count(self._orders, "order", who.id)
        if self._going[who.id] >= AT_ONCE:
            raise _too_often(f"{AT_ONCE} at once", f"{AT_ONCE} gleichzeitig", 5)
        self._going[who.id] += 1
        try:
            yield
        finally:
            self._going[who.id] -= 1
            if not self._going[who.id]:
                del self._going[who.id]

    def opening(self, who: Principal) -> None:
        """Somebody opens a page. Raises TooOften."""
        self._count(self._orders, "order", who.id)

    def _count(self, rate: RateLimitItem, *whose: str) -> None:
        if self._window.hit(rate, *whose):
            return
        seconds = max(1, round(self._window.get_window_stats(rate, *whose).reset_time - time.time()))
        raise _too_often(*_spelled(rate), seconds)

    def _known(self, request: Request) -> Principal:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        given = token.strip() if scheme.lower() == "bearer" else request.headers.get("x-api-key", "").strip()
        if not given and request.method == "GET" and origin.same(request):
            given = request.cookies.get(COOKIE, "")  # reads only: a page of another site cannot make use of it
        try:
            return self._told(given, _local(request))
        except Forbidden:
            self._count(self._guesses, "guess", _address(request))
            raise

    def _told(self, given: str, local: bool) -> Principal:
        from ledger import keys

        if local and given and not keys.shaped(given):
            # Chat programs must send something as a key. Where none is needed it is none; else it opens nothing.
            try:
                return self.known("", local)
            except NoKey:
                pass
        return self.known(given, local)

    def entering(self, request: Request, given: str) -> Principal:
        """Who signs in with that key; whoever has tried too many wrong ones waits, whatever they show.

        Raises:
            NoKey, Forbidden: the key opens nothing.
            TooOften: too many that opened nothing.
        """
        address = _address(request)
        if not self._window.test(self._guesses, "guess", address):
            self._count(self._guesses, "guess", address)
        try:
            return self.known(given, False)
        except LeitstandError:
            self._window.hit(self._guesses, "guess", address)
            raise

    def known(self, given: str, local: bool) -> Principal:
        """Who shows that key, or whoever works on this machine while the house has given out none.

        Raises:
            NoKey: a key is needed and none came.
            Forbidden: the key opens nothing.
        """
        from acting.principals import named
        from ledger import keys
        from ledger.book import Book

        book = Book.of(self._settings)
        if given:
            with book.reading() as tx:
                key = keys.opened(tx, given, self._settings.now)
                return named(tx, self._settings, key.person).model_copy(update={"scope": key.scope})
        if not local:
            raise _no_key()
        if not book.there:
            return Principal(id=self._settings.user, kind="person", role="admin")
        with book.reading() as tx:
            if keys.any_(tx):
                raise _no_key()
            return named(tx, self._settings, "")


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _local(request: Request) -> bool:
    return origin.near(request) and origin.same(request)


def _spelled(rate: RateLimitItem) -> tuple[str, str]:
    seconds = rate.get_expiry()
    if seconds % 60:
        return f"{rate.amount} in {seconds} seconds", f"{rate.amount} in {seconds} Sekunden"
    if seconds == 60:
        return f"{rate.amount} a minute", f"{rate.amount} in der Minute"
    return f"{rate.amount} in {seconds // 60} minutes", f"{rate.amount} in {seconds // 60} Minuten"


def _too_often(en: str, de: str, seconds: int) -> TooOften:
    return TooOften(
        en=f"That was too often: {en} are allowed.", de=f"Das war zu oft: Erlaubt sind {de}.",
        do_en=f"Try again in {seconds} s.", do_de=f"Versuchen Sie es in {seconds} s wieder.", seconds=seconds,
    )  # fmt: skip


def _no_key() -> NoKey:
    return NoKey(
        en="This call needs a key.", de="Dieser Aufruf braucht einen Schlüssel.",
        do_en="Send 'Authorization: Bearer KEY'; leitstand people key NAME makes one.",
        do_de="Senden Sie „Authorization: Bearer SCHLÜSSEL“; leitstand people key NAME erstellt einen.",
    )  # fmt: skip


def caller(request: Request) -> Principal:
    """Who calls the app that keeps its `Callers` in its state; a route depends on it."""
    return request.app.state.callers.caller(request)
