"""The page for services: every call on it is made as it stands, and the proxy's headers do what it says."""

# pyright: basic
from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from cli import main
from ledger import proposals
from ledger.book import Book
from settings import Settings
from terms import Money, Proposal, Words
from tests.web.serving._served import Served

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "services.md").read_text(encoding="utf-8")
CALLS = [
    line.split("   # ")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("curl ")
]
WAITS = "p-waits"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A server in whose home one proposal waits."""
    home = tmp_path_factory.mktemp("served") / "home"
    made = Proposal(
        id=WAITS, action="set_budget", target="a", before={"a": 1.0}, after={"a": 2.0}, unit="EUR/day",
        evidence="model", why=Words(de="Grund", en="reason"), expires=date(2026, 12, 1), risk=Money(amount=Decimal(1)),
    )  # fmt: skip
    with Book.of(Settings(home=home)).writing() as tx:
        proposals.submit(tx, made, by="agent:bidding", level="approve", needs=1, at=datetime.now(UTC))
    with Served(home) as served:
        yield served


@pytest.fixture(scope="module")
def key(served, told):
    """A key of an admin, given out once what needs none was called."""
    code, shape = _leitstand(served.home, "people", "add", "chief", "--role", "admin")
    assert code == 0, shape
    return _leitstand(served.home, "people", "key", "chief")[1]["key"]


@pytest.fixture(scope="module")
def told(served):
    """What each call without a key brought."""
    found, run = {}, ""
    for call in CALLS:
        if "$LEITSTAND_KEY" in call:
            continue
        text = _called(served, call.replace("/ID", f"/{WAITS}").replace("RUN", run))
        found[call] = text
        if "idempotency-key" in call:
            run = json.loads(text)["id"]
            served.until(lambda run=run: served.call("GET", f"/runs/{run}")[1]["status"] != "running")
    return found


def _called(served, call, **env):
    line = re.sub(r"localhost:8420", f"127.0.0.1:{served.port}", call).replace("curl ", "curl --fail-with-body ", 1)
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, timeout=60, check=False, env=os.environ | env
    )
    assert done.returncode == 0, f"{call}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _leitstand(home, *line):
    import io
    from contextlib import redirect_stdout

    with redirect_stdout(io.StringIO()) as out:
        code = main(["--home", str(home), *line, "--json"])
    return code, json.loads(out.getvalue())


def test_every_call_is_answered(told):
    assert len(told) >= 20
    for call, text in told.items():
        if "-sN" in call:
            assert "event: answer" in text, call
        elif "/metrics" in call:
            assert "leitstand_requests_total" in text
        else:
            assert isinstance(json.loads(text), dict), call


def test_the_same_key_is_the_same_run(served, told):
    (call,) = [each for each in told if "idempotency-key" in each]
    assert json.loads(_called(served, call))["id"] == json.loads(told[call])["id"]


def test_rejecting_rejected(told):
    (text,) = [text for call, text in told.items() if "/reject" in call]
    assert [each["status"] for each in json.loads(text)["proposals"]] == ["rejected"]


def test_with_a_key_given_out_it_is_needed(served, key):
    (call,) = [each for each in CALLS if "$LEITSTAND_KEY" in each]
    assert json.loads(_called(served, call, LEITSTAND_KEY=key))["ok"]
    assert served.call("GET", "/inbox")[0] == 401


def test_the_python_example_streams_an_answer(served, key):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    code = code.replace("localhost:8420", f"127.0.0.1:{served.port}")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False,
        env=os.environ | {"LEITSTAND_KEY": key},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(done.stdout) > 40


def test_the_scrape_configuration_names_what_is_there(served, key):
    import yaml

    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (job,) = yaml.safe_load(text)["scrape_configs"]
    assert job["authorization"].keys() == {"credentials_file"}
    made = shlex.split(re.findall(r"`leitstand (people key watch [^`]+)`", PAGE)[0])
    assert _leitstand(served.home, "people", "add", "watch", "--role", "viewer")[0] == 0
    reads = _leitstand(served.home, *made)[1]["key"]
    for method, path, status in (("GET", "/inbox", 200), ("POST", "/kill", 403)):
        body = {"on": True} if method == "POST" else None
        assert served.call(method, path, body, authorization=f"Bearer {reads}")[0] == status


class Proxied:
    """The server as somebody far away sees it through the proxy of the page."""

    def __init__(self, served):
        (block,) = re.findall(r"```nginx\n(.*?)```", PAGE, re.DOTALL)
        means = {"$http_host": "leitstand.example", "$remote_addr": "203.0.113.9", "$scheme": "https"}
        named = re.findall(r"proxy_set_header\s+(\S+)\s+(\S+);", block)
        self.headers = {name: means[value] for name, value in named if value in means}
        self.upgrades = [name for name, value in named if "upgrade" in value]
        self.port = served.port

    def __call__(self, method, path, body=None, **headers):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request(method, path, body, self.headers | {k.replace("_", "-"): v for k, v in headers.items()})
        answer = line.getresponse()
        found = answer.status, answer.headers
        line.close()
        return found


def test_through_the_proxy_nobody_is_at_this_machine(served, key):
    through = Proxied(served)
    assert through.headers.keys() == {"Host", "X-Forwarded-For", "X-Forwarded-Proto"}
    assert through("GET", "/")[1]["location"] == "/page/login"
    assert through("GET", "/inbox")[0] == 401
    assert through("GET", "/inbox", authorization=f"Bearer {key}")[0] == 200


def test_through_the_proxy_a_browser_signs_in_over_tls_only(served, key):
    through = Proxied(served)
    form = {"content_type": "application/x-www-form-urlencoded"}
    status, headers = through("POST", "/page/login", f"key={key}", origin="https://leitstand.example", **form)
    assert (status, headers["location"]) == (303, "/")
    for word in ("Secure", "HttpOnly", "SameSite=strict"):
        assert word in headers["set-cookie"]
    assert through("POST", "/page/login", f"key={key}", origin="https://evil.example", **form)[0] == 403


def test_through_the_proxy_a_page_gets_its_line(served, key):
    through = Proxied(served)
    assert sorted(through.upgrades) == ["Connection", "Upgrade"]
    asked = {"upgrade": "websocket", "connection": "Upgrade", "sec_websocket_version": "13",
             "sec_websocket_key": "dGhlIHNhbXBsZSBub25jZQ==", "cookie": f"leitstand_key={key}"}  # fmt: skip
    path = "/_nicegui_ws/socket.io/?EIO=4&transport=websocket"
    assert through("GET", path, origin="https://leitstand.example", **asked)[0] == 101
    assert through("GET", path, origin="https://evil.example", **asked)[0] == 403
