"""The stands of a proposal: which there are, which may follow which; light, for the command line names them."""

from __future__ import annotations

from typing import Literal, get_args

Status = Literal[
    "suggested", "open", "queued", "verified", "handed_over", "failed", "reverted", "rolled_back", "rejected",
    "expired", "superseded",
]  # fmt: skip
STATUSES: tuple[Status, ...] = get_args(Status)
MOVES: dict[Status, tuple[Status, ...]] = {
    "suggested": ("rejected", "expired", "superseded"),
    "open": ("rejected", "expired", "superseded"),
    "queued": ("verified", "handed_over", "failed", "reverted", "rejected", "expired"),
    "verified": ("rolled_back",),
    "handed_over": ("failed", "rolled_back"),
    "failed": ("reverted", "rolled_back"),
    "reverted": (),
    "rolled_back": ("verified", "handed_over", "failed"),
    "rejected": (),
    "expired": (),
    "superseded": (),
}
"""Which status may follow which; only approvals lead from open to queued, and only `reopen` back."""
WAITING: tuple[Status, ...] = ("suggested", "open")
APPLIED: tuple[Status, ...] = ("verified", "handed_over", "failed")
"""From here there may be something to take back."""
UNSIGNED: tuple[Status, ...] = (*WAITING, "rejected", "expired", "superseded")
"""Where nobody had to say yes."""
