"""How long a question to a server takes until its answer is there: wall time, and the server's own processor time.

Three of the questions of every week, each in the demo's home: last week and why, the month's budget, more money next
month. Asked thrice: right after the start, once the server has got ready in the background, and again. Then the same
with a second start, which finds in the home's cache what the first one fitted. The goal: under two seconds when warm.

    python -m bench.first_answer [HOME of a demo] [times]

Without a home a demo is made first. The cache of fits is taken out of the home before the first start.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator

ROOT = Path(__file__).parents[1]
DAY = "2026-11-26"
QUESTIONS = {
    "last week and why": "How did last week go against the week before and last year, and why?",
    "the month's budget": "Will we land within budget this month?",
    "50,000 more": "I have €50k more next month – where?",
}
IDLE, WINDOWS = 4.0, 3
"""The server has got ready when it computed next to nothing for so many seconds, so many times: where others are busy
it gets little of the processor for that."""
LONGEST = 240.0


class Server:
    """A `leitstand serve` of its own on a free port."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        own = os.environ | {"LEITSTAND_TODAY": DAY, "LEITSTAND_MODEL": "none", "LEITSTAND_LOG": "off"}
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "cli.py", "--home", str(home), "serve", "--port", str(port)], cwd=ROOT, env=own,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while not self._up():
            time.sleep(0.1)
        self.up = time.perf_counter() - started

    def _up(self) -> bool:
        if self.process.poll() is not None:
            raise SystemExit("the server did not start")
        with suppress(OSError), urllib.request.urlopen(f"{self.url}/health", timeout=2) as answer:
            return answer.status == 200
        return False

    @property
    def cpu(self) -> float:
        """Processor seconds of the server so far, all its threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ask(self, question: str) -> tuple[float, float]:
        """Seconds until the answer is there, and processor seconds that it took."""
        body = json.dumps({"question": question, "lang": "en"}).encode()
        asked = urllib.request.Request(f"{self.url}/ask", body, {"Content-Type": "application/json"})
        before, started = self.cpu, time.perf_counter()
        with urllib.request.urlopen(asked, timeout=LONGEST) as answer:
            told: dict[str, Any] = json.load(answer)
        wall = time.perf_counter() - started
        if not told.get("ok") or not told.get("receipts"):
            raise SystemExit(f"no answer to: {question} ({str(told)[:300]})")
        return wall, self.cpu - before

    def ready(self) -> float:
        """Wait until nothing more goes on in the background; the processor seconds that it took."""
        begun, end, quiet = self.cpu, time.perf_counter() + LONGEST, 0
        while time.perf_counter() < end and quiet < WINDOWS:
            before = self.cpu
            time.sleep(IDLE)
            quiet = quiet + 1 if self.cpu - before < 0.02 * IDLE else 0
        return self.cpu - begun


@contextmanager
def served(home: Path) -> Generator[Server]:
    """A server that ends again."""
    server = Server(home)
    try:
        yield server
    finally:
        server.process.terminate()
        server.process.wait(60)


@contextmanager
def company(given: str | None) -> Generator[Path]:
    """The home of a demo, copied, without fits that were kept."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if given:
            shutil.copytree(given, home)
        else:
            made = [sys.executable, "cli.py", "--home", str(home.parent / "made"), "demo"]
            subprocess.run(made, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            shutil.copytree(home.parent / "made" / "demo", home)
        shutil.rmtree(home / "cache" / "fits", ignore_errors=True)
        yield home


def measured(home: Path, what: str, times: int, *, wait: bool) -> None:
    """One start: each question for the first time, and then again."""
    with served(home) as server:
        print(f"\n{what}: /health after {server.up:.1f} s", end="")
        print(f", got ready in {server.ready():.1f} s of processor time" if wait else "")
        first = {name: server.ask(question) for name, question in QUESTIONS.items()}
        again = {name: [server.ask(question) for _ in range(times)] for name, question in QUESTIONS.items()}
        for name in QUESTIONS:
            wall, cpu = (statistics.median(each[side] for each in again[name]) for side in (0, 1))
            print(
                f"  {name:20} first {first[name][0]:6.2f} s, processor {first[name][1]:5.2f} s"
                f" · then {wall:5.2f} s, processor {cpu:5.2f} s (median of {times})"
            )


def main() -> None:
    """Print the tables."""
    given = sys.argv[1] if len(sys.argv) > 1 else None
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with company(given) as home:
        measured(home, "first start, asked at once", times, wait=False)
        measured(home, "second start, asked at once", times, wait=False)
        measured(home, "third start, asked when ready", times, wait=True)
        shutil.rmtree(home / "cache" / "fits", ignore_errors=True)
        measured(home, "without kept fits, asked when ready", times, wait=True)


if __name__ == "__main__":
    main()
