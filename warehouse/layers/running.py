# pyright: basic
"""Running dbt in process: no telemetry, no net, nothing on stdout, files below one folder of the home only."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from errors import LeitstandError
from warehouse.layers.raw import PROJECT

Progress = Callable[[str, int, int], None]
SILENT = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
    "DBT_VERSION_CHECK": "false",
    "DBT_USE_COLORS": "false",
}
SECRET = "DBT_ENV_SECRET_WAREHOUSE_PASSWORD"  # noqa: S105  the name of a variable; dbt hides its value in every log


def run(
    command: str,
    folder: Path,
    target: Mapping[str, Any],
    *,
    variables: Mapping[str, str],
    select: str | None = None,
    secret: str = "",
    progress: Progress | None = None,
) -> Any:
    """One dbt command over the project; its results.

    folder    where dbt keeps what it writes: the compiled project, its manifest, its log
    target    the connection, as a dbt profile's output
    progress  called with a node's name, its number and how many there are

    Raises:
        LeitstandError: the project itself is broken; a failing model or test is part of the results.
    """
    folder.mkdir(parents=True, exist_ok=True)
    profile = {"leitstand": {"target": "warehouse", "outputs": {"warehouse": dict(target)}}}
    (folder / "profiles.yml").write_text(json.dumps(profile), encoding="utf-8")  # JSON is YAML
    arguments = ["--log-level", "none", "--log-level-file", "info", "--no-use-colors", "--no-version-check", command,
                 "--project-dir", str(PROJECT), "--profiles-dir", str(folder), "--target-path", str(folder / "target"),
                 "--log-path", str(folder / "logs"), "--vars", json.dumps(dict(variables))]  # fmt: skip
    if select:
        arguments += ["--select", *_selected(select)]
    with _environment(SILENT | {SECRET: secret}):
        from dbt.cli.main import dbtRunner

        try:
            done = dbtRunner(callbacks=[_teller(progress)] if progress else []).invoke(arguments)
        finally:
            _let_go()
    if done.exception is not None or done.result is None:
        raise _broken(str(done.exception or "no result"), folder)
    return done.result


def _let_go() -> None:
    """Close what dbt keeps open after a run: the file belongs to the door again."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.adapters.factory import cleanup_connections, reset_adapters

    cleanup_connections()
    DuckDBConnectionManager.close_all_connections()
    reset_adapters()


def _selected(select: str) -> Sequence[str]:
    names = select.replace(",", " ").split()
    if not names or any(not set(name) <= set("abcdefghijklmnopqrstuvwxyz_0123456789+*.@:") for name in names):
        raise LeitstandError(
            en=f"'{select}' does not select models.",
            de=f"„{select}“ wählt keine Modelle aus.",
            do_en="Write model names such as mart_channel_day, with + in front for everything below it.",
            do_de="Nennen Sie Modelle wie mart_channel_day, mit + davor samt allem, worauf sie beruhen.",
        )
    return names


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _teller(progress: Progress) -> Callable[[Any], None]:
    def tell(event: Any) -> None:
        if event.info.name == "LogStartLine":
            name = event.data.node_info.node_name
            progress(name, event.data.index, event.data.total)

    return tell


def _broken(reason: str, folder: Path) -> LeitstandError:
    first = next((line.strip() for line in reason.splitlines() if line.strip()), reason)[:200]
    return LeitstandError(
        en=f"The layers cannot be built: {first}.",
        de=f"Die Schichten lassen sich nicht bauen: {first}.",
        do_en=f"The log is {folder / 'logs' / 'dbt.log'}.",
        do_de=f"Das Protokoll liegt hier: {folder / 'logs' / 'dbt.log'}.",
    )
