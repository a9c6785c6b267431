"""What the tools know and other rooms ask for as well: currencies and slices of the data, periods in words, advice."""

from __future__ import annotations

from tools._advice import remembered
from tools.data._money import currencies
from tools.data._period import spoken
from tools.data._slice import resolve

__all__ = ["currencies", "remembered", "resolve", "spoken"]
