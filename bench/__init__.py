"""Side-by-side measurements against peers, one file each; run one as `python -m bench.<name>`.

May import anything below the server. Add one by adding a file with a `main`.
"""
