#!/usr/bin/env bash
# The whole server beside nginx, with reviews stored. usage: bench/server.sh [REVIEWS [SERVICES [SECONDS [ROUNDS]]]]
set -euo pipefail
for tool in wrk nginx h2load; do
  command -v $tool >/dev/null || { echo "server: left out: $tool is needed"; exit 0; }
done
exec python3 bench/server/whole_server.py build/release/seaworthy "$@"
