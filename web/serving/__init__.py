"""Running the server: what guards every request, what is counted, what is logged, and how it ends.

May import what web/ may. Nothing here knows what a question is about: numbers carry the names of routes, tools and
states, log lines ids and seconds.
"""
