"""The sandbox ad platform: a real HTTP server that holds the company's campaigns and fails the way platforms do.

`Sandbox(folder, faults, seed).serve()` answers on this machine only; its state lies in one SQLite file and is there
before an answer leaves. `dump()` says what is, `history()` what happened, `decisions(sandbox)` what `World.play` needs.
Knows nothing of the adapters that talk to it, so that it can prove them wrong. Add a fault in `faults.py`.
"""

from simulator.platform.faults import PROFILES, Faults
from simulator.platform.living import decisions
from simulator.platform.sandbox import Sandbox
from simulator.platform.serving import Serving
from simulator.platform.things import Booked

__all__ = ["PROFILES", "Booked", "Faults", "Sandbox", "Serving", "decisions"]
