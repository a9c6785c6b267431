"""Keys hand over to each other, and whoever holds the first can follow; what does not fit is told."""

# pyright: basic
from __future__ import annotations

import json
import os
import stat

import pytest

from errors import PersonMustAct
from ledger.audit import files, keys
from ledger.audit.compared import of_files, of_home
from ledger.audit.rotation import chain, rotated
from ledger.audit.verify import checked

BY = "u-0123456789abcdef"


def points(home):
    return home.lines("checkpoints.jsonl")


def follows(home, publics):
    """What somebody with these public keys alone sees."""
    problem = checked(home.lines(), publics, points(home))["problem"]
    return problem and problem["code"]


@pytest.fixture
def turned(home):
    """A home of which the key was changed twice."""
    home.step(2)
    home.told = [rotated(home, BY)]
    home.step(2)
    home.told.append(rotated(home, BY))
    home.step(2)
    return home


def test_whoever_holds_the_first_key_can_follow_to_the_newest(turned):
    first, second, third = turned.keys()
    assert [(each.before, each.after) for each in turned.told] == [(first, second), (second, third)]
    assert follows(turned, [first]) is None
    assert follows(turned, [third]) == "key"
    assert chain(points(turned)).keys == (first, second, third)
    found = of_home(turned)
    assert (found.problem, found.keys, found.unvouched) == (None, 3, 0)


def test_the_order_and_the_old_key_are_on_record(turned):
    made = [json.loads(line)["record"] for line in turned.lines() if b'"event":"audit.key"' in line]
    assert [each["subject"] for each in made] == turned.keys()
    assert [each["body"].get("reason") for each in made] == ["first", "rotated", "rotated"]
    assert [each["actor"] for each in made[1:]] == [BY, BY]


@pytest.mark.skipif(os.name == "nt", reason="permissions are those of POSIX")
def test_the_old_private_key_is_gone_and_the_new_one_is_for_its_owner_only(home):
    home.step()
    old = home.file("key").read_text()
    rotated(home, BY)
    assert home.file("key").read_text() != old
    assert stat.S_IMODE(home.file("key").stat().st_mode) == 0o600
    assert not home.file("key.next").exists()


def test_a_missing_hand_over_is_found(turned):
    """Somebody who has no old key signs with one of their own and names it in key.pub."""
    first = turned.keys()[0]
    turned.file("key").unlink()
    with turned.place.writing() as tx:
        files.append(tx, files.KEY, "ignored", "service:audit", {"reason": "rotated", "before": first})
    folder = turned.file("key").parent
    keys.ready(folder)
    keys.publish(folder, keys.ready(folder).public)  # as if it had been handed over
    turned.step()
    assert follows(turned, [first]) == "key"
    problem = of_home(turned).problem
    assert problem is not None
    assert (problem.code, problem.file) == ("handover", "checkpoints")


def test_a_wrong_hand_over_is_found(turned):
    """The last signature of a key names another key than the one that signs then."""
    lines = points(turned)
    at = next(number for number, line in enumerate(lines) if json.loads(line)["checkpoint"]["next"])
    wrong = lines[at].replace(turned.keys()[1].encode(), ("0" * 64).encode())
    problem = checked(turned.lines(), turned.keys(), [*lines[:at], wrong, *lines[at + 1 :]])["problem"]
    assert problem["code"] in ("signature", "sequence")
    told = chain([*lines[:at], wrong, *lines[at + 1 :]])
    assert told.broken == at + 2


def test_a_key_that_handed_over_signs_nothing_any_more(home):
    home.step()
    old = home.file("key").read_bytes()
    rotated(home, BY)
    home.file("key").write_bytes(old)
    home.did()
    with pytest.raises(PersonMustAct, match="old key"):
        home.flush()


def test_files_alone_tell_a_key_that_signs_after_it_handed_over(turned, tmp_path):
    named = (turned.file("log.jsonl"), turned.file("key.pub"), turned.file("checkpoints.jsonl"))
    assert of_files(*named).problem is None
    lines = points(turned)
    at = next(number for number, line in enumerate(lines) if json.loads(line)["checkpoint"]["next"])
    assert chain([*lines[: at + 1], lines[0]]).broken == at + 2


def test_a_lost_key_is_a_note_and_no_fault(home):
    home.step()
    home.file("key").unlink()
    home.step()
    found = of_home(home)
    assert (found.problem, found.keys, found.unvouched) == (None, 2, 1)
    assert follows(home, home.keys()[:1]) == "key"


def test_without_a_key_there_is_nothing_that_could_hand_over(home):
    home.step()
    with pytest.raises(PersonMustAct, match="hand over"):
        keys.prepare(home.file("nowhere"))


@pytest.mark.parametrize("point", ["introduced", "_written", "_signed", "take_over", "publish"])
def test_a_crash_at_any_point_is_made_good_by_whoever_comes_next(home, monkeypatch, point):
    home.step(2)
    first = home.keys()[0]
    place = keys if point in ("take_over", "publish") else files

    class Crash(BaseException):
        """The process ends."""

    real, armed = getattr(place, point), [0]

    def crash(*args, **more):
        if not home.file("key.next").exists():
            return real(*args, **more)
        armed[0] += 1
        raise Crash

    monkeypatch.setattr(place, point, crash)
    with pytest.raises(Crash):
        rotated(home, BY)
    assert armed[0]
    monkeypatch.undo()
    home.step(2)
    assert follows(home, [first]) is None
    assert len(home.keys()) == 2
    assert of_home(home).problem is None
    assert not home.file("key.next").exists()


def test_a_signature_that_broke_off_before_the_keys_changed_is_followed_by_the_new_key(home, monkeypatch):
    home.step()
    real = keys.take_over
    monkeypatch.setattr(keys, "take_over", lambda folder: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        rotated(home, BY)
    monkeypatch.setattr(keys, "take_over", real)
    home.step()
    assert chain(points(home)).keys == tuple(home.keys())
    assert len(home.keys()) == 2
