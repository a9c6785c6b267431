"""The line to the cloud goes to one server, tells nothing of this machine, and ends."""

from __future__ import annotations

import time

import httpx
import pytest

from edge import wire
from edge.scripted import serving

BODY = {"model": "scripted", "messages": []}


def post(url: str, seconds: float = 5.0) -> httpx.Response:
    with wire.client(url, seconds) as line:
        return line.post(
            f"{url}/chat/completions", json=BODY, headers={"X-Stainless-OS": "Linux", "OpenAI-Project": "p"}
        )


def test_headers_tell_nothing_of_this_machine():
    with serving() as url:
        assert post(url).status_code == 200
        sent = {name.casefold(): value for name, value in url.requests[0]["headers"].items()}
    assert sent["user-agent"] == "leitstand"
    assert sent["accept-encoding"] == "identity"
    assert not any(name.startswith(("x-stainless", "openai-")) for name in sent)


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving() as url:
        assert post(url).status_code == 200


def test_a_redirect_is_not_followed():
    with serving("redirect") as url:
        assert post(url).status_code == 307


def test_an_answer_in_drops_ends_with_the_time():
    started = time.perf_counter()
    with serving("drip") as url, pytest.raises(httpx.ReadTimeout):
        post(url, 0.6)
    assert time.perf_counter() - started < 3


def test_an_endless_answer_is_cut():
    with serving("endless") as url, pytest.raises(httpx.DecodingError):
        post(url, 30)


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8080/v1", True),
        ("http://localhost/v1", True),
        ("http://[::1]:1/v1", True),
        ("https://api.example.com/v1", False),
        ("http://127.0.0.1.evil.example/v1", False),
        ("http://10.0.0.1/v1", False),
        ("", False),
    ],
)
def test_which_addresses_are_on_this_machine(url, here):
    assert wire.local(url) is here
