"""The supervisor and its six specialists: a question in, a checked plan out. No model is needed.

A question is read by rules (language, period, amounts, names, verbs), its tool is found by embeddings and a small
calibrated classifier over every tool's ASKED, and its arguments are filled by type and name.
May import tools, policies and everything below; never graphs, server, cli or web.
Add a tool by adding its file under tools/: the router learns its ASKED at the next question.
Add a reading rule beside its like; add what nobody here answers to negatives.yaml.
"""
