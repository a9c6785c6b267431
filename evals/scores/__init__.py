"""What each tool finds in the simulated company, held against what is true there: one file a tool or a step.

A score is a module with `rows(company) -> list[Row]`; it is found by looking into this folder.
A tool that is not there, or that refuses, gives a row that says so. May import what evals may; add one as a file.
"""
