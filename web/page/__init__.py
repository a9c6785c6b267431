"""The control room's pages: where people ask, check and decide.

A page is mostly HTML that is made here (`parts/`, every text escaped) and shown in regions; a click on anything with
`data-do` comes back as an order, and what an order does is the code of the command line and of REST.
"""
