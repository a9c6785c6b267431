"""The sandbox ad platform over HTTP; it remembers keys, so what became of a write can always be asked."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from platforms._said import busy, moved, refused, unreachable
from platforms.port import Applied, Seen, Unreachable
from platforms.wire import Line, Reply, listed, members
from terms import Operation

if TYPE_CHECKING:
    from settings import Settings

RANK = 10
SERVED = ("google", "meta", "microsoft", "tiktok", "linkedin", "pinterest")
TRIES = 4
"""How often something is read; reading changes nothing."""


def adapter(settings: Settings) -> Sandbox | None:
    """The adapter, where an address is set."""
    there = settings.platforms
    if not there.sandbox:
        return None
    return Sandbox(Line(there.sandbox, there.timeout), there.sandbox_token.get_secret_value())


class Sandbox:
    """Reads and writes at the sandbox platform."""

    name = "sandbox"
    reads = True

    def __init__(self, line: Line, token: str) -> None:
        self._line = line
        self._headers = {"authorization": f"Bearer {token}"}

    def __repr__(self) -> str:
        return f"Sandbox({self._line.host})"

    def platforms(self) -> tuple[str, ...]:
        """All that the company uses."""
        return SERVED

    def catalogue(self, platform: str) -> tuple[Seen, ...]:
        """Everything of one platform, page by page."""
        found: list[Seen] = []
        after = ""
        while True:
            told = self._told(f"/v1/{quote(platform, safe='')}/things?after={quote(after, safe='')}", platform)
            found += [_seen(each) for each in told["things"]]
            after = told["next"]
            if not after:
                return tuple(found)

    def read(self, platform: str, kind: str, entity: str) -> Seen:
        """One thing as it is."""
        return _seen(self._told(_path(platform, kind, entity), entity))

    def apply(self, operation: Operation, key: str) -> Applied:
        """Write under the key; the platform compares `before` in the same step."""
        change = {"field": operation.field, "before": _told(operation.before), "after": _told(operation.after)}
        body = json.dumps(change | {"unit": operation.unit}, ensure_ascii=False, allow_nan=False).encode()
        place = _path(operation.platform, operation.kind, operation.entity)
        reply = self._line.send("POST", place, body=body, headers=self._headers | {"idempotency-key": key})
        return self._applied(reply, operation, key)

    def found(self, operation: Operation, key: str) -> Applied | None:
        """What the platform remembers of the key."""
        reply = self._get(f"/v1/keys/{quote(key, safe='')}")
        if reply.status == 404 and _error(reply).get("code") == "unknown_key":
            return None
        if reply.status != 200:
            raise unreachable(self._line.host, f"HTTP {reply.status}")
        return self._applied(reply, operation, key)

    def _applied(self, reply: Reply, operation: Operation, key: str) -> Applied:
        told, error = reply.json() or {}, _error(reply)
        if reply.status == 429:
            raise busy(self._line.host, _seconds(reply))
        if reply.status in (409, 412):
            raise moved(operation, error.get("now"))
        if 400 <= reply.status < 500:
            raise refused(operation.name or operation.entity, str(error.get("reason", "")))
        place = (operation.platform, operation.kind, operation.entity, operation.field)
        if reply.status != 200 or told.get("key") != key:
            # An answer that belongs to another request says nothing about this one.
            raise unreachable(self._line.host, f"HTTP {reply.status}")
        if (told.get("platform"), told.get("kind"), told.get("entity"), told.get("field")) != place:
            raise refused(operation.name or operation.entity, "that key belongs to another change",
                          "dieser Schlüssel gehört zu einer anderen Änderung")  # fmt: skip
        rejected = {str(row): str(why) for row, why in told.get("rejected", {}).items()}
        return Applied(key=key, version=str(told["version"]), again=bool(told["again"]), rejected=rejected)

    def _told(self, path: str, what: str) -> dict[str, Any]:
        reply = self._get(path)
        if 400 <= reply.status < 500:
            raise refused(what, str(_error(reply).get("reason", "")))
        told = reply.json()
        if reply.status != 200 or not told:
            raise unreachable(self._line.host, f"HTTP {reply.status}")
        return told

    def _get(self, path: str) -> Reply:
        """An answer that settles the question, asked for a few times; Unreachable where none comes."""
        failed = unreachable(self._line.host)
        for number in range(TRIES):
            time.sleep(0.02 * 2**number if number else 0)
            try:
                reply = self._line.send("GET", path, headers=self._headers)
            except Unreachable as none:
                failed = none
                continue
            if reply.status < 500 and reply.status != 429:
                return reply
            failed = unreachable(self._line.host, f"HTTP {reply.status}")
        raise failed


def _told(value: Any) -> Any:
    """A value as this platform takes it: of a member with several fields it knows one hash."""
    if not isinstance(value, list):
        return value
    rows = [members(each) for each in listed(value)]
    return [row.get("email") or row.get("phone") or each for row, each in zip(rows, listed(value), strict=True)]


def _path(platform: str, kind: str, entity: str) -> str:
    return "/v1/" + "/".join(quote(part, safe="") for part in (platform, kind, entity))


def _error(reply: Reply) -> dict[str, Any]:
    return members((reply.json() or {}).get("error"))


def _seconds(reply: Reply) -> float:
    told = _error(reply).get("seconds", reply.headers.get("retry-after", "1"))
    try:
        return min(max(float(told), 0.0), 3600.0)
    except (TypeError, ValueError):
        return 1.0


def _seen(told: Mapping[str, Any]) -> Seen:
    names = ("platform", "entity", "kind", "name", "currency", "fields", "version", "parent")
    return Seen(**{name: told[name] for name in names})
