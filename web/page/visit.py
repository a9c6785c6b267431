"""Who looks at a page, in which language; asked anew for every order, so that a key that was revoked opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from errors import Lang
from terms import Principal, Words
from web.origin import near
from web.rest.callers import COOKIE, Callers

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import HTTPConnection

    from graphs.ask import Asking
    from settings import Settings

LANGUAGE, THEME = "leitstand_lang", "leitstand_theme"
"""Cookies."""
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Visit:
    """One page in one browser.

    key    what the browser shows as its key, empty for whoever works at this machine
    local  whether it is at this machine
    query  of the page's address
    """

    app: FastAPI
    key: str
    local: bool
    lang: Lang
    theme: str
    query: dict[str, str]

    @classmethod
    def of(cls, app: FastAPI, request: HTTPConnection) -> Visit:
        """From the request for the page, or from its line."""
        settings: Settings = app.state.settings
        asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE) or settings.lang or ""
        liked = asked or request.headers.get("accept-language", "")
        theme = request.cookies.get(THEME, "")
        return cls(
            app, request.cookies.get(COOKIE, ""), near(request), "de" if liked.lower().startswith("de") else "en",
            theme if theme in THEMES else "", dict(request.query_params),
        )  # fmt: skip

    @property
    def settings(self) -> Settings:
        """The house."""
        return self.app.state.settings

    @property
    def room(self) -> Asking:
        """Who answers questions."""
        return self.app.state.room

    @property
    def callers(self) -> Callers:
        """Who tells callers apart and counts them."""
        return self.app.state.callers

    def who(self) -> Principal:
        """Who looks, as it is now.

        Raises:
            NoKey, Forbidden: nobody is known by what the browser shows.
        """
        return self.callers.known(self.key, self.local)

    def may(self, action: str, **whose: Any) -> bool:
        """Whether whoever looks may do that now; what is shown follows it, what is done is checked again."""
        from policies import roles

        return roles.may(self.who(), action, **whose)

    def say(self, words: Words) -> str:
        """One of the two languages."""
        return words.said(self.lang)
