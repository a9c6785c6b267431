"""Models at the edge of the house: cloud, on-device, none; the answer's figures are the same with each of them.

`mix.py` is the only door to a model and the only file that imports litellm; `device.py` wraps llama.cpp;
`phrasing.py` and `planning.py` decide what a model is told, with the prompts beside them in `prompts/`.
May import terms, settings and errors. Nothing here is loaded or opened before it is needed.
To change what a model is told, edit `prompts/`; a new model tier is a new deployment in `mix.py`.
"""
