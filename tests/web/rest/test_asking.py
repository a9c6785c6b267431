"""Questions as streams and as runs, over REST."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest
from fastapi.testclient import TestClient

from server import create_app
from settings import Settings

ASK = {"question": "Darf ich mit „Bester Kaffee der Welt“ werben?"}


@pytest.fixture
def client(tmp_path):
    settings = Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none", log="off")
    with TestClient(create_app(settings), client=("127.0.0.1", 4000), base_url="http://127.0.0.1") as client:
        yield client


def frames(text):
    """Server-sent events as (number, kind, data)."""
    found = []
    for block in text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            found.append((int(lines["id"]), lines["event"], json.loads(lines["data"])))
    return found


def ended(client, id):
    until = time.monotonic() + 60
    while (state := client.get(f"/runs/{id}").json())["status"] == "running":
        assert time.monotonic() < until
        time.sleep(0.02)
    return state


def test_a_stream_ends_with_the_answer_that_json_gives(client):
    served = client.post("/ask", json=ASK, headers={"accept": "text/event-stream"})
    assert served.headers["content-type"].startswith("text/event-stream")
    assert served.headers["x-accel-buffering"] == "no"
    told = frames(served.text)
    assert [number for number, _, _ in told] == list(range(1, len(told) + 1))
    assert all(kind == data["event"] for _, kind, data in told)
    plain = client.post("/ask", json=ASK).json()
    answer = told[-1][2]["answer"]
    assert (answer["text"], answer["confidence"], answer["plan"]) == (plain["text"], plain["confidence"], plain["plan"])


def test_a_question_in_a_thread_is_on_record(client):
    client.post("/ask", json=ASK | {"thread": "c-mine"})
    client.post("/ask", json=ASK | {"thread": "c-mine", "lang": "en"}, headers={"accept": "text/event-stream"})
    thread = client.get("/threads/c-mine").json()
    assert [turn["status"] for turn in thread["turns"]] == ["done", "done"]
    assert thread["turns"][1]["answer"]["lang"] == "en"


def test_a_run_is_taken_once_for_its_key(client):
    headers = {"Idempotency-Key": "night-2026-09-01"}
    first = client.post("/runs", json=ASK, headers=headers)
    again = client.post("/runs", json=ASK, headers=headers)
    other = client.post("/runs", json={"question": "Anders?"}, headers=headers | {"accept-language": "de"})
    assert (first.status_code, again.status_code, other.status_code) == (202, 202, 422)
    assert first.json()["id"] == again.json()["id"]
    assert other.json()["error"]["kind"] == "key_reused"
    assert "Idempotency-Key" in other.json()["error"]["message"]
    state = ended(client, first.json()["id"])
    assert (state["status"], state["answer"]["run"]) == ("done", state["run"])
    assert len(client.get("/threads").json()["threads"]) == 1


def test_the_events_of_a_run_can_be_read_again_and_from_a_place_on(client):
    id = client.post("/runs", json=ASK).json()["id"]
    ended(client, id)
    whole = frames(client.get(f"/runs/{id}/events").text)
    rest = frames(client.get(f"/runs/{id}/events", headers={"Last-Event-ID": "3"}).text)
    assert rest == whole[3:]
    assert whole[-1][1] == "answer"
    for after in (len(whole), 99_999):
        assert client.get(f"/runs/{id}/events", headers={"Last-Event-ID": str(after)}).status_code == 204


def test_a_busy_thread_is_409_in_one_sentence(client, monkeypatch):
    import threading

    import graphs.specialist

    go, real = threading.Event(), graphs.specialist.call
    monkeypatch.setattr(graphs.specialist, "call", lambda *args: (go.wait(20), real(*args))[1])
    run = client.post("/runs", json=ASK).json()
    busy = client.post("/ask", json=ASK | {"thread": run["thread"]})
    assert (busy.status_code, busy.json()["error"]["kind"]) == (409, "busy")
    stopped = client.post(f"/runs/{run['id']}/stop").json()
    assert stopped["status"] == "stopped"
    go.set()
    again = client.post(f"/runs/{run['id']}/retry")
    assert (again.status_code, again.json()["tries"]) == (202, 2)
    assert ended(client, run["id"])["status"] == "done"


@pytest.mark.parametrize("path", ["/runs/n-none", "/runs/n-none/events", "/threads/c-none", "/receipts/r-none"])
def test_what_is_not_there_is_404_in_one_sentence(client, path):
    served = client.get(path)
    assert served.status_code == 404
    assert served.json()["error"]["kind"] == "not_found"


def test_a_listener_that_leaves_stops_a_question_of_its_own(client, monkeypatch):
    """Starlette's test client cannot leave in the middle; the generator behind the response can."""
    import asyncio
    import threading

    import graphs.specialist
    from terms import Principal
    from web.rest import streams

    go, real = threading.Event(), graphs.specialist.call
    monkeypatch.setattr(graphs.specialist, "call", lambda *args: (go.wait(20), real(*args))[1])
    who = Principal(id="u-00000000000000aa", kind="person", role="analyst")

    async def leaving():
        from graphs.chat import Chat

        chat = Chat(client.app.state.room)
        events = streams.apart(chat.once(who, ASK["question"]))
        while (await anext(events)).name != "tool":
            pass
        await events.aclose()
        for _ in range(200):
            await asyncio.sleep(0.05)
            if not chat.running:
                break
        go.set()
        running = chat.running
        await chat.drain(5)
        return running

    assert asyncio.run(leaving()) == 0
    newest = client.app.state.room.desk.runs.of("ask", 1)[0]
    assert newest.result["error"]["kind"] == "stopped"
