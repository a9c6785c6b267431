"""The program with which a browser draws charts: Vega, from the package that also draws them here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Lock

MAKE = """import sys, vl_convert
with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write(vl_convert.javascript_bundle())"""
"""In a process of its own: here it would let no other thread run meanwhile, and open pages would lose their line."""
_making = Lock()


def program(folder: Path) -> Path:
    """The file of the program, made once for each version (some seconds) and kept in the folder."""
    from importlib.metadata import version

    place = folder / f"vega-{version('vl-convert-python')}.js"
    with _making:
        if not place.exists():
            folder.mkdir(parents=True, exist_ok=True)
            draft = folder / f"{place.name}.{os.getpid()}"
            made = [sys.executable, "-I", "-c", MAKE, str(draft)]
            subprocess.run(made, check=True, capture_output=True)  # noqa: S603  our own interpreter and text
            draft.replace(place)
    return place
