"""Deterministic tools: one file is one tool, one folder is one specialist's shelf.

A file holds Args, TEXT, ASKED and the function of its own name; see any of them for the shape. Nothing is registered:
what lies in a shelf is found. A tool reads from the Desk, calls `methods/`, and says facts; it reaches no net and no
model. Tools under `act/` only ever propose. Other rooms come in by `calling.py`, `known.py`, `registry.py`,
`trying.py`, `drafting.py` and `sending.py`.
May import knowledge, simulator, warehouse, ledger, methods and below.
"""
