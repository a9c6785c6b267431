"""What people read after a search for personal data outside the vault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from errors import Lang
from terms import Words

CLEAN = Words(
    de="Außerhalb des Tresors steht nichts Personenbezogenes.",
    en="There is no personal data outside the vault.",
)
FOUND = Words(
    de="Außerhalb des Tresors stehen personenbezogene Daten:",
    en="There is personal data outside the vault:",
)
REMEDY = Words(
    de="Laden Sie die Quelle als ihre richtige Art neu (das versiegelt die Spalten) oder löschen Sie die Stelle.",
    en="Load the source again as its right kind (its columns are sealed then), or delete the place.",
)
SIGNS = {
    "pattern": Words(de="sieht so aus", en="looks like it"),
    "vault": Words(de="steht im Tresor", en="is in the vault"),
    "unsealed": Words(de="Spalte nicht versiegelt", en="column not sealed"),
}
VALUES = Words(de="Werte", en="values")


LAST = "privacy.json"


def last_scan(home: Path) -> bool:
    """Whether the last search found nothing; False where nobody has searched yet."""
    file = home / LAST
    return file.exists() and bool(json.loads(file.read_text(encoding="utf-8"))["ok"])


def scanned(home: Path, lang: Lang) -> tuple[dict[str, Any], str]:
    """The search's outcome as JSON and as text; `ok` is true where nothing was found."""
    from warehouse import vault

    found = vault.scan(home)
    if home.exists():
        (home / LAST).write_text(json.dumps({"ok": not found}), encoding="utf-8")
    shape = {"ok": not found, "findings": [each.as_json() for each in found]}
    if not found:
        return shape, CLEAN.said(lang)
    lines = [
        f"  {each.place}{' · ' + each.column if each.column else ''}: {each.kind} ({SIGNS[each.sign].said(lang)}),"
        f" {each.values} {VALUES.said(lang)}: {', '.join(each.examples)}"
        for each in found
    ]
    return shape, "\n".join([FOUND.said(lang), *lines, REMEDY.said(lang)])
