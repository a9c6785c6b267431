"""Measurements: how well and how fast a method does against a known truth or against peers, one file each.

Run one with `python -m bench.<name>`. May import every other room; nothing imports it but tests.
"""
