#!/usr/bin/env bash
# What a changed standard would change for many services. usage: bench/what-if.sh [SERVICES [ROUNDS]]
set -euo pipefail
build/bench/bench/bench_what_if "${1:-10000}" "${2:-7}"
