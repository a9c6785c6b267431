"""A message is taken when it is genuine and of now, and acted on once for its id."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path

import pytest

from platforms.signatures import LARGEST, Forged, Message, Receiver, key_of, signed

SECRET = "a-key-of-more-than-sixteen"
NOW = 1_800_000_000
BODY = b'{"id":"k1","operation":{"after":120}}'
Headers = dict[str, str]


def good(id: str = "k1", at: int = NOW, body: bytes = BODY, secret: str = SECRET) -> Headers:
    return signed(secret, id, at, body)


def raw(id: str, stamp: str, body: bytes, form: str = "{id}.{stamp}.{body}", key: bytes = SECRET.encode()) -> Headers:
    text = form.format(id=id, stamp=stamp, body=body.decode("latin-1")).encode("latin-1")
    mac = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    return {"webhook-id": id, "webhook-timestamp": stamp, "webhook-signature": f"v1,{mac}"}


def but(**changed: str) -> Headers:
    return good() | {name.replace("_", "-"): value for name, value in changed.items()}


def without(name: str) -> Headers:
    return {each: value for each, value in good().items() if each != name}


MAC = good()["webhook-signature"].removeprefix("v1,")
FORGED: dict[str, tuple[Headers, bytes]] = {
    "no headers": ({}, BODY),
    "no id": (without("webhook-id"), BODY),
    "no time": (without("webhook-timestamp"), BODY),
    "no signature": (without("webhook-signature"), BODY),
    "an empty signature": (but(webhook_signature=""), BODY),
    "an empty mac": (but(webhook_signature="v1,"), BODY),
    "only the version": (but(webhook_signature="v1"), BODY),
    "another version": (but(webhook_signature=f"v2,{MAC}"), BODY),
    "an asymmetric version": (but(webhook_signature=f"v1a,{MAC}"), BODY),
    "no version": (but(webhook_signature=MAC), BODY),
    "the mac cut": (but(webhook_signature=f"v1,{MAC[:-2]}"), BODY),
    "the mac longer": (but(webhook_signature=f"v1,{MAC}A"), BODY),
    "the mac with a blank": (but(webhook_signature=f"v1, {MAC}"), BODY),
    "the mac in hex": (but(webhook_signature=f"v1,{base64.b64decode(MAC).hex()}"), BODY),
    "the mac in lower case": (but(webhook_signature=f"v1,{MAC.lower()}"), BODY),
    "the mac with other letters": (but(webhook_signature=f"v1,{'é' * 44}"), BODY),
    "another key": (good(secret="another-key-of-sixteen"), BODY),
    "an empty key": (raw("k1", str(NOW), BODY, key=b""), BODY),
    "the key of nobody": (raw("k1", str(NOW), BODY, key=b"whsec_"), BODY),
    "another body": (good(), BODY.replace(b"120", b"999")),
    "a blank in the body": (good(), BODY + b" "),
    "no body": (good(), b""),
    "the body of before with a tail": (good(), BODY + BODY),
    "another id": (but(webhook_id="k2"), BODY),
    "an id that eats the time": ({"webhook-id": f"k1.{NOW}", "webhook-timestamp": str(NOW),
                                  "webhook-signature": good()["webhook-signature"]}, BODY),
    "another time": (but(webhook_timestamp=str(NOW + 1)), BODY),
    "a time with a sign": (but(webhook_timestamp=f"+{NOW}"), BODY),
    "a time with a fraction": (raw("k1", f"{NOW}.0", BODY), BODY),
    "a time in other digits": (raw("k1", "1800000000", BODY) | {"webhook-timestamp": "１８００００００００"}, BODY),
    "a time in hex": (raw("k1", hex(NOW), BODY), BODY),
    "a time with a blank": (raw("k1", f" {NOW}", BODY), BODY),
    "no number as time": (raw("k1", "now", BODY), BODY),
    "a time beyond all": (raw("k1", "9" * 13, BODY), BODY),
    "too old": (good(at=NOW - 301), BODY),
    "too young": (good(at=NOW + 301), BODY),
    "of a year ago": (good(at=NOW - 31_536_000), BODY),
    "of the beginning": (good(at=0), BODY),
    "only the body signed": (raw("k1", str(NOW), BODY, "{body}"), BODY),
    "time and body signed": (raw("k1", str(NOW), BODY, "{stamp}.{body}"), BODY),
    "id and body signed": (raw("k1", str(NOW), BODY, "{id}.{body}"), BODY),
    "joined without points": (raw("k1", str(NOW), BODY, "{id}{stamp}{body}"), BODY),
    "an id with a line": (raw("k1\n", str(NOW), BODY), BODY),
    "an id without end": (raw("k" * 129, str(NOW), BODY), BODY),
    "an empty id": (raw("", str(NOW), BODY), BODY),
    "a body without end": (good(body=b"x" * (LARGEST + 1)), b"x" * (LARGEST + 1)),
    "many wrong macs": (but(webhook_signature=" ".join(f"v1,{MAC[::-1]}" for _ in range(100))), BODY),
    "the right mac behind many": (but(webhook_signature=" ".join([*["v1,x"] * 8, f"v1,{MAC}"])), BODY),
}  # fmt: skip


def test_there_are_forty_forgeries_and_more():
    assert len(FORGED) >= 40


@pytest.mark.parametrize("name", FORGED)
def test_a_forgery_is_not_taken(name: str):
    headers, body = FORGED[name]
    receiver = Receiver([SECRET])
    with pytest.raises(Forged):
        receiver.verified(headers, body, NOW)
    assert not receiver.verified(good(), BODY, NOW).again  # and leaves nothing behind


def test_a_genuine_one_is_taken():
    assert Receiver([SECRET]).verified(good(), BODY, NOW) == Message("k1", NOW, BODY, again=False)


@pytest.mark.parametrize("seconds", [-300, -1, 0, 1, 300])
def test_it_is_of_now_for_five_minutes(seconds: int):
    assert Receiver([SECRET]).verified(good(), BODY, NOW + seconds).id == "k1"


def test_names_of_headers_have_no_case():
    loud = {name.upper(): value for name, value in good().items()}
    assert Receiver([SECRET]).verified(loud, BODY, NOW).id == "k1"


def test_the_same_one_again_is_known_and_not_acted_on():
    receiver = Receiver([SECRET])
    receiver.verified(good(), BODY, NOW)
    assert receiver.verified(good(), BODY, NOW).again
    assert receiver.verified(good(at=NOW + 60), BODY, NOW + 60).again  # sent again, signed anew


def test_another_message_under_a_known_id_is_not_taken():
    receiver = Receiver([SECRET])
    receiver.verified(good(), BODY, NOW)
    with pytest.raises(Forged):
        receiver.verified(good(body=b"{}"), b"{}", NOW)


def test_ids_are_remembered_over_restarts(tmp_path: Path):
    first = Receiver([SECRET], tmp_path / "ids.db")
    first.verified(good(), BODY, NOW)
    first.close()
    assert Receiver([SECRET], tmp_path / "ids.db").verified(good(), BODY, NOW).again


def test_two_keys_count_while_one_is_changed():
    receiver = Receiver(["the-new-key-is-long-enough", SECRET])
    assert receiver.verified(good(), BODY, NOW).id == "k1"
    both = good()["webhook-signature"] + " " + good(secret="whsec_" + "A" * 40)["webhook-signature"]
    assert Receiver([SECRET]).verified(but(webhook_signature=both), BODY, NOW).id == "k1"


@pytest.mark.parametrize("make", [lambda: Receiver([]), lambda: Receiver([""]), lambda: Receiver(["short"])])
def test_without_a_key_nothing_is_genuine(make: Callable[[], Receiver]):
    for secret in ("", "short"):
        with pytest.raises(Forged):
            make().verified(signed(secret, "k1", NOW, BODY), BODY, NOW)


def test_a_key_is_text_or_base64():
    assert key_of("whsec_" + base64.b64encode(b"x" * 24).decode()) == b"x" * 24
    assert key_of("whsec_!!") == key_of("whsec_AAAA") == key_of("fifteen-letters") == b""
    assert key_of("sixteen-letters!") == b"sixteen-letters!"
