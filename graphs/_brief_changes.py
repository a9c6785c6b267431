"""What a brief tells of changes: what was changed, what waits, what went wrong, what earlier ones brought."""

from __future__ import annotations

from collections.abc import Sequence

from graphs._brief_lines import Sheet, change, counted
from ledger.outcomes import Outcome
from ledger.proposals import Entry
from terms import Words

MOST = 3
"""Changes that are told one by one; the others are counted."""


def changed(sheet: Sheet, entries: Sequence[Entry]) -> None:
    """What changed by itself, each with its way back."""
    if not entries:
        sheet.line("changed", Words(de="Von selbst geändert: nichts.", en="Changed by itself: nothing."))
    for number, entry in enumerate(entries[:MOST], start=1):
        told = change(sheet, f"c{number}", entry)
        read = entry.status == "verified"
        de = "am Ziel nachgelesen" if read else "übergeben, nicht nachlesbar"
        en = "read back where it was made" if read else "handed over, cannot be read back"
        sheet.line(
            "changed",
            Words(
                de=f"{told.de}; {de}. Zurück: `leitstand rollback {{{{c{number}_id}}}}`.",
                en=f"{told.en}; {en}. Undo: `leitstand rollback {{{{c{number}_id}}}}`.",
            ),
        )
    counted(sheet, "changed", len(entries) - MOST)


def waiting(sheet: Sheet, entries: Sequence[Entry]) -> None:
    """What waits for a person."""
    for number, entry in enumerate(entries[:MOST], start=1):
        told = change(sheet, f"w{number}", entry)
        sheet.line(
            "waiting",
            Words(
                de=f"{{{{w{number}_id}}}} wartet: {told.de}.",
                en=f"{{{{w{number}_id}}}} waits: {told.en}.",
            ),
        )
    counted(sheet, "waiting", len(entries) - MOST)


def brought(sheet: Sheet, due: Sequence[Outcome]) -> None:
    """What earlier changes brought, beside what was predicted."""
    if not due:
        return
    inside = sum(each.covered is True for each in due)
    sheet.count("due", len(due), Words(de="fällige Wirkungen", en="effects that came due"))
    sheet.count("inside", inside, Words(de="davon im vorhergesagten Bereich", en="of those within what was predicted"))
    told = Words(
        de="Gemessene Wirkungen früherer Änderungen: {{due}}, davon im vorhergesagten Bereich: {{inside}}.",
        en="Measured effects of earlier changes: {{due}}, of those within what was predicted: {{inside}}.",
    )
    sheet.line("outcome", told)


def wrong(sheet: Sheet, entries: Sequence[Entry]) -> None:
    """What did not arrive or was taken back."""
    for number, entry in enumerate(entries[:MOST], start=1):
        told = change(sheet, f"x{number}", entry)
        back = entry.status == "reverted"
        de, en = ("zurückgenommen", "taken back") if back else ("nicht angekommen", "did not arrive")
        sheet.line("failed", Words(de=f"{told.de}: {de}.", en=f"{told.en}: {en}."))


def under_way(sheet: Sheet, count: int) -> None:
    """Writes that are not settled."""
    if count:
        sheet.count("under_way", count, Words(de="offene Schreibvorgänge", en="writes under way"))
        told = Words(
            de="{{under_way}} Schreibvorgänge sind noch offen und werden nachgeholt.",
            en="{{under_way}} writes are still under way and will be finished.",
        )
        sheet.line("failed", told)
