# pyright: basic
"""Raw copies that hold personal data are kept sealed: AES-256-GCM in pieces, so that size costs no memory.

Form: magic (8 bytes), salt (16), then pieces of up to 1 MiB each followed by its tag (16). The key is of this file
alone (HKDF of the house key with the salt); a piece's nonce counts it and marks the last one, so that pieces cannot
be swapped, repeated or cut off (the STREAM construction: Hoang, Reyhanitabar, Rogaway, Vizár 2015).
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any, BinaryIO

from errors import Tampered
from warehouse.vault.keys import derived, house_key

MAGIC = b"LSTVLT\x01\n"
SALT = 16
PIECE = 1 << 20
TAG = 16


def is_sealed(path: Path) -> bool:
    """Whether a file begins as a sealed one does."""
    with path.open("rb") as opened:
        return opened.read(len(MAGIC)) == MAGIC


def seal_file(home: Path, path: Path) -> None:
    """Encrypt a file where it stands; a sealed one is left alone. The plain bytes are gone when it returns."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if is_sealed(path):
        return
    salt = os.urandom(SALT)
    lock = AESGCM(derived(house_key(home), "file", salt))
    beside = path.with_name(path.name + ".sealing")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out, path.open("rb") as plain:
            out.write(MAGIC + salt)
            number, piece = 0, plain.read(PIECE)
            while True:
                after = plain.read(PIECE)
                out.write(lock.encrypt(_nonce(number, last=not after), piece, MAGIC))
                if not after:
                    break
                number, piece = number + 1, after
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def open_file(home: Path, path: Path) -> BinaryIO:
    """The plain bytes of a file, sealed or not, to be read and closed like any other; pieces open as they are read.

    Raises:
        Tampered: the sealed file was changed, cut off, or made with another key (told while reading).
    """
    if not is_sealed(path):
        return path.open("rb")
    return io.BufferedReader(_Sealed(home, path), PIECE)


class _Sealed(io.RawIOBase):
    def __init__(self, home: Path, path: Path) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._file = path.open("rb")
        self._path = path
        self._file.seek(len(MAGIC))
        self._lock = AESGCM(derived(house_key(home, make=False), "file", self._file.read(SALT)))
        self._number = 0
        self._piece = self._file.read(PIECE + TAG)
        self._ready = b""
        self._over = False

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        while not self._ready and not self._over:
            self._next()
        count = min(len(into), len(self._ready))
        into[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def close(self) -> None:
        self._file.close()
        super().close()

    def _next(self) -> None:
        from cryptography.exceptions import InvalidTag

        after = self._file.read(PIECE + TAG)
        try:
            self._ready = self._lock.decrypt(_nonce(self._number, last=not after), self._piece, MAGIC)
        except (InvalidTag, ValueError):
            raise Tampered(
                en=f"The sealed file {self._path.name} was changed, cut off or sealed with another key.",
                de=f"Die versiegelte Datei {self._path.name} wurde verändert, gekürzt oder anders verschlüsselt.",
                do_en="Import the original file again.",
                do_de="Importieren Sie die ursprüngliche Datei erneut.",
            ) from None
        self._piece, self._number, self._over = after, self._number + 1, not after


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
