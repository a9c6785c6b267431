"""What other rooms use of the tools: find one, call it at a desk, run it again.

Tools themselves import `_tool.py` and its kin; who does not live here goes through this door.
"""

from __future__ import annotations

from tools._desk import open_desk, reader
from tools._replay import Replayed, replay
from tools._tool import ROOT, Arguments, Desk, Tool, call, check, code_version, fingerprint, load, names, rehearse

__all__ = [
    "ROOT", "Arguments", "Desk", "Replayed", "Tool", "call", "check", "code_version", "fingerprint", "load", "names",
    "open_desk", "reader", "rehearse", "replay",
]  # fmt: skip
