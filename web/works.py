"""Long work that goes on in the server while pages come and go: one of a kind in a home, how far it is, how it ended.

What came of it is in the ledger or in the files of the home; here is only what a page that is opened anew asks for.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from errors import LeitstandError

Step = Callable[[str, int, int], None]
"""Hears what is being done, how far it is and of how much."""
Task = Callable[[Step], Any]
HANDS = 2
"""Pieces of queued work that go on at once."""
WAITING = 20
"""Pieces of queued work of all homes that may wait or go on."""
FORGOTTEN = 200
"""Works that have ended and are kept for whoever asks, the newest ones."""
NEARLY = 0.97
"""A usual time that has passed does not make work done."""


class Failed(LeitstandError):
    """Something broke that nobody foresaw."""

    kind = "fault"


class Full(LeitstandError):
    """So much waits to be computed that nothing more is taken."""

    kind = "busy"


@dataclass
class Work:
    """One piece of work: what it does now, how long it takes, whether it has ended, why it failed.

    kind     the same for the same work
    step     what it does now; `done` of `total` where that can be counted
    usual    seconds that it took before, 0 where nobody knows
    shape    what its task gave
    """

    kind: str
    step: str = ""
    done: int = 0
    total: int = 0
    usual: float = 0.0
    queued: bool = False
    ended: bool = False
    shape: Any = None
    failed: LeitstandError | None = None
    started: float = field(default_factory=time.monotonic)

    def hears(self, step: str, done: int, total: int) -> None:
        """It is at that step."""
        self.step, self.done, self.total = step, done, total

    @property
    def seconds(self) -> float:
        """How long it has been going on."""
        return time.monotonic() - self.started

    @property
    def share(self) -> float | None:
        """How much of the usual time has passed, never quite all of it; None where nobody knows how long it takes."""
        return min(self.seconds / self.usual, NEARLY) if self.usual > 0 else None

    def as_json(self) -> dict[str, Any]:
        """How far it is, for whoever follows its steps."""
        return {
            "kind": self.kind, "step": self.step, "done": self.done, "total": self.total, "ended": self.ended,
            "ok": self.ended and self.failed is None,
        }  # fmt: skip


_works: dict[tuple[Path, str], Work] = {}
_lock = Lock()
_hands = ThreadPoolExecutor(HANDS, thread_name_prefix="work")


def begin(home: Path, kind: str, task: Task, *, usual: float = 0.0, queued: bool = False) -> Work:
    """Begin that work, unless it goes on already: then the one that does.

    Args:
        home: whose work it is.
        kind: the same for the same work.
        task: what is to be done; it is given what hears its steps.
        usual: seconds that it took before.
        queued: for what pages ask for by being looked at: it waits for a hand. What a person orders begins at once.

    Raises:
        Full: it would be queued, and too much waits already.
    """
    with _lock:
        going = _works.get((home, kind))
        if going is not None and not going.ended:
            return going
        if queued:
            _room()
        for old in [key for key, each in _works.items() if each.ended][:-FORGOTTEN]:
            del _works[old]
        work = _works[home, kind] = Work(kind, usual=usual, queued=queued)
    if queued:
        _hands.submit(_done, work, task)
    else:
        Thread(target=_done, args=(work, task), name=kind, daemon=True).start()
    return work


def found(home: Path, kind: str) -> Work | None:
    """The work of that kind that goes on, or the last one that did; None where none was begun here."""
    return _works.get((home, kind))


def going(home: Path, kind: str) -> Work | None:
    """The work of that kind that goes on; None where none does."""
    work = found(home, kind)
    return work if work is not None and not work.ended else None


def _room() -> None:
    """Raises Full where too much waits."""
    if sum(each.queued and not each.ended for each in _works.values()) >= WAITING:
        raise Full(
            en="Too many computations wait already.", de="Es warten schon zu viele Rechnungen.",
            do_en="Try again when some of them have ended.",
            do_de="Versuchen Sie es wieder, wenn einige davon fertig sind.", seconds=30,
        )  # fmt: skip


def _done(work: Work, task: Task) -> None:
    try:
        work.shape = task(work.hears)
    except LeitstandError as failed:
        work.failed = failed
    except BaseException:
        logging.getLogger("leitstand.work").exception("work failed")
        work.failed = Failed(
            en="This failed on a fault here.", de="Das ist hier an einem Fehler gescheitert.",
            do_en="Try again; the log says more.",
            do_de="Versuchen Sie es noch einmal; das Protokoll sagt mehr.",
        )  # fmt: skip
    finally:
        work.ended = True
