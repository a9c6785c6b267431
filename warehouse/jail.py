# pyright: basic
"""A process of its own for a query from outside: little memory, little time, no files, no net, nothing to write.

The file is both sides: `run` starts it as a script, which imports nothing of the house and sees no environment.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 5.0
MEMORY = "512MB"
ADDRESSES = 4 << 30
LARGEST = 16 << 20
LONGEST_CELL = 4000


@dataclass(frozen=True)
class Answered:
    """What came back: names and types of the columns as DuckDB calls them, rows of plain cells."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def run(file: Path, sql: str, most: int, seconds: float = SECONDS) -> Answered:
    """Run a query over the file, read-only, and kill it after `seconds` of wall clock.

    Raises:
        WeakData: it takes too long, too much memory, or gives too much.
        BadArguments: DuckDB cannot run it; the first line of its reason.
    """
    import importlib.util
    import subprocess

    found = importlib.util.find_spec("duckdb")
    assert found is not None
    assert found.origin is not None
    given = {"file": str(file), "sql": sql, "most": most, "seconds": seconds}
    command = [sys.executable, "-I", "-S", "-B", __file__, str(Path(found.origin).parents[1])]
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and file
            command,
            input=json.dumps(given).encode(),
            capture_output=True,
            timeout=seconds,
            env={},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise too_long(seconds) from None
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise too_long(seconds) from None  # killed by its own limits before it could say anything
    if "error" in told:
        raise _failed(told["error"], seconds)
    types = tuple(told["types"])
    rows = [tuple(_cell(cell, type_) for cell, type_ in zip(row, types, strict=True)) for row in told["rows"]]
    return Answered(tuple(told["columns"]), types, rows)


def _cell(cell: Any, type_: str) -> Any:
    from datetime import date
    from decimal import Decimal

    if cell is None:
        return None
    if type_ == "DATE":
        try:
            return date.fromisoformat(cell)
        except ValueError:
            return cell
    return Decimal(cell) if type_.startswith("DECIMAL") else cell


def too_long(seconds: float) -> Exception:
    """What is said of a query that was stopped."""
    from errors import WeakData

    return WeakData(
        en=f"The query needs more than the {seconds:g} seconds or the memory that it may have.",
        de=f"Die Abfrage braucht mehr als die {seconds:g} Sekunden oder den Speicher, die sie haben darf.",
        do_en="Ask for a shorter period or fewer groups.",
        do_de="Fragen Sie nach einem kürzeren Zeitraum oder weniger Gruppen.",
    )


def _failed(reason: str, seconds: float) -> Exception:
    if reason.startswith(("OutOfMemory", "MemoryError", "Interrupt", "TooMuch")):
        return too_long(seconds)
    return cannot_run(reason.partition(":")[2])


def cannot_run(reason: str) -> Exception:
    """What is said of a query that the database refuses, with the first line of its reason."""
    from errors import BadArguments

    plain = next((line.strip() for line in reason.splitlines() if line.strip()), "no reason given")
    return BadArguments(
        en=f"The query cannot run: {plain[:200].rstrip('.')}.",
        de=f"Die Abfrage lässt sich nicht ausführen: {plain[:200].rstrip('.')}.",
        do_en="Correct the names and types in it.",
        do_de="Berichtigen Sie die Namen und Typen darin.",
    )


def _child() -> None:
    """The other side: read one request, answer it in JSON, and be gone."""
    given = json.loads(sys.stdin.buffer.read())
    _confine(given["seconds"])
    sys.path.append(sys.argv[1])
    try:
        told = _answer(given)
    except MemoryError:
        told = {"error": "MemoryError"}
    except Exception as failed:  # whatever DuckDB raises: the parent makes a sentence of it
        lines = str(failed).splitlines() or [""]
        told = {"error": f"{type(failed).__name__}: {lines[0].partition('Error: ')[2] or lines[0]}"}
    data = json.dumps(told, allow_nan=False).encode()
    if len(data) > LARGEST:
        data = b'{"error": "TooMuch"}'
    sys.stdout.buffer.write(data)


def _confine(seconds: float) -> None:
    try:
        import resource
    except ImportError:  # not on Windows; the wall clock and DuckDB's own limits hold there
        return
    cpu = max(1, int(seconds))
    for limit, most in ((resource.RLIMIT_CPU, cpu), (resource.RLIMIT_AS, ADDRESSES), (resource.RLIMIT_FSIZE, 0),
                        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 64)):  # fmt: skip
        resource.setrlimit(limit, (most, most))


def _answer(given: dict[str, Any]) -> dict[str, Any]:
    import duckdb

    con = duckdb.connect(given["file"], read_only=True, config={
        "enable_external_access": False, "autoinstall_known_extensions": False, "autoload_known_extensions": False,
        "threads": 1, "memory_limit": MEMORY, "temp_directory": "",
    })  # fmt: skip
    con.execute("set enable_progress_bar = false")
    con.execute("set lock_configuration = true")
    con.execute(given["sql"])
    types = [str(column[1]) for column in con.description]
    rows = [[_plain(cell) for cell in row] for row in con.fetchmany(given["most"])]
    return {"columns": [column[0] for column in con.description], "types": types, "rows": rows}


def _plain(cell: Any) -> Any:
    if cell is None or isinstance(cell, (bool, int)):
        return cell
    if isinstance(cell, float):
        return cell if cell - cell == 0 else None  # neither NaN nor infinite
    return str(cell)[:LONGEST_CELL]


if __name__ == "__main__":
    _child()
