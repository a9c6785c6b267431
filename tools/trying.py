"""The draws behind a budget plan for other rooms: kept once, any other plan is tried on them at once."""

from __future__ import annotations

from tools.bidding._allocate_live import Live, load, opened, save

__all__ = ["Live", "load", "opened", "save"]
