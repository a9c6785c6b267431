"""The program with which a browser draws charts: Vega, from the package that also draws them here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def program(folder: Path) -> Path:
    """The file of the program, made once for each version (some seconds) and kept in the folder."""
    from importlib.metadata import version

    import vl_convert

    place = folder / f"vega-{version('vl-convert-python')}.js"
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{place.name}.{os.getpid()}"
        bundle: Any = vl_convert.javascript_bundle  # its types ask for what it does not need
        draft.write_text(str(bundle()), encoding="utf-8")
        draft.replace(place)
    return place
