"""What holds whatever a policy allows: the switch, incidents, freezes, an end, a stated risk, writes that fit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from policies._bounds import Action, Policy
from policies._case import Case, number
from policies._mark import Mark
from policies._matching import DRIFT, HOUSE, exact, mismatch
from policies._said import UNKNOWN, both, day, money, quoted, share
from policies.changes import LESS, amount, least_risk
from policies.limits import SPENDING, STEPS, legible
from settings import Limits
from terms import Proposal


def hard(policy: Policy, action: Action, case: Case, limits: Limits | None) -> Iterator[Mark]:
    """Each of them that has something to say; the first two decide whether the rest can be read."""
    doubt = case.situation.doubt
    yield Mark(
        "situation", not doubt, "blocked",
        both(f"die Lage ist lesbar{'' if not doubt else f' – außer: {doubt}'}",
             f"the situation can be read{'' if not doubt else f' – except: {doubt}'}"),
    )  # fmt: skip
    readable = _readable(case.proposal)
    yield Mark("readable", readable, "blocked", both(
        "Beträge und Einheiten sind lesbar", "amounts and units can be read") if readable else both(
        "Beträge oder Einheiten sind nicht lesbar", "amounts or units cannot be read"))  # fmt: skip
    if doubt or not readable:
        return
    yield from _moment(policy, action, case)
    yield from _risk(policy, case)
    yield from _writes(case)
    if limits is not None:
        yield from _settings(limits, case)


def _readable(proposal: Proposal) -> bool:
    if not proposal.before or proposal.before.keys() != proposal.after.keys():
        return False
    return legible(proposal) and (proposal.risk is None or amount(proposal.risk.amount))


def _moment(policy: Policy, action: Action, case: Case) -> Iterator[Mark]:
    here, today = case.situation, case.situation.today
    yield Mark("switch", not here.stopped, "blocked", both(
        "der Notausschalter ist an", "the kill switch is on") if here.stopped else both(
        "der Notausschalter ist aus", "the kill switch is off"))  # fmt: skip
    if here.incident:
        yield Mark(
            "incident", False, "blocked" if action.incident == "hold" else "approve",
            both("die Messung ist gestört; nichts ändert sich von selbst",
                 "tracking is broken; nothing changes by itself"),
        )  # fmt: skip
    for freeze in policy.freezes:
        if case.proposal.action not in freeze.spared and freeze.holds(today):
            name, first, last = quoted(freeze.name), *freeze.ends
            yield Mark(
                "freeze", False, "blocked",
                both(f"{name.de} von {first.de} bis {last.de}: nichts wird geändert",
                     f"{name.en} from {first.en} to {last.en}: nothing is changed"),
                both(f"{first.de}–{last.de}", f"{freeze.first}…{freeze.last}"), day(today),
            )  # fmt: skip
    yield _ends(case.proposal.expires, today)
    if case.confidence not in ("green", "amber"):
        yield Mark("evidence_red", False, "blocked", both(
            "die Belege tragen keine Entscheidung", "the evidence cannot carry a decision"))  # fmt: skip


def _ends(expires: date | None, today: date) -> Mark:
    ok = expires is not None and expires >= today
    end = day(expires) if expires else both("ohne Frist", "None")
    words = both(f"gilt bis {end.de}", f"holds until {end.en}") if expires and ok else both(
        "die Frist fehlt oder ist abgelaufen", "it has no end or has expired")  # fmt: skip
    return Mark("expired", ok, "blocked", words, end, day(today))


def _risk(policy: Policy, case: Case) -> Iterator[Mark]:
    stated, least = case.proposal.risk, least_risk(case.proposal, case.situation.today)
    if stated is None:
        less = case.proposal.action in LESS
        yield Mark("risk", less, "suggest", both(
            "gibt nur weniger aus", "only spends less") if less else both(
            "das Risiko ist nicht beziffert", "its risk is not stated"))  # fmt: skip
    else:
        ours = case.risk is not None and (policy.currency in (None, case.currency))
        yield Mark(
            "currency", ours, "suggest",
            both(f"das Risiko steht in {stated.currency}, gerechnet wird in {policy.currency or case.currency}",
                 f"its risk is in {stated.currency}, limits are in {policy.currency or case.currency}"),
        )  # fmt: skip
        # A cent is what sums of floating-point numbers may lose, as at the first gate.
        enough = float(stated.amount) >= least * (1 - 1e-9) - 0.005
        if case.proposal.action in SPENDING:
            spends = stated.amount > 0
            yield Mark("spends", spends, "blocked", both(
                "das Risiko nennt, was der Neustart ausgibt" if spends else
                "ein Neustart gibt bis zur Frist Geld aus, doch als Risiko ist keines angegeben",
                "its risk states what the restart spends" if spends else
                "a restart spends money until it expires, but none is stated as its risk"),
            )  # fmt: skip
        yield Mark(
            "understated", enough, "blocked",
            both("das Risiko deckt, was die Budgets bis zur Frist zusätzlich ausgeben" if enough else
                 "das Risiko ist kleiner angegeben, als die Budgets bis zur Frist zusätzlich ausgeben",
                 "the risk covers what the budgets add until it expires" if enough else
                 "its risk is stated lower than what the budgets add until it expires"),
            money(exact(least), stated.currency), money(exact(stated.amount), stated.currency),
        )  # fmt: skip


_WRONG = {
    DRIFT: both("vor Ort steht etwas anderes, als der Vorschlag annimmt",
                "what is there now is not what the proposal assumes"),
    "twice": both("dasselbe Feld würde zweimal geschrieben", "the same field would be written twice"),
    "field": both("es würde etwas anderes geschrieben als vorgeschlagen",
                  "something else than proposed would be written"),
    "value": both("ein Wert ist nicht lesbar", "a value cannot be read"),
    "unit": both("die Einheiten passen nicht zusammen", "the units do not fit"),
    "sum": both("es würde mehr oder weniger geändert als vorgeschlagen", "more or less than proposed would change"),
    "number": both("es würden mehr oder weniger Dinge geändert als vorgeschlagen",
                   "more or fewer things than proposed would change"),
    "state": both("der Zustand danach ist nicht der vorgeschlagene", "the state afterwards is not the proposed one"),
}  # fmt: skip


def _writes(case: Case) -> Iterator[Mark]:
    if not case.operations:
        yield Mark("operations", False, "suggest", both(
            "es ist nicht bekannt, was zu schreiben wäre", "what would be written is not known"))  # fmt: skip
        return
    wrong = mismatch(case.proposal, case.operations)
    words = _WRONG[wrong] if wrong else both("geschrieben wird, was vorgeschlagen ist", "what is proposed is written")
    yield Mark("matches", not wrong, "approve" if wrong == DRIFT else "blocked", words)
    if any(each.platform == HOUSE for each in case.operations):
        yield Mark("by_hand", False, "approve", both("das führt ein Mensch aus", "a person carries it out"))
    if case.proposal.action == "rollback":
        known = all(case.undone(each) for each in case.operations)
        yield Mark(
            "undoes", known, "approve",
            both("nimmt genau zurück, was geändert wurde", "takes back exactly what was changed") if known else
            both("keine Änderung der letzten 60 Tage, die das zurücknähme",
                 "no change of the last 60 days that this would take back"),
        )  # fmt: skip


def _settings(limits: Limits, case: Case) -> Iterator[Mark]:
    """The limits of the settings once more, on the writes themselves and with everything that is open."""
    sums: tuple[tuple[str, float | None, Fraction | None], ...] = (
        ("change", limits.change, Fraction()),
        ("day", limits.day, case.used(case.situation.morning, everything=True)),
        ("total", limits.total, case.open(everything=True)),
    )
    for name, most, others in sums:
        if most is not None:
            risk = case.risk if case.proposal.risk is not None else Fraction()
            value = None if risk is None or others is None else risk + others
            limit, measured = money(most, case.currency), money(value, case.currency)
            yield Mark(
                f"settings.{name}", value is not None and value <= exact(most), "blocked",
                both(f"Grenze der Einstellungen ({name}): {measured.de}, erlaubt {limit.de}",
                     f"limit of the settings ({name}): {measured.en}, allowed {limit.en}"), limit, measured,
            )  # fmt: skip
    if case.proposal.action in STEPS:
        yield from _steps(getattr(limits, STEPS[case.proposal.action]), case)


def _steps(most: float, case: Case) -> Iterator[Mark]:
    for operation in case.operations:
        was, would = number(operation.before, operation.unit), number(operation.after, operation.unit)
        starts = was == 0 and case.proposal.action == "set_budget"
        ok = was is not None and would is not None and (starts or abs(would - was) <= exact(most) * was)
        name, limit = quoted(operation.name or operation.entity), share(exact(most))
        moved = share(abs(would - was) / was) if was and would is not None else UNKNOWN
        yield Mark(
            "settings.step", ok, "blocked",
            both(f"{name.de} ändert sich um {moved.de}, nach den Einstellungen höchstens {limit.de}",
                 f"{name.en} changes by {moved.en}, by the settings at most {limit.en}"), limit, moved,
        )  # fmt: skip
