"""Models: the embedder, the on-device and cloud models that phrase answers, their budgets and the outbound filter.

May import terms, settings, errors, figures, warehouse, ledger and methods; only here may `litellm` be imported.
A model is one file; what it needs is loaded at its first use, never at import.
"""
