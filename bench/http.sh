#!/usr/bin/env bash
# The HTTP server beside nginx with a static file of the same size, in turn. usage: bench/http.sh [BYTES [SECONDS [ROUNDS [CONNECTIONS]]]]
set -euo pipefail
if ! command -v wrk >/dev/null || ! command -v nginx >/dev/null; then
  echo "http: left out: wrk and nginx are needed"
  exit 0
fi
exec python3 bench/http/measure.py build/bench/bench/bench_http_server "$@"
