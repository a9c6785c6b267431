"""Steps that act: an incident, a hold, proposals, the kill switch, and what is in flight.

None of them changes anything outside: proposals go the way of every proposal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphs._playbook_run import LANGS, Run, told
from graphs.playbook_shape import Step
from graphs.playbook_told import shown, state_said
from ledger import incidents, outbox, switch
from policies.proposals import judged
from terms import Words


def _incident(going: Run, step: Step) -> None:
    """Open one about the platform (or find it open), and write down what the steps found."""
    about = str(going.given.get("platform") or going.playbook.id)
    title = going.playbook.title
    named = Words(de=f"{title.de}: {about}", en=f"{title.en}: {about}") if about != going.playbook.id else title
    with going.book.writing() as tx:
        if not going.incident:
            going.incident = incidents.raised(tx, going.playbook.kind, named, about, going.at, by=going.by.id)
        for other in going.steps:
            said = {lang: shown(other, lang) for lang in LANGS}
            if other["id"] in step.of and said["en"]:
                line = {lang: f"{other['title'][lang]} {state_said(other, lang)}. {said[lang]}" for lang in LANGS}
                noted(going, tx, Words(**line))
    note = Words(de=f"Vorfall {going.incident}", en=f"incident {going.incident}")
    told(going, step, "done", note=note)


def noted(going: Run, tx: Any, words: Words) -> None:
    """Once: a playbook that runs again every night finds the same again."""
    if all(line.words != words for line in incidents.get(tx, going.incident).timeline):
        incidents.noted(tx, going.incident, words, going.at, by=going.by.id)


def _hold(going: Run, step: Step) -> None:
    """While the incident is open the policy lets nothing run by itself; what waits is named as not to be approved."""
    words = Words(
        de="Gebote und Budgets bleiben, wie sie sind, bis der Vorfall abgeschlossen ist.",
        en="Bids and budgets stay as they are until the incident is closed.",
    )
    with going.book.writing() as tx:
        noted(going, tx, words)
    told(going, step, "done", note=words)


def _propose(going: Run, step: Step) -> None:
    results = [going.results[each] for each in step.of if each in going.results and going.results[each].proposals]
    asked = going.by.id if going.by.kind == "person" else ""
    if going.office is not None and results:
        desk = going.desk
        for result in judged(results, desk.limits, desk.currency, desk.today, going.office.taken()):
            shelf = result.receipt.tool.partition(".")[0] if result.receipt else "playbook"
            entries = going.office.submit([result], by=f"agent:{shelf}", asked_by=asked, night=going.night)
            going.proposals += [entry.id for entry in entries]
    else:
        going.proposals += [proposal.id for result in results for proposal in result.proposals]
    listed = ", ".join(going.proposals) or "–"
    words = Words(de=f"Vorschläge: {listed}", en=f"proposals: {listed}")
    if going.incident:
        with going.book.writing() as tx:
            noted(going, tx, words)
    told(going, step, "done", note=words)


def _stop(going: Run, step: Step) -> None:
    why = str(going.given.get("why") or going.playbook.title.en)
    with going.book.writing() as tx:
        switch.set_(tx, going.book.home, True, by=going.by.id, why=why, at=going.at)
    held = switch.stopped(going.book, going.book.home) is not None
    words = Words(de="Es wird nichts mehr geschrieben.", en="Nothing is written any more.")
    told(going, step, "done" if held else "failed", note=words)


def _inflight(going: Run, step: Step) -> None:
    with going.book.reading() as tx:
        items = outbox.unsettled(tx)
    parts = [
        f"{each.operation.platform} · {each.operation.entity} · {each.operation.field}: {each.state}" for each in items
    ]
    more = f" … {len(parts) - 20}" if len(parts) > 20 else ""
    listed = "; ".join(parts[:20]) + more or "–"
    words = Words(de=f"Unterwegs: {listed}", en=f"in flight: {listed}")
    told(going, step, "done", note=words)


ACTIONS: dict[str, Callable[[Run, Step], None]] = {
    "incident": _incident,
    "hold": _hold,
    "propose": _propose,
    "stop": _stop,
    "inflight": _inflight,
}
