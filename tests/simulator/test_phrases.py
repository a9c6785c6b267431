"""Patterns of search terms: every one holds its keyword, with a share and a rate."""

from simulator.phrases import patterns


def test_every_pattern_holds_the_keyword():
    for own in (True, False):
        for name, share, rate in patterns(own):
            assert name.count("{}") == 1
            assert share > 0
            assert rate >= 0
