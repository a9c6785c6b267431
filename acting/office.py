"""The office of a house: what waits, who said yes, what is written, what is taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from acting import refusals, situations
from acting.audiences import Carrier, carried
from acting.concluding import concluded, standing
from acting.house import House, WithHouse
from acting.operations import Planned, planned
from acting.patience import Pace, Patience
from acting.things import Things, running
from acting.ways import places, way
from errors import Lang, LeitstandError
from ledger import audit, outbox, proposals, switch
from ledger.book import Book
from ledger.outbox import Item
from ledger.page import Page, digest
from ledger.proposals import Entry
from ledger.switch import Stop
from platforms.port import Adapter
from policies import roles
from policies.autonomy import Policy
from policies.limits import Taken
from settings import Settings
from terms import Operation, Principal, Proposal, Result, Words

if TYPE_CHECKING:
    from acting.dispatch import Dispatcher
    from acting.outcomes import Observed
    from policies.autonomy import Ruling
    from tools.calling import Desk

FRESH = timedelta(minutes=10)
"""So long the budgets of a platform count as known."""


@dataclass
class Office:
    """Everything that acts in one house. Opened once for a command or a server; safe for several threads."""

    settings: Settings
    book: Book
    clock: Callable[[], datetime]
    patience: Patience = field(default_factory=Patience)
    _adapters: Mapping[str, Adapter] | None = field(default=None, repr=False)
    _dispatcher: Dispatcher | None = field(default=None, repr=False)
    _policy: tuple[Any, Policy] | None = field(default=None, repr=False)
    _own: Principal | None = field(default=None, repr=False)
    _spent: tuple[datetime, Mapping[str, float]] | None = field(default=None, repr=False)
    given_up: Callable[[], bool] = field(default=lambda: False, repr=False)
    """Whether nobody waits any more for what is going on; then it changes nothing."""

    @classmethod
    def open(
        cls, settings: Settings, *, adapters: Mapping[str, Adapter] | None = None,
        clock: Callable[[], datetime] | None = None, patience: Patience | None = None,
    ) -> Office:  # fmt: skip
        """The office of the home that the settings name."""
        book = Book.of(settings)
        return cls(settings, book, clock or (lambda: settings.now), patience or Patience(), adapters)

    @property
    def adapters(self) -> Mapping[str, Adapter]:
        """Who serves which platform, as the settings have it; looked up when something is to be read or written."""
        if self._adapters is None:
            from platforms.adapters import adapters

            self._adapters = adapters(self.settings)
        if not isinstance(self._adapters, WithHouse):
            others = self._adapters
            house = House(self.book.experiments, lambda: others["files"], lambda: self.clock().date())
            self._adapters = WithHouse(others, house)
        return self._adapters

    def adapter(self, operation: Operation, made_by: str = "") -> Adapter:
        """Who makes a write: whoever serves its platform, or the adapter of that name.

        Raises:
            PersonMustAct: the adapter of that name is not there any more.
        """
        carrier = carried(operation)
        serving = Carrier(self.adapters["crm"], self._expanded) if carrier else self.adapters[operation.platform]
        return way(self.adapters, serving, operation, made_by)

    def _expanded(self, operation: Operation) -> tuple[Operation, dict[str, int]]:
        """An audience with its rows, by consents as they are now."""
        from tools.calling import open_desk
        from tools.sending import expanded

        desk = open_desk(self.settings)
        try:
            return expanded(operation, desk)
        finally:
            desk.library.close()

    @property
    def policy(self) -> Policy:
        """What may happen by itself and what needs a yes; read anew each time it is asked for from a file that changed.

        Raises:
            BadFile: it cannot be read; then nothing is written.
        """
        from policies.autonomy import FILE, OWN, load

        own = self.settings.home / OWN
        told = (FILE.read_bytes(), own.read_bytes() if own.is_file() else None, own.is_symlink())
        if self._policy is None or self._policy[0] != told:
            self._policy = (told, load(self.settings.home))
        return self._policy[1]

    def submit(
        self, results: Sequence[Result], *, by: str, asked_by: str = "", night: str = ""
    ) -> tuple[Entry, ...]:  # fmt: skip
        """Put the proposals of judged results on record."""
        from acting.submitting import submitted

        if self.given_up():
            raise refusals.abandoned()
        return submitted(self, results, by=by, asked_by=asked_by, night=night)

    def taken(self) -> Taken:
        """Money that is at risk already."""
        with self.book.reading() as tx:
            return situations.taken(tx, self.settings, self.clock())

    def plan(self, proposal: Proposal) -> Planned:
        """What would be written for a proposal now; the platforms are read, nothing is changed."""
        return planned(proposal, Things(self.adapters), self.clock().date(), self.book)

    def look(self, entry: Entry, lang: Lang) -> tuple[Planned | None, Ruling | None, str]:
        """What would be written now and what the policy says to it, for whoever decides; else why it cannot be told."""
        from acting.approving import ruling

        if entry.status not in proposals.WAITING:
            return None, None, ""
        try:
            plan, spend = self.plan(entry.proposal), self.spend()
        except LeitstandError as failed:
            return None, None, failed.line(lang)
        trust = situations.trusted(self.book, entry.run)
        with self.book.reading() as tx:
            return plan, ruling(self, tx, entry, plan, trust, spend), ""

    def objection(self, entry: Entry) -> Words | None:
        """What law, platform rules and brand have against the texts of a proposal now."""
        from acting.texts import objection

        return objection(self.settings, self.book, entry)

    def real(self, entry: Entry) -> Proposal:
        """The proposal with what the platform held when its writes were fixed."""
        from acting.operations import realised

        return realised(entry.proposal, entry.operations, self.clock().date())

    def spend(self) -> Mapping[str, float]:
        """Money a day by platform, where the policy asks for it: the budgets of what is running.

        Raises:
            Unreachable, Refused: a platform cannot be read.
        """
        if not _shares(self.policy.model_dump(mode="json")):
            return {}
        now = self.clock()
        if self._spent is None or not timedelta(0) <= now - self._spent[0] <= FRESH:
            self._spent = (now, running(Things(self.adapters)))
        return self._spent[1]

    def approve(self, id: str, by: Principal, why: str = "", hash: str = "") -> Entry:
        """A person's yes to exactly what would be written now."""
        from acting.approving import approved

        return approved(self, id, by, why, hash)

    def reject(self, id: str, by: Principal, why: str = "") -> Entry:
        """A person's no; what is queued and not written yet can still be stopped by it.

        `rejecting.rejected` also tells how far it came.

        Raises:
            Outdated: it is decided, or all of it is written or on its way.
        """
        from acting.rejecting import rejected

        return rejected(self, id, by, why).entry

    def dispatch(self, limit: int | None = None, wait: float = 0.0, *, held: Words | None = None) -> tuple[Item, ...]:
        """Write everything that is due; safe to run twice, in two processes, and after a crash.

        Args:
            limit: at most so many writes.
            wait: seconds for which it waits for what becomes due.
            held: why only what people approved, and what is taken back, is written; unset: everything is.
        """
        self.dispatcher.check.held = held
        try:
            return self.dispatcher.drain(limit, wait)
        finally:
            self.dispatcher.check.held = None

    @property
    def dispatcher(self) -> Dispatcher:
        """The worker of this office."""
        from acting.dispatch import Dispatcher
        from acting.rechecking import Rechecking

        if self._dispatcher is None:
            check = Rechecking(
                self.settings, self.book, lambda: self.policy, self.clock, self.real, self.spend, self.own,
                self.objection,
            )  # fmt: skip
            pace = Pace(self.clock, self.patience)
            self._dispatcher = Dispatcher(self.book, check, self.adapter, pace, self._given_up)
        return self._dispatcher

    def rollback(
        self, id: str, by: Principal, why: str = "", *, anyway: bool = False, again: bool = False
    ) -> tuple[Entry, ...]:  # fmt: skip
        """Take back a proposal or a whole night; or put what was taken back into effect again."""
        from acting.rollback import rolled_back

        return rolled_back(self, id, by, why, anyway=anyway, again=again)

    def stop(self, by: Principal, why: str = "", *, platform: str = "", campaign: str = "") -> Stop | None:
        """Nothing new is written from now on."""
        roles.require(by, "stop")
        return self._switch(True, by, why, platform, campaign)

    def go(self, by: Principal, why: str = "", *, platform: str = "", campaign: str = "") -> Stop | None:
        """Writing may go on; what still stops it, such as the environment, is given back."""
        roles.require(by, "go")
        return self._switch(False, by, why, platform, campaign)

    def observe(self, desk: Desk, day: date) -> Observed:
        """Write down what changes that took effect promise, and measure what can be known on that day."""
        from acting.outcomes import observe

        return observe(self, desk, day)

    def _switch(self, on: bool, by: Principal, why: str, platform: str, campaign: str) -> Stop | None:
        with self.book.writing() as tx:
            return switch.set_(
                tx, self.book.home, on, by=by.id, why=why, at=self.clock(), platform=platform, campaign=campaign
            )

    def put(self, tx: Page, entry: Entry, now: datetime) -> None:
        """Queue the writes of an approved proposal."""
        writes = [(step, each, name) for step, (each, name) in enumerate(self._ways(tx, entry))]
        outbox.add(tx, entry, writes, now, turn=0)

    def _ways(self, tx: Page, entry: Entry) -> list[tuple[Operation, str]]:
        """Each write with the adapter that makes it: what is taken back goes the way it came."""
        made: Mapping[tuple[str, ...], str] = {}
        if entry.proposal.action == "rollback":
            items = standing(outbox.of(tx, entry.proposal.target)).values()
            made = places((each.operation, each.adapter) for each in items)
        return [
            (each, made.get((each.platform, each.kind, each.entity, each.field)) or self.adapter(each).name)
            for each in entry.operations
        ]

    def conclude(self, tx: Page, id: str, now: datetime) -> Entry:
        """Move a proposal on, as far as its writes have got."""
        return concluded(tx, id, now)

    def audited(self, tx: Page, event: str, id: str, by: Principal, why: str, turn: int) -> None:
        """The line of the audit for what a person ordered."""
        audit.append(tx, event, id, by.id, {"why": digest(why), "turn": turn})

    def _given_up(self) -> bool:
        """As it is then: it may be set after the worker was made."""
        return self.given_up()

    def own(self) -> Principal:
        """Whoever the settings name."""
        if self._own is None:
            self._own = self.who()
        return self._own

    def who(self, name: str = "") -> Principal:
        """Somebody by name; whoever works here if nobody is named."""
        from acting.principals import named

        with self.book.reading() as tx:
            return named(tx, self.settings, name)


def _shares(shape: Any) -> bool:
    """Whether a policy has limits as shares of what is spent."""
    if not isinstance(shape, dict):
        return False
    parts = cast("dict[str, Any]", shape).items()
    return any((name.endswith("_share") and each is not None) or _shares(each) for name, each in parts)
