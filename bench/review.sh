#!/usr/bin/env bash
# The log of a long review, folded, read, assessed. usage: bench/review.sh [EVENTS [ROUNDS]]
set -euo pipefail
build/bench/bench/bench_review_fold "${1:-10000}" "${2:-15}"
