# pyright: basic
# pyright: basic
"""Broken files: thousands of mutated CSV, XLSX, JSON and Parquet files through the import, and what became of them.

Run: python -m bench.fuzz_import [files] [seed]. A refusal in one sentence is a good outcome; a crash, a file that takes
longer than five seconds or a refused file that left anything behind is not.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SLOW = 5.0
BATCH = 25
LOADED = 4  # every fourth batch is loaded too
ADS = "date,platform,campaign,impressions,clicks,cost\n" + "".join(
    f"2026-03-{day:02},google,Brand {day % 3},{day * 100},{day},{day}.25\n" for day in range(1, 25)
)
GERMAN = "Kampagnenbericht\n\nTag;Kampagne;Währungscode;Kosten;Impr.;Klicks\n" + "".join(
    f'{day:02}.03.2026;"Süd; {day % 3}";EUR;1.{day:03},50;{day}00;{day}\n' for day in range(1, 25)
)
ORDERS = [
    {"order_id": f"o{n}", "ordered_at": f"2026-03-{1 + n % 28:02}T10:00:00Z", "customer_id": f"c{n % 7}",
     "revenue": n + 0.5, "currency": "EUR"} for n in range(30)
]  # fmt: skip
EVENTS = [
    {"event_timestamp": 1772405999000000 + n, "event_name": "page_view", "user_pseudo_id": f"u{n % 5}",
     "event_params": [{"key": "page_location", "value": {"string_value": f"https://shop.de/{n}"}}],
     "device": {"category": "mobile"}, "ecommerce": {"purchase_revenue": 1.5}} for n in range(20)
]  # fmt: skip


def files() -> dict[str, bytes]:
    """The sound files that are broken: one of each form and of several formats, with their names."""
    lines = "\n".join(json.dumps(event) for event in EVENTS).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", ADS)
        archive.writestr("ordner/b.csv", GERMAN.encode("cp1252"))
    return {
        "ads.csv": ADS.encode(),
        "deutsch.csv": GERMAN.encode("cp1252"),
        "utf16.csv": GERMAN.encode("utf-16"),
        "journeys.csv": b"path,conversions\n" + b"".join(b"SEO > Meta > %d,3\n" % n for n in range(20)),
        "orders.json": json.dumps(ORDERS).encode(),
        "events_20260301.jsonl": lines,
        "book.xlsx": _workbook(),
        "events.parquet": _parquet(lines),
        "packed.zip": packed.getvalue(),
        "packed.csv.gz": gzip.compress(ADS.encode(), mtime=0),
    }


def mutate(data: bytes, rng: random.Random) -> bytes:
    """One to four random injuries."""
    for _ in range(rng.randint(1, 4)):
        data = rng.choice(INJURIES)(data, rng)
    return data


def run(count: int, seed: int) -> Counter[str]:
    """Import so many broken files; how often each outcome came, with `crash`, `slow` and `half` for the bad ones."""
    rng = random.Random(seed)
    sound = files()
    names = sorted(sound)
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        for first in range(0, count, BATCH):
            paths = []
            for number in range(first, min(first + BATCH, count)):
                name = names[rng.randrange(len(names))]
                paths.append(room / f"f{number:06}" / name)
                paths[-1].parent.mkdir()
                paths[-1].write_bytes(mutate(sound[name], rng))
            outcomes.update(_read(paths))
            if first // BATCH % LOADED == 0:
                outcomes += _load(paths, room / f"home{first}")
    return outcomes


def _load(paths: list[Path], home: Path) -> Counter[str]:
    """Load the files into one warehouse and look for leftovers of those refused."""
    from warehouse.store import Warehouse

    outcomes: Counter[str] = Counter()
    house = Warehouse(home)
    try:
        reports = house.load(paths)
    except Exception as failed:  # a crash is what is looked for
        if not _refused(failed):
            outcomes[_called(failed)] += 1
        outcomes["half"] += int(home.exists())
        return outcomes
    finally:
        house.door.close()
    outcomes["half"] += _leftovers(house, reports)
    house.door.close()
    return outcomes


def _read(paths: list[Path]) -> Iterator[str]:
    from errors import LeitstandError
    from warehouse.loading import bench
    from warehouse.recognise import recognise
    from warehouse.unpack import pieces

    with bench() as (con, scratch):
        number = 0
        for path in paths:
            started = time.perf_counter()
            try:
                for piece in pieces(path, scratch):
                    number += 1
                    if isinstance(piece, LeitstandError):
                        yield f"refused: {type(piece).__name__}"
                    elif piece.form == "documents":
                        yield "document"
                    else:
                        plan, _ = recognise(con, piece, f"t{number}", None, None)
                        yield _called(plan.error) if plan.error else f"read as {plan.kind}"
            except Exception as failed:  # a crash is what is looked for
                print(f"{path.name} in {path.parent.name}: {failed!r}"[:300], file=sys.stderr)
                yield _called(failed)
            if time.perf_counter() - started > SLOW:
                yield "slow"


def _called(failed: Any) -> str:
    if not _refused(failed):
        return f"crash: {type(failed).__name__}"
    return "refused, unexplained" if failed.detail.get("unexplained") else f"refused: {type(failed).__name__}"


def _refused(failed: Exception) -> bool:
    from errors import LeitstandError

    return isinstance(failed, LeitstandError)


def _leftovers(house: Any, reports: list[Any]) -> int:
    """Raw copies without a record, records without a report that says so, rows without a record."""
    loaded = sorted(report.load for report in reports if report.load and report.ok and not report.already)
    with house.door.reading() as cursor:
        if cursor is None:
            return int(bool(loaded))
        recorded = sorted(load for (load,) in cursor.execute("select load from loads").fetchall())
    copies = sorted(place.name for place in (house.home / "raw").iterdir() if any(place.iterdir()))
    return int(recorded != loaded) + int(copies != loaded)


def _flip(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        if out:
            out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _insert(data: bytes, rng: random.Random) -> bytes:
    junk = rng.choice(
        [b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b'"', b"'", b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\\", b"1e999",
         b"-", b"NaN", b"Infinity", b"=1+1", b"\xc3\x28", "😀".encode(), b"\x1b[31m", b"9" * 400, b"x" * 70_000,
         b'"' + b"y" * 5000, b"\n" * 500, b"," * 300, b"[" * 3000, b'{"a":' * 2000, b"2026-99-99", b"31.02.2026",
         b"Gesamt: Konto", b"sep=;\n", b"# ----\n", b"\x00\x01\x02\x03" * 50]
    )  # fmt: skip
    at = rng.randrange(len(data) + 1)
    return data[:at] + junk + data[at:]


def _delete(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at + rng.randint(1, 200) :]


def _again(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    part = data[at : at + rng.randint(1, 300)]
    return data[:at] + part * rng.randint(2, 20) + data[at:]


def _separators(data: bytes, rng: random.Random) -> bytes:
    old, new = rng.sample([b",", b";", b"\t", b"|", b'"', b".", b"\n", b":", b" "], 2)
    return data.replace(old, new) if rng.random() < 0.4 else data.replace(old, new, rng.randint(1, 5))


def _shuffle(data: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    rng.shuffle(lines)
    return b"\n".join(lines)


def _case(data: bytes, rng: random.Random) -> bytes:
    return data.swapcase() if rng.random() < 0.5 else data[::-1]


INJURIES: list[Callable[[bytes, random.Random], bytes]] = [
    _flip, _flip, _cut, _insert, _insert, _delete, _again, _separators, _shuffle, _case,
]  # fmt: skip


def _workbook() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Bericht")
    for number, line in enumerate(ADS.strip().split("\n")):
        sheet.write_row(
            number, 0, [float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in line.split(",")]
        )
    book.close()
    return out.getvalue()


def _parquet(lines: bytes) -> bytes:
    import duckdb  # noqa: TID251

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "e.jsonl", Path(folder) / "e.parquet"
        source.write_bytes(lines)
        duckdb.execute(f"copy (from read_json('{source}')) to '{target}' (format parquet)")
        return target.read_bytes()


def main(count: int, seed: int) -> None:
    """Print the outcomes."""
    started = time.perf_counter()
    outcomes = run(count, seed)
    for name, times in sorted(outcomes.items(), key=lambda found: -found[1]):
        print(f"{times:7}  {name}")
    print(f"{count} files, seed {seed}, {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, int(sys.argv[2]) if len(sys.argv) > 2 else 2026)
