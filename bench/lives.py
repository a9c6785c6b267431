"""Random lives of proposals beside a model: four people, two machines, three things, every order of events.

Run: python -m bench.lives [lives] [steps]. With LIVES_LEDGER=postgresql://… the ledger lies there. A life that the
ledger and the model tell differently ends the bench with the shortest one that does; see bench/_lives.py.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench._lives import Lives, live
from ledger.book import Book


def main(lives: int = 10_000, steps: int = 25) -> None:
    """Live, and tell what happened."""
    with tempfile.TemporaryDirectory() as folder:
        book = Book.open(Path(folder), os.environ.get("LIVES_LEDGER", ""))
        begun = time.process_time()
        Lives.seen = Counter()
        live(book, lives, steps)
        seconds = time.process_time() - begun
    print(f"{lives} lives of up to {steps} steps in {seconds:.0f} CPU seconds: 0 differ from the model")
    print(", ".join(f"{what} {many}" for what, many in sorted(Lives.seen.items())))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
