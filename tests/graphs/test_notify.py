"""Where the brief goes: files always, a mail and a signed message only where somebody wants them."""

# pyright: basic
from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pydantic import SecretStr

from graphs.night import Nights
from platforms.signatures import Receiver
from settings import Nights as Own
from settings import Platforms
from tests.graphs._nights import Desk, Tools, house

SECRET = "a key of more than sixteen characters"


@pytest.fixture
def inbox():
    """Somebody who takes messages: (headers, body) of each, and what they answer."""
    got, answers = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append((dict(self.headers), self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(answers.pop(0) if answers else 204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/in", got, answers
    server.shutdown()


def steps(night):
    return [each.status for each in night.steps if each.step == "notify"]


def test_by_default_there_are_files_and_nobody_is_told(tmp_path):
    night = Nights(house(tmp_path), Desk, Tools()).run()
    assert sorted(file.name for file in (tmp_path / "briefs").iterdir()) == [
        f"{night.key}.{lang}.{kind}" for lang in ("de", "en") for kind in ("html", "md")
    ]
    assert steps(night) == ["ok"]


def test_a_mail_and_a_message_that_proves_where_it_comes_from(tmp_path, inbox):
    url, got, answers = inbox
    answers.append(500)  # once it is not taken: then it is sent again, under the same id
    own = Own(notify=url, mail=tmp_path / "mail", mail_to="team@example.com")
    settings = house(tmp_path / "home", nights=own, platforms=Platforms(webhook_secret=SecretStr(SECRET)))
    night = Nights(settings, Desk, Tools()).run()
    assert steps(night) == ["retried", "ok"]
    assert (tmp_path / "mail" / f"{night.key}.eml").read_bytes().startswith(b"Subject: ")
    receiver = Receiver([SECRET])
    messages = [receiver.verified(headers, body, time.time()) for headers, body in got]
    assert [each.again for each in messages] == [False, True]
    shape = json.loads(messages[0].body)
    assert shape["night"] == night.key
    assert shape["text"]["de"].startswith("Morgenbericht")


def test_without_a_key_nothing_is_sent_and_the_night_says_so(tmp_path, inbox):
    url, got, _ = inbox
    night = Nights(house(tmp_path, nights=Own(notify=url)), Desk, Tools()).run()
    assert steps(night) == ["failed"]
    assert got == []
    assert (tmp_path / "briefs" / f"{night.key}.de.md").exists()
    assert night.status == "done"
