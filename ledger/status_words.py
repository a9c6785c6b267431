"""What people call the stands of a proposal."""

from __future__ import annotations

from ledger.statuses import STATUSES
from terms import Words

SAID: dict[str, Words] = {
    "suggested": Words(de="nur eine Empfehlung", en="only a suggestion"), "open": Words(de="wartet", en="waiting"),
    "queued": Words(de="freigegeben, wird geschrieben", en="approved, being written"),
    "verified": Words(de="umgesetzt und geprüft", en="applied and verified"),
    "handed_over": Words(de="übergeben (nicht nachlesbar)", en="handed over (cannot be read back)"),
    "failed": Words(de="gescheitert", en="failed"),
    "reverted": Words(de="gescheitert, zurückgenommen", en="failed, taken back"),
    "rolled_back": Words(de="zurückgerollt", en="rolled back"), "rejected": Words(de="abgelehnt", en="rejected"),
    "expired": Words(de="abgelaufen", en="expired"), "superseded": Words(de="ersetzt", en="superseded"),
}  # fmt: skip
assert SAID.keys() == set(STATUSES)
