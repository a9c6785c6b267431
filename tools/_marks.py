"""What the audit notes beside a run when it changed: the settings, the limits, the rules of the house, the models."""

from __future__ import annotations

import hashlib
from pathlib import Path

from settings import Settings
from terms import canonical

OWN = {"home", "user", "lang", "today", "debug"}
"""Settings of a call, not of the house."""


def marks(settings: Settings) -> dict[str, str]:
    """Name -> hash or name of what holds now; secrets enter no hash."""
    shape = settings.model_dump(mode="json", exclude=OWN)
    found = {
        "settings": _hash(canonical(shape)),
        "limits": _hash(canonical(shape["limits"])),
        "autonomy": _of_file(settings.home / "autonomy.yaml"),
    }
    return found | ({"models": _models(settings)} if settings.tier != "none" else {})


def _models(settings: Settings) -> str:
    from edge.voice import name, prompts

    return f"{settings.tier}: {name(settings, settings.tier)}; prompts {prompts()}"


def _of_file(file: Path) -> str:
    return _hash(file.read_bytes()) if file.is_file() else "packaged"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
