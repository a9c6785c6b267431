# pyright: basic
"""The vault: the one place of personal data. Elsewhere stand keyed hashes, HMAC-SHA256(pepper, SHA-256(normalised)).

`store` keeps values under one key a subject, `keys` the house key, `sealing` a table's columns, `files` raw copies,
`normal` the forms in which two writings are the same, `proof` the scan that nothing is outside. May import what
warehouse/ may. Add a kind of value in `normal.FORMS`; what a scan looks for by its look is in `patterns`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from warehouse.vault.files import is_sealed, open_file, seal_file
from warehouse.vault.keys import hashed
from warehouse.vault.masking import mask, nameless
from warehouse.vault.sealing import private, seal
from warehouse.vault.store import Erased, erase, hashed_for_platform, reveal

__all__ = [
    "Erased", "erase", "hashed", "hashed_for_platform", "is_sealed", "mask", "nameless", "open_file", "private",
    "reveal", "scan", "seal", "seal_file",
]  # fmt: skip


def scan(home: Path) -> list[Any]:
    """Personal data outside the vault of a home: a list of `proof.Found`, empty where there is none."""
    from warehouse.vault import proof

    return proof.scan(home)
