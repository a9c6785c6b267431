"""Where the morning brief goes: files in the home always; a webhook and an e-mail file only where somebody set them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from errors import LeitstandError
from graphs._room import Said
from graphs._told import mail, markdown, page, text, title
from settings import Settings
from terms import Words, canonical

FOLDER = "briefs"


def notify(settings: Settings, brief: dict[str, Any], key: str) -> Said:
    """Write the files, hand over the mail, send the message; what does not work is said and tried again."""
    lang = settings.lang or "de"
    folder = settings.home / FOLDER
    for each in ("de", "en"):
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
    from platforms.webhook import signed
    from platforms.wire import Line

    body = canonical(
        {"event": "night", "night": key, "status": brief["status"],
         "title": {lang: title(brief, lang) for lang in ("de", "en")},
         "text": {lang: text(brief, lang) for lang in ("de", "en")}, "brief": brief}
    )  # fmt: skip
    secret = settings.platforms.webhook_secret.get_secret_value()
    line = Line(settings.nights.notify, settings.platforms.timeout)
    try:
        reply = line.send("POST", body=body, headers=signed(body, secret, key))
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
