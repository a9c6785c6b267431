"""What a path holds: files of a folder, members of an archive, each with its form, within limits."""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from errors import BadFile, LeitstandError, NotFound

FORMS = {
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xlsx", ".xlsb": "xlsx",
    ".ods": "xlsx", ".parquet": "parquet", ".pq": "parquet", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
DOCUMENTS = {".md", ".markdown", ".html", ".htm", ".pdf", ".txt"}
MOST_MEMBERS = 1000
MOST_BYTES = 4 << 30
MOST_RATIO = 200
CHUNK = 1 << 20
_FIGURE = re.compile(rb"[-+]?[\d.,:/-]+$")


@dataclass(frozen=True)
class Piece:
    """One file to import. `name` is what people see; `raw` is kept as it came; `path` is what is read."""

    name: str
    path: Path
    raw: Path
    form: str

    def read(self) -> bytes:
        """Its bytes."""
        return self.path.read_bytes()


def pieces(path: Path, scratch: Path, *, as_table: bool = False) -> Iterator[Piece | LeitstandError]:
    """The files that a path stands for; what cannot be opened comes as the error that says why.

    `as_table` reads a .txt file as a table instead of as a document.
    """
    if path.is_dir():
        files = _inside(path)
        if not files:
            yield _nothing(path)
        for file in files:
            yield from _file(file, scratch, as_table)
    elif path.is_file():
        yield from _file(path, scratch, as_table)
    else:
        yield NotFound(
            en=f"There is no file {path}.",
            de=f"Die Datei {path} gibt es nicht.",
            do_en="Check the path; a folder works too.",
            do_de="Prüfen Sie den Pfad; auch ein Ordner ist möglich.",
        )


def count(paths: Iterable[Path | str]) -> int:
    """How many files these paths stand for, an archive being one."""
    return sum(len(_inside(Path(path))) if Path(path).is_dir() else 1 for path in paths)


def _inside(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file() and not file.name.startswith((".", "~$")))


def _file(path: Path, scratch: Path, as_table: bool) -> Iterator[Piece | LeitstandError]:
    try:
        with path.open("rb") as opened:
            head = opened.read(8)
    except OSError as failed:
        yield BadFile(
            en=f"{path.name} cannot be opened: {failed.strerror}.",
            de=f"{path.name} lässt sich nicht öffnen: {failed.strerror}.",
            do_en="Check that you may read it.",
            do_de="Prüfen Sie, ob Sie sie lesen dürfen.",
        )
        return
    suffix = path.suffix.lower()
    try:
        if head.startswith(b"PK\x03\x04") and FORMS.get(suffix) != "xlsx":
            yield from _zip(path, scratch, as_table)
        elif head.startswith(b"\x1f\x8b"):
            yield _gzip(path, scratch)
        else:
            yield Piece(path.name, path, path, _form(path, head, as_table))
    except LeitstandError as refused:
        yield refused


def _form(path: Path, head: bytes, as_table: bool) -> str:
    suffix = path.suffix.lower()
    if suffix in DOCUMENTS and not (suffix == ".txt" and (as_table or tabular(path))):
        return "documents"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "xlsx"
    return FORMS.get(suffix, "csv") if FORMS.get(suffix) not in {"parquet", "xlsx"} else "csv"


def tabular(path: Path) -> bool:
    """Whether a text file is a table all the same.

    Its first lines have as many tabs, semicolons or commas, at least two, or are columns of figures under each other.
    """
    try:
        with path.open("rb") as opened:
            read = opened.read(1 << 16).replace(b"\0", b"").split(b"\n")
    except OSError:
        return False
    lines = [line for line in read[:6] if line.strip()]
    if len(lines) < 2:
        return False
    return any(_even(lines, sign) for sign in (b"\t", b";", b",")) or _figures(lines)


def _even(lines: list[bytes], sign: bytes) -> bool:
    counts = {line.count(sign) for line in lines}
    prose = sign == b"," and any(b", " in line for line in lines)
    return len(counts) == 1 and min(counts) >= 2 and not prose


def _figures(lines: list[bytes]) -> bool:
    """Columns parted by blanks, of which the last lines hold figures alone, as an old program prints them."""
    cells = [line.split() for line in lines]
    return (
        len({len(row) for row in cells}) == 1
        and len(cells[0]) > 2
        and all(_FIGURE.match(cell) for row in cells[1:] for cell in row)
    )


def _gzip(path: Path, scratch: Path) -> Piece:
    name = path.name[:-3] if path.suffix.lower() == ".gz" else path.name
    target = _room(scratch) / (Path(name).name or "file")
    try:
        with gzip.open(path) as packed, target.open("wb") as out:
            _copy(packed, out, path, path.stat().st_size)
    except (OSError, EOFError, gzip.BadGzipFile, zlib.error) as failed:
        raise _broken(path, failed) from None
    with target.open("rb") as opened:
        return Piece(path.name, target, path, _form(Path(name), opened.read(8), as_table=True))


def _zip(path: Path, scratch: Path, as_table: bool) -> Iterator[Piece | LeitstandError]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            names = {member.filename for member in members}
            if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
                yield Piece(path.name, path, path, "xlsx")
                return
            _bounded(path, members)
            for member in members:
                place = PurePosixPath(member.filename.replace("\\", "/"))
                if place.name.startswith(".") or "__MACOSX" in place.parts:
                    continue
                # the name inside an archive never becomes a path: members land under their bare name
                target = _room(scratch) / (place.name or "file")
                with archive.open(member) as packed, target.open("wb") as out:
                    _copy(packed, out, path, member.compress_size)
                if zipfile.is_zipfile(target) and FORMS.get(target.suffix.lower()) != "xlsx":
                    raise _refused(path, "an archive inside the archive", "ein Archiv im Archiv")
                with target.open("rb") as opened:
                    yield Piece(place.name, target, target, _form(target, opened.read(8), as_table))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError, zlib.error) as failed:
        raise _broken(path, failed) from None


def _bounded(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise _refused(path, f"more than {MOST_MEMBERS} files", f"mehr als {MOST_MEMBERS} Dateien")
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise _refused(path, "more than 4 GB unpacked", "ausgepackt mehr als 4 GB")
    if any(member.flag_bits & 1 for member in members):
        raise _refused(path, "files under a password", "Dateien mit Passwort")
    if any(".." in PurePosixPath(member.filename.replace("\\", "/")).parts for member in members):
        raise _refused(path, "paths that lead out of it", "Pfade, die aus ihm hinausführen")


def _copy(packed: IO[bytes] | gzip.GzipFile, out: IO[bytes], path: Path, packed_size: int) -> None:
    """Unpack, but stop at a bomb, whatever the archive says of itself."""
    limit = min(MOST_BYTES, max(packed_size * MOST_RATIO, 100 << 20))
    done = 0
    while block := packed.read(CHUNK):
        done += len(block)
        if done > limit:
            raise _refused(path, "far more bytes than an honest file", "weit mehr Bytes als eine ehrliche Datei")
        out.write(block)


def _room(scratch: Path) -> Path:
    room = scratch / f"{sum(1 for _ in scratch.iterdir()):06d}"
    room.mkdir()
    return room


def _refused(path: Path, what_en: str, what_de: str) -> BadFile:
    return BadFile(
        en=f"{path.name} is not unpacked: it holds {what_en}.",
        de=f"{path.name} wird nicht ausgepackt: Es enthält {what_de}.",
        do_en="Unpack it yourself and import the files.",
        do_de="Packen Sie es selbst aus und importieren Sie die Dateien.",
    )


def _broken(path: Path, failed: Exception) -> BadFile:
    return BadFile(
        en=f"{path.name} is a damaged archive ({str(failed)[:80]}).",
        de=f"{path.name} ist ein beschädigtes Archiv ({str(failed)[:80]}).",
        do_en="Download it again.",
        do_de="Laden Sie es noch einmal herunter.",
    )


def _nothing(path: Path) -> BadFile:
    return BadFile(
        en=f"The folder {path} holds no files.",
        de=f"Der Ordner {path} enthält keine Dateien.",
        do_en="Bring CSV, TSV, XLSX, Parquet, JSON or JSON lines, also as .gz or .zip.",
        do_de="Bringen Sie CSV, TSV, XLSX, Parquet, JSON oder JSON Lines, auch als .gz oder .zip.",
    )
