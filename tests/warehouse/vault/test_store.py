"""Values are readable with the keys, and by nobody without them."""

import sqlite3
from hashlib import sha256

import pytest

from errors import NotFound, PersonMustAct, Tampered
from warehouse import vault
from warehouse.vault import keys, store
from warehouse.vault.store import Item


def items(home, *people):
    return [
        Item(subject := keys.hashed(home, "email", address), "email", subject, "email", address) for address in people
    ]


def test_what_is_kept_is_revealed_and_nothing_plain_is_in_the_file(home):
    assert store.keep(home, items(home, "anna@example.com", "bert@example.org")) == 2
    subject = keys.hashed(home, "email", "anna@example.com")
    assert vault.reveal(home, subject) == {"email": ("anna@example.com",)}
    raw = (home / "vault.db").read_bytes()
    assert b"anna" not in raw
    assert sha256(b"anna@example.com").hexdigest().encode() not in raw
    assert (home / "vault.db").stat().st_mode & 0o777 == 0o600


def test_keeping_the_same_again_changes_nothing(home):
    store.keep(home, items(home, "anna@example.com"))
    before = sqlite3.connect(home / "vault.db").execute("select * from items").fetchall()
    assert store.keep(home, items(home, "anna@example.com")) == 0
    assert sqlite3.connect(home / "vault.db").execute("select * from items").fetchall() == before


def test_an_erased_person_is_unreadable_and_stays_erased(home):
    store.keep(home, items(home, "anna@example.com", "bert@example.org"))
    anna, bert = (keys.hashed(home, "email", name) for name in ("anna@example.com", "bert@example.org"))
    wrapped = sqlite3.connect(home / "vault.db").execute("select wrapped from subjects where subject = ?", [anna])
    key = wrapped.fetchone()[0]
    assert vault.erase(home, anna) == vault.Erased((anna,), 1)
    assert key not in (home / "vault.db").read_bytes()  # overwritten, not only forgotten
    with pytest.raises(NotFound):
        vault.reveal(home, anna)
    assert store.keep(home, items(home, "anna@example.com")) == 0
    with pytest.raises(NotFound):
        vault.reveal(home, anna)
    assert vault.reveal(home, bert) == {"email": ("bert@example.org",)}
    assert vault.erase(home, anna).values == 0
    assert vault.hashed_for_platform(home, [anna, bert]) == {bert: sha256(b"bert@example.org").hexdigest()}


def test_audiences_get_plain_sha256_also_of_what_came_hashed(home):
    plain = sha256(b"cem@example.com").hexdigest()
    hashed = keys.hashed(home, "email", plain)
    phone = keys.hashed(home, "phone", "0171 1234567")
    store.keep(
        home, [Item(hashed, "email", hashed, "email", plain), Item(hashed, "phone", phone, "phone", "0171 1234567")]
    )
    assert vault.hashed_for_platform(home, [hashed, "unknown"]) == {hashed: plain}
    assert vault.hashed_for_platform(home, [phone])[phone] == sha256(b"491711234567").hexdigest()
    assert vault.hashed_for_platform(home, [phone], plus=True)[phone] == sha256(b"+491711234567").hexdigest()


def test_a_value_moved_to_another_person_does_not_open(home):
    store.keep(home, items(home, "anna@example.com", "bert@example.org"))
    with sqlite3.connect(home / "vault.db") as db:
        ciphers = [row[0] for row in db.execute("select cipher from items order by subject")]
        subjects = [row[0] for row in db.execute("select subject from items order by subject")]
        db.execute("update items set cipher = ? where subject = ?", [ciphers[1], subjects[0]])
    with pytest.raises(Tampered):
        vault.reveal(home, subjects[0])


def test_the_wrong_house_key_is_told_at_once(home, monkeypatch):
    store.keep(home, items(home, "anna@example.com"))
    monkeypatch.setenv("LEITSTAND_VAULT_KEY", "A" * 43 + "=")
    with pytest.raises(PersonMustAct) as told:
        vault.reveal(home, "whoever")
    assert "LEITSTAND_VAULT_KEY" in told.value.todo("de")


def test_an_empty_home_has_no_vault(home):
    with pytest.raises(NotFound):
        vault.reveal(home, "x")
    assert list(store.everything(home)) == []
    assert list(home.iterdir()) == []


def test_values_of_an_erased_person_among_others_are_never_sealed_with_another_key(home):
    names = ("anna@example.com", "bert@example.org", "cem@example.net")
    store.keep(home, items(home, *names))
    gone = sorted(keys.hashed(home, "email", name) for name in names)[1]
    vault.erase(home, gone)
    more = [Item(one.subject, "city", one.hash, "address", "Köln") for one in items(home, *names)]
    assert store.keep(home, more + more) == 2
    fields = {item.subject: item.field for item in store.everything(home)}
    assert gone not in fields
    assert sqlite3.connect(home / "vault.db").execute(
        "select count(*) from items where subject = ? and field = 'city'", [gone]
    ).fetchone() == (0,)


def test_the_index_of_hashes_is_there_after_many_and_after_few(home):
    for count in (50, 51):
        store.keep(home, items(home, *(f"p{number}@example.com" for number in range(count))))
        names = sqlite3.connect(home / "vault.db").execute("select name from sqlite_master where type = 'index'")
        assert ("items_by_hash",) in names.fetchall()
