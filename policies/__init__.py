"""Rules that a text has to pass before a person sees it. No verdict is a no.

May import tools and everything below; the one room that imports guardrails, in `_guardrails.py` only.
To add a policy, add `<name>.py` with `GATES` (the gates it stands at: `template` is what a model wrote, `text` is what
a person will read) and a function `<name>(draft) -> list[Finding]`; `_policy.py` finds it.
Word lists are data, in words.yaml.
"""
