#!/usr/bin/env bash
# Makes .venv from the hash-pinned locks: `setup.sh core [eval] [measure] [dev] [device]`. Does nothing where all is up to date.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$(pwd)
venv=.venv
declare -A what=(
  [core]="runtime" [eval]="eval suites (Ragas)" [measure]="full Bayesian engine (pymc-marketing, nutpie)"
  [dev]="tests, style, types" [device]="on-device model (llama.cpp, SmolLM2)"
)

say() { printf '%s\n' "$*"; }
lock_of() { [ "$1" = core ] && echo requirements.lock || echo "requirements-$1.lock"; }
stamp_of() { echo "$venv/.leitstand-$1-$(sha256sum "$(lock_of "$1")" | cut -c1-12)"; }

python_of_choice() {
  for name in python3.11 python3.12 python3.13 python3; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(not (3,11) <= sys.version_info < (3,14))'; then
      echo "$name"; return
    fi
  done
  say "Leitstand needs Python 3.11, 3.12 or 3.13; install one and run the command again." >&2
  exit 1
}

install() { # lock file, with uv where it is at hand, else with pip
  if command -v uv >/dev/null; then
    UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 uv pip install --quiet --python "$venv/bin/python" --require-hashes -r "$1"
  else
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --progress-bar "$bar" --require-hashes -r "$1"
  fi
}

launcher() {
  cat >"$venv/bin/leitstand" <<PY
#!$root/$venv/bin/python
import sys

sys.path.insert(0, "$root")
from cli import main

sys.exit(main())
PY
  chmod +x "$venv/bin/leitstand"
}

bar=off
[ -t 1 ] && bar=on
[ -x "$venv/bin/python" ] || "$(python_of_choice)" -m venv "$venv"
todo=()
for part in "$@"; do [ -e "$(stamp_of "$part")" ] || todo+=("$part"); done
launcher
[ ${#todo[@]} -eq 0 ] && exit 0

step=0
missing=()
for part in "${todo[@]}"; do
  step=$((step + 1))
  started=$(date +%s)
  count=$(grep -c '==' "$(lock_of "$part")")
  note=""
  [ "$part" = device ] && note="; llama.cpp is compiled once, 5 to 15 minutes on two cores"
  say "[$step/${#todo[@]}] ${what[$part]}: $count pinned packages$note …"
  if [ "$part" = device ]; then
    # One portable build: no CPU guessing, no OpenMP (its spinning threads starve the embedder), no tools.
    export CMAKE_ARGS="-DGGML_NATIVE=OFF -DGGML_OPENMP=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_CURL=OFF -DLLAVA_BUILD=OFF"
    if ! install "$(lock_of device)" >"$venv/device.log" 2>&1; then
      missing+=("${what[device]}: it could not be built here, see $venv/device.log; everything works without it")
      continue
    fi
  else
    install "$(lock_of "$part")"
  fi
  rm -f "$venv/.leitstand-$part-"*
  touch "$(stamp_of "$part")"
  say "      done in $(($(date +%s) - started)) s"
done

# Without bytecode each start would compile everything again, which doubles the wait for a first answer.
"$venv/bin/python" -m compileall -q $(git ls-files '*.py' 2>/dev/null | cut -d/ -f1 | sort -u) >/dev/null || true
# The first media mix of a machine would wait some ten seconds for its compiled loop.
"$venv/bin/python" -m methods.mmm.warm >/dev/null 2>&1 || true

# The pages are tested in a real browser, where one is here or can be installed without asking.
if [ -e "$(stamp_of dev)" ] && ! command -v chromium chromium-browser google-chrome >/dev/null 2>&1 && [ -z "${CHROMIUM:-}" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && { apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 \
      || { apt-get update -qq >/dev/null 2>&1 && apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1; }; }; then
    say "      Chromium installed for the tests of the pages"
  else
    missing+=("no Chromium: the tests of the pages in a browser are skipped (install one, or set CHROMIUM)")
  fi
fi

say ""
say "Installed in $venv:"
for part in core eval measure dev device; do
  if [ -e "$(stamp_of "$part")" ]; then say "  ✓ ${what[$part]}"; else say "  – ${what[$part]}: not installed (optional; \`make $([ "$part" = device ] && echo device || echo setup)\`)"; fi
done
for line in "${missing[@]:-}"; do [ -z "$line" ] || say "  ! $line"; done
say "Start with: .venv/bin/leitstand demo"
