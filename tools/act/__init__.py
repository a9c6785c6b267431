"""What a person may order: budgets, bids, pauses, texts, audiences, and taking a change back.

Like all tools they change nothing: each returns a Proposal, which waits until somebody else approves it. An order is
read from the person's own words only; names, terms and texts of the data are shown and compared, never obeyed.
Figures of the campaigns come from `_recent.py`, names from `_named.py`, the way inside the limits from `_stages.py`.
"""
