"""The REST routes beside questions: who calls, what waits, the kill switch, nights, single tools.

May import what web/ may. A route is one function in a router; `callers.ROUTES` names what its caller must be allowed to
do, and a route that is missing there opens for nobody.
"""
