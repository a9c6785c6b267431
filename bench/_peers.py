"""Peers live in an environment of their own, so that their pins never meet ours.

`requirements-peers.in` names them; LEITSTAND_PEERS (else `.venv-peers/bin/python`) is the interpreter that has them.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def ask(module: str, *args: str | Path) -> dict[str, Any] | None:
    """The JSON of the last line that `bench.peers.<module>` prints; None (and a sentence) where peers are missing."""
    python = Path(os.environ.get("LEITSTAND_PEERS", ROOT / ".venv-peers" / "bin" / "python"))
    if not python.exists():
        print(f"peer {module}: not installed here (`make peers`)")
        return None
    run = subprocess.run(
        [python, "-m", f"bench.peers.{module}", *map(str, args)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if run.returncode:
        print(f"peer {module}: failed: {run.stderr.strip().splitlines()[-1] if run.stderr.strip() else run.returncode}")
        return None
    return json.loads(run.stdout.strip().splitlines()[-1])
