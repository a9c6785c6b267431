"""`leitstand sandbox`: says what to set, answers, keeps its state, ends when interrupted."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cli
from platforms.adapters import adapters
from settings import Settings
from terms import Operation
from web.practising import booked

ROOT = Path(__file__).parents[2]
OPERATION = Operation(platform="google", entity="g-101", name="Brand DE", field="budget", before=150, after=120,
                      unit="EUR/day")  # fmt: skip
KEY = "0123456789abcdef0123456789abcdef"


def _heard() -> None:
    """As from a terminal: where the tests run in the background, the interrupt would be ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def practising(home: Path, *more: str) -> Generator[dict[str, Any]]:
    command = [sys.executable, "cli.py", "--home", str(home), "sandbox", "--port", "0", "--json", *more]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ, preexec_fn=_heard)  # noqa: PLW1509  (no thread runs here)
    try:
        yield json.loads(running.stdout.readline())
    finally:
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0
        running.stdout.close()


def test_it_says_what_to_set_and_keeps_what_was_changed(tmp_path: Path):
    with practising(tmp_path) as told:
        assert told["ok"] and told["setting"] == "LEITSTAND_PLATFORMS__SANDBOX"
        there = adapters(Settings(home=tmp_path, platforms={"sandbox": told["url"]}))["google"]
        assert there.apply(OPERATION, KEY).again is False
    with practising(tmp_path) as told:
        there = adapters(Settings(home=tmp_path, platforms={"sandbox": told["url"]}))["google"]
        assert there.apply(OPERATION, KEY).again is True
        assert there.read("google", "campaign", "g-101").fields["budget"] == 120
    with practising(tmp_path, "--fresh", "--faults", "rough", "--seed", "3") as told:
        assert told["faults"] == "rough"
        there = adapters(Settings(home=tmp_path, platforms={"sandbox": told["url"]}))["google"]
        assert there.read("google", "campaign", "g-101").fields["budget"] == 150


def test_the_houses_own_campaigns_are_there_with_what_they_spend(tmp_path: Path, capsys: Any):
    file = tmp_path / "ads.csv"
    days = [f"2026-10-{day:02d}" for day in range(1, 32)]
    lines = [f"{day},google,Marke Nord,1000,50,56.00" for day in days] + ["2026-09-01,meta,Alt,1000,10,12.00"]
    file.write_text("\n".join(["date,platform,campaign,impressions,clicks,cost", *lines]), encoding="utf-8")
    assert cli.main(["--home", str(tmp_path / "home"), "--json", "import", str(file), "--as", "ads"]) == 0
    capsys.readouterr()
    found = {each.campaign: each for each in booked(Settings(home=tmp_path / "home"))}
    assert (found["Marke Nord"].budget, found["Marke Nord"].bid, found["Marke Nord"].running) == (56.0, 1.12, True)
    assert (found["Alt"].budget, found["Alt"].running) == (12.0, False)
    assert booked(Settings(home=tmp_path / "empty")) == ()


def test_a_port_that_is_taken_is_said_in_one_sentence(tmp_path: Path, capsys: Any):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert cli.main(["--home", str(tmp_path), "sandbox", "--port", port, "--lang", "de"]) == 1
    told = capsys.readouterr()
    assert told.err.startswith(f"Port {port} ist nicht frei.") and told.out == ""


def test_an_unknown_mixture_of_faults_is_wrong_use(tmp_path: Path):
    assert cli.main(["--home", str(tmp_path), "sandbox", "--faults", "cruel"]) == 2
