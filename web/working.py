"""Work that takes longer than anybody wants to look at: it goes on in the server, whoever closes the page.

One piece of work of a home runs once at a time, however many ask for it; what came of it is in the ledger, not here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from errors import LeitstandError
from terms import Words

AT_ONCE = 2
FORGOTTEN = 200
"""Failures that are kept for whoever asks, the newest ones."""
WAITING = 20
"""Pieces of work of all homes that may wait or go on."""
BROKEN = Words(de="Die Rechnung ist an einem Fehler gescheitert.", en="The computation failed on a fault.")


class Failed(LeitstandError):
    """Something broke that nobody foresaw."""

    kind = "fault"


class Full(LeitstandError):
    """So much waits to be computed that nothing more is taken."""

    kind = "busy"


@dataclass
class Work:
    """A piece of work: since when it runs, how long it usually takes, and what came of it.

    usual  seconds, 0 where nobody knows
    """

    usual: float = 0.0
    started: float = field(default_factory=time.monotonic)
    future: Future[Any] | None = None

    @property
    def done(self) -> bool:
        """Whether it has ended, well or not."""
        return self.future is not None and self.future.done()

    @property
    def seconds(self) -> float:
        """How long it has been going on."""
        return time.monotonic() - self.started

    @property
    def share(self) -> float | None:
        """How much of the usual time has passed, never quite all of it; None where nobody knows how long it takes."""
        return min(self.seconds / self.usual, 0.97) if self.usual > 0 else None

    def failure(self) -> LeitstandError | None:
        """Why it failed; None while it goes on or where it went well."""
        if self.future is None or not self.future.done():
            return None
        failed = self.future.exception()
        if failed is None or isinstance(failed, LeitstandError):
            return failed
        return Failed(en=BROKEN.en, de=BROKEN.de, do_en="Try again; the log says more.",
                      do_de="Versuchen Sie es noch einmal; das Protokoll sagt mehr.")  # fmt: skip


_works: dict[tuple[Path, str], Work] = {}
_lock = Lock()
_hands = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="work")


def begin(home: Path, key: str, task: Callable[[], Any], usual: float = 0.0) -> Work:
    """Have it done, unless it is being done already.

    Args:
        home: whose work it is.
        key: the same for the same work.
        task: what is to be done; it keeps its result itself.
        usual: seconds that it took before.

    Raises:
        Full: too much waits already.
    """
    with _lock:
        going = _works.get((home, key))
        if going is not None and not going.done:
            return going
        if sum(not each.done for each in _works.values()) >= WAITING:
            raise Full(
                en="Too many computations wait already.", de="Es warten schon zu viele Rechnungen.",
                do_en="Try again when some of them have ended.",
                do_de="Versuchen Sie es wieder, wenn einige davon fertig sind.", seconds=30,
            )  # fmt: skip
        for old in [name for name, each in _works.items() if each.done][:-FORGOTTEN]:
            del _works[old]
        made = _works[home, key] = Work(usual)
        made.future = _hands.submit(_told, task)
        return made


def at(home: Path, key: str) -> Work | None:
    """The work of that key, going on or ended; None where it was never begun here."""
    return _works.get((home, key))


def _told(task: Callable[[], Any]) -> Any:
    try:
        return task()
    except LeitstandError:
        raise
    except Exception:
        import logging

        logging.getLogger("leitstand.work").exception("work failed")
        raise
