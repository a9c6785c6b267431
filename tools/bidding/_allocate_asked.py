"""How marketers ask for a budget plan."""

from __future__ import annotations

ASKED = {
    "de": ["Wie teile ich das Budget auf?"],
    "en": ["How should I split the budget?"],
}
