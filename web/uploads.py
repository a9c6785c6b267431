"""Files that a browser brings: kept apart until whoever brought them has seen the plan and decided.

Each upload is a folder of the home with what was brought, whose it is and what became of it, so that a page that is
opened again finds it. The names that come with files are shown, never trusted.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import AsyncIterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from errors import BadArguments, BadFile, Lang, LeitstandError, NotFound

if TYPE_CHECKING:
    from settings import Settings
    from web.works import Step, Work

FOLDER = "uploads"
ID = re.compile(r"i-[0-9a-f]{16}")
MOST, UNDECIDED = 100, 20
"""Files of one upload, and uploads of one person that may wait for a decision."""
ROOM = 5
"""As much as so many files of the greatest size may wait of one person."""
KEPT = timedelta(days=1)
State = Literal["waiting", "loading", "done"]


@dataclass
class Upload:
    """What somebody brought.

    files    name and place below the folder, in the order in which they came
    told     what became of each file, once it is loaded
    """

    id: str
    owner: str
    at: str
    state: State = "waiting"
    files: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    told: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


async def brought(settings: Settings, owner: str, id: str, name: str, chunks: AsyncIterable[bytes]) -> Upload:
    """Keep one file of an upload; without an id it is the first of a new one.

    Raises:
        BadArguments: too many files, or too much that waits.
        BadFile: it is too large.
        NotFound: there is no such upload of theirs, or it is being loaded.
    """
    from asyncio import to_thread

    if id:
        upload = mine(settings, owner, id)
    else:
        tidy(settings)
        if sum(each.state == "waiting" for each in all_of(settings, owner)) >= UNDECIDED:
            raise _undecided()
        upload = Upload(f"i-{secrets.token_hex(8)}", owner, datetime.now(UTC).isoformat(timespec="seconds"))
    if upload.state != "waiting":
        raise _gone(id)
    if len(upload.files) >= MOST:
        raise BadArguments(
            en=f"At most {MOST} files at once.", de=f"Höchstens {MOST} Dateien auf einmal.",
            do_en="Import these first, or pack them into a ZIP.",
            do_de="Laden Sie erst diese, oder packen Sie ein ZIP.",
        )  # fmt: skip
    most = settings.upload * 1_000_000
    room = ROOM * most - await to_thread(_held, settings, owner)
    if room <= 0:
        raise _undecided()
    place = f"{len(upload.files) + 1:03d}/{safe(name)}"
    file = _folder(settings, upload.id) / place
    await to_thread(file.parent.mkdir, parents=True, exist_ok=True)
    try:
        await _written(file, chunks, most, room)
    except BaseException:
        shutil.rmtree(file.parent, ignore_errors=True)
        raise
    upload.files.append({"name": shown(name), "place": place})
    _note(settings, upload)
    return upload


def _held(settings: Settings, owner: str) -> int:
    """Bytes that wait of somebody."""
    folders = [_folder(settings, each.id) for each in all_of(settings, owner)]
    return sum(file.stat().st_size for folder in folders for file in folder.rglob("*") if file.is_file())


def _undecided() -> BadArguments:
    return BadArguments(
        en="Too much of what you brought still waits for your decision.",
        de="Zu viel von dem, was Sie gebracht haben, wartet noch auf Ihre Entscheidung.",
        do_en="Import it or take it away first.", do_de="Lesen Sie es erst ein, oder nehmen Sie es weg.",
    )  # fmt: skip


async def _written(file: Path, chunks: AsyncIterable[bytes], most: int, room: int) -> None:
    from asyncio import to_thread

    size = 0
    with file.open("wb") as out:
        async for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise BadFile(
                    en=f"The file is larger than {most // 1_000_000} MB.",
                    de=f"Die Datei ist größer als {most // 1_000_000} MB.",
                    do_en="Upload a smaller part, or import it with: leitstand import FILE",
                    do_de="Laden Sie einen kleineren Teil hoch, oder laden Sie die Datei mit: leitstand import DATEI",
                )  # fmt: skip
            if size > room:
                raise _undecided()
            await to_thread(out.write, chunk)


def safe(name: str) -> str:
    """A file name that cannot leave its folder; what it ends with stays, for the format is known by it.

    >>> safe("../../etc/passwd"), safe("Bericht März.csv"), safe("..")
    ('passwd', 'Bericht März.csv', 'file')
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = re.sub(r"[^\w .()+-]", "_", last).strip(" .")
    stem, dot, end = kept.rpartition(".")
    return f"{stem[:80]}{dot}{end[:10]}" if stem else kept[:80] or "file"


def shown(name: str) -> str:
    """A name as it may be shown."""
    return re.split(r"[/\\]", name)[-1][:120] or "file"


def all_of(settings: Settings, owner: str) -> list[Upload]:
    """The uploads of somebody that are not over, the oldest first."""
    found: list[Upload] = []
    for file in sorted((settings.home / FOLDER).glob("i-*/upload.json")):
        upload = _read(file)
        if upload is not None and upload.owner == owner:
            found.append(upload)
    return sorted(found, key=lambda each: each.at)


def mine(settings: Settings, owner: str, id: str) -> Upload:
    """One upload of somebody; one whose loading died with its process waits again. Raises NotFound."""
    upload = _read(_folder(settings, id) / "upload.json") if ID.fullmatch(id) else None
    if upload is None or upload.owner != owner:
        raise _gone(id)
    if upload.state == "loading" and loading(settings, id) is None:
        upload.state = "waiting"
    return upload


def planned(
    settings: Settings, upload: Upload, lang: Lang, given: Mapping[int, Mapping[str, str]]
) -> list[dict[str, Any]]:  # fmt: skip
    """What loading each file would do; nothing is loaded.

    Args:
        settings: the house.
        upload: what was brought.
        lang: of what is said.
        given: by the number of the file what a person answered: `kind`, and what the file itself does not say.

    Returns:
        For each file: name, number, plan (entries as `leitstand import --plan --json` tells them), error.
    """
    found: list[dict[str, Any]] = []
    for number, file in enumerate(upload.files):
        told: dict[str, Any] = {"name": file["name"], "number": number, "plan": [], "error": None}
        try:
            shape = _import(
                settings, [_folder(settings, upload.id) / file["place"]], lang, given.get(number, {}), plan=True
            )
            told["plan"] = shape["plan"]
        except LeitstandError as failed:
            told["error"] = failed.as_json(lang)
        found.append(told)
    return found


def begin(
    settings: Settings, upload: Upload, lang: Lang, given: Mapping[int, Mapping[str, str]], user: str
) -> None:  # fmt: skip
    """Load an upload beside the page; `loading` tells how far it is, the upload what became of it.

    Raises:
        NotFound: it is being loaded already.
    """
    from web import works

    if loading(settings, upload.id) is not None:
        raise _gone(upload.id)
    upload.state = "loading"
    _note(settings, upload)
    own = settings.model_copy(update={"user": user})
    works.begin(settings.home, _kind(upload.id), lambda step: _loaded(own, upload, lang, given, step))


def loading(settings: Settings, id: str) -> Work | None:
    """How far loading is; None where nothing is being loaded."""
    from web import works

    return works.going(settings.home, _kind(id))


def _kind(id: str) -> str:
    return f"import {id}"


def drop(settings: Settings, upload: Upload) -> None:
    """Take away what was brought and not loaded, or what is over."""
    if loading(settings, upload.id) is None:
        shutil.rmtree(_folder(settings, upload.id), ignore_errors=True)


def tidy(settings: Settings) -> None:
    """Take away what nobody decided on for a day."""
    old = (datetime.now(UTC) - KEPT).isoformat(timespec="seconds")
    for file in (settings.home / FOLDER).glob("i-*/upload.json"):
        upload = _read(file)
        if upload is None or (upload.at < old and loading(settings, upload.id) is None):
            shutil.rmtree(file.parent, ignore_errors=True)


def _loaded(
    settings: Settings, upload: Upload, lang: Lang, given: Mapping[int, Mapping[str, str]], step: Step
) -> None:  # fmt: skip
    """Files of which nothing was said are loaded together, the others each by itself."""
    try:
        for group in _groups(settings, upload, given):
            upload.told += _group(settings, upload, lang, group, given, step)
    finally:
        upload.state = "done"
        _note(settings, upload)
        for file in upload.files:
            shutil.rmtree((_folder(settings, upload.id) / file["place"]).parent, ignore_errors=True)


def _groups(settings: Settings, upload: Upload, given: Mapping[int, Mapping[str, str]]) -> list[list[int]]:
    """Tables, documents, and each file of which something was said."""
    from knowledge.folders import sorted_out

    numbers = range(len(upload.files))
    places = {number: _folder(settings, upload.id) / upload.files[number]["place"] for number in numbers}
    plain = [number for number in numbers if not given.get(number)]
    documents = set(sorted_out([places[number] for number in plain])[0])
    groups = [[number for number in plain if (places[number] in documents) is sort] for sort in (False, True)]
    return [group for group in groups if group] + [[number] for number in numbers if given.get(number)]


def _group(
    settings: Settings, upload: Upload, lang: Lang, group: list[int], given: Mapping[int, Mapping[str, str]], step: Step
) -> list[dict[str, Any]]:  # fmt: skip
    paths = [_folder(settings, upload.id) / upload.files[number]["place"] for number in group]
    names = {str(path): upload.files[number]["name"] for path, number in zip(paths, group, strict=True)}

    def heard(name: str, done: int, total: int) -> None:
        step(Path(name).name, done, total)

    try:
        shape = _import(settings, paths, lang, given.get(group[0], {}), plan=False, step=heard)
    except LeitstandError as failed:
        return [{"name": name, "error": failed.as_json(lang)} for name in names.values()]
    except Exception as broken:
        reason = f"{type(broken).__name__}: {broken}"[:200]
        return [{"name": name, "error": {"kind": "fault", "message": reason, "do": ""}} for name in names.values()]
    return [_named(entry, names) for entry in shape["loads"]]


def _named(entry: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """An entry under the name that its file came with."""
    file = str(entry.get("file", ""))
    own = next((name for path, name in names.items() if file.startswith(path)), "")
    return entry | {"name": own or (", ".join(names.values()) if not file else Path(file).name)}


def _import(settings: Settings, paths: list[Path], lang: Lang, said: Mapping[str, str], *, plan: bool, step: Any = None
            ) -> dict[str, Any]:  # fmt: skip
    from web.importing import run_import

    own = {"kind", "map"}
    parts = [f"{name}='{value}'" for name, value in said.items() if name not in own and "'" not in value]
    mapping = ",".join([*parts, *([said["map"]] if said.get("map") else [])])
    return run_import(
        settings, paths, kind=said.get("kind") or None, mapping=mapping, dataset=None, plan_only=plan, lang=lang,
        progress=step,
    )[0]  # fmt: skip


def _folder(settings: Settings, id: str) -> Path:
    return settings.home / FOLDER / id


def _note(settings: Settings, upload: Upload) -> None:
    file = _folder(settings, upload.id) / "upload.json"
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(upload), ensure_ascii=False, default=str), encoding="utf-8")
    draft.replace(file)


def _read(file: Path) -> Upload | None:
    try:
        return Upload(**json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _gone(id: str) -> NotFound:
    return NotFound(
        en="These files are not there any more.", de="Diese Dateien sind nicht mehr da.",
        do_en="Upload them again.", do_de="Laden Sie sie noch einmal hoch.", id=id,
    )  # fmt: skip
