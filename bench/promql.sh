#!/usr/bin/env bash
# PromQL parsing, ours and the peer in turn, three times each; the last line is the ratio of the medians.
# usage: bench/promql.sh [EXPRESSIONS [SECONDS]]; one expression a line, without, those of bench/promql/expressions.txt.
set -euo pipefail
expressions=${1:-bench/promql/expressions.txt}
seconds=${2:-1}
results=$(mktemp)
trap 'rm -f "$results"' EXIT
for _ in 1 2 3; do
  build/bench/bench/bench_promql_parse "$expressions" "$seconds" >>"$results"
  if command -v node >/dev/null && [ -d tests/npm/node_modules/@prometheus-io/lezer-promql ]; then
    node bench/promql/peer.mjs "$expressions" "$seconds" >>"$results"
  fi
done
python3 bench/promql/table.py "$results"
