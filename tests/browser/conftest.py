"""A real server with the demo's company, and a real browser that looks at it."""

# pyright: basic
from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
TODAY = "2026-11-26"
WAIT = 60_000
"""Milliseconds: a machine that is busy with other tests is slow."""


@dataclass
class House:
    """A served home. `url` is where, `home` its folder, `env` what its commands need, `platform` where it practises."""

    url: str
    home: Path
    env: dict[str, str]
    process: subprocess.Popen
    platform: str = ""

    def leitstand(self, *args: str) -> str:
        """What a command of the house prints."""
        told = subprocess.run([sys.executable, "cli.py", "--home", str(self.home), *args], cwd=ROOT, env=self.env,
                              capture_output=True, text=True, timeout=240, check=False)  # fmt: skip
        assert told.returncode == 0, told.stderr + told.stdout
        return told.stdout

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End the server."""
        self.process.send_signal(how)
        self.process.wait(60)

    def again(self) -> None:
        """Serve the home once more, at the same address."""
        self.process = serve(self.home, self.env, int(self.url.rpartition(":")[2])).process


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(home: Path, env: dict[str, str], port: int = 0) -> House:
    """A server of that home, as `leitstand serve` starts it; ready when it says so."""
    port = port or _port()
    command = [sys.executable, "cli.py", "--home", str(home), "serve", "--port", str(port)]
    log = (home.parent / "serve.log").open("ab")
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    url, ends = f"http://127.0.0.1:{port}", time.monotonic() + 120
    while time.monotonic() < ends:
        assert process.poll() is None, (home.parent / "serve.log").read_text()
        try:
            if httpx.get(f"{url}/health", timeout=2).status_code == 200:
                return House(url, home, env, process)
        except httpx.HTTPError:
            time.sleep(0.2)
    process.kill()
    raise AssertionError("the server did not come up")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Let fixtures know that the test failed."""
    told = yield
    if told.when == "call":
        item.failed = told.failed
    return told


@pytest.fixture(scope="session")
def stocked(tmp_path_factory) -> Path:
    """The demo's home: a company with its history, two answers and one night; made once, or the one STOCKED names."""
    if ready := os.environ.get("STOCKED"):
        return Path(ready)
    place = tmp_path_factory.mktemp("demo")
    env = _env(place)
    told = subprocess.run([sys.executable, "cli.py", "--home", str(place), "demo"], cwd=ROOT, env=env,
                          capture_output=True, text=True, timeout=900, check=False)  # fmt: skip
    assert told.returncode == 0, told.stderr + told.stdout
    return place / "demo"


def _env(place: Path) -> dict[str, str]:
    kept = {name: each for name, each in os.environ.items() if not name.startswith("LEITSTAND_")}
    return kept | {"LEITSTAND_TODAY": TODAY, "XDG_DATA_HOME": str(place / "data"), "LEITSTAND_MODEL": "none"}


def _listening(process: subprocess.Popen, port: int) -> None:
    """Wait until something answers at that port."""
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        assert process.poll() is None, "it ended before it listened"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nothing listens there")


def _end(*processes: subprocess.Popen) -> None:
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.wait(30)


@pytest.fixture
def house(stocked, tmp_path):
    """A copy of the demo's home, served, and beside it a practice platform that holds what its ad data say."""
    home = tmp_path / "home"
    shutil.copytree(stocked, home)
    port = _port()
    env = _env(tmp_path) | {"LEITSTAND_PLATFORMS__SANDBOX": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "cli.py", "--home", str(home), "sandbox", "--fresh", "--port", str(port)]
    sandbox = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    served = None
    try:
        _listening(sandbox, port)
        served = serve(home, env)
        served.platform = env["LEITSTAND_PLATFORMS__SANDBOX"]
        yield served
    finally:
        _end(sandbox, *([served.process] if served else []))


@pytest.fixture
def empty(tmp_path):
    """An empty home, served."""
    served = serve(tmp_path / "home", _env(tmp_path))
    try:
        yield served
    finally:
        _end(served.process)


@pytest.fixture(scope="module")
def chromium():
    """A headless Chromium of this machine. It ends with its file: its event loop would stop `asyncio.run` of others."""
    found = os.environ.get("CHROMIUM") or next((place for name in BROWSERS if (place := shutil.which(name))), None)
    if not found:
        pytest.skip("no Chromium on this machine; `apt-get install chromium` or set CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def looking(chromium, request, tmp_path):
    """Opens a browser window: `looking(house, lang="de", dark=False, narrow=False)`; faults of a page fail the test.

    What the windows showed when a test failed lies in its folder as failed-1.png and so on.
    """
    windows, faults = [], []

    def opened(house: House, lang: str = "de", *, dark: bool = False, narrow: bool = False):
        size = {"width": 390, "height": 844} if narrow else {"width": 1280, "height": 860}
        window = chromium.new_context(viewport=size, color_scheme="dark" if dark else "light",
                                      locale="de-DE" if lang == "de" else "en-GB", reduced_motion="reduce")  # fmt: skip
        window.add_cookies([{"name": "leitstand_lang", "value": lang, "url": house.url}])
        page = window.new_page()
        page.set_default_timeout(WAIT)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda asked: faults.append(asked.url) if not _own(asked.url, house.url) else None)
        windows.append(window)
        return page

    yield opened
    failed = getattr(request.node, "failed", False)
    for number, window in enumerate(windows, 1):
        if failed and window.pages:
            window.pages[0].screenshot(path=str(tmp_path / f"failed-{number}.png"))
        window.close()
    assert not faults


def _own(url: str, house: str) -> bool:
    return url.startswith((house, house.replace("http", "ws"), "data:", "blob:"))
