"""The outside, behind one port: the sandbox, signed webhooks, upload files, audience files, Google Ads, Meta.

May import terms, settings, errors and edge. An adapter decides nothing; it is called by acting/ only, after every gate.
Only `wire.py` reaches the net. Add an adapter by adding a file with a class that fits `port.Adapter`, a function
`adapter(settings) -> Adapter | None` and its RANK: of those that claim a platform, the lowest serves it.
"""
