"""Something happened outside: noted once, and a flow of the plan starts for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from errors import BadArguments, NotFound

if TYPE_CHECKING:
    from settings import Settings

SIGNED = "webhook-id"


def told(settings: Settings, name: str, id: str, by: str) -> dict[str, Any]:
    """Note an event; whether it is news, and which flow it starts.

    Raises:
        NotFound: nothing in the plan waits for that name.
        BadArguments: the id is no id.
    """
    from graphs.flow import load
    from ledger import events
    from ledger.book import Book

    wanted = {each.name: each.flow for each in load(settings).triggers if each.when == "event"}
    if name not in wanted:
        known = ", ".join(sorted(wanted)) or "–"
        raise NotFound(
            en="No flow waits for an event of that name.", de="Auf ein Ereignis dieses Namens wartet kein Ablauf.",
            do_en=f"Known are: {known}.", do_de=f"Bekannt sind: {known}.",
        )  # fmt: skip
    if not re.fullmatch(r"[\w.:@/-]{1,128}", id):
        raise BadArguments(
            en="The event has no usable id.", de="Das Ereignis hat keine brauchbare Kennung.",
            do_en="Give it one of up to 128 letters, digits and . : @ / - ; the same id is the same event.",
            do_de="Geben Sie ihm eine aus bis zu 128 Buchstaben, Ziffern und . : @ / - ; "
            "gleiche Kennung ist gleiches Ereignis.",
        )  # fmt: skip
    with Book.of(settings).writing() as tx:
        new = events.happened(tx, "event", f"{name} {id}", settings.now, name=name, by=by)
    return {"ok": True, "new": new, "event": name, "id": id, "flow": wanted[name]}


def sealed(settings: Settings) -> bool:
    """Whether events over the line are signed, so that it does not matter who brings them."""
    return bool(settings.platforms.webhook_secret.get_secret_value())


def received(settings: Settings, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """An event that came over the line; signed, where the house has a key for messages.

    Raises:
        Forged: the house has a key, and the message is not signed with it, not of now or changed.
    """
    import json
    import time

    from platforms.signatures import Receiver

    if sealed(settings):
        receiver = Receiver(
            [settings.platforms.webhook_secret.get_secret_value()]
        )  # each id once: the ledger remembers them
        try:
            receiver.verified(headers, body, time.time())
        finally:
            receiver.close()
    try:
        shape = json.loads(body)
        name, id = shape["event"], headers.get(SIGNED, "") or headers.get("idempotency-key", "") or shape["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        name = id = None
    if not isinstance(name, str) or not isinstance(id, str):
        raise BadArguments(
            en="The message names no event.", de="Die Nachricht nennt kein Ereignis.",
            do_en='Send {"event": "check", "id": "order-7"}.', do_de='Senden Sie {"event": "check", "id": "order-7"}.',
        )  # fmt: skip
    return told(settings, name, id, "service:events")
