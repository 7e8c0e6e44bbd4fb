#!/usr/bin/env bash
# What a changed standard would change for many services. usage: bench/what-if.sh [SERVICES [ROUNDS]]
set -euo pipefail
services=${1:-10000}
store=build/bench/what-if-$services.db
build/bench/bench/bench_what_if "$services" "${2:-7}"
if [ ! -e "$store.all.yaml" ]; then  # Written last; facts are kept for 90 days.
  rm -f "$store"*
  build/bench/bench/bench_what_if fill "$store" "$services"
fi
build/bench/bench/bench_what_if ask "$store" "${2:-7}"
exec python3 bench/what-if/measure.py build/release/seaworthy "$store" "${2:-15}"
