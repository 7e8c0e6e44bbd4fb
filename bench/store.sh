#!/usr/bin/env bash
# Durable appends beside a bare SQLite loop, and opening a large store. usage: bench/store.sh [SECONDS [ROUNDS]]
set -euo pipefail
build/bench/bench/bench_store_append "${1:-1}" "${2:-5}"
