"""Random lives of proposals beside a model that was written without looking: four people, two machines, three things.

Everything of one life happens in one transaction that is never kept, so that thousands of them are quick.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from errors import LeitstandError
from ledger import outbox, proposals, switch
from ledger.book import Book
from ledger.page import digest
from tests.ledger._made import NOW, lines, operation, proposal

PEOPLE = ("u-anna", "u-ben", "u-cem", "u-dora")
MACHINES = ("agent:bidding", "service:night")
LEASE = 60
APPLIED = ("verified", "handed_over", "failed")
ON_ITS_WAY = ("waiting", "begun")
DECIDED = ("rejected", "reverted", "rolled_back", *APPLIED)


@dataclass
class Known:
    """What the model knows of one proposal."""

    id: str
    thing: str
    by: str
    asked_by: str
    needs: int
    status: str
    expires: date
    amount: float
    hash: str
    yes: set[str] = field(default_factory=set)
    write: str = ""
    attempts: int = 0
    back: str = ""

    @property
    def barred(self) -> set[str]:
        return {self.by} | ({self.asked_by} if self.by in PEOPLE else set())


class Lives(RuleBasedStateMachine):
    """Propose, approve, reject, expire, supersede, execute, crash, roll back."""

    book: Book
    """The book that is written to; set by whoever runs it."""
    seen: ClassVar[Counter[str]] = Counter()
    """How often what happened."""

    def __init__(self) -> None:
        super().__init__()
        self.writing = self.book.writing()
        self.tx = self.writing.__enter__()
        self.known: list[Known] = []
        self.now: datetime = NOW
        self.stopped = False
        self.lines = lines(self.tx)
        # The first line of an empty log brings one of its own.
        self.started = self.lines > 0

    def teardown(self) -> None:
        """Nothing of it is kept."""
        self.writing.__exit__(Over, Over(), None) if self.writing else None

    def changed(self, number: int = 1) -> None:
        """So many lines more are expected."""
        self.seen["lines of the audit"] += number
        self.lines += number + (not self.started and number > 0)
        self.started = self.started or number > 0

    def one(self, at: int) -> Known:
        return self.known[at % len(self.known)]

    def tries(self, what: str, allowed: bool, act: Callable[[], object]) -> bool:
        """Do it; it works if and only if the model allows it, and changes nothing where it does not."""
        before = lines(self.tx)
        try:
            act()
        except LeitstandError as told:
            assert not allowed, told
            assert told.said("de")
            assert told.said("en")
            assert lines(self.tx) == before
            self.seen[f"refused to {what}"] += 1
            return False
        assert allowed
        self.seen[what] += 1
        return True

    @rule(
        thing=st.sampled_from("123"), by=st.sampled_from(PEOPLE + MACHINES), asked_by=st.sampled_from(("", *PEOPLE)),
        needs=st.integers(0, 3), level=st.sampled_from(("suggest", "approve", "approve", "approve", "auto")),
        days=st.integers(0, 4), amount=st.integers(1, 3),
    )  # fmt: skip
    def propose(self, thing, by, asked_by, needs, level, days, amount) -> None:
        id = f"p-{len(self.known) + 1:03}"
        expires = self.now.date() + timedelta(days=days)
        made = proposal(id, f"google · {thing}", after=100.0 + amount, expires=expires)
        writes = () if level == "suggest" else (operation(thing, after=100.0 + amount),)
        entry = proposals.submit(
            self.tx, made, by=by, asked_by=asked_by, level=level, needs=needs, operations=writes, at=self.now
        )
        gone = [each for each in self.known if each.thing == thing and each.status in ("suggested", "open")]
        for each in gone:
            each.status = "superseded"
        status = {"suggest": "suggested", "approve": "open", "auto": "queued"}[level]
        self.known.append(
            Known(
                id, thing, by, asked_by, max(needs, 1) if level == "approve" else 0, status, expires, amount, entry.hash
            )
        )
        self.changed(1 + len(gone))

    @precondition(lambda self: self.known)
    @rule(at=st.integers(0, 99), by=st.sampled_from(("u-dora", "agent:bidding")))
    def propose_again(self, at, by) -> None:
        """What waits stays; what was superseded waits again; what was decided waits as another, for people only."""
        one, known = self.one(at), {each.id: each for each in self.known}
        id, number, target = one.id, 1, known.get(one.id)
        while by == "u-dora" and target is not None and target.status in DECIDED:
            number += 1
            id = f"p-{digest(f'{one.id} {number}')[:12]}"
            target = known.get(id)
        made = proposal(one.id, f"google · {one.thing}", after=100.0 + one.amount, expires=one.expires)
        entry = proposals.submit(self.tx, made, by=by, level="approve", needs=1,
                                 operations=(operation(one.thing),), at=self.now)  # fmt: skip
        assert entry.id == id
        if target is not None and target.status != "superseded":
            assert (entry.status, entry.by) == (target.status, target.by)
            return
        waiting = ("suggested", "open")
        gone = [each for each in self.known if each.thing == one.thing and each.status in waiting]
        for each in gone:
            each.status = "superseded"
        if target is None:
            self.known.append(Known(id, one.thing, by, "", 1, "open", one.expires, one.amount, entry.hash))
        else:
            target.by, target.asked_by, target.needs, target.status = by, "", 1, "open"
            target.hash, target.yes = entry.hash, set()
        self.changed(1 + len(gone))

    @precondition(lambda self: self.known)
    @rule(
        at=st.integers(0, 99),
        who=st.sampled_from(PEOPLE * 3 + MACHINES),
        right=st.sampled_from((True, True, True, False)),
    )
    def approve(self, at, who, right) -> None:
        one = self.one(at)
        allowed = (
            one.status == "open" and right and who in PEOPLE and who not in one.barred | one.yes
            and self.now.date() <= one.expires
        )  # fmt: skip
        hash = one.hash if right else "f" * 64
        if self.tries("approve", allowed, lambda: proposals.approve(self.tx, one.id, by=who, hash=hash, at=self.now)):
            one.yes.add(who)
            one.status = "queued" if len(one.yes) >= one.needs else "open"
            self.changed()

    @precondition(lambda self: self.known)
    @rule(at=st.integers(0, 99), who=st.sampled_from(PEOPLE))
    def reject(self, at, who) -> None:
        one = self.one(at)
        allowed = one.status in ("suggested", "open") or (one.status == "queued" and one.write in ("", "waiting"))
        allowed = allowed and not one.attempts
        if self.tries("reject", allowed, lambda: proposals.reject(self.tx, one.id, by=who, at=self.now)):
            self.over(one, "rejected")

    def over(self, one: Known, status: str) -> None:
        self.changed(1 + (one.write == "waiting"))
        one.status, one.write = status, "cancelled" if one.write == "waiting" else one.write

    @precondition(lambda self: any(one.status == "open" for one in self.known))
    @rule(who=st.sampled_from(PEOPLE), late=st.booleans(), newest=st.booleans())
    def agree(self, who, late, newest) -> None:
        """As `approve`, to what waits; `late` on the day after its last."""
        waiting = [at for at, one in enumerate(self.known) if one.status == "open"]
        at, now = waiting[-1 if newest else 0], self.now
        if late:
            self.now += timedelta(days=max((self.known[at].expires - now.date()).days, 0) + 1)
        self.approve(at, who, right=True)
        self.now = now

    @rule(days=st.integers(1, 2), swept=st.booleans())
    def a_day_goes_by(self, days, swept) -> None:
        self.now += timedelta(days=days)
        if not swept:
            return
        proposals.expire(self.tx, self.now.date(), self.now)
        for one in self.known:
            waits = one.status in ("suggested", "open") or (one.status == "queued" and not one.attempts)
            if waits and one.expires < self.now.date():
                self.over(one, "expired")

    @precondition(lambda self: any(one.status in ("open", "suggested") for one in self.known))
    @rule(at=st.integers(0, 99), amount=st.integers(11, 13), needs=st.integers(0, 2))
    def fix(self, at, amount, needs) -> None:
        one = self.one(at)
        write = operation(one.thing, after=100.0 + amount)
        allowed = one.status in ("suggested", "open")
        kept = lambda: proposals.fix(self.tx, one.id, operations=(write,), level="approve", needs=needs, at=self.now)  # noqa: E731
        before = (one.hash, one.needs, one.status)
        if self.tries("fix", allowed, kept):
            entry = proposals.get(self.tx, one.id)
            if entry.hash != one.hash:
                one.yes, one.hash = set(), entry.hash
            one.needs, one.status, one.amount = max(needs, 1), "open", one.amount
            self.changed(int(before != (one.hash, one.needs, one.status)))

    @precondition(lambda self: self.known)
    @rule(at=st.integers(0, 99))
    def execute(self, at) -> None:
        one = self.one(at)
        entry = proposals.get(self.tx, one.id)
        if self.tries("execute", one.status == "queued", lambda: outbox.put(self.tx, entry, "sandbox", self.now)):
            self.changed(int(not one.write))
            one.write = one.write or "waiting"

    @rule(calm=st.integers(0, 3))
    def stop_or_go(self, calm) -> None:
        if calm and not self.stopped:
            return
        self.stopped = not self.stopped
        switch.set_(self.tx, self.tx.home, self.stopped, by="service:test", at=self.now)
        self.changed()

    @precondition(lambda self: any(one.write == "waiting" or one.back == "waiting" for one in self.known))
    @rule(end=st.sampled_from(("verified", "verified", "handed_over", "refused", "unknown", "crash", "busy")))
    def dispatch(self, end) -> None:
        item = outbox.claim(self.tx, self.now, LEASE)
        if self.stopped:
            assert item is None
            return
        if item is None:
            return
        one = next(each for each in self.known if each.id == item.proposal)
        assert item.undo or one.status == "queued"
        assert item.undo or one.write == "begun" or self.now.date() <= one.expires
        assert (one.back if item.undo else one.write) in ("waiting", "begun")
        self.changed()
        one.attempts += 1
        if end == "crash":
            self.now += timedelta(seconds=LEASE)
            state = "begun"
        else:
            state = {"busy": "waiting", "unknown": "begun"}.get(end, end)
            told = {"busy": "waiting"}.get(end, end)
            outbox.settle(self.tx, item.key, told, self.now, attempt=item.attempts)
            self.changed()
        if item.undo:
            one.back = state
        else:
            one.write = state
        self.conclude(one, state, undo=item.undo)

    @precondition(lambda self: any(one.status == "queued" and not one.write for one in self.known))
    @rule(end=st.sampled_from(("verified", "handed_over", "refused", "crash")))
    def go_on(self, end) -> None:
        """What was approved is soon written."""
        self.execute(next(at for at, one in enumerate(self.known) if one.status == "queued" and not one.write))
        self.dispatch(end)

    @precondition(lambda self: any(one.status in APPLIED and one.back in ("", "refused") for one in self.known))
    @rule(end=st.sampled_from(("verified", "refused", "unknown")))
    def go_back(self, end) -> None:
        """What was written is sometimes regretted."""
        done = [at for at, one in enumerate(self.known) if one.status in APPLIED and one.back in ("", "refused")]
        self.roll_back(done[-1])
        if self.known[done[-1]].back == "waiting":
            self.dispatch(end)

    def conclude(self, one: Known, state: str, *, undo: bool) -> None:
        ends = {"verified": "verified", "handed_over": "handed_over", "refused": "failed"}
        if state not in ends or (undo and state == "refused"):
            return
        status = "rolled_back" if undo else ends[state]
        proposals.move(self.tx, one.id, status, at=self.now)
        one.status = status
        self.seen[status] += 1
        self.changed()

    @precondition(
        lambda self: any(one.status in ("verified", "handed_over", "failed", "rolled_back") for one in self.known)
    )
    @rule(at=st.integers(0, 99))
    def roll_back(self, at) -> None:
        one = self.one(at)
        entry = proposals.get(self.tx, one.id)
        allowed = one.status in ("verified", "handed_over", "failed") or (one.status == "queued" and one.write == "")
        if one.write in ("waiting", "begun"):
            allowed = False
        if self.tries("roll back", allowed, lambda: outbox.put(self.tx, entry, "sandbox", self.now, undo=True)):
            new = one.write in ("verified", "handed_over") and one.back in ("", "refused")
            self.changed(int(new))
            one.back = "waiting" if new else one.back

    @precondition(lambda self: self.known)
    @rule(at=st.integers(0, 99), status=st.sampled_from(("queued", "open", "superseded", "rolled_back", "verified")))
    def force(self, at, status) -> None:
        """Nobody gets around the table."""
        one = self.one(at)
        follows = {
            "superseded": one.status in ("suggested", "open"),
            "rolled_back": one.status in APPLIED and one.back not in ON_ITS_WAY,
            "verified": one.status in ("queued", "rolled_back") and one.write not in ON_ITS_WAY,
        }  # fmt: skip
        if follows.get(status) or one.status == status:
            return
        self.tries("force", False, lambda: proposals.move(self.tx, one.id, status, at=self.now))

    @invariant()
    def every_proposal_is_accounted_for(self) -> None:
        entries = {entry.id: entry for entry in proposals.listed(self.tx, limit=1000)}
        assert {id: entry.status for id, entry in entries.items()} == {one.id: one.status for one in self.known}
        assert sum(len(proposals.listed(self.tx, (status,))) for status in proposals.MOVES) == len(self.known)

    @invariant()
    def every_change_left_one_line(self) -> None:
        assert lines(self.tx) == self.lines

    @invariant()
    def nothing_was_queued_without_its_yeses(self) -> None:
        for one in self.known:
            entry = proposals.get(self.tx, one.id)
            if entry.status in ("queued", "verified", "handed_over", "failed", "rolled_back"):
                proposals.sound(entry)
                yes = {each.by for each in entry.approvals}
                assert all(each.hash == entry.hash for each in entry.approvals)
                assert len(yes) == len(entry.approvals) >= one.needs
                assert not yes & (one.barred | set(MACHINES))
            writes = outbox.of(self.tx, one.id)
            assert not writes or entry.status not in ("suggested", "open", "superseded")


class Over(Exception):
    """Ends a life without keeping it."""


def live(book: Book, lives: int, steps: int = 25) -> None:
    """So many lives on one book; the same ones every time."""
    machine = type("Life", (Lives,), {"book": book})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives, stateful_step_count=steps, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
