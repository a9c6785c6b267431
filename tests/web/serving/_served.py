"""A real server process on loopback, with a tool that can be made to wait."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[3]
SCRIPT = """
import sys, time
from datetime import date
from pathlib import Path
import graphs.specialist
from server import serve
from settings import Settings
home, port, patience = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
real = graphs.specialist.call
def call(name, args, desk, parent=""):
    (home / "began").touch()
    until = time.monotonic() + 60
    while (home / "wait").exists() and time.monotonic() < until:
        time.sleep(0.02)
    return real(name, args, desk, parent)
graphs.specialist.call = call
serve(Settings(home=home, today=date(2026, 9, 1), model="none", log="json", drain=patience), "127.0.0.1", port)
"""


class Served:
    """The process, and how it is called."""

    def __init__(self, home, patience=20.0):
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home.parent / f"log-{self.port}"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SCRIPT, str(home), str(self.port), str(patience)],
                cwd=ROOT, stderr=log, stdout=log, env=os.environ | {"PYTHONPATH": str(ROOT)},
            )  # fmt: skip
        self.until(self._up)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(20)

    def until(self, true, seconds=90):
        """Wait for something; fail with the log."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)

    def _up(self):
        try:
            return self.call("GET", "/live")[0] == 200
        except OSError:
            return False

    def call(self, method, path, body=None, **headers):
        """Status, JSON and headers of a call."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path, data=data, method=method, headers={"content-type": "application/json", **headers}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as served:
                return served.status, json.loads(served.read() or b"null"), served.headers
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"null"), refused.headers

    def stream(self, path, body):
        """An open response whose frames come as they are sent."""
        request = urllib.request.Request(
            self.url + path, data=json.dumps(body).encode(), method="POST",
            headers={"content-type": "application/json", "accept": "text/event-stream"},
        )  # fmt: skip
        return urllib.request.urlopen(request, timeout=60)

    def kill(self):
        """As a power cut."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)
