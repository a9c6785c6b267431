"""What a proposal needs on its way out: an audience as one write and its rows, the texts of an ad, their check."""

from __future__ import annotations

from tools.act._audience_rows import expanded, write_of
from tools.act._checked import checked
from tools.act._copy import copy_of

__all__ = ["checked", "copy_of", "expanded", "write_of"]
