"""Access to Google Ads: an access token by OAuth 2 for as long as it holds, and the headers that go with each call."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from platforms._said import refused, unreachable
from platforms.wire import Line

if TYPE_CHECKING:
    from settings import GoogleAds

TOKENS = "https://oauth2.googleapis.com"


class Access:
    """What an account needs to be shown; nothing of it appears in a text or an error."""

    def __init__(self, account: GoogleAds, seconds: float, line: Line | None = None) -> None:
        self.account = account
        self._line = line or Line(TOKENS, seconds)
        self._token, self._until = "", 0.0
        self._asking = threading.Lock()

    def __repr__(self) -> str:
        return f"Access({self.account.customer})"

    def headers(self, *, fresh: bool = False) -> dict[str, str]:
        """The headers of a call; `fresh` asks for a new token first.

        Raises:
            Unreachable: no token came. Refused: Google gives none.
        """
        manager = {"login-customer-id": self.account.manager} if self.account.manager else {}
        return {
            "authorization": f"Bearer {self._access(fresh)}",
            "developer-token": self.account.developer_token.get_secret_value(),
        } | manager

    def _access(self, fresh: bool) -> str:
        with self._asking:
            if fresh or not self._token or time.monotonic() >= self._until:
                self._ask()
            return self._token

    def _ask(self) -> None:
        form = {
            "grant_type": "refresh_token", "client_id": self.account.client_id,
            "client_secret": self.account.client_secret.get_secret_value(),
            "refresh_token": self.account.refresh_token.get_secret_value(),
        }  # fmt: skip
        head = {"content-type": "application/x-www-form-urlencoded"}
        reply = self._line.send("POST", "/token", body=urlencode(form).encode(), headers=head)
        told = reply.json() or {}
        if 400 <= reply.status < 500 and reply.status != 429:
            raise refused("Google Ads", f"no access: {told.get('error', 'unknown')}",
                          f"kein Zugang: {told.get('error', 'unbekannt')}")  # fmt: skip
        token, lasts = told.get("access_token"), told.get("expires_in", 0)
        if reply.status != 200 or not isinstance(token, str) or not isinstance(lasts, int):
            raise unreachable(self._line.host, f"HTTP {reply.status}")
        self._token, self._until = token, time.monotonic() + max(lasts - 60, 0)
