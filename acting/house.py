"""What no platform takes: tests go into the registry of experiments, everything else to whoever carries it out.

An adapter like any other, so that it goes the same way: approved, handed over once, taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from acting.ways import named
from ledger.experiments import Experiment, Experiments, Plan
from platforms.port import Adapter, Applied, Refused, Seen
from terms import Operation

HOUSE = "house"
MARK = "proposal "
"""Before the id of the proposal in the design of an experiment: so that it is entered once."""


class House:
    """Hands over what a person has to do; a file of the home folder holds it, or the registry of experiments."""

    name = HOUSE
    reads = False

    def __init__(self, experiments: Experiments, files: Callable[[], Adapter], today: Callable[[], date]) -> None:
        self._experiments = experiments
        self._files = files
        self._today = today

    def platforms(self) -> tuple[str, ...]:
        """Only its own."""
        return (HOUSE,)

    def catalogue(self, platform: str) -> tuple[Seen, ...]:
        """Nothing that could be changed by name."""
        return ()

    def read(self, platform: str, kind: str, entity: str) -> Seen:
        """Never possible."""
        raise Refused(en=f"{entity} cannot be read back.", de=f"{entity} lässt sich nicht zurücklesen.")

    def apply(self, operation: Operation, key: str) -> Applied:
        """Enter the test, or write it down; under the same key once."""
        if operation.kind != "test":
            return self._files().apply(operation, key)
        known = self._known(operation)
        if _forth(operation, known):
            made = known or self._experiments.propose(_plan(operation), self._today())
            return Applied(key=key, again=known is not None, note=made.id)
        if known is None or known.status == "decided":
            return Applied(key=key, again=True)
        if known.status not in ("proposed", "designed"):
            raise Refused(
                en=f"The experiment {known.id} has started; it is not taken back.",
                de=f"Der Versuch {known.id} läuft schon; er wird nicht zurückgenommen.",
                do_en=f"End it with leitstand experiments decide {known.id} abandon.",
                do_de=f"Beenden Sie ihn mit leitstand experiments decide {known.id} abandon.",
            )
        done = self._experiments.decide(known.id, "abandon", f"{MARK}{operation.entity}", self._today())
        return Applied(key=key, note=done.id)

    def found(self, operation: Operation, key: str) -> Applied | None:
        """Whether it was handed over."""
        if operation.kind != "test":
            return self._files().found(operation, key)
        known = self._known(operation)
        if known is None or _forth(operation, known) == (known.status == "decided"):
            return None
        return Applied(key=key, again=True, note=known.id)

    def _known(self, operation: Operation) -> Experiment | None:
        mark = f"{MARK}{operation.entity}"
        return next((each for each in self._experiments.all() if each.plan.design == mark), None)


class WithHouse(Mapping[str, Adapter]):
    """The adapters of the settings, and the house itself."""

    def __init__(self, others: Mapping[str, Adapter], house: Adapter) -> None:
        self._others, self._house = others, house

    def named(self, name: str) -> Adapter | None:
        """The adapter of that name; None where there is none."""
        return self._house if name == self._house.name else named(self._others, name)

    def __getitem__(self, platform: str) -> Adapter:
        return self._house if platform == HOUSE else self._others[platform]

    def __iter__(self) -> Iterator[str]:
        return iter(self._others)

    def __len__(self) -> int:
        return len(self._others)


def _forth(operation: Operation, known: Experiment | None) -> bool:
    """Whether the test is wanted; its way back names what was before as what is to be."""
    return known is None or known.plan.treatment == _told(operation)


def _told(operation: Operation) -> str:
    return "; ".join(f"{name}: {each}" for name, each in operation.after.items())[:200]


def _plan(operation: Operation) -> Plan:
    told = _told(operation)
    return Plan(
        hypothesis=f"{operation.name} ({told})", asset=operation.name, treatment=told,
        design=f"{MARK}{operation.entity}",
    )  # fmt: skip
