# pyright: basic
"""Who is who: keys that the loaded data show together become one profile, each link with the rule that made it.

`rules.yaml` says which columns link (add a rule by adding an entry), `links` collects them, `graph` joins them,
`splits` keeps what must never be joined, `profiles` builds and finds, `person` tells all about one, `match` compares
records that share no key (Splink). May import what warehouse/ may. Nothing here sees a plain value: keys are hashes.
"""
