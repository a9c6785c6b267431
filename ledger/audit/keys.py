"""The key that signs checkpoints (Ed25519, RFC 8032): `key` for its owner only, `key.pub` with every key there was."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from errors import PersonMustAct

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PRIVATE = "key"
PUBLIC = "key.pub"


@dataclass(frozen=True)
class Key:
    """The signing key; `public` in hexadecimal, `known` where `key.pub` names it."""

    private: Ed25519PrivateKey
    public: str
    known: bool

    def sign(self, message: bytes) -> str:
        """A signature in hexadecimal."""
        return self.private.sign(message).hex()


def ready(folder: Path) -> Key:
    """The key of a home, made at first use.

    Raises:
        PersonMustAct: others can read it, or it is no key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    file = folder / PRIVATE
    if not file.exists():
        _make(file)
    guard(file)
    try:
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(file.read_text(encoding="ascii").strip()))
    except ValueError:
        raise PersonMustAct(
            en=f"{file} does not hold a key that signs the audit.",
            de=f"{file} enthält keinen Schlüssel für das Prüfprotokoll.",
            do_en="Put the right file back; or delete it, and a new key is made and put on record.",
            do_de="Legen Sie die richtige Datei zurück oder löschen Sie sie: Ein neuer wird angelegt und vermerkt.",
        ) from None
    public = private.public_key().public_bytes_raw().hex()
    return Key(private, public, public in publics(folder))


def guard(file: Path) -> None:
    """A private key that others can read is no proof of anything."""
    if os.name != "nt" and file.stat().st_mode & 0o077:
        raise PersonMustAct(
            en=f"Others can read the key that signs the audit ({file}).",
            de=f"Andere können den Schlüssel des Prüfprotokolls lesen ({file}).",
            do_en=f"Run: chmod 600 {file}",
            do_de=f"Führen Sie aus: chmod 600 {file}",
        )


def publics(folder: Path) -> list[str]:
    """The public keys of a home, oldest first."""
    file = folder / PUBLIC
    return file.read_text(encoding="ascii", errors="replace").split() if file.exists() else []


def publish(folder: Path, public: str) -> None:
    """Name one more public key."""
    with (folder / PUBLIC).open("a", encoding="ascii") as out:
        out.write(public + "\n")


def _make(file: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    secret = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secret + "\n")
