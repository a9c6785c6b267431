#!/usr/bin/env bash
# Resolves every requirements*.in together, then writes one hash-pinned lock per file, free of registry addresses.
# Pins that still fit are kept; `deploy/lock.sh --upgrade` takes the newest of everything.
set -euo pipefail
cd "$(dirname "$0")/.."
sources=$(ls requirements*.in | grep -v peers)
uv=${UV:-$(command -v uv || echo .venv/bin/uv)}
flags=(--universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-annotate --no-header --no-strip-extras --quiet)
together=$(mktemp)
trap 'rm -f "$together"' EXIT
[ "${1:-}" = --upgrade ] || grep -hE '^[a-zA-Z0-9._-]+(\[[a-z0-9,_-]+\])?==' requirements*.lock | sed 's/ *\\$//' | sort -u >"$together"
"$uv" pip compile $sources "${flags[@]}" -o "$together"
for source in $sources; do
  "$uv" pip compile "$source" -c "$together" "${flags[@]}" --generate-hashes -o "${source%.in}.lock"
  echo "${source%.in}.lock: $(grep -c == "${source%.in}.lock") packages"
done
