"""What other rooms ask of the tools as well: currencies and slices of data, periods in words, advice, test designs."""

from __future__ import annotations

from tools._advice import remembered
from tools._decision import DESIGNS
from tools.data._money import currencies
from tools.data._period import spoken
from tools.data._slice import resolve

__all__ = ["DESIGNS", "currencies", "remembered", "resolve", "spoken"]
