"""Bounds on what a change rests on: the kind of evidence, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Iterator

from policies._bounds import EVIDENCE, Bounds, Level
from policies._case import Case
from policies._mark import Mark
from policies._said import both


def grounds(bounds: Bounds, case: Case, cap: Level) -> Iterator[Mark]:
    """The least that is asked for; where a change happens by itself the evidence has to be green."""
    if bounds.evidence is not None:
        found, least = case.proposal.evidence, bounds.evidence
        yield Mark(
            "evidence", found in EVIDENCE and EVIDENCE.index(found) >= EVIDENCE.index(least), cap,
            both(f"Belegart {_KINDS.get(found, '?')}, nötig ist mindestens {_KINDS[least]}",
                 f"kind of evidence {found}, needed at least {least}"),
            both(_KINDS[least], least), both(_KINDS.get(found, "?"), str(found)),
        )  # fmt: skip
    least_sure = bounds.confidence or ("green" if cap == "approve" else None)
    if least_sure is not None:
        ok = case.confidence == "green" or (least_sure == "amber" and case.confidence == "amber")
        sure = _SURE.get(case.confidence, "?")
        yield Mark(
            "confidence", ok, cap,
            both(f"die Ampel der Belege steht auf {sure}, nötig ist {_SURE[least_sure]}",
                 f"the evidence stands at {case.confidence}, needed is {least_sure}"),
            both(_SURE[least_sure], least_sure), both(sure, str(case.confidence)),
        )  # fmt: skip


_SURE = {"green": "Grün", "amber": "Gelb", "red": "Rot"}


_KINDS = dict(zip(EVIDENCE, ("Buchung", "Korrelation", "Modell", "Quasi-Experiment", "Experiment"), strict=True))
