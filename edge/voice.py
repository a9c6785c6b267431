"""Which model speaks, by which prompts: what stands beside an answer so that it can be asked later."""

from __future__ import annotations

import hashlib
from functools import cache

from edge.device import bundled
from edge.phrasing import PROMPTS
from settings import Settings


def voice(settings: Settings, tier: str) -> dict[str, str]:
    """Name of the model of a tier and the hash of the prompts; nothing where no model spoke."""
    if tier == "none":
        return {}
    return {"model_name": name(settings, tier), "prompts": prompts()}


def name(settings: Settings, tier: str) -> str:
    """The model's name: of a cloud model as it is configured, of one on this device its file and size in bytes."""
    if tier == "cloud":
        return settings.cloud_model
    file = settings.device_model or bundled()
    return f"{file.name} ({file.stat().st_size})" if file and file.is_file() else ""


@cache
def prompts() -> str:
    """Sixteen hex digits over all prompts."""
    digest = hashlib.sha256()
    for file in sorted(PROMPTS.iterdir()):
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
