"""What other rooms ask of the tools as well: of data, platforms, periods in words, advice and test designs."""

from __future__ import annotations

from tools._advice import remembered
from tools._decision import DESIGNS
from tools.data._money import currencies
from tools.data._period import spoken
from tools.data._slice import resolve
from tools.data._sums import has
from tools.data._utm import platforms

__all__ = ["DESIGNS", "currencies", "has", "platforms", "remembered", "resolve", "spoken"]
