"""What may become of a proposal, and who may say so."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import Forbidden, NotFound, Tampered
from ledger import outbox, persons, proposals
from ledger.proposals import MOVES, Outdated, change_hash
from terms import Fact, Operation, Proposal
from tests.ledger._made import NOW, UNTIL, lines, operation, proposal, queue, submit, words

LATER = NOW + timedelta(days=30)


def test_a_yes_queues_exactly_what_was_proposed(book):
    with book.writing() as tx:
        entry = submit(tx, checks=[{"rule": "limits", "ok": True}], policy="v1", run="r1", night="n1", asked_by="u-b")
        assert (entry.status, entry.needs, entry.checks) == ("open", 1, ({"rule": "limits", "ok": True},))
        queued = proposals.approve(tx, entry.id, by="u-anna", hash=entry.hash, why="fits the plan", at=NOW)
    assert (queued.status, queued.operations, queued.hash) == ("queued", (operation(),), entry.hash)
    assert [each.by for each in queued.approvals] == ["u-anna"]
    with book.reading() as tx:
        assert proposals.get(tx, "p-1") == queued == proposals.get(tx, "p")
        assert proposals.listed(tx, ("queued",), "n1") == [queued]
        assert proposals.listed(tx, ("open",)) == proposals.listed(tx, (), "n2") == []


@pytest.mark.parametrize("who", ["agent:bidding", "agent:act", "service:night", "Agent:Bidding", "", "  "])
def test_a_machine_never_approves(book, who):
    with book.writing() as tx:
        entry = submit(tx)
        with pytest.raises(Forbidden):
            proposals.approve(tx, entry.id, by=who, hash=entry.hash, at=NOW)


@pytest.mark.parametrize("who", ["u-anna", "U-Anna", " u-anna "])
def test_whoever_proposed_never_approves_in_whatever_letters(book, who):
    with book.writing() as tx:
        entry = submit(tx, by="u-anna")
        with pytest.raises(Forbidden, match="proposed"):
            proposals.approve(tx, entry.id, by=who, hash=entry.hash, at=NOW)
        assert proposals.get(tx, entry.id).approvals == ()


def test_who_had_a_person_propose_it_does_not_approve_either(book):
    with book.writing() as tx:
        entry = submit(tx, by="u-ben", asked_by="u-anna")
        with pytest.raises(Forbidden):
            proposals.approve(tx, entry.id, by="u-anna", hash=entry.hash, at=NOW)


def test_two_yeses_need_two_people(book):
    with book.writing() as tx:
        entry = submit(tx, needs=2)
        assert proposals.approve(tx, entry.id, by="u-anna", hash=entry.hash, at=NOW).status == "open"
        for same in ("u-anna", "U-ANNA"):
            with pytest.raises(Forbidden):
                proposals.approve(tx, entry.id, by=same, hash=entry.hash, at=NOW)
        assert proposals.approve(tx, entry.id, by="u-ben", hash=entry.hash, at=NOW).status == "queued"


def test_a_yes_to_something_else_is_none(book):
    with book.writing() as tx:
        entry = submit(tx)
        for wrong in ("", "0" * 64, entry.hash[:-1], change_hash(proposal(), [operation(after=121.0)])):
            with pytest.raises(Outdated):
                proposals.approve(tx, entry.id, by="u-anna", hash=wrong, at=NOW)


def test_the_day_is_that_of_whoever_says_yes(book):
    """At 23:30 UTC on its last day it is the next day in Berlin."""
    with book.writing() as tx:
        entry = submit(tx)
        with pytest.raises(Outdated, match="expired"):
            proposals.approve(
                tx, entry.id, by="u-anna", hash=entry.hash, at=f"{UNTIL + timedelta(days=1)}T00:30:00+01:00"
            )
        last = f"{UNTIL}T23:30:00+01:00"
        assert proposals.approve(tx, entry.id, by="u-anna", hash=entry.hash, at=last).status == "queued"


def test_a_moment_without_a_zone_is_refused(book):
    with pytest.raises(ValueError, match="time zone"), book.writing() as tx:
        submit(tx, at=NOW.replace(tzinfo=None))
    with book.reading() as tx:
        assert proposals.listed(tx) == []


def test_only_what_is_open_can_be_approved(book):
    with book.writing() as tx:
        entry = submit(tx)
        for status in (status for status in MOVES if status not in ("open", "suggested")):
            tx.execute("update proposals set status = ? where id = ?", (status, entry.id))
            with pytest.raises(Outdated):
                proposals.approve(tx, entry.id, by="u-anna", hash=entry.hash, at=NOW)
            with pytest.raises(Outdated):
                proposals.fix(tx, entry.id, operations=(), level="approve", needs=1, at=NOW)


def test_a_status_only_follows_where_the_table_says_so(book):
    with book.writing() as tx:
        for now, then in ((now, then) for now in MOVES for then in MOVES if now != then):
            id = f"p-{now}-{then}"
            submit(tx, proposal(id, f"google · {id}"), (operation(id),))
            tx.execute("update proposals set status = ? where id = ?", (now, id))
            before = lines(tx)
            if then in MOVES[now]:
                assert proposals.move(tx, id, then, at=NOW).status == then
                assert lines(tx) == before + 1
            else:
                with pytest.raises(Outdated) as told:
                    proposals.move(tx, id, then, at=NOW)
                assert id in told.value.said("de") and id in told.value.said("en")
                assert (proposals.get(tx, id).status, lines(tx)) == (now, before)


def test_nothing_leads_to_queued_but_a_yes():
    assert not any("queued" in after for after in MOVES.values())


def test_the_same_again_is_the_same_entry(book):
    with book.writing() as tx:
        entry, before = submit(tx), lines(tx)
        assert submit(tx, proposal(why=words("another reason"))) == entry
        proposals.reject(tx, entry.id, by="u-anna", at=NOW)
        assert submit(tx).status == "rejected"
        assert lines(tx) == before + 1
        with pytest.raises(Outdated, match="another change"):
            submit(tx, proposal(after=500.0))


@pytest.mark.parametrize("wrong", [{"by": ""}, {"by": " "}, {"level": "auto", "operations": ()}, {"level": "anything"}])
def test_a_record_without_an_author_or_a_level_is_refused(book, wrong):
    with book.writing() as tx, pytest.raises(ValueError, match="proposal"):
        submit(tx, **wrong)


def test_at_least_one_yes_is_needed_whatever_is_said(book):
    with book.writing() as tx:
        assert submit(tx, needs=0).needs == 1


def test_inside_the_limits_it_is_queued_at_once_and_a_suggestion_never(book):
    with book.writing() as tx:
        assert submit(tx, level="auto").status == "queued"
        suggested = submit(tx, proposal("p-2", "meta · All"), (), level="suggest")
        assert suggested.status == "suggested"
        with pytest.raises(Outdated):
            proposals.approve(tx, "p-2", by="u-anna", hash=suggested.hash, at=NOW)


@pytest.mark.parametrize(
    ("older", "newer", "gone"),
    [
        ("google · Brand", "google · Brand", True),
        ("google · Brand", "Brand", True),
        ("Brand", "google · Brand", True),
        ("google · Brand", "meta · Brand", False),
        ("google · Brand", "google · Brand 2", False),
        ("google · Brand ", "GOOGLE ·  brand\u200b", True),
    ],
)
def test_a_newer_one_at_the_same_lever_takes_the_place_of_the_older(book, older, newer, gone):
    with book.writing() as tx:
        submit(tx, proposal("p-1", older), ())
        submit(tx, proposal("p-2", newer), ())
        assert proposals.get(tx, "p-1").status == ("superseded" if gone else "open")
        assert proposals.get(tx, "p-1").note == ("p-2" if gone else "")
        assert proposals.get(tx, "p-2").status == "open"


def test_what_is_written_counts_for_more_than_names(book):
    with book.writing() as tx:
        submit(tx, proposal("p-1", "google · Brand"), (operation("1"),))
        submit(tx, proposal("p-2", "google · Brand"), (operation("2"),))
        assert proposals.get(tx, "p-1").status == "open"
        submit(tx, proposal("p-3", "google · Other name"), (operation("1"),))
        assert proposals.get(tx, "p-1").status == "superseded"
        submit(tx, proposal("p-4", "google · Brand"), ())
        assert proposals.get(tx, "p-2").status == "superseded"


def test_a_pause_makes_wishes_for_money_void_and_stays_itself(book):
    with book.writing() as tx:
        submit(tx, proposal("p-1"), (operation(),))
        off = operation(field="status", before="on", after="off")
        submit(tx, proposal("p-2", action="pause", unit=""), (off,))
        assert proposals.get(tx, "p-1").status == "superseded"
        submit(tx, proposal("p-3", after=130.0), (operation(after=130.0),))
        assert proposals.get(tx, "p-2").status == "open"


def test_what_was_decided_is_never_superseded(book):
    with book.writing() as tx:
        queue(tx)
        submit(tx, proposal("p-2", after=130.0), (operation(after=130.0),))
        assert proposals.get(tx, "p-1").status == "queued"


def test_time_makes_void_what_waits_and_what_was_not_begun(book):
    with book.writing() as tx:
        for at, way in enumerate(("waits", "suggested", "queued", "begun", "forever")):
            made = proposal(f"p-{way}", f"google · {way}", expires=None if way == "forever" else UNTIL)
            level = {"suggested": "suggest", "queued": "auto", "begun": "auto"}.get(way, "approve")
            entry = submit(tx, made, (operation(str(at)),), level=level)
            if level == "auto":
                outbox.put(tx, entry, "sandbox", NOW)
        tx.execute("update outbox set state = 'sending', attempts = 1 where proposal = 'p-begun'")
        before = lines(tx)
        assert proposals.expire(tx, UNTIL, NOW) == []
        gone = proposals.expire(tx, UNTIL + timedelta(days=1), LATER)
        assert [each.id for each in gone] == ["p-waits", "p-suggested", "p-queued"]
        assert {each.status for each in gone} == {"expired"}
        assert lines(tx) == before + 4  # one of them with a write that was called off
        assert [each.state for each in outbox.of(tx, "p-queued")] == ["cancelled"]
        assert proposals.get(tx, "p-begun").status == "queued"


def test_a_no_also_stops_what_was_not_begun(book):
    with book.writing() as tx:
        entry = queue(tx)
        outbox.put(tx, entry, "sandbox", NOW)
        assert proposals.reject(tx, entry.id, by="u-ben", why="no", at=NOW).status == "rejected"
        assert outbox.unsettled(tx) == []
        other = queue(tx, proposal("p-2", after=90.0), (operation("2"),))
        outbox.put(tx, other, "sandbox", NOW)
        assert outbox.claim(tx, NOW, 60) is not None
        with pytest.raises(Outdated):
            proposals.reject(tx, other.id, by="u-ben", at=NOW)


def test_what_is_on_its_way_is_neither_verified_nor_taken_back(book):
    with book.writing() as tx:
        entry = queue(tx)
        (item,) = outbox.put(tx, entry, "sandbox", NOW)
        for status in ("verified", "handed_over"):
            with pytest.raises(Outdated):
                proposals.move(tx, entry.id, status, at=NOW)
        outbox.claim(tx, NOW, 60)
        outbox.settle(tx, item.key, "verified", NOW)
        assert proposals.move(tx, entry.id, "verified", at=NOW).status == "verified"
        outbox.put(tx, entry, "sandbox", NOW, undo=True)
        with pytest.raises(Outdated):
            proposals.move(tx, entry.id, "rolled_back", at=NOW)


def test_the_same_status_again_changes_nothing(book):
    with book.writing() as tx:
        entry, before = submit(tx), lines(tx)
        assert proposals.move(tx, entry.id, "open", at=NOW) == entry
        assert lines(tx) == before


def test_other_writes_void_the_yeses_of_before(book):
    with book.writing() as tx:
        entry = submit(tx, needs=2)
        proposals.approve(tx, entry.id, by="u-anna", hash=entry.hash, at=NOW)
        fixed = proposals.fix(tx, entry.id, operations=(operation("9"),), level="approve", needs=2, at=NOW)
        assert (fixed.status, fixed.approvals, fixed.operations) == ("open", (), (operation("9"),))
        with pytest.raises(Outdated):
            proposals.approve(tx, entry.id, by="u-ben", hash=entry.hash, at=NOW)
        before = lines(tx)
        assert proposals.fix(tx, entry.id, operations=(operation("9"),), level="approve", needs=2, at=NOW) == fixed
        assert lines(tx) == before
        proposals.approve(tx, entry.id, by="u-ben", hash=fixed.hash, at=NOW)
        assert proposals.approve(tx, entry.id, by="u-anna", hash=fixed.hash, at=NOW).status == "queued"


def test_a_suggestion_opens_only_by_a_ruling(book):
    with book.writing() as tx:
        submit(tx, level="suggest")
        with pytest.raises(Outdated):
            proposals.move(tx, "p-1", "open", at=NOW)
        opened = proposals.fix(tx, "p-1", operations=(operation(),), level="approve", needs=0, at=NOW)
        assert (opened.status, opened.needs) == ("open", 1)
        assert (
            proposals.fix(tx, "p-1", operations=(operation(),), level="suggest", needs=3, at=NOW).status == "suggested"
        )


@pytest.mark.parametrize("column", ["proposal", "operations", "hash"])
def test_a_record_that_was_changed_behind_the_ledger_is_not_approved_and_not_written(book, column):
    values = {
        "proposal": proposal(after=999.0).model_dump_json(), "hash": "0" * 64,
        "operations": f"[{operation(after=999.0).model_dump_json()}]",
    }  # fmt: skip
    with book.writing() as tx:
        entry = queue(tx)
        tx.execute(f"update proposals set {column} = ?", (values[column],))
        with pytest.raises(Tampered):
            outbox.put(tx, entry, "sandbox", NOW)
        tx.execute("update proposals set status = 'open'")
        with pytest.raises(Outdated):
            proposals.approve(tx, entry.id, by="u-ben", hash=entry.hash, at=NOW)


def test_queued_by_nobody_is_not_written(book):
    with book.writing() as tx:
        entry = submit(tx)
        tx.execute("update proposals set status = 'queued'")
        with pytest.raises(Tampered):
            outbox.put(tx, entry, "sandbox", NOW)


def test_what_a_person_writes_lies_under_a_key_and_is_gone_with_it(book):
    with book.writing() as tx:
        anna = persons.pseudonym(book.home, "Anna Müller")
        entry = queue(tx, by=anna)
        proposals.submit(tx, proposal("p-2", "meta"), by=anna, level="approve", needs=1, at=NOW)
        proposals.reject(tx, "p-2", by=anna, why="Frau Schulz\0 mag das nicht", at=NOW)
        text = tx.execute("select note from proposals where id = 'p-2'").fetchone()[0]
        assert text.startswith("t-")
        assert proposals.get(tx, "p-2").note == "Frau Schulz mag das nicht"
        assert "Schulz" not in str(tx.execute("select record from audit").fetchall())
    persons.forget(book.home, "Anna Müller")
    with book.reading() as tx:
        assert "Schulz" not in proposals.get(tx, "p-2").note
        assert proposals.get(tx, entry.id).status == "queued"


@pytest.mark.parametrize("id", ["", "p", "x", "%", "p-9"])
def test_an_unknown_or_unclear_id_is_told(book, id):
    with book.writing() as tx:
        submit(tx, proposal("p-1"))
        submit(tx, proposal("p-2", "meta"), ())
        with pytest.raises(NotFound):
            proposals.get(tx, id)


def test_an_entry_can_be_copied_and_compared(book):
    with book.writing() as tx:
        entry = submit(tx)
        assert replace(entry, status="queued").proposal == entry.proposal == proposal()
        assert "proposal=" in repr(proposals.get(tx, "p-1"))
        with pytest.raises(AttributeError):
            _ = entry.nothing


numbers = st.one_of(st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False, width=64))
names = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=12)


@given(
    st.dictionaries(names, st.one_of(numbers, names, st.none(), st.booleans()), min_size=1, max_size=3),
    numbers, st.one_of(numbers, names, st.lists(names, max_size=3)),
)  # fmt: skip
def test_what_is_signed_is_the_same_before_and_after_it_was_kept(before, effect, after):
    made = proposal(before=before, after=before, effect=Fact(id="gain", value=effect, unit="EUR", label=words()))
    write = operation(before=None, after=after)
    again = Proposal.model_validate_json(made.model_dump_json())
    kept = Operation.model_validate_json(write.model_dump_json())
    assert change_hash(made, [write]) == change_hash(again, [kept])


def test_every_part_of_a_change_is_signed():
    made, write = proposal(), operation()
    hashes = {change_hash(made, [write]), change_hash(made, []), change_hash(made, [write, write])}
    other = {"after": {"google · Brand": 121.0}, "unit": "USD/day", "expires": date(2027, 1, 1), "risk": None,
             "why": words("x")}  # fmt: skip
    hashes |= {change_hash(made.model_copy(update={name: value}), [write]) for name, value in other.items()}
    for name in ("platform", "entity", "kind", "name", "field", "before", "after", "unit"):
        hashes.add(change_hash(made, [write.model_copy(update={name: "x"})]))
    assert len(hashes) == 3 + 5 + 8


def test_ten_thousand_are_listed_and_one_is_kept_without_waiting(book):
    with book.writing() as tx:
        begun = time.process_time()
        for at in range(1000):
            submit(tx, proposal(f"p-{at:05}", f"google · c{at}"), (operation(str(at)),))
        each = (time.process_time() - begun) / 1000
        columns = """proposal, status, author, asked_by, run, night, at, level, needs, operations, hash, checks, policy,
            note, expires, changed"""
        for copy in range(1, 10):
            select = f"select id || '-{copy}', {columns} from proposals where seq <= 1000"
            tx.execute(f"insert into proposals (id, {columns}) {select}")
        begun = time.process_time()
        found = proposals.listed(tx, limit=10_000)
        listing = time.process_time() - begun
    assert len(found) == 10_000
    assert each < 0.1
    assert listing < 5  # seconds of this process, far above what it takes; bench/ledger.py measures


def test_what_is_queued_comes_back_before_people_as_long_as_nothing_was_sent(book):
    with book.writing() as tx:
        entry = queue(tx)
        (item,) = outbox.put(tx, entry, "sandbox", NOW)
        opened = proposals.reopen(tx, entry.id, at=NOW, note="approver")
        assert (opened.status, opened.approvals, opened.note) == ("open", (), "approver")
        assert outbox.of(tx, entry.id) == []
        again = proposals.approve(tx, entry.id, by="u-ben", hash=entry.hash, at=NOW)
        assert (again.status, again.note) == ("queued", "")
        assert [each.key for each in outbox.put(tx, again, "sandbox", NOW)] == [item.key]
        outbox.claim(tx, NOW, 60)
        with pytest.raises(proposals.Outdated):
            proposals.reopen(tx, entry.id, at=NOW, note="approver")
        assert proposals.get(tx, entry.id).status == "queued"


def test_what_was_superseded_waits_again_when_it_is_ordered_again(book):
    """Plus ten, no, plus twenty, no, plus ten after all."""
    with book.writing() as tx:
        first = submit(tx, proposal("p-10", after=110.0), by="u-anna")
        submit(tx, proposal("p-20", after=120.0), by="u-anna")
        assert proposals.get(tx, first.id).status == "superseded"
        again = submit(tx, proposal("p-10", after=110.0), by="u-anna", at=NOW + timedelta(hours=1), run="r2")
        assert (again.id, again.status, again.note, again.run) == ("p-10", "open", "", "r2")
        assert proposals.get(tx, "p-20").status == "superseded" and proposals.get(tx, "p-20").note == "p-10"
        assert proposals.approve(tx, again.id, by="u-ben", hash=again.hash, at=NOW).status == "queued"


def test_let_it_run_takes_the_place_of_stop_it(book):
    """Two that contradict each other never wait side by side."""
    with book.writing() as tx:
        stop = submit(tx, proposal("p-off", action="pause"), (), by="u-anna")
        assert submit(tx, proposal("p-on", action="resume"), (), by="u-anna").status == "open"
        assert proposals.get(tx, stop.id).status == "superseded"


@pytest.mark.parametrize("status", ["rejected", "verified", "handed_over", "failed", "reverted", "rolled_back"])
def test_a_person_may_order_again_what_was_decided_or_carried_out(book, status):
    """Stop, let it run, stop again: the second stop is an order of its own, with writes of its own."""
    with book.writing() as tx:
        first = submit(tx, by="u-anna")
        tx.execute("update proposals set status = ? where id = ?", (status, first.id))
        again = submit(tx, by="u-anna")
        assert again.id != first.id and again.status == "open" and again.proposal.id == again.id
        assert again.hash != first.hash and proposals.get(tx, first.id).status == status
        assert submit(tx, by="u-anna").id == again.id, "what waits is not put before people twice"
        tx.execute("update proposals set status = ? where id = ?", (status, again.id))
        assert submit(tx, by="u-anna").id not in (first.id, again.id)
        assert submit(tx, by="agent:bidding").id == first.id, "a machine takes the answer that it got"


def test_a_night_does_not_bring_back_what_something_else_stands_for(book):
    with book.writing() as tx:
        submit(tx, proposal("p-10", after=110.0), night="n1")
        submit(tx, proposal("p-20", after=120.0), by="u-anna")
        assert submit(tx, proposal("p-10", after=110.0), night="n2").status == "superseded"
        assert proposals.get(tx, "p-20").status == "open"
        proposals.reject(tx, "p-20", by="u-ben", why="no", at=NOW)
        assert submit(tx, proposal("p-10", after=110.0), night="n3").status == "open"


@pytest.mark.parametrize("level", ["approve", "auto"])
def test_a_night_of_the_past_takes_nothing_away_from_today(book, level):
    with book.writing() as tx:
        today = submit(tx, proposal("p-new", after=120.0), night="night-2026-11-26")
        past = NOW - timedelta(days=7)
        old = submit(tx, proposal("p-old", after=110.0), night="night-2026-11-19", at=past, level=level)
        assert proposals.get(tx, today.id).status == "open"
        assert (old.status, old.note) == ("superseded", today.id)
        ordered = submit(tx, proposal("p-own", after=105.0), by="u-anna", at=past)
        assert ordered.status == "open" and proposals.get(tx, today.id).status == "superseded"
