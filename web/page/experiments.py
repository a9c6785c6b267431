"""To come."""

from __future__ import annotations

from web.page.parts.basic import empty
from web.page.screen import Screen


def page(screen: Screen) -> None:
    """Nothing yet."""
    screen.region(empty("…", "…"))
