"""The audit for people: what was checked, what is wrong first and what that means, what to give to a witness."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from errors import BadFile, Lang, NoData
from figures import moment
from ledger.audit import compared, files, keys
from ledger.book import Book
from settings import Settings
from terms import Words

MEANS = {
    "form": Words(
        de="Das ist kein vollständiges Objekt in kanonischem JSON: Die Zeile wurde verändert oder abgeschnitten.",
        en="That is not one whole object in canonical JSON: the line was changed or cut off.",
    ),
    "hash": Words(
        de="Der Inhalt passt nicht zu seinem Hash: Die Zeile wurde verändert.",
        en="Its content is not what its hash says: the line was changed.",
    ),
    "order": Words(
        de="Sie folgt nicht auf die Zeile davor: Zeilen wurden entfernt, eingefügt oder verschoben, oder sie stammen"
        " aus einem anderen Protokoll.",
        en="It does not follow the line before: lines were removed, added or moved, or are of another log.",
    ),
    "root": Words(
        de="Ab hier ist das Protokoll nicht das unterschriebene: Es wurde umgeschrieben oder ist ein anderes.",
        en="From here on the log is not what was signed: it was rewritten, or is another log.",
    ),
    "short": Words(
        de="Das Protokoll endet vor dem, was unterschrieben wurde: Zeilen wurden abgeschnitten.",
        en="The log ends before what was signed: lines were cut off.",
    ),
    "unsigned": Words(
        de="Kein Prüfpunkt deckt sie: Sie wurde ohne den Schlüssel angefügt, oder ein Schritt brach vor der"
        " Unterschrift ab.",
        en="No checkpoint covers it: it was added without the key, or a step broke off before it was signed.",
    ),
    "nothing": Words(
        de="Es gibt keinen Prüfpunkt; nichts bürgt für das Protokoll.",
        en="There is no checkpoint, so nothing vouches for the log.",
    ),
    "sequence": Words(
        de="Dieser Prüfpunkt folgt nicht auf den davor: Prüfpunkte wurden verändert, entfernt oder eingefügt.",
        en="This checkpoint does not follow the one before it: some were changed, removed or added.",
    ),
    "key": Words(
        de="Dieser Prüfpunkt ist mit einem Schlüssel unterschrieben, der nicht zu den angegebenen gehört.",
        en="This checkpoint is signed with a key that is not among those given.",
    ),
    "handover": Words(
        de="Dieser Prüfpunkt ist mit einem Schlüssel unterschrieben, dem der vorige nicht übergeben hat.",
        en="This checkpoint is signed with a key to which the one before did not hand over.",
    ),
    "signature": Words(
        de="Die Unterschrift passt nicht: Der Prüfpunkt wurde verändert.",
        en="The signature does not fit: the checkpoint was changed.",
    ),
    "witness": Words(
        de="Der Anker hat ein anderes Protokoll gesehen als dieses.",
        en="The anchor saw another log than this one.",
    ),
    "table": Words(
        de="Dieser Eintrag im Register wurde verändert; die Datei zeigt, was aufgezeichnet wurde.",
        en="This record in the ledger was changed; the file shows what was recorded.",
    ),
    "behind": Words(
        de="Das Register kennt diesen Eintrag, die Datei nicht: Sie wurde abgeschnitten, oder ein Schritt brach eben"
        " erst ab; dann ergänzt ihn der nächste Schritt.",
        en="The ledger has this record, the file does not: it was cut off, or a step broke off just now; then the next"
        " step adds it.",
    ),
    "ahead": Words(
        de="Die Datei hat diesen Eintrag, das Register nicht: Dort wurde gelöscht, oder es ist ein älterer Stand.",
        en="The file has this record, the ledger does not: records were deleted there, or it is an older state.",
    ),
    "differs": Words(
        de="Register und Datei sagen hier nicht dasselbe: Eines von beiden wurde verändert.",
        en="The ledger and the file do not say the same here: one of them was changed.",
    ),
    "open": Words(
        de="Andere können den Schlüssel lesen, der unterschreibt; dann beweist eine Unterschrift nichts (chmod 600).",
        en="Others can read the key that signs, and then a signature proves nothing (chmod 600).",
    ),
}
PLACES = {
    "log": Words(de="Protokoll, Zeile {line}", en="Log, line {line}"),
    "checkpoints": Words(de="Prüfpunkte, Zeile {line}", en="Checkpoints, line {line}"),
    "anchor": Words(de="Anker, Zeile {line}", en="Anchor, line {line}"),
    "ledger": Words(de="Register, Eintrag {line}", en="Ledger, record {line}"),
    "key": Words(de="Schlüssel", en="Key"),
}
UNVOUCHED = Words(
    de="Ein verlorener Schlüssel wurde ersetzt, ohne zu übergeben ({count}); wer nur einen früheren hat, braucht den"
    " neuen aus Ihrer Hand.",
    en="A lost key was replaced without handing over ({count}); whoever only has an earlier one needs the new one from"
    " your hand.",
)
NO_ANCHOR = Words(
    de="Kein Anker außerhalb: Würden Protokoll, Prüfpunkte und Register zusammen auf einen früheren Stand gekürzt,"
    " fiele das hier nicht auf. Setzen Sie LEITSTAND_ANCHOR auf eine Datei in anderen Händen, oder geben Sie einem"
    " Zeugen, was `leitstand audit anchor` druckt.",
    en="No anchor outside: if the log, its checkpoints and the ledger were cut back together to an earlier end, nobody"
    " could tell here. Set LEITSTAND_ANCHOR to a file in other hands, or give a witness what `leitstand audit anchor`"
    " prints.",
)
EMPTY = Words(de="Es ist noch nichts aufgezeichnet.", en="Nothing is recorded yet.")
LOST = Words(
    de="Der private Schlüssel fehlt; der nächste Schritt legt einen neuen an und vermerkt das.",
    en="The private key is missing; the next step makes a new one and puts that on record.",
)


def verified(
    settings: Settings, log: Path | None, key: Path | None, checkpoints: Path | None, anchor: Path | None, lang: Lang
) -> tuple[dict[str, Any], str]:
    """Check the named files alone, or else this home's with its ledger."""
    anchor = anchor or (settings.anchor if log is None else None)
    if log and key and checkpoints:
        for file in (log, key, checkpoints, *([anchor] if anchor else [])):
            _there(file)
        found = compared.of_files(log, key, checkpoints, anchor)
    else:
        found = compared.of_home(Book.of(settings), anchor)
    shape = _shape(found, anchor, lang)
    return shape, _text(found, shape, settings.timezone, lang)


def anchored(settings: Settings, out: Path | None, lang: Lang) -> tuple[dict[str, Any], str, str]:
    """The newest checkpoint as JSON, as the line that a witness keeps, and what to do with it."""
    file = settings.home / files.FOLDER / files.CHECKPOINTS
    line = files.last_line(file) if file.exists() else b""
    if not line:
        raise NoData(
            en="There is no checkpoint yet.", de="Es gibt noch keinen Prüfpunkt.",
            do_en="The first question, tool or change makes one.",
            do_de="Die erste Frage, das erste Werkzeug oder die erste Änderung macht einen.",
        )  # fmt: skip
    text = line.decode().strip()
    shape = {"ok": True, "checkpoint": json.loads(text), "line": text, "file": str(out) if out else None}
    if out:
        files.added(out, line)
        told = Words(de=f"Der Prüfpunkt steht in {out}.", en=f"The checkpoint is in {out}.")
        return shape, told.said(lang), _HINT.said(lang)
    return shape, text, _HINT.said(lang)


_HINT = Words(
    de="Geben Sie diese Zeile jemandem außer Haus; `leitstand audit verify --anchor DATEI` prüft später dagegen.",
    en="Give this line to somebody outside; `leitstand audit verify --anchor FILE` checks against it later.",
)


def _shape(found: compared.Examined, anchor: Path | None, lang: Lang) -> dict[str, Any]:
    wrong = found.problem
    notes = [each.said(lang) for each in _notes(found, anchor)]
    return {
        "ok": wrong is None,
        "records": found.records,
        "since": found.since,
        "until": found.until,
        "signed": found.signed,
        "waiting": found.waiting,
        "ledger": found.ledger,
        "newest": found.newest,
        "keys": found.keys,
        "anchor": {"file": str(anchor) if anchor else None, "records": found.anchored},
        "problem": None
        if wrong is None
        else {"code": wrong.code, "file": wrong.file, "line": wrong.line, "means": MEANS[wrong.code].said(lang)},
        "notes": notes,
    }


def _notes(found: compared.Examined, anchor: Path | None) -> list[Words]:
    told: list[Words] = []
    if found.waiting:
        told.append(Words(
            de=f"{found.waiting} Einträge warten noch auf ihre Unterschrift; der nächste Schritt holt sie nach.",
            en=f"{found.waiting} records still wait for their signature; the next step makes up for it.",
        ))  # fmt: skip
    if not found.key and found.records:
        told.append(LOST)
    if found.unvouched:
        told.append(
            Words(**{lang: each.format(count=found.unvouched) for lang, each in UNVOUCHED.model_dump().items()})
        )
    if not found.records and found.problem is None:
        return [EMPTY]
    if not anchor:
        told.append(NO_ANCHOR)
    elif found.anchored < found.signed:
        told.append(Words(
            de=f"Der Anker kennt {found.anchored} von {found.signed} Einträgen; eine Kürzung danach fiele nicht auf.",
            en=f"The anchor knows {found.anchored} of {found.signed} records; a cut after those could go unseen.",
        ))  # fmt: skip
    return told


def _text(found: compared.Examined, shape: dict[str, Any], zone: str, lang: Lang) -> str:
    lines: list[str] = []
    if wrong := found.problem:
        place = PLACES[wrong.file].said(lang).format(line=wrong.line)
        lines.append(f"✗ {place}: {MEANS[wrong.code].said(lang)}")
    elif found.records:
        since, until = (_at(each, zone, lang) for each in (found.since, found.until))
        lines.append(Words(
            de=f"✓ {found.records} Einträge von {since} bis {until}: nichts verändert, gelöscht, eingefügt oder"
            " verschoben.",
            en=f"✓ {found.records} records from {since} to {until}: nothing changed, deleted, inserted or moved.",
        ).said(lang))  # fmt: skip
        if found.ledger is not None:
            lines.append(Words(
                de="  Register und Datei sagen dasselbe.", en="  The ledger and the file say the same.",
            ).said(lang))  # fmt: skip
    if found.newest:
        at, root, key = _at(found.newest["at"], zone, lang), found.newest["root"][:16], found.newest["key"][:16]
        lines.append(Words(
            de=f"  Neuester Prüfpunkt: {found.signed} Einträge, {at}, Wurzel {root}…, Schlüssel {key}…",
            en=f"  Newest checkpoint: {found.signed} records, {at}, root {root}…, key {key}…",
        ).said(lang))  # fmt: skip
    if shape["anchor"]["file"] and found.anchored:
        lines.append(Words(
            de=f"  Neuester Anker: {found.anchored} Einträge in {shape['anchor']['file']}.",
            en=f"  Newest anchor: {found.anchored} records in {shape['anchor']['file']}.",
        ).said(lang))  # fmt: skip
    return "\n".join([*lines, *(f"  {note}" if lines else note for note in shape["notes"])])


def _at(at: str, zone: str, lang: Lang) -> str:
    try:
        return moment(datetime.fromisoformat(at).astimezone(ZoneInfo(zone)), lang)
    except ValueError:
        return at


def _there(file: Path) -> None:
    if not file.is_file():
        raise BadFile(
            en=f"{file} is not there.", de=f"{file} ist nicht da.",
            do_en="Name the files as they were handed over: log.jsonl, key.pub, checkpoints.jsonl.",
            do_de="Nennen Sie die Dateien, wie sie übergeben wurden: log.jsonl, key.pub, checkpoints.jsonl.",
        )  # fmt: skip


def rotated(settings: Settings, name: str, lang: Lang) -> tuple[dict[str, Any], str]:
    """A new key that the present one signed, and what to give to whom."""
    from acting.principals import named
    from ledger.audit import rotation
    from policies import roles

    book = Book.of(settings)
    with book.reading() as tx:
        by = named(tx, settings, name)
    roles.require(by, "rotate_key")
    done = rotation.rotated(book, by.id, settings.anchor)
    file = settings.home / files.FOLDER / keys.PUBLIC
    shape = {"ok": True, "before": done.before, "after": done.after, "file": str(file)}
    told = Words(
        de=f"✓ Neuer Schlüssel {done.after[:16]}…, unterschrieben vom bisherigen {done.before[:16]}….\n"
        "  Wer den ersten öffentlichen Schlüssel hat, kann weiter prüfen; der alte private ist vernichtet.",
        en=f"✓ New key {done.after[:16]}…, signed by the one before, {done.before[:16]}….\n"
        "  Whoever holds the first public key can go on checking; the old private one is destroyed.",
    )
    return shape, told.said(lang)


def exported(settings: Settings, id: str, out: Path | None, lang: Lang) -> tuple[dict[str, Any], str]:
    """Write the evidence pack of one id; where it is, and what is in it."""
    from acting.evidence import pack
    from acting.principals import own
    from policies import roles
    from web.pack import page

    book = Book.of(settings)
    with book.reading() as tx:
        roles.require(own(tx, settings), "export_audit")
    made = pack(book, id)
    folder = out or settings.home / "evidence"
    folder.mkdir(parents=True, exist_ok=True)
    stem = "".join(each if each.isalnum() or each in "-_" else "-" for each in made["id"])
    paths = folder / f"{stem}.json", folder / f"{stem}.html"
    paths[0].write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    paths[1].write_text(page(made, lang, settings.timezone), encoding="utf-8")
    shape = {"ok": True, "id": made["id"], "kind": made["kind"], "files": [str(each) for each in paths], "pack": made}
    records = len(made["audit"]["records"])
    told = Words(
        de=f"{paths[1]}\n{paths[0]}\n{records} Einträge des Prüfprotokolls mit Beweis.",
        en=f"{paths[1]}\n{paths[0]}\n{records} records of the audit log with their proofs.",
    )
    return shape, told.said(lang)
