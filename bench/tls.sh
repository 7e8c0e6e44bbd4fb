#!/usr/bin/env bash
# The TLS probe beside a bare epoll loop over OpenSSL, against the same nginx in the same run.
set -euo pipefail
build/bench/bench/bench_tls_probe "${1:-500}" "${2:-5}"
