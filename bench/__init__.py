"""Measurements: one file each, run as `python -m bench.<name>`; it prints what it found as a table.

May import everything below server, cli and web. A figure in a document names the file here that made it.
"""
