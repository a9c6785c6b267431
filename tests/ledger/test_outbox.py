"""Writes are given out once at a time, in order, and only as they were approved."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from errors import NotFound, Tampered
from ledger import outbox, proposals, switch
from ledger.outbox import ENDS, MOVES
from ledger.proposals import Outdated
from tests.ledger._made import NOW, UNTIL, lines, operation, proposal, queue, submit

LEASE = 60
SOON = NOW + timedelta(seconds=LEASE - 1)
LATE = NOW + timedelta(seconds=LEASE + 1)
ROOT = Path(__file__).parents[2]


def put(tx, id="p-1", entities=("1",)):
    made = proposal(id, f"google · {id}")
    return outbox.put(tx, queue(tx, made, tuple(operation(each) for each in entities)), "sandbox", NOW)


def test_a_queued_change_is_written_step_by_step(book):
    with book.writing() as tx:
        before = put(tx, entities=("1", "2"))
        assert [(item.step, item.state, item.attempts) for item in before] == [(0, "waiting", 0), (1, "waiting", 0)]
        assert all(len(item.key) == 32 and item.adapter == "sandbox" for item in before)
    for step in (0, 1):
        with book.writing() as tx:
            item = outbox.claim(tx, NOW, LEASE)
            assert (item.step, item.state, item.attempts) == (step, "sending", 1)
            assert outbox.claim(tx, NOW, LEASE) is None  # the next step waits for this one
        with book.writing() as tx:
            done = outbox.settle(tx, item.key, "verified", NOW, result={"version": "7"}, attempt=1)
            assert (done.state, done.result, done.lease_until) == ("verified", {"version": "7"}, "")
    with book.reading() as tx:
        assert outbox.unsettled(tx) == []
        assert [item.key for item in outbox.of(tx, "p-1")] == [item.key for item in before]


def test_putting_it_twice_adds_nothing(book):
    with book.writing() as tx:
        first, before = put(tx), lines(tx)
        assert outbox.put(tx, proposals.get(tx, "p-1"), "sandbox", NOW) == first
        assert lines(tx) == before


@pytest.mark.parametrize("level", ["approve", "suggest"])
def test_what_nobody_approved_is_not_written(book, level):
    with book.writing() as tx:
        entry = submit(tx, level=level)
        with pytest.raises(Outdated):
            outbox.put(tx, entry, "sandbox", NOW)


def test_another_write_than_the_approved_is_refused(book):
    with book.writing() as tx:
        entry = queue(tx)
        for write in (operation(after=121.0), operation("2"), operation(before=99.0)):
            with pytest.raises(Tampered):
                outbox.add(tx, entry, [(0, write, "sandbox")], NOW, turn=0)
        with pytest.raises(Tampered):
            outbox.add(tx, entry, [(1, operation(), "sandbox")], NOW, turn=0)


def test_a_write_that_was_changed_in_the_outbox_is_not_given_out(book):
    with book.writing() as tx:
        put(tx)
        tx.execute("update outbox set operation = ?", (operation(after=9999.0).model_dump_json(),))
        with pytest.raises(Tampered):
            outbox.claim(tx, NOW, LEASE)


def test_a_lease_holds_and_who_comes_after_it_asks_the_platform_first(book):
    with book.writing() as tx:
        put(tx)
        first = outbox.claim(tx, NOW, LEASE)
        assert outbox.claim(tx, SOON, LEASE) is None
        again = outbox.claim(tx, LATE, LEASE)
        assert (again.key, again.state, again.attempts) == (first.key, "unknown", 2)
        with pytest.raises(Outdated, match="taken over"):
            outbox.settle(tx, first.key, "verified", LATE, attempt=first.attempts)
        assert outbox.settle(tx, first.key, "verified", LATE, attempt=again.attempts).state == "verified"


@pytest.mark.parametrize(
    ("settled", "given"), [("applied", "applied"), ("reverting", "reverting"), ("unknown", "unknown")]
)
def test_what_was_begun_goes_on_where_it_was(book, settled, given):
    with book.writing() as tx:
        put(tx)
        item = outbox.claim(tx, NOW, LEASE)
        outbox.settle(tx, item.key, settled, NOW)
        held = settled != "unknown"
        assert (outbox.claim(tx, SOON, LEASE) is None) == held
        if held:
            assert outbox.claim(tx, LATE, LEASE).state == settled
        else:
            assert outbox.one(tx, item.key).state == settled


def test_what_should_come_back_later_does(book):
    with book.writing() as tx:
        put(tx)
        item = outbox.claim(tx, NOW, LEASE)
        outbox.settle(tx, item.key, "waiting", NOW, "busy", not_before=NOW + timedelta(seconds=5))
        assert outbox.claim(tx, NOW + timedelta(seconds=4), LEASE) is None
        again = outbox.claim(tx, NOW + timedelta(seconds=5), LEASE)
        assert (again.state, again.attempts, again.note) == ("sending", 2, "busy")


def test_one_thing_is_written_in_the_order_in_which_it_was_put(book):
    with book.writing() as tx:
        put(tx, "p-1", ("1",))
        put(tx, "p-2", ("1",))
        put(tx, "p-3", ("2",))
        one, three = outbox.claim(tx, NOW, LEASE), outbox.claim(tx, NOW, LEASE)
        assert (one.proposal, three.proposal) == ("p-1", "p-3")
        assert outbox.claim(tx, NOW, LEASE) is None
        outbox.settle(tx, one.key, "unknown", NOW, not_before=NOW + timedelta(hours=1))
        assert outbox.claim(tx, NOW, LEASE) is None  # nobody overtakes what may have taken effect
        outbox.settle(tx, one.key, "refused", NOW)
        assert outbox.claim(tx, NOW, LEASE).proposal == "p-2"


def test_an_ad_group_and_a_campaign_of_one_number_are_two_things(book):
    with book.writing() as tx:
        for at, write in enumerate((operation("1"), operation("1", kind="ad_group"), operation("1", platform="meta"))):
            entry = queue(tx, proposal(f"p-{at}", f"thing {at}"), (write,))
            outbox.put(tx, entry, "sandbox", NOW)
        assert all(outbox.claim(tx, NOW, LEASE) for _ in range(3))


def test_every_state_only_follows_where_the_table_says_so(book):
    with book.writing() as tx:
        (item,) = put(tx)
        for now in MOVES:
            for then in MOVES:
                tx.execute("update outbox set state = ?", (now,))
                before = lines(tx)
                if then in MOVES[now]:
                    assert outbox.settle(tx, item.key, then, NOW).state == then
                    assert lines(tx) == before + 1
                else:
                    with pytest.raises(Outdated) as told:
                        outbox.settle(tx, item.key, then, NOW)
                    assert now in told.value.said("de")
                    assert (outbox.one(tx, item.key).state, lines(tx)) == (now, before)


def test_only_a_claim_begins_a_write():
    assert not any("sending" in after for after in MOVES.values())
    assert {"verified", "handed_over", "refused", "reverted", "cancelled"} == set(ENDS)


def test_an_unknown_key_is_told(book):
    with book.writing() as tx, pytest.raises(NotFound):
        outbox.settle(tx, "x", "verified", NOW)


def test_a_claim_and_its_end_each_leave_one_line(book):
    with book.writing() as tx:
        put(tx)
        before = lines(tx)
        item = outbox.claim(tx, NOW, LEASE)
        assert lines(tx) == before + 1
        assert outbox.claim(tx, NOW, LEASE) is None
        outbox.settle(tx, item.key, "verified", NOW)
        assert lines(tx) == before + 2


def test_what_has_expired_or_was_stopped_is_not_begun_but_what_was_begun_ends(book):
    after = NOW + timedelta(days=(UNTIL - NOW.date()).days + 1)
    with book.writing() as tx:
        put(tx, "p-1", ("1",))
        put(tx, "p-2", ("2",))
        begun = outbox.claim(tx, NOW, LEASE)
        assert outbox.claim(tx, after, LEASE).key == begun.key
        assert outbox.claim(tx, after, LEASE) is None
        tx.execute("update proposals set status = 'rejected' where id = 'p-2'")
        assert outbox.claim(tx, NOW, LEASE) is None


def test_what_is_over_calls_off_what_was_not_begun(book):
    with book.writing() as tx:
        put(tx, entities=("1", "2", "3"))
        item = outbox.claim(tx, NOW, LEASE)
        outbox.settle(tx, item.key, "refused", NOW)
        proposals.move(tx, "p-1", "failed", at=NOW)
        assert [each.state for each in outbox.of(tx, "p-1")] == ["refused", "cancelled", "cancelled"]


def test_the_way_back_is_the_last_step_first_and_only_of_what_took_effect(book):
    with book.writing() as tx:
        put(tx, entities=("1", "2", "3"))
        for end in ("verified", "handed_over", "refused"):
            outbox.settle(tx, outbox.claim(tx, NOW, LEASE).key, end, NOW)
        entry = proposals.move(tx, "p-1", "failed", at=NOW)
        back = outbox.put(tx, entry, "sandbox", NOW, undo=True)
        assert [(item.step, item.turn, item.undo) for item in back] == [(1, 1, True), (0, 1, True)]
        assert back[0].operation == operation("2").undone()
        assert outbox.put(tx, entry, "sandbox", NOW, undo=True) == back
        assert outbox.claim(tx, NOW, LEASE).key == back[0].key
        outbox.settle(tx, back[0].key, "refused", NOW)
        outbox.settle(tx, outbox.claim(tx, NOW, LEASE).key, "verified", NOW)
        more = outbox.put(tx, entry, "sandbox", NOW, undo=True)
        assert [(item.step, item.turn) for item in more] == [(1, 1), (0, 1), (1, 3)]
        assert len({item.key for item in outbox.of(tx, "p-1")}) == 6


def test_what_was_taken_back_and_made_again_can_be_taken_back_again(book):
    with book.writing() as tx:
        put(tx)
        outbox.settle(tx, outbox.claim(tx, NOW, LEASE).key, "verified", NOW)
        entry = proposals.move(tx, "p-1", "verified", at=NOW)
        for turn in (1, 3):
            outbox.put(tx, entry, "sandbox", NOW, undo=True)
            outbox.settle(tx, outbox.claim(tx, NOW, LEASE).key, "verified", NOW)
            assert outbox.put(tx, entry, "sandbox", NOW, undo=True)[-1].turn == turn  # nothing new
            entry = proposals.move(tx, "p-1", "rolled_back", at=NOW)
            if turn == 1:
                outbox.add(tx, entry, [(0, operation(), "sandbox")], NOW, turn=2)
                outbox.settle(tx, outbox.claim(tx, NOW, LEASE).key, "verified", NOW)
                entry = proposals.move(tx, "p-1", "verified", at=NOW)
        assert [(item.turn, item.operation.after) for item in outbox.of(tx, "p-1")] == [
            (0, 120.0), (1, 100.0), (2, 120.0), (3, 100.0)
        ]  # fmt: skip


def test_what_is_in_hand_cannot_be_taken_back_yet(book):
    with book.writing() as tx:
        put(tx)
        outbox.claim(tx, NOW, LEASE)
        tx.execute("update proposals set status = 'failed'")
        with pytest.raises(Outdated, match="still being written"):
            outbox.put(tx, proposals.get(tx, "p-1"), "sandbox", NOW, undo=True)


def test_the_switch_is_read_where_a_write_is_claimed(book, monkeypatch):
    with book.writing() as tx:
        put(tx)
        switch.set_(tx, book.home, True, by="u-anna", at=NOW)
        assert outbox.claim(tx, NOW, LEASE) is None  # in the same transaction
    with book.writing() as tx:
        assert outbox.claim(tx, NOW, LEASE) is None
        switch.set_(tx, book.home, False, by="u-anna", at=NOW)
    (book.home / "STOP").touch()
    with book.writing() as tx:
        assert outbox.claim(tx, NOW, LEASE) is None
    (book.home / "STOP").unlink()
    monkeypatch.setenv("LEITSTAND_KILL", "1")
    with book.writing() as tx:
        assert outbox.claim(tx, NOW, LEASE) is None
    monkeypatch.delenv("LEITSTAND_KILL")
    with book.writing() as tx:
        assert outbox.claim(tx, NOW, LEASE) is not None


def test_a_stop_of_one_platform_or_campaign_lets_the_others_go_on(book):
    with book.writing() as tx:
        for at, write in enumerate(
            (operation("1"), operation("7", platform="meta", name="Herbst"), operation("8", platform="meta"))
        ):
            outbox.put(tx, queue(tx, proposal(f"p-{at}", f"thing {at}"), (write,)), "sandbox", NOW)
        switch.set_(tx, book.home, True, by="u-anna", at=NOW, platform="Google")
        switch.set_(tx, book.home, True, by="u-anna", at=NOW, platform="meta", campaign=" herbst ")
        assert outbox.claim(tx, NOW, LEASE).operation.entity == "8"
        assert outbox.claim(tx, NOW, LEASE) is None
        switch.set_(tx, book.home, False, by="u-anna", at=NOW, platform="meta", campaign="Herbst")
        assert outbox.claim(tx, NOW, LEASE).operation.entity == "7"


def test_a_claim_needs_a_book_that_knows_its_home(book):
    with book.writing() as tx:
        put(tx)
    with book.place.writing() as bare, pytest.raises(AttributeError):
        outbox.claim(bare, NOW, LEASE)


def filled(book, proposals_=12, things=5):
    """Writes to a few things, two by each proposal."""
    with book.writing() as tx:
        for at in range(proposals_):
            put(tx, f"p-{at:02}", (str(at % things), str((at + 2) % things)))
        return [item.key for item in outbox.unsettled(tx)]


def work(book, seen, pause=0.001):
    """Take what is due until nothing is left; `seen` gets key, thing, proposal, begin and end."""
    while True:
        with book.writing() as tx:
            item = outbox.claim(tx, NOW, LEASE)
            left = outbox.unsettled(tx)
        if item is None:
            if not left:
                return
            time.sleep(pause)
            continue
        begun = time.monotonic_ns()
        time.sleep(pause)
        ended = time.monotonic_ns()
        with book.writing() as tx:
            outbox.settle(tx, item.key, "verified", NOW, attempt=item.attempts)
        seen.append([item.key, item.operation.entity, item.proposal, begun, ended])


def held(keys, seen):
    assert sorted(each[0] for each in seen) == sorted(keys)  # each once, none left
    order = {key: at for at, key in enumerate(keys)}
    for by in (1, 2):
        for name in {each[by] for each in seen}:
            turns = sorted((each for each in seen if each[by] == name), key=lambda each: each[3])
            assert [order[each[0]] for each in turns] == sorted(order[each[0]] for each in turns)
            assert all(a[4] <= b[3] for a, b in pairwise(turns))  # never two at once


def test_threads_never_have_the_same_in_hand(book):
    keys, seen = filled(book), []
    workers = [threading.Thread(target=work, args=(book, seen)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    held(keys, seen)


WORKER = """
import json, sys
from pathlib import Path
from ledger.book import Book
from tests.ledger.test_outbox import work
seen = []
work(Book.open(Path(sys.argv[1]), sys.argv[2]), seen)
print(json.dumps(seen))
"""


def test_processes_never_have_the_same_in_hand(book):
    keys, url = filled(book), getattr(book.place, "url", "")
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(book.home), url], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    told = [json.loads(worker.communicate(timeout=60)[0]) for worker in workers]
    held(keys, [each for seen in told for each in seen])
