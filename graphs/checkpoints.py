# pyright: basic
"""Checkpoints that cannot run code: a strict serialiser, proved at each start with a forged checkpoint.

LangGraph's default serialiser calls whatever callable a stored row names; ours lets none through.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import Tampered

if TYPE_CHECKING:
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

FILE = "checkpoints.db"
_executed: list[str] = []


def tripwire(word: str) -> str:
    """What the forged checkpoint names: harmless, but it leaves a trace when it is called."""
    _executed.append(word)
    return word


def strict_serialiser() -> JsonPlusSerializer:
    """A serialiser without any importable type, after it has refused a forged row.

    Raises:
        Tampered: the forged row was executed; nothing may be loaded with this serialiser.
    """
    os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

    serialiser = JsonPlusSerializer(allowed_msgpack_modules=None)
    prove_strict(serialiser)
    return serialiser


def prove_strict(serialiser: Any) -> None:
    """Load a forged row that names `tripwire`; raise Tampered if it was called."""
    import logging

    _executed.clear()
    log = logging.getLogger("langgraph.checkpoint.serde.jsonplus")
    level, log.level = log.level, logging.CRITICAL  # the library warns of what we provoke on purpose
    try:
        with suppress(Exception):  # refusing with any error is as good as returning plain data
            serialiser.loads_typed(("msgpack", forged_row(__name__, "tripwire", "executed")))
    finally:
        log.level = level
    if _executed:
        raise Tampered(
            en="The checkpoint store would execute code that a stored row names.",
            de="Der Zwischenspeicher würde Code ausführen, den eine gespeicherte Zeile nennt.",
            do_en="Install the locked versions again with `make setup`; nothing was loaded.",
            do_de="Installieren Sie die festgelegten Versionen mit `make setup` neu; es wurde nichts geladen.",
        )


def forged_row(module: str, name: str, argument: str) -> bytes:
    """A msgpack extension row as an attacker would write it: call module.name(argument) on load."""
    import ormsgpack

    return ormsgpack.packb(ormsgpack.Ext(0, ormsgpack.packb((module, name, argument))))


def saver(file: Path) -> Any:
    """An async context manager: the SQLite saver with the strict serialiser."""
    serialiser = strict_serialiser()
    import aiosqlite
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    @asynccontextmanager
    async def opened() -> AsyncGenerator[Any]:
        file.parent.mkdir(parents=True, exist_ok=True)
        async with aiosqlite.connect(file) as connection:
            await connection.execute("pragma synchronous = normal")
            yield AsyncSqliteSaver(connection, serde=serialiser)

    return opened()


class Kept:
    """One compiled graph with its store, open in one event loop; elsewhere each question opens its own."""

    def __init__(self) -> None:
        self._loop: Any = None
        self._graph: Any = None
        self._opened: Any = None

    @asynccontextmanager
    async def graph(self, room: Any) -> AsyncGenerator[Any]:
        """The graph of a room for one question."""
        if self._loop is asyncio.get_running_loop():
            yield self._graph
            return
        async with saver(room.settings.home / FILE) as store:
            yield room.graph(store)

    async def open(self, room: Any) -> None:
        """Open it in this loop, once."""
        loop = asyncio.get_running_loop()
        if self._loop is loop or self._opened is not None:
            return
        self._opened = saver(room.settings.home / FILE)
        self._graph = room.graph(await self._opened.__aenter__())
        self._loop = loop

    async def close(self) -> None:
        """Close it, where it is open."""
        opened, self._opened, self._loop, self._graph = self._opened, None, None, None
        if opened is not None:
            await opened.__aexit__(None, None, None)
