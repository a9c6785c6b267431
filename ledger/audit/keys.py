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
COMING = "key.next"
"""The key to which the present one is handing over."""


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
    if not (folder / PRIVATE).exists():
        _make(folder / PRIVATE)
    return _read(folder, PRIVATE)


def coming(folder: Path) -> Key | None:
    """The key that is to take over; None where none was made."""
    return _read(folder, COMING) if (folder / COMING).exists() else None


def prepare(folder: Path) -> Key:
    """Make the key that is to take over; one that was made before stays.

    Raises:
        PersonMustAct: the present key is not there, so it cannot hand over.
    """
    if not (folder / PRIVATE).exists():
        raise PersonMustAct(
            en="There is no key here that could hand over to a new one.",
            de="Hier ist kein Schlüssel, der an einen neuen übergeben könnte.",
            do_en="Put the file audit/key back; where it is lost, the next step makes a new one and puts it on record.",
            do_de="Legen Sie die Datei audit/key zurück; ist sie verloren, legt der nächste Schritt einen neuen an und"
            " vermerkt ihn.",
        )
    if not (folder / COMING).exists():
        _make(folder / COMING)
    return _read(folder, COMING)


def take_over(folder: Path) -> Key:
    """Make the coming key the present one; its public half is named first, so that a crash loses nothing."""
    new = _read(folder, COMING)
    if not new.known:
        publish(folder, new.public)
    (folder / COMING).replace(folder / PRIVATE)
    return ready(folder)


def newest(folder: Path, key: Key) -> None:
    """Refuse to sign with a key that has handed over.

    Raises:
        PersonMustAct: it is not the newest one of this home, such as one from a copy.
    """
    if key.known and publics(folder)[-1] != key.public:
        raise PersonMustAct(
            en=f"{folder / PRIVATE} is an old key that has been replaced by another one.",
            de=f"{folder / PRIVATE} ist ein alter Schlüssel, den ein anderer abgelöst hat.",
            do_en="Put the newest one back; or delete it, and a new key is made and put on record.",
            do_de="Legen Sie den neuesten zurück oder löschen Sie ihn: Ein neuer wird angelegt und vermerkt.",
        )


def _read(folder: Path, name: str) -> Key:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    file = folder / name
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
