"""Long work that goes on in the server while pages come and go: one of a kind in a home, and how far it is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from errors import LeitstandError

Step = Callable[[str, int, int], None]
"""Hears what is being done, how far it is and of how much."""


@dataclass
class Work:
    """One piece of work: what it does now, whether it has ended, what came of it or why it failed."""

    kind: str
    step: str = ""
    done: int = 0
    total: int = 0
    ended: bool = False
    shape: dict[str, Any] = field(default_factory=dict[str, Any])
    failed: LeitstandError | None = None

    def hears(self, step: str, done: int, total: int) -> None:
        """It is at that step."""
        self.step, self.done, self.total = step, done, total

    def as_json(self) -> dict[str, Any]:
        """What a page needs to show it."""
        return {
            "kind": self.kind, "step": self.step, "done": self.done, "total": self.total, "ended": self.ended,
            "ok": self.ended and self.failed is None,
        }  # fmt: skip


_WORKS: dict[tuple[Path, str], Work] = {}
_LOCK = Lock()


def begun(home: Path, kind: str, task: Callable[[Step], dict[str, Any]]) -> Work:
    """Begin that work, unless it goes on already: then the one that does."""
    with _LOCK:
        found = _WORKS.get((home, kind))
        if found is not None and not found.ended:
            return found
        work = _WORKS[home, kind] = Work(kind)
    Thread(target=_done, args=(work, task), name=kind, daemon=True).start()
    return work


def found(home: Path, kind: str) -> Work | None:
    """The work of that kind that goes on, or the last one that did."""
    return _WORKS.get((home, kind))


def _done(work: Work, task: Callable[[Step], dict[str, Any]]) -> None:
    try:
        work.shape = task(work.hears)
    except LeitstandError as failed:
        work.failed = failed
    except Exception:
        logging.getLogger("leitstand.work").exception("work failed")
        work.failed = LeitstandError(
            en="This failed here.", de="Das ist hier gescheitert.", do_en="The server's log says more.",
            do_de="Das Protokoll des Servers sagt mehr.",
        )  # fmt: skip
    finally:
        work.ended = True
