"""The outside, behind one port: the sandbox, signed webhooks, upload files, audience files, Google Ads, Meta.

May import terms, settings, errors and edge (for what may leave the house). An adapter decides nothing and keeps
nothing; it is called by acting/ only, after every gate. Add one by adding a file with a class that fits `port.Adapter`,
a function `adapter(settings) -> Adapter | None` and its RANK (the lowest serves a platform). Only `wire.py` reaches the net.
"""
