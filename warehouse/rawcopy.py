# pyright: basic
"""The raw copies: each loaded file as it came, in a folder named after its load.

While a load is under way its folder ends in `.part`; a load that was killed leaves one, and the next import settles it:
what the warehouse knows is given its name, the rest is removed.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

PART = ".part"


@dataclass(frozen=True)
class Copy:
    """One raw copy on its way into the home folder."""

    folder: Path
    file: Path

    def settle(self) -> None:
        """The load is in the warehouse: give the folder its name."""
        final = self.folder.with_name(self.folder.name.removesuffix(PART))
        if final.exists():
            shutil.rmtree(final)
        self.folder.rename(final)

    def drop(self) -> None:
        """The load is not in the warehouse: the copy goes too."""
        shutil.rmtree(self.folder, ignore_errors=True)


def keep(home: Path, load: str, raw: Path, name: str) -> Copy:
    """Copy a file into the folder of a load that is under way."""
    folder = home / "raw" / f"{load}{PART}"
    copy = Copy(folder, folder / (Path(name).name or "file"))
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(raw, copy.file)
    return copy


def settle(home: Path, known: Collection[str]) -> None:
    """Finish or remove what a killed load left behind."""
    room = home / "raw"
    if not room.is_dir():
        return
    for folder in sorted(room.glob(f"*{PART}")):
        copy = Copy(folder, folder)
        if folder.name.removesuffix(PART) in known:
            copy.settle()
        else:
            copy.drop()


def seal(home: Path, copy: Copy) -> None:
    """Encrypt a copy whose file names people."""
    from warehouse import vault  # pyright: ignore[reportAttributeAccessIssue]

    vault.seal_file(home, copy.file)


def opened(home: Path, file: Path, room: Path) -> Path:
    """A raw copy to be read: itself, or its plain bytes in `room` if it is sealed."""
    try:
        from warehouse import vault  # pyright: ignore[reportAttributeAccessIssue]
    except ImportError:
        return file
    if not vault.is_sealed(file):
        return file
    plain = room / file.name
    with vault.open_file(home, file) as sealed, plain.open("wb") as out:
        shutil.copyfileobj(sealed, out)
    return plain


def digest(file: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def present(home: Path, load: str) -> Path | None:
    """The raw copy of a load, if it is there."""
    for folder in (home / "raw" / load, home / "raw" / f"{load}{PART}"):
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        if files:
            return files[0]
    return None
