"""Is it right, and does it stay right? Gold sets, scored without any key or network, part of the tests and of CI.

One suite a file with its cases beside it; a suite has NAME, GOALS and run(). Found by looking into this folder.
The only room that imports ragas. May import everything but server, cli and web.
"""
