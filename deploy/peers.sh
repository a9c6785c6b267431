#!/usr/bin/env bash
# Makes .venv-peers: the packages that `make bench` measures beside ours. Never part of the product.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=.venv-peers
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r requirements-peers.in
