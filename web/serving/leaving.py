"""How a server ends: it takes nothing new, lets answers finish for a while, and exits with 0."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from socket import socket
from typing import TYPE_CHECKING

import uvicorn

from web.serving.guards import BODY
from web.serving.logs import NAME
from web.serving.readying import Readying

if TYPE_CHECKING:
    from fastapi import FastAPI

    from settings import Settings


class Server(uvicorn.Server):
    """uvicorn, which on the first signal drains and on the second stops at once."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, patience: float) -> None:
        super().__init__(config)
        self._app, self._patience = app, patience
        self._draining: asyncio.Task[None] | None = None
        self._ready: Readying | None = None

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen first, then get ready in the background what the first question needs."""
        await super().startup(sockets)
        if self.started:
            told = {"event": "serving", "page": f"http://{self._place()}"}
            logging.getLogger(NAME).info("serving", extra={"told": told})
        room = getattr(self._app.state, "room", None)
        if room is not None and self.started:
            self._ready = Readying(room, self._app.state.settings.home)
            self._ready.begin()

    def _place(self) -> str:
        host = self.config.host
        return f"[{host}]:{self.config.port}" if ":" in host else f"{host}:{self.config.port}"

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Signals are taken by the loop; uvicorn's own way lets the process die by the signal afterwards."""
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, self.leave)
        yield

    def leave(self) -> None:
        """Begin to leave; told a second time, leave now."""
        if self._ready is not None:
            self._ready.stop()
        if self._draining is None:
            self._app.state.leaving = True
            self._draining = asyncio.get_running_loop().create_task(self._drained())
        else:
            self.should_exit = self.force_exit = True

    async def _drained(self) -> None:
        chat = getattr(self._app.state, "chat", None)
        if chat is not None:
            await chat.drain(self._patience)
        await asyncio.sleep(0.3)  # what was answered last is still being sent
        self.should_exit = True


def configured(app: FastAPI, host: str, port: int) -> uvicorn.Config:
    """How it is served: what comes over the line of a page is bounded like a request."""
    return uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, server_header=False,
        timeout_graceful_shutdown=5, ws_max_size=BODY,
    )  # fmt: skip


def run(app: FastAPI, settings: Settings, host: str, port: int) -> None:
    """Serve until a signal; returns when everything is closed that can be."""
    config = configured(app, host, port)
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(Server(config, app, settings.drain).serve())
    finally:
        loop.close()


def gone() -> None:
    """End the process with 0, also where a tool computes on in a thread that cannot be stopped."""
    logging.shutdown()
    sys.stdout.flush()
    if any(each is not threading.main_thread() and not each.daemon for each in threading.enumerate()):
        os._exit(0)
