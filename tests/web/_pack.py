"""A pack of one proposal as the house hands it out, made up."""

from __future__ import annotations

from typing import Any

from terms import Money, Proposal, Words

EVIL = "<img src=x onerror=alert(1)>"
AT = "2026-11-26T20:00:00+00:00"


def told(name: str = "Brand", after: float = 12.0) -> dict[str, Any]:
    """A proposal that was approved and written."""
    made = Proposal(
        id="p-77", action="set_budget", target=name, before={name: 10.0}, after={name: after}, unit="EUR/day",
        evidence="model", why=Words(de=f"Weil {name}.", en=f"Because {name}."), risk=Money(amount=5, currency="EUR"),
    )  # fmt: skip
    by = {"by": "u-1", "name": "Anna", "at": AT}
    write = {"platform": "google", "entity": "c1", "kind": "campaign", "name": name, "field": "budget", "before": 10.0,
             "after": after, "unit": "EUR/day"}  # fmt: skip
    return {
        "id": "p-77", "proposal": made.model_dump(mode="json"), "proposed_by": "agent:bidding", "asked_by": "u-2",
        "asked_by_name": name, "at": AT, "night": None, "note": "", "hash": "abc", "hash_fits": True,
        "status": "verified", "operations": [write],
        "ruling": {"level": "approve", "needs": 1, "policy": "v1", "checks": [
            {"rule": "risk.change", "ok": True, "words": {"de": name, "en": name}},
        ]},
        "approvals": [by | {"why": "Krause wünscht es", "signs_this": True}],
        "writes": [{"step": 0, "undo": False, "adapter": "sandbox", "state": "verified", "attempts": 1,
                    "result": {"said": name}, "key": "k" * 32}],
        "outcomes": [{"metric": name, "level": 0.9, "unit": "EUR", "value": 12.5, "low": 5.0, "high": 20.0,
                     "due": "2026-12-10",
                      "window": {"start": "2026-11-27", "end": "2026-12-10"}, "realised": None, "covered": None}],
        "incidents": [{"timeline": [by | {"name": name, "words": {"de": name, "en": name}}]}],
    }  # fmt: skip
