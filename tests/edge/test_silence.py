"""Nothing leaves this machine but to the configured server, nothing is imported early, nothing is said on stderr."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from edge.scripted import serving

ROOT = Path(__file__).parents[2]
WATCH = """
import os, sys
opened, net = [], []
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        net.append((event, str(args[1] if event in ("socket.connect", "socket.sendto") else args[0])))
    if event == "open" and str(args[0]).endswith(".env"):
        opened.append(str(args[0]))
sys.addaudithook(watch)
from edge.mix import Mix
from settings import Settings
mix = Mix(Settings())
assert not {"litellm", "openai", "llama_cpp", "httpcore"} & set(sys.modules), "imported too early"
assert not net
"""


def run(code: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    import os

    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LEITSTAND_")}
    path = {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", WATCH + code],
        cwd=cwd,
        env={**inherited, **path, **env},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def test_a_mix_without_a_tier_imports_and_opens_nothing(tmp_path):
    done = run('assert mix.rephrase("{{a}}", "de", {}) is None\nassert "litellm" not in sys.modules', tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.slow
def test_a_call_reaches_the_configured_server_and_nothing_else(tmp_path):
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-from-dotenv\nLITELLM_LOG=DEBUG\n", encoding="utf-8")
    code = """
import time
reply = mix.rephrase("Umsatz {{revenue}}.", "de", {"revenue": "Umsatz"})
assert reply is not None and reply.text.endswith("Umsatz {{revenue}}."), list(mix.calls)
time.sleep(1)
from urllib.parse import urlsplit
port = urlsplit(os.environ["LEITSTAND_CLOUD_URL"]).port
here = ("127.0.0.1", "b'127.0.0.1'")
assert net and all(str(port) in where or event == "socket.getaddrinfo" and where in here for event, where in net), net
assert not opened, opened
mix.close()
"""
    with serving() as url:
        done = run(
            code,
            tmp_path,
            LEITSTAND_CLOUD_URL=url,
            LEITSTAND_CLOUD_MODEL="scripted",
            LITELLM_LOG="DEBUG",
            HTTP_PROXY="http://127.0.0.1:9",
            HTTPS_PROXY="http://127.0.0.1:9",
            OPENAI_API_KEY="sk-of-somebody-else",
            OPENAI_BASE_URL="http://127.0.0.1:9/v1",
            OPENAI_ORG_ID="org-secret",
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert "somebody" not in str(url.requests)
        assert "org-secret" not in str(url.requests)
