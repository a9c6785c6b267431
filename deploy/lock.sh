#!/usr/bin/env bash
# Resolves every requirements*.in together, then writes one hash-pinned lock per file, free of registry addresses.
# Pins that still fit are kept; `deploy/lock.sh --upgrade` takes the newest of everything.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-$(command -v uv || echo .venv/bin/uv)}
flags=(--universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet)
together=$(mktemp)
trap 'rm -f "$together"' EXIT
[ "${1:-}" = --upgrade ] || grep -hE '^[a-zA-Z0-9._-]+==' requirements*.lock | sed 's/ *\\$//' | sort -u >"$together"
"$uv" pip compile requirements*.in "${flags[@]}" -o "$together"
for source in requirements*.in; do
  "$uv" pip compile "$source" -c "$together" "${flags[@]}" --generate-hashes -o "${source%.in}.lock"
  echo "${source%.in}.lock: $(grep -c == "${source%.in}.lock") packages"
done
