"""Each change as a signed message to an address of the house's own; what happens there cannot be read back."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from platforms._said import busy, refused, unreachable
from platforms.port import Applied, Seen, Unreachable
from platforms.signatures import key_of, signed
from platforms.wire import Line, Reply
from terms import Operation

if TYPE_CHECKING:
    from settings import Settings

RANK = 80
TRIES = 3
"""How often a message is sent when no answer comes; the id stays the same."""


def adapter(settings: Settings) -> Webhook | None:
    """The adapter, where an address is set."""
    there = settings.platforms
    if not there.webhook:
        return None
    return Webhook(Line(there.webhook, there.timeout), there.webhook_secret.get_secret_value())


class Webhook:
    """Sends a change and waits until it was taken."""

    name = "webhook"
    reads = False

    def __init__(
        self,
        line: Line,
        secret: str,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._line, self._secret, self._clock, self._sleep = line, secret, clock, sleep

    def __repr__(self) -> str:
        return f"Webhook({self._line.host})"

    def platforms(self) -> tuple[str, ...]:
        """Any."""
        return ()

    def catalogue(self, platform: str) -> tuple[Seen, ...]:
        """Nothing: a message knows no account."""
        return ()

    def read(self, platform: str, kind: str, entity: str) -> Seen:
        """Never possible."""
        raise refused(entity, "what was sent as a message cannot be read back",
                      "was als Nachricht gesendet wurde, lässt sich nicht zurücklesen")  # fmt: skip

    def apply(self, operation: Operation, key: str) -> Applied:
        """Send it under the key as its id, a few times while no answer comes."""
        if not key_of(self._secret):
            name = "LEITSTAND_PLATFORMS__WEBHOOK_SECRET"
            raise refused("The message", f"{name} holds no key of 16 characters or more",
                          f"{name} enthält keinen Schlüssel ab 16 Zeichen")  # fmt: skip
        body = json.dumps({"id": key, "operation": operation.model_dump(mode="json")}, ensure_ascii=False,
                          sort_keys=True, allow_nan=False).encode()  # fmt: skip
        failed = unreachable(self._line.host)
        for number in range(TRIES):
            if number:
                self._sleep(0.2 * 2**number * random.uniform(0.5, 1.5))  # noqa: S311  (spreads tries, no secret)
            try:
                reply = self._line.send("POST", body=body, headers=self._headers(key, body))
            except Unreachable as none:
                failed = none
                continue
            if reply.status < 500 and reply.status != 408:
                return self._taken(reply, operation, key)
            failed = unreachable(self._line.host, f"HTTP {reply.status}")
        raise failed

    def found(self, operation: Operation, key: str) -> Applied | None:
        """Not known here: the same id is sent again, and whoever gets it acts once for an id."""
        return None

    def _headers(self, key: str, body: bytes) -> dict[str, str]:
        return signed(self._secret, key, int(self._clock()), body)

    def _taken(self, reply: Reply, operation: Operation, key: str) -> Applied:
        if 200 <= reply.status < 300:
            return Applied(key=key, note=f"HTTP {reply.status}")
        if reply.status in (425, 429):
            told = reply.headers.get("retry-after", "")
            raise busy(self._line.host, float(min(int(told), 3600)) if told.isascii() and told.isdigit() else 5.0)
        raise refused(operation.name or operation.entity, f"{self._line.host} answered HTTP {reply.status}",
                      f"{self._line.host} antwortete HTTP {reply.status}")  # fmt: skip
