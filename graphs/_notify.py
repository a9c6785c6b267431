"""Where the morning brief goes: files in the home always; a webhook and an e-mail file only where somebody set them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from errors import LeitstandError, PersonMustAct
from graphs._room import Said
from graphs.told import LANGS, mail, markdown, page, text, title
from settings import Settings
from terms import Words, canonical

FOLDER = "briefs"


def notify(settings: Settings, brief: dict[str, Any], key: str) -> Said:
    """Write the files, hand over the mail, send the message; what does not work is said and tried again."""
    lang = settings.lang or "de"
    folder = settings.home / FOLDER
    for each in LANGS:
        written(folder / f"{key}.{each}.md", markdown(brief, each).encode())
        written(folder / f"{key}.{each}.html", page(brief, each).encode())
    sent = [FOLDER]
    if settings.nights.mail is not None:
        written(settings.nights.mail / f"{key}.eml", mail(brief, lang, settings.nights.mail_to, datetime.now(UTC)))
        sent.append("eml")
    if settings.nights.notify:
        _post(settings, brief, key)
        sent.append("webhook")
    return Said("ok", Words(de=", ".join(sent), en=", ".join(sent)), data={"sent": sent})


def _post(settings: Settings, brief: dict[str, Any], key: str) -> None:
    from platforms.signatures import key_of, signed
    from platforms.wire import Line

    secret = settings.platforms.webhook_secret.get_secret_value()
    if not key_of(secret):
        raise PersonMustAct(
            en="The brief was not sent: no key of 16 characters or more signs it.",
            de="Der Bericht wurde nicht gesendet: Kein Schlüssel ab 16 Zeichen unterschreibt ihn.",
            do_en="Set LEITSTAND_PLATFORMS__WEBHOOK_SECRET.", do_de="Setzen Sie LEITSTAND_PLATFORMS__WEBHOOK_SECRET.",
        )  # fmt: skip
    body = canonical(
        {"event": "night", "night": key, "status": brief["status"],
         "title": {lang: title(brief, lang) for lang in LANGS}, "text": {lang: text(brief, lang) for lang in LANGS},
         "brief": brief}
    )  # fmt: skip
    line = Line(settings.nights.notify, settings.platforms.timeout)
    try:
        reply = line.send("POST", body=body, headers=signed(secret, f"night-{key}", int(time.time()), body))
    finally:
        line.close()
    if not 200 <= reply.status < 300:
        raise LeitstandError(
            en=f"The brief was not taken: the address answered {reply.status}.",
            de=f"Der Bericht wurde nicht angenommen: Die Adresse antwortete mit {reply.status}.",
        )


def written(place: Path, data: bytes) -> None:
    """A file that is there whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.new")
    draft.write_bytes(data)
    draft.replace(place)
