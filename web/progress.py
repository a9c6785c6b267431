"""A progress bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable


class Bar:
    """Hears what is being done, how far it is and of how much; shows it on stderr if somebody looks."""

    def __init__(self) -> None:
        self._stop: Callable[[], None] | None = None
        if not sys.stderr.isatty():
            return
        from rich.console import Console
        from rich.progress import Progress

        bar = Progress(console=Console(stderr=True), transient=True)
        self._task = bar.add_task("", total=None)
        bar.start()
        self._bar, self._stop = bar, bar.stop

    def step(self, name: str, done: int, total: int) -> None:
        """Show what is being made."""
        if self._stop:
            self._bar.update(self._task, completed=done, total=total, description=name)

    def stop(self) -> None:
        """Take the bar away."""
        if self._stop:
            self._stop()
