#!/usr/bin/env bash
# CEL over a catalogue, ours and the peer in turn, three times each; the last line is the ratio of the medians.
# usage: bench/cel.sh [CATALOGUE.ndjson CHECKS.cel]; without, a catalogue of 10,000 services is made.
set -euo pipefail
catalogue=${1:-build/bench/catalogue.ndjson}
checks=${2:-bench/cel/checks.cel}
[ -e "$catalogue" ] || python3 bench/cel/gen-catalogue "$catalogue"
results=$(mktemp)
trap 'rm -f "$results"' EXIT
for _ in 1 2 3; do
  build/bench/bench/bench_cel_catalogue "$catalogue" "$checks" >>"$results"
  if command -v node >/dev/null && [ -d tests/npm/node_modules/@marcbachmann/cel-js ]; then
    node bench/cel/peer.mjs "$catalogue" "$checks" >>"$results"
  fi
done
python3 bench/cel/table.py "$results"
