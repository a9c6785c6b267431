"""The gate is shut unless every policy was heard; it is silent, and one guard serves many threads."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import policies._policy as gates
from policies._guardrails import gate_of, library
from policies._policy import Draft, finding, policies, review
from policies.answer import accept_text
from terms import Fact, Words

ROOT = Path(__file__).parents[2]
YES, NO = (lambda draft: []), (lambda draft: [finding("no", Words(de="nein", en="no"))])


def test_policies_are_found_by_looking_into_the_folder():
    assert {name for name, _ in policies("template")} >= {
        "directions",
        "labels",
        "language",
        "no_markup",
        "placeholders",
    }
    assert {name for name, _ in policies("text")} >= {"faithful", "language", "no_markup", "length"}


def test_all_policies_are_asked_and_one_no_is_a_no():
    guard = gate_of("all", (("first", YES), ("second", NO), ("third", YES), ("fourth", NO)))
    assert len(guard(Draft("text", "en"))) == 2
    assert gate_of("kind", (("first", YES), ("second", YES)))(Draft("text", "en")) == []


@pytest.mark.parametrize("broken", [lambda draft: 1 / 0, lambda draft: None, lambda draft: ["no"], lambda draft: True])
def test_a_broken_policy_shuts_the_gate(broken, monkeypatch):
    monkeypatch.setattr(gates, "policies", lambda gate: (("first", YES), ("broken", broken)))
    gates._built.cache_clear()
    try:
        assert [found.rule for found in review("text", Draft("A text.", "en"))] == ["no_verdict"]
    finally:
        gates._built.cache_clear()


def test_no_policy_at_a_gate_an_empty_or_endless_text_is_a_no():
    assert review("nowhere", Draft("A text.", "en"))
    assert review("text", Draft(" \n", "en"))
    assert review("text", Draft("a " * 10_000, "en"))


def test_many_threads_get_their_own_verdicts():
    def ask(place):
        clicks = Fact(id="clicks", value=place, unit="count", label=Words(de="Klicks", en="clicks"))
        lie = place % 3 == 0
        text = f"The clicks were {place + 7 if lie else place}."
        return bool(accept_text(text, {"clicks": clicks}, {}, "en")) == lie

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(100, 900)))


def test_usage_reports_are_off_and_history_is_short():
    library()
    from guardrails.classes.rc import RC
    from guardrails.settings import settings

    assert RC.load().enable_metrics is False
    assert settings.disable_tracing is True
    assert sys.modules.get("nltk", 0) is not None


SILENT = """
import os, sys
calls = []
tempfile_probe = os.environ["TMPDIR"] + "/"
def hook(event, args):
    if event == "socket.getaddrinfo" and args[0] not in (None, "localhost", "127.0.0.1", "::1"):
        calls.append((event, args[0]))
    if event == "socket.connect" and isinstance(args[1], tuple) and not str(args[1][0]).startswith(("127.", "::1")):
        calls.append((event, args[1]))
    if event == "open" and isinstance(args[0], str) and args[2] & 3 and not args[0].startswith("/dev/"):
        # Bytecode is Python's; a file of eight letters is how tempfile asks whether a folder can be written to.
        if "__pycache__" not in args[0] and ".pyc" not in args[0] and not args[0].startswith(tempfile_probe):
            calls.append((event, args[0]))
sys.addaudithook(hook)
from policies.answer import accept_template, accept_text
from terms import Fact, Words
import threading
clicks = Fact(id="clicks", value=5, unit="count", label=Words(de="Klicks", en="clicks"))
for _ in range(3):
    assert accept_template("Clicks: {{clicks}}.", {"clicks": clicks}, {}, {"clicks"}, "en") == []
    assert accept_text("Clicks: 5.", {"clicks": clicks}, {}, "en") == []
    assert accept_text("Clicks: 6.", {"clicks": clicks}, {}, "en")
for name in ("faker", "rfc3987_syntax", "guardrails.hub.install"):
    assert name not in sys.modules, name
assert "nltk" not in sys.modules
assert calls == [], calls
print("silent", threading.active_count())
"""


def test_nothing_is_sent_and_nothing_is_written(tmp_path):
    home = tmp_path / "empty"
    probe = tmp_path / "probe"
    home.mkdir()
    probe.mkdir()
    env = {key: value for key, value in os.environ.items() if not key.startswith(("OTEL", "GUARDRAILS", "LITELLM"))}
    done = subprocess.run(
        [sys.executable, "-c", SILENT],
        cwd=ROOT, env=env | {"HOME": str(home), "XDG_CACHE_HOME": str(home), "TMPDIR": str(probe)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("silent")
    assert [*home.rglob("*"), *probe.rglob("*")] == []


def test_a_policy_costs_nothing_until_a_text_is_reviewed():
    code = "import sys, policies.answer; assert 'guardrails' not in sys.modules and 'Stemmer' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)
