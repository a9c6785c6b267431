"""What the platforms hold now, for whoever orders an amount: an order counts from it, not from what was spent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from errors import LeitstandError

if TYPE_CHECKING:
    from settings import Settings

Held = Callable[[Sequence[str], str], Mapping[str, float]]


def holding(settings: Settings) -> Held:
    """Tells of campaigns by name what they hold in a field, such as their budget.

    Only what can be read, is there under exactly one such name and is billed in the house's currency; what cannot be
    told is left out, and whoever decides later is told why.
    """

    def held(names: Sequence[str], field: str) -> Mapping[str, float]:
        from acting.office import Office
        from acting.things import Things

        found: dict[str, float] = {}
        things = Things(Office.open(settings).adapters)
        for name in names:
            try:
                seen = things.one(name, ("campaign",))
            except LeitstandError:
                continue
            value = seen.fields.get(field)
            if isinstance(value, int | float) and value > 0 and seen.currency in ("", settings.currency):
                found[name] = float(value)
        return found

    return held
