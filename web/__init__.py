"""What people look at: the terminal view and the printable page of an answer; the control room's pages come here.

Turns terms into something to read; computes nothing. The only room that may import nicegui.
"""
