"""What every adapter promises, whichever way it goes outside."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from errors import LeitstandError
from platforms._google_access import Access
from platforms.adapters import adapters, names
from platforms.files import adapter as files
from platforms.google_ads import GoogleAds
from platforms.meta_ads import MetaAds
from platforms.port import Adapter, Applied, Moved, Refused, Seen, Unreachable
from platforms.sandbox import Sandbox as SandboxAdapter
from platforms.webhook import Webhook
from platforms.wire import Line
from settings import GoogleAds as GoogleAccountSettings
from settings import MetaAds as MetaAccountSettings
from settings import Settings
from simulator.platform import Faults, Sandbox
from terms import Operation
from tests.platforms._outside import SECRETS, GoogleAccount, MetaAccount, Post

KEY = "0123456789abcdef0123456789abcdef"
ROOT = Path(__file__).parents[2]


@dataclass
class Way:
    """An adapter with what is behind it.

    effects  what took effect so far · lose: the next write takes effect and its answer never comes
    """

    adapter: Adapter
    operation: Operation
    effects: Callable[[], list[Any]]
    lose: Callable[[], None] | None
    stranger: str


def google() -> Way:
    account = GoogleAccount()
    given = GoogleAccountSettings(customer="1234567890", client_id="c", developer_token=SECRETS[0],
                                  client_secret=SECRETS[1], refresh_token=SECRETS[2])  # fmt: skip
    access = Access(given, 5, Line("https://oauth2.googleapis.com", 5, account.transport))
    line = Line("https://googleads.googleapis.com", 5, account.transport)
    operation = Operation(platform="google", entity="101", name="Brand DE", field="budget", before=150, after=120.5,
                          unit="EUR/day")  # fmt: skip
    return Way(GoogleAds(line, access), operation, lambda: account.effects, lambda: setattr(account, "lose", 1), "999")


def meta() -> Way:
    account = MetaAccount()
    given = MetaAccountSettings(account="55555", token=SECRETS[3], app_secret=SECRETS[4])
    operation = Operation(platform="meta", entity="601", name="Prospecting", field="budget", before=150, after=120.5,
                          unit="EUR/day")  # fmt: skip
    line = Line("https://graph.facebook.com", 5, account.transport)
    return Way(MetaAds(line, given), operation, lambda: account.effects, lambda: setattr(account, "lose", 1), "999")


def webhook() -> Way:
    post = Post()
    line = Line("https://hooks.example.com/in", 5, post.transport)
    operation = Operation(platform="tiktok", entity="t-401", field="budget", before=80, after=90.5, unit="EUR/day")
    adapter = Webhook(line, SECRETS[5], clock=lambda: 1_800_000_000.0, sleep=lambda _: None)
    return Way(adapter, operation, lambda: post.effects, lambda: setattr(post, "lose", 3), "t-999")


def by_files(tmp_path: Path) -> Way:
    settings = Settings(home=tmp_path / "home")
    operation = Operation(platform="google", entity="g-101", name="Brand DE", field="budget", before=150, after=120.5,
                          unit="EUR/day")  # fmt: skip
    folder = settings.home / "handover"

    def rows() -> list[Any]:
        return [line for file in sorted(folder.glob("*.csv")) for line in file.read_text("utf-8-sig").splitlines()[1:]]

    return Way(files(settings), operation, rows, None, "g-999")


def sandbox(serving: Any) -> Way:
    operation = Operation(platform="google", entity="g-101", name="Brand DE", field="budget", before=150, after=120.5,
                          unit="EUR/day")  # fmt: skip
    place = serving.sandbox
    return Way(SandboxAdapter(Line(serving.url, 5), SECRETS[6]), operation, place.history,
               lambda: setattr(place, "chances", Faults(drop_after=1.0)), "g-999")  # fmt: skip


@pytest.fixture(params=["sandbox", "google", "meta", "webhook", "files"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    if request.param == "sandbox":
        with Sandbox(token=SECRETS[6]).serve() as serving:
            yield sandbox(serving)
        return
    yield by_files(tmp_path) if request.param == "files" else globals()[request.param]()


def test_the_same_key_takes_effect_once(way: Way):
    first, second = way.adapter.apply(way.operation, KEY), way.adapter.apply(way.operation, KEY)
    assert (first.key, second.key) == (KEY, KEY)
    assert not first.again
    assert len(way.effects()) == 1


def test_a_new_adapter_keeps_that_promise_too(tmp_path: Path):
    way = by_files(tmp_path)
    way.adapter.apply(way.operation, KEY)
    again = by_files(tmp_path)
    assert again.adapter.apply(way.operation, KEY).again
    assert len(again.effects()) == 1


def test_what_is_not_as_it_was_is_left_alone(way: Way):
    if not way.adapter.reads:
        pytest.skip("nothing can be read back there; the file or message says what was")
    with pytest.raises(Moved):
        way.adapter.apply(way.operation.model_copy(update={"before": 149.99}), KEY)
    assert way.effects() == []
    assert way.adapter.found(way.operation, KEY) is None


def test_what_does_not_exist_is_refused(way: Way):
    if not way.adapter.reads:
        pytest.skip("a file or a message knows no account")
    unknown = way.operation.model_copy(update={"entity": way.stranger})
    with pytest.raises(Refused):
        way.adapter.apply(unknown, KEY)
    with pytest.raises(Refused):
        way.adapter.read(unknown.platform, unknown.kind, unknown.entity)
    with pytest.raises(Refused):
        way.adapter.apply(way.operation.model_copy(update={"field": "colour"}), KEY)
    assert way.effects() == []


@pytest.mark.parametrize("amount", [-1.0, 0.0, 0.001, 1e308, "120", True, None, float("nan"), float("inf"), "１２０"])
def test_what_is_no_amount_is_refused_before_anything_happens(way: Way, amount: Any):
    if way.adapter.name == "webhook":
        pytest.skip("a message carries what was approved")
    with pytest.raises((Refused, ValueError)):
        way.adapter.apply(way.operation.model_copy(update={"after": amount}), KEY)
    assert way.effects() == []


def test_a_lost_answer_leaves_it_open_and_is_cleared_up_later(way: Way):
    if way.lose is None:
        pytest.skip("a file is there or is not")
    way.lose()
    with pytest.raises(Unreachable):
        way.adapter.apply(way.operation, KEY)
    assert len(way.effects()) == 1
    found = way.adapter.found(way.operation, KEY)
    assert (found is not None) == way.adapter.reads
    if way.adapter.name != "sandbox":
        way.adapter.apply(way.operation, KEY)
    assert len(way.effects()) == 1


def test_nothing_is_said_of_what_never_took_effect(way: Way):
    assert way.adapter.found(way.operation, KEY) is None


def test_what_was_written_can_be_read_and_taken_back(way: Way):
    if not way.adapter.reads:
        pytest.skip("nothing can be read back there")
    before = way.adapter.read(way.operation.platform, "campaign", way.operation.entity)
    assert before.fields["budget"] == 150
    way.adapter.apply(way.operation, KEY)
    assert way.adapter.read(way.operation.platform, "campaign", way.operation.entity).fields["budget"] == 120.5
    way.adapter.apply(way.operation.undone(), KEY[::-1])
    assert way.adapter.read(way.operation.platform, "campaign", way.operation.entity).fields == before.fields


def test_everything_that_can_be_changed_is_in_the_catalogue(way: Way):
    listed = way.adapter.catalogue(way.operation.platform)
    assert all(isinstance(each, Seen) for each in listed)
    ids = [(each.kind, each.entity) for each in listed]
    assert len(ids) == len(set(ids))
    if way.adapter.reads:
        assert ("campaign", way.operation.entity) in ids
        for each in listed:
            assert way.adapter.read(each.platform, each.kind, each.entity) == each


def test_no_secret_appears_in_an_error_or_a_name(way: Way):
    said = [repr(way.adapter), str(vars(way.adapter))]
    if way.lose:
        way.lose()
    for operation in (way.operation, way.operation.model_copy(update={"entity": "x" * 50, "after": -1})):
        try:
            way.adapter.apply(operation, KEY)
        except LeitstandError as failed:
            shapes = [failed.as_json("en"), failed.as_json("de"), repr(failed), failed.args, failed.__cause__]
            said += [str(each) for each in shapes]
    assert not [secret for secret in SECRETS for text in said[:1] + said[2:] if secret in text]
    assert not [word for word in ("secret ", "Bearer", "http://", "https://") for text in said[2:] if word in text]


def test_both_languages_say_what_happened_and_what_to_do(way: Way):
    operation = way.operation.model_copy(update={"entity": way.stranger, "after": "much"})
    try:
        way.adapter.apply(operation, KEY)
    except LeitstandError as failed:
        assert failed.said("de") != failed.said("en")
        assert failed.todo("de") and failed.todo("en")
        assert "\n" not in failed.line("de")


def test_every_adapter_is_found_by_its_file_and_off_until_it_is_set(tmp_path: Path):
    found = adapters(Settings(home=tmp_path))
    assert set(found) == {"google", "meta", "microsoft", "tiktok", "linkedin", "pinterest", "crm", "esp"}
    assert found["google"].name == found["a platform of tomorrow"].name == "files"
    whole = adapters(Settings(home=tmp_path, platforms={
        "sandbox": "http://127.0.0.1:9", "webhook": "https://hooks.example.com/in", "webhook_secret": SECRETS[5],
        "google_ads": {"customer": "1234567890"}, "meta_ads": {"account": "55555"},
    }))  # fmt: skip
    assert whole["google"].name == whole["pinterest"].name == "sandbox"
    assert whole["another"].name == "webhook"
    assert whole["crm"].name == "audiences"
    served = adapters(Settings(home=tmp_path, platforms={
        "google_ads": {"customer": "1234567890"}, "meta_ads": {"account": "55555"},
    }))  # fmt: skip
    assert (served["google"].name, served["meta"].name, served["tiktok"].name) == ("google_ads", "meta_ads", "files")


def test_nothing_connects_when_it_is_imported_or_made(tmp_path: Path):
    script = (
        "import socket\n"
        "def no(*a, **k): raise SystemExit('connected')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = no\n"
        "from pathlib import Path\nfrom platforms.adapters import adapters\nfrom settings import Settings\n"
        "made = adapters(Settings(home=Path(%r), platforms={'sandbox': 'http://127.0.0.1:9', 'webhook':"
        " 'https://example.com', 'google_ads': {'customer': '1234567890'}, 'meta_ads': {'account': '55555'}}))\n"
        "made['google'], made['x']\n"
        "import sys; assert 'httpx' not in sys.modules\n"
    )
    command = [sys.executable, "-c", script % str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_a_module_of_the_folder_is_an_adapter_or_says_that_it_is_none():
    assert {"sandbox", "webhook", "files", "google_ads", "meta_ads"} <= set(names())


def test_the_terms_of_the_port_survive_json():
    seen = Seen(platform="google", entity="1", kind="campaign", name="n", fields={"budget": 1.5}, parent="p")
    assert Seen.model_validate_json(seen.model_dump_json()) == seen
    applied = Applied(key="k", rejected={"a": "b"})
    assert Applied.model_validate_json(applied.model_dump_json()) == applied
