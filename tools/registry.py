"""The registry of experiments for other rooms: its calendar, what is on record of each, and how that is told."""

from __future__ import annotations

from tools.attribution._experiment_calendar import OPEN, clashes, ical, span
from tools.attribution._experiment_record import recorded
from tools.attribution._experiments_words import DECISION, STATUS, deviation, measured, unit_of

__all__ = ["DECISION", "OPEN", "STATUS", "clashes", "deviation", "ical", "measured", "recorded", "span", "unit_of"]
