"""Tools with effects outside. They only ever return a Proposal; what is proposed waits until somebody else approves it.

The shelf is empty until approvals, outbox and undo stand behind it: a tool here could otherwise promise what nothing
holds. A plan can never name a tool of this shelf.
"""
