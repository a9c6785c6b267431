"""The platform as a caller meets it: pages, versions, keys, a token, and each fault where it hurts."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from simulator.platform import Faults, Sandbox, Serving

HEAD = {"Authorization": "Bearer sandbox"}
CHANGE = {"field": "budget", "before": 150, "after": 120, "unit": "EUR/day"}
PLACE = "/v1/google/campaign/g-101"


@pytest.fixture
def serving() -> Iterator[Serving]:
    with Sandbox().serve() as found:
        yield found


def ask(serving: Serving, method: str, path: str, shape: Any = None, **headers: str) -> tuple[int, Any, dict[str, str]]:
    line = http.client.HTTPConnection(serving.url.removeprefix("http://"), timeout=5)
    told = HEAD | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        body = shape if isinstance(shape, bytes | None) else json.dumps(shape)
        line.request(method, path, body, {name: value for name, value in told.items() if value})
        reply = line.getresponse()
        return reply.status, json.loads(reply.read() or b"null"), {n.lower(): v for n, v in reply.getheaders()}
    finally:
        line.close()


def write(
    serving: Serving, key: str = "key-00000001", shape: Any = CHANGE, **more: str
) -> tuple[int, Any, dict[str, str]]:
    return ask(serving, "POST", PLACE, shape, Idempotency_Key=key, **more)


def faulty(**chances: Any) -> Serving:
    return Sandbox(faults=Faults(**chances)).serve()


def test_pages_hold_everything_once(serving: Serving):
    found, after = [], ""
    while True:
        status, page, _ = ask(serving, "GET", f"/v1/google/things?limit=7&after={after}")
        assert status == 200 and len(page["things"]) <= 7
        found += page["things"]
        after = page["next"]
        if not after:
            break
    assert found == serving.sandbox.things("google")


def test_a_version_is_the_etag_and_can_be_a_condition(serving: Serving):
    _, thing, headers = ask(serving, "GET", PLACE)
    assert headers["etag"] == f'"{thing["version"]}"' == '"1"'
    assert write(serving, If_Match='"2"')[0] == 412
    assert write(serving, If_Match='"1"')[0] == 200
    assert write(serving, If_Match='"1"')[1]["again"]  # a repeated write is no conflict with itself


def test_without_the_token_nothing_is_said_or_done(serving: Serving):
    for token in ("", "Bearer", "Bearer wrong", "Basic sandbox", "Bearer sandbox ", "bearer sandbox"):
        for method, path in (
            ("GET", PLACE),
            ("POST", PLACE),
            ("PUT", PLACE),
            ("GET", "/v1/state"),
            ("GET", "/v1/history"),
        ):
            status, told, _ = ask(serving, method, path, CHANGE if method != "GET" else None, Authorization=token,
                                  Idempotency_Key="key-00000001")  # fmt: skip
            assert (status, told["error"]["code"]) == (401, "unauthorised")
    assert serving.sandbox.history() == []


@pytest.mark.parametrize("shape", [
    b"", b"{", b"[]", b'"x"', b"\xff", b'{"field": "budget"}', b'{"field": 1, "before": 1, "after": 2}',
    b'{"field": "budget", "before": 150, "after": NaN}', b'{"field": "budget", "before": 150, "after": 120, "x": 1}',
    b"[" * 100_000,
])  # fmt: skip
def test_what_is_no_change_is_said_to_be_none(serving: Serving, shape: bytes):
    assert write(serving, shape=shape)[0] == 400
    assert serving.sandbox.history() == []


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/google", "/v2/google/things", "/v1/google/campaign/g-101/x", "/v1/keys/nope"]
)
def test_other_addresses_hold_nothing(serving: Serving, path: str):
    assert ask(serving, "GET", path)[0] == 404


def test_a_write_needs_a_key(serving: Serving):
    for key in ("", "short", "x" * 129):
        assert write(serving, key)[0] == 400
    assert write(serving, "x" * 128)[0] == 200


def test_a_person_changes_things_without_a_key(serving: Serving):
    assert ask(serving, "PUT", PLACE, {"field": "budget", "after": 99})[0] == 200
    assert write(serving)[0] == 409
    assert serving.sandbox.history()[0]["by"] == "person"


def test_whoever_checks_can_see_state_and_history(serving: Serving):
    write(serving)
    line = http.client.HTTPConnection(serving.url.removeprefix("http://"), timeout=5)
    line.request("GET", "/v1/state", headers=HEAD)
    assert line.getresponse().read() == serving.sandbox.dump()
    line.close()
    assert ask(serving, "GET", "/v1/history")[1]["effects"] == serving.sandbox.history()


def test_busy_says_when_and_does_nothing():
    with faulty(busy=1.0, wait=0.3) as serving:
        status, told, headers = write(serving)
        assert (status, told["error"]["seconds"], headers["retry-after"]) == (429, 0.3, "1")
        assert serving.sandbox.history() == []


def test_an_error_before_does_nothing_and_one_after_did_it():
    for chances, effects in (({"error_before": 1.0}, 0), ({"error_after": 1.0}, 1)):
        with faulty(**chances) as serving:
            assert write(serving)[0] == 500
            assert len(serving.sandbox.history()) == effects
            assert (serving.sandbox.found("key-00000001") is not None) == bool(effects)


def test_a_dropped_connection_says_nothing_either_way():
    for chances, effects in (({"drop_before": 1.0}, 0), ({"drop_after": 1.0}, 1)):
        with faulty(**chances) as serving:
            with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
                write(serving)
            assert len(serving.sandbox.history()) == effects


def test_a_late_answer_comes_after_the_change():
    with faulty(late=1.0, hang=0.3) as serving:
        begun = time.monotonic()
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(write, serving)
            while not serving.sandbox.history():
                assert time.monotonic() - begun < 0.25
                time.sleep(0.01)
            assert waiting.result()[0] == 200
        assert time.monotonic() - begun >= 0.3


def test_an_answer_may_come_twice():
    with faulty(twice=1.0) as serving:
        host, port = serving.url.removeprefix("http://").split(":")
        body = json.dumps(CHANGE)
        with socket.create_connection((host, int(port)), timeout=5) as line:
            head = [f"POST {PLACE} HTTP/1.1", "Host: x", "Authorization: Bearer sandbox", "Connection: close",
                    "Idempotency-Key: key-00000001", f"Content-Length: {len(body)}"]  # fmt: skip
            line.sendall("\r\n".join([*head, "", body]).encode())
            whole = b""
            while part := line.recv(65536):
                whole += part
        assert whole.count(b"HTTP/1.1 200") == 2
        assert len(serving.sandbox.history()) == 1


def test_a_person_drifts_a_budget_just_before():
    with faulty(drift=1.0) as serving:
        status, told, _ = write(serving)
        assert status == 409 and told["error"]["now"] != 150
        assert [each["by"] for each in serving.sandbox.history()] == ["person"]


def test_a_quota_ends_and_begins_anew():
    with faulty(quota=2, window=0.3) as serving:
        answers = [write(serving, f"key-{n:08d}", CHANGE | {"before": 150 + n, "after": 151 + n})[0] for n in range(3)]
        assert answers == [200, 200, 429]
        time.sleep(0.31)
        assert write(serving, "key-00000009", CHANGE | {"before": 152, "after": 140})[0] == 200


def test_many_callers_at_once_lose_nothing(serving: Serving):
    def move(number: int) -> int:
        while True:
            now = ask(serving, "GET", PLACE)[1]["fields"]["budget"]
            if write(serving, f"key-{number:08d}", CHANGE | {"before": now, "after": now + 1})[0] == 200:
                return number

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(move, range(40))) == list(range(40))
    assert serving.sandbox.read("google", "campaign", "g-101")["fields"]["budget"] == 190
    assert len(serving.sandbox.history()) == 40


def test_it_listens_on_this_machine_only_and_starts_at_once():
    begun = time.perf_counter()
    with Sandbox().serve() as serving:
        assert serving.url.startswith("http://127.0.0.1:")
        assert ask(serving, "GET", PLACE)[0] == 200
    assert time.perf_counter() - begun < 1


def test_it_ends(serving: Serving):
    serving.close()
    with pytest.raises(ConnectionError):
        ask(serving, "GET", PLACE)
