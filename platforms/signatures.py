"""Signed messages, both sides: how they are signed, and how whoever gets one finds out that it is genuine and new.

The form is that of Standard Webhooks (standardwebhooks.com): headers `webhook-id`, `webhook-timestamp` (seconds since
1970) and `webhook-signature` (`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; several, one blank between
them, while a key is changed). A message older or younger than five minutes is not taken. A message that is sent again
keeps its id; whoever gets it acts once for an id.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from errors import PolicyRefused

WINDOW = 300
"""Seconds that a message's time may differ from the receiver's clock."""
LARGEST = 1_000_000
"""Bytes of a message."""
SHORTEST = 16
"""Bytes of a key."""


class Forged(PolicyRefused):
    """A message that is not genuine, too old, or another one under an id that is known."""

    kind = "forged"


@dataclass(frozen=True)
class Message:
    """A genuine message; `again` where its id came before: then nothing may be done a second time."""

    id: str
    at: int
    body: bytes = field(repr=False)
    again: bool


def key_of(secret: str) -> bytes:
    """The key's bytes: base64 behind `whsec_`, else the text itself; empty where it is too short to be one."""
    if secret.startswith("whsec_"):
        try:
            key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except (binascii.Error, ValueError):
            return b""
    else:
        key = secret.encode()
    return key if len(key) >= SHORTEST else b""


def signed(secret: str, id: str, at: int, body: bytes) -> dict[str, str]:
    """The headers that go with a message.

    >>> signed("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
    ...     b'{"test": 2432232314}')["webhook-signature"]
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signature = _mac(key_of(secret), id, at, body)
    return {"webhook-id": id, "webhook-timestamp": str(at), "webhook-signature": f"v1,{signature}"}


class Receiver:
    """Whoever gets messages.

    Args:
        secrets: the keys that count; two of them while one is changed.
        memory: file that remembers ids over restarts; without one they are remembered while this object lives.
        window: seconds that a message's time may differ.
    """

    def __init__(self, secrets: Sequence[str], memory: Path | None = None, window: int = WINDOW) -> None:
        self._keys = [key for key in map(key_of, secrets) if key]
        self._window = window
        self._db = sqlite3.connect(memory or ":memory:", check_same_thread=False, isolation_level=None)
        self._lock = threading.Lock()
        self._db.execute("create table if not exists ids (id text primary key, body text, at integer) without rowid")

    def close(self) -> None:
        """Let go of the memory's file."""
        with self._lock:
            self._db.close()

    def verified(self, headers: Mapping[str, str], body: bytes, now: float) -> Message:
        """The message, if it is genuine and of now.

        Raises:
            Forged: no or a wrong signature, another time than now, another message under a known id, too long.
        """
        if len(body) > LARGEST:
            raise _forged("it is too long", "sie ist zu lang")
        told = {name.lower(): value for name, value in headers.items()}
        id, stamp = told.get("webhook-id", ""), told.get("webhook-timestamp", "")
        if not re.fullmatch(r"[\x21-\x7e]{1,128}", id) or not re.fullmatch(r"[0-9]{1,12}", stamp):
            raise _forged("its id or its time is missing", "Kennung oder Zeit fehlen")
        if not self._genuine(id, int(stamp), body, told.get("webhook-signature", "")):
            raise _forged("its signature is not right", "ihre Unterschrift stimmt nicht")
        if not abs(now - int(stamp)) <= self._window:
            raise _forged("it is not of now", "sie ist nicht von jetzt")
        return Message(id, int(stamp), body, self._known(id, body, int(stamp)))

    def _genuine(self, id: str, at: int, body: bytes, given: str) -> bool:
        offered = [part.removeprefix("v1,").encode() for part in given.split(" ")[:8] if part.startswith("v1,")]
        right = [_mac(key, id, at, body).encode() for key in self._keys]
        # Every pair is compared, so that the time it takes tells nothing.
        return sum(hmac.compare_digest(one, other) for one in offered for other in right) > 0

    def _known(self, id: str, body: bytes, at: int) -> bool:
        digest = hashlib.sha256(body).hexdigest()
        with self._lock, closing(self._db.cursor()) as db:
            new = db.execute("insert into ids values (?, ?, ?) on conflict do nothing", (id, digest, at)).rowcount
            (kept,) = db.execute("select body from ids where id = ?", (id,)).fetchone()
        if kept != digest:
            raise _forged("its id belongs to another message", "ihre Kennung gehört zu einer anderen Nachricht")
        return not new


def _mac(key: bytes, id: str, at: int, body: bytes) -> str:
    return base64.b64encode(hmac.digest(key, f"{id}.{at}.".encode() + body, "sha256")).decode()


def _forged(en: str, de: str) -> Forged:
    return Forged(en=f"The message is not taken: {en}.", de=f"Die Nachricht wird nicht angenommen: {de}.")
