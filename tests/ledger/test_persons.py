"""Names and texts: found while their key is there, noise afterwards."""

from __future__ import annotations

import os
import stat

import pytest

from errors import BadArguments, NotFound, PersonMustAct, Tampered
from ledger import persons


def test_a_person_has_one_pseudonym_in_whatever_letters(tmp_path):
    id = persons.pseudonym(tmp_path, "Anna Müller")
    assert persons.PERSON.fullmatch(id)
    assert id == persons.pseudonym(tmp_path, "  anna   MÜLLER ") == persons.pseudonym(tmp_path, id)
    assert id != persons.pseudonym(tmp_path, "Anna Muller")
    assert id != persons.pseudonym(tmp_path / "other", "Anna Müller")
    assert persons.name_of(tmp_path, id) == "Anna Müller"


@pytest.mark.parametrize("name", ["agent:bidding", "service:night"])
def test_a_machine_is_itself(tmp_path, name):
    assert persons.pseudonym(tmp_path, name) == name
    assert persons.name_of(tmp_path, name) is None
    assert persons.pseudonym(tmp_path / "none", name) == name
    assert not (tmp_path / "none").exists()


def test_nobody_has_no_pseudonym(tmp_path):
    with pytest.raises(BadArguments):
        persons.pseudonym(tmp_path, "  ")


def test_a_text_lies_behind_a_reference_that_is_its_hash(tmp_path):
    ref = persons.seal(tmp_path, "u-1", " zu teuer ")
    assert persons.TEXT.fullmatch(ref)
    assert ref != persons.seal(tmp_path, "u-1", "zu teuer")  # a hash that nobody can guess the text from
    assert persons.seal(tmp_path, "u-1", ref) == ref
    assert persons.read(tmp_path, ref) == "zu teuer"
    assert persons.read(tmp_path, "plain") == "plain"
    assert persons.seal(tmp_path, "u-1", "  ") == ""


def test_forgetting_takes_the_name_and_the_texts(tmp_path):
    anna, bo = (persons.pseudonym(tmp_path, name) for name in ("Anna", "Bo"))
    hers, his = persons.seal(tmp_path, anna, "geheim von Anna"), persons.seal(tmp_path, bo, "bleibt")
    assert persons.forget(tmp_path, "ANNA") == persons.Forgotten((anna,), 1)
    assert persons.name_of(tmp_path, anna) is None
    assert persons.read(tmp_path, hers) is None
    assert (persons.said(tmp_path, hers, "de"), persons.said(tmp_path, hers)) == ("[gelöscht]", "[erased]")
    assert persons.read(tmp_path, his) == "bleibt"
    assert persons.name_of(tmp_path, bo) == "Bo"
    assert persons.pseudonym(tmp_path, "Anna") != anna
    with pytest.raises(NotFound):
        persons.forget(tmp_path, anna)


def test_nothing_of_a_forgotten_person_is_left_in_the_files(tmp_path):
    id = persons.pseudonym(tmp_path, "Anna Müller")
    persons.seal(tmp_path, id, "weil Frau Krause anrief")
    before = {name: (tmp_path / name).read_bytes() for name in (persons.FILE, persons.KEYS)}
    assert not any(word in data for data in before.values() for word in ("Müller".encode(), b"Krause"))
    key = _keys(tmp_path)[id]
    persons.forget(tmp_path, id)
    for file in tmp_path.iterdir():
        assert key not in file.read_bytes()


def test_texts_that_mention_somebody_go_with_them_and_only_those(tmp_path):
    texts = ["Frau KRAUSE rief an", "Krausens Haus", "p.krause@example.org schrieb", "nichts"]
    refs = [persons.seal(tmp_path, "u-1", text) for text in texts]
    assert persons.forget_mentions(tmp_path, ["Krause", "p.krause@example.org", "", "x"]) == 2
    assert [persons.read(tmp_path, ref) for ref in refs] == [None, "Krausens Haus", None, "nichts"]
    assert persons.forget_mentions(tmp_path, []) == 0
    assert persons.forget_mentions(tmp_path / "none", ["Krause"]) == 0


def test_a_changed_value_is_told(tmp_path):
    import sqlite3

    id = persons.pseudonym(tmp_path, "Anna")
    with sqlite3.connect(tmp_path / persons.FILE) as db:
        db.execute("update people set cipher = zeroblob(40)")
    with pytest.raises(Tampered):
        persons.name_of(tmp_path, id)


@pytest.mark.skipif(os.name == "nt", reason="permissions are those of POSIX")
def test_keys_are_for_their_owner_only(tmp_path):
    persons.pseudonym(tmp_path, "Anna")
    assert stat.S_IMODE((tmp_path / persons.KEYS).stat().st_mode) == 0o600
    (tmp_path / persons.KEYS).chmod(0o644)
    with pytest.raises(PersonMustAct) as told:
        persons.pseudonym(tmp_path, "Anna")
    assert "chmod 600" in told.value.line("de")


def _keys(home):
    import sqlite3

    with sqlite3.connect(home / persons.KEYS) as db:
        return dict(db.execute("select id, key from keys"))


def test_many_texts_are_read_at_once_and_single_ones_destroyed(tmp_path):
    anna = persons.pseudonym(tmp_path, "Anna")
    refs = [persons.seal(tmp_path, anna, text) for text in ("eins", "zwei")]
    assert persons.texts(tmp_path, [*refs, "plain"]) == {refs[0]: "eins", refs[1]: "zwei", "plain": "plain"}
    assert persons.drop(tmp_path, [refs[0], "plain"]) == 1
    assert persons.texts(tmp_path, refs) == {refs[0]: None, refs[1]: "zwei"}
    assert persons.name_of(tmp_path, anna) == "Anna"
