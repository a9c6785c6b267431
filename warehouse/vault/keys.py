# pyright: basic
"""The house key and what is made of it: the pepper of the hashes, the key that wraps subject keys, keys of files.

The key is the setting LEITSTAND_VAULT_KEY (base64, 32 bytes) or else the file `vault.key` of the home, readable by its
owner only. Losing it loses every value in the vault; keeping a copy apart from the home makes a stolen disk useless.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import secrets
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from errors import PersonMustAct
from warehouse.vault.normal import plain_hash

SIZE = 32
FILE = "vault.key"


def house_key(home: Path, *, make: bool = True) -> bytes:
    """The 32 bytes of the house key; made once where there is none and no vault that would need an older one.

    Raises:
        PersonMustAct: the key is unusable, or a vault is there and its key is not.
    """
    if given := _setting():
        return given
    file = home / FILE
    if file.exists():
        return _decoded(file.read_text(encoding="ascii", errors="replace"), str(file))
    if (home / "vault.db").exists() or not make:
        raise PersonMustAct(
            en=f"The key of the vault ({file}) is missing.",
            de=f"Der Schlüssel des Tresors ({file}) fehlt.",
            do_en="Put the file back, or set LEITSTAND_VAULT_KEY to the same key; without it no value can be read.",
            do_de="Legen Sie die Datei zurück oder setzen Sie LEITSTAND_VAULT_KEY; ohne ihn ist kein Wert lesbar.",
        )
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was faster
        return house_key(home)
    with os.fdopen(handle, "wb") as out:
        out.write(base64.b64encode(secrets.token_bytes(SIZE)))
    return house_key(home)


@lru_cache(maxsize=64)
def derived(key: bytes, purpose: str, salt: bytes = b"") -> bytes:
    """A key of its own for each purpose (HKDF-SHA256, RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=SIZE, salt=salt or None, info=f"leitstand {purpose}".encode()).derive(key)


def there(home: Path) -> bool:
    """Whether this home has a key yet; without one no hash of its data exists."""
    return (home / FILE).exists() or _setting() is not None


def pepper(home: Path) -> bytes:
    """The key of the hashes of one home."""
    return derived(house_key(home), "pepper")


def hashed(home: Path, kind: str, value: str) -> str:
    """The keyed hash that stands for a value outside the vault: 64 hexadecimal digits, or '' for an empty value.

    HMAC-SHA256(pepper, SHA-256 in hexadecimal of the normal form): a value that came as SHA-256 gets the same hash.
    """
    return hashes(home, kind, [value])[0]


def hashes(home: Path, kind: str, values: Sequence[str]) -> list[str]:
    """The keyed hashes of many values."""
    key = pepper(home)
    plains = (plain_hash(kind, value) for value in values)
    return [hmac.digest(key, plain.encode(), "sha256").hex() if plain else "" for plain in plains]


def _setting() -> bytes | None:
    from settings import Settings

    text = Settings().vault_key.get_secret_value()
    return _decoded(text, "LEITSTAND_VAULT_KEY") if text else None


def _decoded(text: str, place: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != SIZE:
        raise PersonMustAct(
            en=f"{place} does not hold a key of {SIZE} bytes in base64.",
            de=f"{place} enthält keinen Schlüssel von {SIZE} Bytes in Base64.",
            do_en="Put the right key there; `openssl rand -base64 32` makes a new one for a new home.",
            do_de="Hinterlegen Sie den richtigen; `openssl rand -base64 32` macht einen neuen für einen neuen Ordner.",
        )
    return key
