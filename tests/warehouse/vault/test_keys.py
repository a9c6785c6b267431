"""The house key: made once, kept from others, never replaced in silence."""

import base64
import hmac
from hashlib import sha256

import pytest

from errors import PersonMustAct
from warehouse.vault import keys


def test_the_key_file_is_made_once_and_is_for_its_owner_only(home):
    first = keys.house_key(home)
    assert len(first) == 32
    assert keys.house_key(home) == first
    assert (home / "vault.key").stat().st_mode & 0o777 == 0o600


def test_two_homes_have_different_hashes_for_the_same_person(tmp_path):
    one, other = (keys.hashed(tmp_path / name, "email", "anna@example.com") for name in ("one", "other"))
    assert one != other


def test_the_hash_is_the_keyed_hash_of_the_plain_hash(home):
    plain = sha256(b"anna@example.com").hexdigest()
    expected = hmac.new(keys.pepper(home), plain.encode(), sha256).hexdigest()
    assert keys.hashed(home, "email", "Anna@Example.com") == expected == keys.hashed(home, "email", plain)
    assert keys.hashed(home, "email", " ") == ""


def test_a_setting_takes_the_place_of_the_file(home, monkeypatch):
    monkeypatch.setenv("LEITSTAND_VAULT_KEY", base64.b64encode(b"k" * 32).decode())
    assert keys.house_key(home) == b"k" * 32
    assert not (home / "vault.key").exists()


@pytest.mark.parametrize("wrong", ["not base64!", base64.b64encode(b"short").decode()])
def test_an_unusable_key_is_told(home, monkeypatch, wrong):
    monkeypatch.setenv("LEITSTAND_VAULT_KEY", wrong)
    with pytest.raises(PersonMustAct) as told:
        keys.house_key(home)
    assert "LEITSTAND_VAULT_KEY" in told.value.said("de")


def test_a_lost_key_is_never_replaced_by_a_new_one(home):
    keys.house_key(home)
    (home / "vault.db").write_bytes(b"")
    (home / "vault.key").unlink()
    with pytest.raises(PersonMustAct):
        keys.house_key(home)
    assert not (home / "vault.key").exists()
