"""Facts and proposals for rooms that draft their own: made, signed and rounded as the tools make theirs."""

from __future__ import annotations

from tools._facts import fact
from tools._proposal import propose, step

__all__ = ["fact", "propose", "step"]
