"""What the company's platforms would export: the files that real ones write, one file here per format.

A format is a module with `write(world, folder, lang) -> list[Path]`; it is found by looking into this folder.
Files tell facts once: where two of them could tell the same, each has its own days, or one has another SHELF.
May import simulator only. Add a format by adding a file; each amount must be in it to the cent.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.exports._rows import Tongue
    from simulator.world import World

HERE = Path(__file__).parent


def names() -> list[str]:
    """All formats, by looking into this folder."""
    return sorted(file.stem for file in HERE.glob("[a-z]*.py"))


def write_all(
    world: World, folder: Path, lang: Tongue = "both", progress: Callable[[str, int, int], None] | None = None
) -> list[Path]:
    """Write every format below `folder/exports`; what tells the same again, or has no data kind, on a shelf beside.

    `progress` hears the format, how many are done, and of how many.
    """
    written: list[Path] = []
    formats = names()
    for done, name in enumerate(formats):
        if progress:
            progress(name, done, len(formats))
        module = importlib.import_module(f"simulator.exports.{name}")
        written += module.write(world, folder / getattr(module, "SHELF", "exports"), lang)
    if progress:
        progress("", len(formats), len(formats))
    return written
