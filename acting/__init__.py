"""From a proposal to a change that is proven: inbox, approval, outbox, dispatch, read-back, undo, observation.

May import policies, platforms, tools, ledger and what lies below. Nothing else in the house calls an adapter.
Every step is a row in the ledger with an audit line in the same transaction; after a crash it goes on from there.
"""
