"""How long people wait: `--help`, a first question in a fresh process, the next one in the same process.

The goals: help under 0.3 s, a first one under 8 s on two cores without a model, the next under 0.3 s plus the tool.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
ASK = (
    "import sys, time, json; sys.path.insert(0, '.'); from pathlib import Path;"
    "from evals._world import TODAY; from settings import Settings; from graphs.ask import Asking;"
    "room = Asking.open(Settings(home=Path(sys.argv[1]), today=TODAY, model='none')); times = []\n"
    "for question in ('Wie hoch war der ROAS im August 2026?', 'What was the ROAS in July 2026?') * 3:\n"
    "    start = time.perf_counter(); answer = room.ask(question); total = time.perf_counter() - start\n"
    "    tool = sum(room.desk.runs.get(r.run).seconds for r in answer.receipts)\n"
    "    times.append((total, tool))\n"
    "print(json.dumps(times))"
)


def main() -> None:
    """Print the table."""
    from evals._world import build

    helps = [_seconds([sys.executable, "cli.py", "--help"]) for _ in range(5)]
    print(f"--help: best {min(helps):.3f} s, worst {max(helps):.3f} s")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        build(home, documents=False)
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", ASK, str(home)], cwd=ROOT, capture_output=True, text=True, check=True
        )
        whole = time.perf_counter() - started
    times = json.loads(done.stdout.splitlines()[-1])
    print(f"first question, whole process with five more: {whole:.2f} s; first question alone {times[0][0]:.2f} s")
    for total, tool in times[1:]:
        print(f"next question: {total:.3f} s, of it the tool {tool:.3f} s")


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
