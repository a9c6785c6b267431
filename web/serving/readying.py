"""What a server gets ready in the background: at its start, and again when other data have been loaded.

It computes with the lowest claim to the processor that a thread can have without standing in the way of others.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphs.ask import Asking

FILE = "warehouse.duckdb"
EVERY = 20.0
"""Seconds between two looks at the data."""
QUIET = 60.0
"""Loading is taken to be over when nothing was written for so many seconds."""
PAUSE = 1.0
"""Seconds before each tool: whoever waits to write to the warehouse gets in between."""
NICE = 10
"""A lower claim would keep others waiting for what this thread holds."""


class Readying:
    """One thread of one server, which ends with the process or when it is told to."""

    def __init__(self, room: Asking, home: Path) -> None:
        self.room, self.file = room, home / FILE
        self._stopped = threading.Event()

    def begin(self) -> None:
        """Start; says nothing, and whatever fails is left to the question that meets it."""
        threading.Thread(target=self._go, name="warm", daemon=True).start()

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopped.set()

    def _go(self) -> None:
        from graphs.rehearsal import rehearsed

        self.room.warm()
        modestly()
        ready = None
        while not self._stopped.is_set():
            found = state(self.file)
            if found != ready and (ready is None or time.time() - found[0] > QUIET):
                rehearsed(self.room, self._paused)
                ready = found
            self._stopped.wait(EVERY)

    def _paused(self) -> bool:
        """Wait for a moment; whether to begin nothing more."""
        return self._stopped.wait(PAUSE)


def state(file: Path) -> tuple[float, int]:
    """When the file was last written, and its size; zeros without one."""
    with suppress(OSError):
        seen = file.stat()
        return seen.st_mtime, seen.st_size
    return 0.0, 0


def modestly() -> None:
    """Let others go first, where a single thread can be told so; threads that it starts inherit that."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
