"""Which adapter serves which platform: found by looking into this folder; what is not configured is not there."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from platforms.port import Adapter
    from settings import Settings


def adapters(settings: Settings) -> Mapping[str, Adapter]:
    """By platform name; a name that no adapter claims is served by the one for any platform (webhook, else files)."""
    modules = [importlib.import_module(f"platforms.{name}") for name in names()]
    ranked = sorted((module for module in modules if hasattr(module, "adapter")), key=lambda module: module.RANK)
    made = [each for each in (module.adapter(settings) for module in ranked) if each is not None]
    return Served(made)


def names() -> list[str]:
    """The modules of this folder that may hold an adapter."""
    found = pkgutil.iter_modules([str(Path(__file__).parent)])
    return [module.name for module in found if not module.name.startswith("_")]


KNOWN = ("google", "meta", "microsoft", "tiktok", "linkedin", "pinterest")
"""Platforms that are named where an adapter serves any."""


class Served(Mapping[str, Any]):
    """Adapters by platform. The first that claims a platform gets it; one that claims none serves all the others."""

    def __init__(self, made: list[Adapter]) -> None:
        self._claimed: dict[str, Adapter] = {}
        for each in made:
            for platform in each.platforms():
                self._claimed.setdefault(platform, each)
        self._made = tuple(made)
        self._any = next((each for each in made if not each.platforms()), None)

    def named(self, name: str) -> Adapter | None:
        """The adapter of that name, whatever it serves; None where it is not configured."""
        return next((each for each in self._made if each.name == name), None)

    def __getitem__(self, platform: str) -> Adapter:
        found = self._claimed.get(platform, self._any)
        if found is None:
            raise KeyError(platform)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*(KNOWN if self._any else ()), *self._claimed)))

    def __len__(self) -> int:
        return len(list(iter(self)))
