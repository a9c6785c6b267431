"""The demo's night: a practice platform, a narrow policy, one change by itself, one that waits, all of it taken back.

Every line that begins with $ is the command itself, run with these settings; nothing here decides or writes anything.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from terms import Lang, Words
from web.edge import Edge

if TYPE_CHECKING:
    from ledger.proposals import Entry
    from settings import Settings
    from simulator.world import World

POLICY = """\
# The demo's house: budgets may move by themselves in small steps, everything else needs a yes.
actions:
  set_budget:
    level: auto
    auto:
      risk: {change: 150, day: 300, week: 900, total: 2500}
      grow: {step: 0.3, week: 0.5}
      budget: {floor: 5, ceiling: 500}
      kinds: [campaign]
      evidence: model
      confidence: amber
      longest_days: 14
    always:
      risk: {change: 10000}
"""
PLAN = """\
# The demo's night: as the packaged plan, with one monthly budget and without the slowest tools.
version: 1
flows:
  night:
    title: {de: Nachtlauf, en: night run}
    steps:
      - do: refresh
      - {do: quality, tools: [{tool: data.quality, args: {kind: ads}}], fresh: {ads: 3}}
      - {do: anomalies, tools: [{tool: data.anomalies}], stops: [tracking, restated], days: 7}
      - do: safeguards
      - {do: measure, tools: [{tool: data.reconcile}]}
      - do: propose
        tools:
          - {tool: bidding.pacing, args: {budgets: {Pinterest Camping: 2090}}}
          - {tool: bidding.bids}
          - {tool: bidding.search_terms}
      - do: policy
      - do: apply
      - do: verify
      - do: observe
      - do: outcome
schedules:
  night: {flow: night, at: "03:00"}
"""
WHO = "anna"
ROOMS = {"run": "run", "inbox": "acting", "rollback": "acting", "audit": "audit"}
SAID = {
    "head": Words(de="Eine Nacht mit der Übungsplattform", en="A night with the practice platform"),
    "policy": Words(
        de="Regel des Hauses ({file}): Budgets bewegen sich von selbst bis 150 € Risiko; alles andere wartet.",
        en="The house's policy ({file}): budgets move by themselves up to €150 at risk; everything else waits.",
    ),
    "own": Words(
        de="Wer vorschlägt, gibt nicht frei: dieselbe Maschine versucht es trotzdem.",
        en="Whoever proposes does not approve: the same machine tries all the same.",
    ),
    "person": Words(de="Eine Person gibt frei:", en="A person approves:"),
    "back": Words(de="Und alles zurück:", en="And everything back:"),
    "same": Words(
        de="Die Übungsplattform ist Byte für Byte wie vorher (SHA-256 {hash}).",
        en="The practice platform is byte for byte as before (SHA-256 {hash}).",
    ),
    "differs": Words(
        de="Die Übungsplattform ist NICHT wie vorher.", en="The practice platform is NOT as it was before.",
    ),
    "proof": Words(de="Was geschah, lässt sich prüfen:", en="What happened can be checked:"),
}  # fmt: skip


class _Set(Edge):
    """The options of a command that are fixed: these settings, this language."""

    def __init__(self, settings: Settings, lang: Lang) -> None:
        super().__init__()
        self._settings, self.lang = settings, lang

    def settings(self) -> Settings:
        """Those of the demo."""
        return self._settings


def night(settings: Settings, world: World, lang: Lang, say: Callable[[str], Any]) -> dict[str, Any]:
    """Show a night from the proposal to the rollback; what came of it as plain values."""
    from simulator.platform import Sandbox

    place = Sandbox(settings.home / "sandbox", world=world)
    try:
        with place.serve() as serving:
            there = settings.platforms.model_copy(update={"sandbox": serving.url})
            return _shown(settings.model_copy(update={"platforms": there}), place, lang, say)
    finally:
        place.close()


def _shown(settings: Settings, place: Any, lang: Lang, say: Callable[[str], Any]) -> dict[str, Any]:
    from acting.office import Office

    edge, office = _Set(settings, lang), Office.open(settings)
    furnish(settings, office)
    before = place.dump()
    say("\n" + click.style("☾ " + SAID["head"].said(lang), bold=True, fg="cyan"))
    say(click.style(SAID["policy"].said(lang).format(file=settings.home / "autonomy.yaml"), dim=True) + "\n")
    ran = _typed(edge, say, "run", "night")
    alone, waiting = _entries(office, "verified"), _entries(office, "open")
    refused = approved = -1
    if waiting:
        one = min(waiting, key=lambda entry: len(entry.operations) or 10**6)
        say("\n" + SAID["own"].said(lang))
        refused = _typed(edge, say, "inbox", "approve", one.id, "--as", one.by, "--hash", one.hash[:12])
        say("\n" + SAID["person"].said(lang))
        approved = _typed(edge, say, "inbox", "approve", one.id, "--as", WHO)
    say("\n" + SAID["back"].said(lang))
    back = _typed(edge, say, "rollback", f"night-{settings.day}")
    same = place.dump() == before
    digest = hashlib.sha256(place.dump()).hexdigest()[:16]
    mark = click.style("✓", fg="green") if same else click.style("✗", fg="red")
    say(f"{mark} " + SAID["same" if same else "differs"].said(lang).format(hash=digest))
    say("\n" + SAID["proof"].said(lang))
    audited = _typed(edge, say, "audit", "verify")
    return {
        "ok": (ran, refused, approved, back, audited, same) == (0, 1, 0, 0, 0, True),
        "ran": ran, "alone": [each.id for each in alone], "waiting": [each.id for each in waiting],
        "refused": refused, "approved": approved, "rolled_back": back, "same": same, "audited": audited,
        "writes": len(place.history()),
    }  # fmt: skip


def furnish(settings: Settings, office: Any) -> None:
    """The demo house's own policy and plan, and two people."""
    from ledger import people, persons

    for name, text in (("autonomy.yaml", POLICY), ("night.yaml", PLAN)):
        (settings.home / name).write_text(text, encoding="utf-8")
    with office.book.writing() as tx:
        for name, role in ((settings.user, "admin"), (WHO, "approver")):
            people.register(tx, persons.pseudonym(settings.home, name), role, office.clock())


def _entries(office: Any, status: str) -> list[Entry]:
    from ledger import proposals

    with office.book.reading() as tx:
        return proposals.listed(tx, (status,))  # pyright: ignore[reportArgumentType]


def _typed(edge: Edge, say: Callable[[str], Any], *words: str) -> int:
    """Show a command and run it; its exit code."""
    from errors import LeitstandError

    say(click.style("$ leitstand " + " ".join(words), fg="yellow"))
    try:
        command: click.Command = getattr(importlib.import_module(f"web.commands.{ROOMS[words[0]]}"), words[0])
        command.main(args=list(words[1:]), prog_name=f"leitstand {words[0]}", standalone_mode=False, obj=edge)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 1
    except LeitstandError as refused:
        say(click.style("✗ ", fg="red") + refused.line("de" if edge.lang == "de" else "en"))
        return 1
    return 0
